//! What identifies an endpoint, and what Discord limits by.

use std::{
    borrow::Cow,
    hash::{BuildHasher, RandomState},
    sync::LazyLock,
};

use http::Method;

use crate::Secret;

/// An endpoint without its parameters.
#[derive(Clone, Debug)]
pub struct Route {
    /// The HTTP method.
    pub method: Method,
    /// The path with names in braces, such as `/channels/{channel_id}/messages`.
    pub template: Cow<'static, str>,
    /// The operation's name in Discord's OpenAPI file, such as `create_message`.
    pub name: Cow<'static, str>,
    /// A number that stands for method and template.
    pub id: RouteId,
    /// What authorizes the request.
    pub auth: Auth,
    /// Whether the global rate limit does not count it.
    pub global_exempt: bool,
    /// Whether it is still to be used.
    pub state: RouteState,
}

/// A number that stands for a route: a hash of its method and template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RouteId(pub u64);

/// What authorizes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// The token of a bot.
    Bot,
    /// The bearer token of a user, which OAuth2 gives.
    Bearer,
    /// The token of a bot or a bearer token.
    BotOrBearer,
    /// The id and secret of the application: by HTTP Basic if the request has them, else in its body.
    Client,
    /// Nothing, or a token in the path.
    None,
}

impl Auth {
    /// Whether the client's token is sent, if the request has no authorization of its own.
    pub const fn needs_token(self) -> bool {
        matches!(self, Self::Bot | Self::Bearer | Self::BotOrBearer)
    }
}

/// Whether an endpoint is still to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RouteState {
    /// It is.
    Current,
    /// It works, but something else is to be used.
    Deprecated,
    /// Discord has switched it off; every request fails.
    Disabled,
}

/// The parameter that Discord [limits separately](https://discord.com/developers/docs/topics/rate-limits).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Major {
    /// The route has none.
    #[default]
    None,
    /// A channel, a guild or a webhook.
    Id(u64),
    /// A webhook or interaction with its token; the second number is a hash of the token, different in every process.
    IdToken(u64, u64),
}

impl Major {
    /// A webhook or interaction with its token.
    pub fn with_token(id: u64, token: &Secret) -> Self {
        static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        Self::IdToken(id, HASHER.hash_one(token.expose()))
    }
}

impl Route {
    /// A route known at compile time; `#[endpoint]` writes these.
    pub const fn declared(
        method: Method,
        template: &'static str,
        name: &'static str,
        auth: Auth,
        global_exempt: bool,
    ) -> Self {
        let id = RouteId::of(&method, template);
        Self {
            method,
            template: Cow::Borrowed(template),
            name: Cow::Borrowed(name),
            id,
            auth,
            global_exempt,
            state: RouteState::Current,
        }
    }

    /// The same route in another state.
    #[must_use]
    pub const fn in_state(mut self, state: RouteState) -> Self {
        self.state = state;
        self
    }

    /// The route of a path that is not declared: every whole number in it becomes a parameter.
    pub fn of_path(method: Method, path: &str, auth: Auth) -> Self {
        let path = path.split('?').next().unwrap_or_default();
        let mut template = String::with_capacity(path.len());
        for segment in path.split('/').skip(usize::from(path.starts_with('/'))) {
            template.push('/');
            let number = !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit());
            template.push_str(if number { "{id}" } else { segment });
        }
        let id = RouteId::of(&method, &template);
        Self {
            method,
            template: template.into(),
            name: Cow::Borrowed("raw"),
            id,
            auth,
            global_exempt: false,
            state: RouteState::Current,
        }
    }

    /// Whether sending it twice does what sending it once does.
    pub fn is_idempotent(&self) -> bool {
        self.method.is_idempotent()
    }
}

impl RouteId {
    /// FNV-1a over the method, a space and the template.
    const fn of(method: &Method, template: &str) -> Self {
        let name = match *method {
            Method::GET => "GET",
            Method::POST => "POST",
            Method::PUT => "PUT",
            Method::PATCH => "PATCH",
            Method::DELETE => "DELETE",
            _ => "OTHER",
        };
        let hash = fnv(fnv(fnv(0xcbf2_9ce4_8422_2325, name), " "), template);
        Self(hash)
    }
}

const fn fnv(mut hash: u64, text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}
