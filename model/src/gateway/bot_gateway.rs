//! Where to connect, and how often.

use std::time::Duration;

use crate::json::{Decode, Encode};

/// Where to connect. [Discord](https://discord.com/developers/docs/events/gateway#get-gateway)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GatewayUrl {
    /// The address: `wss://…`.
    pub url: String,
}

/// Where to connect, with how many shards, and how often.
/// [Discord](https://discord.com/developers/docs/events/gateway#get-gateway-bot)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct BotGateway {
    /// The address: `wss://…`.
    pub url: String,
    /// How many shards Discord recommends.
    pub shards: u32,
    /// How many sessions may be started.
    pub session_start_limit: SessionStartLimit,
}

/// How many sessions may be started.
/// [Discord](https://discord.com/developers/docs/events/gateway#session-start-limit-object)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct SessionStartLimit {
    /// How many a day.
    pub total: u32,
    /// How many are left.
    pub remaining: u32,
    /// After how many milliseconds there are `total` again.
    pub reset_after: u64,
    /// How many may identify within 5 seconds.
    pub max_concurrency: u32,
}

impl SessionStartLimit {
    /// After what time there are `total` again.
    pub const fn resets_in(&self) -> Duration {
        Duration::from_millis(self.reset_after)
    }
}
