//! What a user session sends about voice.

use compact_str::CompactString;

use super::command::user_commands;
use crate::{
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, LobbyMarker},
    },
    json::{Decode, Encode, Writer},
};

user_commands! {
    UpdateVoiceState VoiceStateUpdate,
    PingVoiceServer VoiceServerPing,
    UpdateLobbyVoiceStates LobbyVoiceStates,
    PingLobbyVoiceServer LobbyVoiceServerPing,
}

/// Joins, moves in or leaves voice, in guilds and calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct UpdateVoiceState {
    /// The guild; `None` for calls.
    #[json(null)]
    pub guild_id: Option<Id<GuildMarker>>,
    /// The channel to be in; `None` to leave.
    #[json(null)]
    pub channel_id: Option<Id<ChannelMarker>>,
    /// Whether the user mutes itself.
    #[json(default)]
    pub self_mute: bool,
    /// Whether the user deafens itself.
    #[json(default)]
    pub self_deaf: bool,
    /// Whether the user's camera is on.
    pub self_video: Option<bool>,
    /// The region for a call.
    pub preferred_region: Option<CompactString>,
    /// The regions for a call, the best first.
    pub preferred_regions: Option<Vec<CompactString>>,
    /// What the voice client does; the bits are not documented.
    pub flags: Option<u64>,
}

/// Pings the voice servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PingVoiceServer;

impl Encode for PingVoiceServer {
    fn encode(&self, w: &mut Writer) {
        w.null();
    }
}

/// Joins or changes voice in lobbies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct UpdateLobbyVoiceStates(pub Vec<LobbyVoiceState>);

/// How to be in the voice of a lobby.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct LobbyVoiceState {
    /// The lobby.
    pub lobby_id: Id<LobbyMarker>,
    /// Whether the user mutes itself.
    #[json(default)]
    pub self_mute: bool,
    /// Whether the user deafens itself.
    #[json(default)]
    pub self_deaf: bool,
    /// Whether the user's camera is on.
    pub self_video: Option<bool>,
    /// The region.
    pub preferred_region: Option<CompactString>,
    /// The regions, the best first.
    pub preferred_regions: Option<Vec<CompactString>>,
}

/// Pings a lobby's voice server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct PingLobbyVoiceServer {
    /// The lobby.
    pub lobby_id: Id<LobbyMarker>,
}
