//! Buckets: learning them, sharing them, and how many requests they let through.

use cordial_http::limiter::{Acquired, Answer};

use crate::story::{Story, bucket, request};

#[test]
fn one_request_finds_out_what_an_unknown_bucket_allows() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    let second = story.queue(&request(1, 1));
    story.after(5.0);
    assert_eq!(story.granted(), [], "still no answer");
    story.answer(first, bucket("a", 5, 4, 5.0));
    assert_eq!(story.granted(), [second]);
}

#[test]
fn as_many_are_in_flight_as_remain() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 5, 4, 5.0));
    for _ in 0..4 {
        story.send(&request(1, 1));
    }
    story.queue(&request(1, 1));
}

#[test]
fn a_bucket_without_headers_has_no_limit() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    story.respond(first, &Answer::new(200));
    for _ in 0..20 {
        story.send(&request(1, 1));
    }
}

#[test]
fn an_error_without_headers_says_nothing_of_the_limit() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    story.respond(first, &Answer::new(502));
    story.send(&request(1, 1));
    story.queue(&request(1, 1));
}

#[test]
fn top_level_resources_are_limited_apart() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 5, 0, 5.0));
    story.queue(&request(1, 1));
    story.send(&request(1, 2));
}

#[test]
fn a_webhook_is_limited_by_id_and_token() {
    use cordial_model::rest::Major;
    let mut story = Story::new();
    let mut webhook = request(1, 1);
    webhook.key.major = Major::IdToken(1, 100);
    story.exchange(&webhook, bucket("w", 5, 0, 5.0));
    story.queue(&webhook);
    webhook.key.major = Major::IdToken(1, 200);
    story.send(&webhook);
}

#[test]
fn routes_that_share_a_bucket_share_what_remains() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("shared", 2, 1, 5.0));
    story.exchange(&request(2, 1), bucket("shared", 2, 0, 5.0));
    story.queue(&request(1, 1));
    story.queue(&request(2, 1));
}

#[test]
fn what_is_learned_of_a_route_holds_for_every_resource() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("shared", 2, 1, 5.0));
    story.exchange(&request(2, 1), bucket("shared", 2, 0, 5.0));
    story.send(&request(1, 7));
    story.queue(&request(2, 7));
}

#[test]
fn requests_move_into_the_bucket_that_is_learned() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("shared", 3, 2, 5.0));
    let probe = story.send(&request(2, 1));
    let waiting = [story.queue(&request(2, 1)), story.queue(&request(2, 1))];
    story.answer(probe, bucket("shared", 3, 1, 5.0));
    assert_eq!(story.granted(), [waiting[0]], "two of three are used");
    story.after(5.1);
    assert_eq!(story.granted(), [waiting[1]]);
}

#[test]
fn requests_in_flight_elsewhere_count_when_a_bucket_turns_out_to_be_shared() {
    let mut story = Story::new();
    // Route 2 is unknown everywhere, and has a request in flight in channel 1 while its bucket is learned in channel 2.
    story.exchange(&request(1, 1), bucket("shared", 3, 2, 5.0));
    let in_flight = story.send(&request(2, 1));
    story.exchange(&request(2, 2), bucket("shared", 3, 2, 5.0));
    story.send(&request(1, 1));
    story.queue(&request(1, 1));
    story.answer(in_flight, bucket("shared", 3, 1, 5.0));
    assert_eq!(story.granted(), []);
}

#[test]
fn a_queue_keeps_its_order_when_two_become_one() {
    let mut story = Story::new();
    let one = story.send(&request(1, 1));
    let two = story.send(&request(2, 1));
    let waiting = [
        story.queue(&request(1, 1)),
        story.queue(&request(2, 1)),
        story.queue(&request(1, 1)),
        story.queue(&request(2, 1)),
    ];
    story.answer(one, bucket("shared", 2, 0, 5.0));
    story.answer(two, bucket("shared", 2, 0, 5.0));
    story.after(5.1);
    let mut granted = story.granted();
    story.answer(granted[0], bucket("shared", 2, 1, 5.0));
    story.answer(granted[1], bucket("shared", 2, 0, 5.0));
    story.after(5.1);
    granted.extend(story.granted());
    assert_eq!(granted, waiting);
}

#[test]
fn requests_are_sent_in_the_order_in_which_they_came() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 1, 0, 1.0));
    let waiting: Vec<_> = (0..5).map(|_| story.queue(&request(1, 1))).collect();
    let mut granted = Vec::new();
    for _ in 0..5 {
        story.after(1.1);
        for ticket in story.granted() {
            granted.push(ticket);
            story.answer(ticket, bucket("a", 1, 0, 1.0));
        }
    }
    assert_eq!(granted, waiting);
}

#[test]
fn a_newcomer_does_not_overtake_those_who_wait() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 1, 0, 1.0));
    let waiting = story.queue(&request(1, 1));
    // The window is over, but nobody has looked at the clock yet.
    story.now += std::time::Duration::from_secs(2);
    let Ok(Acquired::Queued(newcomer)) = story.acquire(&request(1, 1)) else {
        panic!("the newcomer must wait");
    };
    let granted = story.granted();
    assert_eq!(granted, [waiting]);
    story.answer(waiting, bucket("a", 1, 0, 1.0));
    story.after(1.1);
    assert_eq!(story.granted(), [newcomer]);
}

#[test]
fn a_bucket_opens_when_its_window_ends_to_the_millisecond() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 1, 0, 1.234));
    let waiting = story.queue(&request(1, 1));
    assert!(
        (1.234..1.236).contains(&story.wakes_in()),
        "{}",
        story.wakes_in()
    );
    story.after(1.233);
    assert_eq!(story.granted(), []);
    story.after(0.003);
    assert_eq!(story.granted(), [waiting]);
}

#[test]
fn a_window_never_ends_in_the_past() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 2, 1, 0.0));
    story.exchange(&request(1, 1), bucket("a", 2, 0, 0.0));
    story.queue(&request(1, 1));
    assert!(story.wakes_in() > 0.0);
}

#[test]
fn a_new_window_allows_the_whole_limit_at_once() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 3, 0, 1.0));
    story.after(1.1);
    for _ in 0..3 {
        story.send(&request(1, 1));
    }
    story.queue(&request(1, 1));
}

#[test]
fn what_is_in_flight_over_the_end_of_a_window_counts_in_the_next() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 3, 2, 1.0));
    let late = story.send(&request(1, 1));
    story.after(1.1);
    story.send(&request(1, 1));
    story.send(&request(1, 1));
    let waiting = story.queue(&request(1, 1));
    // It did arrive in the new window.
    story.answer(late, bucket("a", 3, 0, 1.0));
    assert_eq!(story.granted(), []);
    story.after(1.1);
    assert_eq!(story.granted(), [waiting]);
}

#[test]
fn an_answer_of_an_old_window_changes_nothing_in_the_new_one() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 4, 3, 1.0));
    let late = story.send(&request(1, 1));
    story.after(1.1);
    story.exchange(&request(1, 1), bucket("a", 4, 3, 1.0));
    // Sent before, and answered with next to nothing left of the old window.
    story.answer(late, bucket("a", 4, 0, 0.01));
    story.send(&request(1, 1));
    story.send(&request(1, 1));
}

#[test]
fn answers_that_overtake_each_other_raise_nothing() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 4, 3, 5.0));
    let tickets = [(); 3].map(|()| story.send(&request(1, 1)));
    story.answer(tickets[2], bucket("a", 4, 0, 5.0));
    story.answer(tickets[0], bucket("a", 4, 2, 5.0));
    story.answer(tickets[1], bucket("a", 4, 1, 5.0));
    story.queue(&request(1, 1));
}

#[test]
fn requests_of_others_lower_what_remains() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 5, 4, 5.0));
    story.exchange(&request(1, 1), bucket("a", 5, 1, 5.0));
    story.send(&request(1, 1));
    story.queue(&request(1, 1));
}

#[test]
fn a_changed_limit_is_taken_over() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 5, 0, 1.0));
    story.after(1.1);
    story.exchange(&request(1, 1), bucket("a", 2, 1, 1.0));
    story.send(&request(1, 1));
    story.queue(&request(1, 1));
}

#[test]
fn a_route_whose_bucket_is_swapped_moves_on() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("old", 5, 4, 5.0));
    story.exchange(&request(1, 1), bucket("new", 1, 0, 5.0));
    story.queue(&request(1, 1));
}

#[test]
fn a_route_may_have_another_bucket_in_another_guild() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 1, 0, 5.0));
    story.exchange(&request(1, 2), bucket("b", 1, 0, 5.0));
    story.queue(&request(1, 1));
    story.queue(&request(1, 2));
}

#[test]
fn a_cancelled_request_makes_room_at_once() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    let second = story.queue(&request(1, 1));
    story.limiter.on_cancel(story.now, first, true);
    assert_eq!(story.granted(), [second]);
}

#[test]
fn a_request_cancelled_before_it_was_sent_costs_nothing() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 2, 1, 5.0));
    let unsent = story.send(&request(1, 1));
    let waiting = story.queue(&request(1, 1));
    story.limiter.on_cancel(story.now, unsent, false);
    assert_eq!(story.granted(), [waiting]);
}

#[test]
fn a_request_cancelled_while_in_flight_still_counts_at_discord() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 2, 1, 5.0));
    let lost = story.send(&request(1, 1));
    let waiting = story.queue(&request(1, 1));
    story.limiter.on_cancel(story.now, lost, true);
    assert_eq!(story.granted(), []);
    story.after(5.1);
    assert_eq!(story.granted(), [waiting]);
}

#[test]
fn a_cancelled_place_in_the_queue_is_free() {
    let mut story = Story::new();
    let first = story.send(&request(1, 1));
    let second = story.queue(&request(1, 1));
    let third = story.queue(&request(1, 1));
    story.limiter.on_cancel(story.now, second, false);
    story.answer(first, bucket("a", 1, 0, 1.0));
    story.after(1.1);
    assert_eq!(story.granted(), [third]);
}

#[test]
fn a_window_whose_requests_were_all_lost_does_not_stop_the_bucket() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("a", 1, 0, 1.0));
    story.after(1.1);
    let lost = story.send(&request(1, 1));
    let waiting = story.queue(&request(1, 1));
    story.limiter.on_cancel(story.now, lost, true);
    assert_eq!(story.granted(), [waiting], "one finds out how things stand");
}

#[test]
fn a_long_window_is_remembered_to_its_end() {
    // Lobbies: 100 requests in two hours.
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("lobbies", 100, 0, 7200.0));
    for _ in 0..100 {
        story.after(71.0);
        assert_eq!(story.limiter.stats().buckets, 1);
    }
    let waiting = story.queue(&request(1, 1));
    story.after(99.0);
    assert_eq!(story.granted(), []);
    story.after(2.0);
    assert_eq!(story.granted(), [waiting]);
}

#[test]
fn an_answer_of_a_newer_window_replaces_the_old_one() {
    let mut story = Story::new();
    let slow = story.send(&request(1, 1));
    story.after(0.5);
    // The window ends between 1.0 and 1.5 s.
    story.answer(slow, bucket("a", 2, 1, 1.0));
    story.after(0.7);
    let second = story.send(&request(1, 1));
    story.queue(&request(1, 1));
    story.after(0.05);
    // So it ended before this one arrived, which has a window of its own.
    story.answer(second, bucket("a", 2, 1, 1.0));
    assert_eq!(story.granted().len(), 1);
}

#[test]
fn the_request_that_finds_a_shared_bucket_counts_in_it() {
    let mut story = Story::new();
    story.exchange(&request(1, 1), bucket("shared", 5, 4, 5.0));
    let probe = story.send(&request(2, 1));
    story.send(&request(1, 1));
    story.send(&request(1, 1));
    // It overtook the other two.
    story.answer(probe, bucket("shared", 5, 3, 5.0));
    story.send(&request(1, 1));
    story.queue(&request(1, 1));
}
