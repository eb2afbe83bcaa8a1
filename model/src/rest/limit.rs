//! What a rate limiter is asked and told, whoever limits: the request, its answer, and what the answer's headers say.

use std::{
    fmt,
    hash::{DefaultHasher, Hasher},
    time::Duration,
};

use http::{HeaderMap, HeaderValue, header::RETRY_AFTER};

use super::{Major, RouteId};

/// Longer waits are cut to a year, so that sums of times cannot overflow.
const LONGEST_WAIT: Duration = Duration::from_hours(365 * 24);

/// What a request is limited by as long as its bucket is unknown.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Key {
    /// Method and path template.
    pub route: RouteId,
    /// The top-level resource in the path: a channel, a guild, or a webhook with its token.
    pub major: Major,
}

/// A request that wants to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Acquire {
    /// Route and major parameter.
    pub key: Key,
    /// Whether the global limit does not apply: interaction callbacks and what goes through an interaction's webhook.
    pub global_exempt: bool,
    /// Whether the request carries the token, so that a 401 says that the token is wrong. Default: yes.
    pub authorized: bool,
    /// Fail at once rather than wait longer than this.
    pub max_wait: Option<Duration>,
    /// Whether the request was answered 429 before, which puts it before the others in its bucket.
    pub retry: bool,
}

impl Acquire {
    /// An ordinary request with the token.
    pub const fn new(key: Key) -> Self {
        Self {
            key,
            global_exempt: false,
            authorized: true,
            max_wait: None,
            retry: false,
        }
    }
}

/// How a request ended, as far as limits are concerned.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// What the answer says of limits.
    pub headers: RateLimitHeaders,
    /// Whether the answer says that the webhook in the path does not exist (any more).
    pub webhook_gone: bool,
}

impl Answer {
    /// An answer without rate limit headers.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: RateLimitHeaders::default(),
            webhook_gone: false,
        }
    }

    /// The answer with these headers.
    #[must_use]
    pub fn headers(mut self, headers: RateLimitHeaders) -> Self {
        self.headers = headers;
        self
    }
}

/// Why a request must not be sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// It would wait longer than its `max_wait`.
    WouldWait {
        /// How long it would have to wait, as far as is known.
        wait: Duration,
    },
    /// Discord answered 401: the token is wrong, and using it further only leads to a ban.
    Unauthorized,
    /// So many requests were answered 401, 403 or 429 that Discord is about to block the IP address.
    InvalidRequests {
        /// When the count falls below the threshold again.
        wait: Duration,
    },
    /// Discord answered 404 for this webhook before.
    WebhookGone,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WouldWait { wait } => write!(
                f,
                "the rate limit asks to wait {wait:?}, longer than allowed"
            ),
            Self::Unauthorized => {
                f.write_str("Discord refused the token; no request is sent with it any more")
            }
            Self::InvalidRequests { wait } => write!(
                f,
                "too many invalid requests; nothing is sent for {wait:?} so that Discord does not block this IP address"
            ),
            Self::WebhookGone => f.write_str("this webhook does not exist any more"),
        }
    }
}

impl std::error::Error for Refusal {}

/// Whom a 429 is about: `X-RateLimit-Scope`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Scope {
    /// The bot or user, in this bucket.
    User,
    /// The bot or user, everywhere.
    Global,
    /// The resource, whoever uses it. Not counted as an invalid request.
    Shared,
}

/// Discord's name of a bucket, as a 64-bit hash.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct BucketHash(pub u64);

impl BucketHash {
    /// The hash of the value of `X-RateLimit-Bucket`.
    pub fn new(name: &[u8]) -> Self {
        // The same in every process, so that several can share what they learn.
        let mut hasher = DefaultHasher::new();
        hasher.write(name);
        Self(hasher.finish())
    }
}

/// The rate limit headers of one answer. [Discord](https://discord.com/developers/docs/topics/rate-limits#header-format)
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct RateLimitHeaders {
    /// `X-RateLimit-Bucket`.
    pub bucket: Option<BucketHash>,
    /// `X-RateLimit-Limit`: requests per window.
    pub limit: Option<u32>,
    /// `X-RateLimit-Remaining`: requests left in this window.
    pub remaining: Option<u32>,
    /// `X-RateLimit-Reset-After`: the time until the window ends.
    pub reset_after: Option<Duration>,
    /// `X-RateLimit-Scope` or `X-RateLimit-Global`, on a 429 only. A 429 without a scope did not come from Discord's
    /// own limiter but from what stands before it, and stops every request.
    pub scope: Option<Scope>,
    /// `Retry-After`, or `retry_after` of the body, whichever is longer.
    pub retry_after: Option<Duration>,
}

impl RateLimitHeaders {
    /// Reads the headers. What is malformed counts as missing.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let mut limits = Self::default();
        let mut global = false;
        // One pass costs less than looking up eight names.
        for (name, value) in headers {
            match name.as_str().strip_prefix("x-ratelimit-") {
                Some("bucket") => limits.bucket = Some(BucketHash::new(value.as_bytes())),
                Some("limit") => limits.limit = integer(value),
                Some("remaining") => limits.remaining = integer(value),
                Some("reset-after") => limits.reset_after = seconds(value),
                Some("scope") => limits.scope = scope(value),
                Some("global") => global = value.as_bytes().eq_ignore_ascii_case(b"true"),
                None if *name == RETRY_AFTER => limits.retry_after = seconds(value),
                _ => {}
            }
        }
        if global && limits.scope.is_none() {
            limits.scope = Some(Scope::Global);
        }
        limits
    }
}

fn scope(value: &HeaderValue) -> Option<Scope> {
    match value.as_bytes() {
        b"user" => Some(Scope::User),
        b"shared" => Some(Scope::Shared),
        b"global" => Some(Scope::Global),
        _ => None,
    }
}

fn integer(value: &HeaderValue) -> Option<u32> {
    value.to_str().ok()?.trim().parse().ok()
}

/// Seconds with optional decimals, rounded up to microseconds.
fn seconds(value: &HeaderValue) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    // A number of seconds that does not fit is longer than we ever wait.
    let longest = LONGEST_WAIT.as_secs();
    let whole = whole.parse().unwrap_or(longest).min(longest);
    let mut micros = 0;
    let mut unit = 100_000;
    for digit in fraction.bytes() {
        if unit == 0 {
            micros += u64::from(digit != b'0');
            break;
        }
        micros += u64::from(digit - b'0') * unit;
        unit /= 10;
    }
    Some(Duration::from_secs(whole) + Duration::from_micros(micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &'static str) -> Option<Duration> {
        seconds(&HeaderValue::from_static(text))
    }

    #[test]
    fn seconds_have_decimals() {
        assert_eq!(parse("64.57"), Some(Duration::from_millis(64_570)));
        assert_eq!(parse("1"), Some(Duration::from_secs(1)));
        assert_eq!(
            parse("0.0000001"),
            Some(Duration::from_micros(1)),
            "rounded up"
        );
    }

    #[test]
    fn malformed_seconds_count_as_missing() {
        for text in [
            "",
            "-1",
            "nan",
            "1e9",
            "Wed, 21 Oct 2015 07:28:00 GMT",
            ".5",
            "1.-",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn absurd_seconds_are_cut_to_a_year() {
        assert_eq!(parse("99999999999999999999999999"), Some(LONGEST_WAIT));
    }

    #[test]
    fn the_global_header_alone_means_scope_global() {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-global", HeaderValue::from_static("true"));
        assert_eq!(
            RateLimitHeaders::from_headers(&headers).scope,
            Some(Scope::Global)
        );
    }
}
