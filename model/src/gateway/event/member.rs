//! Events of members.

use compact_str::CompactString;

use crate::{
    guild::Member,
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
    json::{Decode, Encode},
    presence::Presence,
    user::User,
};

/// A member joined or was changed. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-member-add)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildMember {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The member.
    #[json(base)]
    pub member: Member,
}

/// A member left or was removed. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-member-remove)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildMemberRemove {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The user.
    pub user: User,
}

/// Members, as asked for. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-members-chunk)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildMembersChunk {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The members, up to 1000.
    #[json(default)]
    pub members: Vec<Member>,
    /// The number of this answer, from 0.
    #[json(default)]
    pub chunk_index: u32,
    /// How many answers there are.
    #[json(default)]
    pub chunk_count: u32,
    /// Users that were asked for and are not members.
    #[json(default, omit_empty)]
    pub not_found: Vec<Id<UserMarker>>,
    /// Presences, if asked for.
    #[json(default, omit_empty)]
    pub presences: Vec<Presence>,
    /// The nonce of the request.
    pub nonce: Option<CompactString>,
}
