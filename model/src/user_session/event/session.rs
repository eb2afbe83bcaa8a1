//! The user's sessions, and presences as users get them.

use compact_str::CompactString;

use crate::{
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_string_enum,
    presence::{Activity, ClientStatus, Status},
    user::PartialUser,
};

/// The user's sessions on all clients have changed; these are all of them now.
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct SessionsReplace(pub Vec<GatewaySession>);

/// One session of the user.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GatewaySession {
    /// The session; `all` stands for what others see.
    pub session_id: CompactString,
    /// What runs it.
    pub client_info: Option<ClientInfo>,
    /// The status of the session.
    #[json(default)]
    pub status: Status,
    /// What the user is doing there.
    #[json(default)]
    pub activities: Vec<Activity>,
    /// What the user is doing there and others do not see.
    #[json(default, omit_empty)]
    pub hidden_activities: Vec<Activity>,
    /// Whether it is the one in use.
    pub active: Option<bool>,
}

/// What runs a session.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ClientInfo {
    /// What kind of client.
    pub client: Option<ClientType>,
    /// The operating system.
    pub os: Option<CompactString>,
    /// The version of the client.
    pub version: Option<i64>,
}

open_string_enum! {
    /// What kind of client runs a session.
    pub enum ClientType {
        /// On a computer.
        Desktop = "desktop",
        /// In a browser.
        Web = "web",
        /// On a phone.
        Mobile = "mobile",
        /// In virtual reality.
        Vr = "vr",
        /// Not known to the server either.
        Other = "unknown",
    }
}

/// A presence that may name its user by id alone.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct UserPresence {
    /// The user, unless `user_id` is set.
    pub user: Option<PartialUser>,
    /// The user's id, where users stand elsewhere.
    pub user_id: Option<Id<UserMarker>>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// What is shown.
    #[json(default)]
    pub status: Status,
    /// What the user is doing.
    #[json(default)]
    pub activities: Vec<Activity>,
    /// What the user is doing and others do not see.
    #[json(default, omit_empty)]
    pub hidden_activities: Vec<Activity>,
    /// The status on each kind of client.
    #[json(default)]
    pub client_status: ClientStatus,
    /// Whether both have played the same game.
    pub has_played_game: Option<bool>,
}

impl UserPresence {
    /// Whose presence it is.
    pub fn id(&self) -> Option<Id<UserMarker>> {
        self.user_id
            .or_else(|| self.user.as_ref().map(|user| user.id))
    }
}

/// Presences that `READY` has put together.
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct MergedPresences {
    /// Of friends.
    #[json(default)]
    pub friends: Vec<UserPresence>,
    /// Of members, one list for each guild, in the order of the guilds.
    #[json(default)]
    pub guilds: Vec<Vec<UserPresence>>,
}
