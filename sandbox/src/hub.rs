//! Where everything that happens goes through: events on their way to the gateway's sessions, and the journal.
//!
//! The world publishes under its own lock, so that the order of events is the order of the changes. Sessions subscribe
//! under the same lock, right when they take the snapshot for their `GUILD_CREATE`s: nothing is missed, nothing comes twice.

use std::sync::Arc;

use cordial_model::{
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
};
use tokio::sync::broadcast;

use crate::journal::{Happening, Journal};

/// How many events a session may lag behind before it is told so.
const CAPACITY: usize = 16_384;

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
    /// Every bot in the guild.
    Guild(Id<GuildMarker>),
    /// One bot.
    User(Id<UserMarker>),
    /// These bots: those of a guild that see a channel, for example.
    Users(Vec<Id<UserMarker>>),
}

/// The way from the world to the sessions, and to the journal.
#[derive(Debug)]
pub(crate) struct Hub {
    events: broadcast::Sender<Arc<Dispatch>>,
    journal: Journal,
}

impl Hub {
    pub(crate) fn new() -> Self {
        Self {
            events: broadcast::Sender::new(CAPACITY),
            journal: Journal::default(),
        }
    }

    /// Sends an event to the sessions. Never waits.
    pub(crate) fn publish(&self, dispatch: Dispatch) {
        let dispatch = Arc::new(dispatch);
        self.journal.write(Happening::Event {
            kind: dispatch.kind,
            guild_id: dispatch.guild_id,
            data: Arc::clone(&dispatch.data),
        });
        // Nobody listening is fine.
        let _ = self.events.send(dispatch);
    }

    /// All events from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<Dispatch>> {
        self.events.subscribe()
    }

    /// Everything that has happened.
    pub(crate) fn journal(&self) -> &Journal {
        &self.journal
    }
}
