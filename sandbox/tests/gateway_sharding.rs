//! Shards share the guilds, and identify in turn.

mod wire;

use std::{collections::BTreeSet, time::Duration};

use cordial_sandbox::{GatewaySettings, Sandbox};
use serde_json::json;
use wire::Client;

async fn sandbox(concurrency: u32) -> Sandbox {
    let mut settings = GatewaySettings::default();
    settings.max_concurrency = concurrency;
    wire::judged::builder()
        .gateway(settings)
        .start()
        .await
        .unwrap()
}

#[tokio::test]
async fn every_guild_is_on_one_shard_and_events_go_there() {
    let sandbox = sandbox(4).await;
    let alice = sandbox.user("alice");
    let mut guilds = vec![sandbox.guild()];
    for index in 0..12 {
        guilds.push(sandbox.create_guild(&format!("guild {index}"), alice.id()));
    }
    let mut told = BTreeSet::new();
    let mut clients = Vec::new();
    for shard in 0..4 {
        let mut client = Client::open(&sandbox.gateway_url()).await;
        client
            .identify(sandbox.token().expose(), json!({ "shard": [shard, 4] }))
            .await;
        let ready = client.dispatch("READY").await;
        assert_eq!(ready["shard"], json!([shard, 4]));
        let own = ready["guilds"].as_array().unwrap();
        for guild in own {
            let id: u64 = guild["id"].as_str().unwrap().parse().unwrap();
            assert_eq!((id >> 22) % 4, shard);
            assert!(told.insert(id), "{id} is on two shards");
        }
        let created = client.settle().await;
        assert_eq!(created.len(), own.len());
        clients.push(client);
    }
    assert_eq!(told, guilds.iter().map(|guild| guild.get()).collect());

    // A message is heard on the guild's shard alone.
    alice.say(sandbox.channel(), "here").await.unwrap();
    let owner = (sandbox.guild().get() >> 22) % 4;
    assert_eq!(
        clients[usize::try_from(owner).unwrap()]
            .dispatch("MESSAGE_CREATE")
            .await["content"],
        "here"
    );
    for (shard, client) in clients.iter_mut().enumerate() {
        assert!(client.settle().await.is_empty(), "shard {shard}");
    }
}

#[tokio::test]
async fn shards_of_one_bucket_identify_one_after_the_other() {
    let sandbox = sandbox(2).await;
    let token = sandbox.token().expose();
    let mut waiting = None;
    for (shard, granted) in [(0, true), (1, true), (2, false)] {
        let mut client = Client::open(&sandbox.gateway_url()).await;
        client.identify(token, json!({ "shard": [shard, 4] })).await;
        if granted {
            client.dispatch("READY").await;
        } else {
            assert_eq!(client.opcode(9).await, json!(false));
            waiting = Some(client);
        }
    }
    // The same connection may try again later.
    sandbox
        .gateway()
        .configure(|settings| settings.identify_window = Duration::ZERO);
    let mut client = waiting.unwrap();
    client.identify(token, json!({ "shard": [2, 4] })).await;
    client.dispatch("READY").await;
}

#[tokio::test]
async fn resumes_cost_nothing_and_identifies_beyond_the_budget_are_refused() {
    let sandbox = sandbox(16).await;
    let token = sandbox.token().expose();
    let (client, ready) = Client::ready(&sandbox.gateway_url(), token).await;
    client.close(4000).await;
    let bot = sandbox.user_named("Cordial Bot").unwrap();
    sandbox.gateway().set_remaining_session_starts(bot, 0);

    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.resume(token, &ready["session_id"], 1).await;
    client.dispatch("RESUMED").await;

    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.identify(token, json!({ "shard": [1, 2] })).await;
    assert_eq!(client.closed().await, 4004);
}
