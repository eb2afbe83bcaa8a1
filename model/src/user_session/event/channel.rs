//! Events of channels, and the channel as users get it.

use compact_str::CompactString;

use crate::{
    Timestamp,
    channel::{Channel, message::Message},
    id::{
        Id,
        marker::{
            ChannelMarker, EmojiMarker, GuildMarker, MessageMarker, RoleMarker, StickerMarker,
            UserMarker,
        },
    },
    json::{Decode, Encode, Fields, Rare, RawJson},
    open::open_enum,
    user::PartialUser,
};

/// A channel as users get it.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct UserChannel {
    /// The channel.
    #[json(base)]
    pub channel: Channel,
    /// What only users are told, mostly of private channels.
    #[json(flatten)]
    pub private: Rare<PrivateFields>,
}

/// What only users are told of channels.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct PrivateFields {
    /// The other users, where users stand elsewhere.
    #[json(omit_empty)]
    pub recipient_ids: Vec<Id<UserMarker>>,
    /// What is special about the other users.
    pub recipient_flags: Option<u64>,
    /// The nicknames in a group.
    #[json(omit_empty)]
    pub nicks: Vec<ChannelNick>,
    /// Whether the user knows that it is with somebody blocked.
    pub blocked_user_warning_dismissed: Option<bool>,
    /// Warnings of what goes on in it, as the server sends them.
    #[json(omit_empty)]
    pub safety_warnings: Vec<RawJson>,
    /// Whether the user has yet to accept it.
    pub is_message_request: Option<bool>,
    /// When it was asked for.
    pub is_message_request_timestamp: Option<Timestamp>,
    /// Whether it is taken for spam.
    pub is_spam: Option<bool>,
    /// The emoji that stands for it, as the server sends it.
    pub icon_emoji: Option<RawJson>,
    /// Its color, red, green and blue in 24 bits.
    pub theme_color: Option<u32>,
    /// Until when streams in it are of high quality.
    pub hd_streaming_until: Option<Timestamp>,
    /// Who paid for that.
    pub hd_streaming_buyer_id: Option<Id<UserMarker>>,
    /// The lobby that is linked with it, as the server sends it.
    pub linked_lobby: Option<RawJson>,
    /// The channel that it was made from.
    pub origin_channel_id: Option<Id<ChannelMarker>>,
    /// Its version.
    pub version: Option<RawJson>,
}

/// The nickname of a user in a group.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelNick {
    /// The user.
    pub id: Id<UserMarker>,
    /// The nickname.
    #[json(default)]
    pub nick: CompactString,
}

/// Channels whose names were hidden, as asked for.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ChannelSync {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The channels.
    #[json(default)]
    pub channels: Vec<UserChannel>,
    /// Whether what the client has is whole.
    #[json(default)]
    pub integrity_check: bool,
}

/// What is new in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelUnread {
    /// The channel.
    pub id: Id<ChannelMarker>,
    /// The last message; may be deleted.
    #[json(null)]
    pub last_message_id: Option<Id<MessageMarker>>,
    /// When a message was last pinned.
    pub last_pin_timestamp: Option<Timestamp>,
}

/// What is new in channels of a guild.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelUnreadUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The channels.
    #[json(default)]
    pub channel_unread_updates: Vec<ChannelUnread>,
}

/// The status of voice channels, as asked for.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelStatuses {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The channels.
    #[json(default)]
    pub channels: Vec<ChannelStatus>,
}

/// The status of a voice channel.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelStatus {
    /// The channel.
    pub id: Id<ChannelMarker>,
    /// What people in it are doing.
    #[json(null)]
    pub status: Option<CompactString>,
}

/// How many members see a channel, as asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelMemberCountUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// How many.
    #[json(default)]
    pub member_count: u64,
    /// How many of them are online.
    #[json(default)]
    pub presence_count: u64,
}

/// Somebody joined a group.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ChannelRecipientAdd {
    /// The group.
    pub channel_id: Id<ChannelMarker>,
    /// Who.
    pub user: PartialUser,
    /// Their nickname there.
    pub nick: Option<CompactString>,
}

/// Somebody left a group.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ChannelRecipientRemove {
    /// The group.
    pub channel_id: Id<ChannelMarker>,
    /// Who.
    pub user: PartialUser,
}

/// What a channel's conversations are about.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ConversationSummaryUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The conversations.
    #[json(default)]
    pub summaries: Vec<ConversationSummary>,
}

/// What a conversation is about.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ConversationSummary {
    /// The id.
    pub id: CompactString,
    /// What it is about.
    #[json(default)]
    pub topic: CompactString,
    /// The same at more length.
    #[json(rename = "summ_short", default)]
    pub summary: CompactString,
    /// The messages.
    #[json(default)]
    pub message_ids: Vec<Id<MessageMarker>>,
    /// Who takes part.
    #[json(default)]
    pub people: Vec<Id<UserMarker>>,
    /// Whether it may not be safe to see.
    #[json(rename = "unsafe", default)]
    pub is_unsafe: bool,
    /// The first message.
    pub start_id: Option<Id<MessageMarker>>,
    /// The last message.
    pub end_id: Option<Id<MessageMarker>>,
    /// How many messages.
    #[json(default)]
    pub count: u64,
    /// What wrote the summary.
    pub source: Option<i32>,
    /// What kind of summary.
    #[json(rename = "type")]
    pub kind: Option<SummaryType>,
}

open_enum! {
    /// What kind of summary.
    pub enum SummaryType {
        /// None said.
        Unset = 0,
        /// From the first source.
        Source1 = 1,
        /// From the second source.
        Source2 = 2,
        /// Not known to the server either.
        Other = 3,
    }
}

/// What of a guild was deleted, as asked for.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct DeletedEntityIds {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Channels.
    pub channels: Option<Vec<Id<ChannelMarker>>>,
    /// Roles.
    pub roles: Option<Vec<Id<RoleMarker>>>,
    /// Emojis.
    pub emojis: Option<Vec<Id<EmojiMarker>>>,
    /// Stickers.
    pub stickers: Option<Vec<Id<StickerMarker>>>,
}

/// The last messages of channels, as asked for.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct LastMessages {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The messages.
    #[json(default)]
    pub messages: Vec<Message>,
}
