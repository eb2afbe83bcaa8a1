//! Events of streams and of voice, as users get them.

use compact_str::CompactString;

use crate::{
    Secret,
    id::{
        Id,
        marker::{ChannelMarker, GenericMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_string_enum,
    user_session::StreamKey,
};

/// A stream began or was changed.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct Stream {
    /// The stream.
    pub stream_key: StreamKey,
    /// The voice server, to identify with.
    pub rtc_server_id: Option<Id<GenericMarker>>,
    /// The channel at the voice server.
    pub rtc_channel_id: Option<Id<GenericMarker>>,
    /// Where the voice server is.
    #[json(default)]
    pub region: CompactString,
    /// Who watches.
    #[json(default)]
    pub viewer_ids: Vec<Id<UserMarker>>,
    /// Whether it is paused.
    #[json(default)]
    pub paused: bool,
}

/// Where to connect for a stream.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct StreamServerUpdate {
    /// What to identify with.
    pub token: Secret,
    /// The stream.
    pub stream_key: StreamKey,
    /// Host and port; `None` while no server is found.
    #[json(null)]
    pub endpoint: Option<CompactString>,
}

/// A stream is over, or the user does not watch it any more.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct StreamDelete {
    /// The stream.
    pub stream_key: StreamKey,
    /// Why.
    pub reason: Option<StreamDeleteReason>,
    /// Whether it is over because of an outage.
    pub unavailable: Option<bool>,
}

open_string_enum! {
    /// Why a stream is over.
    pub enum StreamDeleteReason {
        /// The user wanted so.
        UserRequested = "user_requested",
        /// It ended.
        StreamEnded = "stream_ended",
        /// No more users may watch.
        StreamFull = "stream_full",
        /// The user may not watch.
        Unauthorized = "unauthorized",
        /// The guild has too many streams.
        SafetyGuildRateLimited = "safety_guild_rate_limited",
        /// The stream's name made no sense.
        ParseFailed = "parse_failed",
        /// The channel does not fit.
        InvalidChannel = "invalid_channel",
    }
}

/// Where to connect for voice, in guilds and calls.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserVoiceServerUpdate {
    /// What to identify with.
    pub token: Secret,
    /// The guild; `None` for calls.
    #[json(null)]
    pub guild_id: Option<Id<GuildMarker>>,
    /// The channel, of calls.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// Host and port; `None` while no server is found: another event will come.
    #[json(null)]
    pub endpoint: Option<CompactString>,
}
