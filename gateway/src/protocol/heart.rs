//! Heartbeats of one connection: when they were sent and whether they were acknowledged.

use std::time::{Duration, Instant};

/// Heartbeats of one connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Heart {
    interval: Option<Duration>,
    /// When the oldest beat that is not acknowledged was sent.
    unanswered: Option<Instant>,
    latency: Option<Duration>,
}

impl Heart {
    /// HELLO told the interval.
    pub(super) fn start(&mut self, interval: Duration) {
        self.interval = Some(interval);
    }

    /// The interval, once HELLO told it.
    pub(super) fn interval(&self) -> Option<Duration> {
        self.interval
    }

    /// A beat is sent.
    pub(super) fn beat(&mut self, now: Instant) {
        self.unanswered.get_or_insert(now);
    }

    /// A beat was acknowledged.
    pub(super) fn acknowledged(&mut self, now: Instant) {
        if let Some(sent) = self.unanswered.take() {
            self.latency = Some(now.saturating_duration_since(sent));
        }
    }

    /// Whether a beat waits for its acknowledgement.
    pub(super) fn is_waiting(&self) -> bool {
        self.unanswered.is_some()
    }

    /// The time between the last acknowledged beat and its acknowledgement.
    pub(super) fn latency(&self) -> Option<Duration> {
        self.latency
    }
}
