//! Who may identify when: the daily budget of session starts, and the identifies at a time.
//!
//! [Discord](https://discord.com/developers/docs/events/gateway#session-start-limit-object)

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// How much earlier than that an identify may arrive: networks do not keep distances exactly.
const LEEWAY: Duration = Duration::from_millis(100);

/// How long the budget lasts.
pub(crate) const DAY: Duration = Duration::from_hours(24);

/// The session starts of one bot.
#[derive(Debug)]
pub(crate) struct Budget {
    total: u32,
    used: u32,
    max_concurrency: u32,
    /// How long a bucket is taken after an identify.
    window: Duration,
    /// When the day began; `None` before the first identify.
    since: Option<Instant>,
    /// When each bucket was taken last.
    buckets: HashMap<u32, Instant>,
}

/// The answer to an identify.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    Granted,
    /// Another shard of the same bucket identified less than five seconds ago.
    TooSoon,
    /// No session start is left today.
    Exhausted,
}

/// What `GET /gateway/bot` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StartLimit {
    pub(crate) total: u32,
    pub(crate) remaining: u32,
    pub(crate) reset_after: Duration,
    pub(crate) max_concurrency: u32,
}

impl Budget {
    pub(crate) fn new(total: u32, max_concurrency: u32, window: Duration) -> Self {
        Self {
            total,
            used: 0,
            max_concurrency: max_concurrency.max(1),
            window,
            since: None,
            buckets: HashMap::new(),
        }
    }

    /// Takes one session start for a shard, if it may have one.
    pub(crate) fn take(&mut self, now: Instant, shard: u32) -> Grant {
        self.roll(now);
        if self.used >= self.total {
            return Grant::Exhausted;
        }
        let bucket = shard % self.max_concurrency;
        if let Some(taken) = self.buckets.get(&bucket)
            && now.saturating_duration_since(*taken) < self.window.saturating_sub(LEEWAY)
        {
            return Grant::TooSoon;
        }
        self.buckets.insert(bucket, now);
        self.used += 1;
        self.since.get_or_insert(now);
        Grant::Granted
    }

    pub(crate) fn status(&mut self, now: Instant) -> StartLimit {
        self.roll(now);
        StartLimit {
            total: self.total,
            remaining: self.total.saturating_sub(self.used),
            reset_after: self
                .since
                .map_or(DAY, |since| (since + DAY).saturating_duration_since(now)),
            max_concurrency: self.max_concurrency,
        }
    }

    /// Changes what is left today, for tests of clients that run short.
    pub(crate) fn set_remaining(&mut self, now: Instant, remaining: u32) {
        self.roll(now);
        self.total = self.total.max(remaining);
        self.used = self.total - remaining;
        self.since.get_or_insert(now);
    }

    fn roll(&mut self, now: Instant) {
        if self
            .since
            .is_some_and(|since| now.saturating_duration_since(since) >= DAY)
        {
            self.since = None;
            self.used = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Budget, DAY, Grant};

    const WINDOW: Duration = Duration::from_secs(5);

    #[test]
    fn one_identify_per_bucket_and_five_seconds() {
        let start = Instant::now();
        let mut budget = Budget::new(1000, 2, WINDOW);
        assert_eq!(budget.take(start, 0), Grant::Granted);
        assert_eq!(budget.take(start, 1), Grant::Granted);
        assert_eq!(budget.take(start, 2), Grant::TooSoon);
        assert_eq!(
            budget.take(start + Duration::from_secs(4), 2),
            Grant::TooSoon
        );
        assert_eq!(
            budget.take(start + Duration::from_secs(5), 2),
            Grant::Granted
        );
        assert_eq!(budget.status(start).remaining, 997);
    }

    #[test]
    fn the_budget_comes_back_a_day_after_its_first_use() {
        let start = Instant::now();
        let mut budget = Budget::new(2, 16, WINDOW);
        assert_eq!(budget.status(start).reset_after, DAY);
        assert_eq!(budget.take(start, 0), Grant::Granted);
        let later = start + Duration::from_hours(1);
        assert_eq!(budget.take(later, 1), Grant::Granted);
        assert_eq!(budget.take(later, 2), Grant::Exhausted);
        let status = budget.status(later);
        assert_eq!((status.total, status.remaining), (2, 0));
        assert_eq!(status.reset_after, Duration::from_hours(23));
        assert_eq!(budget.take(start + DAY, 2), Grant::Granted);
        assert_eq!(budget.status(start + DAY).remaining, 1);
    }

    #[test]
    fn what_is_left_can_be_set() {
        let start = Instant::now();
        let mut budget = Budget::new(1000, 1, WINDOW);
        budget.set_remaining(start, 1);
        assert_eq!(budget.take(start, 0), Grant::Granted);
        assert_eq!(
            budget.take(start + Duration::from_mins(1), 0),
            Grant::Exhausted
        );
    }
}
