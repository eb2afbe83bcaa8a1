//! Endpoints of [sounds](https://discord.com/developers/docs/resources/soundboard).

use super::endpoint;
use crate::{
    Patch, SoundData,
    guild::{SoundboardSound, SoundboardSounds},
    id::{
        Id,
        marker::{ChannelMarker, EmojiMarker, GuildMarker, SoundboardSoundMarker},
    },
    validate::{Fault, Validator},
};

/// Play a sound in the voice channel that the bot is in.
/// [Discord](https://discord.com/developers/docs/resources/soundboard#send-soundboard-sound)
#[endpoint(POST "/channels/{channel_id}/send-soundboard-sound", id = "send_soundboard_sound")]
pub struct SendSoundboardSound {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// The sound.
    pub sound_id: Id<SoundboardSoundMarker>,
    /// The guild that it is of, if that is another one.
    pub source_guild_id: Option<Id<GuildMarker>>,
}

/// List Discord's own sounds.
/// [Discord](https://discord.com/developers/docs/resources/soundboard#list-default-soundboard-sounds)
#[endpoint(GET "/soundboard-default-sounds", id = "get_soundboard_default_sounds", returns = Vec<SoundboardSound>)]
pub struct ListDefaultSoundboardSounds {}

/// List the sounds of a guild.
/// [Discord](https://discord.com/developers/docs/resources/soundboard#list-guild-soundboard-sounds)
#[endpoint(GET "/guilds/{guild_id}/soundboard-sounds", id = "list_guild_soundboard_sounds", returns = SoundboardSounds)]
pub struct ListGuildSoundboardSounds {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Get a sound of a guild.
/// [Discord](https://discord.com/developers/docs/resources/soundboard#get-guild-soundboard-sound)
#[endpoint(GET "/guilds/{guild_id}/soundboard-sounds/{sound_id}", id = "get_guild_soundboard_sound", returns = SoundboardSound)]
pub struct GetGuildSoundboardSound {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub sound_id: Id<SoundboardSoundMarker>,
}

/// Make a sound. [Discord](https://discord.com/developers/docs/resources/soundboard#create-guild-soundboard-sound)
#[endpoint(POST "/guilds/{guild_id}/soundboard-sounds", id = "create_guild_soundboard_sound", returns = SoundboardSound, reason)]
#[validate(check_new)]
pub struct CreateGuildSoundboardSound {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// 2 to 32 characters.
    #[limit(length = 2..=32)]
    pub name: String,
    /// The sound as MP3 or Ogg, up to 512 KiB and 5.2 seconds; only Discord measures the seconds.
    pub sound: SoundData,
    /// How loud it is, from 0 to 1; 1 unless given.
    pub volume: Option<f64>,
    /// The custom emoji.
    pub emoji_id: Option<Id<EmojiMarker>>,
    /// The emoji of Unicode, up to 32 characters.
    #[limit(length = 1..=32)]
    pub emoji_name: Option<String>,
}

/// Change a sound; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/soundboard#modify-guild-soundboard-sound)
#[endpoint(PATCH "/guilds/{guild_id}/soundboard-sounds/{sound_id}", id = "update_guild_soundboard_sound", returns = SoundboardSound, reason)]
#[validate(check_change)]
pub struct ModifyGuildSoundboardSound {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub sound_id: Id<SoundboardSoundMarker>,
    /// 2 to 32 characters.
    #[limit(length = 2..=32)]
    pub name: Option<String>,
    /// How loud it is, from 0 to 1.
    pub volume: Patch<f64>,
    /// The custom emoji.
    pub emoji_id: Patch<Id<EmojiMarker>>,
    /// The emoji of Unicode, up to 32 characters.
    #[limit(length = 1..=32)]
    pub emoji_name: Patch<String>,
}

/// Delete a sound. [Discord](https://discord.com/developers/docs/resources/soundboard#delete-guild-soundboard-sound)
#[endpoint(DELETE "/guilds/{guild_id}/soundboard-sounds/{sound_id}", id = "delete_guild_soundboard_sound", reason)]
pub struct DeleteGuildSoundboardSound {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub sound_id: Id<SoundboardSoundMarker>,
}

fn check_new<S>(sound: &CreateGuildSoundboardSound<S>, v: &mut Validator) {
    v.size("sound", sound.sound.size(), 512 * 1024);
    check_volume(sound.volume, v);
}

fn check_change<S>(sound: &ModifyGuildSoundboardSound<S>, v: &mut Validator) {
    check_volume(sound.volume.set().copied(), v);
}

fn check_volume(volume: Option<f64>, v: &mut Validator) {
    if volume.is_some_and(|volume| !(0.0..=1.0).contains(&volume)) {
        v.report("volume", Fault::Form("a number from 0 to 1".into()));
    }
}
