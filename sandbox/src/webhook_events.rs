//! Webhook events on their way: signed POST requests, one after the other for every application.
//! [Discord](https://discord.com/developers/docs/events/webhook-events#preparing-for-events)
//!
//! The world hands over what is to be sent and goes on; [`deliver`] sends it. Whoever does not answer with 204 within three
//! seconds is asked again, at growing intervals for ten minutes, and told nothing more after that.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use cordial_model::{
    id::{Id, marker::ApplicationMarker},
    webhook_event::WebhookEventType,
};
use futures_util::future::join;
use http::{Request, StatusCode, Uri, header};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{
    net::TcpStream,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use crate::{hub::Hub, journal::Happening, world::World};

/// How long an application may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long after the first attempt there are others.
const PERSISTENCE: Duration = Duration::from_mins(10);

/// How long it takes to the second attempt; the next ones take twice as long each.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Something that an application is to be told.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) application_id: Id<ApplicationMarker>,
    pub(crate) url: String,
    /// What happened; `None` in a ping.
    pub(crate) kind: Option<WebhookEventType>,
    pub(crate) body: Arc<str>,
}

/// What requests are made with.
#[derive(Clone)]
struct Courier {
    world: Arc<Mutex<World>>,
    hub: Arc<Hub>,
}

/// Sends what is handed over, for ever.
pub(crate) async fn deliver(
    world: Arc<Mutex<World>>,
    hub: Arc<Hub>,
    mut queue: UnboundedReceiver<Delivery>,
) {
    let courier = Courier { world, hub };
    let mut queues = HashMap::new();
    let mut workers = JoinSet::new();
    while let Some(delivery) = queue.recv().await {
        let queue = queues.entry(delivery.application_id).or_insert_with(|| {
            let (sender, mut queue) = unbounded_channel();
            let courier = courier.clone();
            workers.spawn(async move {
                while let Some(delivery) = queue.recv().await {
                    courier.bring(&delivery).await;
                }
            });
            sender
        });
        // A worker ends with its queue alone.
        let _ = queue.send(delivery);
    }
}

impl Courier {
    /// Sends until somebody takes it, or it is too late. Pings are sent once.
    async fn bring(&self, delivery: &Delivery) {
        let begun = Instant::now();
        let mut pause = FIRST_PAUSE;
        loop {
            let Some(taken) = self.attempt(delivery).await else {
                return;
            };
            if taken || delivery.kind.is_none() {
                return;
            }
            if begun.elapsed() + pause > PERSISTENCE {
                break;
            }
            sleep(pause).await;
            pause *= 2;
        }
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.stop_webhook(delivery.application_id, &delivery.url);
    }

    /// Sends once, and writes down how that went. Whether it was taken; `None` if there is nobody to be told any more.
    async fn attempt(&self, delivery: &Delivery) -> Option<bool> {
        let (timestamp, signature) = {
            let world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
            world.sign(delivery.application_id, &delivery.body)?
        };
        let sent = timeout(PATIENCE, post(delivery, &timestamp, &signature)).await;
        let status = match sent {
            Ok(Ok(status)) => Some(status),
            Ok(Err(why)) => {
                tracing::warn!(url = delivery.url, why, "a webhook event was not sent");
                None
            }
            Err(_) => None,
        };
        self.hub.journal().write(Happening::WebhookEvent {
            application_id: delivery.application_id,
            kind: delivery.kind.clone(),
            body: Arc::clone(&delivery.body),
            status: status.map(|status| status.as_u16()),
        });
        Some(status == Some(StatusCode::NO_CONTENT))
    }
}

/// Sends a request on a connection of its own. An error says why there is no answer.
async fn post(delivery: &Delivery, timestamp: &str, signature: &str) -> Result<StatusCode, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let uri: Uri = delivery.url.parse().map_err(|error| told(&error))?;
    if uri.scheme_str() != Some("http") {
        return Err("the sandbox speaks to http addresses alone".to_owned());
    }
    let authority = uri.authority().ok_or("the address names no host")?;
    let host = authority.host().trim_matches(['[', ']']);
    let address = (host, authority.port_u16().unwrap_or(80));
    let stream = TcpStream::connect(address).await;
    let stream = TokioIo::new(stream.map_err(|error| told(&error))?);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::post(path)
        .header(header::HOST, authority.as_str())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, "cordial-sandbox")
        .header("x-signature-ed25519", signature)
        .header("x-signature-timestamp", timestamp)
        .body(Full::new(Bytes::copy_from_slice(delivery.body.as_bytes())))
        .map_err(|error| told(&error))?;
    let (mut sender, connection) = http1::handshake(stream)
        .await
        .map_err(|error| told(&error))?;
    // The connection ends when its sender and the answer are dropped.
    let answer = async move {
        let answer = sender.send_request(request).await;
        answer.map(|answer| answer.status())
    };
    let (answer, _) = join(answer, connection).await;
    answer.map_err(|error| told(&error))
}
