//! The dispatches of one session: numbered once, kept for replay, read by whichever connection serves the session.
//!
//! There is one list, and a connection is a cursor on it. Sending, catching up after a resume and falling behind are
//! the same thing at different distances, so nothing can be sent twice or left out.

use std::{collections::VecDeque, sync::Arc};

/// The dispatches of one session, in order.
#[derive(Debug)]
pub(crate) struct Outbox {
    entries: VecDeque<Entry>,
    /// The sequence number of the newest entry; 0 before the first.
    newest: u64,
    /// How many entries that were sent already are kept for a resume.
    capacity: usize,
}

/// One dispatch.
#[derive(Debug)]
enum Entry {
    Dispatch(Arc<str>),
    /// `RESUMED`, which ends one replay and has no place in the next.
    Resumed(Arc<str>),
    /// A `RESUMED` of an earlier resume.
    Void,
}

impl Outbox {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            entries: VecDeque::new(),
            newest: 0,
            capacity,
        }
    }

    /// Numbers a dispatch and keeps it. Entries above `sent` are never dropped: no connection has had them.
    pub(crate) fn push(&mut self, name: &str, data: &str, sent: Option<u64>) -> u64 {
        self.newest += 1;
        let sequence = self.newest;
        let payload = format!("{{\"t\":\"{name}\",\"s\":{sequence},\"op\":0,\"d\":{data}}}").into();
        self.entries.push_back(match name {
            "RESUMED" => Entry::Resumed(payload),
            _ => Entry::Dispatch(payload),
        });
        while self.entries.len() > self.capacity && sent.is_none_or(|sent| self.oldest() <= sent) {
            self.entries.pop_front();
        }
        sequence
    }

    /// The payload behind a sequence number.
    pub(crate) fn after(&self, sequence: u64) -> Option<(u64, Arc<str>)> {
        let start = usize::try_from((sequence + 1).checked_sub(self.oldest())?).ok()?;
        (sequence + 1..)
            .zip(self.entries.range(start.min(self.entries.len())..))
            .find_map(|(sequence, entry)| match entry {
                Entry::Dispatch(payload) | Entry::Resumed(payload) => {
                    Some((sequence, Arc::clone(payload)))
                }
                Entry::Void => None,
            })
    }

    /// Takes out every `RESUMED`: a new resume ends with its own.
    pub(crate) fn forget_resumes(&mut self) {
        for entry in &mut self.entries {
            if let Entry::Resumed(_) = entry {
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
        let mut outbox = Outbox::new(10);
        assert_eq!(outbox.after(0), None);
        for _ in 0..3 {
            outbox.push("X", "{}", Some(0));
        }
        let mut sent = 0;
        let mut seen = Vec::new();
        while let Some((sequence, payload)) = outbox.after(sent) {
            assert_eq!(
                &*payload,
                format!("{{\"t\":\"X\",\"s\":{sequence},\"op\":0,\"d\":{{}}}}")
            );
            seen.push(sequence);
            sent = sequence;
        }
        assert_eq!(seen, [1, 2, 3]);
    }

    #[test]
    fn what_was_not_sent_is_kept_beyond_the_capacity() {
        let mut outbox = Outbox::new(2);
        for _ in 0..5 {
            outbox.push("X", "{}", Some(1));
        }
        assert!(outbox.reaches_back_to(1));
        assert!(!outbox.reaches_back_to(0));
        assert_eq!(outbox.after(1).unwrap().0, 2);
    }

    #[test]
    fn a_replay_has_no_resumed_of_earlier_resumes() {
        let mut outbox = Outbox::new(10);
        for name in ["A", "RESUMED", "B", "RESUMED"] {
            outbox.push(name, "null", Some(0));
        }
        assert_eq!(outbox.after(1).unwrap().0, 2);
        outbox.forget_resumes();
        assert_eq!(outbox.after(1).unwrap().0, 3);
        assert_eq!(outbox.after(3), None);
        outbox.push("RESUMED", "null", Some(3));
        assert_eq!(outbox.after(3).unwrap().0, 5);
    }

    #[test]
    fn without_a_connection_the_oldest_go_first() {
        let mut outbox = Outbox::new(2);
        for _ in 0..5 {
            outbox.push("X", "{}", None);
        }
        assert!(!outbox.reaches_back_to(2));
        assert!(outbox.reaches_back_to(3));
        assert!(outbox.reaches_back_to(5));
        assert!(!outbox.reaches_back_to(6));
    }
}
