//! What REST requests make sessions hear: by intents, by permissions, and without content where it is not for them.

mod rest_support;
mod wire;

use cordial_model::gateway::Intents;
use rest_support::{Wire, text};
use serde_json::json;
use wire::Client;

async fn session(sandbox: &Wire, intents: Intents) -> Client {
    let mut client = Client::open(&sandbox.sandbox.gateway_url()).await;
    let token = sandbox.sandbox.token().expose();
    client
        .identify(token, json!({ "intents": intents.bits() }))
        .await;
    client.dispatch("READY").await;
    client
}

#[tokio::test]
async fn content_is_for_those_who_may_read_it() {
    let wire = Wire::start().await;
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::DIRECT_MESSAGES;
    let mut client = session(&wire, intents).await;
    client.dispatch("GUILD_CREATE").await;
    let alice = wire.sandbox.user("alice");
    let channel = wire.sandbox.channel();
    alice.say(channel, "a secret").await.unwrap();
    let event = client.dispatch("MESSAGE_CREATE").await;
    assert_eq!(
        (&event["content"], &event["author"]["username"]),
        (&json!(""), &json!("alice"))
    );
    let bot = wire.sandbox.application_id();
    alice.say(channel, format!("<@{bot}> hello")).await.unwrap();
    let event = client.dispatch("MESSAGE_CREATE").await;
    assert_eq!(event["content"], format!("<@{bot}> hello"));
    wire.say("my own").await;
    assert_eq!(client.dispatch("MESSAGE_CREATE").await["content"], "my own");
    let dm = json!({ "recipient_id": alice.id().to_string() });
    let dm = wire.post("/users/@me/channels", dm).await.expect(200);
    alice
        .say(text(&dm["id"]).parse().unwrap(), "in private")
        .await
        .unwrap();
    assert_eq!(
        client.dispatch("MESSAGE_CREATE").await["content"],
        "in private"
    );
}

#[tokio::test]
async fn events_come_by_intent() {
    let wire = Wire::start().await;
    let mut client = session(
        &wire,
        Intents::GUILD_MESSAGE_REACTIONS | Intents::GUILD_MODERATION,
    )
    .await;
    let id = wire.say("unheard").await;
    wire.post(
        &format!("{}/channels", wire.guild()),
        json!({ "name": "unheard" }),
    )
    .await
    .expect(201);
    let path =
        format!("{}/messages/{id}/reactions/👍/@me", wire.channel()).replace('👍', "%F0%9F%91%8D");
    wire.send(http::Method::PUT, &path, None).await.expect(204);
    let ban = format!("{}/bans/{}", wire.guild(), wire.user("bob"));
    wire.put(&ban, json!({})).await.expect(204);
    assert_eq!(
        client.settle().await,
        [
            "GUILD_AUDIT_LOG_ENTRY_CREATE",
            "MESSAGE_REACTION_ADD",
            "GUILD_BAN_ADD",
            "GUILD_AUDIT_LOG_ENTRY_CREATE"
        ]
    );
}

#[tokio::test]
async fn what_a_bot_cannot_see_it_does_not_hear() {
    let wire = Wire::start().await;
    let mut client = session(&wire, Intents::GUILD_MESSAGES).await;
    let hidden = json!({
        "name": "hidden",
        "permission_overwrites": [{ "id": wire.sandbox.guild().to_string(), "type": 0, "deny": "1024" }],
    });
    let channels = format!("{}/channels", wire.guild());
    // The bot locks itself out.
    let hidden = wire.post(&channels, hidden).await.expect(201);
    let path = format!("/channels/{}", text(&hidden["id"]));
    wire.get(&path).await.refused(403, 50001);
    let id = text(&hidden["id"]).parse().unwrap();
    let alice = wire.sandbox.user("alice");
    alice.say(id, "unheard").await.unwrap();
    alice.say(wire.sandbox.channel(), "heard").await.unwrap();
    assert_eq!(client.settle().await, ["MESSAGE_CREATE"]);
}
