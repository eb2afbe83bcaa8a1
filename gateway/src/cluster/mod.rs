//! Any number of shards as one stream, or with a handler for each.
//!
//! Every shard is a [`Shard`](crate::Shard): a task with a bounded queue. `roster` knows which there are, `feed` is the consumer's end
//! of one, `merge` looks at all of them in turn, `run` gives each a task and a handler. `handle` looks on and steers.
//! Heartbeats are the shards' business, whatever the consumer does.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use cordial_model::gateway::{Event, RawEvent};
use futures_core::Stream;
use futures_util::future::join_all;

pub use self::{
    builder::{ClusterBuilder, RecommendError},
    handle::{ClusterHandle, ShardStatus},
    reshard::Resharded,
    state::ClusterState,
};
use self::{feed::Feed, merge::Merge, roster::Roster};
use crate::{Error, ResumeState, ShardId, metrics::decode};

mod builder;
mod event_key;
mod feed;
mod handle;
mod merge;
mod overlap;
mod reshard;
mod roster;
mod run;
mod seam;
mod state;

/// Any number of shards as one stream of events, each with the shard that it came from.
///
/// Shards that have events take turns. Each has a bounded queue: a consumer that does not keep up holds up reading, or has
/// [events dropped](crate::Overflow), but no heartbeat. Errors come in the stream too; a [fatal](Error::is_fatal) one is the last of
/// its shard, the others go on. The stream ends when all shards have ended, or after [`ClusterHandle::shutdown`].
///
/// Shards are started in order, as many at a time as may identify at a time. [`run`](Self::run) is the other way to take events:
/// a handler, and a task per shard.
///
/// ```no_run
/// use cordial_gateway::Cluster;
/// use cordial_model::{Token, gateway::{Event, Intents}};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let mut cluster = Cluster::builder(Token::from_env()?, Intents::GUILDS | Intents::GUILD_MESSAGES)
///     .total(4)
///     .start();
/// while let Some((shard, event)) = cluster.next_event().await {
///     match event {
///         Ok(Event::MessageCreate(message)) => println!("{shard}: {}", message.content),
///         Ok(_) => {}
///         Err(error) => eprintln!("{shard}: {error}"),
///     }
/// }
/// # Ok(()) }
/// ```
pub struct Cluster {
    merge: Merge<Feed>,
    roster: Arc<Roster>,
}

impl Cluster {
    fn new(roster: Arc<Roster>) -> Self {
        Self {
            merge: Merge::new(),
            roster,
        }
    }

    /// The next event of any shard as it came, or its next error. `None` once all shards have ended.
    ///
    /// Safe to cancel: no event is lost.
    pub async fn next(&mut self) -> Option<(ShardId, Result<RawEvent, Error>)> {
        poll_fn(|cx| self.poll_raw(cx)).await
    }

    /// The next event of any shard, decoded, or the next error. `None` once all shards have ended.
    ///
    /// Safe to cancel: no event is lost.
    pub async fn next_event(&mut self) -> Option<(ShardId, Result<Event, Error>)> {
        poll_fn(|cx| self.poll_event(cx)).await
    }

    /// A stream of decoded events. The cluster itself is a stream of raw ones.
    pub fn events(&mut self) -> ClusterEvents<'_> {
        ClusterEvents { cluster: self }
    }

    /// Looks at the cluster and steers it, from anywhere.
    pub fn handle(&self) -> ClusterHandle {
        ClusterHandle::new(Arc::clone(&self.roster))
    }

    /// Closes all connections and keeps the sessions at Discord. Gives what they can be resumed from.
    ///
    /// Events that were received and not taken come again when the sessions are resumed. Waits for the other side's close
    /// frames for some seconds at most.
    pub async fn shutdown(self) -> ClusterState {
        self.close(Vec::new()).await
    }

    /// Shuts down whatever runs, besides what was shut down already.
    async fn close(mut self, mut sessions: Vec<ResumeState>) -> ClusterState {
        self.roster.overlap.freeze();
        let mut feeds = self.merge.drain();
        feeds.extend(self.roster.close());
        let shards: Vec<u32> = self
            .roster
            .all()
            .iter()
            .filter(|member| !self.roster.overlap.is_leaving(member.id))
            .map(|member| member.id.number())
            .collect();
        let closed = join_all(feeds.into_iter().map(Feed::shutdown)).await;
        sessions.extend(closed.into_iter().flatten());
        sessions.sort_unstable_by_key(|session| session.shard);
        ClusterState {
            total: self.roster.total(),
            shards,
            sessions,
            delivered: self.roster.overlap.outstanding(),
        }
    }

    fn poll_raw(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<(ShardId, Result<RawEvent, Error>)>> {
        self.roster.register(cx.waker());
        if self.roster.is_stopping() {
            return Poll::Ready(None);
        }
        for feed in self.roster.take_arrivals() {
            self.merge.push(feed);
        }
        self.merge.poll_next(cx)
    }

    fn poll_event(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<(ShardId, Result<Event, Error>)>> {
        self.poll_raw(cx)
            .map(|item| item.map(|(shard, event)| (shard, event.and_then(|raw| decode(&raw)))))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.roster.close();
    }
}

/// Raw events. See [`Cluster::events`] for decoded ones.
impl Stream for Cluster {
    type Item = (ShardId, Result<RawEvent, Error>);

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_raw(cx)
    }
}

/// A stream of decoded events, from [`Cluster::events`].
#[derive(Debug)]
pub struct ClusterEvents<'a> {
    cluster: &'a mut Cluster,
}

impl Stream for ClusterEvents<'_> {
    type Item = (ShardId, Result<Event, Error>);

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.cluster.poll_event(cx)
    }
}

impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cluster")
            .field("roster", &self.roster)
            .finish_non_exhaustive()
    }
}
