//! Why the gateway closed a connection.

use crate::open::open_enum;

open_enum! {
    /// [Discord](https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes)
    pub enum CloseCode {
        /// Something went wrong at Discord's end.
        UnknownError = 4000,
        /// An opcode was sent that does not exist.
        UnknownOpcode = 4001,
        /// A payload could not be read, or was longer than 4096 bytes.
        DecodeError = 4002,
        /// Something was sent before identifying.
        NotAuthenticated = 4003,
        /// The token is wrong.
        AuthenticationFailed = 4004,
        /// The session identified twice.
        AlreadyAuthenticated = 4005,
        /// The sequence number of a resume was wrong.
        InvalidSeq = 4007,
        /// Payloads were sent too fast.
        RateLimited = 4008,
        /// The session timed out.
        SessionTimedOut = 4009,
        /// The shard id or count is wrong.
        InvalidShard = 4010,
        /// The bot is in too many guilds for this many shards.
        ShardingRequired = 4011,
        /// The API version does not exist.
        InvalidApiVersion = 4012,
        /// An intent does not exist.
        InvalidIntents = 4013,
        /// A privileged intent is not switched on for the application.
        DisallowedIntents = 4014,
    }
}

impl CloseCode {
    /// Whether connecting again can help.
    pub const fn can_reconnect(self) -> bool {
        !matches!(
            self,
            Self::AuthenticationFailed
                | Self::InvalidShard
                | Self::ShardingRequired
                | Self::InvalidApiVersion
                | Self::InvalidIntents
                | Self::DisallowedIntents
        )
    }

    /// Whether the session lives on and can be resumed.
    pub const fn can_resume(self) -> bool {
        self.can_reconnect() && !matches!(self, Self::InvalidSeq | Self::SessionTimedOut)
    }
}
