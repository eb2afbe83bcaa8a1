//! `max_wait`: a request that would wait longer fails, and says how long it would have waited.

use std::time::Duration;

use cordial_http::limiter::{Acquire, Answer, Config, Refusal, Scope};

use crate::story::{Story, bucket, refused, request};

fn patient(route: u64, channel: u64, seconds: f64) -> Acquire {
    Acquire {
        max_wait: Some(Duration::from_secs_f64(seconds)),
        ..request(route, channel)
    }
}

#[track_caller]
fn would_wait(story: &mut Story, request: &Acquire) -> f64 {
    match story.acquire(request) {
        Err(Refusal::WouldWait { wait }) => wait.as_secs_f64(),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn fails_at_once_when_the_window_ends_too_late() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 5, 0, 5.0));
    assert!((5.0..5.01).contains(&would_wait(&mut story, &patient(1, 1, 4.0))));
    story.queue(&patient(1, 1, 6.0));
}

#[test]
fn counts_those_who_wait_before() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 2, 0, 5.0));
    story.queue(&request(1, 1));
    story.queue(&patient(1, 1, 6.0));
    assert!(would_wait(&mut story, &patient(1, 1, 6.0)) >= 10.0);
}

#[test]
fn does_not_wait_at_all_if_told_so() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 2, 1, 5.0));
    story.send(&patient(1, 1, 0.0));
    would_wait(&mut story, &patient(1, 1, 0.0));
}

#[test]
fn fails_when_a_429_makes_the_wait_too_long() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    let waiting = story.queue(&patient(1, 1, 10.0));
    story.respond(first, &refused(Some(Scope::User), 60.0));
    let ready = story.ready();
    assert_eq!(ready[0].ticket, waiting);
    assert_eq!(
        ready[0].result,
        Err(Refusal::WouldWait {
            wait: Duration::from_mins(1)
        })
    );
}

#[test]
fn fails_when_a_global_429_makes_the_wait_too_long() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    let waiting = story.queue(&patient(1, 1, 10.0));
    story.respond(first, &refused(Some(Scope::Global), 60.0));
    assert!(
        story
            .ready()
            .iter()
            .any(|ready| ready.ticket == waiting && ready.result.is_err())
    );
    assert!(would_wait(&mut story, &patient(2, 2, 10.0)) >= 60.0);
}

#[test]
fn fails_when_everything_is_stopped_for_too_long() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    story.respond(first, &refused(None, 3600.0));
    assert!(would_wait(&mut story, &patient(2, 2, 10.0)) >= 3600.0);
}

#[test]
fn counts_the_global_limit() {
    let mut story = Story::with(&Config::default().global(Some(1)));
    let first = story.send(&request(1, 1));
    story.respond(first, &Answer::new(200));
    story.queue(&request(2, 2));
    assert!(would_wait(&mut story, &patient(3, 3, 1.5)) >= 2.0);
}

#[test]
fn fails_when_the_time_is_over_without_an_answer() {
    let mut story = Story::new();
    story.send(&request(1, 1));
    let waiting = story.queue(&patient(1, 1, 3.0));
    story.after(2.9);
    assert_eq!(story.ready(), []);
    story.after(0.1);
    let ready = story.ready();
    assert_eq!(ready[0].ticket, waiting);
    assert!(matches!(ready[0].result, Err(Refusal::WouldWait { .. })));
}
