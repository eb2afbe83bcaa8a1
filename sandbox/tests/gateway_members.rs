//! Opcode 8: members by name, by id, and all of them in chunks.

mod wire;

use std::time::Duration;

use cordial_model::gateway::Intents;
use cordial_sandbox::{GatewaySettings, Sandbox};
use serde_json::{Value, json};
use wire::Client;

/// A sandbox with `member0` to `member1199`, and a client that has asked for nothing yet.
async fn crowd(members: usize, intents: u64) -> (Sandbox, Client) {
    let sandbox = wire::judged::start().await.unwrap();
    for index in 0..members {
        let user = sandbox.create_user(&format!("member{index}"));
        sandbox.add_member(sandbox.guild(), user);
    }
    let mut client = Client::open(&sandbox.gateway_url()).await;
    client
        .identify(sandbox.token().expose(), json!({ "intents": intents }))
        .await;
    client.dispatch("GUILD_CREATE").await;
    (sandbox, client)
}

async fn ask(client: &mut Client, sandbox: &Sandbox, mut data: Value) {
    data["guild_id"] = json!(sandbox.guild().to_string());
    client.send(json!({ "op": 8, "d": data })).await;
}

#[tokio::test]
async fn all_members_come_in_chunks_of_a_thousand() {
    let (sandbox, mut client) = crowd(1200, wire::ALL_INTENTS).await;
    let all = json!({ "query": "", "limit": 0, "presences": true, "nonce": "n" });
    ask(&mut client, &sandbox, all.clone()).await;
    let mut members = 0;
    for (index, size) in [(0, 1000), (1, 203)] {
        let chunk = client.dispatch("GUILD_MEMBERS_CHUNK").await;
        assert_eq!(
            (&chunk["chunk_index"], &chunk["chunk_count"]),
            (&json!(index), &json!(2))
        );
        assert_eq!(chunk["nonce"], "n");
        assert_eq!(chunk["members"].as_array().unwrap().len(), size);
        assert_eq!(chunk["presences"].as_array().unwrap().len(), size);
        members += size;
    }
    assert_eq!(members, 1203);

    // Once in thirty seconds.
    ask(&mut client, &sandbox, all).await;
    let limited = client.dispatch("RATE_LIMITED").await;
    assert_eq!(limited["opcode"], 8);
    assert!(limited["retry_after"].as_f64().unwrap() <= 30.0);
    assert_eq!(
        limited["meta"],
        json!({ "guild_id": sandbox.guild().to_string(), "nonce": "n" })
    );
}

#[tokio::test]
async fn members_are_found_by_name_without_the_intent() {
    let intents = Intents::GUILDS.bits();
    let (sandbox, mut client) = crowd(120, intents).await;
    ask(
        &mut client,
        &sandbox,
        json!({ "query": "MEMBER11", "limit": 5 }),
    )
    .await;
    let chunk = client.dispatch("GUILD_MEMBERS_CHUNK").await;
    assert_eq!(chunk["members"].as_array().unwrap().len(), 5);
    ask(
        &mut client,
        &sandbox,
        json!({ "query": "member", "limit": 0 }),
    )
    .await;
    let chunk = client.dispatch("GUILD_MEMBERS_CHUNK").await;
    assert_eq!(chunk["members"].as_array().unwrap().len(), 100);
    ask(
        &mut client,
        &sandbox,
        json!({ "query": "nobody", "limit": 1 }),
    )
    .await;
    let chunk = client.dispatch("GUILD_MEMBERS_CHUNK").await;
    assert_eq!(chunk["members"], json!([]));
    assert_eq!(chunk["chunk_count"], 1);
    // All members need the intent: Discord is silent without it.
    ask(&mut client, &sandbox, json!({ "query": "", "limit": 0 })).await;
    assert!(client.settle().await.is_empty());
}

#[tokio::test]
async fn members_are_found_by_id_and_missing_ones_are_named() {
    let (sandbox, mut client) = crowd(1, Intents::GUILDS.bits()).await;
    let alice = sandbox.user("alice").id().to_string();
    let ids = json!([alice, "42"]);
    let long = "n".repeat(33);
    ask(
        &mut client,
        &sandbox,
        json!({ "user_ids": ids, "limit": 0, "nonce": long }),
    )
    .await;
    let chunk = client.dispatch("GUILD_MEMBERS_CHUNK").await;
    assert_eq!(chunk["members"][0]["user"]["id"], alice);
    assert_eq!(chunk["not_found"], json!(["42"]));
    // Nonces of more than 32 bytes are ignored.
    assert_eq!(chunk["nonce"], Value::Null);
    ask(
        &mut client,
        &sandbox,
        json!({ "user_ids": alice, "limit": 0 }),
    )
    .await;
    let chunk = client.dispatch("GUILD_MEMBERS_CHUNK").await;
    assert_eq!(chunk["members"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_wait_between_requests_for_all_members_can_be_set() {
    let (sandbox, mut client) = crowd(1, wire::ALL_INTENTS).await;
    let all = json!({ "query": "", "limit": 0 });
    let set_window = |window| {
        let set = |settings: &mut GatewaySettings| settings.member_request_window = window;
        sandbox.gateway().configure(set);
    };
    set_window(Duration::ZERO);
    for _ in 0..3 {
        ask(&mut client, &sandbox, all.clone()).await;
        client.dispatch("GUILD_MEMBERS_CHUNK").await;
    }
    set_window(Duration::from_hours(1));
    ask(&mut client, &sandbox, all).await;
    let limited = client.dispatch("RATE_LIMITED").await;
    assert!(limited["retry_after"].as_f64().unwrap() > 3000.0);
}
