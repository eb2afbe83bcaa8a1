//! How long to wait before the next connection.

use std::time::Duration;

/// Bounds of the wait between connections.
///
/// The n-th wait in a row is drawn from `[d / 2, d)` with `d = min(cap, base * 2^n)`. The count starts over only once a
/// session has held for [`stable_after`](Self::stable_after): a server that accepts a login and drops it at once does not get hammered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The first wait. Default: 1 s.
    pub base: Duration,
    /// The longest wait. Default: 60 s.
    pub cap: Duration,
    /// How long a session must hold after READY or RESUMED before the count starts over. Default: 30 s.
    pub stable_after: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            base: Duration::from_secs(1),
            cap: Duration::from_mins(1),
            stable_after: Duration::from_secs(30),
        }
    }
}

/// The count of failures and what follows from it.
#[derive(Clone, Debug)]
pub(super) struct BackoffState {
    bounds: Backoff,
    failures: u32,
}

impl BackoffState {
    pub(super) fn new(bounds: Backoff) -> Self {
        Self {
            bounds,
            failures: 0,
        }
    }

    /// Whether nothing has failed since the last stable session.
    pub(super) fn is_fresh(&self) -> bool {
        self.failures == 0
    }

    /// The next wait. Counts one more failure.
    pub(super) fn next(&mut self, rng: &mut fastrand::Rng) -> Duration {
        let bounds = &self.bounds;
        let factor = 1_u32.checked_shl(self.failures).unwrap_or(u32::MAX);
        let ceiling = bounds.base.saturating_mul(factor).min(bounds.cap);
        self.failures = self.failures.saturating_add(1);
        ceiling.mul_f64(0.5 + rng.f64() / 2.0)
    }

    /// Counts a reconnect that needed no wait, so that the next one in a row does wait.
    pub(super) fn count(&mut self) {
        self.failures = self.failures.saturating_add(1);
    }

    /// A session proved stable: start over.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_to_the_cap_with_jitter_and_starts_over() {
        let mut rng = fastrand::Rng::with_seed(7);
        let mut backoff = BackoffState::new(Backoff::default());
        for exponent in 0..200_u32 {
            let ceiling =
                Duration::from_mins(1).min(Duration::from_secs(1_u64 << exponent.min(32)));
            let wait = backoff.next(&mut rng);
            assert!(
                wait >= ceiling / 2 && wait <= ceiling,
                "{exponent}: {wait:?}"
            );
        }
        backoff.reset();
        assert!(backoff.is_fresh());
        assert!(backoff.next(&mut rng) <= Duration::from_secs(1));
    }

    #[test]
    fn differs_between_seeds() {
        let wait =
            |seed| BackoffState::new(Backoff::default()).next(&mut fastrand::Rng::with_seed(seed));
        assert_ne!(wait(1), wait(2));
    }
}
