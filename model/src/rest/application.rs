//! Endpoints of [applications](https://discord.com/developers/docs/resources/application).

use compact_str::CompactString;

use super::endpoint;
use crate::{
    application::{Application, ApplicationFlags, EventWebhooksStatus, InstallParams},
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

/// Edit the bot's own application.
/// [Discord](https://discord.com/developers/docs/resources/application#edit-current-application)
#[endpoint(PATCH "/applications/@me", id = "update_my_application", returns = Application)]
pub struct EditCurrentApplication {
    /// Where it is installed.
    pub custom_install_url: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// Where linked roles are verified.
    pub role_connections_verification_url: Option<String>,
    /// How it is installed by default.
    pub install_params: Option<InstallParams>,
    /// Only the limited intents can be changed.
    pub flags: Option<ApplicationFlags>,
    /// Where interactions are sent over HTTP.
    pub interactions_endpoint_url: Option<String>,
    /// Up to 5 of up to 20 characters.
    #[limit(items = ..=5)]
    pub tags: Option<Vec<CompactString>>,
    /// Where webhook events are sent.
    pub event_webhooks_url: Option<String>,
    /// Whether webhook events are sent.
    pub event_webhooks_status: Option<EventWebhooksStatus>,
    /// The webhook events that are sent.
    pub event_webhooks_types: Option<Vec<WebhookEventType>>,
}
