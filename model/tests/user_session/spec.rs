//! What is declared, against `spec/user-gateway.json`.

use std::collections::{BTreeMap, BTreeSet};

use cordial_model::user_session::{
    Capabilities, UserCloseCode, UserEventType, UserOpCode, intents,
};
use serde_json::Value;

fn spec() -> Value {
    serde_json::from_str(include_str!("../../../spec/user-gateway.json")).unwrap()
}

fn list<'a>(spec: &'a Value, key: &str) -> &'a [Value] {
    spec[key].as_array().unwrap()
}

/// Letters and digits alone, in lower case: how `Guild Subscriptions` and `GuildSubscriptions` are the same.
fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase()
}

#[test]
fn every_opcode_is_declared() {
    let spec = spec();
    assert_eq!(list(&spec, "opcodes").len(), UserOpCode::ALL.len());
    for opcode in list(&spec, "opcodes") {
        let code = i32::try_from(opcode["code"].as_i64().unwrap()).unwrap();
        let declared = UserOpCode::from(code);
        let name = plain(opcode["name"].as_str().unwrap());
        assert_eq!(plain(declared.name().unwrap()), name);
        assert_eq!(declared.is_removed(), opcode["removed"], "{name}");
        assert_eq!(declared.is_deprecated(), opcode["deprecated"], "{name}");
        let official = cordial_model::gateway::OpCode::from(declared);
        assert_eq!(official.get(), code);
        assert_eq!(
            official.name().is_some(),
            opcode["in_official_docs"],
            "{name}"
        );
    }
}

#[test]
fn every_close_code_is_declared() {
    let spec = spec();
    assert_eq!(list(&spec, "close_codes").len(), UserCloseCode::ALL.len());
    for entry in list(&spec, "close_codes") {
        let code = i32::try_from(entry["code"].as_i64().unwrap()).unwrap();
        let declared = UserCloseCode::from(code);
        assert_eq!(
            plain(declared.name().unwrap()),
            plain(entry["name"].as_str().unwrap())
        );
    }
}

#[test]
fn every_capability_and_intent_is_declared() {
    let spec = spec();
    let named: BTreeMap<&str, u64> = Capabilities::NAMED
        .iter()
        .map(|(name, flag)| (*name, flag.bits()))
        .collect();
    let specified: BTreeMap<&str, u64> = list(&spec, "capabilities")
        .iter()
        .map(|entry| {
            (
                entry["name"].as_str().unwrap(),
                entry["value"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(named, specified);
    assert!(Capabilities::all().contains(Capabilities::RECOMMENDED));

    let declared = BTreeMap::from([
        (
            "GUILD_EMBEDDED_ACTIVITIES",
            intents::GUILD_EMBEDDED_ACTIVITIES,
        ),
        ("PRIVATE_CHANNELS", intents::PRIVATE_CHANNELS),
        ("CALLS", intents::CALLS),
        ("USER_RELATIONSHIPS", intents::USER_RELATIONSHIPS),
        ("USER_PRESENCE", intents::USER_PRESENCE),
        (
            "DIRECT_EMBEDDED_ACTIVITIES",
            intents::DIRECT_EMBEDDED_ACTIVITIES,
        ),
        ("LOBBIES", intents::LOBBIES),
        ("LOBBY_DELETE", intents::LOBBY_DELETE),
    ]);
    assert_eq!(list(&spec, "extra_intents").len(), declared.len());
    for entry in list(&spec, "extra_intents") {
        let bits = 1 << entry["bit"].as_u64().unwrap();
        assert_eq!(declared[entry["name"].as_str().unwrap()].bits(), bits);
    }
}

#[test]
fn every_event_has_a_name() {
    let spec = spec();
    let names = |key| {
        list(&spec, key)
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect::<BTreeSet<_>>()
    };
    let mut expected = names("dispatch_events");
    expected.extend(names("bot_events_absent_here"));
    // What subscriptions are answered with; the list of events leaves it out.
    expected.extend(["GUILD_MEMBER_LIST_UPDATE", "THREAD_MEMBER_LIST_UPDATE"]);
    let declared: BTreeSet<&str> = UserEventType::ALL
        .iter()
        .filter_map(|kind| kind.name())
        .collect();
    assert_eq!(declared, expected);
}

#[test]
fn every_field_of_ready_is_kept() {
    let spec = spec();
    for (event, key) in [
        ("READY", "ready_fields"),
        ("READY_SUPPLEMENTAL", "ready_supplemental_fields"),
    ] {
        for field in list(&spec, key) {
            let (name, kind) = (
                field["name"].as_str().unwrap(),
                field["type"].as_str().unwrap(),
            );
            let value = match kind {
                "boolean" => "true",
                "integer" => "7",
                "string" => "\"text\"",
                "array[string]" => "[\"text\"]",
                "array[snowflake]" => "[\"7\"]",
                "array[integer, integer]" => "[0,1]",
                "array[array[guild member object]]" | "array[array[member object]]" => {
                    "[[{\"user_id\":\"7\"}]]"
                }
                "map[snowflake, string]" => "{\"7\":\"text\"}",
                kind if kind.contains("channel object") => "[{\"id\":\"7\",\"type\":1}]",
                "array[relationship]" => "[{\"id\":\"7\",\"type\":1}]",
                "array[game relationship]" => {
                    "[{\"id\":\"7\",\"application_id\":\"8\",\"type\":1}]"
                }
                "array[game invite object]" => "[{\"invite_id\":\"7\"}]",
                "array[session object]" => "[{\"session_id\":\"7\"}]",
                kind if kind.starts_with("array[") || kind.starts_with("?array[") => {
                    "[{\"id\":\"7\"}]"
                }
                "user object" => "{\"id\":\"7\",\"username\":\"u\"}",
                "consents" => "{\"personalization\":{\"consented\":true}}",
                _ => "{\"id\":\"7\"}",
            };
            // What is required is there anyway.
            let mut text = format!("{{\"{name}\":{value}");
            for (required, value) in [("user", r#"{"id":"7"}"#), ("session_id", "\"s\"")] {
                if event == "READY" && required != name {
                    text = format!("{text},\"{required}\":{value}");
                }
            }
            text.push('}');
            let event = cordial_model::user_session::UserEvent::from_json(event, &text)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            let written: Value =
                serde_json::from_str(&cordial_model::json::to_string(&event)).unwrap();
            let kept = &written[name];
            let is_there = match kept {
                Value::Null => false,
                Value::Array(list) => !list.is_empty(),
                _ => true,
            };
            assert!(is_there, "{name} ({kind}) is lost: {text} -> {written}");
        }
    }
}
