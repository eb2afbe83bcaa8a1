//! The consumer's end of one shard of a cluster.

use std::{
    fmt,
    sync::Arc,
    task::{Context, Poll, ready},
};

use cordial_model::gateway::{EventTypeFlags, RawEvent};

use super::{merge::Source, overlap::Overlap, roster::Member, seam::Verdict};
use crate::{Error, ResumeState, Shard, ShardId, shard::ShardState};

/// One shard of a cluster, as a source of events.
pub(super) struct Feed {
    /// There until the shard is shut down.
    shard: Option<Shard>,
    member: Arc<Member>,
    overlap: Arc<Overlap>,
    /// What the user wants. A shard that was started by resharding receives more.
    wanted: EventTypeFlags,
}

impl Feed {
    pub(super) fn new(
        shard: Shard,
        member: Arc<Member>,
        overlap: Arc<Overlap>,
        wanted: EventTypeFlags,
    ) -> Self {
        Self {
            shard: Some(shard),
            member,
            overlap,
            wanted,
        }
    }

    pub(super) fn id(&self) -> ShardId {
        self.member.id
    }

    /// The next event or error. `None` once the shard has ended and everything was taken.
    pub(super) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<RawEvent, Error>>> {
        loop {
            let item = ready!(self.poll_shard(cx));
            match item {
                Some(_) if self.member.is_discarded() => {}
                Some(Ok(event)) if !self.is_due(&event) => {}
                Some(item) => return Poll::Ready(Some(item)),
                None => {
                    self.end();
                    return Poll::Ready(None);
                }
            }
        }
    }

    fn poll_shard(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<RawEvent, Error>>> {
        let Some(shard) = &mut self.shard else {
            return Poll::Ready(None);
        };
        // Looked at first: if then nothing is there, all that came until this moment was judged.
        let figures = &self.member.observer.figures;
        let is_ready = figures.state() == ShardState::Ready;
        let received_at = figures.received_at().filter(|_| is_ready);
        let item = shard.poll_raw(cx);
        if item.is_pending() {
            self.member.register_consumer(cx.waker());
            if let Some(until) = received_at
                && self.overlap.is_active()
            {
                self.overlap.heard(self.member.id, until);
            }
        }
        item
    }

    /// Whether an event is to be delivered.
    fn is_due(&self, event: &RawEvent) -> bool {
        let wanted = self.wanted.contains(event.kind);
        if self.overlap.is_active() {
            self.overlap.judge(self.member.id, event, wanted) == Verdict::Deliver
        } else {
            wanted
        }
    }

    fn end(&mut self) {
        if let Some(mut shard) = self.shard.take() {
            self.overlap.ended(self.member.id);
            self.member.set_ended(shard.take_resume());
        }
    }

    /// Closes the connection and keeps the session, unless it is on its way out anyway.
    pub(super) async fn shutdown(mut self) -> Option<ResumeState> {
        let shard = self.shard.take()?;
        let resume = if self.overlap.is_leaving(self.member.id) {
            shard.end_session().await;
            None
        } else {
            shard.shutdown().await
        };
        self.member.set_ended(resume.clone());
        resume
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        // Whoever waits for its end must not wait for good.
        self.end();
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
