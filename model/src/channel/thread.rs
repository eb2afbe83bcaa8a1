//! What only threads have. [Discord](https://discord.com/developers/docs/topics/threads)

use super::{Channel, message::Message};
use crate::{
    Timestamp,
    guild::Member,
    id::{
        Id,
        marker::{ChannelMarker, TagMarker, UserMarker},
    },
    json::{Decode, Encode, Fields},
    open::{flags, open_enum},
    presence::Presence,
};

/// What threads have beside what all channels have.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct ThreadFields {
    /// State and age.
    #[json(rename = "thread_metadata")]
    pub metadata: Option<ThreadMetadata>,
    /// The current user as a member of the thread; `None` if it has not joined.
    pub member: Option<Box<ThreadMember>>,
    /// How many messages are in it, without the first one and deleted ones.
    pub message_count: Option<u32>,
    /// Roughly how many members it has; Discord stops counting at 50.
    pub member_count: Option<u32>,
    /// How many messages were ever sent in it.
    pub total_message_sent: Option<u32>,
    /// The tags that it has in its forum, up to 5.
    #[json(omit_empty)]
    pub applied_tags: Vec<Id<TagMarker>>,
}

/// State and age of a thread. [Discord](https://discord.com/developers/docs/resources/channel#thread-metadata-object)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ThreadMetadata {
    /// Whether it is archived.
    #[json(default)]
    pub archived: bool,
    /// After how much silence it leaves the channel list.
    #[json(default)]
    pub auto_archive_duration: AutoArchiveDuration,
    /// When `archived` last changed.
    #[json(null)]
    pub archive_timestamp: Option<Timestamp>,
    /// Whether only members who manage threads can open it again.
    #[json(default)]
    pub locked: bool,
    /// Of private threads: whether everybody in it may add others.
    pub invitable: Option<bool>,
    /// When it was made; `None` for threads from before 2022-01-09.
    pub create_timestamp: Option<Timestamp>,
}

open_enum! {
    /// After how much silence a thread leaves the channel list; the number is in minutes.
    #[derive(Default)]
    pub enum AutoArchiveDuration {
        /// An hour.
        OneHour = 60,
        /// A day.
        #[default]
        OneDay = 1440,
        /// Three days.
        ThreeDays = 4320,
        /// A week.
        OneWeek = 10080,
    }
}

/// A user as a member of a thread. [Discord](https://discord.com/developers/docs/resources/channel#thread-member-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ThreadMember {
    /// The thread; missing inside `GUILD_CREATE`.
    pub id: Option<Id<ChannelMarker>>,
    /// The user; missing inside `GUILD_CREATE`, where it is the current user.
    pub user_id: Option<Id<UserMarker>>,
    /// When the user last joined the thread.
    #[json(null)]
    pub join_timestamp: Option<Timestamp>,
    /// How the user is notified.
    #[json(default)]
    pub flags: ThreadMemberFlags,
    /// The user as a member of the guild, where asked for and in `THREAD_MEMBERS_UPDATE`.
    pub member: Option<Box<Member>>,
    /// The presence, in `THREAD_MEMBERS_UPDATE`.
    pub presence: Option<Box<Presence>>,
}

flags! {
    /// How a user is notified of a thread.
    pub struct ThreadMemberFlags: u32 as number {
        /// Has done something in it.
        HAS_INTERACTED = 0,
        /// Of all messages.
        ALL_MESSAGES = 1,
        /// Of mentions.
        ONLY_MENTIONS = 2,
        /// Of nothing.
        NO_MESSAGES = 3,
    }
}

/// Threads, and which of them the current user has joined.
/// [Discord](https://discord.com/developers/docs/resources/guild#list-active-guild-threads-response-body)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct ThreadList {
    /// The threads.
    #[json(default)]
    pub threads: Vec<Channel>,
    /// The current user as a member of each thread that it has joined.
    #[json(default)]
    pub members: Vec<ThreadMember>,
    /// Of archived threads: whether there are more.
    pub has_more: Option<bool>,
    /// The first message of each thread in a forum.
    #[json(default, omit_empty)]
    pub first_messages: Vec<Message>,
}
