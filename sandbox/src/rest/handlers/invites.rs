//! [Invites](https://discord.com/developers/docs/resources/invite).

use std::sync::Arc;

use cordial_model::{
    Permissions,
    channel::ChannelType,
    guild::AuditLogEvent,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    invite::InviteTargetType,
    rest::{
        CreateChannelInvite, DeleteInvite, GetChannelInvites, GetGuildInvites, GetInvite,
        StatusCode,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::{above_role, channel_with, guild_of, guild_with, role_of},
    target_users::checked,
};
use crate::world::{
    Guild, Invite, InviteTarget, InviteView, NewEntry, World, audit,
    render::{self, Object},
};

/// Seconds after which an invite ends unless it says so.
const MAX_AGE: u32 = 86_400;

/// Invites of a guild.
const MAX_INVITES: usize = 1000;

/// What those who manage invites are told.
const MANAGED: InviteView = InviteView {
    counts: false,
    metadata: true,
    event: None,
};

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(create);
    handlers.on(|context, request: GetChannelInvites| {
        let caller = context.caller()?;
        let id = request.channel_id;
        channel_with(context.world, id, caller, Permissions::MANAGE_CHANNELS)?;
        let here = |invite: &Invite| invite.channel_id == id;
        Ok(list(context.world, here, MANAGED))
    });
    handlers.on(|context, request: GetGuildInvites| {
        let caller = context.caller()?;
        let id = request.guild_id;
        guild_of(context.world, id, caller)?;
        let own = context.world.permissions_of(id, caller.user_id);
        // Who reads the audit log sees the invites, but not how often they were used.
        let view = if own.contains(Permissions::MANAGE_GUILD) {
            MANAGED
        } else {
            guild_with(context.world, id, caller, Permissions::VIEW_AUDIT_LOG)?;
            InviteView::default()
        };
        let here = |invite: &Invite| invite.guild_id == id;
        Ok(list(context.world, here, view))
    });
    handlers.on(resolve);
    handlers.on(delete);
}

/// An invite that can still be used.
pub(super) fn find<'a>(world: &'a World, code: &str) -> Result<&'a Invite, ApiError> {
    world
        .invites
        .get(code)
        .filter(|invite| invite.is_valid(world.now()))
        .ok_or_else(ApiError::unknown_invite)
}

fn list(world: &World, wanted: impl Fn(&Invite) -> bool, view: InviteView) -> Reply {
    let now = world.now();
    Reply::json(render::list(|list| {
        let invites = world.invites.values();
        for invite in invites.filter(|invite| wanted(invite) && invite.is_valid(now)) {
            list.element(&Object(|o| invite.write(o, world, view)));
        }
    }))
}

fn resolve(context: &mut Context<'_>, request: GetInvite) -> Result<Reply, ApiError> {
    let world = &*context.world;
    let code = &request.invite_code;
    let view = InviteView {
        counts: request.with_counts.unwrap_or(false),
        event: request.guild_scheduled_event_id,
        ..InviteView::default()
    };
    if let Some(id) = view.event {
        let guild = find(world, code).map(|invite| invite.guild_id);
        let guild = guild.ok().and_then(|id| world.guilds.get(&id));
        if guild.is_some_and(|guild| !guild.extras.events.contains_key(&id)) {
            return Err(ApiError::unknown_event());
        }
    }
    match (find(world, code), world.guild_of_vanity(code)) {
        (Ok(invite), _) => Ok(Reply::object(|o| invite.write(o, world, view))),
        (Err(_), Some(guild)) => {
            let invite = vanity(world, guild, code)?;
            Ok(Reply::object(|o| invite.write(o, world, view)))
        }
        (Err(error), None) => Err(error),
    }
}

/// The invite of a guild's own choice leads to the rules, or to the first channel.
fn vanity(world: &World, guild: &Guild, code: &str) -> Result<Invite, ApiError> {
    let mut texts = world
        .channels_of(guild.id)
        .filter(|channel| channel.kind == ChannelType::GuildText);
    let channel = guild
        .rules_channel_id
        .or_else(|| texts.next().map(|channel| channel.id));
    Ok(Invite {
        code: code.to_owned(),
        guild_id: guild.id,
        channel_id: channel.ok_or_else(ApiError::unknown_invite)?,
        inviter_id: None,
        created_at: guild.id.created_at(),
        max_age: 0,
        max_uses: 0,
        uses: 0,
        temporary: false,
        target: None,
    })
}

/// What is special about an invite that is asked for.
fn target_of(
    world: &World,
    guild_id: Id<GuildMarker>,
    request: &mut CreateChannelInvite,
    caller: Caller,
) -> Result<Option<Box<InviteTarget>>, ApiError> {
    let invalid = |path, message| Err(ApiError::field(path, "INVITE_TARGET_INVALID", message));
    let guild = guild_of(world, guild_id, caller)?;
    let target = InviteTarget {
        kind: request.target_type,
        user_id: request.target_user_id,
        application_id: request.target_application_id,
        role_ids: std::mem::take(&mut request.role_ids),
        users: request
            .target_users_file
            .take()
            .map(|users| checked(world, users))
            .transpose()?,
    };
    match target.kind {
        Some(InviteTargetType::Stream) => {
            let streams = target.user_id.is_some_and(|user| {
                let state = guild.voice_states.get(&user);
                state.is_some_and(|state| state.channel_id == Some(request.channel_id))
            });
            if !streams {
                return invalid("target_user_id", "User is not in this voice channel.");
            }
        }
        Some(InviteTargetType::EmbeddedApplication) => {
            let known = target
                .application_id
                .is_some_and(|id| world.applications.contains_key(&id));
            if !known {
                return invalid("target_application_id", "Unknown application.");
            }
        }
        Some(_) => {
            let message = "Value must be one of {1, 2}.";
            return Err(ApiError::field("target_type", "BASE_TYPE_CHOICES", message));
        }
        None if target.user_id.is_some() || target.application_id.is_some() => {
            return invalid("target_type", "Needed for a target.");
        }
        None => {}
    }
    if !target.role_ids.is_empty() {
        guild_with(world, guild_id, caller, Permissions::MANAGE_ROLES)?;
        for id in &target.role_ids {
            let role = role_of(guild, *id)?;
            above_role(guild, caller, role)?;
            if role.managed || role.id == guild_id.cast() {
                return Err(ApiError::missing_permissions());
            }
        }
    }
    Ok((target != InviteTarget::default()).then(|| Box::new(target)))
}

/// Invites lead to channels that people are in, not to categories or threads.
fn check_channel(world: &World, id: Id<ChannelMarker>) -> Result<(), ApiError> {
    let kind = world.channels.get(&id).map(|channel| channel.kind);
    match kind {
        Some(
            ChannelType::GuildText
            | ChannelType::GuildVoice
            | ChannelType::GuildAnnouncement
            | ChannelType::GuildStageVoice
            | ChannelType::GuildForum
            | ChannelType::GuildMedia,
        ) => Ok(()),
        _ => Err(ApiError::wrong_channel_type()),
    }
}

fn create(context: &mut Context<'_>, mut request: CreateChannelInvite) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.channel_id;
    let permission = Permissions::CREATE_INSTANT_INVITE;
    let channel = channel_with(world, id, caller, permission)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    check_channel(world, id)?;
    let target = target_of(world, guild_id, &mut request, caller)?;
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
            && invite.inviter_id == Some(caller.user_id)
            && (invite.max_age, invite.max_uses, invite.temporary) == (max_age, max_uses, temporary)
            && invite.target == target
            && invite.is_valid(now)
    });
    if let Some(invite) = like {
        return Ok(Reply::object(|o| invite.write(o, world, MANAGED)));
    }
    let valid = |invite: &&Invite| invite.guild_id == guild_id && invite.is_valid(now);
    if world.invites.values().filter(valid).count() >= MAX_INVITES {
        let message = format!("Maximum number of invites reached ({MAX_INVITES})");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 30016, message));
    }
    let code = world.secret(8);
    let invite = Invite {
        code: code.clone(),
        guild_id,
        channel_id: id,
        inviter_id: Some(caller.user_id),
        created_at: now,
        max_age,
        max_uses,
        uses: 0,
        temporary,
        target,
    };
    let told = told(&invite);
    world.invite(invite);
    let entry = NewEntry::created(AuditLogEvent::InviteCreate, audit::INVITE, &told);
    context.audit(guild_id, entry);
    let world = &*context.world;
    Ok(Reply::object(|o| {
        world.invites[&code].write(o, world, MANAGED);
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
    let reply = Reply::object(|o| invite.write(o, world, InviteView::default()));
    world.revoke_invite(&request.invite_code);
    let entry = NewEntry::deleted(AuditLogEvent::InviteDelete, audit::INVITE, &told(&invite));
    context.audit(invite.guild_id, entry);
    Ok(reply)
}

/// What the audit log tells of an invite: the ids of channel and inviter, not the objects.
fn told(invite: &Invite) -> Arc<str> {
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
