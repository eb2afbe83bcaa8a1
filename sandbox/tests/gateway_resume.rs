//! Sessions outlive their connections: what was missed is replayed once and in order.

mod wire;

use std::time::Duration;

use cordial_sandbox::{Fault, GatewaySettings, Sandbox, Target};
use serde_json::{Value, json};
use wire::Client;

/// Contents of the messages up to RESUMED.
async fn replayed(client: &mut Client) -> Vec<String> {
    let mut contents = Vec::new();
    loop {
        let payload = client.payload().await;
        match payload["t"].as_str() {
            Some("MESSAGE_CREATE") => {
                contents.push(payload["d"]["content"].as_str().unwrap().to_owned());
            }
            Some("RESUMED") => return contents,
            _ => {}
        }
    }
}

#[tokio::test]
async fn every_missed_dispatch_is_replayed_once_and_in_order() {
    let sandbox = wire::judged::start().await.unwrap();
    let token = sandbox.token().expose();
    let alice = sandbox.user("alice");
    let (mut client, ready) = Client::ready(&sandbox.gateway_url(), token).await;
    client.dispatch("GUILD_CREATE").await;
    alice.say(sandbox.channel(), "heard").await.unwrap();
    client.dispatch("MESSAGE_CREATE").await;
    sandbox.gateway().fault(&Target::All, Fault::Drop);
    client.cut().await;
    let last = *client.sequences.last().unwrap();

    for index in 0..20 {
        alice
            .say(sandbox.channel(), format!("missed {index}"))
            .await
            .unwrap();
    }
    let url = ready["resume_gateway_url"].as_str().unwrap();
    let mut resumed = Client::open(url).await;
    resumed.resume(token, &ready["session_id"], last).await;
    let expected: Vec<_> = (0..20).map(|index| format!("missed {index}")).collect();
    assert_eq!(replayed(&mut resumed).await, expected);
    alice.say(sandbox.channel(), "live").await.unwrap();
    assert_eq!(resumed.dispatch("MESSAGE_CREATE").await["content"], "live");
    // No number is left out, none comes twice.
    let expected: Vec<u64> = (last + 1..=last + resumed.sequences.len() as u64).collect();
    assert_eq!(resumed.sequences, expected);

    // A second resume from the middle replays from there, without the first RESUMED.
    sandbox.gateway().fault(&Target::All, Fault::Drop);
    resumed.cut().await;
    let mut again = Client::open(url).await;
    again.resume(token, &ready["session_id"], last + 10).await;
    let mut expected: Vec<_> = (10..20).map(|index| format!("missed {index}")).collect();
    expected.push(String::from("live"));
    assert_eq!(replayed(&mut again).await, expected);
}

#[tokio::test]
async fn a_resume_takes_the_session_over_from_a_connection_that_is_still_there() {
    let sandbox = wire::judged::start().await.unwrap();
    let token = sandbox.token().expose();
    let (mut first, ready) = Client::ready(&sandbox.gateway_url(), token).await;
    let mut second = Client::open(&sandbox.gateway_url()).await;
    second.resume(token, &ready["session_id"], 1).await;
    assert!(replayed(&mut second).await.is_empty());
    assert_eq!(first.closed().await, 4000);
    sandbox
        .user("alice")
        .say(sandbox.channel(), "hello")
        .await
        .unwrap();
    assert_eq!(second.dispatch("MESSAGE_CREATE").await["content"], "hello");
}

#[tokio::test]
async fn a_session_that_was_given_up_cannot_be_resumed() {
    for code in [1000, 1001] {
        let mut settings = GatewaySettings::default();
        settings.identify_window = Duration::ZERO;
        let sandbox = wire::judged::builder()
            .gateway(settings)
            .start()
            .await
            .unwrap();
        let token = sandbox.token().expose();
        let (client, ready) = Client::ready(&sandbox.gateway_url(), token).await;
        client.close(code).await;
        let mut client = Client::open(&sandbox.gateway_url()).await;
        client.resume(token, &ready["session_id"], 1).await;
        assert_eq!(client.opcode(9).await, json!(false));
        // The same connection may identify now.
        client.identify(token, json!({})).await;
        client.dispatch("READY").await;
    }
}

#[tokio::test]
async fn a_session_that_was_closed_with_another_code_can_be_resumed() {
    let sandbox = wire::judged::start().await.unwrap();
    let token = sandbox.token().expose();
    let (client, ready) = Client::ready(&sandbox.gateway_url(), token).await;
    client.close(4000).await;
    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.resume(token, &ready["session_id"], 1).await;
    client.dispatch("RESUMED").await;
}

#[tokio::test]
async fn unknown_sessions_and_wrong_tokens_are_refused() {
    let sandbox = wire::judged::start().await.unwrap();
    let token = sandbox.token().expose();
    let (_client, ready) = Client::ready(&sandbox.gateway_url(), token).await;

    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.resume(token, &json!("nobody's"), 1).await;
    assert_eq!(client.opcode(9).await, json!(false));

    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.resume("wrong", &ready["session_id"], 1).await;
    assert_eq!(client.closed().await, 4004);

    // Another bot cannot take the session.
    let (_, other) = sandbox.create_bot("Other");
    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.resume(other.expose(), &ready["session_id"], 1).await;
    assert_eq!(client.opcode(9).await, json!(false));

    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.resume(token, &ready["session_id"], 999).await;
    assert_eq!(client.closed().await, 4007);
}

#[tokio::test]
async fn what_is_too_old_to_be_replayed_invalidates_the_session() {
    let mut settings = GatewaySettings::default();
    settings.replay_capacity = 5;
    let sandbox = wire::judged::builder()
        .gateway(settings)
        .start()
        .await
        .unwrap();
    let token = sandbox.token().expose();
    let (mut client, ready) = Client::ready(&sandbox.gateway_url(), token).await;
    client.dispatch("GUILD_CREATE").await;
    sandbox.gateway().fault(&Target::All, Fault::Drop);
    client.cut().await;
    let alice = sandbox.user("alice");
    for index in 0..10 {
        alice
            .say(sandbox.channel(), format!("{index}"))
            .await
            .unwrap();
    }
    wait_for_sequence(&sandbox, 12).await;
    let mut client = Client::open(&sandbox.gateway_url()).await;
    client.resume(token, &ready["session_id"], 2).await;
    assert_eq!(client.opcode(9).await, json!(false));
}

/// Waits until the only session has been told this much.
async fn wait_for_sequence(sandbox: &Sandbox, sequence: u64) {
    while sandbox.gateway().sessions()[0].sequence < sequence {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_resume_works_in_every_encoding() {
    for query in ["compress=zlib-stream", "compress=zstd-stream", "v=9"] {
        let sandbox = wire::judged::start().await.unwrap();
        let token = sandbox.token().expose();
        let (mut client, ready): (_, Value) = Client::ready(&sandbox.gateway_url(), token).await;
        sandbox.gateway().fault(&Target::All, Fault::Drop);
        client.cut().await;
        let mut client = Client::connect(&sandbox.gateway_url(), query).await;
        assert_eq!(client.payload().await["op"], 10);
        client.resume(token, &ready["session_id"], 1).await;
        client.dispatch("GUILD_CREATE").await;
        client.dispatch("RESUMED").await;
    }
}
