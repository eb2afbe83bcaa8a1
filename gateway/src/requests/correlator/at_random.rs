//! Many seeded stories in virtual time: a server that loses, repeats, reorders and puts off, a session that comes and goes,
//! callers who change their minds. Whatever happens, each request has one end, its answer is its own, and nothing is left.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::{Duration, Instant},
};

use cordial_model::{
    gateway::{
        ChannelInfoField, Envelope, Intents, OpCode, RawEvent, RequestChannelInfo,
        RequestGuildMembers, RequestSoundboardSounds,
    },
    id::{Id, marker::GuildMarker},
    json,
};
use fastrand::Rng;

use super::{Correlator, Output, Ticket};
use crate::{
    ShardId,
    protocol::Outgoing,
    requests::{OnRateLimit, Request, RequestError, RequestOptions, answer::ChunkHead},
};

/// What the server has to answer.
struct Pending {
    /// The data of the event, for each part of the answer.
    parts: Vec<(&'static str, String)>,
    op: OpCode,
    guild_id: Id<GuildMarker>,
    nonce: Option<String>,
    received: Instant,
}

/// What a caller waits for.
struct Caller {
    request: Request,
    stream: bool,
    chunks: BTreeSet<u32>,
}

#[derive(Debug, Default)]
struct Report {
    answered: usize,
    streamed: usize,
    failed: BTreeMap<&'static str, usize>,
    cancelled: usize,
    resumes: usize,
    sessions: usize,
}

struct World {
    rng: Rng,
    now: Instant,
    correlator: Correlator,
    callers: BTreeMap<Ticket, Caller>,
    /// Messages that the session has and has not sent.
    session: VecDeque<Outgoing>,
    connected: bool,
    server: Vec<Pending>,
    nonces: BTreeSet<String>,
    report: Report,
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            rng: Rng::with_seed(seed),
            now: Instant::now(),
            correlator: Correlator::new(ShardId::ONE, Intents::all(), seed),
            callers: BTreeMap::new(),
            session: VecDeque::new(),
            connected: true,
            server: Vec::new(),
            nonces: BTreeSet::new(),
            report: Report::default(),
        }
    }

    fn step(&mut self, asking: bool) {
        match self.rng.u32(0..100) {
            0..20 if asking => self.ask(),
            20..24 if asking => self.cancel(),
            24..45 => self.hand_over(),
            45..65 => self.send(),
            65..90 => self.answer(),
            90..92 if asking => self.reconnect(),
            _ => self.pass_up_to(1500),
        }
        self.drain();
    }

    fn ask(&mut self) {
        let guild_id = Id::new(self.rng.u64(1..=3) << 22);
        let field = |rng: &mut Rng| {
            if rng.bool() {
                ChannelInfoField::Status
            } else {
                ChannelInfoField::VoiceStartTime
            }
        };
        let request: Request = match self.rng.u32(0..4) {
            0 => RequestGuildMembers::all(guild_id).into(),
            1 => RequestGuildMembers::users(guild_id, [Id::new(self.rng.u64(1..9))]).into(),
            2 => Request::SoundboardSounds(guild_id),
            _ => {
                let fields = vec![field(&mut self.rng)];
                RequestChannelInfo { guild_id, fields }.into()
            }
        };
        let options = RequestOptions {
            patience: Duration::from_secs(self.rng.u64(1..40)),
            timeout: self
                .rng
                .bool()
                .then(|| Duration::from_secs(self.rng.u64(1..60))),
            on_rate_limit: if self.rng.u32(0..4) == 0 {
                OnRateLimit::Fail
            } else {
                OnRateLimit::Wait
            },
        };
        let stream = self.rng.u32(0..3) == 0 && matches!(request, Request::Members(_));
        let ticket = self
            .correlator
            .handle_request(self.now, request.clone(), &options, stream)
            .unwrap();
        let caller = Caller {
            request,
            stream,
            chunks: BTreeSet::new(),
        };
        assert!(self.callers.insert(ticket, caller).is_none());
    }

    fn cancel(&mut self) {
        let tickets: Vec<Ticket> = self.callers.keys().copied().collect();
        if let Some(ticket) = self.rng.choice(tickets) {
            self.callers.remove(&ticket);
            self.correlator.handle_cancel(self.now, ticket);
            self.report.cancelled += 1;
        }
    }

    fn hand_over(&mut self) {
        if let Some(message) = self.correlator.poll_message() {
            self.session.push_back(message);
        }
    }

    /// The session sends a message. Now and then it is lost on the way: then the connection is, too.
    fn send(&mut self) {
        if !self.connected {
            return;
        }
        let Some(message) = self.session.pop_front() else {
            return;
        };
        self.correlator.handle_sent(self.now, &message);
        if self.rng.u32(0..40) == 0 {
            self.reconnect();
        } else {
            self.receive(&message);
        }
    }

    fn receive(&mut self, message: &Outgoing) {
        let bytes = message.as_str().as_bytes();
        let data = &bytes[Envelope::parse(bytes).unwrap().data];
        let mut pend = |op, guild_id, nonce, parts| {
            let received = self.now;
            self.server.push(Pending {
                parts,
                op,
                guild_id,
                nonce,
                received,
            });
        };
        match message.op() {
            OpCode::RequestGuildMembers => {
                let request: RequestGuildMembers = json::from_slice(data).unwrap();
                let nonce = request.nonce.as_deref().unwrap();
                assert!(self.nonces.insert(nonce.to_owned()), "a nonce is used once");
                let (guild_id, nonce) = (request.guild_id, request.nonce.unwrap().to_string());
                let count = if request.user_ids.is_some() {
                    1
                } else {
                    self.rng.u32(1..6)
                };
                let part = |index| {
                    let data = format!(
                        r#"{{"guild_id":"{guild_id}","members":[],"chunk_index":{index},"chunk_count":{count},"nonce":"{nonce}"}}"#
                    );
                    ("GUILD_MEMBERS_CHUNK", data)
                };
                let parts = (0..count).map(part).collect();
                pend(message.op(), guild_id, Some(nonce), parts);
            }
            OpCode::RequestSoundboardSounds => {
                let request: RequestSoundboardSounds = json::from_slice(data).unwrap();
                for guild_id in request.guild_ids {
                    let data = format!(r#"{{"guild_id":"{guild_id}","soundboard_sounds":[]}}"#);
                    pend(
                        message.op(),
                        guild_id,
                        None,
                        vec![("SOUNDBOARD_SOUNDS", data)],
                    );
                }
            }
            _ => {
                let request: RequestChannelInfo = json::from_slice(data).unwrap();
                let guild_id = request.guild_id;
                // It says what was asked, so that it can be told whether it went to the right one.
                let asked = request.fields[0].as_str().to_owned();
                let data =
                    format!(r#"{{"guild_id":"{guild_id}","channels":[],"asked":"{asked}"}}"#);
                pend(message.op(), guild_id, None, vec![("CHANNEL_INFO", data)]);
            }
        }
    }

    /// The server says something: a part of an answer, sometimes twice, or that it was asked too early.
    fn answer(&mut self) {
        if !self.connected || self.server.is_empty() {
            return;
        }
        // Where answers carry no nonce they come in the order of the requests.
        let chosen = self.rng.usize(0..self.server.len());
        let (op, guild_id) = (self.server[chosen].op, self.server[chosen].guild_id);
        let first = |pending: &Pending| pending.op == op && pending.guild_id == guild_id;
        let index = match self.server[chosen].nonce {
            Some(_) => chosen,
            None => self.server.iter().position(first).unwrap_or(chosen),
        };
        let untouched = self.server[index].op != OpCode::RequestGuildMembers
            || self.server[index].parts.len() > 1;
        if untouched && self.rng.u32(0..12) == 0 {
            let limited = self.server.remove(index);
            let nonce = limited
                .nonce
                .map_or_else(|| "null".to_owned(), |nonce| format!("\"{nonce}\""));
            let wait = f64::from(self.rng.u32(0..3000)) / 100.0;
            let data = format!(
                r#"{{"opcode":{},"retry_after":{wait},"meta":{{"guild_id":"{guild_id}","nonce":{nonce}}}}}"#,
                op.get()
            );
            return self.hear("RATE_LIMITED", data);
        }
        let pending = &mut self.server[index];
        let part = self.rng.usize(0..pending.parts.len());
        let (name, data) = pending.parts.swap_remove(part);
        if pending.parts.is_empty() {
            self.server.remove(index);
        }
        self.hear(name, data.clone());
        if op == OpCode::RequestGuildMembers && self.rng.u32(0..8) == 0 {
            self.hear(name, data);
        }
    }

    fn hear(&mut self, name: &str, data: String) {
        self.correlator
            .handle_event(self.now, &RawEvent::new(1, name, data.into()));
    }

    /// The connection is lost. The next one resumes the session, or there is a new one.
    fn reconnect(&mut self) {
        self.correlator.handle_connect();
        self.connected = false;
        self.pass_up_to(2000);
        self.connected = true;
        let resumed = self.rng.bool();
        if resumed {
            self.report.resumes += 1;
        } else {
            self.report.sessions += 1;
            self.server.clear();
        }
        // What the session has is sent before anybody hears that it is ready.
        while self.rng.bool()
            && let Some(message) = self.session.pop_front()
        {
            self.correlator.handle_sent(self.now, &message);
            self.receive(&message);
        }
        self.hear(if resumed { "RESUMED" } else { "READY" }, "{}".to_owned());
    }

    fn pass_up_to(&mut self, millis: u64) {
        let time = Duration::from_millis(self.rng.u64(0..millis));
        self.pass(time);
    }

    fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        loop {
            let deadline = self.correlator.poll_timeout();
            // The server answers within four seconds, if it does.
            let overdue = self
                .server
                .iter()
                .map(|pending| pending.received + Duration::from_secs(4))
                .min();
            match deadline.filter(|deadline| *deadline <= end) {
                Some(deadline) if overdue.is_none_or(|overdue| deadline <= overdue) => {
                    self.now = self.now.max(deadline);
                    self.correlator.handle_timeout(self.now);
                }
                _ => match overdue.filter(|overdue| *overdue <= end) {
                    Some(overdue) => {
                        self.now = self.now.max(overdue);
                        self.server
                            .retain(|pending| pending.received + Duration::from_secs(4) > overdue);
                    }
                    None => break,
                },
            }
        }
        self.now = end;
    }

    /// Looks at what the callers get.
    fn drain(&mut self) {
        while let Some(output) = self.correlator.poll_output() {
            match output {
                Output::Chunk {
                    ticket,
                    event,
                    last,
                } => {
                    let caller = self.callers.get_mut(&ticket).expect("somebody who waits");
                    assert!(caller.stream);
                    let head: ChunkHead = event.decode_as().unwrap();
                    assert!(caller.chunks.insert(head.chunk_index), "a chunk comes once");
                    assert_eq!(last, caller.chunks.len() == head.chunk_count as usize);
                    if last {
                        self.callers.remove(&ticket);
                        self.report.streamed += 1;
                    }
                }
                Output::Answered { ticket, events } => {
                    let caller = self.callers.remove(&ticket).expect("somebody who waits");
                    assert!(!caller.stream);
                    Self::check(&caller.request, &events);
                    self.report.answered += 1;
                }
                Output::Failed { ticket, error } => {
                    let caller = self.callers.remove(&ticket).expect("somebody who waits");
                    let why = match error {
                        RequestError::Timeout { .. } => "timeout",
                        RequestError::RateLimited { .. } => "rate limited",
                        RequestError::SessionReplaced => {
                            assert!(caller.stream && !caller.chunks.is_empty());
                            "session replaced"
                        }
                        other => panic!("{other}"),
                    };
                    *self.report.failed.entry(why).or_default() += 1;
                }
            }
        }
    }

    fn check(request: &Request, events: &[RawEvent]) {
        for event in events {
            assert_eq!(event.guild_id(), Some(request.guild_id()));
        }
        match request {
            Request::Members(_) => {
                let heads: Vec<ChunkHead> = events
                    .iter()
                    .map(|event| event.decode_as().unwrap())
                    .collect();
                for (head, index) in heads.iter().zip(0..) {
                    assert_eq!(head.chunk_index, index, "in order and whole");
                    assert_eq!(head.chunk_count as usize, heads.len());
                    assert_eq!(head.nonce, heads[0].nonce, "of one answer");
                }
            }
            Request::ChannelInfo(info) => {
                let text = std::str::from_utf8(&events[0].data).unwrap();
                let asked = format!(r#""asked":"{}""#, info.fields[0].as_str());
                assert!(text.contains(&asked), "{text} for {:?}", info.fields);
            }
            Request::SoundboardSounds(_) => {}
        }
    }
}

impl Correlator {
    /// Everything that is kept of requests.
    fn left(&self) -> usize {
        self.waiters.len()
            + self.exchanges.len()
            + self.by_nonce.len()
            + self.full.len()
            + self.lanes.len()
            + self.handed.len()
            + self.timers.len()
            + self.outputs.len()
    }
}

#[test]
fn each_request_has_one_end_and_nothing_is_left() {
    let mut total = Report::default();
    for seed in 0..120 {
        let mut world = World::new(seed);
        for _ in 0..1500 {
            world.step(true);
        }
        // Nobody asks any more. All ends by itself.
        for _ in 0..3000 {
            world.step(false);
        }
        world.pass(Duration::from_mins(10));
        while let Some(message) = world
            .correlator
            .poll_message()
            .or_else(|| world.session.pop_front())
        {
            world.correlator.handle_sent(world.now, &message);
        }
        world.pass(Duration::from_mins(10));
        world.drain();
        assert!(world.callers.is_empty(), "seed {seed}");
        assert_eq!(
            world.correlator.left(),
            0,
            "seed {seed}: {:?}",
            world.correlator
        );
        total.answered += world.report.answered;
        total.streamed += world.report.streamed;
        total.cancelled += world.report.cancelled;
        total.resumes += world.report.resumes;
        total.sessions += world.report.sessions;
        for (why, count) in world.report.failed {
            *total.failed.entry(why).or_default() += count;
        }
    }
    // The stories were what they should be.
    assert!(
        total.answered > 10_000 && total.streamed > 1000,
        "{} {}",
        total.answered,
        total.streamed
    );
    assert!(total.cancelled > 1000 && total.resumes > 1000 && total.sessions > 1000);
    for why in ["timeout", "rate limited", "session replaced"] {
        assert!(
            total.failed.get(why).is_some_and(|count| *count > 100),
            "{:?}",
            total.failed
        );
    }
}
