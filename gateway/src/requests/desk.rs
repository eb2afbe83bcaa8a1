//! The shard's end: a [`Correlator`] that the shard's task asks and tells.

use std::{
    collections::HashMap,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use cordial_model::gateway::{EventTypeFlags, Intents, RawEvent};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, Sleep},
};

use super::{Correlator, Output, Request, RequestError, RequestOptions, Ticket};
use crate::{ShardId, protocol::Outgoing};

/// What those who ask say.
#[derive(Debug)]
pub(super) enum Note {
    /// Somebody asks.
    Ask(Box<Ask>),
    /// Somebody does not wait any more.
    Cancel(u64),
}

/// One request.
#[derive(Debug)]
pub(super) struct Ask {
    /// What the one who asks calls it.
    pub(super) key: u64,
    pub(super) request: Request,
    pub(super) options: RequestOptions,
    pub(super) reply: Reply,
}

/// Where the answer goes.
#[derive(Debug)]
pub(super) enum Reply {
    Whole(oneshot::Sender<Result<Vec<RawEvent>, RequestError>>),
    Chunks(mpsc::UnboundedSender<Result<RawEvent, RequestError>>),
}

impl Reply {
    fn fail(self, error: RequestError) {
        // Whoever asked may be gone.
        match self {
            Self::Whole(reply) => drop(reply.send(Err(error))),
            Self::Chunks(reply) => drop(reply.send(Err(error))),
        }
    }
}

/// Takes requests and brings answers. Dropping it ends every request.
#[derive(Debug)]
pub(crate) struct Desk {
    correlator: Correlator,
    notes: mpsc::UnboundedReceiver<Note>,
    replies: HashMap<Ticket, (u64, Reply)>,
    tickets: HashMap<u64, Ticket>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Desk {
    pub(super) fn new(
        shard: ShardId,
        intents: Intents,
        notes: mpsc::UnboundedReceiver<Note>,
    ) -> Self {
        Self {
            correlator: Correlator::new(shard, intents, fastrand::u64(..)),
            notes,
            replies: HashMap::new(),
            tickets: HashMap::new(),
            timer: None,
        }
    }

    /// Takes what was asked and what time has brought. Ready with the next message for the session, if that has room.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>, has_room: bool) -> Poll<Outgoing> {
        // All that was said is heard first, so that nothing is sent that is not wanted any more, and what can go together
        // does.
        loop {
            while let Ok(note) = self.notes.try_recv() {
                self.hear_out(note);
            }
            match self.notes.poll_recv(cx) {
                Poll::Ready(Some(note)) => self.hear_out(note),
                Poll::Ready(None) | Poll::Pending => break,
            }
        }
        while self.is_late(cx) {
            self.correlator.handle_timeout(now());
        }
        self.hand_out();
        let message = has_room.then(|| self.correlator.poll_message()).flatten();
        message.map_or(Poll::Pending, Poll::Ready)
    }

    /// The session has put out an event. While nothing is asked, this looks at nothing, not even at the clock.
    pub(crate) fn heard(&mut self, event: &RawEvent) {
        if self.correlator.wanted().contains(event.kind) {
            self.correlator.handle_event(now(), event);
            self.hand_out();
        }
    }

    /// The session has sent a message.
    pub(crate) fn sent(&mut self, message: &Outgoing) {
        self.correlator.handle_sent(now(), message);
    }

    /// The session connects anew.
    pub(crate) fn connecting(&mut self) {
        self.correlator.handle_connect();
    }

    /// Which events the session has to put out for the sake of requests.
    pub(crate) fn wanted(&self) -> EventTypeFlags {
        self.correlator.wanted()
    }

    fn hear_out(&mut self, note: Note) {
        match note {
            Note::Ask(ask) => self.ask(*ask),
            Note::Cancel(key) => {
                if let Some(ticket) = self.tickets.remove(&key) {
                    self.replies.remove(&ticket);
                    self.correlator.handle_cancel(now(), ticket);
                }
            }
        }
    }

    fn ask(&mut self, ask: Ask) {
        let stream = matches!(ask.reply, Reply::Chunks(_));
        let asked = self
            .correlator
            .handle_request(now(), ask.request, &ask.options, stream);
        match asked {
            Ok(ticket) => {
                self.tickets.insert(ask.key, ticket);
                self.replies.insert(ticket, (ask.key, ask.reply));
            }
            Err(error) => ask.reply.fail(error),
        }
    }

    fn hand_out(&mut self) {
        while let Some(output) = self.correlator.poll_output() {
            match output {
                Output::Chunk {
                    ticket,
                    event,
                    last,
                } => {
                    if let Some((_, Reply::Chunks(reply))) = self.replies.get(&ticket) {
                        // Whoever asked may be gone.
                        let _ = reply.send(Ok(event));
                    }
                    if last {
                        self.take_reply(ticket);
                    }
                }
                Output::Answered { ticket, events } => {
                    if let Some(Reply::Whole(reply)) = self.take_reply(ticket) {
                        let _ = reply.send(Ok(events));
                    }
                }
                Output::Failed { ticket, error } => {
                    if let Some(reply) = self.take_reply(ticket) {
                        reply.fail(error);
                    }
                }
            }
        }
    }

    fn take_reply(&mut self, ticket: Ticket) -> Option<Reply> {
        let (key, reply) = self.replies.remove(&ticket)?;
        self.tickets.remove(&key);
        Some(reply)
    }

    /// Whether a deadline has passed. If not, the task is woken when it does.
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(deadline) = self.correlator.poll_timeout().map(Instant::from_std) else {
            self.timer = None;
            return false;
        };
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if timer.deadline() != deadline {
            timer.as_mut().reset(deadline);
        }
        timer.as_mut().poll(cx).is_ready()
    }
}

fn now() -> std::time::Instant {
    Instant::now().into_std()
}
