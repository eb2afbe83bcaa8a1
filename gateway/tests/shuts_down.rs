//! The end, and what is kept.

mod support;

use std::time::Duration;

use cordial_gateway::{
    ResumeState, ShardId,
    protocol::{Input, Shutdown, State},
};
use serde_json::json;
use support::{RESUME_URL, Story, config};

#[test]
fn keeps_the_session_for_the_next_process() {
    let mut story = Story::ready(config());
    story.dispatch(2, "MESSAGE_CREATE", &json!({}));
    story.event();
    story.input(Input::Shutdown(Shutdown::KeepSession));
    // 1000 and 1001 would end the session at Discord.
    assert_eq!(story.close(), 4000);
    story.nothing();
    // What still comes is not counted, so it comes again.
    story.dispatch(3, "MESSAGE_CREATE", &json!({}));
    story.closed(4000);
    let state = story.stopped();
    assert_eq!(
        state,
        Some(ResumeState {
            shard: ShardId::ONE,
            session_id: "session".into(),
            resume_url: Some(RESUME_URL.into()),
            sequence: 2,
        })
    );
    assert_eq!(story.session.state(), State::Stopped);
    assert_eq!(story.session.poll_timeout(), None);
}

#[test]
fn what_is_kept_can_be_resumed() {
    let mut story = Story::ready(config());
    story.input(Input::Shutdown(Shutdown::KeepSession));
    story.close();
    story.closed(4000);
    let mut config = config();
    config.resume = story.stopped();
    let mut next = Story::new(config);
    assert_eq!(next.begin_resume()["d"]["session_id"], "session");
}

#[test]
fn ends_the_session_if_that_is_wanted() {
    let mut story = Story::ready(config());
    story.input(Input::Shutdown(Shutdown::EndSession));
    assert_eq!(story.close(), 1000);
    story.closed(1000);
    assert_eq!(story.stopped(), None);
}

#[test]
fn does_not_wait_forever_for_the_answer() {
    let mut story = Story::ready(config());
    story.input(Input::Shutdown(Shutdown::KeepSession));
    story.close();
    assert_eq!(story.pass_to_output(), Duration::from_secs(5));
    story.disconnect();
    assert!(story.stopped().is_some());
}

#[test]
fn stops_at_once_between_connections() {
    let mut story = Story::ready(config());
    story.closed(None);
    story.error();
    story.input(Input::Shutdown(Shutdown::KeepSession));
    assert!(story.stopped().is_some());
    assert_eq!(story.session.poll_timeout(), None);
}

#[test]
fn stops_at_once_while_connecting() {
    let mut story = Story::new(config());
    story.connect();
    story.input(Input::Shutdown(Shutdown::KeepSession));
    story.disconnect();
    assert_eq!(story.stopped(), None);
}

#[test]
fn keeps_the_session_while_resuming() {
    let mut story = Story::ready(config());
    story.closed(None);
    story.error();
    story.pass_to_output();
    story.begin_resume();
    story.dispatch(2, "MESSAGE_CREATE", &json!({}));
    story.event();
    story.input(Input::Shutdown(Shutdown::KeepSession));
    assert_eq!(story.close(), 4000);
    story.closed(4000);
    assert_eq!(story.stopped().map(|state| state.sequence), Some(2));
}

#[test]
fn gives_up_its_place_in_the_queue() {
    let mut story = Story::new(config());
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    story.input(Input::Shutdown(Shutdown::KeepSession));
    story.cancel_identify();
    assert_eq!(story.close(), 1000);
    story.closed(1000);
    assert_eq!(story.stopped(), None);
}

#[test]
fn stops_instead_of_reconnecting() {
    let mut story = Story::ready(config());
    story.payload(&json!({"op": 7}));
    story.close();
    story.input(Input::Shutdown(Shutdown::KeepSession));
    story.nothing();
    story.closed(4000);
    assert!(story.stopped().is_some());
}
