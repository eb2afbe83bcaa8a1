//! What answers teach, and how it is forgotten: buckets, the keys that lead to them, and webhooks that are gone.

use std::hash::BuildHasher;

use cordial_model::rest::Major;

use super::{
    Answer, Key, Limiter, Micros, Scope,
    bucket::{Bucket, Knowledge},
    micros,
    queue::{self, KeyEntry},
};

/// A 429 that does not say how long to wait.
const UNSAID_WAIT: Micros = 1_000_000;

/// The same from what stands before Discord, which is slower to forgive.
const UNSAID_STOP: Micros = 10_000_000;

/// How often unused buckets are looked for within the time they are kept.
const SWEEPS: Micros = 4;

/// Webhooks remembered as gone; the oldest are forgotten first.
const GONE_WEBHOOKS: usize = 16_384;

impl Limiter {
    pub(super) fn key(&mut self, key: Key, now: Micros) -> (usize, usize) {
        let (keys, hash) = (&self.keys, self.hasher.hash_one(key));
        if let Some(&index) = self.key_indices.find(hash, |&at| keys[at].key == key) {
            return (index, keys[index].bucket);
        }
        let learned = self.shared.bucket_of(key.route);
        let bucket = self.bucket(learned.unwrap_or(key.route.0), key.major, learned.is_some());
        let index = self.keys.insert(KeyEntry {
            key,
            bucket,
            in_flight: 0,
        });
        self.buckets[bucket].keys.push(index);
        let rehash = |&at: &usize| self.hasher.hash_one(self.keys[at].key);
        self.key_indices.insert_unique(hash, index, rehash);
        if self.sweep_at == 0 {
            self.armed = true;
            self.sweep_at = now + self.idle / SWEEPS;
        }
        (index, bucket)
    }

    pub(super) fn bucket(&mut self, hash: u64, major: Major, learned: bool) -> usize {
        let buckets = &mut self.buckets;
        *self
            .bucket_indices
            .entry((hash, learned, major))
            .or_insert_with(|| {
                let bucket = Bucket::new(hash, major, learned);
                buckets.insert(bucket)
            })
    }

    /// Takes over what an answer says of limits.
    pub(super) fn learn(&mut self, index: usize, sent: Micros, answer: &Answer) {
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
                Some(_) => {
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

    pub(super) fn forget_webhook(&mut self, major: Major) {
        if !matches!(major, Major::IdToken(..)) || !self.gone.insert(major) {
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
    pub(super) fn move_key(&mut self, index: usize, hash: u64) -> usize {
        let now = self.now;
        let (from, major) = (self.keys[index].bucket, self.keys[index].key.major);
        let to = self.bucket(hash, major, true);
        if from == to {
            return to;
        }
        self.buckets[from].keys.retain(|&key| key != index);
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
        target.keys.push(index);
        for ticket in queue::of_key(&self.tickets, &self.buckets[from], index) {
            queue::unlink(&mut self.tickets, &mut self.buckets[from], ticket);
            queue::enqueue(&mut self.tickets, &mut self.buckets[to], ticket);
        }
        let old = &self.buckets[from];
        if !old.learned && old.keys.is_empty() && old.is_idle(now, 0) {
            self.drop_bucket(from);
        }
        to
    }

    /// Forgets buckets that have not been used for long and whose windows are over.
    pub(super) fn sweep(&mut self, now: Micros) {
        for index in 0..self.buckets.capacity() {
            if self
                .buckets
                .get(index)
                .is_some_and(|bucket| bucket.is_idle(now, self.idle))
            {
                self.drop_bucket(index);
            }
        }
        self.buckets.shrink_to_fit();
        self.keys.shrink_to_fit();
        self.tickets.shrink_to_fit();
        let rehash = |&at: &usize| self.hasher.hash_one(self.keys[at].key);
        self.key_indices
            .shrink_to(2 * self.key_indices.len(), rehash);
        self.bucket_indices.shrink_to(2 * self.bucket_indices.len());
        self.sweep_at = if self.buckets.is_empty() {
            0
        } else {
            now + self.idle / SWEEPS
        };
    }

    pub(super) fn drop_bucket(&mut self, index: usize) {
        let Some(bucket) = self.buckets.try_remove(index) else {
            return;
        };
        self.bucket_indices
            .remove(&(bucket.hash, bucket.learned, bucket.major));
        for key in bucket.keys {
            if let Some(entry) = self.keys.try_remove(key) {
                let hash = self.hasher.hash_one(entry.key);
                let place = self.key_indices.find_entry(hash, |&at| at == key);
                place.map(hashbrown::hash_table::OccupiedEntry::remove).ok();
            }
        }
    }
}
