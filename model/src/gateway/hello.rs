//! The first payload of a connection.

use crate::json::{Decode, Encode};

/// How often to send heartbeats. [Discord](https://discord.com/developers/docs/events/gateway-events#hello)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct Hello {
    /// Milliseconds between heartbeats.
    pub heartbeat_interval: u64,
}
