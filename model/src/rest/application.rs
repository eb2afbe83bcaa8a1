//! Endpoints of [applications](https://discord.com/developers/docs/resources/application).

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::{FormFile, endpoint};
use crate::{
    ImageData, Patch,
    application::{
        ActivityInstance, Application, ApplicationDescription, ApplicationExplicitContentFilter,
        ApplicationFlags, ApplicationType, EventWebhooksStatus, InstallParams,
        IntegrationTypeConfig, UploadedAttachment,
    },
    id::{
        Id,
        marker::{ApplicationMarker, TeamMarker},
    },
    webhook_event::WebhookEventType,
};

/// Get the bot's own application.
/// [Discord](https://discord.com/developers/docs/resources/application#get-current-application)
#[endpoint(GET "/applications/@me", id = "get_my_application", returns = Application)]
pub struct GetCurrentApplication {}

/// Get the application of the bot whose token asks.
/// [Discord](https://discord.com/developers/docs/topics/oauth2#get-current-bot-application-information)
#[endpoint(GET "/oauth2/applications/@me", id = "get_my_oauth2_application", returns = Application)]
pub struct GetCurrentBotApplicationInformation {}

/// Edit the bot's own application; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/application#edit-current-application)
#[endpoint(PATCH "/applications/@me", id = "update_my_application", returns = Application)]
pub struct EditCurrentApplication {
    /// The description, up to 400 characters.
    #[limit(nested)]
    pub description: Patch<ApplicationDescription>,
    /// The icon.
    pub icon: Patch<ImageData>,
    /// The cover image.
    pub cover_image: Patch<ImageData>,
    /// The team that it is given to.
    pub team_id: Patch<Id<TeamMarker>>,
    /// Only the limited intents can be changed.
    pub flags: Patch<ApplicationFlags>,
    /// Where interactions are sent over HTTP, up to 2048 characters; cleared, they come over the gateway.
    #[limit(length = ..=2048)]
    pub interactions_endpoint_url: Patch<String>,
    /// Whose media its activity scans.
    pub explicit_content_filter: Patch<ApplicationExplicitContentFilter>,
    /// How many can take part in the activity; -1 for no limit.
    #[limit(value = -1..)]
    pub max_participants: Patch<i32>,
    /// What it is, if it is something special.
    #[json(rename = "type")]
    pub kind: Patch<ApplicationType>,
    /// Up to 5 of up to 20 characters.
    #[limit(items = ..=5, each = ..=20)]
    pub tags: Patch<Vec<CompactString>>,
    /// Where it is installed, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub custom_install_url: Patch<String>,
    /// How it is installed by default.
    #[limit(nested)]
    pub install_params: Patch<InstallParams>,
    /// How it is installed, by integration type: `0` for guilds, `1` for users.
    #[limit(items = ..=2, nested)]
    pub integration_types_config: Patch<BTreeMap<CompactString, IntegrationTypeConfig>>,
    /// Where linked roles are verified, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub role_connections_verification_url: Patch<String>,
    /// Where webhook events are sent, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub event_webhooks_url: Patch<String>,
    /// Whether webhook events are sent.
    pub event_webhooks_status: Patch<EventWebhooksStatus>,
    /// The webhook events that are sent.
    pub event_webhooks_types: Patch<Vec<WebhookEventType>>,
}

/// Get an application by its id.
#[endpoint(GET "/applications/{application_id}", id = "get_application", returns = Application)]
pub struct GetApplication {
    #[path]
    pub application_id: Id<ApplicationMarker>,
}

/// Edit an application by its id; give only what is to change.
#[endpoint(PATCH "/applications/{application_id}", id = "update_application", returns = Application)]
pub struct EditApplication {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// The description, up to 400 characters.
    #[limit(nested)]
    pub description: Patch<ApplicationDescription>,
    /// The icon.
    pub icon: Patch<ImageData>,
    /// The cover image.
    pub cover_image: Patch<ImageData>,
    /// The team that it is given to.
    pub team_id: Patch<Id<TeamMarker>>,
    /// Only the limited intents can be changed.
    pub flags: Patch<ApplicationFlags>,
    /// Where interactions are sent over HTTP, up to 2048 characters; cleared, they come over the gateway.
    #[limit(length = ..=2048)]
    pub interactions_endpoint_url: Patch<String>,
    /// Whose media its activity scans.
    pub explicit_content_filter: Patch<ApplicationExplicitContentFilter>,
    /// How many can take part in the activity; -1 for no limit.
    #[limit(value = -1..)]
    pub max_participants: Patch<i32>,
    /// What it is, if it is something special.
    #[json(rename = "type")]
    pub kind: Patch<ApplicationType>,
    /// Up to 5 of up to 20 characters.
    #[limit(items = ..=5, each = ..=20)]
    pub tags: Patch<Vec<CompactString>>,
    /// Where it is installed, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub custom_install_url: Patch<String>,
    /// How it is installed by default.
    #[limit(nested)]
    pub install_params: Patch<InstallParams>,
    /// How it is installed, by integration type: `0` for guilds, `1` for users.
    #[limit(items = ..=2, nested)]
    pub integration_types_config: Patch<BTreeMap<CompactString, IntegrationTypeConfig>>,
    /// Where linked roles are verified, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub role_connections_verification_url: Patch<String>,
    /// Where webhook events are sent, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub event_webhooks_url: Patch<String>,
    /// Whether webhook events are sent.
    pub event_webhooks_status: Patch<EventWebhooksStatus>,
    /// The webhook events that are sent.
    pub event_webhooks_types: Patch<Vec<WebhookEventType>>,
}

/// Get a running activity.
/// [Discord](https://discord.com/developers/docs/resources/application#get-application-activity-instance)
#[endpoint(
    GET "/applications/{application_id}/activity-instances/{instance_id}", id = "applications_get_activity_instance",
    returns = ActivityInstance
)]
pub struct GetApplicationActivityInstance {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// The id of the instance.
    #[path]
    pub instance_id: String,
}

/// Upload a file that an activity can show; it is kept for a while.
/// [Discord](https://discord.com/developers/docs/activities/development-guides/user-actions)
#[endpoint(
    POST "/applications/{application_id}/attachment", id = "upload_application_attachment",
    returns = UploadedAttachment, auth = bot_or_bearer, multipart
)]
pub struct UploadApplicationAttachment {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// The file.
    #[file]
    pub file: FormFile,
}
