//! The gateway: WebSocket connections, the sessions they serve, and faults by script.
//!
//! [`Gateway::serve`] accepts connections. Each is one [`connection`] task that holds its client to the rules of
//! [`conduct`]. An [`identify`] makes a [`session`], which subscribes to the hub in the moment it takes the snapshot for its
//! `GUILD_CREATE`s; from then on the hub puts what it hears into its [`outbox`], by way of its [`routes`], whether a
//! connection reads there or not.

mod account;
mod budget;
mod command;
mod conduct;
mod connection;
mod encoder;
mod fault;
mod handshake;
mod identify;
mod members;
mod outbox;
mod registry;
mod requests;
mod routes;
mod session;
mod silence;
mod snapshot;
#[cfg(feature = "user")]
mod user;
#[cfg(feature = "user")]
mod user_command;
#[cfg(feature = "user")]
mod user_list;
#[cfg(feature = "user")]
mod user_ready;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use cordial_model::{
    gateway::Intents,
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    task::JoinSet,
};
use tokio_websockets::{CloseCode, Limits, Message, ServerBuilder};

use self::{
    account::Ledger,
    budget::Budget,
    connection::{Connection, now},
    fault::Upcoming,
    handshake::Wishes,
    members::MemberRequests,
    registry::Registry,
};
pub use self::{
    account::{GatewayTotals, SessionAccount},
    fault::{Fault, Target},
};
pub(crate) use self::{routes::Routes, session::Session};
use crate::{hub::Hub, journal::Happening, world::World};

/// The longest message that is read at all, in bytes. Discord's own limit is far below, and is met with a close code.
const MAX_MESSAGE: usize = 1 << 20;

/// How long to wait after a connection could not be accepted.
const ACCEPT_AGAIN: Duration = Duration::from_millis(10);

/// How long a client has for its WebSocket handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How the gateway behaves.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct GatewaySettings {
    /// How often clients are told to send heartbeats. Discord says 41,250 ms.
    pub heartbeat_interval: Duration,
    /// How many session starts a bot has in 24 hours.
    pub session_starts: u32,
    /// How many shards may identify at a time.
    pub max_concurrency: u32,
    /// How long that time is. Discord says 5 s.
    pub identify_window: Duration,
    /// How long a bot waits between two requests for all members of one guild. Discord says 30 s.
    pub member_request_window: Duration,
    /// How many shards `GET /gateway/bot` recommends.
    pub shards: u32,
    /// Privileged intents that bots may ask for.
    pub privileged_intents: Intents,
    /// How many guilds a shard may have.
    pub max_guilds_per_shard: usize,
    /// How many dispatches a session keeps for a resume.
    pub replay_capacity: usize,
    /// How many bytes of dispatches that the client has acknowledged with a heartbeat are kept for a resume.
    pub replay_bytes: usize,
    /// How many dispatches a client may fall behind before it is disconnected.
    pub queue_capacity: u64,
    /// How many sessions without a connection are kept for a resume.
    pub kept_sessions: usize,
}

impl Default for GatewaySettings {
    fn default() -> Self {
        Self {
            heartbeat_interval: Duration::from_millis(41_250),
            session_starts: 1000,
            max_concurrency: 1,
            identify_window: Duration::from_secs(5),
            member_request_window: Duration::from_secs(30),
            shards: 1,
            privileged_intents: Intents::PRIVILEGED,
            max_guilds_per_shard: 2500,
            replay_capacity: 4096,
            replay_bytes: 8 << 20,
            queue_capacity: 4096,
            kept_sessions: 1024,
        }
    }
}

/// The gateway of a sandbox. Cheap to clone; clones are the same gateway.
#[derive(Clone)]
pub struct Gateway {
    shared: Arc<Shared>,
}

struct Shared {
    world: Arc<Mutex<World>>,
    hub: Arc<Hub>,
    state: Mutex<State>,
    /// How many sessions there are.
    sessions: watch::Sender<usize>,
}

/// What the gateway knows of its connections and sessions. Where the world's lock is needed too, that is taken first.
#[derive(Debug)]
pub(crate) struct State {
    settings: GatewaySettings,
    url: Arc<str>,
    next_connection: u64,
    connections: HashMap<u64, mpsc::UnboundedSender<Fault>>,
    registry: Registry,
    budgets: HashMap<Id<UserMarker>, Budget>,
    member_requests: MemberRequests,
    upcoming: Upcoming,
    random: fastrand::Rng,
    totals: GatewayTotals,
    ledger: Ledger,
}

impl std::fmt::Debug for Gateway {
    /// Only where it is: sessions and world hold secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

impl Gateway {
    /// A gateway over a world. `url` is where clients reach it: it is told them for their resumes.
    pub(crate) fn new(
        world: Arc<Mutex<World>>,
        hub: Arc<Hub>,
        settings: GatewaySettings,
        url: impl Into<Arc<str>>,
        seed: u64,
    ) -> Self {
        let state = State {
            registry: Registry::new(settings.kept_sessions),
            settings,
            url: url.into(),
            next_connection: 0,
            connections: HashMap::new(),
            budgets: HashMap::new(),
            member_requests: MemberRequests::default(),
            upcoming: Upcoming::default(),
            random: fastrand::Rng::with_seed(seed),
            totals: GatewayTotals::default(),
            ledger: Ledger::default(),
        };
        Self {
            shared: Arc::new(Shared {
                world,
                hub,
                state: Mutex::new(state),
                sessions: watch::Sender::new(0),
            }),
        }
    }

    /// Accepts connections until it is dropped; then all of them are cut.
    pub(crate) async fn serve(self, listener: TcpListener) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        connections.spawn(self.clone().connect(stream));
                    }
                    // Out of file descriptors, or the client has gone already: others may still come.
                    Err(error) => {
                        tracing::warn!(%error, "could not accept a gateway connection");
                        tokio::time::sleep(ACCEPT_AGAIN).await;
                    }
                },
                Some(_) = connections.join_next() => {}
            }
        }
    }

    async fn connect(self, stream: TcpStream) {
        let (sender, faults) = mpsc::unbounded_channel();
        let (id, upcoming) = {
            let mut state = self.state();
            let id = state.next_connection;
            state.next_connection += 1;
            state.totals.connections += 1;
            state.connections.insert(id, sender);
            (id, state.upcoming.take())
        };
        self.note(id, "connect");
        if upcoming.contains(&Fault::Drop) {
            self.note(id, "cut");
            self.forget_connection(id);
            return;
        }
        // Small payloads go out at once.
        let _ = stream.set_nodelay(true);
        let builder =
            ServerBuilder::new().limits(Limits::default().max_payload_len(Some(MAX_MESSAGE)));
        let accepted = tokio::time::timeout(HANDSHAKE, builder.accept(stream)).await;
        let Ok(Ok((request, mut socket))) = accepted else {
            self.note(id, "handshake failed");
            self.forget_connection(id);
            return;
        };
        match Wishes::parse(request.uri().query()) {
            Ok(wishes) => {
                Connection::new(id, self, socket, wishes, faults)
                    .run(upcoming)
                    .await;
            }
            Err(refusal) => {
                self.note(id, &format!("close {}", refusal.code.get()));
                let code = u16::try_from(refusal.code.get())
                    .ok()
                    .and_then(|code| CloseCode::try_from(code).ok());
                // The client may have gone already.
                let _ =
                    futures_util::SinkExt::send(&mut socket, Message::close(code, &refusal.reason))
                        .await;
                self.forget_connection(id);
            }
        }
    }

    /// Lets a fault happen. Gives the number of connections that it reaches; a fault for the next one counts as one.
    pub fn fault(&self, target: &Target, fault: Fault) -> usize {
        let mut state = self.state();
        let chosen: Vec<u64> = match target {
            Target::Next => {
                state.upcoming.add(fault);
                return 1;
            }
            Target::All => state.connections.keys().copied().collect(),
            Target::Shard(shard) => state
                .registry
                .iter()
                .filter(|session| session.identity.shard.id == *shard)
                .filter_map(|session| session.connection())
                .collect(),
            Target::Session(id) => state
                .registry
                .get(id)
                .and_then(|session| session.connection())
                .into_iter()
                .collect(),
        };
        chosen
            .into_iter()
            .filter_map(|id| state.connections.get(&id))
            .filter(|connection| connection.send(fault.clone()).is_ok())
            .count()
    }

    /// The sessions that a connection serves, in the order of shards.
    pub(crate) fn connected(&self) -> Vec<Arc<Session>> {
        let state = self.state();
        let mut connected: Vec<_> = state
            .registry
            .iter()
            .filter(|session| session.is_attached())
            .cloned()
            .collect();
        connected.sort_by(|a, b| {
            let shard = |session: &Session| {
                let shard = session.identity.shard;
                (shard.count, shard.id)
            };
            shard(a)
                .cmp(&shard(b))
                .then(a.identity.id.cmp(&b.identity.id))
        });
        connected
    }

    /// How the gateway behaves.
    pub fn settings(&self) -> GatewaySettings {
        self.state().settings.clone()
    }

    /// Changes how the gateway behaves, for connections and sessions to come.
    pub fn configure(&self, change: impl FnOnce(&mut GatewaySettings)) {
        let mut state = self.state();
        change(&mut state.settings);
        // What is left of the day's session starts is counted anew with the new limits.
        state.budgets.clear();
    }

    /// Leaves a bot with this many session starts for today.
    pub fn set_remaining_session_starts(&self, bot: Id<UserMarker>, remaining: u32) {
        let mut state = self.state();
        state.budget(bot).set_remaining(now(), remaining);
    }

    /// The URL that clients connect to, such as `ws://127.0.0.1:40000`.
    pub fn url(&self) -> Arc<str> {
        Arc::clone(&self.state().url)
    }

    /// Every session, with or without a connection.
    pub fn sessions(&self) -> Vec<SessionInfo> {
        self.state()
            .registry
            .iter()
            .map(|session| SessionInfo {
                id: session.identity.id.as_ref().to_owned(),
                bot: session.identity.bot,
                shard: (session.identity.shard.id, session.identity.shard.count),
                intents: session.identity.intents,
                sequence: session.newest(),
                connection: session.connection(),
            })
            .collect()
    }

    /// Waits until there are so many sessions, with or without a connection.
    pub async fn wait_for_sessions(&self, sessions: usize) {
        let mut now = self.shared.sessions.subscribe();
        // The sender lives as long as the gateway does.
        let _ = now.wait_for(|now| *now >= sessions).await;
    }

    /// What every session was told, in the order of shards: those that have ended first, as far as they are remembered.
    pub fn accounts(&self) -> Vec<SessionAccount> {
        let state = self.state();
        let mut accounts: Vec<_> = state.ledger.iter().cloned().collect();
        accounts.extend(state.registry.iter().map(|session| session.account()));
        accounts.sort_by(|a, b| {
            let key = |account: &SessionAccount| (!account.ended, account.shard);
            key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
        });
        accounts
    }

    /// What the gateway did so far in total.
    pub fn totals(&self) -> GatewayTotals {
        self.state().totals
    }

    /// What `GET /gateway/bot` answers.
    pub(crate) fn bot_info(&self, bot: Id<UserMarker>) -> BotInfo {
        let mut state = self.state();
        let status = state.budget(bot).status(now());
        BotInfo {
            url: Arc::clone(&state.url),
            shards: state.settings.shards,
            total: status.total,
            remaining: status.remaining,
            reset_after: status.reset_after,
            max_concurrency: status.max_concurrency,
        }
    }

    /// Ends every session and cuts every connection.
    pub(crate) fn reset(&self) {
        let mut state = self.state();
        for connection in state.connections.values() {
            // A connection that is ending already needs no cut.
            let _ = connection.send(Fault::Drop);
        }
        let sessions: Vec<_> = state.registry.drain().collect();
        for session in sessions {
            self.retire(&mut state, &session);
        }
        state.ledger.clear();
        state.totals = GatewayTotals::default();
        state.budgets.clear();
        state.member_requests = MemberRequests::default();
        state.upcoming = Upcoming::default();
    }

    fn detach(&self, session: &Session, connection: u64) {
        let mut state = self.state();
        for session in state.registry.detach(session, connection) {
            self.retire(&mut state, &session);
        }
    }

    fn end(&self, session: &Session) {
        self.retire(&mut self.state(), session);
    }

    /// Ends a session for good; its account is closed.
    fn retire(&self, state: &mut State, session: &Session) {
        self.shared.hub.unsubscribe(session);
        session.end();
        if state.registry.remove(&session.identity.id) {
            state.ledger.close(session.account());
            #[cfg(feature = "user")]
            if session.user().is_some() {
                state.tell_sessions(session.identity.bot);
            }
        }
        self.shared.sessions.send_replace(state.registry.len());
    }

    fn forget_connection(&self, id: u64) {
        self.state().connections.remove(&id);
    }

    fn note(&self, connection: u64, what: &str) {
        tracing::debug!(connection, what, "gateway");
        self.shared.hub.journal().write(Happening::Gateway {
            connection,
            what: what.into(),
        });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.shared
            .world
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Takes the one request for all members of a guild in the window, or says how long to wait for the next.
    fn take_member_request(
        &mut self,
        bot: Id<UserMarker>,
        guild: Id<GuildMarker>,
    ) -> Result<(), Duration> {
        let window = self.settings.member_request_window;
        self.member_requests.take(now(), window, bot, guild)
    }

    fn budget(&mut self, bot: Id<UserMarker>) -> &mut Budget {
        let settings = &self.settings;
        self.budgets.entry(bot).or_insert_with(|| {
            Budget::new(
                settings.session_starts,
                settings.max_concurrency,
                settings.identify_window,
            )
        })
    }
}

/// A session as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionInfo {
    /// The session's id.
    pub id: String,
    /// Whose session it is.
    pub bot: Id<UserMarker>,
    /// The shard's number, and how many there are.
    pub shard: (u32, u32),
    /// What it asked to hear.
    pub intents: Intents,
    /// The sequence number of its newest dispatch.
    pub sequence: u64,
    /// The connection that serves it, counted from 0.
    pub connection: Option<u64>,
}

/// What `GET /gateway/bot` answers.
#[derive(Clone, Debug)]
pub(crate) struct BotInfo {
    pub(crate) url: Arc<str>,
    pub(crate) shards: u32,
    pub(crate) total: u32,
    pub(crate) remaining: u32,
    pub(crate) reset_after: Duration,
    pub(crate) max_concurrency: u32,
}
