//! Lobbies: where players of a game meet.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::UserChannel;
use crate::{
    Secret,
    channel::message::Message,
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, LobbyMarker, MessageMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_string_enum,
};

/// A lobby, with who is in its voice.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Lobby {
    /// The id.
    pub id: Id<LobbyMarker>,
    /// The game's application.
    pub application_id: Option<Id<ApplicationMarker>>,
    /// What the game keeps there.
    #[json(null)]
    pub metadata: Option<BTreeMap<CompactString, CompactString>>,
    /// Who is in it.
    #[json(default)]
    pub members: Vec<LobbyMember>,
    /// What is special about it.
    #[json(default)]
    pub flags: u64,
    /// The channel that is linked with it.
    pub linked_channel: Option<Box<UserChannel>>,
    /// Who is in voice.
    #[json(default, omit_empty)]
    pub voice_states: Vec<LobbyVoice>,
    /// Where the voice server is.
    pub region: Option<CompactString>,
}

/// Somebody in a lobby.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct LobbyMember {
    /// The user.
    pub id: Id<UserMarker>,
    /// What the game keeps of the member.
    pub metadata: Option<BTreeMap<CompactString, CompactString>>,
    /// What is special about the member.
    pub flags: Option<u64>,
    /// Whether the member is connected.
    #[json(default)]
    pub connected: bool,
}

/// Somebody in the voice of a lobby.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct LobbyVoice {
    /// The lobby; `None` once the user has left.
    #[json(null)]
    pub lobby_id: Option<Id<LobbyMarker>>,
    /// The channel that is linked with it.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// The user.
    pub user_id: Id<UserMarker>,
    /// The voice session.
    #[json(default)]
    pub session_id: CompactString,
    /// Whether the user was deafened.
    #[json(default)]
    pub deaf: bool,
    /// Whether the user was muted.
    #[json(default)]
    pub mute: bool,
    /// Whether the user deafened itself.
    #[json(default)]
    pub self_deaf: bool,
    /// Whether the user muted itself.
    #[json(default)]
    pub self_mute: bool,
    /// Whether the user's camera is on.
    #[json(default)]
    pub self_video: bool,
}

/// A lobby is over, or the user is out of it.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct LobbyDelete {
    /// The lobby.
    pub id: Id<LobbyMarker>,
    /// Why.
    pub reason: Option<LobbyDeleteReason>,
}

open_string_enum! {
    /// Why a lobby is gone.
    pub enum LobbyDeleteReason {
        /// It was deleted.
        Deleted = "deleted",
        /// The user was removed.
        Removed = "removed",
    }
}

/// Somebody joined a lobby, left it or was changed there.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct LobbyMemberUpdate {
    /// Who.
    pub member: LobbyMember,
    /// The lobby.
    pub lobby_id: Id<LobbyMarker>,
    /// The game's application.
    pub application_id: Option<Id<ApplicationMarker>>,
}

/// A message in a lobby.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct LobbyMessage {
    /// The message.
    #[json(base)]
    pub message: Message,
    /// The lobby.
    pub lobby_id: Option<Id<LobbyMarker>>,
    /// What the game keeps of the message.
    pub metadata: Option<BTreeMap<CompactString, CompactString>>,
    /// What moderation keeps of the message.
    pub moderation_metadata: Option<BTreeMap<CompactString, CompactString>>,
}

/// A message in a lobby was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct LobbyMessageDelete {
    /// The message.
    pub id: Id<MessageMarker>,
    /// The lobby.
    pub lobby_id: Id<LobbyMarker>,
}

/// Where to connect for a lobby's voice.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct LobbyVoiceServerUpdate {
    /// What to identify with.
    pub token: Secret,
    /// The lobby.
    pub lobby_id: Id<LobbyMarker>,
    /// Host and port; `None` while no server is found.
    #[json(null)]
    pub endpoint: Option<CompactString>,
}
