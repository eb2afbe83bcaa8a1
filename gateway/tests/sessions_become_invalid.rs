//! Opcode 9: the server ends a session.

mod support;

use std::time::Duration;

use cordial_gateway::{Error, protocol::Input};
use serde_json::json;
use support::{Story, config};

#[test]
fn identifies_anew_after_one_to_five_seconds() {
    for seed in 0..50 {
        let mut story = Story::seeded(config(), seed);
        story.log_in();
        story.payload(&json!({"op": 9, "d": false}));
        assert!(matches!(
            story.error(),
            Error::InvalidSession { resumable: false }
        ));
        // The session is dead, so nothing is lost by saying so.
        assert_eq!(story.close(), 1000);
        story.closed(1000);
        let wait = story.pass_to_output();
        assert!((1.0..=5.0).contains(&wait.as_secs_f64()), "{wait:?}");
        assert!(story.connect().starts_with("ws://gateway.test/"));
        story.open();
        story.hello();
        story.request_identify();
        assert_eq!(story.session.resume_state(), None);
    }
}

#[test]
fn resumes_after_one_to_five_seconds_if_it_may() {
    for seed in 0..50 {
        let mut story = Story::seeded(config(), seed);
        story.log_in();
        story.payload(&json!({"op": 9, "d": true}));
        assert!(matches!(
            story.error(),
            Error::InvalidSession { resumable: true }
        ));
        assert_eq!(story.close(), 4000);
        story.closed(4000);
        let wait = story.pass_to_output();
        assert!((1.0..=5.0).contains(&wait.as_secs_f64()), "{wait:?}");
        story.begin_resume();
    }
}

#[test]
fn a_refused_resume_becomes_an_identify() {
    let mut story = Story::ready(config());
    story.closed(None);
    story.error();
    story.pass(Duration::from_secs(1));
    story.begin_resume();
    story.payload(&json!({"op": 9, "d": false}));
    story.error();
    assert_eq!(story.close(), 1000);
    story.closed(1000);
    story.pass_to_output();
    story.log_in();
    assert_eq!(story.session.epoch(), 2);
}

#[test]
fn a_refused_identify_is_tried_again() {
    let mut story = Story::new(config());
    for round in 0..20 {
        story.connect();
        story.open();
        story.hello();
        story.request_identify();
        story.input(Input::IdentifyGranted);
        assert_eq!(story.send()["op"], 2);
        // Without a session there is nothing to resume, whatever the server says.
        story.payload(&json!({"op": 9, "d": true}));
        assert!(matches!(
            story.error(),
            Error::InvalidSession { resumable: false }
        ));
        story.close();
        story.closed(1000);
        let wait = story.pass_to_output();
        assert!(wait >= Duration::from_secs(1) && wait <= Duration::from_mins(1));
        assert!(
            round < 7 || wait >= Duration::from_secs(30),
            "{round}: {wait:?}"
        );
    }
}

#[test]
fn odd_data_counts_as_not_resumable() {
    for data in [json!(null), json!("true"), json!({}), json!(1)] {
        let mut story = Story::ready(config());
        story.payload(&json!({"op": 9, "d": data}));
        assert!(matches!(
            story.error(),
            Error::InvalidSession { resumable: false }
        ));
    }
}
