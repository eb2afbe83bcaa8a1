//! What the options and values of an interaction speak of.

use crate::{
    channel::{
        Channel,
        message::{Attachment, Message},
    },
    guild::{PartialMember, Role},
    id::{
        Id,
        marker::{AttachmentMarker, ChannelMarker, MessageMarker, RoleMarker, UserMarker},
    },
    json::{Decode, Encode, Error, Parser, Writer},
    user::User,
};

/// What the options and values of an interaction speak of, by id.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct Resolved {
    /// Users.
    #[json(default, omit_empty)]
    pub users: ResolvedMap<UserMarker, User>,
    /// The same as members of the guild, with their permissions in the channel.
    #[json(default, omit_empty)]
    pub members: ResolvedMap<UserMarker, PartialMember>,
    /// Roles.
    #[json(default, omit_empty)]
    pub roles: ResolvedMap<RoleMarker, Role>,
    /// Channels and threads, with the permissions of the person in them.
    #[json(default, omit_empty)]
    pub channels: ResolvedMap<ChannelMarker, Channel>,
    /// Messages.
    #[json(default, omit_empty)]
    pub messages: ResolvedMap<MessageMarker, Message>,
    /// Files.
    #[json(default, omit_empty)]
    pub attachments: ResolvedMap<AttachmentMarker, Attachment>,
}

impl Resolved {
    const NONE: Self = Self {
        users: ResolvedMap::EMPTY,
        members: ResolvedMap::EMPTY,
        roles: ResolvedMap::EMPTY,
        channels: ResolvedMap::EMPTY,
        messages: ResolvedMap::EMPTY,
        attachments: ResolvedMap::EMPTY,
    };

    pub(super) fn none() -> &'static Self {
        static NONE: Resolved = Resolved::NONE;
        &NONE
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
            && self.members.is_empty()
            && self.roles.is_empty()
            && self.channels.is_empty()
            && self.messages.is_empty()
            && self.attachments.is_empty()
    }
}

/// A few values by id, sorted by id.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedMap<M, T>(Vec<(Id<M>, T)>);

impl<M, T> ResolvedMap<M, T> {
    const EMPTY: Self = Self(Vec::new());

    /// The value of an id.
    pub fn get(&self, id: Id<M>) -> Option<&T> {
        let at = self.0.binary_search_by_key(&id, |entry| entry.0).ok()?;
        Some(&self.0[at].1)
    }

    /// Adds a value; one of the same id is replaced.
    pub fn insert(&mut self, id: Id<M>, value: T) {
        match self.0.binary_search_by_key(&id, |entry| entry.0) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (id, value)),
        }
    }

    /// Every value with its id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Id<M>, &T)> {
        self.0.iter().map(|(id, value)| (*id, value))
    }

    /// Every value.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> {
        self.0.iter().map(|(_, value)| value)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<M, T> Default for ResolvedMap<M, T> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<M, T> FromIterator<(Id<M>, T)> for ResolvedMap<M, T> {
    fn from_iter<I: IntoIterator<Item = (Id<M>, T)>>(entries: I) -> Self {
        let mut map = Self::default();
        for (id, value) in entries {
            map.insert(id, value);
        }
        map
    }
}

impl<M, T: Decode> Decode for ResolvedMap<M, T> {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut map = Self::default();
        p.object(|key, p| {
            let mark = p.mark();
            let id = key
                .parse::<Id<M>>()
                .map_err(|_| Error::expected("an id as key", p.offset()));
            match id.and_then(|id| Ok((id, T::decode(p)?))) {
                Ok((id, value)) => {
                    map.insert(id, value);
                    Ok(())
                }
                Err(error) => p.recover(mark, error),
            }
        })?;
        Ok(map)
    }
}

impl<M, T: Encode> Encode for ResolvedMap<M, T> {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            for (id, value) in &self.0 {
                o.field(&id.to_string(), value);
            }
        });
    }
}
