//! The task that owns a shard's socket and session.
//!
//! Its loop: do what the session says, wait until something happens, tell the session.

use std::{
    collections::VecDeque,
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use cordial_model::gateway::{OpCode, RawEvent};
use tokio::{
    sync::mpsc::{self, OwnedPermit},
    time::{Instant, Sleep},
};

use super::{
    ConnectPace, Figures, Item, Outcome, Overflow,
    control::Control,
    pace::Turn,
    socket::{News, Socket},
};
use crate::{
    Error,
    connector::Connector,
    identify::{IdentifyQueue, PermitFuture},
    metrics::ShardMetrics,
    protocol::{Input, Login, Outgoing, Output, Session, State},
    requests::Desk,
};

type Room = Pin<Box<dyn Future<Output = Option<OwnedPermit<Item>>> + Send>>;

/// How much may be read after a deadline has passed and before that is acted on.
const LATE_INPUTS: u32 = 64;
/// How much may be read in a row without a look at the clock, the commands and all else that is rare beside events.
const READS_IN_A_ROW: u32 = 64;

pub(super) struct Task {
    session: Session,
    socket: Socket,
    /// The turn to connect, or the place in the line for it.
    turn: Option<Turn>,
    permit: Option<PermitFuture>,
    timer: Pin<Box<Sleep>>,
    /// How much was read since the deadline passed.
    late_inputs: u32,
    /// How much may still be read before anything else is looked at.
    reads_left: u32,
    /// When anything else was looked at.
    now: std::time::Instant,
    /// When something came whose events are not all handed on yet.
    received_at: Option<std::time::Instant>,
    /// Events that found no room in the queue. While there are any, nothing is read.
    waiting: VecDeque<Item>,
    room: Option<Room>,
    metrics: ShardMetrics,
    with: Resources,
}

/// What a task works with.
pub(super) struct Resources {
    pub(super) connector: Arc<dyn Connector>,
    pub(super) message_limit: usize,
    pub(super) queue: Arc<dyn IdentifyQueue>,
    pub(super) pace: Option<ConnectPace>,
    pub(super) overflow: Overflow,
    pub(super) events: mpsc::Sender<Item>,
    pub(super) commands: mpsc::Receiver<Outgoing>,
    pub(super) control: Arc<Control>,
    pub(super) desk: Desk,
    pub(super) figures: Arc<Figures>,
}

/// Something for the session.
enum Happened {
    Input(Input),
    /// A message came; it is still in the socket.
    Text,
    Binary,
    Timeout,
    Room(Option<OwnedPermit<Item>>),
}

impl From<News> for Happened {
    fn from(news: News) -> Self {
        match news {
            News::Text => Self::Text,
            News::Binary => Self::Binary,
            News::Input(input) => Self::Input(input),
        }
    }
}

impl Task {
    /// A task whose place in the line to connect was taken already, if it has to wait in one.
    pub(super) fn new(session: Session, with: Resources, turn: Option<Turn>) -> Self {
        Self {
            metrics: ShardMetrics::new(session.config().shard),
            session,
            socket: Socket::None,
            turn,
            permit: None,
            timer: Box::pin(tokio::time::sleep_until(Instant::now())),
            late_inputs: 0,
            reads_left: 0,
            now: now(),
            received_at: None,
            waiting: VecDeque::new(),
            room: None,
            with,
        }
    }

    pub(super) async fn run(mut self) -> Outcome {
        loop {
            while let Some(output) = self.session.poll_output() {
                if let Some(outcome) = self.carry_out(output) {
                    return outcome;
                }
            }
            self.pass_turn_on();
            self.session.watch(self.with.desk.wanted());
            match poll_fn(|cx| self.poll_happened(cx)).await {
                Happened::Input(input) => self.tell(input),
                Happened::Text => {
                    self.received();
                    self.session.handle_text(self.now, self.socket.payload());
                }
                Happened::Binary => {
                    self.received();
                    self.session.handle_binary(self.now, self.socket.payload());
                }
                Happened::Timeout => self.session.handle_timeout(self.now),
                Happened::Room(permit) => self.fill(permit),
            }
        }
    }

    /// Something came from the server.
    fn received(&mut self) {
        self.received_at = Some(self.now);
        self.metrics.received(self.socket.payload().len());
    }

    fn tell(&mut self, input: Input) {
        if let Err(error) = self.session.handle_input(self.now, input) {
            tracing::warn!(%error, "command refused");
        }
    }

    /// Does what the session says. Answers how the shard ended, once it has.
    fn carry_out(&mut self, output: Output) -> Option<Outcome> {
        match output {
            Output::RequestConnect { login } => self.take_place(login),
            Output::CancelConnect => self.turn = None,
            Output::Connect { url } => {
                tracing::debug!(url, "connecting");
                self.metrics.connect();
                self.with.desk.connecting();
                self.socket = Socket::connect(&self.with.connector, url, self.with.message_limit);
            }
            Output::Send(outgoing) => {
                tracing::trace!(op = outgoing.op().name(), "sending");
                self.with.desk.sent(&outgoing);
                match outgoing.op() {
                    OpCode::Identify => {
                        self.with.figures.count_identify();
                        self.metrics.identify();
                    }
                    OpCode::Resume => {
                        self.with.figures.count_resume();
                        self.metrics.resume();
                    }
                    _ => {}
                }
                self.socket.send(outgoing.as_str());
            }
            Output::Close { code } => {
                tracing::debug!(code, "closing");
                self.socket.close(code);
            }
            Output::Disconnect => self.socket.disconnect(),
            Output::RequestIdentify => {
                self.permit = Some(self.with.queue.acquire(self.session.config().shard));
            }
            Output::CancelIdentify => self.permit = None,
            Output::Event(event) => {
                self.with.desk.heard(&event);
                if self.session.config().events.contains(event.kind) {
                    self.deliver(event);
                }
            }
            Output::Error(error) => {
                tracing::warn!(%error, "the session goes on after an error");
                self.deliver_error(error);
            }
            Output::Fatal(error) => {
                tracing::error!(%error, "the session has ended");
                self.with.figures.set_ended(Some(error.to_string().into()));
                return Some(self.outcome(Some(error), None));
            }
            Output::Stopped(resume) => {
                tracing::debug!(resumable = resume.is_some(), "stopped");
                self.with.figures.set_ended(None);
                return Some(self.outcome(None, resume));
            }
        }
        None
    }

    fn outcome(&mut self, fatal: Option<Error>, resume: Option<crate::ResumeState>) -> Outcome {
        self.socket.disconnect();
        Outcome {
            fatal,
            resume,
            epoch: self.session.epoch(),
            undelivered: std::mem::take(&mut self.waiting),
        }
    }

    /// Takes a place in the line to connect.
    fn take_place(&mut self, login: Login) {
        // The first place was taken before the task began, for what the session was expected to want.
        if self.turn.as_ref().is_some_and(|turn| turn.login == login) {
            return;
        }
        let shard = self.session.config().shard;
        let limit = self.with.queue.limit();
        match &self.with.pace {
            Some(pace) => self.turn = Some(pace.enqueue(shard, login, limit)),
            None => self.tell(Input::ConnectGranted),
        }
    }

    /// Lets the next one connect, once this one holds nobody up any more.
    fn pass_turn_on(&mut self) {
        let Some(turn) = &self.turn else {
            return;
        };
        let connecting = matches!(
            self.session.state(),
            State::AwaitingTurn
                | State::Connecting
                | State::AwaitingHello
                | State::AwaitingPermit
                | State::Resuming
        );
        // A connection that is not read does not get anywhere, and must not hold up others.
        let stuck = turn.is_granted() && !self.waiting.is_empty();
        if !connecting || stuck {
            self.turn = None;
        }
    }

    /// Puts an event into the queue, or makes it wait, or drops it.
    fn deliver(&mut self, event: RawEvent) {
        let kind = event.kind;
        self.metrics.event(kind);
        let item = Item::Event(self.session.epoch(), event);
        let item = if self.waiting.is_empty() {
            match self.with.events.try_send(item) {
                Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => return,
                Err(mpsc::error::TrySendError::Full(item)) => item,
            }
        } else {
            item
        };
        if self.with.overflow.drops(kind) {
            self.with.figures.dropped.count(kind);
            self.metrics.dropped(kind);
            return;
        }
        if self.waiting.is_empty() {
            tracing::debug!("the event queue is full, not reading until there is room");
            self.tell(Input::ReadsPaused);
        }
        self.waiting.push_back(item);
    }

    /// Puts an error into the queue. Without room it is only logged: errors must not pile up behind events.
    fn deliver_error(&mut self, error: Error) {
        if self.waiting.is_empty() {
            let _ = self.with.events.try_send(Item::Error(error));
        }
    }

    /// There is room for one event that waits, or nobody takes events any more.
    fn fill(&mut self, permit: Option<OwnedPermit<Item>>) {
        match (permit, self.waiting.pop_front()) {
            (Some(permit), Some(item)) => {
                permit.send(item);
            }
            _ => self.waiting.clear(),
        }
        if self.waiting.is_empty() {
            self.tell(Input::ReadsResumed);
        }
    }

    fn share_figures(&mut self) {
        let figures = &self.with.figures;
        let latency = self.session.latency();
        let events = &self.with.events;
        self.metrics
            .now(latency, || events.max_capacity() - events.capacity());
        figures.set_latency(latency);
        figures.set_state(self.session.state().into());
        if let Some(at) = self.received_at.take() {
            figures.set_received_at(at);
        }
    }

    /// Waits for the next thing to happen.
    ///
    /// While there is something to read, all else is looked at only now and then: it costs more than an event that nobody
    /// wants.
    fn poll_happened(&mut self, cx: &mut Context<'_>) -> Poll<Happened> {
        if self.reads_left > 0 && self.waiting.is_empty() {
            self.reads_left -= 1;
            if let Poll::Ready(news) = self.socket.poll(cx, true) {
                return Poll::Ready(news.into());
            }
        }
        self.now = now();
        self.share_figures();
        self.poll_everything(cx)
    }

    /// Looks at all that can happen.
    ///
    /// When a deadline has passed, some of what has come in is looked at first: after a pause of the whole process, the awaited
    /// ACK may be among it. No more than some, so that a flood of events does not hold up heartbeats.
    fn poll_everything(&mut self, cx: &mut Context<'_>) -> Poll<Happened> {
        self.reads_left = 0;
        let late = self.is_late(cx);
        if let Poll::Ready(wish) = self.with.control.poll(cx) {
            return Poll::Ready(Happened::Input(wish));
        }
        if let Some(turn) = &mut self.turn
            && !turn.is_granted()
            && turn.poll_granted(cx).is_ready()
        {
            return Poll::Ready(Happened::Input(Input::ConnectGranted));
        }
        if let Some(permit) = &mut self.permit
            && let Poll::Ready(answer) = permit.as_mut().poll(cx)
        {
            self.permit = None;
            return Poll::Ready(Happened::Input(match answer {
                Ok(()) => Input::IdentifyGranted,
                Err(refused) => Input::IdentifyRefused(refused),
            }));
        }
        let has_room = self.session.command_room() > 0;
        if let Poll::Ready(message) = self.with.desk.poll(cx, has_room) {
            return Poll::Ready(Happened::Input(Input::Command(message)));
        }
        if has_room && let Poll::Ready(Some(command)) = self.with.commands.poll_recv(cx) {
            return Poll::Ready(Happened::Input(Input::Command(command)));
        }
        if !self.waiting.is_empty() {
            let events = &self.with.events;
            let room = self.room.get_or_insert_with(|| {
                let reserve = events.clone().reserve_owned();
                Box::pin(async { reserve.await.ok() })
            });
            if let Poll::Ready(permit) = room.as_mut().poll(cx) {
                self.room = None;
                return Poll::Ready(Happened::Room(permit));
            }
        }
        if !late || self.late_inputs < LATE_INPUTS {
            // Once we have said goodbye nothing that comes counts but the answer.
            let read = self.waiting.is_empty() || self.session.state() == State::Closing;
            if let Poll::Ready(news) = self.socket.poll(cx, read) {
                self.late_inputs += u32::from(late);
                if !late {
                    self.reads_left = READS_IN_A_ROW;
                }
                return Poll::Ready(news.into());
            }
        }
        if late {
            self.late_inputs = 0;
            return Poll::Ready(Happened::Timeout);
        }
        Poll::Pending
    }

    /// Whether a deadline has passed. If not, the task is woken when it does.
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(deadline) = self.session.poll_timeout().map(Instant::from_std) else {
            return false;
        };
        if self.timer.deadline() != deadline {
            self.timer.as_mut().reset(deadline);
        }
        self.timer.as_mut().poll(cx).is_ready()
    }
}

fn now() -> std::time::Instant {
    Instant::now().into_std()
}
