//! Discord's limit on what a connection may send: 120 messages in 60 seconds, heartbeats included.
//!
//! The window slides, so no stretch of 60 seconds ever sees more. Commands stop short of the limit by what heartbeats
//! need; heartbeats may use it up. [Discord](https://discord.com/developers/docs/events/gateway#rate-limiting)

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// Messages per window.
const LIMIT: usize = 120;
/// Length of the window, with a little added for messages that arrive closer together than they were sent.
const WINDOW: Duration = Duration::from_millis(60_500);

/// The send times of one connection's last minute.
#[derive(Clone, Debug)]
pub(super) struct CommandLimit {
    sent: VecDeque<Instant>,
    reserved: usize,
}

impl CommandLimit {
    /// A fresh connection.
    pub(super) fn new() -> Self {
        Self {
            sent: VecDeque::new(),
            reserved: 2,
        }
    }

    /// Keeps room for the heartbeats of a window, and one that the server may ask for.
    pub(super) fn reserve_for(&mut self, heartbeat_interval: Duration) {
        let beats = WINDOW.as_millis() / heartbeat_interval.as_millis().max(1) + 2;
        self.reserved = usize::try_from(beats).unwrap_or(LIMIT).min(LIMIT - 1);
    }

    /// Whether a command may be sent now.
    pub(super) fn has_room_for_command(&mut self, now: Instant) -> bool {
        self.forget(now);
        self.sent.len() < LIMIT - self.reserved
    }

    /// Whether a heartbeat may be sent now.
    pub(super) fn has_room_for_heartbeat(&mut self, now: Instant) -> bool {
        self.forget(now);
        self.sent.len() < LIMIT
    }

    /// When the next command may be sent, given that none may be sent now.
    pub(super) fn refill_at(&self) -> Option<Instant> {
        let room = LIMIT - self.reserved;
        let index = self.sent.len().checked_sub(room)?;
        Some(self.sent[index] + WINDOW)
    }

    /// Counts a message that is sent now.
    pub(super) fn count(&mut self, now: Instant) {
        self.forget(now);
        self.sent.push_back(now);
    }

    fn forget(&mut self, now: Instant) {
        while self.sent.front().is_some_and(|sent| *sent + WINDOW <= now) {
            self.sent.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_room_for_heartbeats() {
        let start = Instant::now();
        let mut limit = CommandLimit::new();
        limit.reserve_for(Duration::from_millis(41_250));
        let mut commands = 0;
        while limit.has_room_for_command(start) {
            limit.count(start);
            commands += 1;
        }
        assert_eq!(commands, 117);
        for _ in 0..3 {
            assert!(limit.has_room_for_heartbeat(start));
            limit.count(start);
        }
        assert!(!limit.has_room_for_heartbeat(start));
        let refill = limit.refill_at().unwrap();
        assert!(!limit.has_room_for_command(start + WINDOW / 2));
        assert_eq!(refill, start + WINDOW);
        assert!(limit.has_room_for_command(refill));
    }

    #[test]
    fn always_leaves_one_command_a_window() {
        let mut limit = CommandLimit::new();
        limit.reserve_for(Duration::from_millis(1));
        assert!(limit.has_room_for_command(Instant::now()));
    }
}
