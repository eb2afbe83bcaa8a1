//! The endpoint of the [audit log](https://discord.com/developers/docs/resources/audit-log).

use super::endpoint;
use crate::{
    guild::{AuditLog, AuditLogEvent},
    id::{
        Id,
        marker::{AuditLogEntryMarker, GenericMarker, GuildMarker, UserMarker},
    },
};

/// Get a page of the audit log. Entries are kept for 45 days.
/// [Discord](https://discord.com/developers/docs/resources/audit-log#get-guild-audit-log)
#[endpoint(GET "/guilds/{guild_id}/audit-logs", id = "list_guild_audit_log_entries", returns = AuditLog)]
pub struct GetGuildAuditLog {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Only what this user did.
    #[query]
    pub user_id: Option<Id<UserMarker>>,
    /// Only what was done to this user, channel, role and so on.
    #[query]
    pub target_id: Option<Id<GenericMarker>>,
    /// Only this kind of thing.
    #[query]
    pub action_type: Option<AuditLogEvent>,
    /// Only entries before this one.
    #[query]
    pub before: Option<Id<AuditLogEntryMarker>>,
    /// Only entries behind this one; they then come oldest first.
    #[query]
    pub after: Option<Id<AuditLogEntryMarker>>,
    /// How many, 1 to 100; 50 unless given.
    #[query]
    #[limit(value = 1..=100)]
    pub limit: Option<u32>,
}
