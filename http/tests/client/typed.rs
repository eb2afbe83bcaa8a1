//! The three call styles of declared endpoints.

use cordial_http::Error;
use cordial_model::{
    guild::Role,
    id::Id,
    rest::{CreateGuildRole, ExchangeCode, SendRequest},
};

use crate::server::{Reply, Server, json, no_content};

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

#[tokio::test]
async fn a_user_s_token_goes_with_one_request_and_its_refusal_stops_no_other() {
    let unauthorized = json(401, r#"{"message": "401: Unauthorized", "code": 0}"#);
    let replies = [unauthorized.clone(), unauthorized, json(200, "[]")];
    let server = Server::script(replies.map(Reply::Answer)).await;
    let http = server.client();
    let own = http
        .get_current_user_connections()
        .bearer("of-a-user")
        .await;
    assert!(matches!(own, Err(Error::Api(_))), "{own:?}");
    // A bot's token is no good where a user's is needed, which says nothing of it elsewhere.
    let bots = http.get_current_user_connections().await;
    assert!(matches!(bots, Err(Error::Api(_))), "{bots:?}");
    http.get_guild_roles(Id::new(1)).await.unwrap();
    let received = server.received();
    assert_eq!(received[0].header("authorization"), "Bearer of-a-user");
    assert!(received[1].header("authorization").starts_with("Bot "));
}

#[tokio::test]
async fn a_code_is_exchanged_by_a_form_and_without_the_bot_s_token() {
    let token = r#"{"access_token": "abc", "token_type": "Bearer", "expires_in": 604800,
        "refresh_token": "def", "scope": "identify"}"#;
    let server = Server::always(json(200, token)).await;
    let exchange = ExchangeCode::new("the code", "https://nicememe.website");
    let given = server
        .client()
        .send(
            exchange
                .clone()
                .basic(Id::new(332_269_999_912_132_097), "hush"),
        )
        .await
        .unwrap();
    assert_eq!(given.access_token.expose(), "abc");
    let received = server.only();
    assert_eq!(received.path, "/api/v10/oauth2/token");
    assert_eq!(
        received.header("authorization"),
        "Basic MzMyMjY5OTk5OTEyMTMyMDk3Omh1c2g="
    );
    assert_eq!(
        received.header("content-type"),
        "application/x-www-form-urlencoded"
    );
    assert_eq!(
        received.text(),
        "grant_type=authorization_code&code=the%20code&redirect_uri=https%3A%2F%2Fnicememe.website"
    );
    let public = exchange.client_id(Id::new(7));
    server.client().send(public).await.unwrap();
    let received = server.received();
    assert!(!received[1].headers.contains_key("authorization"));
    assert!(received[1].text().ends_with("&client_id=7"));
}

#[tokio::test]
async fn answers_can_be_an_image_or_a_table() {
    let image: &[u8] = b"\x89PNG\r\n\x1a\n...";
    let mut png = json(200, "");
    *png.body_mut() = bytes::Bytes::from_static(image).into();
    let replies = [png, json(200, "user_id\n80351110224678912\n")];
    let server = Server::script(replies.map(Reply::Answer)).await;
    let http = server.client();
    let got = http.get_guild_widget_image(Id::new(1)).await.unwrap();
    assert_eq!(&got.0[..], image);
    let users = http.get_target_users("code").await.unwrap();
    assert_eq!(users.0, [Id::new(80_351_110_224_678_912)]);
}
