//! What goes on in guilds that the session has not subscribed to.

use super::{ChannelUnread, UserMember};
use crate::{
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
    json::{Decode, Encode},
    voice::VoiceState,
};

/// What is new in a guild, in the first form: everything at once.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct PassiveUpdateV1 {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// What is new in its channels.
    #[json(default)]
    pub channels: Vec<ChannelUnread>,
    /// Who is in voice; `None` if that did not change.
    pub voice_states: Option<Vec<VoiceState>>,
    /// The members of whom that tells.
    pub members: Option<Vec<UserMember>>,
}

/// What is new in a guild, in the second form: only what changed.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct PassiveUpdateV2 {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// What is new in its channels.
    #[json(default)]
    pub updated_channels: Vec<ChannelUnread>,
    /// Who joined or moved in voice.
    #[json(default)]
    pub updated_voice_states: Vec<VoiceState>,
    /// Who left voice.
    #[json(default)]
    pub removed_voice_states: Vec<Id<UserMarker>>,
    /// The members of whom that tells.
    #[json(default)]
    pub updated_members: Vec<UserMember>,
}
