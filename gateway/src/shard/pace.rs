//! Lets shards connect a few at a time.
//!
//! A connection that waits for its permit to identify costs a socket and Discord's patience, and a thousand sessions that
//! resume at once are a stampede. So shards that share a [`ConnectPace`] take turns: one unidentified connection per bucket of
//! the identify queue, and so many resumes. Within a lane it is first come, first served, which is why shards that are started in
//! order identify in order.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use crate::{ShardId, identify::SessionStartLimit, protocol::Login};

/// How many connect at a time when nobody knows how many may identify at a time.
const UNKNOWN_CONCURRENCY: usize = 16;

/// Lets the shards that share it connect a few at a time. Clones share one.
///
/// A [`Cluster`](crate::Cluster) has one for its shards.
#[derive(Clone)]
pub struct ConnectPace {
    state: Arc<Mutex<State>>,
}

struct State {
    resumes: usize,
    lanes: BTreeMap<Lane, Turns>,
    next_ticket: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Lane {
    Resume,
    /// One of the identify queue's buckets.
    Bucket(u32),
    /// The identify queue does not tell its buckets.
    Unknown,
}

#[derive(Default)]
struct Turns {
    taken: usize,
    waiting: VecDeque<(u64, Option<Waker>)>,
}

impl ConnectPace {
    /// Lets so many sessions resume at a time, 1 at least. How many identify is the identify queue's business.
    pub fn new(resumes: usize) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                resumes: resumes.max(1),
                lanes: BTreeMap::new(),
                next_ticket: 0,
            })),
        }
    }

    /// Takes a place. Dropping it gives it, or the turn, to the next one.
    pub(super) fn enqueue(
        &self,
        shard: ShardId,
        login: Login,
        limit: Option<SessionStartLimit>,
    ) -> Turn {
        let lane = match (login, limit) {
            (Login::Resume, _) => Lane::Resume,
            (Login::Identify, Some(limit)) => {
                Lane::Bucket(shard.number() % u32::from(limit.max_concurrency.max(1)))
            }
            (Login::Identify, None) => Lane::Unknown,
        };
        let mut state = self.lock();
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        let turns = state.lanes.entry(lane).or_default();
        turns.waiting.push_back((ticket, None));
        state.grant(lane);
        drop(state);
        Turn {
            pace: self.clone(),
            lane,
            login,
            ticket,
            granted: false,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ConnectPace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectPace")
            .field("resumes", &self.lock().resumes)
            .finish_non_exhaustive()
    }
}

impl State {
    /// Gives free turns of a lane to those who wait.
    fn grant(&mut self, lane: Lane) {
        let room = match lane {
            Lane::Resume => self.resumes,
            Lane::Bucket(_) => 1,
            Lane::Unknown => UNKNOWN_CONCURRENCY,
        };
        let Some(turns) = self.lanes.get_mut(&lane) else {
            return;
        };
        while turns.taken < room
            && let Some((_, waker)) = turns.waiting.pop_front()
        {
            turns.taken += 1;
            if let Some(waker) = waker {
                waker.wake();
            }
        }
        if turns.taken == 0 {
            self.lanes.remove(&lane);
        }
    }
}

/// A place in a lane, later a turn.
pub(super) struct Turn {
    pace: ConnectPace,
    lane: Lane,
    pub(super) login: Login,
    ticket: u64,
    granted: bool,
}

impl Turn {
    /// Whether it is the shard's turn.
    pub(super) fn is_granted(&self) -> bool {
        self.granted
    }

    /// Waits for the turn.
    pub(super) fn poll_granted(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.granted {
            let mut state = self.pace.lock();
            let waiting = state.lanes.get_mut(&self.lane).and_then(|turns| {
                turns
                    .waiting
                    .iter_mut()
                    .find(|(ticket, _)| *ticket == self.ticket)
            });
            if let Some((_, waker)) = waiting {
                *waker = Some(cx.waker().clone());
                return Poll::Pending;
            }
            drop(state);
            self.granted = true;
        }
        Poll::Ready(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut state = self.pace.lock();
        if let Some(turns) = state.lanes.get_mut(&self.lane) {
            let place = turns
                .waiting
                .iter()
                .position(|(ticket, _)| *ticket == self.ticket);
            match place {
                Some(place) => {
                    turns.waiting.remove(place);
                }
                None => turns.taken -= 1,
            }
        }
        state.grant(self.lane);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_buckets() -> SessionStartLimit {
        SessionStartLimit {
            max_concurrency: 2,
            ..SessionStartLimit::default()
        }
    }

    fn poll(turn: &mut Turn) -> bool {
        turn.poll_granted(&mut Context::from_waker(Waker::noop()))
            .is_ready()
    }

    #[test]
    fn one_unidentified_connection_per_bucket_in_order() {
        let pace = ConnectPace::new(1);
        let mut turns: Vec<Turn> = (0..6)
            .map(|number| {
                pace.enqueue(
                    ShardId::new(number, 6),
                    Login::Identify,
                    Some(two_buckets()),
                )
            })
            .collect();
        let granted: Vec<bool> = turns.iter_mut().map(poll).collect();
        assert_eq!(granted, [true, true, false, false, false, false]);
        // Shard 1 has identified: shard 3 is next in its bucket.
        drop(turns.remove(1));
        let granted: Vec<bool> = turns.iter_mut().map(poll).collect();
        assert_eq!(granted, [true, false, true, false, false]);
        // Shard 2 gives up; shard 4 takes its place once shard 0 is done.
        drop(turns.remove(1));
        drop(turns.remove(0));
        let granted: Vec<bool> = turns.iter_mut().map(poll).collect();
        assert_eq!(granted, [true, true, false]);
        drop(turns);
        assert!(pace.lock().lanes.is_empty());
    }

    #[test]
    fn resumes_have_a_lane_of_their_own() {
        let pace = ConnectPace::new(2);
        let mut identify = pace.enqueue(ShardId::ONE, Login::Identify, None);
        let mut resumes: Vec<Turn> = (0..4)
            .map(|number| pace.enqueue(ShardId::new(number, 4), Login::Resume, None))
            .collect();
        assert!(poll(&mut identify));
        let granted: Vec<bool> = resumes.iter_mut().map(poll).collect();
        assert_eq!(granted, [true, true, false, false]);
    }

    #[test]
    fn a_turn_that_was_granted_but_not_noticed_is_passed_on() {
        let pace = ConnectPace::new(1);
        let unnoticed = pace.enqueue(ShardId::ONE, Login::Resume, None);
        let mut next = pace.enqueue(ShardId::ONE, Login::Resume, None);
        assert!(!poll(&mut next));
        drop(unnoticed);
        assert!(poll(&mut next));
    }
}
