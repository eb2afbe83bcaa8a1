//! Everything about a client that can be chosen.

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use cordial_model::{
    Token,
    rest::{Api, HeaderMap, HeaderName, HeaderValue, RateLimiter},
};
use http::{
    Uri,
    header::USER_AGENT,
    uri::{Authority, PathAndQuery, Scheme},
};

#[cfg(feature = "tls")]
use crate::connect::with_tls;
use crate::{
    Client, Engine, Error, InProcessLimiter,
    connect::{Connector, Tunnel, Versions},
    engine::{Inner, Settings, UnderWay},
    limiter::Config,
    pool::Pool,
};

const API_URL: &str = "https://discord.com/api/v10";

/// Where the library is to be found, as the user agent must say.
const LIBRARY: &str = concat!(
    "DiscordBot (https://crates.io/crates/cordial-http, ",
    env!("CARGO_PKG_VERSION"),
    ")"
);

/// Who limits rates.
enum Limiting {
    Own(Config),
    Shared(Arc<dyn RateLimiter>),
    Off,
}

/// Configures a [`Client`].
///
/// | what | default |
/// |---|---|
/// | API URL | `https://discord.com/api/v10` |
/// | timeout of one attempt | 10 s, and one more for each 128 KiB sent |
/// | retries of idempotent requests after 5xx and broken connections | 3, the first after 250 ms |
/// | longest wait for rate limits | no limit |
/// | longest answer | 64 MiB |
/// | rate limiter | one of this client's own |
#[must_use = "call `build`"]
pub struct ClientBuilder {
    authorization: Option<Result<HeaderValue, ()>>,
    api_url: String,
    proxy: Option<String>,
    tunnel: Option<String>,
    user_agent: Option<String>,
    headers: HeaderMap,
    limiter: Limiting,
    settings: Settings,
    #[cfg(feature = "tls")]
    tls: Option<rustls::ClientConfig>,
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            authorization: None,
            api_url: API_URL.to_owned(),
            proxy: None,
            tunnel: None,
            user_agent: None,
            headers: HeaderMap::new(),
            limiter: Limiting::Own(Config::default()),
            settings: Settings::default(),
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    /// The token of a bot. Without a token, only requests that need none can be sent.
    pub fn token(mut self, token: &Token) -> Self {
        self.authorization = Some(authorization("Bot", token));
        self
    }

    /// An `OAuth2` access token of a user.
    pub fn bearer(mut self, token: &Token) -> Self {
        self.authorization = Some(authorization("Bearer", token));
        self
    }

    /// The API to use, version included: Discord's, or that of a server that speaks the same protocol.
    pub fn api_url(mut self, url: impl Into<String>) -> Self {
        self.api_url = url.into();
        self
    }

    /// Sends everything to another address, such as `http://127.0.0.1:8080`, which passes it on to Discord. Scheme and
    /// host of the API URL are replaced and its path is kept. If the proxy limits rates itself, turn the limiter off.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Connects through a proxy that opens tunnels: `http://host:port` for HTTP CONNECT or `socks5://host:port`, with
    /// `user:password@` before the host if it asks for them, percent-encoded. The proxy looks up the names of hosts.
    /// Downloads take the same way.
    pub fn tunnel(mut self, url: impl Into<String>) -> Self {
        self.tunnel = Some(url.into());
        self
    }

    /// Speaks HTTP/2 alone, without being asked to where there is no TLS. By default, TLS servers choose between
    /// HTTP/2 and HTTP/1.1, and others are spoken to in HTTP/1.1.
    pub fn http2_only(mut self) -> Self {
        self.settings.versions = Versions::Two;
        self
    }

    /// Speaks HTTP/1.1 alone.
    pub fn http1_only(mut self) -> Self {
        self.settings.versions = Versions::One;
        self
    }

    /// How long one attempt may take, from connecting to the last byte of the answer. Waiting for rate limits is not
    /// included. A request's own timeout goes first.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How often an idempotent request is sent again after a 5xx or a broken connection.
    pub fn retries(mut self, retries: u32) -> Self {
        self.settings.retries = retries;
        self
    }

    /// The pause before the first retry. Each further one is twice as long, up to 20 times the first, and a random part of
    /// up to half of each is left out, so that clients do not retry in step.
    pub fn retry_pause(mut self, pause: Duration) -> Self {
        self.settings.retry_pause = pause;
        self
    }

    /// Fail a request at once rather than have it wait longer than this for rate limits. A request's own `max_wait` goes
    /// first.
    pub fn max_wait(mut self, max_wait: Duration) -> Self {
        self.settings.max_wait = Some(max_wait);
        self
    }

    /// The longest answer to accept, in bytes.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.settings.max_response_size = bytes;
        self
    }

    /// Names the bot in the user agent, after the library: `my-bot/1.2 (+https://example.com)`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Sends another header with every request to the API. What a request has itself goes first, such as its content type.
    pub fn default_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Configures this client's own limiter.
    pub fn limits(mut self, limits: Config) -> Self {
        self.limiter = Limiting::Own(limits);
        self
    }

    /// Uses a limiter that may be shared with other clients.
    pub fn limiter(mut self, limiter: impl RateLimiter) -> Self {
        self.limiter = Limiting::Shared(Arc::new(limiter));
        self
    }

    /// Sends without asking any limiter: only behind a proxy that limits rates. A 429 is then an error.
    pub fn without_limiter(mut self) -> Self {
        self.limiter = Limiting::Off;
        self
    }

    /// Brings a TLS configuration of your own; its ALPN protocols are set here.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, config: rustls::ClientConfig) -> Self {
        self.tls = Some(config);
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] when a URL or the user agent is malformed or the system's certificates cannot be read, and
    /// [`Error::NoToken`] when the token cannot stand in a header.
    pub fn build(self) -> Result<Client, Error> {
        let authorization = self.authorization.transpose();
        let authorization = authorization.map_err(|()| Error::NoToken)?;
        let mut user_agent = LIBRARY.to_owned();
        if let Some(product) = &self.user_agent {
            user_agent = format!("{LIBRARY} {product}");
        }
        let malformed = |_| Error::Configuration("the user agent is malformed".to_owned());
        let user_agent = HeaderValue::try_from(user_agent).map_err(malformed)?;
        let mut headers = self.headers;
        headers.entry(USER_AGENT).or_insert(user_agent);
        #[cfg(feature = "compression")]
        headers
            .entry(http::header::ACCEPT_ENCODING)
            .or_insert(HeaderValue::from_static("gzip"));
        let tunnel = self.tunnel.as_deref().map(Tunnel::parse).transpose()?;
        let connector = Connector::new(tunnel);
        #[cfg(feature = "tls")]
        let connector = with_tls(
            connector,
            self.tls.map_or_else(crate::tls::config, Ok)?,
            self.settings.versions,
        );
        let limiter: Option<Arc<dyn RateLimiter>> = match self.limiter {
            Limiting::Own(limits) => Some(Arc::new(InProcessLimiter::new(&limits))),
            Limiting::Shared(limiter) => Some(limiter),
            Limiting::Off => None,
        };
        let (scheme, authority, base) = api(&self.api_url, self.proxy.as_deref())?;
        let pool = Pool::new(connector, self.settings.versions);
        Ok(Client(Api::new(Engine(Arc::new(Inner {
            api: pool.server(scheme, authority)?,
            pool,
            base,
            headers,
            authorization: Mutex::new(authorization),
            limiter,
            settings: self.settings,
            under_way: UnderWay::default(),
        })))))
    }

    /// A client for which only a token was chosen.
    pub(crate) fn build_with_defaults(mut self) -> Client {
        // The first request that needs them tells what is wrong with either.
        self.authorization = self.authorization.filter(Result::is_ok);
        #[cfg(feature = "tls")]
        let _ = self.tls.insert(crate::tls::config_or_no_roots());
        self.build().expect("the defaults are well-formed")
    }
}

impl fmt::Debug for ClientBuilder {
    /// Leaves the token out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api_url", &self.api_url)
            .field("proxy", &self.proxy)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// The header of a token; fails for characters that no header may have.
pub(crate) fn authorization(kind: &str, token: &Token) -> Result<HeaderValue, ()> {
    sensitive(format!("{kind} {}", token.expose()))
}

pub(crate) fn sensitive(value: String) -> Result<HeaderValue, ()> {
    let mut value = HeaderValue::try_from(value).map_err(|_| ())?;
    value.set_sensitive(true);
    Ok(value)
}

/// Where the API is, and what paths are put after there.
fn api(api_url: &str, proxy: Option<&str>) -> Result<(Scheme, Authority, String), Error> {
    let base = |path: &PathAndQuery| path.path().trim_end_matches('/').to_owned();
    let (mut scheme, mut authority, path) = split(api_url)?;
    let mut path = base(&path);
    if let Some(proxy) = proxy {
        let prefix;
        (scheme, authority, prefix) = split(proxy)?;
        let mut prefix = base(&prefix);
        // Some clients want the proxy's URL with `/api`, some without.
        if path.starts_with("/api/") && prefix.ends_with("/api") {
            prefix.truncate(prefix.len() - "/api".len());
        }
        path.insert_str(0, &prefix);
    }
    Ok((scheme, authority, path))
}

/// A URL in parts, without name and password.
pub(crate) fn split(url: &str) -> Result<(Scheme, Authority, PathAndQuery), Error> {
    // A URL may hold a password, so the message does not repeat it.
    let malformed = |what| Error::Configuration(format!("the URL {what}"));
    let parts = url
        .parse::<Uri>()
        .map_err(|_| malformed("is malformed"))?
        .into_parts();
    let scheme = parts
        .scheme
        .ok_or_else(|| malformed("has no scheme such as https"))?;
    if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
        return Err(malformed("has another scheme than http and https"));
    }
    let authority = parts.authority.ok_or_else(|| malformed("has no host"))?;
    // Name and password are sent nowhere.
    let host = authority.as_str().rsplit('@').next().unwrap_or_default();
    let authority = host.parse().map_err(|_| malformed("has no host"))?;
    let path = parts.path_and_query;
    let path = path.unwrap_or_else(|| PathAndQuery::from_static("/"));
    Ok((scheme, authority, path))
}
