//! Shards of user accounts: their builder, their events, and that they identify whenever they want to.

use std::{
    future::ready,
    pin::Pin,
    task::{Context, Poll},
};

use cordial_model::user_session::UserEvent;
use futures_core::Stream;

use super::{Shard, ShardBuilder};
use crate::{
    Error, ShardId,
    identify::{IdentifyQueue, PermitFuture},
    protocol::{SessionConfig, UserLogin},
};

impl Shard {
    /// Begins to configure the session of a user account at a server that speaks Discord's protocol. There is no default
    /// server.
    ///
    /// **Discord forbids automating user accounts**, and can terminate those that are:
    /// [Automated User Accounts](https://support.discord.com/hc/en-us/articles/115002192352-Automated-User-Accounts-Self-Bots).
    ///
    /// Cordial says of itself that it is Cordial, and does not imitate browsers; a server that wants another TLS stack is
    /// reached by a [`Connector`](crate::Connector) of one's own.
    ///
    /// ```no_run
    /// use cordial_gateway::Shard;
    /// use cordial_model::user_session::{Identify, UserEvent};
    ///
    /// # async fn run(token: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut shard = Shard::user_builder(Identify::new(token), "ws://localhost:3001").start();
    /// while let Some(event) = shard.next_user_event().await {
    ///     match event {
    ///         Ok(UserEvent::Ready(ready)) => println!("{} guilds", ready.guilds.len()),
    ///         Ok(_) => {}
    ///         Err(error) if error.is_fatal() => return Err(error.into()),
    ///         Err(error) => eprintln!("{error}"),
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    pub fn user_builder(login: impl Into<UserLogin>, url: impl Into<String>) -> ShardBuilder {
        ShardBuilder::new(SessionConfig::user(login, url))
    }

    /// The next event of a user session, decoded, or the next error. `None` once the shard has ended.
    ///
    /// Safe to cancel: no event is lost.
    pub async fn next_user_event(&mut self) -> Option<Result<UserEvent, Error>> {
        Some(self.next().await?.and_then(|raw| Ok(raw.decode_user()?)))
    }

    /// A stream of decoded events of a user session.
    pub fn user_events(&mut self) -> UserEvents<'_> {
        UserEvents { shard: self }
    }
}

/// A stream of decoded events of a user session, from [`Shard::user_events`].
#[derive(Debug)]
pub struct UserEvents<'a> {
    shard: &'a mut Shard,
}

impl Stream for UserEvents<'_> {
    type Item = Result<UserEvent, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.shard
            .poll_raw(cx)
            .map(|item| item.map(|raw| Ok(raw?.decode_user()?)))
    }
}

/// Lets everybody identify at once: user accounts have no budget of sessions. How often one that fails tries again is the
/// session's backoff.
#[derive(Debug)]
pub(super) struct NoQueue;

impl IdentifyQueue for NoQueue {
    fn acquire(&self, _shard: ShardId) -> PermitFuture {
        Box::pin(ready(Ok(())))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn nobody_waits_for_a_turn() {
        for _ in 0..2000 {
            assert_eq!(NoQueue.acquire(ShardId::ONE).now_or_never(), Some(Ok(())));
        }
    }
}
