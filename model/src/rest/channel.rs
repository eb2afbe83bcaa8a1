//! Endpoints of [channels](https://discord.com/developers/docs/resources/channel), threads aside.

use super::endpoint;
use crate::{
    ImageData, Patch, Permissions,
    channel::{
        AutoArchiveDuration, Channel, ChannelFlags, ChannelType, DefaultReaction, FollowedChannel,
        ForumLayoutType, ForumTag, OverwriteType, PermissionOverwrite, SortOrderType, TagSetting,
        VideoQualityMode,
    },
    id::{
        Id,
        marker::{ChannelMarker, GenericMarker, TagMarker},
    },
};

/// Get a channel or thread. [Discord](https://discord.com/developers/docs/resources/channel#get-channel)
#[endpoint(GET "/channels/{channel_id}", id = "get_channel", returns = Channel)]
pub struct GetChannel {
    #[path]
    pub channel_id: Id<ChannelMarker>,
}

/// Change a channel or thread; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/channel#modify-channel)
#[endpoint(PATCH "/channels/{channel_id}", id = "update_channel", returns = Channel, reason)]
pub struct ModifyChannel {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: Option<String>,
    /// Of groups: the icon.
    pub icon: Patch<ImageData>,
    /// Text and announcement channels turn into each other.
    #[json(rename = "type")]
    pub kind: Option<ChannelType>,
    /// The place in the list.
    pub position: Patch<u32>,
    /// Up to 1024 characters; up to 4096 in forums and media channels, of which only Discord knows.
    #[limit(length = ..=4096)]
    pub topic: Patch<String>,
    /// Whether it is for adults.
    pub nsfw: Patch<bool>,
    /// How many seconds everybody must wait between messages, up to 21600.
    #[limit(value = 0..=21600)]
    pub rate_limit_per_user: Patch<u32>,
    /// Bits per second, 8000 to 384000, and to 64000 on stages; voice channels of guilds with few boosts have less, which
    /// only Discord knows: 96000 without a level, 128000 with the first one, 256000 with the second one.
    #[limit(value = 8000..=384_000)]
    pub bitrate: Patch<u32>,
    /// How many may be in it, up to 99; up to 10000 on stages, of which only Discord knows; 0 for no limit.
    #[limit(value = 0..=10000)]
    pub user_limit: Patch<u32>,
    /// All overwrites, up to 100.
    #[limit(items = ..=100)]
    pub permission_overwrites: Patch<Vec<PermissionOverwrite>>,
    /// The category.
    pub parent_id: Patch<Id<ChannelMarker>>,
    /// The region for voice; cleared, Discord chooses.
    pub rtc_region: Patch<String>,
    /// The camera quality.
    pub video_quality_mode: Patch<VideoQualityMode>,
    /// After how much silence new threads leave the channel list.
    pub default_auto_archive_duration: Patch<AutoArchiveDuration>,
    /// `REQUIRE_TAG` and `HIDE_MEDIA_DOWNLOAD_OPTIONS`; of threads in forums `PINNED`.
    pub flags: Option<ChannelFlags>,
    /// Of forums: all tags, up to 20.
    #[limit(items = ..=20, nested)]
    pub available_tags: Option<Vec<ForumTag>>,
    /// Of forums: the emoji of the button for adding a reaction.
    #[limit(nested)]
    pub default_reaction_emoji: Patch<DefaultReaction>,
    /// How many seconds everybody must wait between messages in new threads, up to 21600.
    #[limit(value = 0..=21600)]
    pub default_thread_rate_limit_per_user: Option<u32>,
    /// Of forums: how threads are ordered at first.
    pub default_sort_order: Patch<SortOrderType>,
    /// Of forums: how threads are shown at first.
    pub default_forum_layout: Option<ForumLayoutType>,
    /// Of forums: whether a search for several tags needs all of them.
    pub default_tag_setting: Patch<TagSetting>,
    /// Of threads: whether it is archived.
    pub archived: Option<bool>,
    /// Of threads: after how much silence it leaves the channel list.
    pub auto_archive_duration: Option<AutoArchiveDuration>,
    /// Of threads: whether only members who manage threads can open it again.
    pub locked: Option<bool>,
    /// Of private threads: whether everybody in it may add others.
    pub invitable: Option<bool>,
    /// Of threads in forums: the tags, up to 5.
    #[limit(items = ..=5)]
    pub applied_tags: Option<Vec<Id<TagMarker>>>,
}

/// Delete a channel or thread, or close a conversation.
/// [Discord](https://discord.com/developers/docs/resources/channel#deleteclose-channel)
#[endpoint(DELETE "/channels/{channel_id}", id = "delete_channel", returns = Channel, reason)]
pub struct DeleteChannel {
    #[path]
    pub channel_id: Id<ChannelMarker>,
}

/// Show that the bot is typing, for 10 seconds or until it sends a message.
/// [Discord](https://discord.com/developers/docs/resources/channel#trigger-typing-indicator)
#[endpoint(POST "/channels/{channel_id}/typing", id = "trigger_typing_indicator")]
pub struct TriggerTypingIndicator {
    #[path]
    pub channel_id: Id<ChannelMarker>,
}

/// Set what a role or member may do in a channel.
/// [Discord](https://discord.com/developers/docs/resources/channel#edit-channel-permissions)
#[endpoint(PUT "/channels/{channel_id}/permissions/{overwrite_id}", id = "set_channel_permission_overwrite", reason)]
pub struct EditChannelPermissions {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// The role or user.
    #[path]
    pub overwrite_id: Id<GenericMarker>,
    /// Which of the two.
    #[json(rename = "type")]
    pub kind: OverwriteType,
    /// What it adds.
    pub allow: Option<Permissions>,
    /// What it takes away.
    pub deny: Option<Permissions>,
}

/// Let a role or member do in a channel what it may do in the guild.
/// [Discord](https://discord.com/developers/docs/resources/channel#delete-channel-permission)
#[endpoint(DELETE "/channels/{channel_id}/permissions/{overwrite_id}", id = "delete_channel_permission_overwrite", reason)]
pub struct DeleteChannelPermission {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// The role or user.
    #[path]
    pub overwrite_id: Id<GenericMarker>,
}

/// Copy the messages of an announcement channel to another channel.
/// [Discord](https://discord.com/developers/docs/resources/channel#follow-announcement-channel)
#[endpoint(POST "/channels/{channel_id}/followers", id = "follow_channel", returns = FollowedChannel, reason)]
pub struct FollowAnnouncementChannel {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// The channel to copy to.
    pub webhook_channel_id: Id<ChannelMarker>,
}
