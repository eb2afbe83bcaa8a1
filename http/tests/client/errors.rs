//! Errors and what they tell.

use std::time::Duration;

use cordial_http::Error;
use cordial_model::rest::{Method, StatusCode};

use crate::server::{Reply, Server, json, json_with};

#[tokio::test]
async fn discords_code_message_and_field_errors_are_kept() {
    let body = r#"{"code": 50035, "message": "Invalid Form Body", "errors": {"content": {"_errors":
        [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}]}}}"#;
    let server = Server::always(json(400, body)).await;
    let error = server
        .client()
        .raw(Method::POST, "/channels/123456/messages")
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /channels/{id}/messages: 400: Invalid Form Body (code 50035); \
         content: Must be 2000 or fewer in length. (BASE_TYPE_MAX_LENGTH)"
    );
    assert_eq!(
        (error.discord_code(), error.status()),
        (Some(50035), Some(StatusCode::BAD_REQUEST))
    );
    assert!(!error.is_retryable());
    let Error::Api(error) = error else {
        panic!("another error");
    };
    assert_eq!(error.fields[0].path, "content");
    assert_eq!(error.body, body);
}

#[tokio::test]
async fn an_error_that_is_not_json_has_its_status() {
    let server = Server::always(json(404, "<html>nothing</html>")).await;
    let error = server
        .client()
        .raw(Method::GET, "/nowhere")
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "GET /nowhere: 404: Not Found");
    assert_eq!(error.discord_code(), None);
}

#[tokio::test]
async fn a_wrong_token_is_one_clear_sentence_and_stops_the_client() {
    let server = Server::always(json(401, r#"{"message": "401: Unauthorized", "code": 0}"#)).await;
    let client = server.client();
    for _ in 0..3 {
        let error = client.raw(Method::GET, "/users/@me").await.unwrap_err();
        assert!(matches!(error, Error::Unauthorized), "{error:?}");
        assert!(error.to_string().starts_with("Discord refused the token"));
        assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    }
    assert_eq!(server.received().len(), 1, "the first answer was enough");
}

#[tokio::test]
async fn a_new_token_is_used_and_lifts_the_stop() {
    let server = Server::start(|_, request| {
        let known = request.header("authorization") == "Bot right";
        Reply::Answer(if known {
            json(200, "{}")
        } else {
            json(401, "{}")
        })
    })
    .await;
    let client = server.client();
    client.raw(Method::GET, "/users/@me").await.unwrap_err();
    client.set_token(&cordial_model::Token::new("right"));
    client.raw(Method::GET, "/users/@me").await.unwrap();
}

#[tokio::test]
async fn a_wrong_webhook_token_is_an_error_of_that_webhook() {
    let server = Server::script([
        Reply::Answer(json(
            401,
            r#"{"message": "Invalid Webhook Token", "code": 50027}"#,
        )),
        Reply::Answer(json(200, "{}")),
    ])
    .await;
    let client = server.client();
    let error = client
        .raw(Method::POST, "/webhooks/1/wrong")
        .await
        .unwrap_err();
    assert_eq!(error.discord_code(), Some(50027));
    client.raw(Method::GET, "/users/@me").await.unwrap();
}

#[tokio::test]
async fn a_webhook_that_is_gone_is_not_asked_again() {
    let server = Server::always(json(
        404,
        r#"{"message": "Unknown Webhook", "code": 10015}"#,
    ))
    .await;
    let client = server.client();
    let error = client
        .raw(Method::POST, "/webhooks/1/token")
        .await
        .unwrap_err();
    assert_eq!(error.discord_code(), Some(10015));
    let error = client
        .raw(Method::POST, "/webhooks/1/token")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::WebhookGone), "{error:?}");
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_message_that_is_gone_does_not_end_its_webhook() {
    let server = Server::always(json(
        404,
        r#"{"message": "Unknown Message", "code": 10008}"#,
    ))
    .await;
    let client = server.client();
    for _ in 0..2 {
        let error = client
            .raw(Method::GET, "/webhooks/1/token/messages/5")
            .await
            .unwrap_err();
        assert_eq!(error.discord_code(), Some(10008));
    }
}

#[tokio::test]
async fn no_answer_in_time_is_a_timeout() {
    let server = Server::start(|_, _| Reply::Hang).await;
    let timeout = Duration::from_millis(300);
    let client = server.builder().timeout(timeout).build().unwrap();
    let error = client.raw(Method::GET, "/users/@me").await.unwrap_err();
    assert!(
        matches!(error, Error::Timeout(after) if after == timeout),
        "{error:?}"
    );
    assert!(error.is_retryable());
    assert!(server.received().len() <= 1, "it is not sent again");
}

#[tokio::test]
async fn a_requests_own_timeout_goes_first() {
    let server = Server::start(|_, _| Reply::Hang).await;
    let client = server
        .builder()
        .timeout(Duration::from_hours(1))
        .build()
        .unwrap();
    let error = client
        .raw(Method::GET, "/users/@me")
        .timeout(Duration::from_millis(20))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_never_ends_is_a_timeout() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
            .await
            .unwrap();
        std::future::pending::<()>().await;
    });
    let client = cordial_http::Client::builder()
        .proxy(url)
        .timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = client
        .raw(Method::GET, "/gateway")
        .authorized(false)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_refused() {
    let server = Server::always(json(200, "x".repeat(1001))).await;
    let client = server.builder().max_response_size(1000).build().unwrap();
    let error = client.raw(Method::GET, "/users/@me").await.unwrap_err();
    assert!(
        matches!(error, Error::TooLarge { limit: 1000 }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_long_answer_in_pieces_is_put_together() {
    let body = "0123456789".repeat(200_000);
    let server = Server::always(json(200, body.clone())).await;
    let response = server
        .client()
        .raw(Method::GET, "/users/@me")
        .await
        .unwrap();
    assert!(response.body == body.as_bytes());
}

#[tokio::test]
async fn nobody_listening_is_a_connection_error_that_says_so() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = cordial_http::Client::builder()
        .proxy(url)
        .retries(0)
        .build()
        .unwrap();
    let error = client
        .raw(Method::GET, "/gateway")
        .authorized(false)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Connection(_)), "{error:?}");
    assert!(
        error.is_retryable() && error.to_string().contains("refused"),
        "{error}"
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let server = Server::always(json_with(302, &[("location", "http://elsewhere/")], "")).await;
    let error = server
        .client()
        .raw(Method::GET, "/users/@me")
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::FOUND));
}
