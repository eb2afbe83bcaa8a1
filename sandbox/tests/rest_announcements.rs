//! Announcement channels: others follow them, and what is published reaches them.

mod rest_support;

use cordial_model::channel::ChannelType;
use rest_support::{Wire, text};
use serde_json::{Value, json};

/// An announcement channel, and one of another guild that follows it.
async fn followed(wire: &Wire) -> (String, String, Value) {
    let guild = wire.sandbox.guild();
    let news = wire
        .sandbox
        .create_channel(guild, ChannelType::GuildAnnouncement, "news")
        .unwrap();
    let other = wire
        .sandbox
        .create_guild("Other", wire.sandbox.user("alice").id());
    let target = wire.sandbox.channel_named(other, "general").unwrap();
    let body = json!({ "webhook_channel_id": target.to_string() });
    let path = format!("/channels/{news}/followers");
    let followed = wire.post(&path, body).await.expect(200);
    (
        format!("/channels/{news}"),
        format!("/channels/{target}"),
        followed,
    )
}

#[tokio::test]
async fn followers_are_webhooks_and_are_told_of() {
    let wire = Wire::start().await;
    let (news, target, followed) = followed(&wire).await;
    assert_eq!(format!("/channels/{}", text(&followed["channel_id"])), news);
    let notice = wire.event("MESSAGE_CREATE");
    assert_eq!(
        (notice["type"].clone(), notice["content"].clone()),
        (json!(12), json!("news"))
    );
    let webhooks = wire.get(&format!("{target}/webhooks")).await.expect(200);
    assert_eq!(webhooks[0]["id"], followed["webhook_id"]);
    assert_eq!(webhooks[0]["type"], 2);
    assert_eq!(webhooks[0]["source_channel"]["name"], "news");
    assert_eq!(webhooks[0]["source_guild"]["name"], "Cordial");
    assert!(webhooks[0].get("token").is_none());
    // Only announcement channels are followed.
    let body = json!({ "webhook_channel_id": target.trim_start_matches("/channels/") });
    let path = format!("{}/followers", wire.channel());
    wire.post(&path, body).await.refused(400, 50024);
}

#[tokio::test]
async fn what_is_published_reaches_followers_and_changes_with_the_original() {
    let wire = Wire::start().await;
    let (news, target, followed) = followed(&wire).await;
    let messages = format!("{news}/messages");
    let body = json!({ "content": "Big news", "embeds": [{ "title": "T" }] });
    let original = wire.post(&messages, body).await.expect(200);
    let own = format!("{messages}/{}", text(&original["id"]));
    let published = wire
        .post(&format!("{own}/crosspost"), json!({}))
        .await
        .expect(200);
    assert_eq!(published["flags"], 1);
    wire.post(&format!("{own}/crosspost"), json!({}))
        .await
        .refused(400, 40033);
    let copy = wire.event("MESSAGE_CREATE");
    assert_eq!(format!("/channels/{}", text(&copy["channel_id"])), target);
    assert_eq!(copy["content"], "Big news");
    assert_eq!(copy["flags"], 2);
    assert_eq!(copy["webhook_id"], followed["webhook_id"]);
    assert_eq!(copy["author"]["username"], "Cordial #news");
    let reference = &copy["message_reference"];
    assert_eq!(reference["message_id"], original["id"]);
    assert_eq!(reference["guild_id"], wire.sandbox.guild().to_string());

    wire.patch(&own, json!({ "content": "Bigger news" }))
        .await
        .expect(200);
    let at = format!("{target}/messages/{}", text(&copy["id"]));
    assert_eq!(wire.get(&at).await.expect(200)["content"], "Bigger news");
    wire.delete(&own).await.expect(204);
    let orphan = wire.get(&at).await.expect(200);
    assert_eq!(orphan["flags"], 2 | 8);
    assert_eq!(orphan["embeds"], json!([]));
    // What is not published stays where it is.
    let quiet = wire
        .post(&messages, json!({ "content": "quiet" }))
        .await
        .expect(200);
    assert_eq!(wire.event("MESSAGE_CREATE")["id"], quiet["id"]);
}
