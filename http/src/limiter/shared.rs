//! What all shards of a limiter share: the global limit, the stops, and which route belongs to which bucket.
//!
//! Flags that every request looks at are atomics; the rest is behind mutexes that are held for a few instructions and
//! only by requests that need them. When something changes that other shards must act on, their bits are set in
//! `pokes`, and whoever drives the shards calls `handle_timeout` of each.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, MutexGuard,
        atomic::{
            AtomicBool, AtomicU64,
            Ordering::{AcqRel, Acquire, Relaxed, Release},
        },
    },
    time::Instant,
};

use cordial_model::rest::RouteId;
use foldhash::HashMap;

use super::{
    Config, Micros,
    global::{Global, Slot},
    micros,
};
use crate::lock;

/// Discord has some 250 routes; more than this come from paths of the user's own, and are learned anew.
const MAX_ROUTES: usize = 4_096;

#[derive(Debug)]
pub(super) struct Shared {
    origin: Instant,
    shards: u64,
    pokes: AtomicU64,
    /// Counts changes that shards must look at as a whole.
    epoch: AtomicU64,
    stopped_until: AtomicU64,
    invalid_until: AtomicU64,
    unauthorized: AtomicBool,
    global: Mutex<Global>,
    invalid: Mutex<VecDeque<Micros>>,
    invalid_limit: usize,
    invalid_window: Micros,
    routes: Mutex<HashMap<RouteId, u64>>,
}

impl Shared {
    pub(super) fn new(origin: Instant, config: &Config, shards: usize) -> Self {
        Self {
            origin,
            shards: u64::MAX >> (64 - shards),
            pokes: AtomicU64::new(0),
            epoch: AtomicU64::new(0),
            stopped_until: AtomicU64::new(0),
            invalid_until: AtomicU64::new(0),
            unauthorized: AtomicBool::new(false),
            global: Mutex::new(Global::new(
                config.global,
                micros(config.global_window),
                shards,
            )),
            invalid: Mutex::new(VecDeque::new()),
            invalid_limit: config.invalid_limit.max(1) as usize,
            invalid_window: micros(config.invalid_window),
            routes: Mutex::new(HashMap::default()),
        }
    }

    /// Microseconds since the limiter was made, plus one second, so that 0 is before everything.
    pub(super) fn at(&self, now: Instant) -> Micros {
        let since = now.saturating_duration_since(self.origin);
        (since.as_secs() + 1) * 1_000_000 + u64::from(since.subsec_micros())
    }

    pub(super) fn instant(&self, at: Micros) -> Instant {
        self.origin + std::time::Duration::from_micros(at.saturating_sub(1_000_000))
    }

    pub(super) fn epoch(&self) -> u64 {
        self.epoch.load(Acquire)
    }

    /// Takes the shards that have something to do.
    pub(super) fn take_pokes(&self, mask: u64) -> u64 {
        if self.pokes.load(Acquire) & mask == 0 {
            return 0;
        }
        self.pokes.fetch_and(!mask, AcqRel) & mask
    }

    fn poke(&self, shards: u64) {
        if shards != 0 {
            self.pokes.fetch_or(shards, Release);
        }
    }

    fn changed(&self) {
        self.epoch.fetch_add(1, Release);
        self.poke(self.shards);
    }

    pub(super) fn stopped_until(&self) -> Micros {
        self.stopped_until.load(Relaxed)
    }

    /// Nothing at all may be sent before `until`.
    pub(super) fn stop(&self, until: Micros) {
        self.stopped_until.fetch_max(until, Relaxed);
        self.changed();
    }

    pub(super) fn is_unauthorized(&self) -> bool {
        self.unauthorized.load(Relaxed)
    }

    pub(super) fn set_unauthorized(&self, unauthorized: bool) {
        if self.unauthorized.swap(unauthorized, Relaxed) != unauthorized {
            self.changed();
        }
    }

    /// Until when requests are refused because too many were invalid.
    pub(super) fn invalid_until(&self) -> Micros {
        self.invalid_until.load(Relaxed)
    }

    /// How many invalid requests the current window holds.
    pub(super) fn invalid_count(&self, now: Micros) -> usize {
        let mut invalid = lock(&self.invalid);
        while invalid
            .front()
            .is_some_and(|at| at + self.invalid_window <= now)
        {
            invalid.pop_front();
        }
        invalid.len()
    }

    pub(super) fn count_invalid(&self, now: Micros) {
        self.invalid_count(now);
        let mut invalid = lock(&self.invalid);
        invalid.push_back(now);
        if let Some(over) = invalid.len().checked_sub(self.invalid_limit) {
            self.invalid_until
                .fetch_max(invalid[over] + self.invalid_window, Relaxed);
            drop(invalid);
            self.changed();
        }
    }

    pub(super) fn global(&self) -> MutexGuard<'_, Global> {
        lock(&self.global)
    }

    pub(super) fn release_slot(&self, now: Micros, slot: Slot, sent: bool) {
        let mut global = self.global();
        global.release(now, slot, sent);
        let shards = global.assign(now);
        drop(global);
        self.poke(shards);
    }

    pub(super) fn assign_slots(&self, now: Micros) {
        let shards = self.global().assign(now);
        self.poke(shards);
    }

    pub(super) fn block_global(&self, until: Micros) {
        self.global().block(until);
        self.changed();
    }

    pub(super) fn bucket_of(&self, route: RouteId) -> Option<u64> {
        lock(&self.routes).get(&route).copied()
    }

    /// Notes that a route belongs to a bucket.
    pub(super) fn learn(&self, route: RouteId, bucket: u64) {
        let mut routes = lock(&self.routes);
        if routes.len() >= MAX_ROUTES {
            routes.clear();
        }
        if routes.insert(route, bucket).is_none() {
            drop(routes);
            self.changed();
        }
    }
}
