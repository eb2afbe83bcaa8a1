//! Opcode 8: members of a guild, in chunks.
//!
//! [Discord](https://discord.com/developers/docs/events/gateway-events#request-guild-members)

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use cordial_model::{
    gateway::{CloseCode, Intents},
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
    json,
};

use super::{
    command::{Refusal, RequestGuildMembers},
    session::Session,
};
use crate::world::{
    Guild, Member, World,
    render::{List, Object},
};

/// The most members in one chunk.
const CHUNK: usize = 1000;

/// The most members that a request by prefix or by ids gets.
const MAX_FOUND: usize = 100;

/// The longest nonce that is given back, in bytes.
const MAX_NONCE: usize = 32;

/// When each bot asked for all members of each guild.
#[derive(Debug, Default)]
pub(crate) struct MemberRequests {
    asked: HashMap<(Id<UserMarker>, Id<GuildMarker>), Instant>,
}

impl MemberRequests {
    /// Takes the one request for all members in the window, or says how long to wait for the next.
    pub(crate) fn take(
        &mut self,
        now: Instant,
        window: Duration,
        bot: Id<UserMarker>,
        guild: Id<GuildMarker>,
    ) -> Result<(), Duration> {
        if let Some(asked) = self.asked.get(&(bot, guild)) {
            let passed = now.saturating_duration_since(*asked);
            if let Some(left) = window.checked_sub(passed)
                && !left.is_zero()
            {
                return Err(left);
            }
        }
        self.asked.insert((bot, guild), now);
        Ok(())
    }
}

impl RequestGuildMembers {
    /// Whether all members of the guild are asked for.
    pub(crate) fn wants_all(&self) -> bool {
        self.user_ids.is_none() && self.limit == 0 && self.query.as_deref() == Some("")
    }

    /// The intent that the request needs and the session does not have.
    pub(crate) fn missing_intent(&self, session: &Session) -> Option<Intents> {
        let by_prefix = self.query.as_deref().is_some_and(|query| !query.is_empty());
        let needs = self.user_ids.is_none() && !by_prefix;
        (needs && !session.has(Intents::GUILD_MEMBERS)).then_some(Intents::GUILD_MEMBERS)
    }

    /// The nonce, unless it is too long to be given back.
    pub(crate) fn nonce(&self) -> Option<&str> {
        self.nonce
            .as_deref()
            .filter(|nonce| nonce.len() <= MAX_NONCE)
    }

    /// The data of each `GUILD_MEMBERS_CHUNK`.
    pub(crate) fn chunks(
        &self,
        world: &World,
        guild: &Guild,
        with_presences: bool,
    ) -> Result<Vec<String>, Refusal> {
        let mut not_found: Option<Vec<Id<UserMarker>>> = None;
        let found: Vec<&Member> = match (&self.user_ids, &self.query) {
            (Some(ids), _) => {
                let ids = &ids.0[..ids.0.len().min(MAX_FOUND)];
                not_found = Some(
                    ids.iter()
                        .copied()
                        .filter(|id| !guild.members.contains_key(id))
                        .collect(),
                );
                ids.iter().filter_map(|id| guild.members.get(id)).collect()
            }
            (None, Some(query)) => {
                // 0 stands for all.
                let limit = match (usize::try_from(self.limit), query.is_empty()) {
                    (Ok(0), true) => 0,
                    (Ok(limit @ 1..=MAX_FOUND), _) => limit,
                    _ => MAX_FOUND,
                };
                world.find_members(guild, query, limit)
            }
            (None, None) => {
                return Err(Refusal::new(
                    CloseCode::DecodeError,
                    "request_guild_members needs query or user_ids",
                ));
            }
        };
        // An answer without members is a chunk all the same.
        let groups: Vec<&[&Member]> = if found.is_empty() {
            vec![&[]]
        } else {
            found.chunks(CHUNK).collect()
        };
        let count = groups.len();
        Ok(groups
            .into_iter()
            .enumerate()
            .map(|(index, members)| {
                json::to_string(&Object(|o: &mut json::ObjectWriter<'_>| {
                    o.field("guild_id", &guild.id);
                    o.field(
                        "members",
                        &List(|list| {
                            for member in members {
                                list.element(&world.member_object(member));
                            }
                        }),
                    );
                    o.field("chunk_index", &index);
                    o.field("chunk_count", &count);
                    if let Some(ids) = not_found.as_ref().filter(|_| index == 0) {
                        o.field("not_found", ids);
                    }
                    if with_presences {
                        o.field(
                            "presences",
                            &List(|list| {
                                for id in members.iter().map(|member| member.user_id) {
                                    if let Some(presence) = guild.presences.get(&id) {
                                        list.element(&Object(|o| presence.write(o, id)));
                                    }
                                }
                            }),
                        );
                    }
                    o.field("nonce", &self.nonce());
                }))
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use cordial_model::id::Id;

    use super::MemberRequests;

    #[test]
    fn all_members_of_a_guild_once_in_a_window() {
        let window = Duration::from_secs(30);
        let start = Instant::now();
        let mut requests = MemberRequests::default();
        assert_eq!(requests.take(start, window, Id::new(1), Id::new(2)), Ok(()));
        assert_eq!(requests.take(start, window, Id::new(1), Id::new(3)), Ok(()));
        let later = start + Duration::from_secs(20);
        assert_eq!(
            requests.take(later, window, Id::new(1), Id::new(2)),
            Err(Duration::from_secs(10))
        );
        let later = start + Duration::from_secs(30);
        assert_eq!(requests.take(later, window, Id::new(1), Id::new(2)), Ok(()));
    }
}
