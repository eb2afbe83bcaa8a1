//! The books of a soak: which dispatch of which session came when, and whether one is missing or came twice.
//!
//! Discord numbers the dispatches of a session from 1, without gaps. A resumed session goes on counting, so a stream that
//! loses nothing and doubles nothing counts up by one from READY to the end of the session, however often its connection
//! broke.

use std::collections::BTreeMap;

/// What is known of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Account {
    /// The shard that had it.
    pub(super) shard: u32,
    /// The highest sequence number that came.
    pub(super) last: u64,
    /// Dispatches that came.
    pub(super) received: u64,
    /// Numbers that were passed over.
    pub(super) missing: Vec<u64>,
    /// Dispatches whose number had come before.
    pub(super) doubled: u64,
}

/// All sessions, by id, and which one each shard has now.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    sessions: BTreeMap<Box<str>, Account>,
    current: BTreeMap<u32, Box<str>>,
}

impl Ledger {
    /// READY came: the shard has a new session from now on.
    pub(super) fn begins(&mut self, shard: u32, session: &str, sequence: u64) {
        self.sessions.insert(
            session.into(),
            Account {
                shard,
                last: sequence,
                received: 1,
                missing: (1..sequence).collect(),
                doubled: 0,
            },
        );
        self.current.insert(shard, session.into());
    }

    /// Any other dispatch came. `false` if the shard has no session: it must not happen.
    pub(super) fn received(&mut self, shard: u32, sequence: u64) -> bool {
        let Some(account) = self
            .current
            .get(&shard)
            .and_then(|session| self.sessions.get_mut(session))
        else {
            return false;
        };
        account.received += 1;
        if sequence <= account.last {
            account.doubled += 1;
        } else {
            account.missing.extend(account.last + 1..sequence);
            account.last = sequence;
        }
        true
    }

    /// The sessions, by id.
    pub(super) fn sessions(&self) -> impl Iterator<Item = (&str, &Account)> {
        self.sessions.iter().map(|(id, account)| (&**id, account))
    }

    /// What is known of a session.
    pub(super) fn account(&self, session: &str) -> Option<&Account> {
        self.sessions.get(session)
    }

    /// How many dispatches came, over all sessions.
    pub(super) fn total(&self) -> u64 {
        self.sessions.values().map(|account| account.received).sum()
    }

    /// How many numbers are missing and how many came twice, over all sessions.
    pub(super) fn faults(&self) -> (usize, u64) {
        self.sessions
            .values()
            .fold((0, 0), |(missing, doubled), account| {
                (missing + account.missing.len(), doubled + account.doubled)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::Ledger;

    #[test]
    fn a_stream_without_faults_has_none() {
        let mut ledger = Ledger::default();
        ledger.begins(3, "a", 1);
        assert!((2..=10).all(|sequence| ledger.received(3, sequence)));
        assert_eq!(ledger.faults(), (0, 0));
        assert_eq!(
            (ledger.total(), ledger.account("a").unwrap().last),
            (10, 10)
        );
    }

    #[test]
    fn gaps_and_repetitions_are_counted() {
        let mut ledger = Ledger::default();
        ledger.begins(0, "a", 1);
        for sequence in [2, 5, 5, 4, 6] {
            ledger.received(0, sequence);
        }
        assert_eq!(ledger.faults(), (2, 2));
    }

    #[test]
    fn a_new_session_counts_anew_and_the_old_one_is_remembered() {
        let mut ledger = Ledger::default();
        ledger.begins(0, "a", 1);
        ledger.received(0, 2);
        ledger.begins(0, "b", 1);
        ledger.received(0, 2);
        assert_eq!(ledger.faults(), (0, 0));
        assert_eq!(ledger.sessions().count(), 2);
        assert!(!ledger.received(1, 2), "shard 1 has no session");
    }
}
