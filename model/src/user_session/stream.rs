//! Streams: somebody shows their screen.

use std::{fmt, str::FromStr};

use compact_str::CompactString;

use super::command::user_commands;
use crate::{
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode, Error, Parser, Writer},
    open::open_string_enum,
};

user_commands! {
    CreateStream StreamCreate,
    DeleteStream StreamDelete,
    WatchStream StreamWatch,
    PingStreamServer StreamPing,
    SetStreamPaused StreamSetPaused,
}

open_string_enum! {
    /// Where a stream is.
    pub enum StreamType {
        /// In a voice channel of a guild.
        Guild = "guild",
        /// In a call.
        Call = "call",
        /// In a speed test.
        Test = "test",
    }
}

/// Starts a stream in the voice channel that the user is in.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct CreateStream {
    /// Where it is.
    #[json(rename = "type")]
    pub kind: StreamType,
    /// The guild; `None` in calls.
    #[json(null)]
    pub guild_id: Option<Id<GuildMarker>>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The region; `None` lets the server choose.
    pub preferred_region: Option<CompactString>,
}

/// Watches a stream.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct WatchStream {
    /// The stream.
    pub stream_key: StreamKey,
}

/// Pauses one's stream, or goes on with it.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct SetStreamPaused {
    /// The stream.
    pub stream_key: StreamKey,
    /// Whether it is paused.
    pub paused: bool,
}

/// Ends one's stream, or stops watching another's.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct DeleteStream {
    /// The stream.
    pub stream_key: StreamKey,
}

/// Pings a stream's server.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct PingStreamServer {
    /// The stream.
    pub stream_key: StreamKey,
}

/// The name of a stream: `guild:<guild>:<channel>:<user>`, `call:<channel>:<user>`, `test:<user>`, or something newer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StreamKey {
    /// In a voice channel of a guild.
    Guild {
        /// The guild.
        guild_id: Id<GuildMarker>,
        /// The channel.
        channel_id: Id<ChannelMarker>,
        /// Who streams.
        owner_id: Id<UserMarker>,
    },
    /// In a call.
    Call {
        /// The channel.
        channel_id: Id<ChannelMarker>,
        /// Who streams.
        owner_id: Id<UserMarker>,
    },
    /// In a speed test.
    Test {
        /// Who streams.
        owner_id: Id<UserMarker>,
    },
    /// Of a form that this version of Cordial does not know.
    Unknown(CompactString),
}

impl StreamKey {
    /// Who streams, as far as the form is known.
    pub fn owner_id(&self) -> Option<Id<UserMarker>> {
        match self {
            Self::Guild { owner_id, .. }
            | Self::Call { owner_id, .. }
            | Self::Test { owner_id } => Some(*owner_id),
            Self::Unknown(_) => None,
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        let ids = rest
            .split(':')
            .map(u64::from_str)
            .collect::<Result<Vec<_>, _>>()
            .ok()?;
        let key = match (kind, &ids[..]) {
            ("guild", &[guild, channel, owner]) => Self::Guild {
                guild_id: Id::new_checked(guild)?,
                channel_id: Id::new_checked(channel)?,
                owner_id: Id::new_checked(owner)?,
            },
            ("call", &[channel, owner]) => Self::Call {
                channel_id: Id::new_checked(channel)?,
                owner_id: Id::new_checked(owner)?,
            },
            ("test", &[owner]) => Self::Test {
                owner_id: Id::new_checked(owner)?,
            },
            _ => return None,
        };
        // Another way to write the same would not come back as it came.
        (key.to_string() == text).then_some(key)
    }
}

impl From<&str> for StreamKey {
    fn from(text: &str) -> Self {
        Self::read(text).unwrap_or_else(|| Self::Unknown(text.into()))
    }
}

impl fmt::Display for StreamKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Guild {
                guild_id,
                channel_id,
                owner_id,
            } => write!(f, "guild:{guild_id}:{channel_id}:{owner_id}"),
            Self::Call {
                channel_id,
                owner_id,
            } => write!(f, "call:{channel_id}:{owner_id}"),
            Self::Test { owner_id } => write!(f, "test:{owner_id}"),
            Self::Unknown(text) => f.write_str(text),
        }
    }
}

impl Decode for StreamKey {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.str().map(|text| Self::from(&*text))
    }
}

impl Encode for StreamKey {
    fn encode(&self, w: &mut Writer) {
        w.str(&self.to_string());
    }
}

crate::serde_decode!(StreamKey);
crate::serde_encode!(StreamKey);
