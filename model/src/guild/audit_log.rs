//! Who changed what in a guild. [Discord](https://discord.com/developers/docs/resources/audit-log)

use compact_str::CompactString;

use super::{AutoModerationRule, GuildScheduledEvent, PartialIntegration};
use crate::{
    application::command::Command,
    channel::Channel,
    id::{
        Id,
        marker::{
            ApplicationMarker, AuditLogEntryMarker, ChannelMarker, GenericMarker, MessageMarker,
            UserMarker,
        },
    },
    json::{Decode, Encode, RawJson},
    open::{open_enum, open_string_enum},
    user::User,
    webhook::Webhook,
};

/// A page of the audit log, with what its entries are about.
/// [Discord](https://discord.com/developers/docs/resources/audit-log#audit-log-object)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct AuditLog {
    /// The commands.
    #[json(default)]
    pub application_commands: Vec<Command>,
    /// The entries, the newest first.
    #[json(default)]
    pub audit_log_entries: Vec<AuditLogEntry>,
    /// The rules of auto moderation.
    #[json(default)]
    pub auto_moderation_rules: Vec<AutoModerationRule>,
    /// The scheduled events.
    #[json(default)]
    pub guild_scheduled_events: Vec<GuildScheduledEvent>,
    /// The integrations.
    #[json(default)]
    pub integrations: Vec<PartialIntegration>,
    /// The threads.
    #[json(default)]
    pub threads: Vec<Channel>,
    /// The users.
    #[json(default)]
    pub users: Vec<User>,
    /// The webhooks.
    #[json(default)]
    pub webhooks: Vec<Webhook>,
}

/// One thing that somebody did. [Discord](https://discord.com/developers/docs/resources/audit-log#audit-log-entry-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct AuditLogEntry {
    /// The id.
    pub id: Id<AuditLogEntryMarker>,
    /// What it was done to: a user, channel, role and so on.
    #[json(null)]
    pub target_id: Option<Id<GenericMarker>>,
    /// What changed.
    #[json(default, omit_empty)]
    pub changes: Vec<AuditLogChange>,
    /// Who did it.
    #[json(null)]
    pub user_id: Option<Id<UserMarker>>,
    /// What was done.
    pub action_type: AuditLogEvent,
    /// More about it.
    pub options: Option<Box<AuditLogOptions>>,
    /// Why, in the words of who did it.
    pub reason: Option<CompactString>,
}

/// One value that changed. [Discord](https://discord.com/developers/docs/resources/audit-log#audit-log-change-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct AuditLogChange {
    /// The name of the field, or `$add` and `$remove` for a member's roles.
    #[json(default)]
    pub key: CompactString,
    /// What it was; `None` if it was not set.
    pub old_value: Option<RawJson>,
    /// What it is; `None` if it is not set any more.
    pub new_value: Option<RawJson>,
}

/// More about what was done; which fields there are depends on it.
/// [Discord](https://discord.com/developers/docs/resources/audit-log#audit-log-entry-object-optional-audit-entry-info)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct AuditLogOptions {
    /// The application whose permissions were changed.
    pub application_id: Option<Id<ApplicationMarker>>,
    /// The name of the rule of auto moderation.
    pub auto_moderation_rule_name: Option<CompactString>,
    /// What set the rule off, as a number in text.
    pub auto_moderation_rule_trigger_type: Option<CompactString>,
    /// Where it was done.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// To how many, as a number in text.
    pub count: Option<CompactString>,
    /// After how many days without activity members were removed, as a number in text.
    pub delete_member_days: Option<CompactString>,
    /// The role or user of an overwrite.
    pub id: Option<Id<GenericMarker>>,
    /// How many members were removed, as a number in text.
    pub members_removed: Option<CompactString>,
    /// The message.
    pub message_id: Option<Id<MessageMarker>>,
    /// The name of the role of an overwrite.
    pub role_name: Option<CompactString>,
    /// Whose overwrite.
    #[json(rename = "type")]
    pub kind: Option<AuditLogOptionsType>,
    /// What kind of integration did it.
    pub integration_type: Option<CompactString>,
    /// The status of the voice channel.
    pub status: Option<CompactString>,
}

open_string_enum! {
    /// Whose overwrite was changed.
    pub enum AuditLogOptionsType {
        /// A role's.
        Role = "0",
        /// A member's.
        Member = "1",
    }
}

open_enum! {
    /// What was done. [Discord](https://discord.com/developers/docs/resources/audit-log#audit-log-entry-object-audit-log-events)
    pub enum AuditLogEvent {
        /// The guild was changed.
        GuildUpdate = 1,
        /// A channel was made.
        ChannelCreate = 10,
        /// A channel was changed.
        ChannelUpdate = 11,
        /// A channel was deleted.
        ChannelDelete = 12,
        /// An overwrite was added to a channel.
        ChannelOverwriteCreate = 13,
        /// An overwrite of a channel was changed.
        ChannelOverwriteUpdate = 14,
        /// An overwrite was removed from a channel.
        ChannelOverwriteDelete = 15,
        /// A member was kicked.
        MemberKick = 20,
        /// Inactive members were removed.
        MemberPrune = 21,
        /// A user was banned.
        MemberBanAdd = 22,
        /// A ban was lifted.
        MemberBanRemove = 23,
        /// A member was changed.
        MemberUpdate = 24,
        /// A member's roles were changed.
        MemberRoleUpdate = 25,
        /// Members were moved to another voice channel.
        MemberMove = 26,
        /// Members were removed from voice.
        MemberDisconnect = 27,
        /// A bot was added.
        BotAdd = 28,
        /// A role was made.
        RoleCreate = 30,
        /// A role was changed.
        RoleUpdate = 31,
        /// A role was deleted.
        RoleDelete = 32,
        /// An invite was made.
        InviteCreate = 40,
        /// An invite was changed.
        InviteUpdate = 41,
        /// An invite was deleted.
        InviteDelete = 42,
        /// A webhook was made.
        WebhookCreate = 50,
        /// A webhook was changed.
        WebhookUpdate = 51,
        /// A webhook was deleted.
        WebhookDelete = 52,
        /// An emoji was made.
        EmojiCreate = 60,
        /// An emoji was renamed.
        EmojiUpdate = 61,
        /// An emoji was deleted.
        EmojiDelete = 62,
        /// A message was deleted.
        MessageDelete = 72,
        /// Several messages were deleted.
        MessageBulkDelete = 73,
        /// A message was pinned.
        MessagePin = 74,
        /// A message was unpinned.
        MessageUnpin = 75,
        /// An integration was added.
        IntegrationCreate = 80,
        /// An integration was changed.
        IntegrationUpdate = 81,
        /// An integration was removed.
        IntegrationDelete = 82,
        /// A stage has begun.
        StageInstanceCreate = 83,
        /// A stage was changed.
        StageInstanceUpdate = 84,
        /// A stage is over.
        StageInstanceDelete = 85,
        /// A sticker was made.
        StickerCreate = 90,
        /// A sticker was changed.
        StickerUpdate = 91,
        /// A sticker was deleted.
        StickerDelete = 92,
        /// An event was made.
        GuildScheduledEventCreate = 100,
        /// An event was changed.
        GuildScheduledEventUpdate = 101,
        /// An event was canceled.
        GuildScheduledEventDelete = 102,
        /// A thread was made.
        ThreadCreate = 110,
        /// A thread was changed.
        ThreadUpdate = 111,
        /// A thread was deleted.
        ThreadDelete = 112,
        /// Permissions of a command were changed.
        ApplicationCommandPermissionUpdate = 121,
        /// A sound was made.
        SoundboardSoundCreate = 130,
        /// A sound was changed.
        SoundboardSoundUpdate = 131,
        /// A sound was deleted.
        SoundboardSoundDelete = 132,
        /// A rule of auto moderation was made.
        AutoModerationRuleCreate = 140,
        /// A rule of auto moderation was changed.
        AutoModerationRuleUpdate = 141,
        /// A rule of auto moderation was deleted.
        AutoModerationRuleDelete = 142,
        /// Auto moderation blocked a message.
        AutoModerationBlockMessage = 143,
        /// Auto moderation logged a message.
        AutoModerationFlagToChannel = 144,
        /// Auto moderation timed a member out.
        AutoModerationUserCommunicationDisabled = 145,
        /// Auto moderation quarantined a member.
        AutoModerationQuarantineUser = 146,
        /// Monetization was asked for.
        CreatorMonetizationRequestCreated = 150,
        /// The terms of monetization were accepted.
        CreatorMonetizationTermsAccepted = 151,
        /// A question of onboarding was made.
        OnboardingPromptCreate = 163,
        /// A question of onboarding was changed.
        OnboardingPromptUpdate = 164,
        /// A question of onboarding was deleted.
        OnboardingPromptDelete = 165,
        /// Onboarding was made.
        OnboardingCreate = 166,
        /// Onboarding was changed.
        OnboardingUpdate = 167,
        /// Something was featured in the guide.
        GuildHomeFeatureItem = 171,
        /// Something was removed from the guide.
        GuildHomeRemoveItem = 172,
        /// A message with harmful links was blocked.
        HarmfulLinksBlockedMessage = 180,
        /// The guide was made.
        HomeSettingsCreate = 190,
        /// The guide was changed.
        HomeSettingsUpdate = 191,
        /// The status of a voice channel was set.
        VoiceChannelStatusCreate = 192,
        /// The status of a voice channel was cleared.
        VoiceChannelStatusDelete = 193,
        /// An exception of a recurring event was made.
        GuildScheduledEventExceptionCreate = 200,
        /// An exception of a recurring event was changed.
        GuildScheduledEventExceptionUpdate = 201,
        /// An exception of a recurring event was deleted.
        GuildScheduledEventExceptionDelete = 202,
        /// The guild's profile was changed.
        GuildProfileUpdate = 211,
    }
}
