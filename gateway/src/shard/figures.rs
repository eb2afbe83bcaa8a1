//! What a shard's task tells about itself while it runs.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::overflow::DroppedEvents;
use crate::protocol::State;

/// Where a shard stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[non_exhaustive]
pub enum ShardState {
    /// It waits for its turn to connect.
    WaitingToConnect,
    /// The connection is being made, up to HELLO.
    Connecting,
    /// Connected; it waits for the permit to identify.
    WaitingToIdentify,
    /// Identified; READY must come.
    Identifying,
    /// Resumed; missed events come, then RESUMED.
    Resuming,
    /// Events come and commands go.
    Ready,
    /// The connection is lost; the next one is made when a wait is over.
    BackingOff,
    /// The connection is being closed.
    Closing,
    /// The shard has ended.
    Ended,
}

impl ShardState {
    const ALL: [Self; 9] = [
        Self::WaitingToConnect,
        Self::Connecting,
        Self::WaitingToIdentify,
        Self::Identifying,
        Self::Resuming,
        Self::Ready,
        Self::BackingOff,
        Self::Closing,
        Self::Ended,
    ];
}

impl From<State> for ShardState {
    fn from(state: State) -> Self {
        match state {
            State::Disconnected => Self::BackingOff,
            State::AwaitingTurn => Self::WaitingToConnect,
            State::Connecting | State::AwaitingHello => Self::Connecting,
            State::AwaitingPermit => Self::WaitingToIdentify,
            State::Identifying => Self::Identifying,
            State::Resuming => Self::Resuming,
            State::Ready => Self::Ready,
            State::Closing => Self::Closing,
            State::Stopped => Self::Ended,
        }
    }
}

/// Figures that the task keeps for others to read.
#[derive(Debug)]
pub(crate) struct Figures {
    start: Instant,
    latency_micros: AtomicU64,
    state: AtomicU8,
    received_at_micros: AtomicU64,
    identifies: AtomicU32,
    resumes: AtomicU32,
    pub(crate) dropped: DroppedEvents,
    ended: OnceLock<Option<Arc<str>>>,
}

/// No such moment yet.
const NEVER: u64 = u64::MAX;

impl Figures {
    pub(super) fn new(now: Instant) -> Arc<Self> {
        Arc::new(Self {
            start: now,
            latency_micros: AtomicU64::new(NEVER),
            state: AtomicU8::new(ShardState::WaitingToConnect as u8),
            received_at_micros: AtomicU64::new(NEVER),
            identifies: AtomicU32::new(0),
            resumes: AtomicU32::new(0),
            dropped: DroppedEvents::default(),
            ended: OnceLock::new(),
        })
    }

    pub(super) fn set_latency(&self, latency: Option<Duration>) {
        let micros = latency.map_or(NEVER, |latency| {
            u64::try_from(latency.as_micros()).unwrap_or(NEVER)
        });
        self.latency_micros.store(micros, Ordering::Relaxed);
    }

    /// The round trip of the last acknowledged heartbeat of this connection.
    pub(crate) fn latency(&self) -> Option<Duration> {
        known(&self.latency_micros)
    }

    pub(super) fn set_state(&self, state: ShardState) {
        self.state.store(state as u8, Ordering::Release);
    }

    pub(crate) fn state(&self) -> ShardState {
        ShardState::ALL[usize::from(self.state.load(Ordering::Acquire))]
    }

    /// Something came from the server at this time, and what it holds was handed on.
    pub(super) fn set_received_at(&self, now: Instant) {
        let micros = now.saturating_duration_since(self.start).as_micros();
        self.received_at_micros.store(
            u64::try_from(micros).unwrap_or(NEVER - 1),
            Ordering::Release,
        );
    }

    /// When something last came from the server. All that came until then is in the queue, or was taken.
    pub(crate) fn received_at(&self) -> Option<Instant> {
        known(&self.received_at_micros).map(|since| self.start + since)
    }

    pub(super) fn count_identify(&self) {
        self.identifies.fetch_add(1, Ordering::Release);
    }

    pub(super) fn count_resume(&self) {
        self.resumes.fetch_add(1, Ordering::Relaxed);
    }

    /// How often the shard has identified. Counted before the message goes out.
    pub(crate) fn identifies(&self) -> u32 {
        self.identifies.load(Ordering::Acquire)
    }

    /// How often the shard has asked to resume.
    pub(crate) fn resumes(&self) -> u32 {
        self.resumes.load(Ordering::Relaxed)
    }

    /// The shard has ended, maybe with an error.
    pub(super) fn set_ended(&self, reason: Option<Arc<str>>) {
        self.set_state(ShardState::Ended);
        // Only the first reason counts.
        let _ = self.ended.set(reason);
    }

    /// The error that the shard has ended with.
    pub(crate) fn end_reason(&self) -> Option<Arc<str>> {
        self.ended.get().cloned().flatten()
    }
}

fn known(micros: &AtomicU64) -> Option<Duration> {
    match micros.load(Ordering::Acquire) {
        NEVER => None,
        micros => Some(Duration::from_micros(micros)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_survive_the_atomic() {
        let figures = Figures::new(Instant::now());
        for state in ShardState::ALL {
            figures.set_state(state);
            assert_eq!(figures.state(), state);
        }
    }

    #[test]
    fn moments_are_told_as_they_were() {
        let now = Instant::now();
        let figures = Figures::new(now);
        assert_eq!((figures.received_at(), figures.latency()), (None, None));
        figures.set_received_at(now + Duration::from_millis(5));
        assert_eq!(figures.received_at(), Some(now + Duration::from_millis(5)));
    }
}
