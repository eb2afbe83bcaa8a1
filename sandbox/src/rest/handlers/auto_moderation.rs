//! The rules of [auto moderation](https://discord.com/developers/docs/resources/auto-moderation).

use cordial_model::{
    Permissions,
    gateway::EventType,
    guild::{
        AuditLogEvent, AutoModerationAction, AutoModerationActionType, AutoModerationEventType,
        AutoModerationRule, AutoModerationTriggerMetadata, AutoModerationTriggerType,
    },
    id::{
        Id,
        marker::{AutoModerationRuleMarker, GuildMarker},
    },
    rest::{
        CreateAutoModerationRule, DeleteAutoModerationRule, GetAutoModerationRule,
        ListAutoModerationRulesForGuild, ModifyAutoModerationRule,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::guild_with,
};
use crate::world::{
    Blocked, ModerationRule, NewEntry, World, audit,
    render::{self, Object},
};

errors! {
    message_blocked BAD_REQUEST 200_000 "Message was blocked by automatic moderation",
    title_blocked BAD_REQUEST 200_001 "Title was blocked by automatic moderation",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: ListAutoModerationRulesForGuild| {
        let caller = context.caller()?;
        managed(context.world, request.guild_id, caller)?;
        let world = &*context.world;
        Ok(Reply::json(render::list(|list| {
            for rule in world.moderation_rules(request.guild_id) {
                list.element(&Object(|o| rule.write(o)));
            }
        })))
    });
    handlers.on(|context, request: GetAutoModerationRule| {
        let caller = context.caller()?;
        managed(context.world, request.guild_id, caller)?;
        let rule = rule_of(context.world, request.guild_id, request.rule_id)?;
        Ok(Reply::object(|o| rule.write(o)))
    });
    handlers.on(create);
    handlers.on(modify);
    handlers.on(|context, request: DeleteAutoModerationRule| {
        let caller = context.caller()?;
        let world = &mut *context.world;
        managed(world, request.guild_id, caller)?;
        rule_of(world, request.guild_id, request.rule_id)?;
        let rules = world.moderation.get_mut(&request.guild_id);
        let rule = rules.and_then(|rules| rules.remove(&request.rule_id));
        let rule = rule.ok_or_else(ApiError::not_found)?;
        world.rule_changed(EventType::AutoModerationRuleDelete, &rule);
        let before = render::object(|o| rule.write(o));
        let action = AuditLogEvent::AutoModerationRuleDelete;
        let entry = NewEntry::deleted(action, audit::MODERATION_RULE, &before);
        context.audit(request.guild_id, entry.target(request.rule_id));
        Ok(Reply::empty())
    });
}

/// What Discord answers to a message that was blocked. The rule's explanation is for the member's eyes; it is no part of it.
impl From<Blocked> for ApiError {
    fn from(_: Blocked) -> Self {
        Self::message_blocked()
    }
}

fn managed(world: &World, guild_id: Id<GuildMarker>, caller: Caller) -> Result<(), ApiError> {
    guild_with(world, guild_id, caller, Permissions::MANAGE_GUILD).map(|_| ())
}

fn rule_of(
    world: &World,
    guild_id: Id<GuildMarker>,
    id: Id<AutoModerationRuleMarker>,
) -> Result<&ModerationRule, ApiError> {
    let rules = world.moderation.get(&guild_id);
    rules
        .and_then(|rules| rules.get(&id))
        .ok_or_else(ApiError::not_found)
}

/// How many rules of a trigger a guild can have.
fn most(trigger: AutoModerationTriggerType) -> usize {
    if trigger == AutoModerationTriggerType::Keyword {
        6
    } else {
        1
    }
}

fn choice(path: &str, message: &str) -> ApiError {
    ApiError::field(path, "BASE_TYPE_CHOICES", message)
}

fn required(path: &str) -> ApiError {
    ApiError::field(path, "BASE_TYPE_REQUIRED", "This field is required")
}

/// What a trigger needs to be set off by.
fn check_metadata(
    trigger: AutoModerationTriggerType,
    metadata: &AutoModerationTriggerMetadata,
) -> Result<(), ApiError> {
    let has_words = !metadata.keyword_filter.is_empty() || !metadata.regex_patterns.is_empty();
    match trigger {
        AutoModerationTriggerType::Keyword | AutoModerationTriggerType::MemberProfile => {
            if !has_words {
                return Err(required("trigger_metadata.keyword_filter"));
            }
            if metadata.allow_list.len() > 100 {
                return Err(ApiError::field(
                    "trigger_metadata.allow_list",
                    "BASE_TYPE_MAX_LENGTH",
                    "Must be 100 or fewer in length.",
                ));
            }
        }
        AutoModerationTriggerType::KeywordPreset if metadata.presets.is_empty() => {
            return Err(required("trigger_metadata.presets"));
        }
        AutoModerationTriggerType::MentionSpam if metadata.mention_total_limit.is_none() => {
            return Err(required("trigger_metadata.mention_total_limit"));
        }
        _ => {}
    }
    Ok(())
}

/// Actions that fit the trigger, that the caller may set up, and with what they need.
fn check_actions(
    world: &World,
    guild_id: Id<GuildMarker>,
    caller: Caller,
    trigger: AutoModerationTriggerType,
    actions: &[AutoModerationAction],
) -> Result<(), ApiError> {
    for (index, action) in actions.iter().enumerate() {
        let path = format!("actions[{index}]");
        let metadata = action.metadata.clone().unwrap_or_default();
        let is_profile = trigger == AutoModerationTriggerType::MemberProfile;
        let fits = match action.kind {
            AutoModerationActionType::BlockMessage => !is_profile,
            AutoModerationActionType::SendAlertMessage => true,
            AutoModerationActionType::Timeout => matches!(
                trigger,
                AutoModerationTriggerType::Keyword | AutoModerationTriggerType::MentionSpam
            ),
            AutoModerationActionType::BlockMemberInteraction => is_profile,
            _ => false,
        };
        if !fits {
            let message = "This action type cannot be used with this trigger type.";
            return Err(choice(&format!("{path}.type"), message));
        }
        match action.kind {
            AutoModerationActionType::SendAlertMessage => {
                let key = format!("{path}.metadata.channel_id");
                let channel_id = metadata.channel_id.ok_or_else(|| required(&key))?;
                if world.guild_of(channel_id) != Some(guild_id) {
                    let message = "Channel does not exist.";
                    return Err(ApiError::field(&key, "CHANNEL_INVALID", message));
                }
            }
            AutoModerationActionType::Timeout => {
                if metadata.duration_seconds.is_none() {
                    return Err(required(&format!("{path}.metadata.duration_seconds")));
                }
                guild_with(world, guild_id, caller, Permissions::MODERATE_MEMBERS)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The rule with its patterns, or which of them is none.
fn compiled(rule: AutoModerationRule) -> Result<ModerationRule, ApiError> {
    ModerationRule::new(rule).map_err(|index| {
        let path = format!("trigger_metadata.regex_patterns[{index}]");
        ApiError::field(&path, "INVALID_REGEX", "Invalid regular expression.")
    })
}

fn create(context: &mut Context<'_>, request: CreateAutoModerationRule) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, trigger) = (request.guild_id, request.trigger_type);
    managed(world, guild_id, caller)?;
    let event = match trigger {
        AutoModerationTriggerType::MemberProfile => AutoModerationEventType::MemberUpdate,
        AutoModerationTriggerType::Keyword
        | AutoModerationTriggerType::Spam
        | AutoModerationTriggerType::KeywordPreset
        | AutoModerationTriggerType::MentionSpam => AutoModerationEventType::MessageSend,
        _ => {
            return Err(choice(
                "trigger_type",
                "Value must be one of {1, 3, 4, 5, 6}.",
            ));
        }
    };
    if request.event_type != event {
        let message = format!("Value must be one of {{{}}}.", event.get());
        return Err(choice("event_type", &message));
    }
    let metadata = request.trigger_metadata.unwrap_or_default();
    check_metadata(trigger, &metadata)?;
    check_actions(world, guild_id, caller, trigger, &request.actions)?;
    let like = world
        .moderation_rules(guild_id)
        .filter(|rule| rule.rule.trigger_type == trigger);
    if like.count() >= most(trigger) {
        return Err(ApiError::field(
            "",
            "AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED",
            "Maximum number of rules of this trigger type has been reached.",
        ));
    }
    let id = world.next_id();
    let rule = compiled(AutoModerationRule {
        id,
        guild_id,
        name: request.name.into(),
        creator_id: caller.user_id,
        event_type: request.event_type,
        trigger_type: trigger,
        trigger_metadata: metadata,
        actions: request.actions,
        enabled: request.enabled.unwrap_or(false),
        exempt_roles: request.exempt_roles,
        exempt_channels: request.exempt_channels,
    })?;
    world.rule_changed(EventType::AutoModerationRuleCreate, &rule);
    let made = render::object(|o| rule.write(o));
    let rules = world.moderation.entry(guild_id).or_default();
    rules.insert(id, rule);
    let action = AuditLogEvent::AutoModerationRuleCreate;
    let entry = NewEntry::created(action, audit::MODERATION_RULE, &made);
    context.audit(guild_id, entry.target(id));
    Ok(Reply::json(made))
}

fn modify(context: &mut Context<'_>, request: ModifyAutoModerationRule) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.rule_id);
    managed(world, guild_id, caller)?;
    let known = rule_of(world, guild_id, id)?;
    let before = render::object(|o| known.write(o));
    let mut rule = known.rule.clone();
    let trigger = rule.trigger_type;
    if request.trigger_type.is_some_and(|other| other != trigger) {
        let message = format!("Value must be one of {{{}}}.", trigger.get());
        return Err(choice("trigger_type", &message));
    }
    if request
        .event_type
        .is_some_and(|other| other != rule.event_type)
    {
        let message = format!("Value must be one of {{{}}}.", rule.event_type.get());
        return Err(choice("event_type", &message));
    }
    if let Some(metadata) = request.trigger_metadata {
        check_metadata(trigger, &metadata)?;
        rule.trigger_metadata = metadata;
    }
    if let Some(actions) = request.actions {
        check_actions(world, guild_id, caller, trigger, &actions)?;
        rule.actions = actions;
    }
    if let Some(name) = request.name {
        rule.name = name.into();
    }
    rule.enabled = request.enabled.unwrap_or(rule.enabled);
    rule.exempt_roles = request.exempt_roles.unwrap_or(rule.exempt_roles);
    rule.exempt_channels = request.exempt_channels.unwrap_or(rule.exempt_channels);
    let rule = compiled(rule)?;
    world.rule_changed(EventType::AutoModerationRuleUpdate, &rule);
    let after = render::object(|o| rule.write(o));
    let rules = world.moderation.entry(guild_id).or_default();
    rules.insert(id, rule);
    let action = AuditLogEvent::AutoModerationRuleUpdate;
    let entry = NewEntry::between(action, audit::MODERATION_RULE, &before, &after);
    context.audit(guild_id, entry.target(id));
    Ok(Reply::json(after))
}
