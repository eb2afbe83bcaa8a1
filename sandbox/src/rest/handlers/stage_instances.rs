//! [Live stages](https://discord.com/developers/docs/resources/stage-instance).

use cordial_model::{
    Permissions,
    channel::ChannelType,
    guild::{
        AuditLogEvent, AuditLogOptions, EventEntityType, EventStatus, StageInstance,
        StagePrivacyLevel,
    },
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, ScheduledEventMarker},
    },
    json,
    rest::{CreateStageInstance, DeleteStageInstance, GetStageInstance, ModifyStageInstance},
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::{channel_of, channel_with},
};
use crate::world::{NewEntry, World};

/// What makes somebody a moderator of a stage.
pub(super) const MODERATOR: Permissions = Permissions::MANAGE_CHANNELS
    .union(Permissions::MUTE_MEMBERS)
    .union(Permissions::MOVE_MEMBERS);

/// Fields whose changes the audit log tells.
const TOLD: &[&str] = &["topic", "privacy_level"];

errors! {
    unknown_stage NOT_FOUND 10067 "Unknown Stage Instance",
    stage_is_open BAD_REQUEST 150_006 "The Stage is already open",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetStageInstance| {
        let caller = context.caller()?;
        channel_of(context.world, request.channel_id, caller)?;
        Ok(Reply::value(stage_of(context.world, request.channel_id)?))
    });
    handlers.on(create);
    handlers.on(modify);
    handlers.on(|context, request: DeleteStageInstance| {
        let caller = context.caller()?;
        let world = &mut *context.world;
        let channel_id = request.channel_id;
        channel_with(world, channel_id, caller, MODERATOR)?;
        stage_of(world, channel_id)?;
        let gone = world.end_stage(channel_id);
        let gone = gone.ok_or_else(ApiError::unknown_stage)?;
        let action = AuditLogEvent::StageInstanceDelete;
        let entry = NewEntry::deleted(action, TOLD, &json::to_string(&gone));
        audit(context, &gone, entry);
        Ok(Reply::empty())
    });
}

fn stage_of(world: &World, id: Id<ChannelMarker>) -> Result<&StageInstance, ApiError> {
    world.stage_of(id).ok_or_else(ApiError::unknown_stage)
}

fn audit(context: &mut Context<'_>, stage: &StageInstance, entry: NewEntry) {
    let options = AuditLogOptions {
        channel_id: Some(stage.channel_id),
        ..AuditLogOptions::default()
    };
    let entry = entry.target(stage.id).options(options);
    context.audit(stage.guild_id, entry);
}

/// The public ones are gone from Discord.
fn check_privacy(level: Option<StagePrivacyLevel>) -> Result<StagePrivacyLevel, ApiError> {
    match level {
        None | Some(StagePrivacyLevel::GuildOnly) => Ok(StagePrivacyLevel::GuildOnly),
        Some(_) => {
            let message = "Value must be one of {2}.";
            Err(ApiError::field(
                "privacy_level",
                "BASE_TYPE_CHOICES",
                message,
            ))
        }
    }
}

/// The event that a stage is for must be one on this stage, and not over.
fn check_event(
    world: &World,
    guild_id: Id<GuildMarker>,
    channel_id: Id<ChannelMarker>,
    id: Id<ScheduledEventMarker>,
) -> Result<(), ApiError> {
    let guild = world.guilds.get(&guild_id);
    let event = guild.and_then(|guild| guild.extras.events.get(&id));
    let event = event.ok_or_else(ApiError::unknown_event)?;
    let here = event.event.entity_type == EventEntityType::StageInstance
        && event.event.channel_id == Some(channel_id);
    if here && event.is_open() {
        return Ok(());
    }
    Err(ApiError::wrong_entity())
}

fn create(context: &mut Context<'_>, request: CreateStageInstance) -> Result<Reply, ApiError> {
    let caller: Caller = context.caller()?;
    let world = &mut *context.world;
    let channel_id = request.channel_id;
    let channel = channel_with(world, channel_id, caller, MODERATOR)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    if channel.kind != ChannelType::GuildStageVoice {
        return Err(ApiError::wrong_channel_type());
    }
    let privacy_level = check_privacy(request.privacy_level)?;
    if request.send_start_notification == Some(true) {
        channel_with(world, channel_id, caller, Permissions::MENTION_EVERYONE)?;
    }
    if world.stage_of(channel_id).is_some() {
        return Err(ApiError::stage_is_open());
    }
    let event_id = request.guild_scheduled_event_id;
    if let Some(id) = event_id {
        check_event(world, guild_id, channel_id, id)?;
    }
    let stage = StageInstance {
        id: world.next_id(),
        guild_id,
        channel_id,
        topic: request.topic.into(),
        privacy_level,
        discoverable_disabled: true,
        guild_scheduled_event_id: event_id,
    };
    world.set_stage(&stage);
    // The event begins with its stage.
    if let Some(id) = event_id {
        world.set_event_status(guild_id, id, EventStatus::Active);
    }
    let action = AuditLogEvent::StageInstanceCreate;
    let entry = NewEntry::created(action, TOLD, &json::to_string(&stage));
    audit(context, &stage, entry);
    Ok(Reply::value(&stage))
}

fn modify(context: &mut Context<'_>, request: ModifyStageInstance) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let channel_id = request.channel_id;
    channel_with(world, channel_id, caller, MODERATOR)?;
    let before = stage_of(world, channel_id)?.clone();
    let mut after = before.clone();
    if let Some(topic) = request.topic {
        after.topic = topic.into();
    }
    if request.privacy_level.is_some() {
        after.privacy_level = check_privacy(request.privacy_level)?;
    }
    world.set_stage(&after);
    let (old, new) = (json::to_string(&before), json::to_string(&after));
    let action = AuditLogEvent::StageInstanceUpdate;
    let entry = NewEntry::between(action, TOLD, &old, &new);
    audit(context, &after, entry);
    Ok(Reply::value(&after))
}
