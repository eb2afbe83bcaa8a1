//! Which shards a cluster has, for those who take their events and those who only look.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    task::Waker,
    time::Duration,
};

use cordial_model::gateway::EventTypeFlags;
use futures_util::task::AtomicWaker;
use tokio::sync::watch;

use super::{feed::Feed, handle::ShardStatus, overlap::Overlap};
use crate::{
    Error, ResumeState, Shard, ShardBuilder, ShardId, ShardSender,
    identify::{IdentifyQueue, SessionStartLimit},
    shard::{Observer, ShardState},
};

/// What the parts of a cluster share.
pub(super) struct Roster {
    template: Template,
    /// How many shards the bot has in all.
    total: AtomicU32,
    members: RwLock<BTreeMap<ShardId, Arc<Member>>>,
    /// Shards that were started and whose events nobody takes yet.
    arrivals: Mutex<Arrivals>,
    stopping: AtomicBool,
    consumer: AtomicWaker,
    pub(super) overlap: Arc<Overlap>,
}

/// How shards are made.
pub(super) struct Template {
    pub(super) builder: ShardBuilder,
    pub(super) queue: Arc<dyn IdentifyQueue>,
    pub(super) horizon: Duration,
    pub(super) seed: u64,
}

#[derive(Default)]
struct Arrivals {
    feeds: Vec<Feed>,
    /// The cluster is gone, nobody will take them.
    closed: bool,
}

/// One shard, from outside.
pub(super) struct Member {
    pub(super) id: ShardId,
    pub(super) sender: ShardSender,
    pub(super) observer: Observer,
    ended: watch::Sender<Option<End>>,
    /// Its events do not count any more.
    discarded: AtomicBool,
    consumer: AtomicWaker,
}

/// The shard has ended, and everything it had was taken.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) resume: Option<ResumeState>,
}

impl Member {
    /// Nobody takes events of the shard any more: there are none.
    pub(super) fn set_ended(&self, resume: Option<ResumeState>) {
        self.ended.send_replace(Some(End { resume }));
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.borrow().is_some() || self.sender.is_ended()
    }

    /// Waits until the shard has ended and its last event was taken.
    pub(super) async fn ended(&self) -> End {
        let mut ended = self.ended.subscribe();
        match ended.wait_for(Option::is_some).await {
            Ok(end) => end.clone().unwrap_or(End { resume: None }),
            // The sender is in `self`.
            Err(_) => End { resume: None },
        }
    }

    pub(super) fn discard(&self) {
        self.discarded.store(true, Ordering::Release);
    }

    pub(super) fn is_discarded(&self) -> bool {
        self.discarded.load(Ordering::Acquire)
    }

    /// Whoever takes the shard's events, and found none.
    pub(super) fn register_consumer(&self, consumer: &Waker) {
        self.consumer.register(consumer);
    }

    pub(super) fn wake_consumer(&self) {
        self.consumer.wake();
    }

    pub(super) fn resume(&self) -> Option<ResumeState> {
        self.ended.borrow().as_ref()?.resume.clone()
    }

    pub(super) fn status(&self) -> ShardStatus {
        let figures = &self.observer.figures;
        let state = if self.has_ended() {
            ShardState::Ended
        } else {
            figures.state()
        };
        ShardStatus {
            shard: self.id,
            state,
            latency: figures.latency(),
            silent_for: figures.received_at().map(|at| {
                tokio::time::Instant::now()
                    .into_std()
                    .saturating_duration_since(at)
            }),
            queue_depth: self.observer.queue_depth(),
            dropped: figures.dropped.by_kind(),
            identifies: figures.identifies(),
            resumes: figures.resumes(),
            end_reason: figures.end_reason(),
        }
    }
}

impl Roster {
    pub(super) fn new(template: Template, total: u32) -> Arc<Self> {
        Arc::new(Self {
            template,
            total: AtomicU32::new(total),
            members: RwLock::default(),
            arrivals: Mutex::default(),
            stopping: AtomicBool::new(false),
            consumer: AtomicWaker::new(),
            overlap: Arc::default(),
        })
    }

    pub(super) fn total(&self) -> u32 {
        self.total.load(Ordering::Acquire)
    }

    pub(super) fn set_total(&self, total: u32) {
        self.total.store(total, Ordering::Release);
    }

    pub(super) fn horizon(&self) -> Duration {
        self.template.horizon
    }

    pub(super) fn identify_limit(&self) -> Option<SessionStartLimit> {
        self.template.queue.limit()
    }

    /// Starts a shard. Its place in the line to connect is behind those that were started before.
    pub(super) fn start(
        &self,
        id: ShardId,
        resume: Option<ResumeState>,
    ) -> Result<Arc<Member>, Error> {
        self.start_with(id, resume, EventTypeFlags::empty())
    }

    /// Starts a shard beside those of another total. It receives what tells how far it is, besides what the user wants.
    pub(super) fn start_new(&self, id: ShardId) -> Result<Arc<Member>, Error> {
        let events =
            EventTypeFlags::READY | EventTypeFlags::GUILD_CREATE | EventTypeFlags::GUILD_DELETE;
        self.start_with(id, None, events)
    }

    fn start_with(
        &self,
        id: ShardId,
        resume: Option<ResumeState>,
        besides: EventTypeFlags,
    ) -> Result<Arc<Member>, Error> {
        let mut members = self.members_mut();
        let mut arrivals = self.arrivals();
        if arrivals.closed {
            return Err(Error::Ended);
        }
        if members.get(&id).is_some_and(|member| !member.has_ended()) {
            return Err(Error::ShardExists { shard: id });
        }
        let wanted = self.template.builder.session().events;
        let seed = self
            .template
            .seed
            .wrapping_add(u64::from(id.number()) << 32)
            ^ u64::from(id.total());
        let shard = self
            .template
            .builder
            .clone()
            .shard_id(id)
            .events(wanted | besides)
            .resume(resume)
            .seed(seed)
            .start();
        let member = Arc::new(Member {
            id,
            sender: shard.sender(),
            observer: Shard::observer(&shard).clone(),
            ended: watch::Sender::new(None),
            discarded: AtomicBool::new(false),
            consumer: AtomicWaker::new(),
        });
        members.insert(id, Arc::clone(&member));
        arrivals.feeds.push(Feed::new(
            shard,
            Arc::clone(&member),
            Arc::clone(&self.overlap),
            wanted,
        ));
        drop((members, arrivals));
        self.consumer.wake();
        Ok(member)
    }

    pub(super) fn get(&self, id: ShardId) -> Option<Arc<Member>> {
        self.members().get(&id).cloned()
    }

    pub(super) fn all(&self) -> Vec<Arc<Member>> {
        self.members().values().cloned().collect()
    }

    pub(super) fn forget(&self, id: ShardId) {
        self.members_mut().remove(&id);
    }

    /// Asks whoever takes the events to stop.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        self.consumer.wake();
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.arrivals().closed
    }

    /// Wakes the consumer when there are arrivals, and when it is to stop.
    pub(super) fn register(&self, consumer: &Waker) {
        self.consumer.register(consumer);
    }

    pub(super) fn take_arrivals(&self) -> Vec<Feed> {
        std::mem::take(&mut self.arrivals().feeds)
    }

    /// Nobody takes events any more: drops the shards that wait, and starts no more.
    pub(super) fn close(&self) -> Vec<Feed> {
        let mut arrivals = self.arrivals();
        arrivals.closed = true;
        std::mem::take(&mut arrivals.feeds)
    }

    fn members(&self) -> RwLockReadGuard<'_, BTreeMap<ShardId, Arc<Member>>> {
        self.members.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn members_mut(&self) -> RwLockWriteGuard<'_, BTreeMap<ShardId, Arc<Member>>> {
        self.members.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn arrivals(&self) -> MutexGuard<'_, Arrivals> {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roster")
            .field("total", &self.total())
            .field("shards", &self.members().len())
            .finish_non_exhaustive()
    }
}
