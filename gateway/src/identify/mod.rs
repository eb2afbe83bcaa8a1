//! Who may identify when.
//!
//! A bot may start only so many sessions at a time and in a day, however many shards and processes it has. Shards
//! ask an [`IdentifyQueue`] before they identify. [`InMemoryIdentifyQueue`] serves the shards of one process; several processes
//! bring an implementation of their own. [`IdentifyCore`] decides, and can be used without any runtime.
//!
//! Resuming needs no permit.

use std::{fmt, future::Future, pin::Pin, time::Duration};

pub use self::core::{IdentifyCore, Ticket};
#[cfg(feature = "tokio")]
pub use self::in_memory::InMemoryIdentifyQueue;
use crate::ShardId;

mod core;
#[cfg(feature = "tokio")]
mod in_memory;

/// The future that an [`IdentifyQueue`] answers with.
pub type PermitFuture = Pin<Box<dyn Future<Output = Result<(), IdentifyRefused>> + Send>>;

/// Hands out permits to identify.
pub trait IdentifyQueue: fmt::Debug + Send + Sync + 'static {
    /// Waits until the shard may identify. The shard identifies at once when the future is ready.
    ///
    /// Dropping the future gives up the place in the queue.
    fn acquire(&self, shard: ShardId) -> PermitFuture;

    /// How many may identify, when, and how many are left. `None` if the queue does not know.
    ///
    /// A cluster lets one shard of each of `max_concurrency` buckets connect at a time, since the others would only wait, or 16 in
    /// all if it does not know; and it does not begin to reshard if fewer are left than it needs.
    fn limit(&self) -> Option<SessionStartLimit> {
        None
    }
}

/// What `GET /gateway/bot` says about how many sessions may be started.
/// [Discord](https://discord.com/developers/docs/events/gateway#session-start-limit-object)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionStartLimit {
    /// Identifies in a budget.
    pub total: u32,
    /// Identifies left in the current budget.
    pub remaining: u32,
    /// Until the budget is renewed.
    pub reset_after: Duration,
    /// Identifies in five seconds. 0 counts as 1.
    pub max_concurrency: u16,
}

impl Default for SessionStartLimit {
    /// What a small bot has at the start of its day: 1000 identifies, one at a time.
    fn default() -> Self {
        Self {
            total: 1000,
            remaining: 1000,
            reset_after: Duration::from_hours(24),
            max_concurrency: 1,
        }
    }
}

impl From<cordial_model::gateway::SessionStartLimit> for SessionStartLimit {
    fn from(limit: cordial_model::gateway::SessionStartLimit) -> Self {
        Self {
            total: limit.total,
            remaining: limit.remaining,
            reset_after: limit.resets_in(),
            max_concurrency: u16::try_from(limit.max_concurrency).unwrap_or(u16::MAX),
        }
    }
}

/// Why a shard may not identify.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdentifyRefused {
    /// All sessions that may be started in a day have been started. More would make Discord reset the bot's token.
    #[error("the budget of session starts is used up; a new one comes in {} minutes", reset_after.as_secs().div_ceil(60))]
    BudgetExhausted {
        /// Until the budget is renewed.
        reset_after: Duration,
    },
    /// The queue cannot be asked right now. The shard tries again later.
    #[error("the identify queue is unavailable: {0}")]
    Unavailable(Box<str>),
}
