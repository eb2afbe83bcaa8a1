//! Endpoints of [threads](https://discord.com/developers/docs/resources/channel#start-thread-from-message).

use super::endpoint;
use crate::{
    Patch, Timestamp,
    channel::{AutoArchiveDuration, Channel, ChannelType, ThreadList, ThreadMember},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, UserMarker},
    },
};

/// Start a thread from a message; both have the same id.
/// [Discord](https://discord.com/developers/docs/resources/channel#start-thread-from-message)
#[endpoint(POST "/channels/{channel_id}/messages/{message_id}/threads", id = "create_thread_from_message", returns = Channel, reason)]
pub struct StartThreadFromMessage {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: String,
    /// After how much silence it leaves the channel list.
    pub auto_archive_duration: Option<AutoArchiveDuration>,
    /// How many seconds everybody must wait between messages, up to 21600.
    #[limit(value = 0..=21600)]
    pub rate_limit_per_user: Patch<u32>,
}

/// Start a thread without a message.
/// [Discord](https://discord.com/developers/docs/resources/channel#start-thread-without-message)
#[endpoint(POST "/channels/{channel_id}/threads", id = "create_thread", returns = Channel, reason)]
pub struct StartThreadWithoutMessage {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: String,
    /// What kind of thread; private unless given.
    #[json(rename = "type")]
    pub kind: Option<ChannelType>,
    /// After how much silence it leaves the channel list.
    pub auto_archive_duration: Option<AutoArchiveDuration>,
    /// Of private threads: whether everybody in it may add others.
    pub invitable: Option<bool>,
    /// How many seconds everybody must wait between messages, up to 21600.
    #[limit(value = 0..=21600)]
    pub rate_limit_per_user: Patch<u32>,
}

/// Join a thread. [Discord](https://discord.com/developers/docs/resources/channel#join-thread)
#[endpoint(PUT "/channels/{channel_id}/thread-members/@me", id = "join_thread")]
pub struct JoinThread {
    #[path]
    pub channel_id: Id<ChannelMarker>,
}

/// Leave a thread. [Discord](https://discord.com/developers/docs/resources/channel#leave-thread)
#[endpoint(DELETE "/channels/{channel_id}/thread-members/@me", id = "leave_thread")]
pub struct LeaveThread {
    #[path]
    pub channel_id: Id<ChannelMarker>,
}

/// Add a member to a thread. [Discord](https://discord.com/developers/docs/resources/channel#add-thread-member)
#[endpoint(PUT "/channels/{channel_id}/thread-members/{user_id}", id = "add_thread_member")]
pub struct AddThreadMember {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
}

/// Remove a member from a thread. [Discord](https://discord.com/developers/docs/resources/channel#remove-thread-member)
#[endpoint(DELETE "/channels/{channel_id}/thread-members/{user_id}", id = "delete_thread_member")]
pub struct RemoveThreadMember {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
}

/// Get a member of a thread. [Discord](https://discord.com/developers/docs/resources/channel#get-thread-member)
#[endpoint(GET "/channels/{channel_id}/thread-members/{user_id}", id = "get_thread_member", returns = ThreadMember)]
pub struct GetThreadMember {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
    /// Whether to include the member of the guild.
    #[query]
    pub with_member: Option<bool>,
}

/// List the members of a thread. [Discord](https://discord.com/developers/docs/resources/channel#list-thread-members)
#[endpoint(GET "/channels/{channel_id}/thread-members", id = "list_thread_members", returns = Vec<ThreadMember>)]
pub struct ListThreadMembers {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// Whether to include the members of the guild; the answer then comes in pages.
    #[query]
    pub with_member: Option<bool>,
    /// Only users behind this one.
    #[query]
    pub after: Option<Id<UserMarker>>,
    /// How many, 1 to 100.
    #[query]
    #[limit(value = 1..=100)]
    pub limit: Option<u32>,
}

/// List the active threads of a guild that the bot can see.
/// [Discord](https://discord.com/developers/docs/resources/guild#list-active-guild-threads)
#[endpoint(GET "/guilds/{guild_id}/threads/active", id = "get_active_guild_threads", returns = ThreadList)]
pub struct ListActiveGuildThreads {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// List the archived public threads of a channel, the last archived first.
/// [Discord](https://discord.com/developers/docs/resources/channel#list-public-archived-threads)
#[endpoint(GET "/channels/{channel_id}/threads/archived/public", id = "list_public_archived_threads", returns = ThreadList)]
pub struct ListPublicArchivedThreads {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// Only threads archived before this moment.
    #[query]
    pub before: Option<Timestamp>,
    /// How many, 2 to 100.
    #[query]
    #[limit(value = 2..=100)]
    pub limit: Option<u32>,
}

/// List the archived private threads of a channel, the last archived first.
/// [Discord](https://discord.com/developers/docs/resources/channel#list-private-archived-threads)
#[endpoint(GET "/channels/{channel_id}/threads/archived/private", id = "list_private_archived_threads", returns = ThreadList)]
pub struct ListPrivateArchivedThreads {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// Only threads archived before this moment.
    #[query]
    pub before: Option<Timestamp>,
    /// How many, 2 to 100.
    #[query]
    #[limit(value = 2..=100)]
    pub limit: Option<u32>,
}

/// List the archived private threads of a channel that the bot has joined, the newest first.
/// [Discord](https://discord.com/developers/docs/resources/channel#list-joined-private-archived-threads)
#[endpoint(GET "/channels/{channel_id}/users/@me/threads/archived/private", id = "list_my_private_archived_threads", returns = ThreadList)]
pub struct ListJoinedPrivateArchivedThreads {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// Only threads older than this one.
    #[query]
    pub before: Option<Id<ChannelMarker>>,
    /// How many, 2 to 100.
    #[query]
    #[limit(value = 2..=100)]
    pub limit: Option<u32>,
}
