//! What is sent again, and what is not.

use cordial_http::Error;
use cordial_model::rest::{Method, StatusCode};

use crate::server::{Reply, Server, json, no_content};

fn bad_gateway() -> Reply {
    Reply::Answer(json(502, "<html>502</html>"))
}

#[tokio::test]
async fn a_get_is_sent_again_after_502() {
    let server =
        Server::script([bad_gateway(), bad_gateway(), Reply::Answer(json(200, "{}"))]).await;
    server
        .client()
        .raw(Method::GET, "/users/@me")
        .await
        .unwrap();
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn a_put_and_a_delete_are_sent_again_with_their_bodies() {
    for method in [Method::PUT, Method::DELETE] {
        let server = Server::script([bad_gateway(), Reply::Answer(no_content())]).await;
        let body = cordial_model::rest::Body::Json("{\"a\":1}".into());
        server
            .client()
            .raw(method, "/channels/1/x")
            .body(body)
            .await
            .unwrap();
        let received = server.received();
        assert_eq!(received.len(), 2);
        assert!(received.iter().all(|request| request.text() == "{\"a\":1}"));
    }
}

#[tokio::test]
async fn a_post_is_not_sent_again_after_502() {
    let server = Server::script([bad_gateway(), Reply::Answer(json(200, "{}"))]).await;
    let error = server
        .client()
        .raw(Method::POST, "/channels/1/messages")
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY));
    assert!(error.is_retryable());
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_get_is_sent_again_after_a_broken_connection() {
    let server = Server::script([Reply::Cut, Reply::Answer(json(200, "{}"))]).await;
    server
        .client()
        .raw(Method::GET, "/users/@me")
        .await
        .unwrap();
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_post_is_not_sent_again_after_a_broken_connection() {
    let server = Server::script([Reply::Cut]).await;
    let error = server
        .client()
        .raw(Method::POST, "/channels/1/messages")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Connection(_)), "{error:?}");
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn retries_end() {
    let server = Server::start(|_, _| bad_gateway()).await;
    let client = server.builder().retries(2).build().unwrap();
    let error = client.raw(Method::GET, "/users/@me").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY));
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn errors_of_the_request_itself_are_not_retried() {
    for status in [400, 403, 404, 405] {
        let server = Server::start(move |_, _| Reply::Answer(json(status, "{}"))).await;
        server
            .client()
            .raw(Method::GET, "/users/@me")
            .await
            .unwrap_err();
        assert_eq!(server.received().len(), 1);
    }
}
