//! Scheduled events. [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event)

use compact_str::CompactString;

use super::{GuildScheduledEventException, GuildScheduledEventUser};
use crate::{
    ImageHash, Timestamp,
    id::{
        Id,
        marker::{ChannelMarker, GenericMarker, GuildMarker, ScheduledEventMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
    user::User,
    validate::{Validate, Validator},
};

/// A scheduled event.
/// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#guild-scheduled-event-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildScheduledEvent {
    /// The id.
    pub id: Id<ScheduledEventMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Where it is; `None` if it is elsewhere.
    #[json(null)]
    pub channel_id: Option<Id<ChannelMarker>>,
    /// Who made it.
    #[json(null)]
    pub creator_id: Option<Id<UserMarker>>,
    /// The name, 1 to 100 characters.
    #[json(default)]
    pub name: CompactString,
    /// What it is about, 1 to 1000 characters.
    #[json(null)]
    pub description: Option<CompactString>,
    /// When it begins.
    #[json(null)]
    pub scheduled_start_time: Option<Timestamp>,
    /// When it ends; certain for events elsewhere.
    #[json(null)]
    pub scheduled_end_time: Option<Timestamp>,
    /// Who may come.
    #[json(default)]
    pub privacy_level: EventPrivacyLevel,
    /// How far it is.
    #[json(default)]
    pub status: EventStatus,
    /// Where it is, in kind.
    #[json(default)]
    pub entity_type: EventEntityType,
    /// The stage instance, for example.
    #[json(null)]
    pub entity_id: Option<Id<GenericMarker>>,
    /// More about where it is.
    #[json(null)]
    pub entity_metadata: Option<EventEntityMetadata>,
    /// Who made it.
    pub creator: Option<Box<User>>,
    /// How many are interested.
    pub user_count: Option<u32>,
    /// The cover image.
    #[json(null)]
    pub image: Option<ImageHash>,
    /// How it recurs.
    #[json(null)]
    pub recurrence_rule: Option<Box<RecurrenceRule>>,
    /// What the current user said to it.
    pub user_rsvp: Option<Box<GuildScheduledEventUser>>,
    /// Single dates of a recurring event that are different.
    #[json(default)]
    pub guild_scheduled_event_exceptions: Vec<GuildScheduledEventException>,
}

/// More about where an event is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode, Validate)]
pub struct EventEntityMetadata {
    /// The place of an event elsewhere, 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub location: Option<CompactString>,
}

/// How an event recurs: a part of iCalendar's rules.
/// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#guild-scheduled-event-recurrence-rule-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
#[validate(check_rule)]
pub struct RecurrenceRule {
    /// From when on.
    pub start: Timestamp,
    /// Until when; applications cannot set it.
    #[json(null)]
    pub end: Option<Timestamp>,
    /// How often.
    pub frequency: RecurrenceFrequency,
    /// Every how many of these: 1, or 2 of weekly events for every other week.
    #[json(default)]
    pub interval: u32,
    /// On which days of the week: of weekly events one, of daily ones five or two that follow each other.
    #[limit(items = ..=7)]
    #[json(null)]
    pub by_weekday: Option<Vec<RecurrenceWeekday>>,
    /// Of monthly events: on which day of which week, one at most.
    #[limit(items = ..=7, nested)]
    #[json(null)]
    pub by_n_weekday: Option<Vec<RecurrenceNWeekday>>,
    /// Of yearly events: in which month, together with `by_month_day`.
    #[limit(items = ..=12)]
    #[json(null)]
    pub by_month: Option<Vec<RecurrenceMonth>>,
    /// Of yearly events: on which day of that month.
    #[limit(items = ..=33)]
    #[json(null)]
    pub by_month_day: Option<Vec<i32>>,
    /// On which days of the year, 1 to 364; applications cannot set it.
    #[limit(items = ..=367)]
    #[json(null)]
    pub by_year_day: Option<Vec<i32>>,
    /// How many times; applications cannot set it.
    #[json(null)]
    pub count: Option<u32>,
}

impl RecurrenceRule {
    /// A rule that says nothing but from when on and how often.
    pub fn new(start: Timestamp, frequency: RecurrenceFrequency) -> Self {
        Self {
            start,
            end: None,
            frequency,
            interval: 1,
            by_weekday: None,
            by_n_weekday: None,
            by_month: None,
            by_month_day: None,
            by_year_day: None,
            count: None,
        }
    }
}

fn check_rule(rule: &RecurrenceRule, v: &mut Validator) {
    use RecurrenceFrequency::{Daily, Monthly, Weekly, Yearly};
    let count = |days: Option<usize>| days.unwrap_or_default();
    let weekdays = count(rule.by_weekday.as_ref().map(Vec::len));
    let n_weekdays = count(rule.by_n_weekday.as_ref().map(Vec::len));
    let months = count(rule.by_month.as_ref().map(Vec::len));
    let month_days = count(rule.by_month_day.as_ref().map(Vec::len));
    if weekdays > 0
        && !matches!(
            rule.frequency,
            Daily | Weekly | RecurrenceFrequency::Unknown(_)
        )
    {
        v.rule("by_weekday", "only of daily and weekly events");
    }
    if weekdays > 1 && rule.frequency == Weekly {
        v.rule("by_weekday", "at most one day of weekly events");
    }
    if rule.frequency == Daily
        && let Some(days) = rule.by_weekday.as_ref().filter(|days| !days.is_empty())
        && !DAILY
            .iter()
            .any(|set| set.len() == days.len() && set.iter().all(|day| days.contains(day)))
    {
        v.rule("by_weekday", "only five days from Sunday, Monday or Tuesday on, or two from Friday, Saturday or Sunday on");
    }
    if n_weekdays > 0 && !matches!(rule.frequency, Monthly | RecurrenceFrequency::Unknown(_)) {
        v.rule("by_n_weekday", "only of monthly events");
    }
    if n_weekdays > 1 {
        v.rule("by_n_weekday", "at most one day");
    }
    for (key, got, other) in [
        ("by_month", months, month_days),
        ("by_month_day", month_days, months),
    ] {
        if got > 0 && !matches!(rule.frequency, Yearly | RecurrenceFrequency::Unknown(_)) {
            v.rule(key, "only of yearly events");
        }
        if got > 1 {
            v.rule(key, "at most one");
        }
        if got > 0 && other == 0 {
            v.rule(key, "`by_month` and `by_month_day` go together");
        }
    }
    match (rule.frequency, rule.interval) {
        (_, 1) | (Weekly, 2) | (RecurrenceFrequency::Unknown(_), _) => {}
        _ => v.rule("interval", "1, or 2 of weekly events"),
    }
    for (key, days, last) in [
        ("by_month_day", &rule.by_month_day, 31),
        ("by_year_day", &rule.by_year_day, 365),
    ] {
        for (index, day) in days.iter().flatten().enumerate() {
            v.value(&format!("{key}[{index}]"), day, -1..=last);
        }
    }
}

/// The days of the week that daily events can be on.
const DAILY: &[&[RecurrenceWeekday]] = {
    use RecurrenceWeekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    &[
        &[Monday, Tuesday, Wednesday, Thursday, Friday],
        &[Tuesday, Wednesday, Thursday, Friday, Saturday],
        &[Sunday, Monday, Tuesday, Wednesday, Thursday],
        &[Friday, Saturday],
        &[Saturday, Sunday],
        &[Sunday, Monday],
    ]
};

/// A day of a week of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct RecurrenceNWeekday {
    /// Which week, 1 to 5.
    #[limit(value = 1..=5)]
    pub n: i32,
    /// Which day.
    pub day: RecurrenceWeekday,
}

open_enum! {
    /// Who may come to an event.
    /// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#guild-scheduled-event-object-guild-scheduled-event-privacy-level)
    #[derive(Default)]
    pub enum EventPrivacyLevel {
        /// Members.
        #[default]
        GuildOnly = 2,
    }
}

open_enum! {
    /// How far an event is. The last two are final.
    /// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#guild-scheduled-event-object-guild-scheduled-event-status)
    #[derive(Default)]
    pub enum EventStatus {
        /// To come.
        #[default]
        Scheduled = 1,
        /// Going on.
        Active = 2,
        /// Over.
        Completed = 3,
        /// Canceled.
        Canceled = 4,
    }
}

open_enum! {
    /// Where an event is, in kind.
    /// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#guild-scheduled-event-object-guild-scheduled-event-entity-types)
    #[derive(Default)]
    pub enum EventEntityType {
        /// Nowhere.
        #[default]
        None = 0,
        /// On a stage.
        StageInstance = 1,
        /// In a voice channel.
        Voice = 2,
        /// Elsewhere.
        External = 3,
    }
}

open_enum! {
    /// How often an event recurs.
    /// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#guild-scheduled-event-recurrence-rule-object-guild-scheduled-event-recurrence-rule-frequency)
    pub enum RecurrenceFrequency {
        /// Every year.
        Yearly = 0,
        /// Every month.
        Monthly = 1,
        /// Every week.
        Weekly = 2,
        /// Every day.
        Daily = 3,
    }
}

open_enum! {
    /// A day of the week.
    /// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#guild-scheduled-event-recurrence-rule-object-guild-scheduled-event-recurrence-rule-weekday)
    pub enum RecurrenceWeekday {
        /// Monday.
        Monday = 0,
        /// Tuesday.
        Tuesday = 1,
        /// Wednesday.
        Wednesday = 2,
        /// Thursday.
        Thursday = 3,
        /// Friday.
        Friday = 4,
        /// Saturday.
        Saturday = 5,
        /// Sunday.
        Sunday = 6,
    }
}

open_enum! {
    /// A month.
    /// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#guild-scheduled-event-recurrence-rule-object-guild-scheduled-event-recurrence-rule-month)
    pub enum RecurrenceMonth {
        /// January.
        January = 1,
        /// February.
        February = 2,
        /// March.
        March = 3,
        /// April.
        April = 4,
        /// May.
        May = 5,
        /// June.
        June = 6,
        /// July.
        July = 7,
        /// August.
        August = 8,
        /// September.
        September = 9,
        /// October.
        October = 10,
        /// November.
        November = 11,
        /// December.
        December = 12,
    }
}
