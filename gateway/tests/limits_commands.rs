//! 120 messages in 60 seconds, 4096 bytes each, and commands that wait.

mod support;

use std::time::{Duration, Instant};

use cordial_gateway::{
    Error,
    protocol::{Input, Outgoing, Output},
};
use cordial_model::{
    gateway::{OpCode, UpdatePresence},
    json::RawJson,
    presence::Status,
};
use serde_json::json;
use support::{Story, config};

fn command(number: usize) -> Input {
    let data = RawJson::new(&json!({"number": number}).to_string()).unwrap();
    Input::Command(Outgoing::raw(OpCode::RequestSoundboardSounds, &data).unwrap())
}

fn of_size(bytes: usize) -> Result<Outgoing, Error> {
    let around = r#"{"op":31,"d":""}"#.len();
    Outgoing::raw(OpCode::RequestSoundboardSounds, &"a".repeat(bytes - around))
}

/// The numbers of the commands sent so far, checked for order, and when everything was sent.
fn sent(story: &mut Story, times: &mut Vec<Instant>) -> Vec<u64> {
    let mut numbers = Vec::new();
    while let Some(output) = story.try_output() {
        if let Output::Send(outgoing) = output {
            times.push(story.now);
            let payload: serde_json::Value = serde_json::from_str(outgoing.as_str()).unwrap();
            numbers.extend(payload["d"]["number"].as_u64());
        }
    }
    numbers
}

#[test]
fn commands_wait_for_the_session() {
    let mut story = Story::new(config());
    story.input(command(0));
    story.log_in_after(|story| {
        // Nothing but identify goes out before READY.
        story.nothing();
    });
    assert_eq!(story.send()["d"]["number"], 0);
    assert_eq!(story.event().name(), "READY");
    story.input(command(1));
    assert_eq!(story.send()["d"]["number"], 1);
}

#[test]
fn never_sends_more_than_120_in_any_minute() {
    let mut config = config();
    config.max_queued_commands = 10_000;
    let mut story = Story::ready(config);
    // Identify was the first.
    let mut times = vec![story.now];
    let mut numbers = Vec::new();
    for number in 0..1000 {
        story.input(command(number));
    }
    for _ in 0..1200 {
        numbers.extend(sent(&mut story, &mut times));
        story.ack();
        story.pass(Duration::from_millis(500));
    }
    numbers.extend(sent(&mut story, &mut times));
    assert_eq!(
        numbers,
        (0..1000).collect::<Vec<_>>(),
        "all of them, in order"
    );
    for window in times.windows(121) {
        assert!(window[120] - window[0] >= Duration::from_mins(1));
    }
    // And heartbeats were never late: one every 41.25 s of the 600 s.
    assert!(times.len() >= 1000 + 1 + 14);
}

#[test]
fn says_when_too_many_commands_wait() {
    let mut config = config();
    config.max_queued_commands = 3;
    let mut story = Story::new(config);
    for number in 0..3 {
        assert_eq!(story.session.command_room(), 3 - number);
        story.input(command(number));
    }
    assert!(matches!(
        story.try_input(command(3)),
        Err(Error::CommandQueueFull)
    ));
    story.log_in_after(|_| {});
    assert_eq!(story.session.command_room(), 3);
}

#[test]
fn refuses_a_command_that_is_too_big() {
    let mut story = Story::ready(config());
    story.input(Input::Command(of_size(4096).unwrap()));
    story.send();
    match of_size(4097) {
        Err(Error::CommandTooLarge { size, limit }) => assert_eq!((size, limit), (4097, 4096)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn commands_outlive_a_connection() {
    let mut story = Story::ready(config());
    story.closed(None);
    story.error();
    story.input(command(7));
    story.pass(Duration::from_secs(1));
    story.begin_resume();
    story.dispatch(2, "MESSAGE_CREATE", &json!({}));
    story.event();
    story.nothing();
    story.dispatch(3, "RESUMED", &json!({}));
    assert_eq!(story.send()["d"]["number"], 7);
}

#[test]
fn a_new_connection_has_a_new_limit() {
    let mut story = Story::ready(config());
    for number in 0..200 {
        story.input(command(number));
    }
    let mut times = Vec::new();
    let first = sent(&mut story, &mut times).len();
    assert!((110..120).contains(&first), "{first}");
    story.closed(None);
    story.error();
    story.pass_to_output();
    story.begin_resume();
    story.dispatch(2, "RESUMED", &json!({}));
    assert_eq!(sent(&mut story, &mut times).len(), 200 - first);
}

#[test]
fn a_new_session_begins_with_the_last_presence_asked_for() {
    let mut story = Story::ready(config());
    let presence = UpdatePresence {
        status: Status::DoNotDisturb,
        ..UpdatePresence::default()
    };
    story.input(Input::Command(Outgoing::command(&presence).unwrap()));
    assert_eq!(story.send()["d"]["status"], "dnd");
    story.closed(4009);
    story.error();
    story.pass_to_output();
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
    story.input(Input::IdentifyGranted);
    assert_eq!(story.send()["d"]["presence"]["status"], "dnd");
}
