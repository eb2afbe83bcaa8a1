//! Applications: what a bot belongs to. [Discord](https://discord.com/developers/docs/resources/application)

pub mod command;

mod activity;
mod description;
mod role_connection;
mod team;

use std::collections::BTreeMap;

use compact_str::CompactString;

pub use self::{
    activity::{ActivityInstance, ActivityLocation, ActivityLocationKind, UploadedAttachment},
    description::{ApplicationDescription, LocalizedDescription},
    role_connection::{RoleConnection, RoleConnectionMetadata, RoleConnectionMetadataType},
    team::{Team, TeamMember, TeamMemberRole, TeamMembershipState},
};
use crate::{
    ImageHash, Permissions,
    guild::PartialGuild,
    id::{
        Id,
        marker::{ApplicationMarker, GuildMarker, SkuMarker},
    },
    json::{Decode, Encode},
    oauth2::Scope,
    open::{flags, open_enum},
    user::User,
    validate::Validate,
    webhook_event::WebhookEventType,
};

/// An application. [Discord](https://discord.com/developers/docs/resources/application#application-object)
///
/// Parts of it come with other objects, READY among them; only the id is always there.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Application {
    /// The id.
    pub id: Id<ApplicationMarker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The icon.
    #[json(null)]
    pub icon: Option<ImageHash>,
    /// The description.
    #[json(default)]
    pub description: String,
    /// The origins from which RPC is allowed.
    pub rpc_origins: Option<Vec<String>>,
    /// Whether others than the owner may add the bot.
    #[json(default)]
    pub bot_public: bool,
    /// Whether the bot joins only after the whole OAuth2 code grant.
    #[json(default)]
    pub bot_require_code_grant: bool,
    /// The bot's user.
    pub bot: Option<Box<User>>,
    /// Where the terms of service are.
    pub terms_of_service_url: Option<String>,
    /// Where the privacy policy is.
    pub privacy_policy_url: Option<String>,
    /// The owner.
    pub owner: Option<Box<User>>,
    /// The key that signs interactions sent over HTTP, in hex.
    #[json(default)]
    pub verify_key: String,
    /// The team that owns the application.
    #[json(null)]
    pub team: Option<Team>,
    /// The guild of the application, such as a support server.
    pub guild_id: Option<Id<GuildMarker>>,
    /// That guild.
    pub guild: Option<Box<PartialGuild>>,
    /// The SKU of a game.
    pub primary_sku_id: Option<Id<SkuMarker>>,
    /// The address of the store page.
    pub slug: Option<String>,
    /// The cover image.
    pub cover_image: Option<ImageHash>,
    /// Its flags.
    pub flags: Option<ApplicationFlags>,
    /// Its flags as a string, with room for more than 53 of them.
    pub flags_new: Option<ApplicationFlagsNew>,
    /// About how many guilds it is in.
    pub approximate_guild_count: Option<u64>,
    /// About how many users have installed it.
    pub approximate_user_install_count: Option<u64>,
    /// About how many users have authorized it.
    pub approximate_user_authorization_count: Option<u64>,
    /// Where OAuth2 may redirect to.
    pub redirect_uris: Option<Vec<String>>,
    /// Where interactions are sent over HTTP.
    #[json(null)]
    pub interactions_endpoint_url: Option<String>,
    /// Where linked roles are verified.
    #[json(null)]
    pub role_connections_verification_url: Option<String>,
    /// Where webhook events are sent.
    pub event_webhooks_url: Option<String>,
    /// Whether webhook events are sent.
    pub event_webhooks_status: Option<EventWebhooksStatus>,
    /// The webhook events that are sent.
    pub event_webhooks_types: Option<Vec<WebhookEventType>>,
    /// Up to five tags that describe it.
    pub tags: Option<Vec<CompactString>>,
    /// How it is installed by default.
    pub install_params: Option<InstallParams>,
    /// How it is installed, by integration type.
    pub integration_types_config: Option<BTreeMap<CompactString, IntegrationTypeConfig>>,
    /// Where it is installed.
    pub custom_install_url: Option<String>,
    /// What it is, if it is something special.
    #[json(rename = "type", null)]
    pub kind: Option<ApplicationType>,
    /// How many can take part in the activity; -1 for no limit.
    pub max_participants: Option<i32>,
    /// Whose media is scanned.
    pub explicit_content_filter: Option<ApplicationExplicitContentFilter>,
    /// The scopes that it may ask for.
    #[json(default)]
    pub eligible_oauth2_scopes: Vec<Scope>,
}

/// How an application is installed for guilds or for users.
/// [Discord](https://discord.com/developers/docs/resources/application#application-object-application-integration-type-configuration-object)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode, Validate)]
pub struct IntegrationTypeConfig {
    /// The scopes and permissions that the default link asks for.
    #[limit(nested)]
    pub oauth2_install_params: Option<InstallParams>,
}

/// The scopes and permissions that an installation asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode, Validate)]
pub struct InstallParams {
    /// The OAuth2 scopes, at least one.
    #[limit(items = 1..)]
    #[json(default)]
    pub scopes: Vec<Scope>,
    /// The permissions of the bot's role.
    #[json(default)]
    pub permissions: Permissions,
}

open_enum! {
    /// What an application is, if it is something special.
    pub enum ApplicationType {
        /// Sells role subscriptions of a guild.
        GuildRoleSubscriptions = 4,
    }
}

open_enum! {
    /// Whose media an application's activity scans.
    pub enum ApplicationExplicitContentFilter {
        /// What the guild says.
        Inherit = 0,
        /// Everybody's.
        Always = 1,
    }
}

open_enum! {
    /// Whether webhook events are sent.
    /// [Discord](https://discord.com/developers/docs/resources/application#application-object-application-event-webhook-status)
    pub enum EventWebhooksStatus {
        /// Switched off by the developer.
        Disabled = 1,
        /// Switched on.
        Enabled = 2,
        /// Switched off by Discord, usually because the address did not answer.
        DisabledByDiscord = 3,
    }
}

open_enum! {
    /// For whom an application is installed.
    ///
    /// [Discord](https://discord.com/developers/docs/resources/application#application-object-application-integration-types)
    pub enum ApplicationIntegrationType {
        /// For a guild.
        GuildInstall = 0,
        /// For a user.
        UserInstall = 1,
    }
}

macro_rules! application_flags {
    ($(#[$meta:meta])* $name:ident $form:ident) => {
        flags! {
            $(#[$meta])*
            pub struct $name: u64 as $form {
                /// The activity is released.
                EMBEDDED_RELEASED = 1,
                /// It may manage emojis.
                MANAGED_EMOJI = 2,
                /// The activity has purchases.
                EMBEDDED_IAP = 3,
                /// It may create group DMs.
                GROUP_DM_CREATE = 4,
                /// It has 100 or more auto moderation rules in all guilds.
                APPLICATION_AUTO_MODERATION_RULE_CREATE_BADGE = 6,
                /// It has connected by RPC.
                RPC_HAS_CONNECTED = 11,
                /// The intent for presences, for verified bots.
                GATEWAY_PRESENCE = 12,
                /// The intent for presences, for bots that are not verified.
                GATEWAY_PRESENCE_LIMITED = 13,
                /// The intent for members, for verified bots.
                GATEWAY_GUILD_MEMBERS = 14,
                /// The intent for members, for bots that are not verified.
                GATEWAY_GUILD_MEMBERS_LIMITED = 15,
                /// Unusual growth stands in the way of verification.
                VERIFICATION_PENDING_GUILD_LIMIT = 16,
                /// It is embedded in the Discord client.
                EMBEDDED = 17,
                /// The intent for message content, for verified bots.
                GATEWAY_MESSAGE_CONTENT = 18,
                /// The intent for message content, for bots that are not verified.
                GATEWAY_MESSAGE_CONTENT_LIMITED = 19,
                /// The activity is made by Discord.
                EMBEDDED_FIRST_PARTY = 20,
                /// It has registered global commands.
                APPLICATION_COMMAND_BADGE = 23,
            }
        }
    };
}

application_flags! {
    /// What an application is and may do.
    ///
    /// [Discord](https://discord.com/developers/docs/resources/application#application-object-application-flags)
    ApplicationFlags number
}
application_flags! {
    /// [`ApplicationFlags`] as Discord writes them in `flags_new`: as a string.
    /// [Discord](https://discord.com/developers/docs/resources/application#application-object-application-flags)
    ApplicationFlagsNew string
}
