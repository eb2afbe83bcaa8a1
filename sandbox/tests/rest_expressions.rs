//! Emojis, stickers and sounds of guilds over the wire.

mod rest_support;
mod wire;

use base64::{Engine, prelude::BASE64_STANDARD};
use http::Method;
use rest_support::{Answer, Wire, text};
use serde_json::{Value, json};
use wire::Client;

/// A picture of a size, as PNG.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let encoder = png::Encoder::new(&mut out, width, height);
    let mut writer = encoder.write_header().unwrap();
    let pixels = vec![0; (width * height) as usize];
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    out
}

async fn sticker(wire: &Wire, fields: &[(&str, &str)], data: &[u8]) -> Answer {
    let path = format!("{}/stickers", wire.guild());
    let file = ("file", "sticker.png", data);
    wire.upload((Method::POST, &path), fields, file).await
}

/// Silence in MP3: so many frames of 24 ms.
fn silence(frames: usize) -> Vec<u8> {
    let mut frame = vec![0; 384];
    frame[..4].copy_from_slice(&[0xff, 0xfb, 0x94, 0x00]);
    frame.repeat(frames)
}

fn sound(data: &[u8]) -> String {
    format!("data:audio/mpeg;base64,{}", BASE64_STANDARD.encode(data))
}

/// The latest entry of the audit log.
async fn last_entry(wire: &Wire) -> Value {
    let path = format!("{}/audit-logs?limit=1", wire.guild());
    wire.get(&path).await.expect(200)["audit_log_entries"][0].clone()
}

/// Takes a permission from the bot, whose role is the one that came with it.
async fn without(permission: cordial_model::Permissions) -> Wire {
    let all = cordial_model::Permissions::CREATE_GUILD_EXPRESSIONS
        | cordial_model::Permissions::MANAGE_GUILD_EXPRESSIONS
        | cordial_model::Permissions::VIEW_CHANNEL
        | cordial_model::Permissions::VIEW_AUDIT_LOG;
    let limits = cordial_sandbox::RateLimits::off();
    let left = all & !permission;
    Wire::of(
        rest_support::judged::builder()
            .rate_limits(limits)
            .bot_permissions(left),
    )
    .await
}

#[tokio::test]
async fn a_sticker_is_uploaded_changed_and_deleted() {
    let wire = Wire::start().await;
    let token = wire.sandbox.token().expose().to_owned();
    let (mut client, _) = Client::ready(&wire.sandbox.gateway_url(), &token).await;
    let fields = [
        ("name", "Wave"),
        ("tags", "wave"),
        ("description", "It waves"),
    ];
    let made = sticker(&wire, &fields, &picture(320, 320))
        .await
        .expect(201);
    assert_eq!(
        (&made["format_type"], &made["type"], &made["available"]),
        (&json!(1), &json!(2), &json!(true))
    );
    assert_eq!(
        made["user"]["id"],
        wire.sandbox.application_id().to_string()
    );
    let event = client.dispatch("GUILD_STICKERS_UPDATE").await;
    assert_eq!(event["stickers"][0]["id"], made["id"]);
    assert_eq!(last_entry(&wire).await["action_type"], 90);
    let path = format!("{}/stickers/{}", wire.guild(), text(&made["id"]));
    let change = json!({ "name": "Hello", "description": null });
    let changed = wire.patch(&path, change).await.expect(200);
    assert_eq!(
        (&changed["name"], &changed["description"]),
        (&json!("Hello"), &Value::Null)
    );
    assert_eq!(last_entry(&wire).await["action_type"], 91);
    // Whoever knows the id can look at it.
    let anywhere = format!("/stickers/{}", text(&made["id"]));
    assert_eq!(wire.get(&anywhere).await.expect(200)["name"], "Hello");
    assert_eq!(
        wire.get(&wire.guild()).await.expect(200)["stickers"][0]["name"],
        "Hello"
    );
    wire.delete(&path).await.expect(204);
    assert_eq!(last_entry(&wire).await["action_type"], 92);
    wire.get(&path).await.refused(404, 10060);
    wire.get(&anywhere).await.refused(404, 10060);
    let left = wire.get(&format!("{}/stickers", wire.guild())).await;
    assert_eq!(left.expect(200), json!([]));
}

#[tokio::test]
async fn what_is_no_sticker_is_refused() {
    let wire = Wire::start().await;
    let fields = [("name", "Wave"), ("tags", "wave")];
    let large = picture(321, 320);
    sticker(&wire, &fields, &large).await.refused(400, 50046);
    sticker(&wire, &fields, b"not an image")
        .await
        .refused(400, 50046);
    let wrong = sticker(&wire, &[("name", "W"), ("tags", "wave")], &picture(32, 32)).await;
    let errors = wrong.refused(400, 50035)["errors"].clone();
    assert_eq!(errors["name"]["_errors"][0]["code"], "BASE_TYPE_BAD_LENGTH");
    let heavy = vec![0; 512 * 1024 + 1];
    let errors = sticker(&wire, &fields, &heavy).await.refused(400, 50035)["errors"].clone();
    assert_eq!(errors["file"]["_errors"][0]["code"], "BINARY_TYPE_MAX_SIZE");
    let lottie = br#"{"v":"5","fr":30,"ip":0,"op":60,"w":320,"h":320,"assets":[]}"#;
    sticker(&wire, &fields, lottie).await.refused(400, 50123);
    wire.sandbox.add_feature(wire.sandbox.guild(), "VERIFIED");
    let made = sticker(&wire, &fields, lottie).await.expect(201);
    assert_eq!(made["format_type"], 3);
    for _ in 0..4 {
        sticker(&wire, &fields, &picture(32, 32)).await.expect(201);
    }
    sticker(&wire, &fields, &picture(32, 32))
        .await
        .refused(400, 30039);
    // Boosts make room.
    wire.sandbox.set_premium_tier(wire.sandbox.guild(), 1);
    sticker(&wire, &fields, &picture(32, 32)).await.expect(201);
}

#[tokio::test]
async fn packs_come_with_discord() {
    let wire = Wire::start().await;
    let packs = wire.get("/sticker-packs").await.expect(200);
    let pack = &packs["sticker_packs"][0];
    let path = format!("/sticker-packs/{}", text(&pack["id"]));
    assert_eq!(&wire.get(&path).await.expect(200), pack);
    let first = &pack["stickers"][0];
    let path = format!("/stickers/{}", text(&first["id"]));
    assert_eq!(&wire.get(&path).await.expect(200), first);
    wire.get("/sticker-packs/5").await.refused(404, 10061);
}

#[tokio::test]
async fn makers_may_change_their_own_and_managers_all() {
    use cordial_model::Permissions;
    let wire = without(Permissions::MANAGE_GUILD_EXPRESSIONS).await;
    let fields = [("name", "Mine"), ("tags", "mine")];
    let own = sticker(&wire, &fields, &picture(8, 8)).await.expect(201);
    let own = format!("{}/stickers/{}", wire.guild(), text(&own["id"]));
    wire.patch(&own, json!({ "name": "Still mine" }))
        .await
        .expect(200);
    // Sounds that the sandbox was furnished with are nobody's.
    let others = wire
        .sandbox
        .create_sound(wire.sandbox.guild(), "theirs")
        .unwrap();
    let others = format!("{}/soundboard-sounds/{others}", wire.guild());
    wire.patch(&others, json!({ "name": "not mine" }))
        .await
        .refused(403, 50013);
    wire.delete(&others).await.refused(403, 50013);
    let wire = without(Permissions::CREATE_GUILD_EXPRESSIONS).await;
    sticker(&wire, &fields, &picture(8, 8))
        .await
        .refused(403, 50013);
    let others = wire
        .sandbox
        .create_sound(wire.sandbox.guild(), "theirs")
        .unwrap();
    let others = format!("{}/soundboard-sounds/{others}", wire.guild());
    wire.patch(&others, json!({ "name": "managed" }))
        .await
        .expect(200);
}

#[tokio::test]
async fn emojis_have_limits_by_kind() {
    let wire = Wire::start().await;
    let path = format!("{}/emojis", wire.guild());
    let image = |kind: &str| {
        format!(
            "data:image/{kind};base64,{}",
            BASE64_STANDARD.encode(b"image")
        )
    };
    let missing = json!({ "name": "one", "image": image("png"), "roles": ["5"] });
    wire.post(&path, missing).await.refused(404, 10011);
    for number in 0..50 {
        let emoji = json!({ "name": format!("still_{number}"), "image": image("png") });
        wire.post(&path, emoji).await.expect(201);
    }
    let still = json!({ "name": "still", "image": image("png") });
    wire.post(&path, still.clone()).await.refused(400, 30008);
    let moving = json!({ "name": "moving", "image": image("gif") });
    assert_eq!(
        wire.post(&path, moving.clone()).await.expect(201)["animated"],
        true
    );
    wire.sandbox.set_premium_tier(wire.sandbox.guild(), 1);
    wire.post(&path, still).await.expect(201);
}

#[tokio::test]
async fn a_sound_is_made_played_changed_and_deleted() {
    let wire = Wire::start().await;
    let token = wire.sandbox.token().expose().to_owned();
    let (mut client, _) = Client::ready(&wire.sandbox.gateway_url(), &token).await;
    let path = format!("{}/soundboard-sounds", wire.guild());
    let new =
        json!({ "name": "Yay", "sound": sound(&silence(10)), "emoji_name": "🎉", "volume": 0.5 });
    let made = wire.post(&path, new.clone()).await.expect(201);
    assert_eq!(
        (&made["volume"], &made["emoji_name"]),
        (&json!(0.5), &json!("🎉"))
    );
    let event = client.dispatch("GUILD_SOUNDBOARD_SOUND_CREATE").await;
    assert_eq!(event["sound_id"], made["sound_id"]);
    assert_eq!(last_entry(&wire).await["action_type"], 130);
    let listed = wire.get(&path).await.expect(200);
    assert_eq!(listed["items"][0]["name"], "Yay");
    let no_sound = json!({ "name": "Nay", "sound": sound(b"RIFF....") });
    wire.post(&path, no_sound).await.refused(400, 50123);
    let too_long = json!({ "name": "Long", "sound": sound(&silence(217)) });
    wire.post(&path, too_long).await.refused(400, 50124);
    let endless = json!({ "name": "Tag", "sound": sound(b"ID3") });
    wire.post(&path, endless).await.refused(400, 50192);
    let too_loud = json!({ "name": "Loud", "sound": sound(&silence(1)), "volume": 1.5 });
    wire.post(&path, too_loud).await.refused(400, 50035);
    let one = format!("{path}/{}", text(&made["sound_id"]));
    let changed = wire
        .patch(&one, json!({ "volume": null, "name": "Hooray" }))
        .await
        .expect(200);
    assert_eq!(
        (&changed["volume"], &changed["name"]),
        (&json!(1), &json!("Hooray"))
    );
    let event = client.dispatch("GUILD_SOUNDBOARD_SOUND_UPDATE").await;
    assert_eq!(event["name"], "Hooray");
    assert_eq!(last_entry(&wire).await["action_type"], 131);

    // To be heard, the bot must be in the channel, and not be muted there.
    let voice = wire
        .sandbox
        .channel_named(wire.sandbox.guild(), "General")
        .unwrap();
    let send = format!("/channels/{voice}/send-soundboard-sound");
    let body = json!({ "sound_id": made["sound_id"] });
    wire.post(&send, body.clone()).await.refused(400, 40032);
    let join = |mute: bool| {
        json!({ "op": 4, "d": {
            "guild_id": wire.sandbox.guild().to_string(), "channel_id": voice.to_string(),
            "self_mute": mute, "self_deaf": false,
        } })
    };
    client.send(join(true)).await;
    client.dispatch("VOICE_STATE_UPDATE").await;
    wire.post(&send, body.clone()).await.refused(400, 50167);
    client.send(join(false)).await;
    client.dispatch("VOICE_STATE_UPDATE").await;
    wire.post(&send, body).await.expect(204);
    let played = client.dispatch("VOICE_CHANNEL_EFFECT_SEND").await;
    assert_eq!(
        (&played["sound_id"], &played["sound_volume"]),
        (&made["sound_id"], &json!(1))
    );
    let default = wire.get("/soundboard-default-sounds").await.expect(200);
    let body = json!({ "sound_id": default[0]["sound_id"] });
    wire.post(&send, body).await.expect(204);
    assert_eq!(
        client.dispatch("VOICE_CHANNEL_EFFECT_SEND").await["emoji"]["name"],
        default[0]["emoji_name"]
    );

    wire.delete(&one).await.expect(204);
    let event = client.dispatch("GUILD_SOUNDBOARD_SOUND_DELETE").await;
    assert_eq!(event["sound_id"], made["sound_id"]);
    assert_eq!(last_entry(&wire).await["action_type"], 132);
    wire.get(&one).await.refused(404, 10097);
    for _ in 0..8 {
        wire.post(&path, new.clone()).await.expect(201);
    }
    wire.post(&path, new).await.refused(400, 30045);
}
