//! The dispatches of one session: numbered once, kept for replay, read by whichever connection serves the session.
//!
//! There is one list, and a connection is a cursor on it. Sending, catching up after a resume and falling behind are
//! the same thing at different distances, so nothing can be sent twice or left out. The data of an event is shared by all
//! sessions that hear it; only what is sent is put together, right before.

use std::{collections::VecDeque, sync::Arc};

/// The dispatches of one session, in order.
#[derive(Debug)]
pub(crate) struct Outbox {
    entries: VecDeque<Entry>,
    /// The sequence number of the newest entry; 0 before the first.
    newest: u64,
    /// How many entries that were sent already are kept for a resume.
    capacity: usize,
    /// How many bytes of data of entries that the client has acknowledged are kept.
    byte_capacity: usize,
    bytes: usize,
    /// The newest dispatch that a heartbeat of the client has told of.
    acknowledged: u64,
}

/// One dispatch.
#[derive(Debug)]
enum Entry {
    Dispatch(&'static str, Arc<str>),
    /// `RESUMED`, which ends one replay and has no place in the next.
    Resumed(Arc<str>),
    /// A `RESUMED` of an earlier resume.
    Void,
}

/// A dispatch on its way to a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payload {
    pub(crate) name: &'static str,
    pub(crate) sequence: u64,
    pub(crate) data: Arc<str>,
}

impl Payload {
    /// The payload as it is sent.
    pub(crate) fn text(&self) -> String {
        let Self {
            name,
            sequence,
            data,
        } = self;
        // Room for the envelope, so that the text is written in one piece.
        let mut text = String::with_capacity(data.len() + name.len() + 48);
        text.push_str("{\"t\":\"");
        text.push_str(name);
        text.push_str("\",\"s\":");
        text.push_str(&sequence.to_string());
        text.push_str(",\"op\":0,\"d\":");
        text.push_str(data);
        text.push('}');
        text
    }
}

impl Entry {
    fn size(&self) -> usize {
        match self {
            Self::Dispatch(_, data) | Self::Resumed(data) => data.len(),
            Self::Void => 0,
        }
    }
}

impl Outbox {
    pub(crate) fn new(capacity: usize, byte_capacity: usize) -> Self {
        Self {
            entries: VecDeque::new(),
            newest: 0,
            capacity,
            byte_capacity,
            bytes: 0,
            acknowledged: 0,
        }
    }

    /// Numbers a dispatch and keeps it. Entries above `sent` are never dropped: no connection has had them.
    pub(crate) fn push(&mut self, name: &'static str, data: Arc<str>, sent: Option<u64>) -> u64 {
        self.newest += 1;
        self.bytes += data.len();
        self.entries.push_back(match name {
            "RESUMED" => Entry::Resumed(data),
            _ => Entry::Dispatch(name, data),
        });
        self.trim(sent);
        self.newest
    }

    /// The client has told that it has had everything up to here.
    pub(crate) fn acknowledge(&mut self, sequence: u64, sent: Option<u64>) {
        self.acknowledged = self.acknowledged.max(sequence.min(self.newest));
        self.trim(sent);
    }

    /// The newest dispatch that the client has acknowledged.
    pub(crate) fn acknowledged(&self) -> u64 {
        self.acknowledged
    }

    fn trim(&mut self, sent: Option<u64>) {
        while !self.entries.is_empty() {
            let oldest = self.oldest();
            let many = self.entries.len() > self.capacity;
            let much = self.bytes > self.byte_capacity && oldest <= self.acknowledged;
            if !(many || much) || sent.is_some_and(|sent| oldest > sent) {
                return;
            }
            if let Some(entry) = self.entries.pop_front() {
                self.bytes -= entry.size();
            }
        }
    }

    /// Forgets everything: the session has ended.
    pub(crate) fn clear(&mut self) {
        self.entries = VecDeque::new();
        self.bytes = 0;
    }

    /// The payload behind a sequence number.
    pub(crate) fn after(&self, sequence: u64) -> Option<Payload> {
        let start = usize::try_from((sequence + 1).checked_sub(self.oldest())?).ok()?;
        (sequence + 1..)
            .zip(self.entries.range(start.min(self.entries.len())..))
            .find_map(|(sequence, entry)| {
                let (name, data) = match entry {
                    Entry::Dispatch(name, data) => (*name, data),
                    Entry::Resumed(data) => ("RESUMED", data),
                    Entry::Void => return None,
                };
                Some(Payload {
                    name,
                    sequence,
                    data: Arc::clone(data),
                })
            })
    }

    /// Takes out every `RESUMED`: a new resume ends with its own.
    pub(crate) fn forget_resumes(&mut self) {
        for entry in &mut self.entries {
            if let Entry::Resumed(data) = entry {
                self.bytes -= data.len();
                *entry = Entry::Void;
            }
        }
    }

    /// The sequence number of the newest dispatch.
    pub(crate) fn newest(&self) -> u64 {
        self.newest
    }

    /// The sequence number of the oldest dispatch that is kept.
    fn oldest(&self) -> u64 {
        self.newest + 1 - self.entries.len() as u64
    }

    /// Whether everything behind a sequence number can be sent again.
    pub(crate) fn reaches_back_to(&self, sequence: u64) -> bool {
        sequence <= self.newest && sequence + 1 >= self.oldest()
    }
}

#[cfg(test)]
mod tests {
    use super::Outbox;

    #[test]
    fn a_cursor_sees_every_dispatch_once_and_in_order() {
        let mut outbox = Outbox::new(10, usize::MAX);
        assert_eq!(outbox.after(0), None);
        for _ in 0..3 {
            outbox.push("X", "{}".into(), Some(0));
        }
        let mut sent = 0;
        let mut seen = Vec::new();
        while let Some(payload) = outbox.after(sent) {
            let sequence = payload.sequence;
            assert_eq!(
                payload.text(),
                format!("{{\"t\":\"X\",\"s\":{sequence},\"op\":0,\"d\":{{}}}}")
            );
            seen.push(sequence);
            sent = sequence;
        }
        assert_eq!(seen, [1, 2, 3]);
    }

    #[test]
    fn what_was_not_sent_is_kept_beyond_the_capacity() {
        let mut outbox = Outbox::new(2, usize::MAX);
        for _ in 0..5 {
            outbox.push("X", "{}".into(), Some(1));
        }
        assert!(outbox.reaches_back_to(1));
        assert!(!outbox.reaches_back_to(0));
        assert_eq!(outbox.after(1).unwrap().sequence, 2);
    }

    #[test]
    fn a_replay_has_no_resumed_of_earlier_resumes() {
        let mut outbox = Outbox::new(10, usize::MAX);
        for name in ["A", "RESUMED", "B", "RESUMED"] {
            outbox.push(name, "null".into(), Some(0));
        }
        assert_eq!(outbox.after(1).unwrap().sequence, 2);
        outbox.forget_resumes();
        assert_eq!(outbox.after(1).unwrap().sequence, 3);
        assert_eq!(outbox.after(3), None);
        outbox.push("RESUMED", "null".into(), Some(3));
        assert_eq!(outbox.after(3).unwrap().sequence, 5);
    }

    #[test]
    fn without_a_connection_the_oldest_go_first() {
        let mut outbox = Outbox::new(2, usize::MAX);
        for _ in 0..5 {
            outbox.push("X", "{}".into(), None);
        }
        assert!(!outbox.reaches_back_to(2));
        assert!(outbox.reaches_back_to(3));
        assert!(outbox.reaches_back_to(5));
        assert!(!outbox.reaches_back_to(6));
    }

    #[test]
    fn of_what_was_acknowledged_only_so_many_bytes_are_kept() {
        let mut outbox = Outbox::new(100, 10);
        for _ in 0..10 {
            outbox.push("X", "1234".into(), Some(10));
        }
        // Nothing was acknowledged: the client may have had none of it.
        assert!(outbox.reaches_back_to(0));
        outbox.acknowledge(5, Some(10));
        assert!(!outbox.reaches_back_to(4));
        assert!(outbox.reaches_back_to(5));
        outbox.acknowledge(99, Some(10));
        assert!(!outbox.reaches_back_to(7));
        assert!(outbox.reaches_back_to(8));
        assert_eq!(outbox.acknowledged(), 10);
    }
}
