//! [Permissions of commands](https://discord.com/developers/docs/interactions/application-commands#permissions): bots read
//! them, members of the guild set them.

// Setting many at once is answered as Discord answers it.
#![allow(deprecated)]

use std::collections::{BTreeMap, BTreeSet};

use cordial_model::{
    Permissions,
    application::command::{CommandPermission, CommandPermissionType, GuildCommandPermissions},
    gateway::{EventType, Intents},
    guild::{AuditLogEvent, AuditLogOptions},
    id::{
        Id,
        marker::{ApplicationMarker, CommandMarker, GenericMarker, GuildMarker, UserMarker},
    },
    json,
    oauth2::Scope,
    rest::{
        BatchEditApplicationCommandPermissions, EditApplicationCommandPermissions,
        GetApplicationCommandPermissions, GetGuildApplicationCommandPermissions, StatusCode,
    },
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    commands::installed,
};
use crate::world::{NewEntry, World};

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGuildApplicationCommandPermissions| {
        readable(context, request.application_id, request.guild_id)?;
        let (app, guild_id) = (request.application_id, request.guild_id);
        let world = &*context.world;
        let all: Vec<GuildCommandPermissions> = world
            .command_permissions
            .iter()
            .filter(|((guild, id), permissions)| {
                *guild == guild_id && !permissions.is_empty() && is_of(world, app, *id)
            })
            .map(|((_, id), permissions)| GuildCommandPermissions {
                id: *id,
                application_id: app,
                guild_id,
                permissions: permissions.clone(),
            })
            .collect();
        Ok(Reply::value(&all))
    });
    handlers.on(|context, request: GetApplicationCommandPermissions| {
        readable(context, request.application_id, request.guild_id)?;
        let id = request.command_id.cast();
        let permissions = context
            .world
            .command_permissions
            .get(&(request.guild_id, id))
            .filter(|permissions| {
                !permissions.is_empty() && is_of(context.world, request.application_id, id)
            })
            .ok_or_else(ApiError::unknown_command_permissions)?;
        Ok(Reply::value(&GuildCommandPermissions {
            id,
            application_id: request.application_id,
            guild_id: request.guild_id,
            permissions: permissions.clone(),
        }))
    });
    handlers.on(edit);
    handlers.on(|context, request: BatchEditApplicationCommandPermissions| {
        readable(context, request.application_id, request.guild_id)?;
        let message = "This feature has been temporarily disabled server-side";
        Err(ApiError::new(StatusCode::FORBIDDEN, 40006, message))
    });
}

/// Whether a number is the application's own, or one of its commands'.
fn is_of(world: &World, application_id: Id<ApplicationMarker>, id: Id<GenericMarker>) -> bool {
    id == application_id.cast()
        || world
            .commands
            .get(&id.cast::<CommandMarker>())
            .is_some_and(|command| command.application_id == application_id)
}

fn readable(
    context: &Context<'_>,
    application_id: Id<ApplicationMarker>,
    guild_id: Id<GuildMarker>,
) -> Result<(), ApiError> {
    let scope = Scope::ApplicationCommandsPermissionsUpdate;
    if context.either(Some(&scope))?.application_id != application_id {
        return Err(ApiError::other_application());
    }
    installed(context.world, application_id, guild_id)
}

fn edit(
    context: &mut Context<'_>,
    request: EditApplicationCommandPermissions,
) -> Result<Reply, ApiError> {
    let scope = Scope::ApplicationCommandsPermissionsUpdate;
    let grant = context.bearer(Some(&scope))?;
    let (app, guild_id) = (request.application_id, request.guild_id);
    if grant.application_id != app {
        return Err(ApiError::other_application());
    }
    installed(context.world, app, guild_id)?;
    let world = &mut *context.world;
    let id: Id<GenericMarker> = request.command_id.cast();
    let is_here = is_of(world, app, id)
        && world
            .commands
            .get(&request.command_id)
            .is_none_or(|command| command.guild_id.is_none_or(|own| own == guild_id));
    if !is_here {
        return Err(ApiError::unknown_command());
    }
    let needed = Permissions::MANAGE_GUILD | Permissions::MANAGE_ROLES;
    if !world
        .permissions_of(guild_id, grant.user_id)
        .contains(needed)
    {
        return Err(ApiError::missing_permissions());
    }
    check(world, guild_id, &request.permissions)?;
    let permissions = GuildCommandPermissions {
        id,
        application_id: app,
        guild_id,
        permissions: request.permissions,
    };
    set(
        world,
        permissions.clone(),
        grant.user_id,
        context.reason.take(),
    );
    Ok(Reply::value(&permissions))
}

/// Everything that is named must be there, and named once.
fn check(
    world: &World,
    guild_id: Id<GuildMarker>,
    permissions: &[CommandPermission],
) -> Result<(), ApiError> {
    let guild = world
        .guilds
        .get(&guild_id)
        .ok_or_else(ApiError::unknown_guild)?;
    let mut named = BTreeSet::new();
    for (index, permission) in permissions.iter().enumerate() {
        let id = permission.id.get();
        match permission.kind {
            // The guild's number stands for everybody.
            CommandPermissionType::Role if guild.roles.contains_key(&permission.id.cast()) => {}
            CommandPermissionType::Role => return Err(ApiError::unknown_role()),
            CommandPermissionType::User if world.users.contains_key(&permission.id.cast()) => {}
            CommandPermissionType::User => return Err(ApiError::unknown_user()),
            // The number before the guild's stands for every channel.
            CommandPermissionType::Channel
                if id == guild_id.get() - 1 || guild.channels.contains(&permission.id.cast()) => {}
            CommandPermissionType::Channel => return Err(ApiError::unknown_channel()),
            _ => {
                let path = format!("permissions[{index}].type");
                let message = "Value must be one of {1, 2, 3}.";
                return Err(ApiError::field(&path, "BASE_TYPE_CHOICES", message));
            }
        }
        if !named.insert((permission.kind.get(), id)) {
            let path = format!("permissions[{index}].id");
            let message = "Each id may be given once.";
            let code = "APPLICATION_COMMAND_PERMISSIONS_DUPLICATE";
            return Err(ApiError::field(&path, code, message));
        }
    }
    Ok(())
}

/// Keeps the permissions; bots of the guild and the audit log hear of it.
fn set(
    world: &mut World,
    permissions: GuildCommandPermissions,
    user_id: Id<UserMarker>,
    reason: Option<String>,
) {
    let (guild_id, id) = (permissions.guild_id, permissions.id);
    let before = world
        .command_permissions
        .insert((guild_id, id), permissions.permissions.clone())
        .unwrap_or_default();
    let data = json::to_string(&permissions).into();
    let kind = EventType::ApplicationCommandPermissionsUpdate;
    world.publish_guild(kind, guild_id, Intents::empty(), data);
    let by_id = |list: &[CommandPermission]| -> BTreeMap<u64, CommandPermission> {
        list.iter().map(|it| (it.id.get(), it.clone())).collect()
    };
    let (old, new) = (by_id(&before), by_id(&permissions.permissions));
    let options = AuditLogOptions {
        application_id: Some(permissions.application_id),
        ..AuditLogOptions::default()
    };
    let action = AuditLogEvent::ApplicationCommandPermissionUpdate;
    let mut entry = NewEntry::new(action)
        .target(id)
        .by(user_id)
        .because(reason)
        .options(options);
    for named in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        entry = entry.change(&named.to_string(), old.get(named), new.get(named));
    }
    world.audit(guild_id, entry);
}
