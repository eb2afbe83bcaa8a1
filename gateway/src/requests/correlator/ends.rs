//! How requests end that are not answered: time, errors, nobody who waits. And how they are forgotten.

use std::time::{Duration, Instant};

use super::{Correlator, Output, Ticket, Timer, forget_sent};
use crate::requests::{
    Request, RequestError,
    exchange::{ExchangeId, Stage, Waiter},
};

/// How long an answer is expected that nobody wants any more.
const ORPHANED: Duration = Duration::from_secs(5);

impl Correlator {
    pub(super) fn lost_patience(&mut self, now: Instant, ticket: Ticket) {
        let Some(waiter) = self.waiters.get(&ticket) else {
            return;
        };
        let id = waiter.exchange;
        let after = waiter.waited(now);
        let sent = self
            .exchanges
            .get(&id)
            .is_some_and(|exchange| exchange.was_sent);
        self.fail(ticket, RequestError::Timeout { after, sent });
        self.drop_if_unwanted(now, id);
    }

    pub(super) fn exchange_due(&mut self, id: ExchangeId) {
        self.set_due(id, None);
        match self.exchanges.get(&id).map(|exchange| exchange.stage) {
            Some(Stage::RateLimited | Stage::Sent | Stage::SentBefore) => self.queue_up(id),
            Some(Stage::Orphaned) => self.remove(id),
            _ => {}
        }
    }

    pub(super) fn set_due(&mut self, id: ExchangeId, due: Option<Instant>) {
        let Some(exchange) = self.exchanges.get_mut(&id) else {
            return;
        };
        if let Some(before) = std::mem::replace(&mut exchange.due, due) {
            self.timers.remove(&(before, Timer::Exchange(id)));
        }
        if let Some(due) = due {
            self.timers.insert((due, Timer::Exchange(id)));
        }
    }

    /// Something has happened to a request: its waiters' patience begins anew, after a pause in which nothing can happen.
    pub(super) fn progress(&mut self, now: Instant, id: ExchangeId, pause: Duration) {
        let Some(exchange) = self.exchanges.get(&id) else {
            return;
        };
        for ticket in &exchange.waiters {
            if let Some(waiter) = self.waiters.get_mut(ticket) {
                let due = waiter.due_after(now, pause);
                self.timers.remove(&(waiter.due, Timer::Waiter(*ticket)));
                self.timers.insert((due, Timer::Waiter(*ticket)));
                waiter.due = due;
            }
        }
    }

    pub(super) fn fail(&mut self, ticket: Ticket, error: RequestError) {
        if self.leave(ticket).is_some() {
            self.outputs.push_back(Output::Failed { ticket, error });
        }
    }

    /// Takes a waiter out of its exchange.
    pub(super) fn leave(&mut self, ticket: Ticket) -> Option<ExchangeId> {
        let id = self.forget_waiter(ticket)?.exchange;
        if let Some(exchange) = self.exchanges.get_mut(&id) {
            exchange.waiters.retain(|other| *other != ticket);
        }
        Some(id)
    }

    pub(super) fn forget_waiter(&mut self, ticket: Ticket) -> Option<Waiter> {
        let waiter = self.waiters.remove(&ticket)?;
        self.timers.remove(&(waiter.due, Timer::Waiter(ticket)));
        Some(waiter)
    }

    /// Keeps an exchange that nobody waits for, for the sake of an answer that may come.
    pub(super) fn orphan(&mut self, now: Instant, id: ExchangeId) {
        if let Some(exchange) = self.exchanges.get_mut(&id) {
            exchange.stage = Stage::Orphaned;
            self.set_due(id, Some(now + ORPHANED));
        }
    }

    /// Drops an exchange without waiters. An answer that may still come, and could be taken for another's, is waited for.
    pub(super) fn drop_if_unwanted(&mut self, now: Instant, id: ExchangeId) {
        let Some(exchange) = self.exchanges.get(&id) else {
            return;
        };
        if !exchange.waiters.is_empty() {
            return;
        }
        let in_lane = !matches!(exchange.request, Request::Members(_));
        match exchange.stage {
            // The session sends it all the same.
            Stage::Handed if in_lane => {}
            _ if in_lane && exchange.unanswered > 0 => self.orphan(now, id),
            _ => self.remove(id),
        }
    }

    /// Forgets an exchange. The next of its lane may be sent.
    pub(super) fn remove(&mut self, id: ExchangeId) {
        self.set_due(id, None);
        let Some(exchange) = self.exchanges.remove(&id) else {
            return;
        };
        for nonce in &exchange.nonces {
            self.by_nonce.remove(nonce);
        }
        forget_sent(&mut self.unsent, &self.exchanges);
        forget_sent(&mut self.unsent_sounds, &self.exchanges);
        let guild_id = exchange.request.guild_id();
        if let Request::Members(_) = exchange.request {
            if let Some(full) = self.full.get_mut(&guild_id) {
                full.retain(|other| *other != id);
                if full.is_empty() {
                    self.full.remove(&guild_id);
                }
            }
            return;
        }
        let key = (exchange.request.op(), guild_id);
        let Some(lane) = self.lanes.get_mut(&key) else {
            return;
        };
        lane.retain(|other| *other != id);
        match lane.front().copied() {
            None => {
                self.lanes.remove(&key);
            }
            Some(next) => {
                let behind = self
                    .exchanges
                    .get(&next)
                    .is_some_and(|next| next.stage == Stage::Behind);
                if behind {
                    self.queue_up(next);
                }
            }
        }
    }
}
