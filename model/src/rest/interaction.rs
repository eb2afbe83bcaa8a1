//! Endpoints of [interactions](https://discord.com/developers/docs/interactions/receiving-and-responding#endpoints):
//! their answers and followups. They need no authorization but the token of the interaction, which is good for 15
//! minutes, and the global rate limit does not count them.

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
        marker::{ApplicationMarker, ChannelMarker, InteractionMarker, MessageMarker},
    },
    interaction::{InteractionCallbackResponse, InteractionResponse},
    poll::PollCreateRequest,
};

/// Answer an interaction, within 3 seconds.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response)
#[endpoint(
    POST "/interactions/{interaction_id}/{interaction_token}/callback", id = "create_interaction_response",
    returns = Option<InteractionCallbackResponse>, auth = none, global_exempt
)]
pub struct CreateInteractionResponse {
    #[path]
    pub interaction_id: Id<InteractionMarker>,
    #[path(secret)]
    pub interaction_token: Secret,
    /// The answer.
    #[body]
    #[files]
    #[limit(nested)]
    pub response: InteractionResponse,
    /// Whether Discord tells what the answer made; otherwise there is no answer to this request.
    #[query]
    pub with_response: Option<bool>,
}

/// Get the message that answers an interaction.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#get-original-interaction-response)
#[endpoint(
    GET "/webhooks/{application_id}/{interaction_token}/messages/@original", id = "get_original_webhook_message",
    returns = Message, auth = none, global_exempt
)]
pub struct GetOriginalInteractionResponse {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path(secret)]
    pub interaction_token: Secret,
    /// The thread that it is in.
    #[query]
    pub thread_id: Option<Id<ChannelMarker>>,
}

/// Edit the message that answers an interaction, or send the one that was promised.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#edit-original-interaction-response)
#[endpoint(
    PATCH "/webhooks/{application_id}/{interaction_token}/messages/@original", id = "update_original_webhook_message",
    returns = Message, auth = none, global_exempt
)]
#[validate(check_original)]
pub struct EditOriginalInteractionResponse {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path(secret)]
    pub interaction_token: Secret,
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

/// Delete the message that answers an interaction.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#delete-original-interaction-response)
#[endpoint(
    DELETE "/webhooks/{application_id}/{interaction_token}/messages/@original",
    id = "delete_original_webhook_message", auth = none, global_exempt
)]
pub struct DeleteOriginalInteractionResponse {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path(secret)]
    pub interaction_token: Secret,
    /// The thread that it is in.
    #[query]
    pub thread_id: Option<Id<ChannelMarker>>,
}

/// Send another message after the answer to an interaction; up to 5 where the application is only installed for the user.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#create-followup-message)
#[endpoint(
    POST "/webhooks/{application_id}/{interaction_token}", id = "execute_webhook",
    returns = Message, auth = none, global_exempt
)]
#[validate(check_followup)]
pub struct CreateFollowupMessage {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path(secret)]
    pub interaction_token: Secret,
    /// The text, up to 2000 characters.
    #[limit(length = ..=2000)]
    pub content: Option<String>,
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
    /// `EPHEMERAL`, `SUPPRESS_EMBEDS`, `SUPPRESS_NOTIFICATIONS`, `IS_VOICE_MESSAGE` and `IS_COMPONENTS_V2`.
    pub flags: Option<MessageFlags>,
    /// A poll.
    #[limit(nested)]
    pub poll: Option<PollCreateRequest>,
}

impl<S> CreateFollowupMessage<S> {
    /// Shows the message to the person alone.
    pub fn ephemeral(mut self) -> Self {
        *self.flags.get_or_insert_default() |= MessageFlags::EPHEMERAL;
        self
    }
}

/// Get a followup message.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#get-followup-message)
#[endpoint(
    GET "/webhooks/{application_id}/{interaction_token}/messages/{message_id}", id = "get_webhook_message",
    returns = Message, auth = none, global_exempt
)]
pub struct GetFollowupMessage {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path(secret)]
    pub interaction_token: Secret,
    #[path]
    pub message_id: Id<MessageMarker>,
}

/// Edit a followup message.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#edit-followup-message)
#[endpoint(
    PATCH "/webhooks/{application_id}/{interaction_token}/messages/{message_id}", id = "update_webhook_message",
    returns = Message, auth = none, global_exempt
)]
#[validate(check_edit)]
pub struct EditFollowupMessage {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path(secret)]
    pub interaction_token: Secret,
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
    /// New files, and which of the old ones stay.
    #[files]
    #[limit(items = ..=10, nested)]
    pub attachments: Attachments,
    /// A poll; only if the message was promised and not sent yet.
    #[limit(nested)]
    pub poll: Option<PollCreateRequest>,
}

/// Delete a followup message.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#delete-followup-message)
#[endpoint(
    DELETE "/webhooks/{application_id}/{interaction_token}/messages/{message_id}", id = "delete_webhook_message",
    auth = none, global_exempt
)]
pub struct DeleteFollowupMessage {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path(secret)]
    pub interaction_token: Secret,
    #[path]
    pub message_id: Id<MessageMarker>,
}

message_body! {
    EditOriginalInteractionResponse check_original Edit(m => m.content.set(), Extras { poll: m.poll.is_some(), ..Extras::default() });
    CreateFollowupMessage check_followup New(m => m.content.as_ref(), Extras { poll: m.poll.is_some(), ..Extras::default() });
    EditFollowupMessage check_edit Edit(m => m.content.set(), Extras { poll: m.poll.is_some(), ..Extras::default() });
}
message_edit!(EditOriginalInteractionResponse EditFollowupMessage);
