//! The REST API: from a request to its answer.
//!
//! [`Rest::answer`] is the whole way, with or without a socket: find the [operation](operations), let the script's
//! [faults] happen, check the token, count it against the [limits], read the body, and let the
//! [handler](handlers) of its endpoint answer from the world. [`server`] puts HTTP in front, [`direct`] nothing at all.

mod authorize_page;
mod direct;
mod faults;
mod handlers;
mod id_token;
mod limits;
mod multipart;
mod operations;
mod reply;
mod respond;
mod server;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use cordial_model::{
    Token,
    id::{
        Id,
        marker::{ApplicationMarker, GuildMarker, UserMarker},
    },
    oauth2,
    rest::{Authorization, Incoming, IncomingBody, Query, RequestOptions, ServeEndpoint},
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use tokio::time::Instant;

pub use self::{
    direct::{Direct, DirectError},
    faults::RestFault,
    limits::{Rate, RateLimits, RateRule, Scope},
    multipart::{MultipartError, Part, parse_multipart},
};
use self::{
    faults::Faults,
    limits::{Limiter, Standing, Verdict},
    operations::{NoMatch, Operation, Operations},
    respond::{banned, broken, limited, respond, seconds},
};
pub(crate) use self::{
    operations::OperationId,
    reply::{ApiError, Reply},
};
use crate::{
    gateway::Gateway,
    hub::Hub,
    journal::Happening,
    world::{Grant, NewEntry, NoFile, World},
};

/// The largest file, in bytes.
const MAX_FILE: u64 = 10 * 1024 * 1024;

/// Everything that the REST API works on. Cheap to clone; clones are the same API.
#[derive(Clone)]
pub(crate) struct Rest {
    shared: Arc<Shared>,
}

struct Shared {
    world: Arc<Mutex<World>>,
    hub: Arc<Hub>,
    gateway: Gateway,
    operations: Operations,
    handlers: Handlers,
    limiter: Mutex<Limiter>,
    faults: Mutex<Faults>,
    latency: Mutex<Duration>,
    watch: Option<AnswerWatch>,
}

/// An answer of the REST API as it goes out; for tests that hold every answer against a schema.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Answered<'a> {
    /// The method of the request.
    pub method: &'a Method,
    /// The path without version and query, percent-encoded: `/channels/1/messages`.
    pub path: &'a str,
    /// The route, such as `/channels/{channel_id}/messages`; `None` if Discord has none like it.
    pub route: Option<&'a str>,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body; empty where there is none.
    pub body: &'a Bytes,
}

/// A function that sees every answer.
#[derive(Clone)]
pub(crate) struct AnswerWatch(Arc<dyn Fn(&Answered<'_>) + Send + Sync>);

impl AnswerWatch {
    pub(crate) fn new(watch: impl Fn(&Answered<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(watch))
    }
}

impl std::fmt::Debug for AnswerWatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AnswerWatch")
    }
}

/// The functions that answer, by operation.
pub(crate) struct Handlers {
    operations: Operations,
    functions: HashMap<OperationId, Handler>,
}

type Handler = Box<dyn Fn(&mut Context<'_>, &Incoming) -> Result<Reply, ApiError> + Send + Sync>;

/// What a handler works with.
pub(crate) struct Context<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) gateway: &'a Gateway,
    /// Who asks; `None` where the token stands in the path.
    caller: Option<Caller>,
    /// Who asks with a bearer token.
    bearer: Option<Grant>,
    /// The name of the event that GitHub tells.
    pub(crate) github_event: Option<String>,
    /// What the request was authorized with, other than the token of a bot.
    pub(crate) authorization: Option<Authorization>,
    /// The reason for the audit log.
    pub(crate) reason: Option<String>,
}

/// The bot that asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    pub(crate) user_id: Id<UserMarker>,
    pub(crate) application_id: Id<ApplicationMarker>,
}

impl Context<'_> {
    /// The bot that asks. Where only bots may ask, bearer tokens are worth nothing.
    pub(crate) fn caller(&self) -> Result<Caller, ApiError> {
        self.caller.ok_or_else(ApiError::unauthorized)
    }

    /// The user who asks with a bearer token, if the token has a scope; `None`: any will do. Bots are refused.
    pub(crate) fn bearer(&self, scope: Option<&oauth2::Scope>) -> Result<Grant, ApiError> {
        if self.caller.is_some() {
            return Err(ApiError::bots_cannot());
        }
        let grant = self.bearer.as_ref().ok_or_else(ApiError::unauthorized)?;
        if scope.is_none_or(|scope| grant.allows(scope)) {
            Ok(grant.clone())
        } else {
            Err(ApiError::missing_scope())
        }
    }

    /// Who asks, where bots and bearer tokens with a scope are both welcome.
    pub(crate) fn either(&self, scope: Option<&oauth2::Scope>) -> Result<Caller, ApiError> {
        if let Some(caller) = self.caller {
            return Ok(caller);
        }
        let grant = self.bearer(scope)?;
        Ok(Caller {
            user_id: grant.user_id,
            application_id: grant.application_id,
        })
    }

    /// Whether a bearer token asks.
    pub(crate) fn is_bearer(&self) -> bool {
        self.bearer.is_some()
    }

    /// Tells the audit log of a guild what the caller has just done, with their reason.
    pub(crate) fn audit(&mut self, guild_id: Id<GuildMarker>, entry: NewEntry) {
        let bot = self.caller.map(|caller| caller.user_id);
        let who = bot.or(self.bearer.as_ref().map(|grant| grant.user_id));
        let entry = match who {
            Some(user_id) => entry.by(user_id),
            None => entry,
        };
        let entry = entry.because(self.reason.clone());
        self.world.audit(guild_id, entry);
    }
}

/// A request as it came in.
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Without query and version, percent-encoded: `/channels/1/messages`.
    pub(crate) path: String,
    pub(crate) query: Query,
    pub(crate) from: From,
    pub(crate) options: RequestOptions,
    /// The header `X-GitHub-Event`.
    pub(crate) github_event: Option<String>,
    pub(crate) body: CallBody,
}

/// Who sends a request, and how.
pub(crate) enum From {
    /// Anybody, over HTTP, with this header `Authorization`.
    Wire(Option<String>),
    /// A bot in the same process: limits and faults do not apply.
    Bot(Arc<Token>),
}

/// A body, parsed or not.
pub(crate) enum CallBody {
    Raw {
        content_type: Option<String>,
        data: Bytes,
    },
    Parsed(IncomingBody),
}

/// The connection is to be cut instead of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the connection was cut, as the script says")]
pub(crate) struct Cut;

impl std::fmt::Debug for Rest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rest").finish_non_exhaustive()
    }
}

impl Handlers {
    fn new() -> Self {
        Self {
            operations: Operations::discord(),
            functions: HashMap::new(),
        }
    }

    /// Serves an endpoint.
    pub(crate) fn on<E: ServeEndpoint + 'static>(
        &mut self,
        answer: fn(&mut Context<'_>, E) -> Result<Reply, ApiError>,
    ) {
        self.raw::<E>(Box::new(move |context, incoming| {
            answer(context, E::from_incoming(incoming)?)
        }));
    }

    /// Serves two endpoints whose paths look alike; `is_first` tells them apart.
    pub(crate) fn either<A, B>(
        &mut self,
        is_first: fn(&World, &Incoming) -> bool,
        first: fn(&mut Context<'_>, A) -> Result<Reply, ApiError>,
        second: fn(&mut Context<'_>, B) -> Result<Reply, ApiError>,
    ) where
        A: ServeEndpoint + 'static,
        B: ServeEndpoint + 'static,
    {
        self.raw::<B>(Box::new(move |context, incoming| {
            if is_first(context.world, incoming) {
                first(context, A::from_incoming(incoming)?)
            } else {
                second(context, B::from_incoming(incoming)?)
            }
        }));
    }

    fn raw<E: ServeEndpoint>(&mut self, handler: Handler) {
        let route = E::ROUTE;
        let operation = self.operations.named(&route.method, &route.template);
        debug_assert!(
            operation.is_some(),
            "{} {} is no operation of Discord",
            route.method,
            route.template
        );
        if let Some(operation) = operation {
            self.functions.insert(operation, handler);
        }
    }
}

impl Rest {
    pub(crate) fn new(
        world: Arc<Mutex<World>>,
        hub: Arc<Hub>,
        gateway: Gateway,
        limits: RateLimits,
        latency: Duration,
        seed: u64,
        watch: Option<AnswerWatch>,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                world,
                hub,
                gateway,
                operations: Operations::discord(),
                handlers: handlers::all(),
                limiter: Mutex::new(Limiter::new(limits, seed)),
                faults: Mutex::default(),
                latency: Mutex::new(latency),
                watch,
            }),
        }
    }

    /// Carries out a request.
    pub(crate) async fn answer(&self, call: Call) -> Result<Response<Bytes>, Cut> {
        let Some(AnswerWatch(watch)) = &self.shared.watch else {
            return self.carry_out(call).await;
        };
        let (method, path) = (call.method.clone(), call.path.clone());
        let response = self.carry_out(call).await?;
        let operations = &self.shared.operations;
        let found = operations.find(&method, &path).ok();
        watch(&Answered {
            method: &method,
            path: &path,
            route: found.map(|found| &*operations.get(found.operation).template),
            status: response.status(),
            headers: response.headers(),
            body: response.body(),
        });
        Ok(response)
    }

    async fn carry_out(&self, call: Call) -> Result<Response<Bytes>, Cut> {
        let shared = &*self.shared;
        let spared = !matches!(call.from, From::Wire(_));
        let latency = *lock(&shared.latency);
        if !latency.is_zero() && !spared {
            tokio::time::sleep(latency).await;
        }
        if let (false, Some(Verdict::Banned { retry_after })) =
            (spared, lock(&shared.limiter).ban(Instant::now()))
        {
            return Ok(banned(retry_after));
        }
        let found = match shared.operations.find(&call.method, &call.path) {
            Ok(found) => found,
            Err(no_match) => return Ok(self.unknown(&call, no_match)),
        };
        let operation = shared.operations.get(found.operation);
        let name = format!("{} {}", operation.method, operation.template);
        let request = body_text(&call.body);
        let note = |status: Option<StatusCode>| {
            shared.hub.journal().write(Happening::Request {
                method: operation.method.clone(),
                route: Arc::clone(&operation.template),
                path: found.shown.as_str().into(),
                body: request.clone(),
                status: status.map(|status| status.as_u16()),
            });
        };

        let mut cut_answer = false;
        if !spared {
            let fault = lock(&shared.faults).next(found.operation);
            match fault {
                Some(RestFault::Delay(delay)) => tokio::time::sleep(delay).await,
                Some(RestFault::Cut) => {
                    note(None);
                    return Err(Cut);
                }
                Some(RestFault::CutAnswer) => cut_answer = true,
                Some(RestFault::SwapBucket(bucket)) => {
                    lock(&shared.limiter).swap_bucket(found.operation, &name, &bucket);
                }
                Some(fault) => {
                    let response = broken(&fault);
                    self.count(&response);
                    note(Some(response.status()));
                    return Ok(response);
                }
                None => {}
            }
        }
        let (caller, bearer) = match self.authenticate(&call, operation) {
            Ok(found) => found,
            Err(error) => {
                let response = respond(&Err(error));
                if !spared {
                    self.count(&response);
                }
                note(Some(response.status()));
                return Ok(response);
            }
        };
        let standing = if spared {
            None
        } else {
            let sender = match (&caller, &bearer) {
                (Some(caller), _) => caller.user_id.to_string(),
                (_, Some(grant)) => format!("{}:{}", grant.application_id, grant.user_id),
                _ => "address".to_owned(),
            };
            let exempt = self.is_exempt(&operation.template, &found.params);
            let verdict = lock(&shared.limiter).admit(
                Instant::now(),
                found.operation,
                &name,
                &found.major,
                &sender,
                exempt,
            );
            match verdict {
                Verdict::Admitted(standing) => standing,
                Verdict::Refused {
                    scope,
                    retry_after,
                    standing,
                } => {
                    let mut response = limited(scope, retry_after);
                    self.write_standing(response.headers_mut(), standing.as_ref());
                    self.count(&response);
                    note(Some(response.status()));
                    return Ok(response);
                }
                Verdict::Banned { retry_after } => return Ok(banned(retry_after)),
            }
        };
        let result = match shared.handlers.functions.get(&found.operation) {
            None => Err(ApiError::not_simulated(
                &operation.method,
                &operation.template,
            )),
            Some(handler) => parse(call.body).and_then(|body| {
                let incoming = Incoming {
                    params: found.params.clone(),
                    query: call.query,
                    body,
                    options: call.options.clone(),
                };
                // A bot's request and the events that it causes are one step: nobody sees the world in between.
                let mut world = lock(&shared.world);
                let mut context = Context {
                    world: &mut world,
                    gateway: &shared.gateway,
                    caller,
                    bearer,
                    authorization: call.options.authorization,
                    github_event: call.github_event,
                    reason: call.options.reason,
                };
                handler(&mut context, &incoming)
            }),
        };
        let mut response = respond(&result);
        self.write_standing(response.headers_mut(), standing.as_ref());
        if !spared {
            self.count(&response);
        }
        if cut_answer {
            note(None);
            return Err(Cut);
        }
        note(Some(response.status()));
        Ok(response)
    }

    /// There is no such operation. The journal tells of it, but not the path, which may hold anything.
    fn unknown(&self, call: &Call, no_match: NoMatch) -> Response<Bytes> {
        let response = respond(&Err(match no_match {
            NoMatch::NotFound => ApiError::not_found(),
            NoMatch::OtherMethod => ApiError::method_not_allowed(),
        }));
        self.shared.hub.journal().write(Happening::Request {
            method: call.method.clone(),
            route: "unknown".into(),
            path: "…".into(),
            body: None,
            status: Some(response.status().as_u16()),
        });
        response
    }

    /// A file that was uploaded, by the path of its address.
    pub(crate) fn file(&self, path: &str) -> Response<Bytes> {
        let world = lock(&self.shared.world);
        let file = match world.files.at(path) {
            Ok(file) => file,
            Err(NoFile::Unknown) => return respond(&Err(ApiError::not_found())),
            Err(NoFile::DoesNotMove) => return respond(&Err(ApiError::unsupported_media_type())),
        };
        let mut response = Response::new(file.data.clone());
        let kind = file
            .content_type
            .as_deref()
            .and_then(|kind| HeaderValue::from_str(kind).ok());
        let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }

    /// Lets a fault happen to the next requests of a route, such as `POST /channels/{channel_id}/messages`, or of all.
    /// `false`: there is no such route.
    pub(crate) fn script(&self, route: Option<&str>, fault: RestFault, times: u32) -> bool {
        let operation = match route {
            None => None,
            Some(route) => match self.operation(route) {
                None => return false,
                some => some,
            },
        };
        lock(&self.shared.faults).add(operation, fault, times);
        true
    }

    /// Forgets all faults that have not happened yet.
    pub(crate) fn clear_faults(&self) {
        lock(&self.shared.faults).clear();
    }

    /// Other limits from now on.
    pub(crate) fn limit(&self, limits: RateLimits) {
        lock(&self.shared.limiter).set(limits);
    }

    /// How long every answer takes at least.
    pub(crate) fn set_latency(&self, latency: Duration) {
        *lock(&self.shared.latency) = latency;
    }

    fn operation(&self, route: &str) -> Option<OperationId> {
        let (method, template) = route.split_once(' ')?;
        let method = Method::from_bytes(method.as_bytes()).ok()?;
        self.shared.operations.named(&method, template)
    }

    /// Who asks. Operations that take tokens need a good one; which kind, and with which scope, is up to the handler.
    fn authenticate(
        &self,
        call: &Call,
        operation: &Operation,
    ) -> Result<(Option<Caller>, Option<Grant>), ApiError> {
        let world = lock(&self.shared.world);
        let bearer = match &call.options.authorization {
            Some(Authorization::Bearer(token)) => world.bearer(token.expose()),
            _ => None,
        };
        let bearer = bearer.map(|issued| issued.grant.clone());
        let token = match &call.from {
            _ if call.options.authorization.is_some() => None,
            From::Wire(Some(header)) => header.strip_prefix("Bot ").map(Token::new),
            From::Wire(None) => None,
            From::Bot(token) => Some(Token::clone(token)),
        };
        let caller = token
            .and_then(|token| world.authenticate(&token))
            .map(|application| Caller {
                user_id: application.bot_id,
                application_id: application.id,
            });
        let known = caller.is_some() || (operation.takes_bearer && bearer.is_some());
        if !known && (operation.needs_bot || operation.takes_bearer) {
            return Err(ApiError::unauthorized());
        }
        Ok((caller, bearer))
    }

    /// Responses and followups of interactions are not bound to the global limit.
    fn is_exempt(&self, template: &str, params: &[String]) -> bool {
        if template.starts_with("/interactions/") {
            return true;
        }
        if !template.starts_with("/webhooks/{webhook_id}/{webhook_token}") {
            return false;
        }
        let id = params.first().and_then(|id| id.parse().ok());
        id.is_some_and(|id| lock(&self.shared.world).applications.contains_key(&id))
    }

    /// Counts an invalid answer: 401, 403, and 429 unless the limit is one of the resource.
    fn count(&self, response: &Response<Bytes>) {
        let shared = response
            .headers()
            .get("x-ratelimit-scope")
            .is_some_and(|scope| scope == Scope::Shared.as_str());
        if matches!(response.status().as_u16(), 401 | 403 | 429) && !shared {
            lock(&self.shared.limiter).count_invalid(Instant::now());
        }
    }

    fn write_standing(&self, headers: &mut HeaderMap, standing: Option<&Standing>) {
        let Some(standing) = standing else {
            return;
        };
        let now = lock(&self.shared.world).now();
        let reset = now.plus(standing.reset_after).as_micros() / 1000;
        let values = [
            ("x-ratelimit-limit", standing.limit.to_string()),
            ("x-ratelimit-remaining", standing.remaining.to_string()),
            (
                "x-ratelimit-reset",
                format!("{}.{:03}", reset / 1000, reset % 1000),
            ),
            (
                "x-ratelimit-reset-after",
                format!("{:.3}", seconds(standing.reset_after)),
            ),
            ("x-ratelimit-bucket", standing.bucket.clone()),
        ];
        for (name, value) in values {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

/// The JSON of a body, for the journal, unless there are tokens of OAuth2 in it.
fn body_text(body: &CallBody) -> Option<Arc<str>> {
    let json = match body {
        CallBody::Raw { content_type, data } => {
            // Forms are of OAuth2, and full of secrets.
            let is_form = content_type.as_deref().is_some_and(|kind| {
                kind.starts_with("multipart/") || kind.contains("x-www-form-urlencoded")
            });
            (!is_form && !data.is_empty()).then_some(data)
        }
        CallBody::Parsed(IncomingBody::Json(json)) => Some(json),
        CallBody::Parsed(IncomingBody::Multipart { json, .. }) => json.as_ref(),
        CallBody::Parsed(_) => None,
    };
    let secret = [
        "\"access_token",
        "\"client_secret\"",
        "_access_token\"",
        "_auth_token\"",
    ];
    json.and_then(|json| std::str::from_utf8(json).ok())
        .filter(|json| !secret.iter().any(|key| json.contains(key)))
        .map(Arc::from)
}

fn parse(body: CallBody) -> Result<IncomingBody, ApiError> {
    let (content_type, data) = match body {
        CallBody::Parsed(body) => return within_size(body),
        CallBody::Raw { content_type, data } => (content_type, data),
    };
    let kind = content_type.as_deref().unwrap_or("application/json");
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("multipart/form-data") {
        let boundary = multipart::parameters(kind)
            .into_iter()
            .find(|(name, _)| name == "boundary")
            .map(|(_, boundary)| boundary)
            .unwrap_or_default();
        let parts = parse_multipart(&boundary, &data)
            .map_err(|error| ApiError::field("", "MULTIPART_INVALID", format!("{error}.")))?;
        return within_size(multipart::into_body(parts));
    }
    if data.is_empty() {
        return Ok(IncomingBody::None);
    }
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(IncomingBody::Json(data));
    }
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Ok(IncomingBody::Form(data));
    }
    let message = format!(
        "Expected \"Content-Type\" header to be one of {{'application/json', 'multipart/form-data'}}, got {essence}."
    );
    Err(ApiError::field("", "CONTENT_TYPE_INVALID", message))
}

/// Refuses files that are too large.
fn within_size(body: IncomingBody) -> Result<IncomingBody, ApiError> {
    match &body {
        IncomingBody::Multipart { files, .. }
            if files.iter().any(|file| file.data.size() > MAX_FILE) =>
        {
            Err(ApiError::too_large())
        }
        _ => Ok(body),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
