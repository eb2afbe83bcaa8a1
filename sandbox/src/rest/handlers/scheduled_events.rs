//! [Events that guilds plan](https://discord.com/developers/docs/resources/guild-scheduled-event).

use cordial_model::{
    Patch, Permissions,
    gateway::EventType,
    guild::{AuditLogEvent, EventEntityType, EventPrivacyLevel, EventStatus, GuildScheduledEvent},
    id::{
        Id,
        marker::{GuildMarker, ScheduledEventMarker},
    },
    rest::{
        CreateGuildScheduledEvent, DeleteGuildScheduledEvent, GetGuildScheduledEvent,
        ListScheduledEventsForGuild, ModifyGuildScheduledEvent, StatusCode,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::guild_of,
    event_rules::{
        check_kind, check_order, check_rule, check_status, check_times, check_whole, may_plan,
    },
    pictures::{self, Picture},
};
use crate::world::{
    NewEntry, ScheduledEvent, World,
    render::{self, Object},
};

/// Events of a guild that are to come or going on.
const MAX_EVENTS: usize = 100;

/// Fields whose changes the audit log tells.
const TOLD: &[&str] = &[
    "name",
    "description",
    "channel_id",
    "scheduled_start_time",
    "scheduled_end_time",
    "privacy_level",
    "status",
    "entity_type",
    "location",
    "image",
];

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(list);
    handlers.on(|context, request: GetGuildScheduledEvent| {
        let caller = context.caller()?;
        let world = &*context.world;
        let id = request.guild_scheduled_event_id;
        let event = event_of(world, request.guild_id, id, caller)?;
        let counts = request.with_user_count.unwrap_or(false);
        Ok(Reply::object(|o| event.write(o, world, counts)))
    });
    handlers.on(create);
    handlers.on(modify);
    handlers.on(delete);
}

/// An event that the caller sees: those in channels that they do not see are not theirs to know.
pub(super) fn event_of(
    world: &World,
    guild_id: Id<GuildMarker>,
    id: Id<ScheduledEventMarker>,
    caller: Caller,
) -> Result<&ScheduledEvent, ApiError> {
    let guild = guild_of(world, guild_id, caller)?;
    let event = guild.extras.events.get(&id);
    event
        .filter(|event| is_seen(world, event, caller))
        .ok_or_else(ApiError::unknown_event)
}

fn is_seen(world: &World, event: &ScheduledEvent, caller: Caller) -> bool {
    event.event.channel_id.is_none_or(|channel| {
        let own = world.permissions_in(channel, caller.user_id);
        own.contains(Permissions::VIEW_CHANNEL) || !world.channels.contains_key(&channel)
    })
}

fn list(
    context: &mut Context<'_>,
    request: ListScheduledEventsForGuild,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let guild = guild_of(world, request.guild_id, caller)?;
    let counts = request.with_user_count.unwrap_or(false);
    Ok(Reply::json(render::list(|list| {
        let events = guild.extras.events.values();
        for event in events.filter(|event| event.is_open() && is_seen(world, event, caller)) {
            list.element(&Object(|o| event.write(o, world, counts)));
        }
    })))
}

/// What the audit log tells of an event: its place among its own fields.
fn told(world: &World, event: &ScheduledEvent) -> std::sync::Arc<str> {
    render::object(|o| {
        event.write(o, world, false);
        let place = event.event.entity_metadata.as_ref();
        let place = place.and_then(|place| place.location.as_ref());
        o.nullable("location", &place);
    })
}

fn check_privacy(level: Option<EventPrivacyLevel>) -> Result<(), ApiError> {
    if level.is_none_or(|level| level == EventPrivacyLevel::GuildOnly) {
        return Ok(());
    }
    let message = "Value must be one of {2}.";
    Err(ApiError::field(
        "privacy_level",
        "BASE_TYPE_CHOICES",
        message,
    ))
}

/// Where the CDN has the cover of an event.
fn folder(id: Id<ScheduledEventMarker>) -> String {
    format!("guild-events/{id}")
}

fn create(
    context: &mut Context<'_>,
    request: CreateGuildScheduledEvent,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let guild_id = request.guild_id;
    let place = (request.entity_type, request.channel_id);
    check_kind(request.entity_type)?;
    may_plan(world, guild_id, caller, place, Permissions::CREATE_EVENTS)?;
    check_privacy(Some(request.privacy_level))?;
    let (start, end) = (request.scheduled_start_time, request.scheduled_end_time);
    check_times(world.now(), Some(start), end)?;
    if let Some(rule) = &request.recurrence_rule {
        check_rule(rule)?;
    }
    let guild = guild_of(world, guild_id, caller)?;
    let events = guild.extras.events.values();
    if events.filter(|event| event.is_open()).count() >= MAX_EVENTS {
        let message =
            format!("Maximum number of uncompleted guild scheduled events reached ({MAX_EVENTS})");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 30038, message));
    }
    let image = request.image.as_ref().map(Picture::read).transpose()?;
    let id = world.next_id();
    let image = image.map(|image| image.keep(&mut world.files, folder(id)));
    let event = GuildScheduledEvent {
        id,
        guild_id,
        channel_id: request.channel_id,
        creator_id: Some(caller.user_id),
        name: request.name.into(),
        description: request.description.map(Into::into),
        scheduled_start_time: Some(start),
        scheduled_end_time: end,
        privacy_level: EventPrivacyLevel::GuildOnly,
        status: EventStatus::Scheduled,
        entity_type: request.entity_type,
        entity_id: None,
        entity_metadata: request
            .entity_metadata
            .filter(|_| request.entity_type == EventEntityType::External),
        creator: None,
        user_count: None,
        image,
        recurrence_rule: request.recurrence_rule.map(Box::new),
        user_rsvp: None,
        guild_scheduled_event_exceptions: Vec::new(),
    };
    let event = ScheduledEvent::new(event);
    let entry = told(world, &event);
    let entry = NewEntry::created(AuditLogEvent::GuildScheduledEventCreate, TOLD, &entry);
    let reply = Reply::object(|o| event.write(o, world, false));
    world.publish_event(EventType::GuildScheduledEventCreate, &event);
    if let Some(guild) = world.guilds.get_mut(&guild_id) {
        guild.extras.events.insert(id, event);
    }
    context.audit(guild_id, entry.target(id));
    Ok(reply)
}

/// What is needed for an event that is there already: less for one's own.
pub(super) fn needed(event: &ScheduledEvent, caller: Caller) -> Permissions {
    if event.event.creator_id == Some(caller.user_id) {
        Permissions::CREATE_EVENTS
    } else {
        Permissions::MANAGE_EVENTS
    }
}

/// An event that the caller may change. Who manages events may change their own, whether or not they may make some.
pub(super) fn may_change(
    world: &World,
    event: &ScheduledEvent,
    caller: Caller,
) -> Result<(), ApiError> {
    let guild_id = event.event.guild_id;
    let place = (event.event.entity_type, event.event.channel_id);
    may_plan(world, guild_id, caller, place, Permissions::MANAGE_EVENTS)
        .or_else(|_| may_plan(world, guild_id, caller, place, needed(event, caller)))
}

fn modify(
    context: &mut Context<'_>,
    request: ModifyGuildScheduledEvent,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.guild_scheduled_event_id);
    let before = event_of(world, guild_id, id, caller)?.clone();
    may_change(world, &before, caller)?;
    if !before.is_open() {
        return Err(ApiError::event_is_over());
    }
    check_privacy(request.privacy_level)?;
    let mut after = before.event.clone();
    if let Some(kind) = request.entity_type {
        check_kind(kind)?;
        after.entity_type = kind;
    }
    if let Some(name) = request.name {
        after.name = name.into();
    }
    match request.description {
        Patch::Leave => {}
        Patch::Clear => after.description = None,
        Patch::Set(text) => after.description = Some(text.into()),
    }
    request.channel_id.apply(&mut after.channel_id);
    request.entity_metadata.apply(&mut after.entity_metadata);
    if after.entity_type != EventEntityType::External {
        after.entity_metadata = None;
    }
    if request.scheduled_start_time.is_some() {
        check_times(world.now(), request.scheduled_start_time, None)?;
        after.scheduled_start_time = request.scheduled_start_time;
    }
    request
        .scheduled_end_time
        .apply(&mut after.scheduled_end_time);
    check_order(after.scheduled_start_time, after.scheduled_end_time)?;
    let image = Picture::read_change(request.image)?;
    match request.recurrence_rule {
        Patch::Leave => {}
        Patch::Clear => after.recurrence_rule = None,
        Patch::Set(rule) => {
            check_rule(&rule)?;
            after.recurrence_rule = Some(Box::new(rule));
        }
    }
    check_whole(&after)?;
    let place = (after.entity_type, after.channel_id);
    if place != (before.event.entity_type, before.event.channel_id) {
        may_plan(world, guild_id, caller, place, needed(&before, caller))?;
    }
    let status = request.status.unwrap_or(after.status);
    check_status(after.status, status)?;
    pictures::replace(&mut world.files, folder(id), image, &mut after.image);
    if let Some(event) = world.event_mut(guild_id, id) {
        event.event = after;
    }
    if status == before.event.status {
        world.event_changed(guild_id, id);
    } else {
        world.set_event_status(guild_id, id, status);
    }
    let changed = event_of(world, guild_id, id, caller)?;
    let reply = Reply::object(|o| changed.write(o, world, false));
    let (old, new) = (told(world, &before), told(world, changed));
    let action = AuditLogEvent::GuildScheduledEventUpdate;
    let entry = NewEntry::between(action, TOLD, &old, &new);
    context.audit(guild_id, entry.target(id));
    Ok(reply)
}

fn delete(
    context: &mut Context<'_>,
    request: DeleteGuildScheduledEvent,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.guild_scheduled_event_id);
    let event = event_of(world, guild_id, id, caller)?.clone();
    may_change(world, &event, caller)?;
    if let Some(guild) = world.guilds.get_mut(&guild_id) {
        guild.extras.events.remove(&id);
    }
    if let Some(image) = &event.event.image {
        world.files.remove_picture(folder(id), image);
    }
    world.publish_event(EventType::GuildScheduledEventDelete, &event);
    let gone = told(world, &event);
    let action = AuditLogEvent::GuildScheduledEventDelete;
    let entry = NewEntry::deleted(action, TOLD, &gone);
    context.audit(guild_id, entry.target(id));
    Ok(Reply::empty())
}
