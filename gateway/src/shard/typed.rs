//! Events decoded on demand.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use cordial_model::gateway::Event;
use futures_core::Stream;

use super::Shard;
use crate::{Error, metrics::decode};

impl Shard {
    /// The next event, decoded, or the next error. `None` once the shard has ended.
    ///
    /// Safe to cancel: no event is lost.
    pub async fn next_event(&mut self) -> Option<Result<Event, Error>> {
        Some(self.next().await?.and_then(|raw| decode(&raw)))
    }

    /// A stream of decoded events. The shard itself is a stream of raw ones.
    pub fn events(&mut self) -> Events<'_> {
        Events { shard: self }
    }
}

/// A stream of decoded events, from [`Shard::events`].
#[derive(Debug)]
pub struct Events<'a> {
    shard: &'a mut Shard,
}

impl Stream for Events<'_> {
    type Item = Result<Event, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.shard
            .poll_raw(cx)
            .map(|item| item.map(|raw| decode(&raw?)))
    }
}
