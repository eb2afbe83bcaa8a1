//! Guilds and what is in them. [Discord](https://discord.com/developers/docs/resources/guild)

mod audit_log;
mod auto_moderation;
mod ban;
mod emoji;
mod enums;
#[allow(clippy::module_inception)]
mod guild;
mod integration;
mod join_request;
mod member;
mod new_member_welcome;
mod onboarding;
mod partial;
mod prune;
pub mod role;
mod scheduled_event;
mod scheduled_event_user;
mod soundboard;
mod stage_instance;
mod sticker;
mod template;
mod vanity_url;
mod welcome_screen;
mod widget;

pub use self::{
    audit_log::{
        AuditLog, AuditLogChange, AuditLogEntry, AuditLogEvent, AuditLogOptions,
        AuditLogOptionsType,
    },
    auto_moderation::{
        AutoModerationAction, AutoModerationActionMetadata, AutoModerationActionType,
        AutoModerationEventType, AutoModerationKeywordPreset, AutoModerationRule,
        AutoModerationTriggerMetadata, AutoModerationTriggerType,
    },
    ban::{Ban, BulkBan},
    emoji::{ApplicationEmojis, Emoji, PartialEmoji},
    enums::{
        AfkTimeout, DefaultMessageNotificationLevel, ExplicitContentFilterLevel, GuildFeature,
        GuildHubType, MfaLevel, NsfwLevel, PremiumTier, SystemChannelFlags, VerificationLevel,
    },
    guild::{Guild, GuildRare, IncidentsData, UnavailableGuild},
    integration::{
        Integration, IntegrationAccount, IntegrationApplication, IntegrationExpireBehavior,
        IntegrationExpireGracePeriod, IntegrationType, PartialIntegration,
    },
    join_request::{
        GuildJoinRequest, GuildJoinRequests, JoinRequestAnswer, JoinRequestField,
        JoinRequestFieldType, JoinRequestStatus,
    },
    member::{Member, MemberFlags, MemberRare, Nickname, PartialMember},
    new_member_welcome::{
        NewMemberAction, NewMemberActionType, NewMemberWelcome, ResourceChannel, WelcomeMessage,
    },
    onboarding::{
        GuildOnboarding, NewOnboardingPrompt, NewOnboardingPromptOption, OnboardingMode,
        OnboardingPrompt, OnboardingPromptOption, OnboardingPromptType,
    },
    partial::{GuildPreview, InviteGuild, PartialGuild, SourceGuild},
    prune::PruneCount,
    role::{Role, RoleColors, RoleFlags, RoleTags},
    scheduled_event::{
        EventEntityMetadata, EventEntityType, EventPrivacyLevel, EventStatus, GuildScheduledEvent,
        RecurrenceFrequency, RecurrenceMonth, RecurrenceNWeekday, RecurrenceRule,
        RecurrenceWeekday,
    },
    scheduled_event_user::{
        EventUserResponse, GuildScheduledEventException, GuildScheduledEventUser,
        ScheduledEventUserCount,
    },
    soundboard::{SoundboardSound, SoundboardSounds},
    stage_instance::{StageInstance, StagePrivacyLevel},
    sticker::{Sticker, StickerFormatType, StickerItem, StickerPack, StickerPacks, StickerType},
    template::{
        GuildTemplate, TemplateChannel, TemplateGuild, TemplateId, TemplateOverwrite, TemplateRole,
        TemplateTag,
    },
    vanity_url::{VanityUrl, VanityUrlError},
    welcome_screen::{WelcomeScreen, WelcomeScreenChannel},
    widget::{
        GuildWidget, GuildWidgetSettings, WidgetActivity, WidgetChannel, WidgetMember, WidgetStyle,
        WidgetUserDiscriminator,
    },
};
