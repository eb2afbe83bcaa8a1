//! Channels and threads. [Discord](https://discord.com/developers/docs/resources/channel)

#[allow(clippy::module_inception)]
mod channel;
mod forum;
mod kind;
pub mod message;
mod overwrite;
mod thread;

pub use self::{
    channel::{Channel, DmFields, FollowedChannel, VoiceFields},
    forum::{DefaultReaction, ForumFields, ForumLayoutType, ForumTag, SortOrderType, TagSetting},
    kind::{ChannelFlags, ChannelType, VideoQualityMode},
    overwrite::{OverwriteType, PermissionOverwrite},
    thread::{
        AutoArchiveDuration, ThreadFields, ThreadList, ThreadMember, ThreadMemberFlags,
        ThreadMetadata,
    },
};
