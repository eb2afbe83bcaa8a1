//! Application commands.

use cordial_model::{
    application::{
        ApplicationIntegrationType,
        command::{
            CommandOption, CommandType, EntryPointHandler, InteractionContextType, NewCommand,
        },
    },
    id::{
        Id,
        marker::{ApplicationMarker, CommandMarker, CommandVersionMarker, GuildMarker},
    },
    json::ObjectWriter,
};

/// Where commands are registered: an application, and the guild if they are not global.
pub(crate) type CommandPlace = (Id<ApplicationMarker>, Option<Id<GuildMarker>>);

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
    /// Whether it works in a context.
    pub(crate) fn works_in(&self, context: InteractionContextType) -> bool {
        match &self.definition.contexts {
            Some(contexts) => contexts.contains(&context),
            None => {
                context == InteractionContextType::Guild
                    || self.definition.dm_permission.unwrap_or(true)
            }
        }
    }

    /// For whom it is there once the application is installed.
    pub(crate) fn integration_types(&self) -> Vec<ApplicationIntegrationType> {
        match &self.definition.integration_types {
            Some(types) => types.clone(),
            None => vec![ApplicationIntegrationType::GuildInstall],
        }
    }

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
            let direct = self.works_in(InteractionContextType::BotDm);
            o.field("dm_permission", &direct);
            o.nullable("contexts", &definition.contexts);
        }
        o.field("integration_types", &self.integration_types());
        if !definition.options.is_empty() {
            if localizations {
                o.field("options", &definition.options);
            } else {
                let plain: Vec<_> = definition
                    .options
                    .iter()
                    .map(without_localizations)
                    .collect();
                o.field("options", &plain);
            }
        }
        if definition.kind == CommandType::PrimaryEntryPoint {
            let handler = definition.handler.unwrap_or(EntryPointHandler::AppHandler);
            o.field("handler", &handler);
        }
        o.field("nsfw", &definition.nsfw.unwrap_or(false));
    }
}

/// An option, and all that is in it, in the language of the application alone.
fn without_localizations(option: &CommandOption) -> CommandOption {
    let mut plain = option.clone();
    plain.name_localizations = None;
    plain.description_localizations = None;
    for choice in plain.choices.iter_mut().flatten() {
        choice.name_localizations = None;
    }
    plain.options = option
        .options
        .as_ref()
        .map(|options| options.iter().map(without_localizations).collect());
    plain
}
