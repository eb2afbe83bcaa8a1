//! Everything that happened, in order; assertions wait on it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use cordial_model::{
    gateway::EventType,
    id::{
        Id,
        marker::{ApplicationMarker, GuildMarker},
    },
    webhook_event::WebhookEventType,
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
    /// An application was told something over HTTP, or was to be.
    WebhookEvent {
        /// The application.
        application_id: Id<ApplicationMarker>,
        /// What happened; `None` in a ping.
        kind: Option<WebhookEventType>,
        /// The JSON of the body.
        body: Arc<str>,
        /// The status of the answer, which is to be 204; `None` if there was none within three seconds.
        status: Option<u16>,
    },
    /// Something happened on a gateway connection.
    Gateway {
        /// Which of the connections, counted from 0.
        connection: u64,
        /// What it was, such as `identify`, `resume` or `close 4004`.
        what: Arc<str>,
    },
}

/// How many entries are kept unless told otherwise: enough for any test, and bounded for a sandbox that runs for weeks.
pub(crate) const KEPT: usize = 100_000;

/// The record of everything that happened. Entries have places, counted from 0; the oldest are forgotten in time.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: Mutex<Entries>,
    length: watch::Sender<usize>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Entries {
    kept: VecDeque<Happening>,
    forgotten: usize,
}

impl Journal {
    /// A journal that keeps so many entries.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            entries: Mutex::default(),
            length: watch::Sender::new(0),
            capacity: capacity.max(1),
        }
    }

    /// Appends an entry and wakes those who wait.
    pub(crate) fn write(&self, happening: Happening) {
        let mut entries = self.lock();
        if entries.kept.len() == self.capacity {
            entries.kept.pop_front();
            entries.forgotten += 1;
        }
        entries.kept.push_back(happening);
        self.length
            .send_replace(entries.forgotten + entries.kept.len());
    }

    /// How many entries there were: the place to wait from.
    pub(crate) fn len(&self) -> usize {
        *self.length.borrow()
    }

    /// The entries from a place on, as far as they are kept.
    pub(crate) fn since(&self, from: usize) -> Vec<Happening> {
        self.tail(from).1
    }

    /// The same with the place behind the last of them.
    pub(crate) fn tail(&self, from: usize) -> (usize, Vec<Happening>) {
        let entries = self.lock();
        let skipped = from.saturating_sub(entries.forgotten);
        let tail = entries.kept.iter().skip(skipped).cloned().collect();
        (entries.forgotten + entries.kept.len(), tail)
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
            let (end, tail) = self.tail(from);
            let mut place = end - tail.len();
            for happening in tail {
                place += 1;
                if let Some(found) = pick(&happening) {
                    return (found, place);
                }
            }
            from = end;
            if length.changed().await.is_err() {
                // The sender lives in `self`; never reached.
                std::future::pending::<()>().await;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(connection: u64) -> Happening {
        Happening::Gateway {
            connection,
            what: "x".into(),
        }
    }

    #[tokio::test]
    async fn places_stay_when_old_entries_are_forgotten() {
        let journal = Journal::new(100);
        for number in 0..105 {
            journal.write(entry(number));
        }
        assert_eq!(journal.len(), 105);
        assert_eq!(journal.since(0).len(), 100);
        assert_eq!(journal.since(103).len(), 2);
        let wanted = 104;
        let found = journal.find(0, |happening| {
            matches!(happening, Happening::Gateway { connection, .. } if *connection == wanted)
                .then_some(())
        });
        assert_eq!(found.await.1, 105);
    }
}
