//! Faults by script: what a gateway does wrong on purpose.

use std::{collections::VecDeque, time::Duration};

/// Something that goes wrong on a gateway connection.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The TCP connection is cut without a word.
    Drop,
    /// The gateway closes with a code and a reason.
    Close(u16, String),
    /// Opcode 7: the client is told to connect again and resume.
    Reconnect,
    /// Opcode 9: the session is declared invalid. Unless it can be resumed it ends.
    InvalidateSession {
        /// Whether the client may resume.
        resumable: bool,
    },
    /// Opcode 1: the client is asked for a heartbeat at once.
    RequestHeartbeat,
    /// Bytes that are no payload in any encoding.
    Garbage,
    /// Half of a payload as the connection encodes it; then the connection is cut.
    Truncate,
    /// Heartbeats are not acknowledged any more, or are again.
    WithholdAcks(bool),
    /// HELLO is not sent. Only for connections to come.
    WithholdHello,
    /// HELLO comes this much later. Only for connections to come.
    DelayHello(Duration),
    /// Everything that is sent from now on waits this long first.
    Delay(Duration),
    /// Nothing is sent or read for this long; then it goes on.
    Stall(Duration),
    /// Nothing that the client sends is read for this long; dispatches go on.
    StopReading(Duration),
    /// The connection stays open, but nothing is ever sent on it again and what comes is thrown away: it is half open.
    PlayDead,
}

impl Fault {
    /// What the fault is called in scripts, in the control API and in reports.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Close(..) => "close",
            Self::Reconnect => "reconnect",
            Self::InvalidateSession { .. } => "invalidate_session",
            Self::RequestHeartbeat => "request_heartbeat",
            Self::Garbage => "garbage",
            Self::Truncate => "truncate",
            Self::WithholdAcks(_) => "withhold_acks",
            Self::WithholdHello => "withhold_hello",
            Self::DelayHello(_) => "delay_hello",
            Self::Delay(_) => "delay",
            Self::Stall(_) => "stall",
            Self::StopReading(_) => "stop_reading",
            Self::PlayDead => "play_dead",
        }
    }
}

/// Which connections a fault happens on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// All that are open now.
    All,
    /// Those that serve a shard of this number.
    Shard(u32),
    /// The one that serves a session.
    Session(String),
    /// The next one that is opened and has no fault of its own yet.
    Next,
}

/// Faults that wait for their connection.
#[derive(Debug, Default)]
pub(crate) struct Upcoming {
    waiting: VecDeque<Vec<Fault>>,
}

impl Upcoming {
    /// Adds a fault for a connection of its own.
    pub(crate) fn add(&mut self, fault: Fault) {
        self.waiting.push_back(vec![fault]);
    }

    /// The faults of the connection that is opened now.
    pub(crate) fn take(&mut self) -> Vec<Fault> {
        self.waiting.pop_front().unwrap_or_default()
    }
}
