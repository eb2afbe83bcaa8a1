//! A session that asks before it connects, and one that is told to start over.

mod support;

use std::time::Duration;

use cordial_gateway::{
    ResumeState, SessionConfig, ShardId,
    protocol::{Input, Login, Output, Restart, Shutdown, State},
};
use serde_json::json;
use support::{INTERVAL, Story, config, ready_data};

fn asking() -> SessionConfig {
    let mut config = config();
    config.asks_to_connect = true;
    config
}

fn resuming() -> SessionConfig {
    let mut config = asking();
    config.resume = Some(ResumeState {
        shard: ShardId::ONE,
        session_id: "abc".into(),
        resume_url: None,
        sequence: 7,
    });
    config
}

fn asks(story: &mut Story) -> Login {
    match story.output() {
        Output::RequestConnect { login } => login,
        other => panic!("does not ask: {other:?}"),
    }
}

fn gives_up(story: &mut Story) {
    assert!(matches!(story.output(), Output::CancelConnect));
}

#[test]
fn waits_for_its_turn_without_a_connection() {
    let mut story = Story::new(asking());
    assert_eq!(asks(&mut story), Login::Identify);
    // However long it takes, there is no connection that could time out or would want heartbeats.
    story.pass(Duration::from_hours(1));
    story.nothing();
    assert_eq!(story.session.poll_timeout(), None);
    assert_eq!(story.session.state(), State::AwaitingTurn);
    story.input(Input::ConnectGranted);
    story.log_in();
}

#[test]
fn asks_for_its_permit_only_once_it_can_use_it_at_once() {
    let mut story = Story::new(asking());
    asks(&mut story);
    story.input(Input::ConnectGranted);
    story.connect();
    story.open();
    story.nothing();
    story.hello();
    story.request_identify();
    story.input(Input::IdentifyGranted);
    assert_eq!(story.send()["op"], 2);
}

#[test]
fn says_what_the_connection_is_for() {
    let mut story = Story::new(resuming());
    assert_eq!(asks(&mut story), Login::Resume);
    story.input(Input::ConnectGranted);
    story.begin_resume();
    // The session is gone: the next connection is for a new one.
    story.payload(&json!({"op": 9, "d": false}));
    story.error();
    story.close();
    story.closed(1000);
    story.pass_to_output();
    assert_eq!(asks(&mut story), Login::Identify);
}

#[test]
fn asks_anew_for_every_connection() {
    let mut story = Story::new(asking());
    asks(&mut story);
    story.input(Input::ConnectGranted);
    story.log_in();
    story.closed(None);
    story.error();
    story.pass_to_output();
    assert_eq!(asks(&mut story), Login::Resume);
    story.input(Input::ConnectGranted);
    // A second grant, or one that comes late, does no harm.
    story.input(Input::ConnectGranted);
    story.connect();
    story.input(Input::ConnectGranted);
    story.nothing();
}

#[test]
fn gives_its_place_up_when_it_is_to_end() {
    let mut story = Story::new(resuming());
    asks(&mut story);
    story.input(Input::Shutdown(Shutdown::KeepSession));
    gives_up(&mut story);
    assert_eq!(story.stopped().unwrap().sequence, 7);
    story.input(Input::ConnectGranted);
    story.nothing();
}

#[test]
fn resumes_over_another_connection_when_it_is_told_to() {
    let mut story = Story::ready(config());
    story.input(Input::Restart(Restart::Resume));
    assert_eq!(story.close(), 4000);
    story.closed(4000);
    assert_eq!(story.pass_to_output(), Duration::ZERO);
    assert_eq!(story.begin_resume()["d"]["session_id"], "session");
}

#[test]
fn ends_the_session_and_identifies_when_it_is_told_to() {
    let mut story = Story::ready(config());
    story.input(Input::Restart(Restart::Identify));
    assert_eq!(story.close(), 1000);
    story.closed(1000);
    story.pass_to_output();
    story.log_in();
    assert_eq!(story.session.epoch(), 2);
}

#[test]
fn starts_over_at_once_although_it_backs_off() {
    let mut story = Story::ready(config());
    story.closed(None);
    story.error();
    story.input(Input::Restart(Restart::Resume));
    story.connect();
    story.nothing();
}

#[test]
fn drops_a_resume_that_is_no_longer_wanted() {
    let mut story = Story::new(resuming());
    asks(&mut story);
    story.input(Input::Restart(Restart::Identify));
    gives_up(&mut story);
    assert_eq!(asks(&mut story), Login::Identify);
    story.input(Input::ConnectGranted);
    story.connect();
    // And the other way round: what is being done already is not begun anew.
    story.input(Input::Restart(Restart::Identify));
    story.input(Input::Restart(Restart::Resume));
    story.nothing();
}

#[test]
fn does_not_start_over_once_it_is_to_end() {
    let mut story = Story::ready(config());
    story.input(Input::Shutdown(Shutdown::KeepSession));
    assert_eq!(story.close(), 4000);
    story.input(Input::Restart(Restart::Identify));
    story.closed(4000);
    assert!(story.stopped().is_some());
    story.input(Input::Restart(Restart::Resume));
    story.nothing();
}

#[test]
fn a_login_that_hangs_is_left_for_another() {
    let mut story = Story::new(config());
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    story.pass(INTERVAL);
    assert_eq!(story.send()["op"], 1);
    story.input(Input::Restart(Restart::Identify));
    story.cancel_identify();
    assert_eq!(story.close(), 1000);
    story.closed(1000);
    story.pass_to_output();
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    story.input(Input::IdentifyGranted);
    story.send();
    story.dispatch(1, "READY", &ready_data("abc"));
    assert_eq!(story.event().name(), "READY");
}
