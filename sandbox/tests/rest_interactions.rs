//! Responses to interactions: every type, `@original`, followups, and what comes too late.

mod rest_support;

use std::time::Duration;

use rest_support::{Wire, text};
use serde_json::{Value, json};

/// A bot with a command `ping`, and the path of its followups.
async fn bot() -> Wire {
    let wire = Wire::start().await;
    let commands = format!("/applications/{}/commands", wire.sandbox.application_id());
    let ping = json!({ "name": "ping", "description": "d" });
    wire.post(&commands, ping).await.expect(201);
    wire
}

/// Alice uses the command; the interaction as the bot hears of it.
async fn invoke(wire: &Wire) -> Value {
    let alice = wire.sandbox.user("alice");
    alice
        .invoke(wire.sandbox.channel(), "/ping", ())
        .await
        .unwrap();
    wire.event("INTERACTION_CREATE")
}

/// Alice presses the button of a message.
async fn click(wire: &Wire, message: &Value) -> Value {
    let alice = wire.sandbox.user("alice");
    let id = text(&message["id"]).parse().unwrap();
    let seen = alice.sees(wire.sandbox.channel(), id).unwrap();
    alice.click(&seen, "go").await.unwrap();
    wire.event("INTERACTION_CREATE")
}

fn callback(interaction: &Value) -> String {
    let (id, token) = (text(&interaction["id"]), text(&interaction["token"]));
    format!("/interactions/{id}/{token}/callback")
}

fn webhook(wire: &Wire, interaction: &Value) -> String {
    let app = wire.sandbox.application_id();
    format!("/webhooks/{app}/{}", text(&interaction["token"]))
}

#[tokio::test]
async fn a_command_is_answered_with_a_message_that_can_be_changed() {
    let wire = bot().await;
    let interaction = invoke(&wire).await;
    assert_eq!(interaction["data"]["name"], "ping");
    assert_eq!(interaction["member"]["user"]["username"], "alice");
    let answer = json!({ "type": 4, "data": { "content": "Pong!" } });
    let path = format!("{}?with_response=true", callback(&interaction));
    let response = wire.post(&path, answer.clone()).await.expect(200);
    let message = &response["resource"]["message"];
    assert_eq!(message["type"], 20);
    assert_eq!(message["interaction_metadata"]["id"], interaction["id"]);
    assert_eq!(
        response["interaction"]["response_message_id"],
        message["id"]
    );
    assert_eq!(wire.event("MESSAGE_CREATE")["id"], message["id"]);
    wire.post(&path, answer).await.refused(400, 40060);

    let original = format!("{}/messages/@original", webhook(&wire, &interaction));
    assert_eq!(wire.get(&original).await.expect(200)["id"], message["id"]);
    let edited = wire
        .patch(&original, json!({ "content": "changed" }))
        .await
        .expect(200);
    assert_eq!(edited["content"], "changed");
    wire.delete(&original).await.expect(204);
    wire.get(&original).await.refused(404, 10008);
    assert_eq!(wire.event("MESSAGE_DELETE")["id"], message["id"]);
}

#[tokio::test]
async fn a_deferred_answer_comes_later_and_others_follow() {
    let wire = bot().await;
    let interaction = invoke(&wire).await;
    let path = callback(&interaction);
    wire.post(&path, json!({ "type": 5 })).await.expect(204);
    let original = format!("{}/messages/@original", webhook(&wire, &interaction));
    assert_eq!(wire.get(&original).await.expect(200)["flags"], 128);
    let edited = wire
        .patch(&original, json!({ "content": "done" }))
        .await
        .expect(200);
    assert_eq!(
        (&edited["flags"], &edited["edited_timestamp"]),
        (&json!(0), &Value::Null)
    );
    let followup = json!({ "content": "more", "flags": 64 });
    let more = wire
        .post(&webhook(&wire, &interaction), followup)
        .await
        .expect(200);
    assert_eq!(more["flags"], 64);
    assert_eq!(more["message_reference"]["message_id"], edited["id"]);
    // Nobody but Alice sees it: not the bot by the usual way, and no event tells of it.
    let id = text(&more["id"]);
    wire.get(&format!("{}/messages/{id}", wire.channel()))
        .await
        .refused(404, 10008);
    assert_ne!(wire.event("MESSAGE_CREATE")["id"], more["id"]);
    let path = format!("{}/messages/{id}", webhook(&wire, &interaction));
    assert_eq!(
        wire.patch(&path, json!({ "content": "most" }))
            .await
            .expect(200)["content"],
        "most"
    );
    assert_eq!(wire.get(&path).await.expect(200)["content"], "most");
    wire.delete(&path).await.expect(204);
    wire.get(&path).await.refused(404, 10008);
}

#[tokio::test]
async fn the_first_followup_after_a_promise_keeps_it() {
    let wire = bot().await;
    let interaction = invoke(&wire).await;
    let defer = json!({ "type": 5, "data": { "flags": 64 } });
    wire.post(&callback(&interaction), defer).await.expect(204);
    let hook = webhook(&wire, &interaction);
    let first = wire
        .post(&hook, json!({ "content": "1" }))
        .await
        .expect(200);
    let original = wire
        .get(&format!("{hook}/messages/@original"))
        .await
        .expect(200);
    assert_eq!(first["id"], original["id"]);
    assert_eq!(original["flags"], 64);
    let second = wire
        .post(&hook, json!({ "content": "2" }))
        .await
        .expect(200);
    assert_ne!(second["id"], original["id"]);
}

#[tokio::test]
async fn a_button_changes_the_message_it_is_on() {
    let wire = bot().await;
    let body = json!({ "content": "0", "components": [
        { "type": 1, "components": [{ "type": 2, "style": 1, "label": "+", "custom_id": "go" }] },
    ] });
    let message = wire
        .post(&format!("{}/messages", wire.channel()), body)
        .await
        .expect(200);
    let interaction = click(&wire, &message).await;
    assert_eq!(interaction["message"]["id"], message["id"]);
    let update = json!({ "type": 7, "data": { "content": "1" } });
    let path = format!("{}?with_response=1", callback(&interaction));
    let response = wire.post(&path, update).await.expect(200);
    assert_eq!(response["resource"]["message"]["content"], "1");
    assert_eq!(wire.event("MESSAGE_UPDATE")["content"], "1");

    let interaction = click(&wire, &message).await;
    wire.post(&callback(&interaction), json!({ "type": 6 }))
        .await
        .expect(204);
    let original = format!("{}/messages/@original", webhook(&wire, &interaction));
    let edited = wire
        .patch(&original, json!({ "content": "2" }))
        .await
        .expect(200);
    assert_eq!(edited["id"], message["id"]);

    let interaction = click(&wire, &message).await;
    let modal = json!({ "type": 9, "data": { "custom_id": "m", "title": "T", "components": [
        { "type": 18, "label": "L", "component": { "type": 4, "custom_id": "i", "style": 1 } },
    ] } });
    wire.post(&callback(&interaction), modal).await.expect(204);

    let interaction = click(&wire, &message).await;
    wire.post(
        &callback(&interaction),
        json!({ "type": 8, "data": { "choices": [] } }),
    )
    .await
    .refused(400, 50035);
    let reply = json!({ "type": 4, "data": { "content": "hi" } });
    let response = wire
        .post(
            &format!("{}?with_response=true", callback(&interaction)),
            reply,
        )
        .await;
    let reply = &response.expect(200)["resource"]["message"];
    assert_eq!(reply["message_reference"]["message_id"], message["id"]);
}

#[tokio::test(start_paused = true)]
async fn what_comes_too_late_is_unknown() {
    let wire = bot().await;
    let answer = json!({ "type": 4, "data": { "content": "x" } });
    let late = invoke(&wire).await;
    tokio::time::advance(Duration::from_secs(3)).await;
    wire.post(&callback(&late), answer.clone())
        .await
        .refused(404, 10062);
    let interaction = invoke(&wire).await;
    wire.post(&callback(&interaction), answer.clone())
        .await
        .expect(204);
    let hook = webhook(&wire, &interaction);
    tokio::time::advance(Duration::from_mins(14)).await;
    wire.post(&hook, json!({ "content": "in time" }))
        .await
        .expect(200);
    tokio::time::advance(Duration::from_mins(1)).await;
    wire.post(&hook, json!({ "content": "too late" }))
        .await
        .refused(404, 10015);
    wire.post("/interactions/1/x/callback", answer)
        .await
        .refused(404, 10062);
}

#[tokio::test]
async fn an_answer_may_be_multipart() {
    let wire = bot().await;
    let interaction = invoke(&wire).await;
    let body = "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n\
        {\"type\":4,\"data\":{\"attachments\":[{\"id\":\"0\",\"filename\":\"a.txt\"}]}}\r\n\
        --b\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a.txt\"\r\n\r\nA\r\n--b--\r\n";
    let request = wire
        .request(
            http::Method::POST,
            &format!("{}?with_response=true", callback(&interaction)),
        )
        .header("content-type", "multipart/form-data; boundary=b");
    let answer = wire
        .exchange(request.body(body.into()).unwrap())
        .await
        .unwrap()
        .expect(200);
    assert_eq!(
        answer["resource"]["message"]["attachments"][0]["filename"],
        "a.txt"
    );
}
