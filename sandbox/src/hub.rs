//! Where everything that happens goes through: events on their way to the gateway's sessions, and the journal.
//!
//! The world publishes under its own lock, so that the order of events is the order of the changes, and an event stands in
//! the outbox of every session that hears it before the lock is given back. Sessions subscribe under the same lock, right
//! when they take the snapshot for their `GUILD_CREATE`s: nothing is missed, nothing comes twice.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use cordial_model::{
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
};

use crate::{
    gateway::{Routes, Session},
    journal::{Happening, Journal},
};

/// An event on its way to the sessions.
#[derive(Clone, Debug)]
pub(crate) struct Dispatch {
    /// The event.
    pub(crate) kind: EventType,
    /// The guild that decides the shard; without one it is shard 0.
    pub(crate) guild_id: Option<Id<GuildMarker>>,
    /// A session needs any of these; none means that every session gets it.
    pub(crate) intents: Intents,
    /// The bots that get it.
    pub(crate) to: Audience,
    /// The JSON of `d`.
    pub(crate) data: Arc<str>,
    /// The same without the content of messages.
    pub(crate) redacted: Option<Redacted>,
}

/// An event for sessions without the intent `MESSAGE_CONTENT`.
#[derive(Clone, Debug)]
pub(crate) struct Redacted {
    /// The JSON of `d`.
    pub(crate) data: Arc<str>,
    /// The bots that see the content all the same: they wrote the message or are mentioned in it.
    pub(crate) except: Vec<Id<UserMarker>>,
}

/// Whose sessions get an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// One account.
    User(Id<UserMarker>),
    /// These accounts: those of a guild, or those that see a channel.
    Users(Vec<Id<UserMarker>>),
}

/// The way from the world to the sessions, and to the journal.
#[derive(Debug)]
pub(crate) struct Hub {
    routes: Mutex<Routes>,
    /// How many events were published.
    published: AtomicU64,
    journal: Journal,
}

impl Hub {
    /// A hub that keeps so many entries of what happened.
    pub(crate) fn new(journal: usize) -> Self {
        Self {
            routes: Mutex::default(),
            published: AtomicU64::new(0),
            journal: Journal::new(journal),
        }
    }

    /// Tells an event to the sessions that it is for. Never waits for them.
    pub(crate) fn publish(&self, dispatch: &Dispatch) {
        self.published.fetch_add(1, Ordering::Relaxed);
        self.journal.write(Happening::Event {
            kind: dispatch.kind,
            guild_id: dispatch.guild_id,
            data: Arc::clone(&dispatch.data),
        });
        let accounts = match &dispatch.to {
            Audience::User(account) => std::slice::from_ref(account),
            Audience::Users(accounts) => accounts,
        };
        let routes = self.routes();
        for account in accounts {
            routes.tell(*account, dispatch);
        }
    }

    /// A session is told what is published from now on.
    pub(crate) fn subscribe(&self, session: Arc<Session>) {
        self.routes().add(session);
    }

    /// A session is told nothing more.
    pub(crate) fn unsubscribe(&self, session: &Session) {
        self.routes().remove(session);
    }

    /// Whether some session may not read the content of messages.
    pub(crate) fn hides_content(&self) -> bool {
        self.routes().hides_content()
    }

    /// How many events were published so far.
    pub(crate) fn published(&self) -> u64 {
        self.published.load(Ordering::Relaxed)
    }

    /// Everything that has happened.
    pub(crate) fn journal(&self) -> &Journal {
        &self.journal
    }

    fn routes(&self) -> MutexGuard<'_, Routes> {
        self.routes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
