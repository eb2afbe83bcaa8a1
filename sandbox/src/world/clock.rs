//! The time of the sandbox, and the ids that are made from it.

use cordial_model::{
    Timestamp,
    id::{DISCORD_EPOCH, Id},
};
use tokio::time::Instant;

/// Tokio's clock, with a date. It stands still and is advanced wherever tokio's is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    start: Instant,
    date: Timestamp,
}

impl Clock {
    /// A clock that shows a date now.
    pub(crate) fn starting_at(date: Timestamp) -> Self {
        Self {
            start: Instant::now(),
            date,
        }
    }

    /// The date.
    pub(crate) fn now(self) -> Timestamp {
        self.at(Instant::now())
    }

    /// The date at an instant.
    pub(crate) fn at(self, instant: Instant) -> Timestamp {
        self.date
            .plus(instant.saturating_duration_since(self.start))
    }
}

/// Makes ids: the time in milliseconds, and a number that grows within the millisecond.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snowflakes {
    last: u64,
}

impl Snowflakes {
    /// A new id, greater than every one before.
    pub(crate) fn next<T>(&mut self, now: Timestamp) -> Id<T> {
        let millis = u64::try_from(now.as_millis() - DISCORD_EPOCH).unwrap_or(0);
        self.last = (self.last + 1).max(millis << 22);
        Id::new_checked(self.last).unwrap_or(Id::new(1))
    }
}

#[cfg(test)]
mod tests {
    use cordial_model::id::marker::MessageMarker;

    use super::*;

    #[test]
    fn ids_grow_within_a_millisecond_and_tell_the_time() {
        let mut ids = Snowflakes::default();
        let now = Timestamp::from_millis(1_700_000_000_123);
        let first: Id<MessageMarker> = ids.next(now);
        let second: Id<MessageMarker> = ids.next(now);
        assert!(first < second);
        assert_eq!(second.created_at(), now);
    }
}
