//! The limiter's state machine driven by tokio, for one process.
//!
//! It is split into shards by major parameter, each behind a mutex that is held for a call of the state machine and
//! never while awaiting, so that threads seldom meet. One task sleeps until the earliest timer of all shards; whoever sets
//! an earlier one wakes it.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, Weak,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use cordial_model::rest::{Acquiring, Lease, Major, Permit, RateLimiter};
use tokio::{runtime::Handle, sync::Notify, sync::oneshot, task::JoinHandle};

use crate::{
    limiter::{Acquire, Acquired, Answer, Config, Limiter, Refusal, Stats, Ticket},
    lock,
};

const SHARDS: usize = 16;

/// More places for those who wait than this are given back when nobody waits.
const MANY: usize = 1_024;

/// No timer is set.
const NEVER: u64 = u64::MAX;

/// The rate limiter of one process. Clones share it.
#[derive(Clone)]
pub struct InProcessLimiter(Arc<Inner>);

struct Inner {
    origin: Instant,
    shards: Box<[Arc<Shard>]>,
    /// What the driver sleeps until, in microseconds after `origin`.
    armed: AtomicU64,
    wake: Arc<Notify>,
    driver: Mutex<Option<JoinHandle<()>>>,
}

/// Counted for itself, so that threads that use different shards write to no common memory.
#[repr(align(128))]
struct Shard {
    state: Mutex<State>,
    whole: Weak<Inner>,
}

struct State {
    limiter: Limiter,
    /// Who waits, by the index of the ticket.
    waiters: Vec<Option<oneshot::Sender<Result<(), Refusal>>>>,
}

impl InProcessLimiter {
    /// A limiter; waiting needs a tokio runtime with time enabled.
    pub fn new(config: &Config) -> Self {
        let origin = now();
        let limiters = Limiter::shards(origin, config, SHARDS);
        let shard = |limiter, whole: &Weak<Inner>| {
            Arc::new(Shard {
                state: Mutex::new(State {
                    limiter,
                    waiters: Vec::new(),
                }),
                whole: Weak::clone(whole),
            })
        };
        Self(Arc::new_cyclic(|whole| Inner {
            origin,
            shards: limiters
                .into_iter()
                .map(|limiter| shard(limiter, whole))
                .collect(),
            armed: AtomicU64::new(NEVER),
            wake: Arc::new(Notify::new()),
            driver: Mutex::new(None),
        }))
    }

    /// What is held at the moment.
    pub fn stats(&self) -> Stats {
        let mut sum = Stats::default();
        for shard in &self.0.shards {
            let stats = lock(&shard.state).limiter.stats();
            sum.buckets += stats.buckets;
            sum.keys += stats.keys;
            sum.queued += stats.queued;
            sum.in_flight += stats.in_flight;
            sum.capacity += stats.capacity;
        }
        sum
    }
}

impl Default for InProcessLimiter {
    fn default() -> Self {
        Self::new(&Config::default())
    }
}

impl fmt::Debug for InProcessLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InProcessLimiter")
            .field(&self.stats())
            .finish()
    }
}

impl RateLimiter for InProcessLimiter {
    fn acquire(&self, request: &Acquire) -> Acquiring {
        let index = shard_of(&request.key.major);
        let shard = &self.0.shards[index];
        let mut state = lock(&shard.state);
        let (ticket, receiver) = match state.limiter.acquire(now(), request) {
            Err(refusal) => return Acquiring::ready(Err(refusal)),
            Ok(Acquired::Granted(ticket)) => (ticket, None),
            Ok(Acquired::Queued(ticket)) => (ticket, Some(state.wait(ticket))),
        };
        shard.finish(state);
        let place = Place {
            shard: Arc::clone(shard),
            ticket,
        };
        let permit = Permit::new(Box::new(place));
        let Some(receiver) = receiver else {
            return Acquiring::ready(Ok(permit));
        };
        // Keeps the timers running.
        let whole = Arc::clone(&self.0);
        Acquiring::later(Box::pin(async move {
            let result = receiver.await;
            drop(whole);
            match result {
                Ok(granted) => granted.map(|()| permit),
                // The sender is only dropped with the limiter, which was kept alive.
                Err(_) => std::future::pending().await,
            }
        }))
    }

    fn token_changed(&self) {
        let shard = &self.0.shards[0];
        let mut state = lock(&shard.state);
        state.limiter.token_changed();
        shard.finish(state);
    }
}

/// One request's place in the limiter, queued or granted.
struct Place {
    shard: Arc<Shard>,
    ticket: Ticket,
}

impl Lease for Place {
    fn answered(self: Box<Self>, answer: &Answer) {
        let mut state = lock(&self.shard.state);
        state.limiter.on_answer(now(), self.ticket, answer);
        self.shard.finish(state);
    }

    /// Does nothing if the request was refused, as its ticket is spent.
    fn cancelled(self: Box<Self>, sent: bool) {
        let mut state = lock(&self.shard.state);
        state.limiter.on_cancel(now(), self.ticket, sent);
        self.shard.finish(state);
    }
}

impl State {
    fn wait(&mut self, ticket: Ticket) -> oneshot::Receiver<Result<(), Refusal>> {
        let (sender, receiver) = oneshot::channel();
        let index = ticket.index();
        if index >= self.waiters.len() {
            self.waiters.resize_with(index + 1, || None);
        }
        self.waiters[index] = Some(sender);
        receiver
    }

    fn deliver(&mut self) {
        while let Some(ready) = self.limiter.poll_ready() {
            if let Some(sender) = self
                .waiters
                .get_mut(ready.ticket.index())
                .and_then(Option::take)
            {
                // A receiver that is gone has cancelled its ticket, or is about to.
                let _ = sender.send(ready.result);
            }
        }
        // Nobody waits after a time when many did.
        if self.waiters.len() > MANY && self.limiter.stats().queued == 0 {
            self.waiters = Vec::new();
        }
    }
}

impl Shard {
    /// What follows every call of the state machine.
    fn finish(&self, mut state: MutexGuard<'_, State>) {
        state.deliver();
        let timeout = state.limiter.poll_new_timeout();
        let pokes = state.limiter.take_pokes();
        drop(state);
        if (timeout.is_some() || pokes != 0)
            && let Some(whole) = self.whole.upgrade()
        {
            if let Some(timeout) = timeout {
                whole.arm(timeout);
            }
            whole.poke(pokes);
        }
    }
}

impl Inner {
    fn poke(self: &Arc<Self>, mut pokes: u64) {
        while pokes != 0 {
            for (index, shard) in self.shards.iter().enumerate() {
                if pokes & (1 << index) != 0 {
                    self.visit(shard, |_| true);
                }
            }
            pokes = lock(&self.shards[0].state).limiter.take_pokes();
        }
    }

    /// Tells a shard the time if that is worth it, and arms its next timer.
    fn visit(self: &Arc<Self>, shard: &Shard, worth: impl FnOnce(&Limiter) -> bool) {
        let mut state = lock(&shard.state);
        if worth(&state.limiter) {
            state.limiter.handle_timeout(now());
            state.deliver();
        }
        let timeout = state.limiter.poll_timeout();
        drop(state);
        if let Some(timeout) = timeout {
            self.arm(timeout);
        }
    }

    /// Has the driver wake up at `at` or earlier.
    fn arm(self: &Arc<Self>, at: Instant) {
        // Rounded up, so that the timer has passed when the driver wakes.
        let at = at.saturating_duration_since(self.origin).as_micros() as u64 + 1;
        if at >= self.armed.load(SeqCst) || at >= self.armed.fetch_min(at, SeqCst) {
            return;
        }
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        let mut driver = lock(&self.driver);
        if driver.as_ref().is_none_or(JoinHandle::is_finished) {
            let wake = Arc::clone(&self.wake);
            *driver = Some(runtime.spawn(drive(Driver(Arc::downgrade(self)), wake)));
        }
        drop(driver);
        self.wake.notify_one();
    }

    /// Runs every timer that is due and arms the next.
    fn run_timers(self: &Arc<Self>) {
        self.armed.store(NEVER, SeqCst);
        for shard in &self.shards {
            self.visit(shard, |limiter| {
                limiter.poll_timeout().is_some_and(|at| at <= now())
            });
            let pokes = lock(&shard.state).limiter.take_pokes();
            self.poke(pokes);
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.wake.notify_one();
    }
}

/// Disarms the timer when the driver ends, for instance with its runtime, so that the next request starts another.
struct Driver(Weak<Inner>);

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(inner) = self.0.upgrade() {
            inner.armed.store(NEVER, SeqCst);
            for shard in &inner.shards {
                lock(&shard.state).limiter.forget_timeout();
            }
        }
    }
}

async fn drive(driver: Driver, wake: Arc<Notify>) {
    loop {
        let Some(inner) = driver.0.upgrade() else {
            return;
        };
        let armed = inner.armed.load(SeqCst);
        let at = inner.origin + Duration::from_micros(if armed == NEVER { 0 } else { armed });
        if armed != NEVER && at <= now() {
            inner.run_timers();
            drop(inner);
            tokio::task::yield_now().await;
            continue;
        }
        drop(inner);
        if armed == NEVER {
            wake.notified().await;
        } else {
            // Which of the two happened is seen from the clock.
            let _ = tokio::time::timeout_at(at.into(), wake.notified()).await;
        }
    }
}

/// Tokio's clock, which tests may stop.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

fn shard_of(major: &Major) -> usize {
    let word = match *major {
        Major::None => 0,
        Major::Id(id) => id,
        Major::IdToken(id, token) => id ^ token,
    };
    // The low bits of a snowflake hardly vary.
    (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60) as usize % SHARDS
}
