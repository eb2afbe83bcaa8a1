//! Everything that happened, in order; assertions wait on it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cordial_model::{
    gateway::EventType,
    id::{Id, marker::GuildMarker},
};
use tokio::sync::watch;

/// One thing that happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Happening {
    /// A request was answered.
    Request {
        /// The HTTP method.
        method: http::Method,
        /// The template of the route, such as `/channels/{channel_id}/messages`.
        route: Arc<str>,
        /// The path without the query; secrets in it are replaced.
        path: Arc<str>,
        /// The JSON of the body, if it has one.
        body: Option<Arc<str>>,
        /// The status of the answer; `None` if the connection was cut instead.
        status: Option<u16>,
    },
    /// An event was published; sessions get it if their intents and shard allow.
    Event {
        /// The event.
        kind: EventType,
        /// The guild that decides the shard.
        guild_id: Option<Id<GuildMarker>>,
        /// The JSON of `d`.
        data: Arc<str>,
    },
    /// Something happened on a gateway connection.
    Gateway {
        /// Which of the connections, counted from 0.
        connection: u64,
        /// What it was, such as `identify`, `resume` or `close 4004`.
        what: Arc<str>,
    },
}

/// The record of everything that happened.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: Mutex<Vec<Happening>>,
    length: watch::Sender<usize>,
}

impl Default for Journal {
    fn default() -> Self {
        Self {
            entries: Mutex::default(),
            length: watch::Sender::new(0),
        }
    }
}

impl Journal {
    /// Appends an entry and wakes those who wait.
    pub(crate) fn write(&self, happening: Happening) {
        let mut entries = self.lock();
        entries.push(happening);
        self.length.send_replace(entries.len());
    }

    /// How many entries there are: the place to wait from.
    pub(crate) fn len(&self) -> usize {
        *self.length.borrow()
    }

    /// The entries from a place on.
    pub(crate) fn since(&self, from: usize) -> Vec<Happening> {
        self.lock().get(from..).unwrap_or_default().to_vec()
    }

    /// The first value that `pick` finds in the entries from a place on, and the place behind it; waits until there is one.
    pub(crate) async fn find<T>(
        &self,
        mut from: usize,
        mut pick: impl FnMut(&Happening) -> Option<T>,
    ) -> (T, usize) {
        let mut length = self.length.subscribe();
        loop {
            length.borrow_and_update();
            for happening in self.since(from) {
                from += 1;
                if let Some(found) = pick(&happening) {
                    return (found, from);
                }
            }
            if length.changed().await.is_err() {
                // The sender lives in `self`; never reached.
                std::future::pending::<()>().await;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Happening>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
