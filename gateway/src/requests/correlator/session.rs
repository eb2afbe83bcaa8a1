//! What a lost connection and a new session mean for requests on their way.

use std::time::{Duration, Instant};

use super::Correlator;
use crate::requests::{
    RequestError,
    exchange::{ExchangeId, Stage},
};

/// After a resume, how long to wait for the answer to a request from before; it may have been lost with the connection.
const AFTER_RESUME: Duration = Duration::from_secs(1);

impl Correlator {
    /// A new session has begun: nothing that was sent before it will be answered.
    pub(super) fn new_session(&mut self, now: Instant) {
        for id in self.all() {
            let Some(exchange) = self.exchanges.get_mut(&id) else {
                continue;
            };
            let stage = exchange.stage;
            exchange.unanswered = exchange.sent_here;
            let unanswered = exchange.unanswered;
            // To what was sent before, nothing more will come.
            let kept = match stage {
                Stage::Unsent | Stage::Handed | Stage::Sent => exchange.nonces.pop(),
                _ => None,
            };
            for nonce in std::mem::replace(&mut exchange.nonces, kept.into_iter().collect()) {
                self.by_nonce.remove(&nonce);
            }
            if !std::mem::take(&mut exchange.chunks).is_empty() {
                for ticket in exchange.waiters.clone() {
                    let waiter = self.waiters.get(&ticket);
                    if waiter.is_some_and(|waiter| waiter.stream) {
                        self.fail(ticket, RequestError::SessionReplaced);
                    }
                }
                self.drop_if_unwanted(now, id);
            }
            match stage {
                Stage::SentBefore => self.queue_up(id),
                Stage::Orphaned if unanswered == 0 => self.remove(id),
                _ => {}
            }
        }
    }

    /// The session goes on, and all that was missed has come. A request without any answer may never have arrived.
    pub(super) fn resumed(&mut self, now: Instant) {
        for id in self.all() {
            let Some(exchange) = self.exchanges.get_mut(&id) else {
                continue;
            };
            if exchange.stage == Stage::SentBefore {
                exchange.stage = Stage::Sent;
                if exchange.chunks.is_empty() {
                    self.set_due(id, Some(now + AFTER_RESUME));
                }
            }
        }
    }

    /// Every exchange, oldest first.
    pub(super) fn all(&self) -> Vec<ExchangeId> {
        let mut ids: Vec<ExchangeId> = self.exchanges.keys().copied().collect();
        ids.sort_unstable();
        ids
    }
}
