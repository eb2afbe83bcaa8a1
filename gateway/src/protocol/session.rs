//! The session: its states, and what happens in them.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use cordial_model::gateway::EventTypeFlags;

use super::{
    Input, Outgoing, Output, ResumeState, SessionConfig,
    backoff::BackoffState,
    command_limit::CommandLimit,
    heart::Heart,
    leave::{AfterClose, KEEP, Wait},
    timer::{Timer, TimerTable},
};
use crate::{
    Error,
    error::Awaited,
    inflate::{Compression, InflateError, Inflater},
};

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// No connection; the next one is made when the wait is over.
    Disconnected,
    /// About to connect, once it may.
    AwaitingTurn,
    /// The connection is being made.
    Connecting,
    /// Connected; the server says HELLO first.
    AwaitingHello,
    /// About to identify, once there is a permit.
    AwaitingPermit,
    /// Identified; READY must come.
    Identifying,
    /// Resumed; missed events come, then RESUMED.
    Resuming,
    /// Events come and commands go.
    Ready,
    /// We have sent a close frame and wait for the other side's.
    Closing,
    /// The session has ended for good.
    Stopped,
}

/// One shard's life on the gateway. See the [module](super) for how to drive it.
///
/// Methods come in kinds: `handle_*` say what happened, `poll_*` say what to do next, the rest only look.
#[derive(Debug)]
pub struct Session {
    pub(super) config: SessionConfig,
    pub(super) rng: fastrand::Rng,
    pub(super) state: State,
    pub(super) after_close: AfterClose,
    pub(super) timers: TimerTable,
    pub(super) outputs: VecDeque<Output>,

    /// What the session can be resumed from. Its sequence number is the last received.
    pub(super) resumable: Option<ResumeState>,
    /// How many sessions READY has begun.
    pub(super) epoch: u32,
    /// Events up to this one were received before we asked to resume; 0 in a session that was never resumed.
    pub(super) resumed_from: u64,
    pub(super) failed_resumes: u32,
    /// The resume URL failed, so use the main one until a login succeeds.
    pub(super) avoid_resume_url: bool,
    pub(super) on_resume_url: bool,
    /// The sequence number at which a message made no sense; a second one there ends the session.
    pub(super) poisoned_at: Option<u64>,
    pub(super) backoff: BackoffState,

    // Of the current connection.
    pub(super) inflater: Option<Inflater>,
    /// How many messages came since the last acknowledged heartbeat.
    pub(super) received: u32,
    /// Something came since the last look whether anything does.
    pub(super) heard: bool,
    /// So little comes that the inflater may rest at once.
    pub(super) may_rest: bool,
    pub(super) heart: Heart,
    pub(super) limit: CommandLimit,
    pub(super) reads_paused: bool,

    pub(super) commands: VecDeque<Outgoing>,
    /// Events that are put out besides those that the configuration names.
    pub(super) watched: EventTypeFlags,
}

impl Session {
    /// A session that connects at once: the first output is [`Output::Connect`], or [`Output::RequestConnect`] if it is to ask
    /// before.
    ///
    /// `seed` feeds the jitter of heartbeats and waits; give every session another one.
    pub fn new(now: Instant, mut config: SessionConfig, seed: u64) -> Self {
        let saved = config.resume.take();
        let mut session = Self {
            rng: fastrand::Rng::with_seed(seed),
            state: State::Disconnected,
            after_close: AfterClose::Stop,
            timers: TimerTable::default(),
            outputs: VecDeque::new(),
            resumable: None,
            epoch: 0,
            resumed_from: 0,
            failed_resumes: 0,
            avoid_resume_url: false,
            on_resume_url: false,
            poisoned_at: None,
            backoff: BackoffState::new(config.backoff),
            inflater: None,
            received: 0,
            heard: false,
            may_rest: false,
            heart: Heart::default(),
            limit: CommandLimit::new(),
            reads_paused: false,
            commands: VecDeque::new(),
            watched: EventTypeFlags::empty(),
            config,
        };
        match saved {
            Some(saved) if saved.shard != session.config.shard => {
                session
                    .outputs
                    .push_back(Output::Error(Error::ResumeStateMismatch {
                        saved: saved.shard,
                        shard: session.config.shard,
                    }));
            }
            saved => session.resumable = saved,
        }
        let compression = session.config.compression;
        if !compression.is_supported() {
            session.config.compression = Compression::None;
            let error = InflateError::Unsupported(compression);
            session.outputs.push_back(Output::Error(error.into()));
        }
        match Outgoing::check_identify(&session.config) {
            Ok(()) => session.connect(now),
            Err(error) => session.fatal(error),
        }
        session
    }

    /// Something happened. Drain [`poll_output`](Self::poll_output) afterwards.
    ///
    /// # Errors
    ///
    /// Only for [`Input::Command`], which then was not taken: [`Error::CommandQueueFull`] or [`Error::Ended`]. Everything else that goes wrong is an output.
    pub fn handle_input(&mut self, now: Instant, input: Input) -> Result<(), Error> {
        match input {
            Input::ConnectGranted => self.connect_granted(now),
            Input::Opened => self.opened(now),
            Input::ConnectFailed { reason } if self.state == State::Connecting => {
                let url = self.url().into();
                self.lost(now, Error::Connect { url, reason }, Wait::Backoff);
            }
            Input::ConnectFailed { reason } => self.closed(now, None, reason),
            Input::Text(text) if self.is_connected() => self.receive_text(now, &text),
            Input::Binary(data) if self.is_connected() => self.receive_shared(now, &data),
            // Whatever still comes after our close frame comes again when the session is resumed.
            Input::Text(_) | Input::Binary(_) => {}
            Input::Closed { code, reason } => self.closed(now, code, reason),
            Input::Command(command) => return self.command(now, command),
            Input::IdentifyGranted => self.permitted(now),
            Input::IdentifyRefused(refused) => self.refused(now, refused),
            Input::ReadsPaused => {
                self.reads_paused = true;
                for timer in [Timer::Hello, Timer::Login, Timer::Ack] {
                    self.timers.stop(timer);
                }
            }
            Input::ReadsResumed => {
                self.reads_paused = false;
                match self.state {
                    State::AwaitingHello => self.expect(now, Timer::Hello),
                    State::Identifying | State::Resuming => self.expect(now, Timer::Login),
                    _ => {}
                }
                if self.is_connected() && self.heart.is_waiting() {
                    self.expect(now, Timer::Ack);
                }
            }
            Input::Shutdown(mode) => self.shutdown(now, mode),
            Input::Restart(mode) => self.restart(now, mode),
            Input::Probe => {
                if self.is_connected() && self.heart.interval().is_some() {
                    self.send_heartbeat(now);
                }
            }
        }
        Ok(())
    }

    /// Time has passed. Drain [`poll_output`](Self::poll_output) afterwards. Calling it too early does no harm.
    pub fn handle_timeout(&mut self, now: Instant) {
        while let Some(timer) = self.timers.expired(now) {
            match timer {
                Timer::Connect => {
                    self.outputs.push_back(Output::Disconnect);
                    self.lost(now, self.timeout(timer), Wait::Backoff);
                }
                Timer::Hello | Timer::Login => {
                    self.disconnect(now, Some(self.timeout(timer)), Wait::Backoff);
                }
                Timer::Ack => {
                    // Nobody is there to answer a close frame: say goodbye and go.
                    self.outputs.push_back(Output::Close { code: KEEP });
                    self.outputs.push_back(Output::Disconnect);
                    self.lost(now, self.timeout(timer), Wait::Backoff);
                }
                Timer::Heartbeat => self.heartbeat_due(now),
                Timer::Refill => self.send_commands(now),
                Timer::Stable => {
                    self.backoff.reset();
                    self.poisoned_at = None;
                }
                Timer::CloseReply => {
                    self.outputs.push_back(Output::Disconnect);
                    self.close_finished(now);
                }
                Timer::Backoff => self.connect(now),
                Timer::Silence => self.listen(now),
            }
        }
    }

    /// The next thing to do.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// From now on, events of these kinds are put out as well, whether or not they are among [`SessionConfig::events`].
    /// Whoever hands events on has to tell them apart.
    pub fn watch(&mut self, kinds: EventTypeFlags) {
        self.watched = kinds;
    }

    /// When to call [`handle_timeout`](Self::handle_timeout) next.
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// Where the session stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// The configuration. Its presence is the latest asked for.
    pub fn config(&self) -> &SessionConfig {
        &self.config
    }

    /// The round trip of the last acknowledged heartbeat of this connection.
    pub fn latency(&self) -> Option<Duration> {
        self.heart.latency()
    }

    /// What the session could be resumed from now, if it can be resumed at all.
    pub fn resume_state(&self) -> Option<&ResumeState> {
        self.resumable.as_ref()
    }

    /// How many sessions READY has begun so far. Events of different epochs are numbered independently.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    pub(super) fn is_connected(&self) -> bool {
        matches!(
            self.state,
            State::AwaitingHello
                | State::AwaitingPermit
                | State::Identifying
                | State::Resuming
                | State::Ready
        )
    }

    /// Waits for something that is to be read. While nothing is read, silence means nothing.
    pub(super) fn expect(&mut self, now: Instant, timer: Timer) {
        if !self.reads_paused {
            self.timers.set(timer, now + self.patience(timer));
        }
    }

    pub(super) fn patience(&self, timer: Timer) -> Duration {
        match timer {
            Timer::Connect => self.config.timeouts.connect,
            Timer::Hello => self.config.timeouts.hello,
            Timer::Login => self.config.timeouts.login,
            Timer::CloseReply => self.config.timeouts.close,
            Timer::Ack | Timer::Heartbeat => self.heart.interval().unwrap_or_default(),
            Timer::Refill | Timer::Stable | Timer::Backoff | Timer::Silence => Duration::ZERO,
        }
    }

    fn timeout(&self, timer: Timer) -> Error {
        let what = match (timer, self.state) {
            (Timer::Connect, _) => Awaited::Connection,
            (Timer::Hello, _) => Awaited::Hello,
            (Timer::Login, State::Resuming) => Awaited::Resumed,
            (Timer::Login, _) => Awaited::Ready,
            _ => Awaited::HeartbeatAck,
        };
        Error::Timeout {
            what,
            after: self.patience(timer),
        }
    }
}
