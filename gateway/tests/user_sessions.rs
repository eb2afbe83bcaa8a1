//! Sessions of user accounts, in virtual time.
#![cfg(feature = "user")]

mod support;

use std::{collections::BTreeMap, time::Duration};

use cordial_gateway::{
    Compression, Error, SessionConfig, UserLogin,
    protocol::{Input, Outgoing, Shutdown, State},
};
use cordial_model::{
    gateway::{Intents, UpdatePresence},
    id::Id,
    presence::Status,
    user_session::{
        Capabilities, GuildSubscription, GuildSubscriptionsBulk, Identify, Qos, RequestCallConnect,
        UserEvent, UserEventType,
    },
};
use serde_json::{Value, json};
use support::{INTERVAL, Story, TOKEN, ready_data};

fn user(change: impl FnOnce(&mut UserLogin)) -> SessionConfig {
    let mut login = UserLogin::new(Identify::new(TOKEN));
    change(&mut login);
    let mut config = SessionConfig::user(login, "ws://gateway.test");
    config.compression = Compression::None;
    config
}

/// From the start to the identify message.
fn identify(config: SessionConfig) -> (Story, Value) {
    let mut story = Story::new(config);
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    story.input(Input::IdentifyGranted);
    let identify = story.send();
    (story, identify)
}

#[test]
fn connects_to_the_version_of_users_and_to_no_server_but_the_one_named() {
    let mut story = Story::new(user(|_| {}));
    assert_eq!(story.connect(), "ws://gateway.test/?v=9&encoding=json");
    let mut story = Story::new(user(|login| login.api_version = 10));
    assert_eq!(story.connect(), "ws://gateway.test/?v=10&encoding=json");
}

#[test]
fn identifies_with_capabilities_and_client_state_and_without_intents_and_shard() {
    let (_, sent) = identify(user(|_| {}));
    assert_eq!(
        sent,
        json!({"op": 2, "d": {
            "token": TOKEN,
            "properties": {"os": std::env::consts::OS, "browser": "cordial", "device": "cordial"},
            "capabilities": Capabilities::RECOMMENDED.bits(),
            "client_state": {"guild_versions": {}},
        }})
    );
}

#[test]
fn identifies_with_what_it_was_told_and_the_latest_presence() {
    let mut presence = UpdatePresence {
        status: Status::Idle,
        ..UpdatePresence::default()
    };
    let config = user(|login| {
        login.identify.intents = Some(Intents::GUILDS);
        login.identify.large_threshold = Some(100);
        login.identify.capabilities = None;
        login.identify.client_state = None;
        login.identify.presence = Some(presence.clone());
        // Neither of these fits the session.
        login.identify.compress = Some(true);
        login.identify.shard = Some([3, 4]);
    });
    let (mut story, sent) = identify(config);
    assert_eq!(sent["d"]["intents"], 1);
    assert_eq!(sent["d"]["large_threshold"], 100);
    assert_eq!(sent["d"]["presence"]["status"], "idle");
    for absent in ["capabilities", "client_state", "compress", "shard"] {
        assert_eq!(sent["d"].get(absent), None, "{absent}");
    }

    story.dispatch(1, "READY", &ready_data("session"));
    story.event();
    presence.status = Status::DoNotDisturb;
    story.input(Input::Command(Outgoing::command(&presence).unwrap()));
    assert_eq!(story.send()["op"], 3);
    story.payload(&json!({"op": 9, "d": false}));
    story.error();
    story.close();
    story.closed(1000);
    story.pass_to_output();
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    story.input(Input::IdentifyGranted);
    assert_eq!(story.send()["d"]["presence"]["status"], "dnd");
}

#[test]
fn hands_on_what_comes_before_ready_and_events_for_users() {
    let (mut story, _) = identify(user(|_| {}));
    story.dispatch(1, "INITIAL_GUILD", &json!({"id": "1", "unavailable": true}));
    assert_eq!(story.event().user_kind(), UserEventType::InitialGuild);
    story.dispatch(2, "READY", &ready_data("session"));
    story.event();
    story.dispatch(
        3,
        "MESSAGE_ACK",
        &json!({"channel_id": "3", "message_id": "5", "version": 1}),
    );
    let UserEvent::MessageAck(ack) = story.event().decode_user().unwrap() else {
        panic!("another event");
    };
    assert_eq!((ack.channel_id, ack.version), (Id::new(3), 1));
    assert_eq!(story.session.resume_state().unwrap().sequence, 3);
}

#[test]
fn resumes_as_any_session_does() {
    let mut story = Story::new(user(|_| {}));
    story.log_in();
    story.closed(None);
    story.error();
    story.pass_to_output();
    assert_eq!(
        story.begin_resume(),
        json!({"op": 6, "d": {"token": TOKEN, "session_id": "session", "seq": 1}})
    );
    story.dispatch(2, "MESSAGE_ACK", &json!({"channel_id": "3"}));
    story.event();
    story.dispatch(3, "RESUMED", &json!({}));
    story.event();
    assert_eq!(story.session.state(), State::Ready);
    story.input(Input::Shutdown(Shutdown::KeepSession));
    story.close();
    story.closed(4000);
    assert_eq!(story.stopped().unwrap().sequence, 3);
}

#[test]
fn heartbeats_tell_how_the_client_is_used_if_they_shall() {
    let mut story = Story::new(user(|_| {}));
    story.log_in();
    story.pass(INTERVAL);
    assert_eq!(story.send(), json!({"op": 1, "d": 1}));

    let mut story = Story::new(user(|login| {
        login.qos = Some(Qos {
            version: 27,
            active: true,
            reasons: vec!["foregrounded".into()],
        });
    }));
    story.log_in();
    story.pass(INTERVAL);
    assert_eq!(
        story.send(),
        json!({"op": 40, "d": {"seq": 1, "qos": {"ver": 27, "active": true, "reasons": ["foregrounded"]}}})
    );
    story.ack();
    story.pass(INTERVAL);
    assert_eq!(story.send()["op"], 40);
    // A beat that nobody acknowledges ends the connection, as it does for bots.
    story.pass(INTERVAL);
    story.close();
    story.disconnect();
    assert!(matches!(story.error(), Error::Timeout { .. }));
}

#[test]
fn commands_of_users_keep_to_the_same_limit() {
    let mut story = Story::new(user(|_| {}));
    story.log_in();
    let call = RequestCallConnect {
        channel_id: Id::new(3),
    };
    let mut sent = 0;
    for _ in 0..130 {
        story.input(Input::Command(Outgoing::command(&call).unwrap()));
    }
    while let Some(output) = story.try_output() {
        assert!(
            matches!(output, cordial_gateway::protocol::Output::Send(_)),
            "{output:?}"
        );
        sent += 1;
    }
    assert!((100..120).contains(&sent), "{sent}");
    story.pass(Duration::from_secs(61));
    assert!(std::iter::from_fn(|| story.try_output()).count() > 10);
}

#[test]
fn what_only_users_send_may_be_longer() {
    let subscriptions = |guilds: u64| GuildSubscriptionsBulk {
        subscriptions: (1..=guilds)
            .map(|guild| {
                let channel = GuildSubscription::member_list(Id::new(guild), [[0, 99]]);
                (Id::new(guild), channel)
            })
            .collect::<BTreeMap<_, _>>(),
    };
    let long = Outgoing::command(&subscriptions(200)).unwrap();
    assert!(long.as_str().len() > 4096);
    assert!(matches!(
        Outgoing::command(&subscriptions(1000)),
        Err(Error::CommandTooLarge { limit: 15_360, .. })
    ));
    let reasons = "x".repeat(5000);
    assert!(matches!(
        Outgoing::raw(cordial_model::gateway::OpCode::PresenceUpdate, &reasons),
        Err(Error::CommandTooLarge { limit: 4096, .. })
    ));
}

#[test]
fn too_many_sessions_and_a_console_given_up_are_the_end() {
    for (code, message) in [
        (4015, "the account has too many sessions open; close some"),
        (4016, "the connection to the console was given up"),
    ] {
        let mut story = Story::new(user(|_| {}));
        story.log_in();
        story.closed(code);
        assert_eq!(story.fatal().to_string(), message);
        // To a bot these codes say nothing: it goes on.
        let mut story = Story::ready(support::config());
        story.closed(code);
        assert!(matches!(story.error(), Error::Closed { .. }));
    }
}

#[test]
fn no_token_shows() {
    let config = user(|_| {});
    assert!(!format!("{config:?}").contains(TOKEN));
    let (story, _) = identify(config);
    assert!(!format!("{:?}", story.session).contains(TOKEN));
}
