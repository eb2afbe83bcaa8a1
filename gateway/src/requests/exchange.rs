//! One request on its way: how far it has got, and what has come of its answer.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use cordial_model::gateway::RawEvent;

use super::{OnRateLimit, Request, RequestOptions, Ticket};

/// The number of an exchange.
pub(super) type ExchangeId = u64;

/// One request on its way, for one or several who asked for the same.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) request: Request,
    pub(super) stage: Stage,
    /// It has been sent, be it on an earlier connection or in an earlier session.
    pub(super) was_sent: bool,
    /// How often it was sent in this session and not answered.
    pub(super) unanswered: u32,
    /// How often it was sent on this connection.
    pub(super) sent_here: u32,
    pub(super) waiters: Vec<Ticket>,
    /// The numbers in its nonces, one for each time that it was or is to be sent, in this session. Any of them may be
    /// answered.
    pub(super) nonces: Vec<u64>,
    pub(super) chunks: Chunks,
    /// When something is to be done about it: see [`Stage`].
    pub(super) due: Option<Instant>,
}

/// How far a request has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It waits for an earlier one about the same guild that could not be told from it.
    Behind,
    /// It is to be sent as soon as the session takes it.
    Unsent,
    /// The session has it and will send it.
    Handed,
    /// It was sent on the present connection. If it is due for something, then for being sent again: it may have been lost
    /// with an earlier connection.
    Sent,
    /// It was sent on an earlier connection.
    SentBefore,
    /// Discord wants it again when it is due.
    RateLimited,
    /// Nobody waits any more, but an answer to it may come that must not be taken for that of the next. Forgotten when due.
    Orphaned,
}

/// The parts of an answer.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    /// Which sending they answer: that whose answer was the first to come.
    pub(super) nonce: Option<u64>,
    /// How many there are, once any has come.
    pub(super) count: u32,
    /// Those that have come; without data if nobody wants them kept.
    pub(super) got: BTreeMap<u32, Option<RawEvent>>,
}

impl Chunks {
    pub(super) fn is_empty(&self) -> bool {
        self.got.is_empty()
    }

    /// Whether all have come.
    pub(super) fn are_complete(&self) -> bool {
        self.count > 0 && self.got.len() as u64 >= u64::from(self.count)
    }
}

/// Somebody who waits for an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiter {
    pub(super) exchange: ExchangeId,
    /// Wants each chunk when it comes, not all at the end.
    pub(super) stream: bool,
    pub(super) on_rate_limit: OnRateLimit,
    patience: Duration,
    asked: Instant,
    /// When it is over, whatever happens.
    end: Option<Instant>,
    /// When the waiter gives up unless something happens.
    pub(super) due: Instant,
}

impl Waiter {
    pub(super) fn new(
        now: Instant,
        exchange: ExchangeId,
        options: &RequestOptions,
        stream: bool,
    ) -> Self {
        let mut waiter = Self {
            exchange,
            stream,
            on_rate_limit: options.on_rate_limit,
            patience: options.patience,
            asked: now,
            end: options.timeout.and_then(|timeout| now.checked_add(timeout)),
            due: now,
        };
        waiter.due = waiter.due_after(now, Duration::ZERO);
        waiter
    }

    /// When the waiter gives up, given that something happens now and nothing is expected for some time.
    pub(super) fn due_after(&self, now: Instant, pause: Duration) -> Instant {
        let patience = self.patience.saturating_add(pause);
        // A patience without end is one of centuries.
        let due = now
            .checked_add(patience)
            .unwrap_or_else(|| now + Duration::from_hours(24 * 365 * 100));
        self.end.map_or(due, |end| end.min(due))
    }

    /// Whether it would be over before something can happen at that time.
    pub(super) fn is_over_by(&self, time: Instant) -> bool {
        self.end.is_some_and(|end| end <= time)
    }

    /// For how long the waiter has waited when it gives up.
    pub(super) fn waited(&self, now: Instant) -> Duration {
        match self.end {
            Some(end) if end <= now => now.saturating_duration_since(self.asked),
            _ => self.patience,
        }
    }
}
