//! [Application commands](https://discord.com/developers/docs/interactions/application-commands).

use cordial_model::{
    application::command::{CommandType, NewCommand},
    id::{
        Id,
        marker::{ApplicationMarker, CommandMarker, GuildMarker},
    },
    rest::{
        BulkOverwriteGlobalApplicationCommands, BulkOverwriteGuildApplicationCommands,
        CreateGlobalApplicationCommand, CreateGuildApplicationCommand,
        DeleteGlobalApplicationCommand, DeleteGuildApplicationCommand,
        EditApplicationCommandPermissions, EditGlobalApplicationCommand,
        EditGuildApplicationCommand, GetApplicationCommandPermissions, GetGlobalApplicationCommand,
        GetGlobalApplicationCommands, GetGuildApplicationCommand,
        GetGuildApplicationCommandPermissions, GetGuildApplicationCommands, StatusCode,
    },
};

use super::super::{ApiError, Context, Handlers, Reply};
use crate::world::{
    Command, World,
    render::{self, Object},
};

/// Slash commands of one place.
const MAX_CHAT_INPUT: usize = 100;

/// Commands in the menus of users, and of messages.
const MAX_MENU: usize = 15;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGlobalApplicationCommands| {
        let place = Place::new(context, request.application_id, None)?;
        Ok(place.list(context.world, request.with_localizations.unwrap_or(false)))
    });
    handlers.on(|context, request: GetGuildApplicationCommands| {
        let place = Place::new(context, request.application_id, Some(request.guild_id))?;
        Ok(place.list(context.world, request.with_localizations.unwrap_or(false)))
    });
    handlers.on(|context, request: CreateGlobalApplicationCommand| {
        let place = Place::new(context, request.application_id, None)?;
        place.create(context.world, request.command)
    });
    handlers.on(|context, request: CreateGuildApplicationCommand| {
        let place = Place::new(context, request.application_id, Some(request.guild_id))?;
        place.create(context.world, request.command)
    });
    handlers.on(|context, request: BulkOverwriteGlobalApplicationCommands| {
        let place = Place::new(context, request.application_id, None)?;
        place.set(context.world, request.commands)
    });
    handlers.on(|context, request: BulkOverwriteGuildApplicationCommands| {
        let place = Place::new(context, request.application_id, Some(request.guild_id))?;
        place.set(context.world, request.commands)
    });
    handlers.on(|context, request: GetGlobalApplicationCommand| {
        let place = Place::new(context, request.application_id, None)?;
        place.get(context.world, request.command_id)
    });
    handlers.on(|context, request: GetGuildApplicationCommand| {
        let place = Place::new(context, request.application_id, Some(request.guild_id))?;
        place.get(context.world, request.command_id)
    });
    handlers.on(|context, request: DeleteGlobalApplicationCommand| {
        let place = Place::new(context, request.application_id, None)?;
        place.delete(context.world, request.command_id)
    });
    handlers.on(|context, request: DeleteGuildApplicationCommand| {
        let place = Place::new(context, request.application_id, Some(request.guild_id))?;
        place.delete(context.world, request.command_id)
    });
    handlers.on(edit_global);
    handlers.on(edit_guild);
    handlers.on(|context, request: GetGuildApplicationCommandPermissions| {
        // Nobody has changed any: that takes the token of a person.
        Place::new(context, request.application_id, Some(request.guild_id))?;
        Ok(Reply::json("[]"))
    });
    handlers.on(|context, request: GetApplicationCommandPermissions| {
        Place::new(context, request.application_id, Some(request.guild_id))?;
        Err(ApiError::unknown_command_permissions())
    });
    handlers.on(|context, _: EditApplicationCommandPermissions| {
        context.caller()?;
        let message = "Bots cannot use this endpoint";
        Err(ApiError::new(StatusCode::FORBIDDEN, 20001, message))
    });
}

/// Where commands are registered: everywhere or in one guild.
#[derive(Clone, Copy)]
struct Place {
    application_id: Id<ApplicationMarker>,
    guild_id: Option<Id<GuildMarker>>,
}

impl Place {
    /// The place, if it is the caller's to change.
    fn new(
        context: &Context<'_>,
        application_id: Id<ApplicationMarker>,
        guild_id: Option<Id<GuildMarker>>,
    ) -> Result<Self, ApiError> {
        let caller = context.caller()?;
        if application_id != caller.application_id {
            let message = "You are not authorized to perform this action on this application";
            return Err(ApiError::new(StatusCode::FORBIDDEN, 20012, message));
        }
        if let Some(guild_id) = guild_id {
            super::access::guild_of(context.world, guild_id, caller)?;
        }
        Ok(Self {
            application_id,
            guild_id,
        })
    }

    fn holds(self, command: &Command) -> bool {
        command.application_id == self.application_id && command.guild_id == self.guild_id
    }

    fn commands(self, world: &World) -> impl Iterator<Item = &Command> {
        world
            .commands
            .values()
            .filter(move |command| self.holds(command))
    }

    fn find(self, world: &World, id: Id<CommandMarker>) -> Result<&Command, ApiError> {
        world
            .commands
            .get(&id)
            .filter(|command| self.holds(command))
            .ok_or_else(ApiError::unknown_command)
    }

    fn get(self, world: &World, id: Id<CommandMarker>) -> Result<Reply, ApiError> {
        let command = self.find(world, id)?;
        Ok(Reply::object(|o| command.write(o, true)))
    }

    fn delete(self, world: &mut World, id: Id<CommandMarker>) -> Result<Reply, ApiError> {
        self.find(world, id)?;
        world.commands.remove(&id);
        Ok(Reply::empty())
    }

    fn list(self, world: &World, localizations: bool) -> Reply {
        Reply::json(render::list(|list| {
            for command in self.commands(world) {
                list.element(&Object(|o| command.write(o, localizations)));
            }
        }))
    }

    /// A command of the same type and name is replaced.
    fn create(self, world: &mut World, definition: NewCommand) -> Result<Reply, ApiError> {
        let same = self.same(world, &definition);
        let new = same.is_none();
        if new {
            let kind = definition.kind;
            let count = self
                .commands(world)
                .filter(|command| command.definition.kind == kind)
                .count();
            if count >= most(kind) {
                return Err(too_many(kind));
            }
        }
        let id = self.put(world, same, definition);
        let reply = self.get(world, id)?;
        Ok(if new { reply.created() } else { reply })
    }

    /// Commands that are not in the list go; those of the same type and name keep their ids.
    fn set(self, world: &mut World, definitions: Vec<NewCommand>) -> Result<Reply, ApiError> {
        for (index, definition) in definitions.iter().enumerate() {
            let twice = definitions[..index]
                .iter()
                .any(|other| other.kind == definition.kind && other.name == definition.name);
            if twice {
                return Err(ApiError::field(
                    &format!("[{index}]"),
                    "APPLICATION_COMMANDS_DUPLICATE_NAME",
                    "Application command names must be unique",
                ));
            }
            let kind = definition.kind;
            let count = definitions
                .iter()
                .filter(|other| other.kind == kind)
                .count();
            if count > most(kind) {
                return Err(too_many(kind));
            }
        }
        let mut kept = Vec::new();
        for definition in definitions {
            let named = definition.id.filter(|id| self.find(world, *id).is_ok());
            let same = named.or_else(|| self.same(world, &definition));
            kept.push(self.put(world, same, definition));
        }
        world
            .commands
            .retain(|id, command| !self.holds(command) || kept.contains(id));
        Ok(Reply::json(render::list(|list| {
            for command in kept.iter().filter_map(|id| world.commands.get(id)) {
                list.element(&Object(|o| command.write(o, true)));
            }
        })))
    }

    fn same(self, world: &World, definition: &NewCommand) -> Option<Id<CommandMarker>> {
        self.commands(world)
            .find(|command| {
                command.definition.kind == definition.kind
                    && command.definition.name == definition.name
            })
            .map(|command| command.id)
    }

    /// The version changes only with the definition.
    fn put(
        self,
        world: &mut World,
        id: Option<Id<CommandMarker>>,
        mut definition: NewCommand,
    ) -> Id<CommandMarker> {
        definition.id = None;
        let (id, version) = (id.unwrap_or_else(|| world.next_id()), world.next_id());
        let command = Command {
            id,
            application_id: self.application_id,
            guild_id: self.guild_id,
            version,
            definition,
        };
        let unchanged = world
            .commands
            .get(&id)
            .is_some_and(|before| before.definition == command.definition);
        if !unchanged {
            world.commands.insert(id, command);
        }
        id
    }
}

fn edit_global(
    context: &mut Context<'_>,
    edit: EditGlobalApplicationCommand,
) -> Result<Reply, ApiError> {
    let place = Place::new(context, edit.application_id, None)?;
    let mut definition = place
        .find(context.world, edit.command_id)?
        .definition
        .clone();
    replace(&mut definition.name, edit.name.map(Into::into));
    edit.name_localizations
        .apply(&mut definition.name_localizations);
    replace(&mut definition.description, edit.description);
    edit.description_localizations
        .apply(&mut definition.description_localizations);
    replace(&mut definition.options, edit.options);
    edit.default_member_permissions
        .apply(&mut definition.default_member_permissions);
    if edit.integration_types.is_some() {
        definition.integration_types = edit.integration_types;
    }
    if edit.contexts.is_some() {
        definition.contexts = edit.contexts;
    }
    definition.nsfw = edit.nsfw.or(definition.nsfw);
    let id = place.put(context.world, Some(edit.command_id), definition);
    place.get(context.world, id)
}

fn edit_guild(
    context: &mut Context<'_>,
    edit: EditGuildApplicationCommand,
) -> Result<Reply, ApiError> {
    let place = Place::new(context, edit.application_id, Some(edit.guild_id))?;
    let mut definition = place
        .find(context.world, edit.command_id)?
        .definition
        .clone();
    replace(&mut definition.name, edit.name.map(Into::into));
    edit.name_localizations
        .apply(&mut definition.name_localizations);
    replace(&mut definition.description, edit.description);
    edit.description_localizations
        .apply(&mut definition.description_localizations);
    replace(&mut definition.options, edit.options);
    edit.default_member_permissions
        .apply(&mut definition.default_member_permissions);
    definition.nsfw = edit.nsfw.or(definition.nsfw);
    let id = place.put(context.world, Some(edit.command_id), definition);
    place.get(context.world, id)
}

fn replace<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

fn most(kind: CommandType) -> usize {
    match kind {
        CommandType::ChatInput => MAX_CHAT_INPUT,
        CommandType::PrimaryEntryPoint => 1,
        _ => MAX_MENU,
    }
}

fn too_many(kind: CommandType) -> ApiError {
    let message = format!(
        "Maximum number of application commands reached ({})",
        most(kind)
    );
    ApiError::new(StatusCode::BAD_REQUEST, 30032, message)
}
