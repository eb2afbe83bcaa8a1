//! [Webhooks](https://discord.com/developers/docs/resources/webhook) and the messages that they send.

use cordial_model::{
    ImageData, Patch, Permissions, Secret,
    channel::ChannelType,
    guild::AuditLogEvent,
    id::{
        Id,
        marker::{ChannelMarker, WebhookMarker},
    },
    rest::{
        CreateWebhook, DeleteWebhook, DeleteWebhookWithToken, GetChannelWebhooks, GetGuildWebhooks,
        GetWebhook, GetWebhookWithToken, ModifyWebhook, ModifyWebhookWithToken, StatusCode,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::{channel_with, guild_with},
    pictures::{self, Picture},
};
use crate::world::{
    Channel, NewEntry, Webhook, World, audit,
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
        let guild_id = managed(context.world, request.webhook_id, caller)?.guild_id;
        if let Some(id) = request.channel_id {
            let permission = Permissions::MANAGE_WEBHOOKS;
            let channel = channel_with(context.world, id, caller, permission)?;
            // Webhooks stay in their guild, and where messages are.
            if channel.guild_id != Some(guild_id) {
                return Err(ApiError::unknown_channel());
            }
            check_place(channel)?;
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

/// Names that would pass for somebody else's.
fn check_name(name: &str) -> Result<(), ApiError> {
    check_name_at("name", name)
}

/// The same for the name of one message.
pub(super) fn check_username(name: &str) -> Result<(), ApiError> {
    check_name_at("username", name)
}

fn check_name_at(path: &str, name: &str) -> Result<(), ApiError> {
    let lower = name.to_lowercase();
    if lower.contains("discord") || lower.contains("clyde") || lower == "everyone" {
        let message = "Username cannot contain \"discord\" or \"clyde\"";
        return Err(ApiError::field(path, "USERNAME_INVALID_CONTAINS", message));
    }
    Ok(())
}

/// Webhooks are where messages are, and in forums; threads have those of their channels.
fn check_place(channel: &Channel) -> Result<(), ApiError> {
    let fits = channel.kind.is_text()
        || matches!(
            channel.kind,
            ChannelType::GuildForum | ChannelType::GuildMedia
        );
    if fits && channel.thread.is_none() {
        Ok(())
    } else {
        Err(ApiError::wrong_channel_type())
    }
}

fn create(context: &mut Context<'_>, request: CreateWebhook) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let permission = Permissions::MANAGE_WEBHOOKS;
    let channel = channel_with(world, request.channel_id, caller, permission)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    check_place(channel)?;
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
    let avatar = request.avatar.as_ref().map(Picture::read).transpose()?;
    let id: Id<WebhookMarker> = world.next_id();
    let folder = format!("avatars/{id}");
    let avatar = avatar.map(|picture| picture.keep(&mut world.files, folder));
    let webhook = Webhook {
        id,
        guild_id,
        channel_id,
        user_id: caller.user_id,
        application_id: Some(caller.application_id),
        name: request.name,
        avatar,
        token: world.secret(68),
        source: None,
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

pub(super) fn with_token<'a>(
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
    let avatar = Picture::read_change(avatar)?;
    let world = &mut *context.world;
    let known = world.webhooks.get(&id);
    let known = known.ok_or_else(ApiError::unknown_webhook)?;
    let before = render::object(|o| known.write(o, world, true));
    let left = known.channel_id;
    let webhook = world
        .webhooks
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_webhook)?;
    let folder = format!("avatars/{id}");
    pictures::replace(&mut world.files, folder, avatar, &mut webhook.avatar);
    if let Some(name) = name {
        webhook.name = name;
    }
    if let Some(channel_id) = channel_id {
        webhook.channel_id = channel_id;
    }
    let (guild_id, channel_id) = (webhook.guild_id, webhook.channel_id);
    if channel_id != left {
        world.webhooks_changed(left);
    }
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
        if let Some(avatar) = &webhook.avatar {
            let folder = format!("avatars/{id}");
            world.files.remove_picture(folder, avatar);
        }
        world.webhooks_changed(webhook.channel_id);
        let before = render::object(|o| webhook.write(o, world, true));
        let action = AuditLogEvent::WebhookDelete;
        let entry = NewEntry::deleted(action, audit::WEBHOOK, &before);
        context.audit(webhook.guild_id, entry.target(id));
    }
    Reply::empty()
}
