//! Scheduled events, live stages and voice states over the wire.

mod rest_support;
mod wire;

use std::time::Duration;

use cordial_model::{Timestamp, channel::ChannelType};
use rest_support::{Wire, text};
use serde_json::{Value, json};
use wire::Client;

fn at(hours: u64) -> String {
    Timestamp::now()
        .plus(Duration::from_hours(hours))
        .to_string()
}

fn elsewhere() -> Value {
    json!({
        "name": "Picnic", "privacy_level": 2, "entity_type": 3, "entity_metadata": { "location": "the park" },
        "scheduled_start_time": at(24), "scheduled_end_time": at(26), "description": "Bring cake",
    })
}

fn events(wire: &Wire) -> String {
    format!("{}/scheduled-events", wire.guild())
}

async fn ready(wire: &Wire) -> Client {
    let token = wire.sandbox.token().expose().to_owned();
    Client::ready(&wire.sandbox.gateway_url(), &token).await.0
}

async fn last_entry(wire: &Wire) -> Value {
    let path = format!("{}/audit-logs?limit=1", wire.guild());
    wire.get(&path).await.expect(200)["audit_log_entries"][0].clone()
}

#[tokio::test]
async fn an_event_is_planned_held_and_over() {
    let wire = Wire::start().await;
    let mut client = ready(&wire).await;
    let made = wire.post(&events(&wire), elsewhere()).await.expect(200);
    assert_eq!(
        (&made["status"], &made["entity_metadata"]["location"]),
        (&json!(1), &json!("the park"))
    );
    assert_eq!(
        client.dispatch("GUILD_SCHEDULED_EVENT_CREATE").await["id"],
        made["id"]
    );
    let entry = last_entry(&wire).await;
    assert_eq!(
        (&entry["action_type"], &entry["target_id"]),
        (&json!(100), &made["id"])
    );
    let changes = entry["changes"].as_array().unwrap();
    assert!(changes.contains(&json!({ "key": "location", "new_value": "the park" })));
    let path = format!("{}/{}", events(&wire), text(&made["id"]));
    let moved = json!({ "entity_metadata": { "location": "the lake" }, "description": null });
    let moved = wire.patch(&path, moved).await.expect(200);
    assert_eq!(moved["description"], Value::Null);
    assert_eq!(
        client.dispatch("GUILD_SCHEDULED_EVENT_UPDATE").await["entity_metadata"]["location"],
        "the lake"
    );
    let again = wire.get(&path).await.expect(200);
    assert_eq!(again["name"], "Picnic");
    // It cannot be over before it has begun.
    wire.patch(&path, json!({ "status": 3 }))
        .await
        .refused(400, 50035);
    wire.patch(&path, json!({ "status": 2 })).await.expect(200);
    assert_eq!(
        client.dispatch("GUILD_SCHEDULED_EVENT_UPDATE").await["status"],
        2
    );
    wire.patch(&path, json!({ "status": 4 }))
        .await
        .refused(400, 50035);
    wire.patch(&path, json!({ "status": 3 })).await.expect(200);
    wire.patch(&path, json!({ "name": "Again" }))
        .await
        .refused(400, 180_000);
    assert_eq!(wire.get(&events(&wire)).await.expect(200), json!([]));
    wire.delete(&path).await.expect(204);
    assert_eq!(
        client.dispatch("GUILD_SCHEDULED_EVENT_DELETE").await["id"],
        made["id"]
    );
    wire.get(&path).await.refused(404, 10070);
}

#[tokio::test]
async fn what_cannot_be_planned_is_refused() {
    let wire = Wire::start().await;
    let path = events(&wire);
    let voice = wire
        .sandbox
        .channel_named(wire.sandbox.guild(), "General")
        .unwrap()
        .to_string();
    let with = |key: &str, value: Value| {
        let mut event = elsewhere();
        event[key] = value;
        event
    };
    for (key, value, place) in [
        (
            "scheduled_start_time",
            json!("2020-01-01T00:00:00+00:00"),
            "/scheduled_start_time",
        ),
        ("scheduled_end_time", json!(at(23)), "/scheduled_end_time"),
        ("scheduled_end_time", Value::Null, "/scheduled_end_time"),
        ("entity_metadata", json!({}), "/entity_metadata/location"),
        ("channel_id", json!(voice), "/channel_id"),
        ("entity_type", json!(7), "/entity_type"),
        ("privacy_level", json!(1), "/privacy_level"),
        (
            "recurrence_rule",
            json!({ "start": at(24), "frequency": 2, "interval": 3 }),
            "/recurrence_rule/interval",
        ),
        (
            "recurrence_rule",
            json!({ "start": at(24), "frequency": 3, "interval": 1, "by_weekday": [1, 3] }),
            "/recurrence_rule/by_weekday",
        ),
    ] {
        let body = wire.post(&path, with(key, value)).await.refused(400, 50035);
        let errors = body["errors"].pointer(place);
        assert!(
            errors.is_some_and(|errors| errors["_errors"].is_array()),
            "{key}: {body}"
        );
    }
    let on_stage = json!({
        "name": "Talk", "privacy_level": 2, "entity_type": 1, "channel_id": voice, "scheduled_start_time": at(1),
    });
    wire.post(&path, on_stage).await.refused(400, 50035);
    for _ in 0..100 {
        wire.post(&path, elsewhere()).await.expect(200);
    }
    wire.post(&path, elsewhere()).await.refused(400, 30038);
}

#[tokio::test]
async fn people_are_interested_and_listed_in_pages() {
    let wire = Wire::start().await;
    let mut client = ready(&wire).await;
    let made = wire.post(&events(&wire), elsewhere()).await.expect(200);
    let (guild, id) = (wire.sandbox.guild(), text(&made["id"]).parse().unwrap());
    let mut people = Vec::new();
    for name in ["alice", "bob", "carol"] {
        let person = wire.sandbox.user(name);
        person.interested_in(guild, id).await.unwrap();
        people.push(person.id().to_string());
        let event = client.dispatch("GUILD_SCHEDULED_EVENT_USER_ADD").await;
        assert_eq!(
            (&event["user_id"], &event["guild_scheduled_event_id"]),
            (&json!(people.last().unwrap()), &made["id"])
        );
    }
    let path = format!("{}/{id}", events(&wire));
    let users = |query: &str| {
        let path = format!("{path}/users{query}");
        let wire = &wire;
        async move {
            let page = wire.get(&path).await.expect(200);
            let page = page.as_array().unwrap();
            page.iter()
                .map(|user| text(&user["user_id"]))
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(users("").await, people);
    assert_eq!(users("?limit=2").await, people[..2]);
    assert_eq!(users(&format!("?after={}", people[0])).await, people[1..]);
    assert_eq!(
        users(&format!("?before={}&limit=1", people[2])).await,
        people[1..2]
    );
    let page = wire
        .get(&format!("{path}/users?with_member=true"))
        .await
        .expect(200);
    assert_eq!(page[1]["member"]["user"]["username"], "bob");
    let counted = wire
        .get(&format!("{path}?with_user_count=true"))
        .await
        .expect(200);
    assert_eq!(counted["user_count"], 3);
    wire.sandbox
        .user("bob")
        .not_interested_in(guild, id)
        .await
        .unwrap();
    let event = client.dispatch("GUILD_SCHEDULED_EVENT_USER_REMOVE").await;
    assert_eq!(event["user_id"], json!(people[1]));
    let counts = wire.get(&format!("{path}/users/counts")).await.expect(200);
    assert_eq!(counts["guild_scheduled_event_count"], 2);
}

#[tokio::test]
async fn an_event_recurs_and_single_dates_differ() {
    let wire = Wire::start().await;
    let start = Timestamp::now().plus(Duration::from_hours(24));
    let later = |hours: u64| start.plus(Duration::from_hours(hours)).to_string();
    let mut weekly = elsewhere();
    weekly["scheduled_start_time"] = json!(later(0));
    weekly["scheduled_end_time"] = json!(later(2));
    weekly["recurrence_rule"] = json!({ "start": later(0), "frequency": 2, "interval": 1 });
    let made = wire.post(&events(&wire), weekly).await.expect(200);
    let path = format!("{}/{}", events(&wire), text(&made["id"]));
    let exceptions = format!("{path}/exceptions");
    let none = json!({ "original_scheduled_start_time": later(24), "is_canceled": true });
    wire.post(&exceptions, none).await.refused(400, 50035);
    let second = json!({ "original_scheduled_start_time": later(168), "is_canceled": true });
    let date = wire.post(&exceptions, second.clone()).await.expect(200);
    assert_eq!(date["is_canceled"], true);
    assert_eq!(last_entry(&wire).await["action_type"], 200);
    wire.post(&exceptions, second).await.refused(400, 50035);
    let one = format!("{exceptions}/{}", text(&date["event_exception_id"]));
    let change = json!({ "is_canceled": false, "scheduled_start_time": later(170) });
    let changed = wire.patch(&one, change).await.expect(200);
    assert_eq!(changed["scheduled_start_time"], json!(later(170)));
    assert_eq!(
        wire.event("GUILD_SCHEDULED_EVENT_UPDATE")["guild_scheduled_event_exceptions"][0],
        changed
    );
    let bob = wire.sandbox.user("bob");
    let (guild, event) = (wire.sandbox.guild(), text(&made["id"]).parse().unwrap());
    let date_id = text(&date["event_exception_id"]);
    bob.respond_to_date(guild, event, date_id.parse().unwrap(), true)
        .await
        .unwrap();
    let users = wire
        .get(&format!("{path}/{date_id}/users"))
        .await
        .expect(200);
    assert_eq!(
        users[0]["guild_scheduled_event_exception_id"],
        date["event_exception_id"]
    );
    let counts = format!("{path}/users/counts?guild_scheduled_event_exception_ids={date_id}");
    let counts = wire.get(&counts).await.expect(200);
    assert_eq!(
        counts["guild_scheduled_event_exception_counts"][&date_id],
        1
    );
    wire.delete(&one).await.expect(204);
    wire.delete(&one).await.refused(404, 0);
    // When one date is over, the next is to come.
    wire.patch(&path, json!({ "status": 2 })).await.expect(200);
    let next = wire.patch(&path, json!({ "status": 3 })).await.expect(200);
    assert_eq!(
        (
            &next["status"],
            &next["scheduled_start_time"],
            &next["scheduled_end_time"]
        ),
        (&json!(1), &json!(later(168)), &json!(later(170)))
    );
}

#[tokio::test]
async fn a_stage_goes_live_with_its_event() {
    let wire = Wire::start().await;
    let guild = wire.sandbox.guild();
    let stage = wire
        .sandbox
        .create_channel(guild, ChannelType::GuildStageVoice, "Stage");
    let stage = stage.unwrap().to_string();
    let mut client = ready(&wire).await;
    let event = json!({
        "name": "Talk", "privacy_level": 2, "entity_type": 1, "channel_id": stage, "scheduled_start_time": at(1),
    });
    let event = wire.post(&events(&wire), event).await.expect(200);
    let new = json!({
        "channel_id": stage, "topic": "Talk", "guild_scheduled_event_id": event["id"], "send_start_notification": true,
    });
    let live = wire.post("/stage-instances", new.clone()).await.expect(200);
    assert_eq!(
        client.dispatch("STAGE_INSTANCE_CREATE").await["id"],
        live["id"]
    );
    let update = client.dispatch("GUILD_SCHEDULED_EVENT_UPDATE").await;
    assert_eq!(
        (&update["status"], &update["entity_id"]),
        (&json!(2), &live["id"])
    );
    wire.post("/stage-instances", new)
        .await
        .refused(400, 150_006);
    let path = format!("/stage-instances/{stage}");
    let changed = wire
        .patch(&path, json!({ "topic": "Questions" }))
        .await
        .expect(200);
    assert_eq!(changed["topic"], "Questions");
    assert_eq!(
        client.dispatch("STAGE_INSTANCE_UPDATE").await["topic"],
        "Questions"
    );
    let entry = last_entry(&wire).await;
    assert_eq!(
        (&entry["action_type"], &entry["options"]["channel_id"]),
        (&json!(84), &json!(stage))
    );
    assert_eq!(wire.get(&path).await.expect(200), changed);
    wire.patch(&path, json!({ "privacy_level": 1 }))
        .await
        .refused(400, 50035);
    // A bot that comes later sees both.
    let (late, token) = wire.sandbox.create_bot("Late");
    wire.sandbox.add_member(guild, late.cast());
    let (mut late, _) = Client::ready(&wire.sandbox.gateway_url(), token.expose()).await;
    let seen = late.dispatch("GUILD_CREATE").await;
    assert_eq!(seen["stage_instances"][0]["topic"], "Questions");
    assert_eq!(seen["guild_scheduled_events"][0]["id"], event["id"]);
    // The event ends the stage that it began.
    let path_of_event = format!("{}/{}", events(&wire), text(&event["id"]));
    wire.patch(&path_of_event, json!({ "status": 3 }))
        .await
        .expect(200);
    assert_eq!(
        client.dispatch("STAGE_INSTANCE_DELETE").await["id"],
        live["id"]
    );
    wire.get(&path).await.refused(404, 10067);
    wire.delete(&path).await.refused(404, 10067);
    let text_channel =
        json!({ "channel_id": wire.sandbox.channel().to_string(), "topic": "No stage" });
    wire.post("/stage-instances", text_channel)
        .await
        .refused(400, 50024);
}

#[tokio::test]
async fn on_a_stage_one_listens_until_one_may_speak() {
    let wire = Wire::start().await;
    let guild = wire.sandbox.guild();
    let stage = wire
        .sandbox
        .create_channel(guild, ChannelType::GuildStageVoice, "Stage")
        .unwrap();
    let bob = wire.sandbox.user("bob");
    let states = format!("{}/voice-states", wire.guild());
    let his = format!("{states}/{}", bob.id());
    wire.get(&his).await.refused(404, 10065);
    wire.get(&format!("{states}/@me")).await.refused(404, 10065);
    bob.join_voice(stage).await.unwrap();
    let state = wire.get(&his).await.expect(200);
    assert_eq!(
        (&state["suppress"], &state["member"]["user"]["username"]),
        (&json!(true), &json!("bob"))
    );
    bob.ask_to_speak(guild).await.unwrap();
    assert!(wire.event("VOICE_STATE_UPDATE")["request_to_speak_timestamp"].is_string());
    wire.patch(&his, json!({ "suppress": false }))
        .await
        .expect(204);
    assert_eq!(wire.event("VOICE_STATE_UPDATE")["suppress"], false);
    let elsewhere = json!({ "channel_id": wire.sandbox.channel().to_string(), "suppress": true });
    wire.patch(&his, elsewhere).await.refused(400, 50024);

    let mut client = ready(&wire).await;
    client
        .send(json!({ "op": 4, "d": {
            "guild_id": guild.to_string(), "channel_id": stage.to_string(), "self_mute": false, "self_deaf": false,
        } }))
        .await;
    assert_eq!(
        client.dispatch("VOICE_STATE_UPDATE").await["suppress"],
        true
    );
    let own = format!("{states}/@me");
    let past = json!({ "request_to_speak_timestamp": "2020-01-01T00:00:00+00:00" });
    wire.patch(&own, past).await.refused(400, 50035);
    let now = Timestamp::now().to_string();
    wire.patch(&own, json!({ "request_to_speak_timestamp": now }))
        .await
        .expect(204);
    assert!(wire.get(&own).await.expect(200)["request_to_speak_timestamp"].is_string());
    wire.patch(&own, json!({ "suppress": false }))
        .await
        .expect(204);
    let state = wire.get(&own).await.expect(200);
    assert_eq!(
        (&state["suppress"], &state["request_to_speak_timestamp"]),
        (&json!(false), &Value::Null)
    );
}

#[tokio::test]
async fn members_are_moved_muted_and_taken_out_of_voice() {
    let wire = Wire::start().await;
    let guild = wire.sandbox.guild();
    let general = wire.sandbox.channel_named(guild, "General").unwrap();
    let other = wire
        .sandbox
        .create_channel(guild, ChannelType::GuildVoice, "Other")
        .unwrap();
    let bob = wire.sandbox.user("bob");
    let path = format!("{}/members/{}", wire.guild(), bob.id());
    wire.patch(&path, json!({ "mute": true }))
        .await
        .refused(400, 40032);
    bob.join_voice(general).await.unwrap();
    let gone = json!({ "channel_id": "5" });
    wire.patch(&path, gone).await.refused(404, 10003);
    wire.patch(
        &path,
        json!({ "channel_id": other.to_string(), "mute": true }),
    )
    .await
    .expect(200);
    let state = wire.event("VOICE_STATE_UPDATE");
    assert_eq!(
        (&state["channel_id"], &state["mute"]),
        (&json!(other.to_string()), &json!(true))
    );
    assert_eq!(last_entry(&wire).await["action_type"], 26);
    wire.patch(&path, json!({ "channel_id": null }))
        .await
        .expect(200);
    assert_eq!(wire.event("VOICE_STATE_UPDATE")["channel_id"], Value::Null);
    assert_eq!(last_entry(&wire).await["action_type"], 27);
    bob.leave_voice(guild).await.unwrap_err();
    let status = format!("/channels/{general}/voice-status");
    wire.put(&status, json!({ "status": "talking" }))
        .await
        .expect(204);
    assert_eq!(
        wire.event("VOICE_CHANNEL_STATUS_UPDATE")["status"],
        "talking"
    );
    let entry = last_entry(&wire).await;
    assert_eq!(
        (&entry["action_type"], &entry["options"]["status"]),
        (&json!(192), &json!("talking"))
    );
    wire.put(&status, json!({ "status": null }))
        .await
        .expect(204);
    assert_eq!(last_entry(&wire).await["action_type"], 193);
    let no_voice = format!("{}/voice-status", wire.channel());
    wire.put(&no_voice, json!({ "status": "x" }))
        .await
        .refused(400, 50024);
}

#[tokio::test]
async fn events_of_others_are_for_managers() {
    use cordial_model::Permissions;
    let own = Permissions::VIEW_CHANNEL | Permissions::CREATE_EVENTS;
    let builder = rest_support::judged::builder().rate_limits(cordial_sandbox::RateLimits::off());
    let wire = Wire::of(builder.bot_permissions(own)).await;
    let mine = wire.post(&events(&wire), elsewhere()).await.expect(200);
    let mine = format!("{}/{}", events(&wire), text(&mine["id"]));
    wire.patch(&mine, json!({ "name": "Mine" }))
        .await
        .expect(200);
    let (other, token) = wire.sandbox.create_bot("Other");
    wire.sandbox.add_member(wire.sandbox.guild(), other.cast());
    let request = cordial_model::rest::Api::create_guild_scheduled_event;
    let theirs = request(
        &wire.sandbox.api_of(&token),
        wire.sandbox.guild(),
        "Theirs",
        cordial_model::guild::EventPrivacyLevel::GuildOnly,
        Timestamp::now().plus(Duration::from_hours(1)),
        cordial_model::guild::EventEntityType::External,
    )
    .entity_metadata(cordial_model::guild::EventEntityMetadata {
        location: Some("elsewhere".into()),
    })
    .scheduled_end_time(Timestamp::now().plus(Duration::from_hours(2)))
    .await
    .unwrap();
    let theirs = format!("{}/{}", events(&wire), theirs.id);
    wire.patch(&theirs, json!({ "name": "Mine" }))
        .await
        .refused(403, 50013);
    wire.delete(&theirs).await.refused(403, 50013);
    wire.delete(&mine).await.expect(204);
    // On a stage, it takes a moderator of the stage.
    let stage =
        wire.sandbox
            .create_channel(wire.sandbox.guild(), ChannelType::GuildStageVoice, "Stage");
    let stage = stage.unwrap().to_string();
    let talk = json!({
        "name": "Talk", "privacy_level": 2, "entity_type": 1, "channel_id": stage, "scheduled_start_time": at(1),
    });
    wire.post(&events(&wire), talk).await.refused(403, 50013);
    let live = json!({ "channel_id": stage, "topic": "Talk" });
    wire.post("/stage-instances", live)
        .await
        .refused(403, 50013);
}
