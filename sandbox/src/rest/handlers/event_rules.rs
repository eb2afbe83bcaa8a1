//! What must be so of a scheduled event.
//! [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#guild-scheduled-event-recurrence-rule-object)

use cordial_model::{
    Permissions, Timestamp,
    channel::ChannelType,
    guild::{
        EventEntityType, EventStatus, GuildScheduledEvent, RecurrenceFrequency, RecurrenceRule,
        RecurrenceWeekday,
    },
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
};

use super::{
    super::{ApiError, Caller, reply::errors},
    access::{channel_with, guild_of, guild_with},
    stage_instances::MODERATOR,
};
use crate::world::World;

/// The sets of days that events may recur on daily.
const DAILY: [&[i32]; 6] = [
    &[0, 1, 2, 3, 4],
    &[1, 2, 3, 4, 5],
    &[6, 0, 1, 2, 3],
    &[4, 5],
    &[5, 6],
    &[6, 0],
];

errors! {
    unknown_event NOT_FOUND 10070 "Unknown Guild Scheduled Event",
    wrong_entity BAD_REQUEST 50091 "The entity type of the event is different from the entity you are trying to start the event for",
    event_is_over BAD_REQUEST 180_000 "Cannot update a finished event",
}

/// What a bot needs to plan something somewhere, beside the permission for events.
pub(super) fn may_plan(
    world: &World,
    guild_id: Id<GuildMarker>,
    caller: Caller,
    (kind, channel_id): (EventEntityType, Option<Id<ChannelMarker>>),
    needed: Permissions,
) -> Result<(), ApiError> {
    guild_of(world, guild_id, caller)?;
    let (Some(channel_id), false) = (channel_id, kind == EventEntityType::External) else {
        guild_with(world, guild_id, caller, needed)?;
        return Ok(());
    };
    if world.guild_of(channel_id) != Some(guild_id) {
        return Err(ApiError::unknown_channel());
    }
    let (fits, more) = match kind {
        EventEntityType::StageInstance => (ChannelType::GuildStageVoice, MODERATOR),
        _ => (ChannelType::GuildVoice, Permissions::CONNECT),
    };
    let channel = channel_with(world, channel_id, caller, needed | more)?;
    if channel.kind == fits {
        Ok(())
    } else {
        let message = "Channel does not fit the entity type.";
        Err(ApiError::field(
            "channel_id",
            "CHANNEL_TYPE_INVALID",
            message,
        ))
    }
}

/// The kind of an event.
pub(super) fn check_kind(kind: EventEntityType) -> Result<(), ApiError> {
    if matches!(
        kind,
        EventEntityType::StageInstance | EventEntityType::Voice | EventEntityType::External
    ) {
        return Ok(());
    }
    let message = "Value must be one of {1, 2, 3}.";
    Err(ApiError::field("entity_type", "BASE_TYPE_CHOICES", message))
}

/// Begin and end: to come, and in this order.
pub(super) fn check_times(
    now: Timestamp,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
) -> Result<(), ApiError> {
    if start.is_some_and(|start| start <= now) {
        let message = "Cannot schedule event in the past.";
        let code = "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST";
        return Err(ApiError::field("scheduled_start_time", code, message));
    }
    check_order(start, end)
}

/// The end is behind the begin.
pub(super) fn check_order(
    start: Option<Timestamp>,
    end: Option<Timestamp>,
) -> Result<(), ApiError> {
    if start.zip(end).is_some_and(|(start, end)| end <= start) {
        let message = "End time cannot be before start time.";
        let code = "GUILD_SCHEDULED_EVENT_END_BEFORE_START";
        return Err(ApiError::field("scheduled_end_time", code, message));
    }
    Ok(())
}

/// A whole event after a change: the place of its kind.
pub(super) fn check_whole(event: &GuildScheduledEvent) -> Result<(), ApiError> {
    let missing = |path| {
        let message = "This field is required";
        Err(ApiError::field(path, "BASE_TYPE_REQUIRED", message))
    };
    if event.entity_type == EventEntityType::External {
        let place = event.entity_metadata.as_ref();
        if place.is_none_or(|place| place.location.is_none()) {
            return missing("entity_metadata.location");
        }
        if event.scheduled_end_time.is_none() {
            return missing("scheduled_end_time");
        }
        if event.channel_id.is_some() {
            let message = "An event elsewhere has no channel.";
            return Err(ApiError::field("channel_id", "CHANNEL_INVALID", message));
        }
    } else if event.channel_id.is_none() {
        return missing("channel_id");
    }
    Ok(())
}

/// Events begin, end, or are canceled before they begin.
pub(super) fn check_status(before: EventStatus, after: EventStatus) -> Result<(), ApiError> {
    if before == after
        || matches!(
            (before, after),
            (
                EventStatus::Scheduled,
                EventStatus::Active | EventStatus::Canceled
            ) | (EventStatus::Active, EventStatus::Completed)
        )
    {
        return Ok(());
    }
    let message = "Invalid guild scheduled event status transition.";
    let code = "GUILD_SCHEDULED_EVENT_INVALID_STATUS_TRANSITION";
    Err(ApiError::field("status", code, message))
}

/// What a rule may say. Discord knows more than it takes from clients.
pub(super) fn check_rule(rule: &RecurrenceRule) -> Result<(), ApiError> {
    let wrong = |key: &str, message: &str| {
        let path = format!("recurrence_rule.{key}");
        let code = "GUILD_SCHEDULED_EVENT_INVALID_RECURRENCE_RULE";
        Err(ApiError::field(&path, code, message))
    };
    for (key, is_set) in [
        ("end", rule.end.is_some()),
        ("count", rule.count.is_some()),
        ("by_year_day", rule.by_year_day.is_some()),
    ] {
        if is_set {
            return wrong(key, "Cannot be set.");
        }
    }
    let weekly = rule.frequency == RecurrenceFrequency::Weekly;
    if rule.interval != 1 && !(weekly && rule.interval == 2) {
        return wrong("interval", "Must be 1, or 2 if it recurs weekly.");
    }
    let allowed: &[&str] = match rule.frequency {
        RecurrenceFrequency::Daily | RecurrenceFrequency::Weekly => &["by_weekday"],
        RecurrenceFrequency::Monthly => &["by_n_weekday"],
        RecurrenceFrequency::Yearly => &["by_month", "by_month_day"],
        _ => return wrong("frequency", "Value must be one of {0, 1, 2, 3}."),
    };
    for (key, count) in [
        ("by_weekday", rule.by_weekday.as_ref().map(Vec::len)),
        ("by_n_weekday", rule.by_n_weekday.as_ref().map(Vec::len)),
        ("by_month", rule.by_month.as_ref().map(Vec::len)),
        ("by_month_day", rule.by_month_day.as_ref().map(Vec::len)),
    ] {
        let Some(count) = count else {
            continue;
        };
        if !allowed.contains(&key) {
            return wrong(key, "Cannot be set for this frequency.");
        }
        if count != 1 && rule.frequency != RecurrenceFrequency::Daily {
            return wrong(key, "Must have one element.");
        }
    }
    if rule.by_month.is_some() != rule.by_month_day.is_some() {
        return wrong("by_month", "Needs by_month_day, and the other way round.");
    }
    if rule.frequency == RecurrenceFrequency::Daily
        && let Some(days) = &rule.by_weekday
        && !is_daily(days)
    {
        return wrong("by_weekday", "Must be a known set of days.");
    }
    Ok(())
}

fn is_daily(days: &[RecurrenceWeekday]) -> bool {
    let mut days: Vec<i32> = days.iter().map(|day| day.get()).collect();
    days.sort_unstable();
    DAILY.iter().any(|set| {
        let mut set = set.to_vec();
        set.sort_unstable();
        set == days
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_those_that_discord_takes() {
        use RecurrenceFrequency::{Daily, Monthly, Weekly, Yearly};
        let start = Timestamp::from_secs(1_800_000_000);
        let rule = |frequency, change: &dyn Fn(&mut RecurrenceRule)| {
            let mut rule = RecurrenceRule::new(start, frequency);
            change(&mut rule);
            check_rule(&rule).is_ok()
        };
        let weekdays = |days: &[i32]| Some(days.iter().map(|day| (*day).into()).collect());
        for frequency in [Daily, Weekly, Monthly, Yearly] {
            assert!(rule(frequency, &|_| {}));
            assert!(!rule(frequency, &|rule| rule.count = Some(3)));
            assert!(!rule(frequency, &|rule| rule.interval = 3));
        }
        assert!(rule(Weekly, &|rule| rule.interval = 2));
        assert!(!rule(Daily, &|rule| rule.interval = 2));
        assert!(rule(Daily, &|rule| rule.by_weekday = weekdays(&[5, 6])));
        assert!(!rule(Daily, &|rule| rule.by_weekday = weekdays(&[2, 6])));
        assert!(rule(Weekly, &|rule| rule.by_weekday = weekdays(&[3])));
        assert!(!rule(Weekly, &|rule| rule.by_weekday = weekdays(&[3, 4])));
        assert!(!rule(Monthly, &|rule| rule.by_weekday = weekdays(&[3])));
        assert!(!rule(Yearly, &|rule| rule.by_month = Some(vec![2.into()])));
        assert!(rule(Yearly, &|rule| {
            rule.by_month = Some(vec![2.into()]);
            rule.by_month_day = Some(vec![3]);
        }));
    }
}
