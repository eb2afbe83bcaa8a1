//! The sans-IO core of an identify queue.
//!
//! Shards whose ids are equal modulo `max_concurrency` share a bucket; a bucket lets one identify through every five seconds.
//! The daily budget is a fuse: once it is used up every request is refused, until Discord hands out a new one.
//! [Discord](https://discord.com/developers/docs/events/gateway#rate-limiting)

use std::{
    collections::{BTreeMap, VecDeque},
    time::{Duration, Instant},
};

use super::{IdentifyRefused, SessionStartLimit};
use crate::ShardId;

/// Between two identifies of one bucket: Discord's five seconds, and a margin for those that travel at different speeds.
const INTERVAL: Duration = Duration::from_millis(5_250);
/// How long a budget lasts.
const DAY: Duration = Duration::from_hours(24);

/// One request to identify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

/// Decides who may identify when. Knows no clock and no task; one serves all shards of a bot.
///
/// Methods come in kinds: `enqueue`, `cancel`, `set_limit` and `handle_timeout` say what happened, `poll_output` and
/// `poll_timeout` say what to do next. After any of the first, drain `poll_output`.
///
/// ```
/// use std::time::Instant;
/// use cordial_gateway::{ShardId, identify::{IdentifyCore, SessionStartLimit}};
///
/// let now = Instant::now();
/// let mut core = IdentifyCore::new(now, SessionStartLimit::default());
/// let first = core.enqueue(now, ShardId::new(0, 2));
/// let second = core.enqueue(now, ShardId::new(1, 2));
/// assert_eq!(core.poll_output(), Some((first, Ok(()))));
/// assert_eq!(core.poll_output(), None); // one bucket: the second has to wait
///
/// let later = core.poll_timeout().unwrap();
/// core.handle_timeout(later);
/// assert_eq!(core.poll_output(), Some((second, Ok(()))));
/// ```
#[derive(Debug)]
pub struct IdentifyCore {
    max_concurrency: u32,
    total: u32,
    remaining: u32,
    reset_at: Instant,
    /// Who waits, in the order in which they came.
    waiting: VecDeque<(Ticket, u32)>,
    /// When each bucket may let the next one through. Buckets that may do so now are left out.
    free_at: BTreeMap<u32, Instant>,
    outputs: VecDeque<(Ticket, Result<(), IdentifyRefused>)>,
    next_ticket: u64,
}

impl IdentifyCore {
    /// A queue for the limit that `GET /gateway/bot` told at `now`.
    pub fn new(now: Instant, limit: SessionStartLimit) -> Self {
        let mut core = Self {
            max_concurrency: 1,
            total: 0,
            remaining: 0,
            reset_at: now,
            waiting: VecDeque::new(),
            free_at: BTreeMap::new(),
            outputs: VecDeque::new(),
            next_ticket: 0,
        };
        core.set_limit(now, limit);
        core
    }

    /// Takes over a newer answer of `GET /gateway/bot`.
    ///
    /// If the concurrency changed, shards that wait move to their new buckets, in the order in which they came.
    pub fn set_limit(&mut self, now: Instant, limit: SessionStartLimit) {
        self.total = limit.total;
        self.remaining = limit.remaining;
        self.reset_at = now + limit.reset_after;
        let max_concurrency = u32::from(limit.max_concurrency.max(1));
        if self.max_concurrency != max_concurrency {
            self.max_concurrency = max_concurrency;
            // The new buckets do not match the old ones: let all of them rest as long as the last one has to.
            if let Some(last) = self.free_at.values().max().copied() {
                self.free_at = (0..max_concurrency).map(|bucket| (bucket, last)).collect();
            }
        }
        self.grant(now);
    }

    /// How many may identify, and when, as of now.
    pub fn limit(&self, now: Instant) -> SessionStartLimit {
        let is_renewed = now >= self.reset_at;
        SessionStartLimit {
            total: self.total,
            remaining: if is_renewed {
                self.total
            } else {
                self.remaining
            },
            reset_after: if is_renewed { DAY } else { self.reset_at - now },
            max_concurrency: u16::try_from(self.max_concurrency).unwrap_or(u16::MAX),
        }
    }

    /// Identifies left until the budget is renewed.
    pub fn remaining(&self) -> u32 {
        self.remaining
    }

    /// Asks for a permit. Its answer comes from [`poll_output`](Self::poll_output), maybe at once.
    pub fn enqueue(&mut self, now: Instant, shard: ShardId) -> Ticket {
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        self.waiting.push_back((ticket, shard.number()));
        self.grant(now);
        ticket
    }

    /// The shard no longer wants to identify. A permit that was already given stays spent.
    pub fn cancel(&mut self, ticket: Ticket) {
        self.waiting.retain(|(waiting, _)| *waiting != ticket);
        self.outputs.retain(|(waiting, _)| *waiting != ticket);
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.grant(now);
    }

    /// The next answer to a request.
    pub fn poll_output(&mut self) -> Option<(Ticket, Result<(), IdentifyRefused>)> {
        self.outputs.pop_front()
    }

    /// When to call [`handle_timeout`](Self::handle_timeout) next.
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.waiting
            .iter()
            .filter_map(|(_, shard)| self.free_at.get(&(shard % self.max_concurrency)).copied())
            .min()
    }

    fn grant(&mut self, now: Instant) {
        if now >= self.reset_at {
            self.remaining = self.total;
            while self.reset_at <= now {
                self.reset_at += DAY;
            }
        }
        self.free_at.retain(|_, free_at| now < *free_at);
        let Self {
            waiting, outputs, ..
        } = self;
        waiting.retain(|&(ticket, shard)| {
            let bucket = shard % self.max_concurrency;
            if self.remaining == 0 {
                let reset_after = self.reset_at - now;
                outputs.push_back((
                    ticket,
                    Err(IdentifyRefused::BudgetExhausted { reset_after }),
                ));
                return false;
            }
            if self.free_at.contains_key(&bucket) {
                return true;
            }
            self.free_at.insert(bucket, now + INTERVAL);
            self.remaining -= 1;
            outputs.push_back((ticket, Ok(())));
            false
        });
    }
}
