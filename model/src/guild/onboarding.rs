//! Questions that new members answer, and what they get by it.

use compact_str::CompactString;

use super::PartialEmoji;
use crate::{
    id::{
        Id,
        marker::{
            ChannelMarker, EmojiMarker, GuildMarker, OnboardingOptionMarker,
            OnboardingPromptMarker, RoleMarker,
        },
    },
    json::{Decode, Encode},
    open::open_enum,
    validate::Validate,
};

/// How new members are received. [Discord](https://discord.com/developers/docs/resources/guild#guild-onboarding-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildOnboarding {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The questions.
    #[json(default)]
    pub prompts: Vec<OnboardingPrompt>,
    /// The channels that every member gets.
    #[json(default)]
    pub default_channel_ids: Vec<Id<ChannelMarker>>,
    /// Whether it is on.
    #[json(default)]
    pub enabled: bool,
    /// What counts towards the least that must be there to switch it on.
    #[json(default)]
    pub mode: OnboardingMode,
}

/// A question. [Discord](https://discord.com/developers/docs/resources/guild#guild-onboarding-object-onboarding-prompt-structure)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct OnboardingPrompt {
    /// The id.
    pub id: Id<OnboardingPromptMarker>,
    /// How it is asked.
    #[json(rename = "type", default)]
    pub kind: OnboardingPromptType,
    /// The answers.
    #[json(default)]
    pub options: Vec<OnboardingPromptOption>,
    /// The question, 1 to 100 characters.
    #[json(default)]
    pub title: CompactString,
    /// Whether only one answer can be chosen.
    #[json(default)]
    pub single_select: bool,
    /// Whether it must be answered.
    #[json(default)]
    pub required: bool,
    /// Whether it is asked while joining, and not only in "Channels & Roles".
    #[json(default)]
    pub in_onboarding: bool,
}

/// An answer. [Discord](https://discord.com/developers/docs/resources/guild#guild-onboarding-object-prompt-option-structure)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct OnboardingPromptOption {
    /// The id.
    pub id: Id<OnboardingOptionMarker>,
    /// The channels that it gives.
    #[json(default)]
    pub channel_ids: Vec<Id<ChannelMarker>>,
    /// The roles that it gives.
    #[json(default)]
    pub role_ids: Vec<Id<RoleMarker>>,
    /// The emoji beside it.
    pub emoji: Option<PartialEmoji>,
    /// The answer, 1 to 50 characters.
    #[json(default)]
    pub title: CompactString,
    /// More about it, up to 100 characters.
    #[json(null)]
    pub description: Option<CompactString>,
}

/// A question as it is set.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct NewOnboardingPrompt {
    /// The id of a question that there is, or any other number for a new one.
    pub id: Id<OnboardingPromptMarker>,
    /// How it is asked.
    #[json(rename = "type")]
    pub kind: Option<OnboardingPromptType>,
    /// 1 to 50 answers.
    #[limit(items = 1..=50, nested)]
    pub options: Vec<NewOnboardingPromptOption>,
    /// The question, 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub title: CompactString,
    /// Whether only one answer can be chosen.
    pub single_select: Option<bool>,
    /// Whether it must be answered.
    pub required: Option<bool>,
    /// Whether it is asked while joining, and not only in "Channels & Roles".
    pub in_onboarding: Option<bool>,
}

/// An answer as it is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode, Validate)]
pub struct NewOnboardingPromptOption {
    /// The id of an answer that there is.
    pub id: Option<Id<OnboardingOptionMarker>>,
    /// The answer, 1 to 50 characters.
    #[limit(length = 1..=50)]
    pub title: CompactString,
    /// More about it, up to 100 characters.
    #[limit(length = ..=100)]
    pub description: Option<CompactString>,
    /// The custom emoji beside it.
    pub emoji_id: Option<Id<EmojiMarker>>,
    /// The name of the custom emoji, or the emoji of Unicode.
    #[limit(length = ..=100)]
    pub emoji_name: Option<CompactString>,
    /// Whether the custom emoji moves.
    pub emoji_animated: Option<bool>,
    /// The roles that it gives, up to 50.
    #[limit(items = ..=50)]
    #[json(default, omit_empty)]
    pub role_ids: Vec<Id<RoleMarker>>,
    /// The channels that it gives, up to 50.
    #[limit(items = ..=50)]
    #[json(default, omit_empty)]
    pub channel_ids: Vec<Id<ChannelMarker>>,
}

open_enum! {
    /// What counts towards the least that onboarding needs: 7 channels, 5 of which everybody may write in.
    /// [Discord](https://discord.com/developers/docs/resources/guild#guild-onboarding-object-onboarding-mode)
    #[derive(Default)]
    pub enum OnboardingMode {
        /// Only default channels.
        #[default]
        OnboardingDefault = 0,
        /// Default channels and questions.
        OnboardingAdvanced = 1,
    }
}

open_enum! {
    /// How a question is asked. [Discord](https://discord.com/developers/docs/resources/guild#guild-onboarding-object-prompt-types)
    #[derive(Default)]
    pub enum OnboardingPromptType {
        /// As a set of buttons.
        #[default]
        MultipleChoice = 0,
        /// As a list to open.
        Dropdown = 1,
    }
}
