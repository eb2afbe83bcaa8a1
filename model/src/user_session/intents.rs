//! Intents that bots do not have.
//!
//! User sessions get everything without naming intents; sessions of OAuth2 name what they want.

use crate::gateway::Intents;

/// Activities in guild channels: `EMBEDDED_ACTIVITY_UPDATE_V2`.
pub const GUILD_EMBEDDED_ACTIVITIES: Intents = Intents::from_bits(1 << 17);
/// Private channels: `CHANNEL_CREATE`, `CHANNEL_UPDATE`, `CHANNEL_DELETE` and more.
pub const PRIVATE_CHANNELS: Intents = Intents::from_bits(1 << 18);
/// Calls. OAuth2 alone: `AUDIO_SETTINGS_UPDATE`, `CALL_CREATE`, `CALL_UPDATE` and more.
pub const CALLS: Intents = Intents::from_bits(1 << 19);
/// Relationships: `RELATIONSHIP_ADD`, `RELATIONSHIP_UPDATE`, `RELATIONSHIP_REMOVE` and more.
pub const USER_RELATIONSHIPS: Intents = Intents::from_bits(1 << 22);
/// Presences of friends: `PRESENCE_UPDATE`.
pub const USER_PRESENCE: Intents = Intents::from_bits(1 << 23);
/// Activities in private channels: `EMBEDDED_ACTIVITY_UPDATE_V2`.
pub const DIRECT_EMBEDDED_ACTIVITIES: Intents = Intents::from_bits(1 << 26);
/// Lobbies. OAuth2 alone: `LOBBY_CREATE`, `LOBBY_UPDATE`, `LOBBY_MEMBER_ADD` and more.
pub const LOBBIES: Intents = Intents::from_bits(1 << 27);
/// Lobbies that end. OAuth2 alone: `LOBBY_DELETE`.
pub const LOBBY_DELETE: Intents = Intents::from_bits(1 << 28);
