//! Who is in which voice channel. [Discord](https://discord.com/developers/docs/resources/voice)

use compact_str::CompactString;

use crate::{
    Timestamp,
    guild::Member,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode},
};

/// A user's connection to voice. [Discord](https://discord.com/developers/docs/resources/voice#voice-state-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct VoiceState {
    /// The guild; missing inside `GUILD_CREATE`.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The channel; `None` once the user has left.
    #[json(null)]
    pub channel_id: Option<Id<ChannelMarker>>,
    /// The user.
    pub user_id: Id<UserMarker>,
    /// The user as a member; missing inside `GUILD_CREATE`.
    pub member: Option<Box<Member>>,
    /// The voice session.
    #[json(default)]
    pub session_id: CompactString,
    /// Whether the guild deafened the user.
    #[json(default)]
    pub deaf: bool,
    /// Whether the guild muted the user.
    #[json(default)]
    pub mute: bool,
    /// Whether the user deafened itself.
    #[json(default)]
    pub self_deaf: bool,
    /// Whether the user muted itself.
    #[json(default)]
    pub self_mute: bool,
    /// Whether the user streams.
    #[json(default)]
    pub self_stream: bool,
    /// Whether the user's camera is on.
    #[json(default)]
    pub self_video: bool,
    /// Whether the user may not speak on the stage.
    #[json(default)]
    pub suppress: bool,
    /// When the user asked to speak on the stage.
    #[json(null)]
    pub request_to_speak_timestamp: Option<Timestamp>,
}

/// Where voice servers are. [Discord](https://discord.com/developers/docs/resources/voice#voice-region-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct VoiceRegion {
    /// The id, such as `rotterdam`.
    pub id: CompactString,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// Whether it is the closest to the client.
    #[json(default)]
    pub optimal: bool,
    /// Whether it should not be used any more.
    #[json(default)]
    pub deprecated: bool,
    /// Whether it is for events.
    #[json(default)]
    pub custom: bool,
}
