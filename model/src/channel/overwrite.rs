//! Permissions of one role or member in one channel.

use crate::{
    Permissions,
    id::{
        Id,
        marker::{GenericMarker, RoleMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
};

/// What a role or member may do in a channel beside, or instead of, what it may do in the guild.
/// [Discord](https://discord.com/developers/docs/resources/channel#overwrite-object)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct PermissionOverwrite {
    /// The role or user.
    pub id: Id<GenericMarker>,
    /// Which of the two.
    #[json(rename = "type")]
    pub kind: OverwriteType,
    /// What it adds.
    #[json(default)]
    pub allow: Permissions,
    /// What it takes away.
    #[json(default)]
    pub deny: Permissions,
}

impl PermissionOverwrite {
    /// Of a role.
    pub const fn role(id: Id<RoleMarker>, allow: Permissions, deny: Permissions) -> Self {
        Self {
            id: id.cast(),
            kind: OverwriteType::Role,
            allow,
            deny,
        }
    }

    /// Of a member.
    pub const fn member(id: Id<UserMarker>, allow: Permissions, deny: Permissions) -> Self {
        Self {
            id: id.cast(),
            kind: OverwriteType::Member,
            allow,
            deny,
        }
    }
}

open_enum! {
    /// Whose permissions an overwrite changes.
    pub enum OverwriteType {
        /// Those of a role.
        Role = 0,
        /// Those of a member.
        Member = 1,
    }
}
