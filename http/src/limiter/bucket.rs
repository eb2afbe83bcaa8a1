//! The account of one bucket: what Discord has told us of its window, and what we have sent since.
//!
//! `remaining` is charged when a request is granted. An answer lowers it when Discord knows of fewer requests than we do
//! (somebody else uses the bucket too); it never raises it within a window, because answers overtake each other.
//!
//! When a window ends is known only within the flight time of the answer: the true end lies between
//! `sent + reset_after` and `received + reset_after`. Both ends are kept. They tell answers of the same window from
//! those of an older one (ignored) or a newer one (taken over), and the window is taken to end at the later of
//! the two, never before it does at Discord.

use std::{collections::VecDeque, time::Duration};

use cordial_model::rest::Major;

use super::{Micros, micros};

/// Discord rounds `X-RateLimit-Reset-After` to milliseconds.
const ROUNDING: Micros = 1_000;

/// What is known of a bucket's limit.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Knowledge {
    /// Nothing: one request at a time finds out.
    #[default]
    Unknown,
    /// Discord answered without rate limit headers: nothing to wait for.
    Unlimited,
    /// Headers were seen.
    Known,
}

/// Whether a bucket lets one more request through.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Room {
    Now,
    At(Micros),
    /// When a request in flight has been answered.
    AfterAnswer,
}

#[derive(Debug, Default)]
pub(super) struct Bucket {
    /// Hash of Discord's name for the bucket or, until that is learned, the route's id.
    pub(super) hash: u64,
    pub(super) major: Major,
    /// Whether `hash` is of Discord's name.
    pub(super) learned: bool,
    pub(super) knowledge: Knowledge,
    pub(super) in_flight: u32,
    limit: u32,
    remaining: u32,
    /// Earliest and latest end of the current window; 0 when it is not known to have begun.
    reset_from: Micros,
    reset_at: Micros,
    /// The longest `reset_after` seen: a lower bound of the window's length.
    period: Micros,
    /// Set by a 429 for this bucket.
    pub(super) blocked_until: Micros,
    pub(super) last_used: Micros,
    /// The tickets that wait, first to last.
    pub(super) queue: VecDeque<usize>,
    /// The timer that is set for the queue; 0 when there is none.
    pub(super) wake_at: Micros,
    /// Whether the queue's head waits for the global limit.
    pub(super) in_lobby: bool,
    /// The keys that lead here.
    pub(super) keys: Vec<usize>,
}

impl Bucket {
    pub(super) fn new(hash: u64, major: Major, learned: bool) -> Self {
        Self {
            hash,
            major,
            learned,
            ..Self::default()
        }
    }

    /// Starts a new window if the known one is over. What is in flight may arrive in the new one, so it is charged there.
    pub(super) fn refresh(&mut self, now: Micros) {
        if self.reset_at != 0 && self.reset_at <= now {
            self.remaining = self.limit.saturating_sub(self.in_flight);
            self.reset_from = 0;
            self.reset_at = 0;
        }
    }

    pub(super) fn room(&mut self, now: Micros) -> Room {
        if self.blocked_until > now {
            return Room::At(self.blocked_until);
        }
        self.refresh(now);
        match self.knowledge {
            Knowledge::Unlimited => Room::Now,
            Knowledge::Known if self.remaining > 0 => Room::Now,
            Knowledge::Known if self.reset_at != 0 => Room::At(self.reset_at),
            // Either nothing is known, or all of a window was used by requests that were never answered: probe.
            Knowledge::Unknown | Knowledge::Known if self.in_flight == 0 => Room::Now,
            Knowledge::Unknown | Knowledge::Known => Room::AfterAnswer,
        }
    }

    /// Counts requests that Discord has counted or may count.
    pub(super) fn charge(&mut self, requests: u32) {
        self.remaining = self.remaining.saturating_sub(requests);
    }

    /// Takes back the charge for a request that was not sent.
    pub(super) fn refund(&mut self) {
        self.remaining = (self.remaining + 1).min(self.limit);
    }

    /// Learns from the headers of an answer, which is no longer counted as in flight.
    pub(super) fn observe(
        &mut self,
        now: Micros,
        sent: Micros,
        limit: u32,
        remaining: u32,
        reset_after: Duration,
    ) {
        let reset_after = micros(reset_after);
        let from = (sent + reset_after).saturating_sub(ROUNDING);
        let at = now + reset_after + ROUNDING;
        self.period = self.period.max(reset_after);
        // None of those in flight needs to be part of what Discord counted.
        let certain = remaining.saturating_sub(self.in_flight);
        let same_limit = self.knowledge == Knowledge::Known && self.limit == limit;
        self.knowledge = Knowledge::Known;
        if same_limit && at < self.reset_from {
            return;
        }
        let newer = self.reset_at != 0 && from > self.reset_at;
        if !same_limit || newer {
            self.limit = limit;
            self.remaining = certain;
            self.reset_from = from;
            self.reset_at = at;
            return;
        }
        if remaining < self.remaining {
            self.remaining = certain;
        }
        self.reset_from = self.reset_from.max(from);
        self.reset_at = self.reset_at.max(at);
    }

    /// Discord refused a request to this bucket.
    pub(super) fn block(&mut self, until: Micros) {
        self.blocked_until = self.blocked_until.max(until);
        if self.knowledge == Knowledge::Unlimited {
            self.knowledge = Knowledge::Unknown;
        }
    }

    /// The earliest time at which the request behind `ahead` others could be sent.
    pub(super) fn estimate(&mut self, now: Micros, ahead: usize) -> Micros {
        let ahead = ahead as u32;
        self.refresh(now);
        let start = now.max(self.blocked_until);
        if self.knowledge != Knowledge::Known || self.reset_at == 0 || ahead < self.remaining {
            return start;
        }
        let windows = (ahead - self.remaining) / self.limit.max(1);
        start.max(self.reset_at) + Micros::from(windows) * self.period
    }

    /// Whether forgetting the bucket loses nothing that matters.
    pub(super) fn is_idle(&self, now: Micros, after: Micros) -> bool {
        self.in_flight == 0
            && self.queue.is_empty()
            && !self.in_lobby
            && self.reset_at <= now
            && self.blocked_until <= now
            && self.last_used + after <= now
    }
}
