//! Opcodes 31 and 43: the sounds of guilds, and what people in voice channels are doing.

mod wire;

use serde_json::json;
use wire::Client;

#[tokio::test]
async fn sounds_and_statuses_are_told_when_they_change_and_when_asked_for() {
    let sandbox = wire::judged::start().await.unwrap();
    let mut client = Client::open(&sandbox.gateway_url()).await;
    client
        .identify(
            sandbox.token().expose(),
            json!({ "intents": wire::ALL_INTENTS }),
        )
        .await;
    client.dispatch("GUILD_CREATE").await;
    let guild = sandbox.guild();

    let sound = sandbox.create_sound(guild, "quack").unwrap();
    let created = client.dispatch("GUILD_SOUNDBOARD_SOUND_CREATE").await;
    assert_eq!(created["sound_id"], sound.to_string());
    client
        .send(json!({ "op": 31, "d": { "guild_ids": [guild.to_string(), "42"] } }))
        .await;
    let sounds = client.dispatch("SOUNDBOARD_SOUNDS").await;
    assert_eq!(sounds["guild_id"], guild.to_string());
    assert_eq!(sounds["soundboard_sounds"][0]["name"], "quack");

    let voice = sandbox.channel_named(guild, "General").unwrap();
    sandbox.set_voice_status(voice, Some("chess")).unwrap();
    let changed = client.dispatch("VOICE_CHANNEL_STATUS_UPDATE").await;
    assert_eq!(changed["status"], "chess");
    let guild_id = guild.to_string();
    client
        .send(json!({ "op": 43, "d": { "guild_id": guild_id, "fields": ["status"] } }))
        .await;
    let info = client.dispatch("CHANNEL_INFO").await;
    assert_eq!(
        info["channels"],
        json!([{ "id": voice.to_string(), "status": "chess" }])
    );
    assert!(sandbox.set_voice_status(sandbox.channel(), None).is_none());
}
