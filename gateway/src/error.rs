//! What can go wrong on the gateway, in one type.

use std::{fmt, time::Duration};

use cordial_model::{
    gateway::{CloseCode, DecodeError, Intents},
    validate::Invalid,
};

use crate::{ShardId, identify::IdentifyRefused, inflate::InflateError};

/// Anything that goes wrong on the gateway.
///
/// [`is_fatal`](Self::is_fatal) tells the errors that end a session from those that a session gets over by itself, by
/// reconnecting or by going on. No error holds the token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Close code 4004: the token is wrong. Fatal.
    #[error(
        "Discord does not accept the token; copy it again from the developer portal (your application, Bot, Reset Token): \
         resetting a token makes the old one useless"
    )]
    AuthenticationFailed,
    /// Close code 4010: the shard does not exist. Fatal.
    #[error(
        "Discord does not accept shard {shard}; use a number of shards that `GET /gateway/bot` recommends, or a multiple of it"
    )]
    InvalidShard {
        /// The refused shard.
        shard: ShardId,
    },
    /// Close code 4011: too many guilds for one shard. Fatal.
    #[error("the bot is in too many guilds for {} shard(s); run at least as many as `GET /gateway/bot` recommends", shard.total())]
    ShardingRequired {
        /// The refused shard.
        shard: ShardId,
    },
    /// Close code 4012: Discord no longer serves version 10 of its API. Fatal.
    #[error("Discord no longer serves this version of its API; update Cordial")]
    InvalidApiVersion,
    /// Close code 4013: the intents have a bit that means nothing. Fatal.
    #[error("Discord does not know all of the intents {:#x}; use those that `Intents` names", intents.bits())]
    InvalidIntents {
        /// The refused intents.
        intents: Intents,
    },
    /// Close code 4014: a privileged intent is not turned on. Fatal.
    #[error("{}", DisallowedIntents(*intents))]
    DisallowedIntents {
        /// The intents asked for.
        intents: Intents,
    },
    /// Close code 4015 of a user session: the account has too many sessions open. Fatal.
    #[cfg(feature = "user")]
    #[error("the account has too many sessions open; close some")]
    TooManySessions,
    /// Close code 4016 of a user session: the console does not need it any more. Fatal.
    #[cfg(feature = "user")]
    #[error("the connection to the console was given up")]
    ConnectionRequestCanceled,
    /// The shard is configured in a way that breaks a documented limit. Fatal; it did not connect.
    #[error("the shard's configuration is not valid: {0}")]
    InvalidIdentify(Invalid),
    /// Every session of the day has been started. Fatal; nothing was spent.
    #[error("not identifying: {0}")]
    IdentifyRefused(IdentifyRefused),
    /// The task that owns the connection ended in a panic. Fatal.
    #[error("the shard's task panicked")]
    TaskPanicked,
    /// The session has ended: nothing can be sent any more. Fatal.
    #[error("the session has ended")]
    Ended,

    /// The connection could not be made.
    #[error("could not connect to {url}: {reason}")]
    Connect {
        /// Where to.
        url: Box<str>,
        /// Why not.
        reason: Box<str>,
    },
    /// Something did not come in time.
    #[error("no {what} came within {} ms", after.as_millis())]
    Timeout {
        /// What was awaited.
        what: Awaited,
        /// For how long.
        after: Duration,
    },
    /// The connection was closed by the other side, or broke (no code).
    #[error("the connection was closed{}{}", CodeSuffix(*code), ReasonSuffix(reason))]
    Closed {
        /// Discord's or WebSocket's close code.
        code: Option<u16>,
        /// The reason given, or what broke.
        reason: Box<str>,
    },
    /// Discord ended the session (opcode 9).
    #[error("Discord invalidated the session{}", if *resumable { ", it can be resumed" } else { "" })]
    InvalidSession {
        /// Whether it can still be resumed.
        resumable: bool,
    },
    /// A compressed message could not be inflated.
    #[error(transparent)]
    Inflate(#[from] InflateError),
    /// A message is not what a gateway sends.
    #[error("Discord sent a malformed message: {0}")]
    Malformed(Box<str>),
    /// A message has an opcode that no gateway sends. It was skipped.
    #[error("Discord sent a message with the unexpected opcode {0}")]
    UnexpectedOpcode(u8),
    /// An event could not be decoded. It holds the event's data; the session goes on.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The saved session belongs to another shard. It was not used.
    #[error("the saved session is of shard {saved}, not of shard {shard}")]
    ResumeStateMismatch {
        /// The shard of the saved session.
        saved: ShardId,
        /// The shard of this session.
        shard: ShardId,
    },
    /// The cluster has no such shard: it serves other guilds, or was removed.
    #[error("shard {number} is not in this cluster")]
    NoSuchShard {
        /// The shard's number.
        number: u32,
    },
    /// The cluster has that shard already.
    #[error("shard {shard} is in the cluster already")]
    ShardExists {
        /// The shard.
        shard: ShardId,
    },
    /// The cluster does not reshard, or did not. It runs on as it was.
    #[error("not resharding: {0}")]
    Reshard(ReshardError),
    /// Fewer sessions may be started than there are shards to identify. Nothing was started, nothing spent.
    #[error(
        "{needed} session(s) would have to be started, and {remaining} may be; a new budget comes in {} minutes",
        reset_after.as_secs().div_ceil(60)
    )]
    NotEnoughIdentifies {
        /// How many shards would identify.
        needed: u32,
        /// How many may.
        remaining: u32,
        /// Until the budget is renewed.
        reset_after: Duration,
    },

    /// A command breaks a documented limit. It was not sent.
    #[error("the command is not valid: {0}")]
    InvalidCommand(#[from] Invalid),
    /// A command is bigger than Discord accepts. It was not sent.
    #[error("the command takes {size} bytes, more than {limit}")]
    CommandTooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Too many commands wait already. This one was not taken.
    #[error("too many commands wait to be sent")]
    CommandQueueFull,
}

/// Why a cluster does not reshard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReshardError {
    /// It is at it already, or not yet done with it.
    #[error("the cluster is resharding already")]
    Busy,
    /// It has that many shards.
    #[error("there are {total} shards already")]
    SameTotal {
        /// How many there are.
        total: u32,
    },
    /// Only some of the shards run in this process. Then the new total must be a multiple of the old one: the guilds of this
    /// process stay in it.
    #[error("some of the {from} shards run elsewhere, and {to} is not a multiple of {from}")]
    NotAMultiple {
        /// How many shards there are.
        from: u32,
        /// How many were asked for.
        to: u32,
    },
    /// A new shard ended.
    #[error("shard {shard} ended: {reason}")]
    ShardEnded {
        /// Which one.
        shard: ShardId,
        /// Its error.
        reason: std::sync::Arc<str>,
    },
    /// A shard's connection, or whoever takes the events, did not keep up: too much would have to be remembered.
    #[error("a shard does not keep up")]
    TooFarBehind,
    /// The cluster ended meanwhile.
    #[error("the cluster has ended")]
    Ended,
}

/// What a session waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Awaited {
    /// The connection and its WebSocket handshake.
    Connection,
    /// The first message, which tells the heartbeat interval.
    Hello,
    /// The answer to identify.
    Ready,
    /// The answer to resume, or the next replayed event.
    Resumed,
    /// The acknowledgement of a heartbeat: the connection is dead, though nobody closed it.
    HeartbeatAck,
}

impl fmt::Display for Awaited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connection => "connection",
            Self::Hello => "HELLO",
            Self::Ready => "READY",
            Self::Resumed => "RESUMED",
            Self::HeartbeatAck => "heartbeat ACK",
        })
    }
}

impl Error {
    /// Whether the session has ended with this error. All others are for information: the session goes on by itself.
    pub fn is_fatal(&self) -> bool {
        match self {
            Self::AuthenticationFailed
            | Self::InvalidShard { .. }
            | Self::ShardingRequired { .. }
            | Self::InvalidApiVersion
            | Self::InvalidIntents { .. }
            | Self::DisallowedIntents { .. }
            | Self::InvalidIdentify(_)
            | Self::TaskPanicked
            | Self::Ended => true,
            #[cfg(feature = "user")]
            Self::TooManySessions | Self::ConnectionRequestCanceled => true,
            Self::IdentifyRefused(refused) => {
                matches!(refused, IdentifyRefused::BudgetExhausted { .. })
            }
            Self::Connect { .. }
            | Self::Timeout { .. }
            | Self::Closed { .. }
            | Self::InvalidSession { .. }
            | Self::Inflate(_)
            | Self::Malformed(_)
            | Self::UnexpectedOpcode(_)
            | Self::Decode(_)
            | Self::ResumeStateMismatch { .. }
            | Self::NoSuchShard { .. }
            | Self::ShardExists { .. }
            | Self::NotEnoughIdentifies { .. }
            | Self::Reshard(_)
            | Self::InvalidCommand(_)
            | Self::CommandTooLarge { .. }
            | Self::CommandQueueFull => false,
        }
    }

    /// The fatal error that a close code stands for, if it is one.
    pub(crate) fn from_close_code(
        code: CloseCode,
        shard: ShardId,
        intents: Intents,
    ) -> Option<Self> {
        Some(match code {
            CloseCode::AuthenticationFailed => Self::AuthenticationFailed,
            CloseCode::InvalidShard => Self::InvalidShard { shard },
            CloseCode::ShardingRequired => Self::ShardingRequired { shard },
            CloseCode::InvalidApiVersion => Self::InvalidApiVersion,
            CloseCode::InvalidIntents => Self::InvalidIntents { intents },
            CloseCode::DisallowedIntents => Self::DisallowedIntents { intents },
            _ => return None,
        })
    }
}

struct DisallowedIntents(Intents);

impl fmt::Display for DisallowedIntents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = [
            (
                Intents::GUILD_PRESENCES,
                "GUILD_PRESENCES (Presence Intent)",
            ),
            (
                Intents::GUILD_MEMBERS,
                "GUILD_MEMBERS (Server Members Intent)",
            ),
            (
                Intents::MESSAGE_CONTENT,
                "MESSAGE_CONTENT (Message Content Intent)",
            ),
        ]
        .into_iter()
        .filter(|(intent, _)| self.0.contains(*intent))
        .map(|(_, name)| name)
        .collect();
        write!(
            f,
            "the bot may not use all of its privileged intents; turn on {} in the developer portal (your application, Bot, \
             Privileged Gateway Intents), or do not ask for them",
            if names.is_empty() {
                "them".to_owned()
            } else {
                names.join(", ")
            },
        )
    }
}

struct CodeSuffix(Option<u16>);

impl fmt::Display for CodeSuffix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(code) => write!(f, " with code {code}"),
            None => f.write_str(" without a code"),
        }
    }
}

struct ReasonSuffix<'a>(&'a str);

impl fmt::Display for ReasonSuffix<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            Ok(())
        } else {
            write!(f, ": {}", self.0)
        }
    }
}
