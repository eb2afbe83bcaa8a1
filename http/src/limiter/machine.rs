//! The state machine itself: which request may go when.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use cordial_model::rest::Major;

use super::{
    Acquire, Acquired, Answer, BucketHash, Config, Key, Micros, Ready, Refusal, Scope, Ticket,
    bucket::{Bucket, Knowledge, Room},
    global::Slot,
    hash::{FastMap, WordState},
    micros,
    queue::{self, KeyEntry, TicketEntry},
    shared::Shared,
    slab::{NIL, Slab},
};

/// A 429 that does not say how long to wait.
const UNSAID_WAIT: Micros = 1_000_000;

/// The same from what stands before Discord, which is slower to forgive.
const UNSAID_STOP: Micros = 10_000_000;

/// How often unused buckets are looked for within the time they are kept.
const SWEEPS: Micros = 4;

/// Webhooks remembered as gone; the oldest are forgotten first.
const GONE_WEBHOOKS: usize = 16_384;

/// A rate limiter without IO; see the [module](super).
#[derive(Debug)]
pub struct Limiter {
    shared: Arc<Shared>,
    shard: u8,
    epoch: u64,
    now: Micros,
    idle: Micros,
    sweep_at: Micros,
    order: u64,
    key_indices: FastMap<Key, u32>,
    keys: Slab<KeyEntry>,
    bucket_indices: FastMap<(u64, bool, Major), u32>,
    buckets: Slab<Bucket>,
    tickets: Slab<TicketEntry>,
    queued: usize,
    /// Buckets whose queue's head waits for the global limit.
    lobby: VecDeque<u32>,
    timers: BinaryHeap<Reverse<(Micros, u32)>>,
    give_ups: BinaryHeap<Reverse<(Micros, u32, u32)>>,
    ready: VecDeque<Ready>,
    gone: FastMap<Major, ()>,
    gone_order: VecDeque<Major>,
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
        let hash = WordState::random();
        Self {
            shared,
            shard,
            epoch: 0,
            now: 0,
            idle: micros(config.idle),
            sweep_at: 0,
            order: 0,
            key_indices: FastMap::with_hasher(hash),
            keys: Slab::new(),
            bucket_indices: FastMap::with_hasher(hash),
            buckets: Slab::new(),
            tickets: Slab::new(),
            queued: 0,
            lobby: VecDeque::new(),
            timers: BinaryHeap::new(),
            give_ups: BinaryHeap::new(),
            ready: VecDeque::new(),
            gone: FastMap::with_hasher(hash),
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
        let key = self.key(request.key, now);
        let index = self.keys[key].bucket;
        let bucket = &mut self.buckets[index];
        bucket.last_used = now;
        let stopped = self.shared.stopped_until();
        let free = bucket.queued == 0 && stopped <= now && bucket.room(now) == Room::Now;
        let give_up_at = match request.max_wait {
            Some(max_wait) => {
                let mut at = bucket.estimate(now, bucket.queued).max(stopped);
                if !request.global_exempt {
                    at = at.max(self.shared.estimate_global(now));
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
        let slot = match free {
            true if !request.global_exempt => self.shared.take_slot(now, self.shard),
            _ => None,
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
            previous: NIL,
            next: NIL,
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
            self.give_ups
                .push(Reverse((give_up_at, ticket, generation)));
        }
        if free {
            // Only the global limit is missing, and this shard is noted as waiting for it.
            bucket.in_lobby = true;
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
        let Some(ticket) = self.take(ticket, false) else {
            return;
        };
        let (key, mut bucket) = self.leave(&ticket, now, true);
        if let Some(BucketHash(hash)) = answer.headers.bucket
            && !(self.buckets[bucket].learned && self.buckets[bucket].hash == hash)
        {
            let old = bucket;
            bucket = self.move_key(key, hash);
            self.buckets[bucket].charge(1);
            self.shared.learn(self.keys[key].route(), hash);
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
            self.forget_webhook(self.keys[key].major());
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
        let Some(entry) = self.take(ticket, false) else {
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
        let slot = match self.lobby.is_empty() {
            true => None,
            false => self.shared.next_slot(self.now),
        };
        let next = [timer, give_up, sweep, slot].into_iter().flatten().min()?;
        Some(self.shared.instant(next))
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

    /// Why such a request must not be sent now, whatever its bucket says.
    fn refusal(
        &self,
        now: Micros,
        key: &Key,
        authorized: bool,
        global_exempt: bool,
    ) -> Option<Refusal> {
        if authorized && self.shared.is_unauthorized() {
            return Some(Refusal::Unauthorized);
        }
        if self.shared.invalid_until() > now {
            let wait = Duration::from_micros(self.shared.invalid_until() - now);
            return Some(Refusal::InvalidRequests { wait });
        }
        if !self.gone.is_empty() && !global_exempt && self.gone.contains_key(&key.major) {
            return Some(Refusal::WebhookGone);
        }
        None
    }

    fn key(&mut self, key: Key, now: Micros) -> u32 {
        if let Some(&index) = self.key_indices.get(&key) {
            return index;
        }
        let learned = self.shared.bucket_of(key.route);
        let bucket = self.bucket(learned.unwrap_or(key.route.0), key.major, learned.is_some());
        let index = self.keys.insert(KeyEntry {
            key,
            bucket,
            in_flight: 0,
            next: self.buckets[bucket].keys,
        });
        self.buckets[bucket].keys = index;
        self.key_indices.insert(key, index);
        if self.sweep_at == 0 {
            self.sweep_at = now + self.idle / SWEEPS;
        }
        index
    }

    fn bucket(&mut self, hash: u64, major: Major, learned: bool) -> u32 {
        let buckets = &mut self.buckets;
        *self
            .bucket_indices
            .entry((hash, learned, major))
            .or_insert_with(|| {
                let bucket = Bucket::new(hash, major, learned);
                buckets.insert(bucket)
            })
    }

    /// Sends what the bucket has queued and lets through.
    fn dispatch(&mut self, index: u32) {
        let now = self.now;
        loop {
            let stopped = self.shared.stopped_until();
            let Some(bucket) = self
                .buckets
                .get_mut(index)
                .filter(|bucket| !bucket.in_lobby)
            else {
                return;
            };
            let head = bucket.head;
            if head == NIL {
                return;
            }
            let room = bucket.room(now);
            let ticket = &self.tickets[head];
            let (authorized, exempt) = (ticket.authorized, ticket.global_exempt);
            let key = self.keys[ticket.key].key;
            if let Some(refusal) = self.refusal(now, &key, authorized, exempt) {
                self.reject(head, refusal);
                continue;
            }
            match room {
                Room::Now if stopped > now => return self.wake(index, stopped),
                Room::Now => {}
                Room::At(at) => return self.wake(index, at.max(stopped)),
                Room::AfterAnswer => return,
            }
            let mut slot = None;
            if !exempt {
                slot = self.shared.take_slot(now, self.shard);
                if slot.is_none() {
                    self.buckets[index].in_lobby = true;
                    self.lobby.push_back(index);
                    return;
                }
            }
            self.grant(index, slot);
        }
    }

    /// Lets the head of the bucket's queue go.
    fn grant(&mut self, index: u32, slot: Option<Slot>) {
        let bucket = &mut self.buckets[index];
        let head = bucket.head;
        queue::unlink(&mut self.tickets, bucket, head);
        self.queued -= 1;
        bucket.in_flight += 1;
        bucket.charge(1);
        bucket.last_used = self.now;
        let ticket = &mut self.tickets[head];
        ticket.sent = self.now;
        ticket.slot = slot;
        self.keys[ticket.key].in_flight += 1;
        self.ready.push_back(Ready {
            ticket: Ticket {
                index: head,
                generation: ticket.generation,
            },
            result: Ok(()),
        });
    }

    fn reject(&mut self, index: u32, refusal: Refusal) {
        let bucket = self.keys[self.tickets[index].key].bucket;
        queue::unlink(&mut self.tickets, &mut self.buckets[bucket], index);
        self.queued -= 1;
        if let Some(ticket) = self.tickets.remove(index) {
            self.ready.push_back(Ready {
                ticket: Ticket {
                    index,
                    generation: ticket.generation,
                },
                result: Err(refusal),
            });
        }
    }

    fn wake(&mut self, index: u32, at: Micros) {
        let bucket = &mut self.buckets[index];
        if bucket.wake_at != at {
            bucket.wake_at = at;
            self.timers.push(Reverse((at, index)));
        }
    }

    fn take(&mut self, ticket: Ticket, queued: bool) -> Option<TicketEntry> {
        let entry = self.tickets.get(ticket.index)?;
        if entry.generation != ticket.generation || entry.queued != queued {
            return None;
        }
        self.tickets.remove(ticket.index)
    }

    /// Ends a request's flight; returns its key and the bucket it counted in.
    fn leave(&mut self, ticket: &TicketEntry, now: Micros, sent: bool) -> (u32, u32) {
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

    /// Takes over what an answer says of limits.
    fn learn(&mut self, index: u32, sent: Micros, answer: &Answer) {
        let now = self.now;
        let headers = &answer.headers;
        let bucket = &mut self.buckets[index];
        if let (Some(limit), Some(remaining), Some(reset_after)) =
            (headers.limit, headers.remaining, headers.reset_after)
        {
            bucket.observe(now, sent, limit, remaining, reset_after);
        } else if (200..300).contains(&answer.status)
            && bucket.knowledge == Knowledge::Unknown
            && !bucket.learned
        {
            bucket.knowledge = Knowledge::Unlimited;
        }
        let retry_after = headers.retry_after.map(micros);
        if answer.status == 429 {
            // Only what stands before Discord answers without any of these headers.
            let ours = headers.bucket.is_some() || headers.remaining.is_some();
            match headers.scope.or(ours.then_some(Scope::User)) {
                Some(Scope::Global) => self
                    .shared
                    .block_global(now + retry_after.unwrap_or(UNSAID_WAIT)),
                Some(Scope::User | Scope::Shared) => {
                    let wait = retry_after
                        .or(headers.reset_after.map(micros))
                        .unwrap_or(UNSAID_WAIT);
                    bucket.block(now + wait);
                    self.reject_hopeless();
                }
                None => self.shared.stop(now + retry_after.unwrap_or(UNSAID_STOP)),
            }
        } else if answer.status == 202
            && let Some(wait) = retry_after
        {
            // A search whose index is still being built.
            bucket.block(now + wait);
            self.reject_hopeless();
        }
    }

    fn forget_webhook(&mut self, major: Major) {
        if !matches!(major, Major::IdToken(..)) || self.gone.insert(major, ()).is_some() {
            return;
        }
        self.gone_order.push_back(major);
        if self.gone_order.len() > GONE_WEBHOOKS
            && let Some(oldest) = self.gone_order.pop_front()
        {
            self.gone.remove(&oldest);
        }
    }

    /// Leads a key to the bucket that Discord names, with everything it has queued and in flight.
    fn move_key(&mut self, index: u32, hash: u64) -> u32 {
        let now = self.now;
        let (from, major) = (self.keys[index].bucket, self.keys[index].major());
        let to = self.bucket(hash, major, true);
        if from == to {
            return to;
        }
        self.unlink_key(index);
        let key = &mut self.keys[index];
        let in_flight = key.in_flight;
        key.bucket = to;
        let old = &mut self.buckets[from];
        old.in_flight -= in_flight;
        // A bucket without a name belongs to the key, so what it was told does too.
        let blocked_until = if old.learned { 0 } else { old.blocked_until };
        let target = &mut self.buckets[to];
        target.refresh(now);
        target.in_flight += in_flight;
        target.charge(in_flight);
        target.blocked_until = target.blocked_until.max(blocked_until);
        target.last_used = now;
        key.next = target.keys;
        target.keys = index;
        for ticket in queue::of_key(&self.tickets, &self.buckets[from], index) {
            queue::unlink(&mut self.tickets, &mut self.buckets[from], ticket);
            queue::enqueue(&mut self.tickets, &mut self.buckets[to], ticket);
        }
        let old = &self.buckets[from];
        if !old.learned && old.keys == NIL && old.is_idle(now, 0) {
            self.drop_bucket(from);
        }
        to
    }

    fn unlink_key(&mut self, index: u32) {
        let next = self.keys[index].next;
        let bucket = &mut self.buckets[self.keys[index].bucket];
        if bucket.keys == index {
            bucket.keys = next;
            return;
        }
        let mut before = bucket.keys;
        while self.keys[before].next != index {
            before = self.keys[before].next;
        }
        self.keys[before].next = next;
    }

    /// Acts on what other shards, or the shared part, have to say.
    fn settle(&mut self) {
        while self.shared.take_pokes(1 << self.shard) != 0 {
            self.catch_up();
        }
    }

    fn catch_up(&mut self) {
        let epoch = self.shared.epoch();
        if self.epoch != epoch {
            self.epoch = epoch;
            self.resync();
        }
        while let Some(slot) = self.shared.claim_slot(self.shard) {
            self.use_slot(slot);
        }
    }

    /// Gives a slot of the global limit to whoever has waited longest and can still use it.
    fn use_slot(&mut self, slot: Slot) {
        while let Some(index) = self.lobby.pop_front() {
            let now = self.now;
            let stopped = self.shared.stopped_until();
            let Some(bucket) = self.buckets.get_mut(index) else {
                continue;
            };
            bucket.in_lobby = false;
            if bucket.head != NIL && stopped <= now && bucket.room(now) == Room::Now {
                let ticket = &self.tickets[bucket.head];
                let key = self.keys[ticket.key].key;
                if self
                    .refusal(now, &key, ticket.authorized, ticket.global_exempt)
                    .is_none()
                {
                    self.grant(index, Some(slot));
                    return self.dispatch(index);
                }
            }
            self.dispatch(index);
        }
        self.shared.release_slot(self.now, slot, false);
    }

    /// Something changed for many buckets at once, which is rare.
    fn resync(&mut self) {
        for index in self.keys.indices() {
            if let Some(key) = self.keys.get(index)
                && !self.buckets[key.bucket].learned
                && let Some(hash) = self.shared.bucket_of(key.route())
            {
                let bucket = self.move_key(index, hash);
                self.dispatch(bucket);
            }
        }
        if self.queued == 0 {
            return;
        }
        if self.shared.is_unauthorized() || self.shared.invalid_until() > self.now {
            for index in self.tickets.indices() {
                if let Some(ticket) = self.tickets.get(index).filter(|ticket| ticket.queued) {
                    let key = self.keys[ticket.key].key;
                    if let Some(refusal) =
                        self.refusal(self.now, &key, ticket.authorized, ticket.global_exempt)
                    {
                        self.reject(index, refusal);
                    }
                }
            }
        }
        self.reject_hopeless();
    }

    /// Fails those whose wait has become longer than they accept.
    fn reject_hopeless(&mut self) {
        if self.give_ups.is_empty() {
            return;
        }
        let now = self.now;
        let stopped = self.shared.stopped_until();
        let global = self.shared.global_blocked_until();
        let waiting: Vec<_> = self.give_ups.iter().map(|Reverse(entry)| *entry).collect();
        for (give_up_at, index, generation) in waiting {
            let Some(bucket) = self.waiting_bucket(index, generation) else {
                continue;
            };
            let mut at = self.buckets[bucket].estimate(now, 0).max(stopped);
            if !self.tickets[index].global_exempt {
                at = at.max(global);
            }
            if at > give_up_at {
                let wait = Duration::from_micros(at - now);
                self.reject(index, Refusal::WouldWait { wait });
            }
        }
    }

    fn waiting_bucket(&self, index: u32, generation: u32) -> Option<u32> {
        let ticket = self.tickets.get(index)?;
        (ticket.queued && ticket.generation == generation).then(|| self.keys[ticket.key].bucket)
    }

    /// Forgets buckets that have not been used for long and whose windows are over.
    fn sweep(&mut self, now: Micros) {
        for index in self.buckets.indices() {
            if self
                .buckets
                .get(index)
                .is_some_and(|bucket| bucket.is_idle(now, self.idle))
            {
                self.drop_bucket(index);
            }
        }
        self.buckets.compact();
        self.keys.compact();
        self.tickets.compact();
        if self.key_indices.capacity() > 4 * self.key_indices.len().max(64) {
            self.key_indices.shrink_to(2 * self.key_indices.len());
        }
        if self.bucket_indices.capacity() > 4 * self.bucket_indices.len().max(64) {
            self.bucket_indices.shrink_to(2 * self.bucket_indices.len());
        }
        self.sweep_at = if self.buckets.len() == 0 {
            0
        } else {
            now + self.idle / SWEEPS
        };
    }

    fn drop_bucket(&mut self, index: u32) {
        let Some(bucket) = self.buckets.remove(index) else {
            return;
        };
        self.bucket_indices
            .remove(&(bucket.hash, bucket.learned, bucket.major));
        let mut key = bucket.keys;
        while key != NIL {
            let Some(entry) = self.keys.remove(key) else {
                break;
            };
            self.key_indices.remove(&entry.key);
            key = entry.next;
        }
    }
}
