//! The address of a webhook, as its owner copies it.

use std::{fmt, str::FromStr};

use crate::{
    Secret,
    id::{Id, marker::WebhookMarker},
};

/// The address of a webhook: its id and its token, which is all that it takes to send by it.
/// [Discord](https://discord.com/developers/docs/resources/webhook)
///
/// ```
/// use cordial_model::{rest::ExecuteWebhook, webhook::WebhookUrl};
///
/// let url: WebhookUrl = "https://discord.com/api/webhooks/223704706495545344/3d89bb7572e0fb30d8128367b3b1b44fecd1726de135cbe28a41f8b2f777c372ba2939e72279b94526ff5d1bd4358d65cf11".parse()?;
/// let message = ExecuteWebhook::new(url.id, url.token).content("Deployed.");
/// # Ok::<(), cordial_model::webhook::ParseWebhookUrlError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookUrl {
    /// The id.
    pub id: Id<WebhookMarker>,
    /// The token: whoever has it can send.
    pub token: Secret,
}

/// The text is not the address of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseWebhookUrlError;

impl fmt::Display for ParseWebhookUrlError {
    /// Does not repeat the text, which may contain a token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected an address such as https://discord.com/api/webhooks/<id>/<token>")
    }
}

impl std::error::Error for ParseWebhookUrlError {}

impl FromStr for WebhookUrl {
    type Err = ParseWebhookUrlError;

    /// Reads the address on any host, with or without a version of the API, and whatever stands behind the token.
    fn from_str(text: &str) -> Result<Self, ParseWebhookUrlError> {
        let rest = ["https://", "http://"]
            .iter()
            .find_map(|scheme| text.trim().strip_prefix(scheme));
        let path = rest.ok_or(ParseWebhookUrlError)?;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let (_, webhook) = path.split_once("/webhooks/").ok_or(ParseWebhookUrlError)?;
        let mut parts = webhook.split('/');
        let id = parts.next().and_then(|id| id.parse().ok());
        let token = parts.next().filter(|token| !token.is_empty());
        match (id, token) {
            (Some(id), Some(token)) => Ok(Self {
                id,
                token: token.into(),
            }),
            _ => Err(ParseWebhookUrlError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_address_is_read() {
        for text in [
            "https://discord.com/api/webhooks/12/to-ken_1",
            "https://discordapp.com/api/webhooks/12/to-ken_1/",
            "https://canary.discord.com/api/v10/webhooks/12/to-ken_1?wait=true",
            " https://ptb.discord.com/api/webhooks/12/to-ken_1/slack#x\n",
            "http://127.0.0.1:8080/api/v10/webhooks/12/to-ken_1",
        ] {
            let url: WebhookUrl = text.parse().unwrap();
            assert_eq!(
                (url.id.get(), url.token.expose()),
                (12, "to-ken_1"),
                "{text}"
            );
        }
    }

    #[test]
    fn anything_else_is_refused_and_the_token_is_not_shown() {
        for text in [
            "",
            "12/token",
            "https://discord.com/api/webhooks/12",
            "https://discord.com/api/webhooks/12/",
            "https://discord.com/api/webhooks/x/token",
            "ftp://discord.com/api/webhooks/12/token",
            "https://discord.com/api/channels/12/token",
        ] {
            assert_eq!(
                text.parse::<WebhookUrl>(),
                Err(ParseWebhookUrlError),
                "{text}"
            );
        }
        let url: WebhookUrl = "https://discord.com/api/webhooks/12/to-ken_1"
            .parse()
            .unwrap();
        assert!(!format!("{url:?}").contains("to-ken_1"));
    }
}
