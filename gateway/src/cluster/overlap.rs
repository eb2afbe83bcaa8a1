//! Where the events of both sides meet while a cluster reshards.
//!
//! Outside of that it costs each event one look at a flag.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use cordial_model::gateway::RawEvent;
use tokio::time::Instant;

use super::seam::{Phase, Progress, Seam, Side, Verdict};
use crate::{ShardId, shard::Observer};

/// The seam of a cluster, while there is one.
#[derive(Debug, Default)]
pub(super) struct Overlap {
    is_active: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    active: Option<Active>,
    /// The cluster is being shut down: sides do not change any more.
    frozen: bool,
}

#[derive(Debug)]
struct Active {
    seam: Seam,
    new_total: u32,
    /// New shards that have not identified yet, as far as is known.
    to_identify: HashMap<u32, Observer>,
}

impl Overlap {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_active(&self) -> bool {
        self.is_active.load(Ordering::Acquire)
    }

    /// Begins. `start` starts the new shards; no event is judged before it is done. False if one is under way already.
    pub(super) fn begin<E>(
        &self,
        seam: Seam,
        new_total: u32,
        start: impl FnOnce() -> Result<Vec<(u32, Observer)>, E>,
    ) -> Result<bool, E> {
        let mut state = self.lock();
        if state.active.is_some() || state.frozen {
            return Ok(false);
        }
        self.is_active.store(true, Ordering::Release);
        let started = start();
        if started.is_err() {
            self.is_active.store(false, Ordering::Release);
        }
        state.active = Some(Active {
            seam,
            new_total,
            to_identify: started?.into_iter().collect(),
        });
        Ok(true)
    }

    /// It is over.
    pub(super) fn clear(&self) {
        let mut state = self.lock();
        state.active = None;
        self.is_active.store(false, Ordering::Release);
    }

    /// Whether a shard's event is to be delivered.
    pub(super) fn judge(&self, shard: ShardId, event: &RawEvent, wanted: bool) -> Verdict {
        let mut state = self.lock();
        let Some(active) = &mut state.active else {
            return if wanted {
                Verdict::Deliver
            } else {
                Verdict::Suppress
            };
        };
        let side = active.side_of(shard);
        if side == Side::Old && !active.to_identify.is_empty() {
            active.look_for_identify(event);
        }
        let now = Instant::now().into_std();
        active.seam.judge(now, side, shard.number(), event, wanted)
    }

    /// All that the server had sent to a shard until a moment has been judged.
    pub(super) fn heard(&self, shard: ShardId, until: std::time::Instant) {
        if let Some(active) = &mut self.lock().active {
            let side = active.side_of(shard);
            active.seam.heard(side, shard.number(), until);
        }
    }

    /// A shard has ended, and all that it had was judged.
    pub(super) fn ended(&self, shard: ShardId) {
        if let Some(active) = &mut self.lock().active {
            let side = active.side_of(shard);
            active.seam.ended(side, shard.number());
        }
    }

    /// Where the change stands; `None` if there is none.
    pub(super) fn poll(&self) -> Option<Progress> {
        let active = &mut self.lock().active;
        let now = Instant::now().into_std();
        Some(active.as_mut()?.seam.poll(now))
    }

    /// Whether nothing is outstanding any more.
    pub(super) fn is_over(&self) -> bool {
        match &self.lock().active {
            Some(active) => active.seam.is_over(),
            None => true,
        }
    }

    /// The old side is told to end. False if the cluster is being shut down.
    pub(super) fn hand_over(&self) -> bool {
        let mut state = self.lock();
        match &mut *state {
            State {
                active: Some(active),
                frozen: false,
            } => {
                active.seam.hand_over();
                true
            }
            _ => false,
        }
    }

    /// The new side is told to end.
    pub(super) fn roll_back(&self) {
        let mut state = self.lock();
        if !state.frozen
            && let Some(active) = &mut state.active
        {
            active.seam.roll_back();
        }
    }

    /// From now on sides do not change.
    pub(super) fn freeze(&self) {
        self.lock().frozen = true;
    }

    /// Whether a shard is on the side that ends.
    pub(super) fn is_leaving(&self, shard: ShardId) -> bool {
        match &self.lock().active {
            Some(active) => {
                let leaving = match active.seam.phase() {
                    Phase::HandedOver => Side::Old,
                    Phase::Overlap | Phase::RolledBack => Side::New,
                };
                active.side_of(shard) == leaving
            }
            None => false,
        }
    }

    /// Deliveries whose copies are still to come to the side that stays, by shard and key.
    pub(super) fn outstanding(&self) -> Vec<(u32, u64)> {
        match &self.lock().active {
            Some(active) => active.seam.outstanding(),
            None => Vec::new(),
        }
    }
}

impl Active {
    fn side_of(&self, shard: ShardId) -> Side {
        if shard.total() == self.new_total {
            Side::New
        } else {
            Side::Old
        }
    }

    /// Notices if the new shard that is sent such an event has identified.
    fn look_for_identify(&mut self, event: &RawEvent) {
        let number = self.seam.new_shard_of(event.guild_id());
        let has_identified = self
            .to_identify
            .get(&number)
            .is_some_and(|observer| observer.figures.identifies() > 0);
        if has_identified {
            self.to_identify.remove(&number);
            self.seam.identified(number);
        }
    }
}
