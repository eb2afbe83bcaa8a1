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

/// A webhook's address.
async fn hook(wire: &Wire) -> String {
    let hooks = format!("{}/webhooks", wire.channel());
    let hook = wire
        .post(&hooks, json!({ "name": "News" }))
        .await
        .expect(200);
    format!("/webhooks/{}/{}", text(&hook["id"]), text(&hook["token"]))
}

#[tokio::test]
async fn a_message_has_a_face_of_its_own() {
    let wire = Wire::start().await;
    let path = format!("{}?wait=true", hook(&wire).await);
    let plain = json!({ "content": "a" });
    let plain = anonymous(&wire, Method::POST, &path, plain)
        .await
        .expect(200);
    let faced = json!({ "content": "b", "avatar_url": "https://example.com/face.png" });
    let faced = anonymous(&wire, Method::POST, &path, faced)
        .await
        .expect(200);
    assert_ne!(plain["author"]["avatar"], faced["author"]["avatar"]);
    let misleading = json!({ "content": "c", "username": "Clyde" });
    let refused = anonymous(&wire, Method::POST, &path, misleading)
        .await
        .refused(400, 50035);
    assert!(refused["errors"]["username"]["_errors"].is_array());
    let button = json!({ "components": [{ "type": 1, "components": [{ "type": 2, "style": 1, "label": "x", "custom_id": "x" }] }], "content": "d" });
    let with = anonymous(&wire, Method::POST, &path, button)
        .await
        .expect(200);
    assert_eq!(with["components"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_webhook_moves_within_its_guild_and_the_log_tells() {
    let wire = Wire::start().await;
    let path = hook(&wire).await;
    let own = path.rsplit_once('/').unwrap().0;
    let guild = wire.sandbox.guild();
    let kind = ChannelType::GuildText;
    let other = wire.sandbox.create_channel(guild, kind, "other").unwrap();
    let moved = json!({ "channel_id": other.to_string(), "name": "Moved" });
    let before = wire.events("WEBHOOKS_UPDATE").len();
    let moved = wire.patch(own, moved).await.expect(200);
    assert_eq!(moved["channel_id"], other.to_string());
    assert_eq!(
        wire.events("WEBHOOKS_UPDATE").len(),
        before + 2,
        "both channels"
    );
    let entry = wire.event("GUILD_AUDIT_LOG_ENTRY_CREATE");
    assert_eq!(
        (&entry["action_type"], &entry["target_id"]),
        (&json!(51), &moved["id"])
    );
    let alice = wire.sandbox.user("alice");
    let elsewhere = wire.sandbox.create_guild("Elsewhere", alice.id());
    let channel = wire.sandbox.channel_named(elsewhere, "general").unwrap();
    let far = json!({ "channel_id": channel.to_string() });
    wire.patch(own, far).await.refused(404, 10003);
    let category = wire
        .sandbox
        .create_channel(guild, ChannelType::GuildCategory, "c")
        .unwrap();
    let place = format!("/channels/{category}/webhooks");
    wire.post(&place, json!({ "name": "n" }))
        .await
        .refused(400, 50024);
}

#[tokio::test]
async fn threads_are_made_in_forums_alone_with_their_tags() {
    let wire = Wire::start().await;
    let path = hook(&wire).await;
    let named = json!({ "content": "x", "thread_name": "t" });
    anonymous(&wire, Method::POST, &path, named.clone())
        .await
        .refused(400, 220_003);
    let forum = json!({ "name": "forum", "type": 15, "available_tags": [{ "name": "bug" }] });
    let forum = wire
        .post(&format!("{}/channels", wire.guild()), forum)
        .await
        .expect(201);
    let tag = text(&forum["available_tags"][0]["id"]);
    let hooks = format!("/channels/{}/webhooks", text(&forum["id"]));
    let hook = wire
        .post(&hooks, json!({ "name": "News" }))
        .await
        .expect(200);
    let path = format!("/webhooks/{}/{}", text(&hook["id"]), text(&hook["token"]));
    anonymous(&wire, Method::POST, &path, json!({ "content": "x" }))
        .await
        .refused(400, 220_001);
    let mut tagged = named;
    tagged["applied_tags"] = json!(["1"]);
    anonymous(&wire, Method::POST, &path, tagged.clone())
        .await
        .refused(404, 10087);
    tagged["applied_tags"] = json!([tag]);
    let waits = format!("{path}?wait=true");
    let message = anonymous(&wire, Method::POST, &waits, tagged.clone())
        .await
        .expect(200);
    let thread = wire
        .get(&format!("/channels/{}", text(&message["channel_id"])))
        .await
        .expect(200);
    assert_eq!(
        (&thread["applied_tags"], &thread["parent_id"]),
        (&json!([tag]), &forum["id"])
    );
    let both = format!("{path}?thread_id={}", text(&thread["id"]));
    anonymous(&wire, Method::POST, &both, tagged)
        .await
        .refused(400, 220_002);
    anonymous(&wire, Method::POST, &both, json!({ "content": "more" }))
        .await
        .expect(204);
    assert_eq!(wire.event("MESSAGE_CREATE")["channel_id"], thread["id"]);
}

#[tokio::test]
async fn what_speaks_to_slack_is_understood() {
    let wire = Wire::start().await;
    let path = format!("{}/slack", hook(&wire).await);
    let body = json!({
        "text": "Build", "username": "CI", "icon_url": "https://example.com/ci.png",
        "attachments": [{
            "title": "Passed", "title_link": "https://example.com/1", "text": "All green", "color": "#3af", "ts": 1_700_000_000,
            "pretext": "before", "footer": "f", "author_name": "a", "image_url": "https://example.com/i.png",
            "fields": [{ "name": "n", "value": "v", "inline": true }],
        }],
    });
    let answer = anonymous(&wire, Method::POST, &path, body)
        .await
        .expect(200);
    assert_eq!(answer, "ok");
    let message = wire.event("MESSAGE_CREATE");
    assert_eq!(
        (&message["content"], &message["author"]["username"]),
        (&json!("Build\nbefore"), &json!("CI"))
    );
    let embed = &message["embeds"][0];
    assert_eq!(
        (&embed["color"], &embed["url"]),
        (&json!(0x33_aaff), &json!("https://example.com/1"))
    );
    assert_eq!(
        (&embed["fields"][0]["value"], &embed["footer"]["text"]),
        (&json!("v"), &json!("f"))
    );
    let none = anonymous(&wire, Method::POST, &path, json!({})).await;
    none.refused(400, 50006);
    let odd = path.replace("/slack", "x/slack");
    anonymous(&wire, Method::POST, &odd, json!({ "text": "x" }))
        .await
        .refused(401, 50027);
}

#[tokio::test]
async fn what_happens_at_github_is_told() {
    let wire = Wire::start().await;
    let path = format!("{}/github", hook(&wire).await);
    let user = json!({ "id": 1, "login": "octocat", "html_url": "https://github.com/octocat", "avatar_url": "https://github.com/a.png" });
    let repository =
        json!({ "id": 2, "html_url": "https://github.com/o/r", "name": "r", "full_name": "o/r" });
    let issue = json!({ "id": 3, "number": 7, "html_url": "https://github.com/o/r/issues/7", "user": user, "title": "It breaks", "body": "Badly" });
    let commit = |id: &str, message: &str| json!({ "id": id, "url": "https://github.com/c", "message": message, "author": { "name": "O", "username": "octocat" } });
    let with = |more: Value| {
        let mut event = json!({ "sender": user, "repository": repository });
        event
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        event
    };
    for (kind, event, title) in [
        (
            None,
            with(json!({ "action": "opened", "issue": issue })),
            Some("[o/r] Issue opened: #7 It breaks"),
        ),
        (
            None,
            with(
                json!({ "ref": "refs/heads/main", "compare": "https://github.com/x", "commits": [commit("0123456789", "One\n\nmore")] }),
            ),
            Some("[o/r:main] 1 new commit"),
        ),
        (
            Some("create"),
            with(json!({ "ref": "topic", "ref_type": "branch" })),
            Some("[o/r] New branch created: topic"),
        ),
        (
            Some("delete"),
            with(json!({ "ref": "topic", "ref_type": "branch" })),
            Some("[o/r] branch deleted: topic"),
        ),
        (
            Some("watch"),
            with(json!({ "action": "started" })),
            Some("[o/r] New star added"),
        ),
        (Some("ping"), with(json!({})), None),
        (None, with(json!({})), None),
    ] {
        let before = wire.events("MESSAGE_CREATE").len();
        let mut request = Request::post(format!("/api/v10{path}"))
            .header("host", "localhost")
            .header("content-type", "application/json");
        if let Some(kind) = kind {
            request = request.header("x-github-event", kind);
        }
        let request = request.body(event.to_string().into()).unwrap();
        wire.exchange(request).await.unwrap().expect(204);
        assert_eq!(
            wire.events("MESSAGE_CREATE").len(),
            before + usize::from(title.is_some())
        );
        if let Some(title) = title {
            let message = wire.event("MESSAGE_CREATE");
            assert_eq!(
                (
                    &message["embeds"][0]["title"],
                    &message["author"]["username"]
                ),
                (&json!(title), &json!("GitHub"))
            );
            assert_eq!(message["embeds"][0]["author"]["name"], "octocat");
        }
    }
    let wrong = json!({ "sender": { "id": 1 } });
    anonymous(&wire, Method::POST, &path, wrong)
        .await
        .refused(400, 50035);
}
