//! Faults by script.

mod rest_support;

use std::time::Duration;

use cordial_sandbox::{Happening, RateLimits, RestFault, Scope};
use http::Method;
use rest_support::Wire;
use serde_json::json;
use tokio::time::Instant;

const SEND: &str = "POST /channels/{channel_id}/messages";

#[tokio::test(start_paused = true)]
async fn answers_break_as_the_script_says_and_only_so_often() {
    let wire = Wire::start().await;
    let script = |fault| assert!(wire.sandbox.rest_fault(Some(SEND), fault, 1));
    script(RestFault::Status(503));
    script(RestFault::Html(502));
    script(RestFault::RateLimited {
        retry_after: Duration::from_millis(1500),
        scope: Scope::Shared,
    });
    script(RestFault::Delay(Duration::from_secs(9)));
    let path = format!("{}/messages", wire.channel());
    let post = async || wire.post(&path, json!({ "content": "x" })).await;
    // Another route is not meant.
    wire.get("/users/@me").await.expect(200);
    post().await.refused(503, 0);
    let html = post().await;
    assert_eq!(html.status, 502);
    assert!(html.body.starts_with(b"<!DOCTYPE html>"));
    let limited = post().await;
    assert_eq!(limited.expect(429)["retry_after"], 1.5);
    assert_eq!(limited.header("retry-after"), Some("2"));
    assert_eq!(limited.header("x-ratelimit-scope"), Some("shared"));
    let before = Instant::now();
    post().await.expect(200);
    assert!(before.elapsed() >= Duration::from_secs(9));
    post().await.expect(200);
    assert!(
        !wire
            .sandbox
            .rest_fault(Some("GET /nowhere"), RestFault::Cut, 1)
    );
}

#[tokio::test]
async fn connections_are_cut_before_and_after_the_deed() {
    let wire = Wire::start().await;
    let post = async || {
        let request = wire
            .request(Method::POST, &format!("{}/messages", wire.channel()))
            .header("content-type", "application/json");
        wire.exchange(request.body(r#"{"content":"x"}"#.into()).unwrap())
            .await
    };
    wire.sandbox.rest_fault(None, RestFault::Cut, 1);
    assert!(post().await.is_err());
    assert!(wire.events("MESSAGE_CREATE").is_empty());
    wire.sandbox.rest_fault(None, RestFault::CutAnswer, 1);
    assert!(post().await.is_err());
    assert_eq!(wire.events("MESSAGE_CREATE").len(), 1);
    let cut = wire
        .sandbox
        .happenings()
        .iter()
        .filter(|happening| matches!(happening, Happening::Request { status: None, .. }))
        .count();
    assert_eq!(cut, 2);
    wire.sandbox.rest_fault(None, RestFault::Status(500), 5);
    wire.sandbox.clear_rest_faults();
    post().await.unwrap().expect(200);
}

#[tokio::test]
async fn a_bucket_is_swapped() {
    let wire = Wire::of(rest_support::judged::builder().rate_limits(RateLimits::default())).await;
    let bucket = async || {
        let answer = wire.get(&wire.channel()).await;
        answer
            .header("x-ratelimit-bucket")
            .map(str::to_owned)
            .unwrap()
    };
    let before = bucket().await;
    assert_eq!(bucket().await, before);
    let swap = RestFault::SwapBucket("new".to_owned());
    wire.sandbox
        .rest_fault(Some("GET /channels/{channel_id}"), swap, 1);
    let after = bucket().await;
    assert_ne!(after, before);
    assert_eq!(bucket().await, after);
}

#[tokio::test(start_paused = true)]
async fn everything_takes_as_long_as_the_latency() {
    let wire = Wire::of(rest_support::judged::builder().latency(Duration::from_secs(2))).await;
    let before = Instant::now();
    wire.get("/users/@me").await.expect(200);
    assert!(before.elapsed() >= Duration::from_secs(2));
}
