//! Lobbies of games. [Discord](https://discord.com/developers/docs/resources/lobby)

use std::collections::BTreeMap;

use compact_str::CompactString;

use crate::{
    Patch, Timestamp,
    channel::{
        Channel,
        message::{MessageFlags, MessageType},
    },
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, LobbyMarker, MessageMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::flags,
    user::User,
    validate::Validate,
};

/// What games keep with lobbies, members and messages: texts by keys. Of lobbies and members up to 25 of up to 1024
/// characters, and 1000 characters in all texts together.
pub type LobbyMetadata = BTreeMap<CompactString, CompactString>;

/// A lobby: users of a game who can write and talk to each other.
/// [Discord](https://discord.com/developers/docs/resources/lobby#lobby-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Lobby {
    /// The id.
    pub id: Id<LobbyMarker>,
    /// The application of the game.
    pub application_id: Id<ApplicationMarker>,
    /// What the game keeps with it.
    #[json(null)]
    pub metadata: Option<LobbyMetadata>,
    /// Its members.
    #[json(default)]
    pub members: Vec<LobbyMember>,
    /// The channel that it is linked to.
    pub linked_channel: Option<Box<Channel>>,
    /// What is special about it.
    pub flags: Option<LobbyFlags>,
    /// Where webhook events of this lobby are sent.
    pub override_event_webhooks_url: Option<String>,
}

/// A member of a lobby. [Discord](https://discord.com/developers/docs/resources/lobby#lobby-member-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct LobbyMember {
    /// The user.
    pub id: Id<UserMarker>,
    /// What the game keeps with the member.
    #[json(null)]
    pub metadata: Option<LobbyMetadata>,
    /// What the member may do.
    pub flags: Option<LobbyMemberFlags>,
    /// A name beside the user's, such as that of a character.
    pub additional_name: Option<CompactString>,
}

/// A member as it is set with its lobby.
/// [Discord](https://discord.com/developers/docs/resources/lobby#lobby-member-json-params)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct NewLobbyMember {
    /// The user.
    pub id: Id<UserMarker>,
    /// What the game keeps with the member: up to 25 texts, with 1000 characters together.
    #[limit(items = ..=25, each = ..=1024, length = ..=1000)]
    pub metadata: Option<LobbyMetadata>,
    /// What the member may do.
    pub flags: Option<LobbyMemberFlags>,
}

/// A member that is added, changed or removed.
/// [Discord](https://discord.com/developers/docs/resources/lobby#bulk-update-lobby-members)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct LobbyMemberUpdate {
    /// The user.
    pub id: Id<UserMarker>,
    /// What the game keeps with the member: up to 25 texts, with 1000 characters together.
    #[limit(items = ..=25, each = ..=1024, length = ..=1000)]
    pub metadata: Option<LobbyMetadata>,
    /// What the member may do.
    pub flags: Option<LobbyMemberFlags>,
    /// A name beside the user's, 1 to 80 characters; cleared, the member has none.
    #[limit(length = 1..=80)]
    pub additional_name: Patch<CompactString>,
    /// Whether the member is removed.
    #[json(default, omit_empty)]
    pub remove_member: bool,
}

impl LobbyMemberUpdate {
    /// A member that is added.
    pub fn add(id: Id<UserMarker>) -> Self {
        Self {
            id,
            metadata: None,
            flags: None,
            additional_name: Patch::Leave,
            remove_member: false,
        }
    }

    /// A member that is removed.
    pub fn remove(id: Id<UserMarker>) -> Self {
        Self {
            remove_member: true,
            ..Self::add(id)
        }
    }
}

/// A message of a lobby. [Discord](https://discord.com/developers/docs/resources/lobby#send-lobby-message-lobby-message-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct LobbyMessage {
    /// The id.
    pub id: Id<MessageMarker>,
    /// What kind of message.
    #[json(rename = "type")]
    pub kind: MessageType,
    /// The text.
    #[json(default)]
    pub content: String,
    /// The lobby.
    pub lobby_id: Id<LobbyMarker>,
    /// The channel that the lobby is linked to; else the lobby's id.
    pub channel_id: Id<ChannelMarker>,
    /// Who wrote it.
    pub author: User,
    /// Who wrote it, as a member of the lobby.
    pub lobby_member: Option<LobbyMessageMember>,
    /// What the game keeps with it.
    pub metadata: Option<LobbyMetadata>,
    /// What the game's moderation keeps with it.
    pub moderation_metadata: Option<LobbyMetadata>,
    /// What is special about it.
    #[json(default)]
    pub flags: MessageFlags,
    /// The application of the game.
    pub application_id: Option<Id<ApplicationMarker>>,
    /// When it was sent; webhook events of changes tell it.
    pub timestamp: Option<Timestamp>,
    /// When it was edited; webhook events of changes tell it.
    pub edited_timestamp: Option<Timestamp>,
}

/// Who wrote a message, as a member of the lobby.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct LobbyMessageMember {
    /// A name beside the user's.
    pub additional_name: Option<CompactString>,
}

/// An invite to the guild of the channel that a lobby is linked to.
/// [Discord](https://discord.com/developers/docs/resources/lobby#create-lobby-channel-invite-for-user-lobby-invite-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct LobbyInvite {
    /// The code.
    pub code: CompactString,
}

flags! {
    /// What is special about a lobby.
    pub struct LobbyFlags: u32 as number {
        /// The first bit, which Discord's OpenAPI file allows, and which nothing names or explains.
        BIT_0 = 0,
    }
}

flags! {
    /// What a member of a lobby may do.
    /// [Discord](https://discord.com/developers/docs/resources/lobby#lobby-member-object-lobby-member-flags)
    pub struct LobbyMemberFlags: u32 as number {
        /// Link it to a channel.
        CAN_LINK_LOBBY = 0,
    }
}
