//! Connections, kept for the next request to the same server.
//!
//! HTTP/2 takes one connection for everything, HTTP/1.1 one for each request under way. hyper speaks the protocol on a
//! connection; what is here decides which one a request takes, and when one is closed. hyper-util has a client that does
//! this for any kind of service, and takes an eighth to a fifth longer over a request.

use std::{
    collections::HashMap,
    error::Error as StdError,
    iter, mem,
    sync::{Arc, Mutex, Weak},
    time::Duration,
};

use futures_util::TryFutureExt;
use http::{
    HeaderValue, Request, Response, StatusCode, Uri,
    header::{Entry, HOST},
    uri::{Authority, Scheme},
};
use hyper::{
    body::Incoming,
    client::conn::{TrySendError, http1, http2},
};
use hyper_util::{
    client::legacy::connect::Connection as _,
    rt::{TokioExecutor, TokioTimer},
};
use tokio::task::JoinSet;
use tower_service::Service;

use crate::{
    Error,
    body::RequestBody,
    connect::{BoxError, HttpsConnector, ProxyRefused, Versions},
    lock,
};

/// A connection is closed when it was not used for this long, or up to twice as long.
const IDLE: Duration = Duration::from_secs(45);

/// After this long without a word on a busy HTTP/2 connection, the server is asked whether it is still there.
const PING_AFTER: Duration = Duration::from_secs(5);

/// The servers that a client talks to.
pub(crate) struct Pool {
    connector: Arc<HttpsConnector>,
    versions: Versions,
    servers: Mutex<HashMap<(Scheme, Authority), Arc<Server>>>,
}

impl Pool {
    pub(crate) fn new(connector: HttpsConnector, versions: Versions) -> Self {
        Self {
            connector: Arc::new(connector),
            versions,
            servers: Mutex::default(),
        }
    }

    /// Where requests to a URL go.
    pub(crate) fn server(
        &self,
        scheme: Scheme,
        authority: Authority,
    ) -> Result<Arc<Server>, Error> {
        let https = scheme == Scheme::HTTPS;
        if https && cfg!(not(feature = "tls")) {
            let text = "https needs TLS, and no TLS feature of cordial-http is enabled";
            return Err(Error::Configuration(text.to_owned()));
        }
        let one_each = match self.versions {
            Versions::One => true,
            Versions::Two => false,
            Versions::Both => !https,
        };
        let mut servers = lock(&self.servers);
        servers.retain(|_, server| {
            Arc::strong_count(server) > 1 || !lock(&server.state).idle.is_empty()
        });
        let key = (scheme, authority);
        let server = servers
            .entry(key)
            .or_insert_with_key(|(scheme, authority)| {
                Arc::new(Server {
                    connector: Arc::clone(&self.connector),
                    host: HeaderValue::from_str(authority.as_str()).ok(),
                    scheme: scheme.clone(),
                    authority: authority.clone(),
                    versions: self.versions,
                    state: Mutex::new(State {
                        one_each,
                        ..State::default()
                    }),
                    connecting: tokio::sync::Mutex::default(),
                })
            });
        Ok(Arc::clone(server))
    }
}

/// One server, and the connections to it.
pub(crate) struct Server {
    connector: Arc<HttpsConnector>,
    pub(crate) scheme: Scheme,
    pub(crate) authority: Authority,
    host: Option<HeaderValue>,
    versions: Versions,
    state: Mutex<State>,
    /// Held while connecting where it may turn out that one connection is enough.
    connecting: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    /// What was used last stands last and is taken first, so that those in excess grow old.
    idle: Vec<Idle>,
    /// Whether each request needs a connection for itself, because the server speaks HTTP/1.1.
    one_each: bool,
    /// Runs [`reap`] while there are any.
    reaper: JoinSet<()>,
}

struct Idle {
    sender: Sender,
    /// Whether it lay here when [`reap`] last came by.
    old: bool,
}

/// What a request is sent on.
pub(crate) enum Sender {
    One(http1::SendRequest<RequestBody>),
    /// Clones use the same connection, so one stays with the idle ones.
    Two(http2::SendRequest<RequestBody>),
}

impl Sender {
    fn is_closed(&self) -> bool {
        match self {
            Self::One(one) => one.is_closed(),
            Self::Two(two) => two.is_closed(),
        }
    }
}

impl Server {
    /// Sends the request that `write` writes, for a path, on a connection that is there or on a new one. What is returned
    /// besides is to be [kept](Self::keep) once the answer was read to its end; else the connection is closed if it can
    /// serve no other. An error comes with whether the request may have been sent.
    pub(crate) async fn send(
        self: &Arc<Self>,
        write: impl Fn() -> Request<RequestBody>,
    ) -> Result<(Response<Incoming>, Sender), (Error, bool)> {
        loop {
            let (mut sender, reused) = match self.idle() {
                Some(sender) => (sender, true),
                None => Box::pin(self.connect())
                    .await
                    .map_err(|why| (unconnected(why), false))?,
            };
            let answer = match &mut sender {
                Sender::One(one) => {
                    // An error here is one of the sending below, too.
                    let _ = one.ready().await;
                    one.try_send_request(self.with_host(write())).await
                }
                Sender::Two(two) => two.try_send_request(self.absolute(write())).await,
            };
            let mut error: TrySendError<_> = match answer {
                Ok(response) => return Ok((response, sender)),
                Err(error) => error,
            };
            // Else the server closed the connection while it lay here.
            if error.take_message().is_none() || !reused {
                return Err((broken(error.into_error()), true));
            }
        }
    }

    /// Takes back what a request was sent on that was answered so. Refusals may come while the request is still being sent,
    /// for which nobody should wait.
    pub(crate) fn keep(self: &Arc<Self>, sender: Sender, status: StatusCode) {
        if let Sender::One(one) = &sender
            && (status.is_success() || one.is_ready())
            && !one.is_closed()
        {
            self.add(sender);
        }
    }

    fn add(self: &Arc<Self>, sender: Sender) {
        let mut state = lock(&self.state);
        state.idle.push(Idle { sender, old: false });
        // It may have ended with its runtime.
        state.reaper.try_join_next();
        if state.reaper.is_empty() {
            state.reaper.spawn(reap(Arc::downgrade(self)));
        }
    }

    fn idle(&self) -> Option<Sender> {
        let mut state = lock(&self.state);
        while let Some(mut idle) = state.idle.pop() {
            if idle.sender.is_closed() {
                continue;
            }
            if let Sender::Two(two) = &idle.sender {
                let two = Sender::Two(two.clone());
                idle.old = false;
                state.idle.push(idle);
                return Some(two);
            }
            return Some(idle.sender);
        }
        None
    }

    /// A connection, and whether another request has used it before.
    async fn connect(self: &Arc<Self>) -> Result<(Sender, bool), BoxError> {
        // Where one connection may do for all requests, they wait for it.
        let mut turn = None;
        if !lock(&self.state).one_each {
            turn = Some(self.connecting.lock().await);
            if let Some(sender) = self.idle() {
                return Ok((sender, true));
            }
        }
        turn.take_if(|_| lock(&self.state).one_each);
        let address = self.absolute(Request::default()).uri().clone();
        let stream = HttpsConnector::clone(&self.connector).call(address).await?;
        if self.versions != Versions::Two && !stream.connected().is_negotiated_h2() {
            let (mut sender, connection) = http1::handshake(stream).await?;
            tokio::spawn(connection.inspect_err(log_end));
            sender.ready().await?;
            lock(&self.state).one_each = true;
            return Ok((Sender::One(sender), false));
        }
        let (sender, connection) = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .keep_alive_interval(PING_AFTER)
            .keep_alive_timeout(PING_AFTER)
            .handshake(stream)
            .await?;
        tokio::spawn(connection.inspect_err(log_end));
        self.add(Sender::Two(sender.clone()));
        Ok((Sender::Two(sender), false))
    }

    fn with_host(&self, mut request: Request<RequestBody>) -> Request<RequestBody> {
        if let (Entry::Vacant(place), Some(host)) = (request.headers_mut().entry(HOST), &self.host)
        {
            place.insert(host.clone());
        }
        request
    }

    fn absolute(&self, mut request: Request<RequestBody>) -> Request<RequestBody> {
        let mut parts = mem::take(request.uri_mut()).into_parts();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        *request.uri_mut() = Uri::from_parts(parts).expect("scheme, authority and path make a URL");
        request
    }
}

/// Closes the connections that nobody has used for a while, until there are none.
async fn reap(server: Weak<Server>) {
    loop {
        tokio::time::sleep(IDLE).await;
        let Some(server) = server.upgrade() else {
            return;
        };
        let mut state = lock(&server.state);
        // What is under way on an HTTP/2 connection keeps it open.
        let keep = |idle: &mut Idle| !idle.sender.is_closed() && !mem::replace(&mut idle.old, true);
        state.idle.retain_mut(keep);
        if state.idle.is_empty() {
            state.reaper = JoinSet::new();
            return;
        }
    }
}

fn unconnected(why: BoxError) -> Error {
    let first: &dyn StdError = &*why;
    let mut causes = iter::successors(Some(first), |cause| (*cause).source());
    match causes.find_map(|cause| cause.downcast_ref::<ProxyRefused>()) {
        Some(refused) => Error::Proxy(refused.to_string()),
        None => Error::Connection(why),
    }
}

fn broken(why: hyper::Error) -> Error {
    if why.is_user() {
        Error::Upload(why.into())
    } else {
        Error::Connection(why.into())
    }
}

/// Requests that are under way are told for themselves.
fn log_end(error: &hyper::Error) {
    tracing::debug!(%error, "a connection ended");
}
