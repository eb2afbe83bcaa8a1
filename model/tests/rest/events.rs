//! Scheduled events, their exceptions and who is interested; live stages.

use cordial_model::{
    ImageData, Timestamp,
    guild::{
        EventEntityMetadata, EventEntityType, EventPrivacyLevel, EventStatus, EventUserResponse,
        GuildScheduledEvent, GuildScheduledEventException, GuildScheduledEventUser,
        RecurrenceFrequency, RecurrenceMonth, RecurrenceNWeekday, RecurrenceRule,
        RecurrenceWeekday, ScheduledEventUserCount, StageInstance, StagePrivacyLevel,
    },
    id::{
        Id,
        marker::{GuildMarker, ScheduledEventMarker},
    },
    rest::{
        CountGuildScheduledEventUsers, CreateGuildScheduledEvent,
        CreateGuildScheduledEventException, CreateStageInstance, DeleteGuildScheduledEvent,
        DeleteGuildScheduledEventException, DeleteStageInstance, GetGuildScheduledEvent,
        GetGuildScheduledEventUsers, GetStageInstance, ListGuildScheduledEventExceptionUsers,
        ListScheduledEventsForGuild, ModifyGuildScheduledEvent, ModifyGuildScheduledEventException,
        ModifyStageInstance,
    },
};
use serde_json::json;

use crate::{
    request::{refused, sends, sends_json},
    support::{is_complete, round_trip},
};

const GUILD: Id<GuildMarker> = Id::new(1);
const EVENT: Id<ScheduledEventMarker> = Id::new(2);

fn start() -> Timestamp {
    "2026-08-06T12:30:00+00:00".parse().unwrap()
}

fn create(kind: EventEntityType) -> CreateGuildScheduledEvent {
    CreateGuildScheduledEvent::new(GUILD, "Party", EventPrivacyLevel::GuildOnly, start(), kind)
}

#[test]
fn events_are_listed_made_changed_and_deleted() {
    let events = "/guilds/1/scheduled-events";
    sends(
        ListScheduledEventsForGuild::new(GUILD).with_user_count(true),
        &format!("GET {events}?with_user_count=true"),
    );
    sends(
        GetGuildScheduledEvent::new(GUILD, EVENT),
        &format!("GET {events}/2"),
    );
    sends(
        DeleteGuildScheduledEvent::new(GUILD, EVENT),
        &format!("DELETE {events}/2"),
    );
    let mut rule = RecurrenceRule::new(start(), RecurrenceFrequency::Weekly);
    rule.interval = 2;
    rule.by_weekday = Some(vec![RecurrenceWeekday::Thursday]);
    sends_json(
        create(EventEntityType::External)
            .entity_metadata(EventEntityMetadata {
                location: Some("the park".into()),
            })
            .scheduled_end_time(start())
            .description("cake")
            .image(ImageData::png(b"x"))
            .recurrence_rule(rule)
            .reason("birthday"),
        &format!("POST {events}"),
        json!({
            "name": "Party", "privacy_level": 2, "scheduled_start_time": "2026-08-06T12:30:00.000000+00:00",
            "entity_type": 3, "entity_metadata": { "location": "the park" },
            "scheduled_end_time": "2026-08-06T12:30:00.000000+00:00", "description": "cake",
            "image": "data:image/png;base64,eA==",
            "recurrence_rule": {
                "start": "2026-08-06T12:30:00.000000+00:00", "end": null, "frequency": 2, "interval": 2,
                "by_weekday": [3], "by_n_weekday": null, "by_month": null, "by_month_day": null,
                "by_year_day": null, "count": null
            }
        }),
    );
    sends_json(
        ModifyGuildScheduledEvent::new(GUILD, EVENT)
            .clear_channel_id()
            .status(EventStatus::Active)
            .clear_recurrence_rule(),
        &format!("PATCH {events}/2"),
        json!({ "channel_id": null, "status": 2, "recurrence_rule": null }),
    );
}

#[test]
fn an_event_needs_its_place() {
    assert_eq!(
        refused(create(EventEntityType::External).channel_id(Id::new(5))),
        [
            "entity_metadata.location",
            "scheduled_end_time",
            "channel_id"
        ]
    );
    assert_eq!(refused(create(EventEntityType::Voice)), ["channel_id"]);
    let mut rule = RecurrenceRule::new(start(), RecurrenceFrequency::Monthly);
    rule.by_n_weekday = Some(vec![RecurrenceNWeekday {
        n: 6,
        day: RecurrenceWeekday::Monday,
    }]);
    let event = create(EventEntityType::StageInstance).channel_id(Id::new(5));
    assert_eq!(
        refused(event.clone().recurrence_rule(rule)),
        ["recurrence_rule.by_n_weekday[0].n"]
    );
    let mut rule = RecurrenceRule::new(start(), RecurrenceFrequency::Yearly);
    rule.by_month = Some(vec![RecurrenceMonth::August]);
    rule.by_month_day = Some(vec![32]);
    assert_eq!(
        refused(event.recurrence_rule(rule)),
        ["recurrence_rule.by_month_day[0]"]
    );
}

#[test]
fn single_dates_can_be_different() {
    let exceptions = "/guilds/1/scheduled-events/2/exceptions";
    sends_json(
        CreateGuildScheduledEventException::new(GUILD, EVENT, start()).is_canceled(true),
        &format!("POST {exceptions}"),
        json!({ "original_scheduled_start_time": "2026-08-06T12:30:00.000000+00:00", "is_canceled": true }),
    );
    sends_json(
        ModifyGuildScheduledEventException::new(GUILD, EVENT, Id::new(3))
            .clear_scheduled_end_time(),
        &format!("PATCH {exceptions}/3"),
        json!({ "scheduled_end_time": null }),
    );
    sends(
        DeleteGuildScheduledEventException::new(GUILD, EVENT, Id::new(3)),
        &format!("DELETE {exceptions}/3"),
    );
    round_trip::<GuildScheduledEventException>(&json!({
        "event_id": "2", "event_exception_id": "3", "scheduled_start_time": "2026-08-06T12:30:00.000000+00:00",
        "scheduled_end_time": null, "is_canceled": false
    }));
}

#[test]
fn those_who_are_interested_are_listed_and_counted() {
    let event = "/guilds/1/scheduled-events/2";
    sends(
        GetGuildScheduledEventUsers::new(GUILD, EVENT)
            .limit(100)
            .with_member(true)
            .after(Id::new(4)),
        &format!("GET {event}/users?limit=100&with_member=true&after=4"),
    );
    sends(
        ListGuildScheduledEventExceptionUsers::new(GUILD, EVENT, Id::new(3)).before(Id::new(4)),
        &format!("GET {event}/3/users?before=4"),
    );
    sends(
        CountGuildScheduledEventUsers::new(GUILD, EVENT)
            .guild_scheduled_event_exception_ids([Id::new(3), Id::new(4)]),
        &format!(
            "GET {event}/users/counts?guild_scheduled_event_exception_ids=3&guild_scheduled_event_exception_ids=4"
        ),
    );
    let count: ScheduledEventUserCount = round_trip(&json!({
        "guild_scheduled_event_count": 7, "guild_scheduled_event_exception_counts": { "3": 2 }
    }));
    assert_eq!(count.guild_scheduled_event_exception_counts[&Id::new(3)], 2);
    let user: GuildScheduledEventUser = round_trip(&json!({
        "guild_scheduled_event_id": "2", "guild_scheduled_event_exception_id": "3", "user_id": "4", "response": 1,
        "user": { "id": "4", "username": "Nelly", "discriminator": "0", "global_name": null, "primary_guild": null, "avatar": null,
                  "bot": false, "system": false, "public_flags": 0 }
    }));
    assert_eq!(user.response, Some(EventUserResponse::Interested));
}

#[test]
fn an_event_is_read_with_its_exceptions() {
    let event = json!({
        "id": "2", "guild_id": "1", "channel_id": null, "creator_id": "4", "name": "Party", "description": "cake",
        "scheduled_start_time": "2026-08-06T12:30:00.000000+00:00",
        "scheduled_end_time": "2026-08-06T14:30:00.000000+00:00", "privacy_level": 2, "status": 1, "entity_type": 3,
        "entity_id": null, "entity_metadata": { "location": "the park" }, "user_count": 3,
        "creator": { "id": "4", "username": "Nelly", "discriminator": "0", "global_name": null, "primary_guild": null, "avatar": null,
                     "bot": false, "system": false, "public_flags": 0 },
        "image": "8342729096ea3675442027381ff50dfe", "recurrence_rule": null,
        "guild_scheduled_event_exceptions": [
            { "event_id": "2", "event_exception_id": "3", "scheduled_start_time": null, "scheduled_end_time": null,
              "is_canceled": true },
        ]
    });
    is_complete(
        "resources/guild-scheduled-event.mdx",
        "Guild Scheduled Event Structure",
        &event,
        &["guild_scheduled_event_exceptions"],
    );
    let event: GuildScheduledEvent = round_trip(&event);
    assert!(event.guild_scheduled_event_exceptions[0].is_canceled);
}

#[test]
fn stages_become_live_and_end() {
    sends_json(
        CreateStageInstance::new(Id::new(3), "Testing Testing, 123")
            .privacy_level(StagePrivacyLevel::GuildOnly)
            .send_start_notification(true)
            .guild_scheduled_event_id(EVENT),
        "POST /stage-instances",
        json!({
            "channel_id": "3", "topic": "Testing Testing, 123", "privacy_level": 2, "send_start_notification": true,
            "guild_scheduled_event_id": "2"
        }),
    );
    sends(GetStageInstance::new(Id::new(3)), "GET /stage-instances/3");
    sends_json(
        ModifyStageInstance::new(Id::new(3)).topic("Other"),
        "PATCH /stage-instances/3",
        json!({ "topic": "Other" }),
    );
    sends(
        DeleteStageInstance::new(Id::new(3)),
        "DELETE /stage-instances/3",
    );
    assert_eq!(refused(CreateStageInstance::new(Id::new(3), "")), ["topic"]);
    let stage = json!({
        "id": "840647391636226060", "guild_id": "197038439483310086", "channel_id": "733488538393510049",
        "topic": "Testing Testing, 123", "privacy_level": 1, "discoverable_disabled": false,
        "guild_scheduled_event_id": "947656305244532806"
    });
    is_complete(
        "resources/stage-instance.mdx",
        "Stage Instance Structure",
        &stage,
        &[],
    );
    round_trip::<StageInstance>(&stage);
}
