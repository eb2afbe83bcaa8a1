//! The global limit: so many requests per second for the whole bot, whatever their bucket.
//!
//! When a request reaches Discord is not known, only that it is between sending it and its answer. A slot is
//! therefore taken from the grant until one window after the answer, so that Discord sees no burst however the network
//! bunches requests up. A request without an answer stops holding its slot after [`SLACK`], so that slow uploads do not
//! starve the rest.
//!
//! Waiting is first come, first served over all shards of a limiter: a shard that finds no free slot is noted in a
//! queue and finds its slot under `granted` later.

use std::collections::VecDeque;

use super::Micros;

/// How long an unanswered request is assumed to be still on its way to Discord.
const SLACK: Micros = 1_000_000;

/// Names one use of the global limit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Slot(u64);

/// A slot of a limiter without a global limit.
const UNCOUNTED: Slot = Slot(u64::MAX);

#[derive(Debug, Default)]
pub(super) struct Global {
    limit: Option<usize>,
    window: Micros,
    blocked_until: Micros,
    /// When each request was granted, and whether it is unanswered; the front is slot number `first`.
    unanswered: VecDeque<(Micros, bool)>,
    first: u64,
    open: usize,
    /// When the slots of answered requests become free, in order.
    expiries: VecDeque<Micros>,
    waiting: VecDeque<u8>,
    granted: Vec<VecDeque<Slot>>,
}

impl Global {
    pub(super) fn new(limit: Option<u32>, window: Micros, shards: usize) -> Self {
        Self {
            limit: limit.map(|limit| limit.max(1) as usize),
            window,
            granted: vec![VecDeque::new(); shards],
            ..Self::default()
        }
    }

    /// A slot now, or `None` after noting that `shard` waits for one.
    pub(super) fn take_or_wait(&mut self, now: Micros, shard: u8) -> Option<Slot> {
        self.advance(now);
        if self.waiting.is_empty() && self.is_free(now) {
            return Some(self.open(now));
        }
        self.waiting.push_back(shard);
        None
    }

    /// A slot that was given to `shard` while it waited.
    pub(super) fn claim(&mut self, shard: u8) -> Option<Slot> {
        self.granted[usize::from(shard)].pop_front()
    }

    /// Hands free slots to those who wait and returns the shards that got some, as bits.
    pub(super) fn assign(&mut self, now: Micros) -> u64 {
        self.advance(now);
        let mut shards = 0;
        while !self.waiting.is_empty() && self.is_free(now) {
            let slot = self.open(now);
            if let Some(shard) = self.waiting.pop_front() {
                self.granted[usize::from(shard)].push_back(slot);
                shards |= 1 << shard;
            }
        }
        shards
    }

    /// Ends the use of a slot. One that was not sent is free at once.
    pub(super) fn release(&mut self, now: Micros, slot: Slot, sent: bool) {
        let Some(index) = slot.0.checked_sub(self.first) else {
            return;
        };
        let Some((_, open)) = self.unanswered.get_mut(index as usize) else {
            return;
        };
        if std::mem::take(open) {
            self.open -= 1;
            if sent {
                self.expire_at(now + self.window);
            }
        }
        self.advance(now);
    }

    /// Discord refused a request because of the global limit.
    pub(super) fn block(&mut self, until: Micros) {
        self.blocked_until = self.blocked_until.max(until);
    }

    pub(super) fn blocked_until(&self) -> Micros {
        self.blocked_until
    }

    /// When [`assign`](Self::assign) is worth calling, if anyone waits.
    pub(super) fn next(&self, now: Micros) -> Option<Micros> {
        if self.waiting.is_empty() {
            return None;
        }
        if self.blocked_until > now {
            return Some(self.blocked_until);
        }
        if self.has_room() {
            return Some(now);
        }
        let answered = self.expiries.front().copied();
        let lost = self.unanswered.front().map(|(sent, _)| sent + SLACK);
        answered.into_iter().chain(lost).min()
    }

    /// The earliest time at which a request that came now could be sent.
    pub(super) fn estimate(&mut self, now: Micros) -> Micros {
        self.advance(now);
        if self.waiting.is_empty() && self.is_free(now) {
            return now;
        }
        let rounds = self
            .limit
            .map_or(0, |limit| (self.waiting.len() / limit) as Micros);
        let first = self.expiries.front().copied().unwrap_or(now);
        first.max(self.blocked_until) + rounds * self.window
    }

    fn is_free(&self, now: Micros) -> bool {
        self.blocked_until <= now && self.has_room()
    }

    fn has_room(&self) -> bool {
        self.limit
            .is_none_or(|limit| self.open + self.expiries.len() < limit)
    }

    fn open(&mut self, now: Micros) -> Slot {
        if self.limit.is_none() {
            return UNCOUNTED;
        }
        let slot = Slot(self.first + self.unanswered.len() as u64);
        self.unanswered.push_back((now, true));
        self.open += 1;
        slot
    }

    fn advance(&mut self, now: Micros) {
        while let Some(&(sent, open)) = self.unanswered.front() {
            if open {
                if sent + SLACK > now {
                    break;
                }
                self.open -= 1;
                self.expire_at(sent + SLACK + self.window);
            }
            self.unanswered.pop_front();
            self.first += 1;
        }
        while self.expiries.front().is_some_and(|&at| at <= now) {
            self.expiries.pop_front();
        }
    }

    fn expire_at(&mut self, at: Micros) {
        let last = self.expiries.back().copied().unwrap_or(0);
        self.expiries.push_back(at.max(last));
    }
}
