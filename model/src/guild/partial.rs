//! Guilds of which only a part is told.

use compact_str::CompactString;

use super::{
    Emoji, GuildFeature, NsfwLevel, PremiumTier, Sticker, VerificationLevel, WelcomeScreen,
};
use crate::{
    ImageHash, Locale,
    id::{Id, marker::GuildMarker},
    json::{Decode, Encode},
};

/// A guild as interactions and applications show it; only the id is certain.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct PartialGuild {
    /// The id.
    pub id: Id<GuildMarker>,
    /// The name.
    pub name: Option<CompactString>,
    /// The icon.
    pub icon: Option<ImageHash>,
    /// The background of invites.
    pub splash: Option<ImageHash>,
    /// The banner.
    pub banner: Option<ImageHash>,
    /// What it is about.
    pub description: Option<CompactString>,
    /// What it has and can do.
    #[json(default, omit_empty)]
    pub features: Vec<GuildFeature>,
    /// The language, in interactions.
    pub locale: Option<Locale>,
    /// Who must have done what before talking.
    pub verification_level: Option<VerificationLevel>,
    /// The code of the invite of its own choice.
    pub vanity_url_code: Option<CompactString>,
    /// How it is rated.
    pub nsfw_level: Option<NsfwLevel>,
    /// How many boosts it has.
    pub premium_subscription_count: Option<u32>,
    /// What boosts have earned it.
    pub premium_tier: Option<PremiumTier>,
    /// What new members see.
    pub welcome_screen: Option<WelcomeScreen>,
}

/// A guild as invites show it.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct InviteGuild {
    /// The id.
    pub id: Id<GuildMarker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The icon.
    #[json(null)]
    pub icon: Option<ImageHash>,
    /// The background of invites.
    #[json(null)]
    pub splash: Option<ImageHash>,
    /// The banner.
    #[json(null)]
    pub banner: Option<ImageHash>,
    /// What it is about.
    #[json(null)]
    pub description: Option<CompactString>,
    /// What it has and can do.
    #[json(default)]
    pub features: Vec<GuildFeature>,
    /// Who must have done what before talking.
    #[json(null)]
    pub verification_level: Option<VerificationLevel>,
    /// The code of the invite of its own choice.
    #[json(null)]
    pub vanity_url_code: Option<CompactString>,
    /// How it is rated.
    #[json(null)]
    pub nsfw_level: Option<NsfwLevel>,
    /// Whether it is for adults. Deprecated: see `nsfw_level`.
    #[json(null)]
    pub nsfw: Option<bool>,
    /// How many boosts it has.
    #[json(default)]
    pub premium_subscription_count: u32,
    /// What boosts have earned it.
    pub premium_tier: Option<PremiumTier>,
    /// What new members see.
    pub welcome_screen: Option<WelcomeScreen>,
}

/// A guild as webhooks show it that post what is written there.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct SourceGuild {
    /// The id.
    pub id: Id<GuildMarker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The icon.
    #[json(null)]
    pub icon: Option<ImageHash>,
}

/// A guild as it shows to those who are not in it.
/// [Discord](https://discord.com/developers/docs/resources/guild#guild-preview-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildPreview {
    /// The id.
    pub id: Id<GuildMarker>,
    /// The name.
    pub name: CompactString,
    /// The icon.
    #[json(null)]
    pub icon: Option<ImageHash>,
    /// The background of invites.
    #[json(null)]
    pub splash: Option<ImageHash>,
    /// The background in the directory.
    #[json(null)]
    pub discovery_splash: Option<ImageHash>,
    /// The image at the top of the guide.
    #[json(null)]
    pub home_header: Option<ImageHash>,
    /// The custom emojis.
    #[json(default)]
    pub emojis: Vec<Emoji>,
    /// What it has and can do.
    #[json(default)]
    pub features: Vec<GuildFeature>,
    /// Roughly how many members it has.
    #[json(default)]
    pub approximate_member_count: u64,
    /// Roughly how many of them are online.
    #[json(default)]
    pub approximate_presence_count: u64,
    /// What it is about.
    #[json(null)]
    pub description: Option<CompactString>,
    /// The custom stickers.
    #[json(default)]
    pub stickers: Vec<Sticker>,
}
