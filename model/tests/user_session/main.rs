//! Sessions of user accounts: what they send and what they are told.

mod commands;
mod examples;
mod spec;

use bytes::Bytes;
use cordial_model::{
    gateway::{Event, EventType, RawEvent},
    id::Id,
    json,
    user_session::{
        UserEvent, UserEventType,
        event::{
            GuildProperties, MemberListGroupId, MemberListItem, MemberListOp, SessionType,
            UserReady,
        },
    },
};

use self::examples::{EXAMPLES, written_out};

fn raw(name: &str, data: &str) -> RawEvent {
    RawEvent::new(7, name, Bytes::from(written_out(data)))
}

fn decode(name: &str, data: &str) -> UserEvent {
    raw(name, data)
        .decode_user()
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn ready(data: &str) -> UserReady {
    match decode("READY", data) {
        UserEvent::Ready(ready) => *ready,
        other => panic!("{other:?}"),
    }
}

#[test]
fn there_is_an_example_of_every_event_with_a_type() {
    let mut typed: Vec<&str> = UserEvent::TYPED
        .iter()
        .filter_map(|kind| kind.name())
        .collect();
    let mut shown: Vec<&str> = EXAMPLES.iter().map(|(name, _)| *name).collect();
    typed.sort_unstable();
    shown.sort_unstable();
    assert_eq!(shown, typed);
}

#[test]
fn every_event_decodes_to_its_type_and_back() {
    for (name, data) in EXAMPLES {
        let event = decode(name, data);
        assert!(
            !matches!(event, UserEvent::Raw { .. } | UserEvent::Common(_)),
            "{name}"
        );
        assert_eq!((event.name(), event.kind().name()), (*name, Some(*name)));
        let again = raw(name, &json::to_string(&event)).decode_user();
        assert_eq!(again.unwrap(), event, "{name}");
    }
}

/// All keys and values of `before` are in `after`; lists have the same length.
fn is_kept(before: &serde_json::Value, after: &serde_json::Value, path: &str) {
    use serde_json::Value;
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                // What is absent may be left out.
                let empty = value.is_null()
                    || value.as_array().is_some_and(Vec::is_empty)
                    || value == &Value::Bool(false);
                match after.get(key) {
                    Some(after) => is_kept(value, after, &format!("{path}.{key}")),
                    None => assert!(empty, "{path}.{key} is lost"),
                }
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            assert_eq!(before.len(), after.len(), "{path}");
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                is_kept(before, after, &format!("{path}[{index}]"));
            }
        }
        (before, after) => assert_eq!(before, after, "{path}"),
    }
}

/// Keys that are said twice: `join_request_id` is `id`, the count of boosts is in the properties.
const SAID_TWICE: &[&str] = &["join_request_id", "premium_subscription_count"];

fn drop_keys(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            for key in SAID_TWICE {
                map.remove(*key);
            }
            map.values_mut().for_each(drop_keys);
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(drop_keys),
        _ => {}
    }
}

#[test]
fn nothing_that_the_examples_tell_is_lost() {
    for (name, data) in EXAMPLES {
        let mut before: serde_json::Value = serde_json::from_str(&written_out(data)).unwrap();
        drop_keys(&mut before);
        let after = json::to_string(&decode(name, data));
        is_kept(&before, &serde_json::from_str(&after).unwrap(), name);
    }
}

#[test]
fn events_that_bots_get_alike_are_common() {
    let UserEvent::Common(Event::MessageCreate(message)) = decode(
        "MESSAGE_CREATE",
        r#"{"id":"5","channel_id":"3","author":USER,"content":"hi","timestamp":"TIME","type":0,"channel_type":1}"#,
    ) else {
        panic!("another event");
    };
    assert_eq!(message.content, "hi");
    let event = decode("MESSAGE_DELETE", r#"{"id":"5","channel_id":"3"}"#);
    assert_eq!(event.kind(), UserEventType::MessageDelete);
    for kind in EventType::ALL {
        assert_ne!(
            UserEventType::from(*kind),
            UserEventType::Unknown,
            "{kind:?}"
        );
    }
}

#[test]
fn events_without_a_type_keep_name_and_data() {
    for (name, kind) in [
        ("PAYMENT_UPDATE", UserEventType::PaymentUpdate),
        ("SOMETHING_NEW", UserEventType::Unknown),
    ] {
        let event = raw(name, r#"{"x":[1,2]}"#);
        assert_eq!((event.kind, event.user_kind()), (EventType::Unknown, kind));
        let decoded = event.decode_user().unwrap();
        assert_eq!((decoded.name(), decoded.kind()), (name, kind));
        assert!(matches!(decoded, UserEvent::Raw { .. }), "{name}");
        assert_eq!(json::to_string(&decoded), r#"{"x":[1,2]}"#);
    }
    assert!(raw("PAYMENT_UPDATE", "{\"x\":").decode_user().is_err());
}

#[test]
fn guilds_are_read_in_either_form() {
    let (_, data) = EXAMPLES
        .iter()
        .find(|(name, _)| *name == "GUILD_CREATE")
        .unwrap();
    let UserEvent::GuildCreate(guild) = decode("GUILD_CREATE", data) else {
        panic!("another event");
    };
    assert!(matches!(guild.properties, GuildProperties::Object(_)));
    let inner = guild.guild().unwrap();
    assert_eq!((inner.name.as_str(), inner.roles.len()), ("g", 1));
    assert_eq!(guild.channels[0].channel.name.as_deref(), Some("c"));
    assert_eq!(guild.presences[0].id().map(Id::get), Some(2));

    let (_, data) = EXAMPLES
        .iter()
        .find(|(name, _)| *name == "INITIAL_GUILD")
        .unwrap();
    let UserEvent::InitialGuild(guild) = decode("INITIAL_GUILD", data) else {
        panic!("another event");
    };
    assert!(matches!(guild.properties, GuildProperties::Beside(_)));
    let inner = guild.guild().unwrap();
    assert_eq!((inner.name.as_str(), inner.roles.len()), ("g", 1));

    let UserEvent::GuildCreate(guild) = decode("GUILD_CREATE", r#"{"id":"1","unavailable":true}"#)
    else {
        panic!("another event");
    };
    assert!(guild.unavailable && guild.guild().is_none());
}

#[test]
fn ready_is_read_without_versions_and_without_repeated_users() {
    let plain = ready(
        r#"{"user":USER,"session_id":"s","read_state":[{"id":"3","last_message_id":"5"}],"user_guild_settings":[{"guild_id":"1"}],"relationships":[{"id":"6","type":2,"user":USER}]}"#,
    );
    assert_eq!(
        (plain.read_state.entries.len(), plain.read_state.partial),
        (1, false)
    );
    assert_eq!(plain.user_guild_settings.entries.len(), 1);
    assert!(plain.relationships[0].user.is_some());

    let (_, data) = EXAMPLES.iter().find(|(name, _)| *name == "READY").unwrap();
    let whole = ready(data);
    assert_eq!(whole.session_type, Some(SessionType::Normal));
    assert_eq!((whole.guilds.len(), whole.read_state.version), (2, 7));
    assert_eq!(whole.merged_members[0][0].id().map(Id::get), Some(2));
    assert_eq!(
        whole.private_channels[0].private.recipient_ids,
        [Id::new(6)]
    );
    assert_eq!(whole.rare.notes.as_ref().unwrap()[&Id::new(6)], "note");
    assert!(!format!("{whole:?}").contains("sesame"));
}

#[test]
fn a_member_list_is_rows_and_what_happens_to_them() {
    let (_, data) = EXAMPLES
        .iter()
        .find(|(name, _)| *name == "GUILD_MEMBER_LIST_UPDATE")
        .unwrap();
    let UserEvent::GuildMemberListUpdate(update) = decode("GUILD_MEMBER_LIST_UPDATE", data) else {
        panic!("another event");
    };
    assert_eq!(update.groups[0].id, MemberListGroupId::Role(Id::new(4)));
    assert_eq!(update.groups[1].id, MemberListGroupId::Online);
    let [sync, insert, change, delete, invalidate, unknown] = &update.ops[..] else {
        panic!("{:?}", update.ops);
    };
    let MemberListOp::Sync { range, items } = sync else {
        panic!("{sync:?}");
    };
    assert_eq!(*range, [0, 99]);
    let [
        MemberListItem::Group(_),
        MemberListItem::Member(member),
        MemberListItem::Unknown(row),
    ] = &items[..]
    else {
        panic!("{items:?}");
    };
    assert_eq!(member.member.roles, [Id::new(4)]);
    assert!(member.presence.is_some());
    assert_eq!(row.get(), r#"{"strange":1}"#);
    assert!(matches!(
        insert,
        MemberListOp::Insert {
            index: 1,
            item: MemberListItem::Member(_)
        }
    ));
    assert!(matches!(
        change,
        MemberListOp::Update {
            index: 0,
            item: MemberListItem::Group(_)
        }
    ));
    assert!(matches!(delete, MemberListOp::Delete { index: 2 }));
    assert!(matches!(
        invalidate,
        MemberListOp::Invalidate { range: [100, 199] }
    ));
    assert!(matches!(unknown, MemberListOp::Unknown(_)));
}

#[test]
fn an_operation_that_lacks_what_it_needs_is_unknown_and_loses_nothing() {
    let UserEvent::GuildMemberListUpdate(update) = decode(
        "GUILD_MEMBER_LIST_UPDATE",
        r#"{"guild_id":"1","ops":[{"op":"INSERT","index":"x","item":{}},{"op":"SYNC"},7,{"op":"DELETE","index":1}]}"#,
    ) else {
        panic!("another event");
    };
    // What is no object at all is left out of the list.
    assert_eq!(update.ops.len(), 3);
    assert!(matches!(&update.ops[0], MemberListOp::Unknown(raw) if raw.get().contains("INSERT")));
    assert!(matches!(update.ops[2], MemberListOp::Delete { index: 1 }));
}

#[test]
fn unknown_values_and_fields_pass() {
    let UserEvent::RelationshipAdd(added) = decode(
        "RELATIONSHIP_ADD",
        r#"{"id":"6","type":42,"new":{"a":[1]},"user_ignored":"maybe","since":5}"#,
    ) else {
        panic!("another event");
    };
    assert_eq!(added.relationship.kind.get(), 42);
    let UserEvent::SessionsReplace(sessions) = decode(
        "SESSIONS_REPLACE",
        r#"[{"session_id":"s","client_info":{"client":"toaster"},"status":"melting"},{"x":1}]"#,
    ) else {
        panic!("another event");
    };
    assert_eq!(sessions.0.len(), 1);
    let text = json::to_string(&sessions);
    assert!(
        text.contains("toaster") && text.contains("melting"),
        "{text}"
    );
}

#[test]
fn a_malformed_leaf_is_lost_and_nothing_else() {
    let ready = ready(
        r#"{"v":"x","user":USER,"session_id":"s","guilds":[{"id":"x"},{"id":"1","channels":[{"id":"3"},{"id":"4","type":0}],"members":7}],
        "relationships":{},"read_state":7,"notes":{"x":"y","6":"z","7":8},"sessions":[5],"consents":[],"shard":[1]}"#,
    );
    assert_eq!((ready.version, ready.guilds.len()), (0, 1));
    assert_eq!(ready.guilds[0].channels.len(), 1);
    assert!(ready.relationships.is_empty() && ready.sessions.is_empty());
    assert_eq!(ready.rare.notes.as_ref().unwrap().len(), 1);
    assert!(ready.rare.shard.is_none());
}

#[test]
fn errors_name_event_and_path() {
    let error = raw("RELATIONSHIP_ADD", r#"{"id":"x","type":1}"#)
        .decode_user()
        .unwrap_err();
    assert_eq!(
        (error.name.as_str(), error.source.path().as_str()),
        ("RELATIONSHIP_ADD", "id")
    );
}

#[test]
fn damaged_events_never_panic_and_what_decodes_can_be_written() {
    const TOKENS: &[&str] = &[
        "null",
        "{}",
        "[]",
        "\"\"",
        "0",
        "-1",
        "1e99",
        "true",
        "\"x\"",
        "[[]]",
        "{\"id\":\"1\"}",
    ];
    let mut random = fastrand(11);
    for (name, data) in EXAMPLES {
        let data = written_out(data);
        let spots: Vec<usize> = data
            .match_indices([':', ',', '['])
            .map(|(at, _)| at + 1)
            .collect();
        // `null` alone has nothing to damage.
        for _ in 0..if spots.is_empty() { 0 } else { 200 } {
            let mut text = data.clone();
            let start = spots[random(spots.len())];
            let end = text[start..]
                .find([',', '}', ']'])
                .map_or(text.len(), |length| start + length);
            text.replace_range(start..end, TOKENS[random(TOKENS.len())]);
            if let Ok(event) = UserEvent::from_json(name, &text) {
                let written = json::to_string(&event);
                let again = UserEvent::from_json(name, &written);
                assert_eq!(again.as_ref().ok(), Some(&event), "{written}");
            }
        }
    }
}

/// A generator with a seed: splitmix64.
fn fastrand(mut state: u64) -> impl FnMut(usize) -> usize {
    move |limit| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}
