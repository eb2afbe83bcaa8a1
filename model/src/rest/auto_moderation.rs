//! Endpoints of [auto moderation](https://discord.com/developers/docs/resources/auto-moderation).

use super::endpoint;
use crate::{
    guild::{
        AutoModerationAction, AutoModerationEventType, AutoModerationRule,
        AutoModerationTriggerMetadata, AutoModerationTriggerType,
    },
    id::{
        Id,
        marker::{AutoModerationRuleMarker, ChannelMarker, GuildMarker, RoleMarker},
    },
};

/// List the rules of a guild.
/// [Discord](https://discord.com/developers/docs/resources/auto-moderation#list-auto-moderation-rules-for-guild)
#[endpoint(GET "/guilds/{guild_id}/auto-moderation/rules", id = "list_auto_moderation_rules", returns = Vec<AutoModerationRule>)]
pub struct ListAutoModerationRulesForGuild {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Get a rule. [Discord](https://discord.com/developers/docs/resources/auto-moderation#get-auto-moderation-rule)
#[endpoint(GET "/guilds/{guild_id}/auto-moderation/rules/{rule_id}", id = "get_auto_moderation_rule", returns = AutoModerationRule)]
pub struct GetAutoModerationRule {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub rule_id: Id<AutoModerationRuleMarker>,
}

/// Make a rule. [Discord](https://discord.com/developers/docs/resources/auto-moderation#create-auto-moderation-rule)
#[endpoint(
    POST "/guilds/{guild_id}/auto-moderation/rules", id = "create_auto_moderation_rule", returns = AutoModerationRule,
    reason
)]
pub struct CreateAutoModerationRule {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// The name, up to 100 characters.
    #[limit(length = 1..=100)]
    pub name: String,
    /// When it is checked.
    pub event_type: AutoModerationEventType,
    /// What sets it off.
    pub trigger_type: AutoModerationTriggerType,
    /// What it does, 1 to 5 things.
    #[required]
    #[limit(items = 1..=5, nested)]
    pub actions: Vec<AutoModerationAction>,
    /// More about what sets it off.
    #[limit(nested)]
    pub trigger_metadata: Option<AutoModerationTriggerMetadata>,
    /// Whether it is on; it is not unless given.
    pub enabled: Option<bool>,
    /// Whom it does not apply to, up to 20 roles.
    #[limit(items = ..=20)]
    pub exempt_roles: Vec<Id<RoleMarker>>,
    /// Where it does not apply, up to 50 channels.
    #[limit(items = ..=50)]
    pub exempt_channels: Vec<Id<ChannelMarker>>,
}

/// Change a rule; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/auto-moderation#modify-auto-moderation-rule)
#[endpoint(
    PATCH "/guilds/{guild_id}/auto-moderation/rules/{rule_id}", id = "update_auto_moderation_rule",
    returns = AutoModerationRule, reason
)]
pub struct ModifyAutoModerationRule {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub rule_id: Id<AutoModerationRuleMarker>,
    /// The name, up to 100 characters.
    #[limit(length = 1..=100)]
    pub name: Option<String>,
    /// When it is checked.
    pub event_type: Option<AutoModerationEventType>,
    /// What sets it off; Discord accepts only what the rule has already.
    pub trigger_type: Option<AutoModerationTriggerType>,
    /// More about what sets it off.
    #[limit(nested)]
    pub trigger_metadata: Option<AutoModerationTriggerMetadata>,
    /// What it does, 1 to 5 things.
    #[limit(items = 1..=5, nested)]
    pub actions: Option<Vec<AutoModerationAction>>,
    /// Whether it is on.
    pub enabled: Option<bool>,
    /// Whom it does not apply to, up to 20 roles.
    #[limit(items = ..=20)]
    pub exempt_roles: Option<Vec<Id<RoleMarker>>>,
    /// Where it does not apply, up to 50 channels.
    #[limit(items = ..=50)]
    pub exempt_channels: Option<Vec<Id<ChannelMarker>>>,
}

/// Delete a rule. [Discord](https://discord.com/developers/docs/resources/auto-moderation#delete-auto-moderation-rule)
#[endpoint(DELETE "/guilds/{guild_id}/auto-moderation/rules/{rule_id}", id = "delete_auto_moderation_rule", reason)]
pub struct DeleteAutoModerationRule {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub rule_id: Id<AutoModerationRuleMarker>,
}
