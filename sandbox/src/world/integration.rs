//! Integrations: of a guild, its bots. Each has the id of the role that came with the bot.

use cordial_model::{
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{GuildMarker, IntegrationMarker, UserMarker},
    },
    json::ObjectWriter,
};

use super::{
    Application, Guild, World,
    render::{self, Object},
};

impl Guild {
    /// The bots with their integrations.
    pub(crate) fn integrations(
        &self,
    ) -> impl Iterator<Item = (Id<IntegrationMarker>, Id<UserMarker>)> {
        self.roles
            .values()
            .filter_map(|role| Some((role.id.cast(), role.bot_id?)))
    }

    /// The integration of a bot.
    pub(crate) fn integration_of(&self, bot: Id<UserMarker>) -> Option<Id<IntegrationMarker>> {
        let mut all = self.integrations();
        all.find(|(_, known)| *known == bot).map(|(id, _)| id)
    }
}

impl World {
    /// Writes the integration of a bot.
    pub(crate) fn write_integration(
        &self,
        o: &mut ObjectWriter<'_>,
        guild: &Guild,
        id: Id<IntegrationMarker>,
        application: &Application,
    ) {
        let bot = self.users.get(&application.bot_id);
        let name = bot.map_or("", |bot| bot.username.as_str());
        o.field("id", &id);
        o.field("name", name);
        o.field("type", "discord");
        o.field("enabled", &true);
        o.field(
            "account",
            &Object(|o| {
                o.field("id", &application.id);
                o.field("name", name);
            }),
        );
        o.field(
            "application",
            &Object(|o| {
                o.field("id", &application.id);
                o.field("name", name);
                o.nullable("icon", &application.icon);
                o.field("description", &application.description);
                o.nullable("type", &None::<()>);
                o.field("bot", &self.user_object(application.bot_id));
            }),
        );
        o.field("scopes", &["bot", "applications.commands"]);
        o.field("user", &self.user_object(guild.owner_id));
    }

    /// Writes what the audit log has of the integration of a bot.
    pub(crate) fn write_partial_integration(
        &self,
        o: &mut ObjectWriter<'_>,
        id: Id<IntegrationMarker>,
        bot: Id<UserMarker>,
    ) {
        let application = self.application_of(bot).map(|application| application.id);
        let name = self.users.get(&bot);
        let name = name.map_or("", |bot| bot.username.as_str());
        o.field("id", &id);
        o.field("type", "discord");
        o.field("name", name);
        o.field(
            "account",
            &Object(|o| {
                o.field("id", &application);
                o.field("name", name);
            }),
        );
        o.field("application_id", &application);
    }

    /// Sends `INTEGRATION_CREATE` for a bot that has joined, and `GUILD_INTEGRATIONS_UPDATE`.
    pub(crate) fn integration_added(&self, guild_id: Id<GuildMarker>, bot: Id<UserMarker>) {
        let Some(guild) = self.guilds.get(&guild_id) else {
            return;
        };
        let (Some(id), Some(application)) = (guild.integration_of(bot), self.application_of(bot))
        else {
            return;
        };
        let data = render::object(|o| {
            self.write_integration(o, guild, id, application);
            o.field("guild_id", &guild_id);
        });
        self.integrations_changed(EventType::IntegrationCreate, guild_id, data);
    }

    /// Sends `INTEGRATION_DELETE` for a bot that is gone, and `GUILD_INTEGRATIONS_UPDATE`.
    pub(crate) fn integration_removed(
        &self,
        guild_id: Id<GuildMarker>,
        id: Id<IntegrationMarker>,
        bot: Id<UserMarker>,
    ) {
        let application = self.application_of(bot).map(|application| application.id);
        let data = render::object(|o| {
            o.field("id", &id);
            o.field("guild_id", &guild_id);
            if let Some(application) = application {
                o.field("application_id", &application);
            }
        });
        self.integrations_changed(EventType::IntegrationDelete, guild_id, data);
    }

    fn integrations_changed(
        &self,
        kind: EventType,
        guild_id: Id<GuildMarker>,
        data: std::sync::Arc<str>,
    ) {
        self.publish_guild(kind, guild_id, Intents::GUILD_INTEGRATIONS, data);
        let update = EventType::GuildIntegrationsUpdate;
        let data = render::object(|o| o.field("guild_id", &guild_id));
        self.publish_guild(update, guild_id, Intents::GUILD_INTEGRATIONS, data);
    }
}
