//! Sessions of people: how they begin, and what the other sessions of the same person are told of them.
//!
//! A person with a token identifies without a budget and without shards, hears everything that happens where they are,
//! and is told of guilds in the form that users get. What such a session sends is in `user_command`, what it is told first
//! in `user_ready`, and member lists are in `user_list`. Apart from that it is a session as any.
//!
//! Not simulated, because nothing here causes it: read states and their acknowledgements, relationships, calls, streams,
//! lobbies, settings. Their places in `READY` are empty. Opcodes for them are refused with a sentence that says so.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cordial_model::{
    Token,
    gateway::{CloseCode, Intents},
    id::{Id, marker::UserMarker},
    json::ObjectWriter,
    user_session::Capabilities,
};
use tokio::sync::Notify;

use super::{
    Gateway, State,
    command::{Identify, Refusal, UpdatePresence},
    identify::Admission,
    session::{Identity, Limits, Session, Shard},
    user_ready::UserSnapshot,
};
use crate::world::{
    World,
    render::{self, Object},
};

/// What only sessions of people have.
#[derive(Debug)]
pub(crate) struct UserState {
    pub(crate) capabilities: Capabilities,
    /// What the client said of itself.
    os: String,
    presence: Mutex<UpdatePresence>,
}

impl UserState {
    fn presence(&self) -> MutexGuard<'_, UpdatePresence> {
        self.presence.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the session as `SESSIONS_REPLACE` tells it.
    fn write(&self, o: &mut ObjectWriter<'_>, id: &str) {
        let presence = self.presence();
        o.field("session_id", id);
        o.field(
            "client_info",
            &Object(|o| {
                // Which kind of client it is cannot be told from what a client of one's own says.
                o.field("client", "unknown");
                o.field("os", &self.os);
                o.field("version", &0_u8);
            }),
        );
        o.field("status", presence.status.as_deref().unwrap_or("online"));
        o.field("activities", &presence.activities);
        o.field("hidden_activities", &Vec::<()>::new());
        o.field("active", &true);
    }
}

impl World {
    /// The person who has this token.
    pub(crate) fn person_of(&self, token: &Token) -> Option<Id<UserMarker>> {
        self.user_tokens
            .iter()
            .find(|(_, known)| known.expose() == token.expose())
            .map(|(id, _)| *id)
    }
}

impl Gateway {
    /// Starts a session of a person and lets a connection serve it.
    pub(crate) fn identify_user(
        &self,
        connection: u64,
        identify: Identify,
        user: Id<UserMarker>,
        wake: &Arc<Notify>,
    ) -> Result<Admission, Refusal> {
        if !matches!(identify.shard, None | Some([0, 1])) {
            return Err(Refusal::new(
                CloseCode::InvalidShard,
                "sessions of people have no shards",
            ));
        }
        let presence = identify.presence.unwrap_or_default();
        let world = self.world();
        let mut state = self.state();
        state.totals.identifies += 1;
        let settings = state.settings.clone();
        let identity = Identity {
            id: (0..32)
                .map(|_| state.random.digit(16))
                .collect::<String>()
                .into(),
            bot: user,
            shard: Shard::ONLY,
            intents: identify.intents.unwrap_or(Intents::all()),
        };
        let limits = Limits {
            replay: settings.replay_capacity,
            replay_bytes: settings.replay_bytes,
            patience: settings.queue_capacity,
        };
        let user_state = UserState {
            capabilities: identify.capabilities.unwrap_or_default(),
            os: identify.properties.os.unwrap_or_default(),
            presence: Mutex::new(presence.clone()),
        };
        let capabilities = user_state.capabilities;
        let session = Arc::new(Session::of_user(identity, limits, user_state));
        state.registry.add(Arc::clone(&session));
        // Under the world's lock until the snapshot is taken: what is published from now on is not in it.
        self.shared.hub.subscribe(Arc::clone(&session));
        let snapshot = UserSnapshot {
            world: &world,
            session: &session.identity,
            capabilities,
            url: &state.url,
            sessions: &state.sessions_of(user),
        };
        session.push("READY", snapshot.ready());
        if capabilities.contains(Capabilities::PRIORITIZED_READY_PAYLOAD) {
            session.push("READY_SUPPLEMENTAL", snapshot.supplemental());
        }
        // Nothing has been sent on a fresh session, so attaching from 0 cannot fail.
        let attached = session.attach(connection, 0, Arc::clone(wake));
        debug_assert_eq!(attached, Ok(()));
        state.tell_sessions(user);
        drop(state);
        drop(world);
        if presence.status.is_some()
            && let Err(refusal) = self.update_presence(&session, &presence)
        {
            self.end(&session);
            return Err(refusal);
        }
        wake.notify_one();
        self.note(connection, "ready");
        Ok(Admission::Granted(session))
    }

    /// A person's session shows another presence: their other sessions are told.
    pub(crate) fn presence_of_session_changed(&self, session: &Session, update: &UpdatePresence) {
        if let Some(user) = session.user() {
            *user.presence() = update.clone();
            self.state().tell_sessions(session.identity.bot);
        }
    }
}

impl State {
    /// The sessions of a person, as `SESSIONS_REPLACE` tells them.
    fn sessions_of(&self, user: Id<UserMarker>) -> Arc<str> {
        let mut sessions: Vec<_> = self.user_sessions(user).collect();
        sessions.sort_by(|a, b| a.identity.id.cmp(&b.identity.id));
        render::list(|list| {
            for session in &sessions {
                if let Some(state) = session.user() {
                    list.element(&Object(|o| state.write(o, &session.identity.id)));
                }
            }
        })
    }

    fn user_sessions(&self, user: Id<UserMarker>) -> impl Iterator<Item = &Arc<Session>> {
        self.registry
            .iter()
            .filter(move |session| session.identity.bot == user && session.user().is_some())
    }

    /// Tells all sessions of a person which there are now.
    pub(crate) fn tell_sessions(&self, user: Id<UserMarker>) {
        let sessions = self.sessions_of(user);
        for session in self.user_sessions(user) {
            session.push("SESSIONS_REPLACE", Arc::clone(&sessions));
        }
    }

    /// The session of a person with this id.
    pub(crate) fn user_session(&self, user: Id<UserMarker>, id: &str) -> Option<&Arc<Session>> {
        self.registry
            .get(id)
            .filter(|session| session.identity.bot == user && session.user().is_some())
    }
}
