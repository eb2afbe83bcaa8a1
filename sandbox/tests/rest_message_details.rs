//! What is special about some messages: stickers, forwards, replies, pins, deletions that are logged, flags.

mod rest_support;

use http::Method;
use rest_support::{Wire, text};
use serde_json::json;

#[tokio::test]
async fn stickers_go_with_a_message_and_only_leave_it() {
    let wire = Wire::start().await;
    let packs = wire.get("/sticker-packs").await.expect(200);
    let sticker = |index: usize| packs["sticker_packs"][0]["stickers"][index].clone();
    let messages = format!("{}/messages", wire.channel());
    let body = json!({ "sticker_ids": [sticker(0)["id"], sticker(1)["id"]] });
    let message = wire.post(&messages, body).await.expect(200);
    assert_eq!(message["content"], "");
    assert_eq!(
        message["sticker_items"][0],
        json!({ "id": sticker(0)["id"], "name": sticker(0)["name"], "format_type": 3 })
    );
    wire.post(&messages, json!({ "sticker_ids": ["1"] }))
        .await
        .refused(400, 50081);
    let path = format!("{messages}/{}", text(&message["id"]));
    let kept = wire
        .patch(&path, json!({ "sticker_ids": [sticker(1)["id"]] }))
        .await
        .expect(200);
    assert_eq!(kept["sticker_items"].as_array().unwrap().len(), 1);
    assert_eq!(kept["sticker_items"][0]["id"], sticker(1)["id"]);
    wire.patch(&path, json!({ "sticker_ids": [sticker(0)["id"]] }))
        .await
        .refused(400, 50080);
    wire.patch(&path, json!({ "sticker_ids": [] }))
        .await
        .refused(400, 50006);
}

#[tokio::test]
async fn stickers_of_other_guilds_are_for_members_with_leave() {
    let wire = Wire::start().await;
    let bot = wire.sandbox.application_id();
    let owner = wire.sandbox.user("alice").id();
    let elsewhere = wire.sandbox.create_guild("Elsewhere", owner);
    let mut png = Vec::new();
    let mut writer = png::Encoder::new(&mut png, 1, 1).write_header().unwrap();
    writer.write_image_data(&[0]).unwrap();
    writer.finish().unwrap();
    let fields = [("name", "Far"), ("tags", "far"), ("description", "")];
    let path = format!("/guilds/{elsewhere}/stickers");
    let made = wire.upload((Method::POST, &path), &fields, ("file", "far.png", &png));
    let body = json!({ "sticker_ids": [made.await.expect(201)["id"]] });
    let messages = format!("{}/messages", wire.channel());
    wire.post(&messages, body.clone()).await.expect(200);
    // Not with this permission taken, and not from a guild that the bot has left.
    let own = format!("{}/permissions/{bot}", wire.channel());
    let external = cordial_model::Permissions::USE_EXTERNAL_STICKERS.bits();
    let deny = json!({ "type": 1, "deny": external.to_string() });
    wire.put(&own, deny).await.expect(204);
    wire.post(&messages, body.clone()).await.refused(403, 50600);
    wire.delete(&own).await.expect(204);
    wire.post(&messages, body.clone()).await.expect(200);
    let membership = format!("/users/@me/guilds/{elsewhere}");
    wire.delete(&membership).await.expect(204);
    wire.post(&messages, body).await.refused(403, 50600);
}

#[tokio::test]
async fn voice_messages_stay_as_they_were_spoken() {
    let wire = Wire::start().await;
    let messages = format!("{}/messages", wire.channel());
    let spoken = json!({ "flags": 1 << 13, "attachments": [
        { "id": 0, "filename": "voice.ogg", "duration_secs": 1.5, "waveform": "AAAA" },
    ] });
    let fields = [("payload_json", &*spoken.to_string())];
    let file = ("files[0]", "voice.ogg", &b"OggS"[..]);
    let sent = wire.upload((Method::POST, &messages), &fields, file).await;
    let sent = sent.expect(200);
    assert_eq!(sent["attachments"][0]["duration_secs"], 1.5);
    let path = format!("{messages}/{}", text(&sent["id"]));
    wire.patch(&path, json!({ "content": "in words" }))
        .await
        .refused(400, 50162);
    assert_eq!(wire.get(&path).await.expect(200), sent);
}

#[tokio::test]
async fn forwards_hold_what_was_said_then() {
    let wire = Wire::start().await;
    let messages = format!("{}/messages", wire.channel());
    let original = wire.say("as it was").await;
    let channel = wire.sandbox.channel().to_string();
    let forward = |id: &str| json!({ "message_reference": { "type": 1, "message_id": id, "channel_id": channel } });
    let first = wire.post(&messages, forward(&original)).await.expect(200);
    assert_eq!(
        first["message_snapshots"][0]["message"]["content"],
        "as it was"
    );
    assert!(
        first["message_snapshots"][0]["message"]
            .get("author")
            .is_none()
    );
    let path = format!("{messages}/{original}");
    wire.patch(&path, json!({ "content": "as it is" }))
        .await
        .expect(200);
    // A forward of a forward shows the same, no matter what became of the original.
    let second = wire
        .post(&messages, forward(&text(&first["id"])))
        .await
        .expect(200);
    assert_eq!(second["message_snapshots"], first["message_snapshots"]);
    assert_eq!(second["flags"], 1 << 14);
    let poll = json!({ "poll": { "question": { "text": "?" }, "answers": [{ "poll_media": { "text": "!" } }] } });
    let poll = wire.post(&messages, poll).await.expect(200);
    wire.post(&messages, forward(&text(&poll["id"])))
        .await
        .refused(400, 50068);
}

#[tokio::test]
async fn notices_of_the_system_are_not_replied_to() {
    let wire = Wire::start().await;
    let messages = format!("{}/messages", wire.channel());
    let id = wire.say("pin me").await;
    wire.put(&format!("{messages}/pins/{id}"), json!({}))
        .await
        .expect(204);
    let notice = wire.event("MESSAGE_CREATE");
    assert_eq!(notice["type"], 6);
    let reply = json!({ "content": "x", "message_reference": { "message_id": notice["id"] } });
    let refused = wire.post(&messages, reply).await.refused(400, 50035);
    assert_eq!(
        refused["errors"]["message_reference"]["_errors"][0]["code"],
        "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE"
    );
    let pin = format!("{messages}/pins/{}", text(&notice["id"]));
    wire.put(&pin, json!({})).await.refused(403, 50021);
}

#[tokio::test]
async fn pins_are_the_same_by_their_old_paths() {
    let wire = Wire::start().await;
    let (first, second) = (wire.say("first").await, wire.say("second").await);
    let old = format!("{}/pins", wire.channel());
    wire.put(&format!("{old}/{first}"), json!({}))
        .await
        .expect(204);
    let new = format!("{}/messages/pins", wire.channel());
    wire.put(&format!("{new}/{second}"), json!({}))
        .await
        .expect(204);
    let pins = wire.get(&old).await.expect(200);
    assert_eq!(
        (&pins[0]["id"], &pins[1]["id"]),
        (&json!(second), &json!(first))
    );
    let page = wire.get(&format!("{new}?limit=1")).await.expect(200);
    assert_eq!(page["items"][0]["message"]["id"], second);
    assert_eq!(page["has_more"], true);
    wire.delete(&format!("{old}/{second}")).await.expect(204);
    assert_eq!(
        wire.get(&new).await.expect(200)["items"][0]["message"]["id"],
        first
    );
    let log = wire
        .get(&format!("{}/audit-logs", wire.guild()))
        .await
        .expect(200);
    let entries = log["audit_log_entries"].as_array().unwrap();
    assert_eq!(entries[0]["action_type"], 75);
    assert_eq!(entries[1]["action_type"], 74);
    assert_eq!(
        entries[0]["options"],
        json!({ "channel_id": wire.sandbox.channel().to_string(), "message_id": second })
    );
}

#[tokio::test]
async fn messages_of_others_are_deleted_on_the_record() {
    let wire = Wire::start().await;
    let (alice, channel) = (wire.sandbox.user("alice"), wire.sandbox.channel());
    let messages = format!("{}/messages", wire.channel());
    let own = wire.say("mine").await;
    wire.delete(&format!("{messages}/{own}")).await.expect(204);
    let said = alice.say(channel, "hers").await.unwrap();
    wire.delete(&format!("{messages}/{}", said.id()))
        .await
        .expect(204);
    let mut many = Vec::new();
    for _ in 0..3 {
        many.push(alice.say(channel, "more").await.unwrap().id().to_string());
    }
    let bulk = format!("{messages}/bulk-delete");
    let doubled = json!({ "messages": [many[0], many[1], many[0]] });
    let refused = wire.post(&bulk, doubled).await.refused(400, 50035);
    assert_eq!(
        refused["errors"]["messages"]["2"]["_errors"][0]["code"],
        "SET_TYPE_ALREADY_CONTAINS_VALUE"
    );
    wire.post(&bulk, json!({ "messages": many }))
        .await
        .expect(204);
    let log = wire
        .get(&format!("{}/audit-logs", wire.guild()))
        .await
        .expect(200);
    let entries = log["audit_log_entries"].as_array().unwrap();
    // What a bot deletes of its own is nobody's business.
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["action_type"], 73);
    assert_eq!(entries[0]["target_id"], channel.to_string());
    assert_eq!(entries[0]["options"], json!({ "count": "3" }));
    assert_eq!(entries[1]["action_type"], 72);
    assert_eq!(entries[1]["target_id"], alice.id().to_string());
}

#[tokio::test]
async fn components_stay_what_a_message_has_become() {
    let wire = Wire::start().await;
    let messages = format!("{}/messages", wire.channel());
    let parts = json!([{ "type": 10, "content": "Hello" }]);
    let body = json!({ "flags": 1 << 15, "components": parts });
    let message = wire.post(&messages, body).await.expect(200);
    assert_eq!(message["flags"], 1 << 15);
    let path = format!("{messages}/{}", text(&message["id"]));
    let kept = wire.patch(&path, json!({ "flags": 0 })).await.expect(200);
    assert_eq!(kept["flags"], 1 << 15);
    wire.patch(&path, json!({ "content": "plain" }))
        .await
        .refused(400, 50035);
    // A plain message becomes one of components when it lets go of the rest.
    let plain = format!("{messages}/{}", wire.say("plain").await);
    let body = json!({ "flags": 1 << 15, "components": parts });
    wire.patch(&plain, body).await.refused(400, 50035);
    let body = json!({ "flags": 1 << 15, "components": parts, "content": null });
    assert_eq!(wire.patch(&plain, body).await.expect(200)["flags"], 1 << 15);
}

#[tokio::test]
async fn replies_take_the_permission_to_read_what_was_said() {
    let wire = Wire::start().await;
    let id = wire.say("hello").await;
    let guild = wire.sandbox.guild();
    let path = format!("{}/permissions/{guild}", wire.channel());
    let own = format!(
        "{}/permissions/{}",
        wire.channel(),
        wire.sandbox.application_id()
    );
    let history = cordial_model::Permissions::READ_MESSAGE_HISTORY
        .bits()
        .to_string();
    wire.put(&path, json!({ "type": 0, "deny": history }))
        .await
        .expect(204);
    wire.put(&own, json!({ "type": 1, "deny": history }))
        .await
        .expect(204);
    let messages = format!("{}/messages", wire.channel());
    let reply = json!({ "content": "x", "message_reference": { "message_id": id } });
    wire.post(&messages, reply).await.refused(403, 160_002);
    let forward = json!({ "message_reference": {
        "type": 1, "message_id": id, "channel_id": wire.sandbox.channel().to_string(),
    } });
    wire.post(&messages, forward).await.refused(400, 160_014);
    assert_eq!(wire.get(&messages).await.expect(200), json!([]));
    wire.get(&format!("{messages}/{id}"))
        .await
        .refused(403, 50013);
}
