//! The ways out of a connection, and what follows: another connection, or the end.

use std::time::{Duration, Instant};

use cordial_model::gateway::CloseCode;

use super::{Output, Restart, Session, Shutdown, State, timer::Timer};
use crate::Error;

/// The close code that we use when the session is to be resumed. Any but 1000 and 1001 leaves it alive at Discord.
pub(super) const KEEP: u16 = 4000;
/// The close code that ends the session at Discord.
pub(super) const END: u16 = 1000;
/// After so many resumes that led nowhere the session is given up.
const MAX_FAILED_RESUMES: u32 = 5;

/// What follows once the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterClose {
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

impl Session {
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

    pub(super) fn close(
        &mut self,
        now: Instant,
        code: u16,
        error: Option<Error>,
        after: AfterClose,
    ) {
        self.leave_connection();
        self.outputs.extend(error.map(Output::Error));
        self.outputs.push_back(Output::Close { code });
        self.state = State::Closing;
        self.after_close = after;
        self.timers
            .set(Timer::CloseReply, now + self.patience(Timer::CloseReply));
    }

    /// The connection is gone: make another later. The session goes on if it can.
    pub(super) fn lost(&mut self, now: Instant, error: Error, wait: Wait) {
        self.leave_connection();
        self.outputs.push_back(Output::Error(error));
        self.reconnect(now, wait);
    }

    pub(super) fn closed(&mut self, now: Instant, code: Option<u16>, reason: Box<str>) {
        if matches!(
            self.state,
            State::Disconnected | State::AwaitingTurn | State::Stopped
        ) {
            return;
        }
        let meaning = code.map(|code| CloseCode::from(i32::from(code)));
        let fatal = meaning
            .and_then(|code| Error::from_close_code(code, self.config.shard, self.config.intents));
        #[cfg(feature = "user")]
        let fatal = fatal.or_else(|| {
            self.config.user.as_ref()?;
            super::user::fatal_close(meaning?)
        });
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

    pub(super) fn close_finished(&mut self, now: Instant) {
        self.timers.stop(Timer::CloseReply);
        match self.after_close {
            AfterClose::Reconnect(wait) => self.reconnect(now, wait),
            AfterClose::Stop => self.stop(),
        }
    }

    /// Draws the lessons from a connection that ends.
    pub(super) fn leave_connection(&mut self) {
        match self.state {
            State::Connecting | State::AwaitingHello if self.on_resume_url => {
                self.avoid_resume_url = true;
            }
            State::AwaitingTurn => self.outputs.push_back(Output::CancelConnect),
            State::AwaitingPermit => self.outputs.push_back(Output::CancelIdentify),
            State::Resuming => {
                self.failed_resumes += 1;
                if self.failed_resumes >= MAX_FAILED_RESUMES {
                    self.forget();
                }
            }
            _ => {}
        }
        self.inflater = None;
        self.timers.stop_all();
    }

    pub(super) fn reconnect(&mut self, now: Instant, wait: Wait) {
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

    pub(super) fn shutdown(&mut self, now: Instant, mode: Shutdown) {
        if self.state == State::Stopped {
            return;
        }
        if mode == Shutdown::EndSession {
            self.forget();
        }
        match self.state {
            State::Disconnected | State::Stopped => self.stop(),
            State::AwaitingTurn => {
                self.leave_connection();
                self.stop();
            }
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

    /// The user wants another connection, at once.
    pub(super) fn restart(&mut self, now: Instant, mode: Restart) {
        if self.state == State::Stopped
            || self.state == State::Closing && self.after_close == AfterClose::Stop
        {
            return;
        }
        let had_session = self.resumable.is_some();
        if mode == Restart::Identify {
            self.forget();
        }
        match self.state {
            State::Disconnected => {
                self.timers.stop(Timer::Backoff);
                self.connect(now);
            }
            // The connection is about to be made anyway, but it may have become one for another purpose.
            State::AwaitingTurn if had_session && mode == Restart::Identify => {
                self.leave_connection();
                self.connect(now);
            }
            State::Connecting if had_session && mode == Restart::Identify => {
                self.outputs.push_back(Output::Disconnect);
                self.timers.stop_all();
                self.connect(now);
            }
            State::AwaitingTurn | State::Connecting | State::Closing | State::Stopped => {}
            _ => self.disconnect(now, None, Wait::Routine),
        }
    }

    pub(super) fn stop(&mut self) {
        self.timers.stop_all();
        self.state = State::Stopped;
        self.outputs
            .push_back(Output::Stopped(self.resumable.clone()));
    }

    pub(super) fn fatal(&mut self, error: Error) {
        self.timers.stop_all();
        self.state = State::Stopped;
        self.resumable = None;
        self.outputs.push_back(Output::Fatal(error));
    }
}
