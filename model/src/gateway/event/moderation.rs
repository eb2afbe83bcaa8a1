//! Events of auto moderation and the audit log.

use compact_str::CompactString;

use crate::{
    guild::{AuditLogEntry, AutoModerationAction, AutoModerationTriggerType},
    id::{
        Id,
        marker::{AutoModerationRuleMarker, ChannelMarker, GuildMarker, MessageMarker, UserMarker},
    },
    json::{Decode, Encode},
};

/// A rule of auto moderation did something.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#auto-moderation-action-execution)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct AutoModerationActionExecution {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// What it did.
    pub action: AutoModerationAction,
    /// The rule.
    pub rule_id: Id<AutoModerationRuleMarker>,
    /// What set it off.
    pub rule_trigger_type: AutoModerationTriggerType,
    /// Whose message it was.
    pub user_id: Id<UserMarker>,
    /// Where it was.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// The message; `None` if it was blocked.
    pub message_id: Option<Id<MessageMarker>>,
    /// The message that logged it.
    pub alert_system_message_id: Option<Id<MessageMarker>>,
    /// The text; empty without the intent `MESSAGE_CONTENT`.
    #[json(default)]
    pub content: CompactString,
    /// The word of the rule.
    #[json(null)]
    pub matched_keyword: Option<CompactString>,
    /// What of the text it was; empty without the intent `MESSAGE_CONTENT`.
    #[json(null)]
    pub matched_content: Option<CompactString>,
}

/// Something was added to the audit log.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#guild-audit-log-entry-create)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildAuditLogEntry {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The entry.
    #[json(base)]
    pub entry: AuditLogEntry,
}
