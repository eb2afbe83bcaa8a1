//! Lobbies of games: made by the bot, joined and written to by players, linked to channels.

mod rest_support;

use std::time::Duration;

use http::Method;
use rest_support::{Wire, text};
use serde_json::{Value, json};

/// Sends as a player.
async fn play(
    wire: &Wire,
    player: &str,
    method: Method,
    path: &str,
    body: Value,
) -> rest_support::Answer {
    let body = (!body.is_null()).then_some(body);
    wire.send_as(player, method, path, body).await
}

#[tokio::test]
async fn a_bot_manages_a_lobby_and_its_members() {
    let wire = Wire::start().await;
    let (alice, bob) = (wire.user("alice"), wire.user("bob"));
    let new = json!({ "metadata": { "map": "dust" }, "members": [{ "id": alice, "flags": 1, "metadata": { "team": "red" } }] });
    let lobby = wire.post("/lobbies", new).await.expect(201);
    assert_eq!(lobby["members"][0]["metadata"]["team"], "red");
    let path = format!("/lobbies/{}", text(&lobby["id"]));
    assert_eq!(wire.get(&path).await.expect(200), lobby);

    let member = format!("{path}/members/{bob}");
    let added = json!({ "metadata": { "team": "blue" }, "additional_name": "Bobby" });
    let added = wire.put(&member, added).await.expect(200);
    assert_eq!(
        (&added["flags"], &added["additional_name"]),
        (&json!(0), &json!("Bobby"))
    );
    let again = wire.put(&member, json!({ "flags": 1 })).await.expect(200);
    assert_eq!(
        (&again["flags"], &again["metadata"]["team"]),
        (&json!(1), &json!("blue"))
    );
    wire.put(&format!("{path}/members/1"), json!({}))
        .await
        .refused(404, 10013);

    let bulk = json!([{ "id": alice, "remove_member": true }, { "id": bob, "flags": 0 }]);
    let changed = wire
        .post(&format!("{path}/members/bulk"), bulk)
        .await
        .expect(200);
    assert_eq!(changed.as_array().unwrap().len(), 1);
    wire.delete(&member).await.expect(204);
    wire.delete(&member).await.expect(204);
    let edited =
        json!({ "metadata": null, "members": [{ "id": alice }], "idle_timeout_seconds": 60 });
    let edited = wire.patch(&path, edited).await.expect(200);
    assert!(edited["metadata"].is_null() && edited["members"][0]["id"] == alice);
    wire.patch(&path, json!({ "idle_timeout_seconds": 4 }))
        .await
        .refused(400, 50035);
    wire.delete(&path).await.expect(204);
    wire.delete(&path).await.expect(204);
    wire.get(&path).await.refused(404, 10031);
}

#[tokio::test]
async fn players_join_by_a_secret_and_write() {
    let wire = Wire::start().await;
    let alice = wire.bearer("alice", "openid sdk.social_layer").await;
    let bob = wire.bearer("bob", "sdk.social_layer").await;
    let secret = json!({ "secret": "friends", "lobby_metadata": { "map": "dust" } });
    let lobby = play(&wire, &alice, Method::PUT, "/lobbies", secret.clone())
        .await
        .expect(200);
    let path = format!("/lobbies/{}", text(&lobby["id"]));
    let messages = format!("{path}/messages");
    let hello = json!({ "content": "hello", "metadata": { "seen": "no" } });
    play(&wire, &bob, Method::POST, &messages, hello.clone())
        .await
        .refused(403, 50001);
    let joined = play(&wire, &bob, Method::PUT, "/lobbies", secret)
        .await
        .expect(200);
    assert_eq!(
        (&joined["id"], joined["members"].as_array().unwrap().len()),
        (&lobby["id"], 2)
    );

    let sent = play(&wire, &bob, Method::POST, &messages, hello)
        .await
        .expect(201);
    assert_eq!(
        (&sent["channel_id"], &sent["metadata"]["seen"]),
        (&lobby["id"], &json!("no"))
    );
    let verdict = format!("{messages}/{}/moderation-metadata", text(&sent["id"]));
    wire.put(&verdict, json!({ "toxic": "0" }))
        .await
        .expect(204);
    wire.put(&format!("{messages}/1/moderation-metadata"), json!({}))
        .await
        .refused(404, 10008);
    let more = json!({ "content": "more" });
    play(&wire, &alice, Method::POST, &messages, more)
        .await
        .expect(201);
    let read = play(&wire, &alice, Method::GET, &messages, Value::Null)
        .await
        .expect(200);
    assert_eq!(
        (&read[0]["content"], &read[1]["content"]),
        (&json!("more"), &json!("hello"))
    );
    assert_eq!(read[1]["moderation_metadata"]["toxic"], "0");
    let one = play(
        &wire,
        &alice,
        Method::GET,
        &format!("{messages}?limit=1"),
        Value::Null,
    )
    .await;
    assert_eq!(one.expect(200).as_array().unwrap().len(), 1);

    let leave = format!("{path}/members/@me");
    play(&wire, &bob, Method::DELETE, &leave, Value::Null)
        .await
        .expect(204);
    play(&wire, &bob, Method::GET, &messages, Value::Null)
        .await
        .refused(403, 50001);
    // The bot has no token of a player, and a player none of the bot.
    wire.get(&messages).await.refused(403, 20001);
    play(&wire, &alice, Method::GET, &path, Value::Null)
        .await
        .refused(401, 0);
    let other = wire.bearer("alice", "identify").await;
    play(&wire, &other, Method::GET, &messages, Value::Null)
        .await
        .refused(403, 50026);
}

#[tokio::test]
async fn a_linked_channel_shows_what_is_written() {
    let wire = Wire::start().await;
    let players = ["alice", "bob"].map(|name| wire.user(name));
    let new =
        json!({ "members": [{ "id": players[0], "flags": 1 }, { "id": players[1], "flags": 1 }] });
    let lobby = wire.post("/lobbies", new).await.expect(201);
    let path = format!("/lobbies/{}", text(&lobby["id"]));
    let alice = wire.bearer("alice", "sdk.social_layer").await;
    let bob = wire.bearer("bob", "sdk.social_layer").await;
    let link = format!("{path}/channel-linking");
    let channel = wire.sandbox.channel().to_string();
    let invites = format!("{path}/members/@me/invites");
    play(&wire, &alice, Method::POST, &invites, Value::Null)
        .await
        .refused(404, 10003);
    let to = json!({ "channel_id": channel });
    play(&wire, &bob, Method::PATCH, &link, to.clone())
        .await
        .refused(403, 50013);
    let linked = play(&wire, &alice, Method::PATCH, &link, to)
        .await
        .expect(200);
    assert_eq!(linked["linked_channel"]["id"], channel);
    let messages = format!("{path}/messages");
    let hello = json!({ "content": "from the game" });
    let sent = play(&wire, &bob, Method::POST, &messages, hello)
        .await
        .expect(201);
    assert_eq!(sent["channel_id"], channel);
    let shown = wire.event("MESSAGE_CREATE");
    assert_eq!(
        (&shown["id"], &shown["content"]),
        (&sent["id"], &json!("from the game"))
    );

    let own = play(&wire, &alice, Method::POST, &invites, Value::Null)
        .await
        .expect(200);
    assert_eq!(wire.event("INVITE_CREATE")["code"], own["code"]);
    let for_bob = format!("{path}/members/{}/invites", players[1]);
    wire.post(&for_bob, json!({})).await.expect(200);
    let unlinked = play(&wire, &alice, Method::PATCH, &link, json!({}))
        .await
        .expect(200);
    assert!(unlinked.get("linked_channel").is_none());
}

#[tokio::test]
async fn a_publishers_token_is_exchanged_for_one_of_its_game() {
    let wire = Wire::start().await;
    let (game, game_token) = wire.sandbox.create_bot("Game");
    let publisher = wire.sandbox.application_id();
    let secret = wire.sandbox.client_secret(publisher).unwrap();
    let bearer = wire.bearer("alice", "identify").await;
    let parent = bearer.strip_prefix("Bearer ").unwrap();
    let asked = async |token: &str, secret: &str, child: &str| {
        let body = json!({
            "parent_access_token": token, "parent_client_secret": secret, "child_application_id": child,
        });
        wire.post("/partner-sdk/child-token", body).await
    };
    let (secret, game) = (secret.expose(), game.to_string());
    asked("none", secret, &game).await.refused(403, 50025);
    asked(parent, "guess", &game).await.refused(401, 530_007);
    asked(parent, secret, "1").await.refused(404, 10002);
    let token = asked(parent, secret, &game).await.expect(200);
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!(token["scope"], "identify");
    // It is alice, in the game.
    let player = format!("Bearer {}", text(&token["access_token"]));
    let me = wire
        .send_as(&player, Method::GET, "/oauth2/@me", None)
        .await
        .expect(200);
    assert_eq!(me["user"]["id"], wire.user("alice"));
    assert_eq!(me["application"]["id"], game);
    assert_eq!(game_token.application_id().unwrap().to_string(), game);
}

#[tokio::test(start_paused = true)]
async fn an_idle_lobby_is_gone() {
    let wire = Wire::start().await;
    let lobby = wire
        .post("/lobbies", json!({ "idle_timeout_seconds": 60 }))
        .await
        .expect(201);
    let path = format!("/lobbies/{}", text(&lobby["id"]));
    tokio::time::advance(Duration::from_secs(59)).await;
    wire.get(&path).await.expect(200);
    tokio::time::advance(Duration::from_mins(1)).await;
    wire.get(&path).await.refused(404, 10031);
}
