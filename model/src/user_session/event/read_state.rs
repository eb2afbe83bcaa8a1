//! What the user has read: read states and their events.

use crate::{
    Timestamp,
    id::{
        Id,
        marker::{ChannelMarker, GenericMarker, MessageMarker},
    },
    json::{Decode, Encode},
    open::{flags, open_enum},
    user_session::Version,
};

open_enum! {
    /// What can be read.
    pub enum ReadStateType {
        /// A channel.
        Channel = 0,
        /// The scheduled events of a guild.
        GuildEvent = 1,
        /// The notification center.
        NotificationCenter = 2,
        /// The home of a guild.
        GuildHome = 3,
        /// The onboarding questions of a guild.
        GuildOnboardingQuestion = 4,
        /// Message requests.
        MessageRequests = 5,
    }
}

flags! {
    /// What is special about a read state.
    pub struct ReadStateFlags: u64 as number {
        /// Of a channel in a guild.
        IS_GUILD_CHANNEL = 0,
        /// Of a thread.
        IS_THREAD = 1,
        /// Mentions are of low importance.
        IS_MENTION_LOW_IMPORTANCE = 2,
    }
}

/// What of something the user has read.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ReadState {
    /// What it is of: a channel, guild or user.
    pub id: Id<GenericMarker>,
    /// What kind of thing; channels if missing.
    #[json(rename = "read_state_type")]
    pub kind: Option<ReadStateType>,
    /// The last message that was read, of channels.
    pub last_message_id: Option<Version>,
    /// The last thing that was read, of all else.
    pub last_acked_id: Option<Version>,
    /// How many mentions are unread, of channels.
    pub mention_count: Option<u64>,
    /// How many things are unread, of all else.
    pub badge_count: Option<u64>,
    /// When the pins were last seen.
    pub last_pin_timestamp: Option<Timestamp>,
    /// What is special about it.
    pub flags: Option<ReadStateFlags>,
    /// When the channel was last seen, in days since 2015.
    pub last_viewed: Option<u64>,
}

/// The user has read a channel, on any client.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct MessageAck {
    /// What kind of thing; channels if missing.
    pub ack_type: Option<ReadStateType>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The last message that was read.
    pub message_id: Option<Id<MessageMarker>>,
    /// Whether the user said so, and did not just look.
    pub manual: Option<bool>,
    /// How many mentions are unread.
    pub mention_count: Option<u64>,
    /// What is special about the read state.
    pub flags: Option<ReadStateFlags>,
    /// When the channel was last seen, in days since 2015.
    pub last_viewed: Option<u64>,
    /// The version of the read states.
    #[json(default)]
    pub version: u64,
}

/// The user has seen the pins of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelPinsAck {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// Up to when.
    #[json(null)]
    pub timestamp: Option<Timestamp>,
    /// The version of the read states.
    #[json(default)]
    pub version: u64,
}

/// The user has seen a thing of a guild, or of its own. `GUILD_FEATURE_ACK` and `USER_NON_CHANNEL_ACK`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct FeatureAck {
    /// What kind of thing.
    pub ack_type: ReadStateType,
    /// The guild or user.
    pub resource_id: Id<GenericMarker>,
    /// The last thing that was seen.
    pub entity_id: Option<Version>,
    /// The version of the read states.
    #[json(default)]
    pub version: u64,
}

/// Mentions in a message were acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RecentMentionDelete {
    /// The message.
    pub message_id: Id<MessageMarker>,
}
