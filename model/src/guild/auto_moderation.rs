//! Rules that act on messages by themselves. [Discord](https://discord.com/developers/docs/resources/auto-moderation)

use compact_str::CompactString;

use crate::{
    id::{
        Id,
        marker::{AutoModerationRuleMarker, ChannelMarker, GuildMarker, RoleMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
    validate::Validate,
};

/// A rule. [Discord](https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-rule-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct AutoModerationRule {
    /// The id.
    pub id: Id<AutoModerationRuleMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// Who made it.
    pub creator_id: Id<UserMarker>,
    /// When it is checked.
    pub event_type: AutoModerationEventType,
    /// What sets it off.
    pub trigger_type: AutoModerationTriggerType,
    /// More about what sets it off.
    #[json(default)]
    pub trigger_metadata: AutoModerationTriggerMetadata,
    /// What it does.
    #[json(default)]
    pub actions: Vec<AutoModerationAction>,
    /// Whether it is on.
    #[json(default)]
    pub enabled: bool,
    /// Whom it does not apply to, up to 20 roles.
    #[json(default)]
    pub exempt_roles: Vec<Id<RoleMarker>>,
    /// Where it does not apply, up to 50 channels.
    #[json(default)]
    pub exempt_channels: Vec<Id<ChannelMarker>>,
}

/// More about what sets a rule off; which fields count depends on the trigger.
/// [Discord](https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-rule-object-trigger-metadata)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode, Validate)]
pub struct AutoModerationTriggerMetadata {
    /// Words, up to 1000 of up to 60 characters; a `*` stands for anything at either end.
    #[limit(items = ..=1000, each = 1..=60)]
    #[json(default, omit_empty)]
    pub keyword_filter: Vec<CompactString>,
    /// Regular expressions in Rust's syntax, up to 10 of up to 260 characters.
    #[limit(items = ..=10, each = 1..=260)]
    #[json(default, omit_empty)]
    pub regex_patterns: Vec<CompactString>,
    /// Discord's lists of words.
    #[json(default, omit_empty)]
    pub presets: Vec<AutoModerationKeywordPreset>,
    /// Words that are allowed, up to 100 or, with presets, 1000.
    #[limit(items = ..=1000, each = 1..=60)]
    #[json(default, omit_empty)]
    pub allow_list: Vec<CompactString>,
    /// How many different roles and users a message may mention, up to 50.
    #[limit(value = 0..=50)]
    pub mention_total_limit: Option<u32>,
    /// Whether to look for mention raids.
    pub mention_raid_protection_enabled: Option<bool>,
}

/// What a rule does. [Discord](https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-action-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct AutoModerationAction {
    /// What.
    #[json(rename = "type")]
    pub kind: AutoModerationActionType,
    /// More about it.
    #[limit(nested)]
    pub metadata: Option<AutoModerationActionMetadata>,
}

/// More about what a rule does; which fields count depends on the kind of action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode, Validate)]
pub struct AutoModerationActionMetadata {
    /// Where to log messages.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// How many seconds to time the member out, up to 4 weeks.
    #[limit(value = 0..=2_419_200)]
    pub duration_seconds: Option<u32>,
    /// What the member is told, up to 150 characters by the documentation; Discord accepts 300.
    #[limit(length = ..=300)]
    pub custom_message: Option<CompactString>,
}

open_enum! {
    /// When a rule is checked.
    pub enum AutoModerationEventType {
        /// When a member sends or edits a message.
        MessageSend = 1,
        /// When a member edits the profile.
        MemberUpdate = 2,
    }
}

open_enum! {
    /// What sets a rule off.
    pub enum AutoModerationTriggerType {
        /// Words of one's own; up to 6 rules.
        Keyword = 1,
        /// What Discord takes for spam.
        Spam = 3,
        /// Discord's lists of words.
        KeywordPreset = 4,
        /// Many mentions.
        MentionSpam = 5,
        /// Words of one's own in profiles.
        MemberProfile = 6,
    }
}

open_enum! {
    /// One of Discord's lists of words.
    /// [Discord](https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-rule-object-keyword-preset-types)
    pub enum AutoModerationKeywordPreset {
        /// Swearing and cursing.
        Profanity = 1,
        /// Sexual content.
        SexualContent = 2,
        /// Slurs and hate speech.
        Slurs = 3,
    }
}

open_enum! {
    /// What a rule does.
    pub enum AutoModerationActionType {
        /// Blocks the message.
        BlockMessage = 1,
        /// Logs the message in a channel.
        SendAlertMessage = 2,
        /// Times the member out.
        Timeout = 3,
        /// Keeps the member from talking.
        BlockMemberInteraction = 4,
    }
}
