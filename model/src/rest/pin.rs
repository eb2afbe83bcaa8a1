//! Endpoints of [pins](https://discord.com/developers/docs/resources/message#get-channel-pins).

use super::endpoint;
use crate::{
    Timestamp,
    channel::message::{Message, MessagePins},
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker},
    },
};

/// List the pinned messages of a channel, latest pin first.
/// [Discord](https://discord.com/developers/docs/resources/message#get-channel-pins)
#[endpoint(GET "/channels/{channel_id}/messages/pins", id = "list_pins", returns = MessagePins)]
pub struct GetChannelPins {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// Messages that were pinned before.
    #[query]
    pub before: Option<Timestamp>,
    /// How many, 1 to 50; 50 if not said.
    #[query]
    #[limit(value = 1..=50)]
    pub limit: Option<u8>,
}

/// Pin a message; a channel can have 250 pins.
/// [Discord](https://discord.com/developers/docs/resources/message#pin-message)
#[endpoint(PUT "/channels/{channel_id}/messages/pins/{message_id}", id = "create_pin", reason)]
pub struct PinMessage {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
}

/// Unpin a message.
/// [Discord](https://discord.com/developers/docs/resources/message#unpin-message)
#[endpoint(DELETE "/channels/{channel_id}/messages/pins/{message_id}", id = "delete_pin", reason)]
pub struct UnpinMessage {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
}

/// List the pinned messages of a channel, up to 50.
/// [Discord](https://discord.com/developers/docs/resources/message#get-pinned-messages-deprecated)
#[endpoint(
    GET "/channels/{channel_id}/pins", id = "deprecated_list_pins", returns = Vec<Message>,
    deprecated = "use `GetChannelPins`"
)]
pub struct GetPinnedMessages {
    #[path]
    pub channel_id: Id<ChannelMarker>,
}

/// Pin a message. [Discord](https://discord.com/developers/docs/resources/message#pin-message-deprecated)
#[endpoint(
    PUT "/channels/{channel_id}/pins/{message_id}", id = "deprecated_create_pin",
    deprecated = "use `PinMessage`"
)]
pub struct PinMessageDeprecated {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
}

/// Unpin a message. [Discord](https://discord.com/developers/docs/resources/message#unpin-message-deprecated)
#[endpoint(
    DELETE "/channels/{channel_id}/pins/{message_id}", id = "deprecated_delete_pin",
    deprecated = "use `UnpinMessage`"
)]
pub struct UnpinMessageDeprecated {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
}
