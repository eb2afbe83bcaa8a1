//! The life of a session: hello, identify, ready, guilds, heartbeats.

mod wire;

use serde_json::json;
use wire::Client;

#[tokio::test]
async fn a_session_begins_with_hello_ready_and_its_guilds() {
    let sandbox = wire::judged::start().await.unwrap();
    let mut client = Client::connect(&sandbox.gateway_url(), "v=10&encoding=json").await;
    let hello = client.payload().await;
    assert_eq!(hello["op"], 10);
    assert_eq!(hello["d"]["heartbeat_interval"], 41_250);
    client
        .identify(sandbox.token().expose(), json!({ "shard": [0, 1] }))
        .await;
    let ready = client.payload().await;
    assert_eq!((&ready["t"], &ready["s"]), (&json!("READY"), &json!(1)));
    let ready = &ready["d"];
    let guild = sandbox.guild().to_string();
    assert_eq!(ready["v"], 10);
    assert_eq!(ready["shard"], json!([0, 1]));
    assert_eq!(
        ready["guilds"],
        json!([{ "id": guild, "unavailable": true }])
    );
    assert_eq!(ready["user"]["bot"], true);
    assert_eq!(ready["application"]["id"], ready["user"]["id"]);
    assert_eq!(ready["resume_gateway_url"], sandbox.gateway_url());
    assert!(
        ready["session_id"]
            .as_str()
            .is_some_and(|id| id.len() >= 16)
    );

    let created = client.payload().await;
    assert_eq!(
        (&created["t"], &created["s"]),
        (&json!("GUILD_CREATE"), &json!(2))
    );
    let created = &created["d"];
    assert_eq!(created["id"], guild);
    assert_eq!(created["unavailable"], false);
    assert_eq!(created["member_count"], 3);
    assert_eq!(created["members"].as_array().unwrap().len(), 3);
    let channels = created["channels"].as_array().unwrap();
    assert!(channels.iter().any(|channel| channel["name"] == "general"));
    assert!(channels.iter().all(|channel| channel["position"].is_u64()));
}

#[tokio::test]
async fn heartbeats_are_acknowledged_at_once_even_before_identify() {
    let sandbox = wire::judged::start().await.unwrap();
    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.send(json!({ "op": 1, "d": null })).await;
    assert_eq!(client.payload().await["op"], 11);
}

#[tokio::test]
async fn two_sessions_of_one_bot_both_hear() {
    let sandbox = wire::judged::builder()
        .gateway(settings(16))
        .start()
        .await
        .unwrap();
    let (mut one, _) = Client::ready(&sandbox.gateway_url(), sandbox.token().expose()).await;
    let mut other = Client::open(&sandbox.gateway_url()).await;
    // Another bucket of the same bot.
    other
        .identify(sandbox.token().expose(), json!({ "shard": [1, 2] }))
        .await;
    other.dispatch("READY").await;
    assert_eq!(sandbox.gateway().sessions().len(), 2);
    let alice = sandbox.user("alice");
    alice.say(sandbox.channel(), "hello").await.unwrap();
    let message = one.dispatch("MESSAGE_CREATE").await;
    assert_eq!(message["content"], "hello");
}

fn settings(max_concurrency: u32) -> cordial_sandbox::GatewaySettings {
    let mut settings = cordial_sandbox::GatewaySettings::default();
    settings.max_concurrency = max_concurrency;
    settings
}

#[tokio::test]
async fn guilds_that_come_and_go_are_told() {
    let sandbox = wire::judged::start().await.unwrap();
    let (mut client, _) = Client::ready(&sandbox.gateway_url(), sandbox.token().expose()).await;
    client.dispatch("GUILD_CREATE").await;
    let carol = sandbox.user("carol");
    let added = client.dispatch("GUILD_MEMBER_ADD").await;
    assert_eq!(added["user"]["username"], "carol");
    let guild = sandbox.create_guild("Second", carol.id());
    let created = client.dispatch("GUILD_CREATE").await;
    assert_eq!(created["id"], guild.to_string());
    assert_eq!(created["name"], "Second");
    carol.leave(sandbox.guild()).await.unwrap();
    let removed = client.dispatch("GUILD_MEMBER_REMOVE").await;
    assert_eq!(removed["user"]["id"], carol.id().to_string());
}

#[tokio::test]
async fn a_presence_is_shown_and_kept() {
    let sandbox = wire::judged::start().await.unwrap();
    let mut client = Client::open(&sandbox.gateway_url()).await;
    let presence = json!({ "since": null, "activities": [], "status": "dnd", "afk": false });
    client
        .identify(sandbox.token().expose(), json!({ "presence": presence }))
        .await;
    let seen = client.dispatch("PRESENCE_UPDATE").await;
    assert_eq!(seen["status"], "dnd");
    let presence = json!({
        "since": null,
        "activities": [{ "name": "chess", "type": 0 }],
        "status": "idle",
        "afk": true,
    });
    client.send(json!({ "op": 3, "d": presence })).await;
    let seen = client.dispatch("PRESENCE_UPDATE").await;
    assert_eq!(seen["status"], "idle");
    assert_eq!(seen["activities"][0]["name"], "chess");
    assert_eq!(seen["guild_id"], sandbox.guild().to_string());
}

#[tokio::test]
async fn joining_voice_is_answered_with_state_and_server() {
    let sandbox = wire::judged::start().await.unwrap();
    let (mut client, ready) = Client::ready(&sandbox.gateway_url(), sandbox.token().expose()).await;
    let voice = sandbox
        .channel_named(sandbox.guild(), "General")
        .unwrap()
        .to_string();
    let state = |channel: Option<&str>| {
        json!({
            "op": 4,
            "d": {
                "guild_id": sandbox.guild().to_string(),
                "channel_id": channel,
                "self_mute": false,
                "self_deaf": true,
            },
        })
    };
    client.send(state(Some(&voice))).await;
    let joined = client.dispatch("VOICE_STATE_UPDATE").await;
    assert_eq!(joined["channel_id"], voice);
    assert_eq!(joined["self_deaf"], true);
    assert_eq!(joined["member"]["user"]["id"], ready["user"]["id"]);
    let server = client.dispatch("VOICE_SERVER_UPDATE").await;
    assert_eq!(server["guild_id"], sandbox.guild().to_string());
    assert!(server["token"].is_string());
    client.send(state(None)).await;
    let left = client.dispatch("VOICE_STATE_UPDATE").await;
    assert_eq!(left["channel_id"], json!(null));
    assert_eq!(left["session_id"], joined["session_id"]);
}

#[tokio::test]
async fn soundboards_and_channel_infos_are_answered() {
    let sandbox = wire::judged::start().await.unwrap();
    let (mut client, _) = Client::ready(&sandbox.gateway_url(), sandbox.token().expose()).await;
    let guild = sandbox.guild().to_string();
    client
        .send(json!({ "op": 31, "d": { "guild_ids": [guild] } }))
        .await;
    let sounds = client.dispatch("SOUNDBOARD_SOUNDS").await;
    assert_eq!(
        sounds,
        json!({ "guild_id": guild, "soundboard_sounds": [] })
    );
    client
        .send(json!({ "op": 43, "d": { "guild_id": guild, "fields": ["status"] } }))
        .await;
    let info = client.dispatch("CHANNEL_INFO").await;
    let voice = sandbox.channel_named(sandbox.guild(), "General").unwrap();
    assert_eq!(
        info["channels"],
        json!([{ "id": voice.to_string(), "status": null }])
    );
}
