//! Webhook events: every kind, in the forms of Discord's documentation.

use cordial_model::{
    application::ApplicationIntegrationType,
    channel::message::MessageType,
    json,
    webhook_event::{
        GameDirectMessage, WebhookEvent, WebhookEventType, WebhookPayload, WebhookPayloadType,
    },
};
use serde_json::{Value, json};

const USER: &str = r#"{"id":"2","username":"u","discriminator":"0","avatar":null,"global_name":null,"public_flags":0}"#;

/// The body of a request with an event.
fn body(name: &str, data: &str) -> String {
    let data = data.replace("USER", USER);
    format!(
        r#"{{"version":1,"application_id":"1234560123453231555","type":1,"event":{{"type":"{name}","timestamp":"2024-10-18T14:42:53.064834","data":{data}}}}}"#
    )
}

fn decode(text: &str) -> WebhookPayload {
    json::from_str_strict(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn event(name: &str, data: &str) -> WebhookEvent {
    decode(&body(name, data)).event.expect("an event").event
}

/// An example of each event's data.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "APPLICATION_AUTHORIZED",
        r#"{"integration_type":1,"scopes":["applications.commands"],"user":USER}"#,
    ),
    ("APPLICATION_DEAUTHORIZED", r#"{"user":USER}"#),
    (
        "ENTITLEMENT_CREATE",
        r#"{"application_id":"5","consumed":false,"deleted":false,"id":"6","sku_id":"7","type":4,"user_id":"2"}"#,
    ),
    (
        "ENTITLEMENT_UPDATE",
        r#"{"application_id":"5","deleted":false,"id":"6","sku_id":"7","type":8,"user_id":"2","starts_at":"2024-10-18T18:41:21.109604+00:00","ends_at":"2024-11-18T18:41:21.109604+00:00","subscription_id":"8"}"#,
    ),
    (
        "ENTITLEMENT_DELETE",
        r#"{"application_id":"5","consumed":false,"deleted":true,"id":"6","sku_id":"7","type":4,"user_id":"2"}"#,
    ),
    ("QUEST_USER_ENROLLMENT", r#"{"quest_id":"9"}"#),
    (
        "LOBBY_MESSAGE_CREATE",
        r#"{"id":"10","type":0,"content":"welcome","lobby_id":"11","channel_id":"12","author":USER,"metadata":{"k":"v"},"flags":65536,"application_id":"5"}"#,
    ),
    (
        "LOBBY_MESSAGE_UPDATE",
        r#"{"id":"10","type":0,"content":"welcome!","lobby_id":"11","channel_id":"12","author":USER,"flags":0,"timestamp":"2025-08-05T20:38:43.660000+00:00","edited_timestamp":"2025-08-05T20:39:19.557970+00:00"}"#,
    ),
    ("LOBBY_MESSAGE_DELETE", r#"{"id":"10","lobby_id":"11"}"#),
    (
        "GAME_DIRECT_MESSAGE_CREATE",
        r#"{"id":"13","type":0,"content":"raid?","channel_id":"14","author":USER,"timestamp":"2025-08-14T18:09:37.947000+00:00","application_id":"5","attachments":[],"lobby_id":"11","channel":{"id":"14","type":1,"recipients":[USER]}}"#,
    ),
    (
        "GAME_DIRECT_MESSAGE_UPDATE",
        r#"{"id":"13","content":"ready?","channel_id":"14","author":USER,"recipient_id":"15"}"#,
    ),
    (
        "GAME_DIRECT_MESSAGE_DELETE",
        r#"{"id":"13","type":0,"content":"late","channel_id":"14","author":USER,"timestamp":"2025-08-20T17:01:44.725000+00:00","flags":0,"attachments":[],"components":[]}"#,
    ),
];

/// Whether everything of `before` is in `after`.
fn keeps(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => before.iter().all(|(key, value)| {
            value.is_null() || after.get(key).is_some_and(|it| keeps(value, it))
        }),
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len()
                && before
                    .iter()
                    .zip(after)
                    .all(|(before, after)| keeps(before, after))
        }
        _ => before == after,
    }
}

#[test]
fn every_event_of_the_specification_has_an_example_and_survives_a_round_trip() {
    let spec: Value = serde_json::from_str(include_str!("../../spec/gateway.json")).unwrap();
    let events = spec["webhook_events"]["events"].as_array().unwrap();
    let named: Vec<_> = events
        .iter()
        .map(|event| event["value"].as_str().unwrap())
        .collect();
    let typed: Vec<_> = WebhookEventType::ALL
        .iter()
        .map(WebhookEventType::as_str)
        .collect();
    assert_eq!(named, typed);
    let examples: Vec<_> = EXAMPLES.iter().map(|(name, _)| *name).collect();
    assert_eq!(named, examples);

    for (name, data) in EXAMPLES {
        let text = body(name, data);
        let payload = decode(&text);
        assert_eq!(payload.kind, WebhookPayloadType::Event);
        let body = payload.event.as_ref().unwrap();
        assert_eq!(body.event.kind().as_str(), *name);
        assert!(
            !matches!(body.event, WebhookEvent::Unknown { .. }),
            "{name}"
        );
        assert_eq!(
            body.timestamp.to_string(),
            "2024-10-18T14:42:53.064834+00:00"
        );

        let again = json::to_string(&payload);
        assert_eq!(decode(&again), payload, "{name}");
        let (before, after): (Value, Value) = (
            serde_json::from_str(&text).unwrap(),
            serde_json::from_str(&again).unwrap(),
        );
        let (before, after) = (&before["event"]["data"], &after["event"]["data"]);
        assert!(keeps(before, after), "{name}: {before} became {after}");
    }
}

#[test]
fn a_ping_has_no_event() {
    let text = r#"{"version":1,"application_id":"3","type":0}"#;
    let ping = decode(text);
    assert_eq!((ping.kind, &ping.event), (WebhookPayloadType::Ping, &None));
    assert_eq!(json::to_string(&ping), text);
}

#[test]
fn the_fields_are_where_they_belong() {
    let WebhookEvent::ApplicationAuthorized(authorized) = event(
        "APPLICATION_AUTHORIZED",
        r#"{"integration_type":0,"scopes":["bot"],"user":USER,"guild":{"id":"4","name":"g","owner_id":"2"}}"#,
    ) else {
        panic!("another event");
    };
    assert_eq!(
        authorized.integration_type,
        Some(ApplicationIntegrationType::GuildInstall)
    );
    assert_eq!(authorized.guild.unwrap().name, "g");

    let WebhookEvent::LobbyMessageUpdate(message) = event(EXAMPLES[7].0, EXAMPLES[7].1) else {
        panic!("another event");
    };
    assert_eq!(message.content, "welcome!");
    assert!(message.edited_timestamp > message.timestamp);
}

#[test]
fn messages_between_players_are_of_discord_or_of_the_game_alone() {
    let forms: Vec<_> = EXAMPLES[9..]
        .iter()
        .map(|(name, data)| match event(name, data) {
            WebhookEvent::GameDirectMessageCreate(message)
            | WebhookEvent::GameDirectMessageUpdate(message)
            | WebhookEvent::GameDirectMessageDelete(message) => match *message {
                GameDirectMessage::Message(it) => (true, it.message.content, it.message.kind),
                GameDirectMessage::Sdk(it) => (false, it.content, it.kind),
            },
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [(true, "raid?"), (false, "ready?"), (true, "late")];
    assert_eq!(
        forms,
        expected.map(|(in_discord, text)| (in_discord, text.into(), MessageType::Default))
    );
}

#[test]
fn the_type_may_come_after_the_data() {
    let text = r#"{"event":{"data":{"id":"10","lobby_id":"11"},"timestamp":"2024-10-18T14:42:53Z","type":"LOBBY_MESSAGE_DELETE"},"type":1,"application_id":"3","version":1}"#;
    let event = decode(text).event.unwrap().event;
    assert!(matches!(event, WebhookEvent::LobbyMessageDelete(_)));
}

#[test]
fn unknown_events_keep_name_and_data() {
    let text = body("SOMETHING_NEW", r#"{"x":[1,2.50]}"#);
    let payload = decode(&text);
    let WebhookEvent::Unknown { name, data } = &payload.event.as_ref().unwrap().event else {
        panic!("a known event");
    };
    assert_eq!(name, "SOMETHING_NEW");
    assert_eq!(data.as_ref().unwrap().get(), r#"{"x":[1,2.50]}"#);
    let again: Value = serde_json::from_str(&json::to_string(&payload)).unwrap();
    assert_eq!(again["event"]["type"], json!("SOMETHING_NEW"));
    assert_eq!(again["event"]["data"], json!({"x": [1, 2.5]}));

    let bare = r#"{"version":1,"application_id":"3","type":1,"event":{"type":"SOMETHING_NEW","timestamp":"2024-10-18T14:42:53"}}"#;
    let event = decode(bare).event.unwrap().event;
    assert!(matches!(event, WebhookEvent::Unknown { data: None, .. }));
}

#[test]
fn what_is_malformed_is_told_with_its_path() {
    for (name, data, expected) in [
        (
            "LOBBY_MESSAGE_DELETE",
            r#"{"id":"10"}"#,
            "event.data: `lobby_id` is missing",
        ),
        ("LOBBY_MESSAGE_DELETE", "null", "event: `data` is missing"),
        (
            "APPLICATION_DEAUTHORIZED",
            r#"{"user":7}"#,
            "event.data.user: expected an object",
        ),
    ] {
        let error = json::from_str::<WebhookPayload>(&body(name, data)).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    let text = body("LOBBY_MESSAGE_DELETE", r#"{"id":"10","lobby_id":"11"}"#);
    let error =
        json::from_str::<WebhookPayload>(&text.replace("2024-10-18T", "then ")).unwrap_err();
    assert_eq!(error.path(), "event.timestamp");
}

#[test]
fn damaged_events_never_panic_and_what_decodes_can_be_written() {
    const VALUES: &[&str] = &[
        "null", "{}", "[]", "0", "-1", "1e99", "true", "\"x\"", "[[]]",
    ];
    for (name, data) in EXAMPLES {
        let text = body(name, data);
        let spots = text.match_indices([':', ',', '[']).map(|(at, _)| at + 1);
        for (start, value) in spots.flat_map(|at| VALUES.iter().map(move |value| (at, value))) {
            let length = text[start..].find([',', '}', ']']).unwrap_or_default();
            let damaged = format!("{}{value}{}", &text[..start], &text[start + length..]);
            for text in [&damaged, &damaged[..start], &text[start..]] {
                if let Ok(payload) = json::from_str::<WebhookPayload>(text) {
                    let again = json::to_string(&payload);
                    let read: WebhookPayload = json::from_str(&again)
                        .unwrap_or_else(|error| panic!("{error}: {text} became {again}"));
                    assert_eq!(json::to_string(&read), again, "{text}");
                }
            }
        }
    }
}
