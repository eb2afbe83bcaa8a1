//! Endpoints of [roles](https://discord.com/developers/docs/resources/guild#get-guild-roles).

use std::collections::BTreeMap;

use super::endpoint;
use crate::{
    Color, ImageData, Patch, Permissions,
    guild::{Role, RoleColors},
    id::{
        Id,
        marker::{GuildMarker, RoleMarker},
    },
    json::{Decode, Encode},
};

/// List the roles of a guild. [Discord](https://discord.com/developers/docs/resources/guild#get-guild-roles)
#[endpoint(GET "/guilds/{guild_id}/roles", id = "list_guild_roles", returns = Vec<Role>)]
pub struct GetGuildRoles {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Count the members of every role but `@everyone`.
/// [Discord](https://discord.com/developers/docs/resources/guild#get-guild-role-member-counts)
#[endpoint(GET "/guilds/{guild_id}/roles/member-counts", id = "guild_role_member_counts", returns = BTreeMap<Id<RoleMarker>, u32>)]
pub struct GetGuildRoleMemberCounts {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Get a role. [Discord](https://discord.com/developers/docs/resources/guild#get-guild-role)
#[endpoint(GET "/guilds/{guild_id}/roles/{role_id}", id = "get_guild_role", returns = Role)]
pub struct GetGuildRole {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub role_id: Id<RoleMarker>,
}

/// Make a role; without anything given it is called "new role" and may do what `@everyone` may.
/// [Discord](https://discord.com/developers/docs/resources/guild#create-guild-role)
#[endpoint(POST "/guilds/{guild_id}/roles", id = "create_guild_role", returns = Role, reason)]
pub struct CreateGuildRole {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: Option<String>,
    /// What its members may do.
    pub permissions: Option<Permissions>,
    /// The color of members' names.
    #[limit(value = ..=0xff_ff_ff)]
    pub color: Option<Color>,
    /// The colors of members' names; more than one needs the feature `ENHANCED_ROLE_COLORS`.
    #[limit(nested)]
    pub colors: Option<RoleColors>,
    /// Whether its members stand apart in the member list.
    pub hoist: Option<bool>,
    /// The icon; needs the feature `ROLE_ICONS`.
    pub icon: Option<ImageData>,
    /// The icon, if it is an emoji; needs the feature `ROLE_ICONS`.
    #[limit(length = ..=100)]
    pub unicode_emoji: Option<String>,
    /// Whether everybody may mention it.
    pub mentionable: Option<bool>,
}

/// Change a role; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/guild#modify-guild-role)
#[endpoint(PATCH "/guilds/{guild_id}/roles/{role_id}", id = "update_guild_role", returns = Role, reason)]
pub struct ModifyGuildRole {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub role_id: Id<RoleMarker>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: Option<String>,
    /// What its members may do.
    pub permissions: Option<Permissions>,
    /// The color of members' names.
    #[limit(value = ..=0xff_ff_ff)]
    pub color: Option<Color>,
    /// The colors of members' names; more than one needs the feature `ENHANCED_ROLE_COLORS`.
    #[limit(nested)]
    pub colors: Option<RoleColors>,
    /// Whether its members stand apart in the member list.
    pub hoist: Option<bool>,
    /// The icon; needs the feature `ROLE_ICONS`.
    pub icon: Patch<ImageData>,
    /// The icon, if it is an emoji; needs the feature `ROLE_ICONS`.
    #[limit(length = ..=100)]
    pub unicode_emoji: Patch<String>,
    /// Whether everybody may mention it.
    pub mentionable: Option<bool>,
}

/// Move roles. [Discord](https://discord.com/developers/docs/resources/guild#modify-guild-role-positions)
#[endpoint(PATCH "/guilds/{guild_id}/roles", id = "bulk_update_guild_roles", returns = Vec<Role>, reason)]
pub struct ModifyGuildRolePositions {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// The roles that move.
    #[body]
    #[required]
    pub positions: Vec<RolePosition>,
}

/// Where a role moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RolePosition {
    /// The role.
    pub id: Id<RoleMarker>,
    /// The place in the order.
    pub position: Patch<u32>,
}

/// Delete a role. [Discord](https://discord.com/developers/docs/resources/guild#delete-guild-role)
#[endpoint(DELETE "/guilds/{guild_id}/roles/{role_id}", id = "delete_guild_role", reason)]
pub struct DeleteGuildRole {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub role_id: Id<RoleMarker>,
}
