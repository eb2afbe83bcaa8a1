//! Bans.

use compact_str::CompactString;

use crate::{
    id::{Id, marker::UserMarker},
    json::{Decode, Encode},
    user::User,
};

/// A banned user. [Discord](https://discord.com/developers/docs/resources/guild#ban-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Ban {
    /// Why.
    #[json(null)]
    pub reason: Option<CompactString>,
    /// Who.
    pub user: User,
}

/// What became of a bulk ban. [Discord](https://discord.com/developers/docs/resources/guild#bulk-guild-ban-bulk-ban-response)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct BulkBan {
    /// Who was banned.
    #[json(default)]
    pub banned_users: Vec<Id<UserMarker>>,
    /// Who was not: banned already, or out of reach.
    #[json(default)]
    pub failed_users: Vec<Id<UserMarker>>,
}
