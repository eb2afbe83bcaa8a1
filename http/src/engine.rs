//! The one way every request goes: limiter, attempt, answer, and what follows from it.

use std::{
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use cordial_model::{
    Token,
    rest::{Auth, BoxFuture, Major, Method, Request, Response, SendRequest, StatusCode},
    validate::{Fault, Invalid},
};
use http::{
    HeaderValue, Uri,
    header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT},
    uri::{Authority, PathAndQuery, Scheme},
};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper_util::{
    client::legacy::{Client as HyperClient, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use tokio::{sync::Notify, time::Instant};
use tracing::Instrument;

use crate::{
    ApiError, Error, Permit, RateLimiter,
    body::{Payload, PiecesBody},
    builder::authorization,
    error_body::ErrorBody,
    limiter::{Acquire, Answer, Key, RateLimitHeaders, Refusal, Scope},
};

#[cfg(feature = "tls")]
type Connector = hyper_rustls::HttpsConnector<HttpConnector>;
#[cfg(not(feature = "tls"))]
type Connector = HttpConnector;

/// How often a request that was answered 429 is sent again.
const MAX_REFUSALS: u32 = 5;

/// The longest pause before a retry, in first pauses.
const LONGEST_PAUSE: u32 = 20;

/// Bytes sent for which an attempt gets one more second.
const BYTES_PER_SECOND: u64 = 128 * 1024;

/// Unknown Webhook: the JSON error code of a webhook that was deleted.
const UNKNOWN_WEBHOOK: u32 = 10_015;

/// The JSON error code, with status 202, of a search whose index is still being built.
const INDEX_NOT_READY: u32 = 110_000;

const MAX_REASON: usize = 512;

/// What a header cannot hold, and the percent sign itself.
const REASON: &AsciiSet = &CONTROLS.add(b'%');

/// What sends a [`Client`](crate::Client)'s requests.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

/// Where the API is.
pub(crate) struct Origin {
    pub(crate) scheme: Scheme,
    pub(crate) authority: Authority,
    pub(crate) prefix: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) retries: u32,
    pub(crate) retry_pause: Duration,
    pub(crate) max_wait: Option<Duration>,
    pub(crate) max_response_size: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            retries: 3,
            retry_pause: Duration::from_millis(250),
            max_wait: None,
            max_response_size: 64 * 1024 * 1024,
        }
    }
}

struct Inner {
    http: HyperClient<Connector, PiecesBody>,
    origin: Origin,
    user_agent: HeaderValue,
    authorization: RwLock<Option<HeaderValue>>,
    limiter: Option<Arc<dyn RateLimiter>>,
    settings: Settings,
    running: AtomicUsize,
    idle: Notify,
    closed: AtomicBool,
}

impl Engine {
    pub(crate) fn new(
        origin: Origin,
        user_agent: HeaderValue,
        authorization: Option<HeaderValue>,
        limiter: Option<Arc<dyn RateLimiter>>,
        settings: Settings,
        #[cfg(feature = "tls")] tls: rustls::ClientConfig,
    ) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.enforce_http(false);
        #[cfg(feature = "tls")]
        let connector = hyper_rustls::HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(connector);
        let http = HyperClient::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self(Arc::new(Inner {
            http,
            origin,
            user_agent,
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
        let inner = Arc::clone(&self.0);
        let span = tracing::debug_span!("request", method = %request.route.method, route = %request.route.template);
        Box::pin(async move { inner.run(&request).await }.instrument(span))
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Origin {
            scheme,
            authority,
            prefix,
        } = &self.0.origin;
        f.debug_struct("Engine")
            .field("scheme", &scheme.as_str())
            .field("host", &authority.host())
            .field("path", prefix)
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

/// Counts a request as under way until dropped.
struct Running<'a>(&'a Inner);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if self.0.running.fetch_sub(1, SeqCst) == 1 {
            self.0.idle.notify_waiters();
        }
    }
}

/// A request, written down once and sent as often as it takes.
struct Prepared {
    uri: Uri,
    headers: http::HeaderMap,
    payload: Payload,
    timeout: Duration,
}

/// What to do after an answer.
enum Verdict {
    Done(Response),
    /// Send it again as soon as the limiter lets it through.
    Refused(Error),
    /// Send it again after a pause, if it may be sent twice.
    Broken(Error),
    Failed(Error),
}

impl Inner {
    async fn run(&self, request: &Request) -> Result<Response, Error> {
        self.running.fetch_add(1, SeqCst);
        let _running = Running(self);
        if self.closed.load(SeqCst) {
            return Err(Error::Closed);
        }
        let prepared = self.prepare(request)?;
        let started = Instant::now();
        let (mut refusals, mut retries) = (0, 0);
        loop {
            let permit = self.permit(request, started, refusals > 0).await?;
            let error = match self.attempt(request, &prepared, permit).await {
                Verdict::Done(response) => return Ok(response),
                Verdict::Failed(error) => return Err(error),
                Verdict::Refused(error) => {
                    if self.limiter.is_none() || refusals == MAX_REFUSALS {
                        return Err(error);
                    }
                    refusals += 1;
                    tracing::warn!(%error, "waiting to send again");
                    continue;
                }
                Verdict::Broken(error) => error,
            };
            if !request.route.is_idempotent() || retries == self.settings.retries {
                return Err(error);
            }
            let pause = pause(self.settings.retry_pause, retries);
            retries += 1;
            tracing::debug!(%error, ?pause, "sending again");
            tokio::time::sleep(pause).await;
        }
    }

    fn prepare(&self, request: &Request) -> Result<Prepared, Error> {
        let Origin {
            scheme,
            authority,
            prefix,
        } = &self.origin;
        let mut path = String::with_capacity(prefix.len() + request.path.len());
        path.push_str(prefix);
        path.push_str(&request.path);
        let malformed = || Error::Configuration("the path of the request is malformed".to_owned());
        let path = PathAndQuery::from_maybe_shared(Bytes::from(path)).map_err(|_| malformed())?;
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(scheme.clone());
        parts.authority = Some(authority.clone());
        parts.path_and_query = Some(path);
        let uri = Uri::from_parts(parts).map_err(|_| malformed())?;

        let payload = Payload::new(&request.body);
        let mut headers = http::HeaderMap::with_capacity(6);
        headers.insert(USER_AGENT, self.user_agent.clone());
        if request.route.auth == Auth::Bot {
            let authorization = self
                .authorization
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            headers.insert(AUTHORIZATION, authorization.clone().ok_or(Error::NoToken)?);
        }
        if let Some(content_type) = payload.content_type() {
            headers.insert(CONTENT_TYPE, content_type.clone());
        } else if matches!(
            request.route.method,
            Method::POST | Method::PUT | Method::PATCH
        ) {
            // Without it, Discord's front refuses the request with 411.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if let Some(reason) = &request.options.reason {
            headers.insert("x-audit-log-reason", audit_log_reason(reason)?);
        }
        let timeout = request.options.timeout.unwrap_or_else(|| {
            self.settings.timeout + Duration::from_secs(payload.len() / BYTES_PER_SECOND)
        });
        Ok(Prepared {
            uri,
            headers,
            payload,
            timeout,
        })
    }

    async fn permit(
        &self,
        request: &Request,
        started: Instant,
        retry: bool,
    ) -> Result<Permit, Error> {
        let Some(limiter) = &self.limiter else {
            return Ok(Permit::unlimited());
        };
        let max_wait = request.options.max_wait.or(self.settings.max_wait);
        let acquire = Acquire {
            key: Key {
                route: request.route.id,
                major: request.major,
            },
            global_exempt: request.route.global_exempt,
            authorized: request.route.auth == Auth::Bot,
            max_wait: max_wait.map(|wait| {
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

    /// Sends the request once and reports to the limiter.
    async fn attempt(&self, request: &Request, prepared: &Prepared, mut permit: Permit) -> Verdict {
        let mut attempt = http::Request::new(prepared.payload.to_body());
        *attempt.method_mut() = request.route.method.clone();
        *attempt.uri_mut() = prepared.uri.clone();
        *attempt.headers_mut() = prepared.headers.clone();
        permit.sending();
        let answer = tokio::time::timeout(prepared.timeout, self.exchange(attempt)).await;
        let response = match answer {
            Ok(Ok(response)) => response,
            Ok(Err(Exchange::NotConnected(error))) => {
                permit.not_sent();
                return Verdict::Broken(Error::Connection(error));
            }
            Ok(Err(Exchange::Broken(error))) => return Verdict::Broken(Error::Connection(error)),
            Ok(Err(Exchange::TooLarge)) => {
                return Verdict::Failed(Error::TooLarge {
                    limit: self.settings.max_response_size,
                });
            }
            Err(_) => return Verdict::Failed(Error::Timeout(prepared.timeout)),
        };
        let status = response.status;
        let mut answer =
            Answer::new(status.as_u16()).headers(RateLimitHeaders::from_headers(&response.headers));
        if status.is_success() && status != StatusCode::ACCEPTED {
            permit.answered(&answer);
            return Verdict::Done(response);
        }
        let error = ErrorBody::parse(&response.body);
        let headers = &mut answer.headers;
        if status == StatusCode::TOO_MANY_REQUESTS {
            headers.retry_after = headers.retry_after.max(error.retry_after);
            // Servers that leave the scope out say in the body whether the limit is global.
            headers.scope = headers.scope.or(match error.global {
                Some(true) => Some(Scope::Global),
                Some(false) => Some(Scope::User),
                None => None,
            });
        } else if status == StatusCode::ACCEPTED {
            headers.retry_after = error.retry_after.filter(|_| error.code == INDEX_NOT_READY);
        }
        let retry_after = headers.retry_after;
        answer.webhook_gone = status == StatusCode::NOT_FOUND
            && error.code == UNKNOWN_WEBHOOK
            && matches!(request.major, Major::IdToken(..));
        permit.answered(&answer);
        match status {
            StatusCode::ACCEPTED if error.code != INDEX_NOT_READY => Verdict::Done(response),
            StatusCode::ACCEPTED => Verdict::Refused(api_error(request, response, error)),
            StatusCode::TOO_MANY_REQUESTS => Verdict::Refused(Error::RateLimited {
                retry_after: retry_after.unwrap_or_default(),
            }),
            StatusCode::UNAUTHORIZED if request.route.auth == Auth::Bot => {
                Verdict::Failed(Refusal::Unauthorized.into())
            }
            status if status.is_server_error() => {
                Verdict::Broken(api_error(request, response, error))
            }
            _ => Verdict::Failed(api_error(request, response, error)),
        }
    }

    async fn exchange(&self, request: http::Request<PiecesBody>) -> Result<Response, Exchange> {
        let response = self.http.request(request).await.map_err(|error| {
            if error.is_connect() {
                Exchange::NotConnected(error.into())
            } else {
                Exchange::Broken(error.into())
            }
        })?;
        let (parts, body) = response.into_parts();
        Ok(Response {
            status: parts.status,
            headers: parts.headers,
            body: read(body, self.settings.max_response_size).await?,
        })
    }
}

/// Why there is no answer.
enum Exchange {
    NotConnected(Box<dyn std::error::Error + Send + Sync>),
    Broken(Box<dyn std::error::Error + Send + Sync>),
    TooLarge,
}

/// Reads a body of limited length; one that comes in one piece is not copied.
async fn read(mut body: Incoming, limit: usize) -> Result<Bytes, Exchange> {
    if body.size_hint().lower() > limit as u64 {
        return Err(Exchange::TooLarge);
    }
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    loop {
        let frame =
            std::future::poll_fn(|context| std::pin::Pin::new(&mut body).poll_frame(context)).await;
        let Some(frame) = frame else {
            return Ok(if all.is_empty() { first } else { all.freeze() });
        };
        let frame = frame.map_err(|error| Exchange::Broken(error.into()))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if first.len().max(all.len()) + data.len() > limit {
            return Err(Exchange::TooLarge);
        }
        if first.is_empty() {
            first = data;
            continue;
        }
        if all.is_empty() {
            // A compressed or absurd length is not believed, only what has arrived.
            all.reserve((first.len() + data.len()) * 2);
            all.extend_from_slice(&first);
        }
        all.extend_from_slice(&data);
    }
}

fn api_error(request: &Request, response: Response, parsed: ErrorBody) -> Error {
    Error::Api(Box::new(ApiError::new(
        request.route.method.clone(),
        request.route.template.clone().into_owned(),
        response.status,
        response.body,
        parsed,
    )))
}

fn audit_log_reason(reason: &str) -> Result<HeaderValue, Error> {
    let got = reason.chars().count();
    if !(1..=MAX_REASON).contains(&got) {
        let fault = Fault::Length {
            min: 1,
            max: MAX_REASON,
            got,
        };
        return Err(Invalid::one("reason", fault).into());
    }
    let encoded = utf8_percent_encode(reason, REASON).to_string();
    HeaderValue::try_from(encoded)
        .map_err(|_| Invalid::one("reason", Fault::Form("text".into())).into())
}

/// Each pause is twice as long as the one before, and a random part of up to half is left out.
fn pause(first: Duration, retries: u32) -> Duration {
    let factor = LONGEST_PAUSE.min(1 << retries.min(10));
    first
        .saturating_mul(factor)
        .mul_f64(1.0 - fastrand::f64() / 2.0)
}
