//! Which sessions hear what: found by account and shard, without asking the others.
//!
//! An event of a guild belongs to one shard of each number of shards that an account's sessions have. So what an event costs
//! does not grow with the number of sessions, only with the number of those that hear it.

use std::{collections::HashMap, sync::Arc};

use cordial_model::id::{Id, marker::UserMarker};

use super::session::{Session, Shard};
use crate::hub::Dispatch;

/// The sessions that are told what is published.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    accounts: HashMap<Id<UserMarker>, Vec<Group>>,
    /// How many sessions may not read the content of messages.
    without_content: usize,
}

/// The sessions of one account that have the same number of shards.
#[derive(Debug)]
struct Group {
    count: u32,
    shards: HashMap<u32, Vec<Arc<Session>>>,
}

impl Routes {
    /// From now on a session is told what is published.
    pub(crate) fn add(&mut self, session: Arc<Session>) {
        self.without_content += usize::from(!session.reads_content());
        let Shard { id, count } = session.identity.shard;
        let groups = self.accounts.entry(session.identity.bot).or_default();
        let place = groups.iter().position(|group| group.count == count);
        let place = place.unwrap_or_else(|| {
            groups.push(Group {
                count,
                shards: HashMap::new(),
            });
            groups.len() - 1
        });
        groups[place].shards.entry(id).or_default().push(session);
    }

    /// A session is told nothing more.
    pub(crate) fn remove(&mut self, session: &Session) {
        let identity = &session.identity;
        let Some(groups) = self.accounts.get_mut(&identity.bot) else {
            return;
        };
        let Some(group) = groups
            .iter_mut()
            .find(|group| group.count == identity.shard.count)
        else {
            return;
        };
        if let Some(sessions) = group.shards.get_mut(&identity.shard.id) {
            let before = sessions.len();
            sessions.retain(|other| other.identity.id != identity.id);
            if sessions.len() < before && !session.reads_content() {
                self.without_content -= 1;
            }
            if sessions.is_empty() {
                group.shards.remove(&identity.shard.id);
            }
        }
        groups.retain(|group| !group.shards.is_empty());
        if groups.is_empty() {
            self.accounts.remove(&identity.bot);
        }
    }

    /// Tells one account's sessions what was published, those whose shard and intents it fits.
    pub(crate) fn tell(&self, account: Id<UserMarker>, dispatch: &Dispatch) {
        for group in self.accounts.get(&account).into_iter().flatten() {
            let shard = Shard::of(dispatch.guild_id, group.count);
            for session in group.shards.get(&shard).into_iter().flatten() {
                session.hear(dispatch);
            }
        }
    }

    /// Whether some session may not read the content of messages.
    pub(crate) fn hides_content(&self) -> bool {
        self.without_content > 0
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cordial_model::{
        gateway::{EventType, Intents},
        id::Id,
    };

    use super::Routes;
    use crate::{
        gateway::session::{Identity, Limits, Session, Shard},
        hub::{Audience, Dispatch},
    };

    fn session(name: &str, bot: u64, id: u32, count: u32) -> Arc<Session> {
        let identity = Identity {
            id: name.into(),
            bot: Id::new(bot),
            shard: Shard { id, count },
            intents: Intents::GUILDS,
        };
        Arc::new(Session::new(identity, Limits::default()))
    }

    fn event(guild: Option<u64>) -> Dispatch {
        Dispatch {
            kind: EventType::GuildUpdate,
            guild_id: guild.map(|guild| Id::new(guild << 22)),
            intents: Intents::GUILDS,
            to: Audience::User(Id::new(1)),
            data: "{}".into(),
            redacted: None,
        }
    }

    #[test]
    fn an_event_reaches_its_shard_of_every_number_of_shards_and_no_other() {
        let mut routes = Routes::default();
        let sessions = [
            session("0 of 2", 1, 0, 2),
            session("1 of 2", 1, 1, 2),
            session("3 of 4", 1, 3, 4),
            session("alone", 1, 0, 1),
            session("another bot", 2, 1, 2),
        ];
        for session in &sessions {
            routes.add(Arc::clone(session));
        }
        routes.tell(Id::new(1), &event(Some(7)));
        routes.tell(Id::new(1), &event(None));
        let heard: Vec<u64> = sessions.iter().map(|session| session.newest()).collect();
        assert_eq!(heard, [1, 1, 1, 2, 0]);
    }

    #[test]
    fn who_left_hears_nothing_and_leaves_nothing_behind() {
        let mut routes = Routes::default();
        let (one, other) = (session("a", 1, 0, 1), session("b", 1, 0, 1));
        routes.add(Arc::clone(&one));
        routes.add(Arc::clone(&other));
        assert!(routes.hides_content());
        routes.remove(&one);
        routes.remove(&one);
        routes.tell(Id::new(1), &event(Some(1)));
        assert_eq!((one.newest(), other.newest()), (0, 1));
        assert!(routes.hides_content());
        routes.remove(&other);
        assert!(!routes.hides_content());
        assert!(routes.accounts.is_empty());
    }
}
