//! What goes over the wire.

use std::time::Duration;

use cordial_http::{Client, Error};
use cordial_model::{
    Token,
    id::Id,
    interaction::InteractionResponse,
    json::{Decode, Encode, Writer},
    rest::{Auth, Body, Major, Method, Request, RequestOptions, Route, SendRequest},
};

use crate::server::{Reply, Server, TOKEN, json, no_content};

/// A JSON object with one field.
struct Content(&'static str);

impl Encode for Content {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| o.field("content", self.0));
    }
}

#[tokio::test]
async fn a_request_has_path_token_user_agent_and_json() {
    let server = Server::always(json(200, "{}")).await;
    let request = server
        .client()
        .raw(Method::POST, "/channels/1/messages")
        .json(&Content("Pong!"));
    assert_eq!(request.await.unwrap().body, "{}");
    let received = server.only();
    assert_eq!(
        (received.method.as_str(), received.path.as_str()),
        ("POST", "/api/v10/channels/1/messages")
    );
    assert_eq!(received.header("authorization"), format!("Bot {TOKEN}"));
    assert!(
        received
            .header("user-agent")
            .starts_with("DiscordBot (https://")
    );
    assert_eq!(received.header("content-type"), "application/json");
    assert_eq!(received.header("content-length"), "19");
    assert_eq!(received.text(), r#"{"content":"Pong!"}"#);
}

#[tokio::test]
async fn a_request_without_a_body_says_so() {
    let server = Server::always(no_content()).await;
    server
        .client()
        .raw(Method::PUT, "channels/1/pins/2")
        .await
        .unwrap();
    server
        .client()
        .raw(Method::GET, "/users/@me?x=%20")
        .await
        .unwrap();
    let received = server.received();
    assert_eq!(received[0].header("content-length"), "0");
    assert!(!received[0].headers.contains_key("content-type"));
    assert_eq!(received[1].path, "/api/v10/users/@me?x=%20");
    assert!(!received[1].headers.contains_key("content-length"));
}

#[tokio::test]
async fn the_audit_log_reason_is_percent_encoded() {
    let server = Server::always(no_content()).await;
    let client = server.client();
    client
        .raw(Method::DELETE, "/channels/1")
        .reason("Größe: 100 %\n😀")
        .await
        .unwrap();
    assert_eq!(
        server.only().header("x-audit-log-reason"),
        "Gr%C3%B6%C3%9Fe: 100 %25%0A%F0%9F%98%80"
    );
    let error = client
        .raw(Method::DELETE, "/channels/1")
        .reason("x".repeat(513))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid request: reason: 1 to 512 characters, got 513"
    );
    assert_eq!(server.received().len(), 1, "nothing was sent");
}

#[tokio::test]
async fn headers_of_the_request_go_before_those_of_the_client() {
    let server = Server::always(no_content()).await;
    let client = server
        .builder()
        .default_header("x-a".parse().unwrap(), "client".parse().unwrap())
        .default_header("x-b".parse().unwrap(), "client".parse().unwrap())
        .build()
        .unwrap();
    let own = |name: &str| (name.parse().unwrap(), "request".parse().unwrap());
    let (name, value) = own("x-b");
    let request = client.raw(Method::GET, "/users/@me").header(name, value);
    let (name, value) = own("user-agent");
    request.header(name, value).await.unwrap();
    let (name, value) = own("x-c");
    let typed = client.delete_message(Id::new(1), Id::new(2));
    typed.header(name, value).await.unwrap();
    let received = server.received();
    let header = |index: usize, name| {
        received[index]
            .headers
            .get(name)
            .map(|value| value.to_str().unwrap())
    };
    assert_eq!(
        (header(0, "x-a"), header(0, "x-b")),
        (Some("client"), Some("request"))
    );
    assert_eq!(header(0, "user-agent"), Some("request"));
    assert_eq!(
        (header(1, "x-b"), header(1, "x-c")),
        (Some("client"), Some("request"))
    );
}

#[tokio::test]
async fn webhooks_and_interactions_need_no_token_and_the_rest_says_that_it_does() {
    let server = Server::always(no_content()).await;
    let client = Client::builder().proxy(server.url()).build().unwrap();
    let (id, token) = (Id::new(1), "secret");
    client.delete_webhook_with_token(id, token).await.unwrap();
    client
        .delete_webhook_message(id, token, Id::new(2))
        .await
        .unwrap();
    client
        .delete_original_interaction_response(Id::new(1), token)
        .await
        .unwrap();
    let callback = InteractionResponse::deferred_update();
    client
        .create_interaction_response(Id::new(1), token, callback)
        .await
        .unwrap();
    assert_eq!(server.received().len(), 4);
    assert!(
        server
            .received()
            .iter()
            .all(|one| !one.headers.contains_key("authorization"))
    );
    let error = client
        .delete_message(Id::new(1), Id::new(2))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::NoToken), "{error:?}");
    assert!(
        error.to_string().contains("ClientBuilder::token"),
        "{error}"
    );
    assert_eq!(server.received().len(), 4, "nothing was sent");
}

#[tokio::test]
async fn a_form_is_sent_as_a_form() {
    let server = Server::always(json(200, "{}")).await;
    let body = Body::Form("grant_type=client_credentials".into());
    server
        .client()
        .raw(Method::POST, "/oauth2/token")
        .body(body)
        .authorized(false)
        .await
        .unwrap();
    let received = server.only();
    assert_eq!(
        received.header("content-type"),
        "application/x-www-form-urlencoded"
    );
    assert!(!received.headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_token_in_the_path_needs_no_other() {
    let server = Server::always(no_content()).await;
    let client = Client::builder().proxy(server.url()).build().unwrap();
    client
        .raw(Method::POST, "/webhooks/1/secret")
        .await
        .unwrap();
    assert!(!server.only().headers.contains_key("authorization"));
    let error = client.raw(Method::GET, "/users/@me").await.unwrap_err();
    assert!(matches!(error, Error::NoToken), "{error}");
}

#[tokio::test]
async fn a_bearer_token_is_one() {
    let server = Server::always(json(200, "{}")).await;
    let client = Client::builder()
        .bearer(&Token::new("access"))
        .proxy(server.url())
        .build()
        .unwrap();
    client.raw(Method::GET, "/users/@me").await.unwrap();
    assert_eq!(server.only().header("authorization"), "Bearer access");
}

#[tokio::test]
async fn a_product_is_named_after_the_library() {
    let server = Server::always(json(200, "{}")).await;
    let client = server.builder().user_agent("my-bot/1.2").build().unwrap();
    client.raw(Method::GET, "/users/@me").await.unwrap();
    let received = server.only();
    let agent = received.header("user-agent");
    assert!(
        agent.starts_with("DiscordBot (") && agent.ends_with(") my-bot/1.2"),
        "{agent}"
    );
}

#[tokio::test]
async fn another_api_can_be_used() {
    let server = Server::always(json(200, "{}")).await;
    let client = Client::builder()
        .token(&Token::new(TOKEN))
        .api_url(format!("{}/chat/v1/", server.url()));
    client
        .build()
        .unwrap()
        .raw(Method::GET, "/users/@me")
        .await
        .unwrap();
    assert_eq!(server.only().path, "/chat/v1/users/@me");
}

#[tokio::test]
async fn a_declared_route_is_sent_by_anything_generic_over_senders() {
    async fn generic<S: SendRequest>(sender: &S) -> Result<(), S::Error> {
        let route = Route::declared(
            Method::GET,
            "/channels/{channel_id}",
            "get_channel",
            Auth::Bot,
            false,
        );
        let mut options = RequestOptions::default();
        options.timeout = Some(Duration::from_mins(1));
        let request = Request {
            route,
            major: Major::Id(1),
            path: "/channels/1".to_owned(),
            body: Body::None,
            options,
        };
        sender.execute(request).await.map(|_| ())
    }
    let server = Server::always(json(200, "{}")).await;
    let client = server.client();
    generic(&client).await.unwrap();
    generic(client.sender()).await.unwrap();
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn connections_are_kept_for_the_next_request() {
    let ports = std::sync::Arc::new(std::sync::Mutex::new(std::collections::HashSet::new()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = ports.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, peer) = listener.accept().await.unwrap();
            seen.lock().unwrap().insert(peer.port());
            tokio::spawn(async move {
                use tokio::io::{AsyncReadExt, AsyncWriteExt};
                let mut buffer = [0; 4096];
                while stream.read(&mut buffer).await.unwrap_or(0) > 0 {
                    stream
                        .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
                        .await
                        .unwrap();
                }
            });
        }
    });
    let client = Client::builder()
        .token(&Token::new(TOKEN))
        .proxy(format!("http://{address}"))
        .build()
        .unwrap();
    for _ in 0..5 {
        client.raw(Method::GET, "/users/@me").await.unwrap();
    }
    assert_eq!(ports.lock().unwrap().len(), 1);
}

#[derive(Debug, Decode)]
struct Gateway {
    #[allow(dead_code)]
    limit: Limit,
}

#[derive(Debug, Decode)]
struct Limit {
    #[allow(dead_code)]
    total: u64,
}

#[tokio::test]
async fn an_answer_is_decoded_or_shown_as_it_is() {
    let server = Server::script([
        Reply::Answer(json(200, r#"{"url": "wss://gateway"}"#)),
        Reply::Answer(json(200, r#"{"id": 5}"#)),
        Reply::Answer(json(200, r#"{"limit": {"total": "many"}}"#)),
    ])
    .await;
    let client = server.client();
    let gateway = client
        .raw(Method::GET, "/gateway")
        .decode::<cordial_model::json::RawJson>();
    assert_eq!(gateway.await.unwrap().get(), r#"{"url": "wss://gateway"}"#);
    let error = client
        .raw(Method::GET, "/x")
        .decode::<Vec<u64>>()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    let Error::Decode(error) = client
        .raw(Method::GET, "/x")
        .decode::<Gateway>()
        .await
        .unwrap_err()
    else {
        panic!("another error");
    };
    assert_eq!(error.source.path(), "limit.total");
    assert_eq!(error.body, r#"{"limit": {"total": "many"}}"#);
}
