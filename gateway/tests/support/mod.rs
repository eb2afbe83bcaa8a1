//! Drives a session in virtual time, in the words of a story: what the server does, what the session does.

// Every test file uses a part of it.
#![allow(dead_code, unreachable_pub, missing_debug_implementations)]

pub mod deflate;
#[cfg(feature = "tokio")]
pub mod fake;
#[cfg(feature = "tokio")]
pub mod memory;
#[cfg(feature = "tokio")]
pub mod server;

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use bytes::Bytes;
use cordial_gateway::{
    Compression, Error, SessionConfig,
    protocol::{Input, Output, Session},
};
use cordial_model::gateway::{Intents, RawEvent};
use serde_json::{Value, json};

/// The token of every story. It must never show.
pub const TOKEN: &str = "MTk3MDM4NDM5NDgzMzEwMDg2.G1a2b3.not-a-real-token-but-shaped-like-one";
/// The heartbeat interval of every story.
pub const INTERVAL: Duration = Duration::from_millis(41_250);
/// Where sessions of stories resume.
pub const RESUME_URL: &str = "ws://resume.test/";

pub fn config() -> SessionConfig {
    let mut config = SessionConfig::new(TOKEN, Intents::GUILDS | Intents::GUILD_MESSAGES);
    config.url = String::from("ws://gateway.test");
    config.compression = Compression::None;
    config
}

pub struct Story {
    pub session: Session,
    pub now: Instant,
    outputs: VecDeque<Output>,
}

impl Story {
    pub fn new(config: SessionConfig) -> Self {
        Self::seeded(config, 1)
    }

    pub fn seeded(config: SessionConfig, seed: u64) -> Self {
        let now = Instant::now();
        let mut story = Self {
            session: Session::new(now, config, seed),
            now,
            outputs: VecDeque::new(),
        };
        story.drain();
        story
    }

    /// A story that begins with a session that is ready, its outputs so far taken.
    pub fn ready(config: SessionConfig) -> Self {
        let mut story = Self::new(config);
        story.log_in();
        story
    }

    /// From `Connect` to READY with sequence number 1.
    pub fn log_in(&mut self) {
        self.connect();
        self.open();
        self.hello();
        self.request_identify();
        self.input(Input::IdentifyGranted);
        assert_eq!(self.send()["op"], 2);
        self.dispatch(1, "READY", &ready_data("session"));
        assert_eq!(self.event().name(), "READY");
    }

    /// From `Connect` to READY, with something to check before READY. Its event is left to be taken.
    pub fn log_in_after(&mut self, check: impl FnOnce(&Self)) {
        self.connect();
        self.open();
        self.hello();
        self.request_identify();
        self.input(Input::IdentifyGranted);
        assert_eq!(self.send()["op"], 2);
        check(self);
        self.dispatch(1, "READY", &ready_data("session"));
    }

    /// From `Connect` to the resume message.
    pub fn begin_resume(&mut self) -> Value {
        self.connect();
        self.open();
        self.hello();
        let resume = self.send();
        assert_eq!(resume["op"], 6, "{resume}");
        resume
    }

    // What happens.

    pub fn input(&mut self, input: Input) {
        self.try_input(input).unwrap();
    }

    pub fn try_input(&mut self, input: Input) -> Result<(), Error> {
        let answer = self.session.handle_input(self.now, input);
        self.drain();
        answer
    }

    pub fn text(&mut self, text: impl Into<Bytes>) {
        self.input(Input::Text(text.into()));
    }

    pub fn payload(&mut self, payload: &Value) {
        self.text(payload.to_string());
    }

    pub fn open(&mut self) {
        self.input(Input::Opened);
    }

    pub fn hello(&mut self) {
        let interval = INTERVAL.as_millis() as u64;
        self.payload(
            &json!({"t": null, "s": null, "op": 10, "d": {"heartbeat_interval": interval}}),
        );
    }

    pub fn dispatch(&mut self, sequence: u64, name: &str, data: &Value) {
        self.text(dispatch(sequence, name, data));
    }

    pub fn ack(&mut self) {
        self.payload(&json!({"op": 11}));
    }

    pub fn closed(&mut self, code: impl Into<Option<u16>>) {
        self.input(Input::Closed {
            code: code.into(),
            reason: "told so".into(),
        });
    }

    /// Lets time pass, from deadline to deadline.
    pub fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(deadline) = self
            .session
            .poll_timeout()
            .filter(|deadline| *deadline <= end)
        {
            self.now = self.now.max(deadline);
            self.session.handle_timeout(self.now);
            self.drain();
        }
        self.now = end;
    }

    /// Lets time pass up to the next deadline. Yields how long that was.
    pub fn pass_to_deadline(&mut self) -> Duration {
        let deadline = self.session.poll_timeout().expect("a deadline");
        let time = deadline.saturating_duration_since(self.now);
        self.pass(time);
        time
    }

    /// Lets time pass until the session does something. Yields how long that was.
    pub fn pass_to_output(&mut self) -> Duration {
        let start = self.now;
        while self.outputs.is_empty() {
            self.pass_to_deadline();
        }
        self.now - start
    }

    // What the session does.

    fn drain(&mut self) {
        while let Some(output) = self.session.poll_output() {
            self.outputs.push_back(output);
        }
    }

    pub fn try_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    pub fn output(&mut self) -> Output {
        self.try_output().expect("an output")
    }

    pub fn nothing(&self) {
        assert!(self.outputs.is_empty(), "{:?}", self.outputs);
    }

    pub fn connect(&mut self) -> String {
        match self.output() {
            Output::Connect { url } => url,
            other => panic!("not a connect: {other:?}"),
        }
    }

    pub fn send(&mut self) -> Value {
        match self.output() {
            Output::Send(outgoing) => serde_json::from_str(outgoing.as_str()).unwrap(),
            other => panic!("not a send: {other:?}"),
        }
    }

    pub fn request_identify(&mut self) {
        match self.output() {
            Output::RequestIdentify => {}
            other => panic!("not a request for a permit: {other:?}"),
        }
    }

    pub fn cancel_identify(&mut self) {
        match self.output() {
            Output::CancelIdentify => {}
            other => panic!("not a cancelled request: {other:?}"),
        }
    }

    pub fn event(&mut self) -> RawEvent {
        match self.output() {
            Output::Event(event) => event,
            other => panic!("not an event: {other:?}"),
        }
    }

    pub fn error(&mut self) -> Error {
        match self.output() {
            Output::Error(error) => {
                assert!(!error.is_fatal());
                error
            }
            other => panic!("not an error: {other:?}"),
        }
    }

    pub fn fatal(&mut self) -> Error {
        match self.output() {
            Output::Fatal(error) => {
                assert!(error.is_fatal());
                error
            }
            other => panic!("not fatal: {other:?}"),
        }
    }

    pub fn close(&mut self) -> u16 {
        match self.output() {
            Output::Close { code } => code,
            other => panic!("not a close: {other:?}"),
        }
    }

    pub fn disconnect(&mut self) {
        match self.output() {
            Output::Disconnect => {}
            other => panic!("not a disconnect: {other:?}"),
        }
    }

    pub fn stopped(&mut self) -> Option<cordial_gateway::ResumeState> {
        match self.output() {
            Output::Stopped(state) => state,
            other => panic!("not stopped: {other:?}"),
        }
    }
}

pub fn dispatch(sequence: u64, name: &str, data: &Value) -> String {
    format!(r#"{{"t":"{name}","s":{sequence},"op":0,"d":{data}}}"#)
}

pub fn ready_data(session: &str) -> Value {
    json!({"v": 10, "session_id": session, "resume_gateway_url": RESUME_URL, "guilds": []})
}
