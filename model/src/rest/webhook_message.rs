//! Endpoints of [messages of webhooks](https://discord.com/developers/docs/resources/webhook#execute-webhook). They need
//! no authorization but the token of the webhook.

use super::{
    Attachments, endpoint,
    message_body::{message_body, message_edit},
};
use crate::{
    Patch, Secret,
    channel::message::{AllowedMentions, Embed, Extras, Message, MessageFlags},
    component::Components,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, TagMarker, WebhookMarker},
    },
    poll::PollCreateRequest,
};

/// Send a message by a webhook. Without `wait` the answer is `None`, and says nothing of success.
/// [Discord](https://discord.com/developers/docs/resources/webhook#execute-webhook)
#[endpoint(POST "/webhooks/{webhook_id}/{webhook_token}", id = "execute_webhook", returns = Option<Message>, auth = none)]
#[validate(check_execute)]
pub struct ExecuteWebhook {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
    #[path(secret)]
    pub webhook_token: Secret,
    /// Whether to wait until the message is sent, and get it.
    #[query]
    pub wait: Option<bool>,
    /// The thread of the webhook's channel to send it to.
    #[query]
    pub thread_id: Option<Id<ChannelMarker>>,
    /// Whether components are shown although the webhook belongs to no application; those cannot be used.
    #[query]
    pub with_components: Option<bool>,
    /// The text, up to 2000 characters.
    #[limit(length = ..=2000)]
    pub content: Option<String>,
    /// Another name than the webhook's, 1 to 80 characters.
    #[limit(length = 1..=80)]
    pub username: Option<String>,
    /// The address of another avatar than the webhook's, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub avatar_url: Option<String>,
    /// Whether it is read aloud.
    pub tts: bool,
    /// Up to 10 embeds, with 6000 characters together.
    #[limit(items = ..=10, nested)]
    pub embeds: Option<Vec<Embed>>,
    /// Which mentions notify.
    #[limit(nested)]
    pub allowed_mentions: Option<AllowedMentions>,
    /// Up to 5 rows of buttons and selects.
    #[limit(nested)]
    pub components: Option<Components>,
    /// Up to 10 files.
    #[files]
    #[limit(items = ..=10, nested)]
    pub attachments: Attachments,
    /// `SUPPRESS_EMBEDS`, `SUPPRESS_NOTIFICATIONS` and `IS_COMPONENTS_V2`.
    pub flags: Option<MessageFlags>,
    /// The name of the thread to make, in a forum or media channel, up to 100 characters.
    #[limit(length = ..=100)]
    pub thread_name: Option<String>,
    /// Up to 5 tags of that thread.
    #[limit(items = ..=5)]
    pub applied_tags: Vec<Id<TagMarker>>,
    /// A poll.
    #[limit(nested)]
    pub poll: Option<PollCreateRequest>,
}

/// Get a message that a webhook sent.
/// [Discord](https://discord.com/developers/docs/resources/webhook#get-webhook-message)
#[endpoint(
    GET "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", id = "get_webhook_message",
    returns = Message, auth = none
)]
pub struct GetWebhookMessage {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
    #[path(secret)]
    pub webhook_token: Secret,
    #[path]
    pub message_id: Id<MessageMarker>,
    /// The thread that it is in.
    #[query]
    pub thread_id: Option<Id<ChannelMarker>>,
}

/// Edit a message that a webhook sent.
/// [Discord](https://discord.com/developers/docs/resources/webhook#edit-webhook-message)
#[endpoint(
    PATCH "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", id = "update_webhook_message",
    returns = Message, auth = none
)]
#[validate(check_edit)]
pub struct EditWebhookMessage {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
    #[path(secret)]
    pub webhook_token: Secret,
    #[path]
    pub message_id: Id<MessageMarker>,
    /// The thread that it is in.
    #[query]
    pub thread_id: Option<Id<ChannelMarker>>,
    /// Whether components are shown although the webhook belongs to no application; those cannot be used.
    #[query]
    pub with_components: Option<bool>,
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
    /// New files, and which of the old ones stay.
    #[files]
    #[limit(items = ..=10, nested)]
    pub attachments: Attachments,
    /// A poll; only if the message was promised and not sent yet.
    #[limit(nested)]
    pub poll: Option<PollCreateRequest>,
}

/// Delete a message that a webhook sent.
/// [Discord](https://discord.com/developers/docs/resources/webhook#delete-webhook-message)
#[endpoint(
    DELETE "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", id = "delete_webhook_message", auth = none
)]
pub struct DeleteWebhookMessage {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
    #[path(secret)]
    pub webhook_token: Secret,
    #[path]
    pub message_id: Id<MessageMarker>,
    /// The thread that it is in.
    #[query]
    pub thread_id: Option<Id<ChannelMarker>>,
}

message_body! {
    ExecuteWebhook check_execute New(m => m.content.as_ref(), Extras { poll: m.poll.is_some(), ..Extras::default() });
    EditWebhookMessage check_edit Edit(m => m.content.set(), Extras { poll: m.poll.is_some(), ..Extras::default() });
}
message_edit!(EditWebhookMessage);
