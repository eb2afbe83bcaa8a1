//! Everything about a client that can be chosen.

use std::{fmt, sync::Arc, time::Duration};

use cordial_model::Token;
use http::{
    HeaderValue, Uri,
    uri::{Authority, Scheme},
};

use crate::{
    Client, Engine, Error, InProcessLimiter, RateLimiter,
    engine::{Origin, Settings},
    limiter::Config,
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
    Own,
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
    user_agent: Option<String>,
    limits: Config,
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
            user_agent: None,
            limits: Config::default(),
            limiter: Limiting::Own,
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

    /// Configures this client's own limiter.
    pub fn limits(mut self, limits: Config) -> Self {
        self.limits = limits;
        self.limiter = Limiting::Own;
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
        if self.authorization == Some(Err(())) {
            return Err(Error::NoToken);
        }
        let origin = origin(&self.api_url, self.proxy.as_deref())?;
        let user_agent = match &self.user_agent {
            None => HeaderValue::from_static(LIBRARY),
            Some(product) => {
                HeaderValue::try_from(format!("{LIBRARY} {product}")).map_err(|_| {
                    Error::Configuration("the user agent cannot stand in a header".to_owned())
                })?
            }
        };
        #[cfg(feature = "tls")]
        let tls = self.tls.map_or_else(crate::tls::config, Ok)?;
        Ok(Client::from_engine(Engine::new(
            origin,
            user_agent,
            self.authorization.and_then(Result::ok),
            limiter(self.limiter, &self.limits),
            self.settings,
            #[cfg(feature = "tls")]
            tls,
        )))
    }

    /// The engine of a client for which only a token was chosen.
    pub(crate) fn engine_with_defaults(self) -> Engine {
        let origin = Origin {
            scheme: Scheme::HTTPS,
            authority: Authority::from_static("discord.com"),
            prefix: "/api/v10".to_owned(),
        };
        Engine::new(
            origin,
            HeaderValue::from_static(LIBRARY),
            self.authorization.and_then(Result::ok),
            limiter(self.limiter, &self.limits),
            self.settings,
            #[cfg(feature = "tls")]
            crate::tls::config_or_no_roots(),
        )
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

fn limiter(limiting: Limiting, limits: &Config) -> Option<Arc<dyn RateLimiter>> {
    match limiting {
        Limiting::Own => Some(Arc::new(InProcessLimiter::new(limits))),
        Limiting::Shared(limiter) => Some(limiter),
        Limiting::Off => None,
    }
}

/// The header of a token; fails for characters that no header may have.
pub(crate) fn authorization(kind: &str, token: &Token) -> Result<HeaderValue, ()> {
    let mut value = HeaderValue::try_from(format!("{kind} {}", token.expose())).map_err(|_| ())?;
    value.set_sensitive(true);
    Ok(value)
}

fn origin(api_url: &str, proxy: Option<&str>) -> Result<Origin, Error> {
    let (scheme, authority, prefix) = split(api_url)?;
    let origin = match proxy {
        None => Origin {
            scheme,
            authority,
            prefix,
        },
        Some(proxy) => {
            let (scheme, authority, mut before) = split(proxy)?;
            // Some clients want the proxy's URL with `/api`, some without.
            if prefix.starts_with("/api/") && before.ends_with("/api") {
                before.truncate(before.len() - "/api".len());
            }
            Origin {
                scheme,
                authority,
                prefix: before + &prefix,
            }
        }
    };
    if cfg!(not(feature = "tls")) && origin.scheme == Scheme::HTTPS {
        return Err(Error::Configuration(
            "https needs TLS, and no TLS feature of cordial-http is enabled".to_owned(),
        ));
    }
    Ok(origin)
}

fn split(url: &str) -> Result<(Scheme, Authority, String), Error> {
    // A URL may hold a password, so the message does not repeat it.
    let malformed = |what| Error::Configuration(format!("the URL of the API or its proxy {what}"));
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
    let path = parts
        .path_and_query
        .map_or_else(String::new, |path| path.path().to_owned());
    Ok((scheme, authority, path.trim_end_matches('/').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn resolved(api_url: &str, proxy: Option<&str>) -> String {
        let Origin {
            scheme,
            authority,
            prefix,
        } = origin(api_url, proxy).unwrap();
        format!("{scheme}://{authority}{prefix}")
    }

    #[test]
    fn a_proxy_replaces_scheme_and_host_and_keeps_the_path() {
        assert_eq!(resolved(API_URL, None), API_URL);
        assert_eq!(
            resolved(API_URL, Some("http://127.0.0.1:8080")),
            "http://127.0.0.1:8080/api/v10"
        );
        assert_eq!(
            resolved(API_URL, Some("http://proxy/discord/")),
            "http://proxy/discord/api/v10"
        );
        assert_eq!(
            resolved("http://localhost:1/api/v9/", None),
            "http://localhost:1/api/v9"
        );
    }

    #[test]
    fn malformed_urls_are_errors_that_do_not_repeat_them() {
        for url in [
            "",
            "/api",
            "discord.com",
            "ftp://user:hunter2@discord.com",
            "http://",
        ] {
            let error = origin(url, None).err().expect(url).to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    /// Builds without TLS refused it, because the API behind the proxy is https.
    #[test]
    fn a_plain_proxy_needs_no_tls() {
        let url = resolved("https://discord.com/api/v10", Some("http://127.0.0.1:1"));
        assert_eq!(url, "http://127.0.0.1:1/api/v10");
    }

    #[test]
    fn a_proxy_may_be_given_with_or_without_its_api_path() {
        let url = |proxy| resolved("https://discord.com/api/v10", Some(proxy));
        assert_eq!(url("http://127.0.0.1:1/api"), "http://127.0.0.1:1/api/v10");
        assert_eq!(
            url("http://127.0.0.1:1/x/api/"),
            "http://127.0.0.1:1/x/api/v10"
        );
        assert_eq!(
            url("http://127.0.0.1:1/myapi"),
            "http://127.0.0.1:1/myapi/api/v10"
        );
    }
}
