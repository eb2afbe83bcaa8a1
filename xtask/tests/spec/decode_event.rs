//! Data of events from files.

use cordial_model::{
    gateway::EventType,
    user_session::{UserEvent, UserEventType},
};

use crate::{decode, file, lines};

/// What the chore says of a text as the data of an event.
fn verdict(event: &str, text: &str) -> Option<String> {
    crate::verdict("--event", event, text)
}

const USER: &str =
    r#"{"id":"2","username":"u","discriminator":"0","avatar":null,"global_name":"U"}"#;

const MESSAGE: &str = r#"{
    "id": "334385199974967042", "channel_id": "290926798999357250", "guild_id": "290926798629997250",
    "type": 0, "tts": false, "timestamp": "2017-07-11T17:27:07.299000+00:00", "edited_timestamp": null,
    "pinned": false, "mention_everyone": false, "mentions": [], "mention_roles": ["1", "2"], "content": "Hot",
    "embeds": [{"type": "rich", "title": "t", "color": 5814783, "fields": [{"name": "n", "value": "v", "inline": true}]}],
    "attachments": [{"id": "9", "filename": "a.png", "size": 12, "url": "u", "proxy_url": "p", "height": null}],
    "author": {"id": "53908099506183680", "username": "Mason", "discriminator": "9999", "global_name": null,
        "avatar": "a_bab14f271d565501444b2ca3be944b25"},
    "reactions": [{"count": 1, "count_details": {"burst": 0, "normal": 1}, "me": false, "me_burst": false,
        "burst_colors": [], "emoji": {"id": null, "name": "🔥"}}],
    "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}],
    "flags": 0, "brand_new": {"x": 1}
}"#;

/// Data of several events; `USER` stands for a user.
const GOOD: &[(&str, &str)] = &[
    ("MESSAGE_CREATE", MESSAGE),
    ("MESSAGE_UPDATE", MESSAGE),
    ("RESUMED", "{}"),
    ("RESUMED", "null"),
    (
        "TYPING_START",
        r#"{"channel_id":"3","user_id":"2","timestamp":1763000000}"#,
    ),
    (
        "VOICE_SERVER_UPDATE",
        r#"{"token":"t","guild_id":"41771983423143937","endpoint":"sweetwater-12345.discord.media:2048"}"#,
    ),
    (
        "VOICE_SERVER_UPDATE",
        r#"{"token":"t","guild_id":"1","endpoint":null}"#,
    ),
    (
        "GUILD_DELETE",
        r#"{"id":"41771983423143937","unavailable":true}"#,
    ),
    (
        "GUILD_CREATE",
        r#"{"id":"41771983423143937","unavailable":true}"#,
    ),
    ("GUILD_ROLE_DELETE", r#"{"guild_id":"1","role_id":"2"}"#),
    ("GUILD_BAN_ADD", r#"{"guild_id":"1","user":USER}"#),
    ("USER_UPDATE", "USER"),
    (
        "RATE_LIMITED",
        r#"{"opcode":8,"retry_after":2.5,"meta":{"guild_id":"1","nonce":"n"}}"#,
    ),
    (
        "CHANNEL_INFO",
        r#"{"guild_id":"1","channels":[{"id":"3","status":null,"voice_start_time":1763000000}]}"#,
    ),
    (
        "CHANNEL_CREATE",
        r#"{"id":"3","type":13,"guild_id":"1","name":"stage","permission_overwrites":[{"id":"1","type":0,"allow":"0","deny":"1024"}],"rtc_region":null}"#,
    ),
    (
        "GUILD_MEMBER_ADD",
        r#"{"guild_id":"1","user":USER,"roles":[],"joined_at":"2026-01-01T00:00:00+00:00","deaf":false,"mute":false,"flags":0}"#,
    ),
    (
        "INTERACTION_CREATE",
        r#"{"id":"5","application_id":"6","type":2,"token":"t","version":1,"channel_id":"3","user":USER,
            "data":{"id":"7","name":"ban","type":1,"resolved":{"users":{"2":USER}},
                "options":[{"name":"user","type":6,"value":"2"},{"name":"days","type":4,"value":7}]},
            "entitlements":[],"app_permissions":"442368","authorizing_integration_owners":{"0":"1","1":"2"},"context":0}"#,
    ),
    (
        "PRESENCE_UPDATE",
        r#"{"user":{"id":"2"},"guild_id":"1","status":"idle","client_status":{"desktop":"idle"},
            "activities":[{"name":"x","type":0,"created_at":1763000000000,"buttons":["one"]}]}"#,
    ),
    ("WEBHOOKS_UPDATE", r#"{"guild_id":"1","channel_id":"3"}"#),
    (
        "SUBSCRIPTION_CREATE",
        r#"{"id":"1","user_id":"2","sku_ids":["3"],"entitlement_ids":["4"],"renewal_sku_ids":null,"status":0,
            "current_period_start":"2024-08-27T19:48:44.406602+00:00","current_period_end":"2024-09-27T19:48:44.406602+00:00","canceled_at":null}"#,
    ),
];

#[test]
fn payloads_of_many_events_are_well() {
    for (event, text) in GOOD {
        let text = text.replace("USER", USER);
        assert_eq!(verdict(event, &text), None, "{event}: {text}");
    }
}

#[test]
fn other_ways_to_write_the_same_are_well() {
    let plain = r#"{"channel_id":"3","guild_id":"1","message_id":"4"}"#;
    for (event, text) in [
        // Ids as numbers, null for a missing key, unknown keys.
        ("MESSAGE_REACTION_REMOVE_ALL", plain.replace("\"3\"", "3")),
        (
            "MESSAGE_REACTION_REMOVE_ALL",
            plain.replace("\"1\"", "null"),
        ),
        (
            "MESSAGE_REACTION_REMOVE_ALL",
            plain.replace('{', r#"{"new":[{}],"#),
        ),
        // Moments with other offsets.
        (
            "CHANNEL_PINS_UPDATE",
            r#"{"channel_id":"3","last_pin_timestamp":"2026-01-01T02:00:00+02:00"}"#.to_owned(),
        ),
        (
            "CHANNEL_PINS_UPDATE",
            r#"{"channel_id":"3","last_pin_timestamp":"2026-01-01T00:00:00Z"}"#.to_owned(),
        ),
        // Members of enums, bits and components that nobody knows yet.
        (
            "CHANNEL_CREATE",
            r#"{"id":"3","type":99,"flags":4294967295}"#.to_owned(),
        ),
        (
            "MESSAGE_CREATE",
            MESSAGE.replace(
                "\"type\": 1, \"components\"",
                "\"type\": 77, \"components\"",
            ),
        ),
        (
            "MESSAGE_CREATE",
            MESSAGE.replace("\"rich\"", "\"holographic\""),
        ),
        ("MESSAGE_CREATE", MESSAGE.replace("9999", "0001")),
    ] {
        assert_eq!(verdict(event, &text), None, "{event}: {text}");
    }
}

#[test]
fn a_message_with_one_fault_is_told_with_the_path_to_it() {
    for (right, wrong, expected) in [
        (
            "\"channel_id\"",
            "\"channel\"",
            "$: `channel_id` is missing",
        ),
        ("\"334385199974967042\"", "\"abc\"", "id: expected an id"),
        // Leaves that the gateway's decoder would let go of without a word.
        (
            "_timestamp\": null",
            "_timestamp\": \"soon\"",
            "edited_timestamp: expected",
        ),
        ("\"tts\": false", "\"tts\": 0", "tts: expected"),
        (
            "[\"1\", \"2\"]",
            "[\"1\", \"x\"]",
            "mention_roles[1]: expected an id",
        ),
        (
            "\"inline\": true",
            "\"inline\": 1",
            "embeds[0].fields[0].inline: expected",
        ),
        (
            "\"size\": 12",
            "\"size\": -12",
            "attachments[0].size: expected",
        ),
        (
            "\"style\": 1",
            "\"style\": \"one\"",
            "components[0].components[0].style: expected",
        ),
        ("\"Mason\"", "null", "author.username: null became \"\""),
        ("\"Hot\"", "[]", "content: expected"),
        (
            "\"normal\": 1",
            "\"normal\": \"1\"",
            "reactions[0].count_details.normal: expected",
        ),
        // What the model reads as something else.
        (
            "9999",
            "many",
            "author.discriminator: \"many\" became \"0\"",
        ),
        (
            "\"type\": 0",
            "\"type\": 5000000000",
            "type: 5000000000 became 2147483647",
        ),
    ] {
        assert!(MESSAGE.contains(right), "{right}");
        let text = MESSAGE.replacen(right, wrong, 1);
        let found = verdict("MESSAGE_CREATE", &text);
        let found = found.unwrap_or_else(|| panic!("{wrong} is taken to be well"));
        assert!(found.starts_with(expected), "{expected} for {found}");
    }
}

#[test]
fn what_is_no_data_of_the_event_is_told() {
    for (event, text, expected) in [
        (
            "GUILD_CREATE",
            r#"{"id":"3","owner_id":"2","unavailable":false}"#,
            "$: `name` is missing",
        ),
        ("MESSAGE_CREATE", "null", "$: expected an object"),
        ("MESSAGE_CREATE", "[]", "$: expected an object"),
        ("MESSAGE_CREATE", "7", "$: expected an object"),
        ("MESSAGE_CREATE", "{", "$: not JSON"),
        ("MESSAGE_CREATE", "", "$: "),
        (
            "GUILD_ROLE_DELETE",
            r#"{"guild_id":"1","role_id":"2"} x"#,
            "$: not JSON",
        ),
        (
            "GUILD_ROLE_DELETE",
            r#"{"guild_id":"1","role_id":"2",}"#,
            "$: not JSON",
        ),
    ] {
        let found = verdict(event, text);
        let found = found.unwrap_or_else(|| panic!("{text} is taken to be well"));
        assert!(found.starts_with(expected), "{expected} for {found}");
    }
}

#[test]
fn events_of_user_sessions_are_decoded_as_well() {
    let ack = r#"{"channel_id":"3","message_id":"4","version":5}"#;
    assert_eq!(verdict("MESSAGE_ACK", ack), None);
    let found = verdict("MESSAGE_ACK", &ack.replace("\"3\"", "[]")).unwrap();
    assert!(found.starts_with("channel_id: expected"), "{found}");
}

#[test]
fn a_whole_payload_is_taken_for_its_data() {
    let payload = |data: &str| format!(r#"{{"t":"GUILD_ROLE_DELETE","s":7,"op":0,"d":{data}}}"#);
    let good = payload(r#"{"guild_id":"1","role_id":"2"}"#);
    assert_eq!(verdict("GUILD_ROLE_DELETE", &good), None);
    let bad = payload(r#"{"guild_id":"1","role_id":[]}"#);
    let found = verdict("GUILD_ROLE_DELETE", &bad).unwrap();
    assert!(found.starts_with("d.role_id: expected"), "{found}");
    let found = verdict("GUILD_ROLE_CREATE", &good).unwrap();
    let expected = "t: the payload is of GUILD_ROLE_DELETE, not of GUILD_ROLE_CREATE";
    assert_eq!(found, expected);
}

#[test]
fn every_file_gets_its_line_and_one_that_fails_fails_all() {
    let good = file("good-one.json", r#"{"guild_id":"1","role_id":"2"}"#);
    let bad = file("bad-one.json", r#"{"guild_id":"1"}"#);
    let bytes = file("bytes.json", b"{\"guild_id\":\"1\",\"x\":\"\xff\"}");
    let missing = good.with_file_name("missing.json");
    let paths = [&good, &bad, &bytes, &missing, &good].map(|path| path.to_str().unwrap());
    let mut arguments = vec!["--event", "GUILD_ROLE_DELETE"];
    arguments.extend(paths);
    let output = decode(&arguments);
    assert_eq!(output.status.code(), Some(1));
    let lines = lines(&output);
    assert_eq!(lines.len(), 5, "{lines:#?}");
    for (line, (path, expected)) in lines.into_iter().zip(paths.into_iter().zip([
        "ok",
        "$: `role_id` is missing",
        "$: not UTF-8",
        "$: cannot be read",
        "ok",
    ])) {
        assert!(line.starts_with(&format!("{path}: {expected}")), "{line}");
    }

    // The files may come first.
    let output = decode(&[paths[0], "--event", "GUILD_ROLE_DELETE"]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn an_event_that_does_not_exist_is_told_apart_from_a_file_that_fails() {
    let good = file("unknown.json", "{}");
    let good = good.to_str().unwrap();
    let output = decode(&["--event", "MESSAGE_CREATED", good]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("there is no event `MESSAGE_CREATED`"),
        "{text}"
    );
    assert!(text.contains("did you mean MESSAGE_CREATE"), "{text}");

    // Events that are kept as text, because nobody says what is in them.
    let untyped = UserEventType::ALL.iter().filter(|kind| {
        let name = kind.name().unwrap_or_default();
        !UserEvent::TYPED.contains(kind) && EventType::from_name(name) == EventType::Unknown
    });
    for name in untyped.filter_map(|kind| kind.name()).take(3) {
        let output = decode(&["--event", name, good]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains("without a type"), "{text}");
    }

    for arguments in [
        &["--event"][..],
        &["--event", "MESSAGE_CREATE"],
        &[good],
        &["--event", "READY", "--event", "READY", good],
        &["--event", "READY", "--odd", good],
    ] {
        let output = decode(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}
