//! The guild object.

use compact_str::CompactString;

use super::{
    DefaultMessageNotificationLevel, Emoji, ExplicitContentFilterLevel, GuildFeature, GuildHubType,
    MfaLevel, NsfwLevel, PremiumTier, Role, Sticker, SystemChannelFlags, VerificationLevel,
    WelcomeScreen,
};
use crate::{
    ImageHash, Locale, Permissions, Timestamp,
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode, Fields, Rare},
};

/// A guild. [Discord](https://discord.com/developers/docs/resources/guild#guild-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Guild {
    /// The id; also that of the `@everyone` role.
    pub id: Id<GuildMarker>,
    /// The name, 2 to 100 characters.
    pub name: CompactString,
    /// The owner.
    pub owner_id: Id<UserMarker>,
    /// The icon.
    #[json(null)]
    pub icon: Option<ImageHash>,
    /// The background of invites.
    #[json(null)]
    pub splash: Option<ImageHash>,
    /// The background in the directory.
    #[json(null)]
    pub discovery_splash: Option<ImageHash>,
    /// The banner.
    #[json(null)]
    pub banner: Option<ImageHash>,
    /// What it is about.
    #[json(null)]
    pub description: Option<CompactString>,
    /// The code of the invite of its own choice.
    #[json(null)]
    pub vanity_url_code: Option<CompactString>,
    /// The roles, `@everyone` included.
    #[json(default)]
    pub roles: Vec<Role>,
    /// The custom emojis.
    #[json(default)]
    pub emojis: Vec<Emoji>,
    /// The custom stickers.
    #[json(default)]
    pub stickers: Vec<Sticker>,
    /// What it has and can do.
    #[json(default)]
    pub features: Vec<GuildFeature>,
    /// Where the silent are moved.
    #[json(null)]
    pub afk_channel_id: Option<Id<ChannelMarker>>,
    /// After how many seconds of silence: those of [`AfkTimeout`](super::AfkTimeout).
    #[json(default)]
    pub afk_timeout: u32,
    /// The application that made the guild.
    #[json(null)]
    pub application_id: Option<Id<ApplicationMarker>>,
    /// Where Discord posts notices such as joins.
    #[json(null)]
    pub system_channel_id: Option<Id<ChannelMarker>>,
    /// What is not posted there.
    #[json(default)]
    pub system_channel_flags: SystemChannelFlags,
    /// Where the rules are, in communities.
    #[json(null)]
    pub rules_channel_id: Option<Id<ChannelMarker>>,
    /// Where Discord writes to moderators, in communities.
    #[json(null)]
    pub public_updates_channel_id: Option<Id<ChannelMarker>>,
    /// Where Discord alerts moderators, in communities.
    #[json(null)]
    pub safety_alerts_channel_id: Option<Id<ChannelMarker>>,
    /// Who must have done what before talking.
    #[json(default)]
    pub verification_level: VerificationLevel,
    /// What notifies members who have not chosen.
    #[json(default)]
    pub default_message_notifications: DefaultMessageNotificationLevel,
    /// Whose media is scanned.
    #[json(default)]
    pub explicit_content_filter: ExplicitContentFilterLevel,
    /// Whether moderators need two factors.
    #[json(default)]
    pub mfa_level: MfaLevel,
    /// How it is rated.
    #[json(default)]
    pub nsfw_level: NsfwLevel,
    /// What boosts have earned it.
    #[json(default)]
    pub premium_tier: PremiumTier,
    /// How many boosts it has.
    pub premium_subscription_count: Option<u32>,
    /// Whether members see how many boosts are missing.
    #[json(default)]
    pub premium_progress_bar_enabled: bool,
    /// The language of the community.
    #[json(default)]
    pub preferred_locale: Locale,
    /// The most members it may have.
    pub max_members: Option<u32>,
    /// The most people with a camera in a voice channel.
    pub max_video_channel_users: Option<u32>,
    /// The most people with a camera on a stage.
    pub max_stage_video_channel_users: Option<u32>,
    /// What few guilds have, and what only some REST answers tell.
    #[json(flatten)]
    pub rare: Rare<GuildRare>,
}

/// Fields that few guilds have, or that only some REST answers tell.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct GuildRare {
    /// The icon, in templates.
    pub icon_hash: Option<ImageHash>,
    /// Among one's own guilds: whether the user owns it.
    pub owner: Option<bool>,
    /// Among one's own guilds: what the user may do, without channel overwrites.
    pub permissions: Option<Permissions>,
    /// Whether the widget is on.
    pub widget_enabled: Option<bool>,
    /// Where invites of the widget lead.
    #[json(null)]
    pub widget_channel_id: Option<Id<ChannelMarker>>,
    /// The most presences; for large guilds only.
    #[json(null)]
    pub max_presences: Option<u32>,
    /// Roughly how many members, if asked for.
    pub approximate_member_count: Option<u64>,
    /// Roughly how many members are online, if asked for.
    pub approximate_presence_count: Option<u64>,
    /// What new members see, in invites.
    pub welcome_screen: Option<WelcomeScreen>,
    /// What is closed because of an incident.
    #[json(null)]
    pub incidents_data: Option<IncidentsData>,
    /// The image at the top of the guide.
    #[json(null)]
    pub home_header: Option<ImageHash>,
    /// The region for voice. Deprecated: channels have it.
    pub region: Option<CompactString>,
    /// Whether it is for adults. Deprecated: see `nsfw_level`.
    pub nsfw: Option<bool>,
    /// What kind of school it is the hub of; Discord does not document it.
    pub hub_type: Option<GuildHubType>,
    /// When it was last set whether members see how many boosts are missing.
    pub premium_progress_bar_enabled_user_updated_at: Option<Timestamp>,
}

/// What is closed because of an incident. [Discord](https://discord.com/developers/docs/resources/guild#incidents-data-object)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct IncidentsData {
    /// Until when nobody can join.
    #[json(null)]
    pub invites_disabled_until: Option<Timestamp>,
    /// Until when members cannot write to each other.
    #[json(null)]
    pub dms_disabled_until: Option<Timestamp>,
    /// When spam in direct messages was noticed.
    pub dm_spam_detected_at: Option<Timestamp>,
    /// When a raid was noticed.
    pub raid_detected_at: Option<Timestamp>,
}

/// A guild that is offline, or that has not been sent yet.
/// [Discord](https://discord.com/developers/docs/resources/guild#unavailable-guild-object)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Decode, Encode)]
pub struct UnavailableGuild {
    /// The id.
    pub id: Id<GuildMarker>,
    /// Whether it is offline. In `GUILD_DELETE`, `false` means that the bot is not in the guild any more.
    #[json(default)]
    pub unavailable: bool,
}
