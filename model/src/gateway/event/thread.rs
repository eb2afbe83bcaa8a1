//! Events of threads.

use crate::{
    channel::{Channel, ChannelType, ThreadMember},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode},
};

/// A thread was made, or the bot was added to one. [Discord](https://discord.com/developers/docs/events/gateway-events#thread-create)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ThreadCreate {
    /// The thread.
    #[json(base)]
    pub channel: Channel,
    /// Whether it is new.
    #[json(default)]
    pub newly_created: bool,
}

/// A thread was deleted. [Discord](https://discord.com/developers/docs/events/gateway-events#thread-delete)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ThreadDelete {
    /// The thread.
    pub id: Id<ChannelMarker>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The channel that it was in.
    pub parent_id: Option<Id<ChannelMarker>>,
    /// What kind of thread.
    #[json(rename = "type")]
    pub kind: ChannelType,
}

/// The bot got to see channels: their active threads. [Discord](https://discord.com/developers/docs/events/gateway-events#thread-list-sync)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ThreadListSync {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The channels whose threads these are, some without any; `None` for all of the guild.
    pub channel_ids: Option<Vec<Id<ChannelMarker>>>,
    /// The active threads that the bot can see.
    #[json(default)]
    pub threads: Vec<Channel>,
    /// The bot as a member of each thread that it has joined.
    #[json(default)]
    pub members: Vec<ThreadMember>,
}

/// The bot's membership of a thread was changed. [Discord](https://discord.com/developers/docs/events/gateway-events#thread-member-update)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ThreadMemberUpdate {
    /// The bot as a member of the thread.
    #[json(base)]
    pub member: ThreadMember,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
}

/// Users were added to a thread or removed from it. [Discord](https://discord.com/developers/docs/events/gateway-events#thread-members-update)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ThreadMembersUpdate {
    /// The thread.
    pub id: Id<ChannelMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Roughly how many members it has; Discord stops counting at 50.
    #[json(default)]
    pub member_count: u32,
    /// Who was added.
    #[json(default, omit_empty)]
    pub added_members: Vec<ThreadMember>,
    /// Who was removed.
    #[json(default, omit_empty)]
    pub removed_member_ids: Vec<Id<UserMarker>>,
}
