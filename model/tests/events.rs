//! Every dispatched event: its name, its type, its guild.

use std::collections::BTreeMap;

use bytes::Bytes;
use cordial_model::{
    gateway::{
        Event, EventType, Intents, RawEvent,
        event::{GuildCreate, TypingStart},
    },
    id::Id,
    json,
};

const USER: &str = r#"{"id":"2","username":"u","discriminator":"0","avatar":null}"#;

/// A short example of each event's data; `USER` stands for a user.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "APPLICATION_COMMAND_PERMISSIONS_UPDATE",
        r#"{"id":"3","application_id":"4","guild_id":"1","permissions":[{"id":"1","type":1,"permission":true}]}"#,
    ),
    (
        "AUTO_MODERATION_ACTION_EXECUTION",
        r#"{"guild_id":"1","action":{"type":1},"rule_id":"3","rule_trigger_type":1,"user_id":"2","content":"x","matched_keyword":null,"matched_content":null}"#,
    ),
    (
        "AUTO_MODERATION_RULE_CREATE",
        r#"{"id":"3","guild_id":"1","name":"n","creator_id":"2","event_type":1,"trigger_type":1,"trigger_metadata":{},"actions":[],"enabled":true,"exempt_roles":[],"exempt_channels":[]}"#,
    ),
    (
        "AUTO_MODERATION_RULE_DELETE",
        r#"{"id":"3","guild_id":"1","name":"n","creator_id":"2","event_type":1,"trigger_type":3}"#,
    ),
    (
        "AUTO_MODERATION_RULE_UPDATE",
        r#"{"id":"3","guild_id":"1","name":"n","creator_id":"2","event_type":2,"trigger_type":6}"#,
    ),
    (
        "CHANNEL_CREATE",
        r#"{"id":"3","type":0,"guild_id":"1","name":"c"}"#,
    ),
    (
        "CHANNEL_DELETE",
        r#"{"id":"3","type":2,"guild_id":"1","name":"c"}"#,
    ),
    (
        "CHANNEL_INFO",
        r#"{"guild_id":"1","channels":[{"id":"3","status":"s","voice_start_time":1763000000}]}"#,
    ),
    (
        "CHANNEL_PINS_UPDATE",
        r#"{"guild_id":"1","channel_id":"3","last_pin_timestamp":null}"#,
    ),
    (
        "CHANNEL_UPDATE",
        r#"{"id":"3","type":99,"guild_id":"1","name":"c"}"#,
    ),
    (
        "ENTITLEMENT_CREATE",
        r#"{"id":"3","sku_id":"4","application_id":"5","user_id":"2","type":8,"deleted":false,"starts_at":null,"ends_at":null,"guild_id":"1"}"#,
    ),
    (
        "ENTITLEMENT_DELETE",
        r#"{"id":"3","sku_id":"4","application_id":"5","type":8,"deleted":true,"starts_at":null,"ends_at":null,"guild_id":"1"}"#,
    ),
    (
        "ENTITLEMENT_UPDATE",
        r#"{"id":"3","sku_id":"4","application_id":"5","type":8,"deleted":false,"starts_at":null,"ends_at":null,"guild_id":"1"}"#,
    ),
    (
        "GUILD_AUDIT_LOG_ENTRY_CREATE",
        r#"{"id":"3","guild_id":"1","target_id":"2","user_id":"5","action_type":20}"#,
    ),
    ("GUILD_BAN_ADD", r#"{"guild_id":"1","user":USER}"#),
    ("GUILD_BAN_REMOVE", r#"{"guild_id":"1","user":USER}"#),
    (
        "GUILD_CREATE",
        r#"{"id":"1","name":"g","owner_id":"2","joined_at":"2026-01-01T00:00:00.000000+00:00","large":false,"member_count":1,"members":[{"user":USER,"roles":[]}],"channels":[{"id":"3","type":0}]}"#,
    ),
    ("GUILD_DELETE", r#"{"id":"1","unavailable":true}"#),
    (
        "GUILD_EMOJIS_UPDATE",
        r#"{"guild_id":"1","emojis":[{"id":"3","name":"e"}]}"#,
    ),
    ("GUILD_INTEGRATIONS_UPDATE", r#"{"guild_id":"1"}"#),
    (
        "GUILD_MEMBERS_CHUNK",
        r#"{"guild_id":"1","members":[{"user":USER}],"chunk_index":0,"chunk_count":1,"not_found":["7"],"nonce":"n"}"#,
    ),
    (
        "GUILD_MEMBER_ADD",
        r#"{"user":USER,"roles":["3"],"joined_at":"2026-01-01T00:00:00.000000+00:00","guild_id":"1"}"#,
    ),
    ("GUILD_MEMBER_REMOVE", r#"{"guild_id":"1","user":USER}"#),
    (
        "GUILD_MEMBER_UPDATE",
        r#"{"guild_id":"1","user":USER,"roles":[],"nick":"n"}"#,
    ),
    (
        "GUILD_ROLE_CREATE",
        r#"{"guild_id":"1","role":{"id":"3","name":"r"}}"#,
    ),
    ("GUILD_ROLE_DELETE", r#"{"guild_id":"1","role_id":"3"}"#),
    (
        "GUILD_ROLE_UPDATE",
        r#"{"guild_id":"1","role":{"id":"3","name":"r","permissions":"8"}}"#,
    ),
    (
        "GUILD_SCHEDULED_EVENT_CREATE",
        r#"{"id":"3","guild_id":"1","name":"e","scheduled_start_time":"2026-01-01T00:00:00.000000+00:00"}"#,
    ),
    (
        "GUILD_SCHEDULED_EVENT_DELETE",
        r#"{"id":"3","guild_id":"1","name":"e","status":4}"#,
    ),
    (
        "GUILD_SCHEDULED_EVENT_UPDATE",
        r#"{"id":"3","guild_id":"1","name":"e","status":2}"#,
    ),
    (
        "GUILD_SCHEDULED_EVENT_USER_ADD",
        r#"{"guild_scheduled_event_id":"3","user_id":"2","guild_id":"1"}"#,
    ),
    (
        "GUILD_SCHEDULED_EVENT_USER_REMOVE",
        r#"{"guild_scheduled_event_id":"3","user_id":"2","guild_id":"1"}"#,
    ),
    (
        "GUILD_SOUNDBOARD_SOUNDS_UPDATE",
        r#"{"guild_id":"1","soundboard_sounds":[{"name":"s","sound_id":"3","volume":0.5,"available":true}]}"#,
    ),
    (
        "GUILD_SOUNDBOARD_SOUND_CREATE",
        r#"{"name":"s","sound_id":"3","volume":0.5,"guild_id":"1","available":true}"#,
    ),
    (
        "GUILD_SOUNDBOARD_SOUND_DELETE",
        r#"{"sound_id":"3","guild_id":"1"}"#,
    ),
    (
        "GUILD_SOUNDBOARD_SOUND_UPDATE",
        r#"{"name":"t","sound_id":"3","volume":0.5,"guild_id":"1","available":false}"#,
    ),
    (
        "GUILD_STICKERS_UPDATE",
        r#"{"guild_id":"1","stickers":[{"id":"3","name":"s"}]}"#,
    ),
    ("GUILD_UPDATE", r#"{"id":"1","name":"g","owner_id":"2"}"#),
    (
        "INTEGRATION_CREATE",
        r#"{"id":"3","name":"i","type":"discord","enabled":true,"account":{"id":"5","name":"i"},"guild_id":"1"}"#,
    ),
    (
        "INTEGRATION_DELETE",
        r#"{"id":"3","guild_id":"1","application_id":"4"}"#,
    ),
    (
        "INTEGRATION_UPDATE",
        r#"{"guild_id":"1","id":"3","name":"i","type":"discord","enabled":false,"account":{"id":"5","name":"i"}}"#,
    ),
    (
        "INTERACTION_CREATE",
        r#"{"id":"3","application_id":"4","type":2,"token":"t","version":1,"guild_id":"1","channel_id":"5","member":{"user":USER,"roles":[],"permissions":"8"},"data":{"id":"6","name":"ping","type":1}}"#,
    ),
    (
        "INVITE_CREATE",
        r#"{"channel_id":"3","code":"c","created_at":"2026-01-01T00:00:00.000000+00:00","guild_id":"1","inviter":USER,"max_age":5,"max_uses":0,"temporary":false,"uses":0,"expires_at":null}"#,
    ),
    (
        "INVITE_DELETE",
        r#"{"channel_id":"3","guild_id":"1","code":"c"}"#,
    ),
    (
        "MESSAGE_CREATE",
        r#"{"id":"3","channel_id":"4","guild_id":"1","author":USER,"content":"hi","timestamp":"2026-01-01T00:00:00.000000+00:00","type":0}"#,
    ),
    (
        "MESSAGE_DELETE",
        r#"{"id":"3","channel_id":"4","guild_id":"1"}"#,
    ),
    (
        "MESSAGE_DELETE_BULK",
        r#"{"ids":["3","4"],"channel_id":"4","guild_id":"1"}"#,
    ),
    (
        "MESSAGE_POLL_VOTE_ADD",
        r#"{"user_id":"2","channel_id":"4","message_id":"3","guild_id":"1","answer_id":1}"#,
    ),
    (
        "MESSAGE_POLL_VOTE_REMOVE",
        r#"{"user_id":"2","channel_id":"4","message_id":"3","guild_id":"1","answer_id":1}"#,
    ),
    (
        "MESSAGE_REACTION_ADD",
        r##"{"user_id":"2","channel_id":"4","message_id":"3","guild_id":"1","member":{"user":USER},"emoji":{"id":null,"name":"🔥"},"message_author_id":"5","burst":true,"burst_colors":["#ff8800"],"type":1}"##,
    ),
    (
        "MESSAGE_REACTION_REMOVE",
        r#"{"user_id":"2","channel_id":"4","message_id":"3","guild_id":"1","emoji":{"id":"7","name":null},"burst":false,"type":0}"#,
    ),
    (
        "MESSAGE_REACTION_REMOVE_ALL",
        r#"{"channel_id":"4","message_id":"3","guild_id":"1"}"#,
    ),
    (
        "MESSAGE_REACTION_REMOVE_EMOJI",
        r#"{"channel_id":"4","message_id":"3","guild_id":"1","emoji":{"id":null,"name":"🔥"}}"#,
    ),
    (
        "MESSAGE_UPDATE",
        r#"{"id":"3","channel_id":"4","guild_id":"1","author":USER,"content":"hi","timestamp":"2026-01-01T00:00:00.000000+00:00","edited_timestamp":"2026-01-01T00:00:00.000000+00:00","type":0}"#,
    ),
    (
        "PRESENCE_UPDATE",
        r#"{"user":{"id":"2"},"guild_id":"1","status":"idle","activities":[],"client_status":{"web":"idle"}}"#,
    ),
    (
        "RATE_LIMITED",
        r#"{"opcode":8,"retry_after":12.5,"meta":{"guild_id":"1","nonce":"n"}}"#,
    ),
    (
        "READY",
        r#"{"v":10,"user":USER,"guilds":[],"session_id":"s","resume_gateway_url":"wss://x","application":{"id":"4","flags":0}}"#,
    ),
    ("RESUMED", r#"{"_trace":["x"]}"#),
    (
        "SOUNDBOARD_SOUNDS",
        r#"{"guild_id":"1","soundboard_sounds":[]}"#,
    ),
    (
        "STAGE_INSTANCE_CREATE",
        r#"{"id":"3","guild_id":"1","channel_id":"4","topic":"t","privacy_level":2}"#,
    ),
    (
        "STAGE_INSTANCE_DELETE",
        r#"{"id":"3","guild_id":"1","channel_id":"4","topic":"t","privacy_level":2}"#,
    ),
    (
        "STAGE_INSTANCE_UPDATE",
        r#"{"id":"3","guild_id":"1","channel_id":"4","topic":"u","privacy_level":2}"#,
    ),
    (
        "SUBSCRIPTION_CREATE",
        r#"{"id":"3","user_id":"2","sku_ids":["4"],"entitlement_ids":["5"],"renewal_sku_ids":null,"current_period_start":"2026-01-01T00:00:00.000000+00:00","current_period_end":"2026-02-01T00:00:00.000000+00:00","status":0,"canceled_at":null}"#,
    ),
    (
        "SUBSCRIPTION_DELETE",
        r#"{"id":"3","user_id":"2","sku_ids":["4"],"entitlement_ids":[],"current_period_start":"2026-01-01T00:00:00.000000+00:00","current_period_end":"2026-02-01T00:00:00.000000+00:00","status":1,"canceled_at":null}"#,
    ),
    (
        "SUBSCRIPTION_UPDATE",
        r#"{"id":"3","user_id":"2","sku_ids":["4"],"entitlement_ids":[],"current_period_start":"2026-01-01T00:00:00.000000+00:00","current_period_end":"2026-02-01T00:00:00.000000+00:00","status":2,"canceled_at":null}"#,
    ),
    (
        "THREAD_CREATE",
        r#"{"id":"3","type":11,"guild_id":"1","parent_id":"4","newly_created":true,"thread_metadata":{"archived":false,"auto_archive_duration":60,"archive_timestamp":"2026-01-01T00:00:00.000000+00:00","locked":false}}"#,
    ),
    (
        "THREAD_DELETE",
        r#"{"id":"3","type":11,"guild_id":"1","parent_id":"4"}"#,
    ),
    (
        "THREAD_LIST_SYNC",
        r#"{"guild_id":"1","channel_ids":["4"],"threads":[{"id":"3","type":12}],"members":[{"id":"3","user_id":"2","flags":0}]}"#,
    ),
    (
        "THREAD_MEMBERS_UPDATE",
        r#"{"id":"3","guild_id":"1","member_count":2,"added_members":[{"id":"3","user_id":"2","flags":0,"member":{"user":USER},"presence":null}],"removed_member_ids":["9"]}"#,
    ),
    (
        "THREAD_MEMBER_UPDATE",
        r#"{"id":"3","guild_id":"1","user_id":"2","join_timestamp":"2026-01-01T00:00:00.000000+00:00","flags":1}"#,
    ),
    (
        "THREAD_UPDATE",
        r#"{"id":"3","type":11,"guild_id":"1","parent_id":"4"}"#,
    ),
    (
        "TYPING_START",
        r#"{"channel_id":"3","guild_id":"1","user_id":"2","timestamp":1763000000,"member":{"user":USER,"roles":[]}}"#,
    ),
    ("USER_UPDATE", USER),
    (
        "VOICE_CHANNEL_EFFECT_SEND",
        r#"{"channel_id":"3","guild_id":"1","user_id":"2","emoji":{"id":null,"name":"🦆"},"animation_type":1,"animation_id":4,"sound_id":1,"sound_volume":0.5}"#,
    ),
    (
        "VOICE_CHANNEL_START_TIME_UPDATE",
        r#"{"id":"3","guild_id":"1","voice_start_time":1763000000}"#,
    ),
    (
        "VOICE_CHANNEL_STATUS_UPDATE",
        r#"{"id":"3","guild_id":"1","status":"s"}"#,
    ),
    (
        "VOICE_SERVER_UPDATE",
        r#"{"token":"t","guild_id":"1","endpoint":null}"#,
    ),
    (
        "VOICE_STATE_UPDATE",
        r#"{"guild_id":"1","channel_id":"3","user_id":"2","member":{"user":USER},"session_id":"s"}"#,
    ),
    ("WEBHOOKS_UPDATE", r#"{"guild_id":"1","channel_id":"3"}"#),
];

/// Those that name no guild.
const OUTSIDE_GUILDS: &[&str] = &[
    "RATE_LIMITED",
    "READY",
    "RESUMED",
    "SUBSCRIPTION_CREATE",
    "SUBSCRIPTION_DELETE",
    "SUBSCRIPTION_UPDATE",
    "USER_UPDATE",
];

fn raw(name: &str, data: &str) -> RawEvent {
    let data = data.replace("USER", USER);
    RawEvent::new(1, name, Bytes::from(data))
}

fn decode(name: &str, data: &str) -> Event {
    raw(name, data)
        .decode()
        .unwrap_or_else(|error| panic!("{error}\n{data}"))
}

/// The rows of Discord's dispatched events: name and intents.
fn specified() -> BTreeMap<&'static str, Vec<&'static str>> {
    include_str!("../../spec/gateway-events.tsv")
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .filter(|columns| columns[3] == "y")
        .map(|columns| {
            (
                columns[2],
                columns[4]
                    .split(',')
                    .filter(|name| !name.is_empty())
                    .collect(),
            )
        })
        .collect()
}

#[test]
fn there_is_an_example_and_a_type_for_every_specified_event() {
    let specified: Vec<&str> = specified().into_keys().collect();
    assert_eq!(specified.len(), 79);
    let mut known: Vec<&str> = EventType::ALL
        .iter()
        .filter_map(|kind| kind.name())
        .collect();
    known.sort_unstable();
    assert_eq!(known, specified);
    let mut shown: Vec<&str> = EXAMPLES.iter().map(|(name, _)| *name).collect();
    shown.sort_unstable();
    assert_eq!(shown, specified);
}

#[test]
fn every_event_decodes_to_its_type_and_back() {
    for (name, data) in EXAMPLES {
        let event = decode(name, data);
        assert!(!matches!(event, Event::Unknown { .. }), "{name}");
        assert_eq!(event.name(), *name);
        assert_eq!(event.kind().name(), Some(*name));
        let again = raw(name, &json::to_string(&event)).decode();
        assert_eq!(again.unwrap(), event, "{name}");
    }
}

#[test]
fn every_event_knows_its_guild_decoded_or_not() {
    for (name, data) in EXAMPLES {
        let expected = (!OUTSIDE_GUILDS.contains(name)).then_some(1);
        let event = decode(name, data);
        assert_eq!(event.guild_id().map(Id::get), expected, "{name}");
        assert_eq!(raw(name, data).guild_id().map(Id::get), expected, "{name}");
    }
}

#[test]
fn events_need_the_intents_that_are_specified() {
    let named: BTreeMap<&str, Intents> = Intents::NAMED.iter().copied().collect();
    for (name, intents) in specified() {
        let expected: Intents = intents.iter().map(|intent| named[intent]).collect();
        assert_eq!(EventType::from_name(name).intents(), expected, "{name}");
    }
    assert!(EventType::Unknown.intents().is_empty());
}

#[test]
fn unknown_events_pass_through() {
    let event = raw("SOMETHING_NEW", r#"{"guild_id":"1","x":[1,2]}"#);
    assert_eq!(event.guild_id().map(Id::get), Some(1));
    let decoded = event.decode().unwrap();
    assert_eq!(
        (decoded.name(), decoded.kind(), decoded.guild_id()),
        ("SOMETHING_NEW", EventType::Unknown, None)
    );
    assert_eq!(json::to_string(&decoded), r#"{"guild_id":"1","x":[1,2]}"#);
}

#[test]
fn errors_name_event_path_and_data() {
    let event = raw(
        "GUILD_BAN_ADD",
        r#"{"guild_id":"1","user":{"id":"x","username":"u"}}"#,
    );
    let error = event.decode().unwrap_err();
    assert_eq!(
        (error.name.as_str(), error.source.path().as_str()),
        ("GUILD_BAN_ADD", "user.id")
    );
    assert_eq!(error.data, event.data);
    assert!(
        error
            .to_string()
            .starts_with("GUILD_BAN_ADD could not be decoded: user.id: expected an id"),
        "{error}"
    );
    assert!(
        raw("TYPING_START", "{\"channel_id\":")
            .decode()
            .unwrap_err()
            .source
            .is_syntax()
    );
}

#[test]
fn a_guild_that_is_offline_is_created_as_such() {
    let Event::GuildCreate(guild) = decode("GUILD_CREATE", r#"{"id":"1","unavailable":true}"#)
    else {
        panic!("another event");
    };
    assert!(matches!(*guild, GuildCreate::Unavailable(guild) if guild.unavailable));
    assert_eq!(guild.id().get(), 1);
    let error = raw("GUILD_CREATE", r#"{"id":"1","name":"no owner"}"#)
        .decode()
        .unwrap_err();
    assert!(
        error.to_string().contains("`owner_id` is missing"),
        "{error}"
    );
    let Event::GuildDelete(gone) = decode("GUILD_DELETE", r#"{"id":"1"}"#) else {
        panic!("another event");
    };
    assert!(!gone.unavailable);
}

#[test]
fn what_is_unknown_inside_an_event_survives() {
    let Event::ChannelCreate(channel) = decode(
        "CHANNEL_CREATE",
        r#"{"id":"3","type":4242,"flags":4611686018427387905,"new_field":{"deep":[1,{"x":null}]},"permission_overwrites":[{"id":"9","type":7,"allow":"9223372036854775808","deny":"0"}]}"#,
    ) else {
        panic!("another event");
    };
    let text = json::to_string(&channel);
    for kept in [
        r#""type":4242"#,
        r#""flags":4611686018427387905"#,
        r#""type":7,"allow":"9223372036854775808""#,
    ] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
}

#[test]
fn a_malformed_leaf_is_lost_and_nothing_else() {
    let data = r#"{"channel_id":"3","guild_id":"1","user_id":"2","timestamp":"soon","member":{
        "user":{"id":"2","username":"u","discriminator":[],"avatar":5,"public_flags":"many","bot":"yes",
                "avatar_decoration_data":{"asset":7},"primary_guild":{"tag":false,"identity_guild_id":"9"}},
        "roles":["4","x",5,null,"6"],"joined_at":"yesterday","nick":["n"],"flags":-1,"mute":2}}"#;
    let Event::TypingStart(typing) = decode("TYPING_START", data) else {
        panic!("another event");
    };
    let TypingStart {
        timestamp, member, ..
    } = *typing;
    let member = member.expect("its faults are further in");
    assert_eq!(timestamp, None);
    assert_eq!(
        member.roles.iter().map(|id| id.get()).collect::<Vec<_>>(),
        [4, 5, 6]
    );
    assert_eq!(
        (
            member.nick,
            member.joined_at,
            member.mute,
            member.flags.bits()
        ),
        (None, None, false, 0)
    );
    assert_eq!(
        (
            member.user.avatar,
            member.user.bot,
            member.user.public_flags.bits()
        ),
        (None, false, 0)
    );
    assert_eq!(member.user.username, "u");
    assert_eq!(member.user.rare.avatar_decoration_data, None);
    let guild = member.user.rare.primary_guild.as_ref().unwrap();
    assert_eq!(
        (guild.identity_guild_id.map(Id::get), &guild.tag),
        (Some(9), &None)
    );

    // A bad element of a list is left out; an odd image hash is kept as it is.
    let data = r#"{"id":"1","name":"g","owner_id":"2","icon":"not a hash","roles":[{"id":"x"},{"id":"5"}],"emojis":7,
        "channels":[{"id":"3"},{"id":"4","type":0}],"members":[{"roles":[]},{"user":USER}],"voice_states":[{}]}"#;
    let Event::GuildCreate(guild) = decode("GUILD_CREATE", data) else {
        panic!("another event");
    };
    let GuildCreate::Available(guild) = *guild else {
        panic!("it is available");
    };
    assert_eq!(guild.guild.icon.unwrap().to_string(), "not a hash");
    assert_eq!((guild.guild.roles.len(), guild.guild.emojis.len()), (1, 0));
    assert_eq!(
        (
            guild.channels.len(),
            guild.members.len(),
            guild.voice_states.len()
        ),
        (1, 1, 0)
    );
}

/// A generator with a seed: splitmix64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
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
        "18446744073709551616",
    ];
    let mut r = Random(7);
    for (name, data) in EXAMPLES {
        let data = data.replace("USER", USER);
        let spots: Vec<usize> = data
            .match_indices([':', ',', '['])
            .map(|(at, _)| at)
            .collect();
        for _ in 0..300 {
            let mut bytes = data.clone().into_bytes();
            for _ in 0..=r.below(2) {
                if r.below(2) == 0 && !spots.is_empty() {
                    // Another value in the place of one.
                    let start = spots[r.below(spots.len())] + 1;
                    let end = bytes[start.min(bytes.len())..]
                        .iter()
                        .position(|byte| matches!(byte, b',' | b'}' | b']'))
                        .map_or(bytes.len(), |length| start + length);
                    let token = TOKENS[r.below(TOKENS.len())];
                    if start <= end {
                        bytes.splice(start..end, token.bytes());
                    }
                } else if !bytes.is_empty() {
                    let at = r.below(bytes.len());
                    bytes[at] = b"{}[]\",:0x\xff"[r.below(10)];
                }
            }
            let event = RawEvent::new(1, name, Bytes::from(bytes));
            let _ = (event.guild_id(), event.channel_id(), event.user_id());
            if let Ok(decoded) = event.decode() {
                let written = json::to_string(&decoded);
                assert!(json::from_str::<()>(&written).is_ok(), "{written}");
                let again = RawEvent::new(1, name, Bytes::from(written.clone())).decode();
                assert_eq!(again.as_ref().ok(), Some(&decoded), "{written}");
            }
        }
    }
}

/// A key that Discord might add to the payload behind `d` must not cost the event.
#[test]
fn a_key_behind_the_data_does_not_lose_the_event() {
    let payload =
        r#"{"t":"MESSAGE_DELETE","s":5,"op":0,"d":{"id":"1","channel_id":"2"},"new":{"key":{}}}"#;
    let envelope = cordial_model::gateway::Envelope::parse(payload.as_bytes()).unwrap();
    let data = Bytes::copy_from_slice(&payload.as_bytes()[envelope.data]);
    let raw = RawEvent::new(envelope.sequence.unwrap(), envelope.name.unwrap(), data);
    let Event::MessageDelete(deleted) = raw.decode().unwrap() else {
        panic!("another event");
    };
    assert_eq!(deleted.id.get(), 1);
}
