//! Everything that can be said about a shard before it starts.

use std::sync::Arc;

use cordial_model::{
    Token,
    gateway::{EventTypeFlags, Intents, UpdatePresence},
};
use tokio::sync::mpsc;
use tracing::Instrument;

use super::{
    ConnectPace, Figures, Observer, Overflow, Shard, ShardSender,
    control::Control,
    task::{Resources, Task},
};
use crate::{
    ShardId,
    connector::{Connector, TcpConnector},
    identify::{IdentifyQueue, InMemoryIdentifyQueue},
    inflate::Compression,
    protocol::{Login, ResumeState, Session, SessionConfig},
    requests::Counter,
};

/// How many commands may be on their way to a shard's task, besides those that the session itself queues.
const COMMANDS_IN_FLIGHT: usize = 16;

/// Configures a [`Shard`].
#[derive(Clone, Debug)]
#[must_use = "a shard does nothing until it is started"]
pub struct ShardBuilder {
    config: SessionConfig,
    queue: Option<Arc<dyn IdentifyQueue>>,
    connector: Option<Arc<dyn Connector>>,
    capacity: usize,
    overflow: Overflow,
    pace: Option<ConnectPace>,
    seed: Option<u64>,
}

impl Shard {
    /// Begins to configure a shard.
    pub fn builder(token: impl Into<Token>, intents: Intents) -> ShardBuilder {
        ShardBuilder::new(SessionConfig::new(token, intents))
    }
}

impl ShardBuilder {
    /// A shard with this session.
    pub fn new(config: SessionConfig) -> Self {
        Self {
            config,
            queue: None,
            connector: None,
            capacity: 1024,
            overflow: Overflow::default(),
            pace: None,
            seed: None,
        }
    }

    /// Which part of the guilds. Default: all, in one shard.
    pub fn shard_id(mut self, shard: ShardId) -> Self {
        self.config.shard = shard;
        self
    }

    /// Where to connect, from `GET /gateway/bot`. Default: Discord's gateway.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.config.url = url.into();
        self
    }

    /// Transport compression. Default: [`Compression::default`], which is zlib-stream where this build has it.
    pub fn compression(mut self, compression: Compression) -> Self {
        self.config.compression = compression;
        self
    }

    /// Which events to receive. Others are passed over before they are parsed. Default: all.
    pub fn events(mut self, events: EventTypeFlags) -> Self {
        self.config.events = events;
        self
    }

    /// The presence to appear with.
    pub fn presence(mut self, presence: UpdatePresence) -> Self {
        self.config.presence = Some(presence);
        self
    }

    /// A session to resume. Default: none.
    pub fn resume(mut self, state: impl Into<Option<ResumeState>>) -> Self {
        self.config.resume = state.into();
        self
    }

    /// Changes the rest of the session's configuration.
    pub fn configure(mut self, change: impl FnOnce(&mut SessionConfig)) -> Self {
        change(&mut self.config);
        self
    }

    /// Who says when the shard may identify; share one among all shards of a bot. Default: a queue of the shard's own.
    pub fn queue(mut self, queue: Arc<dyn IdentifyQueue>) -> Self {
        self.queue = Some(queue);
        self
    }

    /// How to connect. Default: [`TcpConnector`].
    pub fn connector(mut self, connector: Arc<dyn Connector>) -> Self {
        self.connector = Some(connector);
        self
    }

    /// How many events may wait to be taken, 1 at least. Default: 1024.
    pub fn event_capacity(mut self, events: usize) -> Self {
        self.capacity = events.max(1);
        self
    }

    /// What happens when more events come. Default: [`Overflow::Wait`].
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.overflow = overflow;
        self
    }

    /// Takes turns at connecting with other shards. Default: it connects whenever it wants to.
    pub fn pace(mut self, pace: ConnectPace) -> Self {
        self.config.asks_to_connect = true;
        self.pace = Some(pace);
        self
    }

    /// What its session is told at its start.
    pub(crate) fn session(&self) -> &SessionConfig {
        &self.config
    }

    /// Makes the jitter of heartbeats and waits repeatable.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Starts the shard's task, which connects at once.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has IO and time enabled.
    pub fn start(self) -> Shard {
        let id = self.config.shard;
        let now = tokio::time::Instant::now().into_std();
        let figures = Figures::new(now);
        let (events_in, events) = mpsc::channel(self.capacity);
        let (commands, commands_out) = mpsc::channel(COMMANDS_IN_FLIGHT);
        let observer = Observer {
            figures: Arc::clone(&figures),
            queue: events_in.downgrade(),
        };
        let control = Arc::<Control>::default();
        let seed = self.seed.unwrap_or_else(|| fastrand::u64(..));
        let (requests, desk) = Counter::new(id, intents_of(&self.config));
        let queue = self.queue.unwrap_or_else(|| default_queue(&self.config));
        // The place is taken here and not in the task, so that shards connect in the order in which they are started.
        let login = match self.config.resume {
            Some(_) => Login::Resume,
            None => Login::Identify,
        };
        let turn = self
            .pace
            .as_ref()
            .map(|pace| pace.enqueue(id, login, queue.limit()));
        let resources = Resources {
            connector: self
                .connector
                .unwrap_or_else(|| Arc::new(TcpConnector::new())),
            message_limit: self.config.max_message_size,
            queue,
            pace: self.pace,
            overflow: self.overflow,
            events: events_in,
            commands: commands_out,
            control: Arc::clone(&control),
            desk,
            figures,
        };
        let task = Task::new(Session::new(now, self.config, seed), resources, turn);
        let span = tracing::info_span!("shard", id = %id);
        Shard {
            id,
            events,
            task: tokio::spawn(task.run().instrument(span)),
            outcome: None,
            sender: ShardSender {
                commands,
                control,
                requests,
            },
            observer,
        }
    }
}

/// Who says when a shard may identify that shares no queue.
fn default_queue(config: &SessionConfig) -> Arc<dyn IdentifyQueue> {
    #[cfg(feature = "user")]
    if config.user.is_some() {
        return Arc::new(super::user::NoQueue);
    }
    #[cfg(not(feature = "user"))]
    let _ = config;
    Arc::new(InMemoryIdentifyQueue::default())
}

/// What the session may ask for. Sessions of user accounts have no intents: they get everything.
fn intents_of(config: &SessionConfig) -> Intents {
    #[cfg(feature = "user")]
    if config.user.is_some() {
        return Intents::all();
    }
    config.intents
}
