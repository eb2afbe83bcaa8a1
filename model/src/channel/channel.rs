//! The channel object: one struct for all kinds.

use compact_str::CompactString;

use super::{
    AutoArchiveDuration, ChannelFlags, ChannelType, ForumFields, PermissionOverwrite, ThreadFields,
    VideoQualityMode,
};
use crate::{
    ImageHash, Permissions, Timestamp,
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, GuildMarker, MessageMarker, UserMarker, WebhookMarker,
        },
    },
    json::{Decode, Encode, Fields, Rare},
    user::User,
};

/// A channel or thread of any kind. [Discord](https://discord.com/developers/docs/resources/channel#channel-object)
///
/// What only some kinds have is in [`voice`](Self::voice), [`thread`](Self::thread), [`forum`](Self::forum) and
/// [`dm`](Self::dm), each behind one pointer. In some places Discord sends only a part of a channel: id and type are
/// certain.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Channel {
    /// The id. A thread that was started from a message has the message's.
    pub id: Id<ChannelMarker>,
    /// What kind of channel.
    #[json(rename = "type")]
    pub kind: ChannelType,
    /// The guild; missing inside `GUILD_CREATE`.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The category, or a thread's channel.
    pub parent_id: Option<Id<ChannelMarker>>,
    /// The name, 1 to 100 characters; none between two users.
    pub name: Option<CompactString>,
    /// What it is about, up to 1024 characters; up to 4096 in forums.
    pub topic: Option<CompactString>,
    /// The place in the list. Channels of the same place are ordered by id.
    pub position: Option<i32>,
    /// What roles and members may do there.
    #[json(default, omit_empty)]
    pub permission_overwrites: Vec<PermissionOverwrite>,
    /// The last message, or thread in forums; may be deleted.
    pub last_message_id: Option<Id<MessageMarker>>,
    /// When a message was last pinned.
    pub last_pin_timestamp: Option<Timestamp>,
    /// How many seconds everybody must wait between messages, up to 21600; in forums between threads.
    pub rate_limit_per_user: Option<u16>,
    /// How many seconds everybody must wait between messages in new threads.
    pub default_thread_rate_limit_per_user: Option<u16>,
    /// After how much silence new threads leave the channel list.
    pub default_auto_archive_duration: Option<AutoArchiveDuration>,
    /// Whether it is for adults.
    #[json(default)]
    pub nsfw: bool,
    /// What is special about it.
    #[json(default)]
    pub flags: ChannelFlags,
    /// Who made the thread or the group.
    pub owner_id: Option<Id<UserMarker>>,
    /// In interactions: what the invoking user may do there.
    pub permissions: Option<Permissions>,
    /// In interactions: what the application may do there.
    pub app_permissions: Option<Permissions>,
    /// What voice and stage channels have.
    #[json(flatten)]
    pub voice: Rare<VoiceFields>,
    /// What threads have.
    #[json(flatten)]
    pub thread: Rare<ThreadFields>,
    /// What forums and media channels have.
    #[json(flatten)]
    pub forum: Rare<ForumFields>,
    /// What channels outside guilds have.
    #[json(flatten)]
    pub dm: Rare<DmFields>,
}

/// What voice and stage channels have beside what all channels have.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct VoiceFields {
    /// Bits per second.
    pub bitrate: Option<u32>,
    /// How many may be in it; 0 for no limit.
    pub user_limit: Option<u16>,
    /// The region; `None` lets Discord choose.
    pub rtc_region: Option<CompactString>,
    /// The camera quality.
    pub video_quality_mode: Option<VideoQualityMode>,
    /// What people in it are doing.
    pub status: Option<CompactString>,
}

/// What channels outside guilds have beside what all channels have.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct DmFields {
    /// The other users.
    #[json(omit_empty)]
    pub recipients: Vec<User>,
    /// The icon of a group.
    pub icon: Option<ImageHash>,
    /// The application that made the group.
    pub application_id: Option<Id<ApplicationMarker>>,
    /// Whether an application manages the group.
    pub managed: Option<bool>,
}

impl Channel {
    /// A channel of which only id and kind are known.
    pub fn new(id: Id<ChannelMarker>, kind: ChannelType) -> Self {
        Self {
            id,
            kind,
            guild_id: None,
            parent_id: None,
            name: None,
            topic: None,
            position: None,
            permission_overwrites: Vec::new(),
            last_message_id: None,
            last_pin_timestamp: None,
            rate_limit_per_user: None,
            default_thread_rate_limit_per_user: None,
            default_auto_archive_duration: None,
            nsfw: false,
            flags: ChannelFlags::empty(),
            owner_id: None,
            permissions: None,
            app_permissions: None,
            voice: Rare::default(),
            thread: Rare::default(),
            forum: Rare::default(),
            dm: Rare::default(),
        }
    }
}

/// Where the messages of an announcement channel are copied to.
/// [Discord](https://discord.com/developers/docs/resources/channel#followed-channel-object)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct FollowedChannel {
    /// The channel that is followed.
    pub channel_id: Id<ChannelMarker>,
    /// The webhook that copies.
    pub webhook_id: Id<WebhookMarker>,
}
