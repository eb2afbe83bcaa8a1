//! Clients, server and the network between them, on one virtual clock.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    time::{Duration, Instant},
};

use bytes::Bytes;
use cordial_gateway::{
    Compression, Error, IdentifyRefused, SessionConfig, SessionStartLimit, ShardId,
    identify::{IdentifyCore, Ticket},
    protocol::{Input, Outgoing, Output, Session},
};
use cordial_model::gateway::{Intents, OpCode, RawEvent};

use crate::server::{Act, Asked, Connection, INTERVAL, ServerShard};

/// What happened in a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub events: u64,
    pub commands: u64,
    pub identifies: u64,
    pub identifies_of_the_day: u32,
    pub resumes: u64,
    pub cuts: u64,
    pub blackholes: u64,
    pub lost_acks: u64,
    pub invalidated: u64,
    pub refused_resumes: u64,
    pub refused_identifies: u64,
    pub failed_connects: u64,
    pub ended: usize,
    pub caught_up: usize,
}

/// Something that is going to happen.
#[derive(Debug)]
enum Event {
    /// Look at a session's deadline.
    ClientTimer(usize),
    ToClient(usize, u64, Input),
    ToServer(usize, u64, String),
    ClientClosed(usize, u64),
    /// A new event, maybe a fault, maybe a command.
    Tick(usize),
    Queue,
}

struct Scheduled(Instant, u64, Event);

impl PartialEq for Scheduled {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Scheduled {}
impl PartialOrd for Scheduled {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Scheduled {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0, self.1).cmp(&(other.0, other.1))
    }
}

/// One shard: the client's session, the server's view, and what the user has seen.
struct Shard {
    client: Session,
    server: ServerShard,
    /// The client's connection; messages of earlier ones are lost.
    connection: u64,
    ticket: Option<Ticket>,
    /// The session's deadline that is scheduled.
    timer_at: Option<Instant>,
    /// The last delivery on the connection, in each direction: messages stay in order.
    to_client_at: Instant,
    to_server_at: Instant,
    seen_session: Option<String>,
    seen_sequence: u64,
    ended: bool,
}

pub struct World {
    now: Instant,
    order: u64,
    schedule: BinaryHeap<Reverse<Scheduled>>,
    rng: fastrand::Rng,
    shards: Vec<Shard>,
    queue: IdentifyCore,
    queue_at: Option<Instant>,
    tickets: HashMap<Ticket, usize>,
    limit: SessionStartLimit,
    day_ends: Instant,
    last_identify: HashMap<u32, Instant>,
    connections: u64,
    calm: bool,
    report: Report,
}

impl World {
    pub fn new(shards: u32, limit: SessionStartLimit, seed: u64) -> Self {
        let now = Instant::now();
        let mut world = Self {
            now,
            order: 0,
            schedule: BinaryHeap::new(),
            rng: fastrand::Rng::with_seed(seed),
            shards: Vec::new(),
            queue: IdentifyCore::new(now, limit),
            queue_at: None,
            tickets: HashMap::new(),
            limit,
            day_ends: now + limit.reset_after,
            last_identify: HashMap::new(),
            connections: 0,
            calm: false,
            report: Report::default(),
        };
        for number in 0..shards {
            let mut config = SessionConfig::new("a.b.c", Intents::GUILDS);
            config.url = String::from("ws://main.test");
            config.compression = Compression::None;
            config.shard = ShardId::new(number, shards);
            let seed = world.rng.u64(..);
            world.shards.push(Shard {
                client: Session::new(now, config, seed),
                server: ServerShard::default(),
                connection: 0,
                ticket: None,
                timer_at: None,
                to_client_at: now,
                to_server_at: now,
                seen_session: None,
                seen_sequence: 0,
                ended: false,
            });
            let index = world.shards.len() - 1;
            world.carry_out(index);
            world.schedule_tick(index);
        }
        world
    }

    /// From now on nothing goes wrong.
    pub fn calm_down(&mut self) {
        self.calm = true;
    }

    pub fn run(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(Reverse(Scheduled(at, ..))) = self.schedule.peek() {
            if *at > end {
                break;
            }
            let Some(Reverse(Scheduled(at, _, event))) = self.schedule.pop() else {
                break;
            };
            self.now = at;
            self.happen(event);
        }
        self.now = end;
    }

    pub fn report(&self) -> Report {
        let mut report = self.report.clone();
        report.ended = self.shards.iter().filter(|shard| shard.ended).count();
        report.caught_up = self
            .shards
            .iter()
            .filter(|shard| {
                shard.server.session.as_ref().is_some_and(|session| {
                    // Ticks go on to the end: the last few may be on their way.
                    Some(&session.id) == shard.seen_session.as_ref()
                        && shard.seen_sequence + 3 >= session.record.len() as u64
                })
            })
            .count();
        report
    }

    fn after(&mut self, delay: Duration, event: Event) {
        self.at(self.now + delay, event);
    }

    fn at(&mut self, at: Instant, event: Event) {
        self.order += 1;
        self.schedule
            .push(Reverse(Scheduled(at, self.order, event)));
    }

    fn schedule_tick(&mut self, shard: usize) {
        let delay = Duration::from_millis(self.rng.u64(500..9_500));
        self.after(delay, Event::Tick(shard));
    }

    fn latency(&mut self) -> Duration {
        Duration::from_millis(self.rng.u64(5..150))
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::ClientTimer(shard) => {
                self.shards[shard].timer_at = None;
                self.shards[shard].client.handle_timeout(self.now);
                self.carry_out(shard);
            }
            Event::ToClient(shard, connection, input) => {
                if self.shards[shard].connection == connection {
                    self.tell(shard, input);
                }
            }
            Event::ToServer(shard, connection, text) => self.serve(shard, connection, &text),
            Event::ClientClosed(shard, number) => {
                let server = &mut self.shards[shard].server;
                if server
                    .connection
                    .take_if(|connection| connection.number == number)
                    .is_some()
                {
                    self.send_to_client(
                        shard,
                        number,
                        Input::Closed {
                            code: None,
                            reason: "".into(),
                        },
                    );
                }
            }
            Event::Tick(shard) => {
                self.tick(shard);
                self.schedule_tick(shard);
            }
            Event::Queue => {
                self.queue_at = None;
                self.queue.handle_timeout(self.now);
                self.answer_tickets();
            }
        }
    }

    // The client's side.

    fn tell(&mut self, shard: usize, input: Input) {
        self.shards[shard]
            .client
            .handle_input(self.now, input)
            .unwrap();
        self.carry_out(shard);
    }

    fn carry_out(&mut self, shard: usize) {
        while let Some(output) = self.shards[shard].client.poll_output() {
            match output {
                Output::Connect { url } => self.connect(shard, &url),
                Output::Send(outgoing) => {
                    let connection = self.shards[shard].connection;
                    let arrival = Event::ToServer(shard, connection, outgoing.into_string());
                    self.send_to_server(shard, arrival);
                }
                Output::Close { .. } => {
                    let connection = self.shards[shard].connection;
                    self.send_to_server(shard, Event::ClientClosed(shard, connection));
                }
                Output::Disconnect => self.shards[shard].connection = 0,
                Output::RequestIdentify => {
                    let id = self.shards[shard].client.config().shard;
                    let ticket = self.queue.enqueue(self.now, id);
                    self.shards[shard].ticket = Some(ticket);
                    self.tickets.insert(ticket, shard);
                    self.answer_tickets();
                }
                Output::CancelIdentify => {
                    let ticket = self.shards[shard]
                        .ticket
                        .take()
                        .expect("a ticket to cancel");
                    self.tickets.remove(&ticket);
                    self.queue.cancel(ticket);
                }
                Output::Event(event) => self.see(shard, &event),
                Output::Error(error) => assert!(!error.is_fatal()),
                Output::Fatal(error) => {
                    assert!(
                        matches!(
                            error,
                            Error::IdentifyRefused(IdentifyRefused::BudgetExhausted { .. })
                        ),
                        "{error}"
                    );
                    self.shards[shard].ended = true;
                }
                other => panic!("{other:?}"),
            }
        }
        let deadline = self.shards[shard].client.poll_timeout();
        if let Some(deadline) = deadline
            && self.shards[shard].timer_at.is_none_or(|at| deadline < at)
        {
            self.shards[shard].timer_at = Some(deadline);
            self.at(deadline, Event::ClientTimer(shard));
        }
    }

    fn answer_tickets(&mut self) {
        let mut answers = Vec::new();
        while let Some((ticket, answer)) = self.queue.poll_output() {
            let shard = self
                .tickets
                .remove(&ticket)
                .expect("a ticket that someone holds");
            answers.push((shard, answer));
        }
        let deadline = self.queue.poll_timeout();
        if let Some(deadline) = deadline
            && self.queue_at.is_none_or(|at| deadline < at)
        {
            self.queue_at = Some(deadline);
            self.at(deadline, Event::Queue);
        }
        for (shard, answer) in answers {
            self.shards[shard].ticket = None;
            // The session may be in the middle of its outputs; it takes the answer after them.
            let input = match answer {
                Ok(()) => Input::IdentifyGranted,
                Err(refused) => Input::IdentifyRefused(refused),
            };
            self.shards[shard]
                .client
                .handle_input(self.now, input)
                .unwrap();
            self.carry_out(shard);
        }
    }

    /// The user sees an event: the next of the session, or the first of another.
    fn see(&mut self, index: usize, event: &RawEvent) {
        self.report.events += 1;
        let shard = &mut self.shards[index];
        let session = shard.server.session.as_ref().expect("a session");
        if event.name() == "READY" {
            assert_ne!(shard.seen_session.as_ref(), Some(&session.id));
            shard.seen_session = Some(session.id.clone());
            shard.seen_sequence = 0;
        }
        assert_eq!(shard.seen_session.as_ref(), Some(&session.id));
        assert_eq!(
            event.sequence,
            shard.seen_sequence + 1,
            "exactly once and in order"
        );
        let record = &session.record[shard.seen_sequence as usize];
        assert!(record.ends_with(&format!(
            r#""d":{}}}"#,
            std::str::from_utf8(&event.data).unwrap()
        )));
        shard.seen_sequence += 1;
    }

    // The network.

    fn connect(&mut self, shard: usize, url: &str) {
        self.connections += 1;
        let number = self.connections;
        self.shards[shard].connection = number;
        self.shards[shard].to_client_at = self.now;
        self.shards[shard].to_server_at = self.now;
        let fault = if self.calm { 100 } else { self.rng.u8(..100) };
        // The URL to resume at fails more often than the main one.
        let refused = if url.starts_with("ws://resume.test") {
            20
        } else {
            6
        };
        if (2..2 + refused).contains(&fault) {
            self.report.failed_connects += 1;
            self.send_to_client(
                shard,
                number,
                Input::ConnectFailed {
                    reason: "refused".into(),
                },
            );
            return;
        }
        if fault < 1 {
            // Nobody answers at all.
            self.report.failed_connects += 1;
            return;
        }
        let mut connection = Connection::new(number, self.now);
        connection.blackhole = fault < 2;
        let silent = connection.blackhole;
        self.shards[shard].server.connection = Some(connection);
        self.send_to_client(shard, number, Input::Opened);
        if !silent {
            let hello = format!(
                r#"{{"op":10,"d":{{"heartbeat_interval":{}}}}}"#,
                INTERVAL.as_millis()
            );
            self.say(shard, hello);
        }
    }

    fn send_to_client(&mut self, shard: usize, connection: u64, input: Input) {
        let arrival = self.now + self.latency();
        let at = arrival.max(self.shards[shard].to_client_at);
        self.shards[shard].to_client_at = at;
        self.at(at, Event::ToClient(shard, connection, input));
    }

    fn send_to_server(&mut self, shard: usize, event: Event) {
        let arrival = self.now + self.latency();
        let at = arrival.max(self.shards[shard].to_server_at);
        self.shards[shard].to_server_at = at;
        self.at(at, event);
    }

    // The server's side.

    fn say(&mut self, shard: usize, text: String) {
        let Some(connection) = &self.shards[shard].server.connection else {
            return;
        };
        if !connection.blackhole {
            let number = connection.number;
            self.send_to_client(shard, number, Input::Text(Bytes::from(text)));
        }
    }

    fn act(&mut self, shard: usize, act: Act) {
        match act {
            Act::Say(text) => self.say(shard, text),
            Act::Close(code) => {
                if let Some(connection) = self.shards[shard].server.connection.take() {
                    let input = Input::Closed {
                        code: Some(code),
                        reason: "".into(),
                    };
                    self.send_to_client(shard, connection.number, input);
                }
            }
        }
    }

    /// Breaks the connection. What is on its way to the client may be lost.
    fn cut(&mut self, shard: usize) {
        self.report.cuts += 1;
        let Some(connection) = self.shards[shard].server.connection.take() else {
            return;
        };
        let closed = Input::Closed {
            code: None,
            reason: "reset".into(),
        };
        if self.rng.bool() {
            self.send_to_client(shard, connection.number, closed);
        } else {
            // At once: everything on its way is lost.
            self.shards[shard].connection = u64::MAX;
            self.tell(shard, closed);
        }
    }

    fn serve(&mut self, shard: usize, number: u64, text: &str) {
        let now = self.now;
        let server = &mut self.shards[shard].server;
        let Some(connection) = server
            .connection
            .as_mut()
            .filter(|connection| connection.number == number)
        else {
            return;
        };
        if connection.blackhole {
            return;
        }
        let withholds_acks = connection.withholds_acks;
        match connection.arrive(now, text) {
            Asked::Beat => {
                if withholds_acks {
                    self.report.lost_acks += 1;
                } else {
                    self.say(shard, r#"{"op":11}"#.to_owned());
                }
            }
            Asked::Command => self.report.commands += 1,
            Asked::Identify => self.identify(shard),
            Asked::Resume { id, sequence } => self.resume(shard, &id, sequence),
        }
    }

    fn identify(&mut self, shard: usize) {
        self.report.identifies += 1;
        if self.now >= self.day_ends {
            self.day_ends += Duration::from_hours(24);
            self.limit.remaining = self.limit.total;
            self.report.identifies_of_the_day = 0;
        }
        self.report.identifies_of_the_day += 1;
        assert!(self.limit.remaining > 0, "the budget is overdrawn");
        self.limit.remaining -= 1;
        let bucket = shard as u32 % u32::from(self.limit.max_concurrency);
        if let Some(last) = self.last_identify.insert(bucket, self.now) {
            assert!(
                self.now - last >= Duration::from_secs(5),
                "beyond the concurrency"
            );
        }
        let refuse = !self.calm && self.rng.u8(..100) < 3;
        if refuse {
            self.report.refused_identifies += 1;
            self.say(shard, r#"{"op":9,"d":false}"#.to_owned());
            return;
        }
        let Shard {
            server,
            seen_session,
            ..
        } = &mut self.shards[shard];
        if let Some(session) = &server.session
            && Some(&session.id) == seen_session.as_ref()
        {
            let hopeless = session.dead || session.failed_resumes >= 5;
            assert!(hopeless, "a session was given up that could be resumed");
        }
        let ready = server.identify(shard as u32);
        self.log_in(shard);
        self.say(shard, ready);
    }

    fn resume(&mut self, shard: usize, id: &str, sequence: usize) {
        self.report.resumes += 1;
        let overlap = if self.rng.u8(..100) < 10 {
            self.rng.usize(1..4)
        } else {
            0
        };
        let fault = if self.calm { 100 } else { self.rng.u8(..100) };
        if fault < 3 {
            if let Some(session) = &mut self.shards[shard].server.session {
                session.failed_resumes += 1;
            }
            self.act(shard, Act::Close(4000));
            return;
        }
        if let Some(messages) = self.shards[shard].server.resume(id, sequence, overlap) {
            self.log_in(shard);
            for message in messages {
                self.say(shard, message);
            }
        } else {
            self.report.refused_resumes += 1;
            self.say(shard, r#"{"op":9,"d":false}"#.to_owned());
        }
    }

    fn log_in(&mut self, shard: usize) {
        if let Some(connection) = &mut self.shards[shard].server.connection {
            connection.logged_in = true;
        }
    }

    fn tick(&mut self, shard: usize) {
        if self.shards[shard].ended {
            return;
        }
        // Events happen whether or not the bot is there.
        let data = format!(r#"{{"n":{}}}"#, self.rng.u32(..));
        let logged_in = self.shards[shard]
            .server
            .connection
            .as_ref()
            .is_some_and(|connection| connection.logged_in);
        let alive = self.shards[shard]
            .server
            .session
            .as_ref()
            .is_some_and(|session| !session.dead);
        if alive
            && let Some(message) = self.shards[shard].server.dispatch("MESSAGE_CREATE", &data)
            && logged_in
        {
            self.say(shard, message);
        }
        if self.rng.u8(..100) < 5 {
            let command = Outgoing::raw(OpCode::RequestSoundboardSounds, &0).unwrap();
            for _ in 0..self.rng.u8(1..40) {
                // The queue may be full, if the connection is down for long.
                let _ = self.shards[shard]
                    .client
                    .handle_input(self.now, Input::Command(command.clone()));
            }
            self.carry_out(shard);
        }
        if !self.calm && logged_in {
            self.trouble(shard);
        }
    }

    /// Every now and then something goes wrong.
    fn trouble(&mut self, shard: usize) {
        let end_session = |world: &mut Self| {
            if let Some(session) = &mut world.shards[shard].server.session {
                session.dead = true;
            }
        };
        match self.rng.u16(..1000) {
            0..20 => self.cut(shard),
            20..28 => {
                self.report.blackholes += 1;
                if let Some(connection) = &mut self.shards[shard].server.connection {
                    connection.blackhole = true;
                }
            }
            28..36 => {
                if let Some(connection) = &mut self.shards[shard].server.connection {
                    connection.withholds_acks = true;
                }
            }
            36..44 => self.say(shard, r#"{"op":7,"d":null}"#.to_owned()),
            44..49 => {
                self.report.invalidated += 1;
                end_session(self);
                self.say(shard, r#"{"op":9,"d":false}"#.to_owned());
            }
            49..53 => self.say(shard, r#"{"op":9,"d":true}"#.to_owned()),
            53..58 => {
                // The session is gone, and the client finds out when it resumes.
                end_session(self);
                self.cut(shard);
            }
            58..64 => {
                let code = [4000, 4001, 4008, 1001, 1012][self.rng.usize(..5)];
                self.act(shard, Act::Close(code));
            }
            64..67 => {
                end_session(self);
                self.report.invalidated += 1;
                let code = [4007, 4009][self.rng.usize(..2)];
                self.act(shard, Act::Close(code));
            }
            67..77 => self.act(shard, Act::Say(r#"{"op":1,"d":null}"#.to_owned())),
            _ => {}
        }
    }
}
