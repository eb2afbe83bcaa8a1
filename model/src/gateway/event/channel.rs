//! Events of channels, typing and webhooks.

use compact_str::CompactString;

use crate::{
    Timestamp,
    guild::Member,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode},
    timestamp::UnixSeconds,
};

/// A message was pinned or unpinned. [Discord](https://discord.com/developers/docs/events/gateway-events#channel-pins-update)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelPinsUpdate {
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// When the last message was pinned.
    #[json(null)]
    pub last_pin_timestamp: Option<Timestamp>,
}

/// What voice channels are about and since when they are in use.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#channel-info)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelInfo {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The channels.
    #[json(default)]
    pub channels: Vec<ChannelInfoUpdate>,
}

/// What one voice channel is about and since when it is in use.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelInfoUpdate {
    /// The channel.
    pub id: Id<ChannelMarker>,
    /// What people in it are doing.
    pub status: Option<CompactString>,
    /// Since when somebody is in it.
    pub voice_start_time: Option<UnixSeconds>,
}

/// Somebody is typing. [Discord](https://discord.com/developers/docs/events/gateway-events#typing-start)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct TypingStart {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// Who.
    pub user_id: Id<UserMarker>,
    /// Since when.
    pub timestamp: Option<UnixSeconds>,
    /// Who, as a member.
    pub member: Option<Member>,
}

/// A webhook was made, changed or deleted. [Discord](https://discord.com/developers/docs/events/gateway-events#webhooks-update)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct WebhooksUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
}
