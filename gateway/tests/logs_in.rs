//! From nothing to READY, and what can hold it up.

mod support;

use std::time::Duration;

use cordial_gateway::{
    Awaited, Compression, Error, IdentifyRefused, ShardId,
    protocol::{Input, State},
};
use cordial_model::{
    gateway::{EventType, EventTypeFlags, UpdatePresence},
    presence::{Activity, ActivityButton, ActivityType},
};
use serde_json::json;
use support::{INTERVAL, Story, TOKEN, config, ready_data};

#[test]
fn connects_at_once_with_version_and_encoding() {
    let mut story = Story::new(config());
    assert_eq!(story.connect(), "ws://gateway.test/?v=10&encoding=json");
    story.nothing();
}

#[test]
fn identifies_once_there_is_a_permit() {
    let mut config = config();
    config.shard = ShardId::new(3, 16);
    config.large_threshold = Some(250);
    let mut story = Story::new(config);
    story.connect();
    story.open();
    story.nothing();
    story.hello();
    story.request_identify();
    story.nothing();
    story.input(Input::IdentifyGranted);
    let identify = story.send();
    assert_eq!(
        identify,
        json!({"op": 2, "d": {
            "token": TOKEN,
            "intents": 513,
            "properties": {"os": std::env::consts::OS, "browser": "cordial", "device": "cordial"},
            "shard": [3, 16],
            "large_threshold": 250,
        }})
    );
    assert_eq!(story.session.state(), State::Identifying);
    story.dispatch(1, "READY", &ready_data("abc"));
    let event = story.event();
    assert_eq!((event.sequence, event.kind), (1, EventType::Ready));
    assert_eq!(story.session.state(), State::Ready);
    assert_eq!(&*story.session.resume_state().unwrap().session_id, "abc");
}

/// Discord would close the connection, each time anew, and not say why.
#[test]
fn a_configuration_that_breaks_a_limit_ends_it_before_it_connects() {
    let mut threshold = config();
    threshold.large_threshold = Some(251);
    let mut presence = config();
    let mut activity = Activity::new(ActivityType::Playing, "chess");
    activity.rare.buttons = vec![
        ActivityButton {
            label: "Watch".into(),
            url: Some("https://example.com".into()),
        };
        3
    ];
    presence.presence = Some(UpdatePresence {
        activities: vec![activity],
        ..UpdatePresence::default()
    });
    for (config, path) in [
        (threshold, "large_threshold"),
        (presence, "presence.activities[0].buttons"),
    ] {
        let mut story = Story::new(config);
        let error = story.fatal();
        assert!(
            error.is_fatal() && error.to_string().contains(path),
            "{error}"
        );
        assert_eq!(story.session.state(), State::Stopped);
        story.nothing();
    }
}

#[test]
fn hands_on_events_as_they_came() {
    let mut story = Story::ready(config());
    story.dispatch(2, "MESSAGE_CREATE", &json!({"content": "hi"}));
    story.dispatch(3, "A_NEW_EVENT", &json!([1]));
    let message = story.event();
    assert_eq!(
        (message.sequence, message.kind, &message.data[..]),
        (
            2,
            EventType::MessageCreate,
            br#"{"content":"hi"}"#.as_slice()
        )
    );
    let unknown = story.event();
    assert_eq!(
        (unknown.kind, unknown.name()),
        (EventType::Unknown, "A_NEW_EVENT")
    );
    assert_eq!(story.session.resume_state().unwrap().sequence, 3);
}

#[test]
fn events_nobody_wants_still_count_as_received() {
    let mut config = config();
    config.events = EventTypeFlags::MESSAGE_CREATE;
    let mut story = Story::new(config);
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    story.input(Input::IdentifyGranted);
    story.send();
    story.dispatch(1, "READY", &ready_data("abc"));
    story.dispatch(2, "TYPING_START", &json!({}));
    story.nothing();
    assert_eq!(story.session.resume_state().unwrap().sequence, 2);
    story.dispatch(3, "MESSAGE_CREATE", &json!({}));
    assert_eq!(story.event().sequence, 3);
}

#[test]
fn gives_up_a_connection_that_is_not_made_in_time() {
    let mut story = Story::new(config());
    story.connect();
    assert_eq!(story.pass_to_deadline(), Duration::from_secs(15));
    story.disconnect();
    assert!(matches!(
        story.error(),
        Error::Timeout {
            what: Awaited::Connection,
            ..
        }
    ));
    assert_eq!(story.session.state(), State::Disconnected);
    story.pass_to_deadline();
    story.connect();
}

#[test]
fn tries_again_after_a_connection_failed() {
    let mut story = Story::new(config());
    story.connect();
    story.input(Input::ConnectFailed {
        reason: "no such host".into(),
    });
    assert_eq!(
        story.error().to_string(),
        "could not connect to ws://gateway.test: no such host"
    );
    story.nothing();
    story.pass(Duration::from_secs(1));
    story.connect();
}

#[test]
fn gives_up_a_connection_without_hello() {
    let mut story = Story::new(config());
    story.connect();
    story.open();
    assert_eq!(story.pass_to_deadline(), Duration::from_secs(15));
    assert!(matches!(
        story.error(),
        Error::Timeout {
            what: Awaited::Hello,
            ..
        }
    ));
    story.close();
    story.closed(1000);
    story.pass_to_deadline();
    story.connect();
}

#[test]
fn gives_up_an_identify_without_ready() {
    let mut story = Story::new(config());
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    story.input(Input::IdentifyGranted);
    story.send();
    for _ in 0..2 {
        story.pass(Duration::from_secs(29));
        story.ack();
    }
    story.pass(Duration::from_secs(2));
    let mut outputs = std::iter::from_fn(|| Some(story.output()));
    let error = outputs.find_map(|output| match output {
        cordial_gateway::protocol::Output::Error(error) => Some(error),
        _ => None,
    });
    assert!(matches!(
        error,
        Some(Error::Timeout {
            what: Awaited::Ready,
            ..
        })
    ));
}

#[test]
fn beats_while_it_waits_for_a_permit() {
    let mut story = Story::new(config());
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    for _ in 0..10 {
        story.pass(INTERVAL);
        assert_eq!(story.send(), json!({"op": 1, "d": null}));
        story.ack();
    }
    story.input(Input::IdentifyGranted);
    assert_eq!(story.send()["op"], 2);
}

#[test]
fn gives_up_its_place_when_the_connection_breaks() {
    let mut story = Story::new(config());
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    story.closed(None);
    story.cancel_identify();
    assert!(matches!(story.error(), Error::Closed { code: None, .. }));
    story.nothing();
    // A permit that was already on its way does no harm.
    story.input(Input::IdentifyGranted);
    story.nothing();
}

#[test]
fn does_not_identify_once_the_budget_is_used_up() {
    let mut story = Story::new(config());
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    story.input(Input::IdentifyRefused(IdentifyRefused::BudgetExhausted {
        reset_after: Duration::from_mins(90),
    }));
    assert_eq!(story.close(), 1000);
    story.disconnect();
    assert_eq!(
        story.fatal().to_string(),
        "not identifying: the budget of session starts is used up; a new one comes in 90 minutes"
    );
    assert_eq!(story.session.state(), State::Stopped);
    assert_eq!(story.session.poll_timeout(), None);
}

#[test]
fn tries_again_when_the_queue_is_unavailable() {
    let mut story = Story::new(config());
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    story.input(Input::IdentifyRefused(IdentifyRefused::Unavailable(
        "broker down".into(),
    )));
    assert!(matches!(story.error(), Error::IdentifyRefused(_)));
    assert_eq!(story.close(), 1000);
    story.closed(1000);
    story.pass(Duration::from_secs(1));
    story.connect();
}

#[test]
fn asks_for_compression_that_the_build_supports() {
    for (compression, query) in [
        (Compression::Zlib, "&compress=zlib-stream"),
        (Compression::Zstd, "&compress=zstd-stream"),
    ] {
        let mut config = config();
        config.compression = compression;
        let mut story = Story::new(config);
        if compression.is_supported() {
            assert!(story.connect().ends_with(query));
        } else {
            assert!(matches!(story.error(), Error::Inflate(_)));
            assert!(story.connect().ends_with("encoding=json"));
        }
    }
}
