//! The limiter between client and server.

use std::{sync::Arc, time::Duration};

use cordial_http::{Error, InProcessLimiter, limiter::Config};
use cordial_model::rest::{Method, StatusCode};
use tokio::sync::Notify;

use crate::server::{Reply, Server, json, json_with, no_content};

/// Headers of a bucket without anything left for so many seconds.
fn exhausted(reset_after: &'static str) -> Reply {
    Reply::Answer(json_with(
        200,
        &[
            ("x-ratelimit-bucket", "abc"),
            ("x-ratelimit-limit", "1"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset-after", reset_after),
        ],
        "{}",
    ))
}

fn refused(headers: &[(&'static str, &str)], body: &'static str) -> Reply {
    Reply::Answer(json_with(429, headers, body))
}

#[tokio::test]
async fn a_429_is_waited_out_and_sent_again_even_for_post() {
    let server = Server::script([
        refused(
            &[("retry-after", "0"), ("x-ratelimit-scope", "user")],
            r#"{"message": "You are being rate limited.", "retry_after": 0.05, "global": false}"#,
        ),
        Reply::Answer(json(200, "{}")),
    ])
    .await;
    server
        .client()
        .raw(Method::POST, "/channels/1/messages")
        .await
        .unwrap();
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn the_html_429_of_cloudflare_stops_everything_for_as_long_as_it_says() {
    let server = Server::start(|_, _| {
        refused(
            &[("content-type", "text/html"), ("retry-after", "3600")],
            "<html>error code: 1015</html>",
        )
    })
    .await;
    let client = server
        .builder()
        .max_wait(Duration::from_mins(1))
        .build()
        .unwrap();
    for path in [
        "/channels/1/messages",
        "/users/@me",
        "/interactions/1/token/callback",
    ] {
        let error = client.raw(Method::POST, path).await.unwrap_err();
        let Error::RateLimited { retry_after } = error else {
            panic!("{error:?}");
        };
        assert!(retry_after > Duration::from_secs(3500) && error.is_retryable());
        assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    }
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_request_refused_again_and_again_fails_in_the_end() {
    let server = Server::start(|_, _| {
        refused(
            &[("retry-after", "0"), ("x-ratelimit-scope", "shared")],
            "{}",
        )
    })
    .await;
    let error = server
        .client()
        .raw(Method::GET, "/users/@me")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::RateLimited { .. }), "{error:?}");
    assert_eq!(server.received().len(), 6);
}

#[tokio::test]
async fn without_a_limiter_a_429_is_an_error() {
    let server = Server::start(|_, _| refused(&[("retry-after", "7")], "{}")).await;
    let client = server.builder().without_limiter().build().unwrap();
    let error = client.raw(Method::GET, "/users/@me").await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_wait_that_is_too_long_fails_at_once() {
    let server = Server::script([exhausted("3600")]).await;
    let client = server.client();
    client.raw(Method::GET, "/channels/1").await.unwrap();
    let error = client
        .raw(Method::GET, "/channels/1")
        .max_wait(Duration::from_secs(1))
        .await
        .unwrap_err();
    assert!(
        error.retry_after().unwrap() > Duration::from_secs(3500),
        "{error:?}"
    );
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_request_waits_for_its_bucket_and_is_sent_then() {
    let server = Server::script([exhausted("0.05"), exhausted("0.05"), exhausted("0.05")]).await;
    let client = server.client();
    for _ in 0..3 {
        client.raw(Method::GET, "/channels/1").await.unwrap();
    }
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn dropping_a_request_gives_its_permit_back() {
    let server = Server::script([Reply::Hang, Reply::Answer(json(200, "{}"))]).await;
    let limiter = InProcessLimiter::default();
    let client = server.builder().limiter(limiter.clone()).build().unwrap();
    let first = tokio::spawn(client.raw(Method::GET, "/channels/1").into_future());
    server.arrived(1).await;
    // The bucket is unknown, so the second waits for the first.
    let mut second = client.raw(Method::GET, "/channels/1").into_future();
    let poll = std::future::poll_fn(|context| {
        std::task::Poll::Ready(second.as_mut().poll(context).is_pending())
    });
    assert!(poll.await);
    assert_eq!((limiter.stats().in_flight, limiter.stats().queued), (1, 1));
    first.abort();
    second.await.unwrap();
    assert_eq!((limiter.stats().in_flight, limiter.stats().queued), (0, 0));
}

#[tokio::test]
async fn dropping_a_request_that_waits_leaves_its_place() {
    let server = Server::start(|_, _| Reply::Hang).await;
    let limiter = InProcessLimiter::default();
    let client = server.builder().limiter(limiter.clone()).build().unwrap();
    let first = tokio::spawn(client.raw(Method::GET, "/channels/1").into_future());
    server.arrived(1).await;
    for _ in 0..3 {
        let mut waiting = client.raw(Method::GET, "/channels/1").into_future();
        let poll = std::future::poll_fn(|context| {
            std::task::Poll::Ready(waiting.as_mut().poll(context).is_pending())
        });
        assert!(poll.await);
        assert_eq!(limiter.stats().queued, 1);
        drop(waiting);
        assert_eq!(limiter.stats().queued, 0);
    }
    drop(first);
}

#[tokio::test]
async fn a_limiter_can_be_shared_by_clients() {
    let server = Server::script([exhausted("3600")]).await;
    let limiter = InProcessLimiter::new(&Config::default());
    let one = server.builder().limiter(limiter.clone()).build().unwrap();
    let two = server
        .builder()
        .limiter(limiter)
        .max_wait(Duration::ZERO)
        .build()
        .unwrap();
    one.raw(Method::GET, "/channels/1").await.unwrap();
    assert!(matches!(
        two.raw(Method::GET, "/channels/1").await,
        Err(Error::RateLimited { .. })
    ));
}

#[tokio::test]
async fn too_many_invalid_requests_are_an_error_of_their_own() {
    let server = Server::start(|_, _| {
        Reply::Answer(json(
            403,
            r#"{"code": 50013, "message": "Missing Permissions"}"#,
        ))
    })
    .await;
    let client = server
        .builder()
        .limits(Config::default().invalid_limit(3))
        .build()
        .unwrap();
    for _ in 0..3 {
        let error = client.raw(Method::DELETE, "/channels/1").await.unwrap_err();
        assert_eq!(error.discord_code(), Some(50013));
    }
    let error = client.raw(Method::DELETE, "/channels/1").await.unwrap_err();
    assert!(matches!(error, Error::TooManyInvalid { .. }), "{error:?}");
    assert!(error.retry_after().is_some());
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn a_search_whose_index_is_not_ready_is_asked_again() {
    let server = Server::script([
        Reply::Answer(json(
            202,
            r#"{"message": "Index not yet available. Try again later", "code": 110000, "retry_after": 0.02}"#,
        )),
        Reply::Answer(json(200, r#"{"messages": []}"#)),
    ])
    .await;
    let response = server
        .client()
        .raw(Method::GET, "/guilds/1/messages/search")
        .await
        .unwrap();
    assert_eq!(response.status, StatusCode::OK);
}

#[tokio::test]
async fn interaction_callbacks_go_while_the_global_limit_is_used_up() {
    let told = Arc::new(Notify::new());
    let hold = told.clone();
    let server = Server::start(move |_, request| {
        if request.path.contains("interactions") {
            Reply::Answer(no_content())
        } else {
            Reply::After(hold.clone(), json(200, "{}"))
        }
    })
    .await;
    let client = server
        .builder()
        .limits(Config::default().global(Some(1)))
        .build()
        .unwrap();
    let first = tokio::spawn(client.raw(Method::GET, "/users/@me").into_future());
    server.arrived(1).await;
    client
        .raw(Method::POST, "/interactions/1/token/callback")
        .await
        .unwrap();
    told.notify_one();
    first.await.unwrap().unwrap();
}

#[test]
fn a_client_outlives_the_runtime_that_it_was_first_used_on() {
    let limiter = InProcessLimiter::default();
    for _ in 0..2 {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let server = Server::script([exhausted("0.02"), exhausted("0.02")]).await;
            let client = server.builder().limiter(limiter.clone()).build().unwrap();
            client.raw(Method::GET, "/channels/1").await.unwrap();
            client.raw(Method::GET, "/channels/1").await.unwrap();
        });
    }
}
