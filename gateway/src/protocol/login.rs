//! The way into a session: connect, HELLO, identify or resume.

use std::time::{Duration, Instant};

use super::{
    Login, Outgoing, Output, Session, State,
    command_limit::CommandLimit,
    heart::Heart,
    leave::{AfterClose, END, Wait},
    timer::Timer,
    url::{connect_url, is_acceptable},
};
use crate::{Error, identify::IdentifyRefused, inflate::Inflater};

impl Session {
    /// The URL of the next connection, and of the current one while it lasts.
    pub(super) fn url(&self) -> &str {
        self.resumable
            .as_ref()
            .and_then(|state| state.resume_url.as_deref())
            .filter(|url| !self.avoid_resume_url && is_acceptable(url, &self.config.url))
            .unwrap_or(&self.config.url)
    }

    /// Connects, or asks whether it may.
    pub(super) fn connect(&mut self, now: Instant) {
        if !self.config.asks_to_connect {
            return self.connect_now(now);
        }
        self.state = State::AwaitingTurn;
        let login = match self.resumable {
            Some(_) => Login::Resume,
            None => Login::Identify,
        };
        self.outputs.push_back(Output::RequestConnect { login });
    }

    pub(super) fn connect_granted(&mut self, now: Instant) {
        if self.state == State::AwaitingTurn {
            self.connect_now(now);
        }
    }

    fn connect_now(&mut self, now: Instant) {
        self.state = State::Connecting;
        self.inflater = None;
        self.heart = Heart::default();
        self.limit = CommandLimit::new();
        self.on_resume_url = self.url() != self.config.url;
        self.timers
            .set(Timer::Connect, now + self.patience(Timer::Connect));
        let url = connect_url(
            self.url(),
            self.config.api_version(),
            self.config.compression,
        );
        self.outputs.push_back(Output::Connect { url });
    }

    pub(super) fn opened(&mut self, now: Instant) {
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

    pub(super) fn permitted(&mut self, now: Instant) {
        if self.state == State::AwaitingPermit {
            self.send(now, Outgoing::identify(&self.config));
            self.state = State::Identifying;
            self.expect(now, Timer::Login);
        }
    }

    pub(super) fn refused(&mut self, now: Instant, refused: IdentifyRefused) {
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
}
