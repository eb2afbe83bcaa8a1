//! Events of messages, reactions and polls.

use compact_str::CompactString;

use crate::{
    channel::message::ReactionType,
    guild::{Member, PartialEmoji},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, UserMarker},
    },
    json::{Decode, Encode, Fields, Rare},
};

/// A message was deleted. [Discord](https://discord.com/developers/docs/events/gateway-events#message-delete)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct MessageDelete {
    /// The message.
    pub id: Id<MessageMarker>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
}

/// Several messages were deleted at once. [Discord](https://discord.com/developers/docs/events/gateway-events#message-delete-bulk)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct MessageDeleteBulk {
    /// The messages.
    pub ids: Vec<Id<MessageMarker>>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
}

/// Somebody reacted to a message, or took the reaction back.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#message-reaction-add)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct MessageReaction {
    /// Who.
    pub user_id: Id<UserMarker>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The message.
    pub message_id: Id<MessageMarker>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The emoji.
    pub emoji: PartialEmoji,
    /// Whether it is a super reaction.
    #[json(default)]
    pub burst: bool,
    /// Which kind of reaction.
    #[json(rename = "type", default)]
    pub kind: ReactionType,
    /// Of reactions that are added: who, as a member, in guilds.
    pub member: Option<Member>,
    /// Of reactions that are added: the author of the message.
    pub message_author_id: Option<Id<UserMarker>>,
    /// What few reactions have.
    #[json(flatten)]
    pub rare: Rare<MessageReactionRare>,
}

/// Fields that few reactions have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Fields)]
pub struct MessageReactionRare {
    /// The colors of a super reaction, such as `#ff8800`.
    #[json(omit_empty)]
    pub burst_colors: Vec<CompactString>,
}

/// All reactions to a message were removed.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#message-reaction-remove-all)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct MessageReactionRemoveAll {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The message.
    pub message_id: Id<MessageMarker>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
}

/// All reactions to a message with one emoji were removed.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#message-reaction-remove-emoji)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct MessageReactionRemoveEmoji {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The message.
    pub message_id: Id<MessageMarker>,
    /// The emoji.
    pub emoji: PartialEmoji,
}

/// Somebody voted in a poll, or took the vote back.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#message-poll-vote-add)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct MessagePollVote {
    /// Who.
    pub user_id: Id<UserMarker>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The message.
    pub message_id: Id<MessageMarker>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The number of the answer, from 1.
    pub answer_id: u32,
}
