//! Events that answer, and those that put off.

use std::time::{Duration, Instant};

use cordial_model::gateway::{OpCode, RawEvent, event::RateLimited};

use super::{Correlator, Output};
use crate::requests::{
    OnRateLimit, RequestError,
    answer::ChunkHead,
    exchange::{ExchangeId, Stage},
};

/// The shortest wait before a request is sent again, whatever Discord says.
const LEAST_RETRY: Duration = Duration::from_millis(100);

impl Correlator {
    pub(super) fn chunk(&mut self, now: Instant, event: &RawEvent) {
        let Ok(head) = event.decode_as::<ChunkHead>() else {
            return;
        };
        let Some(nonce) = head.nonce.and_then(|nonce| self.nonces.parse(&nonce)) else {
            return;
        };
        let Some(id) = self.by_nonce.get(&nonce).copied() else {
            return;
        };
        let Some(exchange) = self.exchanges.get_mut(&id) else {
            return;
        };
        if *exchange.chunks.nonce.get_or_insert(nonce) != nonce {
            return;
        }
        exchange.chunks.count = exchange.chunks.count.max(head.chunk_count).max(1);
        let (index, count) = (head.chunk_index, exchange.chunks.count);
        if index >= count || exchange.chunks.got.contains_key(&index) {
            return;
        }
        let wanted_whole = exchange
            .waiters
            .iter()
            .any(|ticket| !self.waiters.get(ticket).is_some_and(|waiter| waiter.stream));
        let kept = wanted_whole.then(|| event.clone());
        exchange.chunks.got.insert(index, kept);
        let last = exchange.chunks.are_complete();
        for ticket in &exchange.waiters {
            if self.waiters.get(ticket).is_some_and(|waiter| waiter.stream) {
                self.outputs.push_back(Output::Chunk {
                    ticket: *ticket,
                    event: event.clone(),
                    last,
                });
            }
        }
        if last {
            self.hand_out(id);
            self.remove(id);
        } else {
            if matches!(exchange.stage, Stage::RateLimited | Stage::Unsent) {
                // It was about to be sent again, and need not be.
                exchange.stage = Stage::Sent;
            }
            self.set_due(id, None);
            self.progress(now, id, Duration::ZERO);
        }
    }

    pub(super) fn lane_answer(&mut self, now: Instant, op: OpCode, event: &RawEvent) {
        let front = event
            .guild_id()
            .and_then(|guild_id| self.lanes.get(&(op, guild_id)))
            .and_then(|lane| lane.front())
            .copied();
        let Some(id) = front else {
            return;
        };
        let Some(exchange) = self.exchanges.get_mut(&id) else {
            return;
        };
        // An answer from before it was sent belongs to somebody else, who may have asked for less.
        if !exchange.was_sent {
            return;
        }
        exchange.unanswered = exchange.unanswered.saturating_sub(1);
        let (stage, unanswered) = (exchange.stage, exchange.unanswered);
        exchange.chunks.got.insert(0, Some(event.clone()));
        self.hand_out(id);
        match (stage, unanswered) {
            // The session sends it once more, and another answer will come.
            (Stage::Handed, _) => {}
            (_, 0) => self.remove(id),
            (_, 1..) => self.orphan(now, id),
        }
    }

    /// All of the answer has come: gives it to those who wait for it as a whole. The others have it.
    pub(super) fn hand_out(&mut self, id: ExchangeId) {
        let Some(exchange) = self.exchanges.get_mut(&id) else {
            return;
        };
        let waiters = std::mem::take(&mut exchange.waiters);
        let chunks = std::mem::take(&mut exchange.chunks).got;
        let events: Vec<RawEvent> = chunks.into_values().flatten().collect();
        for ticket in waiters {
            if let Some(waiter) = self.forget_waiter(ticket)
                && !waiter.stream
            {
                let events = events.clone();
                self.outputs.push_back(Output::Answered { ticket, events });
            }
        }
    }

    pub(super) fn rate_limited(&mut self, now: Instant, event: &RawEvent) {
        let Ok(limited) = event.decode_as::<RateLimited>() else {
            return;
        };
        let retry_after = Duration::try_from_secs_f64(limited.retry_after)
            .unwrap_or(Duration::from_secs(1))
            .max(LEAST_RETRY);
        let nonce = limited.meta.nonce.as_deref();
        let named: Vec<ExchangeId> = match (nonce, limited.meta.guild_id) {
            // Somebody else's nonce is somebody else's request.
            (Some(nonce), _) => self
                .nonces
                .parse(nonce)
                .and_then(|nonce| self.by_nonce.get(&nonce))
                .copied()
                .into_iter()
                .collect(),
            (None, Some(guild_id)) if limited.opcode == OpCode::RequestGuildMembers => {
                self.full.get(&guild_id).cloned().unwrap_or_default()
            }
            (None, Some(guild_id)) => self
                .lanes
                .get(&(limited.opcode, guild_id))
                .and_then(|lane| lane.front())
                .copied()
                .into_iter()
                .collect(),
            // It may have been any of them. Those that are answered after all are not sent again.
            (None, None) => self
                .exchanges
                .iter()
                .filter(|(_, exchange)| exchange.request.op() == limited.opcode)
                .map(|(id, _)| *id)
                .collect(),
        };
        for id in named {
            if let Some(exchange) = self.exchanges.get_mut(&id)
                && exchange.stage == Stage::Orphaned
            {
                // That was the answer to it.
                exchange.unanswered = exchange.unanswered.saturating_sub(1);
                if exchange.unanswered == 0 {
                    self.remove(id);
                }
                continue;
            }
            let sent = self.exchanges.get(&id).is_some_and(|exchange| {
                exchange.chunks.is_empty()
                    && matches!(exchange.stage, Stage::Sent | Stage::SentBefore)
            });
            if sent {
                self.told_to_wait(now, id, retry_after);
            }
        }
    }

    pub(super) fn told_to_wait(&mut self, now: Instant, id: ExchangeId, retry_after: Duration) {
        let retry_at = now + retry_after;
        let Some(exchange) = self.exchanges.get_mut(&id) else {
            return;
        };
        exchange.stage = Stage::RateLimited;
        exchange.unanswered = exchange.unanswered.saturating_sub(1);
        let waiters = exchange.waiters.clone();
        for ticket in waiters {
            let gives_up = self.waiters.get(&ticket).is_some_and(|waiter| {
                waiter.on_rate_limit == OnRateLimit::Fail || waiter.is_over_by(retry_at)
            });
            if gives_up {
                self.fail(ticket, RequestError::RateLimited { retry_after });
            }
        }
        self.set_due(id, Some(retry_at));
        self.progress(now, id, retry_after);
        self.drop_if_unwanted(now, id);
    }
}
