//! Webhook events: what Discord tells an application over HTTP.
//! [Discord](https://discord.com/developers/docs/events/webhook-events)
//!
//! Discord sends a POST request whose signature must be checked first, and awaits 204. Its body is a [`WebhookPayload`]:
//!
//! ```
//! use cordial_model::{json, webhook_event::{WebhookEvent, WebhookPayload}};
//!
//! let body = r#"{"version":1,"application_id":"1234560123453231555","type":1,"event":{
//!     "type":"LOBBY_MESSAGE_DELETE","timestamp":"2025-08-05T21:44:09.412957",
//!     "data":{"id":"1402406637632884857","lobby_id":"1402399883394285659"}}}"#;
//! let payload: WebhookPayload = json::from_str(body)?;
//! let Some(WebhookEvent::LobbyMessageDelete(deleted)) = payload.event.map(|body| body.event) else { unreachable!() };
//! assert_eq!(deleted.lobby_id.get(), 1402399883394285659);
//! # Ok::<(), json::Error>(())
//! ```

mod authorization;
mod event;
mod message;

pub use self::{
    authorization::{ApplicationAuthorized, ApplicationDeauthorized},
    event::{WebhookEvent, WebhookEventBody, WebhookEventType},
    message::{DirectMessage, GameDirectMessage, LobbyMessageDelete, SdkDirectMessage},
};
use crate::{
    id::{Id, marker::ApplicationMarker},
    json::{Decode, Encode, Error, Parser},
    open::open_enum,
};

/// The body of a request of Discord's.
/// [Discord](https://discord.com/developers/docs/events/webhook-events#webhook-event-payloads)
#[derive(Clone, Debug, PartialEq, Encode)]
pub struct WebhookPayload {
    /// The version of the format; 1.
    pub version: u32,
    /// The application.
    pub application_id: Id<ApplicationMarker>,
    /// Whether something has happened.
    #[json(rename = "type")]
    pub kind: WebhookPayloadType,
    /// What has happened; `None` in a ping.
    pub event: Option<WebhookEventBody>,
}

open_enum! {
    /// Whether a request of Discord's tells of an event.
    /// [Discord](https://discord.com/developers/docs/events/webhook-events#webhook-types)
    pub enum WebhookPayloadType {
        /// Discord asks whether anybody is there.
        Ping = 0,
        /// Something has happened.
        Event = 1,
    }
}

impl Decode for WebhookPayload {
    /// A malformed event is an error: without it, nothing would be left.
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let (mut version, mut application_id, mut kind, mut event) = (None, None, None, None);
        let at = p.offset();
        p.fields(|key, p| {
            match key {
                "version" => version = Option::decode(p)?,
                "application_id" => application_id = Some(Id::decode(p)?),
                "type" => kind = Some(WebhookPayloadType::decode(p)?),
                "event" if p.null()? => {}
                "event" => event = Some(WebhookEventBody::decode(p)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            version: version.unwrap_or(1),
            application_id: application_id.ok_or_else(|| Error::missing("application_id", at))?,
            kind: kind.ok_or_else(|| Error::missing("type", at))?,
            event,
        })
    }
}

crate::serde_decode!(WebhookPayload);
