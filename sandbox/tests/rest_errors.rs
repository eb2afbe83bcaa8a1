//! Errors before any endpoint: tokens, unknown routes, methods, versions, bodies.

mod rest_support;

use http::{Method, Request};
use rest_support::Wire;
use serde_json::json;

#[tokio::test]
async fn a_wrong_token_is_unauthorized() {
    let wire = Wire::start().await;
    for header in ["Bot wrong", "Bearer wrong", "wrong", ""] {
        let request = Request::builder()
            .uri("/api/v10/users/@me")
            .header("host", "localhost")
            .header("authorization", header);
        let answer = wire
            .exchange(request.body("".into()).unwrap())
            .await
            .unwrap();
        assert_eq!(
            answer.refused(401, 0)["message"],
            "401: Unauthorized",
            "{header}"
        );
    }
    let request = Request::get("/api/v10/gateway").header("host", "localhost");
    let answer = wire
        .exchange(request.body("".into()).unwrap())
        .await
        .unwrap();
    assert_eq!(answer.expect(200)["url"], wire.sandbox.gateway_url());
}

#[tokio::test]
async fn every_version_is_the_same_api() {
    let wire = Wire::start().await;
    for prefix in ["/api/v10", "/api/v9", "/api"] {
        let request = Request::get(format!("{prefix}/users/%40me"))
            .header("host", "localhost")
            .header(
                "authorization",
                format!("Bot {}", wire.sandbox.token().expose()),
            );
        let answer = wire
            .exchange(request.body("".into()).unwrap())
            .await
            .unwrap();
        assert_eq!(
            answer.expect(200)["id"],
            wire.sandbox.application_id().to_string()
        );
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_clearly() {
    let wire = Wire::start().await;
    wire.get("/nothing").await.refused(404, 0);
    wire.put("/gateway/bot", json!({})).await.refused(405, 0);
}

#[tokio::test]
async fn bodies_are_json_or_multipart_and_not_too_large() {
    let wire = Wire::start().await;
    let path = format!("{}/messages", wire.channel());
    let send = async |kind: &str, body: Vec<u8>| {
        let request = wire
            .request(Method::POST, &path)
            .header("content-type", kind);
        wire.exchange(request.body(body.into()).unwrap())
            .await
            .unwrap()
    };
    send("text/plain", b"hi".to_vec()).await.refused(400, 50035);
    send("multipart/form-data", b"--x--".to_vec())
        .await
        .refused(400, 50035);
    send("multipart/form-data; boundary=x", b"--x\r\n".to_vec())
        .await
        .refused(400, 50035);
    let mut large =
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n".to_vec();
    large.resize(large.len() + 10 * 1024 * 1024 + 1, b'.');
    large.extend(b"\r\n--x--");
    send("multipart/form-data; boundary=x", large)
        .await
        .refused(413, 40005);
    // The old way to send one file.
    let legacy = b"--x\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\nhi\r\n\
        --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n\r\n1\r\n--x--";
    let message = send("multipart/form-data; boundary=x", legacy.to_vec())
        .await
        .expect(200);
    assert_eq!(message["content"], "hi");
    assert_eq!(message["attachments"][0]["filename"], "f.txt");
}

#[tokio::test]
async fn permissions_decide() {
    let wire = Wire::of(
        rest_support::judged::builder()
            .rate_limits(cordial_sandbox::RateLimits::off())
            .bot_permissions(cordial_model::Permissions::empty()),
    )
    .await;
    // What everybody may do is left.
    wire.say("hello").await;
    wire.post(
        &format!("{}/channels", wire.guild()),
        json!({ "name": "new" }),
    )
    .await
    .refused(403, 50013);
    let alice = wire.user("alice");
    let member = format!("{}/members/{alice}", wire.guild());
    wire.delete(&member).await.refused(403, 50013);
    wire.put(&format!("{}/bans/{alice}", wire.guild()), json!({}))
        .await
        .refused(403, 50013);
    let said = wire
        .sandbox
        .user("alice")
        .say(wire.sandbox.channel(), "mine")
        .await
        .unwrap();
    let path = format!("{}/messages/{}", wire.channel(), said.message().id);
    wire.delete(&path).await.refused(403, 50013);
    wire.patch(&path, json!({ "content": "theirs" }))
        .await
        .refused(403, 50005);
    wire.get("/guilds/1").await.refused(404, 10004);
}
