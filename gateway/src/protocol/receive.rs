//! Understanding what the server sends.

use std::{
    ops::Range,
    time::{Duration, Instant},
};

use bytes::Bytes;
use cordial_model::{
    gateway::{Envelope, EventType, Hello, OpCode, RawEvent},
    json::{self, Decode},
};

use super::{Output, ResumeState, Session, State, leave::Wait, timer::Timer};
use crate::Error;

/// How many messages may come between two acknowledged heartbeats of a session whose inflater rests at once when the second one
/// is acknowledged.
const QUIET: u32 = 64;
/// An inflater rests when nothing came for this time, and at the latest for twice as long. Waking costs it as much as a dozen
/// messages, so shards that have something to do are to stay awake; and few of the shards that begin one after the other are to
/// be awake at a time.
const SILENCE: Duration = Duration::from_secs(2);

/// The bytes of a message, of which an event keeps a part.
enum Source<'a> {
    /// They can be shared.
    Shared(&'a Bytes),
    /// They are in the inflater's buffer and must be copied.
    Borrowed(&'a [u8]),
}

impl Source<'_> {
    fn as_slice(&self) -> &[u8] {
        match self {
            Self::Shared(bytes) => bytes,
            Self::Borrowed(bytes) => bytes,
        }
    }

    fn keep(&self, range: Range<usize>) -> Bytes {
        match self {
            Self::Shared(bytes) => bytes.slice(range),
            Self::Borrowed(bytes) => Bytes::copy_from_slice(&bytes[range]),
        }
    }
}

/// What a session needs of READY. The event goes on to the user as it came.
#[derive(Decode)]
struct Ready {
    session_id: Box<str>,
    resume_gateway_url: Option<Box<str>>,
}

impl Session {
    /// A WebSocket text message came: as [`Input::Text`](super::Input::Text), for drivers that lend what they have read. Bytes are
    /// copied only for an event that is wanted. Drain [`poll_output`](Self::poll_output) afterwards.
    pub fn handle_text(&mut self, now: Instant, text: &[u8]) {
        if self.is_connected() {
            self.receive(now, &Source::Borrowed(text));
        }
    }

    /// A WebSocket binary message came: as [`Input::Binary`](super::Input::Binary), for drivers that lend what they have read.
    /// Drain [`poll_output`](Self::poll_output) afterwards.
    pub fn handle_binary(&mut self, now: Instant, data: &[u8]) {
        if self.is_connected() {
            self.receive_binary(now, &Source::Borrowed(data));
        }
    }

    pub(super) fn receive_text(&mut self, now: Instant, text: &Bytes) {
        self.receive(now, &Source::Shared(text));
    }

    pub(super) fn receive_shared(&mut self, now: Instant, data: &Bytes) {
        self.receive_binary(now, &Source::Shared(data));
    }

    fn receive_binary(&mut self, now: Instant, data: &Source<'_>) {
        // The inflater's buffer is lent out while the message in it is read.
        let Some(mut inflater) = self.inflater.take() else {
            return;
        };
        if inflater.is_plain() {
            self.receive(now, data);
        } else {
            match inflater.push(data.as_slice()) {
                Ok(Some(message)) => self.receive(now, &Source::Borrowed(message)),
                Ok(None) => {}
                Err(error) => self.poisoned(now, error.into()),
            }
        }
        if !self.is_connected() {
            // The stream ends with its connection.
            return;
        }
        inflater.release();
        if std::mem::take(&mut self.may_rest) {
            inflater.rest();
            self.timers.stop(Timer::Silence);
        } else if !inflater.is_plain() && self.timers.get(Timer::Silence).is_none() {
            self.timers.set(Timer::Silence, now + SILENCE);
        }
        self.heard = true;
        self.inflater = Some(inflater);
    }

    /// Lets the inflater rest if nothing came since the last look.
    pub(super) fn listen(&mut self, now: Instant) {
        if std::mem::take(&mut self.heard) {
            self.timers.set(Timer::Silence, now + SILENCE);
        } else if let Some(inflater) = &mut self.inflater {
            inflater.rest();
        }
    }

    fn receive(&mut self, now: Instant, source: &Source<'_>) {
        self.received = self.received.saturating_add(1);
        let message = source.as_slice();
        let envelope = match Envelope::parse(message) {
            Ok(envelope) => envelope,
            Err(error) => return self.poisoned(now, malformed("message", &error)),
        };
        match OpCode::from(i32::from(envelope.op)) {
            OpCode::Dispatch => self.dispatch(now, &envelope, source),
            OpCode::Heartbeat => self.send_heartbeat(now),
            OpCode::Reconnect => self.disconnect(now, None, Wait::Routine),
            OpCode::InvalidSession => self.invalidated(now, &message[envelope.data]),
            OpCode::Hello if self.state == State::AwaitingHello => {
                match json::from_slice::<Hello>(&message[envelope.data]) {
                    Ok(hello) if hello.heartbeat_interval > 0 => {
                        self.hello(now, Duration::from_millis(hello.heartbeat_interval));
                    }
                    Ok(_) => self.poisoned(
                        now,
                        Error::Malformed("HELLO: the heartbeat interval is 0".into()),
                    ),
                    Err(error) => self.poisoned(now, malformed("HELLO", &error)),
                }
            }
            OpCode::Hello => {}
            OpCode::HeartbeatAck => {
                self.heart.acknowledged(now);
                self.timers.stop(Timer::Ack);
                self.may_rest = self.received <= QUIET;
                self.received = 0;
            }
            _ => self
                .outputs
                .push_back(Output::Error(Error::UnexpectedOpcode(envelope.op))),
        }
    }

    fn invalidated(&mut self, now: Instant, data: &[u8]) {
        let resumable = json::from_slice(data).unwrap_or(false) && self.resumable.is_some();
        if !resumable {
            self.forget();
        }
        self.disconnect(
            now,
            Some(Error::InvalidSession { resumable }),
            Wait::Invalidated,
        );
    }

    fn dispatch(&mut self, now: Instant, envelope: &Envelope<'_>, source: &Source<'_>) {
        let (Some(sequence), Some(_)) = (envelope.sequence, envelope.name) else {
            return self.poisoned(
                now,
                Error::Malformed("an event without a name or a sequence number".into()),
            );
        };
        let kind = envelope.kind;
        match (self.state, kind) {
            (State::Identifying | State::Resuming, EventType::Ready) => {
                if !self.ready(now, sequence, &source.as_slice()[envelope.data.clone()]) {
                    return;
                }
            }
            (State::Resuming, EventType::Resumed) => self.logged_in(now),
            (State::Resuming, _) => self.expect(now, Timer::Login),
            (State::Identifying | State::Ready, _) => {}
            // There is no session that the event could belong to.
            _ => return,
        }
        // The replay begins after what we had. A server that begins earlier does not make us hand on anything twice.
        if sequence <= self.resumed_from {
            return;
        }
        if let Some(state) = &mut self.resumable {
            state.sequence = sequence;
        }
        if self.config.events.union(self.watched).contains(kind) {
            let data = source.keep(envelope.data.clone());
            let event = RawEvent::from_envelope(envelope, data);
            self.outputs.extend(event.map(Output::Event));
        }
    }

    /// A new session begins. False if READY does not tell what a session needs.
    fn ready(&mut self, now: Instant, sequence: u64, data: &[u8]) -> bool {
        let ready: Ready = match json::from_slice(data) {
            Ok(ready) => ready,
            Err(error) => {
                self.forget();
                self.disconnect(now, Some(malformed("READY", &error)), Wait::Backoff);
                return false;
            }
        };
        self.epoch += 1;
        self.resumed_from = 0;
        self.resumable = Some(ResumeState {
            shard: self.config.shard,
            session_id: ready.session_id,
            resume_url: ready.resume_gateway_url,
            sequence,
        });
        self.logged_in(now);
        true
    }
}

fn malformed(what: &str, error: &json::Error) -> Error {
    Error::Malformed(format!("{what}: {error}").into())
}
