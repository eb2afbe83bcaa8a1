//! The consumer's end of one shard of a cluster.

use std::{
    fmt,
    sync::Arc,
    task::{Context, Poll, ready},
};

use cordial_model::gateway::RawEvent;

use super::{merge::Source, roster::Member};
use crate::{Error, ResumeState, Shard, ShardId};

/// One shard of a cluster, as a source of events.
pub(super) struct Feed {
    shard: Shard,
    member: Arc<Member>,
}

impl Feed {
    pub(super) fn new(shard: Shard, member: Arc<Member>) -> Self {
        Self { shard, member }
    }

    pub(super) fn id(&self) -> ShardId {
        self.shard.id()
    }

    /// The next event or error. `None` once the shard has ended and everything was taken.
    pub(super) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<RawEvent, Error>>> {
        let item = ready!(self.shard.poll_raw(cx));
        if item.is_none() {
            self.member.set_ended(self.shard.take_resume());
        }
        Poll::Ready(item)
    }

    /// Closes the connection and keeps the session.
    pub(super) async fn shutdown(self) -> Option<ResumeState> {
        let resume = self.shard.shutdown().await;
        self.member.set_ended(resume.clone());
        resume
    }
}

impl Source for Feed {
    type Item = (ShardId, Result<RawEvent, Error>);

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.poll_next(cx));
        Poll::Ready(item.map(|item| (self.id(), item)))
    }
}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Feed").field(&self.shard).finish()
    }
}
