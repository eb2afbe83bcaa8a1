//! The control API: everything that people do, from any language.

mod wire;

use cordial_sandbox::Sandbox;
use serde_json::{Value, json};
use wire::http::{Bot, call};

struct Control(String);

impl Control {
    async fn get(&self, path: &str) -> (u16, Value) {
        call(&self.0, "GET", &format!("/sandbox{path}"), None, None).await
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        call(
            &self.0,
            "POST",
            &format!("/sandbox{path}"),
            None,
            Some(&body),
        )
        .await
    }

    /// A request that must succeed.
    async fn done(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.post(path, body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }
}

async fn ready() -> (Sandbox, Bot, Control) {
    let sandbox = wire::judged::start().await.unwrap();
    let bot = Bot::start(&sandbox).await;
    let control = Control(sandbox.api_url());
    (sandbox, bot, control)
}

#[tokio::test]
async fn it_says_where_everything_is() {
    let (sandbox, _bot, control) = ready().await;
    let (status, info) = control.get("").await;
    assert_eq!(status, 200);
    assert_eq!(info["token"], sandbox.token().expose());
    assert_eq!(info["gateway_url"], sandbox.gateway_url());
    assert_eq!(info["application_id"], sandbox.application_id().to_string());
    let (_, state) = control.get("/state").await;
    assert_eq!(state["guilds"][0]["name"], "Cordial");
    assert_eq!(state["sessions"][0]["shard"], json!([0, 1]));
    assert_eq!(state["guilds"][0]["members"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_world_is_furnished() {
    let (_sandbox, mut bot, control) = ready().await;
    let carol = control.done("/users", json!({ "name": "carol" })).await;
    let guild = control
        .done(
            "/guilds",
            json!({ "name": "Club", "owner": "carol", "members": ["bob"], "channels": ["lobby"] }),
        )
        .await;
    assert_eq!(guild["channels"][0]["name"], "lobby");
    loop {
        let created = bot.gateway.dispatch("GUILD_CREATE").await;
        if created["name"] == "Club" {
            assert_eq!(created["owner_id"], carol["id"]);
            assert_eq!(created["member_count"], 3);
            break;
        }
    }
    control
        .done(
            "/guilds/Club/channels",
            json!({ "name": "stage", "type": 13 }),
        )
        .await;
    let created = bot.gateway.dispatch("CHANNEL_CREATE").await;
    assert_eq!(
        (&created["name"], &created["type"]),
        (&json!("stage"), &json!(13))
    );
    for (method, event) in [
        ("PUT", "GUILD_MEMBER_ADD"),
        ("DELETE", "GUILD_MEMBER_REMOVE"),
    ] {
        let path = "/sandbox/guilds/Club/members/alice";
        let (status, _) = call(&control.0, method, path, None, None).await;
        assert_eq!(status, 200);
        let event = bot.gateway.dispatch(event).await;
        assert_eq!(event["user"]["username"], "alice");
    }
}

#[tokio::test]
async fn people_are_members() {
    let (sandbox, mut bot, control) = ready().await;
    let status = json!({ "premium_tier": 3, "features": ["VERIFIED"], "vanity_url_code": "club" });
    control.done("/guilds/Cordial/status", status).await;
    control.done("/users", json!({ "name": "carol" })).await;
    let club = json!({ "code": "club" });
    let joined = control.done("/users/carol/accept_invite", club).await;
    assert_eq!(joined["guild_id"], sandbox.guild().to_string());
    bot.gateway.dispatch("GUILD_MEMBER_ADD").await;
    let (code, refused) = control
        .post("/users/carol/accept_invite", json!({ "code": "none" }))
        .await;
    assert_eq!(code, 400, "{refused}");
    let voice = json!({ "channel": "General" });
    control.done("/users/carol/join_voice", voice).await;
    let state = bot.gateway.dispatch("VOICE_STATE_UPDATE").await;
    assert_eq!(state["member"]["user"]["username"], "carol");
    let here = json!({ "guild": "Cordial" });
    control.done("/users/carol/leave_voice", here.clone()).await;
    let state = bot.gateway.dispatch("VOICE_STATE_UPDATE").await;
    assert_eq!(state["channel_id"], Value::Null);
    control.done("/users/carol/offline", json!({})).await;
    let presence = bot.gateway.dispatch("PRESENCE_UPDATE").await;
    assert_eq!(presence["status"], "offline");
    control.done("/users", json!({ "name": "dave" })).await;
    control.done("/users/dave/ask_to_join", here.clone()).await;
    let (code, refused) = control.post("/users/dave/ask_to_join", here).await;
    assert_eq!(code, 400, "{refused}");
}

#[tokio::test]
async fn people_vote_burst_and_take_names() {
    let (sandbox, mut bot, control) = ready().await;
    let poll = json!({ "question": { "text": "Tea?" }, "answers": [
        { "poll_media": { "text": "yes" } }, { "poll_media": { "text": "no" } },
    ] });
    let asked = bot.say(sandbox.channel(), json!({ "poll": poll })).await;
    let on = |key: &str, value: Value| {
        let mut body = json!({ "channel": "general", "message": asked["id"] });
        body[key] = value;
        body
    };
    let vote = "/users/alice/vote";
    control.done(vote, on("answers", json!([2]))).await;
    let added = bot.gateway.dispatch("MESSAGE_POLL_VOTE_ADD").await;
    assert_eq!(
        (&added["answer_id"], &added["message_id"]),
        (&json!(2), &asked["id"])
    );
    control.done(vote, on("answers", json!([]))).await;
    let removed = bot.gateway.dispatch("MESSAGE_POLL_VOTE_REMOVE").await;
    assert_eq!(removed["answer_id"], 2);
    for wrong in [on("answers", json!([3])), on("emoji", json!("👍"))] {
        let (code, refused) = control.post(vote, wrong).await;
        assert_eq!(code, 400, "{refused}");
    }

    let burst = on("emoji", json!("🔥"));
    control.done("/users/bob/super_react", burst).await;
    let added = bot.gateway.dispatch("MESSAGE_REACTION_ADD").await;
    assert_eq!(
        (&added["burst"], &added["emoji"]["name"]),
        (&json!(true), &json!("🔥"))
    );

    let rename = json!({ "guild": "Cordial", "nick": "Ally" });
    control.done("/users/alice/rename", rename).await;
    let member = bot.gateway.dispatch("GUILD_MEMBER_UPDATE").await;
    assert_eq!(member["nick"], "Ally");
    let own = json!({ "guild": "Cordial" });
    control.done("/users/alice/rename", own).await;
    let member = bot.gateway.dispatch("GUILD_MEMBER_UPDATE").await;
    assert_eq!(member["nick"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn a_guild_is_without_an_index_for_a_time() {
    let (sandbox, bot, control) = ready().await;
    let search = format!("/guilds/{}/messages/search?content=x", sandbox.guild());
    let two = json!({ "takes_ms": 2000 });
    control.done("/guilds/Cordial/reindex", two.clone()).await;
    let put_off = bot.rest("GET", &search, Value::Null).await;
    assert_eq!(
        (&put_off["code"], &put_off["retry_after"]),
        (&json!(110_000), &json!(2))
    );
    tokio::time::advance(std::time::Duration::from_secs(2)).await;
    let found = bot.rest("GET", &search, Value::Null).await;
    assert_eq!(found["total_results"], 0);
    let (code, refused) = control.post("/guilds/none/reindex", two).await;
    assert_eq!(code, 404, "{refused}");
}

#[tokio::test]
async fn people_talk_and_react() {
    let (sandbox, mut bot, control) = ready().await;
    let said = control
        .done(
            "/users/alice/say",
            json!({ "channel": "general", "content": "hello" }),
        )
        .await;
    assert_eq!(
        bot.gateway.dispatch("MESSAGE_CREATE").await["id"],
        said["id"]
    );
    let message = json!({ "channel": "#general", "message": said["id"] });
    let with = |key: &str, value: &str| {
        let mut body = message.clone();
        body[key] = json!(value);
        body
    };
    control.done("/users/bob/react", with("emoji", "🎉")).await;
    bot.gateway.dispatch("MESSAGE_REACTION_ADD").await;
    control
        .done("/users/bob/unreact", with("emoji", "🎉"))
        .await;
    bot.gateway.dispatch("MESSAGE_REACTION_REMOVE").await;
    control
        .done("/users/alice/edit", with("content", "bye"))
        .await;
    bot.gateway.dispatch("MESSAGE_UPDATE").await;
    control
        .done(
            "/users/bob/typing",
            json!({ "channel": sandbox.channel().to_string() }),
        )
        .await;
    bot.gateway.dispatch("TYPING_START").await;
    let (_, messages) = control.get("/channels/general/messages").await;
    assert_eq!(messages[0]["content"], "bye");
    control.done("/users/alice/delete", message).await;
    bot.gateway.dispatch("MESSAGE_DELETE").await;

    let dm = control.done("/users/alice/dm", json!({})).await;
    control
        .done(
            "/users/alice/say",
            json!({ "channel": dm["id"], "content": "psst" }),
        )
        .await;
    let whispered = bot.gateway.dispatch("MESSAGE_CREATE").await;
    assert_eq!(whispered["content"], "psst");
    assert_eq!(whispered["guild_id"], Value::Null);
}

#[tokio::test]
async fn a_whole_story_over_http() {
    let (_sandbox, mut bot, control) = ready().await;
    bot.register(json!([{
        "name": "greet",
        "description": "Greets",
        "options": [{ "type": 3, "name": "name", "description": "Whom", "required": true }]
    }]))
    .await;
    let begun = control
        .done(
            "/users/alice/invoke",
            json!({ "channel": "general", "command": "/greet", "options": { "name": "World" } }),
        )
        .await;
    let path = format!("/interactions/{}", begun["interaction"].as_str().unwrap());
    let answering = async {
        let interaction = bot.interaction().await;
        let button = json!({ "type": 2, "style": 1, "custom_id": "again", "label": "Again" });
        let data = json!({
            "content": "Hello, World!",
            "components": [{ "type": 1, "components": [button] }],
        });
        bot.respond(&interaction, 4, data).await;
    };
    // The wait begins before there is an answer.
    let ((status, seen), ()) = tokio::join!(control.get(&path), answering);
    assert_eq!((status, &seen["answered"]), (200, &json!(true)));
    assert_eq!(seen["response_type"], 4);
    let message = &seen["message"];
    assert_eq!(message["content"], "Hello, World!");

    let found = control
        .done(
            "/wait/message",
            json!({ "channel": "general", "contains": "World", "from": "Cordial Bot" }),
        )
        .await;
    assert_eq!(found["id"], message["id"]);

    let clicked = control
        .done(
            "/users/bob/click",
            json!({ "channel": "general", "message": message["id"], "custom_id": "again" }),
        )
        .await;
    let interaction = bot.interaction().await;
    assert_eq!(interaction["id"], clicked["interaction"]);
    bot.respond(
        &interaction,
        9,
        json!({ "custom_id": "form", "title": "Form", "components": [
            { "type": 1, "components": [{ "type": 4, "custom_id": "name", "label": "Name", "style": 1 }] }
        ] }),
    )
    .await;
    let path = format!(
        "/interactions/{}?until=modal",
        clicked["interaction"].as_str().unwrap()
    );
    let (_, modal) = control.get(&path).await;
    assert_eq!(modal["data"]["title"], "Form");
    control
        .done(
            "/users/bob/submit",
            json!({ "interaction": clicked["interaction"], "fields": { "name": "Bob" } }),
        )
        .await;
    let interaction = bot.interaction().await;
    assert_eq!(
        interaction["data"]["components"][0]["components"][0]["value"],
        "Bob"
    );
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let (_sandbox, _bot, control) = ready().await;
    for (path, body, status, why) in [
        (
            "/users/nobody/say",
            json!({}),
            404,
            "there is no user `nobody`",
        ),
        ("/users/alice/dance", json!({}), 404, "users cannot `dance`"),
        (
            "/users/alice/say",
            json!({ "channel": "general" }),
            400,
            "content",
        ),
        (
            "/users/alice/say",
            json!({ "channel": "nowhere", "content": "x" }),
            404,
            "nowhere",
        ),
        (
            "/users/alice/click",
            json!({ "channel": "general", "message": "1" }),
            400,
            "`custom_id` is missing",
        ),
        ("/nonsense", json!({}), 404, "no POST /sandbox/nonsense"),
        (
            "/faults/gateway",
            json!({ "fault": "earthquake" }),
            400,
            "got `earthquake`",
        ),
        (
            "/faults/rest",
            json!({ "fault": "cut", "route": "GET /moon" }),
            404,
            "no route `GET /moon`",
        ),
        (
            "/wait/message",
            json!({ "channel": "general", "content": "never", "wait_ms": 1 }),
            408,
            "did not come",
        ),
    ] {
        let (got, answer) = control.post(path, body).await;
        let error = answer["error"].as_str().unwrap_or_default();
        assert_eq!(got, status, "{path}: {error}");
        assert!(error.contains(why), "{path}: {error}");
    }
    let (status, _) = control.get("/interactions/1").await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn the_log_is_read_and_awaited() {
    let (_sandbox, _bot, control) = ready().await;
    let (_, log) = control.get("/log").await;
    let texts: Vec<_> = log["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["text"].as_str().unwrap())
        .collect();
    assert!(
        texts.contains(&"gateway connection 0: identify"),
        "{texts:?}"
    );
    let next = log["next"].as_u64().unwrap();
    let path = format!("/log?since={next}&wait_ms=60000");
    let (seen, _) = tokio::join!(
        control.get(&path),
        control.post(
            "/users/alice/say",
            json!({ "channel": "general", "content": "hello" })
        )
    );
    let entry = &seen.1["entries"][0];
    assert_eq!(
        (&entry["kind"], &entry["event"]),
        (&json!("event"), &json!("MESSAGE_CREATE"))
    );
    assert_eq!(entry["data"]["content"], "hello");
    assert_eq!(entry["number"], next);
}

#[tokio::test]
async fn faults_settings_and_reset() {
    let (sandbox, mut bot, control) = ready().await;
    let reached = control
        .done(
            "/faults/gateway",
            json!({ "target": { "shard": 0 }, "fault": "reconnect" }),
        )
        .await;
    assert_eq!(reached["connections"], 1);
    bot.gateway.opcode(7).await;
    control
        .done("/faults/gateway", json!({ "fault": "close", "code": 4000 }))
        .await;
    assert_eq!(bot.gateway.closed().await, 4000);

    control
        .done(
            "/faults/rest",
            json!({ "route": "GET /users/@me", "fault": "status", "status": 503 }),
        )
        .await;
    let me = || {
        call(
            &control.0,
            "GET",
            "/api/v10/users/@me",
            Some(sandbox.token().expose()),
            None,
        )
    };
    assert_eq!(me().await.0, 503);
    assert_eq!(me().await.0, 200);

    let settings = control
        .done(
            "/settings",
            json!({ "heartbeat_interval_ms": 1000, "remaining_session_starts": 5 }),
        )
        .await;
    assert_eq!(settings["heartbeat_interval_ms"], 1000);
    let path = "/api/v10/gateway/bot";
    let (_, info) = call(
        &control.0,
        "GET",
        path,
        Some(sandbox.token().expose()),
        None,
    )
    .await;
    assert_eq!(info["session_start_limit"]["remaining"], 5);

    control.done("/users", json!({ "name": "carol" })).await;
    control.done("/reset", json!({})).await;
    let (_, state) = control.get("/state").await;
    let users = state["users"].as_array().unwrap();
    assert!(users.iter().all(|user| user["username"] != "carol"));
    assert_eq!(state["sessions"], json!([]));
    // The token is the one from before.
    assert_eq!(me().await.0, 200);
}

#[cfg(feature = "user")]
#[tokio::test]
async fn people_have_tokens_for_sessions_of_their_own() {
    let (sandbox, _bot, control) = ready().await;
    let answer = control.done("/users/alice/token", json!({})).await;
    let again = control.done("/users/alice/token", json!({})).await;
    assert_eq!(answer, again);
    assert_eq!(answer["token"], sandbox.user("alice").token().expose());
}

#[tokio::test]
async fn people_authorize_applications_and_buy_of_them() {
    let (_sandbox, _bot, control) = ready().await;
    let (_, info) = control.get("").await;
    let app = info["application_id"].as_str().unwrap();
    let path = format!("/applications/{app}");
    let back = "http://localhost/callback";
    let edited = control
        .done(
            &path,
            json!({ "redirect_uris": [back], "public_client": true }),
        )
        .await;
    assert_eq!(edited["client_secret"], info["client_secret"]);
    let url = format!(
        "https://discord.com/oauth2/authorize?client_id={app}&response_type=code&scope=identify&redirect_uri={back}&state=s"
    );
    let told = control
        .done("/users/alice/authorize", json!({ "url": url }))
        .await;
    assert!(told["code"].is_string() && told["state"] == "s", "{told}");
    let told = control
        .done(
            "/users/alice/authorize",
            json!({ "url": url, "deny": true }),
        )
        .await;
    assert_eq!(told["error"], "access_denied");
    let (status, _) = control
        .post("/users/alice/device", json!({ "user_code": "X" }))
        .await;
    assert_eq!(status, 400);
    let coin = json!({ "name": "Coin", "type": 3 });
    let coin = control.done(&format!("{path}/skus"), coin).await;
    let bought = control
        .done("/users/bob/buy", json!({ "sku": coin["id"] }))
        .await;
    assert!(bought["entitlement"].is_string());
    let (status, _) = control
        .post("/applications/1/skus", json!({ "name": "x", "type": 3 }))
        .await;
    assert_eq!(status, 404);
}
