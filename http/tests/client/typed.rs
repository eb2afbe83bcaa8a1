//! The three call styles of declared endpoints.

use cordial_http::Error;
use cordial_model::{
    guild::Role,
    id::Id,
    rest::{CreateGuildRole, SendRequest},
};

use crate::server::{Server, json, no_content};

const ROLE: &str = r#"{"id": "5", "name": "crew", "color": 255, "hoist": false, "position": 1,
    "permissions": "0", "managed": false, "mentionable": true, "flags": 0}"#;

#[tokio::test]
async fn a_method_is_awaited_and_gives_the_model() {
    let server = Server::always(json(200, ROLE)).await;
    let http = server.client();
    let role: Role = http
        .create_guild_role(Id::new(1))
        .name("crew")
        .reason("new ship")
        .await
        .unwrap();
    assert_eq!((role.id.get(), &*role.name), (5, "crew"));
    let received = server.only();
    assert_eq!(
        (received.method.as_str(), received.path.as_str()),
        ("POST", "/api/v10/guilds/1/roles")
    );
    assert_eq!(received.text(), r#"{"name":"crew"}"#);
    assert_eq!(received.header("x-audit-log-reason"), "new ship");
}

#[tokio::test]
async fn a_request_made_apart_is_sent_as_often_as_one_likes() {
    async fn generic<S: SendRequest>(
        sender: &S,
        request: CreateGuildRole,
    ) -> Result<Role, S::Error> {
        sender.send(request).await
    }
    let server = Server::always(json(200, ROLE)).await;
    let http = server.client();
    let request = CreateGuildRole::new(Id::new(1)).name("crew");
    http.send(request.clone()).await.unwrap();
    generic(&http, request).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].body, received[1].body);
}

#[tokio::test]
async fn the_response_comes_along_if_asked_for() {
    let server = Server::always(json(200, ROLE)).await;
    let request = CreateGuildRole::new(Id::new(1));
    let (role, response) = server.client().send(request).with_response().await.unwrap();
    assert_eq!(role.id.get(), 5);
    assert_eq!(response.status, 200);
    assert_eq!(response.body, ROLE);
}

#[tokio::test]
async fn an_answer_without_content_is_nothing() {
    let server = Server::always(no_content()).await;
    server
        .client()
        .trigger_typing_indicator(Id::new(1))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_invalid_request_names_every_violation_and_is_not_sent() {
    let server = Server::always(json(200, ROLE)).await;
    let http = server.client();
    let name = "x".repeat(101);
    let request = http
        .create_guild_role(Id::new(1))
        .name(&*name)
        .unicode_emoji(&*name);
    let Err(Error::Invalid(invalid)) = request.await else {
        panic!("the request must be refused");
    };
    let paths: Vec<_> = invalid
        .violations()
        .iter()
        .map(|violation| &*violation.path)
        .collect();
    assert_eq!(paths, ["name", "unicode_emoji"]);
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn an_answer_of_another_form_tells_the_path_and_keeps_the_bytes() {
    let server = Server::always(json(200, r#"[{"id": "5", "name": 7}]"#)).await;
    let Err(Error::Decode(error)) = server.client().get_guild_role(Id::new(1), Id::new(5)).await
    else {
        panic!("the answer must be refused");
    };
    assert_eq!(error.body, r#"[{"id": "5", "name": 7}]"#);
    assert_eq!(
        error.to_string(),
        "the answer could not be decoded: expected an object at byte 0"
    );
}
