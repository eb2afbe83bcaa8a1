//! Why a request got no answer.

use std::time::Duration;

use cordial_model::{
    gateway::{DecodeError, Intents},
    id::{Id, marker::GuildMarker},
    validate::Invalid,
};

use crate::ShardId;

/// Why a request over the gateway got no answer.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The request breaks a documented limit. Nothing was sent.
    #[error("the request is not valid: {0}")]
    Invalid(#[from] Invalid),
    /// The session was not started with the intents that the request needs; Discord would not answer. Nothing was sent.
    #[error("the request needs the intents {0:?}, which the session was not started with")]
    MissingIntents(Intents),
    /// The guild belongs to another shard; Discord would not answer. Nothing was sent.
    #[error("guild {guild_id} does not belong to shard {shard}")]
    WrongShard {
        /// The guild asked about.
        guild_id: Id<GuildMarker>,
        /// The shard asked.
        shard: ShardId,
    },
    /// The request takes more bytes than the gateway reads. Nothing was sent.
    #[error("the request takes {size} bytes, more than {limit}")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// No answer came, or not all of it. Discord is silent about guilds that the bot is not in.
    #[error("{} within {} ms", if *sent { "no (further) answer came" } else { "the request could not be sent" }, after.as_millis())]
    Timeout {
        /// For how long nothing had happened, or for how long the caller wanted to wait in all.
        after: Duration,
        /// Whether the request had been sent.
        sent: bool,
    },
    /// Discord wants the request later, and the caller did not want to wait, or not for so long.
    #[error("Discord wants this request no earlier than in {} ms", retry_after.as_millis())]
    RateLimited {
        /// When it may be sent again.
        retry_after: Duration,
    },
    /// A new session began after some chunks had been handed out; what they told may come again if it is asked for again.
    #[error("the session was replaced before all chunks had come")]
    SessionReplaced,
    /// The shard has ended.
    #[error("the shard has ended")]
    Ended,
    /// The answer could not be decoded.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl RequestError {
    /// When the request may be sent again, if Discord told.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } => Some(*retry_after),
            _ => None,
        }
    }
}
