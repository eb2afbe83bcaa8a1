//! What applications are told over HTTP, at the address that they have set for it.
//! [Discord](https://discord.com/developers/docs/events/webhook-events)

use std::sync::Arc;

use cordial_model::{
    application::{ApplicationIntegrationType, EventWebhooksStatus},
    gateway::EventType,
    id::{
        Id,
        marker::{ApplicationMarker, GuildMarker, UserMarker},
    },
    json::{Encode, ObjectWriter, RawJson},
    oauth2::Scopes,
    webhook_event::{WebhookEventType, WebhookPayloadType},
};

use super::{
    World,
    render::{self, Object, raw},
};
use crate::webhook_events::Delivery;

/// The version of the format.
const VERSION: u32 = 1;

impl World {
    /// Tells an application of an event if it wants to know: of one that happened in a lobby, at the address of the lobby.
    pub(crate) fn tell_webhook(
        &self,
        application_id: Id<ApplicationMarker>,
        kind: &WebhookEventType,
        lobby_url: Option<&str>,
        data: impl Fn() -> RawJson,
    ) {
        let Some(application) = self.applications.get(&application_id) else {
            return;
        };
        let wanted = application.event_webhooks_status == EventWebhooksStatus::Enabled
            && application.event_webhooks_types.contains(kind);
        let url = lobby_url.or(application.event_webhooks_url.as_deref());
        let Some(url) = url.filter(|_| wanted) else {
            return;
        };
        // Discord leaves the offset out, which is that of UTC.
        let now = self.now().to_string();
        let now = now.split('+').next().unwrap_or(&now);
        let event = Object(|o: &mut ObjectWriter<'_>| {
            o.field("type", kind);
            o.field("timestamp", now);
            o.field("data", &data());
        });
        let delivery = Delivery {
            application_id,
            url: url.to_owned(),
            kind: Some(kind.clone()),
            body: payload(application_id, WebhookPayloadType::Event, Some(&event)),
        };
        self.hand_over(delivery);
    }

    /// Asks whether anybody is at the address of an application.
    pub(crate) fn ping_webhook(&self, application_id: Id<ApplicationMarker>) {
        let application = self.applications.get(&application_id);
        if let Some(url) =
            application.and_then(|application| application.event_webhooks_url.clone())
        {
            self.hand_over(Delivery {
                application_id,
                url,
                kind: None,
                body: payload(application_id, WebhookPayloadType::Ping, None::<&RawJson>),
            });
        }
    }

    fn hand_over(&self, delivery: Delivery) {
        if let Some(outbound) = &self.outbound {
            // Nobody takes it when the sandbox is about to end.
            let _ = outbound.send(delivery);
        }
    }

    /// The timestamp and signature of a request to an application; `None` if that is gone.
    pub(crate) fn sign(
        &self,
        application_id: Id<ApplicationMarker>,
        body: &str,
    ) -> Option<(String, String)> {
        let application = self.applications.get(&application_id)?;
        let timestamp = (self.now().as_millis() / 1000).to_string();
        let signature = application.signing_key.sign(&timestamp, body);
        Some((timestamp, signature))
    }

    /// Sends an application no more events, as it does not answer. An address of a lobby is none of its own.
    pub(crate) fn stop_webhook(&mut self, application_id: Id<ApplicationMarker>, url: &str) {
        if let Some(application) = self.applications.get_mut(&application_id)
            && application.event_webhooks_url.as_deref() == Some(url)
        {
            application.event_webhooks_status = EventWebhooksStatus::DisabledByDiscord;
        }
    }

    /// Tells an application that somebody authorized it, or installed it in a guild or for themselves.
    pub(super) fn tell_authorized(
        &self,
        application_id: Id<ApplicationMarker>,
        user_id: Id<UserMarker>,
        scopes: &Scopes,
        installed: Option<ApplicationIntegrationType>,
        guild_id: Option<Id<GuildMarker>>,
    ) {
        let kind = WebhookEventType::ApplicationAuthorized;
        self.tell_webhook(application_id, &kind, None, || {
            raw(&render::object(|o| {
                if let Some(installed) = installed {
                    o.field("integration_type", &installed);
                }
                o.field("user", &self.user_object(user_id));
                o.field("scopes", &scopes.0);
                if let Some(guild) = guild_id.and_then(|id| self.guilds.get(&id)) {
                    o.field("guild", &Object(|o| guild.write(o, self)));
                }
            }))
        });
    }

    /// Tells an application that somebody took back what they had allowed it.
    pub(crate) fn tell_deauthorized(
        &self,
        application_id: Id<ApplicationMarker>,
        user_id: Id<UserMarker>,
    ) {
        let kind = WebhookEventType::ApplicationDeauthorized;
        self.tell_webhook(application_id, &kind, None, || {
            raw(&render::object(|o| {
                o.field("user", &self.user_object(user_id));
            }))
        });
    }
}

/// The webhook event of the same name as an event of the gateway.
pub(super) fn of_gateway(kind: EventType) -> Option<WebhookEventType> {
    match kind {
        EventType::EntitlementCreate => Some(WebhookEventType::EntitlementCreate),
        EventType::EntitlementUpdate => Some(WebhookEventType::EntitlementUpdate),
        EventType::EntitlementDelete => Some(WebhookEventType::EntitlementDelete),
        _ => None,
    }
}

fn payload(
    application_id: Id<ApplicationMarker>,
    kind: WebhookPayloadType,
    event: Option<&impl Encode>,
) -> Arc<str> {
    render::object(|o| {
        o.field("version", &VERSION);
        o.field("application_id", &application_id);
        o.field("type", &kind);
        if let Some(event) = event {
            o.field("event", event);
        }
    })
}
