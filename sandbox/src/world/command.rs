//! Application commands.

use cordial_model::{
    application::{
        ApplicationIntegrationType,
        command::{InteractionContextType, NewCommand},
    },
    id::{
        Id,
        marker::{ApplicationMarker, CommandMarker, CommandVersionMarker, GuildMarker},
    },
    json::ObjectWriter,
};

/// A command of an application.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) id: Id<CommandMarker>,
    pub(crate) application_id: Id<ApplicationMarker>,
    /// `None` for global commands.
    pub(crate) guild_id: Option<Id<GuildMarker>>,
    pub(crate) version: Id<CommandVersionMarker>,
    /// Everything that the application says of it.
    pub(crate) definition: NewCommand,
}

impl Command {
    /// Writes the command's fields; dictionaries of localizations only if asked for.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, localizations: bool) {
        let definition = &self.definition;
        o.field("id", &self.id);
        o.field("application_id", &self.application_id);
        o.field("version", &self.version);
        let permissions = &definition.default_member_permissions;
        o.nullable("default_member_permissions", permissions);
        o.field("type", &definition.kind);
        o.field("name", &definition.name);
        o.field("description", &definition.description);
        if localizations {
            o.nullable("name_localizations", &definition.name_localizations);
            o.nullable(
                "description_localizations",
                &definition.description_localizations,
            );
        }
        o.field("guild_id", &self.guild_id);
        if self.guild_id.is_none() {
            let contexts = &definition.contexts;
            let direct = match contexts {
                Some(contexts) => contexts.contains(&InteractionContextType::BotDm),
                None => definition.dm_permission.unwrap_or(true),
            };
            o.field("dm_permission", &direct);
            o.nullable("contexts", contexts);
        }
        match &definition.integration_types {
            Some(types) => o.field("integration_types", types),
            None => o.field(
                "integration_types",
                &[ApplicationIntegrationType::GuildInstall],
            ),
        }
        if !definition.options.is_empty() {
            o.field("options", &definition.options);
        }
        o.field("handler", &definition.handler);
        o.field("nsfw", &definition.nsfw.unwrap_or(false));
    }
}
