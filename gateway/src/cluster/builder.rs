//! Everything that can be said about a cluster before it starts.

use std::{sync::Arc, time::Duration};

use cordial_model::{
    Token,
    gateway::{EventTypeFlags, Intents, UpdatePresence},
    rest::{GetGatewayBot, SendRequest},
};

use super::{
    Cluster, ClusterState, reshard,
    roster::{Roster, Template},
};
use crate::{
    Error, ShardId,
    connector::Connector,
    identify::{IdentifyQueue, InMemoryIdentifyQueue, SessionStartLimit},
    inflate::Compression,
    protocol::SessionConfig,
    shard::{ConnectPace, Overflow, ShardBuilder},
};

/// How many events of a shard may wait to be taken, unless told otherwise.
const EVENT_CAPACITY: usize = 256;
/// How much later than to another session an event may come to one, unless told otherwise.
const HORIZON: Duration = Duration::from_secs(15);
/// How many sessions may resume at a time, unless told otherwise.
const RESUMES: usize = 64;

/// Configures a [`Cluster`].
#[derive(Clone, Debug)]
#[must_use = "a cluster does nothing until it is started"]
pub struct ClusterBuilder {
    shard: ShardBuilder,
    numbers: Option<Vec<u32>>,
    total: Option<u32>,
    queue: Option<Arc<dyn IdentifyQueue>>,
    limit: Option<SessionStartLimit>,
    resume: ClusterState,
    resumes: usize,
    horizon: Duration,
    seed: Option<u64>,
}

/// Why [`ClusterBuilder::recommended`] has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecommendError<E> {
    /// Discord did not answer the request.
    #[error("`GET /gateway/bot` failed: {0}")]
    Request(E),
    /// Fewer sessions may be started than there are shards: [`Error::NotEnoughIdentifies`].
    #[error(transparent)]
    Refused(Error),
}

impl Cluster {
    /// Begins to configure a cluster.
    pub fn builder(token: impl Into<Token>, intents: Intents) -> ClusterBuilder {
        ClusterBuilder::new(SessionConfig::new(token, intents))
    }
}

impl ClusterBuilder {
    /// A cluster whose shards have such sessions. Shard and session to resume are set for each.
    pub fn new(config: SessionConfig) -> Self {
        Self {
            shard: ShardBuilder::new(config).event_capacity(EVENT_CAPACITY),
            numbers: None,
            total: None,
            queue: None,
            limit: None,
            resume: ClusterState::default(),
            resumes: RESUMES,
            horizon: HORIZON,
            seed: None,
        }
    }

    /// How many shards the bot has in all. Default: what [`recommended`](Self::recommended) says, or as many as the state to
    /// [`resume`](Self::resume) had, or 1.
    pub fn total(mut self, total: u32) -> Self {
        self.total = Some(total);
        self
    }

    /// Which of the shards run here, `0..16` for instance, if several processes share them. Default: all, or those of the
    /// state to [`resume`](Self::resume).
    pub fn range(mut self, numbers: impl IntoIterator<Item = u32>) -> Self {
        self.numbers = Some(numbers.into_iter().collect());
        self
    }

    /// Which shards run here, and how many there are in all: [`range`](Self::range) and [`total`](Self::total).
    pub fn shards(self, numbers: impl IntoIterator<Item = u32>, total: u32) -> Self {
        self.range(numbers).total(total)
    }

    /// Asks Discord, by `GET /gateway/bot`, where to connect, how many shards to run, and how many may identify when.
    ///
    /// A [`total`](Self::total) set before is kept, and so is that of a state to [`resume`](Self::resume). Nothing is started if the budget of session starts does not suffice for
    /// every shard that is not [resumed](Self::resume); so say before what to resume.
    /// [Discord](https://discord.com/developers/docs/events/gateway#get-gateway-bot)
    ///
    /// # Errors
    ///
    /// Those of the request, and [`Error::NotEnoughIdentifies`].
    pub async fn recommended<S: SendRequest>(
        mut self,
        http: &S,
    ) -> Result<Self, RecommendError<S::Error>> {
        let gateway = http
            .send(GetGatewayBot::new())
            .await
            .map_err(RecommendError::Request)?;
        self = self.url(gateway.url);
        let total = self.planned_total().unwrap_or(gateway.shards.max(1));
        let limit = SessionStartLimit::from(gateway.session_start_limit);
        self.limit = Some(limit);
        let to_identify = self
            .shard_numbers(total)
            .into_iter()
            .filter(|number| {
                let session = self.resume.session(*number);
                session.is_none_or(|session| session.shard.total() != total)
            })
            .count();
        let needed = u32::try_from(to_identify).unwrap_or(u32::MAX);
        if needed > limit.remaining {
            return Err(RecommendError::Refused(Error::NotEnoughIdentifies {
                needed,
                remaining: limit.remaining,
                reset_after: limit.reset_after,
            }));
        }
        self.total = Some(total);
        Ok(self)
    }

    /// Where to connect, from `GET /gateway/bot`. Default: Discord's gateway.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.shard = self.shard.url(url);
        self
    }

    /// Transport compression. Default: [`Compression::default`], which is zlib-stream where this build has it.
    pub fn compression(mut self, compression: Compression) -> Self {
        self.shard = self.shard.compression(compression);
        self
    }

    /// Which events to receive. Others are passed over before they are parsed. Default: all.
    pub fn events(mut self, events: EventTypeFlags) -> Self {
        self.shard = self.shard.events(events);
        self
    }

    /// The presence to appear with.
    pub fn presence(mut self, presence: UpdatePresence) -> Self {
        self.shard = self.shard.presence(presence);
        self
    }

    /// Sessions to resume, from [`Cluster::shutdown`]. Shards without one identify; so do those whose session Discord no longer
    /// has, after [`Error::InvalidSession`], and those of another total, after [`Error::ResumeStateMismatch`].
    pub fn resume(mut self, state: impl Into<Option<ClusterState>>) -> Self {
        self.resume = state.into().unwrap_or_default();
        self
    }

    /// Changes the rest of the sessions' configuration.
    pub fn configure(mut self, change: impl FnOnce(&mut SessionConfig)) -> Self {
        self.shard = self.shard.configure(change);
        self
    }

    /// Who says when a shard may identify. Default: an [`InMemoryIdentifyQueue`] for this cluster's shards.
    pub fn queue(mut self, queue: Arc<dyn IdentifyQueue>) -> Self {
        self.queue = Some(queue);
        self
    }

    /// How many sessions may be started, if [`recommended`](Self::recommended) was not asked. It is for the default
    /// [`queue`](Self::queue). Default: 1000, one at a time.
    pub fn session_start_limit(mut self, limit: impl Into<SessionStartLimit>) -> Self {
        self.limit = Some(limit.into());
        self
    }

    /// How to connect. Default: [`TcpConnector`](crate::TcpConnector).
    pub fn connector(mut self, connector: Arc<dyn Connector>) -> Self {
        self.shard = self.shard.connector(connector);
        self
    }

    /// How many events of each shard may wait to be taken, 1 at least. Default: 256.
    pub fn event_capacity(mut self, events: usize) -> Self {
        self.shard = self.shard.event_capacity(events);
        self
    }

    /// What happens when more events come. Default: [`Overflow::Wait`].
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.shard = self.shard.overflow(overflow);
        self
    }

    /// How many sessions may resume at a time, 1 at least. Default: 64.
    pub fn concurrent_resumes(mut self, sessions: usize) -> Self {
        self.resumes = sessions;
        self
    }

    /// How much later than to one session an event may come to another, for [`reshard`](crate::ClusterHandle::reshard). Old and new
    /// shards run side by side for more than twice as long. Default: 15 s.
    pub fn reshard_horizon(mut self, horizon: Duration) -> Self {
        self.horizon = horizon;
        self
    }

    /// Makes the jitter of heartbeats and waits repeatable.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Starts the shards, in order: as many connect at a time as may identify or [resume](Self::concurrent_resumes) at a time.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime that has IO and time enabled; if a number of [`range`](Self::range) is not less than the total.
    pub fn start(self) -> Cluster {
        let total = self.planned_total().unwrap_or(1);
        let numbers = self.shard_numbers(total);
        let queue = self.queue.unwrap_or_else(|| {
            Arc::new(InMemoryIdentifyQueue::new(self.limit.unwrap_or_default()))
        });
        let template = Template {
            builder: self
                .shard
                .queue(Arc::clone(&queue))
                .pace(ConnectPace::new(self.resumes)),
            queue,
            horizon: self.horizon,
            seed: self.seed.unwrap_or_else(|| fastrand::u64(..)),
        };
        let roster = Roster::new(template, total);
        let delivered = self.resume.delivered.clone();
        if !delivered.is_empty() && self.resume.total == total {
            reshard::go_on(&roster, &numbers, delivered);
        }
        for number in numbers {
            let resume = self.resume.session(number).cloned();
            roster
                .start(ShardId::new(number, total), resume)
                .expect("the numbers of a new cluster's shards are all different");
        }
        Cluster::new(roster)
    }

    fn shard_numbers(&self, total: u32) -> Vec<u32> {
        let resumed = || (self.resume.total == total).then(|| self.resume.shards.clone());
        let mut numbers = self
            .numbers
            .clone()
            .or_else(resumed)
            .unwrap_or_else(|| (0..total).collect());
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// How many shards there are to be in all, as far as the user said.
    fn planned_total(&self) -> Option<u32> {
        self.total
            .or((self.resume.total > 0).then_some(self.resume.total))
    }
}
