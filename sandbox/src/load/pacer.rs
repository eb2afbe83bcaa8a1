//! How many events are due: a token bucket that remembers what it could not give out.
//!
//! No clock and no randomness: the driver says what time it is and what was done.

use std::time::{Duration, Instant};

/// How far the bucket may fall behind before it gives the rest up, in seconds of its rate.
const MOST_BEHIND: f64 = 2.0;

/// The pace of a stream of events.
#[derive(Clone, Debug)]
pub(crate) struct Pacer {
    /// Events per second.
    rate: f64,
    /// Events that are due and not done. Below zero: more was done than was due.
    owed: f64,
    since: Instant,
    missed: f64,
}

impl Pacer {
    pub(crate) fn new(rate: f64, now: Instant) -> Self {
        Self {
            rate,
            owed: 0.0,
            since: now,
            missed: 0.0,
        }
    }

    /// Lets time pass. What is owed for longer than [`MOST_BEHIND`] seconds is given up, and counted as missed.
    pub(crate) fn advance(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.since);
        self.since = now.max(self.since);
        self.owed += passed.as_secs_f64() * self.rate;
        let most = (self.rate * MOST_BEHIND).max(1.0);
        if self.owed > most {
            self.missed += self.owed - most;
            self.owed = most;
        }
    }

    /// Whether an event is due.
    pub(crate) fn is_due(&self) -> bool {
        self.owed >= 1.0
    }

    /// So many events were made.
    pub(crate) fn done(&mut self, events: u64) {
        #[allow(clippy::cast_precision_loss, reason = "a few events at a time")]
        let events = events as f64;
        self.owed -= events;
    }

    /// How long until the next event is due.
    pub(crate) fn wait(&self) -> Duration {
        let left = (1.0 - self.owed).max(0.0);
        Duration::try_from_secs_f64(left / self.rate).unwrap_or(Duration::MAX)
    }

    /// How many events are due and not made yet.
    pub(crate) fn behind(&self) -> u64 {
        whole(self.owed)
    }

    /// How many events were given up.
    pub(crate) fn missed(&self) -> u64 {
        whole(self.missed)
    }
}

/// The whole part of a number; 0 of one below.
#[allow(
    clippy::cast_sign_loss,
    reason = "below zero the conversion gives 0 too"
)]
pub(super) fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Pacer;

    #[test]
    fn events_come_at_the_rate_however_time_is_cut() {
        let start = Instant::now();
        for steps in [1, 7, 1000_u32] {
            let mut pacer = Pacer::new(100.0, start);
            let mut made = 0;
            for step in 1..=steps {
                pacer.advance(start + Duration::from_secs(1) * step / steps);
                while pacer.is_due() {
                    pacer.done(1);
                    made += 1;
                }
            }
            // The last one may be due in the next moment: seconds are not cut exactly.
            assert!((99..=100).contains(&made), "{steps}: {made}");
            assert_eq!(pacer.missed(), 0);
        }
    }

    #[test]
    fn an_act_with_many_events_is_paid_for_by_waiting() {
        let start = Instant::now();
        let mut pacer = Pacer::new(10.0, start);
        pacer.advance(start + Duration::from_millis(100));
        assert!(pacer.is_due());
        pacer.done(3);
        assert!(!pacer.is_due());
        assert_eq!(pacer.wait(), Duration::from_millis(300));
    }

    #[test]
    fn catching_up_is_bounded_and_the_rest_is_counted() {
        let start = Instant::now();
        let mut pacer = Pacer::new(100.0, start);
        pacer.advance(start + Duration::from_secs(10));
        assert_eq!((pacer.behind(), pacer.missed()), (200, 800));
        pacer.done(200);
        assert!(!pacer.is_due());
    }
}
