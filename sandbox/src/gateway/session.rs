//! One session: who it is, what it wants to hear, and what it has been told.
//!
//! A session outlives its connections. Its dispatches stand in one [`Outbox`]; the connection that serves it is a
//! cursor there.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use cordial_model::{
    gateway::Intents,
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
};
use tokio::sync::Notify;

use super::{
    account::{SessionAccount, Tally},
    outbox::{Outbox, Payload},
};
use crate::hub::Dispatch;

/// Which shard a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    pub(crate) id: u32,
    pub(crate) count: u32,
}

impl Shard {
    /// The shard of a bot that is not sharded.
    pub(crate) const ONLY: Self = Self { id: 0, count: 1 };

    /// The number of the shard among `count` that events of a guild go to; those of no guild go to the first.
    pub(crate) fn of(guild: Option<Id<GuildMarker>>, count: u32) -> u32 {
        let shard = guild.map_or(0, |guild| (guild.get() >> 22) % u64::from(count.max(1)));
        // Less than `count`, which is a u32.
        u32::try_from(shard).unwrap_or(0)
    }

    /// Whether events of a guild go to this shard; those of no guild go to the first.
    pub(crate) fn owns(self, guild: Option<Id<GuildMarker>>) -> bool {
        Self::of(guild, self.count) == self.id
    }
}

/// What a session is from its identify on.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// The session's id, known to the client and to nobody else.
    pub(crate) id: Arc<str>,
    pub(crate) bot: Id<UserMarker>,
    pub(crate) shard: Shard,
    pub(crate) intents: Intents,
}

/// How much a session keeps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How many dispatches that were sent are kept for a resume.
    pub(crate) replay: usize,
    /// How many bytes are kept of those that the client has acknowledged.
    pub(crate) replay_bytes: usize,
    /// How far a connection may fall behind, in dispatches.
    pub(crate) patience: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            replay: 4096,
            replay_bytes: 8 << 20,
            patience: 4096,
        }
    }
}

/// One session of one bot.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) identity: Identity,
    patience: u64,
    state: Mutex<State>,
    /// When the session lost its last connection, counted by the registry; orders sessions for removal.
    pub(crate) detached_at: AtomicU64,
    /// What only sessions of people have.
    #[cfg(feature = "user")]
    user: Option<super::user::UserState>,
}

#[derive(Debug)]
struct State {
    outbox: Outbox,
    tally: Tally,
    /// The newest dispatch that was sent on the last connection.
    sent: u64,
    connection: Option<Attachment>,
    /// The session was invalidated or replaced: nothing more is to be told.
    ended: bool,
}

#[derive(Debug)]
struct Attachment {
    connection: u64,
    /// The last dispatch that was sent on the connection.
    sent: u64,
    /// The dispatches up to here do not count as lag: they waited when the connection came.
    excused: u64,
    wake: Arc<Notify>,
    overrun: bool,
}

/// What a connection finds when it asks its session for work.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The next payload to send.
    Payload(Payload),
    /// All is sent.
    Idle,
    /// The connection fell too far behind.
    Overrun,
    /// Another connection serves the session now, or it has ended.
    Lost,
}

/// A sequence number that a session cannot resume from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CannotResume {
    /// The client says it has had more than was sent.
    Ahead,
    /// What the client misses is not kept any more.
    TooOld,
    /// The session has ended.
    Ended,
}

impl Session {
    pub(crate) fn new(identity: Identity, limits: Limits) -> Self {
        Self {
            identity,
            patience: limits.patience,
            state: Mutex::new(State {
                outbox: Outbox::new(limits.replay, limits.replay_bytes),
                tally: Tally::default(),
                sent: 0,
                connection: None,
                ended: false,
            }),
            detached_at: AtomicU64::new(0),
            #[cfg(feature = "user")]
            user: None,
        }
    }

    /// A session of a person.
    #[cfg(feature = "user")]
    pub(crate) fn of_user(
        identity: Identity,
        limits: Limits,
        user: super::user::UserState,
    ) -> Self {
        Self {
            user: Some(user),
            ..Self::new(identity, limits)
        }
    }

    /// What only sessions of people have.
    #[cfg(feature = "user")]
    pub(crate) fn user(&self) -> Option<&super::user::UserState> {
        self.user.as_ref()
    }

    /// Lets a connection serve the session from a sequence number on. The one before it is woken and finds the session lost.
    pub(crate) fn attach(
        &self,
        connection: u64,
        sequence: u64,
        wake: Arc<Notify>,
    ) -> Result<(), CannotResume> {
        let mut state = self.lock();
        if state.ended {
            return Err(CannotResume::Ended);
        }
        if sequence > state.outbox.newest() {
            return Err(CannotResume::Ahead);
        }
        if !state.outbox.reaches_back_to(sequence) {
            return Err(CannotResume::TooOld);
        }
        state.outbox.forget_resumes();
        let attachment = Attachment {
            connection,
            sent: sequence,
            excused: state.outbox.newest(),
            wake,
            overrun: false,
        };
        if let Some(former) = state.connection.replace(attachment) {
            former.wake.notify_one();
        }
        Ok(())
    }

    /// Takes the session from a connection, if that still serves it.
    pub(crate) fn detach(&self, connection: u64, order: u64) {
        let mut state = self.lock();
        if state.serves(connection) {
            state.connection = None;
            self.detached_at.store(order, Ordering::Relaxed);
        }
    }

    /// Ends the session for good. Its connection is woken and finds it lost.
    pub(crate) fn end(&self) {
        let mut state = self.lock();
        state.ended = true;
        state.outbox.clear();
        if let Some(former) = state.connection.take() {
            former.wake.notify_one();
        }
    }

    /// Whether a connection serves the session.
    pub(crate) fn is_attached(&self) -> bool {
        self.lock().connection.is_some()
    }

    /// The connection that serves the session.
    pub(crate) fn connection(&self) -> Option<u64> {
        self.lock()
            .connection
            .as_ref()
            .map(|attachment| attachment.connection)
    }

    /// The sequence number of the newest dispatch.
    pub(crate) fn newest(&self) -> u64 {
        self.lock().outbox.newest()
    }

    /// What the session was told so far.
    pub(crate) fn account(&self) -> SessionAccount {
        let state = self.lock();
        let Identity { id, bot, shard, .. } = &self.identity;
        SessionAccount {
            id: id.as_ref().to_owned(),
            bot: *bot,
            shard: (shard.id, shard.count),
            sequence: state.outbox.newest(),
            sent: state.sent,
            acknowledged: state.outbox.acknowledged(),
            resumes: state.tally.resumes,
            resumed: state.tally.resumed.iter().copied().collect(),
            events: state.tally.events.clone(),
            connection: state
                .connection
                .as_ref()
                .map(|attachment| attachment.connection),
            ended: state.ended,
        }
    }

    /// The client has told in a heartbeat that it has had everything up to here.
    pub(crate) fn acknowledge(&self, sequence: u64) {
        let mut state = self.lock();
        let sent = state.connection.as_ref().map(|attachment| attachment.sent);
        state.outbox.acknowledge(sequence, sent);
    }

    /// Tells the session something.
    pub(crate) fn push(&self, name: &'static str, data: impl Into<Arc<str>>) {
        let mut state = self.lock();
        if state.ended {
            return;
        }
        let sent = state.connection.as_ref().map(|attachment| attachment.sent);
        let newest = state.outbox.push(name, data.into(), sent);
        state.tally.count(name, newest);
        if let Some(attachment) = &mut state.connection {
            let behind = newest - attachment.sent.max(attachment.excused);
            attachment.overrun |= behind > self.patience;
            attachment.wake.notify_one();
        }
    }

    /// Tells the session what was published, if it wants to hear it. Whether the bot is in the audience is not asked here.
    pub(crate) fn hear(&self, dispatch: &Dispatch) {
        if self.wants(dispatch)
            && let Some(name) = dispatch.kind.name()
        {
            self.push(name, Arc::clone(self.version_of(dispatch)));
        }
    }

    fn wants(&self, dispatch: &Dispatch) -> bool {
        let Identity { shard, intents, .. } = self.identity;
        shard.owns(dispatch.guild_id)
            && (dispatch.intents.is_empty() || intents.intersects(dispatch.intents))
    }

    /// The data as the session may see it.
    fn version_of<'a>(&self, dispatch: &'a Dispatch) -> &'a Arc<str> {
        match &dispatch.redacted {
            Some(redacted)
                if !self.reads_content() && !redacted.except.contains(&self.identity.bot) =>
            {
                &redacted.data
            }
            _ => &dispatch.data,
        }
    }

    /// Whether the session may read the content of messages.
    pub(crate) fn reads_content(&self) -> bool {
        self.has(Intents::MESSAGE_CONTENT)
    }

    /// Whether the session gets events of a kind at all.
    pub(crate) fn has(&self, intents: Intents) -> bool {
        self.identity.intents.contains(intents)
    }

    /// The next thing for a connection to send. Counts as sent from now on.
    pub(crate) fn next(&self, connection: u64) -> Next {
        let mut state = self.lock();
        if !state.serves(connection) {
            return Next::Lost;
        }
        let State {
            outbox,
            sent,
            connection: Some(attachment),
            ..
        } = &mut *state
        else {
            return Next::Lost;
        };
        if attachment.overrun {
            return Next::Overrun;
        }
        match outbox.after(attachment.sent) {
            Some(payload) => {
                attachment.sent = payload.sequence;
                *sent = payload.sequence;
                Next::Payload(payload)
            }
            None => Next::Idle,
        }
    }

    /// Whether a connection has to stop sending at once.
    pub(crate) fn must_stop(&self, connection: u64) -> Option<Next> {
        let state = self.lock();
        match &state.connection {
            Some(attachment) if attachment.connection == connection => {
                attachment.overrun.then_some(Next::Overrun)
            }
            _ => Some(Next::Lost),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn serves(&self, connection: u64) -> bool {
        self.connection
            .as_ref()
            .is_some_and(|attachment| attachment.connection == connection)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cordial_model::{
        gateway::{EventType, Intents},
        id::Id,
    };
    use tokio::sync::Notify;

    use super::{CannotResume, Identity, Limits, Next, Session, Shard};
    use crate::hub::{Audience, Dispatch, Redacted};

    fn session(intents: Intents) -> Session {
        let identity = Identity {
            id: "s".into(),
            bot: Id::new(7),
            shard: Shard::ONLY,
            intents,
        };
        let limits = Limits {
            replay: 100,
            patience: 3,
            ..Limits::default()
        };
        Session::new(identity, limits)
    }

    fn sent(session: &Session, connection: u64) -> Vec<String> {
        let mut sent = Vec::new();
        while let Next::Payload(payload) = session.next(connection) {
            sent.push(payload.text());
        }
        sent
    }

    #[test]
    fn a_guild_belongs_to_one_shard() {
        let guild = Some(Id::new(5 << 22));
        let owners: Vec<_> = (0..4)
            .filter(|&id| Shard { id, count: 4 }.owns(guild))
            .collect();
        assert_eq!(owners, [1]);
        assert!(Shard { id: 0, count: 4 }.owns(None));
        assert!(!Shard { id: 1, count: 4 }.owns(None));
    }

    #[test]
    fn a_resume_gets_what_is_behind_its_sequence_number() {
        let session = session(Intents::GUILDS);
        session.attach(1, 0, Arc::new(Notify::new())).unwrap();
        session.push("READY", "{}");
        session.push("A", "{}");
        assert_eq!(sent(&session, 1).len(), 2);
        session.detach(1, 1);
        session.push("B", "{}");
        assert_eq!(session.next(1), Next::Lost);
        assert_eq!(
            session.attach(2, 9, Arc::new(Notify::new())),
            Err(CannotResume::Ahead)
        );
        session.attach(2, 1, Arc::new(Notify::new())).unwrap();
        assert_eq!(
            sent(&session, 2),
            [
                r#"{"t":"A","s":2,"op":0,"d":{}}"#,
                r#"{"t":"B","s":3,"op":0,"d":{}}"#
            ]
        );
    }

    #[test]
    fn a_connection_that_falls_behind_is_overrun_but_a_long_replay_is_not_held_against_it() {
        let session = session(Intents::GUILDS);
        for _ in 0..50 {
            session.push("A", "{}");
        }
        session.attach(1, 0, Arc::new(Notify::new())).unwrap();
        for _ in 0..3 {
            session.push("A", "{}");
        }
        assert!(matches!(session.next(1), Next::Payload(_)));
        assert_eq!(session.must_stop(1), None);
        session.push("A", "{}");
        assert_eq!(session.next(1), Next::Overrun);
        assert_eq!(session.must_stop(1), Some(Next::Overrun));
        // Nothing is lost: another connection may take over.
        session.attach(2, 1, Arc::new(Notify::new())).unwrap();
        assert_eq!(sent(&session, 2).len(), 53);
    }

    #[test]
    fn an_ended_session_tells_nothing_and_cannot_be_resumed() {
        let session = session(Intents::GUILDS);
        session.attach(1, 0, Arc::new(Notify::new())).unwrap();
        session.push("READY", "{}");
        session.end();
        assert_eq!(session.next(1), Next::Lost);
        assert_eq!(
            session.attach(2, 1, Arc::new(Notify::new())),
            Err(CannotResume::Ended)
        );
    }

    #[test]
    fn events_are_filtered_by_intents_and_content_is_redacted() {
        let message = |except: Vec<_>| Dispatch {
            kind: EventType::MessageCreate,
            guild_id: Some(Id::new(1)),
            intents: Intents::GUILD_MESSAGES,
            to: Audience::User(Id::new(7)),
            data: "\"whole\"".into(),
            redacted: Some(Redacted {
                data: "\"redacted\"".into(),
                except,
            }),
        };
        let heard = |intents, except| {
            let session = session(intents);
            session.attach(1, 0, Arc::new(Notify::new())).unwrap();
            session.hear(&message(except));
            sent(&session, 1).concat()
        };
        assert_eq!(heard(Intents::GUILDS, vec![]), "");
        assert!(heard(Intents::GUILD_MESSAGES, vec![]).contains("redacted"));
        assert!(heard(Intents::GUILD_MESSAGES, vec![Id::new(7)]).contains("whole"));
        assert!(
            heard(Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT, vec![]).contains("whole")
        );
    }
}
