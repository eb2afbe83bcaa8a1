//! Sessions that outlive their connections.

mod support;

use std::time::Duration;

use cordial_gateway::{
    Awaited, Error, ResumeState, ShardId,
    protocol::{Input, State},
};
use serde_json::json;
use support::{Story, TOKEN, config};

#[test]
fn resumes_at_once_when_the_server_asks_for_it() {
    let mut story = Story::ready(config());
    story.dispatch(2, "MESSAGE_CREATE", &json!({}));
    story.event();
    story.payload(&json!({"op": 7, "d": null}));
    assert_eq!(story.close(), 4000);
    story.nothing();
    // What comes after our close frame is not counted: it is replayed.
    story.dispatch(3, "MESSAGE_CREATE", &json!({}));
    story.nothing();
    story.closed(4000);
    assert_eq!(story.pass_to_deadline(), Duration::ZERO);
    assert_eq!(story.connect(), "ws://resume.test/?v=10&encoding=json");
    story.open();
    story.hello();
    assert_eq!(
        story.send(),
        json!({"op": 6, "d": {"token": TOKEN, "session_id": "session", "seq": 2}})
    );
    assert_eq!(story.session.state(), State::Resuming);
    story.dispatch(3, "MESSAGE_CREATE", &json!({}));
    assert_eq!(story.event().sequence, 3);
    story.dispatch(4, "RESUMED", &json!({}));
    assert_eq!(story.event().name(), "RESUMED");
    assert_eq!(story.session.state(), State::Ready);
    story.nothing();
}

#[test]
fn resumes_after_a_connection_broke() {
    let mut story = Story::ready(config());
    story.closed(None);
    assert_eq!(
        story.error().to_string(),
        "the connection was closed without a code: told so"
    );
    story.pass(Duration::from_secs(1));
    story.begin_resume();
}

#[test]
fn goes_on_when_the_server_never_answers_our_close_frame() {
    let mut story = Story::ready(config());
    story.payload(&json!({"op": 7, "d": null}));
    story.close();
    assert_eq!(story.pass_to_deadline(), Duration::from_secs(5));
    story.disconnect();
    story.begin_resume();
}

#[test]
fn a_server_that_keeps_asking_has_to_wait() {
    let mut story = Story::ready(config());
    for round in 0..4 {
        story.payload(&json!({"op": 7, "d": null}));
        story.close();
        story.closed(4000);
        let wait = story.pass_to_deadline();
        assert_eq!(wait.is_zero(), round == 0, "{round}: {wait:?}");
        story.begin_resume();
        story.dispatch(2 + round, "RESUMED", &json!({}));
        story.event();
    }
}

#[test]
fn falls_back_to_the_main_url_when_the_resume_url_fails() {
    let mut story = Story::ready(config());
    story.closed(None);
    story.error();
    story.pass(Duration::from_secs(1));
    assert!(story.connect().starts_with("ws://resume.test/"));
    story.input(Input::ConnectFailed {
        reason: "refused".into(),
    });
    story.error();
    story.pass(Duration::from_secs(2));
    assert!(story.connect().starts_with("ws://gateway.test/"));
    story.open();
    story.hello();
    assert_eq!(story.send()["op"], 6);
    story.dispatch(2, "RESUMED", &json!({}));
    story.event();
    // Next time the resume URL gets another chance.
    story.closed(None);
    story.error();
    story.pass(Duration::from_mins(1));
    assert!(story.connect().starts_with("ws://resume.test/"));
}

#[test]
fn falls_back_when_the_resume_url_says_no_hello() {
    let mut story = Story::ready(config());
    story.closed(None);
    story.error();
    story.pass(Duration::from_secs(1));
    story.connect();
    story.open();
    story.closed(1011);
    story.error();
    story.pass(Duration::from_secs(2));
    assert!(story.connect().starts_with("ws://gateway.test/"));
}

#[test]
fn does_not_leave_tls_for_a_resume_url() {
    let mut config = config();
    config.url = "wss://gateway.test".to_owned();
    let mut story = Story::ready(config);
    story.closed(None);
    story.error();
    story.pass(Duration::from_secs(1));
    assert!(story.connect().starts_with("wss://gateway.test/"));
}

#[test]
fn a_replay_that_begins_too_early_hands_on_nothing_twice() {
    let mut story = Story::ready(config());
    for sequence in 2..=5 {
        story.dispatch(sequence, "MESSAGE_CREATE", &json!({}));
        story.event();
    }
    story.closed(None);
    story.error();
    story.pass(Duration::from_secs(1));
    story.begin_resume();
    for sequence in 3..=7 {
        story.dispatch(sequence, "MESSAGE_CREATE", &json!({}));
    }
    assert_eq!(story.event().sequence, 6);
    assert_eq!(story.event().sequence, 7);
    story.nothing();
}

#[test]
fn a_long_replay_is_not_too_late_while_events_come() {
    let mut story = Story::ready(config());
    story.closed(None);
    story.error();
    story.pass(Duration::from_secs(1));
    story.begin_resume();
    for sequence in 2..20 {
        story.pass(Duration::from_secs(20));
        story.ack();
        story.dispatch(sequence, "MESSAGE_CREATE", &json!({}));
    }
    assert_eq!(story.session.state(), State::Resuming);
}

#[test]
fn a_resume_without_an_answer_is_tried_again() {
    let mut story = Story::ready(config());
    story.closed(None);
    story.error();
    story.pass(Duration::from_secs(1));
    story.begin_resume();
    story.pass(Duration::from_secs(45));
    story.ack();
    story.pass(Duration::from_secs(15));
    let error = std::iter::from_fn(|| Some(story.output())).find_map(|output| match output {
        cordial_gateway::protocol::Output::Error(error) => Some(error),
        _ => None,
    });
    assert!(matches!(
        error,
        Some(Error::Timeout {
            what: Awaited::Resumed,
            ..
        })
    ));
    assert_eq!(story.close(), 4000);
}

#[test]
fn gives_a_session_up_that_never_resumes() {
    let mut story = Story::ready(config());
    story.closed(None);
    story.error();
    for _ in 0..5 {
        story.pass_to_output();
        story.begin_resume();
        story.closed(4000);
        story.error();
    }
    story.pass_to_output();
    assert!(story.connect().starts_with("ws://gateway.test/"));
    story.open();
    story.hello();
    story.request_identify();
}

#[test]
fn a_new_process_resumes_what_another_kept() {
    let state = ResumeState {
        shard: ShardId::ONE,
        session_id: "kept".into(),
        resume_url: Some("ws://kept.test".into()),
        sequence: 41,
    };
    let mut config = config();
    config.resume = Some(ResumeState::from_json(&state.to_json()).unwrap());
    let mut story = Story::new(config);
    assert!(story.connect().starts_with("ws://kept.test/"));
    story.open();
    story.hello();
    assert_eq!(
        story.send(),
        json!({"op": 6, "d": {"token": TOKEN, "session_id": "kept", "seq": 41}})
    );
    story.dispatch(42, "MESSAGE_CREATE", &json!({}));
    story.dispatch(43, "RESUMED", &json!({}));
    assert_eq!(story.event().sequence, 42);
    assert_eq!(story.event().sequence, 43);
}

#[test]
fn a_session_of_another_shard_is_not_resumed() {
    let mut config = config();
    config.resume = Some(ResumeState {
        shard: ShardId::new(1, 2),
        session_id: "kept".into(),
        resume_url: None,
        sequence: 41,
    });
    let mut story = Story::new(config);
    assert_eq!(
        story.error().to_string(),
        "the saved session is of shard 1/2, not of shard 0/1"
    );
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
}
