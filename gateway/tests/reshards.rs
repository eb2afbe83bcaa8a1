//! Resharding while events come, in virtual time.

#![cfg(feature = "tokio")]

mod support;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use cordial_gateway::{
    Cluster, ClusterBuilder, ClusterState, Compression, Error, ReshardError, SessionStartLimit,
    ShardId,
};
use cordial_model::gateway::{EventType, EventTypeFlags, Intents, RawEvent};
use serde_json::json;
use support::{
    TOKEN,
    fake::{Fake, What},
};
use tokio::{task::JoinHandle, time};

const GUILDS: u64 = 24;

fn guild(number: u64) -> u64 {
    number << 22 | 1
}

fn limit(remaining: u32) -> SessionStartLimit {
    SessionStartLimit {
        remaining,
        max_concurrency: 4,
        ..SessionStartLimit::default()
    }
}

fn world(shards: u32) -> (Fake, ClusterBuilder) {
    let (fake, connector) = Fake::start((0..GUILDS).map(guild));
    let builder = Cluster::builder(TOKEN, Intents::GUILDS | Intents::GUILD_MESSAGES)
        .compression(Compression::None)
        .session_start_limit(limit(1000))
        .connector(connector)
        .total(shards)
        .seed(3);
    (fake, builder)
}

/// Everything that was delivered, by name and data.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<BTreeMap<(String, String), u32>>>);

impl Log {
    fn note(&self, event: &RawEvent) {
        let data = String::from_utf8(event.data.to_vec()).unwrap();
        *self
            .0
            .lock()
            .unwrap()
            .entry((event.name().to_owned(), data))
            .or_default() += 1;
    }

    fn of(&self, name: &str) -> BTreeMap<String, u32> {
        let log = self.0.lock().unwrap();
        log.iter()
            .filter(|((kind, _), _)| kind == name)
            .map(|((_, data), count)| (data.clone(), *count))
            .collect()
    }
}

/// Whether every event was delivered as often as it happened.
fn assert_exactly_once(log: &Log, traffic: &Traffic) {
    let delivered = log.of("MESSAGE_UPDATE");
    let keys = delivered.keys().chain(traffic.happened.keys());
    let wrong: Vec<_> = keys
        .map(|what| (what, delivered.get(what), traffic.happened.get(what)))
        .filter(|(_, delivered, happened)| delivered != happened)
        .collect();
    assert!(wrong.is_empty(), "delivered, happened: {wrong:?}");
}

/// What happens, at random, in guilds and in none.
struct Traffic {
    rng: fastrand::Rng,
    fake: Fake,
    next: u64,
    happened: BTreeMap<String, u32>,
}

impl Traffic {
    fn new(fake: &Fake, seed: u64) -> Self {
        Self {
            rng: fastrand::Rng::with_seed(seed),
            fake: fake.clone(),
            next: 0,
            happened: BTreeMap::new(),
        }
    }

    async fn go_on_for(&mut self, seconds: u64) {
        let end = time::Instant::now() + Duration::from_secs(seconds);
        while time::Instant::now() < end {
            self.next += 1;
            // A third has twins.
            let what = if self.rng.u8(0..3) == 0 {
                self.next / 40
            } else {
                1_000_000 + self.next
            };
            let data = match self.rng.u64(0..=GUILDS) {
                GUILDS => (None, json!({ "what": what })),
                number => (
                    Some(guild(number)),
                    json!({"guild_id": guild(number).to_string(), "what": what}),
                ),
            };
            self.fake.publish(data.0, "MESSAGE_UPDATE", &data.1);
            *self.happened.entry(data.1.to_string()).or_default() += 1;
            time::sleep(Duration::from_millis(self.rng.u64(0..150))).await;
        }
    }
}

/// Takes events until the cluster is told to stop.
fn take(mut cluster: Cluster, log: &Log) -> JoinHandle<ClusterState> {
    let log = log.clone();
    tokio::spawn(async move {
        while let Some((_, event)) = cluster.next().await {
            match event {
                Ok(event) => log.note(&event),
                Err(error) => println!("{error}"),
            }
        }
        cluster.shutdown().await
    })
}

#[tokio::test(start_paused = true)]
async fn from_four_to_eight_under_traffic() {
    let (fake, builder) = world(4);
    let cluster = builder.start();
    let handle = cluster.handle();
    let log = Log::default();
    let taking = take(cluster, &log);
    let mut traffic = Traffic::new(&fake, 1);
    time::sleep(Duration::from_secs(2)).await;
    traffic.go_on_for(20).await;

    let resharder = handle.clone();
    let resharding = tokio::spawn(async move { resharder.reshard(8).await });
    traffic.go_on_for(10).await;
    assert_eq!(handle.shards().len(), 12, "both sets run");
    // The new sessions are told things later, then the old ones.
    fake.set_lag(8, Duration::from_secs(5));
    traffic.go_on_for(10).await;
    fake.set_lag(8, Duration::ZERO);
    fake.set_lag(4, Duration::from_secs(8));
    traffic.go_on_for(60).await;

    let resharded = resharding.await.unwrap().unwrap();
    assert_eq!((resharded.from, resharded.to), (4, 8));
    assert!(resharded.took < Duration::from_secs(75), "{resharded:?}");
    traffic.go_on_for(60).await;
    assert_eq!(handle.total(), 8);
    let shards: Vec<ShardId> = (0..8).map(|number| ShardId::new(number, 8)).collect();
    assert_eq!(handle.shards(), shards);
    assert_eq!(fake.shards().len(), 8);
    assert_eq!(fake.count(What::Close(1000)), 4);

    handle.shutdown();
    let state = taking.await.unwrap();
    assert_eq!((state.total, state.sessions.len()), (8, 8));
    assert!(state.delivered.is_empty(), "the seam is gone");
    assert_exactly_once(&log, &traffic);
    assert_eq!(log.of("READY").values().sum::<u32>(), 4);
    assert_eq!(log.of("GUILD_CREATE").len() as u64, GUILDS);
    assert!(log.of("GUILD_CREATE").values().all(|count| *count == 1));
}

#[tokio::test(start_paused = true)]
async fn to_fewer_shards_with_handlers_and_a_filter() {
    let (fake, builder) = world(6);
    let cluster = builder.events(EventTypeFlags::MESSAGE_UPDATE).start();
    let handle = cluster.handle();
    let log = Log::default();
    let noting = log.clone();
    let running = tokio::spawn(cluster.run_raw(move |_, event| {
        noting.note(&event.unwrap());
        async {}
    }));
    let mut traffic = Traffic::new(&fake, 2);
    time::sleep(Duration::from_secs(10)).await;
    let resharder = handle.clone();
    let resharding = tokio::spawn(async move { resharder.reshard(5).await });
    traffic.go_on_for(120).await;
    resharding.await.unwrap().unwrap();
    traffic.go_on_for(30).await;
    handle.shutdown();
    assert_eq!(running.await.unwrap().sessions.len(), 5);
    assert_exactly_once(&log, &traffic);
    assert_eq!(log.0.lock().unwrap().len(), traffic.happened.len());
}

#[tokio::test(start_paused = true)]
async fn guilds_that_come_and_go_at_the_seam() {
    let (fake, builder) = world(2);
    let cluster = builder.start();
    let handle = cluster.handle();
    let log = Log::default();
    let taking = take(cluster, &log);
    time::sleep(Duration::from_secs(5)).await;
    let resharder = handle.clone();
    let resharding = tokio::spawn(async move { resharder.reshard(3).await });
    // Joined while both run: told once. Left again: told once.
    let joined = guild(77);
    let data = json!({"id": joined.to_string()});
    time::sleep(Duration::from_secs(10)).await;
    fake.publish(Some(joined), "GUILD_CREATE", &data);
    time::sleep(Duration::from_secs(10)).await;
    fake.publish(Some(joined), "GUILD_DELETE", &data);
    resharding.await.unwrap().unwrap();
    handle.shutdown();
    taking.await.unwrap();
    assert_eq!(log.of("GUILD_CREATE")[&data.to_string()], 1);
    assert_eq!(log.of("GUILD_DELETE")[&data.to_string()], 1);
}

#[tokio::test(start_paused = true)]
async fn a_new_shard_that_fails_undoes_it_all() {
    let (fake, builder) = world(2);
    let cluster = builder.start();
    let handle = cluster.handle();
    let log = Log::default();
    let taking = take(cluster, &log);
    let mut traffic = Traffic::new(&fake, 3);
    time::sleep(Duration::from_secs(5)).await;
    fake.refuse((6, 8), 4011);
    let resharder = handle.clone();
    let resharding = tokio::spawn(async move { resharder.reshard(8).await });
    traffic.go_on_for(60).await;
    let error = resharding.await.unwrap().unwrap_err();
    assert!(
        matches!(&error, Error::Reshard(ReshardError::ShardEnded { shard, .. }) if shard.number() == 6),
        "{error}"
    );
    traffic.go_on_for(60).await;
    assert_eq!(handle.shards(), [ShardId::new(0, 2), ShardId::new(1, 2)]);
    assert_eq!(fake.shards(), [(0, 2), (1, 2)]);
    // And it can be tried again.
    let resharder = handle.clone();
    let resharding = tokio::spawn(async move { resharder.reshard(3).await });
    traffic.go_on_for(90).await;
    resharding.await.unwrap().unwrap();
    traffic.go_on_for(30).await;
    handle.shutdown();
    taking.await.unwrap();
    assert_exactly_once(&log, &traffic);
}

#[tokio::test(start_paused = true)]
async fn who_loses_patience_undoes_it_too() {
    let (fake, builder) = world(2);
    let cluster = builder.start();
    let handle = cluster.handle();
    let log = Log::default();
    let taking = take(cluster, &log);
    let mut traffic = Traffic::new(&fake, 4);
    time::sleep(Duration::from_secs(5)).await;
    let resharder = handle.clone();
    let resharding =
        tokio::spawn(
            async move { time::timeout(Duration::from_secs(20), resharder.reshard(4)).await },
        );
    traffic.go_on_for(60).await;
    assert!(resharding.await.unwrap().is_err());
    assert_eq!(fake.shards(), [(0, 2), (1, 2)]);
    handle.shutdown();
    taking.await.unwrap();
    assert_exactly_once(&log, &traffic);
}

#[tokio::test(start_paused = true)]
async fn a_restart_in_the_middle_loses_and_doubles_nothing() {
    // Before the old side is let go, and after.
    for total in [2, 4] {
        let (fake, builder) = world(2);
        let cluster = builder.clone().start();
        let handle = cluster.handle();
        let log = Log::default();
        let taking = take(cluster, &log);
        let mut traffic = Traffic::new(&fake, 5);
        time::sleep(Duration::from_secs(5)).await;
        let resharder = handle.clone();
        let resharding = tokio::spawn(async move { resharder.reshard(4).await });
        traffic.go_on_for(6).await;
        // One side is behind, so that there is something outstanding.
        fake.set_lag(total, Duration::from_secs(4));
        traffic.go_on_for(20).await;
        while handle.total() != total {
            traffic.go_on_for(1).await;
        }
        handle.shutdown();
        let state = taking.await.unwrap();
        assert_eq!(state.total, total);
        assert_eq!(state.sessions.len() as u32, total);
        assert!(!state.delivered.is_empty());
        if total == 2 {
            assert!(matches!(
                resharding.await.unwrap(),
                Err(Error::Reshard(ReshardError::Ended))
            ));
        }

        let identifies = fake.count(What::Identify);
        let state = ClusterState::from_json(&state.to_json()).unwrap();
        let cluster = builder.clone().total(total).resume(state).start();
        let handle = cluster.handle();
        let taking = take(cluster, &log);
        traffic.go_on_for(60).await;
        time::sleep(Duration::from_secs(5)).await;
        handle.shutdown();
        assert!(taking.await.unwrap().delivered.is_empty());
        assert_eq!(fake.count(What::Identify), identifies);
        assert_exactly_once(&log, &traffic);
    }
}

#[tokio::test(start_paused = true)]
async fn one_of_several_processes_keeps_its_guilds() {
    let (fake, builder) = world(4);
    let cluster = builder.range(2..4).start();
    let handle = cluster.handle();
    let log = Log::default();
    let taking = take(cluster, &log);
    time::sleep(Duration::from_secs(5)).await;
    assert!(matches!(
        handle.reshard(6).await,
        Err(Error::Reshard(ReshardError::NotAMultiple {
            from: 4,
            to: 6
        }))
    ));
    handle.reshard(8).await.unwrap();
    let numbers: Vec<u32> = handle.shards().iter().map(|shard| shard.number()).collect();
    assert_eq!(numbers, [2, 3, 6, 7]);
    fake.publish(Some(guild(6)), "MESSAGE_UPDATE", &json!({"what": 1}));
    time::sleep(Duration::from_secs(1)).await;
    assert_eq!(log.of("MESSAGE_UPDATE").len(), 1);
    handle.shutdown();
    taking.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn does_not_begin_what_it_cannot_end() {
    let (fake, builder) = world(2);
    let cluster = builder.session_start_limit(limit(8)).start();
    let handle = cluster.handle();
    let taking = take(cluster, &Log::default());
    time::sleep(Duration::from_secs(5)).await;
    assert!(matches!(
        handle.reshard(7).await,
        Err(Error::NotEnoughIdentifies {
            needed: 7,
            remaining: 6,
            ..
        })
    ));
    assert!(matches!(
        handle.reshard(2).await,
        Err(Error::Reshard(ReshardError::SameTotal { total: 2 }))
    ));
    let both = tokio::join!(handle.reshard(3), handle.reshard(4));
    assert!(matches!(
        both,
        (Ok(_), Err(Error::Reshard(ReshardError::Busy)))
    ));
    assert_eq!(fake.count(What::Identify), 5);
    handle.shutdown();
    taking.await.unwrap();
    assert!(matches!(
        handle.reshard(5).await,
        Err(Error::NotEnoughIdentifies { .. } | Error::Ended)
    ));
}

#[tokio::test(start_paused = true)]
async fn an_old_shard_that_begins_anew_is_told_as_ever() {
    let (fake, builder) = world(2);
    let cluster = builder.start();
    let handle = cluster.handle();
    let log = Log::default();
    let taking = take(cluster, &log);
    time::sleep(Duration::from_secs(5)).await;
    let resharder = handle.clone();
    let resharding = tokio::spawn(async move { resharder.reshard(3).await });
    time::sleep(Duration::from_secs(10)).await;
    fake.forget((1, 2));
    fake.cut((1, 2));
    resharding.await.unwrap().unwrap();
    handle.shutdown();
    taking.await.unwrap();
    assert_eq!(log.of("READY").values().sum::<u32>(), 3);
    let kinds = log.of(EventType::GuildCreate.name().unwrap());
    assert_eq!(kinds.values().filter(|count| **count == 2).count(), 12);
}
