//! A handler for the events of every shard, one task per shard.

use std::{
    future::{Future, poll_fn},
    panic::AssertUnwindSafe,
    sync::Arc,
    task::Poll,
};

use cordial_model::gateway::{Event, RawEvent};
use futures_util::FutureExt;
use tokio::{sync::watch, task::JoinSet};

use super::{Cluster, ClusterState, feed::Feed};
use crate::{Error, ResumeState, ShardId, metrics::decode};

impl Cluster {
    /// Gives every decoded event, and every error, to a handler, until all shards have ended or [`ClusterHandle::shutdown`] is
    /// called. Then, as [`shutdown`](Self::shutdown), it closes the connections and gives what can be resumed.
    ///
    /// Every shard has a task of its own, which decodes its events and awaits the handler for one after the other. A slow handler
    /// delays its own shard and no other. To handle several events of a shard at a time, spawn tasks in the handler: then no
    /// bounded queue holds them back. A handler that panics is reported to `tracing`; its shard goes on with the next event.
    ///
    /// Dropping the future ends all shards at once.
    ///
    /// [`ClusterHandle::shutdown`]: crate::ClusterHandle::shutdown
    ///
    /// ```no_run
    /// use cordial_gateway::Cluster;
    /// use cordial_model::{Token, gateway::{Event, Intents}};
    ///
    /// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// let cluster = Cluster::builder(Token::from_env()?, Intents::GUILD_MESSAGES).total(4).start();
    /// let state = cluster.run(|shard, event| async move {
    ///     match event {
    ///         Ok(Event::MessageCreate(message)) => println!("{shard}: {}", message.content),
    ///         Ok(_) => {}
    ///         Err(error) => eprintln!("{shard}: {error}"),
    ///     }
    /// }).await;
    /// # Ok(()) }
    /// ```
    pub async fn run<H, F>(self, handler: H) -> ClusterState
    where
        H: Fn(ShardId, Result<Event, Error>) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        self.run_raw(move |shard, event| handler(shard, event.and_then(|raw| decode(&raw))))
            .await
    }

    /// As [`run`](Self::run), with events that are not decoded.
    pub async fn run_raw<H, F>(mut self, handler: H) -> ClusterState
    where
        H: Fn(ShardId, Result<RawEvent, Error>) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let stop = watch::Sender::new(false);
        let mut tasks = JoinSet::new();
        for feed in self.merge.drain() {
            tasks.spawn(serve(feed, Arc::clone(&handler), stop.subscribe()));
        }
        let mut sessions = Vec::new();
        let roster = Arc::clone(&self.roster);
        poll_fn(|cx| {
            roster.register(cx.waker());
            for feed in roster.take_arrivals() {
                tasks.spawn(serve(feed, Arc::clone(&handler), stop.subscribe()));
            }
            if roster.is_stopping() {
                return Poll::Ready(());
            }
            loop {
                match tasks.poll_join_next(cx) {
                    Poll::Ready(Some(_)) => {}
                    Poll::Ready(None) => return Poll::Ready(()),
                    Poll::Pending => return Poll::Pending,
                }
            }
        })
        .await;
        self.roster.overlap.freeze();
        stop.send_replace(true);
        sessions.extend(tasks.join_all().await.into_iter().flatten());
        self.close(sessions).await
    }
}

/// Waits until the task is told to stop.
async fn told(stop: &mut watch::Receiver<bool>) {
    // Who tells it is waited for by it, so is still there.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Handles the events of one shard. Gives what its session can be resumed from if it was told to stop.
async fn serve<H, F>(
    mut feed: Feed,
    handler: Arc<H>,
    mut stop: watch::Receiver<bool>,
) -> Option<ResumeState>
where
    H: Fn(ShardId, Result<RawEvent, Error>) -> F,
    F: Future<Output = ()>,
{
    let shard = feed.id();
    loop {
        let event = tokio::select! {
            biased;
            () = told(&mut stop) => return feed.shutdown().await,
            event = poll_fn(|cx| feed.poll_next(cx)) => event?,
        };
        let handled = AssertUnwindSafe(async { handler(shard, event).await })
            .catch_unwind()
            .await;
        if handled.is_err() {
            tracing::error!(%shard, "a handler panicked");
        }
    }
}
