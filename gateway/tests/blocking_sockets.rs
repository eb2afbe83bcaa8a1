//! The session without any runtime: the example's driver against a real socket.

#![cfg(feature = "tokio")]

#[path = "../examples/blocking/driver.rs"]
mod driver;
mod support;
#[path = "../examples/blocking/websocket.rs"]
mod websocket;

use std::{thread, time::Duration};

use cordial_gateway::{Compression, Error};
use serde_json::json;
use support::{TOKEN, config, server::Server};

#[tokio::test]
async fn logs_in_resumes_and_shuts_down() {
    for compression in [Compression::None, Compression::default()] {
        let server = Server::start().await;
        let mut config = config();
        config.url = server.url();
        config.compression = compression;
        config.backoff.base = Duration::from_millis(10);
        let client = thread::spawn(move || {
            let mut seen = Vec::new();
            let state = driver::run(config, |event| {
                seen.push(event.sequence);
                event.name() != "MESSAGE_CREATE"
            });
            (seen, state)
        });
        let mut peer = server.accept_session().await;
        peer.dispatch(2, "TYPING_START", &json!({"filler": "x".repeat(70_000)}))
            .await;
        peer.send(r#"{"op":1}"#).await;
        // The first beat of the connection's own may come before.
        while peer.receive().await != json!({"op": 1, "d": 2}) {}
        drop(peer);
        let mut peer = server.accept().await;
        peer.hello().await;
        assert_eq!(
            peer.receive_but_beats().await["d"],
            json!({"token": TOKEN, "session_id": "session", "seq": 2})
        );
        peer.dispatch(3, "RESUMED", &json!({})).await;
        peer.dispatch(4, "MESSAGE_CREATE", &json!({})).await;
        assert_eq!(peer.receive_close().await, 4000);
        let (seen, state) = client.join().unwrap();
        assert_eq!(seen, [1, 2, 3, 4]);
        assert_eq!(state.unwrap().unwrap().sequence, 4);
    }
}

#[tokio::test]
async fn a_wrong_token_ends_it() {
    let server = Server::start().await;
    let mut config = config();
    config.url = server.url();
    let client = thread::spawn(move || driver::run(config, |_| true));
    let mut peer = server.accept().await;
    peer.hello().await;
    assert_eq!(peer.receive_but_beats().await["op"], 2);
    peer.close(4004).await;
    assert!(matches!(
        client.join().unwrap(),
        Err(Error::AuthenticationFailed)
    ));
}
