//! What an answer says of rate limits.

use std::{
    hash::{DefaultHasher, Hasher},
    time::Duration,
};

use http::{HeaderMap, HeaderName, HeaderValue, header::RETRY_AFTER};

/// Longer waits are cut to a year, so that sums of times cannot overflow.
const LONGEST_WAIT: Duration = Duration::from_hours(365 * 24);

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET_AFTER: HeaderName = HeaderName::from_static("x-ratelimit-reset-after");
const BUCKET: HeaderName = HeaderName::from_static("x-ratelimit-bucket");
const GLOBAL: HeaderName = HeaderName::from_static("x-ratelimit-global");
const SCOPE: HeaderName = HeaderName::from_static("x-ratelimit-scope");

/// Whom a 429 is about: `X-RateLimit-Scope`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum RateLimitScope {
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
    pub scope: Option<RateLimitScope>,
    /// `Retry-After`, or `retry_after` of the body, whichever is longer.
    pub retry_after: Option<Duration>,
}

impl RateLimitHeaders {
    /// Reads the headers. What is malformed counts as missing.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let integer = |name| headers.get(&name).and_then(integer);
        Self {
            bucket: headers
                .get(&BUCKET)
                .map(|name| BucketHash::new(name.as_bytes())),
            limit: integer(LIMIT),
            remaining: integer(REMAINING),
            reset_after: headers.get(&RESET_AFTER).and_then(seconds),
            scope: scope(headers),
            retry_after: headers.get(&RETRY_AFTER).and_then(seconds),
        }
    }
}

fn scope(headers: &HeaderMap) -> Option<RateLimitScope> {
    match headers.get(&SCOPE).map(HeaderValue::as_bytes) {
        Some(b"user") => Some(RateLimitScope::User),
        Some(b"shared") => Some(RateLimitScope::Shared),
        Some(b"global") => Some(RateLimitScope::Global),
        _ if headers
            .get(&GLOBAL)
            .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true")) =>
        {
            Some(RateLimitScope::Global)
        }
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
        headers.insert(GLOBAL, HeaderValue::from_static("true"));
        assert_eq!(
            RateLimitHeaders::from_headers(&headers).scope,
            Some(RateLimitScope::Global)
        );
    }
}
