//! What is not needed any more is forgotten.

use cordial_http::limiter::{Acquire, Answer, Config};
use cordial_model::rest::Major;

use crate::story::{Story, bucket, request};

fn interaction(token: u64) -> Acquire {
    let mut request = request(1, 1);
    request.key.major = Major::IdToken(1, token);
    request.global_exempt = true;
    request
}

#[test]
fn a_hundred_thousand_interaction_tokens_leave_no_growth_behind() {
    let mut story = Story::new();
    // A bucket that stays in use throughout.
    story.exchange(&request(9, 9), bucket("busy", 50, 49, 1.0));
    let before = story.limiter.stats();
    for token in 0..100_000 {
        story.exchange(&interaction(token), bucket("followup", 5, 4, 2.0));
        if token % 1000 == 0 {
            story.after(1.5);
            story.exchange(&request(9, 9), bucket("busy", 50, 49, 1.0));
            story.granted();
        }
    }
    assert!(
        story.limiter.stats().buckets < 60_000,
        "the first are gone before the last come"
    );
    for _ in 0..5 {
        story.after(30.0);
        story.exchange(&request(9, 9), bucket("busy", 50, 49, 1.0));
    }
    let after = story.limiter.stats();
    assert_eq!((after.buckets, after.keys), (before.buckets, before.keys));
    assert!(after.capacity < 2_000, "{after:?}");
}

#[test]
fn a_gone_bucket_is_learned_again() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 5, 4, 1.0));
    story.after(61.0);
    story.after(61.0);
    assert_eq!(story.limiter.stats().buckets, 0);
    assert_eq!(
        story.limiter.poll_timeout(),
        None,
        "nothing is left to wake up for"
    );
    story.send(&request(1, 1));
    story.queue(&request(1, 1));
}

#[test]
fn a_bucket_with_a_request_in_flight_is_kept() {
    let mut story = Story::new();
    let slow = story.send(&request(1, 1));
    story.after(120.0);
    story.after(120.0);
    let waiting = story.queue(&request(1, 1));
    story.respond(slow, &Answer::new(200));
    assert_eq!(story.granted(), [waiting]);
}

#[test]
fn routes_that_are_never_seen_again_leave_nothing_behind() {
    let mut story = Story::with(&Config::default().global(None));
    for route in 0..10_000 {
        story.exchange(&request(route, 1), bucket(&route.to_string(), 5, 4, 0.1));
        if route % 100 == 0 {
            story.after(10.0);
        }
    }
    story.after(61.0);
    story.after(61.0);
    let stats = story.limiter.stats();
    assert_eq!((stats.buckets, stats.keys), (0, 0));
    assert!(stats.capacity < 2_000, "{stats:?}");
}

#[test]
fn cancelled_requests_leave_nothing_behind() {
    let mut story = Story::with(&Config::default().global(Some(10)));
    for round in 0..1000 {
        let ticket = story.send(&request(1, round % 7));
        let queued = story.queue(&request(1, round % 7));
        story.limiter.on_cancel(story.now, queued, false);
        story.limiter.on_cancel(story.now, ticket, false);
    }
    let stats = story.limiter.stats();
    assert_eq!((stats.queued, stats.in_flight), (0, 0));
    assert!(stats.capacity < 500, "{stats:?}");
}
