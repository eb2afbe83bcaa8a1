//! Stickers, sounds, and the emojis of applications.

use cordial_model::{
    ImageData, SoundData,
    guild::{ApplicationEmojis, SoundboardSound, SoundboardSounds, StickerPacks},
    id::Id,
    rest::{
        Body, CreateApplicationEmoji, CreateGuildSoundboardSound, CreateGuildSticker,
        DeleteApplicationEmoji, DeleteGuildSoundboardSound, DeleteGuildSticker, Endpoint, FormFile,
        GetApplicationEmoji, GetGuildSoundboardSound, GetGuildSticker, GetSticker, GetStickerPack,
        ListApplicationEmojis, ListDefaultSoundboardSounds, ListGuildSoundboardSounds,
        ListGuildStickers, ListStickerPacks, ModifyApplicationEmoji, ModifyGuildSoundboardSound,
        ModifyGuildSticker, SendSoundboardSound, ServeEndpoint,
    },
};
use serde_json::json;

use crate::{
    request::{received, refused, sends, sends_json},
    support::{is_complete, round_trip},
};

#[test]
fn a_sticker_is_a_form_of_texts_and_a_file() {
    let sticker = CreateGuildSticker::new(
        Id::new(1),
        "cat ä",
        "cat,meow",
        FormFile::new("cat.png", "PNG").content_type("image/png"),
    )
    .description("a cat & more")
    .reason("meow");
    let request = sticker.clone().into_request().unwrap();
    assert_eq!(request.path, "/guilds/1/stickers");
    let Body::Multipart {
        json: None,
        fields,
        files,
    } = &request.body
    else {
        panic!("a form: {:?}", request.body);
    };
    let fields: Vec<(&str, &str)> = fields.iter().map(|(key, text)| (&**key, &**text)).collect();
    assert_eq!(
        fields,
        [
            ("name", "cat ä"),
            ("tags", "cat,meow"),
            ("description", "a cat & more")
        ]
    );
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].field, "file");
    assert_eq!(files[0].content_type.as_deref(), Some("image/png"));
    let mut incoming = received(&request);
    let read = CreateGuildSticker::from_incoming(&incoming).unwrap();
    assert_eq!(format!("{read:?}"), format!("{sticker:?}"));
    // A server may have counted the file among those of a message.
    let cordial_model::rest::IncomingBody::Multipart { files, .. } = &mut incoming.body else {
        panic!("a form");
    };
    files[0].field = "files[0]".into();
    assert!(CreateGuildSticker::from_incoming(&incoming).is_ok());
    let cordial_model::rest::IncomingBody::Multipart { files, .. } = &mut incoming.body else {
        panic!("a form");
    };
    files.clear();
    let missing = CreateGuildSticker::from_incoming(&incoming).unwrap_err();
    assert_eq!(missing.violations()[0].path, "file");
    let bad = CreateGuildSticker::new(Id::new(1), "x", "", FormFile::new("a", ""));
    assert_eq!(
        refused(bad.description("x".repeat(101))),
        ["name", "tags", "description"]
    );
}

#[test]
fn stickers_are_found_and_changed() {
    sends(GetSticker::new(Id::new(9)), "GET /stickers/9");
    sends(ListStickerPacks::new(), "GET /sticker-packs");
    sends(GetStickerPack::new(Id::new(8)), "GET /sticker-packs/8");
    sends(ListGuildStickers::new(Id::new(1)), "GET /guilds/1/stickers");
    sends(
        GetGuildSticker::new(Id::new(1), Id::new(9)),
        "GET /guilds/1/stickers/9",
    );
    sends_json(
        ModifyGuildSticker::new(Id::new(1), Id::new(9))
            .name("dog")
            .clear_description(),
        "PATCH /guilds/1/stickers/9",
        json!({ "name": "dog", "description": null }),
    );
    sends(
        DeleteGuildSticker::new(Id::new(1), Id::new(9)),
        "DELETE /guilds/1/stickers/9",
    );
    round_trip::<StickerPacks>(&json!({ "sticker_packs": [{
        "id": "847199849233514549", "name": "Wumpus Beyond", "sku_id": "847199849233514547",
        "cover_sticker_id": "749053689419006003", "description": "Say hello to Wumpus!",
        "banner_asset_id": "761773777976819732", "stickers": [{
            "id": "749053689419006003", "name": "Wave", "tags": "wave", "type": 1, "format_type": 3,
            "description": "Wumpus waves hello", "pack_id": "847199849233514549", "sort_value": 12
        }]
    }] }));
}

#[test]
fn sounds_are_played_made_and_changed() {
    sends_json(
        SendSoundboardSound::new(Id::new(3), Id::new(4)).source_guild_id(Id::new(5)),
        "POST /channels/3/send-soundboard-sound",
        json!({ "sound_id": "4", "source_guild_id": "5" }),
    );
    sends(
        ListDefaultSoundboardSounds::new(),
        "GET /soundboard-default-sounds",
    );
    let sounds = "/guilds/1/soundboard-sounds";
    sends(
        ListGuildSoundboardSounds::new(Id::new(1)),
        &format!("GET {sounds}"),
    );
    sends(
        GetGuildSoundboardSound::new(Id::new(1), Id::new(4)),
        &format!("GET {sounds}/4"),
    );
    sends(
        DeleteGuildSoundboardSound::new(Id::new(1), Id::new(4)),
        &format!("DELETE {sounds}/4"),
    );
    sends_json(
        CreateGuildSoundboardSound::new(Id::new(1), "Yay", SoundData::mp3(b"x"))
            .volume(0.5)
            .emoji_id(Id::new(989_193_655_938_064_464)),
        &format!("POST {sounds}"),
        json!({
            "name": "Yay", "sound": "data:audio/mpeg;base64,eA==", "volume": 0.5, "emoji_id": "989193655938064464"
        }),
    );
    sends_json(
        ModifyGuildSoundboardSound::new(Id::new(1), Id::new(4))
            .clear_volume()
            .emoji_name("🎉"),
        &format!("PATCH {sounds}/4"),
        json!({ "volume": null, "emoji_name": "🎉" }),
    );
    let loud = CreateGuildSoundboardSound::new(Id::new(1), "Y", SoundData::ogg(b"x")).volume(1.5);
    assert_eq!(refused(loud), ["name", "volume"]);
}

#[test]
fn sounds_are_read() {
    let sound = json!({
        "name": "Yay", "sound_id": "1106714396018884649", "volume": 1, "emoji_id": "989193655938064464",
        "emoji_name": null, "guild_id": "613425648685547541", "available": true,
        "user": { "id": "4", "username": "Nelly", "discriminator": "0", "global_name": null, "primary_guild": null, "avatar": null,
                  "bot": false, "system": false, "public_flags": 0 }
    });
    is_complete(
        "resources/soundboard.mdx",
        "Soundboard Sound Structure",
        &sound,
        &[],
    );
    round_trip::<SoundboardSound>(&sound);
    round_trip::<SoundboardSounds>(&json!({ "items": [sound] }));
}

#[test]
fn applications_have_emojis() {
    let emojis = "/applications/7/emojis";
    sends(
        ListApplicationEmojis::new(Id::new(7)),
        &format!("GET {emojis}"),
    );
    sends(
        GetApplicationEmoji::new(Id::new(7), Id::new(2)),
        &format!("GET {emojis}/2"),
    );
    sends(
        DeleteApplicationEmoji::new(Id::new(7), Id::new(2)),
        &format!("DELETE {emojis}/2"),
    );
    sends_json(
        CreateApplicationEmoji::new(Id::new(7), "this_is_an_emoji", ImageData::gif(b"x")),
        &format!("POST {emojis}"),
        json!({ "name": "this_is_an_emoji", "image": "data:image/gif;base64,eA==" }),
    );
    sends_json(
        ModifyApplicationEmoji::new(Id::new(7), Id::new(2), "new_name"),
        &format!("PATCH {emojis}/2"),
        json!({ "name": "new_name" }),
    );
    round_trip::<ApplicationEmojis>(&json!({ "items": [{
        "id": "41771983429993937", "name": "LUL", "roles": [], "require_colons": true, "managed": false,
        "animated": false, "available": true,
        "user": { "id": "4", "username": "Luigi", "discriminator": "0002", "global_name": null, "primary_guild": null,
                  "avatar": "5f237a9f52d152344a07fbff62c44f0a", "bot": false, "system": false, "public_flags": 131_328 }
    }] }));
}
