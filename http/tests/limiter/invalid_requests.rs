//! Answers that Discord counts towards a ban, and refusals that follow from answers.

use std::time::Duration;

use cordial_http::limiter::{Acquire, Answer, Config, Refusal, Scope};
use cordial_model::rest::Major;

use crate::story::{Story, refused, request};

fn story(limit: u32) -> Story {
    Story::with(&Config::default().global(None).invalid_limit(limit))
}

#[track_caller]
fn answered(story: &mut Story, answer: &Answer) {
    static CHANNEL: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1000);
    let channel = CHANNEL.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let ticket = story.send(&request(1, channel));
    story.respond(ticket, answer);
}

#[test]
fn counts_401_403_and_429_but_not_429_of_a_shared_resource() {
    let mut story = story(9_000);
    answered(&mut story, &Answer::new(403));
    answered(&mut story, &refused(Some(Scope::User), 0.0));
    answered(&mut story, &refused(Some(Scope::Shared), 0.0));
    answered(&mut story, &Answer::new(404));
    answered(&mut story, &Answer::new(500));
    answered(&mut story, &Answer::new(401));
    assert_eq!(story.limiter.invalid_requests(), 3);
}

#[test]
fn stops_short_of_the_ban() {
    let mut story = story(5);
    for _ in 0..5 {
        answered(&mut story, &Answer::new(403));
        story.after(1.0);
    }
    let refusal = story.acquire(&request(1, 1)).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::InvalidRequests {
            wait: Duration::from_secs(595)
        }
    );
    let exempt = Acquire {
        global_exempt: true,
        authorized: false,
        ..request(2, 2)
    };
    assert!(
        story.acquire(&exempt).is_err(),
        "the ban is one of the IP address"
    );
}

#[test]
fn goes_on_when_the_count_has_fallen() {
    let mut story = story(5);
    for _ in 0..5 {
        answered(&mut story, &Answer::new(403));
        story.after(1.0);
    }
    story.after(595.0);
    let ticket = story.send(&request(1, 1));
    story.respond(ticket, &Answer::new(403));
    assert!(
        story.acquire(&request(1, 2)).is_err(),
        "there was room for one"
    );
}

#[test]
fn the_default_threshold_leaves_room_below_ten_thousand() {
    let config = Config::default();
    assert!(config.invalid_limit < 10_000);
    assert_eq!(config.invalid_window, Duration::from_mins(10));
}

#[test]
fn those_who_wait_fail_when_the_threshold_is_reached() {
    let mut story = story(1);
    let first = story.send(&request(1, 1));
    let second = story.queue(&request(1, 1));
    story.respond(first, &Answer::new(403));
    let ready = story.ready();
    assert_eq!(ready[0].ticket, second);
    assert!(matches!(
        ready[0].result,
        Err(Refusal::InvalidRequests { .. })
    ));
}

#[test]
fn stops_after_a_401() {
    let mut story = story(9_000);
    let first = story.send(&request(1, 1));
    let second = story.queue(&request(1, 1));
    story.respond(first, &Answer::new(401));
    assert_eq!(
        story
            .ready()
            .pop()
            .map(|ready| (ready.ticket, ready.result)),
        Some((second, Err(Refusal::Unauthorized)))
    );
    assert_eq!(story.acquire(&request(2, 2)), Err(Refusal::Unauthorized));
}

#[test]
fn a_401_does_not_stop_requests_without_the_token() {
    let mut story = story(9_000);
    let first = story.send(&request(1, 1));
    story.respond(first, &Answer::new(401));
    story.send(&Acquire {
        authorized: false,
        ..request(2, 2)
    });
}

#[test]
fn a_401_for_a_wrong_webhook_token_says_nothing_of_the_bot() {
    let mut story = story(9_000);
    let first = story.send(&Acquire {
        authorized: false,
        ..request(1, 1)
    });
    story.respond(first, &Answer::new(401));
    story.send(&request(2, 2));
}

#[test]
fn a_new_token_lifts_the_stop() {
    let mut story = story(9_000);
    answered(&mut story, &Answer::new(401));
    story.limiter.token_changed();
    story.send(&request(1, 1));
}

fn webhook(token: u64) -> Acquire {
    let mut request = request(1, 1);
    request.key.major = Major::IdToken(1, token);
    request
}

#[test]
fn a_webhook_that_is_gone_is_not_used_again() {
    let mut story = story(9_000);
    let first = story.send(&webhook(100));
    let second = story.queue(&webhook(100));
    let gone = Answer {
        webhook_gone: true,
        ..Answer::new(404)
    };
    story.respond(first, &gone);
    assert_eq!(
        story
            .ready()
            .pop()
            .map(|ready| (ready.ticket, ready.result)),
        Some((second, Err(Refusal::WebhookGone)))
    );
    assert_eq!(story.acquire(&webhook(100)), Err(Refusal::WebhookGone));
    story.send(&webhook(200));
}

#[test]
fn an_interaction_whose_webhook_is_not_there_yet_may_be_tried_again() {
    let mut story = story(9_000);
    let followup = Acquire {
        global_exempt: true,
        ..webhook(100)
    };
    let first = story.send(&followup);
    let gone = Answer {
        webhook_gone: true,
        ..Answer::new(404)
    };
    story.respond(first, &gone);
    story.send(&followup);
}
