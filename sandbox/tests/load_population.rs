//! Guilds that are founded by the thousand: they are as real as any other, and the same every time.

mod wire;

use std::collections::BTreeMap;

use cordial_sandbox::{GatewaySettings, Population, Sandbox};
use serde_json::json;
use wire::{Client, http::call};

async fn populated(population: Population) -> Sandbox {
    let mut settings = GatewaySettings::default();
    settings.max_concurrency = 64;
    wire::judged::builder()
        .gateway(settings)
        .population(population)
        .start()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_same_seed_founds_the_same_guilds() {
    let names = async |seed| {
        let population = Population::guilds(20).members(3..=40).seed(seed);
        let sandbox = populated(population).await;
        let mut guilds = Vec::new();
        for id in sandbox.guilds() {
            let guild = sandbox.api().get_guild(id).with_counts(true).await.unwrap();
            let first = id == sandbox.guild();
            guilds.extend((!first).then_some((
                id,
                guild.name,
                guild.rare.approximate_member_count,
            )));
        }
        guilds
    };
    let guilds = names(7).await;
    assert_eq!(guilds.len(), 20);
    assert_eq!(guilds, names(7).await);
    assert_ne!(guilds, names(8).await);
    let sizes: Vec<_> = guilds.iter().filter_map(|guild| guild.2).collect();
    assert!(
        sizes.iter().all(|size| (4..=41).contains(size)),
        "{sizes:?}"
    );
    assert!(sizes.iter().max() > sizes.iter().min(), "{sizes:?}");
}

#[tokio::test]
async fn any_number_of_shards_shares_the_guilds_evenly() {
    let sandbox = populated(Population::guilds(1000).members(1).channels(1).roles(0)).await;
    for shards in [2_u64, 3, 16, 100, 500] {
        let mut counts = BTreeMap::<u64, u64>::new();
        for guild in sandbox.guilds() {
            if guild != sandbox.guild() {
                *counts.entry((guild.get() >> 22) % shards).or_default() += 1;
            }
        }
        assert_eq!(counts.len() as u64, shards);
        let (least, most) = (counts.values().min(), counts.values().max());
        assert!(most.unwrap() - least.unwrap() <= 1, "{shards}: {counts:?}");
    }
}

#[tokio::test]
async fn shards_get_their_guilds_and_can_ask_for_members_and_write() {
    let sandbox = populated(Population::guilds(12).members(60)).await;
    let token = sandbox.token().expose();
    let mut seen = Vec::new();
    for shard in 0..4 {
        let mut client = Client::open(&sandbox.gateway_url()).await;
        client.identify(token, json!({ "shard": [shard, 4] })).await;
        let ready = client.dispatch("READY").await;
        // The guild that every sandbox begins with is the youngest.
        let guild = ready["guilds"][0]["id"].as_str().unwrap();
        for _ in ready["guilds"].as_array().unwrap() {
            let created = client.dispatch("GUILD_CREATE").await;
            seen.push(created["id"].as_str().unwrap().to_owned());
            if created["name"] == "Cordial" {
                continue;
            }
            assert_eq!(created["member_count"], 61);
            assert_eq!(created["channels"].as_array().unwrap().len(), 20);
            // Ten of its own, everyone's and the bot's.
            assert_eq!(created["roles"].as_array().unwrap().len(), 12);
        }
        client
            .send(json!({ "op": 8, "d": { "guild_id": guild, "query": "", "limit": 0 } }))
            .await;
        let chunk = client.dispatch("GUILD_MEMBERS_CHUNK").await;
        assert_eq!(chunk["members"].as_array().unwrap().len(), 61);
        let path = format!("/api/v10/guilds/{guild}/channels");
        let api = sandbox.api_url();
        let (_, channels) = call(&api, "GET", &path, Some(token), None).await;
        let text = channels
            .as_array()
            .unwrap()
            .iter()
            .find(|channel| channel["type"] == 0)
            .unwrap();
        let path = format!(
            "/api/v10/channels/{}/messages",
            text["id"].as_str().unwrap()
        );
        let body = json!({ "content": "hello" });
        let (status, _) = call(&api, "POST", &path, Some(token), Some(&body)).await;
        assert_eq!(status, 200);
        assert_eq!(client.dispatch("MESSAGE_CREATE").await["content"], "hello");
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 13);
}

#[tokio::test]
async fn a_reset_brings_the_population_back() {
    let sandbox = populated(Population::guilds(3)).await;
    let guild = sandbox.guilds()[0];
    let members = || async {
        let guild = sandbox.api().get_guild(guild).with_counts(true).await;
        guild.unwrap().rare.approximate_member_count
    };
    let before = members().await;
    let owner = sandbox.create_user("zoe");
    sandbox.add_member(guild, owner);
    assert_ne!(members().await, before);
    let (status, _) = call(&sandbox.api_url(), "POST", "/sandbox/reset", None, None).await;
    assert_eq!(status, 200);
    assert_eq!(members().await, before);
}
