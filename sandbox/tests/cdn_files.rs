//! What was uploaded is had back from where Discord's CDN has it.

mod rest_support;

use base64::{Engine, prelude::BASE64_STANDARD};
use http::Method;
use rest_support::{Wire, text};
use serde_json::{Value, json};

/// A still picture, and one that moves, as far as anybody looks at them.
const STILL: &[u8] = b"\x89PNG\r\n\x1a\nstill";
const MOVING: &[u8] = b"GIF89a moving";

fn still() -> String {
    format!("data:image/png;base64,{}", BASE64_STANDARD.encode(STILL))
}

fn moving() -> String {
    format!("data:image/gif;base64,{}", BASE64_STANDARD.encode(MOVING))
}

/// Requires a file with its type.
#[track_caller]
fn is_file(answer: &rest_support::Answer, kind: &str, data: &[u8]) {
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some(kind));
    assert_eq!(answer.body, data);
}

/// Requires a still picture at a path without ending, in the formats that there are of it.
async fn is_still_picture(wire: &Wire, path: &str) {
    for ending in ["png", "webp", "jpg", "jpeg", "png?size=64"] {
        let answer = wire.file(&format!("{path}.{ending}")).await;
        is_file(&answer, "image/png", STILL);
    }
    assert_eq!(wire.file(&format!("{path}.gif")).await.status, 415);
    assert_eq!(wire.file(&format!("{path}.bmp")).await.status, 404);
    assert_eq!(wire.file(path).await.status, 404);
}

/// Sets a picture where it is had as `folder` and the hash in the answer; sets another; clears it.
async fn picture_comes_and_goes(wire: &Wire, request: (Method, &str), key: &str, folder: &str) {
    let (method, path) = request;
    let set = async |image: Value| {
        let body = json!({ key: image });
        let answer = wire.send(method.clone(), path, Some(body)).await;
        answer.expect(200)[key].clone()
    };
    let first = text(&set(json!(still())).await);
    let first = format!("/{folder}/{first}");
    is_still_picture(wire, &first).await;
    // The same again changes nothing.
    set(json!(still())).await;
    is_still_picture(wire, &first).await;
    let second = text(&set(json!(moving())).await);
    assert!(second.starts_with("a_"), "{second}");
    let second = format!("/{folder}/{second}.gif");
    is_file(&wire.file(&second).await, "image/gif", MOVING);
    assert_eq!(wire.file(&format!("{first}.png")).await.status, 404);
    assert_eq!(set(Value::Null).await, Value::Null);
    assert_eq!(wire.file(&second).await.status, 404);
}

#[tokio::test]
async fn pictures_are_where_the_cdn_has_them() {
    let wire = Wire::start().await;
    let (guild, app) = (wire.guild(), wire.sandbox.application_id());
    let guild_id = wire.sandbox.guild();
    for feature in [
        "ANIMATED_ICON",
        "BANNER",
        "INVITE_SPLASH",
        "DISCOVERABLE",
        "ROLE_ICONS",
    ] {
        wire.sandbox.add_feature(guild_id, feature);
    }
    let own = format!("{guild}/members/@me");
    let face = format!("guilds/{guild_id}/users/{app}");
    for (path, key, folder) in [
        ("/users/@me", "avatar", format!("avatars/{app}")),
        ("/users/@me", "banner", format!("banners/{app}")),
        (&*own, "avatar", format!("{face}/avatars")),
        (&*own, "banner", format!("{face}/banners")),
        (&*guild, "icon", format!("icons/{guild_id}")),
        (&*guild, "banner", format!("banners/{guild_id}")),
        (&*guild, "splash", format!("splashes/{guild_id}")),
        (
            &*guild,
            "discovery_splash",
            format!("discovery-splashes/{guild_id}"),
        ),
    ] {
        picture_comes_and_goes(&wire, (Method::PATCH, path), key, &folder).await;
    }
    let role = json!({ "name": "R", "icon": still() });
    let role = wire.post(&format!("{guild}/roles"), role).await.expect(200);
    let id = text(&role["id"]);
    let folder = format!("role-icons/{id}");
    is_still_picture(&wire, &format!("/{folder}/{}", text(&role["icon"]))).await;
    let path = format!("{guild}/roles/{id}");
    picture_comes_and_goes(&wire, (Method::PATCH, &path), "icon", &folder).await;

    let hooks = format!("{}/webhooks", wire.channel());
    let hook = json!({ "name": "Hook", "avatar": still() });
    let hook = wire.post(&hooks, hook).await.expect(200);
    let folder = format!("avatars/{}", text(&hook["id"]));
    let avatar = format!("/{folder}/{}", text(&hook["avatar"]));
    is_still_picture(&wire, &avatar).await;
    let path = format!("/webhooks/{}", text(&hook["id"]));
    picture_comes_and_goes(&wire, (Method::PATCH, &path), "avatar", &folder).await;
    let again = wire.patch(&path, json!({ "avatar": still() })).await;
    again.expect(200);
    is_still_picture(&wire, &avatar).await;
    wire.delete(&path).await.expect(204);
    assert_eq!(wire.file(&format!("{avatar}.png")).await.status, 404);
}

#[tokio::test]
async fn a_cover_is_there_as_long_as_its_event() {
    let wire = Wire::start().await;
    let events = format!("{}/scheduled-events", wire.guild());
    let event = json!({
        "name": "Party", "privacy_level": 2, "entity_type": 3, "image": still(),
        "entity_metadata": { "location": "Here" },
        "scheduled_start_time": "2100-01-01T20:00:00Z", "scheduled_end_time": "2100-01-01T22:00:00Z",
    });
    let event = wire.post(&events, event).await.expect(200);
    let id = text(&event["id"]);
    let cover = format!("/guild-events/{id}/{}", text(&event["image"]));
    is_still_picture(&wire, &cover).await;
    let path = format!("{events}/{id}");
    let folder = format!("guild-events/{id}");
    picture_comes_and_goes(&wire, (Method::PATCH, &path), "image", &folder).await;
    wire.patch(&path, json!({ "image": still() }))
        .await
        .expect(200);
    wire.delete(&path).await.expect(204);
    assert_eq!(wire.file(&format!("{cover}.png")).await.status, 404);
}

#[tokio::test]
async fn icon_and_cover_of_an_application_may_be_the_same() {
    let wire = Wire::start().await;
    let both = json!({ "icon": still(), "cover_image": still() });
    let app = wire.patch("/applications/@me", both).await.expect(200);
    let path = format!("/app-icons/{}/{}", text(&app["id"]), text(&app["icon"]));
    is_still_picture(&wire, &path).await;
    let none = json!({ "icon": null });
    wire.patch("/applications/@me", none).await.expect(200);
    assert_eq!(app["cover_image"], app["icon"]);
    is_still_picture(&wire, &path).await;
}

#[tokio::test]
async fn emojis_stickers_and_sounds_are_there_until_they_are_deleted() {
    let wire = Wire::start().await;
    let (guild, app) = (wire.guild(), wire.sandbox.application_id());
    for path in [
        format!("{guild}/emojis"),
        format!("/applications/{app}/emojis"),
    ] {
        let still = json!({ "name": "still", "image": still() });
        let moving = json!({ "name": "moving", "image": moving() });
        let still = text(&wire.post(&path, still).await.expect(201)["id"]);
        let moving = text(&wire.post(&path, moving).await.expect(201)["id"]);
        is_still_picture(&wire, &format!("/emojis/{still}")).await;
        for ending in ["gif", "webp?animated=true", "png"] {
            let answer = wire.file(&format!("/emojis/{moving}.{ending}")).await;
            is_file(&answer, "image/gif", MOVING);
        }
        let one = format!("{path}/{still}");
        wire.delete(&one).await.expect(204);
        let gone = wire.file(&format!("/emojis/{still}.png")).await;
        assert_eq!(gone.status, 404);
    }

    let gif = [
        &b"GIF89a\x01\x00\x01\x00\x00\x00\x00"[..],
        b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b",
    ]
    .concat();
    let mut png = Vec::new();
    let encoder = png::Encoder::new(&mut png, 1, 1);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0]).unwrap();
    writer.finish().unwrap();
    let lottie = br#"{"v":"5","fr":30,"ip":0,"op":30,"w":320,"h":320,"assets":[]}"#;
    wire.sandbox.add_feature(wire.sandbox.guild(), "VERIFIED");
    let stickers = format!("{guild}/stickers");
    for (data, ending, kind) in [
        (&*gif, "gif", "image/gif"),
        (&*png, "png", "image/png"),
        (&lottie[..], "json", "application/json"),
    ] {
        let fields = [
            ("name", "Wave"),
            ("tags", "wave"),
            ("description", "It waves"),
        ];
        let sent = wire.upload((Method::POST, &stickers), &fields, ("file", "it", data));
        let id = text(&sent.await.expect(201)["id"]);
        let address = format!("/stickers/{id}.{ending}");
        is_file(&wire.file(&address).await, kind, data);
        wire.delete(&format!("{stickers}/{id}")).await.expect(204);
        assert_eq!(wire.file(&address).await.status, 404);
    }

    let sounds = format!("{guild}/soundboard-sounds");
    let mut frame = vec![0; 384];
    frame[..4].copy_from_slice(&[0xff, 0xfb, 0x94, 0x00]);
    let sound = BASE64_STANDARD.encode(&frame);
    let new = json!({ "name": "Tick", "sound": format!("data:audio/mpeg;base64,{sound}") });
    let id = text(&wire.post(&sounds, new).await.expect(201)["sound_id"]);
    let address = format!("/soundboard-sounds/{id}");
    is_file(&wire.file(&address).await, "audio/mpeg", &frame);
    wire.delete(&format!("{sounds}/{id}")).await.expect(204);
    assert_eq!(wire.file(&address).await.status, 404);
}
