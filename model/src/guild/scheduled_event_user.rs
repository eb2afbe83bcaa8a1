//! Who is interested in scheduled events, and single dates of recurring events that are different.

use std::collections::BTreeMap;

use crate::{
    Timestamp,
    guild::Member,
    id::{
        Id,
        marker::{ScheduledEventExceptionMarker, ScheduledEventMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
    user::User,
};

/// Who is interested in an event.
/// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#guild-scheduled-event-user-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildScheduledEventUser {
    /// The event.
    pub guild_scheduled_event_id: Id<ScheduledEventMarker>,
    /// The single date of a recurring event.
    pub guild_scheduled_event_exception_id: Option<Id<ScheduledEventExceptionMarker>>,
    /// The user.
    pub user_id: Option<Id<UserMarker>>,
    /// The user.
    pub user: Option<Box<User>>,
    /// The user as a member, if asked for.
    pub member: Option<Box<Member>>,
    /// What the user said.
    pub response: Option<EventUserResponse>,
}

/// How many users are interested in an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct ScheduledEventUserCount {
    /// In the event as a whole.
    #[json(default)]
    pub guild_scheduled_event_count: u32,
    /// In single dates of it.
    #[json(default)]
    pub guild_scheduled_event_exception_counts: BTreeMap<Id<ScheduledEventExceptionMarker>, u32>,
}

/// A single date of a recurring event that is different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildScheduledEventException {
    /// The event.
    pub event_id: Id<ScheduledEventMarker>,
    /// The id: a snowflake of the moment at which it would have begun.
    pub event_exception_id: Id<ScheduledEventExceptionMarker>,
    /// When it begins, if that is different.
    #[json(null)]
    pub scheduled_start_time: Option<Timestamp>,
    /// When it ends, if that is different.
    #[json(null)]
    pub scheduled_end_time: Option<Timestamp>,
    /// Whether it is canceled.
    #[json(default)]
    pub is_canceled: bool,
}

open_enum! {
    /// What a user said to an event.
    pub enum EventUserResponse {
        /// Will not come.
        Uninterested = 0,
        /// Is interested.
        Interested = 1,
    }
}
