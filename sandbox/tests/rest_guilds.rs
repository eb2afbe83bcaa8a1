//! Guilds over the wire: channels, threads, roles, members, bans, emojis, invites.

mod rest_support;

use cordial_model::channel::ChannelType;
use http::Method;
use rest_support::{Wire, text};
use serde_json::{Value, json};

#[tokio::test]
async fn a_guild_is_read_and_changed() {
    let wire = Wire::start().await;
    let guild = wire
        .get(&format!("{}?with_counts=true", wire.guild()))
        .await
        .expect(200);
    assert_eq!(guild["approximate_member_count"], 3);
    let change = json!({ "name": "Renamed", "description": "d", "verification_level": 2, "afk_timeout": 60 });
    let changed = wire.patch(&wire.guild(), change).await.expect(200);
    assert_eq!(changed["name"], "Renamed");
    assert_eq!(wire.event("GUILD_UPDATE")["verification_level"], 2);
    let wrong = json!({ "system_channel_id": "5" });
    wire.patch(&wire.guild(), wrong).await.refused(400, 50035);
    let preview = wire
        .get(&format!("{}/preview", wire.guild()))
        .await
        .expect(200);
    assert_eq!(preview["description"], "d");
    let own = wire
        .get("/users/@me/guilds?with_counts=true")
        .await
        .expect(200);
    assert_eq!(own[0]["name"], "Renamed");
    wire.get("/users/@me").await.expect(200);
    wire.get("/applications/@me").await.expect(200);
    wire.patch("/applications/@me", json!({ "description": "A bot" }))
        .await
        .expect(200);
    wire.get("/voice/regions").await.expect(200);
    assert_eq!(wire.get("/gateway/bot").await.expect(200)["shards"], 1);
}

#[tokio::test]
async fn channels_are_made_changed_and_deleted() {
    let wire = Wire::start().await;
    let channels = format!("{}/channels", wire.guild());
    assert_eq!(
        wire.get(&channels)
            .await
            .expect(200)
            .as_array()
            .unwrap()
            .len(),
        4
    );
    let category = wire
        .post(&channels, json!({ "name": "C", "type": 4 }))
        .await
        .expect(201);
    let alice = wire.user("alice");
    let new = json!({
        "name": "New Channel", "topic": "t", "parent_id": category["id"], "rate_limit_per_user": 5,
        "permission_overwrites": [{ "id": alice, "type": 1, "allow": "1024", "deny": "2048" }],
    });
    let made = wire.post(&channels, new).await.expect(201);
    assert_eq!(made["name"], "new-channel");
    assert_eq!(wire.event("CHANNEL_CREATE")["id"], made["id"]);
    let path = format!("/channels/{}", text(&made["id"]));
    let changed = wire
        .patch(&path, json!({ "topic": null, "nsfw": true }))
        .await
        .expect(200);
    assert_eq!(
        (&changed["topic"], &changed["nsfw"]),
        (&Value::Null, &json!(true))
    );
    assert_eq!(wire.event("CHANNEL_UPDATE")["nsfw"], true);
    let overwrite = format!("{path}/permissions/{alice}");
    wire.put(
        &overwrite,
        json!({ "type": 1, "allow": "0", "deny": "1024" }),
    )
    .await
    .expect(204);
    let said = wire.sandbox.user("alice");
    // She owns the guild, so that nothing is denied to her; bob is another matter.
    said.say(text(&made["id"]).parse().unwrap(), "hi")
        .await
        .unwrap();
    let bob = wire.sandbox.user("bob");
    let hide = format!("{path}/permissions/{}", bob.id());
    wire.put(&hide, json!({ "type": 1, "deny": "1024" }))
        .await
        .expect(204);
    bob.say(text(&made["id"]).parse().unwrap(), "hi")
        .await
        .unwrap_err();
    wire.delete(&hide).await.expect(204);
    wire.delete(&hide).await.refused(404, 10009);
    let everyone = format!("{path}/permissions/{}", wire.sandbox.guild());
    wire.put(&everyone, json!({ "type": 0, "deny": "1024" }))
        .await
        .expect(204);
    // Now the bot does not see it either.
    wire.get(&path).await.refused(403, 50001);
    let voice = wire
        .post(&channels, json!({ "name": "V", "type": 2 }))
        .await
        .expect(201);
    assert_eq!(
        (&voice["bitrate"], &voice["user_limit"]),
        (&json!(64000), &json!(0))
    );
    let order = json!([{ "id": voice["id"], "position": 7 }]);
    wire.patch(&channels, order).await.expect(204);
    let path = format!("/channels/{}", text(&voice["id"]));
    assert_eq!(wire.get(&path).await.expect(200)["position"], 7);
    assert_eq!(wire.delete(&path).await.expect(200)["id"], voice["id"]);
    assert_eq!(wire.event("CHANNEL_DELETE")["id"], voice["id"]);
    wire.get(&path).await.refused(404, 10003);
}

#[tokio::test]
async fn threads_are_started_joined_and_archived() {
    let wire = Wire::start().await;
    let id = wire.say("start here").await;
    let from = format!("{}/messages/{id}/threads", wire.channel());
    let thread = wire
        .post(&from, json!({ "name": "talk" }))
        .await
        .expect(201);
    assert_eq!(thread["id"], *id);
    assert_eq!(
        (&thread["type"], &thread["message_count"]),
        (&json!(11), &json!(0))
    );
    assert_eq!(wire.event("THREAD_CREATE")["newly_created"], true);
    wire.post(&from, json!({ "name": "again" }))
        .await
        .refused(400, 160_004);
    let message = wire
        .get(&format!("{}/messages/{id}", wire.channel()))
        .await
        .expect(200);
    assert_eq!(
        (&message["thread"]["name"], &message["flags"]),
        (&json!("talk"), &json!(32))
    );
    let path = format!("/channels/{id}");
    wire.post(&format!("{path}/messages"), json!({ "content": "in it" }))
        .await
        .expect(200);
    let alice = wire.user("alice");
    wire.send(Method::PUT, &format!("{path}/thread-members/{alice}"), None)
        .await
        .expect(204);
    let members = wire
        .get(&format!("{path}/thread-members?with_member=true"))
        .await
        .expect(200);
    assert_eq!(members.as_array().unwrap().len(), 2);
    wire.get(&format!("{path}/thread-members/{alice}"))
        .await
        .expect(200);
    let active = wire
        .get(&format!("{}/threads/active", wire.guild()))
        .await
        .expect(200);
    // What was said, and that somebody was added.
    assert_eq!(active["threads"][0]["message_count"], 2);
    wire.patch(&path, json!({ "archived": true, "locked": true }))
        .await
        .expect(200);
    assert_eq!(
        wire.event("THREAD_UPDATE")["thread_metadata"]["locked"],
        true
    );
    let refused = wire
        .post(&format!("{path}/messages"), json!({ "content": "x" }))
        .await;
    refused.refused(400, 50083);
    let archived = format!("{}/threads/archived/public", wire.channel());
    assert_eq!(
        wire.get(&archived).await.expect(200)["threads"][0]["id"],
        *id
    );
    wire.patch(&path, json!({ "archived": false }))
        .await
        .expect(200);
    wire.delete(&format!("{path}/thread-members/{alice}"))
        .await
        .expect(204);
    wire.delete(&format!("{path}/thread-members/@me"))
        .await
        .expect(204);
    let secret = json!({ "name": "secret", "type": 12 });
    let secret = wire
        .post(&format!("{}/threads", wire.channel()), secret)
        .await
        .expect(201);
    assert_eq!(secret["type"], 12);
    wire.delete(&path).await.expect(200);
    assert_eq!(wire.event("THREAD_DELETE")["id"], *id);
}

#[tokio::test]
async fn roles_are_made_given_and_taken() {
    let wire = Wire::start().await;
    let roles = format!("{}/roles", wire.guild());
    let new = json!({ "name": "Helper", "permissions": "8192", "color": 255, "hoist": true });
    let role = wire.post(&roles, new).await.expect(200);
    assert_eq!(role["colors"]["primary_color"], 255);
    let id = text(&role["id"]);
    assert_eq!(wire.event("GUILD_ROLE_CREATE")["role"]["id"], *id);
    let bob = wire.user("bob");
    let member = format!("{}/members/{bob}", wire.guild());
    wire.send(Method::PUT, &format!("{member}/roles/{id}"), None)
        .await
        .expect(204);
    assert_eq!(wire.get(&member).await.expect(200)["roles"], json!([id]));
    let changed = wire
        .patch(&format!("{roles}/{id}"), json!({ "name": "Aide" }))
        .await
        .expect(200);
    assert_eq!(changed["name"], "Aide");
    wire.get(&format!("{roles}/{id}")).await.expect(200);
    // Nobody gives more than they have, nor changes what stands above them.
    let more = json!({ "permissions": "8" });
    wire.patch(&format!("{roles}/{id}"), more)
        .await
        .refused(403, 50013);
    let all = wire.get(&roles).await.expect(200);
    let own = all
        .as_array()
        .unwrap()
        .iter()
        .find(|role| role["managed"] == true)
        .unwrap();
    let own = format!("{roles}/{}", text(&own["id"]));
    wire.patch(&own, json!({ "name": "mine" }))
        .await
        .refused(403, 50013);
    wire.delete(&format!("{roles}/{id}")).await.expect(204);
    assert_eq!(wire.get(&member).await.expect(200)["roles"], json!([]));
    wire.delete(&format!("{roles}/{id}"))
        .await
        .refused(404, 10011);
}

#[tokio::test]
async fn members_are_found_changed_kicked_and_banned() {
    let wire = Wire::start().await;
    let bob = wire.user("bob");
    let members = format!("{}/members", wire.guild());
    let member = format!("{members}/{bob}");
    assert_eq!(
        wire.get(&format!("{members}?limit=1000"))
            .await
            .expect(200)
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let found = wire
        .get(&format!("{members}/search?query=BO&limit=5"))
        .await
        .expect(200);
    assert_eq!(found[0]["user"]["id"], *bob);
    let change = json!({ "nick": "Bobby", "communication_disabled_until": "2020-01-01T00:00:00.000000+00:00" });
    assert_eq!(
        wire.patch(&member, change).await.expect(200)["nick"],
        "Bobby"
    );
    assert_eq!(wire.event("GUILD_MEMBER_UPDATE")["nick"], "Bobby");
    let own = wire
        .patch(&format!("{members}/@me"), json!({ "nick": "Me" }))
        .await
        .expect(200);
    assert_eq!(own["nick"], "Me");
    let alice = format!("{members}/{}", wire.user("alice"));
    wire.delete(&alice).await.refused(403, 50013);
    wire.patch(&member, json!({ "mute": true }))
        .await
        .refused(400, 40032);
    wire.delete(&member).await.expect(204);
    assert_eq!(wire.event("GUILD_MEMBER_REMOVE")["user"]["id"], *bob);
    wire.get(&member).await.refused(404, 10007);
    wire.get(&format!("{members}/5")).await.refused(404, 10013);

    let ban = format!("{}/bans/{bob}", wire.guild());
    let request = wire
        .request(Method::PUT, &ban)
        .header("content-type", "application/json")
        .header("x-audit-log-reason", "sp%C3%A4m");
    wire.exchange(request.body("{}".into()).unwrap())
        .await
        .unwrap()
        .expect(204);
    assert_eq!(wire.get(&ban).await.expect(200)["reason"], "späm");
    assert_eq!(wire.event("GUILD_BAN_ADD")["user"]["id"], *bob);
    let bans = format!("{}/bans", wire.guild());
    assert_eq!(
        wire.get(&bans).await.expect(200).as_array().unwrap().len(),
        1
    );
    wire.sandbox
        .user("bob")
        .join(wire.sandbox.guild())
        .await
        .unwrap_err();
    wire.delete(&ban).await.expect(204);
    wire.delete(&ban).await.refused(404, 10026);
    let bulk = format!("{}/bulk-ban", wire.guild());
    let both = json!({ "user_ids": [bob, wire.user("alice")] });
    let result = wire.post(&bulk, both).await.expect(200);
    assert_eq!(result["banned_users"], json!([bob]));
    assert_eq!(result["failed_users"], json!([wire.user("alice")]));
}

#[tokio::test]
async fn emojis_can_be_reacted_with() {
    let wire = Wire::start().await;
    let emojis = format!("{}/emojis", wire.guild());
    let new = json!({ "name": "blob", "image": "data:image/png;base64,iVBORw0KGgo=" });
    let emoji = wire.post(&emojis, new).await.expect(201);
    let id = text(&emoji["id"]);
    assert_eq!(
        wire.event("GUILD_EMOJIS_UPDATE")["emojis"][0]["name"],
        "blob"
    );
    let message = wire.say("x").await;
    let reaction = format!(
        "{}/messages/{message}/reactions/blob:{id}/@me",
        wire.channel()
    );
    wire.send(Method::PUT, &reaction, None).await.expect(204);
    assert_eq!(wire.event("MESSAGE_REACTION_ADD")["emoji"]["id"], *id);
    let path = format!("{emojis}/{id}");
    assert_eq!(
        wire.patch(&path, json!({ "name": "blub" }))
            .await
            .expect(200)["name"],
        "blub"
    );
    assert_eq!(wire.get(&emojis).await.expect(200)[0]["name"], "blub");
    wire.get(&path).await.expect(200);
    wire.delete(&path).await.expect(204);
    wire.get(&path).await.refused(404, 10014);
    let wrong = json!({ "name": "b b", "image": "data:image/png;base64,iVBORw0KGgo=" });
    wire.post(&emojis, wrong).await.refused(400, 50035);
}

#[tokio::test]
async fn invites_lead_to_their_channel() {
    let wire = Wire::start().await;
    let invites = format!("{}/invites", wire.channel());
    let invite = wire
        .post(&invites, json!({ "max_age": 60, "max_uses": 1 }))
        .await
        .expect(200);
    let code = text(&invite["code"]);
    assert_eq!(wire.event("INVITE_CREATE")["code"], *code);
    // The same is given again, unless a unique one is wanted.
    let again = wire
        .post(&invites, json!({ "max_age": 60, "max_uses": 1 }))
        .await
        .expect(200);
    assert_eq!(again["code"], *code);
    let resolved = wire
        .get(&format!("/invites/{code}?with_counts=true"))
        .await
        .expect(200);
    assert_eq!(resolved["approximate_member_count"], 3);
    assert_eq!(
        wire.get(&invites)
            .await
            .expect(200)
            .as_array()
            .unwrap()
            .len(),
        1
    );
    wire.get(&format!("{}/invites", wire.guild()))
        .await
        .expect(200);
    wire.delete(&format!("/invites/{code}")).await.expect(200);
    assert_eq!(wire.event("INVITE_DELETE")["code"], *code);
    wire.get(&format!("/invites/{code}"))
        .await
        .refused(404, 10006);
}

#[tokio::test]
async fn direct_messages_open_once() {
    let wire = Wire::start().await;
    let body = json!({ "recipient_id": wire.user("alice") });
    let dm = wire
        .post("/users/@me/channels", body.clone())
        .await
        .expect(200);
    assert_eq!(dm["recipients"][0]["username"], "alice");
    assert_eq!(
        wire.post("/users/@me/channels", body).await.expect(200)["id"],
        dm["id"]
    );
    // Some clients write ids as numbers.
    let number = json!({ "recipient_id": wire.user("alice").parse::<u64>().unwrap() });
    assert_eq!(
        wire.post("/users/@me/channels", number).await.expect(200)["id"],
        dm["id"]
    );
    let path = format!("/channels/{}/messages", text(&dm["id"]));
    let message = wire
        .post(&path, json!({ "content": "psst" }))
        .await
        .expect(200);
    assert!(wire.event("MESSAGE_CREATE").get("guild_id").is_none());
    wire.delete(&format!("{path}/{}", text(&message["id"])))
        .await
        .expect(204);
    wire.post("/users/@me/channels", json!({ "recipient_id": "5" }))
        .await
        .refused(400, 50033);
    wire.get(&format!("/users/{}", wire.user("bob")))
        .await
        .expect(200);
    wire.get("/users/5").await.refused(404, 10013);
}

#[tokio::test]
async fn announcements_are_followed_and_published() {
    let wire = Wire::start().await;
    let guild = wire.sandbox.guild();
    let news = wire
        .sandbox
        .create_channel(guild, ChannelType::GuildAnnouncement, "news")
        .unwrap();
    let path = format!("/channels/{news}");
    let target = json!({ "webhook_channel_id": wire.sandbox.channel().to_string() });
    wire.post(&format!("{path}/followers"), target)
        .await
        .expect(200);
    let message = wire
        .post(&format!("{path}/messages"), json!({ "content": "new" }))
        .await
        .expect(200);
    let crosspost = format!("{path}/messages/{}/crosspost", text(&message["id"]));
    assert_eq!(
        wire.post(&crosspost, json!({})).await.expect(200)["flags"],
        1
    );
    wire.post(&crosspost, json!({})).await.refused(400, 40033);
}

#[tokio::test]
async fn posts_of_a_forum_begin_with_a_message() {
    let wire = Wire::start().await;
    let channels = format!("{}/channels", wire.guild());
    let new = json!({ "name": "forum", "type": 15, "available_tags": [{ "name": "help" }] });
    let forum = wire.post(&channels, new).await.expect(201);
    let tag = text(&forum["available_tags"][0]["id"]);
    let posts = format!("/channels/{}/threads", text(&forum["id"]));
    let post =
        json!({ "name": "Question", "message": { "content": "Why?" }, "applied_tags": [tag] });
    let thread = wire.post(&posts, post).await.expect(201);
    assert_eq!(thread["message"]["content"], "Why?");
    assert_eq!(thread["message"]["id"], thread["id"]);
    assert_eq!(thread["message_count"], 0);
    assert_eq!(thread["applied_tags"], json!([tag]));
    assert_eq!(wire.event("THREAD_CREATE")["parent_id"], forum["id"]);
    assert_eq!(wire.event("MESSAGE_CREATE")["content"], "Why?");
    let empty = json!({ "name": "Question", "message": {} });
    wire.post(&posts, empty).await.refused(400, 50006);
    let text_only = format!("{}/messages", posts.trim_end_matches("/threads"));
    wire.post(&text_only, json!({ "content": "x" }))
        .await
        .refused(400, 40058);
}
