//! Waits by key: who waits for one channel, one message, one guild.

use std::{
    borrow::Borrow,
    collections::{BTreeMap, HashMap},
    fmt,
    hash::Hash,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use cordial_model::gateway::Event;

use super::slot::{Offer, Waiter};

/// A map that was bigger than this is given back when it is empty.
const KEPT_CAPACITY: usize = 1024;

/// Waits of one kind of key, oldest first for each key.
pub(super) struct Board<K> {
    /// How many waits there are, so that an empty board costs no lock.
    count: AtomicUsize,
    waits: Mutex<HashMap<K, Waits>>,
}

type Waits = BTreeMap<u64, Arc<dyn Waiter>>;

impl<K> Default for Board<K> {
    fn default() -> Self {
        Self {
            count: AtomicUsize::new(0),
            waits: Mutex::default(),
        }
    }
}

impl<K: Eq + Hash> Board<K> {
    pub(super) fn insert(&self, key: K, id: u64, waiter: Arc<dyn Waiter>) {
        let mut waits = self.lock();
        self.count.fetch_add(1, Ordering::Release);
        waits.entry(key).or_default().insert(id, waiter);
    }

    /// Takes a wait away. It may be gone already.
    pub(super) fn remove<Q>(&self, key: &Q, id: u64)
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let mut waits = self.lock();
        let Some(of_key) = waits.get_mut(key) else {
            return;
        };
        // What the waiter holds may be anybody's: it is dropped without the lock.
        let removed = of_key.remove(&id);
        if of_key.is_empty() {
            waits.remove(key);
            if waits.is_empty() && waits.capacity() > KEPT_CAPACITY {
                waits.shrink_to_fit();
            }
        }
        if removed.is_some() {
            self.count.fetch_sub(1, Ordering::Release);
        }
        drop(waits);
    }

    pub(super) fn len(&self) -> usize {
        self.count.load(Ordering::Acquire)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Offers an event to all who wait for a key. Gives how many took it.
    ///
    /// Nothing is locked while predicates run, so they may do what they like, even with this board.
    pub(super) fn offer<Q>(&self, key: &Q, event: &Event) -> usize
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if self.is_empty() {
            return 0;
        }
        let candidates: Vec<(u64, Arc<dyn Waiter>)> = match self.lock().get(key) {
            None => return 0,
            Some(waits) => waits
                .iter()
                .map(|(id, waiter)| (*id, Arc::clone(waiter)))
                .collect(),
        };
        let mut served = 0;
        for (id, waiter) in candidates {
            match waiter.offer(event) {
                Offer::Passed => {}
                Offer::Served => served += 1,
                Offer::ServedLast => {
                    served += 1;
                    self.remove(key, id);
                }
                Offer::Ended => self.remove(key, id),
            }
        }
        served
    }

    /// Everybody who waits, who then do so no more.
    pub(super) fn take_all(&self) -> Vec<Arc<dyn Waiter>> {
        let mut waits = self.lock();
        let all: Vec<_> = std::mem::take(&mut *waits)
            .into_values()
            .flat_map(BTreeMap::into_values)
            .collect();
        self.count.fetch_sub(all.len(), Ordering::Release);
        all
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Waits>> {
        // Nothing that panics runs under the lock.
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K> fmt::Debug for Board<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} waits", self.count.load(Ordering::Relaxed))
    }
}
