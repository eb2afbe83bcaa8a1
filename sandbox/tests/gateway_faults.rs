//! Faults by script, and clients that read too slowly.

mod wire;

use std::time::Duration;

use cordial_sandbox::{Fault, GatewaySettings, Happening, Target};
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio_websockets::{ClientBuilder, Message};
use wire::{Client, Received};

#[tokio::test]
async fn connections_are_cut_closed_and_told_to_reconnect() {
    let sandbox = wire::judged::start().await.unwrap();
    let token = sandbox.token().expose();
    let (mut client, ready) = Client::ready(&sandbox.gateway_url(), token).await;
    let gateway = sandbox.gateway();
    assert_eq!(gateway.fault(&Target::Shard(0), Fault::Reconnect), 1);
    client.opcode(7).await;
    assert_eq!(gateway.fault(&Target::Shard(1), Fault::Drop), 0);
    let session = Target::Session(ready["session_id"].as_str().unwrap().to_owned());
    assert_eq!(
        gateway.fault(&session, Fault::Close(4000, String::from("because"))),
        1
    );
    assert_eq!(client.closed().await, 4000);

    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.resume(token, &ready["session_id"], 1).await;
    client.dispatch("RESUMED").await;
    gateway.fault(&Target::All, Fault::Drop);
    client.cut().await;
}

#[tokio::test]
async fn sessions_are_invalidated_with_and_without_a_way_back() {
    let sandbox = wire::judged::start().await.unwrap();
    let token = sandbox.token().expose();
    let (mut client, ready) = Client::ready(&sandbox.gateway_url(), token).await;
    let invalidate = |resumable| Fault::InvalidateSession { resumable };
    sandbox.gateway().fault(&Target::All, invalidate(true));
    assert_eq!(client.opcode(9).await, json!(true));
    client.resume(token, &ready["session_id"], 1).await;
    client.dispatch("RESUMED").await;
    sandbox.gateway().fault(&Target::All, invalidate(false));
    assert_eq!(client.opcode(9).await, json!(false));
    client.resume(token, &ready["session_id"], 1).await;
    assert_eq!(client.opcode(9).await, json!(false));
    assert!(sandbox.gateway().sessions().is_empty());
}

#[tokio::test]
async fn heartbeats_are_asked_for_and_acks_withheld() {
    let sandbox = wire::judged::start().await.unwrap();
    let (mut client, _) = Client::ready(&sandbox.gateway_url(), sandbox.token().expose()).await;
    client.dispatch("GUILD_CREATE").await;
    sandbox
        .gateway()
        .fault(&Target::All, Fault::WithholdAcks(true));
    sandbox
        .gateway()
        .fault(&Target::All, Fault::RequestHeartbeat);
    client.opcode(1).await;
    client.send(json!({ "op": 1, "d": 2 })).await;
    // What comes next is no ACK.
    client
        .send(json!({ "op": 31, "d": { "guild_ids": [sandbox.guild().to_string()] } }))
        .await;
    assert_eq!(client.payload().await["t"], "SOUNDBOARD_SOUNDS");
    sandbox
        .gateway()
        .fault(&Target::All, Fault::WithholdAcks(false));
    sandbox
        .gateway()
        .fault(&Target::All, Fault::RequestHeartbeat);
    client.opcode(1).await;
    client.send(json!({ "op": 1, "d": 3 })).await;
    assert_eq!(client.payload().await["op"], 11);
}

#[tokio::test]
async fn hello_is_withheld_from_the_next_connection_only() {
    let sandbox = wire::judged::start().await.unwrap();
    sandbox.gateway().fault(&Target::Next, Fault::WithholdHello);
    let mut silent = Client::connect(&sandbox.gateway_url(), "v=10").await;
    silent.send(json!({ "op": 1, "d": null })).await;
    assert_eq!(silent.payload().await["op"], 11);
    Client::open(&sandbox.gateway_url()).await;
}

#[tokio::test]
async fn the_next_connection_can_be_cut_before_its_handshake() {
    let sandbox = wire::judged::start().await.unwrap();
    sandbox.gateway().fault(&Target::Next, Fault::Drop);
    let refused = ClientBuilder::new()
        .uri(&sandbox.gateway_url())
        .unwrap()
        .connect()
        .await;
    assert!(refused.is_err());
    Client::open(&sandbox.gateway_url()).await;
}

#[tokio::test]
async fn garbage_and_truncated_messages_are_sent_as_they_are() {
    for query in ["v=10", "compress=zlib-stream", "compress=zstd-stream"] {
        let sandbox = wire::judged::start().await.unwrap();
        let uri = format!("{}/?{query}", sandbox.gateway_url());
        let (mut socket, _) = ClientBuilder::new()
            .uri(&uri)
            .unwrap()
            .connect()
            .await
            .unwrap();
        socket.next().await.unwrap().unwrap();
        sandbox.gateway().fault(&Target::All, Fault::Garbage);
        let garbage = socket.next().await.unwrap().unwrap();
        assert!(serde_json::from_slice::<serde_json::Value>(garbage.as_payload()).is_err());
        sandbox.gateway().fault(&Target::All, Fault::Truncate);
        let half = socket.next().await.unwrap().unwrap();
        assert!(!half.as_payload().ends_with(&[0, 0, 0xff, 0xff]));
        assert!(!half.as_payload().ends_with(b"}"));
        assert!(!matches!(socket.next().await, Some(Ok(_))));
    }
}

/// By a clock that moves only when everything waits: nothing but the delay lets it move.
#[tokio::test(start_paused = true)]
async fn what_is_sent_can_be_delayed() {
    let sandbox = wire::judged::start().await.unwrap();
    let delay = Duration::from_secs(30);
    let mut client = Client::open(&sandbox.gateway_url()).await;
    let started = tokio::time::Instant::now();
    sandbox.gateway().fault(&Target::All, Fault::Delay(delay));
    sandbox
        .gateway()
        .fault(&Target::All, Fault::RequestHeartbeat);
    client.opcode(1).await;
    assert_eq!(started.elapsed().as_secs(), delay.as_secs());
}

#[tokio::test]
async fn a_client_that_does_not_read_is_disconnected_and_can_resume() {
    let mut settings = GatewaySettings::default();
    settings.queue_capacity = 50;
    settings.replay_capacity = 100_000;
    let sandbox = wire::judged::builder()
        .gateway(settings)
        .start()
        .await
        .unwrap();
    let token = sandbox.token().expose();
    let (mut socket, _) = ClientBuilder::new()
        .uri(&sandbox.gateway_url())
        .unwrap()
        .connect()
        .await
        .unwrap();
    let identify = json!({
        "op": 2,
        "d": { "token": token, "intents": wire::ALL_INTENTS, "properties": {} },
    });
    socket.next().await.unwrap().unwrap();
    socket
        .send(Message::text(identify.to_string()))
        .await
        .unwrap();
    let ready = socket.next().await.unwrap().unwrap();
    let ready: serde_json::Value = serde_json::from_slice(ready.as_payload()).unwrap();

    // Now it reads nothing more, while much is said.
    let alice = sandbox.user("alice");
    let long = "x".repeat(2000);
    let from = sandbox.log_length();
    let mut said = 0;
    let is_too_slow = |happening: &Happening| match happening {
        Happening::Gateway { what, .. } => &**what == "too slow",
        _ => false,
    };
    while !sandbox.happenings()[from..].iter().any(is_too_slow) {
        alice.say(sandbox.channel(), &long).await.unwrap();
        said += 1;
        assert!(said < 50_000, "the client was never disconnected");
        tokio::task::yield_now().await;
    }
    // The rest of what was sent, and the end of the stream.
    let mut raw = socket.into_inner();
    let mut rest = Vec::new();
    let _ = raw.read_to_end(&mut rest).await;

    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.resume(token, &ready["d"]["session_id"], 1).await;
    let mut replayed = 0;
    loop {
        match client.receive().await {
            Received::Payload(payload) if payload["t"] == "RESUMED" => break,
            Received::Payload(payload) => replayed += usize::from(payload["t"] == "MESSAGE_CREATE"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(replayed, said);
}
