//! Every form of compression carries the same payloads.

mod wire;

use serde_json::json;
use wire::Client;

#[tokio::test]
async fn all_forms_carry_the_same_session() {
    for (query, fields) in [
        ("v=10&encoding=json", json!({})),
        ("v=10&encoding=json", json!({ "compress": true })),
        ("v=10&encoding=json&compress=zlib-stream", json!({})),
        ("v=10&encoding=json&compress=zstd-stream", json!({})),
        // Transport compression wins: one payload is not compressed twice.
        (
            "v=10&encoding=json&compress=zlib-stream",
            json!({ "compress": true }),
        ),
    ] {
        let sandbox = wire::judged::start().await.unwrap();
        let mut client = Client::connect(&sandbox.gateway_url(), query).await;
        assert_eq!(client.payload().await["op"], 10, "{query}");
        client.identify(sandbox.token().expose(), fields).await;
        assert_eq!(client.payload().await["t"], "READY");
        assert_eq!(client.payload().await["t"], "GUILD_CREATE");
        let alice = sandbox.user("alice");
        let long = "grüße 👋 ".repeat(200);
        for content in ["short", long.trim(), "\"quoted\" \\ \u{1}"] {
            alice.say(sandbox.channel(), content).await.unwrap();
            assert_eq!(client.dispatch("MESSAGE_CREATE").await["content"], content);
        }
        client.send(json!({ "op": 1, "d": 2 })).await;
        client.opcode(11).await;
    }
}

#[tokio::test]
async fn a_large_guild_fits_into_every_stream() {
    for query in ["v=10", "compress=zlib-stream", "compress=zstd-stream"] {
        let sandbox = wire::judged::start().await.unwrap();
        for index in 0..600 {
            let user = sandbox.create_user(&format!("user{index}"));
            sandbox.add_member(sandbox.guild(), user);
        }
        let mut client = Client::connect(&sandbox.gateway_url(), query).await;
        assert_eq!(client.payload().await["op"], 10);
        client.identify(sandbox.token().expose(), json!({})).await;
        let guild = client.dispatch("GUILD_CREATE").await;
        assert_eq!(guild["member_count"], 603);
        assert_eq!(guild["large"], true);
        assert_eq!(guild["members"].as_array().unwrap().len(), 603);
    }
}
