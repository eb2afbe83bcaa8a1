//! The state machine: which request an answer belongs to, what to send when, and when to give up.
//!
//! Here is what it is told and what it says. `answers` deals with the events that answer, `session` with what a lost connection
//! means, `ends` with everything that ends without an answer.

mod answers;
#[cfg(test)]
mod at_random;
mod ends;
mod session;

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    time::{Duration, Instant},
};

use cordial_model::{
    gateway::{EventType, EventTypeFlags, Intents, OpCode, RawEvent},
    id::{Id, marker::GuildMarker},
};

use super::{
    Request, RequestError, RequestOptions,
    exchange::{Chunks, Exchange, ExchangeId, Stage, Waiter},
    nonce::Nonces,
    request::wants_all,
};
use crate::{ShardId, protocol::Outgoing};

/// What must be heard while anything is asked.
const HEARD: EventTypeFlags = EventTypeFlags::GUILD_MEMBERS_CHUNK
    .union(EventTypeFlags::SOUNDBOARD_SOUNDS)
    .union(EventTypeFlags::CHANNEL_INFO)
    .union(EventTypeFlags::RATE_LIMITED)
    .union(EventTypeFlags::READY)
    .union(EventTypeFlags::RESUMED);

/// How many messages may be with the session and not yet sent. The others can still be taken back.
const MAX_HANDED: usize = 4;

/// How many guilds one request for sounds names.
const GUILDS_PER_MESSAGE: usize = 100;

/// Somebody's place in a [`Correlator`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

/// What has come of a request, from [`Correlator::poll_output`].
#[derive(Debug)]
#[non_exhaustive]
pub enum Output {
    /// One chunk, of a request whose chunks are handed out one by one. The request is over with the last.
    Chunk {
        /// Whose request.
        ticket: Ticket,
        /// The event.
        event: RawEvent,
        /// Whether all have come now. The last to come need not be the one with the highest number.
        last: bool,
    },
    /// The whole answer: all chunks by their numbers, or the one event. The request is over.
    Answered {
        /// Whose request.
        ticket: Ticket,
        /// The events.
        events: Vec<RawEvent>,
    },
    /// No answer. The request is over.
    Failed {
        /// Whose request.
        ticket: Ticket,
        /// Why.
        error: RequestError,
    },
}

/// Something to do at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    /// A waiter has lost patience.
    Waiter(Ticket),
    /// See [`Stage`].
    Exchange(ExchangeId),
}

/// Tells which request an answer belongs to. See the [module](super) for how to drive it.
///
/// Methods come in kinds: `handle_*` say what happened, `poll_*` say what to do next, the rest only look.
#[derive(Debug)]
pub struct Correlator {
    shard: ShardId,
    intents: Intents,
    nonces: Nonces,
    /// The last number given to a ticket, an exchange or a message.
    last: u64,
    waiters: HashMap<Ticket, Waiter>,
    exchanges: HashMap<ExchangeId, Exchange>,
    by_nonce: HashMap<u64, ExchangeId>,
    /// Requests for all members of a guild, of which Discord wants one at a time.
    full: HashMap<Id<GuildMarker>, Vec<ExchangeId>>,
    /// Requests whose answers name nothing but the guild. The first of a lane is on its way, the others wait.
    lanes: HashMap<(OpCode, Id<GuildMarker>), VecDeque<ExchangeId>>,
    /// To be sent, in order; those that are not [`Stage::Unsent`] any more are passed over.
    unsent: VecDeque<ExchangeId>,
    /// The same of requests for sounds, which go many in a message.
    unsent_sounds: VecDeque<ExchangeId>,
    /// Messages that the session has taken and not sent yet.
    handed: HashMap<u64, Vec<ExchangeId>>,
    timers: BTreeSet<(Instant, Timer)>,
    outputs: VecDeque<Output>,
}

impl Correlator {
    /// Nothing is asked yet. Requests are checked against the session's shard and intents; `seed` makes nonces that no
    /// other process has, so give every correlator another one.
    pub fn new(shard: ShardId, intents: Intents, seed: u64) -> Self {
        Self {
            shard,
            intents,
            nonces: Nonces::new(seed),
            last: 0,
            waiters: HashMap::new(),
            exchanges: HashMap::new(),
            by_nonce: HashMap::new(),
            full: HashMap::new(),
            lanes: HashMap::new(),
            unsent: VecDeque::new(),
            unsent_sounds: VecDeque::new(),
            handed: HashMap::new(),
            timers: BTreeSet::new(),
            outputs: VecDeque::new(),
        }
    }

    /// Somebody asks. With `stream`, chunks of members are handed out as they come.
    ///
    /// # Errors
    ///
    /// When the request fails its [check](Request::check).
    pub fn handle_request(
        &mut self,
        now: Instant,
        mut request: Request,
        options: &RequestOptions,
        stream: bool,
    ) -> Result<Ticket, RequestError> {
        request.check(self.shard, self.intents)?;
        if let Request::Members(members) = &mut request {
            members.nonce = None;
        }
        let stream = stream && matches!(request, Request::Members(_));
        let ticket = Ticket(self.next_number());
        let exchange = match self.same_on_its_way(&request) {
            Some(exchange) => exchange,
            None => self.begin(request),
        };
        let waiter = Waiter::new(now, exchange, options, stream);
        self.timers.insert((waiter.due, Timer::Waiter(ticket)));
        self.waiters.insert(ticket, waiter);
        if let Some(exchange) = self.exchanges.get_mut(&exchange) {
            exchange.waiters.push(ticket);
        }
        Ok(ticket)
    }

    /// Nobody waits for the answer any more. A request that is over already is no error.
    pub fn handle_cancel(&mut self, now: Instant, ticket: Ticket) {
        if let Some(exchange) = self.leave(ticket) {
            self.drop_if_unwanted(now, exchange);
        }
    }

    /// The session has sent a message, [`protocol::Output::Send`](crate::protocol::Output::Send). Messages of others are
    /// passed over.
    pub fn handle_sent(&mut self, now: Instant, message: &Outgoing) {
        let Some(sent) = message.tag().and_then(|tag| self.handed.remove(&tag)) else {
            return;
        };
        for id in sent {
            let Some(exchange) = self.exchanges.get_mut(&id) else {
                continue;
            };
            if exchange.stage != Stage::Handed {
                continue;
            }
            exchange.was_sent = true;
            exchange.unanswered += 1;
            exchange.sent_here += 1;
            if exchange.waiters.is_empty() {
                // Given up while the session had it.
                self.orphan(now, id);
            } else {
                exchange.stage = Stage::Sent;
                self.progress(now, id, Duration::ZERO);
            }
        }
    }

    /// The session connects anew, [`protocol::Output::Connect`](crate::protocol::Output::Connect). What was sent before
    /// may be lost.
    pub fn handle_connect(&mut self) {
        for exchange in self.exchanges.values_mut() {
            exchange.sent_here = 0;
            if exchange.stage == Stage::Sent {
                exchange.stage = Stage::SentBefore;
            }
        }
    }

    /// An event has come. Those that are no answer are passed over; while nothing is asked, all are.
    pub fn handle_event(&mut self, now: Instant, event: &RawEvent) {
        if self.exchanges.is_empty() {
            return;
        }
        match event.kind {
            EventType::GuildMembersChunk => self.chunk(now, event),
            EventType::SoundboardSounds => {
                self.lane_answer(now, OpCode::RequestSoundboardSounds, event);
            }
            EventType::ChannelInfo => self.lane_answer(now, OpCode::RequestChannelInfo, event),
            EventType::RateLimited => self.rate_limited(now, event),
            EventType::Ready => self.new_session(now),
            EventType::Resumed => self.resumed(now),
            _ => {}
        }
    }

    /// Time has passed. Calling it too early does no harm.
    pub fn handle_timeout(&mut self, now: Instant) {
        while let Some(&(due, timer)) = self.timers.first()
            && due <= now
        {
            self.timers.pop_first();
            match timer {
                Timer::Waiter(ticket) => self.lost_patience(now, ticket),
                Timer::Exchange(id) => self.exchange_due(id),
            }
        }
    }

    /// The session has ended for good: so has every request.
    pub fn handle_end(&mut self) {
        let mut tickets: Vec<Ticket> = self.waiters.keys().copied().collect();
        tickets.sort_unstable();
        for ticket in tickets {
            let error = RequestError::Ended;
            self.outputs.push_back(Output::Failed { ticket, error });
        }
        self.waiters.clear();
        self.exchanges.clear();
        self.by_nonce.clear();
        self.full.clear();
        self.lanes.clear();
        self.unsent.clear();
        self.unsent_sounds.clear();
        self.handed.clear();
        self.timers.clear();
    }

    /// What has come of the requests.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// The next message to give to the session, [`Input::Command`](crate::protocol::Input::Command). Call it when the
    /// session has [room](crate::protocol::Session::command_room). A few messages at most are with the session at a time.
    pub fn poll_message(&mut self) -> Option<Outgoing> {
        if self.handed.len() >= MAX_HANDED {
            return None;
        }
        pass_over_sent(&mut self.unsent, &self.exchanges);
        pass_over_sent(&mut self.unsent_sounds, &self.exchanges);
        let sounds_first = match (self.unsent.front(), self.unsent_sounds.front()) {
            (Some(one), Some(sounds)) => sounds < one,
            (one, _) => one.is_none(),
        };
        let mut ids = Vec::new();
        if sounds_first {
            while ids.len() < GUILDS_PER_MESSAGE
                && let Some(id) = self.unsent_sounds.pop_front()
            {
                if is_unsent(id, &self.exchanges) {
                    ids.push(id);
                }
            }
        } else {
            ids.extend(self.unsent.pop_front());
        }
        let requests: Vec<(&Request, u64)> = ids
            .iter()
            .filter_map(|id| self.exchanges.get(id))
            .map(|exchange| {
                let nonce = exchange.nonces.last().copied().unwrap_or_default();
                (&exchange.request, nonce)
            })
            .collect();
        let message = self.nonces.message(&requests)?;
        let tag = self.next_number();
        for id in &ids {
            if let Some(exchange) = self.exchanges.get_mut(id) {
                exchange.stage = Stage::Handed;
            }
        }
        self.handed.insert(tag, ids);
        Some(message.tagged(tag))
    }

    /// When to call [`handle_timeout`](Self::handle_timeout) next.
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.timers.first().map(|(due, _)| *due)
    }

    /// Which events must be handed to [`handle_event`](Self::handle_event) now: none while nothing is asked.
    pub fn wanted(&self) -> EventTypeFlags {
        if self.exchanges.is_empty() {
            EventTypeFlags::empty()
        } else {
            HEARD
        }
    }

    /// How many wait for an answer.
    pub fn len(&self) -> usize {
        self.waiters.len()
    }

    /// Whether nobody waits for an answer.
    pub fn is_empty(&self) -> bool {
        self.waiters.is_empty()
    }

    // Requests.

    fn next_number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// A request that may be shared: one for the same that was not sent yet; or one for all members of the guild that is
    /// not answered yet, because Discord would not answer another.
    fn same_on_its_way(&self, request: &Request) -> Option<ExchangeId> {
        let candidate = |id: &&ExchangeId| {
            self.exchanges.get(id).is_some_and(|exchange| {
                exchange.request == *request
                    && match request {
                        Request::Members(_) => exchange.chunks.is_empty(),
                        _ => matches!(exchange.stage, Stage::Unsent | Stage::Behind),
                    }
            })
        };
        match request {
            Request::Members(members) if wants_all(members) => {
                self.full.get(&members.guild_id)?.iter().find(candidate)
            }
            Request::Members(_) => None,
            other => {
                let lane = self.lanes.get(&(other.op(), other.guild_id()))?;
                lane.iter().find(candidate)
            }
        }
        .copied()
    }

    fn begin(&mut self, request: Request) -> ExchangeId {
        let id = self.next_number();
        let guild_id = request.guild_id();
        let mut stage = Stage::Unsent;
        match &request {
            Request::Members(members) => {
                if wants_all(members) {
                    self.full.entry(guild_id).or_default().push(id);
                }
            }
            other => {
                let lane = self.lanes.entry((other.op(), guild_id)).or_default();
                if !lane.is_empty() {
                    stage = Stage::Behind;
                }
                lane.push_back(id);
            }
        }
        let exchange = Exchange {
            request,
            stage,
            was_sent: false,
            unanswered: 0,
            sent_here: 0,
            waiters: Vec::new(),
            nonces: Vec::new(),
            chunks: Chunks::default(),
            due: None,
        };
        self.exchanges.insert(id, exchange);
        if stage == Stage::Unsent {
            self.queue_up(id);
        }
        id
    }

    fn queue_up(&mut self, id: ExchangeId) {
        self.set_due(id, None);
        let nonce = self.next_number();
        if let Some(exchange) = self.exchanges.get_mut(&id) {
            exchange.stage = Stage::Unsent;
            match exchange.request {
                Request::SoundboardSounds(_) => self.unsent_sounds.push_back(id),
                Request::ChannelInfo(_) => self.unsent.push_back(id),
                Request::Members(_) => {
                    exchange.nonces.push(nonce);
                    self.by_nonce.insert(nonce, id);
                    self.unsent.push_back(id);
                }
            }
        }
    }
}

fn is_unsent(id: ExchangeId, exchanges: &HashMap<ExchangeId, Exchange>) -> bool {
    exchanges
        .get(&id)
        .is_some_and(|exchange| exchange.stage == Stage::Unsent)
}

/// Takes away what has been sent, or is not wanted any more, from the front of a queue.
fn pass_over_sent(unsent: &mut VecDeque<ExchangeId>, exchanges: &HashMap<ExchangeId, Exchange>) {
    while unsent.front().is_some_and(|id| !is_unsent(*id, exchanges)) {
        unsent.pop_front();
    }
}

/// The same all through a queue, once most of it may be such: requests may come and go while nothing can be sent.
fn forget_sent(unsent: &mut VecDeque<ExchangeId>, exchanges: &HashMap<ExchangeId, Exchange>) {
    if unsent.len() > 2 * exchanges.len() + 64 {
        unsent.retain(|id| is_unsent(*id, exchanges));
    }
}
