//! Events of invites.

use compact_str::CompactString;

use crate::{
    Timestamp,
    application::Application,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, RoleMarker},
    },
    invite::InviteTargetType,
    json::{Decode, Encode},
    user::User,
};

/// An invite was made. [Discord](https://discord.com/developers/docs/events/gateway-events#invite-create)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct InviteCreate {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The code.
    pub code: CompactString,
    /// When it was made.
    #[json(null)]
    pub created_at: Option<Timestamp>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// Who made it.
    pub inviter: Option<Box<User>>,
    /// After how many seconds it ends; 0 for never.
    #[json(default)]
    pub max_age: u32,
    /// How often it may be used; 0 for no limit.
    #[json(default)]
    pub max_uses: u32,
    /// What is to be seen in the voice channel.
    pub target_type: Option<InviteTargetType>,
    /// Whose stream is to be seen.
    pub target_user: Option<Box<User>>,
    /// Which activity is to be opened.
    pub target_application: Option<Box<Application>>,
    /// Whether members that come by it leave again when they go offline, unless they get a role.
    #[json(default)]
    pub temporary: bool,
    /// How often it was used: 0.
    #[json(default)]
    pub uses: u32,
    /// When it ends; `None` if never.
    #[json(null)]
    pub expires_at: Option<Timestamp>,
    /// The roles that it gives.
    #[json(default, omit_empty)]
    pub role_ids: Vec<Id<RoleMarker>>,
}

/// An invite was deleted. [Discord](https://discord.com/developers/docs/events/gateway-events#invite-delete)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct InviteDelete {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The code.
    pub code: CompactString,
}
