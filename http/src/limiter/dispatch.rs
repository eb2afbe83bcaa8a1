//! From the queues to the wire: who may go now, who must wait for what, and who waits in vain.

use std::{cmp::Reverse, time::Duration};

use super::{Key, Limiter, Micros, Ready, Refusal, Ticket, bucket::Room, global::Slot, queue};

impl Limiter {
    /// Why such a request must not be sent now, whatever its bucket says.
    pub(super) fn refusal(
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
        if !self.gone.is_empty() && !global_exempt && self.gone.contains(&key.major) {
            return Some(Refusal::WebhookGone);
        }
        None
    }

    fn refusal_of(&self, ticket: usize) -> Option<Refusal> {
        let ticket = &self.tickets[ticket];
        let key = &self.keys[ticket.key].key;
        self.refusal(self.now, key, ticket.authorized, ticket.global_exempt)
    }

    /// Sends what the bucket has queued and lets through.
    pub(super) fn dispatch(&mut self, index: usize) {
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
            let Some(&head) = bucket.queue.front() else {
                return;
            };
            let room = bucket.room(now);
            if let Some(refusal) = self.refusal_of(head) {
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
            if !self.tickets[head].global_exempt {
                slot = self.shared.global().take_or_wait(now, self.shard);
                if slot.is_none() {
                    self.buckets[index].in_lobby = true;
                    self.armed = true;
                    self.lobby.push_back(index);
                    return;
                }
            }
            self.grant(index, head, slot);
        }
    }

    /// Lets the head of the bucket's queue go.
    pub(super) fn grant(&mut self, index: usize, head: usize, slot: Option<Slot>) {
        let bucket = &mut self.buckets[index];
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

    pub(super) fn reject(&mut self, index: usize, refusal: Refusal) {
        let bucket = self.keys[self.tickets[index].key].bucket;
        queue::unlink(&mut self.tickets, &mut self.buckets[bucket], index);
        self.queued -= 1;
        if let Some(ticket) = self.tickets.try_remove(index) {
            self.ready.push_back(Ready {
                ticket: Ticket {
                    index,
                    generation: ticket.generation,
                },
                result: Err(refusal),
            });
        }
    }

    /// Fails those whose wait has become longer than they accept.
    pub(super) fn reject_hopeless(&mut self) {
        if self.give_ups.is_empty() {
            return;
        }
        let now = self.now;
        let stopped = self.shared.stopped_until();
        let global = self.shared.global().blocked_until();
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

    pub(super) fn waiting_bucket(&self, index: usize, generation: u32) -> Option<usize> {
        let ticket = self.tickets.get(index)?;
        (ticket.queued && ticket.generation == generation).then(|| self.keys[ticket.key].bucket)
    }

    pub(super) fn wake(&mut self, index: usize, at: Micros) {
        let bucket = &mut self.buckets[index];
        if bucket.wake_at != at {
            bucket.wake_at = at;
            self.armed = true;
            self.timers.push(Reverse((at, index)));
        }
    }

    /// Acts on what other shards, or the shared part, have to say.
    pub(super) fn settle(&mut self) {
        while self.shared.take_pokes(1 << self.shard) != 0 {
            self.catch_up();
        }
    }

    pub(super) fn catch_up(&mut self) {
        let epoch = self.shared.epoch();
        if self.epoch != epoch {
            self.epoch = epoch;
            self.resync();
        }
        loop {
            let slot = self.shared.global().claim(self.shard);
            let Some(slot) = slot else { return };
            self.use_slot(slot);
        }
    }

    /// Gives a slot of the global limit to whoever has waited longest and can still use it.
    pub(super) fn use_slot(&mut self, slot: Slot) {
        while let Some(index) = self.lobby.pop_front() {
            let now = self.now;
            let stopped = self.shared.stopped_until();
            let Some(bucket) = self.buckets.get_mut(index) else {
                continue;
            };
            bucket.in_lobby = false;
            if let Some(&head) = bucket.queue.front()
                && stopped <= now
                && bucket.room(now) == Room::Now
                && self.refusal_of(head).is_none()
            {
                self.grant(index, head, Some(slot));
                return self.dispatch(index);
            }
            self.dispatch(index);
        }
        self.shared.release_slot(self.now, slot, false);
    }

    /// Something changed for many buckets at once, which is rare.
    pub(super) fn resync(&mut self) {
        for index in 0..self.keys.capacity() {
            if let Some(key) = self.keys.get(index)
                && !self.buckets[key.bucket].learned
                && let Some(hash) = self.shared.bucket_of(key.key.route)
            {
                let bucket = self.move_key(index, hash);
                self.dispatch(bucket);
            }
        }
        if self.queued == 0 {
            return;
        }
        if self.shared.is_unauthorized() || self.shared.invalid_until() > self.now {
            for index in 0..self.tickets.capacity() {
                if self.tickets.get(index).is_some_and(|ticket| ticket.queued)
                    && let Some(refusal) = self.refusal_of(index)
                {
                    self.reject(index, refusal);
                }
            }
        }
        self.reject_hopeless();
    }
}
