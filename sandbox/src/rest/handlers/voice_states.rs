//! [Voice states](https://discord.com/developers/docs/resources/voice), what people in voice are doing, and regions.

use cordial_model::{
    Patch, Permissions, Timestamp,
    channel::ChannelType,
    guild::{AuditLogEvent, AuditLogOptions},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    rest::{
        GetCurrentUserVoiceState, GetGuildVoiceRegions, GetUserVoiceState,
        ModifyCurrentUserVoiceState, ModifyUserVoiceState, SetVoiceChannelStatus,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::{channel_of, channel_with, guild_of},
    users::write_region,
};
use crate::world::{
    NewEntry, VoiceState, World,
    render::{self, Object},
};

errors! {
    unknown_voice_state NOT_FOUND 10065 "Unknown Voice State",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGuildVoiceRegions| {
        let caller = context.caller()?;
        guild_of(context.world, request.guild_id, caller)?;
        Ok(Reply::json(render::list(|list| {
            list.element(&Object(write_region));
        })))
    });
    handlers.on(|context, request: GetCurrentUserVoiceState| {
        let caller = context.caller()?;
        reply(context.world, request.guild_id, caller.user_id, caller)
    });
    handlers.on(|context, request: GetUserVoiceState| {
        let caller = context.caller()?;
        reply(context.world, request.guild_id, request.user_id, caller)
    });
    handlers.on(modify_own);
    handlers.on(modify);
    handlers.on(set_status);
}

fn state_of(
    world: &World,
    guild_id: Id<GuildMarker>,
    user_id: Id<UserMarker>,
) -> Result<&VoiceState, ApiError> {
    let guild = world.guilds.get(&guild_id);
    let state = guild.and_then(|guild| guild.voice_states.get(&user_id));
    state.ok_or_else(ApiError::unknown_voice_state)
}

fn reply(
    world: &World,
    guild_id: Id<GuildMarker>,
    user_id: Id<UserMarker>,
    caller: Caller,
) -> Result<Reply, ApiError> {
    let guild = guild_of(world, guild_id, caller)?;
    let state = state_of(world, guild_id, user_id)?;
    // Others are seen in channels that are seen.
    if let Some(channel) = state.channel_id.filter(|_| user_id != caller.user_id) {
        channel_of(world, channel, caller)?;
    }
    let member = guild.members.get(&user_id);
    Ok(Reply::object(|o| {
        o.field("guild_id", &guild_id);
        state.write(o);
        if let Some(member) = member {
            o.field("member", &world.member_object(member));
        }
    }))
}

/// The state of a user who is on the stage that is meant.
fn on_stage(
    world: &World,
    guild_id: Id<GuildMarker>,
    user_id: Id<UserMarker>,
    channel_id: Option<Id<ChannelMarker>>,
) -> Result<(VoiceState, Id<ChannelMarker>), ApiError> {
    let state = state_of(world, guild_id, user_id)?;
    let here = state.channel_id.ok_or_else(ApiError::unknown_voice_state)?;
    let stage = world
        .channels
        .get(&here)
        .is_some_and(|channel| channel.kind == ChannelType::GuildStageVoice);
    if !stage || channel_id.is_some_and(|channel| channel != here) {
        return Err(ApiError::wrong_channel_type());
    }
    Ok((state.clone(), here))
}

fn modify_own(
    context: &mut Context<'_>,
    request: ModifyCurrentUserVoiceState,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, user_id) = (request.guild_id, caller.user_id);
    guild_of(world, guild_id, caller)?;
    let (mut state, channel) = on_stage(world, guild_id, user_id, request.channel_id)?;
    if let Some(suppress) = request.suppress {
        // Everybody may stop to speak.
        if !suppress {
            channel_with(world, channel, caller, Permissions::MUTE_MEMBERS)?;
            state.request_to_speak = None;
        }
        state.suppress = suppress;
    }
    match request.request_to_speak_timestamp {
        Patch::Leave => {}
        Patch::Clear => state.request_to_speak = None,
        Patch::Set(from) => {
            channel_with(world, channel, caller, Permissions::REQUEST_TO_SPEAK)?;
            check_not_past(world.now(), from)?;
            state.request_to_speak = Some(from);
        }
    }
    world.change_voice(guild_id, &state);
    Ok(Reply::empty())
}

/// Discord takes the present and the future. The present of a client is some seconds old when it arrives.
fn check_not_past(now: Timestamp, from: Timestamp) -> Result<(), ApiError> {
    if now.as_secs() - from.as_secs() <= 60 {
        return Ok(());
    }
    Err(ApiError::field(
        "request_to_speak_timestamp",
        "BASE_TYPE_PAST_DATE",
        "Must be a present or future date.",
    ))
}

fn modify(context: &mut Context<'_>, request: ModifyUserVoiceState) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, user_id) = (request.guild_id, request.user_id);
    guild_of(world, guild_id, caller)?;
    let (mut state, channel) = on_stage(world, guild_id, user_id, request.channel_id)?;
    channel_with(world, channel, caller, Permissions::MUTE_MEMBERS)?;
    match request.suppress {
        // Somebody else is asked whether they want to speak.
        Some(false) if user_id != caller.user_id => {
            let now = world.now();
            state.suppress = false;
            state.request_to_speak = Some(now);
        }
        Some(suppress) => {
            state.suppress = suppress;
            state.request_to_speak = None;
        }
        None => {}
    }
    world.change_voice(guild_id, &state);
    Ok(Reply::empty())
}

fn set_status(
    context: &mut Context<'_>,
    request: SetVoiceChannelStatus,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.channel_id;
    let needed = Permissions::SET_VOICE_CHANNEL_STATUS;
    let channel = channel_with(world, id, caller, needed)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    if channel.kind != ChannelType::GuildVoice {
        return Err(ApiError::wrong_channel_type());
    }
    // From outside, it takes more.
    let inside =
        state_of(world, guild_id, caller.user_id).is_ok_and(|state| state.channel_id == Some(id));
    if !inside {
        channel_with(world, id, caller, Permissions::MANAGE_CHANNELS)?;
    }
    let status = request.status.set().filter(|status| !status.is_empty());
    world
        .set_voice_status(id, status.map(String::as_str))
        .ok_or_else(ApiError::unknown_channel)?;
    let action = match status {
        Some(_) => AuditLogEvent::VoiceChannelStatusCreate,
        None => AuditLogEvent::VoiceChannelStatusDelete,
    };
    let options = AuditLogOptions {
        status: status.map(|status| status.as_str().into()),
        ..AuditLogOptions::default()
    };
    let entry = NewEntry::new(action).target(id).options(options);
    context.audit(guild_id, entry);
    Ok(Reply::empty())
}
