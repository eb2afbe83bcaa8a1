//! The scripted server's view of one shard: its session, its record, its connection.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use serde_json::Value;

pub const INTERVAL: Duration = Duration::from_millis(41_250);

/// One session as the server knows it.
#[derive(Debug)]
pub struct ServerSession {
    pub id: String,
    /// Everything dispatched, READY first. The sequence number is the index plus one.
    pub record: Vec<String>,
    /// The server ended it: it cannot be resumed.
    pub dead: bool,
    pub failed_resumes: u32,
}

/// One connection as the server knows it.
#[derive(Debug)]
pub struct Connection {
    pub number: u64,
    pub logged_in: bool,
    /// Takes everything and says nothing.
    pub blackhole: bool,
    pub withholds_acks: bool,
    pub last_beat: Instant,
    /// When messages of the last minute arrived.
    pub arrivals: VecDeque<Instant>,
}

/// Something the server does.
#[derive(Debug)]
pub enum Act {
    Say(String),
    Close(u16),
}

#[derive(Debug, Default)]
pub struct ServerShard {
    pub session: Option<ServerSession>,
    pub connection: Option<Connection>,
    pub sessions: u32,
}

/// What the server was asked.
pub enum Asked {
    Beat,
    Identify,
    Resume { id: String, sequence: usize },
    Command,
}

impl Connection {
    pub fn new(number: u64, now: Instant) -> Self {
        Self {
            number,
            logged_in: false,
            blackhole: false,
            withholds_acks: false,
            last_beat: now,
            arrivals: VecDeque::new(),
        }
    }

    /// Checks the limit of 120 in a minute, and reads the message.
    pub fn arrive(&mut self, now: Instant, text: &str) -> Asked {
        self.arrivals.push_back(now);
        while self
            .arrivals
            .front()
            .is_some_and(|at| *at + Duration::from_mins(1) <= now)
        {
            self.arrivals.pop_front();
        }
        assert!(self.arrivals.len() <= 120, "too many messages in a minute");
        assert!(text.len() <= 4096);
        let message: Value = serde_json::from_str(text).unwrap();
        match message["op"].as_u64().unwrap() {
            1 => {
                assert!(
                    now - self.last_beat < INTERVAL + Duration::from_secs(1),
                    "a late heartbeat: {:?}",
                    now - self.last_beat
                );
                self.last_beat = now;
                Asked::Beat
            }
            2 => Asked::Identify,
            6 => Asked::Resume {
                id: message["d"]["session_id"].as_str().unwrap().to_owned(),
                sequence: message["d"]["seq"].as_u64().unwrap() as usize,
            },
            31 => {
                assert!(self.logged_in, "a command before the login");
                Asked::Command
            }
            op => panic!("unexpected opcode {op}"),
        }
    }
}

impl ServerShard {
    /// Adds an event to the record. Yields its message.
    pub fn dispatch(&mut self, name: &str, data: &str) -> Option<String> {
        let session = self.session.as_mut()?;
        let message = format!(
            r#"{{"t":"{name}","s":{},"op":0,"d":{data}}}"#,
            session.record.len() + 1
        );
        session.record.push(message.clone());
        Some(message)
    }

    /// Begins a session. Yields READY.
    pub fn identify(&mut self, shard: u32) -> String {
        self.sessions += 1;
        let id = format!("{shard}-{}", self.sessions);
        let data =
            format!(r#"{{"v":10,"session_id":"{id}","resume_gateway_url":"ws://resume.test"}}"#);
        self.session = Some(ServerSession {
            id,
            record: Vec::new(),
            dead: false,
            failed_resumes: 0,
        });
        self.dispatch("READY", &data).unwrap()
    }

    /// Resumes a session, if it can be. Yields the replay and RESUMED.
    ///
    /// `overlap` makes the replay begin earlier than asked for.
    pub fn resume(&mut self, id: &str, sequence: usize, overlap: usize) -> Option<Vec<String>> {
        let session = self
            .session
            .as_mut()
            .filter(|session| session.id == id && !session.dead)?;
        assert!(
            sequence <= session.record.len(),
            "events that were never sent"
        );
        session.failed_resumes = 0;
        let from = sequence.saturating_sub(overlap).max(1).min(sequence);
        let mut messages = session.record[from..].to_vec();
        messages.extend(self.dispatch("RESUMED", "{}"));
        Some(messages)
    }
}
