//! The one table of deadlines of a session.
//!
//! Whatever a session waits for is a [`Timer`]. Setting one overwrites its deadline, the next deadline of all is what
//! [`Session::poll_timeout`](super::Session::poll_timeout) reports.

use std::time::Instant;

/// What a session can wait for. The order is the order in which timers that expired together are handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timer {
    /// The connection, WebSocket handshake included, must be up.
    Connect,
    /// HELLO must have come.
    Hello,
    /// READY or RESUMED must have come, or the next event of a replay.
    Login,
    /// The last heartbeat must have been acknowledged. Comes before `Heartbeat`: no further beat for a zombie.
    Ack,
    /// The next heartbeat is due.
    Heartbeat,
    /// The command limit has room again.
    Refill,
    /// The session has held long enough to forget earlier failures.
    Stable,
    /// The other side must have answered our close frame.
    CloseReply,
    /// The wait before the next connection is over.
    Backoff,
    /// Time to see whether anything comes, or whether the inflater may rest.
    Silence,
}

impl Timer {
    const ALL: [Self; 10] = [
        Self::Connect,
        Self::Hello,
        Self::Login,
        Self::Ack,
        Self::Heartbeat,
        Self::Refill,
        Self::Stable,
        Self::CloseReply,
        Self::Backoff,
        Self::Silence,
    ];
}

/// The deadlines, one slot per [`Timer`].
#[derive(Clone, Debug, Default)]
pub(super) struct TimerTable {
    deadlines: [Option<Instant>; Timer::ALL.len()],
}

impl TimerTable {
    /// Sets a timer, replacing its earlier deadline.
    pub(super) fn set(&mut self, timer: Timer, deadline: Instant) {
        self.deadlines[timer as usize] = Some(deadline);
    }

    /// Stops a timer.
    pub(super) fn stop(&mut self, timer: Timer) {
        self.deadlines[timer as usize] = None;
    }

    /// Stops all timers.
    pub(super) fn stop_all(&mut self) {
        self.deadlines = Default::default();
    }

    /// The deadline of a timer, if it is set.
    pub(super) fn get(&self, timer: Timer) -> Option<Instant> {
        self.deadlines[timer as usize]
    }

    /// The earliest deadline.
    pub(super) fn next(&self) -> Option<Instant> {
        self.deadlines.iter().copied().flatten().min()
    }

    /// Takes one timer that has expired by `now`.
    pub(super) fn expired(&mut self, now: Instant) -> Option<Timer> {
        let timer = Timer::ALL.into_iter().find(|timer| {
            self.deadlines[*timer as usize].is_some_and(|deadline| deadline <= now)
        })?;
        self.stop(timer);
        Some(timer)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn slots_follow_the_enum() {
        for (index, timer) in Timer::ALL.into_iter().enumerate() {
            assert_eq!(timer as usize, index);
        }
    }

    #[test]
    fn yields_expired_timers_once_and_in_order() {
        let now = Instant::now();
        let mut timers = TimerTable::default();
        assert_eq!(timers.next(), None);
        timers.set(Timer::Heartbeat, now);
        timers.set(Timer::Ack, now);
        timers.set(Timer::Backoff, now + Duration::from_secs(1));
        assert_eq!(timers.next(), Some(now));
        assert_eq!(timers.expired(now), Some(Timer::Ack));
        assert_eq!(timers.expired(now), Some(Timer::Heartbeat));
        assert_eq!(timers.expired(now), None);
        assert_eq!(timers.next(), Some(now + Duration::from_secs(1)));
        timers.stop_all();
        assert_eq!(timers.next(), None);
    }
}
