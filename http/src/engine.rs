//! The one way every request goes: limiter, attempt, answer, and what follows from it.

use std::{
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
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
use http::{
    HeaderValue, Uri,
    uri::{self, Authority, PathAndQuery, Scheme},
};
use hyper_util::{
    client::legacy::Client as HyperClient,
    rt::{TokioExecutor, TokioTimer},
};
use tokio::{sync::Notify, time::Instant};
use tracing::Instrument;

use crate::{
    Error,
    attempt::Verdict,
    body::RequestBody,
    builder::{authorization, sensitive},
    connect::{HttpsConnector, SharedConnector, Versions},
    limiter::{Acquire, Key},
};

/// How often a request that was answered 429 is sent again.
const MAX_REFUSALS: u32 = 5;

/// The longest pause before a retry, in first pauses.
const LONGEST_PAUSE: u32 = 20;

/// Bytes sent for which an attempt gets one more second.
const BYTES_PER_SECOND: u64 = 128 * 1024;

/// After this long without a word on a busy HTTP/2 connection, the server is asked whether it is still there.
const PING_AFTER: Duration = Duration::from_secs(5);

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
    pub(crate) http: HyperClient<SharedConnector, RequestBody>,
    pub(crate) api: Base,
    /// The header `Host`, where the version is certain to be HTTP/1.1: else hyper writes it anew for each request.
    pub(crate) host: Option<HeaderValue>,
    /// What every request to the API has.
    pub(crate) headers: HeaderMap,
    authorization: RwLock<Option<HeaderValue>>,
    limiter: Option<Arc<dyn RateLimiter>>,
    pub(crate) settings: Settings,
    running: AtomicUsize,
    idle: Notify,
    closed: AtomicBool,
}

impl Engine {
    pub(crate) fn new(
        connector: HttpsConnector,
        api: Base,
        headers: HeaderMap,
        authorization: Option<HeaderValue>,
        limiter: Option<Arc<dyn RateLimiter>>,
        settings: Settings,
    ) -> Self {
        let http = HyperClient::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .http2_only(settings.versions == Versions::Two)
            .http2_keep_alive_interval(PING_AFTER)
            .http2_keep_alive_timeout(PING_AFTER)
            .build(SharedConnector(Arc::new(connector)));
        let plain = api.scheme == Scheme::HTTP && settings.versions != Versions::Two;
        Self(Arc::new(Inner {
            http,
            host: api.host().filter(|_| plain),
            api,
            headers,
            authorization: RwLock::new(authorization),
            limiter,
            settings,
            running: AtomicUsize::new(0),
            idle: Notify::new(),
            closed: AtomicBool::new(false),
        }))
    }

    pub(crate) fn set_token(&self, token: &Token) {
        let authorization = authorization("Bot", token).ok();
        *self
            .0
            .authorization
            .write()
            .unwrap_or_else(PoisonError::into_inner) = authorization;
        if let Some(limiter) = &self.0.limiter {
            limiter.token_changed();
        }
    }

    pub(crate) fn close(&self) {
        self.0.closed.store(true, SeqCst);
    }

    pub(crate) async fn idle(&self) {
        loop {
            // Registered before looking, so that the last request cannot end unnoticed in between.
            let mut notified = std::pin::pin!(self.0.idle.notified());
            notified.as_mut().enable();
            if self.0.running.load(SeqCst) == 0 {
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
        f.debug_struct("Engine")
            .field("api", &self.0.api)
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

/// Counts a request as under way until dropped.
pub(crate) struct Running(Arc<Inner>);

impl Running {
    pub(crate) fn new(inner: Arc<Inner>) -> Result<Self, Error> {
        inner.running.fetch_add(1, SeqCst);
        let running = Self(inner);
        if running.0.closed.load(SeqCst) {
            return Err(Error::Closed);
        }
        Ok(running)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.0.running.fetch_sub(1, SeqCst) == 1 {
            self.0.idle.notify_waiters();
        }
    }
}

/// The URL that paths are put after, in parts: they need not be found in it for each request.
#[derive(Clone)]
pub(crate) struct Base {
    pub(crate) scheme: Scheme,
    pub(crate) authority: Authority,
    /// Without a slash at the end.
    pub(crate) path: String,
}

impl Base {
    fn host(&self) -> Option<HeaderValue> {
        let host = self.authority.host();
        let host = match self.authority.port_u16() {
            None | Some(80) => host.to_owned(),
            Some(port) => format!("{host}:{port}"),
        };
        HeaderValue::try_from(host).ok()
    }

    /// The URL of a path.
    pub(crate) fn join(&self, path: &str) -> Option<Uri> {
        let mut whole = String::with_capacity(self.path.len() + path.len());
        whole.push_str(&self.path);
        whole.push_str(path);
        let mut parts = uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(Bytes::from(whole)).ok()?);
        Uri::from_parts(parts).ok()
    }
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A URL may hold a password before an `@`.
        let authority = self.authority.as_str().rsplit('@').next();
        let authority = authority.unwrap_or_default();
        write!(f, "{}://{authority}{}", self.scheme, self.path)
    }
}

/// A request, written down once and sent as often as it takes.
pub(crate) struct Prepared {
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
        let max_wait = max_wait.map(|wait| (wait, Instant::now()));
        let (mut refusals, mut retries) = (0, 0);
        loop {
            let permit = self.permit(request, max_wait, refusals > 0).await?;
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
                let authorization = self
                    .authorization
                    .read()
                    .unwrap_or_else(PoisonError::into_inner);
                Some(authorization.clone().ok_or(Error::NoToken)?)
            }
            None => None,
        };
        let body = request.body.encode();
        let timeout = request.options.timeout.unwrap_or_else(|| {
            let size = body.as_ref().map_or(0, EncodedBody::size);
            self.settings.timeout + Duration::from_secs(size / BYTES_PER_SECOND)
        });
        Ok(Prepared {
            authorization,
            reason: request.options.audit_log_reason()?,
            body,
            timeout,
        })
    }

    async fn permit(
        &self,
        request: &Request,
        max_wait: Option<(Duration, Instant)>,
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
            max_wait: max_wait.map(|(wait, started)| {
                if retry {
                    wait.saturating_sub(started.elapsed())
                } else {
                    wait
                }
            }),
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
