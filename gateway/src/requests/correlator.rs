//! The state machine: which request an answer belongs to, what to send when, and when to give up.

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    time::{Duration, Instant},
};

use cordial_model::{
    gateway::{EventType, EventTypeFlags, Intents, OpCode, RawEvent, event::RateLimited},
    id::{Id, marker::GuildMarker},
};

use super::{
    OnRateLimit, Request, RequestError, RequestOptions,
    answer::ChunkHead,
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

/// After a resume, how long to wait for the answer to a request from before; it may have been lost with the connection.
const AFTER_RESUME: Duration = Duration::from_secs(1);

/// How long an answer is expected that nobody wants any more.
const ORPHANED: Duration = Duration::from_secs(5);

/// The shortest wait before a request is sent again, whatever Discord says.
const LEAST_RETRY: Duration = Duration::from_millis(100);

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
            self.drop_if_unwanted(now, exchange, true);
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
            if exchange.waiters.is_empty() {
                // Given up while the session had it.
                exchange.stage = Stage::Orphaned;
                self.set_due(id, Some(now + ORPHANED));
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
                self.lane_answer(OpCode::RequestSoundboardSounds, event);
            }
            EventType::ChannelInfo => self.lane_answer(OpCode::RequestChannelInfo, event),
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
            .map(|exchange| (&exchange.request, exchange.nonce))
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
            waiters: Vec::new(),
            nonce: 0,
            chunks: Chunks::default(),
            due: None,
        };
        self.exchanges.insert(id, exchange);
        if stage == Stage::Unsent {
            self.renew_nonce(id);
            self.queue_up(id);
        }
        id
    }

    fn renew_nonce(&mut self, id: ExchangeId) {
        let nonce = self.next_number();
        if let Some(exchange) = self.exchanges.get_mut(&id)
            && matches!(exchange.request, Request::Members(_))
        {
            self.by_nonce.remove(&exchange.nonce);
            exchange.nonce = nonce;
            self.by_nonce.insert(nonce, id);
        }
    }

    fn queue_up(&mut self, id: ExchangeId) {
        self.set_due(id, None);
        if let Some(exchange) = self.exchanges.get_mut(&id) {
            exchange.stage = Stage::Unsent;
            match exchange.request {
                Request::SoundboardSounds(_) => self.unsent_sounds.push_back(id),
                _ => self.unsent.push_back(id),
            }
        }
    }

    // Answers.

    fn chunk(&mut self, now: Instant, event: &RawEvent) {
        let Ok(head) = event.decode_as::<ChunkHead>() else {
            return;
        };
        let nonce = head.nonce.and_then(|nonce| self.nonces.parse(&nonce));
        let Some(id) = nonce.and_then(|nonce| self.by_nonce.get(&nonce)).copied() else {
            return;
        };
        let Some(exchange) = self.exchanges.get_mut(&id) else {
            return;
        };
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
            self.finish(id);
        } else {
            if matches!(exchange.stage, Stage::RateLimited | Stage::Unsent) {
                // It was about to be sent again, and need not be.
                exchange.stage = Stage::Sent;
            }
            self.set_due(id, None);
            self.progress(now, id, Duration::ZERO);
        }
    }

    fn lane_answer(&mut self, op: OpCode, event: &RawEvent) {
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
        // An answer from before belongs to somebody else, who may have asked for less.
        if exchange.was_sent {
            exchange.chunks.count = 1;
            exchange.chunks.got.insert(0, Some(event.clone()));
            self.finish(id);
        }
    }

    /// All of the answer has come.
    fn finish(&mut self, id: ExchangeId) {
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
        self.remove(id);
    }

    fn rate_limited(&mut self, now: Instant, event: &RawEvent) {
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
            let sent = self.exchanges.get(&id).is_some_and(|exchange| {
                exchange.chunks.is_empty()
                    && matches!(exchange.stage, Stage::Sent | Stage::SentBefore)
            });
            if sent {
                self.told_to_wait(now, id, retry_after);
            }
        }
    }

    fn told_to_wait(&mut self, now: Instant, id: ExchangeId, retry_after: Duration) {
        let retry_at = now + retry_after;
        let Some(exchange) = self.exchanges.get_mut(&id) else {
            return;
        };
        exchange.stage = Stage::RateLimited;
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
        self.drop_if_unwanted(now, id, false);
    }

    // The session.

    /// A new session has begun: nothing that was sent before it will be answered.
    fn new_session(&mut self, now: Instant) {
        for id in self.all() {
            let Some(exchange) = self.exchanges.get_mut(&id) else {
                continue;
            };
            let stage = exchange.stage;
            if matches!(stage, Stage::Behind | Stage::Unsent | Stage::Sent) {
                continue;
            }
            if !std::mem::take(&mut exchange.chunks).is_empty() {
                let waiters = exchange.waiters.clone();
                for ticket in waiters {
                    if self
                        .waiters
                        .get(&ticket)
                        .is_some_and(|waiter| waiter.stream)
                    {
                        self.fail(ticket, RequestError::SessionReplaced);
                    }
                }
                self.drop_if_unwanted(now, id, false);
            }
            match stage {
                Stage::SentBefore => {
                    self.renew_nonce(id);
                    self.queue_up(id);
                }
                Stage::Orphaned => self.remove(id),
                _ => {}
            }
        }
    }

    /// The session goes on, and all that was missed has come. A request without any answer may never have arrived.
    fn resumed(&mut self, now: Instant) {
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
    fn all(&self) -> Vec<ExchangeId> {
        let mut ids: Vec<ExchangeId> = self.exchanges.keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    // Time.

    fn lost_patience(&mut self, now: Instant, ticket: Ticket) {
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
        self.drop_if_unwanted(now, id, false);
    }

    fn exchange_due(&mut self, id: ExchangeId) {
        self.set_due(id, None);
        match self.exchanges.get(&id).map(|exchange| exchange.stage) {
            Some(Stage::RateLimited | Stage::Sent | Stage::SentBefore) => self.queue_up(id),
            Some(Stage::Orphaned) => self.remove(id),
            _ => {}
        }
    }

    fn set_due(&mut self, id: ExchangeId, due: Option<Instant>) {
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
    fn progress(&mut self, now: Instant, id: ExchangeId, pause: Duration) {
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

    // Ends.

    fn fail(&mut self, ticket: Ticket, error: RequestError) {
        if self.leave(ticket).is_some() {
            self.outputs.push_back(Output::Failed { ticket, error });
        }
    }

    /// Takes a waiter out of its exchange.
    fn leave(&mut self, ticket: Ticket) -> Option<ExchangeId> {
        let id = self.forget_waiter(ticket)?.exchange;
        if let Some(exchange) = self.exchanges.get_mut(&id) {
            exchange.waiters.retain(|other| *other != ticket);
        }
        Some(id)
    }

    fn forget_waiter(&mut self, ticket: Ticket) -> Option<Waiter> {
        let waiter = self.waiters.remove(&ticket)?;
        self.timers.remove(&(waiter.due, Timer::Waiter(ticket)));
        Some(waiter)
    }

    /// Drops an exchange without waiters. An answer that may still come, and could be taken for another's, is waited for.
    fn drop_if_unwanted(&mut self, now: Instant, id: ExchangeId, answer_may_come: bool) {
        let Some(exchange) = self.exchanges.get_mut(&id) else {
            return;
        };
        if !exchange.waiters.is_empty() {
            return;
        }
        let in_lane = !matches!(exchange.request, Request::Members(_));
        match exchange.stage {
            Stage::Sent | Stage::SentBefore if in_lane && answer_may_come => {
                exchange.stage = Stage::Orphaned;
                self.set_due(id, Some(now + ORPHANED));
            }
            // The session sends it all the same.
            Stage::Handed if in_lane => {}
            _ => self.remove(id),
        }
    }

    /// Forgets an exchange. The next of its lane may be sent.
    fn remove(&mut self, id: ExchangeId) {
        self.set_due(id, None);
        let Some(exchange) = self.exchanges.remove(&id) else {
            return;
        };
        self.by_nonce.remove(&exchange.nonce);
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
