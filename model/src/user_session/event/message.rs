//! Events of messages for users alone.

use crate::{
    channel::message::Message,
    guild::PartialEmoji,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, UserMarker},
    },
    json::{Decode, Encode, RawJson},
};

/// Many users reacted to a message in a short time.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct MessageReactionAddMany {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The message.
    pub message_id: Id<MessageMarker>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// Who reacted with what.
    #[json(default)]
    pub reactions: Vec<DebouncedReaction>,
}

/// Who reacted with an emoji.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct DebouncedReaction {
    /// Who.
    #[json(default)]
    pub users: Vec<Id<UserMarker>>,
    /// With what.
    pub emoji: PartialEmoji,
}

/// The user has kept a message.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct SavedMessageCreate {
    /// The message; `None` if the user does not see it any more.
    #[json(null)]
    pub message: Option<Box<Message>>,
    /// When and what for, as the server sends it.
    pub save_data: Option<RawJson>,
}

/// The user does not keep a message any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct SavedMessageDelete {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The message.
    pub message_id: Id<MessageMarker>,
}

/// Another session of the user tells this one something: any JSON.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RemoteCommandReceived(pub RawJson);
