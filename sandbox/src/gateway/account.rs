//! What a session was told, in numbers: every dispatch can be accounted for by whoever received it, or should have.

use std::collections::{BTreeMap, VecDeque};

use cordial_model::id::{Id, marker::UserMarker};

/// How many sequence numbers of `RESUMED` are kept for one session.
const RESUMED_KEPT: usize = 1024;

/// How many sessions that have ended are remembered.
const ENDED_KEPT: usize = 16_384;

/// What a session was told so far. Everything that it was told has a sequence number from 1 to `sequence`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionAccount {
    /// The session's id.
    pub id: String,
    /// Whose session it is.
    pub bot: Id<UserMarker>,
    /// The shard's number, and how many there are.
    pub shard: (u32, u32),
    /// The sequence number of its newest dispatch.
    pub sequence: u64,
    /// The sequence number of the newest dispatch that was sent on the connection that serves it now, or on its last one.
    pub sent: u64,
    /// The newest sequence number that a heartbeat of the client told of.
    pub acknowledged: u64,
    /// How often it was resumed.
    pub resumes: u64,
    /// The sequence numbers of its `RESUMED` dispatches, the latest 1024. One that was lost with its connection is not sent
    /// again: the next resume ends with its own.
    pub resumed: Vec<u64>,
    /// How many dispatches of each name it was told.
    pub events: BTreeMap<&'static str, u64>,
    /// The connection that serves it, counted from 0.
    pub connection: Option<u64>,
    /// Whether it has ended: it was invalidated, given up or forgotten.
    pub ended: bool,
}

/// What the gateway did in total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GatewayTotals {
    /// Connections that were opened.
    pub connections: u64,
    /// Identifies that were granted, each of which spent a session start.
    pub identifies: u64,
    /// Identifies that came before their turn, and were answered with opcode 9.
    pub identifies_too_soon: u64,
    /// Identifies that found no session start left for the day.
    pub identifies_exhausted: u64,
    /// Resumes that were granted.
    pub resumes: u64,
    /// Resumes that could not be: opcode 9, or a close.
    pub resumes_refused: u64,
}

/// The part of the account that a session keeps itself.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) events: BTreeMap<&'static str, u64>,
    pub(crate) resumes: u64,
    pub(crate) resumed: VecDeque<u64>,
}

impl Tally {
    pub(crate) fn count(&mut self, name: &'static str, sequence: u64) {
        *self.events.entry(name).or_default() += 1;
        if name == "RESUMED" {
            self.resumes += 1;
            if self.resumed.len() == RESUMED_KEPT {
                self.resumed.pop_front();
            }
            self.resumed.push_back(sequence);
        }
    }
}

/// The accounts of sessions that have ended, the latest of them.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    ended: VecDeque<SessionAccount>,
}

impl Ledger {
    pub(crate) fn close(&mut self, account: SessionAccount) {
        if self.ended.len() == ENDED_KEPT {
            self.ended.pop_front();
        }
        self.ended.push_back(account);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &SessionAccount> {
        self.ended.iter()
    }

    pub(crate) fn clear(&mut self) {
        self.ended.clear();
    }
}
