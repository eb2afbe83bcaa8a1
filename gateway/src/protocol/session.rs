//! The states of a session and what leads from one to the next.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use cordial_model::gateway::CloseCode;

use super::{
    Input, Outgoing, Output, ResumeState, SessionConfig, Shutdown,
    backoff::BackoffState,
    command_limit::CommandLimit,
    heart::Heart,
    timer::{Timer, TimerTable},
    url::{connect_url, is_acceptable},
};
use crate::{
    Error,
    error::Awaited,
    identify::IdentifyRefused,
    inflate::{Compression, InflateError, Inflater},
};

/// The close code that we use when the session is to be resumed. Any but 1000 and 1001 leaves it alive at Discord.
const KEEP: u16 = 4000;
/// The close code that ends the session at Discord.
const END: u16 = 1000;
/// After so many resumes that led nowhere the session is given up.
const MAX_FAILED_RESUMES: u32 = 5;

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// No connection; the next one is made when the wait is over.
    Disconnected,
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

/// What follows once the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AfterClose {
    Reconnect(Wait),
    Stop,
}

/// How long to wait for the next connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// The server asked for it: not at all, unless it keeps asking.
    Routine,
    /// Something failed.
    Backoff,
    /// The session was invalidated: one to five seconds at least.
    Invalidated,
}

/// One shard's life on the gateway. See the [module](super) for how to drive it.
///
/// Methods come in kinds: `handle_*` say what happened, `poll_*` say what to do next, the rest only look.
#[derive(Debug)]
pub struct Session {
    pub(super) config: SessionConfig,
    pub(super) rng: fastrand::Rng,
    pub(super) state: State,
    after_close: AfterClose,
    pub(super) timers: TimerTable,
    pub(super) outputs: VecDeque<Output>,

    /// What the session can be resumed from. Its sequence number is the last received.
    pub(super) resumable: Option<ResumeState>,
    /// How many sessions READY has begun.
    pub(super) epoch: u32,
    /// Events up to this one were received before we asked to resume; 0 in a session that was never resumed.
    pub(super) resumed_from: u64,
    failed_resumes: u32,
    /// The resume URL failed, so use the main one until a login succeeds.
    avoid_resume_url: bool,
    on_resume_url: bool,
    /// The sequence number at which a message made no sense; a second one there ends the session.
    poisoned_at: Option<u64>,
    backoff: BackoffState,

    // Of the current connection.
    pub(super) inflater: Option<Inflater>,
    pub(super) heart: Heart,
    pub(super) limit: CommandLimit,
    pub(super) reads_paused: bool,

    pub(super) commands: VecDeque<Outgoing>,
}

impl Session {
    /// A session that connects at once: the first output is [`Output::Connect`].
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
            heart: Heart::default(),
            limit: CommandLimit::new(),
            reads_paused: false,
            commands: VecDeque::new(),
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
        session.connect(now);
        session
    }

    /// Something happened. Drain [`poll_output`](Self::poll_output) afterwards.
    ///
    /// # Errors
    ///
    /// Only for [`Input::Command`], which then was not taken: [`Error::CommandQueueFull`] or [`Error::Ended`]. Everything else that goes wrong is an output.
    pub fn handle_input(&mut self, now: Instant, input: Input) -> Result<(), Error> {
        match input {
            Input::Opened => self.opened(now),
            Input::ConnectFailed { reason } if self.state == State::Connecting => {
                let url = self.url().into();
                self.lost(now, Error::Connect { url, reason }, Wait::Backoff);
            }
            Input::ConnectFailed { reason } => self.closed(now, None, reason),
            Input::Text(text) if self.is_connected() => self.receive_text(now, &text),
            Input::Binary(data) if self.is_connected() => self.receive_binary(now, &data),
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
            }
        }
    }

    /// The next thing to do.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
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

    fn is_connected(&self) -> bool {
        matches!(
            self.state,
            State::AwaitingHello
                | State::AwaitingPermit
                | State::Identifying
                | State::Resuming
                | State::Ready
        )
    }

    /// The URL of the next connection, and of the current one while it lasts.
    fn url(&self) -> &str {
        self.resumable
            .as_ref()
            .and_then(|state| state.resume_url.as_deref())
            .filter(|url| !self.avoid_resume_url && is_acceptable(url, &self.config.url))
            .unwrap_or(&self.config.url)
    }

    fn connect(&mut self, now: Instant) {
        self.state = State::Connecting;
        self.inflater = None;
        self.heart = Heart::default();
        self.limit = CommandLimit::new();
        self.on_resume_url = self.url() != self.config.url;
        self.timers
            .set(Timer::Connect, now + self.patience(Timer::Connect));
        let url = connect_url(self.url(), self.config.compression);
        self.outputs.push_back(Output::Connect { url });
    }

    fn opened(&mut self, now: Instant) {
        if self.state != State::Connecting {
            return;
        }
        self.timers.stop(Timer::Connect);
        self.state = State::AwaitingHello;
        match Inflater::new(self.config.compression, self.config.max_message_size) {
            Ok(inflater) => {
                self.inflater = Some(inflater);
                self.expect(now, Timer::Hello);
            }
            Err(error) => self.disconnect(now, Some(error.into()), Wait::Backoff),
        }
    }

    /// HELLO has come: log in.
    pub(super) fn hello(&mut self, now: Instant, interval: Duration) {
        self.timers.stop(Timer::Hello);
        self.heart.start(interval);
        self.limit.reserve_for(interval);
        let first = interval.mul_f64(self.rng.f64());
        self.timers.set(Timer::Heartbeat, now + first);
        if let Some(state) = &self.resumable {
            self.resumed_from = state.sequence;
            self.send(now, Outgoing::resume(&self.config, state));
            self.state = State::Resuming;
            self.expect(now, Timer::Login);
        } else {
            self.state = State::AwaitingPermit;
            self.outputs.push_back(Output::RequestIdentify);
        }
    }

    fn permitted(&mut self, now: Instant) {
        if self.state == State::AwaitingPermit {
            self.send(now, Outgoing::identify(&self.config));
            self.state = State::Identifying;
            self.expect(now, Timer::Login);
        }
    }

    fn refused(&mut self, now: Instant, refused: IdentifyRefused) {
        if self.state != State::AwaitingPermit {
            return;
        }
        // There is nothing to cancel any more.
        self.state = State::AwaitingHello;
        let error = Error::IdentifyRefused(refused);
        if error.is_fatal() {
            self.outputs.push_back(Output::Close { code: END });
            self.outputs.push_back(Output::Disconnect);
            self.fatal(error);
        } else {
            self.close(now, END, Some(error), AfterClose::Reconnect(Wait::Backoff));
        }
    }

    /// READY or RESUMED has come.
    pub(super) fn logged_in(&mut self, now: Instant) {
        self.state = State::Ready;
        self.timers.stop(Timer::Login);
        self.timers
            .set(Timer::Stable, now + self.config.backoff.stable_after);
        self.avoid_resume_url = false;
        self.failed_resumes = 0;
        self.send_commands(now);
    }

    /// The session is over at Discord: identify next time.
    pub(super) fn forget(&mut self) {
        self.resumable = None;
        self.poisoned_at = None;
        self.failed_resumes = 0;
    }

    /// A message made no sense. Ask for it again; if it is the same again, give the session up.
    pub(super) fn poisoned(&mut self, now: Instant, error: Error) {
        let sequence = self.resumable.as_ref().map(|state| state.sequence);
        if sequence.is_some() && self.poisoned_at == sequence {
            self.forget();
        } else {
            self.poisoned_at = sequence;
        }
        self.disconnect(now, Some(error), Wait::Backoff);
    }

    /// Closes the connection and makes another. The session goes on if it can.
    pub(super) fn disconnect(&mut self, now: Instant, error: Option<Error>, wait: Wait) {
        let code = if self.resumable.is_some() { KEEP } else { END };
        self.close(now, code, error, AfterClose::Reconnect(wait));
    }

    fn close(&mut self, now: Instant, code: u16, error: Option<Error>, after: AfterClose) {
        self.leave_connection();
        self.outputs.extend(error.map(Output::Error));
        self.outputs.push_back(Output::Close { code });
        self.state = State::Closing;
        self.after_close = after;
        self.timers
            .set(Timer::CloseReply, now + self.patience(Timer::CloseReply));
    }

    /// The connection is gone: make another later. The session goes on if it can.
    fn lost(&mut self, now: Instant, error: Error, wait: Wait) {
        self.leave_connection();
        self.outputs.push_back(Output::Error(error));
        self.reconnect(now, wait);
    }

    fn closed(&mut self, now: Instant, code: Option<u16>, reason: Box<str>) {
        if matches!(self.state, State::Disconnected | State::Stopped) {
            return;
        }
        let meaning = code.map(|code| CloseCode::from(i32::from(code)));
        let fatal = meaning
            .and_then(|code| Error::from_close_code(code, self.config.shard, self.config.intents));
        if let Some(error) = fatal {
            self.leave_connection();
            self.fatal(error);
        } else if self.state == State::Closing {
            self.close_finished(now);
        } else {
            if meaning.is_some_and(|code| !code.can_resume()) {
                self.forget();
            }
            self.lost(now, Error::Closed { code, reason }, Wait::Backoff);
        }
    }

    fn close_finished(&mut self, now: Instant) {
        self.timers.stop(Timer::CloseReply);
        match self.after_close {
            AfterClose::Reconnect(wait) => self.reconnect(now, wait),
            AfterClose::Stop => self.stop(),
        }
    }

    /// Draws the lessons from a connection that ends.
    fn leave_connection(&mut self) {
        match self.state {
            State::Connecting | State::AwaitingHello if self.on_resume_url => {
                self.avoid_resume_url = true;
            }
            State::AwaitingPermit => self.outputs.push_back(Output::CancelIdentify),
            State::Resuming => {
                self.failed_resumes += 1;
                if self.failed_resumes >= MAX_FAILED_RESUMES {
                    self.forget();
                }
            }
            _ => {}
        }
        self.timers.stop_all();
    }

    fn reconnect(&mut self, now: Instant, wait: Wait) {
        let delay = match wait {
            Wait::Routine if self.backoff.is_fresh() => {
                self.backoff.count();
                Duration::ZERO
            }
            Wait::Routine | Wait::Backoff => self.backoff.next(&mut self.rng),
            Wait::Invalidated => {
                let drawn = Duration::from_secs(1) + Duration::from_secs(4).mul_f64(self.rng.f64());
                self.backoff.next(&mut self.rng).max(drawn)
            }
        };
        self.state = State::Disconnected;
        self.timers.set(Timer::Backoff, now + delay);
    }

    fn shutdown(&mut self, now: Instant, mode: Shutdown) {
        if self.state == State::Stopped {
            return;
        }
        if mode == Shutdown::EndSession {
            self.forget();
        }
        match self.state {
            State::Disconnected | State::Stopped => self.stop(),
            State::Connecting => {
                self.outputs.push_back(Output::Disconnect);
                self.stop();
            }
            State::Closing => self.after_close = AfterClose::Stop,
            _ => {
                let code = if self.resumable.is_some() { KEEP } else { END };
                self.close(now, code, None, AfterClose::Stop);
            }
        }
    }

    fn stop(&mut self) {
        self.timers.stop_all();
        self.state = State::Stopped;
        self.outputs
            .push_back(Output::Stopped(self.resumable.clone()));
    }

    fn fatal(&mut self, error: Error) {
        self.timers.stop_all();
        self.state = State::Stopped;
        self.resumable = None;
        self.outputs.push_back(Output::Fatal(error));
    }

    /// Waits for something that is to be read. While nothing is read, silence means nothing.
    pub(super) fn expect(&mut self, now: Instant, timer: Timer) {
        if !self.reads_paused {
            self.timers.set(timer, now + self.patience(timer));
        }
    }

    fn patience(&self, timer: Timer) -> Duration {
        match timer {
            Timer::Connect => self.config.timeouts.connect,
            Timer::Hello => self.config.timeouts.hello,
            Timer::Login => self.config.timeouts.login,
            Timer::CloseReply => self.config.timeouts.close,
            Timer::Ack | Timer::Heartbeat => self.heart.interval().unwrap_or_default(),
            Timer::Refill | Timer::Stable | Timer::Backoff => Duration::ZERO,
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
