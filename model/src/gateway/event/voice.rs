//! Events of voice.

use compact_str::CompactString;

use crate::{
    Secret,
    guild::PartialEmoji,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, SoundboardSoundMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
    timestamp::UnixSeconds,
};

/// Where to connect for voice. [Discord](https://discord.com/developers/docs/events/gateway-events#voice-server-update)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct VoiceServerUpdate {
    /// What to identify with.
    pub token: Secret,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Host and port; `None` while no server is found: another event will come.
    #[json(null)]
    pub endpoint: Option<CompactString>,
}

/// Somebody sent an effect in the bot's voice channel.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#voice-channel-effect-send)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct VoiceChannelEffectSend {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Who.
    pub user_id: Id<UserMarker>,
    /// The emoji, of reactions and sounds.
    pub emoji: Option<PartialEmoji>,
    /// What kind of animation, of reactions.
    pub animation_type: Option<VoiceChannelEffectAnimationType>,
    /// Which animation, of reactions.
    pub animation_id: Option<u32>,
    /// The sound. Discord's own have small numbers.
    pub sound_id: Option<Id<SoundboardSoundMarker>>,
    /// How loud it is, from 0 to 1.
    pub sound_volume: Option<f64>,
}

/// The status of a voice channel was changed.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#voice-channel-status-update)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct VoiceChannelStatusUpdate {
    /// The channel.
    pub id: Id<ChannelMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// What people in it are doing.
    #[json(null)]
    pub status: Option<CompactString>,
}

/// A voice channel began or ceased to be in use.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#voice-channel-start-time-update)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct VoiceChannelStartTimeUpdate {
    /// The channel.
    pub id: Id<ChannelMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Since when somebody is in it; `None` if nobody is.
    #[json(null)]
    pub voice_start_time: Option<UnixSeconds>,
}

open_enum! {
    /// What kind of animation an effect has.
    pub enum VoiceChannelEffectAnimationType {
        /// One for subscribers.
        Premium = 0,
        /// The usual one.
        Basic = 1,
    }
}
