//! What a caller may see and do.

use cordial_model::{
    Permissions,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, RoleMarker, UserMarker},
    },
};

use super::super::{ApiError, Caller};
use crate::world::{Channel, Guild, Member, Message, Role, World};

/// A guild that the caller is in. Others are not told from those that do not exist.
pub(super) fn guild_of(
    world: &World,
    id: Id<GuildMarker>,
    caller: Caller,
) -> Result<&Guild, ApiError> {
    world
        .guilds
        .get(&id)
        .filter(|guild| guild.members.contains_key(&caller.user_id))
        .ok_or_else(ApiError::unknown_guild)
}

/// A guild in which the caller has permissions.
pub(super) fn guild_with(
    world: &World,
    id: Id<GuildMarker>,
    caller: Caller,
    permissions: Permissions,
) -> Result<&Guild, ApiError> {
    let guild = guild_of(world, id, caller)?;
    if world
        .permissions_of(id, caller.user_id)
        .contains(permissions)
    {
        Ok(guild)
    } else {
        Err(ApiError::missing_permissions())
    }
}

/// A channel that the caller sees.
pub(super) fn channel_of(
    world: &World,
    id: Id<ChannelMarker>,
    caller: Caller,
) -> Result<&Channel, ApiError> {
    let channel = world
        .channels
        .get(&id)
        .ok_or_else(ApiError::unknown_channel)?;
    if world
        .permissions_in(id, caller.user_id)
        .contains(Permissions::VIEW_CHANNEL)
    {
        Ok(channel)
    } else {
        Err(ApiError::missing_access())
    }
}

/// A channel in which the caller has permissions.
pub(super) fn channel_with(
    world: &World,
    id: Id<ChannelMarker>,
    caller: Caller,
    permissions: Permissions,
) -> Result<&Channel, ApiError> {
    let channel = channel_of(world, id, caller)?;
    if world
        .permissions_in(id, caller.user_id)
        .contains(permissions)
    {
        Ok(channel)
    } else {
        Err(ApiError::missing_permissions())
    }
}

/// A message in a channel that the caller sees, unless only another one sees it.
pub(super) fn message_of(
    world: &World,
    channel_id: Id<ChannelMarker>,
    id: Id<MessageMarker>,
    caller: Caller,
) -> Result<&Message, ApiError> {
    channel_of(world, channel_id, caller)?
        .messages
        .get(&id)
        .filter(|message| message.ephemeral_to.is_none())
        .ok_or_else(ApiError::unknown_message)
}

/// A member of a guild.
pub(super) fn member_of(guild: &Guild, id: Id<UserMarker>) -> Result<&Member, ApiError> {
    guild.members.get(&id).ok_or_else(ApiError::unknown_member)
}

/// A role of a guild.
pub(super) fn role_of(guild: &Guild, id: Id<RoleMarker>) -> Result<&Role, ApiError> {
    guild.roles.get(&id).ok_or_else(ApiError::unknown_role)
}

/// Requires that the caller stands above a member: owners cannot be touched, and equals neither.
pub(super) fn outranks(
    guild: &Guild,
    caller: Caller,
    member: Id<UserMarker>,
) -> Result<(), ApiError> {
    if guild.rank_of(caller.user_id) > guild.rank_of(member) {
        Ok(())
    } else {
        Err(ApiError::missing_permissions())
    }
}

/// Requires that the caller's highest role stands above a role.
pub(super) fn above_role(guild: &Guild, caller: Caller, role: &Role) -> Result<(), ApiError> {
    if guild.rank_of(caller.user_id) > role.position {
        Ok(())
    } else {
        Err(ApiError::missing_permissions())
    }
}
