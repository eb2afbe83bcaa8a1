//! What user sessions send, against the fields of `spec/user-gateway.json`.

use std::collections::{BTreeMap, BTreeSet};

use cordial_model::{
    gateway::{
        Command, Heartbeat, Intents, RequestChannelInfo, RequestSoundboardSounds, Resume,
        UpdatePresence,
    },
    id::Id,
    json::{self, Decode, Encode, RawJson},
    user_session::{
        Capabilities, ClientProperties, ClientState, CreateSpeedTest, CreateStream,
        DeleteSpeedTest, DeleteStream, GetDeletedEntityIds, GuildSubscription, GuildSubscriptions,
        GuildSubscriptionsBulk, Identify, LobbyVoiceState, PingLobbyVoiceServer, PingStreamServer,
        PingVoiceServer, Qos, QosHeartbeat, RemoteCommand, RequestCallConnect,
        RequestChannelMemberCount, RequestChannelStatuses, RequestGuildMembers,
        RequestLastMessages, ResyncGuildChannels, SearchRecentMembers, SetStreamPaused, StreamKey,
        StreamType, UpdateLobbyVoiceStates, UpdateTimeSpentSession, UpdateVoiceState, Version,
        WatchStream,
    },
};
use serde_json::{Value, json};

fn value<C: Command>(command: &C) -> (i32, Value) {
    let payload: Value = serde_json::from_str(&command.payload()).unwrap();
    assert_eq!(payload["op"], C::OP.get());
    (C::OP.get(), payload["d"].clone())
}

fn key() -> StreamKey {
    "guild:1:3:2".into()
}

fn identify() -> Identify {
    Identify {
        properties: ClientProperties {
            client_build_number: Some(7),
            extra: BTreeMap::from([("distro".into(), RawJson::new("\"x\"").unwrap())]),
            ..ClientProperties::default()
        },
        compress: Some(false),
        large_threshold: Some(250),
        shard: Some([0, 1]),
        presence: Some(UpdatePresence::default()),
        intents: Some(Intents::GUILDS),
        capabilities: Some(Capabilities::LAZY_USER_NOTES),
        client_state: Some(ClientState {
            guild_versions: BTreeMap::from([(Id::new(1), 5)]),
            highest_last_message_id: Some(Id::new(5)),
            read_state_version: Some(1),
            user_guild_settings_version: Some(-1),
            user_settings_version: Some(2),
            private_channels_version: Some(Version(0)),
            api_code_version: Some(3),
            initial_guild_id: Some(Id::new(1)),
        }),
        ..Identify::new("token")
    }
}

/// Every command, with all of its fields set.
#[allow(clippy::too_many_lines)]
fn all() -> Vec<(i32, Value)> {
    let subscription = GuildSubscription {
        typing: Some(true),
        threads: Some(true),
        activities: Some(true),
        member_updates: Some(false),
        members: Some(vec![Id::new(2)]),
        thread_member_lists: Some(vec![Id::new(4)]),
        ..GuildSubscription::member_list(Id::new(3), [[0, 99]])
    };
    vec![
        value(&identify()),
        value(&Resume {
            token: "token".into(),
            session_id: "s".into(),
            sequence: 7,
        }),
        value(&Heartbeat(Some(7))),
        value(&QosHeartbeat {
            sequence: None,
            qos: Qos::default(),
        }),
        value(&UpdateTimeSpentSession {
            initialization_timestamp: cordial_model::UnixMillis(
                cordial_model::Timestamp::from_millis(1000),
            ),
            session_id: "s".into(),
            client_launch_id: "l".into(),
        }),
        value(&UpdatePresence::default()),
        value(&UpdateVoiceState {
            guild_id: Some(Id::new(1)),
            self_video: Some(true),
            preferred_region: Some("r".into()),
            preferred_regions: Some(vec!["r".into()]),
            flags: Some(2),
            ..UpdateVoiceState::default()
        }),
        value(&PingVoiceServer),
        value(&CreateStream {
            kind: StreamType::Guild,
            guild_id: Some(Id::new(1)),
            channel_id: Id::new(3),
            preferred_region: Some("r".into()),
        }),
        value(&WatchStream { stream_key: key() }),
        value(&SetStreamPaused {
            stream_key: key(),
            paused: true,
        }),
        value(&DeleteStream { stream_key: key() }),
        value(&PingStreamServer { stream_key: key() }),
        value(&UpdateLobbyVoiceStates(vec![LobbyVoiceState {
            lobby_id: Id::new(4),
            self_mute: true,
            self_deaf: false,
            self_video: Some(false),
            preferred_region: Some("r".into()),
            preferred_regions: Some(vec![]),
        }])),
        value(&PingLobbyVoiceServer {
            lobby_id: Id::new(4),
        }),
        value(&RequestGuildMembers {
            presences: Some(true),
            user_ids: Some(vec![Id::new(2)]),
            nonce: Some("n".into()),
            ..RequestGuildMembers::search([Id::new(1), Id::new(9)], "q", 10)
        }),
        value(&RequestCallConnect {
            channel_id: Id::new(3),
        }),
        value(&GuildSubscriptions {
            guild_id: Id::new(1),
            subscription: subscription.clone(),
        }),
        value(&GuildSubscriptionsBulk {
            subscriptions: BTreeMap::from([(Id::new(1), subscription)]),
        }),
        value(&RemoteCommand {
            target_session_id: "s".into(),
            payload: RawJson::new("[1]").unwrap(),
        }),
        value(&GetDeletedEntityIds {
            guild_id: Id::new(1),
            channel_ids_hash: "a".into(),
            role_ids_hash: "b".into(),
            emoji_ids_hash: "c".into(),
            sticker_ids_hash: "d".into(),
        }),
        value(&RequestSoundboardSounds {
            guild_ids: vec![Id::new(1)],
        }),
        value(&CreateSpeedTest {
            preferred_region: Some("r".into()),
        }),
        value(&DeleteSpeedTest),
        value(&RequestLastMessages {
            guild_id: Id::new(1),
            channel_ids: vec![Id::new(3)],
        }),
        value(&SearchRecentMembers {
            guild_id: Id::new(1),
            query: "".into(),
            continuation_token: None,
            nonce: Some("n".into()),
        }),
        value(&ResyncGuildChannels {
            guild_id: Id::new(1),
            obfuscated_channel_ids: vec![Id::new(3)],
        }),
        value(&RequestChannelStatuses {
            guild_id: Id::new(1),
        }),
        value(&RequestChannelMemberCount {
            guild_id: Id::new(1),
            channel_id: Id::new(3),
        }),
        value(&RequestChannelInfo {
            guild_id: Id::new(1),
            fields: Vec::new(),
        }),
    ]
}

#[test]
fn every_command_has_the_fields_that_are_specified() {
    let spec: Value =
        serde_json::from_str(include_str!("../../../spec/user-gateway.json")).unwrap();
    let sent: BTreeMap<i32, Value> = all().into_iter().collect();
    for event in spec["send_events"].as_array().unwrap() {
        let code = i32::try_from(event["opcode"].as_i64().unwrap()).unwrap();
        let sent = sent
            .get(&code)
            .unwrap_or_else(|| panic!("there is no command for {event}"));
        // Opcode 17 takes a list.
        let sent = sent.get(0).unwrap_or(sent);
        let declared: BTreeSet<&str> = sent
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let specified: BTreeSet<&str> = event["structures"][0]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["name"].as_str().unwrap())
            .collect();
        assert_eq!(declared, specified, "{}", event["name"]);
    }
    let state: BTreeSet<String> = sent[&2]["client_state"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let specified: BTreeSet<String> = spec["identify"]["client_state_fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(state, specified);
    // `members` to `thread_member_lists` of opcode 14.
    let subscription: BTreeSet<String> = sent[&14].as_object().unwrap().keys().cloned().collect();
    let specified: BTreeSet<String> = spec["guild_subscriptions"]["op14_fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| {
            field
                .as_str()
                .unwrap()
                .split('{')
                .next()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(subscription, specified);
}

#[test]
fn identify_says_who_it_is_and_leaves_out_what_is_not_set() {
    let identify = Identify::new("sesame");
    assert_eq!(
        value(&identify),
        (
            2,
            json!({
                "token": "sesame",
                "properties": {"os": std::env::consts::OS, "browser": "cordial", "device": "cordial"},
                "capabilities": Capabilities::RECOMMENDED.bits(),
                "client_state": {"guild_versions": {}},
            })
        )
    );
    assert!(!format!("{identify:?}").contains("sesame"));
    let bearer: Identify = Identify::new("Bearer abc");
    assert_eq!(value(&bearer).1["token"], "Bearer abc");
}

fn survives<T: Encode + Decode + PartialEq + std::fmt::Debug>(value: &T) {
    let text = json::to_string(value);
    assert_eq!(
        json::from_str::<T>(&text).as_ref().ok(),
        Some(value),
        "{text}"
    );
}

#[test]
fn commands_survive_the_wire() {
    survives(&identify());
    survives(&GuildSubscriptionsBulk {
        subscriptions: BTreeMap::from([(
            Id::new(1),
            GuildSubscription::member_list(Id::new(3), [[0, 99], [100, 199]]),
        )]),
    });
    survives(&GuildSubscriptions {
        guild_id: Id::new(1),
        subscription: GuildSubscription::default(),
    });
    survives(&RequestGuildMembers::users([Id::new(1)], [Id::new(2)]));
    let one: RequestGuildMembers =
        json::from_str(r#"{"guild_id":"1","user_ids":"2","query":null,"new":1}"#).unwrap();
    assert_eq!(one, RequestGuildMembers::users([Id::new(1)], [Id::new(2)]));
    assert!(json::from_str::<RequestGuildMembers>(r#"{"query":""}"#).is_err());
}

#[test]
fn stream_keys_are_read_or_kept() {
    for text in ["guild:1:3:2", "call:3:2", "test:2"] {
        let key = StreamKey::from(text);
        assert_eq!(key.owner_id(), Some(Id::new(2)), "{text}");
        assert_eq!(key.to_string(), text);
    }
    for text in [
        "",
        "guild:1:3",
        "guild:0:3:2",
        "call:03:2",
        "call:+3:2",
        "moon:1",
    ] {
        let key = StreamKey::from(text);
        assert_eq!(key, StreamKey::Unknown(text.into()));
        assert_eq!(key.to_string(), text);
    }
}
