//! One wait: its predicate, and the mailbox between the event loop and the one who waits.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use cordial_model::gateway::Event;

use super::WaitError;

/// What came of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// The event is not what is waited for, or there was no room for it.
    Passed,
    /// The event was taken, and more are waited for.
    Served,
    /// The event was taken, and no more are waited for.
    ServedLast,
    /// Nothing is waited for any more.
    Ended,
}

/// A wait, whatever it is for.
pub(super) trait Waiter: Send + Sync {
    /// Takes a clone of the event if it is what is waited for.
    fn offer(&self, event: &Event) -> Offer;

    /// Ends the wait.
    fn end(&self, why: WaitError);
}

/// How a wait tells the events that it is for.
pub(super) type Predicate = Box<dyn Fn(&Event) -> bool + Send + Sync>;

/// A wait for events that become a `T`.
pub(super) struct Slot<T> {
    matches: Predicate,
    /// The part of the event that is wanted. Never called for events that do not match.
    extract: fn(&Event) -> Option<T>,
    mailbox: Mutex<Mailbox<T>>,
}

#[derive(Debug)]
struct Mailbox<T> {
    events: VecDeque<T>,
    /// How many events may wait to be taken.
    capacity: usize,
    /// How many events there was no room for.
    missed: u64,
    /// It is over after the first event.
    once: bool,
    end: Option<End>,
    waker: Option<Waker>,
}

/// Why nothing more comes.
#[derive(Clone, Copy, Debug)]
enum End {
    /// The one event has come.
    Served,
    /// It was ended before.
    Early(WaitError),
}

impl<T: Send> Slot<T> {
    /// A wait for one event, or for all that come, with room for so many that are not taken yet.
    pub(super) fn new(
        matches: Predicate,
        extract: fn(&Event) -> Option<T>,
        stream: Option<usize>,
    ) -> Self {
        Self {
            matches,
            extract,
            mailbox: Mutex::new(Mailbox {
                events: VecDeque::new(),
                capacity: stream.unwrap_or(1),
                missed: 0,
                once: stream.is_none(),
                end: None,
                waker: None,
            }),
        }
    }

    /// The next event, or why none comes: `None` for a wait that had its event.
    pub(super) fn poll(&self, cx: &mut Context<'_>) -> Poll<Result<T, Option<WaitError>>> {
        let mut mailbox = self.lock();
        if let Some(event) = mailbox.events.pop_front() {
            return Poll::Ready(Ok(event));
        }
        match mailbox.end {
            Some(End::Served) => Poll::Ready(Err(None)),
            Some(End::Early(why)) => Poll::Ready(Err(Some(why))),
            None => {
                let registered = mailbox.waker.as_ref();
                if !registered.is_some_and(|waker| waker.will_wake(cx.waker())) {
                    mailbox.waker = Some(cx.waker().clone());
                }
                Poll::Pending
            }
        }
    }

    /// Changes how many events may wait to be taken.
    pub(super) fn set_capacity(&self, capacity: usize) {
        self.lock().capacity = capacity;
    }

    /// How many events there was no room for.
    pub(super) fn missed(&self) -> u64 {
        self.lock().missed
    }

    /// Why nothing more comes.
    pub(super) fn ended(&self) -> Option<WaitError> {
        match self.lock().end {
            Some(End::Early(why)) => Some(why),
            _ => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Mailbox<T>> {
        // Nothing that panics runs under the lock.
        self.mailbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send> Waiter for Slot<T> {
    fn offer(&self, event: &Event) -> Offer {
        if self.lock().end.is_some() {
            return Offer::Ended;
        }
        // Whatever the predicate has half done stays with it: nothing of ours is in its hands.
        match catch_unwind(AssertUnwindSafe(|| (self.matches)(event))) {
            Ok(false) => return Offer::Passed,
            Ok(true) => {}
            Err(_panic) => {
                self.end(WaitError::Panicked);
                return Offer::Ended;
            }
        }
        let mut mailbox = self.lock();
        if mailbox.end.is_some() {
            // Another event was faster, or the wait has ended.
            return Offer::Ended;
        }
        if mailbox.events.len() >= mailbox.capacity {
            mailbox.missed += 1;
            return Offer::Passed;
        }
        let Some(part) = (self.extract)(event) else {
            return Offer::Passed;
        };
        mailbox.events.push_back(part);
        let offer = if mailbox.once {
            mailbox.end = Some(End::Served);
            Offer::ServedLast
        } else {
            Offer::Served
        };
        let waker = mailbox.waker.take();
        drop(mailbox);
        if let Some(waker) = waker {
            waker.wake();
        }
        offer
    }

    fn end(&self, why: WaitError) {
        let mut mailbox = self.lock();
        mailbox.end.get_or_insert(End::Early(why));
        let waker = mailbox.waker.take();
        drop(mailbox);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
