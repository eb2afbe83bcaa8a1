//! The tokio driver: one shard, one task.
//!
//! The task owns the socket and the [`Session`](crate::protocol::Session); heartbeats go out whether or not anybody takes the
//! events. [`Shard`] is the user's end of the event queue, [`ShardSender`] that of the command queue.

use std::{
    collections::VecDeque,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use cordial_model::gateway::{EventType, RawEvent};
use futures_core::Stream;
use tokio::{sync::mpsc, task::JoinHandle};

use self::figures::Figures;
#[cfg(feature = "user")]
pub use self::user::UserEvents;
pub use self::{
    builder::ShardBuilder, figures::ShardState, overflow::Overflow, pace::ConnectPace,
    sender::ShardSender, typed::Events,
};
use crate::{
    Error, ShardId,
    protocol::{ResumeState, Shutdown},
};

mod builder;
mod control;
mod figures;
mod overflow;
mod pace;
mod sender;
mod socket;
mod task;
mod typed;
#[cfg(feature = "user")]
mod user;

/// One entry of the event queue.
#[derive(Debug)]
pub(crate) enum Item {
    /// An event, and the epoch of the session that it belongs to.
    Event(u32, RawEvent),
    Error(Error),
}

/// Looks at a shard without keeping it.
#[derive(Clone, Debug)]
pub(crate) struct Observer {
    pub(crate) figures: Arc<Figures>,
    queue: mpsc::WeakSender<Item>,
}

impl Observer {
    /// How many events wait to be taken.
    pub(crate) fn queue_depth(&self) -> usize {
        self.queue
            .upgrade()
            .map_or(0, |queue| queue.max_capacity() - queue.capacity())
    }
}

/// How a shard's task ended.
#[derive(Debug)]
struct Outcome {
    fatal: Option<Error>,
    resume: Option<ResumeState>,
    epoch: u32,
    /// Events that found no room in the queue.
    undelivered: VecDeque<Item>,
}

/// A connection to the gateway that keeps itself alive: a stream of events.
///
/// The stream ends after a [fatal](Error::is_fatal) error or a shutdown; any other error is for information.
/// Dropping the shard closes the socket at once; Discord then keeps the session for a while. [`shutdown`](Self::shutdown) says
/// goodbye and gives what the session can be resumed from.
///
/// ```no_run
/// use cordial_gateway::{Shard, ShardId};
/// use cordial_model::{Token, gateway::{Event, Intents}};
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let mut shard = Shard::builder(Token::from_env()?, Intents::GUILDS | Intents::GUILD_MESSAGES)
///     .shard_id(ShardId::new(0, 1))
///     .start();
/// while let Some(event) = shard.next_event().await {
///     match event {
///         Ok(Event::MessageCreate(message)) => println!("{}", message.content),
///         Ok(_) => {}
///         Err(error) if error.is_fatal() => return Err(error.into()),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// # Ok(()) }
/// ```
pub struct Shard {
    id: ShardId,
    events: mpsc::Receiver<Item>,
    task: JoinHandle<Outcome>,
    outcome: Option<Outcome>,
    sender: ShardSender,
    observer: Observer,
}

impl Shard {
    /// The next event as it came, or the next error. `None` once the shard has ended.
    ///
    /// Safe to cancel: no event is lost.
    pub async fn next(&mut self) -> Option<Result<RawEvent, Error>> {
        poll_fn(|cx| self.poll_raw(cx)).await
    }

    /// A handle for commands. It can be cloned and sent anywhere.
    pub fn sender(&self) -> ShardSender {
        self.sender.clone()
    }

    /// Which shard it is.
    pub fn id(&self) -> ShardId {
        self.id
    }

    /// The round trip of the last acknowledged heartbeat of this connection.
    pub fn latency(&self) -> Option<Duration> {
        self.observer.figures.latency()
    }

    /// Where it stands.
    pub fn state(&self) -> ShardState {
        self.observer.figures.state()
    }

    /// How many events were dropped for lack of room, as the [`Overflow`] policy says.
    pub fn dropped_events(&self) -> u64 {
        self.observer.figures.dropped.total()
    }

    /// How many events of each kind were dropped. Kinds of which none were are left out.
    pub fn dropped_by_kind(&self) -> Vec<(EventType, u64)> {
        self.observer.figures.dropped.by_kind()
    }

    /// How many events wait to be taken.
    pub fn queue_depth(&self) -> usize {
        self.events.len()
    }

    /// Closes the connection and keeps the session at Discord. Gives what it can be resumed from, if there is a session.
    ///
    /// Events that were received and not taken come again when the session is resumed. Waits for the other side's close
    /// frame for some seconds at most.
    ///
    /// ```no_run
    /// # use cordial_gateway::Shard;
    /// # async fn run(mut shard: Shard, stop: impl Future<Output = ()>) -> std::io::Result<()> {
    /// let mut stop = std::pin::pin!(stop); // Ctrl-C, for instance
    /// loop {
    ///     tokio::select! {
    ///         event = shard.next() => match event {
    ///             Some(Ok(event)) => println!("{}", event.name()),
    ///             Some(Err(error)) => eprintln!("{error}"),
    ///             None => break,
    ///         },
    ///         () = &mut stop => break,
    ///     }
    /// }
    /// if let Some(state) = shard.shutdown().await {
    ///     std::fs::write("session.json", state.to_json())?;
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn shutdown(self) -> Option<ResumeState> {
        self.end(Shutdown::KeepSession).await
    }

    /// Closes the connection and ends the session: the bot is seen offline at once.
    pub async fn end_session(self) {
        self.end(Shutdown::EndSession).await;
    }

    async fn end(mut self, mode: Shutdown) -> Option<ResumeState> {
        self.sender.shutdown(mode);
        let mut outcome = match self.outcome.take() {
            Some(outcome) => outcome,
            None => (&mut self.task).await.ok()?,
        };
        let mut state = outcome.resume.take()?;
        // Take back the first event of this session that nobody has seen, and all after it.
        let first_unseen = std::iter::from_fn(|| self.events.try_recv().ok())
            .chain(outcome.undelivered)
            .find_map(|item| match item {
                Item::Event(epoch, event) if epoch == outcome.epoch => Some(event),
                _ => None,
            });
        if let Some(event) = first_unseen {
            // Never from before READY, which is not replayed.
            let before = match event.kind {
                EventType::Ready => event.sequence,
                _ => event.sequence.saturating_sub(1),
            };
            state.sequence = state.sequence.min(before);
        }
        Some(state)
    }

    /// Looks at the shard from elsewhere.
    pub(crate) fn observer(&self) -> &Observer {
        &self.observer
    }

    /// What the session can be resumed from, once the stream has ended.
    pub(crate) fn take_resume(&mut self) -> Option<ResumeState> {
        self.outcome.as_mut()?.resume.take()
    }

    pub(crate) fn poll_raw(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<RawEvent, Error>>> {
        let item = if let Some(item) = ready!(self.events.poll_recv(cx)) {
            Some(item)
        } else {
            let outcome = ready!(self.poll_outcome(cx));
            let fatal = |outcome: &mut Outcome| outcome.fatal.take().map(Item::Error);
            outcome.undelivered.pop_front().or_else(|| fatal(outcome))
        };
        Poll::Ready(item.map(|item| match item {
            Item::Event(_, event) => Ok(event),
            Item::Error(error) => Err(error),
        }))
    }

    /// The task's outcome. Its queue is closed, so it has ended or is about to.
    fn poll_outcome(&mut self, cx: &mut Context<'_>) -> Poll<&mut Outcome> {
        if self.outcome.is_none() {
            let outcome =
                ready!(Pin::new(&mut self.task).poll(cx)).unwrap_or_else(|error| Outcome {
                    fatal: error.is_panic().then_some(Error::TaskPanicked),
                    resume: None,
                    epoch: 0,
                    undelivered: VecDeque::new(),
                });
            self.outcome = Some(outcome);
        }
        match &mut self.outcome {
            Some(outcome) => Poll::Ready(outcome),
            None => Poll::Pending,
        }
    }
}

/// Raw events. See [`Shard::events`] for decoded ones.
impl Stream for Shard {
    type Item = Result<RawEvent, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_raw(cx)
    }
}

impl Drop for Shard {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shard")
            .field("id", &self.id)
            .field("latency", &self.latency())
            .field("dropped_events", &self.dropped_events())
            .finish_non_exhaustive()
    }
}
