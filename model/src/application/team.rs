//! Teams that own applications. [Discord](https://discord.com/developers/docs/topics/teams)

use compact_str::CompactString;

use crate::{
    ImageHash,
    id::{
        Id,
        marker::{TeamMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::{open_enum, open_string_enum},
    user::User,
};

/// A team. [Discord](https://discord.com/developers/docs/topics/teams#data-models-team-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Team {
    /// The id.
    pub id: Id<TeamMarker>,
    /// The icon.
    #[json(null)]
    pub icon: Option<ImageHash>,
    /// The members.
    #[json(default)]
    pub members: Vec<TeamMember>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The owner.
    pub owner_user_id: Id<UserMarker>,
}

/// A member of a team. [Discord](https://discord.com/developers/docs/topics/teams#data-models-team-member-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct TeamMember {
    /// Whether the invitation is accepted.
    pub membership_state: TeamMembershipState,
    /// The team.
    pub team_id: Id<TeamMarker>,
    /// The user.
    pub user: User,
    /// The role; the owner is the team's `owner_user_id`.
    pub role: TeamMemberRole,
    /// Always `*`.
    #[json(default)]
    pub permissions: Vec<CompactString>,
}

open_enum! {
    /// Whether an invitation to a team is accepted.
    pub enum TeamMembershipState {
        /// Not yet.
        Invited = 1,
        /// Accepted.
        Accepted = 2,
    }
}

open_string_enum! {
    /// What a member of a team may do.
    pub enum TeamMemberRole {
        /// Everything but delete the team and its applications.
        Admin = "admin",
        /// See secrets and configure applications.
        Developer = "developer",
        /// See applications.
        ReadOnly = "read_only",
    }
}
