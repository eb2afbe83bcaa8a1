//! [Webhooks](https://discord.com/developers/docs/resources/webhook) and the messages that they send.

use cordial_model::{
    ImageData, ImageHash, Patch, Permissions, Secret,
    guild::AuditLogEvent,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, WebhookMarker},
    },
    rest::{
        CreateWebhook, DeleteWebhook, DeleteWebhookMessage, DeleteWebhookWithToken,
        EditWebhookMessage, ExecuteWebhook, GetChannelWebhooks, GetGuildWebhooks, GetWebhook,
        GetWebhookMessage, GetWebhookWithToken, ModifyWebhook, ModifyWebhookWithToken, StatusCode,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::{channel_with, guild_with},
    compose::{self, draft},
    messages, threads,
};
use crate::world::{
    Author, Message, NewEntry, View, Webhook, World, audit,
    render::{self, Object},
};

/// Webhooks of a channel.
const MAX_WEBHOOKS: usize = 15;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(create);
    handlers.on(|context, request: GetChannelWebhooks| {
        let caller = context.caller()?;
        let id = request.channel_id;
        channel_with(context.world, id, caller, Permissions::MANAGE_WEBHOOKS)?;
        Ok(list(context.world, |webhook| webhook.channel_id == id))
    });
    handlers.on(|context, request: GetGuildWebhooks| {
        let caller = context.caller()?;
        let id = request.guild_id;
        guild_with(context.world, id, caller, Permissions::MANAGE_WEBHOOKS)?;
        Ok(list(context.world, |webhook| webhook.guild_id == id))
    });
    handlers.on(|context, request: GetWebhook| {
        let caller = context.caller()?;
        let webhook = managed(context.world, request.webhook_id, caller)?;
        Ok(Reply::object(|o| webhook.write(o, context.world, true)))
    });
    handlers.on(|context, request: GetWebhookWithToken| {
        let webhook = with_token(context.world, request.webhook_id, &request.webhook_token)?;
        Ok(Reply::object(|o| webhook.write(o, context.world, false)))
    });
    handlers.on(|context, request: ModifyWebhook| {
        let caller = context.caller()?;
        managed(context.world, request.webhook_id, caller)?;
        if let Some(channel) = request.channel_id {
            channel_with(context.world, channel, caller, Permissions::MANAGE_WEBHOOKS)?;
        }
        let changes = (request.name, request.avatar, request.channel_id);
        modify(context, request.webhook_id, changes, true)
    });
    handlers.on(|context, request: ModifyWebhookWithToken| {
        with_token(context.world, request.webhook_id, &request.webhook_token)?;
        let changes = (request.name, request.avatar, None);
        modify(context, request.webhook_id, changes, false)
    });
    handlers.on(|context, request: DeleteWebhook| {
        let caller = context.caller()?;
        managed(context.world, request.webhook_id, caller)?;
        Ok(remove(context, request.webhook_id))
    });
    handlers.on(|context, request: DeleteWebhookWithToken| {
        with_token(context.world, request.webhook_id, &request.webhook_token)?;
        Ok(remove(context, request.webhook_id))
    });
}

/// What Discord makes of an image that was sent: the hash of its content.
pub(super) fn hash_of(image: &ImageData) -> Result<ImageHash, ApiError> {
    let invalid = || ApiError::field("image", "BASE_TYPE_INVALID", "Unsupported image type given");
    if !image.mime().starts_with("image/") {
        return Err(invalid());
    }
    let bytes = image.bytes().ok_or_else(invalid)?;
    let half = |start: u64| {
        bytes.iter().fold(start, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    };
    let (first, second) = (half(0xcbf2_9ce4_8422_2325), half(0x84_2223_25cb_f29c));
    let prefix = if image.mime() == "image/gif" {
        "a_"
    } else {
        ""
    };
    Ok(ImageHash::new(&format!(
        "{prefix}{first:016x}{second:016x}"
    )))
}

/// Carries an update of a picture out.
pub(super) fn apply_image(
    change: Patch<ImageData>,
    field: &mut Option<ImageHash>,
) -> Result<(), ApiError> {
    match change {
        Patch::Leave => {}
        Patch::Clear => *field = None,
        Patch::Set(image) => *field = Some(hash_of(&image)?),
    }
    Ok(())
}

/// Names that would pass for somebody else's.
fn check_name(name: &str) -> Result<(), ApiError> {
    let lower = name.to_lowercase();
    if lower.contains("discord") || lower.contains("clyde") || lower == "everyone" {
        let message = "Username cannot contain \"discord\" or \"clyde\"";
        return Err(ApiError::field(
            "name",
            "USERNAME_INVALID_CONTAINS",
            message,
        ));
    }
    Ok(())
}

fn create(context: &mut Context<'_>, request: CreateWebhook) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let permission = Permissions::MANAGE_WEBHOOKS;
    let channel = channel_with(world, request.channel_id, caller, permission)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    check_name(&request.name)?;
    let channel_id = request.channel_id;
    let count = world
        .webhooks
        .values()
        .filter(|webhook| webhook.channel_id == channel_id)
        .count();
    if count >= MAX_WEBHOOKS {
        let message = format!("Maximum number of webhooks reached ({MAX_WEBHOOKS})");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 30007, message));
    }
    let avatar = request.avatar.as_ref().map(hash_of).transpose()?;
    let id = world.next_id();
    let webhook = Webhook {
        id,
        guild_id,
        channel_id,
        user_id: caller.user_id,
        application_id: Some(caller.application_id),
        name: request.name,
        avatar,
        token: world.secret(68),
    };
    let made = render::object(|o| webhook.write(o, world, true));
    world.webhooks.insert(id, webhook);
    world.webhooks_changed(channel_id);
    let entry = NewEntry::created(AuditLogEvent::WebhookCreate, audit::WEBHOOK, &made);
    context.audit(guild_id, entry.target(id));
    let world = &*context.world;
    Ok(Reply::object(|o| world.webhooks[&id].write(o, world, true)))
}

fn list(world: &World, wanted: impl Fn(&Webhook) -> bool) -> Reply {
    Reply::json(render::list(|list| {
        for webhook in world.webhooks.values().filter(|webhook| wanted(webhook)) {
            list.element(&Object(|o| webhook.write(o, world, true)));
        }
    }))
}

fn managed(world: &World, id: Id<WebhookMarker>, caller: Caller) -> Result<&Webhook, ApiError> {
    let webhook = world
        .webhooks
        .get(&id)
        .ok_or_else(ApiError::unknown_webhook)?;
    channel_with(
        world,
        webhook.channel_id,
        caller,
        Permissions::MANAGE_WEBHOOKS,
    )?;
    Ok(webhook)
}

fn with_token<'a>(
    world: &'a World,
    id: Id<WebhookMarker>,
    token: &Secret,
) -> Result<&'a Webhook, ApiError> {
    let webhook = world
        .webhooks
        .get(&id)
        .ok_or_else(ApiError::unknown_webhook)?;
    if webhook.token == token.expose() {
        Ok(webhook)
    } else {
        Err(ApiError::wrong_token())
    }
}

type Changes = (Option<String>, Patch<ImageData>, Option<Id<ChannelMarker>>);

fn modify(
    context: &mut Context<'_>,
    id: Id<WebhookMarker>,
    (name, avatar, channel_id): Changes,
    with_user: bool,
) -> Result<Reply, ApiError> {
    if let Some(name) = &name {
        check_name(name)?;
    }
    let world = &mut *context.world;
    let known = world.webhooks.get(&id);
    let known = known.ok_or_else(ApiError::unknown_webhook)?;
    let before = render::object(|o| known.write(o, world, true));
    let webhook = world
        .webhooks
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_webhook)?;
    apply_image(avatar, &mut webhook.avatar)?;
    if let Some(name) = name {
        webhook.name = name;
    }
    if let Some(channel_id) = channel_id {
        webhook.channel_id = channel_id;
    }
    let (guild_id, channel_id) = (webhook.guild_id, webhook.channel_id);
    world.webhooks_changed(channel_id);
    let after = render::object(|o| world.webhooks[&id].write(o, world, true));
    let action = AuditLogEvent::WebhookUpdate;
    let entry = NewEntry::between(action, audit::WEBHOOK, &before, &after);
    context.audit(guild_id, entry.target(id));
    let world = &*context.world;
    Ok(Reply::object(|o| {
        world.webhooks[&id].write(o, world, with_user);
    }))
}

fn remove(context: &mut Context<'_>, id: Id<WebhookMarker>) -> Reply {
    let world = &mut *context.world;
    if let Some(webhook) = world.webhooks.remove(&id) {
        world.webhooks_changed(webhook.channel_id);
        let before = render::object(|o| webhook.write(o, world, true));
        let action = AuditLogEvent::WebhookDelete;
        let entry = NewEntry::deleted(action, audit::WEBHOOK, &before);
        context.audit(webhook.guild_id, entry.target(id));
    }
    Reply::empty()
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

pub(super) fn execute(
    context: &mut Context<'_>,
    request: ExecuteWebhook,
) -> Result<Reply, ApiError> {
    let world = &mut *context.world;
    let webhook = with_token(world, request.webhook_id, &request.webhook_token)?.clone();
    let mut channel_id = destination(world, &webhook, request.thread_id)?;
    if let Some(name) = &request.username {
        check_name(name)?;
    }
    let channel = world
        .channels
        .get(&channel_id)
        .ok_or_else(ApiError::unknown_channel)?;
    if !channel.kind.is_text() {
        let Some(name) = request.thread_name.clone() else {
            let message = "Webhooks posted to forum channels must have a thread_name or thread_id";
            return Err(ApiError::new(StatusCode::BAD_REQUEST, 220_001, message));
        };
        channel_id = threads::start_in_forum(world, channel_id, webhook.user_id, name);
    }
    let id = world.next_id();
    let author = Author::Webhook {
        id: webhook.id,
        name: request.username.unwrap_or_else(|| webhook.name.clone()),
        avatar: webhook.avatar.clone(),
    };
    let mut message = Message::new(id, channel_id, author, world.now());
    message.tts = request.tts;
    message.application_id = webhook.application_id;
    let content = compose::content(request.content);
    let draft = draft!(request, content, request.poll);
    draft.apply(world, &mut message)?;
    message.flags &= !Message::EPHEMERAL;
    messages::unarchive(world, channel_id);
    world.post(message);
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

pub(super) fn get_channel_message(
    context: &mut Context<'_>,
    request: GetWebhookMessage,
) -> Result<Reply, ApiError> {
    let world = &*context.world;
    let webhook = with_token(world, request.webhook_id, &request.webhook_token)?;
    let channel_id = destination(world, webhook, request.thread_id)?;
    reply(world, webhook, channel_id, request.message_id)
}

pub(super) fn edit_message(
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

pub(super) fn delete_message(
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
