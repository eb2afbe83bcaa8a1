//! Events of the session.

use compact_str::CompactString;

use crate::{
    gateway::OpCode,
    id::{Id, marker::GuildMarker},
    json::{Decode, Encode},
};

/// A request over the gateway came too early. [Discord](https://discord.com/developers/docs/events/gateway-events#rate-limited)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct RateLimited {
    /// The opcode of the request.
    pub opcode: OpCode,
    /// After how many seconds it may be sent again.
    #[json(default)]
    pub retry_after: f64,
    /// Which request it was.
    #[json(default)]
    pub meta: RateLimitedMeta,
}

/// Which request came too early.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#rate-limited-request-guild-member-rate-limit-metadata-structure)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct RateLimitedMeta {
    /// The guild whose members were asked for.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The nonce of the request.
    pub nonce: Option<CompactString>,
}
