//! Heartbeats, their acknowledgement, and connections that died without a word.

mod support;

use std::time::Duration;

use cordial_gateway::{
    Awaited, Error,
    protocol::{Input, State},
};
use serde_json::json;
use support::{INTERVAL, Story, config};

/// A little less than the interval.
const JUST_BEFORE: Duration = Duration::from_millis(41_249);

#[test]
fn the_first_beat_comes_at_a_random_part_of_the_interval() {
    let first_beat = |seed| {
        let mut story = Story::seeded(config(), seed);
        story.log_in();
        let wait = story.pass_to_output();
        assert_eq!(story.send()["op"], 1);
        wait
    };
    let waits: Vec<Duration> = (0..100).map(first_beat).collect();
    assert!(waits.iter().all(|wait| *wait < INTERVAL));
    assert!(waits.iter().any(|wait| *wait < INTERVAL / 4));
    assert!(waits.iter().any(|wait| *wait > INTERVAL * 3 / 4));
}

#[test]
fn beats_every_interval_with_the_last_sequence_number() {
    let mut story = Story::ready(config());
    story.pass_to_output();
    assert_eq!(story.send(), json!({"op": 1, "d": 1}));
    story.ack();
    for sequence in 2..100 {
        story.dispatch(sequence, "TYPING_START", &json!({}));
        story.event();
        let before = story.now;
        story.pass_to_output();
        assert_eq!(story.now - before, INTERVAL);
        assert_eq!(story.send(), json!({"op": 1, "d": sequence}));
        story.ack();
    }
    story.nothing();
}

#[test]
fn answers_a_requested_beat_at_once() {
    let mut story = Story::ready(config());
    story.payload(&json!({"op": 1, "d": null}));
    assert_eq!(story.send(), json!({"op": 1, "d": 1}));
    story.ack();
    story.nothing();
}

#[test]
fn measures_latency() {
    let mut story = Story::ready(config());
    assert_eq!(story.session.latency(), None);
    story.payload(&json!({"op": 1, "d": null}));
    story.send();
    story.now += Duration::from_millis(120);
    story.ack();
    assert_eq!(story.session.latency(), Some(Duration::from_millis(120)));
}

#[test]
fn leaves_a_connection_that_does_not_acknowledge() {
    let mut story = Story::ready(config());
    story.pass_to_output();
    story.send();
    story.pass(JUST_BEFORE);
    story.nothing();
    story.pass(Duration::from_millis(1));
    // A code that leaves the session alive, and no wait for an answer.
    assert_eq!(story.close(), 4000);
    story.disconnect();
    assert!(matches!(
        story.error(),
        Error::Timeout {
            what: Awaited::HeartbeatAck,
            ..
        }
    ));
    story.nothing();
    story.pass(Duration::from_secs(1));
    assert_eq!(story.begin_resume()["d"]["seq"], 1);
}

#[test]
fn other_traffic_is_no_acknowledgement() {
    let mut story = Story::ready(config());
    story.pass_to_output();
    story.send();
    story.dispatch(2, "TYPING_START", &json!({}));
    story.event();
    story.pass(INTERVAL);
    assert_eq!(story.close(), 4000);
}

#[test]
fn a_late_acknowledgement_in_time_is_enough() {
    let mut story = Story::ready(config());
    story.pass_to_output();
    story.send();
    for _ in 0..5 {
        story.pass(JUST_BEFORE);
        story.ack();
        story.pass(Duration::from_millis(1));
        assert_eq!(story.send()["op"], 1);
    }
    story.nothing();
}

#[test]
fn silence_means_nothing_while_nobody_reads() {
    let mut story = Story::ready(config());
    story.pass_to_output();
    story.send();
    story.input(Input::ReadsPaused);
    for _ in 0..5 {
        story.pass(INTERVAL);
        assert_eq!(story.send()["op"], 1);
    }
    story.nothing();
    story.input(Input::ReadsResumed);
    story.ack();
    story.pass(INTERVAL);
    assert_eq!(story.send()["op"], 1);
    // From here on silence counts again.
    story.pass(INTERVAL);
    assert_eq!(story.close(), 4000);
}

#[test]
fn silence_after_reading_again_is_noticed() {
    let mut story = Story::ready(config());
    story.input(Input::ReadsPaused);
    story.pass(INTERVAL * 2);
    story.send();
    story.input(Input::ReadsResumed);
    story.pass(INTERVAL);
    assert!((0..3).map(|_| story.output()).any(|output| matches!(
        output,
        cordial_gateway::protocol::Output::Close { code: 4000 }
    )));
}

#[test]
fn a_new_connection_waits_patiently_while_nobody_reads() {
    let mut story = Story::ready(config());
    story.input(Input::ReadsPaused);
    story.closed(None);
    story.error();
    story.pass_to_output();
    story.connect();
    story.open();
    story.pass(Duration::from_hours(1));
    story.nothing();
    assert_eq!(story.session.state(), State::AwaitingHello);
    story.input(Input::ReadsResumed);
    story.hello();
    assert_eq!(story.send()["op"], 6);
}

#[test]
fn a_server_that_keeps_asking_does_not_push_us_over_the_limit() {
    let mut story = Story::ready(config());
    let mut sent = 0;
    for _ in 0..1000 {
        story.payload(&json!({"op": 1, "d": null}));
        story.ack();
    }
    while matches!(story.session.state(), State::Ready) && sent < 119 {
        assert_eq!(story.send()["op"], 1);
        sent += 1;
    }
    // 119 and the identify.
    story.nothing();
}

#[test]
fn beats_at_once_when_it_is_asked_for_a_proof_of_life() {
    let mut story = Story::ready(config());
    story.input(Input::Probe);
    assert_eq!(story.send(), json!({"op": 1, "d": 1}));
    story.ack();
    assert!(story.session.latency().is_some());
    // Without a connection there is nothing to ask.
    story.closed(None);
    story.error();
    story.input(Input::Probe);
    story.nothing();
}
