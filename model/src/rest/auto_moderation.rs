//! Endpoints of [auto moderation](https://discord.com/developers/docs/resources/auto-moderation).

use super::endpoint;
use crate::{
    guild::{
        AutoModerationAction, AutoModerationActionType, AutoModerationEventType,
        AutoModerationRule, AutoModerationTriggerMetadata, AutoModerationTriggerType,
    },
    id::{
        Id,
        marker::{AutoModerationRuleMarker, ChannelMarker, GuildMarker, RoleMarker},
    },
    validate::Validator,
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
#[validate(check_create)]
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
#[validate(check_modify)]
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

fn check_create<S>(rule: &CreateAutoModerationRule<S>, v: &mut Validator) {
    check_trigger(
        rule.trigger_type,
        rule.trigger_metadata.as_ref(),
        &rule.actions,
        v,
    );
}

fn check_modify<S>(rule: &ModifyAutoModerationRule<S>, v: &mut Validator) {
    if let Some(trigger) = rule.trigger_type {
        let actions = rule.actions.as_deref().unwrap_or_default();
        check_trigger(trigger, rule.trigger_metadata.as_ref(), actions, v);
    }
}

/// What depends on what sets a rule off.
fn check_trigger(
    trigger: AutoModerationTriggerType,
    metadata: Option<&AutoModerationTriggerMetadata>,
    actions: &[AutoModerationAction],
    v: &mut Validator,
) {
    use AutoModerationTriggerType::{Keyword, MemberProfile, MentionSpam};
    if let Some(metadata) = metadata
        && matches!(trigger, Keyword | MemberProfile)
    {
        v.items("trigger_metadata.allow_list", &metadata.allow_list, ..=100);
    }
    for (index, action) in actions.iter().enumerate() {
        if action.kind == AutoModerationActionType::Timeout
            && !matches!(trigger, Keyword | MentionSpam)
        {
            v.rule(
                &format!("actions[{index}].type"),
                "only words and mentions time members out",
            );
        }
    }
}

/// Delete a rule. [Discord](https://discord.com/developers/docs/resources/auto-moderation#delete-auto-moderation-rule)
#[endpoint(DELETE "/guilds/{guild_id}/auto-moderation/rules/{rule_id}", id = "delete_auto_moderation_rule", reason)]
pub struct DeleteAutoModerationRule {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub rule_id: Id<AutoModerationRuleMarker>,
}
