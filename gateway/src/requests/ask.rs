//! The user's end: requests as futures and streams.

use std::{
    fmt,
    future::{Future, IntoFuture, poll_fn},
    marker::PhantomData,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use cordial_model::{
    gateway::{
        DecodeError, Intents, RawEvent,
        event::{ChannelInfo, GuildMembersChunk, GuildSoundboardSounds},
    },
    id::{Id, marker::GuildMarker},
};
use futures_core::Stream;
use tokio::sync::{mpsc, oneshot};

use super::{
    Members, OnRateLimit, Request, RequestError, RequestOptions,
    answer::decode,
    desk::{Ask, Desk, Note, Reply},
};
use crate::ShardId;

/// Brings requests to a [`Desk`]. Clones bring them to the same.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    notes: mpsc::UnboundedSender<Note>,
    last_key: Arc<AtomicU64>,
}

impl Counter {
    /// A counter and the desk behind it.
    pub(crate) fn new(shard: ShardId, intents: Intents) -> (Self, Desk) {
        let (notes, notes_out) = mpsc::unbounded_channel();
        let counter = Self {
            notes,
            last_key: Arc::new(AtomicU64::new(0)),
        };
        (counter, Desk::new(shard, intents, notes_out))
    }

    /// A request that is not sent before it is awaited.
    pub(crate) fn request<A>(&self, request: Request) -> GatewayRequest<A> {
        GatewayRequest {
            counter: self.clone(),
            request,
            options: RequestOptions::default(),
            answer: PhantomData,
        }
    }

    fn ask(self, request: Request, options: RequestOptions, reply: Reply) -> Place {
        let key = self.last_key.fetch_add(1, Ordering::Relaxed);
        let ask = Ask {
            key,
            request,
            options,
            reply,
        };
        // If the shard has ended, the reply is dropped, which says so.
        let _ = self.notes.send(Note::Ask(Box::new(ask)));
        Place {
            key,
            notes: Some(self.notes),
        }
    }
}

/// What answers a request. Implemented for the answers that there are.
pub trait Answer: Sized + Send + 'static + sealed::Parts {}

impl Answer for Members {}
impl Answer for GuildSoundboardSounds {}
impl Answer for ChannelInfo {}

mod sealed {
    use super::{DecodeError, GuildMarker, Id, RawEvent};

    /// An answer that is put together from events.
    pub trait Parts: Sized {
        /// Adds the next event. `so_far` is empty for the first.
        fn add(
            so_far: Option<Self>,
            guild_id: Id<GuildMarker>,
            event: &RawEvent,
        ) -> Result<Self, DecodeError>;
    }
}

impl sealed::Parts for Members {
    fn add(
        so_far: Option<Self>,
        guild_id: Id<GuildMarker>,
        event: &RawEvent,
    ) -> Result<Self, DecodeError> {
        let mut members = so_far.unwrap_or_else(|| Self::none(guild_id));
        members.add_chunk(event)?;
        Ok(members)
    }
}

impl sealed::Parts for GuildSoundboardSounds {
    fn add(_: Option<Self>, _: Id<GuildMarker>, event: &RawEvent) -> Result<Self, DecodeError> {
        decode(event)
    }
}

impl sealed::Parts for ChannelInfo {
    fn add(_: Option<Self>, _: Id<GuildMarker>, event: &RawEvent) -> Result<Self, DecodeError> {
        decode(event)
    }
}

/// A request over the gateway, from [`ShardSender`](crate::ShardSender): await it to send it and get the answer.
///
/// Await it in another task than the one that takes the shard's events: when nobody takes them and their queue is full,
/// nothing is read, so no answer either.
///
/// It survives lost connections and replaced sessions: it is asked again where that is needed. Dropping the future forgets
/// the request. The events that answer it come to the shard's stream as well, if the shard is to hand on such events.
#[must_use = "nothing is asked before it is awaited"]
pub struct GatewayRequest<A> {
    counter: Counter,
    request: Request,
    options: RequestOptions,
    answer: PhantomData<fn() -> A>,
}

impl<A> GatewayRequest<A> {
    /// How long it may take in all. Default: as long as something happens within [`patience`](Self::patience).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How long nothing may happen: no sending, no chunk. A wait that Discord asks for is added. Default: 30 s.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.options.patience = patience;
        self
    }

    /// What to do when Discord wants the request later. Default: [`OnRateLimit::Wait`].
    pub fn on_rate_limit(mut self, policy: OnRateLimit) -> Self {
        self.options.on_rate_limit = policy;
        self
    }
}

impl GatewayRequest<Members> {
    /// Sends the request. The chunks come one by one, in the order in which Discord sends them, for guilds that are too
    /// big to be held at once.
    ///
    /// Chunks that are not taken wait, as the bytes that came: all of the answer at most. If the session is replaced after
    /// some were handed out, the stream ends with [`RequestError::SessionReplaced`].
    pub fn chunks(self) -> MemberChunks {
        let (reply, chunks) = mpsc::unbounded_channel();
        let place = self
            .counter
            .ask(self.request, self.options, Reply::Chunks(reply));
        MemberChunks {
            chunks,
            place,
            left: None,
        }
    }
}

impl<A: Answer> IntoFuture for GatewayRequest<A> {
    type Output = Result<A, RequestError>;
    type IntoFuture = AnswerFuture<A>;

    /// Sends the request.
    fn into_future(self) -> AnswerFuture<A> {
        let guild_id = self.request.guild_id();
        let (reply, events) = oneshot::channel();
        let place = self
            .counter
            .ask(self.request, self.options, Reply::Whole(reply));
        AnswerFuture {
            guild_id,
            stage: Stage::Waiting { events, place },
        }
    }
}

impl<A> fmt::Debug for GatewayRequest<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GatewayRequest")
            .field("request", &self.request)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// A request that is forgotten when this is dropped.
#[derive(Debug)]
struct Place {
    key: u64,
    notes: Option<mpsc::UnboundedSender<Note>>,
}

impl Place {
    /// The request is over; there is nothing to forget.
    fn is_over(&mut self) {
        self.notes = None;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(notes) = &self.notes {
            // A shard that has ended has forgotten it.
            let _ = notes.send(Note::Cancel(self.key));
        }
    }
}

/// The answer to a [`GatewayRequest`] that was sent. Dropping it forgets the request.
#[derive(Debug)]
pub struct AnswerFuture<A> {
    guild_id: Id<GuildMarker>,
    stage: Stage<A>,
}

#[derive(Debug)]
enum Stage<A> {
    Waiting {
        events: oneshot::Receiver<Result<Vec<RawEvent>, RequestError>>,
        place: Place,
    },
    Decoding {
        events: std::vec::IntoIter<RawEvent>,
        so_far: Option<A>,
    },
}

/// No part of it is pinned.
impl<A> Unpin for AnswerFuture<A> {}

impl<A: Answer> Future for AnswerFuture<A> {
    type Output = Result<A, RequestError>;

    /// Chunks are decoded one at a time, so that other tasks get their turn meanwhile.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let guild_id = self.guild_id;
        if let Stage::Waiting { events, place } = &mut self.stage {
            let events = ready!(Pin::new(events).poll(cx));
            place.is_over();
            let events = events.unwrap_or(Err(RequestError::Ended))?.into_iter();
            let so_far = None;
            self.stage = Stage::Decoding { events, so_far };
        }
        let Stage::Decoding { events, so_far } = &mut self.stage else {
            return Poll::Pending;
        };
        if let Some(event) = events.next() {
            *so_far = Some(A::add(so_far.take(), guild_id, &event)?);
        }
        if events.len() > 0 {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(so_far.take().ok_or(RequestError::Ended))
    }
}

/// The chunks of an answer, from [`GatewayRequest::chunks`]. Dropping it forgets the request.
#[derive(Debug)]
pub struct MemberChunks {
    chunks: mpsc::UnboundedReceiver<Result<RawEvent, RequestError>>,
    place: Place,
    /// How many chunks are still to come, once one has.
    left: Option<u32>,
}

impl MemberChunks {
    /// The next chunk. `None` after the last, and after an error.
    ///
    /// Safe to cancel: no chunk is lost.
    pub async fn next(&mut self) -> Option<Result<GuildMembersChunk, RequestError>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl Stream for MemberChunks {
    type Item = Result<GuildMembersChunk, RequestError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == Some(0) {
            return Poll::Ready(None);
        }
        let next = ready!(self.chunks.poll_recv(cx)).unwrap_or(Err(RequestError::Ended));
        let chunk = next.and_then(|event| Ok(decode::<GuildMembersChunk>(&event)?));
        self.left = match (&chunk, self.left) {
            (Ok(chunk), None) => Some(chunk.chunk_count.max(1) - 1),
            (Ok(_), Some(left)) => Some(left - 1),
            (Err(_), _) => Some(0),
        };
        if self.left == Some(0) {
            // After an error in decoding, the rest is not wanted.
            if chunk.is_ok() {
                self.place.is_over();
            }
            self.chunks.close();
        }
        Poll::Ready(Some(chunk))
    }
}
