//! Rate limits over the wire, in the time of a clock that stands still unless it is moved.

mod rest_support;

use std::time::Duration;

use cordial_sandbox::{Rate, RateLimits, RateRule};
use http::{Method, Request};
use rest_support::{Answer, Wire};
use serde_json::json;

const SEND: &str = "POST /channels/{channel_id}/messages";

/// A number in a header.
#[track_caller]
fn number(answer: &Answer, name: &str) -> f64 {
    let text = answer.header(name).unwrap_or_else(|| panic!("no {name}"));
    text.parse().unwrap()
}

async fn limited(limits: RateLimits) -> Wire {
    Wire::of(rest_support::judged::builder().rate_limits(limits)).await
}

#[tokio::test(start_paused = true)]
async fn headers_tell_the_standing_and_a_full_bucket_refuses() {
    let wire = limited(RateLimits::default()).await;
    let path = format!("{}/messages", wire.channel());
    let mut bucket = None;
    for left in (0..5).rev() {
        let answer = wire.post(&path, json!({ "content": "x" })).await;
        answer.expect(200);
        assert_eq!(answer.header("x-ratelimit-limit"), Some("5"));
        assert_eq!(
            answer.header("x-ratelimit-remaining"),
            Some(left.to_string().as_str())
        );
        assert!(number(&answer, "x-ratelimit-reset-after") <= 5.0);
        let now = answer.header("x-ratelimit-bucket").map(str::to_owned);
        assert_eq!(bucket.get_or_insert_with(|| now.clone()), &now);
        assert!(answer.header("x-ratelimit-scope").is_none());
        assert!(answer.header("retry-after").is_none());
    }
    let refused = wire.post(&path, json!({ "content": "x" })).await;
    let body = refused.expect(429);
    assert_eq!(body["global"], false);
    assert_eq!(refused.header("x-ratelimit-scope"), Some("user"));
    assert!(refused.header("x-ratelimit-global").is_none());
    let wait = body["retry_after"].as_f64().unwrap();
    assert!((wait.ceil() - number(&refused, "retry-after")).abs() < f64::EPSILON);
    assert!((wait - number(&refused, "x-ratelimit-reset-after")).abs() < f64::EPSILON);

    // Another route is another bucket.
    wire.get(&wire.channel()).await.expect(200);
    tokio::time::advance(Duration::from_secs_f64(wait)).await;
    wire.post(&path, json!({ "content": "x" }))
        .await
        .expect(200);
}

#[tokio::test(start_paused = true)]
async fn the_global_limit_counts_all_routes_but_interactions() {
    let mut limits = RateLimits::default();
    limits.global = Some(Rate::new(2, Duration::from_secs(1)));
    let wire = limited(limits).await;
    wire.get("/users/@me").await.expect(200);
    wire.get(&wire.channel()).await.expect(200);
    let refused = wire.get(&wire.guild()).await;
    assert_eq!(refused.expect(429)["global"], true);
    assert_eq!(refused.header("x-ratelimit-scope"), Some("global"));
    assert_eq!(refused.header("x-ratelimit-global"), Some("true"));
    let callback = wire
        .post("/interactions/1/token/callback", json!({ "type": 1 }))
        .await;
    callback.refused(404, 10062);
    let app = wire.sandbox.application_id();
    let followup = wire
        .post(&format!("/webhooks/{app}/token"), json!({ "content": "x" }))
        .await;
    followup.refused(404, 10015);
    tokio::time::advance(Duration::from_secs(1)).await;
    wire.get(&wire.guild()).await.expect(200);
}

#[tokio::test(start_paused = true)]
async fn routes_may_share_a_bucket_and_resources_have_limits_of_their_own() {
    let minute = Duration::from_mins(1);
    let limits = RateLimits::default()
        .rule(RateRule::new("GET /channels/{channel_id}", 1, minute).bucket("both"))
        .rule(RateRule::new("POST /channels/{channel_id}/typing", 1, minute).bucket("both"))
        .rule(RateRule::new(SEND, 1, minute).shared());
    let wire = limited(limits).await;
    let first = wire.get(&wire.channel()).await;
    first.expect(200);
    let second = wire
        .post(&format!("{}/typing", wire.channel()), json!({}))
        .await;
    second.expect(429);
    let bucket = |answer: &Answer| answer.header("x-ratelimit-bucket").map(str::to_owned);
    assert_eq!(bucket(&first), bucket(&second));
    let path = format!("{}/messages", wire.channel());
    wire.post(&path, json!({ "content": "x" }))
        .await
        .expect(200);
    let refused = wire.post(&path, json!({ "content": "x" })).await;
    refused.expect(429);
    assert_eq!(refused.header("x-ratelimit-scope"), Some("shared"));
}

#[tokio::test(start_paused = true)]
async fn too_many_invalid_requests_are_banned_with_html() {
    let mut limits = RateLimits::default();
    limits.invalid_requests = Some(Rate::new(3, Duration::from_mins(10)));
    let wire = limited(limits).await;
    for _ in 0..3 {
        let request = Request::get("/api/v10/users/@me").header("host", "localhost");
        let answer = wire
            .exchange(request.body("".into()).unwrap())
            .await
            .unwrap();
        answer.refused(401, 0);
    }
    let banned = wire.get("/users/@me").await;
    assert_eq!(banned.status, 429);
    assert_eq!(
        banned.header("content-type"),
        Some("text/html; charset=UTF-8")
    );
    assert!(banned.header("x-ratelimit-scope").is_none());
    assert!(number(&banned, "retry-after") <= 600.0);
    tokio::time::advance(Duration::from_mins(10)).await;
    wire.get("/users/@me").await.expect(200);
    wire.send(Method::GET, "/gateway/bot", None)
        .await
        .expect(200);
}
