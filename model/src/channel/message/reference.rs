//! References from one message to another: replies, forwards, pins.

use crate::{
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
};

/// A reference to another message or channel.
/// [Discord](https://discord.com/developers/docs/resources/message#message-reference-structure)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
#[non_exhaustive]
pub struct MessageReference {
    /// What the reference is for.
    #[json(rename = "type", default)]
    pub kind: MessageReferenceType,
    /// The message.
    pub message_id: Option<Id<MessageMarker>>,
    /// Its channel; required to forward.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// Its guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// Whether sending a reply fails if the message is gone; `true` if not said. Otherwise it becomes a normal message.
    pub fail_if_not_exists: Option<bool>,
}

impl MessageReference {
    /// A reply to a message of the same channel.
    pub fn reply(message_id: Id<MessageMarker>) -> Self {
        Self {
            message_id: Some(message_id),
            ..Self::default()
        }
    }

    /// Forwards a message of a channel.
    pub fn forward(channel_id: Id<ChannelMarker>, message_id: Id<MessageMarker>) -> Self {
        Self {
            kind: MessageReferenceType::Forward,
            message_id: Some(message_id),
            channel_id: Some(channel_id),
            ..Self::default()
        }
    }

    /// Whether it forwards the message.
    pub fn is_forward(&self) -> bool {
        self.kind == MessageReferenceType::Forward
    }

    /// Sends a reply as a normal message if the message is gone.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.fail_if_not_exists = Some(false);
        self
    }
}

impl From<Id<MessageMarker>> for MessageReference {
    fn from(message_id: Id<MessageMarker>) -> Self {
        Self::reply(message_id)
    }
}

open_enum! {
    /// What a reference is for.
    /// [Discord](https://discord.com/developers/docs/resources/message#message-reference-types)
    #[derive(Default)]
    pub enum MessageReferenceType {
        /// A reply, or the like.
        #[default]
        Default = 0,
        /// A forward, with a snapshot of the message.
        Forward = 1,
    }
}
