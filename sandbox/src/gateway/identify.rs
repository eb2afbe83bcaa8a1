//! How sessions begin and go on: identify and resume.

use std::sync::Arc;

use cordial_model::{
    Token,
    gateway::{CloseCode, Intents},
    id::{Id, marker::UserMarker},
};
use tokio::sync::Notify;

use super::{
    Gateway,
    budget::Grant,
    command::{Identify, Refusal, Resume},
    connection::now,
    session::{CannotResume, Identity, Limits, Session, Shard},
    snapshot::Snapshot,
};
use crate::world::World;

/// The most shards that a bot may have.
const MAX_SHARDS: u32 = 16_384;

/// The answer to an identify or resume that breaks no rule.
#[derive(Debug)]
pub(crate) enum Admission {
    /// The connection serves this session now.
    Granted(Arc<Session>),
    /// Opcode 9: not now, or not any more.
    Invalid,
}

impl Gateway {
    /// Starts a session and lets a connection serve it.
    pub(crate) fn identify(
        &self,
        connection: u64,
        identify: Identify,
        wake: &Arc<Notify>,
    ) -> Result<Admission, Refusal> {
        tracing::debug!(client = identify.properties.browser, "identify");
        #[cfg(feature = "user")]
        {
            let person = self.world().person_of(&identify.token.0);
            if let Some(user) = person {
                return self.identify_user(connection, identify, user, wake);
            }
        }
        let shard = shard(identify.shard)?;
        let world = self.world();
        let bot = bot(&world, &identify.token.0)?;
        let mut state = self.state();
        let settings = state.settings.clone();
        let asked = identify
            .intents
            .ok_or_else(|| Refusal::new(CloseCode::DecodeError, "d: `intents` is missing"))?;
        intents(asked, settings.privileged_intents)?;
        let guilds = world
            .guilds
            .iter()
            .filter(|(id, guild)| shard.owns(Some(**id)) && guild.members.contains_key(&bot))
            .count();
        if guilds > settings.max_guilds_per_shard {
            return Err(Refusal::new(
                CloseCode::ShardingRequired,
                format!(
                    "{guilds} guilds are too many for one shard; {} are allowed",
                    settings.max_guilds_per_shard
                ),
            ));
        }
        match state.budget(bot).take(now(), shard.id) {
            Grant::Granted => state.totals.identifies += 1,
            Grant::TooSoon => {
                state.totals.identifies_too_soon += 1;
                drop(state);
                self.note(connection, "identify too soon");
                return Ok(Admission::Invalid);
            }
            Grant::Exhausted => {
                state.totals.identifies_exhausted += 1;
                return Err(Refusal::new(
                    CloseCode::AuthenticationFailed,
                    "no session start is left today; Discord would reset the token",
                ));
            }
        }
        let id: String = (0..32).map(|_| state.random.digit(16)).collect();
        let identity = Identity {
            id: id.into(),
            bot,
            shard,
            intents: asked,
        };
        let url = Arc::clone(&state.url);
        let limits = Limits {
            replay: settings.replay_capacity,
            replay_bytes: settings.replay_bytes,
            patience: settings.queue_capacity,
        };
        let session = Arc::new(Session::new(identity, limits));
        state.registry.add(Arc::clone(&session));
        // Under the world's lock until the snapshot is taken: what is published from now on is not in it.
        self.shared.hub.subscribe(Arc::clone(&session));
        self.shared.sessions.send_replace(state.registry.len());
        drop(state);
        let snapshot = Snapshot {
            world: &world,
            session: &session.identity,
            large_threshold: identify.large_threshold.map_or(50, |members| {
                usize::try_from(members).unwrap_or(250).clamp(50, 250)
            }),
        };
        session.push("READY", snapshot.ready(&url, identify.shard.is_some()));
        for guild in snapshot.guilds() {
            session.push("GUILD_CREATE", guild);
        }
        // Nothing has been sent on a fresh session, so attaching from 0 cannot fail.
        let attached = session.attach(connection, 0, Arc::clone(wake));
        debug_assert_eq!(attached, Ok(()));
        drop(world);
        if let Some(presence) = identify.presence
            && let Err(refusal) = self.update_presence(&session, &presence)
        {
            self.end(&session);
            return Err(refusal);
        }
        wake.notify_one();
        // Whoever waits for this to act misses nothing: the session hears what is published from now on.
        self.note(connection, "ready");
        Ok(Admission::Granted(session))
    }

    /// Lets a connection serve a session that it knows.
    pub(crate) fn resume(
        &self,
        connection: u64,
        resume: &Resume,
        wake: &Arc<Notify>,
    ) -> Result<Admission, Refusal> {
        let bot = bot(&self.world(), &resume.token.0)?;
        let session = self
            .state()
            .registry
            .get(&resume.session_id)
            .filter(|session| session.identity.bot == bot)
            .cloned();
        let Some(session) = session else {
            self.state().totals.resumes_refused += 1;
            self.note(connection, "resume of an unknown session");
            return Ok(Admission::Invalid);
        };
        let attached = session.attach(connection, resume.seq, Arc::clone(wake));
        {
            let totals = &mut self.state().totals;
            match attached {
                Ok(()) => totals.resumes += 1,
                Err(_) => totals.resumes_refused += 1,
            }
        }
        match attached {
            Ok(()) => {
                session.push("RESUMED", r#"{"_trace":["cordial-sandbox"]}"#);
                self.note(connection, "resumed");
                Ok(Admission::Granted(session))
            }
            Err(CannotResume::Ahead) => {
                self.end(&session);
                Err(Refusal::new(
                    CloseCode::InvalidSeq,
                    format!("sequence number {} was not sent yet", resume.seq),
                ))
            }
            Err(CannotResume::TooOld | CannotResume::Ended) => {
                self.end(&session);
                Ok(Admission::Invalid)
            }
        }
    }
}

fn bot(world: &World, token: &Token) -> Result<Id<UserMarker>, Refusal> {
    #[cfg(feature = "user")]
    if let Some(user) = world.person_of(token) {
        return Ok(user);
    }
    world
        .authenticate(token)
        .map(|application| application.bot_id)
        .ok_or_else(|| Refusal::new(CloseCode::AuthenticationFailed, "Authentication failed."))
}

fn shard(shard: Option<[u32; 2]>) -> Result<Shard, Refusal> {
    let Some([id, count]) = shard else {
        return Ok(Shard::ONLY);
    };
    if id < count && count <= MAX_SHARDS {
        Ok(Shard { id, count })
    } else {
        Err(Refusal::new(
            CloseCode::InvalidShard,
            format!("there is no shard {id} of {count}"),
        ))
    }
}

fn intents(asked: Intents, privileged: Intents) -> Result<(), Refusal> {
    let unknown = asked.difference(Intents::all());
    if !unknown.is_empty() {
        return Err(Refusal::new(
            CloseCode::InvalidIntents,
            format!("no intent has the bits {:#x}", unknown.bits()),
        ));
    }
    let disallowed = (asked & Intents::PRIVILEGED).difference(privileged);
    if disallowed.is_empty() {
        Ok(())
    } else {
        Err(Refusal::new(
            CloseCode::DisallowedIntents,
            format!("{disallowed:?} must be switched on for the application"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use cordial_model::gateway::{CloseCode, Intents};

    use super::{intents, shard};

    #[test]
    fn only_shards_that_exist_may_identify() {
        assert!(shard(None).is_ok());
        assert!(shard(Some([1, 2])).is_ok());
        for wrong in [[2, 2], [0, 0], [0, 16_385]] {
            assert_eq!(
                shard(Some(wrong)).unwrap_err().code,
                CloseCode::InvalidShard
            );
        }
    }

    #[test]
    fn intents_must_exist_and_be_allowed() {
        let allowed = Intents::MESSAGE_CONTENT;
        assert!(intents(Intents::GUILDS | Intents::MESSAGE_CONTENT, allowed).is_ok());
        assert_eq!(
            intents(Intents::from_bits(1 << 17), allowed)
                .unwrap_err()
                .code,
            CloseCode::InvalidIntents
        );
        assert_eq!(
            intents(Intents::GUILD_MEMBERS, allowed).unwrap_err().code,
            CloseCode::DisallowedIntents
        );
    }
}
