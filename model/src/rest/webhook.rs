//! Endpoints for managing [webhooks](https://discord.com/developers/docs/resources/webhook).

use super::endpoint;
use crate::{
    ImageData, Patch, Secret,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, WebhookMarker},
    },
    validate::Validator,
    webhook::Webhook,
};

/// Make a webhook. [Discord](https://discord.com/developers/docs/resources/webhook#create-webhook)
#[endpoint(POST "/channels/{channel_id}/webhooks", id = "create_webhook", returns = Webhook, reason)]
#[validate(check_new)]
pub struct CreateWebhook {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// 1 to 80 characters; must not contain `clyde` or `discord`.
    #[limit(length = 1..=80)]
    pub name: String,
    /// The avatar that it posts with.
    pub avatar: Option<ImageData>,
}

/// List the webhooks of a channel. [Discord](https://discord.com/developers/docs/resources/webhook#get-channel-webhooks)
#[endpoint(GET "/channels/{channel_id}/webhooks", id = "list_channel_webhooks", returns = Vec<Webhook>)]
pub struct GetChannelWebhooks {
    #[path]
    pub channel_id: Id<ChannelMarker>,
}

/// List the webhooks of a guild. [Discord](https://discord.com/developers/docs/resources/webhook#get-guild-webhooks)
#[endpoint(GET "/guilds/{guild_id}/webhooks", id = "get_guild_webhooks", returns = Vec<Webhook>)]
pub struct GetGuildWebhooks {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Get a webhook. [Discord](https://discord.com/developers/docs/resources/webhook#get-webhook)
#[endpoint(GET "/webhooks/{webhook_id}", id = "get_webhook", returns = Webhook)]
pub struct GetWebhook {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
}

/// Get a webhook by its token. [Discord](https://discord.com/developers/docs/resources/webhook#get-webhook-with-token)
#[endpoint(GET "/webhooks/{webhook_id}/{webhook_token}", id = "get_webhook_by_token", returns = Webhook, auth = none)]
pub struct GetWebhookWithToken {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
    #[path(secret)]
    pub webhook_token: Secret,
}

/// Change a webhook; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/webhook#modify-webhook)
#[endpoint(PATCH "/webhooks/{webhook_id}", id = "update_webhook", returns = Webhook, reason)]
#[validate(check_change)]
pub struct ModifyWebhook {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
    /// 1 to 80 characters; must not contain `clyde` or `discord`.
    #[limit(length = 1..=80)]
    pub name: Option<String>,
    /// The avatar that it posts with.
    pub avatar: Patch<ImageData>,
    /// The channel to move to.
    pub channel_id: Option<Id<ChannelMarker>>,
}

/// Change a webhook by its token; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/webhook#modify-webhook-with-token)
#[endpoint(PATCH "/webhooks/{webhook_id}/{webhook_token}", id = "update_webhook_by_token", returns = Webhook, auth = none)]
#[validate(check_change_with_token)]
pub struct ModifyWebhookWithToken {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
    #[path(secret)]
    pub webhook_token: Secret,
    /// 1 to 80 characters; must not contain `clyde` or `discord`.
    #[limit(length = 1..=80)]
    pub name: Option<String>,
    /// The avatar that it posts with.
    pub avatar: Patch<ImageData>,
}

/// Delete a webhook. [Discord](https://discord.com/developers/docs/resources/webhook#delete-webhook)
#[endpoint(DELETE "/webhooks/{webhook_id}", id = "delete_webhook", reason)]
pub struct DeleteWebhook {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
}

/// Delete a webhook by its token. [Discord](https://discord.com/developers/docs/resources/webhook#delete-webhook-with-token)
#[endpoint(DELETE "/webhooks/{webhook_id}/{webhook_token}", id = "delete_webhook_by_token", auth = none)]
pub struct DeleteWebhookWithToken {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
    #[path(secret)]
    pub webhook_token: Secret,
}

fn check_new<S>(webhook: &CreateWebhook<S>, v: &mut Validator) {
    check_name(&webhook.name, v);
}

fn check_change<S>(webhook: &ModifyWebhook<S>, v: &mut Validator) {
    check_name(webhook.name.as_deref().unwrap_or_default(), v);
}

fn check_change_with_token<S>(webhook: &ModifyWebhookWithToken<S>, v: &mut Validator) {
    check_name(webhook.name.as_deref().unwrap_or_default(), v);
}

/// Webhooks must not pass for Discord.
fn check_name(name: &str, v: &mut Validator) {
    let name = name.to_lowercase();
    for word in ["clyde", "discord"] {
        if name.contains(word) {
            v.rule("name", format!("must not contain `{word}`"));
        }
    }
}
