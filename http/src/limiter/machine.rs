//! The state machine itself: which request may go when.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use cordial_model::rest::Major;
use foldhash::{HashMap, HashSet, fast::RandomState};
use hashbrown::HashTable;
use slab::Slab;

use super::{
    Acquire, Acquired, Answer, BucketHash, Config, Micros, Ready, Refusal, Scope, Ticket,
    bucket::{Bucket, Room},
    micros,
    queue::{self, KeyEntry, TicketEntry},
    shared::Shared,
};

/// A rate limiter without IO; see the [module](super).
#[derive(Debug)]
pub struct Limiter {
    pub(super) shared: Arc<Shared>,
    pub(super) shard: u8,
    pub(super) epoch: u64,
    pub(super) now: Micros,
    pub(super) idle: Micros,
    pub(super) sweep_at: Micros,
    /// Whether a timer was set since `poll_new_timeout` looked.
    pub(super) armed: bool,
    pub(super) order: u64,
    /// Where each key's entry is in `keys`. The keys themselves are there alone, so that the table is small.
    pub(super) key_indices: HashTable<usize>,
    pub(super) hasher: RandomState,
    pub(super) keys: Slab<KeyEntry>,
    pub(super) bucket_indices: HashMap<(u64, bool, Major), usize>,
    pub(super) buckets: Slab<Bucket>,
    pub(super) tickets: Slab<TicketEntry>,
    pub(super) queued: usize,
    /// Buckets whose queue's head waits for the global limit.
    pub(super) lobby: VecDeque<usize>,
    pub(super) timers: BinaryHeap<Reverse<(Micros, usize)>>,
    pub(super) give_ups: BinaryHeap<Reverse<(Micros, usize, u32)>>,
    pub(super) ready: VecDeque<Ready>,
    pub(super) gone: HashSet<Major>,
    pub(super) gone_order: VecDeque<Major>,
}

/// How much a limiter holds at the moment.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Stats {
    /// Buckets known or waited for.
    pub buckets: usize,
    /// (route, major) pairs that lead to them.
    pub keys: usize,
    /// Requests waiting.
    pub queued: usize,
    /// Requests granted and not yet answered.
    pub in_flight: usize,
    /// Entries of any kind for which memory is held.
    pub capacity: usize,
}

impl Limiter {
    /// A limiter that is complete in itself. `now` is the start of its clock.
    pub fn new(now: Instant, config: &Config) -> Self {
        let shared = Arc::new(Shared::new(now, config, 1));
        Self::shard(shared, 0, config)
    }

    /// `count` (1 to 64) limiters that together make one: the global limit, the stops and the knowledge of buckets are
    /// common. All requests with the same major parameter must go to the same shard. After each call,
    /// [`take_pokes`](Self::take_pokes) tells which shards need a [`handle_timeout`](Self::handle_timeout).
    pub fn shards(now: Instant, config: &Config, count: usize) -> Vec<Self> {
        let count = count.clamp(1, 64);
        let shared = Arc::new(Shared::new(now, config, count));
        (0..count as u8)
            .map(|shard| Self::shard(Arc::clone(&shared), shard, config))
            .collect()
    }

    fn shard(shared: Arc<Shared>, shard: u8, config: &Config) -> Self {
        Self {
            shared,
            shard,
            epoch: 0,
            now: 0,
            idle: micros(config.idle),
            sweep_at: 0,
            armed: false,
            order: 0,
            key_indices: HashTable::new(),
            hasher: RandomState::default(),
            keys: Slab::new(),
            bucket_indices: HashMap::default(),
            buckets: Slab::new(),
            tickets: Slab::new(),
            queued: 0,
            lobby: VecDeque::new(),
            timers: BinaryHeap::new(),
            give_ups: BinaryHeap::new(),
            ready: VecDeque::new(),
            gone: HashSet::default(),
            gone_order: VecDeque::new(),
        }
    }

    /// A request wants to be sent.
    ///
    /// # Errors
    /// The [`Refusal`] if it must not be sent, now or after waiting as long as it may.
    pub fn acquire(&mut self, now: Instant, request: &Acquire) -> Result<Acquired, Refusal> {
        let now = self.tick(now);
        if let Some(refusal) =
            self.refusal(now, &request.key, request.authorized, request.global_exempt)
        {
            return Err(refusal);
        }
        let (key, index) = self.key(request.key, now);
        let bucket = &mut self.buckets[index];
        bucket.last_used = now;
        let stopped = self.shared.stopped_until();
        let free = bucket.queue.is_empty() && stopped <= now && bucket.room(now) == Room::Now;
        let give_up_at = match request.max_wait {
            Some(max_wait) => {
                let mut at = bucket.estimate(now, bucket.queue.len()).max(stopped);
                if !request.global_exempt {
                    at = at.max(self.shared.global().estimate(now));
                }
                let give_up_at = now.saturating_add(micros(max_wait));
                if at > give_up_at {
                    let wait = Duration::from_micros(at - now);
                    return Err(Refusal::WouldWait { wait });
                }
                give_up_at
            }
            None => Micros::MAX,
        };
        let slot = if free && !request.global_exempt {
            self.shared.global().take_or_wait(now, self.shard)
        } else {
            None
        };
        let granted = free && (request.global_exempt || slot.is_some());
        self.order += 1;
        let generation = self.order as u32;
        let ticket = self.tickets.insert(TicketEntry {
            generation,
            key,
            global_exempt: request.global_exempt,
            authorized: request.authorized,
            queued: false,
            slot,
            order: if request.retry { 0 } else { self.order },
            sent: now,
        });
        let handle = Ticket {
            index: ticket,
            generation,
        };
        let bucket = &mut self.buckets[index];
        if granted {
            bucket.in_flight += 1;
            bucket.charge(1);
            self.keys[key].in_flight += 1;
            return Ok(Acquired::Granted(handle));
        }
        queue::enqueue(&mut self.tickets, bucket, ticket);
        self.queued += 1;
        if give_up_at != Micros::MAX {
            self.armed = true;
            self.give_ups
                .push(Reverse((give_up_at, ticket, generation)));
        }
        if free {
            // Only the global limit is missing, and this shard is noted as waiting for it.
            bucket.in_lobby = true;
            self.armed = true;
            self.lobby.push_back(index);
        } else {
            self.dispatch(index);
        }
        self.settle();
        Ok(Acquired::Queued(handle))
    }

    /// A granted request was answered. To send it again after a 429, acquire anew with `retry`.
    pub fn on_answer(&mut self, now: Instant, ticket: Ticket, answer: &Answer) {
        let now = self.tick(now);
        let Some(ticket) = self.take(ticket) else {
            return;
        };
        let (key, mut bucket) = self.leave(&ticket, now, true);
        if let Some(BucketHash(hash)) = answer.headers.bucket
            && !(self.buckets[bucket].learned && self.buckets[bucket].hash == hash)
        {
            let old = bucket;
            bucket = self.move_key(key, hash);
            self.buckets[bucket].charge(1);
            self.shared.learn(self.keys[key].key.route, hash);
            self.dispatch(old);
        }
        self.learn(bucket, ticket.sent, answer);
        if matches!(answer.status, 401 | 403)
            || answer.status == 429 && answer.headers.scope != Some(Scope::Shared)
        {
            self.shared.count_invalid(now);
        }
        if answer.status == 401 && ticket.authorized {
            self.shared.set_unauthorized(true);
        }
        if answer.webhook_gone && !ticket.global_exempt {
            self.forget_webhook(self.keys[key].key.major);
        }
        if let Some(bucket) = self.buckets.get_mut(bucket) {
            bucket.last_used = now;
        }
        self.dispatch(bucket);
        self.settle();
    }

    /// A request is not wanted any more, or its answer was lost. `sent` tells whether it may have reached Discord; if not, it
    /// is as if it had never been granted.
    pub fn on_cancel(&mut self, now: Instant, ticket: Ticket, sent: bool) {
        let now = self.tick(now);
        let Some(entry) = self
            .tickets
            .get(ticket.index)
            .filter(|entry| entry.generation == ticket.generation)
        else {
            return;
        };
        if entry.queued {
            let bucket = self.keys[entry.key].bucket;
            queue::unlink(&mut self.tickets, &mut self.buckets[bucket], ticket.index);
            self.queued -= 1;
            self.tickets.remove(ticket.index);
            return;
        }
        // It may have been granted without the driver having heard of it.
        self.ready.retain(|ready| ready.ticket != ticket);
        let Some(entry) = self.take(ticket) else {
            return;
        };
        let (_, bucket) = self.leave(&entry, now, sent);
        if !sent {
            self.buckets[bucket].refund();
        }
        self.dispatch(bucket);
        self.settle();
    }

    /// Time has passed: call at [`poll_timeout`](Self::poll_timeout), or whenever.
    pub fn handle_timeout(&mut self, now: Instant) {
        let now = self.tick(now);
        if !self.lobby.is_empty() {
            self.shared.assign_slots(now);
        }
        while let Some(&Reverse((at, bucket))) = self.timers.peek()
            && at <= now
        {
            self.timers.pop();
            if let Some(entry) = self.buckets.get_mut(bucket)
                && entry.wake_at == at
            {
                entry.wake_at = 0;
                self.dispatch(bucket);
            }
        }
        while let Some(&Reverse((at, index, generation))) = self.give_ups.peek()
            && at <= now
        {
            self.give_ups.pop();
            if let Some(bucket) = self.waiting_bucket(index, generation) {
                let wait = self.buckets[bucket].estimate(now, 0).saturating_sub(now);
                let wait = Duration::from_micros(wait.max(1));
                self.reject(index, Refusal::WouldWait { wait });
            }
        }
        if self.sweep_at != 0 && self.sweep_at <= now {
            self.sweep(now);
        }
        self.catch_up();
        self.settle();
    }

    /// The next queued request that may be sent or has failed.
    pub fn poll_ready(&mut self) -> Option<Ready> {
        self.ready.pop_front()
    }

    /// When to call [`handle_timeout`](Self::handle_timeout) at the latest.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let timer = self.timers.peek().map(|Reverse((at, _))| *at);
        let give_up = self.give_ups.peek().map(|Reverse((at, ..))| *at);
        let sweep = (self.sweep_at != 0).then_some(self.sweep_at);
        let slot = if self.lobby.is_empty() {
            None
        } else {
            self.shared.global().next(self.now)
        };
        let next = [timer, give_up, sweep, slot].into_iter().flatten().min()?;
        Some(self.shared.instant(next))
    }

    /// The same, but `None` if no timer was set since the last call: for drivers that remember.
    pub fn poll_new_timeout(&mut self) -> Option<Instant> {
        if std::mem::take(&mut self.armed) {
            self.poll_timeout()
        } else {
            None
        }
    }

    /// Has [`poll_new_timeout`](Self::poll_new_timeout) report the next timer whether new or not.
    pub fn forget_timeout(&mut self) {
        self.armed = true;
    }

    /// The shards, as bits, that need a [`handle_timeout`](Self::handle_timeout) because of what happened in this one.
    /// Whoever takes them must make those calls.
    pub fn take_pokes(&self) -> u64 {
        self.shared.take_pokes(u64::MAX)
    }

    /// The token was replaced: a past 401 says nothing of the new one.
    pub fn token_changed(&mut self) {
        self.shared.set_unauthorized(false);
    }

    /// What is held at the moment, in this shard.
    pub fn stats(&self) -> Stats {
        Stats {
            buckets: self.buckets.len(),
            keys: self.keys.len(),
            queued: self.queued,
            in_flight: self.tickets.len() - self.queued,
            capacity: self.buckets.capacity()
                + self.keys.capacity()
                + self.tickets.capacity()
                + self.key_indices.capacity()
                + self.bucket_indices.capacity(),
        }
    }

    /// How many answers of the last 10 minutes were 401, 403 or 429.
    pub fn invalid_requests(&self) -> usize {
        self.shared.invalid_count(self.now)
    }

    fn tick(&mut self, now: Instant) -> Micros {
        self.now = self.now.max(self.shared.at(now));
        self.now
    }

    /// The entry of a request in flight, which is over.
    fn take(&mut self, ticket: Ticket) -> Option<TicketEntry> {
        let entry = self.tickets.get(ticket.index)?;
        let granted = entry.generation == ticket.generation && !entry.queued;
        granted.then(|| self.tickets.remove(ticket.index))
    }

    /// Ends a request's flight; returns its key and the bucket it counted in.
    fn leave(&mut self, ticket: &TicketEntry, now: Micros, sent: bool) -> (usize, usize) {
        let key = &mut self.keys[ticket.key];
        key.in_flight -= 1;
        let index = key.bucket;
        let bucket = &mut self.buckets[index];
        bucket.refresh(now);
        bucket.in_flight -= 1;
        if let Some(slot) = ticket.slot {
            self.shared.release_slot(now, slot, sent);
        }
        (ticket.key, index)
    }
}
