//! [Permission overwrites](https://discord.com/developers/docs/resources/channel#edit-channel-permissions) of channels.

use cordial_model::{
    Permissions,
    channel::{OverwriteType, PermissionOverwrite},
    guild::{AuditLogEvent, AuditLogOptions, AuditLogOptionsType},
    id::{Id, marker::GuildMarker},
    json,
    rest::{DeleteChannelPermission, EditChannelPermissions},
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::{channel_with, guild_of},
};
use crate::world::{NewEntry, World, audit};

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(set_overwrite);
    handlers.on(delete_overwrite);
}

/// Overwrites may only give what the caller has.
pub(super) fn check_overwrites(
    world: &World,
    caller: Caller,
    guild_id: Id<GuildMarker>,
    overwrites: &[PermissionOverwrite],
) -> Result<(), ApiError> {
    let own = world.permissions_of(guild_id, caller.user_id);
    let beyond = |overwrite: &PermissionOverwrite| !own.contains(overwrite.allow | overwrite.deny);
    if overwrites.iter().any(beyond) {
        return Err(ApiError::missing_permissions());
    }
    Ok(())
}

fn set_overwrite(
    context: &mut Context<'_>,
    request: EditChannelPermissions,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.channel_id;
    let channel = channel_with(world, id, caller, Permissions::MANAGE_ROLES)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    // Threads have those of their channel.
    if channel.thread.is_some() {
        return Err(ApiError::wrong_channel_type());
    }
    let guild = guild_of(world, guild_id, caller)?;
    match request.kind {
        OverwriteType::Role if !guild.roles.contains_key(&request.overwrite_id.cast()) => {
            return Err(ApiError::unknown_role());
        }
        OverwriteType::Member if !world.users.contains_key(&request.overwrite_id.cast()) => {
            return Err(ApiError::unknown_user());
        }
        _ => {}
    }
    let overwrite = PermissionOverwrite {
        id: request.overwrite_id,
        kind: request.kind,
        allow: request.allow.unwrap_or_default(),
        deny: request.deny.unwrap_or_default(),
    };
    check_overwrites(world, caller, guild_id, &[overwrite])?;
    let sight = world.sight(guild_id);
    let channel = world.channels.get_mut(&id);
    let channel = channel.ok_or_else(ApiError::unknown_channel)?;
    let known = channel.overwrites.iter().find(|o| o.id == overwrite.id);
    let before = known.map_or_else(|| "{}".to_owned(), json::to_string);
    let action = match known {
        Some(_) => AuditLogEvent::ChannelOverwriteUpdate,
        None => AuditLogEvent::ChannelOverwriteCreate,
    };
    channel.overwrites.retain(|other| other.id != overwrite.id);
    channel.overwrites.push(overwrite);
    world.channel_changed(id, false);
    world.tell_gained(sight);
    let options = overwrite_options(world, guild_id, &overwrite);
    let after = json::to_string(&overwrite);
    let entry = NewEntry::between(action, audit::OVERWRITE, &before, &after);
    context.audit(guild_id, entry.target(id).options(options));
    Ok(Reply::empty())
}

/// Whose overwrite it is, for the audit log.
fn overwrite_options(
    world: &World,
    guild_id: Id<GuildMarker>,
    overwrite: &PermissionOverwrite,
) -> AuditLogOptions {
    let guild = world.guilds.get(&guild_id);
    let role = guild.and_then(|guild| guild.roles.get(&overwrite.id.cast()));
    let kind = match overwrite.kind {
        OverwriteType::Member => AuditLogOptionsType::Member,
        _ => AuditLogOptionsType::Role,
    };
    AuditLogOptions {
        id: Some(overwrite.id),
        kind: Some(kind),
        role_name: role.map(|role| role.name.as_str().into()),
        ..AuditLogOptions::default()
    }
}

fn delete_overwrite(
    context: &mut Context<'_>,
    request: DeleteChannelPermission,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.channel_id;
    let channel = channel_with(world, id, caller, Permissions::MANAGE_ROLES)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    let sight = world.sight(guild_id);
    let channel = world.channels.get_mut(&id);
    let channel = channel.ok_or_else(ApiError::unknown_channel)?;
    let mut overwrites = channel.overwrites.iter();
    let place = overwrites
        .position(|other| other.id == request.overwrite_id)
        .ok_or_else(ApiError::unknown_overwrite)?;
    let overwrite = channel.overwrites.remove(place);
    world.channel_changed(id, false);
    world.tell_gained(sight);
    let options = overwrite_options(world, guild_id, &overwrite);
    let action = AuditLogEvent::ChannelOverwriteDelete;
    let before = json::to_string(&overwrite);
    let entry = NewEntry::deleted(action, audit::OVERWRITE, &before);
    context.audit(guild_id, entry.target(id).options(options));
    Ok(Reply::empty())
}
