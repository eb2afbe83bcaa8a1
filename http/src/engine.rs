//! The one way every request goes: limiter, attempt, answer, and what follows from it.

use std::{
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use bytes::Bytes;
use cordial_model::{
    Token,
    rest::{
        Auth, BoxFuture, EncodedBody, HeaderMap, Permit, RateLimiter, Request, Response,
        SendRequest,
    },
};
use http::{HeaderValue, Uri, uri::PathAndQuery};
use tokio::{sync::Notify, time::Instant};
use tracing::Instrument;

use crate::{
    Error,
    attempt::Verdict,
    builder::{authorization, sensitive},
    connect::Versions,
    limiter::{Acquire, Key},
    lock,
    pool::{Pool, Server},
};

/// How often a request that was answered 429 is sent again.
const MAX_REFUSALS: u32 = 5;

/// The longest pause before a retry, in first pauses.
const LONGEST_PAUSE: u32 = 20;

/// Bytes sent for which an attempt gets one more second.
const BYTES_PER_SECOND: u64 = 128 * 1024;

/// What sends a [`Client`](crate::Client)'s requests.
#[derive(Clone)]
pub struct Engine(pub(crate) Arc<Inner>);

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) retries: u32,
    pub(crate) retry_pause: Duration,
    pub(crate) max_wait: Option<Duration>,
    pub(crate) max_response_size: usize,
    pub(crate) versions: Versions,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            retries: 3,
            retry_pause: Duration::from_millis(250),
            max_wait: None,
            max_response_size: 64 * 1024 * 1024,
            versions: Versions::Both,
        }
    }
}

pub(crate) struct Inner {
    pub(crate) pool: Pool,
    pub(crate) api: Arc<Server>,
    /// What paths are put after, without a slash at the end.
    pub(crate) base: String,
    /// What every request to the API has.
    pub(crate) headers: HeaderMap,
    pub(crate) authorization: Mutex<Option<HeaderValue>>,
    pub(crate) limiter: Option<Arc<dyn RateLimiter>>,
    pub(crate) settings: Settings,
    pub(crate) under_way: UnderWay,
}

/// The requests under way, and whether there may be more.
#[derive(Default)]
pub(crate) struct UnderWay {
    count: AtomicUsize,
    idle: Notify,
    closed: AtomicBool,
}

impl Engine {
    pub(crate) fn set_token(&self, token: &Token) {
        *lock(&self.0.authorization) = authorization("Bot", token).ok();
        if let Some(limiter) = &self.0.limiter {
            limiter.token_changed();
        }
    }

    pub(crate) fn close(&self) {
        self.0.under_way.closed.store(true, SeqCst);
    }

    pub(crate) async fn idle(&self) {
        loop {
            // Made before looking, so that the last request cannot end unnoticed in between.
            let notified = self.0.under_way.idle.notified();
            if self.0.under_way.count.load(SeqCst) == 0 {
                return;
            }
            notified.await;
        }
    }
}

impl SendRequest for Engine {
    type Error = Error;

    fn execute(&self, request: Request) -> BoxFuture<'static, Result<Response, Error>> {
        let running = Running::new(Arc::clone(&self.0));
        let span = tracing::debug_span!("request", method = %request.route.method, route = %request.route.template);
        Box::pin(async move { running?.0.run(&request).await }.instrument(span))
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let api = &self.0.api;
        f.debug_struct("Engine")
            .field(
                "api",
                &format_args!("{}://{}{}", api.scheme, api.authority, self.0.base),
            )
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

/// Counts a request as under way until dropped.
pub(crate) struct Running(Arc<Inner>);

impl Running {
    pub(crate) fn new(inner: Arc<Inner>) -> Result<Self, Error> {
        inner.under_way.count.fetch_add(1, SeqCst);
        let running = Self(inner);
        if running.0.under_way.closed.load(SeqCst) {
            return Err(Error::Closed);
        }
        Ok(running)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let under_way = &self.0.under_way;
        if under_way.count.fetch_sub(1, SeqCst) == 1 {
            under_way.idle.notify_waiters();
        }
    }
}

/// A request, written down once and sent as often as it takes.
pub(crate) struct Prepared {
    /// Path and query alone.
    pub(crate) uri: Uri,
    pub(crate) authorization: Option<HeaderValue>,
    pub(crate) reason: Option<HeaderValue>,
    pub(crate) body: Option<EncodedBody>,
    pub(crate) timeout: Duration,
}

impl Inner {
    async fn run(&self, request: &Request) -> Result<Response, Error> {
        let prepared = self.prepare(request)?;
        let body = prepared.body.as_ref();
        let repeatable = body.is_none_or(EncodedBody::is_repeatable);
        let spent = |error| Err(Error::UploadSpent(Box::new(error)));
        let max_wait = request.options.max_wait.or(self.settings.max_wait);
        let give_up = max_wait.and_then(|wait| Instant::now().checked_add(wait));
        let (mut refusals, mut retries) = (0, 0);
        loop {
            let permit = self.permit(request, give_up, refusals > 0).await?;
            let error = match self.attempt(request, &prepared, permit).await {
                Verdict::Done(response) => return Ok(response),
                Verdict::Failed(error) => return Err(error),
                Verdict::Refused(error) => {
                    if self.limiter.is_none() || refusals == MAX_REFUSALS {
                        return Err(error);
                    }
                    if !repeatable {
                        return spent(error);
                    }
                    refusals += 1;
                    tracing::warn!(%error, "waiting to send again");
                    continue;
                }
                Verdict::Broken(error) if !request.route.is_idempotent() => return Err(error),
                Verdict::Broken(error) if !repeatable => return spent(error),
                Verdict::Broken(error) | Verdict::NotSent(error) => error,
            };
            if retries == self.settings.retries {
                return Err(error);
            }
            let pause = pause(self.settings.retry_pause, retries);
            retries += 1;
            tracing::debug!(%error, ?pause, "sending again");
            tokio::time::sleep(pause).await;
        }
    }

    fn prepare(&self, request: &Request) -> Result<Prepared, Error> {
        let authorization = match &request.options.authorization {
            Some(own) => Some(sensitive(own.header()).map_err(|()| malformed("authorization"))?),
            None if request.route.auth.needs_token() => {
                Some(lock(&self.authorization).clone().ok_or(Error::NoToken)?)
            }
            None => None,
        };
        let path = Bytes::from([&*self.base, &*request.path].concat());
        let uri = PathAndQuery::from_maybe_shared(path).map(Uri::from);
        let body = request.body.encode();
        let timeout = request.options.timeout.unwrap_or_else(|| {
            let size = body.as_ref().map_or(0, EncodedBody::size);
            self.settings.timeout + Duration::from_secs(size / BYTES_PER_SECOND)
        });
        Ok(Prepared {
            uri: uri.map_err(|_| malformed("path"))?,
            authorization,
            reason: request.options.audit_log_reason()?,
            body,
            timeout,
        })
    }

    async fn permit(
        &self,
        request: &Request,
        give_up: Option<Instant>,
        retry: bool,
    ) -> Result<Permit, Error> {
        let Some(limiter) = &self.limiter else {
            return Ok(Permit::unlimited());
        };
        let acquire = Acquire {
            key: Key {
                route: request.route.id,
                major: request.major,
            },
            global_exempt: request.route.global_exempt,
            authorized: is_authorized(request),
            max_wait: give_up.map(|at| at.saturating_duration_since(Instant::now())),
            retry,
        };
        limiter.acquire(&acquire).await.map_err(|refusal| {
            tracing::debug!(%refusal, "not sent");
            Error::from(refusal)
        })
    }
}

pub(crate) fn malformed(part: &str) -> Error {
    Error::Configuration(format!("the {part} of the request is malformed"))
}

/// Whether the client's token is sent, and a 401 means that it is no good. A bot's token is no good where a user's is
/// needed, but that says nothing of it elsewhere.
pub(crate) fn is_authorized(request: &Request) -> bool {
    request.options.authorization.is_none()
        && matches!(request.route.auth, Auth::Bot | Auth::BotOrBearer)
}

/// Each pause is twice as long as the one before, and a random part of up to half is left out.
pub(crate) fn pause(first: Duration, retries: u32) -> Duration {
    let factor = LONGEST_PAUSE.min(1 << retries.min(10));
    first
        .saturating_mul(factor)
        .mul_f64(1.0 - fastrand::f64() / 2.0)
}
