//! Endpoints of webhooks that take [what Slack and GitHub send](https://discord.com/developers/docs/resources/webhook#execute-slack-compatible-webhook).

use super::{PlainText, endpoint};
use crate::{
    Secret,
    id::{
        Id,
        marker::{ChannelMarker, WebhookMarker},
    },
    webhook::{github::GitHubWebhook, slack::SlackAttachment},
};

/// Send a message in Slack's form by a webhook.
/// [Discord](https://discord.com/developers/docs/resources/webhook#execute-slack-compatible-webhook)
#[endpoint(
    POST "/webhooks/{webhook_id}/{webhook_token}/slack", id = "execute_slack_compatible_webhook", returns = PlainText,
    auth = none
)]
pub struct ExecuteSlackCompatibleWebhook {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
    #[path(secret)]
    pub webhook_token: Secret,
    /// The thread of the webhook's channel to send it to.
    #[query]
    pub thread_id: Option<Id<ChannelMarker>>,
    /// Whether to wait until the message is sent; it is waited for unless given.
    #[query]
    pub wait: Option<bool>,
    /// The text, up to 2000 characters.
    #[limit(length = ..=2000)]
    pub text: Option<String>,
    /// Another name than the webhook's.
    pub username: Option<String>,
    /// The address of another avatar than the webhook's, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub icon_url: Option<String>,
    /// Boxes.
    #[limit(nested)]
    pub attachments: Option<Vec<SlackAttachment>>,
}

/// Tell of an event of GitHub by a webhook.
/// [Discord](https://discord.com/developers/docs/resources/webhook#execute-github-compatible-webhook)
#[endpoint(
    POST "/webhooks/{webhook_id}/{webhook_token}/github", id = "execute_github_compatible_webhook", auth = none
)]
pub struct ExecuteGithubCompatibleWebhook {
    #[path]
    pub webhook_id: Id<WebhookMarker>,
    #[path(secret)]
    pub webhook_token: Secret,
    /// The thread of the webhook's channel to send it to.
    #[query]
    pub thread_id: Option<Id<ChannelMarker>>,
    /// Whether to wait until the message is sent; it is waited for unless given.
    #[query]
    pub wait: Option<bool>,
    /// The event.
    #[body]
    #[limit(nested)]
    pub event: GitHubWebhook,
}
