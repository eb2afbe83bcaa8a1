//! Endpoints of [scheduled events](https://discord.com/developers/docs/resources/guild-scheduled-event).

use super::endpoint;
use crate::{
    ImageData, Patch, Timestamp,
    guild::{
        EventEntityMetadata, EventEntityType, EventPrivacyLevel, EventStatus, GuildScheduledEvent,
        GuildScheduledEventException, GuildScheduledEventUser, RecurrenceRule,
        ScheduledEventUserCount,
    },
    id::{
        Id,
        marker::{
            ChannelMarker, GuildMarker, ScheduledEventExceptionMarker, ScheduledEventMarker,
            UserMarker,
        },
    },
    validate::Validator,
};

/// List the events of a guild.
/// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#list-scheduled-events-for-guild)
#[endpoint(GET "/guilds/{guild_id}/scheduled-events", id = "list_guild_scheduled_events", returns = Vec<GuildScheduledEvent>)]
pub struct ListScheduledEventsForGuild {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Whether to count those who are interested.
    #[query]
    pub with_user_count: Option<bool>,
}

/// Make an event; a guild can have 100 that are to come or going on.
/// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#create-guild-scheduled-event)
#[endpoint(POST "/guilds/{guild_id}/scheduled-events", id = "create_guild_scheduled_event", returns = GuildScheduledEvent, reason)]
#[validate(check_place)]
pub struct CreateGuildScheduledEvent {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: String,
    /// Who may come.
    pub privacy_level: EventPrivacyLevel,
    /// When it begins.
    pub scheduled_start_time: Timestamp,
    /// Where it is, in kind.
    pub entity_type: EventEntityType,
    /// The channel; not for events elsewhere.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// The place of an event elsewhere.
    #[limit(nested)]
    pub entity_metadata: Option<EventEntityMetadata>,
    /// When it ends; needed for events elsewhere.
    pub scheduled_end_time: Option<Timestamp>,
    /// What it is about, 1 to 1000 characters.
    #[limit(length = 1..=1000)]
    pub description: Option<String>,
    /// The cover image.
    pub image: Option<ImageData>,
    /// How it recurs.
    #[limit(nested)]
    pub recurrence_rule: Option<RecurrenceRule>,
}

fn check_place<S>(event: &CreateGuildScheduledEvent<S>, v: &mut Validator) {
    match event.entity_type {
        EventEntityType::External => {
            let place = event.entity_metadata.as_ref();
            if place.and_then(|place| place.location.as_ref()).is_none() {
                v.rule(
                    "entity_metadata.location",
                    "an event elsewhere needs a place",
                );
            }
            if event.scheduled_end_time.is_none() {
                v.rule("scheduled_end_time", "an event elsewhere needs an end");
            }
            if event.channel_id.is_some() {
                v.rule("channel_id", "an event elsewhere has no channel");
            }
        }
        EventEntityType::StageInstance | EventEntityType::Voice if event.channel_id.is_none() => {
            v.rule(
                "channel_id",
                "an event on a stage or in voice needs its channel",
            );
        }
        _ => {}
    }
}

/// Get an event.
/// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#get-guild-scheduled-event)
#[endpoint(
    GET "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}", id = "get_guild_scheduled_event",
    returns = GuildScheduledEvent
)]
pub struct GetGuildScheduledEvent {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub guild_scheduled_event_id: Id<ScheduledEventMarker>,
    /// Whether to count those who are interested.
    #[query]
    pub with_user_count: Option<bool>,
}

/// Change an event, begin or end it; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#modify-guild-scheduled-event)
#[endpoint(
    PATCH "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}", id = "update_guild_scheduled_event",
    returns = GuildScheduledEvent, reason
)]
pub struct ModifyGuildScheduledEvent {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub guild_scheduled_event_id: Id<ScheduledEventMarker>,
    /// The channel; cleared for events elsewhere.
    pub channel_id: Patch<Id<ChannelMarker>>,
    /// The place of an event elsewhere.
    #[limit(nested)]
    pub entity_metadata: Patch<EventEntityMetadata>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: Option<String>,
    /// Who may come.
    pub privacy_level: Option<EventPrivacyLevel>,
    /// When it begins.
    pub scheduled_start_time: Option<Timestamp>,
    /// When it ends; needed for events elsewhere.
    pub scheduled_end_time: Patch<Timestamp>,
    /// What it is about, 1 to 1000 characters.
    #[limit(length = ..=1000)]
    pub description: Patch<String>,
    /// Where it is, in kind.
    pub entity_type: Option<EventEntityType>,
    /// Begins, ends or cancels it.
    pub status: Option<EventStatus>,
    /// The cover image.
    pub image: Patch<ImageData>,
    /// How it recurs.
    #[limit(nested)]
    pub recurrence_rule: Patch<RecurrenceRule>,
}

/// Delete an event.
/// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#delete-guild-scheduled-event)
#[endpoint(DELETE "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}", id = "delete_guild_scheduled_event")]
pub struct DeleteGuildScheduledEvent {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub guild_scheduled_event_id: Id<ScheduledEventMarker>,
}

/// List who is interested in an event, by id.
/// [Discord](https://discord.com/developers/docs/resources/guild-scheduled-event#get-guild-scheduled-event-users)
#[endpoint(
    GET "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users", id = "list_guild_scheduled_event_users",
    returns = Vec<GuildScheduledEventUser>
)]
pub struct GetGuildScheduledEventUsers {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub guild_scheduled_event_id: Id<ScheduledEventMarker>,
    /// How many, 1 to 100; 100 unless given.
    #[query]
    #[limit(value = 1..=100)]
    pub limit: Option<u32>,
    /// Whether to include the members.
    #[query]
    pub with_member: Option<bool>,
    /// Only users before this one; counts more than `after`.
    #[query]
    pub before: Option<Id<UserMarker>>,
    /// Only users behind this one.
    #[query]
    pub after: Option<Id<UserMarker>>,
}

/// Count who is interested in an event.
#[endpoint(
    GET "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users/counts",
    id = "count_guild_scheduled_event_users", returns = ScheduledEventUserCount
)]
pub struct CountGuildScheduledEventUsers {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub guild_scheduled_event_id: Id<ScheduledEventMarker>,
    /// The single dates to count as well, up to 10.
    #[query]
    #[limit(items = ..=10)]
    pub guild_scheduled_event_exception_ids: Vec<Id<ScheduledEventExceptionMarker>>,
}

/// Make a single date of a recurring event different, or cancel it.
#[endpoint(
    POST "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/exceptions",
    id = "create_guild_scheduled_event_exception", returns = GuildScheduledEventException
)]
pub struct CreateGuildScheduledEventException {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub guild_scheduled_event_id: Id<ScheduledEventMarker>,
    /// When it would have begun.
    pub original_scheduled_start_time: Timestamp,
    /// When it begins instead.
    pub scheduled_start_time: Option<Timestamp>,
    /// When it ends instead.
    pub scheduled_end_time: Option<Timestamp>,
    /// Whether it is canceled.
    pub is_canceled: Option<bool>,
}

/// Change a single date of a recurring event; give only what is to change.
#[endpoint(
    PATCH "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/exceptions/{exception_id}",
    id = "update_guild_scheduled_event_exception", returns = GuildScheduledEventException
)]
pub struct ModifyGuildScheduledEventException {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub guild_scheduled_event_id: Id<ScheduledEventMarker>,
    #[path]
    pub exception_id: Id<ScheduledEventExceptionMarker>,
    /// When it begins instead.
    pub scheduled_start_time: Patch<Timestamp>,
    /// When it ends instead.
    pub scheduled_end_time: Patch<Timestamp>,
    /// Whether it is canceled.
    pub is_canceled: Patch<bool>,
}

/// Make a single date of a recurring event like all others again.
#[endpoint(
    DELETE "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/exceptions/{exception_id}",
    id = "delete_guild_scheduled_event_exception"
)]
pub struct DeleteGuildScheduledEventException {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub guild_scheduled_event_id: Id<ScheduledEventMarker>,
    #[path]
    pub exception_id: Id<ScheduledEventExceptionMarker>,
}

/// List who is interested in a single date of a recurring event, by id.
#[endpoint(
    GET "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/{exception_id}/users",
    id = "list_guild_scheduled_event_exception_users", returns = Vec<GuildScheduledEventUser>
)]
pub struct ListGuildScheduledEventExceptionUsers {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub guild_scheduled_event_id: Id<ScheduledEventMarker>,
    #[path]
    pub exception_id: Id<ScheduledEventExceptionMarker>,
    /// How many, 1 to 100.
    #[query]
    #[limit(value = 1..=100)]
    pub limit: Option<u32>,
    /// Whether to include the members.
    #[query]
    pub with_member: Option<bool>,
    /// Only users before this one.
    #[query]
    pub before: Option<Id<UserMarker>>,
    /// Only users behind this one.
    #[query]
    pub after: Option<Id<UserMarker>>,
}
