//! Webhooks over the wire, with and without their token.

mod rest_support;

use cordial_model::channel::ChannelType;
use http::{Method, Request};
use rest_support::{Answer, Wire, text};
use serde_json::{Value, json};

/// A request without a bot's token.
async fn anonymous(wire: &Wire, method: Method, path: &str, body: Value) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v10{path}"))
        .header("host", "localhost")
        .header("content-type", "application/json");
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    wire.exchange(request.body(body.into()).unwrap())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_webhook_posts_under_a_name_of_its_choice() {
    let wire = Wire::start().await;
    let hooks = format!("{}/webhooks", wire.channel());
    let hook = wire
        .post(&hooks, json!({ "name": "News" }))
        .await
        .expect(200);
    assert_eq!(
        wire.event("WEBHOOKS_UPDATE")["channel_id"],
        hook["channel_id"]
    );
    let path = format!("/webhooks/{}/{}", text(&hook["id"]), text(&hook["token"]));
    let send = json!({ "content": "hi", "username": "Reporter" });
    anonymous(&wire, Method::POST, &path, send.clone())
        .await
        .expect(204);
    let message = anonymous(&wire, Method::POST, &format!("{path}?wait=true"), send)
        .await
        .expect(200);
    assert_eq!(message["author"]["username"], "Reporter");
    assert_eq!(message["webhook_id"], hook["id"]);
    assert_eq!(
        wire.event("MESSAGE_CREATE")["author"]["discriminator"],
        "0000"
    );
    let own = format!("{path}/messages/{}", text(&message["id"]));
    let edited = anonymous(&wire, Method::PATCH, &own, json!({ "content": "bye" }))
        .await
        .expect(200);
    assert_eq!(edited["content"], "bye");
    anonymous(&wire, Method::GET, &own, Value::Null)
        .await
        .expect(200);
    anonymous(&wire, Method::DELETE, &own, Value::Null)
        .await
        .expect(204);
    anonymous(&wire, Method::GET, &own, Value::Null)
        .await
        .refused(404, 10008);

    let renamed = anonymous(&wire, Method::PATCH, &path, json!({ "name": "Olds" }))
        .await
        .expect(200);
    assert!(renamed.get("user").is_none());
    assert_eq!(wire.get(&hooks).await.expect(200)[0]["name"], "Olds");
    wire.get(&format!("{}/webhooks", wire.guild()))
        .await
        .expect(200);
    let with_bot = format!("/webhooks/{}", text(&hook["id"]));
    wire.get(&with_bot).await.expect(200);
    wire.patch(&with_bot, json!({ "name": "Third" }))
        .await
        .expect(200);
    let wrong = format!("{with_bot}/wrong");
    anonymous(&wire, Method::GET, &wrong, Value::Null)
        .await
        .refused(401, 50027);
    anonymous(&wire, Method::GET, &path, Value::Null)
        .await
        .expect(200);
    anonymous(&wire, Method::DELETE, &path, Value::Null)
        .await
        .expect(204);
    wire.get(&with_bot).await.refused(404, 10015);
    anonymous(&wire, Method::POST, &path, json!({ "content": "x" }))
        .await
        .refused(404, 10015);
}

#[tokio::test]
async fn a_webhook_of_a_forum_starts_threads() {
    let wire = Wire::start().await;
    let guild = wire.sandbox.guild();
    let forum = wire
        .sandbox
        .create_channel(guild, ChannelType::GuildForum, "forum")
        .unwrap();
    let hook = wire
        .post(
            &format!("/channels/{forum}/webhooks"),
            json!({ "name": "F" }),
        )
        .await
        .expect(200);
    let path = format!(
        "/webhooks/{}/{}?wait=true",
        text(&hook["id"]),
        text(&hook["token"])
    );
    wire.post(&path, json!({ "content": "x" }))
        .await
        .refused(400, 220_001);
    let named = json!({ "content": "x", "thread_name": "topic" });
    let message = wire.post(&path, named).await.expect(200);
    let thread = wire
        .get(&format!("/channels/{}", text(&message["channel_id"])))
        .await
        .expect(200);
    assert_eq!(
        (&thread["name"], &thread["parent_id"]),
        (&json!("topic"), &json!(forum.to_string()))
    );
    let into = format!("{path}&thread_id={}", text(&thread["id"]));
    wire.post(&into, json!({ "content": "y" }))
        .await
        .expect(200);
}

#[tokio::test]
async fn names_that_mislead_are_refused() {
    let wire = Wire::start().await;
    let hooks = format!("{}/webhooks", wire.channel());
    let refused = wire
        .post(&hooks, json!({ "name": "Clyde" }))
        .await
        .refused(400, 50035);
    assert_eq!(
        refused["errors"]["name"]["_errors"][0]["code"],
        "USERNAME_INVALID_CONTAINS"
    );
}
