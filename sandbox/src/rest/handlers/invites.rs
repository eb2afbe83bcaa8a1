//! [Invites](https://discord.com/developers/docs/resources/invite).

use cordial_model::{
    Permissions,
    guild::AuditLogEvent,
    rest::{CreateChannelInvite, DeleteInvite, GetChannelInvites, GetGuildInvites, GetInvite},
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    access::{channel_with, guild_with},
};
use crate::world::{
    Invite, NewEntry, World, audit,
    render::{self, Object},
};

/// Seconds after which an invite ends unless it says so.
const MAX_AGE: u32 = 86_400;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(create);
    handlers.on(|context, request: GetChannelInvites| {
        let caller = context.caller()?;
        let id = request.channel_id;
        channel_with(context.world, id, caller, Permissions::MANAGE_CHANNELS)?;
        Ok(list(context.world, |invite| invite.channel_id == id))
    });
    handlers.on(|context, request: GetGuildInvites| {
        let caller = context.caller()?;
        let id = request.guild_id;
        guild_with(context.world, id, caller, Permissions::MANAGE_GUILD)?;
        Ok(list(context.world, |invite| invite.guild_id == id))
    });
    handlers.on(|context, request: GetInvite| {
        let world = &*context.world;
        let invite = find(world, &request.invite_code)?;
        let counts = request.with_counts.unwrap_or(false);
        Ok(Reply::object(|o| invite.write(o, world, counts, false)))
    });
    handlers.on(delete);
}

fn find<'a>(world: &'a World, code: &str) -> Result<&'a Invite, ApiError> {
    world
        .invites
        .get(code)
        .filter(|invite| invite.is_valid(world.now()))
        .ok_or_else(ApiError::unknown_invite)
}

fn list(world: &World, wanted: impl Fn(&Invite) -> bool) -> Reply {
    let now = world.now();
    Reply::json(render::list(|list| {
        let invites = world.invites.values();
        for invite in invites.filter(|invite| wanted(invite) && invite.is_valid(now)) {
            list.element(&Object(|o| invite.write(o, world, false, true)));
        }
    }))
}

fn create(context: &mut Context<'_>, request: CreateChannelInvite) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.channel_id;
    let permission = Permissions::CREATE_INSTANT_INVITE;
    let channel = channel_with(world, id, caller, permission)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    let (max_age, max_uses) = (
        request.max_age.unwrap_or(MAX_AGE),
        request.max_uses.unwrap_or(0),
    );
    let temporary = request.temporary.unwrap_or(false);
    let now = world.now();
    // An invite like it is given again unless a new one is wanted.
    let like = world.invites.values().find(|invite| {
        request.unique != Some(true)
            && invite.channel_id == id
            && invite.inviter_id == caller.user_id
            && (invite.max_age, invite.max_uses, invite.temporary) == (max_age, max_uses, temporary)
            && invite.is_valid(now)
    });
    if let Some(invite) = like {
        return Ok(Reply::object(|o| invite.write(o, world, false, true)));
    }
    let code = world.secret(8);
    let invite = Invite {
        code: code.clone(),
        guild_id,
        channel_id: id,
        inviter_id: caller.user_id,
        created_at: now,
        max_age,
        max_uses,
        uses: 0,
        temporary,
    };
    let told = told(&invite);
    world.invite(invite);
    let entry = NewEntry::created(AuditLogEvent::InviteCreate, audit::INVITE, &told);
    context.audit(guild_id, entry);
    let world = &*context.world;
    Ok(Reply::object(|o| {
        world.invites[&code].write(o, world, false, true);
    }))
}

fn delete(context: &mut Context<'_>, request: DeleteInvite) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let invite = find(world, &request.invite_code)?.clone();
    let manages = world
        .permissions_of(invite.guild_id, caller.user_id)
        .contains(Permissions::MANAGE_GUILD);
    if !manages {
        let permission = Permissions::MANAGE_CHANNELS;
        channel_with(world, invite.channel_id, caller, permission)?;
    }
    let reply = Reply::object(|o| invite.write(o, world, false, false));
    world.revoke_invite(&request.invite_code);
    let entry = NewEntry::deleted(AuditLogEvent::InviteDelete, audit::INVITE, &told(&invite));
    context.audit(invite.guild_id, entry);
    Ok(reply)
}

/// What the audit log tells of an invite: the ids of channel and inviter, not the objects.
fn told(invite: &Invite) -> std::sync::Arc<str> {
    render::object(|o| {
        o.field("code", &invite.code);
        o.field("channel_id", &invite.channel_id);
        o.field("inviter_id", &invite.inviter_id);
        o.field("max_age", &invite.max_age);
        o.field("max_uses", &invite.max_uses);
        o.field("temporary", &invite.temporary);
        o.field("uses", &invite.uses);
    })
}
