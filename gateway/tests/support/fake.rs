//! A small Discord in memory, in virtual time: sessions of many shards, their replay, and what was asked of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use cordial_gateway::connector::{ConnectFuture, Connector, Io};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    io::DuplexStream,
    sync::mpsc::{self, UnboundedSender},
    time::Instant,
};
use tokio_websockets::{CloseCode, Message, ServerBuilder};

/// A small Discord. Clones are the same.
#[derive(Clone)]
pub struct Fake {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    guilds: BTreeSet<u64>,
    sessions: BTreeMap<String, Session>,
    next_session: u32,
    happened: Vec<Happened>,
    /// Connections that have not identified, now and at most.
    strangers: usize,
    most_strangers: usize,
    /// Sessions that are being resumed, now and at most.
    resuming: usize,
    most_resuming: usize,
    connections: usize,
    /// How long the way to a new connection takes.
    connect_time: Duration,
    /// How long after identify the first events come.
    login_time: Duration,
    /// Identifies of these shards are answered by this close code.
    refuse: BTreeMap<(u32, u32), u16>,
}

struct Session {
    shard: (u32, u32),
    log: Vec<String>,
    connection: Option<UnboundedSender<Out>>,
    /// How much later than others it is told things.
    lag: Duration,
}

#[derive(Clone)]
enum Out {
    Text(String, Instant),
    Close(u16),
}

/// What a client did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    pub at: Instant,
    pub shard: (u32, u32),
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Identify,
    Resume,
    /// The client closed with this code.
    Close(u16),
    /// A command with this opcode.
    Command(u64),
}

#[derive(Debug)]
struct Pipe {
    connections: UnboundedSender<DuplexStream>,
    state: std::sync::Weak<Mutex<State>>,
}

impl Connector for Pipe {
    fn connect(&self, _uri: &http::Uri) -> ConnectFuture {
        let connections = self.connections.clone();
        let wait = self
            .state
            .upgrade()
            .map_or(Duration::ZERO, |state| state.lock().unwrap().connect_time);
        Box::pin(async move {
            tokio::time::sleep(wait).await;
            let (ours, theirs) = tokio::io::duplex(64 * 1024);
            connections.send(theirs).map_err(std::io::Error::other)?;
            Ok(Box::new(ours) as Box<dyn Io>)
        })
    }
}

impl Fake {
    /// A Discord with guilds, and the way to it.
    pub fn start(guilds: impl IntoIterator<Item = u64>) -> (Self, Arc<dyn Connector>) {
        let fake = Self {
            state: Arc::default(),
        };
        fake.lock().guilds.extend(guilds);
        let (sender, mut connections) = mpsc::unbounded_channel();
        let pipe = Pipe {
            connections: sender,
            state: Arc::downgrade(&fake.state),
        };
        let server = fake.clone();
        tokio::spawn(async move {
            while let Some(stream) = connections.recv().await {
                tokio::spawn(server.clone().serve(stream));
            }
        });
        (fake, Arc::new(pipe))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    // What it is told to be like.

    pub fn set_connect_time(&self, time: Duration) {
        self.lock().connect_time = time;
    }

    pub fn set_login_time(&self, time: Duration) {
        self.lock().login_time = time;
    }

    /// Answers identifies of a shard by a close code.
    pub fn refuse(&self, shard: (u32, u32), code: u16) {
        self.lock().refuse.insert(shard, code);
    }

    /// Tells the sessions of shards of this total everything so much later.
    pub fn set_lag(&self, total: u32, lag: Duration) {
        for session in self.lock().sessions.values_mut() {
            if session.shard.1 == total {
                session.lag = lag;
            }
        }
    }

    /// Something happens in a guild, or in none.
    pub fn publish(&self, guild: Option<u64>, name: &str, data: &Value) {
        let mut state = self.lock();
        for session in state.sessions.values_mut() {
            if serves(session.shard, guild) {
                session.tell(name, data);
            }
        }
    }

    /// Cuts every connection of a shard.
    pub fn cut(&self, shard: (u32, u32)) {
        for session in self.lock().sessions.values_mut() {
            if session.shard == shard {
                session.connection = None;
            }
        }
    }

    /// Closes every connection of a shard with a code. The sessions end, if the code says so.
    pub fn close(&self, shard: (u32, u32), code: u16) {
        for session in self.lock().sessions.values_mut() {
            if session.shard == shard
                && let Some(connection) = session.connection.take()
            {
                let _ = connection.send(Out::Close(code));
            }
        }
    }

    /// Forgets all sessions of a shard.
    pub fn forget(&self, shard: (u32, u32)) {
        self.lock()
            .sessions
            .retain(|_, session| session.shard != shard);
    }

    // What it saw.

    pub fn happened(&self) -> Vec<Happened> {
        self.lock().happened.clone()
    }

    pub fn count(&self, what: What) -> usize {
        let state = self.lock();
        state
            .happened
            .iter()
            .filter(|happened| happened.what == what)
            .count()
    }

    /// The shards of living sessions, in order of their identifies.
    pub fn shards(&self) -> Vec<(u32, u32)> {
        self.lock()
            .sessions
            .values()
            .map(|session| session.shard)
            .collect()
    }

    pub fn connections(&self) -> usize {
        self.lock().connections
    }

    pub fn most_unidentified(&self) -> usize {
        self.lock().most_strangers
    }

    pub fn most_resuming(&self) -> usize {
        self.lock().most_resuming
    }

    // How it serves.

    async fn serve(self, stream: DuplexStream) {
        let Ok((_, mut socket)) = ServerBuilder::new().accept(stream).await else {
            return;
        };
        {
            let mut state = self.lock();
            state.connections += 1;
            state.strangers += 1;
            state.most_strangers = state.most_strangers.max(state.strangers);
        }
        let hello = json!({"op": 10, "d": {"heartbeat_interval": 41_250}}).to_string();
        let (sender, mut outs) = mpsc::unbounded_channel();
        let mut sender = Some(sender);
        let mut shard = None;
        let mut going = socket.send(Message::text(hello)).await.is_ok();
        while going {
            let message = tokio::select! {
                out = outs.recv() => {
                    going = match out {
                        Some(Out::Text(text, at)) => {
                            tokio::time::sleep_until(at).await;
                            let resumed = text.contains(r#""t":"RESUMED""#);
                            if resumed {
                                let mut state = self.lock();
                                state.resuming = state.resuming.saturating_sub(1);
                            }
                            socket.send(Message::text(text)).await.is_ok()
                        }
                        Some(Out::Close(code)) => {
                            let code = CloseCode::try_from(code).unwrap();
                            let _ = socket.send(Message::close(Some(code), "told so")).await;
                            false
                        }
                        // Cut.
                        None => false,
                    };
                    continue;
                }
                message = socket.next() => match message {
                    Some(Ok(message)) => message,
                    _ => break,
                },
            };
            if let Some((code, _)) = message.as_close() {
                let code = u16::from(code);
                if let Some(shard) = shard {
                    self.note(shard, What::Close(code));
                    if matches!(code, 1000 | 1001) {
                        self.forget(shard);
                    }
                }
                // The answer goes out with the next write.
                let _ = socket.close().await;
                break;
            }
            let Some(text) = message.as_text() else {
                continue;
            };
            let payload: Value = serde_json::from_str(text).unwrap();
            match payload["op"].as_u64().unwrap() {
                1 => {
                    going = socket.send(Message::text(r#"{"op":11}"#)).await.is_ok();
                }
                2 => {
                    let id = &payload["d"]["shard"];
                    let id = (
                        id[0].as_u64().unwrap() as u32,
                        id[1].as_u64().unwrap() as u32,
                    );
                    shard = Some(id);
                    self.stranger_known();
                    self.note(id, What::Identify);
                    let refused = self.lock().refuse.get(&id).copied();
                    if let Some(code) = refused {
                        let code = CloseCode::try_from(code).unwrap();
                        let _ = socket.send(Message::close(Some(code), "told so")).await;
                        break;
                    }
                    self.identify(id, sender.take().unwrap());
                }
                6 => {
                    self.stranger_known();
                    let session = payload["d"]["session_id"].as_str().unwrap();
                    let sequence = payload["d"]["seq"].as_u64().unwrap();
                    let resumed = self.resume(session, sequence as usize, &mut sender);
                    if let Some(id) = resumed {
                        shard = Some(id);
                        self.note(id, What::Resume);
                    } else {
                        let invalid = r#"{"op":9,"d":false}"#;
                        going = socket.send(Message::text(invalid)).await.is_ok();
                    }
                }
                op => self.note(shard.expect("a session first"), What::Command(op)),
            }
        }
        let mut state = self.lock();
        state.connections -= 1;
        if shard.is_none() {
            state.strangers = state.strangers.saturating_sub(1);
        }
    }

    fn stranger_known(&self) {
        let mut state = self.lock();
        state.strangers -= 1;
    }

    fn note(&self, shard: (u32, u32), what: What) {
        self.lock().happened.push(Happened {
            at: Instant::now(),
            shard,
            what,
        });
    }

    fn identify(&self, shard: (u32, u32), connection: UnboundedSender<Out>) {
        let mut state = self.lock();
        state.next_session += 1;
        let id = format!("session-{:05}", state.next_session);
        let login_time = state.login_time;
        let mut session = Session {
            shard,
            log: Vec::new(),
            connection: Some(connection),
            lag: login_time,
        };
        let guilds: Vec<u64> = state
            .guilds
            .iter()
            .copied()
            .filter(|guild| serves(shard, Some(*guild)))
            .collect();
        let unavailable: Vec<Value> = guilds
            .iter()
            .map(|guild| json!({"id": guild.to_string(), "unavailable": true}))
            .collect();
        let mut ready = super::ready_data(&id);
        ready["guilds"] = unavailable.into();
        session.tell("READY", &ready);
        for guild in guilds {
            session.tell("GUILD_CREATE", &json!({"id": guild.to_string()}));
        }
        session.lag = Duration::ZERO;
        state.sessions.insert(id, session);
    }

    fn resume(
        &self,
        id: &str,
        sequence: usize,
        connection: &mut Option<UnboundedSender<Out>>,
    ) -> Option<(u32, u32)> {
        let mut state = self.lock();
        let session = state.sessions.get_mut(id)?;
        session.connection = connection.take();
        let shard = session.shard;
        for text in session.log.clone().into_iter().skip(sequence) {
            session.send(text);
        }
        session.tell("RESUMED", &json!({}));
        state.resuming += 1;
        state.most_resuming = state.most_resuming.max(state.resuming);
        Some(shard)
    }
}

impl Session {
    fn tell(&mut self, name: &str, data: &Value) {
        let text = super::dispatch(self.log.len() as u64 + 1, name, data);
        self.log.push(text.clone());
        self.send(text);
    }

    fn send(&self, text: String) {
        if let Some(connection) = &self.connection {
            let _ = connection.send(Out::Text(text, Instant::now() + self.lag));
        }
    }
}

fn serves(shard: (u32, u32), guild: Option<u64>) -> bool {
    guild.map_or(0, |guild| (guild >> 22) % u64::from(shard.1)) == u64::from(shard.0)
}
