//! Faults over time, by seed and by script: what clients see of them, and what is reported.

mod wire;

use std::{collections::BTreeSet, fmt::Write, time::Duration};

use cordial_sandbox::{
    Fault, Faults, GatewaySettings, Happening, Population, Sandbox, Target, Traffic,
};
use futures_util::FutureExt;
use serde_json::{Value, json};
use wire::{Client, Received, http::call};

async fn sandbox() -> Sandbox {
    let mut settings = GatewaySettings::default();
    settings.max_concurrency = 64;
    settings.identify_window = Duration::ZERO;
    wire::judged::builder()
        .gateway(settings)
        .population(Population::guilds(16).members(10))
        .start()
        .await
        .unwrap()
}

/// Keeps the paused clock where it is while it lives. Else the clock runs on to the next timer whenever all tasks wait, even
/// if they wait for bytes that are on their way through a socket.
struct Held {
    _release: std::sync::mpsc::Sender<()>,
}

impl Held {
    fn new() -> Self {
        let (release, released) = std::sync::mpsc::channel();
        // The runtime does not run the clock on while a blocking task runs.
        tokio::task::spawn_blocking(move || released.recv());
        Self { _release: release }
    }
}

#[tokio::test(start_paused = true)]
async fn a_script_reaches_the_shards_it_names_at_the_times_it_says() {
    let sandbox = sandbox().await;
    let token = sandbox.token().expose();
    let mut clients = Vec::new();
    for shard in 0..4 {
        let mut client = Client::open(&sandbox.gateway_url()).await;
        client.identify(token, json!({ "shard": [shard, 4] })).await;
        client.dispatch("READY").await;
        clients.push(client);
    }
    let began = tokio::time::Instant::now();
    let script: Faults = "10s reconnect shards 1-2\n20s close 4000 shard 3\n25s drop shard 0"
        .parse()
        .unwrap();
    let run = sandbox.faults(&script);
    // The clock may run on while bytes are on their way, so that nothing can be said of what comes too late.
    clients[1].opcode(7).await;
    clients[2].opcode(7).await;
    assert!(began.elapsed().as_secs() >= 10);
    assert_eq!(clients[3].closed().await, 4000);
    assert!(began.elapsed().as_secs() >= 20);
    clients[0].cut().await;
    assert!(began.elapsed().as_secs() >= 25);
    let report = run.report();
    let reached: Vec<_> = report.reached.into_iter().collect();
    assert_eq!(reached, [("close", 1), ("drop", 1), ("reconnect", 2)]);
}

/// Waits until the connection does what the fault says.
async fn noted(sandbox: &Sandbox, from: usize, word: &str) {
    let is = |happening: &Happening| {
        matches!(happening, Happening::Gateway { what, .. } if &**what == word).then_some(())
    };
    sandbox.wait_for(from, is).await;
}

#[tokio::test(start_paused = true)]
async fn a_stalled_connection_says_nothing_and_then_everything() {
    let _held = Held::new();
    let sandbox = sandbox().await;
    let token = sandbox.token().expose();
    let (mut client, _) = Client::ready(&sandbox.gateway_url(), token).await;
    client.settle().await;
    let from = sandbox.log_length();
    let stall = Duration::from_secs(90);
    sandbox.gateway().fault(&Target::All, Fault::Stall(stall));
    noted(&sandbox, from, "stall").await;
    let (mut other, _) = Client::ready(&sandbox.gateway_url(), token).await;
    sandbox
        .user("alice")
        .say(sandbox.channel(), "hello")
        .await
        .unwrap();
    // The heartbeat lies there for longer than a heartbeat may take, and is acknowledged all the same.
    client.send(json!({ "op": 1, "d": null })).await;
    tokio::time::advance(stall.saturating_sub(Duration::from_secs(1))).await;
    other.dispatch("MESSAGE_CREATE").await;
    assert!(client.receive().now_or_never().is_none());
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(client.dispatch("MESSAGE_CREATE").await["content"], "hello");
    client.opcode(11).await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_does_not_read_still_sends() {
    let _held = Held::new();
    let sandbox = sandbox().await;
    let (mut client, _) = Client::ready(&sandbox.gateway_url(), sandbox.token().expose()).await;
    client.settle().await;
    let from = sandbox.log_length();
    let pause = Duration::from_secs(30);
    sandbox
        .gateway()
        .fault(&Target::All, Fault::StopReading(pause));
    noted(&sandbox, from, "reading stopped").await;
    sandbox
        .gateway()
        .fault(&Target::All, Fault::RequestHeartbeat);
    client.opcode(1).await;
    client.send(json!({ "op": 1, "d": null })).await;
    sandbox
        .user("alice")
        .say(sandbox.channel(), "hello")
        .await
        .unwrap();
    client.dispatch("MESSAGE_CREATE").await;
    assert!(client.receive().now_or_never().is_none());
    tokio::time::advance(pause).await;
    client.opcode(11).await;
}

#[tokio::test]
async fn a_dead_connection_says_nothing_and_its_session_can_be_resumed() {
    let sandbox = sandbox().await;
    let token = sandbox.token().expose();
    let (mut client, ready) = Client::ready(&sandbox.gateway_url(), token).await;
    client.settle().await;
    let last = *client.sequences.last().unwrap();
    let from = sandbox.log_length();
    sandbox.gateway().fault(&Target::All, Fault::PlayDead);
    sandbox
        .wait_for(from, |happening| match happening {
            cordial_sandbox::Happening::Gateway { what, .. } if &**what == "dead" => Some(()),
            _ => None,
        })
        .await;
    client.send(json!({ "op": 1, "d": last })).await;
    sandbox
        .user("alice")
        .say(sandbox.channel(), "hello")
        .await
        .unwrap();

    let mut back = Client::open(&sandbox.gateway_url()).await;
    back.resume(token, &ready["session_id"], last).await;
    assert_eq!(back.dispatch("MESSAGE_CREATE").await["content"], "hello");
    back.dispatch("RESUMED").await;
    // The dead one was let go without a word when its session went elsewhere.
    match client.receive().await {
        Received::Cut => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn hello_can_come_late() {
    let sandbox = sandbox().await;
    let late = Duration::from_secs(7);
    sandbox
        .gateway()
        .fault(&Target::Next, Fault::DelayHello(late));
    let began = tokio::time::Instant::now();
    let mut client = Client::open(&sandbox.gateway_url()).await;
    assert_eq!(began.elapsed().as_secs(), 7);
    client.identify(sandbox.token().expose(), json!({})).await;
    client.dispatch("READY").await;
}

/// A bot with one shard that comes back after whatever happens, and never spends an identify where it can resume.
async fn endure(
    url: String,
    token: String,
    shard: u64,
    mut done: tokio::sync::watch::Receiver<u64>,
) -> Vec<u64> {
    let mut session = Value::Null;
    let mut heard = BTreeSet::new();
    let mut last = 0;
    loop {
        let mut client = Client::connect(&url, "v=10").await;
        if session.is_null() {
            client
                .identify(&token, json!({ "shard": [shard, 4] }))
                .await;
        } else {
            client.resume(&token, &session, last).await;
        }
        loop {
            let end = *done.borrow_and_update();
            if end > 0 && last >= end {
                return heard.into_iter().collect();
            }
            tokio::select! {
                received = client.receive() => match received {
                    Received::Payload(payload) => {
                        if payload["t"] == "READY" {
                            session = payload["d"]["session_id"].clone();
                        }
                        if let Some(sequence) = payload["s"].as_u64() {
                            assert!(heard.insert(sequence), "{sequence} came twice");
                            assert!(sequence > last);
                            last = sequence;
                        }
                        // Opcodes 7 and 9: come again.
                        if payload["op"] == 7 || payload["op"] == 9 {
                            break;
                        }
                    }
                    Received::Closed(..) | Received::Cut => break,
                },
                changed = done.changed() => changed.unwrap(),
            }
        }
    }
}

#[tokio::test]
async fn under_a_hail_of_faults_every_dispatch_arrives_once_and_no_identify_is_spent_in_vain() {
    let sandbox = sandbox().await;
    let mut shards = Vec::new();
    for shard in 0..4 {
        let (tell, done) = tokio::sync::watch::channel(0);
        let bot = endure(
            sandbox.gateway_url(),
            sandbox.token().expose().to_owned(),
            shard,
            done,
        );
        shards.push((tell, tokio::spawn(bot)));
    }
    sandbox.gateway().wait_for_sessions(4).await;
    // Only faults that end a connection at once: what takes long is for clients with deadlines.
    let mut script = String::new();
    for index in 0..60 {
        let fault = [
            "drop",
            "close 4000",
            "reconnect",
            "invalidate_session resumable",
        ][index % 4];
        let shard = (index / 4) % 4;
        writeln!(script, "{}ms {fault} shard {shard}", index * 10).unwrap();
    }
    let traffic = sandbox.traffic(&Traffic::rate(4000).seed(2));
    let faults = sandbox.faults(&script.parse::<Faults>().unwrap());
    traffic.made(4000).await;
    faults.finished().await;
    traffic.stop();
    let report = faults.report();
    // Where a shard had no connection at the moment there was nothing to go wrong.
    assert_eq!(report.total() + report.missed, 60, "{report:?}");
    let (_, told) = call(&sandbox.api_url(), "GET", "/sandbox/sessions", None, None).await;
    assert_eq!(told["identifies"], 4);
    for (shard, (tell, bot)) in shards.into_iter().enumerate() {
        // A resume may still be under way: what comes after the last event is a RESUMED.
        let account = &told["sessions"][shard];
        assert_eq!(account["ended"], false);
        let last = account["sequence"].as_u64().unwrap();
        tell.send_replace(last);
        let heard = bot.await.unwrap();
        let account = sandbox.gateway().accounts().swap_remove(shard);
        let resumed: BTreeSet<u64> = account.resumed.into_iter().collect();
        let missing: Vec<u64> = (1..=last)
            .filter(|sequence| !heard.contains(sequence) && !resumed.contains(sequence))
            .collect();
        assert_eq!(missing, Vec::<u64>::new(), "shard {shard}");
        assert!(account.resumes > 0);
    }
}

#[tokio::test]
async fn streams_of_faults_and_traffic_are_begun_and_stopped_over_http() {
    let sandbox = sandbox().await;
    let api = sandbox.api_url();
    let call = async |method, path, body: Option<Value>| {
        call(&api, method, path, None, body.as_ref()).await
    };
    assert_eq!(call("GET", "/sandbox/chaos", None).await.0, 404);
    assert_eq!(call("DELETE", "/sandbox/traffic", None).await.0, 404);
    let (status, _) = call(
        "POST",
        "/sandbox/traffic",
        Some(json!({ "rate": 2000, "seed": 1 })),
    )
    .await;
    assert_eq!(status, 200);
    let (status, answer) = call(
        "POST",
        "/sandbox/chaos",
        Some(json!({ "script": "0s reconnect everywhere" })),
    )
    .await;
    assert_eq!(status, 400);
    assert!(
        answer["error"].as_str().unwrap().starts_with("line 1: "),
        "{answer}"
    );
    let (mut client, _) = Client::ready(&sandbox.gateway_url(), sandbox.token().expose()).await;
    let script = json!({ "script": "0s reconnect all", "after_sessions": 1 });
    assert_eq!(call("POST", "/sandbox/chaos", Some(script)).await.0, 200);
    client.opcode(7).await;
    let (_, report) = call("DELETE", "/sandbox/chaos", None).await;
    assert_eq!(report["reached"], json!({ "reconnect": 1 }));
    let (_, stopped) = call("DELETE", "/sandbox/traffic", None).await;
    assert_eq!(
        call("GET", "/sandbox/traffic", None).await.1["events"],
        stopped["events"]
    );
}
