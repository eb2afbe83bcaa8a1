//! The end of the one who waits: a future for one event, a stream for all that come.

use std::{
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Arc, Weak},
    task::{Context, Poll},
    time::Duration,
};

use super::{
    Key, Waits,
    slot::{Slot, Waiter},
};

/// Why no event came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError {
    /// It took too long.
    #[error("the awaited event did not come within {} ms", .0.as_millis())]
    Timeout(Duration),
    /// The last [`Standby`](super::Standby) was dropped, or it [ended all waits](super::Standby::end_all).
    #[error("nothing looks for the awaited event any more")]
    Dropped,
    /// The predicate panicked.
    #[error("the predicate of a wait panicked")]
    Panicked,
}

/// A wait for one event, from [`Standby`](super::Standby). It waits from the moment it is made, whether or not it is
/// polled; dropping it takes it back.
#[must_use = "nothing is waited for once it is dropped"]
pub struct Wait<T: Send> {
    slot: Arc<Slot<T>>,
    place: Place,
    limit: Limit,
}

/// A stream of all events of a wait, from [`Standby`](super::Standby). Dropping it ends the wait.
///
/// It ends when the [`Standby`](super::Standby) is gone, when the time is up, or when the predicate panics.
#[must_use = "nothing is waited for once it is dropped"]
pub struct WaitStream<T: Send> {
    slot: Arc<Slot<T>>,
    place: Place,
    limit: Limit,
}

impl<T: Send> Wait<T> {
    pub(super) fn new(slot: Arc<Slot<T>>, place: Place) -> Self {
        let limit = Limit::default();
        Self { slot, place, limit }
    }

    /// Waits no longer than this, from now on. Default: without end.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has time enabled.
    #[cfg(feature = "tokio")]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limit.set(timeout);
        self
    }
}

impl<T: Send> Future for Wait<T> {
    type Output = Result<T, WaitError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        match this.slot.poll(cx) {
            Poll::Ready(Ok(event)) => Poll::Ready(Ok(event)),
            Poll::Ready(Err(why)) => Poll::Ready(Err(why.unwrap_or(WaitError::Dropped))),
            Poll::Pending => match this.limit.poll(cx) {
                Poll::Ready(after) => {
                    this.place.leave();
                    let error = WaitError::Timeout(after);
                    this.slot.end(error);
                    Poll::Ready(Err(error))
                }
                Poll::Pending => Poll::Pending,
            },
        }
    }
}

impl<T: Send> WaitStream<T> {
    pub(super) fn new(slot: Arc<Slot<T>>, place: Place) -> Self {
        let limit = Limit::default();
        Self { slot, place, limit }
    }

    /// Ends the stream after this time, from now on. Default: never.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has time enabled.
    #[cfg(feature = "tokio")]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limit.set(timeout);
        self
    }

    /// How many events may wait to be taken, 1 at least. Those that find no room are dropped and
    /// [counted](Self::missed). Default: 256.
    pub fn capacity(self, events: usize) -> Self {
        self.slot.set_capacity(events.max(1));
        self
    }

    /// How many events were dropped because there was no room for them.
    pub fn missed(&self) -> u64 {
        self.slot.missed()
    }

    /// Why the stream has ended, once it has.
    pub fn ended(&self) -> Option<WaitError> {
        self.slot.ended()
    }

    /// The next event. `None` once the stream has ended.
    ///
    /// Safe to cancel: no event is lost.
    pub async fn next(&mut self) -> Option<T> {
        poll_fn(|cx| self.poll_event(cx)).await
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        match self.slot.poll(cx) {
            Poll::Ready(event) => Poll::Ready(event.ok()),
            Poll::Pending => match self.limit.poll(cx) {
                Poll::Ready(after) => {
                    self.place.leave();
                    self.slot.end(WaitError::Timeout(after));
                    Poll::Ready(None)
                }
                Poll::Pending => Poll::Pending,
            },
        }
    }
}

#[cfg(feature = "tokio")]
impl<T: Send> futures_core::Stream for WaitStream<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.poll_event(cx)
    }
}

impl<T: Send> fmt::Debug for Wait<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("key", &self.place.key)
            .finish_non_exhaustive()
    }
}

impl<T: Send> fmt::Debug for WaitStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitStream")
            .field("key", &self.place.key)
            .field("missed", &self.missed())
            .finish_non_exhaustive()
    }
}

/// Where a wait stands; it leaves when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    waits: Weak<Waits>,
    key: Key,
    id: u64,
}

impl Place {
    pub(super) fn new(waits: Weak<Waits>, key: Key, id: u64) -> Self {
        Self { waits, key, id }
    }

    fn leave(&mut self) {
        if let Some(waits) = std::mem::take(&mut self.waits).upgrade() {
            waits.remove(&self.key, self.id);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.leave();
    }
}

/// For how long to wait.
#[derive(Debug, Default)]
struct Limit {
    #[cfg(feature = "tokio")]
    timer: Option<(Duration, Pin<Box<tokio::time::Sleep>>)>,
}

#[cfg(feature = "tokio")]
impl Limit {
    fn set(&mut self, after: Duration) {
        self.timer = Some((after, Box::pin(tokio::time::sleep(after))));
    }

    /// Ready with the time when it is up.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Duration> {
        match &mut self.timer {
            Some((after, timer)) => timer.as_mut().poll(cx).map(|()| *after),
            None => Poll::Pending,
        }
    }
}

#[cfg(not(feature = "tokio"))]
impl Limit {
    /// Without a runtime there is no clock.
    #[allow(clippy::unused_self)]
    fn poll(&mut self, _: &mut Context<'_>) -> Poll<Duration> {
        Poll::Pending
    }
}
