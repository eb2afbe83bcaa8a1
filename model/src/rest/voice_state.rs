//! Endpoints of [voice](https://discord.com/developers/docs/resources/voice): states of users, status of channels.

use super::endpoint;
use crate::{
    Patch, Timestamp,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    voice::VoiceState,
};

/// Get the bot's voice state. [Discord](https://discord.com/developers/docs/resources/voice#get-current-user-voice-state)
#[endpoint(GET "/guilds/{guild_id}/voice-states/@me", id = "get_self_voice_state", returns = VoiceState)]
pub struct GetCurrentUserVoiceState {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Get a user's voice state. [Discord](https://discord.com/developers/docs/resources/voice#get-user-voice-state)
#[endpoint(GET "/guilds/{guild_id}/voice-states/{user_id}", id = "get_voice_state", returns = VoiceState)]
pub struct GetUserVoiceState {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
}

/// Ask to speak on the stage that the bot is on, speak, or stop it.
/// [Discord](https://discord.com/developers/docs/resources/voice#modify-current-user-voice-state)
#[endpoint(PATCH "/guilds/{guild_id}/voice-states/@me", id = "update_self_voice_state")]
pub struct ModifyCurrentUserVoiceState {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// The stage.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// Whether the bot may not speak.
    pub suppress: Option<bool>,
    /// From when on the bot asks to speak, now or later; cleared, it asks no more.
    pub request_to_speak_timestamp: Patch<Timestamp>,
}

/// Let a user speak on a stage, or not.
/// [Discord](https://discord.com/developers/docs/resources/voice#modify-user-voice-state)
#[endpoint(PATCH "/guilds/{guild_id}/voice-states/{user_id}", id = "update_voice_state")]
pub struct ModifyUserVoiceState {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
    /// The stage that the user is on.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// Whether the user may not speak.
    pub suppress: Option<bool>,
}

/// Set what people in a voice channel are doing.
/// [Discord](https://discord.com/developers/docs/resources/channel#set-voice-channel-status)
#[endpoint(PUT "/channels/{channel_id}/voice-status", id = "update_voice_channel_status", reason)]
pub struct SetVoiceChannelStatus {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// Up to 500 characters; cleared, it shows none.
    #[limit(length = ..=500)]
    pub status: Patch<String>,
}
