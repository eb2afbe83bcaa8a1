//! Why the gateway closed the connection of a user session.

use crate::open::open_enum;

open_enum! {
    /// Why the gateway closed the connection of a user session.
    ///
    /// Those that bots get as well are [`CloseCode`](crate::gateway::CloseCode) too.
    pub enum UserCloseCode {
        /// Something went wrong at the server.
        UnknownError = 4000,
        /// An opcode was sent that does not exist.
        UnknownOpcode = 4001,
        /// A payload could not be read.
        DecodeError = 4002,
        /// Something was sent before identifying.
        NotAuthenticated = 4003,
        /// The token is wrong.
        AuthenticationFailed = 4004,
        /// The session identified twice.
        AlreadyAuthenticated = 4005,
        /// Removed. The session was gone.
        SessionNoLongerValid = 4006,
        /// The sequence number of a resume was wrong.
        InvalidSeq = 4007,
        /// Payloads were sent too fast.
        RateLimited = 4008,
        /// The session timed out.
        SessionTimedOut = 4009,
        /// The shard id or count is wrong.
        InvalidShard = 4010,
        /// There are too many guilds for this many shards.
        ShardingRequired = 4011,
        /// The API version does not exist.
        InvalidApiVersion = 4012,
        /// An intent does not exist.
        InvalidIntents = 4013,
        /// An intent may not be used.
        DisallowedIntents = 4014,
        /// The account has too many sessions open.
        TooManySessions = 4015,
        /// The connection to a console was given up; the session is not needed any more.
        ConnectionRequestCanceled = 4016,
    }
}

impl UserCloseCode {
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
                | Self::TooManySessions
                | Self::ConnectionRequestCanceled
        )
    }
}
