//! [Roles](https://discord.com/developers/docs/resources/guild#get-guild-roles).

use std::collections::BTreeMap;

use cordial_model::{
    Color, Permissions,
    gateway::EventType,
    guild::{AuditLogEvent, RoleColors},
    id::{
        Id,
        marker::{GuildMarker, RoleMarker},
    },
    rest::{
        CreateGuildRole, DeleteGuildRole, GetGuildRole, GetGuildRoleMemberCounts, GetGuildRoles,
        ModifyGuildRole, ModifyGuildRolePositions, RolePosition, StatusCode,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::{above_role, guild_of, guild_with, role_of},
    pictures::{self, Picture},
};
use crate::world::{
    Guild, NewEntry, Role, World, audit,
    render::{self, Object},
};

errors! {
    invalid_role BAD_REQUEST 50028 "Invalid Role",
}

/// Roles of a guild.
const MAX_ROLES: usize = 250;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGuildRoles| {
        let caller = context.caller()?;
        Ok(list(guild_of(context.world, request.guild_id, caller)?))
    });
    handlers.on(|context, request: GetGuildRoleMemberCounts| {
        let caller = context.caller()?;
        let guild = guild_of(context.world, request.guild_id, caller)?;
        let mut counts: BTreeMap<Id<RoleMarker>, usize> =
            guild.roles.keys().map(|id| (*id, 0)).collect();
        counts.remove(&guild.id.cast());
        for role in guild.members.values().flat_map(|member| &member.roles) {
            if let Some(count) = counts.get_mut(role) {
                *count += 1;
            }
        }
        Ok(Reply::value(&counts))
    });
    handlers.on(|context, request: GetGuildRole| {
        let caller = context.caller()?;
        reply(context.world, request.guild_id, request.role_id, caller)
    });
    handlers.on(create);
    handlers.on(modify);
    handlers.on(position);
    handlers.on(|context, request: DeleteGuildRole| {
        let caller = context.caller()?;
        let world = &mut *context.world;
        let permission = Permissions::MANAGE_ROLES;
        let guild = guild_with(world, request.guild_id, caller, permission)?;
        let role = role_of(guild, request.role_id)?;
        above_role(guild, caller, role)?;
        if role.managed || role.id == guild.id.cast() {
            return Err(ApiError::invalid_role());
        }
        let before = render::object(|o| role.write(o));
        let sight = world.sight(request.guild_id);
        world.remove_role(request.guild_id, request.role_id);
        world.tell_gained(sight);
        let entry = NewEntry::deleted(AuditLogEvent::RoleDelete, audit::ROLE, &before);
        context.audit(request.guild_id, entry.target(request.role_id));
        Ok(Reply::empty())
    });
}

fn list(guild: &Guild) -> Reply {
    Reply::json(render::list(|list| {
        for role in guild.roles.values() {
            list.element(&Object(|o| role.write(o)));
        }
    }))
}

fn reply(
    world: &World,
    guild_id: Id<GuildMarker>,
    id: Id<RoleMarker>,
    caller: Caller,
) -> Result<Reply, ApiError> {
    let role = role_of(guild_of(world, guild_id, caller)?, id)?;
    Ok(Reply::object(|o| role.write(o)))
}

/// Nobody gives what they do not have.
fn check_grant(
    world: &World,
    guild_id: Id<GuildMarker>,
    caller: Caller,
    permissions: Option<Permissions>,
) -> Result<(), ApiError> {
    let own = world.permissions_of(guild_id, caller.user_id);
    if permissions.is_none_or(|permissions| own.contains(permissions)) {
        Ok(())
    } else {
        Err(ApiError::missing_permissions())
    }
}

/// Icons and more than one color are for boosted guilds.
fn check_looks(guild: &Guild, has_icon: bool, colors: Option<&RoleColors>) -> Result<(), ApiError> {
    let several = colors
        .is_some_and(|colors| colors.secondary_color.is_some() || colors.tertiary_color.is_some());
    if (has_icon && !guild.has_feature("ROLE_ICONS"))
        || (several && !guild.has_feature("ENHANCED_ROLE_COLORS"))
    {
        return Err(ApiError::needs_boosts());
    }
    Ok(())
}

fn paint(role: &mut Role, color: Option<Color>, colors: Option<RoleColors>) {
    if let Some(color) = color {
        role.color = color.0;
    }
    if let Some(colors) = colors {
        role.color = colors.primary_color.0;
        role.secondary_color = colors.secondary_color.map(|color| color.0);
        role.tertiary_color = colors.tertiary_color.map(|color| color.0);
    }
}

fn create(context: &mut Context<'_>, request: CreateGuildRole) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let guild_id = request.guild_id;
    let guild = guild_with(world, guild_id, caller, Permissions::MANAGE_ROLES)?;
    if guild.roles.len() >= MAX_ROLES {
        let message = format!("Maximum number of guild roles reached ({MAX_ROLES})");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 30005, message));
    }
    check_grant(world, guild_id, caller, request.permissions)?;
    let has_icon = request.icon.is_some() || request.unicode_emoji.is_some();
    check_looks(guild, has_icon, request.colors.as_ref())?;
    let everyone = role_of(guild, guild_id.cast())?.permissions;
    let icon = request.icon.as_ref().map(Picture::read).transpose()?;
    let id = world.next_id();
    let folder = format!("role-icons/{id}");
    let icon = icon.map(|picture| picture.keep(&mut world.files, folder));
    let name = request.name.unwrap_or_else(|| "new role".to_owned());
    // New roles stand right above everyone.
    let mut role = Role::new(id, name, 1);
    role.permissions = request.permissions.unwrap_or(everyone);
    paint(&mut role, request.color, request.colors);
    role.hoist = request.hoist.unwrap_or(false);
    role.mentionable = request.mentionable.unwrap_or(false);
    role.icon = icon;
    role.unicode_emoji = request.unicode_emoji;
    let guild = world
        .guilds
        .get_mut(&guild_id)
        .ok_or_else(ApiError::unknown_guild)?;
    let mut moved = Vec::new();
    for other in guild.roles.values_mut().filter(|other| other.position >= 1) {
        other.position += 1;
        moved.push(other.id);
    }
    let made = render::object(|o| role.write(o));
    guild.roles.insert(id, role);
    world.role_changed(EventType::GuildRoleCreate, guild_id, id);
    let role_id = id;
    for id in moved {
        world.role_changed(EventType::GuildRoleUpdate, guild_id, id);
    }
    let entry = NewEntry::created(AuditLogEvent::RoleCreate, audit::ROLE, &made);
    context.audit(guild_id, entry.target(role_id));
    reply(context.world, guild_id, role_id, caller)
}

fn modify(context: &mut Context<'_>, request: ModifyGuildRole) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.role_id);
    let guild = guild_with(world, guild_id, caller, Permissions::MANAGE_ROLES)?;
    above_role(guild, caller, role_of(guild, id)?)?;
    check_grant(world, guild_id, caller, request.permissions)?;
    let has_icon = request.icon.set().is_some() || request.unicode_emoji.set().is_some();
    check_looks(guild, has_icon, request.colors.as_ref())?;
    let icon = Picture::read_change(request.icon)?;
    let sight = world.sight(guild_id);
    let role = world
        .guilds
        .get_mut(&guild_id)
        .and_then(|guild| guild.roles.get_mut(&id))
        .ok_or_else(ApiError::unknown_role)?;
    let before = render::object(|o| role.write(o));
    let folder = format!("role-icons/{id}");
    pictures::replace(&mut world.files, folder, icon, &mut role.icon);
    if let Some(name) = request.name {
        role.name = name;
    }
    if let Some(permissions) = request.permissions {
        role.permissions = permissions;
    }
    paint(role, request.color, request.colors);
    role.hoist = request.hoist.unwrap_or(role.hoist);
    role.mentionable = request.mentionable.unwrap_or(role.mentionable);
    request.unicode_emoji.apply(&mut role.unicode_emoji);
    let after = render::object(|o| role.write(o));
    world.role_changed(EventType::GuildRoleUpdate, guild_id, id);
    world.tell_gained(sight);
    let entry = NewEntry::between(AuditLogEvent::RoleUpdate, audit::ROLE, &before, &after);
    context.audit(guild_id, entry.target(id));
    reply(context.world, guild_id, id, caller)
}

fn position(
    context: &mut Context<'_>,
    request: ModifyGuildRolePositions,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let guild_id = request.guild_id;
    let guild = guild_with(world, guild_id, caller, Permissions::MANAGE_ROLES)?;
    for change in &request.positions {
        let role = role_of(guild, change.id)?;
        above_role(guild, caller, role)?;
        if role.id == guild_id.cast() {
            return Err(ApiError::invalid_role());
        }
        let rank = guild.rank_of(caller.user_id);
        if change
            .position
            .into_set()
            .is_some_and(|position| i64::from(position) >= rank)
        {
            return Err(ApiError::missing_permissions());
        }
    }
    let order = reordered(guild, &request.positions);
    let mut moved = Vec::new();
    if let Some(guild) = world.guilds.get_mut(&guild_id) {
        for (position, id) in (0..).zip(order) {
            if let Some(role) = guild.roles.get_mut(&id)
                && role.position != position
            {
                role.position = position;
                moved.push(id);
            }
        }
    }
    for id in moved {
        world.role_changed(EventType::GuildRoleUpdate, guild_id, id);
    }
    Ok(list(guild_of(world, guild_id, caller)?))
}

/// The roles from below, those that move at their new places and the others around them.
fn reordered(guild: &Guild, changes: &[RolePosition]) -> Vec<Id<RoleMarker>> {
    let mut moves: Vec<_> = changes
        .iter()
        .filter_map(|change| Some((change.position.into_set()?.max(1) as usize, change.id)))
        .collect();
    moves.sort_unstable();
    let mut order: Vec<&Role> = guild.roles.values().collect();
    order.sort_by_key(|role| (role.position, role.id));
    let mut order: Vec<_> = order
        .iter()
        .map(|role| role.id)
        .filter(|id| moves.iter().all(|(_, moved)| moved != id))
        .collect();
    for (position, id) in moves {
        order.insert(position.min(order.len()), id);
    }
    order
}
