//! Every rule that a client can break, and the code that it is closed with.

mod wire;

use std::time::Duration;

use cordial_model::gateway::Intents;
use cordial_sandbox::{GatewaySettings, Sandbox};
use serde_json::{Value, json};
use wire::{Client, Received};

async fn sandbox() -> Sandbox {
    let mut settings = GatewaySettings::default();
    settings.identify_window = Duration::ZERO;
    settings.privileged_intents = Intents::MESSAGE_CONTENT | Intents::GUILD_MEMBERS;
    settings.max_guilds_per_shard = 2;
    wire::judged::builder()
        .gateway(settings)
        .start()
        .await
        .unwrap()
}

/// Intents without the privileged one that is switched off.
const INTENTS: u64 = wire::ALL_INTENTS & !(1 << 8);

async fn identified(sandbox: &Sandbox) -> Client {
    let mut client = Client::open(&sandbox.gateway_url()).await;
    let intents = json!({ "intents": INTENTS });
    client.identify(sandbox.token().expose(), intents).await;
    client.dispatch("READY").await;
    client
}

/// The code after an identify with these fields.
async fn identify_with(sandbox: &Sandbox, fields: Value) -> u16 {
    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.identify(sandbox.token().expose(), fields).await;
    client.closed().await
}

#[tokio::test]
async fn identifies_that_cannot_be() {
    let sandbox = sandbox().await;
    let with_intents = |mut fields: Value| {
        fields["intents"] = json!(INTENTS);
        fields
    };
    for (code, fields) in [
        (4004, json!({ "token": "not.the.token" })),
        (4010, with_intents(json!({ "shard": [2, 2] }))),
        (4010, with_intents(json!({ "shard": [0, 0] }))),
        (4013, json!({ "intents": 1 << 17 })),
        (4013, json!({ "intents": 1_u64 << 40 })),
        (4014, json!({ "intents": 1 << 8 })),
        (4002, json!({ "intents": "many" })),
        (4002, json!({ "properties": null })),
        (4002, json!({ "shard": [1] })),
        (
            4002,
            with_intents(json!({ "presence": { "status": "bored", "activities": [] } })),
        ),
    ] {
        assert_eq!(
            identify_with(&sandbox, fields.clone()).await,
            code,
            "{fields}"
        );
    }
    assert!(sandbox.gateway().sessions().is_empty());
}

#[tokio::test]
async fn payloads_out_of_turn() {
    let sandbox = sandbox().await;
    let presence = json!({ "since": null, "activities": [], "status": "online", "afk": false });

    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.send(json!({ "op": 3, "d": presence })).await;
    assert_eq!(client.closed().await, 4003);

    let mut client = identified(&sandbox).await;
    client.identify(sandbox.token().expose(), json!({})).await;
    assert_eq!(client.closed().await, 4005);

    let mut client = identified(&sandbox).await;
    client
        .resume(sandbox.token().expose(), &json!("any"), 1)
        .await;
    assert_eq!(client.closed().await, 4005);

    let mut client = identified(&sandbox).await;
    client.send(json!({ "op": 1, "d": 99 })).await;
    assert_eq!(client.closed().await, 4007);
}

#[tokio::test]
async fn payloads_that_cannot_be_read() {
    let sandbox = sandbox().await;
    for (code, text) in [
        (4001, String::from(r#"{"op":5,"d":null}"#)),
        (4001, String::from(r#"{"op":11,"d":null}"#)),
        (4002, String::from("hello")),
        (4002, String::from(r#"{"d":null}"#)),
        (
            4002,
            format!(r#"{{"op":1,"d":null,"x":"{}"}}"#, "a".repeat(4096)),
        ),
        (
            4002,
            format!(r#"{{"op":1,"d":null,"x":"{}"}}"#, "a".repeat(500_000)),
        ),
        (4002, String::from(r#"{"op":3,"d":{"status":"bored"}}"#)),
        (4002, String::from(r#"{"op":8,"d":{"guild_id":"1"}}"#)),
    ] {
        let mut client = identified(&sandbox).await;
        let guild = sandbox.guild().to_string();
        let text = text.replace(r#""guild_id":"1""#, &format!(r#""guild_id":"{guild}""#));
        client.send_text(text.clone()).await;
        assert_eq!(client.closed().await, code, "{text:.80}");
    }
}

#[tokio::test]
async fn too_many_payloads() {
    let sandbox = sandbox().await;
    let mut client = Client::open(&sandbox.gateway_url()).await;
    for _ in 0..120 {
        client.send(json!({ "op": 1, "d": null })).await;
    }
    for _ in 0..120 {
        assert_eq!(client.payload().await["op"], 11);
    }
    client.send(json!({ "op": 1, "d": null })).await;
    assert_eq!(client.closed().await, 4008);
}

#[tokio::test]
async fn a_client_without_heartbeats() {
    let mut settings = GatewaySettings::default();
    settings.heartbeat_interval = Duration::from_millis(40);
    let sandbox = wire::judged::builder()
        .gateway(settings)
        .start()
        .await
        .unwrap();
    let (mut client, ready) = Client::ready(&sandbox.gateway_url(), sandbox.token().expose()).await;
    assert_eq!(client.closed().await, 4009);
    // The session is over.
    let mut client = Client::open(&sandbox.gateway_url()).await;
    client
        .resume(sandbox.token().expose(), &ready["session_id"], 1)
        .await;
    assert_eq!(client.opcode(9).await, json!(false));
}

#[tokio::test]
async fn too_many_guilds_for_one_shard() {
    let sandbox = sandbox().await;
    let owner = sandbox.user("alice").id();
    for name in ["one", "two"] {
        sandbox.create_guild(name, owner);
    }
    assert_eq!(
        identify_with(&sandbox, json!({ "intents": INTENTS })).await,
        4011
    );
}

#[tokio::test]
async fn urls_that_ask_for_what_is_not_served() {
    let sandbox = sandbox().await;
    for (query, code, word) in [
        ("v=5&encoding=json", 4012, "v=5"),
        ("v=10&encoding=etf", 4002, "encoding=etf"),
        ("v=10&compress=brotli", 4002, "compress=brotli"),
    ] {
        let mut client = Client::connect(&sandbox.gateway_url(), query).await;
        match client.receive().await {
            Received::Closed(Some(got), reason) => {
                assert_eq!(got, code);
                assert!(reason.contains(word), "{reason}");
            }
            other => panic!("{query}: {other:?}"),
        }
    }
}
