//! The limit over all buckets: 50 requests per second.

use cordial_http::limiter::{Acquire, Answer, Config, Scope};

use crate::story::{Story, refused, request};

fn exempt(route: u64, channel: u64) -> Acquire {
    Acquire {
        global_exempt: true,
        ..request(route, channel)
    }
}

#[test]
fn fifty_requests_go_in_one_second() {
    let mut story = Story::new();
    let sent: Vec<_> = (1..=50)
        .map(|channel| story.send(&request(1, channel)))
        .collect();
    let waiting = story.queue(&request(1, 51));
    for ticket in sent {
        story.respond(ticket, &Answer::new(200));
    }
    story.after(0.999);
    assert_eq!(story.granted(), []);
    story.after(0.001);
    assert_eq!(story.granted(), [waiting]);
}

#[test]
fn the_global_limit_is_configurable() {
    let mut story = Story::with(&Config::default().global(Some(3)));
    for channel in 1..=3 {
        story.send(&request(1, channel));
    }
    story.queue(&request(1, 4));
}

#[test]
fn there_may_be_no_global_limit() {
    let mut story = Story::with(&Config::default().global(None));
    for channel in 1..=1000 {
        story.send(&request(1, channel));
    }
}

#[test]
fn interaction_callbacks_bypass_the_global_limit() {
    let mut story = Story::with(&Config::default().global(Some(1)));
    story.send(&request(1, 1));
    story.queue(&request(1, 2));
    story.send(&exempt(2, 3));
    story.send(&exempt(2, 4));
}

#[test]
fn interaction_callbacks_use_nothing_of_the_global_limit() {
    let mut story = Story::with(&Config::default().global(Some(1)));
    story.send(&exempt(2, 3));
    story.send(&request(1, 1));
}

#[test]
fn those_who_wait_for_the_global_limit_take_turns() {
    let mut story = Story::with(&Config::default().global(Some(1)));
    let first = story.send(&request(1, 1));
    story.respond(first, &Answer::new(200));
    let waiting: Vec<_> = (2..6)
        .map(|channel| story.queue(&request(1, channel)))
        .collect();
    let mut granted = Vec::new();
    for _ in 0..4 {
        story.after(1.0);
        for ticket in story.granted() {
            granted.push(ticket);
            story.respond(ticket, &Answer::new(200));
        }
    }
    assert_eq!(granted, waiting);
}

#[test]
fn a_bucket_with_a_long_queue_does_not_starve_the_others() {
    let mut story = Story::with(&Config::default().global(Some(2)));
    let probe = story.send(&request(1, 1));
    story.respond(probe, &Answer::new(200));
    story.send(&request(1, 1));
    let busy: Vec<_> = (0..10).map(|_| story.queue(&request(1, 1))).collect();
    let quiet = story.queue(&request(1, 2));
    story.after(3.0);
    assert_eq!(story.granted(), [busy[0], quiet]);
}

#[test]
fn a_slot_is_held_until_a_window_after_the_answer() {
    let mut story = Story::with(&Config::default().global(Some(1)));
    let first = story.send(&request(1, 1));
    let second = story.queue(&request(1, 2));
    story.after(0.5);
    story.respond(first, &Answer::new(200));
    story.after(0.999);
    assert_eq!(
        story.granted(),
        [],
        "it may have reached Discord only just before it was answered"
    );
    story.after(0.001);
    assert_eq!(story.granted(), [second]);
}

#[test]
fn a_request_that_is_never_answered_does_not_hold_its_slot_for_ever() {
    let mut story = Story::with(&Config::default().global(Some(1)));
    story.send(&request(1, 1));
    let second = story.queue(&request(1, 2));
    for _ in 0..3 {
        let wait = story.wakes_in();
        if wait > 10.0 {
            break;
        }
        story.after(wait);
    }
    assert_eq!(story.granted(), [second]);
}

#[test]
fn a_request_that_was_not_sent_gives_its_slot_back() {
    let mut story = Story::with(&Config::default().global(Some(1)));
    let first = story.send(&request(1, 1));
    let second = story.queue(&request(1, 2));
    story.limiter.on_cancel(story.now, first, false);
    assert_eq!(story.granted(), [second]);
}

#[test]
fn a_cancelled_place_in_the_global_queue_is_free() {
    let mut story = Story::with(&Config::default().global(Some(1)));
    let first = story.send(&request(1, 1));
    story.respond(first, &Answer::new(200));
    let second = story.queue(&request(1, 2));
    let third = story.queue(&request(1, 3));
    story.limiter.on_cancel(story.now, second, false);
    story.after(1.0);
    assert_eq!(story.granted(), [third]);
}

#[test]
fn a_global_429_stops_all_but_the_exempt() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    story.respond(first, &refused(Some(Scope::Global), 2.5));
    let waiting = story.queue(&request(2, 2));
    story.send(&exempt(3, 3));
    story.after(2.499);
    assert_eq!(story.granted(), []);
    story.after(0.002);
    assert_eq!(story.granted(), [waiting]);
}
