//! Waits between connections.

mod support;

use std::time::Duration;

use cordial_gateway::protocol::{Input, Output};
use serde_json::json;
use support::{INTERVAL, Story, config};

fn fail(story: &mut Story) -> Duration {
    story.input(Input::ConnectFailed {
        reason: "refused".into(),
    });
    story.error();
    let wait = story.pass_to_output();
    story.connect();
    wait
}

#[test]
fn waits_longer_and_longer_up_to_a_minute() {
    let mut story = Story::new(config());
    story.connect();
    for round in 0..12_u32 {
        let ceiling = Duration::from_secs(1 << round.min(10)).min(Duration::from_mins(1));
        let wait = fail(&mut story);
        assert!(wait >= ceiling / 2 && wait <= ceiling, "{round}: {wait:?}");
    }
}

#[test]
fn shards_do_not_come_back_all_at_once() {
    let mut waits: Vec<Duration> = (0..100)
        .map(|seed| {
            let mut story = Story::seeded(config(), seed);
            story.connect();
            fail(&mut story)
        })
        .collect();
    waits.sort();
    waits.dedup();
    assert!(waits.len() > 90);
}

#[test]
fn a_short_session_does_not_reset_the_count() {
    let mut story = Story::new(config());
    story.connect();
    for _ in 0..8 {
        fail(&mut story);
    }
    story.open();
    story.hello();
    story.request_identify();
    story.input(Input::IdentifyGranted);
    story.send();
    story.dispatch(1, "READY", &support::ready_data("short"));
    story.event();
    story.pass(Duration::from_secs(2));
    story.closed(4000);
    // A first heartbeat may have gone out by then.
    while !matches!(story.output(), Output::Error(_)) {}
    assert!(story.pass_to_output() >= Duration::from_secs(30));
}

#[test]
fn a_stable_session_resets_the_count() {
    let mut story = Story::new(config());
    story.connect();
    for _ in 0..8 {
        fail(&mut story);
    }
    story.open();
    story.hello();
    story.request_identify();
    story.input(Input::IdentifyGranted);
    story.send();
    story.dispatch(1, "READY", &support::ready_data("stable"));
    story.event();
    story.pass_to_output();
    assert_eq!(story.send()["op"], 1);
    story.ack();
    story.pass(INTERVAL * 9 / 10);
    story.payload(&json!({"op": 7}));
    story.close();
    story.closed(4000);
    assert_eq!(story.pass_to_output(), Duration::ZERO);
}
