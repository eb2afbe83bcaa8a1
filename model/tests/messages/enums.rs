//! Enums and flags know every value that Discord documents, by its name.

use cordial_model::{
    application::{
        ActivityLocationKind, ApplicationExplicitContentFilter, ApplicationFlags, ApplicationType,
        EventWebhooksStatus, RoleConnectionMetadataType, TeamMemberRole,
    },
    channel::{
        TagSetting,
        message::{
            AllowedMentionType, AttachmentFlags, BaseTheme, EmbedFlags, EmbedMediaFlags, EmbedType,
            MessageActivityType, MessageFlags, MessageReferenceType, MessageType, PurchaseType,
            ReactionType, SearchAuthorType, SearchEmbedType, SearchHasType, SearchSortMode,
            SortOrder, ThreadSortMode,
        },
    },
    component::{
        ButtonStyle, ComponentType, MediaFlags, SelectDefaultKind, SeparatorSpacing, TextInputStyle,
    },
    error_code::JsonErrorCode,
    guild::{
        AuditLogEvent, AuditLogOptionsType, AutoModerationActionType, AutoModerationEventType,
        AutoModerationKeywordPreset, AutoModerationTriggerType, EventEntityType, EventPrivacyLevel,
        EventStatus, EventUserResponse, IntegrationExpireBehavior, IntegrationExpireGracePeriod,
        IntegrationType, JoinRequestFieldType, JoinRequestStatus, MemberFlags, NewMemberActionType,
        OnboardingMode, OnboardingPromptType, RecurrenceFrequency, RecurrenceMonth,
        RecurrenceWeekday, StagePrivacyLevel, StickerFormatType, StickerType, WidgetStyle,
    },
    interaction::{InteractionResponseType, InteractionType},
    invite::{InviteFlags, InviteTargetType, InviteType, TargetUsersJobStatus},
    lobby::LobbyMemberFlags,
    monetization::{
        EntitlementOwnerType, EntitlementType, SkuFlags, SkuIneligibilityReason, SkuType,
        SubscriptionStatus,
    },
    oauth2::{IdentityProvider, Scope},
    poll::PollLayoutType,
    user::{ConnectionService, ConnectionVisibility, PremiumType},
    webhook::WebhookType,
};
use serde_json::Value;

fn members(name: &str) -> Vec<(String, Value)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/enums.json");
    let text = std::fs::read_to_string(path).expect("the specification is part of the repository");
    let enums: Value = serde_json::from_str(&text).expect("the specification is JSON");
    let members = enums[name]["members"]
        .as_array()
        .unwrap_or_else(|| panic!("no enum {name}"));
    members
        .iter()
        .map(|member| {
            (
                member["name"].as_str().expect("a name").to_owned(),
                member["value"].clone(),
            )
        })
        .collect()
}

/// A name without case and underscores, so that `GUILD_BOOST_TIER_1` and `GuildBoostTier1` are the same.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| *c != '_')
        .collect::<String>()
        .to_lowercase()
}

macro_rules! integers {
    ($($name:literal $ty:ty;)*) => {$(
        for (name, value) in members($name) {
            let value = i32::try_from(value.as_i64().expect("a number")).expect("a small number");
            let known = <$ty>::from(value);
            assert_eq!(known.name().map(plain), Some(plain(&name)), "{} {value}", $name);
            assert_eq!(known.get(), value);
        }
        assert_eq!(<$ty>::ALL.len(), members($name).len(), "{}", $name);
    )*};
}

#[test]
fn integers_have_names() {
    integers! {
        "ComponentType" ComponentType;
        "ButtonStyle" ButtonStyle;
        "TextInputStyle" TextInputStyle;
        "SeparatorSpacingSize" SeparatorSpacing;
        "InteractionType" InteractionType;
        "InteractionCallbackType" InteractionResponseType;
        "MessageType" MessageType;
        "MessageActivityType" MessageActivityType;
        "MessageReferenceType" MessageReferenceType;
        "BaseThemeType" BaseTheme;
        "ReactionType" ReactionType;
        "PollLayoutType" PollLayoutType;
        "EntitlementType" EntitlementType;
        "EntitlementOwnerType" EntitlementOwnerType;
        "SKUType" SkuType;
        "SubscriptionStatus" SubscriptionStatus;
        "SKUIneligibilityReason" SkuIneligibilityReason;
        "ApplicationTypes" ApplicationType;
        "ApplicationExplicitContentFilterTypes" ApplicationExplicitContentFilter;
        "ApplicationEventWebhookStatus" EventWebhooksStatus;
        "ApplicationRoleConnectionMetadataType" RoleConnectionMetadataType;
        "AuditLogEvent" AuditLogEvent;
        "AutoModerationActionType" AutoModerationActionType;
        "AutoModerationEventType" AutoModerationEventType;
        "AutoModerationKeywordPresetType" AutoModerationKeywordPreset;
        "AutoModerationTriggerType" AutoModerationTriggerType;
        "ConnectionVisibility" ConnectionVisibility;
        "GuildOnboardingMode" OnboardingMode;
        "GuildOnboardingPromptType" OnboardingPromptType;
        "GuildScheduledEventEntityType" EventEntityType;
        "GuildScheduledEventPrivacyLevel" EventPrivacyLevel;
        "GuildScheduledEventStatus" EventStatus;
        "GuildScheduledEventUserResponses" EventUserResponse;
        "GuildScheduledEventRecurrenceRuleFrequency" RecurrenceFrequency;
        "GuildScheduledEventRecurrenceRuleWeekday" RecurrenceWeekday;
        "GuildScheduledEventRecurrenceRuleMonth" RecurrenceMonth;
        "IntegrationExpireBehavior" IntegrationExpireBehavior;
        "IntegrationExpireGracePeriodTypes" IntegrationExpireGracePeriod;
        "InviteTargetType" InviteTargetType;
        "InviteType" InviteType;
        "InviteTargetUsersJobStatus" TargetUsersJobStatus;
        "NewMemberActionType" NewMemberActionType;
        "PurchaseType" PurchaseType;
        "StageInstancePrivacyLevel" StagePrivacyLevel;
        "StickerFormatType" StickerFormatType;
        "StickerType" StickerType;
        "UserPremiumType" PremiumType;
        "WebhookType" WebhookType;
        "JsonErrorCode" JsonErrorCode;
    }
}

macro_rules! strings {
    ($($name:literal $ty:ty;)*) => {$(
        let known: Vec<&str> = <$ty>::ALL.iter().map(<$ty>::as_str).collect();
        for (_, value) in members($name) {
            let value = value.as_str().expect("a text");
            assert!(known.contains(&value), "{} lacks {value}", $name);
        }
        assert_eq!(known.len(), members($name).len(), "{}", $name);
    )*};
}

#[test]
fn texts_have_names() {
    strings! {
        "EmbedType" EmbedType;
        "AllowedMentionType" AllowedMentionType;
        "SelectMenuDefaultValueType" SelectDefaultKind;
        "ActivityLocationKind" ActivityLocationKind;
        "ApplicationIdentityProviderAuthType" IdentityProvider;
        "AuditLogOptionsType" AuditLogOptionsType;
        "ConnectionService" ConnectionService;
        "GuildJoinRequestApplicationStatus" JoinRequestStatus;
        "GuildWidgetStyle" WidgetStyle;
        "IntegrationTypes" IntegrationType;
        "MembershipScreeningFieldType" JoinRequestFieldType;
        "MessageSearchAuthorType" SearchAuthorType;
        "MessageSearchEmbedType" SearchEmbedType;
        "MessageSearchHasType" SearchHasType;
        "MessageSearchSortMode" SearchSortMode;
        "OAuth2Scope" Scope;
        "SortingOrder" SortOrder;
        "TeamMemberRole" TeamMemberRole;
        "ThreadSearchTagSetting" TagSetting;
        "ThreadSortingMode" ThreadSortMode;
    }
}

macro_rules! flags {
    ($($name:literal $ty:ty;)*) => {$(
        for (name, value) in members($name) {
            let bits = value.as_u64().expect("a number");
            let named = <$ty>::NAMED.iter().find(|(known, _)| *known == name);
            let (_, flag) = named.unwrap_or_else(|| panic!("{} lacks {name}", $name));
            assert_eq!(u64::from(flag.bits()), bits, "{} {name}", $name);
        }
        assert_eq!(<$ty>::NAMED.len(), members($name).len(), "{}", $name);
    )*};
}

#[test]
fn flags_have_names() {
    flags! {
        "MessageFlags" MessageFlags;
        "EmbedFlags" EmbedFlags;
        "EmbedMediaFlags" EmbedMediaFlags;
        "AttachmentFlags" AttachmentFlags;
        "UnfurledMediaItemFlags" MediaFlags;
        "SKUFlags" SkuFlags;
        "ApplicationFlags" ApplicationFlags;
        "GuildInviteFlags" InviteFlags;
        "GuildMemberFlags" MemberFlags;
        "LobbyMemberFlags" LobbyMemberFlags;
    }
}
