//! 429 in every scope.

use cordial_http::limiter::{Acquire, Answer, RateLimitHeaders, Scope};

use crate::story::{Story, bucket, refused, request};

#[test]
fn scope_user_stops_the_bucket() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    story.respond(first, &refused(Some(Scope::User), 3.0));
    let waiting = story.queue(&request(1, 1));
    story.send(&request(1, 2));
    story.send(&request(2, 1));
    story.after(2.999);
    assert_eq!(story.granted(), []);
    story.after(0.001);
    assert_eq!(story.granted(), [waiting]);
}

#[test]
fn scope_shared_stops_the_resource() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    story.respond(first, &refused(Some(Scope::Shared), 3.0));
    story.queue(&request(1, 1));
    story.send(&request(1, 2));
}

#[test]
fn a_429_counts_more_than_what_the_headers_say_remains() {
    // As for emoji, whose headers may be wrong.
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("emoji", 50, 49, 1.0));
    let second = story.send(&request(1, 1));
    let mut answer = refused(Some(Scope::User), 60.0);
    answer.headers = RateLimitHeaders {
        scope: answer.headers.scope,
        retry_after: answer.headers.retry_after,
        ..bucket("emoji", 50, 48, 1.0)
    };
    story.respond(second, &answer);
    let waiting = story.queue(&request(1, 1));
    story.after(59.9);
    assert_eq!(story.granted(), []);
    story.after(0.2);
    assert_eq!(story.granted(), [waiting]);
}

#[test]
fn an_answer_without_our_headers_stops_everything() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    story.respond(first, &refused(None, 30.0));
    let waiting = story.queue(&request(2, 2));
    let exempt = Acquire {
        global_exempt: true,
        ..request(3, 3)
    };
    let callback = story.queue(&exempt);
    story.after(29.9);
    assert_eq!(story.granted(), []);
    story.after(0.1);
    let mut granted = story.granted();
    granted.sort_by_key(|ticket| ticket.index());
    assert_eq!(granted, [waiting, callback]);
}

#[test]
fn a_429_that_does_not_say_how_long_is_waited_out_too() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    story.respond(first, &Answer::new(429));
    story.queue(&request(1, 1));
    assert!(story.wakes_in() >= 1.0);
}

#[test]
fn requests_in_flight_when_the_bucket_is_blocked_do_not_shorten_the_wait() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 5, 4, 5.0));
    let (one, two) = (story.send(&request(1, 1)), story.send(&request(1, 1)));
    story.respond(one, &refused(Some(Scope::User), 60.0));
    story.respond(two, &refused(Some(Scope::User), 30.0));
    let waiting = story.queue(&request(1, 1));
    story.after(59.9);
    assert_eq!(story.granted(), []);
    story.after(0.2);
    assert_eq!(story.granted(), [waiting]);
}

#[test]
fn a_request_to_be_sent_again_goes_first() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    let second = story.queue(&request(1, 1));
    story.respond(first, &refused(Some(Scope::User), 1.0));
    let again = story.queue(&Acquire {
        retry: true,
        ..request(1, 1)
    });
    story.after(1.1);
    assert_eq!(story.granted(), [again]);
    story.answer(again, bucket("a", 5, 4, 1.0));
    assert_eq!(story.granted(), [second]);
}

#[test]
fn after_a_429_a_bucket_without_headers_is_probed_again() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    story.respond(first, &Answer::new(200));
    let second = story.send(&request(1, 1));
    story.respond(second, &refused(Some(Scope::User), 1.0));
    let waiting = [story.queue(&request(1, 1)), story.queue(&request(1, 1))];
    story.after(1.1);
    assert_eq!(story.granted(), [waiting[0]]);
}

#[test]
fn a_search_whose_index_is_not_ready_is_asked_again_when_discord_says() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    let mut answer = Answer::new(202);
    answer.headers.retry_after = Some(std::time::Duration::from_secs(2));
    story.respond(first, &answer);
    let again = story.queue(&request(1, 1));
    story.after(1.9);
    assert_eq!(story.granted(), []);
    story.after(0.2);
    assert_eq!(story.granted(), [again]);
}

#[test]
fn a_daily_limit_is_waited_out_by_its_own_bucket_only() {
    // 200 command creations per day and guild.
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    story.respond(first, &refused(Some(Scope::User), 86_400.0));
    let waiting = story.queue(&request(1, 1));
    story.exchange(&request(1, 2), bucket("commands", 5, 4, 1.0));
    story.after(86_399.0);
    assert_eq!(story.granted(), []);
    story.after(1.1);
    assert_eq!(story.granted(), [waiting]);
}
