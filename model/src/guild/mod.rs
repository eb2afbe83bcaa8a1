//! Guilds and what is in them. [Discord](https://discord.com/developers/docs/resources/guild)

mod audit_log;
mod auto_moderation;
mod ban;
mod emoji;
mod enums;
#[allow(clippy::module_inception)]
mod guild;
mod integration;
mod member;
mod partial;
pub mod role;
mod scheduled_event;
mod soundboard;
mod stage_instance;
mod sticker;
mod welcome_screen;

pub use self::{
    audit_log::{AuditLogChange, AuditLogEntry, AuditLogEvent, AuditLogOptions},
    auto_moderation::{
        AutoModerationAction, AutoModerationActionMetadata, AutoModerationActionType,
        AutoModerationEventType, AutoModerationKeywordPreset, AutoModerationRule,
        AutoModerationTriggerMetadata, AutoModerationTriggerType,
    },
    ban::{Ban, BulkBan},
    emoji::{Emoji, PartialEmoji},
    enums::{
        DefaultMessageNotificationLevel, ExplicitContentFilterLevel, GuildFeature, MfaLevel,
        NsfwLevel, PremiumTier, SystemChannelFlags, VerificationLevel,
    },
    guild::{Guild, GuildRare, IncidentsData, UnavailableGuild},
    integration::{
        Integration, IntegrationAccount, IntegrationApplication, IntegrationExpireBehavior,
    },
    member::{Member, MemberFlags, MemberRare, PartialMember},
    partial::{GuildPreview, PartialGuild},
    role::{Role, RoleColors, RoleFlags, RoleTags},
    scheduled_event::{
        EventEntityMetadata, EventEntityType, EventPrivacyLevel, EventStatus, GuildScheduledEvent,
        RecurrenceFrequency, RecurrenceMonth, RecurrenceNWeekday, RecurrenceRule,
        RecurrenceWeekday,
    },
    soundboard::SoundboardSound,
    stage_instance::{StageInstance, StagePrivacyLevel},
    sticker::{Sticker, StickerFormatType, StickerItem, StickerPack, StickerType},
    welcome_screen::{WelcomeScreen, WelcomeScreenChannel},
};
