//! Messages of games: in lobbies, and between players.

use compact_str::CompactString;

use crate::{
    application::Application,
    channel::{
        Channel,
        message::{Message, MessageActivity, MessageFlags, MessageType},
    },
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, LobbyMarker, MessageMarker, UserMarker},
    },
    json::{Decode, Encode, Error, Parser, Writer},
    user::User,
};

/// A message of a lobby was deleted.
/// [Discord](https://discord.com/developers/docs/events/webhook-events#lobby-message-delete)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct LobbyMessageDelete {
    /// The message.
    pub id: Id<MessageMarker>,
    /// The lobby that it was in.
    pub lobby_id: Id<LobbyMarker>,
}

/// A direct message between players. The presence of `timestamp` tells the two forms apart.
#[derive(Clone, Debug, PartialEq)]
pub enum GameDirectMessage {
    /// A message that is in Discord.
    Message(DirectMessage),
    /// A message that is in the game alone.
    Sdk(SdkDirectMessage),
}

/// A message that is in Discord.
/// [Discord](https://discord.com/developers/docs/events/webhook-events#message-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct DirectMessage {
    /// The message.
    #[json(base)]
    pub message: Message,
    /// The lobby that it was written in, if that is linked to its channel.
    pub lobby_id: Option<Id<LobbyMarker>>,
    /// The channel with its recipients.
    pub channel: Option<Box<Channel>>,
}

/// A message that is in the game alone.
/// [Discord](https://discord.com/developers/docs/events/webhook-events#sdk-dm-message-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct SdkDirectMessage {
    /// The id.
    pub id: Id<MessageMarker>,
    /// What it is.
    #[json(rename = "type", default)]
    pub kind: MessageType,
    /// The text.
    #[json(default)]
    pub content: CompactString,
    /// Who wrote it.
    pub author: User,
    /// To whom.
    pub recipient_id: Option<Id<UserMarker>>,
    /// Its flags.
    #[json(default)]
    pub flags: MessageFlags,
    /// The application whose game sent it.
    pub application_id: Option<Id<ApplicationMarker>>,
    /// The channel.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// The channel with its recipients.
    pub channel: Option<Box<Channel>>,
    /// The invitation to an activity that it is.
    pub activity: Option<MessageActivity>,
    /// The application of that activity.
    pub application: Option<Box<Application>>,
}

impl Decode for GameDirectMessage {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        match p.tag::<()>("timestamp")? {
            Some(()) => DirectMessage::decode(p).map(Self::Message),
            None => SdkDirectMessage::decode(p).map(Self::Sdk),
        }
    }
}

impl Encode for GameDirectMessage {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Message(message) => message.encode(w),
            Self::Sdk(message) => message.encode(w),
        }
    }
}

crate::serde_decode!(GameDirectMessage);
crate::serde_encode!(GameDirectMessage);
