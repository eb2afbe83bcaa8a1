//! Endpoints of [bans](https://discord.com/developers/docs/resources/guild#get-guild-bans).

use super::endpoint;
use crate::{
    guild::{Ban, BulkBan},
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
};

/// List the bans of a guild by the users' ids. [Discord](https://discord.com/developers/docs/resources/guild#get-guild-bans)
#[endpoint(GET "/guilds/{guild_id}/bans", id = "list_guild_bans", returns = Vec<Ban>)]
pub struct GetGuildBans {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// How many, 1 to 1000; 1000 unless given.
    #[query]
    #[limit(value = 1..=1000)]
    pub limit: Option<u32>,
    /// Only users before this one; counts more than `after`.
    #[query]
    pub before: Option<Id<UserMarker>>,
    /// Only users behind this one.
    #[query]
    pub after: Option<Id<UserMarker>>,
}

/// Get a ban. [Discord](https://discord.com/developers/docs/resources/guild#get-guild-ban)
#[endpoint(GET "/guilds/{guild_id}/bans/{user_id}", id = "get_guild_ban", returns = Ban)]
pub struct GetGuildBan {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
}

/// Ban a user, member or not. [Discord](https://discord.com/developers/docs/resources/guild#create-guild-ban)
#[endpoint(PUT "/guilds/{guild_id}/bans/{user_id}", id = "ban_user_from_guild", reason)]
pub struct CreateGuildBan {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
    /// The messages of how many seconds to delete, up to 604800, which are 7 days.
    #[limit(value = 0..=604_800)]
    pub delete_message_seconds: Option<u32>,
    /// The messages of how many days to delete, up to 7. Deprecated: see `delete_message_seconds`.
    #[limit(value = 0..=7)]
    pub delete_message_days: Option<u32>,
}

/// Lift a ban. [Discord](https://discord.com/developers/docs/resources/guild#remove-guild-ban)
#[endpoint(DELETE "/guilds/{guild_id}/bans/{user_id}", id = "unban_user_from_guild", reason)]
pub struct RemoveGuildBan {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
}

/// Ban several users. [Discord](https://discord.com/developers/docs/resources/guild#bulk-guild-ban)
#[endpoint(POST "/guilds/{guild_id}/bulk-ban", id = "bulk_ban_users_from_guild", returns = BulkBan, reason)]
pub struct BulkGuildBan {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Whom, up to 200.
    #[required]
    #[limit(items = 1..=200)]
    pub user_ids: Vec<Id<UserMarker>>,
    /// The messages of how many seconds to delete, up to 604800, which are 7 days.
    #[limit(value = 0..=604_800)]
    pub delete_message_seconds: Option<u32>,
}
