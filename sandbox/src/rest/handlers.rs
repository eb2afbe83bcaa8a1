//! The endpoints, grouped as in Discord's documentation.

mod applications;
mod commands;

use cordial_model::id::{Id, marker::GuildMarker};

use super::{ApiError, Caller, Handlers};
use crate::world::{Guild, World};

/// Every endpoint that is served.
pub(super) fn all() -> Handlers {
    let mut handlers = Handlers::new();
    applications::register(&mut handlers);
    commands::register(&mut handlers);
    handlers
}

/// A guild that the caller is in. Others are not told from those that do not exist.
fn guild_of(world: &World, id: Id<GuildMarker>, caller: Caller) -> Result<&Guild, ApiError> {
    world
        .guilds
        .get(&id)
        .filter(|guild| guild.members.contains_key(&caller.user_id))
        .ok_or_else(ApiError::unknown_guild)
}
