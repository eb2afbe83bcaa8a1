//! Sounds to be played in voice. [Discord](https://discord.com/developers/docs/resources/soundboard)

use compact_str::CompactString;

use crate::{
    id::{
        Id,
        marker::{EmojiMarker, GuildMarker, SoundboardSoundMarker},
    },
    json::{Decode, Encode},
    user::User,
};

/// A sound. [Discord](https://discord.com/developers/docs/resources/soundboard#soundboard-sound-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct SoundboardSound {
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The id.
    pub sound_id: Id<SoundboardSoundMarker>,
    /// How loud it is, from 0 to 1.
    #[json(default)]
    pub volume: f64,
    /// The custom emoji.
    #[json(null)]
    pub emoji_id: Option<Id<EmojiMarker>>,
    /// The emoji of Unicode.
    #[json(null)]
    pub emoji_name: Option<CompactString>,
    /// The guild; `None` for Discord's own sounds.
    pub guild_id: Option<Id<GuildMarker>>,
    /// Whether it can be used; not after a loss of boosts.
    #[json(default)]
    pub available: bool,
    /// Who made it.
    pub user: Option<Box<User>>,
}

/// The sounds of a guild.
/// [Discord](https://discord.com/developers/docs/resources/soundboard#list-guild-soundboard-sounds)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct SoundboardSounds {
    /// The sounds.
    #[json(default)]
    pub items: Vec<SoundboardSound>,
}
