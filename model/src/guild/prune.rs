//! The removal of inactive members.

use crate::json::{Decode, Encode};

/// How many members were or would be removed for inactivity.
/// [Discord](https://discord.com/developers/docs/resources/guild#get-guild-prune-count)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct PruneCount {
    /// How many; `None` if they are not counted.
    #[json(null)]
    pub pruned: Option<u32>,
}
