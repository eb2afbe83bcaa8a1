//! The sessions by their ids. Of those without a connection only so many are kept, the latest.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
};

use super::session::Session;

/// Every session that can be served or resumed.
#[derive(Debug)]
pub(crate) struct Registry {
    sessions: HashMap<Arc<str>, Arc<Session>>,
    /// Counts detachments, to tell the oldest.
    order: u64,
    kept: usize,
}

impl Registry {
    pub(crate) fn new(kept: usize) -> Self {
        Self {
            sessions: HashMap::new(),
            order: 0,
            kept,
        }
    }

    pub(crate) fn add(&mut self, session: Arc<Session>) {
        self.sessions
            .insert(Arc::clone(&session.identity.id), session);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Arc<Session>> {
        self.sessions.get(id)
    }

    /// Forgets a session; `false` if it was not known.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        self.sessions.remove(id).is_some()
    }

    pub(crate) fn len(&self) -> usize {
        self.sessions.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Session>> {
        self.sessions.values()
    }

    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Arc<Session>> {
        self.sessions.drain().map(|(_, session)| session)
    }

    /// Takes a session from its connection. Gives those that have been without one for longest if there are too many: they
    /// are to end.
    pub(crate) fn detach(&mut self, session: &Session, connection: u64) -> Vec<Arc<Session>> {
        self.order += 1;
        session.detach(connection, self.order);
        if self.sessions.len() <= self.kept {
            return Vec::new();
        }
        let mut detached: Vec<_> = self
            .sessions
            .values()
            .filter(|session| !session.is_attached())
            .cloned()
            .collect();
        let too_many = detached.len().saturating_sub(self.kept);
        detached.sort_unstable_by_key(|session| session.detached_at.load(Ordering::Relaxed));
        detached.truncate(too_many);
        detached
    }
}
