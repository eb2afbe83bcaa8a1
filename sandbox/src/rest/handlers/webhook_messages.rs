//! [Messages of webhooks](https://discord.com/developers/docs/resources/webhook#execute-webhook): sent with the token in the
//! address, to the channel, a thread of it, or a new thread of a forum.

use cordial_model::{
    ImageHash,
    channel::ChannelType,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, TagMarker},
    },
    json::{self, Decode},
    rest::{
        DeleteWebhookMessage, EditWebhookMessage, ExecuteWebhook, GetWebhookMessage, StatusCode,
    },
};

use super::{
    super::{ApiError, Context, Reply},
    compose::{self, Draft, draft},
    messages,
    pictures::hash_of_bytes,
    threads,
    webhooks::{check_username, with_token},
};
use crate::world::{Author, Channel, Message, View, Webhook, World};

/// Where a message goes, and under which name.
#[derive(Debug, Default)]
pub(super) struct Delivery {
    pub(super) thread_id: Option<Id<ChannelMarker>>,
    /// The name of a new thread of a forum.
    pub(super) thread_name: Option<String>,
    pub(super) applied_tags: Vec<Id<TagMarker>>,
    pub(super) username: Option<String>,
    pub(super) avatar_url: Option<String>,
    pub(super) tts: bool,
}

/// Where a webhook's message goes: its channel, a thread of it, or a new thread of a forum.
fn destination(
    world: &World,
    webhook: &Webhook,
    thread_id: Option<Id<ChannelMarker>>,
) -> Result<Id<ChannelMarker>, ApiError> {
    let Some(thread_id) = thread_id else {
        return Ok(webhook.channel_id);
    };
    world
        .channels
        .get(&thread_id)
        .filter(|thread| thread.thread.is_some() && thread.parent_id == Some(webhook.channel_id))
        .map(|thread| thread.id)
        .ok_or_else(ApiError::unknown_channel)
}

/// Sends a message.
pub(super) fn deliver(
    world: &mut World,
    webhook: &Webhook,
    delivery: Delivery,
    draft: Draft,
) -> Result<(Id<ChannelMarker>, Id<MessageMarker>), ApiError> {
    let refused = |code, message: &str| Err(ApiError::new(StatusCode::BAD_REQUEST, code, message));
    if let Some(name) = &delivery.username {
        check_username(name)?;
    }
    let mut channel_id = destination(world, webhook, delivery.thread_id)?;
    let channel = world
        .channels
        .get(&channel_id)
        .ok_or_else(ApiError::unknown_channel)?;
    let in_forum = matches!(
        channel.kind,
        ChannelType::GuildForum | ChannelType::GuildMedia
    );
    match &delivery.thread_name {
        Some(_) if delivery.thread_id.is_some() => {
            let message =
                "Webhooks posted to forum channels cannot have both a thread_name and thread_id";
            return refused(220_002, message);
        }
        Some(_) if !in_forum => {
            return refused(
                220_003,
                "Webhooks can only create threads in forum channels",
            );
        }
        None if in_forum => {
            let message = "Webhooks posted to forum channels must have a thread_name or thread_id";
            return refused(220_001, message);
        }
        _ => {}
    }
    check_tags(channel, &delivery.applied_tags)?;
    let (id, now) = (world.next_id(), world.now());
    let avatar = match delivery.avatar_url {
        // Discord keeps a copy under the hash of the picture; here, of its address.
        Some(url) if !url.is_empty() => Some(ImageHash::new(&hash_of_bytes(url.as_bytes()))),
        _ => webhook.avatar.clone(),
    };
    let author = Author::Webhook {
        id: webhook.id,
        name: delivery.username.unwrap_or_else(|| webhook.name.clone()),
        avatar,
    };
    // It is composed before the thread is there: it may be refused.
    let mut message = Message::new(id, channel_id, author, now);
    message.tts = delivery.tts;
    message.application_id = webhook.application_id;
    let mentions = draft.allowed_mentions.clone();
    draft.apply(world, &mut message)?;
    message.flags &= !Message::EPHEMERAL;
    if let Some(name) = delivery.thread_name {
        channel_id = threads::start_in_forum(world, channel_id, webhook.user_id, name);
        message.channel_id = channel_id;
        let thread = world.channels.get_mut(&channel_id);
        if let Some(thread) = thread.and_then(|channel| channel.thread.as_mut()) {
            thread.applied_tags = delivery.applied_tags;
        }
        world.fill_mentions(&mut message, mentions.as_ref());
    }
    world.unarchive(channel_id);
    world.post(message);
    Ok((channel_id, id))
}

/// Tags are those of the forum.
fn check_tags(forum: &Channel, tags: &[Id<TagMarker>]) -> Result<(), ApiError> {
    #[derive(Decode)]
    struct Tag {
        id: Id<TagMarker>,
    }
    let known: Vec<Id<TagMarker>> = forum
        .available_tags
        .iter()
        .filter_map(|tag| json::from_str::<Tag>(tag.get()).ok())
        .map(|tag| tag.id)
        .collect();
    if tags.iter().all(|tag| known.contains(tag)) {
        Ok(())
    } else {
        Err(ApiError::new(StatusCode::NOT_FOUND, 10087, "Unknown Tag"))
    }
}

pub(super) fn execute(
    context: &mut Context<'_>,
    request: ExecuteWebhook,
) -> Result<Reply, ApiError> {
    let world = &mut *context.world;
    let webhook = with_token(world, request.webhook_id, &request.webhook_token)?.clone();
    let delivery = Delivery {
        thread_id: request.thread_id,
        thread_name: request.thread_name,
        applied_tags: request.applied_tags,
        username: request.username,
        avatar_url: request.avatar_url,
        tts: request.tts,
    };
    let content = compose::content(request.content);
    let mut draft = draft!(request, content, request.poll);
    // Those of no application have components only when they ask for it.
    if webhook.application_id.is_none() && request.with_components != Some(true) {
        draft.components = None;
    }
    let (channel_id, id) = deliver(world, &webhook, delivery, draft)?;
    if request.wait.unwrap_or(false) {
        reply(world, &webhook, channel_id, id)
    } else {
        Ok(Reply::empty())
    }
}

fn reply(
    world: &World,
    webhook: &Webhook,
    channel_id: Id<ChannelMarker>,
    id: Id<MessageMarker>,
) -> Result<Reply, ApiError> {
    let message = own(world, webhook, channel_id, id)?;
    let view = View::of(webhook.id.cast());
    Ok(Reply::object(|o| message.write(o, world, view)))
}

/// A message that the webhook sent.
fn own<'a>(
    world: &'a World,
    webhook: &Webhook,
    channel_id: Id<ChannelMarker>,
    id: Id<MessageMarker>,
) -> Result<&'a Message, ApiError> {
    world
        .channels
        .get(&channel_id)
        .and_then(|channel| channel.messages.get(&id))
        .filter(
            |message| matches!(&message.author, Author::Webhook { id, .. } if *id == webhook.id),
        )
        .ok_or_else(ApiError::unknown_message)
}

pub(super) fn get(
    context: &mut Context<'_>,
    request: GetWebhookMessage,
) -> Result<Reply, ApiError> {
    let world = &*context.world;
    let webhook = with_token(world, request.webhook_id, &request.webhook_token)?;
    let channel_id = destination(world, webhook, request.thread_id)?;
    reply(world, webhook, channel_id, request.message_id)
}

pub(super) fn edit(
    context: &mut Context<'_>,
    request: EditWebhookMessage,
) -> Result<Reply, ApiError> {
    let world = &mut *context.world;
    let webhook = with_token(world, request.webhook_id, &request.webhook_token)?.clone();
    let channel_id = destination(world, &webhook, request.thread_id)?;
    own(world, &webhook, channel_id, request.message_id)?;
    let content = request.content;
    let draft = draft!(request, content, None);
    messages::change(world, channel_id, request.message_id, draft)?;
    reply(world, &webhook, channel_id, request.message_id)
}

pub(super) fn delete(
    context: &mut Context<'_>,
    request: DeleteWebhookMessage,
) -> Result<Reply, ApiError> {
    let world = &mut *context.world;
    let webhook = with_token(world, request.webhook_id, &request.webhook_token)?;
    let channel_id = destination(world, webhook, request.thread_id)?;
    own(world, webhook, channel_id, request.message_id)?;
    world.delete_message(channel_id, request.message_id);
    Ok(Reply::empty())
}
