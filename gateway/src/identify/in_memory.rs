//! The identify queue of one process.

use std::{
    collections::HashMap,
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use tokio::time::{Instant, sleep_until};

use super::{
    IdentifyCore, IdentifyQueue, IdentifyRefused, PermitFuture, SessionStartLimit, Ticket,
};
use crate::ShardId;

/// An [`IdentifyQueue`] for the shards of this process. Clones share one queue.
///
/// It has no task of its own: the shards that wait drive it.
#[derive(Clone, Debug, Default)]
pub struct InMemoryIdentifyQueue {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    core: IdentifyCore,
    slots: HashMap<Ticket, Slot>,
}

#[derive(Debug)]
enum Slot {
    Waiting(Option<Waker>),
    Answered(Result<(), IdentifyRefused>),
}

impl Default for State {
    fn default() -> Self {
        Self::new(SessionStartLimit::default())
    }
}

impl State {
    fn new(limit: SessionStartLimit) -> Self {
        Self {
            core: IdentifyCore::new(Instant::now().into_std(), limit),
            slots: HashMap::new(),
        }
    }

    /// Hands the core's answers to those who wait for them.
    fn deliver(&mut self) {
        while let Some((ticket, answer)) = self.core.poll_output() {
            if let Some(Slot::Waiting(Some(waker))) =
                self.slots.insert(ticket, Slot::Answered(answer))
            {
                waker.wake();
            }
        }
    }
}

impl InMemoryIdentifyQueue {
    /// A queue for the limit that `GET /gateway/bot` has just told.
    pub fn new(limit: impl Into<SessionStartLimit>) -> Self {
        Self {
            state: Arc::new(Mutex::new(State::new(limit.into()))),
        }
    }

    /// Takes over a newer answer of `GET /gateway/bot`.
    pub fn set_limit(&self, limit: impl Into<SessionStartLimit>) {
        let mut state = lock(&self.state);
        state
            .core
            .set_limit(Instant::now().into_std(), limit.into());
        state.deliver();
    }

    /// Identifies left until the budget is renewed.
    pub fn remaining(&self) -> u32 {
        lock(&self.state).core.remaining()
    }
}

impl IdentifyQueue for InMemoryIdentifyQueue {
    fn limit(&self) -> Option<SessionStartLimit> {
        Some(lock(&self.state).core.limit(Instant::now().into_std()))
    }

    fn acquire(&self, shard: ShardId) -> PermitFuture {
        let mut state = lock(&self.state);
        let ticket = state.core.enqueue(Instant::now().into_std(), shard);
        state.slots.insert(ticket, Slot::Waiting(None));
        state.deliver();
        drop(state);
        let place = Place {
            ticket,
            state: Arc::clone(&self.state),
        };
        Box::pin(async move {
            loop {
                // The next deadline of anyone in the queue: whoever wakes first hands out what is due.
                let deadline = lock(&place.state).core.poll_timeout();
                let timeout = async {
                    match deadline {
                        Some(deadline) => sleep_until(deadline.into()).await,
                        None => std::future::pending().await,
                    }
                };
                tokio::select! {
                    biased;
                    answer = poll_fn(|cx| place.poll_answer(cx)) => return answer,
                    () = timeout => {}
                }
                let mut state = lock(&place.state);
                state.core.handle_timeout(Instant::now().into_std());
                state.deliver();
            }
        })
    }
}

/// A place in the queue, given up when dropped.
#[derive(Debug)]
struct Place {
    ticket: Ticket,
    state: Arc<Mutex<State>>,
}

impl Place {
    fn poll_answer(&self, cx: &mut Context<'_>) -> Poll<Result<(), IdentifyRefused>> {
        match lock(&self.state).slots.get_mut(&self.ticket) {
            Some(Slot::Answered(answer)) => Poll::Ready(answer.clone()),
            Some(Slot::Waiting(waker)) => {
                *waker = Some(cx.waker().clone());
                Poll::Pending
            }
            None => Poll::Ready(Err(IdentifyRefused::Unavailable(
                "the place was given up".into(),
            ))),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        state.slots.remove(&self.ticket);
        state.core.cancel(self.ticket);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
