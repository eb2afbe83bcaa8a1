//! Events of guilds: bans, roles, emojis, stickers, sounds.

use crate::{
    guild::{Emoji, Role, SoundboardSound, Sticker},
    id::{
        Id,
        marker::{
            GuildMarker, RoleMarker, ScheduledEventMarker, SoundboardSoundMarker, UserMarker,
        },
    },
    json::{Decode, Encode},
    user::User,
};

/// A user was banned, or a ban was lifted. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-ban-add)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildBan {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The user.
    pub user: User,
}

/// The emojis of a guild were changed. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-emojis-update)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildEmojisUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// All its emojis.
    pub emojis: Vec<Emoji>,
}

/// The stickers of a guild were changed. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-stickers-update)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildStickersUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// All its stickers.
    pub stickers: Vec<Sticker>,
}

/// An integration of a guild was changed. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-integrations-update)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildIntegrationsUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
}

/// A role was made or changed. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-role-create)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildRole {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The role.
    pub role: Role,
}

/// A role was deleted. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-role-delete)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildRoleDelete {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The role.
    pub role_id: Id<RoleMarker>,
}

/// Somebody is, or is no more, interested in a scheduled event.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#guild-scheduled-event-user-add)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildScheduledEventSubscription {
    /// The event.
    pub guild_scheduled_event_id: Id<ScheduledEventMarker>,
    /// The user.
    pub user_id: Id<UserMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
}

/// Sounds of a guild, changed or asked for. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-soundboard-sounds-update)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildSoundboardSounds {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The sounds.
    #[json(default)]
    pub soundboard_sounds: Vec<SoundboardSound>,
}

/// A sound was deleted. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-soundboard-sound-delete)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildSoundboardSoundDelete {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The sound.
    pub sound_id: Id<SoundboardSoundMarker>,
}
