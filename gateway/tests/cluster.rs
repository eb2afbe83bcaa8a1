//! Many shards at once, in virtual time.

#![cfg(feature = "tokio")]

mod support;

use std::{sync::Arc, time::Duration};

use cordial_gateway::{
    Cluster, ClusterBuilder, ClusterState, Compression, Error, IdentifyRefused, Overflow,
    SessionStartLimit, ShardId, ShardState,
    protocol::{Restart, Shutdown},
};
use cordial_model::{
    gateway::{EventType, EventTypeFlags, Intents, RequestSoundboardSounds},
    id::Id,
};
use futures_util::StreamExt;
use serde_json::json;
use support::{
    TOKEN,
    fake::{Fake, What},
};
use tokio::time::{self, Instant};

/// A guild of each shard, whatever their number: guild `n` belongs to shard `n % total`.
fn guild(number: u64) -> u64 {
    number << 22 | 1
}

fn limit(max_concurrency: u16) -> SessionStartLimit {
    SessionStartLimit {
        max_concurrency,
        ..SessionStartLimit::default()
    }
}

/// A Discord with a guild per shard, and a cluster to be.
fn world(shards: u32) -> (Fake, ClusterBuilder) {
    let (fake, connector) = Fake::start((0..u64::from(shards)).map(guild));
    let builder = Cluster::builder(TOKEN, Intents::GUILDS | Intents::GUILD_MESSAGES)
        .compression(Compression::None)
        .session_start_limit(limit(16))
        .connector(connector)
        .total(shards)
        .seed(7);
    (fake, builder)
}

async fn next(cluster: &mut Cluster) -> (u32, String) {
    let (shard, event) = cluster.next().await.expect("an event");
    (shard.number(), event.unwrap().name().to_owned())
}

/// Takes what comes until every shard has its guild.
async fn all_ready(cluster: &mut Cluster, shards: usize) {
    let mut guilds = 0;
    while guilds < shards {
        let (_, event) = cluster.next().await.expect("an event");
        if event.unwrap().kind == EventType::GuildCreate {
            guilds += 1;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn shards_identify_bucket_by_bucket_and_in_order() {
    let (fake, builder) = world(16);
    let start = Instant::now();
    fake.set_connect_time(Duration::from_millis(300));
    let mut cluster = builder.session_start_limit(limit(4)).start();
    all_ready(&mut cluster, 16).await;
    // Four at a time, so four rounds, five seconds and a little apart.
    assert_eq!(start.elapsed().as_secs(), 16);
    let identifies = fake.happened();
    for bucket in 0..4 {
        let of_bucket: Vec<_> = identifies
            .iter()
            .filter(|happened| happened.shard.0 % 4 == bucket)
            .collect();
        let numbers: Vec<u32> = of_bucket.iter().map(|happened| happened.shard.0).collect();
        assert_eq!(numbers, [bucket, bucket + 4, bucket + 8, bucket + 12]);
        for pair in of_bucket.windows(2) {
            assert!(pair[1].at - pair[0].at >= Duration::from_secs(5));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_shards_connect_than_will_soon_identify() {
    let (fake, builder) = world(200);
    let mut cluster = builder.start();
    all_ready(&mut cluster, 200).await;
    assert!(
        fake.most_unidentified() <= 16,
        "{}",
        fake.most_unidentified()
    );
    assert_eq!(fake.connections(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_range_of_shards_runs_in_one_process() {
    let (fake, builder) = world(8);
    let mut cluster = builder.shards(2..4, 8).start();
    all_ready(&mut cluster, 2).await;
    assert_eq!(fake.shards(), [(2, 8), (3, 8)]);
    let handle = cluster.handle();
    assert_eq!(handle.total(), 8);
    assert_eq!(handle.shards(), [ShardId::new(2, 8), ShardId::new(3, 8)]);
    assert!(handle.sender_of(Id::new(guild(3))).is_ok());
    assert!(matches!(
        handle.sender_of(Id::new(guild(5))),
        Err(Error::NoSuchShard { number: 5 })
    ));
}

#[tokio::test(start_paused = true)]
async fn events_come_with_their_shard_filtered_and_decoded() {
    let (fake, builder) = world(4);
    let mut cluster = builder
        .events(EventTypeFlags::MESSAGE_DELETE | EventTypeFlags::READY)
        .start();
    for _ in 0..4 {
        assert_eq!(next(&mut cluster).await.1, "READY");
    }
    for number in 0..4 {
        let gone = json!({"id": "5", "channel_id": "6", "guild_id": guild(number).to_string()});
        fake.publish(Some(guild(number)), "MESSAGE_CREATE", &json!({}));
        fake.publish(Some(guild(number)), "MESSAGE_DELETE", &gone);
    }
    let mut shards = Vec::new();
    let mut events = cluster.events();
    for _ in 0..4 {
        let (shard, event) = events.next().await.unwrap();
        assert_eq!(event.unwrap().kind(), EventType::MessageDelete);
        shards.push(shard.number());
    }
    shards.sort_unstable();
    assert_eq!(shards, [0, 1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_busy_shard_does_not_starve_the_others() {
    let (fake, builder) = world(3);
    let mut cluster = builder.event_capacity(50).start();
    all_ready(&mut cluster, 3).await;
    for _ in 0..500 {
        fake.publish(Some(guild(0)), "MESSAGE_CREATE", &json!({}));
    }
    for _ in 0..5 {
        fake.publish(Some(guild(1)), "MESSAGE_CREATE", &json!({}));
        fake.publish(Some(guild(2)), "MESSAGE_CREATE", &json!({}));
    }
    time::sleep(Duration::from_secs(1)).await;
    let mut first = Vec::new();
    for _ in 0..20 {
        first.push(next(&mut cluster).await.0);
    }
    for quiet in [1, 2] {
        assert_eq!(
            first.iter().filter(|shard| **shard == quiet).count(),
            5,
            "{first:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_fatal_error_ends_one_shard_and_not_the_others() {
    let (fake, builder) = world(4);
    fake.refuse((2, 4), 4014);
    let mut cluster = builder.start();
    let handle = cluster.handle();
    let mut errors = Vec::new();
    let mut ready = 0;
    while ready < 3 || errors.is_empty() {
        match cluster.next().await.unwrap() {
            (shard, Err(error)) => errors.push((shard, error)),
            (_, Ok(event)) => ready += usize::from(event.kind == EventType::GuildCreate),
        }
    }
    let (shard, error) = &errors[0];
    assert!(shard.number() == 2 && error.is_fatal(), "{shard}: {error}");
    let status = handle.status(*shard).unwrap();
    assert_eq!(status.state, ShardState::Ended);
    assert_eq!(*status.end_reason.unwrap(), *error.to_string());
    fake.publish(Some(guild(3)), "MESSAGE_CREATE", &json!({}));
    assert_eq!(next(&mut cluster).await, (3, "MESSAGE_CREATE".to_owned()));
    // All end: the stream does.
    for number in [0, 1, 3] {
        fake.close((number, 4), 4004);
    }
    let mut fatal = 0;
    while let Some((_, event)) = cluster.next().await {
        fatal += usize::from(event.unwrap_err().is_fatal());
    }
    assert_eq!(fatal, 3);
}

#[tokio::test(start_paused = true)]
async fn a_consumer_that_stops_for_minutes_loses_no_session() {
    let (fake, builder) = world(4);
    let mut cluster = builder.event_capacity(2).start();
    all_ready(&mut cluster, 4).await;
    for _ in 0..100 {
        for number in 0..4 {
            fake.publish(Some(guild(number)), "MESSAGE_CREATE", &json!({}));
        }
    }
    // Nothing is taken for ten minutes. Acknowledgements of heartbeats are not even read.
    time::sleep(Duration::from_mins(10)).await;
    for _ in 0..400 {
        assert_eq!(next(&mut cluster).await.1, "MESSAGE_CREATE");
    }
    time::sleep(Duration::from_mins(5)).await;
    assert_eq!(fake.count(What::Identify), 4);
    assert_eq!(fake.count(What::Resume), 0);
    assert_eq!(fake.connections(), 4);
}

#[tokio::test(start_paused = true)]
async fn only_the_kinds_that_may_are_dropped_and_counted() {
    let (fake, builder) = world(1);
    let droppable = EventTypeFlags::PRESENCE_UPDATE | EventTypeFlags::MESSAGE_REACTION_ADD;
    let mut cluster = builder
        .event_capacity(3)
        .overflow(Overflow::Drop(droppable))
        .start();
    all_ready(&mut cluster, 1).await;
    let handle = cluster.handle();
    let names = ["MESSAGE_CREATE", "PRESENCE_UPDATE", "MESSAGE_REACTION_ADD"];
    for name in names {
        fake.publish(None, name, &json!({}));
    }
    time::sleep(Duration::from_secs(1)).await;
    assert_eq!(handle.statuses()[0].queue_depth, 3);
    // No room: the droppable are dropped, then the first of the others holds up reading.
    for name in [names[1], names[2], names[1], names[0], names[1]] {
        fake.publish(None, name, &json!({}));
    }
    time::sleep(Duration::from_secs(1)).await;
    let mut taken = Vec::new();
    for _ in 0..5 {
        taken.push(next(&mut cluster).await.1);
    }
    assert_eq!(
        taken,
        [names[0], names[1], names[2], names[0], names[1]],
        "those that waited, the one that had to wait, and what came after it"
    );
    let status = &handle.statuses()[0];
    assert_eq!(
        status.dropped,
        [
            (EventType::MessageReactionAdd, 1),
            (EventType::PresenceUpdate, 2)
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_cluster_is_resumed_without_an_identify() {
    let (fake, builder) = world(6);
    let mut cluster = builder.clone().start();
    all_ready(&mut cluster, 6).await;
    for number in 0..6 {
        fake.publish(Some(guild(number)), "MESSAGE_CREATE", &json!({}));
        fake.publish(Some(guild(number)), "MESSAGE_UPDATE", &json!({}));
    }
    // Seven of twelve are taken, the others come again.
    time::sleep(Duration::from_secs(1)).await;
    let mut taken = Vec::new();
    for _ in 0..7 {
        taken.push(next(&mut cluster).await);
    }
    let state = cluster.shutdown().await;
    assert_eq!((state.total, state.sessions.len()), (6, 6));
    let state = ClusterState::from_json(&state.to_json()).unwrap();
    fake.publish(Some(guild(3)), "MESSAGE_DELETE", &json!({}));

    let mut cluster = builder.resume(state).concurrent_resumes(2).start();
    while taken.len() < 13 {
        let (shard, name) = next(&mut cluster).await;
        if name != "RESUMED" {
            taken.push((shard, name));
        }
    }
    taken.sort_unstable();
    let mut all: Vec<(u32, String)> = (0..6)
        .flat_map(|number| [(number, "MESSAGE_CREATE"), (number, "MESSAGE_UPDATE")])
        .chain([(3, "MESSAGE_DELETE")])
        .map(|(number, name)| (number, name.to_owned()))
        .collect();
    all.sort_unstable();
    assert_eq!(taken, all);
    assert_eq!(fake.count(What::Identify), 6);
    assert_eq!(fake.count(What::Resume), 6);
    assert!(fake.most_resuming() <= 2, "{}", fake.most_resuming());
}

#[tokio::test(start_paused = true)]
async fn sessions_of_another_total_or_gone_are_reported_and_identify() {
    let (fake, builder) = world(4);
    let mut cluster = builder.clone().start();
    all_ready(&mut cluster, 4).await;
    let state = cluster.shutdown().await;
    fake.forget((1, 4));
    let mut cluster = builder.clone().resume(state.clone()).start();
    let mut reported = Vec::new();
    for _ in 0..6 {
        if let (shard, Err(error)) = cluster.next().await.unwrap() {
            assert!(matches!(error, Error::InvalidSession { .. }), "{error}");
            reported.push(shard.number());
        }
    }
    assert_eq!(reported, [1]);
    assert_eq!(fake.count(What::Identify), 5);
    drop(cluster);

    let mut cluster = builder.total(2).resume(state).start();
    let mut mismatches = 0;
    let mut ready = 0;
    while ready < 2 {
        match cluster.next().await.unwrap().1 {
            Err(Error::ResumeStateMismatch { .. }) => mismatches += 1,
            event => ready += usize::from(event.unwrap().kind == EventType::Ready),
        }
    }
    assert_eq!(mismatches, 2);
}

#[tokio::test(start_paused = true)]
async fn one_shard_is_restarted_added_and_removed() {
    let (fake, builder) = world(4);
    let mut cluster = builder.range(0..3).start();
    let handle = cluster.handle();
    all_ready(&mut cluster, 3).await;
    let one = ShardId::new(1, 4);

    handle.restart(one, Restart::Resume).unwrap();
    assert_eq!(next(&mut cluster).await, (1, "RESUMED".to_owned()));
    assert_eq!(fake.count(What::Close(4000)), 1);
    handle.restart(one, Restart::Identify).unwrap();
    assert_eq!(next(&mut cluster).await, (1, "READY".to_owned()));
    assert_eq!(next(&mut cluster).await, (1, "GUILD_CREATE".to_owned()));
    assert_eq!(fake.count(What::Identify), 4);
    assert_eq!(handle.status(one).unwrap().identifies, 2);

    assert!(matches!(
        handle.add(1, None),
        Err(Error::ShardExists { .. })
    ));
    assert!(matches!(
        handle.add(4, None),
        Err(Error::NoSuchShard { number: 4 })
    ));
    let three = handle.add(3, None).unwrap();
    assert_eq!(next(&mut cluster).await, (3, "READY".to_owned()));
    assert_eq!(next(&mut cluster).await, (3, "GUILD_CREATE".to_owned()));

    fake.publish(Some(guild(3)), "MESSAGE_CREATE", &json!({}));
    time::sleep(Duration::from_secs(1)).await;
    let remover = handle.clone();
    let removed = tokio::spawn(async move { remover.remove(three, Shutdown::KeepSession).await });
    assert_eq!(next(&mut cluster).await, (3, "MESSAGE_CREATE".to_owned()));
    let (resume, ()) = tokio::join!(removed, async {
        // Whoever removes waits until everything is taken, so somebody must look.
        let _ = time::timeout(Duration::from_secs(10), cluster.next()).await;
    });
    let resume = resume.unwrap().unwrap();
    assert_eq!(resume.as_ref().unwrap().sequence, 3);
    assert_eq!(handle.shards().len(), 3);

    handle.add(3, resume).unwrap();
    assert_eq!(next(&mut cluster).await, (3, "RESUMED".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn commands_go_to_the_shard_of_the_guild() {
    let (fake, builder) = world(4);
    let mut cluster = builder.start();
    all_ready(&mut cluster, 4).await;
    let handle = cluster.handle();
    let ask = RequestSoundboardSounds {
        guild_ids: vec![Id::new(guild(2))],
    };
    handle.send(Id::new(guild(2)), &ask).await.unwrap();
    time::sleep(Duration::from_secs(1)).await;
    let commands: Vec<_> = fake
        .happened()
        .into_iter()
        .filter(|happened| matches!(happened.what, What::Command(_)))
        .collect();
    assert_eq!(commands.len(), 1);
    assert_eq!(
        (commands[0].shard, commands[0].what),
        ((2, 4), What::Command(31))
    );
    handle.send_to_all(&ask).await.unwrap();
    time::sleep(Duration::from_secs(1)).await;
    assert_eq!(fake.count(What::Command(31)), 5);
}

#[tokio::test(start_paused = true)]
async fn the_budget_is_not_overdrawn() {
    let (fake, builder) = world(4);
    let mut cluster = builder
        .session_start_limit(SessionStartLimit {
            remaining: 3,
            ..limit(16)
        })
        .start();
    let mut refused = 0;
    let mut guilds = 0;
    while refused < 1 || guilds < 3 {
        match cluster.next().await.unwrap().1 {
            Ok(event) => guilds += usize::from(event.kind == EventType::GuildCreate),
            Err(Error::IdentifyRefused(IdentifyRefused::BudgetExhausted { .. })) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(fake.count(What::Identify), 3);
}

mod handlers {
    use std::sync::Mutex;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_slow_handler_delays_its_own_shard_only() {
        let (fake, builder) = world(3);
        let cluster = builder.start();
        let handle = cluster.handle();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let start = Instant::now();
        let running = tokio::spawn(cluster.run_raw(move |shard, event| {
            let log = Arc::clone(&log);
            async move {
                if event.unwrap().kind == EventType::MessageCreate {
                    if shard.number() == 1 {
                        time::sleep(Duration::from_mins(1)).await;
                    }
                    log.lock()
                        .unwrap()
                        .push((shard.number(), start.elapsed().as_secs()));
                }
            }
        }));
        time::sleep(Duration::from_secs(5)).await;
        for number in 0..3 {
            for _ in 0..3 {
                fake.publish(Some(guild(number)), "MESSAGE_CREATE", &json!({}));
            }
        }
        time::sleep(Duration::from_secs(90)).await;
        // What the handler is at is finished, what waits comes again.
        handle.shutdown();
        let state = running.await.unwrap();
        let mut seen = seen.lock().unwrap().clone();
        seen.sort_unstable();
        assert_eq!(
            seen,
            [
                (0, 5),
                (0, 5),
                (0, 5),
                (1, 65),
                (1, 125),
                (2, 5),
                (2, 5),
                (2, 5)
            ]
        );
        let sequences: Vec<u64> = state.sessions.iter().map(|state| state.sequence).collect();
        assert_eq!(sequences, [5, 4, 5]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_handler_that_panics_loses_one_event() {
        let (fake, builder) = world(2);
        let cluster = builder.events(EventTypeFlags::MESSAGE_CREATE).start();
        let handle = cluster.handle();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let running = tokio::spawn(cluster.run_raw(move |shard, event| {
            let log = Arc::clone(&log);
            async move {
                let sequence = event.unwrap().sequence;
                assert_ne!((shard.number(), sequence), (0, 3), "on purpose");
                log.lock().unwrap().push((shard.number(), sequence));
            }
        }));
        time::sleep(Duration::from_secs(5)).await;
        for _ in 0..2 {
            fake.publish(Some(guild(0)), "MESSAGE_CREATE", &json!({}));
            fake.publish(Some(guild(1)), "MESSAGE_CREATE", &json!({}));
        }
        time::sleep(Duration::from_secs(1)).await;
        handle.shutdown();
        assert_eq!(running.await.unwrap().sessions.len(), 2);
        let mut seen = seen.lock().unwrap().clone();
        seen.sort_unstable();
        assert_eq!(seen, [(0, 4), (1, 3), (1, 4)]);
    }

    #[tokio::test(start_paused = true)]
    async fn ends_when_all_shards_have_ended_and_serves_added_ones() {
        let (fake, builder) = world(2);
        let cluster = builder.range([0]).start();
        let handle = cluster.handle();
        let running = tokio::spawn(cluster.run(|_, _| async {}));
        time::sleep(Duration::from_secs(5)).await;
        handle.add(1, None).unwrap();
        time::sleep(Duration::from_secs(5)).await;
        assert_eq!(fake.connections(), 2);
        fake.close((0, 2), 4004);
        fake.close((1, 2), 4004);
        let state = running.await.unwrap();
        assert!(state.sessions.is_empty());
    }
}
