//! Events that guilds plan, and who is interested in them.

use std::collections::BTreeMap;

use cordial_model::{
    Timestamp,
    gateway::{EventType, Intents},
    guild::{
        EventStatus, EventUserResponse, GuildScheduledEvent, GuildScheduledEventException,
        StageInstance, StagePrivacyLevel,
    },
    id::{
        Id,
        marker::{
            ChannelMarker, GuildMarker, ScheduledEventExceptionMarker, ScheduledEventMarker,
            UserMarker,
        },
    },
    json::ObjectWriter,
};

use super::{
    World, recurrence,
    render::{self, List, Object},
};

/// Who said what, by user.
pub(crate) type Responses = BTreeMap<Id<UserMarker>, EventUserResponse>;

/// An event of a guild.
#[derive(Clone, Debug)]
pub(crate) struct ScheduledEvent {
    /// Without those fields that depend on who asks.
    pub(crate) event: GuildScheduledEvent,
    pub(crate) responses: Responses,
    /// Single dates that are different.
    pub(crate) exceptions: BTreeMap<Id<ScheduledEventExceptionMarker>, EventException>,
}

/// A date of a recurring event that is different.
#[derive(Clone, Debug)]
pub(crate) struct EventException {
    pub(crate) exception: GuildScheduledEventException,
    /// When it would have begun.
    pub(crate) original: Timestamp,
    pub(crate) responses: Responses,
}

/// Whether somebody is interested.
pub(crate) fn interested(responses: &Responses) -> impl Iterator<Item = Id<UserMarker>> {
    responses
        .iter()
        .filter(|(_, response)| **response == EventUserResponse::Interested)
        .map(|(user, _)| *user)
}

impl ScheduledEvent {
    /// An event that nobody is interested in yet.
    pub(crate) fn new(event: GuildScheduledEvent) -> Self {
        Self {
            event,
            responses: Responses::new(),
            exceptions: BTreeMap::new(),
        }
    }

    /// Writes the event, with the number of those who are interested if asked.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World, counts: bool) {
        let event = &self.event;
        o.field("id", &event.id);
        o.field("guild_id", &event.guild_id);
        o.nullable("channel_id", &event.channel_id);
        o.nullable("creator_id", &event.creator_id);
        o.field("name", &event.name);
        o.nullable("description", &event.description);
        o.nullable("image", &event.image);
        o.nullable("scheduled_start_time", &event.scheduled_start_time);
        o.nullable("scheduled_end_time", &event.scheduled_end_time);
        o.field("privacy_level", &event.privacy_level);
        o.field("status", &event.status);
        o.field("entity_type", &event.entity_type);
        o.nullable("entity_id", &event.entity_id);
        o.nullable("entity_metadata", &event.entity_metadata);
        o.nullable("recurrence_rule", &event.recurrence_rule);
        if let Some(creator) = event.creator_id {
            o.field("creator", &world.user_object(creator));
        }
        if counts {
            o.field("user_count", &interested(&self.responses).count());
        }
        o.field(
            "guild_scheduled_event_exceptions",
            &List(|list| {
                for exception in self.exceptions.values() {
                    list.element(&exception.exception);
                }
            }),
        );
    }

    /// Whether it is to come or going on.
    pub(crate) fn is_open(&self) -> bool {
        matches!(
            self.event.status,
            EventStatus::Scheduled | EventStatus::Active
        )
    }
}

impl World {
    /// An event of a guild.
    pub(crate) fn event_mut(
        &mut self,
        guild_id: Id<GuildMarker>,
        id: Id<ScheduledEventMarker>,
    ) -> Option<&mut ScheduledEvent> {
        let known = self.guilds.get(&guild_id)?.extras.events.contains_key(&id);
        if !known {
            return None;
        }
        self.guilds.get_mut(&guild_id)?.extras.events.get_mut(&id)
    }

    /// Sends an event about an event of a guild.
    pub(crate) fn publish_event(&self, kind: EventType, event: &ScheduledEvent) {
        let data = render::object(|o| event.write(o, self, false));
        let guild_id = event.event.guild_id;
        self.publish_guild(kind, guild_id, Intents::GUILD_SCHEDULED_EVENTS, data);
    }

    /// Sends `GUILD_SCHEDULED_EVENT_UPDATE`.
    pub(crate) fn event_changed(&self, guild_id: Id<GuildMarker>, id: Id<ScheduledEventMarker>) {
        let guild = self.guilds.get(&guild_id);
        if let Some(event) = guild.and_then(|guild| guild.extras.events.get(&id)) {
            self.publish_event(EventType::GuildScheduledEventUpdate, event);
        }
    }

    /// Lets an event begin, end or be canceled; on a stage, the stage begins and ends with it. An event that recurs is to
    /// come again when it has ended.
    pub(crate) fn set_event_status(
        &mut self,
        guild_id: Id<GuildMarker>,
        id: Id<ScheduledEventMarker>,
        status: EventStatus,
    ) {
        let stage_id = self.next_id();
        let Some(entry) = self.event_mut(guild_id, id) else {
            return;
        };
        let event = &mut entry.event;
        event.status = status;
        let channel = event
            .channel_id
            .filter(|_| event.entity_type == cordial_model::guild::EventEntityType::StageInstance);
        let topic = event.name.clone();
        if status == EventStatus::Completed
            && let (Some(rule), Some(start)) = (&event.recurrence_rule, event.scheduled_start_time)
            && let Some(next) = recurrence::next_date(rule, start)
        {
            let shift = next.since(start);
            event.status = EventStatus::Scheduled;
            event.scheduled_start_time = Some(next);
            event.scheduled_end_time = event.scheduled_end_time.map(|end| end.plus(shift));
        }
        if let Some(channel_id) = channel {
            self.follow_on_stage(guild_id, id, channel_id, status, stage_id, topic.as_str());
        }
        self.event_changed(guild_id, id);
    }

    fn follow_on_stage(
        &mut self,
        guild_id: Id<GuildMarker>,
        id: Id<ScheduledEventMarker>,
        channel_id: Id<ChannelMarker>,
        status: EventStatus,
        stage_id: Id<cordial_model::id::marker::StageInstanceMarker>,
        topic: &str,
    ) {
        let entity_id = if status == EventStatus::Active {
            let stage = self.stage_of(channel_id).cloned();
            let stage = stage.unwrap_or_else(|| StageInstance {
                id: stage_id,
                guild_id,
                channel_id,
                topic: topic.into(),
                privacy_level: StagePrivacyLevel::GuildOnly,
                discoverable_disabled: true,
                guild_scheduled_event_id: None,
            });
            let entity = stage.id;
            if stage.guild_scheduled_event_id != Some(id) {
                self.set_stage(&StageInstance {
                    guild_scheduled_event_id: Some(id),
                    ..stage
                });
            }
            Some(entity.cast())
        } else {
            let own = self
                .stage_of(channel_id)
                .is_some_and(|stage| stage.guild_scheduled_event_id == Some(id));
            if own {
                self.end_stage(channel_id);
            }
            None
        };
        if let Some(entry) = self.event_mut(guild_id, id) {
            entry.event.entity_id = entity_id;
        }
    }

    /// Lets a user say whether they are interested, and sends `GUILD_SCHEDULED_EVENT_USER_ADD` or
    /// `GUILD_SCHEDULED_EVENT_USER_REMOVE`. `None`: there is no such event.
    pub(crate) fn respond_to_event(
        &mut self,
        guild_id: Id<GuildMarker>,
        id: Id<ScheduledEventMarker>,
        date: Option<Id<ScheduledEventExceptionMarker>>,
        user_id: Id<UserMarker>,
        is_interested: bool,
    ) -> Option<()> {
        let entry = self.event_mut(guild_id, id)?;
        let responses = match date {
            None => &mut entry.responses,
            Some(date) => &mut entry.exceptions.get_mut(&date)?.responses,
        };
        let before = responses.get(&user_id) == Some(&EventUserResponse::Interested);
        match (is_interested, date) {
            (true, _) => responses.insert(user_id, EventUserResponse::Interested),
            (false, None) => responses.remove(&user_id),
            // Who comes to all dates but one says so.
            (false, Some(_)) => responses.insert(user_id, EventUserResponse::Uninterested),
        };
        if before != is_interested {
            let kind = if is_interested {
                EventType::GuildScheduledEventUserAdd
            } else {
                EventType::GuildScheduledEventUserRemove
            };
            let data = render::object(|o| {
                o.field("guild_scheduled_event_id", &id);
                if let Some(date) = date {
                    o.field("guild_scheduled_event_exception_id", &date);
                }
                o.field("user_id", &user_id);
                o.field("guild_id", &guild_id);
            });
            self.publish_guild(kind, guild_id, Intents::GUILD_SCHEDULED_EVENTS, data);
        }
        Some(())
    }

    /// Writes what a user said about an event.
    pub(crate) fn write_response(
        &self,
        o: &mut ObjectWriter<'_>,
        event: &GuildScheduledEvent,
        date: Option<Id<ScheduledEventExceptionMarker>>,
        (user_id, response): (Id<UserMarker>, EventUserResponse),
        with_member: bool,
    ) {
        o.field("guild_scheduled_event_id", &event.id);
        if let Some(date) = date {
            o.field("guild_scheduled_event_exception_id", &date);
        }
        o.field("user_id", &user_id);
        o.field("user", &self.user_object(user_id));
        let guild = self.guilds.get(&event.guild_id).filter(|_| with_member);
        if let Some(member) = guild.and_then(|guild| guild.members.get(&user_id)) {
            o.field("member", &Object(|o| member.write(o, self)));
        }
        o.field("response", &response);
    }
}
