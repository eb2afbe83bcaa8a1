//! [Application commands](https://discord.com/developers/docs/interactions/application-commands).

use std::time::Duration;

use cordial_model::{
    application::command::{CommandType, NewCommand},
    id::{
        Id,
        marker::{ApplicationMarker, CommandMarker, GuildMarker},
    },
    oauth2::Scope,
    rest::{
        BulkOverwriteGlobalApplicationCommands, BulkOverwriteGuildApplicationCommands,
        CreateGlobalApplicationCommand, CreateGuildApplicationCommand,
        DeleteGlobalApplicationCommand, DeleteGuildApplicationCommand,
        EditGlobalApplicationCommand, EditGuildApplicationCommand, GetGlobalApplicationCommand,
        GetGlobalApplicationCommands, GetGuildApplicationCommand, GetGuildApplicationCommands,
        StatusCode,
    },
    validate,
};

use super::super::{ApiError, Context, Handlers, Reply};
use crate::world::{
    Command, World,
    render::{self, Object},
};

/// Slash commands of one place.
const MAX_CHAT_INPUT: usize = 100;

/// Commands that may be created in a day, in one guild or globally.
const MAX_CREATIONS: usize = 200;

/// The day in which they are counted.
const CREATION_WINDOW: Duration = Duration::from_hours(24);

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
}

/// Requires that an application was added to a guild.
pub(super) fn installed(
    world: &World,
    application_id: Id<ApplicationMarker>,
    guild_id: Id<GuildMarker>,
) -> Result<(), ApiError> {
    if !world.guilds.contains_key(&guild_id) {
        return Err(ApiError::unknown_guild());
    }
    if world.is_installed_in(application_id, guild_id) {
        Ok(())
    } else {
        Err(ApiError::missing_access())
    }
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
        let caller = context.either(Some(&Scope::ApplicationsCommandsUpdate))?;
        if application_id != caller.application_id {
            return Err(ApiError::other_application());
        }
        if let Some(guild_id) = guild_id {
            installed(context.world, application_id, guild_id)?;
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
        world.forget_permissions_of(id);
        Ok(Reply::empty())
    }

    fn list(self, world: &World, localizations: bool) -> Reply {
        Reply::json(render::list(|list| {
            for command in self.commands(world) {
                list.element(&Object(|o| command.write(o, localizations)));
            }
        }))
    }

    /// What the model's own rules do not say: `path` is where the definition stands in the body.
    fn check(self, definition: &NewCommand, path: &str) -> Result<(), ApiError> {
        let is_entry_point = definition.kind == CommandType::PrimaryEntryPoint;
        if is_entry_point && self.guild_id.is_some() {
            let message = "Primary entry point commands are global.";
            let path = format!("{path}type");
            return Err(ApiError::field(&path, "BASE_TYPE_CHOICES", message));
        }
        if !matches!(
            definition.kind,
            CommandType::ChatInput
                | CommandType::User
                | CommandType::Message
                | CommandType::PrimaryEntryPoint
        ) {
            let message = "Value must be one of {1, 2, 3, 4}.";
            let path = format!("{path}type");
            return Err(ApiError::field(&path, "BASE_TYPE_CHOICES", message));
        }
        let contexts = definition.contexts.as_deref().map(has_faults);
        let types = definition.integration_types.as_deref().map(has_faults);
        for (key, faulty) in [("contexts", contexts), ("integration_types", types)] {
            if faulty == Some(true) {
                let path = format!("{path}{key}");
                let message = "At least one, and each of them once.";
                return Err(ApiError::field(&path, "BASE_TYPE_BAD_LENGTH", message));
            }
        }
        Ok(())
    }

    /// So many commands are created now: no more than 200 a day, in every guild and everywhere.
    fn count_creations(self, world: &mut World, new: usize) -> Result<(), ApiError> {
        let now = world.now();
        let created = world
            .command_creations
            .entry((self.application_id, self.guild_id))
            .or_default();
        created.retain(|at| now.since(*at) < CREATION_WINDOW);
        if created.len() + new > MAX_CREATIONS {
            let message = format!(
                "Max number of daily application command creates has been reached ({MAX_CREATIONS})"
            );
            return Err(ApiError::new(StatusCode::BAD_REQUEST, 30034, message));
        }
        created.extend(std::iter::repeat_n(now, new));
        Ok(())
    }

    /// A command of the same type and name is replaced.
    fn create(self, world: &mut World, definition: NewCommand) -> Result<Reply, ApiError> {
        self.check(&definition, "")?;
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
        self.count_creations(world, usize::from(new))?;
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
        let keeps_entry_point = definitions
            .iter()
            .any(|definition| definition.kind == CommandType::PrimaryEntryPoint);
        let has_entry_point = self
            .commands(world)
            .any(|command| command.definition.kind == CommandType::PrimaryEntryPoint);
        if has_entry_point && !keeps_entry_point {
            let message = "You cannot remove this app's Entry Point command in a bulk update operation. \
                Include the Entry Point command in your update request or delete it separately.";
            return Err(ApiError::new(StatusCode::BAD_REQUEST, 50240, message));
        }
        for (index, definition) in definitions.iter().enumerate() {
            self.check(definition, &format!("[{index}]."))?;
        }
        let new = definitions
            .iter()
            .filter(|definition| {
                let named = definition.id.filter(|id| self.find(world, *id).is_ok());
                named.is_none() && self.same(world, definition).is_none()
            })
            .count();
        self.count_creations(world, new)?;
        let mut kept = Vec::new();
        for definition in definitions {
            let named = definition.id.filter(|id| self.find(world, *id).is_ok());
            let same = named.or_else(|| self.same(world, &definition));
            kept.push(self.put(world, same, definition));
        }
        let gone: Vec<_> = self
            .commands(world)
            .map(|command| command.id)
            .filter(|id| !kept.contains(id))
            .collect();
        for id in gone {
            world.commands.remove(&id);
            world.forget_permissions_of(id);
        }
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
        if self.guild_id.is_some() {
            // Those of a guild are in the guild and nowhere else.
            definition.contexts = None;
            definition.integration_types = None;
            definition.dm_permission = None;
        }
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

/// Changes that two endpoints have in common.
macro_rules! change {
    ($definition:ident, $edit:ident) => {
        replace(&mut $definition.name, $edit.name.map(Into::into));
        $edit
            .name_localizations
            .apply(&mut $definition.name_localizations);
        replace(&mut $definition.description, $edit.description);
        $edit
            .description_localizations
            .apply(&mut $definition.description_localizations);
        replace(&mut $definition.options, $edit.options);
        $edit
            .default_member_permissions
            .apply(&mut $definition.default_member_permissions);
        $definition.nsfw = $edit.nsfw.or($definition.nsfw);
    };
}

impl Place {
    /// The changed command keeps the rules of new ones, and its name to itself.
    fn change(
        self,
        world: &mut World,
        id: Id<CommandMarker>,
        definition: NewCommand,
    ) -> Result<Reply, ApiError> {
        validate::check(&definition)?;
        self.check(&definition, "")?;
        if self
            .same(world, &definition)
            .is_some_and(|other| other != id)
        {
            let message = "An application command with that name already exists";
            return Err(ApiError::new(StatusCode::BAD_REQUEST, 40041, message));
        }
        self.put(world, Some(id), definition);
        self.get(world, id)
    }
}

fn edit_global(
    context: &mut Context<'_>,
    edit: EditGlobalApplicationCommand,
) -> Result<Reply, ApiError> {
    let place = Place::new(context, edit.application_id, None)?;
    let command = place.find(context.world, edit.command_id)?;
    let mut definition = command.definition.clone();
    change!(definition, edit);
    edit.dm_permission.apply(&mut definition.dm_permission);
    edit.handler.apply(&mut definition.handler);
    edit.integration_types
        .apply(&mut definition.integration_types);
    edit.contexts.apply(&mut definition.contexts);
    place.change(context.world, edit.command_id, definition)
}

fn edit_guild(
    context: &mut Context<'_>,
    edit: EditGuildApplicationCommand,
) -> Result<Reply, ApiError> {
    let place = Place::new(context, edit.application_id, Some(edit.guild_id))?;
    let command = place.find(context.world, edit.command_id)?;
    let mut definition = command.definition.clone();
    change!(definition, edit);
    place.change(context.world, edit.command_id, definition)
}

/// Whether a list that must have something in it has nothing, or something twice.
fn has_faults<T: PartialEq>(list: &[T]) -> bool {
    list.is_empty() || (1..list.len()).any(|index| list[..index].contains(&list[index]))
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
