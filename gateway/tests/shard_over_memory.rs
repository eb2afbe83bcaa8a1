//! The tokio driver over a pipe in memory, in virtual time: the clock jumps whenever everybody waits.

#![cfg(feature = "tokio")]

mod support;

use std::time::Duration;

use cordial_gateway::{Compression, Error, Shard, ShardBuilder};
use cordial_model::gateway::Intents;
use serde_json::json;
use support::{INTERVAL, memory::MemoryServer};
use tokio::time;

fn start() -> (MemoryServer, ShardBuilder) {
    MemoryServer::start(Intents::GUILDS)
}

async fn next_name(shard: &mut Shard) -> String {
    shard
        .next()
        .await
        .expect("an event")
        .unwrap()
        .name()
        .to_owned()
}

#[tokio::test(start_paused = true)]
async fn any_transport_can_be_plugged_in() {
    let (mut server, builder) = start();
    let mut shard = builder.compression(Compression::default()).start();
    server.accept().await.log_in("wss://elsewhere").await;
    assert_eq!(next_name(&mut shard).await, "READY");
}

#[tokio::test(start_paused = true)]
async fn a_slow_consumer_loses_neither_heartbeats_nor_events() {
    let (mut server, builder) = start();
    let mut shard = builder.event_capacity(1).start();
    let mut peer = server.accept().await;
    peer.log_in("wss://elsewhere").await;
    for sequence in 2..=200 {
        peer.dispatch(sequence, "MESSAGE_CREATE", &json!({})).await;
    }
    // Nothing is taken for a quarter of an hour. The acknowledgements are not even read.
    for _ in 0..20 {
        assert_eq!(peer.receive().await["op"], 1);
        peer.send(r#"{"op":11}"#).await;
    }
    for sequence in 1..=200 {
        assert_eq!(shard.next().await.unwrap().unwrap().sequence, sequence);
    }
    // It is still the same connection.
    peer.dispatch(201, "MESSAGE_CREATE", &json!({})).await;
    assert_eq!(shard.next().await.unwrap().unwrap().sequence, 201);
    assert!(shard.latency().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_long_pause_of_the_process_is_no_dead_connection() {
    let (mut server, builder) = start();
    let mut shard = builder.start();
    let mut peer = server.accept().await;
    peer.log_in("wss://elsewhere").await;
    assert_eq!(next_name(&mut shard).await, "READY");
    assert_eq!(peer.receive().await["op"], 1);
    // The answer comes in time, but everything stands still until long after that: the shard finds the answer and the passed
    // deadline in the same moment.
    let in_time = time::Instant::now() + Duration::from_secs(1);
    let answer = tokio::spawn(async move {
        time::sleep_until(in_time).await;
        peer.send(r#"{"op":11}"#).await;
        peer
    });
    tokio::task::yield_now().await;
    time::advance(INTERVAL * 2).await;
    let mut peer = answer.await.unwrap();
    assert_eq!(peer.receive().await["op"], 1);
    peer.dispatch(2, "MESSAGE_CREATE", &json!({})).await;
    assert_eq!(next_name(&mut shard).await, "MESSAGE_CREATE");
}

#[tokio::test(start_paused = true)]
async fn a_dead_connection_is_left_and_the_session_resumed() {
    let (mut server, builder) = start();
    let mut shard = builder.start();
    let mut peer = server.accept().await;
    peer.log_in("wss://elsewhere").await;
    assert_eq!(next_name(&mut shard).await, "READY");
    let start = time::Instant::now();
    // Heartbeats come, and nobody answers.
    let error = shard.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    assert!(start.elapsed() >= INTERVAL && start.elapsed() <= INTERVAL * 2);
    let mut next = server.accept().await;
    next.hello().await;
    assert_eq!(next.receive_but_beats().await["op"], 6);
    assert!(start.elapsed() <= INTERVAL * 2 + Duration::from_secs(1));
    // The old connection was told goodbye with a code that keeps the session.
    assert_eq!(peer.receive_close().await, 4000);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_say_goodbye_does_not_hold_up_the_end() {
    let (mut server, builder) = start();
    let mut shard = builder.start();
    let mut peer = server.accept().await;
    peer.log_in("wss://elsewhere").await;
    assert_eq!(next_name(&mut shard).await, "READY");
    let start = time::Instant::now();
    assert!(shard.shutdown().await.is_some());
    assert_eq!(start.elapsed().as_secs(), 5);
}
