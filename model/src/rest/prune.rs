//! Endpoints of the [removal of inactive members](https://discord.com/developers/docs/resources/guild#get-guild-prune-count).

use super::{CommaSeparated, endpoint};
use crate::{
    guild::PruneCount,
    id::{
        Id,
        marker::{GuildMarker, RoleMarker},
    },
};

/// Count the members that would be removed for inactivity.
/// [Discord](https://discord.com/developers/docs/resources/guild#get-guild-prune-count)
#[endpoint(GET "/guilds/{guild_id}/prune", id = "preview_prune_guild", returns = PruneCount)]
pub struct GetGuildPruneCount {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// After how many days, 1 to 30; 7 unless given.
    #[query]
    #[limit(value = 1..=30)]
    pub days: Option<u32>,
    /// Up to 100 roles; members with other roles are left alone.
    #[query]
    #[limit(items = ..=100)]
    pub include_roles: Option<CommaSeparated<Id<RoleMarker>>>,
}

/// Remove inactive members. [Discord](https://discord.com/developers/docs/resources/guild#begin-guild-prune)
#[endpoint(POST "/guilds/{guild_id}/prune", id = "prune_guild", returns = PruneCount, reason)]
pub struct BeginGuildPrune {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// After how many days, 1 to 30; 7 unless given.
    #[limit(value = 1..=30)]
    pub days: Option<u32>,
    /// Whether to count them, which large guilds should not ask for; unless given, they are counted.
    pub compute_prune_count: Option<bool>,
    /// Up to 100 roles; members with other roles are left alone.
    #[limit(items = ..=100)]
    pub include_roles: Vec<Id<RoleMarker>>,
}
