//! Who is interested in a [scheduled event](https://discord.com/developers/docs/resources/guild-scheduled-event), and
//! single dates of those that recur.

use cordial_model::{
    Timestamp,
    gateway::EventType,
    guild::{AuditLogEvent, EventUserResponse, GuildScheduledEventException},
    id::{
        DISCORD_EPOCH, Id,
        marker::{ScheduledEventExceptionMarker, UserMarker},
    },
    json,
    rest::{
        CountGuildScheduledEventUsers, CreateGuildScheduledEventException,
        DeleteGuildScheduledEventException, GetGuildScheduledEventUsers,
        ListGuildScheduledEventExceptionUsers, ModifyGuildScheduledEventException,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    event_rules::check_order,
    scheduled_events::{event_of, may_change},
};
use crate::world::{
    EventException, NewEntry, Responses, ScheduledEvent, World, interested, recurrence,
    render::{self, Object},
};

/// Fields whose changes the audit log tells.
const TOLD: &[&str] = &["scheduled_start_time", "scheduled_end_time", "is_canceled"];

errors! {
    unknown_exception NOT_FOUND 0 "404: Not Found",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGuildScheduledEventUsers| {
        let caller = context.caller()?;
        let world = &*context.world;
        let id = request.guild_scheduled_event_id;
        let event = event_of(world, request.guild_id, id, caller)?;
        let (before, after, limit) = (request.before, request.after, request.limit);
        let users = page(&event.responses, (before, after), limit);
        let members = request.with_member.unwrap_or(false);
        Ok(list(world, event, None, &users, members))
    });
    handlers.on(|context, request: ListGuildScheduledEventExceptionUsers| {
        let caller = context.caller()?;
        let world = &*context.world;
        let id = request.guild_scheduled_event_id;
        let event = event_of(world, request.guild_id, id, caller)?;
        let date = exception_of(event, request.exception_id)?;
        let (before, after, limit) = (request.before, request.after, request.limit);
        let users = page(&date.responses, (before, after), limit);
        let members = request.with_member.unwrap_or(false);
        Ok(list(
            world,
            event,
            Some(request.exception_id),
            &users,
            members,
        ))
    });
    handlers.on(|context, request: CountGuildScheduledEventUsers| {
        let caller = context.caller()?;
        let id = request.guild_scheduled_event_id;
        let event = event_of(context.world, request.guild_id, id, caller)?;
        let dates: Vec<_> = request
            .guild_scheduled_event_exception_ids
            .iter()
            .map(|id| Ok((id, interested(&exception_of(event, *id)?.responses).count())))
            .collect::<Result<_, ApiError>>()?;
        Ok(Reply::object(|o| {
            let count = interested(&event.responses).count();
            o.field("guild_scheduled_event_count", &count);
            o.field(
                "guild_scheduled_event_exception_counts",
                &Object(|o| {
                    for (id, count) in &dates {
                        o.field(&id.to_string(), count);
                    }
                }),
            );
        }))
    });
    handlers.on(create);
    handlers.on(modify);
    handlers.on(delete);
}

fn exception_of(
    event: &ScheduledEvent,
    id: Id<ScheduledEventExceptionMarker>,
) -> Result<&EventException, ApiError> {
    let exception = event.exceptions.get(&id);
    exception.ok_or_else(ApiError::unknown_exception)
}

/// A page of those who answered, by id; `before` counts more than `after`.
fn page(
    responses: &Responses,
    (before, after): (Option<Id<UserMarker>>, Option<Id<UserMarker>>),
    limit: Option<u32>,
) -> Vec<(Id<UserMarker>, EventUserResponse)> {
    let limit = limit.unwrap_or(100) as usize;
    let mut page: Vec<_> = responses
        .iter()
        .map(|(user, response)| (*user, *response))
        .filter(|(user, _)| before.is_none_or(|before| *user < before))
        .filter(|(user, _)| before.is_some() || after.is_none_or(|after| *user > after))
        .collect();
    // Pages before an id end at it.
    if before.is_some() && page.len() > limit {
        page.drain(..page.len() - limit);
    }
    page.truncate(limit);
    page
}

fn list(
    world: &World,
    event: &ScheduledEvent,
    date: Option<Id<ScheduledEventExceptionMarker>>,
    users: &[(Id<UserMarker>, EventUserResponse)],
    with_member: bool,
) -> Reply {
    Reply::json(render::list(|list| {
        for user in users {
            list.element(&Object(|o| {
                world.write_response(o, &event.event, date, *user, with_member);
            }));
        }
    }))
}

/// The id of a date: the moment when it would have begun.
fn date_id(original: Timestamp) -> Id<ScheduledEventExceptionMarker> {
    let millis = u64::try_from(original.as_millis() - DISCORD_EPOCH).unwrap_or(0);
    Id::new_checked(millis << 22).unwrap_or(Id::new(1))
}

fn invalid_date() -> ApiError {
    ApiError::field(
        "original_scheduled_start_time",
        "GUILD_SCHEDULED_EVENT_INVALID_EXCEPTION",
        "Must be a date of the event, and have no exception yet.",
    )
}

fn create(
    context: &mut Context<'_>,
    request: CreateGuildScheduledEventException,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.guild_scheduled_event_id);
    let event = event_of(world, guild_id, id, caller)?;
    may_change(world, event, caller)?;
    if !event.is_open() {
        return Err(ApiError::event_is_over());
    }
    let original = request.original_scheduled_start_time;
    let rule = event.event.recurrence_rule.as_ref();
    let date = date_id(original);
    if !rule.is_some_and(|rule| recurrence::is_date(rule, original))
        || event.exceptions.contains_key(&date)
    {
        return Err(invalid_date());
    }
    let start = request.scheduled_start_time;
    check_order(start.or(Some(original)), request.scheduled_end_time)?;
    let exception = GuildScheduledEventException {
        event_id: id,
        event_exception_id: date,
        scheduled_start_time: start,
        scheduled_end_time: request.scheduled_end_time,
        is_canceled: request.is_canceled.unwrap_or(false),
    };
    if let Some(event) = world.event_mut(guild_id, id) {
        let entry = EventException {
            exception,
            original,
            responses: Responses::new(),
        };
        event.exceptions.insert(date, entry);
    }
    told(context, guild_id, &exception, |made| {
        let action = AuditLogEvent::GuildScheduledEventExceptionCreate;
        NewEntry::created(action, TOLD, made)
    });
    Ok(Reply::value(&exception))
}

/// Tells guild and audit log of a date that is different now.
fn told(
    context: &mut Context<'_>,
    guild_id: Id<cordial_model::id::marker::GuildMarker>,
    exception: &GuildScheduledEventException,
    entry: impl FnOnce(&str) -> NewEntry,
) {
    let id = exception.event_id;
    let guild = context.world.guilds.get(&guild_id);
    if let Some(event) = guild.and_then(|guild| guild.extras.events.get(&id)) {
        let kind = EventType::GuildScheduledEventUpdate;
        context.world.publish_event(kind, event);
    }
    let entry = entry(&json::to_string(exception));
    context.audit(guild_id, entry.target(id));
}

/// An exception that the caller may change.
fn changeable(
    world: &World,
    event: &ScheduledEvent,
    date: Id<ScheduledEventExceptionMarker>,
    caller: Caller,
) -> Result<EventException, ApiError> {
    may_change(world, event, caller)?;
    exception_of(event, date).cloned()
}

fn modify(
    context: &mut Context<'_>,
    request: ModifyGuildScheduledEventException,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.guild_scheduled_event_id);
    let event = event_of(world, guild_id, id, caller)?;
    let before = changeable(world, event, request.exception_id, caller)?;
    let mut after = before.exception;
    let start = request.scheduled_start_time;
    start.apply(&mut after.scheduled_start_time);
    request
        .scheduled_end_time
        .apply(&mut after.scheduled_end_time);
    if request.is_canceled != cordial_model::Patch::Leave {
        after.is_canceled = request.is_canceled.set().copied().unwrap_or(false);
    }
    let start = after.scheduled_start_time.or(Some(before.original));
    check_order(start, after.scheduled_end_time)?;
    if let Some(event) = world.event_mut(guild_id, id)
        && let Some(entry) = event.exceptions.get_mut(&request.exception_id)
    {
        entry.exception = after;
    }
    let old = json::to_string(&before.exception);
    told(context, guild_id, &after, |new| {
        let action = AuditLogEvent::GuildScheduledEventExceptionUpdate;
        NewEntry::between(action, TOLD, &old, new)
    });
    Ok(Reply::value(&after))
}

fn delete(
    context: &mut Context<'_>,
    request: DeleteGuildScheduledEventException,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.guild_scheduled_event_id);
    let event = event_of(world, guild_id, id, caller)?;
    let before = changeable(world, event, request.exception_id, caller)?;
    if let Some(event) = world.event_mut(guild_id, id) {
        event.exceptions.remove(&request.exception_id);
    }
    told(context, guild_id, &before.exception, |gone| {
        let action = AuditLogEvent::GuildScheduledEventExceptionDelete;
        NewEntry::deleted(action, TOLD, gone)
    });
    Ok(Reply::empty())
}
