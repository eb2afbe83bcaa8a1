//! What Discord tells of an answer that it took.

use compact_str::CompactString;

use super::{InteractionResponseType, InteractionType};
use crate::{
    channel::message::Message,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, InteractionMarker, MessageMarker},
    },
    json::{Decode, Encode},
};

/// What Discord tells of an answer that it took.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback-interaction-callback-response-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct InteractionCallbackResponse {
    /// The interaction.
    pub interaction: CallbackInteraction,
    /// What the answer made.
    pub resource: Option<CallbackResource>,
}

impl InteractionCallbackResponse {
    /// An answer that was taken.
    pub fn new(interaction: CallbackInteraction, resource: Option<CallbackResource>) -> Self {
        Self {
            interaction,
            resource,
        }
    }
}

/// An interaction that was answered.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback-interaction-callback-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct CallbackInteraction {
    /// The id.
    pub id: Id<InteractionMarker>,
    /// Its type.
    #[json(rename = "type")]
    pub kind: InteractionType,
    /// The activity that was launched or joined.
    pub activity_instance_id: Option<CompactString>,
    /// The message that the answer made.
    pub response_message_id: Option<Id<MessageMarker>>,
    /// Whether that message is still to come.
    pub response_message_loading: Option<bool>,
    /// Whether only the person can see it.
    pub response_message_ephemeral: Option<bool>,
    /// The channel that it was made in.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// The guild that it was made in.
    pub guild_id: Option<Id<GuildMarker>>,
}

impl CallbackInteraction {
    /// An interaction that was answered without a message.
    pub fn new(id: Id<InteractionMarker>, kind: InteractionType) -> Self {
        Self {
            id,
            kind,
            activity_instance_id: None,
            response_message_id: None,
            response_message_loading: None,
            response_message_ephemeral: None,
            channel_id: None,
            guild_id: None,
        }
    }
}

/// What an answer made.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback-interaction-callback-resource-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct CallbackResource {
    /// The type of the answer.
    #[json(rename = "type")]
    pub kind: InteractionResponseType,
    /// The activity that was launched.
    pub activity_instance: Option<ActivityInstance>,
    /// The message that was made or updated.
    pub message: Option<Box<Message>>,
}

impl CallbackResource {
    /// A message that was made or updated.
    pub fn message(kind: InteractionResponseType, message: Message) -> Self {
        Self {
            kind,
            activity_instance: None,
            message: Some(Box::new(message)),
        }
    }
}

/// An activity that was launched.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback-interaction-callback-activity-instance-resource)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ActivityInstance {
    /// Its id.
    pub id: CompactString,
}
