//! Endpoints of [messages](https://discord.com/developers/docs/resources/message).

use super::{
    Attachments, endpoint,
    message_body::{message_body, message_edit},
};
use crate::{
    Patch,
    channel::message::{
        AllowedMentions, Embed, Extras, Message, MessageFlags, MessageReference, Nonce,
        SharedClientTheme,
    },
    component::Components,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, StickerMarker},
    },
    poll::PollCreateRequest,
    validate::Validator,
};

/// List messages of a channel, latest first.
/// [Discord](https://discord.com/developers/docs/resources/message#get-channel-messages)
#[endpoint(GET "/channels/{channel_id}/messages", id = "list_messages", returns = Vec<Message>)]
#[validate(check_place)]
pub struct GetChannelMessages {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// Messages around this one; excludes `before` and `after`.
    #[query]
    pub around: Option<Id<MessageMarker>>,
    /// Messages before this one; excludes `around` and `after`.
    #[query]
    pub before: Option<Id<MessageMarker>>,
    /// Messages after this one; excludes `around` and `before`.
    #[query]
    pub after: Option<Id<MessageMarker>>,
    /// How many, 1 to 100; 50 if not said.
    #[query]
    #[limit(value = 1..=100)]
    pub limit: Option<u8>,
}

fn check_place<S>(list: &GetChannelMessages<S>, v: &mut Validator) {
    let places = [list.around, list.before, list.after];
    if places.iter().flatten().count() > 1 {
        v.rule("around", "only one of around, before and after");
    }
}

/// Get a message of a channel.
/// [Discord](https://discord.com/developers/docs/resources/message#get-channel-message)
#[endpoint(GET "/channels/{channel_id}/messages/{message_id}", id = "get_message", returns = Message)]
pub struct GetChannelMessage {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
}

/// Post a message to a channel. [Discord](https://discord.com/developers/docs/resources/message#create-message)
#[endpoint(POST "/channels/{channel_id}/messages", id = "create_message", returns = Message)]
#[validate(check_create)]
pub struct CreateMessage {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// The text, up to 2000 characters.
    #[limit(length = ..=2000)]
    pub content: Option<String>,
    /// Something to find the message by, up to 25 characters.
    #[limit(length = ..=25)]
    pub nonce: Option<Nonce>,
    /// Whether a second message with the same nonce in the last minutes is not sent; the first is the answer then.
    pub enforce_nonce: bool,
    /// Whether it is read aloud.
    pub tts: bool,
    /// Up to 10 embeds, with 6000 characters together.
    #[limit(items = ..=10, nested)]
    pub embeds: Option<Vec<Embed>>,
    /// Which mentions notify.
    #[limit(nested)]
    pub allowed_mentions: Option<AllowedMentions>,
    /// The message that it replies to or forwards.
    pub message_reference: Option<MessageReference>,
    /// Up to 5 rows of buttons and selects.
    #[limit(nested)]
    pub components: Option<Components>,
    /// Up to 3 stickers of the guild.
    #[limit(items = ..=3)]
    pub sticker_ids: Vec<Id<StickerMarker>>,
    /// Up to 10 files.
    #[files]
    #[limit(items = ..=10, nested)]
    pub attachments: Attachments,
    /// `SUPPRESS_EMBEDS`, `SUPPRESS_NOTIFICATIONS`, `IS_VOICE_MESSAGE` and `IS_COMPONENTS_V2`.
    pub flags: Option<MessageFlags>,
    /// A poll.
    #[limit(nested)]
    pub poll: Option<PollCreateRequest>,
    /// A theme to share.
    #[limit(nested)]
    pub shared_client_theme: Option<SharedClientTheme>,
}

impl<S> CreateMessage<S> {
    /// Makes it a reply to a message of the same channel.
    pub fn reply_to(self, message_id: Id<MessageMarker>) -> Self {
        self.message_reference(MessageReference::reply(message_id))
    }
}

/// Edit a message of the bot. Others' messages: the flag `SUPPRESS_EMBEDS`, with the permission `MANAGE_MESSAGES`.
/// [Discord](https://discord.com/developers/docs/resources/message#edit-message)
#[endpoint(PATCH "/channels/{channel_id}/messages/{message_id}", id = "update_message", returns = Message)]
#[validate(check_edit)]
pub struct EditMessage {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
    /// The text, up to 2000 characters.
    #[limit(length = ..=2000)]
    pub content: Patch<String>,
    /// Up to 10 embeds; an empty list removes all.
    #[limit(items = ..=10, nested)]
    pub embeds: Option<Vec<Embed>>,
    /// `SUPPRESS_EMBEDS`; `IS_COMPONENTS_V2` can be set and not taken away.
    pub flags: Option<MessageFlags>,
    /// Which mentions notify.
    #[limit(nested)]
    pub allowed_mentions: Option<AllowedMentions>,
    /// Its components; an empty list removes all.
    #[limit(nested)]
    pub components: Option<Components>,
    /// The stickers that stay; cleared, none.
    #[limit(items = ..=3)]
    pub sticker_ids: Patch<Vec<Id<StickerMarker>>>,
    /// New files, and which of the old ones stay.
    #[files]
    #[limit(items = ..=10, nested)]
    pub attachments: Attachments,
}

message_body! {
    CreateMessage check_create New(m => m.content.as_ref(), Extras {
        poll: m.poll.is_some(),
        stickers: !m.sticker_ids.is_empty(),
        theme: m.shared_client_theme.is_some(),
        whole: m.message_reference.as_ref().is_some_and(MessageReference::is_forward),
    });
    EditMessage check_edit Edit(m => m.content.set(), Extras {
        stickers: m.sticker_ids.set().is_some_and(|ids| !ids.is_empty()),
        ..Extras::default()
    });
}
message_edit!(EditMessage);

/// Delete a message.
/// [Discord](https://discord.com/developers/docs/resources/message#delete-message)
#[endpoint(DELETE "/channels/{channel_id}/messages/{message_id}", id = "delete_message", reason)]
pub struct DeleteMessage {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
}

/// Delete 2 to 100 messages that are at most two weeks old.
/// [Discord](https://discord.com/developers/docs/resources/message#bulk-delete-messages)
#[endpoint(POST "/channels/{channel_id}/messages/bulk-delete", id = "bulk_delete_messages", reason)]
pub struct BulkDeleteMessages {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// 2 to 100 messages.
    #[required]
    #[limit(items = 2..=100)]
    pub messages: Vec<Id<MessageMarker>>,
}

/// Publish a message of an announcement channel to the channels that follow it.
/// [Discord](https://discord.com/developers/docs/resources/message#crosspost-message)
#[endpoint(POST "/channels/{channel_id}/messages/{message_id}/crosspost", id = "crosspost_message", returns = Message)]
pub struct CrosspostMessage {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
}
