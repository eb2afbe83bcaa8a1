//! Settings of channels, and the status of voice channels.

mod rest_support;

use cordial_model::channel::ChannelType;
use rest_support::{Wire, text};
use serde_json::json;

#[tokio::test]
async fn limits_depend_on_the_type() {
    let wire = Wire::start().await;
    let path = format!("{}/channels", wire.guild());
    let long = "x".repeat(1025);
    let refused = wire
        .post(&path, json!({ "name": "a", "topic": long }))
        .await;
    let errors = refused.refused(400, 50035);
    assert_eq!(
        errors["errors"]["topic"]["_errors"][0]["code"],
        "BASE_TYPE_MAX_LENGTH"
    );
    wire.post(&path, json!({ "name": "a", "type": 15, "topic": long }))
        .await
        .expect(201);
    let loud = json!({ "name": "a", "type": 2, "bitrate": 128_000 });
    wire.post(&path, loud).await.refused(400, 30052);
    let crowded = json!({ "name": "a", "type": 2, "user_limit": 100 });
    let refused = wire.post(&path, crowded).await.refused(400, 50035);
    assert_eq!(
        refused["errors"]["user_limit"]["_errors"][0]["code"],
        "NUMBER_TYPE_MAX"
    );
    wire.post(&path, json!({ "name": "a", "type": 13, "user_limit": 100 }))
        .await
        .expect(201);
}

#[tokio::test]
async fn a_category_holds_fifty_channels() {
    let wire = Wire::start().await;
    let path = format!("{}/channels", wire.guild());
    let category = wire
        .post(&path, json!({ "name": "c", "type": 4 }))
        .await
        .expect(201);
    let inside = json!({ "name": "in", "parent_id": category["id"] });
    for _ in 0..50 {
        wire.post(&path, inside.clone()).await.expect(201);
    }
    let refused = wire.post(&path, inside).await.refused(400, 50035);
    assert_eq!(
        refused["errors"]["parent_id"]["_errors"][0]["code"],
        "CHANNEL_PARENT_MAX_CHANNELS"
    );
    // A category that goes leaves its channels behind.
    wire.delete(&format!("/channels/{}", text(&category["id"])))
        .await
        .expect(200);
    let updates = wire.events("CHANNEL_UPDATE");
    assert_eq!(
        updates
            .iter()
            .filter(|update| update["parent_id"].is_null())
            .count(),
        50
    );
}

#[tokio::test]
async fn changes_are_told_to_the_audit_log() {
    let wire = Wire::start().await;
    let before = wire.get(&wire.channel()).await.expect(200);
    let change = json!({ "topic": "All sorts", "nsfw": false, "rate_limit_per_user": 10 });
    wire.patch(&wire.channel(), change).await.expect(200);
    let log = wire
        .get(&format!("{}/audit-logs", wire.guild()))
        .await
        .expect(200);
    let entry = &log["audit_log_entries"][0];
    assert_eq!(entry["action_type"], 11);
    assert_eq!(entry["target_id"], before["id"]);
    assert_eq!(
        entry["changes"],
        json!([
            { "key": "topic", "new_value": "All sorts" },
            { "key": "rate_limit_per_user", "old_value": 0, "new_value": 10 },
        ])
    );
}

#[tokio::test]
async fn voice_channels_show_a_status() {
    let permissions = cordial_model::Permissions::all() - cordial_model::Permissions::ADMINISTRATOR;
    let builder = rest_support::judged::builder().bot_permissions(permissions);
    let wire = Wire::of(builder.rate_limits(cordial_sandbox::RateLimits::off())).await;
    let guild = wire.sandbox.guild();
    let voice = wire
        .sandbox
        .create_channel(guild, ChannelType::GuildVoice, "Lounge")
        .unwrap();
    let path = format!("/channels/{voice}/voice-status");
    wire.put(&path, json!({ "status": "Listening" }))
        .await
        .expect(204);
    let event = wire.event("VOICE_CHANNEL_STATUS_UPDATE");
    assert_eq!(event["id"], voice.to_string());
    assert_eq!(event["status"], "Listening");
    wire.put(&path, json!({ "status": null })).await.expect(204);
    assert!(wire.event("VOICE_CHANNEL_STATUS_UPDATE")["status"].is_null());
    let log = wire
        .get(&format!("{}/audit-logs", wire.guild()))
        .await
        .expect(200);
    let entries = log["audit_log_entries"].as_array().unwrap();
    assert_eq!(entries[0]["action_type"], 193);
    assert_eq!(entries[1]["action_type"], 192);
    assert_eq!(entries[1]["options"]["status"], "Listening");
    let text = format!("{}/voice-status", wire.channel());
    wire.put(&text, json!({ "status": "x" }))
        .await
        .refused(400, 50024);
}
