//! Rate limits as Discord has them: buckets per route and major parameter, a global limit, and the ban for too many
//! invalid requests. [Discord](https://discord.com/developers/docs/topics/rate-limits)
//!
//! Without IO and clock: everything takes the instant at which it happens.

use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

use super::operations::OperationId;
use crate::hex::hex;

/// How many requests a bucket admits in which time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests, at least 1.
    pub limit: u32,
    /// The window, from its first request on.
    pub per: Duration,
}

impl Rate {
    /// So many requests in this time.
    pub const fn new(limit: u32, per: Duration) -> Self {
        Self { limit, per }
    }
}

/// The limits of a sandbox.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RateLimits {
    /// Whether anything is limited at all.
    pub enabled: bool,
    /// All routes of a bot together; interaction responses and followups are not counted. Discord: 50 in one second.
    pub global: Option<Rate>,
    /// Routes without a rule of their own.
    pub default: Rate,
    /// Answers 401, 403 and 429 before everything is refused, as Cloudflare does. Discord: 10,000 in 10 minutes.
    pub invalid_requests: Option<Rate>,
    /// Rules for routes, such as `POST /channels/{channel_id}/messages`; later ones win.
    pub rules: Vec<RateRule>,
}

/// The limit of one route.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateRule {
    /// Method and template.
    pub route: String,
    /// The limit; `None` for none.
    pub rate: Option<Rate>,
    /// The bucket. Routes with the same one share the limit (of the route that comes first). By default a route has its own.
    pub bucket: Option<String>,
    /// Whether the limit is one of the resource, shared by everybody: a 429 then is not an invalid request.
    pub shared: bool,
}

impl RateRule {
    /// A limit for a route.
    pub fn new(route: impl Into<String>, limit: u32, per: Duration) -> Self {
        Self {
            route: route.into(),
            rate: Some(Rate::new(limit, per)),
            bucket: None,
            shared: false,
        }
    }

    /// Puts the route into a bucket with others.
    #[must_use]
    pub fn bucket(mut self, bucket: impl Into<String>) -> Self {
        self.bucket = Some(bucket.into());
        self
    }

    /// Makes the limit one of the resource.
    #[must_use]
    pub fn shared(mut self) -> Self {
        self.shared = true;
        self
    }
}

impl Default for RateLimits {
    /// Much like Discord's.
    fn default() -> Self {
        let rule =
            |route: &str, limit, millis| RateRule::new(route, limit, Duration::from_millis(millis));
        let reactions = "/channels/{channel_id}/messages/{message_id}/reactions";
        let reaction = |route: String| rule(&route, 1, 250).bucket("reactions");
        Self {
            enabled: true,
            global: Some(Rate::new(50, Duration::from_secs(1))),
            default: Rate::new(10, Duration::from_secs(5)),
            invalid_requests: Some(Rate::new(10_000, Duration::from_mins(10))),
            rules: vec![
                rule("POST /channels/{channel_id}/messages", 5, 5000),
                rule(
                    "PATCH /channels/{channel_id}/messages/{message_id}",
                    5,
                    5000,
                ),
                rule(
                    "DELETE /channels/{channel_id}/messages/{message_id}",
                    5,
                    1000,
                ),
                rule("POST /channels/{channel_id}/messages/bulk-delete", 1, 3000),
                rule("POST /channels/{channel_id}/typing", 5, 5000),
                reaction(format!("PUT {reactions}/{{emoji}}/@me")),
                reaction(format!("DELETE {reactions}/{{emoji}}/@me")),
                reaction(format!("DELETE {reactions}/{{emoji}}/{{user_id}}")),
                rule("GET /guilds/{guild_id}/members", 10, 10_000),
                rule("PATCH /guilds/{guild_id}/members/{user_id}", 10, 10_000),
                rule("POST /webhooks/{webhook_id}/{webhook_token}", 5, 2000).bucket("webhooks"),
                rule(
                    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original",
                    5,
                    2000,
                )
                .bucket("webhooks"),
                rule(
                    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
                    5,
                    2000,
                )
                .bucket("webhooks"),
                rule("GET /gateway/bot", 2, 5000),
                rule("PATCH /users/@me", 2, 10_000),
                RateRule {
                    rate: None,
                    ..rule(
                        "POST /interactions/{interaction_id}/{interaction_token}/callback",
                        1,
                        1,
                    )
                },
                RateRule {
                    rate: None,
                    ..rule("GET /gateway", 1, 1)
                },
            ],
        }
    }
}

impl RateLimits {
    /// No limits.
    pub fn off() -> Self {
        Self {
            enabled: false,
            ..Self::default()
        }
    }

    /// Adds a rule.
    #[must_use]
    pub fn rule(mut self, rule: RateRule) -> Self {
        self.rules.push(rule);
        self
    }
}

/// Whose limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// The bot's own, on this bucket.
    User,
    /// The bot's own, over all routes.
    Global,
    /// The resource's.
    Shared,
}

impl Scope {
    /// The value of `X-RateLimit-Scope`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Global => "global",
            Self::Shared => "shared",
        }
    }
}

/// What the headers of an answer say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) bucket: String,
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    pub(crate) reset_after: Duration,
}

/// Whether a request may go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may; the standing is `None` where nothing is limited.
    Admitted(Option<Standing>),
    /// It may not.
    Refused {
        scope: Scope,
        retry_after: Duration,
        standing: Option<Standing>,
    },
    /// Nothing may.
    Banned { retry_after: Duration },
}

/// How many windows there may be before those that are over are thrown away.
const MANY_WINDOWS: usize = 10_000;

/// The state of all limits.
#[derive(Debug)]
pub(crate) struct Limiter {
    limits: RateLimits,
    seed: u64,
    routes: HashMap<OperationId, RouteLimit>,
    windows: HashMap<(String, String), Window>,
    globals: HashMap<String, Window>,
    invalid: Option<Window>,
}

#[derive(Clone, Debug)]
struct RouteLimit {
    rate: Option<Rate>,
    bucket: String,
    /// What clients see of the bucket.
    hash: String,
    shared: bool,
}

/// Requests since an instant.
#[derive(Clone, Copy, Debug)]
struct Window {
    rate: Rate,
    since: Instant,
    used: u32,
}

impl Window {
    fn opened(rate: Rate, now: Instant) -> Self {
        Self {
            rate,
            since: now,
            used: 0,
        }
    }

    fn end(&self) -> Instant {
        self.since + self.rate.per
    }

    /// Begins anew once the time is over.
    fn roll(&mut self, now: Instant) {
        if now >= self.end() {
            (self.since, self.used) = (now, 0);
        }
    }

    fn is_full(&self) -> bool {
        self.used >= self.rate.limit
    }
}

impl Limiter {
    pub(crate) fn new(limits: RateLimits, seed: u64) -> Self {
        Self {
            limits,
            seed,
            routes: HashMap::new(),
            windows: HashMap::new(),
            globals: HashMap::new(),
            invalid: None,
        }
    }

    /// Other limits from now on; what was used is forgotten.
    pub(crate) fn set(&mut self, limits: RateLimits) {
        *self = Self::new(limits, self.seed);
    }

    /// Moves a route into another bucket from now on.
    pub(crate) fn swap_bucket(&mut self, route: OperationId, name: &str, bucket: &str) {
        self.route(route, name);
        if let Some(limit) = self.routes.get_mut(&route) {
            bucket.clone_into(&mut limit.bucket);
            limit.hash = bucket_hash(self.seed, bucket);
        }
    }

    /// Decides over a request and counts it.
    ///
    /// `name` is method and template, `major` what is limited separately, `sender` whose global limit counts, and `exempt`
    /// whether it does not.
    pub(crate) fn admit(
        &mut self,
        now: Instant,
        route: OperationId,
        name: &str,
        major: &str,
        sender: &str,
        exempt: bool,
    ) -> Verdict {
        if !self.limits.enabled {
            return Verdict::Admitted(None);
        }
        if let Some(banned) = self.ban(now) {
            return banned;
        }
        if self.windows.len() > MANY_WINDOWS {
            self.windows.retain(|_, window| now < window.end());
        }
        let limit = self.route(route, name);
        let key = (limit.bucket.clone(), major.to_owned());
        let window = limit.rate.map(|rate| {
            let window = self
                .windows
                .entry(key)
                .or_insert_with(|| Window::opened(rate, now));
            window.roll(now);
            window
        });
        let standing = |window: &Window| Standing {
            bucket: limit.hash.clone(),
            limit: window.rate.limit,
            remaining: window.rate.limit.saturating_sub(window.used),
            reset_after: window.end().saturating_duration_since(now),
        };
        if let Some(window) = window.as_deref().filter(|window| window.is_full()) {
            return Verdict::Refused {
                scope: if limit.shared {
                    Scope::Shared
                } else {
                    Scope::User
                },
                retry_after: window.end().saturating_duration_since(now),
                standing: Some(standing(window)),
            };
        }
        let global = self.limits.global.filter(|_| !exempt).map(|rate| {
            let window = self
                .globals
                .entry(sender.to_owned())
                .or_insert_with(|| Window::opened(rate, now));
            window.roll(now);
            window
        });
        if let Some(global) = global {
            if global.is_full() {
                return Verdict::Refused {
                    scope: Scope::Global,
                    retry_after: global.end().saturating_duration_since(now),
                    standing: None,
                };
            }
            global.used += 1;
        }
        Verdict::Admitted(window.map(|window| {
            window.used += 1;
            standing(window)
        }))
    }

    /// Counts an answer that Discord calls invalid.
    pub(crate) fn count_invalid(&mut self, now: Instant) {
        let Some(rate) = self.limits.invalid_requests.filter(|_| self.limits.enabled) else {
            return;
        };
        let window = self.invalid.get_or_insert(Window::opened(rate, now));
        window.roll(now);
        window.used = window.used.saturating_add(1);
    }

    /// Whether everything is refused.
    pub(crate) fn ban(&mut self, now: Instant) -> Option<Verdict> {
        let window = self.invalid.as_mut().filter(|_| self.limits.enabled)?;
        window.roll(now);
        window.is_full().then(|| Verdict::Banned {
            retry_after: window.end().saturating_duration_since(now),
        })
    }

    fn route(&mut self, route: OperationId, name: &str) -> RouteLimit {
        let (limits, seed) = (&self.limits, self.seed);
        self.routes
            .entry(route)
            .or_insert_with(|| {
                let rule = limits.rules.iter().rev().find(|rule| rule.route == name);
                let bucket = rule
                    .and_then(|rule| rule.bucket.clone())
                    .unwrap_or_else(|| name.to_owned());
                RouteLimit {
                    rate: rule.map_or(Some(limits.default), |rule| rule.rate),
                    hash: bucket_hash(seed, &bucket),
                    bucket,
                    shared: rule.is_some_and(|rule| rule.shared),
                }
            })
            .clone()
    }
}

/// What clients see of a bucket's name: 32 hexadecimal digits, other ones for every seed.
fn bucket_hash(seed: u64, name: &str) -> String {
    hex(&hmac_sha256::HMAC::mac(name, seed.to_be_bytes())[..16])
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::{super::operations::Operations, *};

    const SEND: &str = "POST /channels/{channel_id}/messages";

    fn route(name: &str) -> OperationId {
        let (method, template) = name.split_once(' ').unwrap();
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        Operations::discord().named(&method, template).unwrap()
    }

    fn admit(limiter: &mut Limiter, now: Instant, name: &str, major: &str) -> Verdict {
        limiter.admit(now, route(name), name, major, "bot", false)
    }

    fn standing(verdict: Verdict) -> Standing {
        match verdict {
            Verdict::Admitted(Some(standing)) => standing,
            other => panic!("not admitted with a standing: {other:?}"),
        }
    }

    #[test]
    fn refuses_until_the_window_ends_and_for_that_channel_only() {
        let mut limiter = Limiter::new(RateLimits::default(), 1);
        let now = Instant::now();
        for left in (0..5).rev() {
            assert_eq!(
                standing(admit(&mut limiter, now, SEND, "a")).remaining,
                left
            );
        }
        let later = now + Duration::from_secs(2);
        let Verdict::Refused {
            scope, retry_after, ..
        } = admit(&mut limiter, later, SEND, "a")
        else {
            panic!("admitted");
        };
        assert_eq!((scope, retry_after), (Scope::User, Duration::from_secs(3)));
        assert_eq!(standing(admit(&mut limiter, later, SEND, "b")).remaining, 4);
        let end = now + Duration::from_secs(5);
        assert_eq!(standing(admit(&mut limiter, end, SEND, "a")).remaining, 4);
    }

    #[test]
    fn routes_share_a_bucket_and_can_be_moved_out_of_it() {
        let edit = "PATCH /channels/{channel_id}/messages/{message_id}";
        let second = Duration::from_secs(1);
        let limits = RateLimits::default()
            .rule(RateRule::new(SEND, 2, second).bucket("x"))
            .rule(RateRule::new(edit, 2, second).bucket("x"));
        let mut limiter = Limiter::new(limits, 1);
        let now = Instant::now();
        let first = standing(admit(&mut limiter, now, SEND, "a"));
        let other = standing(admit(&mut limiter, now, edit, "a"));
        assert_eq!(first.bucket, other.bucket);
        assert_eq!(other.remaining, 0);
        limiter.swap_bucket(route(edit), edit, "y");
        let moved = standing(admit(&mut limiter, now, edit, "a"));
        assert_ne!(moved.bucket, first.bucket);
        assert_eq!(moved.remaining, 1);
    }

    #[test]
    fn the_global_limit_spares_what_is_exempt() {
        let mut limiter = Limiter::new(RateLimits::default(), 1);
        let now = Instant::now();
        for channel in 0..50 {
            standing(admit(&mut limiter, now, SEND, &channel.to_string()));
        }
        let refused = admit(&mut limiter, now, SEND, "50");
        assert!(matches!(
            refused,
            Verdict::Refused {
                scope: Scope::Global,
                ..
            }
        ));
        let callback = "POST /interactions/{interaction_id}/{interaction_token}/callback";
        let exempt = limiter.admit(now, route(callback), callback, "", "bot", true);
        assert_eq!(exempt, Verdict::Admitted(None));
    }

    #[test]
    fn bans_after_too_many_invalid_requests() {
        let limits = RateLimits {
            invalid_requests: Some(Rate::new(3, Duration::from_mins(10))),
            ..RateLimits::default()
        };
        let mut limiter = Limiter::new(limits, 1);
        let now = Instant::now();
        for _ in 0..3 {
            standing(admit(&mut limiter, now, SEND, "a"));
            limiter.count_invalid(now);
        }
        let banned = admit(&mut limiter, now + Duration::from_mins(1), SEND, "a");
        assert_eq!(
            banned,
            Verdict::Banned {
                retry_after: Duration::from_mins(9)
            }
        );
        standing(admit(
            &mut limiter,
            now + Duration::from_mins(10),
            SEND,
            "a",
        ));
    }
}
