//! Whom and what a message mentions.

use std::ops::Deref;

use compact_str::CompactString;

use crate::{
    channel::ChannelType,
    guild::{Member, PartialMember},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    json::{Decode, Encode},
    user::User,
};

/// A user whom a message mentions.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Mention {
    /// The user.
    #[json(base)]
    pub user: User,
    /// The user as a member of the guild; in events alone.
    pub member: Option<Box<PartialMember>>,
}

impl Deref for Mention {
    type Target = User;

    fn deref(&self) -> &User {
        &self.user
    }
}

impl From<User> for Mention {
    fn from(user: User) -> Self {
        Self { user, member: None }
    }
}

impl From<Member> for Mention {
    fn from(member: Member) -> Self {
        let (user, member) = member.into_parts();
        Self {
            user,
            member: Some(Box::new(member)),
        }
    }
}

/// A channel that a message mentions.
/// [Discord](https://discord.com/developers/docs/resources/message#channel-mention-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelMention {
    /// The channel.
    pub id: Id<ChannelMarker>,
    /// Its guild.
    pub guild_id: Id<GuildMarker>,
    /// Its type.
    #[json(rename = "type")]
    pub kind: ChannelType,
    /// Its name.
    #[json(default)]
    pub name: CompactString,
}
