//! Applications: what their developers set, their emojis, and who has installed them.
//! [Discord](https://discord.com/developers/docs/resources/application)

use std::collections::{BTreeMap, BTreeSet};

use cordial_model::{
    CompactString, ImageHash, Secret, Token,
    application::{
        ApplicationExplicitContentFilter, ApplicationType, EventWebhooksStatus, InstallParams,
        IntegrationTypeConfig, RoleConnection, RoleConnectionMetadata,
    },
    id::{
        Id,
        marker::{ApplicationMarker, EmojiMarker, GuildMarker, UserMarker},
    },
    json::ObjectWriter,
    webhook_event::WebhookEventType,
};

use super::{Emoji, SigningKey, World};

/// An application with its bot.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    pub(crate) id: Id<ApplicationMarker>,
    /// The user of the bot; of new applications it has the same number.
    pub(crate) bot_id: Id<UserMarker>,
    pub(crate) owner_id: Id<UserMarker>,
    pub(crate) token: Token,
    /// What it asks for tokens of OAuth2 with.
    pub(crate) client_secret: Secret,
    /// Whether it may ask for tokens without its secret, as what runs at people's homes must.
    pub(crate) public_client: bool,
    pub(crate) description: String,
    pub(crate) icon: Option<ImageHash>,
    pub(crate) cover_image: Option<ImageHash>,
    pub(crate) flags: u64,
    /// The public key that requests of the interactions endpoint are signed for, in hexadecimal.
    /// What requests to it are signed with.
    pub(crate) signing_key: SigningKey,
    pub(crate) interactions_endpoint_url: Option<String>,
    pub(crate) role_connections_verification_url: Option<String>,
    pub(crate) custom_install_url: Option<String>,
    pub(crate) event_webhooks_url: Option<String>,
    pub(crate) event_webhooks_status: EventWebhooksStatus,
    pub(crate) event_webhooks_types: Vec<WebhookEventType>,
    pub(crate) tags: Vec<String>,
    /// Where OAuth2 may send people back to.
    pub(crate) redirect_uris: BTreeSet<String>,
    pub(crate) install_params: Option<InstallParams>,
    pub(crate) integration_types_config: BTreeMap<CompactString, IntegrationTypeConfig>,
    pub(crate) explicit_content_filter: ApplicationExplicitContentFilter,
    pub(crate) max_participants: Option<i32>,
    pub(crate) kind: Option<ApplicationType>,
    pub(crate) emojis: BTreeMap<Id<EmojiMarker>, Emoji>,
    /// Guilds that it was added to, with its bot or without.
    pub(crate) guilds: BTreeSet<Id<GuildMarker>>,
    /// Users who have installed it for themselves.
    pub(crate) installs: BTreeSet<Id<UserMarker>>,
    /// What roles can ask for.
    pub(crate) role_metadata: Vec<RoleConnectionMetadata>,
    /// What it says of users for such roles.
    pub(crate) role_connections: BTreeMap<Id<UserMarker>, RoleConnection>,
}

/// What everybody has who starts: the id, who it is of, and secrets.
pub(crate) struct Founding {
    pub(crate) id: Id<ApplicationMarker>,
    pub(crate) owner_id: Id<UserMarker>,
    pub(crate) token: Token,
    pub(crate) client_secret: Secret,
    pub(crate) flags: u64,
    pub(crate) signing_key: SigningKey,
}

impl Application {
    /// A new application, that can be installed in guilds and by users.
    pub(crate) fn new(founding: Founding) -> Self {
        let kinds = ["0", "1"].map(|kind| (kind.into(), IntegrationTypeConfig::default()));
        Self {
            id: founding.id,
            bot_id: founding.id.cast(),
            owner_id: founding.owner_id,
            token: founding.token,
            client_secret: founding.client_secret,
            public_client: false,
            description: String::new(),
            icon: None,
            cover_image: None,
            flags: founding.flags,
            signing_key: founding.signing_key,
            interactions_endpoint_url: None,
            role_connections_verification_url: None,
            custom_install_url: None,
            event_webhooks_url: None,
            event_webhooks_status: EventWebhooksStatus::Disabled,
            event_webhooks_types: Vec::new(),
            tags: Vec::new(),
            redirect_uris: BTreeSet::new(),
            install_params: None,
            integration_types_config: kinds.into(),
            explicit_content_filter: ApplicationExplicitContentFilter::Inherit,
            max_participants: None,
            kind: None,
            emojis: BTreeMap::new(),
            guilds: BTreeSet::new(),
            installs: BTreeSet::new(),
            role_metadata: Vec::new(),
            role_connections: BTreeMap::new(),
        }
    }

    /// Whether it can be installed so: 0 in guilds, 1 by users.
    pub(crate) fn supports(&self, integration_type: &str) -> bool {
        self.integration_types_config.contains_key(integration_type)
    }
}

impl World {
    /// The application whose bot a user is.
    pub(crate) fn application_of(&self, bot_id: Id<UserMarker>) -> Option<&Application> {
        self.applications
            .values()
            .find(|application| application.bot_id == bot_id)
    }

    /// Writes what everybody may know of an application.
    pub(crate) fn write_public_application(
        &self,
        o: &mut ObjectWriter<'_>,
        application: &Application,
    ) {
        let name = self
            .users
            .get(&application.bot_id)
            .map_or("", |bot| bot.username.as_str());
        o.field("id", &application.id);
        o.field("name", name);
        o.nullable("icon", &application.icon);
        o.field("description", &application.description);
        o.nullable("type", &application.kind);
        if application.cover_image.is_some() {
            o.field("cover_image", &application.cover_image);
        }
        o.field("bot", &self.user_object(application.bot_id));
        o.field("bot_public", &true);
        o.field("bot_require_code_grant", &false);
        o.field("custom_install_url", &application.custom_install_url);
        o.field("install_params", &application.install_params);
        o.field(
            "integration_types_config",
            &application.integration_types_config,
        );
        o.field("verify_key", &application.signing_key.verify_key());
        o.field("flags", &application.flags);
        o.field("flags_new", &application.flags.to_string());
        o.field("max_participants", &application.max_participants);
        o.field("tags", &application.tags);
        o.field("summary", "");
        o.field("is_monetized", &self.sells(application.id));
        o.field("hook", &true);
    }

    /// Writes an application as its own bot sees it.
    pub(crate) fn write_application(&self, o: &mut ObjectWriter<'_>, application: &Application) {
        let guilds = self
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&application.bot_id))
            .count();
        self.write_public_application(o, application);
        o.field("redirect_uris", &Vec::from_iter(&application.redirect_uris));
        o.nullable(
            "interactions_endpoint_url",
            &application.interactions_endpoint_url,
        );
        o.nullable(
            "role_connections_verification_url",
            &application.role_connections_verification_url,
        );
        o.field("owner", &self.user_object(application.owner_id));
        o.field("approximate_guild_count", &guilds);
        o.field(
            "approximate_user_install_count",
            &application.installs.len(),
        );
        let authorized = self.authorizations(application.id);
        o.field("approximate_user_authorization_count", &authorized);
        o.nullable("event_webhooks_url", &application.event_webhooks_url);
        o.field("event_webhooks_status", &application.event_webhooks_status);
        o.field("event_webhooks_types", &application.event_webhooks_types);
        o.field(
            "explicit_content_filter",
            &application.explicit_content_filter,
        );
        o.nullable("team", &None::<()>);
        o.field("eligible_oauth2_scopes", &Vec::<String>::new());
    }
}
