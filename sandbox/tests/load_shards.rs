//! Hundreds of shards on one sandbox: all come up, each hears its own guilds and nothing else, and no dispatch is lost.

mod wire;

use cordial_sandbox::{GatewaySettings, Population, Traffic};
use serde_json::json;
use wire::{Client, Received};

const SHARDS: u64 = 256;
const GUILDS: u32 = 512;

#[tokio::test]
async fn hundreds_of_shards_hear_all_of_their_own_guilds() {
    let mut settings = GatewaySettings::default();
    settings.max_concurrency = 16;
    settings.identify_window = std::time::Duration::ZERO;
    let sandbox = wire::judged::builder()
        .gateway(settings)
        .population(Population::guilds(GUILDS).members(6).channels(6).roles(2))
        .start()
        .await
        .unwrap();
    let token = sandbox.token().expose();
    let mut clients = Vec::new();
    for shard in 0..SHARDS {
        let mut client = Client::open(&sandbox.gateway_url()).await;
        client
            .identify(token, json!({ "shard": [shard, SHARDS] }))
            .await;
        clients.push(client);
    }
    sandbox.gateway().wait_for_sessions(clients.len()).await;
    let traffic = sandbox.traffic(&Traffic::rate(20_000).seed(4));
    traffic.made(10_000).await;
    traffic.stop();

    let accounts = sandbox.gateway().accounts();
    assert_eq!(accounts.len() as u64, SHARDS);
    let mut guilds = 0;
    for (shard, (account, client)) in (0..).zip(accounts.iter().zip(&mut clients)) {
        assert_eq!(u64::from(account.shard.0), shard);
        while client.sequences.last() != Some(&account.sequence) {
            match client.receive().await {
                Received::Payload(payload) => {
                    let data = &payload["d"];
                    let id = match payload["t"].as_str() {
                        Some("GUILD_CREATE") => &data["id"],
                        _ => &data["guild_id"],
                    };
                    if let Some(id) = id.as_str() {
                        let guild: u64 = id.parse().unwrap();
                        assert_eq!((guild >> 22) % SHARDS, shard, "{payload}");
                    }
                    let created = payload["t"] == "READY";
                    guilds += if created {
                        data["guilds"].as_array().unwrap().len() as u64
                    } else {
                        0
                    };
                }
                other => panic!("shard {shard}: {other:?}"),
            }
        }
        let all: Vec<u64> = (1..=account.sequence).collect();
        assert_eq!(client.sequences, all);
    }
    // And the one that every sandbox begins with.
    assert_eq!(guilds, u64::from(GUILDS) + 1);
    assert_eq!(sandbox.gateway().totals().identifies, SHARDS);
}
