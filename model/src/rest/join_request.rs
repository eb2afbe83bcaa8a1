//! Endpoints of requests to join guilds that review them.

use super::endpoint;
use crate::{
    Patch,
    guild::{GuildJoinRequest, GuildJoinRequests, JoinRequestStatus},
    id::{
        Id,
        marker::{GuildMarker, JoinRequestMarker},
    },
};

/// List requests to join a guild.
#[endpoint(GET "/guilds/{guild_id}/requests", id = "get_guild_join_requests", returns = GuildJoinRequests)]
pub struct GetGuildJoinRequests {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Only those that are that far.
    #[query]
    pub status: Option<JoinRequestStatus>,
    /// How many, 1 to 100.
    #[query]
    #[limit(value = 1..=100)]
    pub limit: Option<u32>,
    /// Only requests before this one.
    #[query]
    pub before: Option<Id<JoinRequestMarker>>,
    /// Only requests behind this one.
    #[query]
    pub after: Option<Id<JoinRequestMarker>>,
}

/// Approve or reject a request to join a guild.
#[endpoint(PATCH "/guilds/{guild_id}/requests/{request_id}", id = "action_guild_join_request", returns = GuildJoinRequest)]
pub struct ActionGuildJoinRequest {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub request_id: Id<JoinRequestMarker>,
    /// `APPROVED` or `REJECTED`.
    pub action: JoinRequestStatus,
    /// Why it is rejected, up to 160 characters.
    #[limit(length = ..=160)]
    pub rejection_reason: Patch<String>,
}
