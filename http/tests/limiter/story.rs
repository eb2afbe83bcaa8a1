//! A limiter and a clock that moves only when told to.

use std::time::{Duration, Instant};

use cordial_http::limiter::{
    Acquire, Acquired, Answer, BucketHash, Config, Key, Limiter, RateLimitHeaders, Ready, Refusal,
    Scope, Ticket,
};
use cordial_model::rest::{Major, RouteId};

pub(crate) struct Story {
    pub(crate) limiter: Limiter,
    pub(crate) now: Instant,
}

/// A request of a route in a channel.
pub(crate) fn request(route: u64, channel: u64) -> Acquire {
    Acquire::new(Key {
        route: RouteId(route),
        major: Major::Id(channel),
    })
}

/// Headers of a bucket with this many requests left.
pub(crate) fn bucket(name: &str, limit: u32, remaining: u32, reset_after: f64) -> RateLimitHeaders {
    RateLimitHeaders {
        bucket: Some(BucketHash::new(name.as_bytes())),
        limit: Some(limit),
        remaining: Some(remaining),
        reset_after: Some(Duration::from_secs_f64(reset_after)),
        scope: None,
        retry_after: None,
    }
}

/// A 429.
pub(crate) fn refused(scope: Option<Scope>, retry_after: f64) -> Answer {
    Answer::new(429).headers(RateLimitHeaders {
        scope,
        retry_after: Some(Duration::from_secs_f64(retry_after)),
        ..RateLimitHeaders::default()
    })
}

impl Story {
    pub(crate) fn new() -> Self {
        Self::with(&Config::default())
    }

    pub(crate) fn with(config: &Config) -> Self {
        let now = Instant::now();
        Self {
            limiter: Limiter::new(now, config),
            now,
        }
    }

    pub(crate) fn acquire(&mut self, request: &Acquire) -> Result<Acquired, Refusal> {
        self.limiter.acquire(self.now, request)
    }

    #[track_caller]
    pub(crate) fn send(&mut self, request: &Acquire) -> Ticket {
        match self.acquire(request) {
            Ok(Acquired::Granted(ticket)) => ticket,
            other => panic!("expected a grant, got {other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn queue(&mut self, request: &Acquire) -> Ticket {
        match self.acquire(request) {
            Ok(Acquired::Queued(ticket)) => ticket,
            other => panic!("expected to wait, got {other:?}"),
        }
    }

    pub(crate) fn answer(&mut self, ticket: Ticket, headers: RateLimitHeaders) {
        self.respond(ticket, &Answer::new(200).headers(headers));
    }

    pub(crate) fn respond(&mut self, ticket: Ticket, answer: &Answer) {
        self.limiter.on_answer(self.now, ticket, answer);
    }

    /// Sends a request and has it answered at once.
    #[track_caller]
    pub(crate) fn exchange(&mut self, request: &Acquire, headers: RateLimitHeaders) {
        let ticket = self.send(request);
        self.answer(ticket, headers);
    }

    pub(crate) fn after(&mut self, seconds: f64) {
        self.now += Duration::from_secs_f64(seconds);
        self.limiter.handle_timeout(self.now);
    }

    pub(crate) fn ready(&mut self) -> Vec<Ready> {
        std::iter::from_fn(|| self.limiter.poll_ready()).collect()
    }

    /// The tickets that became ready, all of them granted.
    #[track_caller]
    pub(crate) fn granted(&mut self) -> Vec<Ticket> {
        let ready = self.ready();
        assert!(ready.iter().all(|ready| ready.result.is_ok()), "{ready:?}");
        ready.into_iter().map(|ready| ready.ticket).collect()
    }

    /// Seconds until the limiter wants to be woken.
    #[track_caller]
    pub(crate) fn wakes_in(&self) -> f64 {
        let at = self.limiter.poll_timeout().expect("a timer is set");
        at.saturating_duration_since(self.now).as_secs_f64()
    }
}
