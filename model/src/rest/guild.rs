//! Endpoints of [guilds](https://discord.com/developers/docs/resources/guild) and their channels.

use super::endpoint;
use crate::{
    ImageData, Locale, Patch,
    channel::{
        AutoArchiveDuration, Channel, ChannelFlags, ChannelType, DefaultReaction, ForumLayoutType,
        ForumTag, PermissionOverwrite, SortOrderType, TagSetting, VideoQualityMode,
    },
    guild::{
        AfkTimeout, DefaultMessageNotificationLevel, ExplicitContentFilterLevel, Guild,
        GuildFeature, GuildPreview, SystemChannelFlags, VerificationLevel,
    },
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    json::{Decode, Encode},
    validate::Validator,
};

/// Get a guild. [Discord](https://discord.com/developers/docs/resources/guild#get-guild)
#[endpoint(GET "/guilds/{guild_id}", id = "get_guild", returns = Guild)]
pub struct GetGuild {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Whether to count members, roughly.
    #[query]
    pub with_counts: Option<bool>,
}

/// Get a guild as it shows to those who are not in it.
/// [Discord](https://discord.com/developers/docs/resources/guild#get-guild-preview)
#[endpoint(GET "/guilds/{guild_id}/preview", id = "get_guild_preview", returns = GuildPreview)]
pub struct GetGuildPreview {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Change a guild; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/guild#modify-guild)
#[endpoint(PATCH "/guilds/{guild_id}", id = "update_guild", returns = Guild, reason)]
pub struct ModifyGuild {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// 2 to 100 characters.
    #[limit(length = 2..=100)]
    pub name: Option<String>,
    /// Up to 300 characters.
    #[limit(length = ..=300)]
    pub description: Patch<String>,
    /// The icon.
    pub icon: Patch<ImageData>,
    /// The background of invites; needs the feature `INVITE_SPLASH`.
    pub splash: Patch<ImageData>,
    /// The background in the directory; needs the feature `DISCOVERABLE`.
    pub discovery_splash: Patch<ImageData>,
    /// The banner; needs the feature `BANNER`.
    pub banner: Patch<ImageData>,
    /// Who must have done what before talking.
    pub verification_level: Patch<VerificationLevel>,
    /// What notifies members who have not chosen.
    pub default_message_notifications: Patch<DefaultMessageNotificationLevel>,
    /// Whose media is scanned.
    pub explicit_content_filter: Patch<ExplicitContentFilterLevel>,
    /// Where the silent are moved.
    pub afk_channel_id: Patch<Id<ChannelMarker>>,
    /// After how much silence.
    pub afk_timeout: Option<AfkTimeout>,
    /// Where Discord posts notices such as joins.
    pub system_channel_id: Patch<Id<ChannelMarker>>,
    /// What is not posted there.
    pub system_channel_flags: Option<SystemChannelFlags>,
    /// Where the rules are.
    pub rules_channel_id: Patch<Id<ChannelMarker>>,
    /// Where Discord writes to moderators.
    pub public_updates_channel_id: Patch<Id<ChannelMarker>>,
    /// Where Discord alerts moderators.
    pub safety_alerts_channel_id: Patch<Id<ChannelMarker>>,
    /// The language of the community.
    pub preferred_locale: Patch<Locale>,
    /// The image at the top of the guide.
    pub home_header: Patch<ImageData>,
    /// The region for voice. Deprecated: channels have it.
    pub region: Patch<String>,
    /// All features that can be switched.
    pub features: Option<Vec<GuildFeature>>,
    /// Whether members see how many boosts are missing.
    pub premium_progress_bar_enabled: Option<bool>,
}

/// List the channels of a guild, threads aside.
/// [Discord](https://discord.com/developers/docs/resources/guild#get-guild-channels)
#[endpoint(GET "/guilds/{guild_id}/channels", id = "list_guild_channels", returns = Vec<Channel>, auth = bot_or_bearer)]
pub struct GetGuildChannels {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Make a channel. [Discord](https://discord.com/developers/docs/resources/guild#create-guild-channel)
#[endpoint(POST "/guilds/{guild_id}/channels", id = "create_guild_channel", returns = Channel, reason)]
#[validate(check_channel)]
pub struct CreateGuildChannel {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: String,
    /// What kind of channel; text unless given.
    #[json(rename = "type")]
    pub kind: Option<ChannelType>,
    /// Up to 1024 characters; up to 4096 in forums and media channels.
    #[limit(length = ..=4096)]
    pub topic: Option<String>,
    /// Bits per second, 8000 to 384000, and to 64000 on stages; voice channels of guilds with few boosts have less, which
    /// only Discord knows: 96000 without a level, 128000 with the first one, 256000 with the second one.
    #[limit(value = 8000..=384_000)]
    pub bitrate: Option<u32>,
    /// How many may be in it, up to 99; up to 10000 on stages; 0 for no limit.
    #[limit(value = 0..=10000)]
    pub user_limit: Option<u32>,
    /// How many seconds everybody must wait between messages, up to 21600.
    #[limit(value = 0..=21600)]
    pub rate_limit_per_user: Option<u32>,
    /// The place in the list.
    pub position: Option<u32>,
    /// What roles and members may do there, up to 100.
    #[limit(items = ..=100)]
    pub permission_overwrites: Vec<PermissionOverwrite>,
    /// The category.
    pub parent_id: Option<Id<ChannelMarker>>,
    /// Whether it is for adults.
    pub nsfw: Option<bool>,
    /// The region for voice; unless given, Discord chooses.
    pub rtc_region: Option<String>,
    /// The camera quality.
    pub video_quality_mode: Option<VideoQualityMode>,
    /// After how much silence new threads leave the channel list.
    pub default_auto_archive_duration: Option<AutoArchiveDuration>,
    /// Of forums: the emoji of the button for adding a reaction.
    #[limit(nested)]
    pub default_reaction_emoji: Option<DefaultReaction>,
    /// Of forums: the tags, up to 20.
    #[limit(items = ..=20, nested)]
    pub available_tags: Vec<ForumTag>,
    /// Of forums: how threads are ordered at first.
    pub default_sort_order: Option<SortOrderType>,
    /// Of forums: how threads are shown at first.
    pub default_forum_layout: Option<ForumLayoutType>,
    /// Of forums: whether a search for several tags needs all of them.
    pub default_tag_setting: Option<TagSetting>,
    /// How many seconds everybody must wait between messages in new threads, up to 21600.
    #[limit(value = 0..=21600)]
    pub default_thread_rate_limit_per_user: Option<u32>,
    /// `REQUIRE_TAG` and `HIDE_MEDIA_DOWNLOAD_OPTIONS`.
    pub flags: Option<ChannelFlags>,
}

/// Move channels. [Discord](https://discord.com/developers/docs/resources/guild#modify-guild-channel-positions)
#[endpoint(PATCH "/guilds/{guild_id}/channels", id = "bulk_update_guild_channels")]
#[validate(check_positions)]
pub struct ModifyGuildChannelPositions {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Only the channels that move; at most one of them to another category.
    #[body]
    #[required]
    pub positions: Vec<ChannelPosition>,
}

/// Where a channel moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelPosition {
    /// The channel.
    pub id: Id<ChannelMarker>,
    /// The place in the list.
    pub position: Patch<u32>,
    /// Whether it takes the overwrites of the category that it moves to.
    pub lock_permissions: Patch<bool>,
    /// What is special about it.
    pub flags: Patch<ChannelFlags>,
    /// The category; cleared, the channel is in none.
    pub parent_id: Patch<Id<ChannelMarker>>,
}

/// What depends on the kind of channel.
fn check_channel<S>(channel: &CreateGuildChannel<S>, v: &mut Validator) {
    let kind = channel.kind.unwrap_or(ChannelType::GuildText);
    match kind {
        ChannelType::GuildForum | ChannelType::GuildMedia => {}
        _ => v.length("topic", &channel.topic, ..=1024),
    }
    match kind {
        ChannelType::GuildVoice => v.value("user_limit", &channel.user_limit, 0..=99),
        ChannelType::GuildStageVoice => v.value("bitrate", &channel.bitrate, 8000..=64_000),
        _ => {}
    }
}

fn check_positions<S>(change: &ModifyGuildChannelPositions<S>, v: &mut Validator) {
    let moved = change.positions.iter().enumerate();
    let moved = moved.filter(|(_, channel)| channel.parent_id != Patch::Leave);
    for (index, _) in moved.skip(1) {
        v.rule(
            &format!("[{index}].parent_id"),
            "only one channel moves to another category at once",
        );
    }
}
