//! What a session is told once, at its start.

use std::time::Duration;

use cordial_model::{
    Token,
    gateway::{ConnectionProperties, EventTypeFlags, Intents, UpdatePresence},
};

use super::{Backoff, ResumeState};
use crate::{ShardId, inflate::Compression};

/// Discord's gateway, for bots that did not ask `GET /gateway/bot`.
pub const GATEWAY_URL: &str = "wss://gateway.discord.gg/";

/// What a session is told once, at its start. Every field but token and intents has a default. One that breaks a limit of Discord's
/// ends with [`Error::InvalidIdentify`](crate::Error::InvalidIdentify) before it connects.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionConfig {
    /// The bot's token.
    pub token: Token,
    /// Which events Discord sends. [Discord](https://discord.com/developers/docs/events/gateway#gateway-intents)
    pub intents: Intents,
    /// Which part of the guilds. Default: all, in one shard.
    pub shard: ShardId,
    /// Where to connect, from `GET /gateway/bot`. Default: [`GATEWAY_URL`].
    pub url: String,
    /// Transport compression. Default: [`Compression::default`], which is zlib-stream where this build has it.
    pub compression: Compression,
    /// Which events are handed on. Others are passed over before they are parsed; all count as received. Default: all.
    pub events: EventTypeFlags,
    /// The presence to appear with. Updated by the presence commands that follow.
    pub presence: Option<UpdatePresence>,
    /// Guilds with more members than this come without their offline members: 50 to 250. Default: Discord's, 50.
    pub large_threshold: Option<u16>,
    /// How the bot presents itself. Default: Cordial and the operating system.
    pub properties: ConnectionProperties,
    /// A session to resume. Default: none, so identify.
    pub resume: Option<ResumeState>,
    /// How long to wait for what. Default: [`Timeouts::default`].
    pub timeouts: Timeouts,
    /// How long to wait between connections. Default: [`Backoff::default`].
    pub backoff: Backoff,
    /// The largest message accepted, inflated, in bytes. Default: 64 MiB.
    pub max_message_size: usize,
    /// How many commands may wait until they can be sent. Default: 256.
    pub max_queued_commands: usize,
    /// Whether the session asks before each connection, by [`Output::RequestConnect`](super::Output::RequestConnect). For
    /// many sessions in one process, which must not all connect at the same time. Default: no.
    pub asks_to_connect: bool,
    /// How a user account logs in; see [`SessionConfig::user`]. Default: it is a bot that logs in.
    #[cfg(feature = "user")]
    pub user: Option<Box<super::UserLogin>>,
}

impl SessionConfig {
    /// A configuration with everything else at its default.
    pub fn new(token: impl Into<Token>, intents: Intents) -> Self {
        Self {
            token: token.into(),
            intents,
            shard: ShardId::ONE,
            url: GATEWAY_URL.to_owned(),
            compression: Compression::default(),
            events: EventTypeFlags::all(),
            presence: None,
            large_threshold: None,
            properties: ConnectionProperties::default(),
            resume: None,
            timeouts: Timeouts::default(),
            backoff: Backoff::default(),
            max_message_size: 64 * 1024 * 1024,
            max_queued_commands: 256,
            asks_to_connect: false,
            #[cfg(feature = "user")]
            user: None,
        }
    }

    /// The version of the API that the URL names.
    pub(super) fn api_version(&self) -> u8 {
        #[cfg(feature = "user")]
        if let Some(user) = &self.user {
            return user.api_version;
        }
        #[cfg(not(feature = "user"))]
        let _ = self;
        10
    }
}

/// How long a session waits for what the other side owes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For the connection, TLS and WebSocket handshake included. Default: 15 s.
    pub connect: Duration,
    /// For HELLO. Default: 15 s.
    pub hello: Duration,
    /// For READY, for RESUMED, and for each event of a replay. Default: 60 s.
    pub login: Duration,
    /// For the answer to our close frame. Default: 5 s.
    pub close: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            hello: Duration::from_secs(15),
            login: Duration::from_mins(1),
            close: Duration::from_secs(5),
        }
    }
}
