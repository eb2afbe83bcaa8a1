//! The start of a session.

use compact_str::CompactString;

use crate::{
    application::ApplicationFlags,
    guild::UnavailableGuild,
    id::{Id, marker::ApplicationMarker},
    json::{Decode, Encode},
    user::User,
};

/// A session has started. [Discord](https://discord.com/developers/docs/events/gateway-events#ready)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Ready {
    /// The API version.
    #[json(rename = "v", default)]
    pub version: u8,
    /// The bot.
    pub user: User,
    /// The guilds that the shard will be sent.
    #[json(default)]
    pub guilds: Vec<UnavailableGuild>,
    /// What to resume with.
    pub session_id: CompactString,
    /// Where to resume.
    pub resume_gateway_url: CompactString,
    /// The number of the shard, from 0, and how many there are.
    pub shard: Option<[u32; 2]>,
    /// The application.
    pub application: ReadyApplication,
}

/// The application of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ReadyApplication {
    /// The id.
    pub id: Id<ApplicationMarker>,
    /// What it is and may do.
    #[json(default)]
    pub flags: ApplicationFlags,
}
