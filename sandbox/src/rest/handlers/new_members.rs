//! [Adding members](https://discord.com/developers/docs/resources/guild#add-guild-member) by a token that they gave the
//! application.

use cordial_model::{
    Permissions,
    guild::MemberFlags,
    oauth2::Scope,
    rest::{AddGuildMember, StatusCode},
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::{above_role, guild_with, role_of},
};
use crate::world::World;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(add);
}

/// The token must be the user's, of the caller's application, and for this.
fn check_token(world: &World, request: &AddGuildMember, caller: Caller) -> Result<(), ApiError> {
    let token = world.bearer(request.access_token.expose());
    let grant = token.map(|issued| &issued.grant);
    let fits = grant.is_some_and(|grant| {
        grant.application_id == caller.application_id
            && grant.user_id == request.user_id
            && grant.allows(&Scope::GuildsJoin)
    });
    if fits {
        Ok(())
    } else {
        Err(ApiError::invalid_access_token())
    }
}

/// Each thing that the member is given needs the permission to give it.
fn check_gifts(world: &World, request: &AddGuildMember, caller: Caller) -> Result<(), ApiError> {
    let id = request.guild_id;
    let needed = [
        (request.nick.is_some(), Permissions::MANAGE_NICKNAMES),
        (!request.roles.is_empty(), Permissions::MANAGE_ROLES),
        (request.mute.is_some(), Permissions::MUTE_MEMBERS),
        (request.deaf.is_some(), Permissions::DEAFEN_MEMBERS),
    ]
    .into_iter()
    .filter(|(asked, _)| *asked)
    .fold(Permissions::CREATE_INSTANT_INVITE, |all, (_, one)| {
        all | one
    });
    let guild = guild_with(world, id, caller, needed)?;
    for role in &request.roles {
        let role = role_of(guild, *role)?;
        above_role(guild, caller, role)?;
        if role.managed || role.id == id.cast() {
            return Err(ApiError::missing_permissions());
        }
    }
    Ok(())
}

fn add(context: &mut Context<'_>, request: AddGuildMember) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, user_id) = (request.guild_id, request.user_id);
    check_gifts(world, &request, caller)?;
    check_token(world, &request, caller)?;
    let guild = &world.guilds[&guild_id];
    if guild.bans.contains_key(&user_id) {
        let message = "The user is banned from this guild.";
        return Err(ApiError::new(StatusCode::FORBIDDEN, 40007, message));
    }
    if guild.members.contains_key(&user_id) {
        return Ok(Reply::empty());
    }
    world.add_member_with(guild_id, user_id, |member| {
        member.nick = request.nick.filter(|nick| !nick.is_empty());
        let mut roles = request.roles;
        roles.sort_unstable();
        roles.dedup();
        member.roles.extend(roles);
        member.mute = request.mute.unwrap_or(false);
        member.deaf = request.deaf.unwrap_or(false);
        let bypasses = request
            .flags
            .is_some_and(|flags| flags.contains(MemberFlags::BYPASSES_VERIFICATION));
        if bypasses {
            member.flags |= u64::from(MemberFlags::BYPASSES_VERIFICATION.bits());
        }
    });
    let member = &world.guilds[&guild_id].members[&user_id];
    Ok(Reply::object(|o| member.write(o, world)).created())
}
