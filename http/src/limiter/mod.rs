//! Discord's rate limits as a state machine without IO.
//!
//! The methods of [`Limiter`] come in three kinds. Every one that takes a time expects times that do not go backwards.
//!
//! - What happened: [`acquire`](Limiter::acquire) (a request wants to be sent), [`on_answer`](Limiter::on_answer),
//!   [`on_cancel`](Limiter::on_cancel), [`handle_timeout`](Limiter::handle_timeout).
//! - What to do next: [`poll_ready`](Limiter::poll_ready), until it yields nothing, then
//!   [`poll_timeout`](Limiter::poll_timeout).
//! - Plain getters and setters.
//!
//! ```
//! use std::time::{Duration, Instant};
//! use cordial_http::limiter::{Acquire, Acquired, Answer, Config, Key, Limiter};
//! use cordial_model::rest::{Major, RouteId};
//!
//! let mut now = Instant::now(); // or any other clock: the limiter never looks at one itself
//! let mut limiter = Limiter::new(now, &Config::default());
//! let request = Acquire::new(Key { route: RouteId(1), major: Major::Id(7) });
//!
//! let Ok(Acquired::Granted(first)) = limiter.acquire(now, &request) else { panic!() };
//! let Ok(Acquired::Queued(second)) = limiter.acquire(now, &request) else { panic!() };
//! now += Duration::from_millis(80);
//! limiter.on_answer(now, first, &Answer::new(200)); // no rate limit headers: no limit
//! assert_eq!(limiter.poll_ready().map(|ready| ready.ticket), Some(second));
//! ```
//!
//! A request is keyed by its route and its major parameter. Discord names the bucket that limits it in the answer, and
//! several routes may turn out to share one; a key then moves into that bucket together with everything it has queued
//! and in flight, and further keys of the same route start there. A bucket of which nothing is known lets one request
//! through to find out; a known one lets through what remains, all at once. Within a bucket requests are sent in the order
//! in which they came. The account of a bucket is in `bucket.rs`, the limit over all buckets in `global.rs`.
//!
//! Several limiters can be shards of one ([`Limiter::shards`]), so that threads do not wait for one another.

use std::time::Duration;

mod bucket;
mod dispatch;
mod global;
mod knowledge;
mod machine;
mod queue;
mod shared;

pub use self::machine::{Limiter, Stats};
pub use cordial_model::rest::limit::{
    Acquire, Answer, BucketHash, Key, RateLimitHeaders, Refusal, Scope,
};

/// Microseconds on the limiter's own clock; see `Shared::at`.
type Micros = u64;

/// Longer waits are cut to a year, so that sums of times cannot overflow.
const LONGEST_WAIT: Duration = Duration::from_hours(365 * 24);

/// Rounded down, and cut to [`LONGEST_WAIT`].
fn micros(duration: Duration) -> Micros {
    let duration = duration.min(LONGEST_WAIT);
    duration.as_secs() * 1_000_000 + u64::from(duration.subsec_micros())
}

/// Names one request from [`Limiter::acquire`] until its answer or cancellation.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Ticket {
    index: usize,
    generation: u32,
}

impl Ticket {
    /// A small number that no other request has at the same time.
    pub fn index(self) -> usize {
        self.index
    }
}

/// The outcome of [`Limiter::acquire`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Acquired {
    /// Send the request now.
    Granted(Ticket),
    /// Wait until [`Limiter::poll_ready`] names the ticket.
    Queued(Ticket),
}

/// A queued request that waits no longer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Ready {
    /// Which request.
    pub ticket: Ticket,
    /// Send it, or fail. A refused ticket is spent.
    pub result: Result<(), Refusal>,
}

/// What can be chosen of a limiter.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Requests per `global_window` over all buckets. Default: 50; `None` for no such limit.
    pub global: Option<u32>,
    /// Default: one second.
    pub global_window: Duration,
    /// Refuse requests once this many of the last `invalid_window` were answered 401, 403 or 429. Discord bans at
    /// 10,000, and what is in flight then may still be counted. Default: 9,000.
    pub invalid_limit: u32,
    /// Default: 10 minutes.
    pub invalid_window: Duration,
    /// How long an unused bucket is remembered. Default: one minute.
    pub idle: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            global: Some(50),
            global_window: Duration::from_secs(1),
            invalid_limit: 9_000,
            invalid_window: Duration::from_mins(10),
            idle: Duration::from_mins(1),
        }
    }
}

impl Config {
    /// Sets the global limit in requests per second.
    #[must_use]
    pub fn global(mut self, requests: Option<u32>) -> Self {
        self.global = requests;
        self
    }

    /// Sets how many invalid requests in 10 minutes are too many.
    #[must_use]
    pub fn invalid_limit(mut self, requests: u32) -> Self {
        self.invalid_limit = requests;
        self
    }
}
