//! Traffic out of a seed: the same every time, true to the world, and accounted for to the last dispatch.

mod wire;

use std::{collections::BTreeMap, time::Duration};

use cordial_model::{Timestamp, gateway::EventType};
use cordial_sandbox::{GatewaySettings, Happening, Population, Sandbox, Traffic};
use serde_json::{Value, json};
use wire::{Client, Received, http::call};

const DATE: Timestamp = Timestamp::from_millis(1_750_000_000_000);

fn events(sandbox: &Sandbox) -> Vec<(EventType, String)> {
    let happenings = sandbox.happenings();
    happenings
        .into_iter()
        .filter_map(|happening| match happening {
            Happening::Event { kind, data, .. } => Some((kind, data.as_ref().to_owned())),
            _ => None,
        })
        .collect()
}

/// What so many events of a seed are, by a clock that only moves when everything waits.
async fn made(seed: u64, count: u64) -> Vec<(EventType, String)> {
    let sandbox = wire::judged::builder()
        .date(DATE)
        .population(Population::guilds(25).members(5..=60))
        .start()
        .await
        .unwrap();
    let traffic = sandbox.traffic(&Traffic::rate(1000).seed(seed));
    traffic.made(count).await;
    // The addresses of files have a port.
    let address = sandbox.api_url();
    let mut events = events(&sandbox);
    events.truncate(usize::try_from(count).unwrap());
    for (_, data) in &mut events {
        *data = data.replace(&address, "http://cdn");
    }
    sandbox.shutdown().await;
    events
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_makes_the_same_events_to_the_byte() {
    let first = made(5, 20_000).await;
    assert_eq!(first.len(), 20_000);
    let again = made(5, 20_000).await;
    let differ = first.iter().zip(&again).find(|(one, other)| one != other);
    assert_eq!(differ, None);
    assert_ne!(first, made(6, 20_000).await);
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_event_of_the_mix_comes() {
    let mut counts = BTreeMap::<&str, u32>::new();
    for (kind, _) in made(1, 60_000).await {
        *counts.entry(kind.name().unwrap()).or_default() += 1;
    }
    for kind in [
        "PRESENCE_UPDATE",
        "TYPING_START",
        "MESSAGE_CREATE",
        "MESSAGE_UPDATE",
        "MESSAGE_DELETE",
        "MESSAGE_DELETE_BULK",
        "MESSAGE_REACTION_ADD",
        "MESSAGE_REACTION_REMOVE",
        "VOICE_STATE_UPDATE",
        "GUILD_MEMBER_ADD",
        "GUILD_MEMBER_UPDATE",
        "GUILD_MEMBER_REMOVE",
        "CHANNEL_CREATE",
        "CHANNEL_UPDATE",
        "CHANNEL_DELETE",
        "CHANNEL_PINS_UPDATE",
        "GUILD_ROLE_CREATE",
        "GUILD_ROLE_UPDATE",
        "GUILD_ROLE_DELETE",
        "INTERACTION_CREATE",
        "THREAD_CREATE",
        "THREAD_UPDATE",
        "THREAD_DELETE",
        "THREAD_MEMBERS_UPDATE",
        "GUILD_CREATE",
        "GUILD_DELETE",
        "GUILD_UPDATE",
        "INVITE_CREATE",
        "GUILD_AUDIT_LOG_ENTRY_CREATE",
    ] {
        assert!(counts.contains_key(kind), "{kind}: {counts:?}");
    }
    let share = |kind| f64::from(counts[kind]) / 60_000.0;
    assert!(
        (0.38..0.48).contains(&share("PRESENCE_UPDATE")),
        "{counts:?}"
    );
    assert!(
        (0.15..0.30).contains(&share("MESSAGE_CREATE")),
        "{counts:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_rate_is_kept() {
    let sandbox = wire::judged::builder()
        .population(Population::guilds(10))
        .start()
        .await
        .unwrap();
    let traffic = sandbox.traffic(&Traffic::rate(500).seed(1));
    tokio::time::sleep(Duration::from_secs(20)).await;
    let report = traffic.report();
    assert!((9_900..=10_100).contains(&report.events), "{report:?}");
    assert_eq!(report.missed, 0);
    let last = traffic.stop().events;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(traffic.report().events, last);
}

#[tokio::test]
async fn what_the_crowd_writes_can_be_fetched() {
    let sandbox = wire::judged::builder()
        .population(Population::guilds(3))
        .start()
        .await
        .unwrap();
    let traffic = sandbox.traffic(&Traffic::rate(5000).seed(3));
    traffic.made(2000).await;
    traffic.stop();
    let mut fetched = 0;
    let mut gone = std::collections::BTreeSet::new();
    for (kind, data) in events(&sandbox).into_iter().rev() {
        let data: Value = serde_json::from_str(&data).unwrap();
        let id = data["id"].as_str().unwrap_or_default().to_owned();
        match kind {
            EventType::MessageDelete | EventType::ChannelDelete | EventType::ThreadDelete => {
                gone.insert(id);
            }
            EventType::MessageDeleteBulk => {
                let ids = data["ids"].as_array().unwrap().iter();
                gone.extend(ids.map(|id| id.as_str().unwrap().to_owned()));
            }
            EventType::MessageCreate
                if !gone.contains(&id) && !gone.contains(data["channel_id"].as_str().unwrap()) =>
            {
                let channel = data["channel_id"].as_str().unwrap().parse().unwrap();
                let message = sandbox
                    .api()
                    .get_channel_message(channel, id.parse().unwrap());
                let message = message.await.unwrap();
                assert_eq!(message.author.id.to_string(), data["author"]["id"]);
                if let Some(file) = message.attachments.first() {
                    let path = file.url.strip_prefix(&sandbox.api_url()).unwrap();
                    assert_eq!(wire::http::status(&sandbox.api_url(), path).await, 200);
                }
                fetched += 1;
            }
            _ => {}
        }
    }
    assert!(fetched > 100, "{fetched}");
}

#[tokio::test]
async fn every_dispatch_is_accounted_for_over_a_resume() {
    let mut settings = GatewaySettings::default();
    settings.max_concurrency = 16;
    let sandbox = wire::judged::builder()
        .gateway(settings)
        .population(Population::guilds(8))
        .start()
        .await
        .unwrap();
    let token = sandbox.token().expose();
    let traffic = sandbox.traffic(&Traffic::rate(2000).seed(9).after_sessions(4));
    let mut clients = Vec::new();
    for shard in 0..4 {
        assert!(!traffic.report().begun);
        let mut client = Client::open(&sandbox.gateway_url()).await;
        client.identify(token, json!({ "shard": [shard, 4] })).await;
        let ready = client.payload().await;
        clients.push((client, ready["d"]["session_id"].clone(), vec![1_u64]));
    }
    // The first loses its connection in the middle and comes back.
    let (client, session, sequences) = &mut clients[0];
    for _ in 0..50 {
        sequences.push(client.payload().await["s"].as_u64().unwrap());
    }
    sandbox.gateway().fault(
        &cordial_sandbox::Target::Shard(0),
        cordial_sandbox::Fault::Drop,
    );
    client.cut().await;
    let mut back = Client::open(&sandbox.gateway_url()).await;
    back.resume(token, session, *sequences.last().unwrap())
        .await;
    *client = back;

    traffic.made(3000).await;
    traffic.stop();
    let (_, told) = call(&sandbox.api_url(), "GET", "/sandbox/sessions", None, None).await;
    assert_eq!(told["identifies"], 4);
    assert_eq!(told["resumes"], 1);
    for (shard, (client, session, sequences)) in clients.iter_mut().enumerate() {
        let account = &told["sessions"][shard];
        assert_eq!(account["id"], *session);
        assert_eq!(account["shard"], json!([shard, 4]));
        let last = account["sequence"].as_u64().unwrap();
        while *sequences.last().unwrap() < last {
            match client.receive().await {
                Received::Payload(payload) => sequences.extend(payload["s"].as_u64()),
                other => panic!("{other:?}"),
            }
        }
        // All of them, each once, in order.
        let all: Vec<u64> = (1..=last).collect();
        assert_eq!(*sequences, all);
        let events = account["events"].as_object().unwrap().values();
        assert_eq!(events.filter_map(Value::as_u64).sum::<u64>(), last);
    }
}
