//! Endpoints of [lobbies](https://discord.com/developers/docs/resources/lobby).

use super::{Attachments, endpoint, message_body::message_body};
use crate::{
    Patch, Secret,
    channel::message::{
        AllowedMentions, Embed, Extras, MessageFlags, MessageReference, Nonce, SharedClientTheme,
    },
    component::Components,
    id::{
        Id,
        marker::{ChannelMarker, LobbyMarker, MessageMarker, StickerMarker, UserMarker},
    },
    lobby::{
        Lobby, LobbyFlags, LobbyInvite, LobbyMember, LobbyMemberFlags, LobbyMemberUpdate,
        LobbyMessage, LobbyMetadata, NewLobbyMember,
    },
    poll::PollCreateRequest,
    validate::{Fault, Validator},
};

/// Make a lobby. [Discord](https://discord.com/developers/docs/resources/lobby#create-lobby)
#[endpoint(POST "/lobbies", id = "create_lobby", returns = Lobby)]
pub struct CreateLobby {
    /// What the game keeps with it: up to 25 texts, with 1000 characters together.
    #[limit(items = ..=25, each = ..=1024, length = ..=1000)]
    pub metadata: Option<LobbyMetadata>,
    /// Up to 25 members.
    #[limit(items = ..=25, nested)]
    pub members: Vec<NewLobbyMember>,
    /// After how many seconds without anybody it is deleted, 5 to 604800, which are 7 days; 5 minutes unless given.
    #[limit(value = 5..=604_800)]
    pub idle_timeout_seconds: Option<u32>,
    /// What is special about it.
    pub flags: Option<LobbyFlags>,
    /// Where webhook events of this lobby are sent, up to 512 characters.
    #[limit(length = ..=512)]
    pub override_event_webhooks_url: Option<String>,
}

/// Join the lobby of a secret, or make it, as the user whose bearer token asks.
/// [Discord](https://discord.com/developers/docs/resources/lobby#create-or-join-lobby)
#[endpoint(PUT "/lobbies", id = "create_or_join_lobby", returns = Lobby, auth = bearer)]
pub struct CreateOrJoinLobby {
    /// What those who play together know, up to 250 characters.
    #[limit(length = ..=250)]
    pub secret: Secret,
    /// After how many seconds without anybody it is deleted, 5 to 604800, which are 7 days.
    #[limit(value = 5..=604_800)]
    pub idle_timeout_seconds: Option<u32>,
    /// What the game keeps with it: up to 25 texts, with 1000 characters together.
    #[limit(items = ..=25, each = ..=1024, length = ..=1000)]
    pub lobby_metadata: Option<LobbyMetadata>,
    /// What the game keeps with the member: up to 25 texts, with 1000 characters together.
    #[limit(items = ..=25, each = ..=1024, length = ..=1000)]
    pub member_metadata: Option<LobbyMetadata>,
    /// What is special about it.
    pub flags: Option<LobbyFlags>,
}

/// Get a lobby. [Discord](https://discord.com/developers/docs/resources/lobby#get-lobby)
#[endpoint(GET "/lobbies/{lobby_id}", id = "get_lobby", returns = Lobby)]
pub struct GetLobby {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
}

/// Change a lobby; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/lobby#modify-lobby)
#[endpoint(PATCH "/lobbies/{lobby_id}", id = "edit_lobby", returns = Lobby)]
pub struct ModifyLobby {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
    /// All that the game keeps with it: up to 25 texts, with 1000 characters together.
    #[limit(items = ..=25, each = ..=1024, length = ..=1000)]
    pub metadata: Patch<LobbyMetadata>,
    /// All members, up to 25.
    #[limit(items = ..=25, nested)]
    pub members: Option<Vec<NewLobbyMember>>,
    /// After how many seconds without anybody it is deleted, 5 to 604800, which are 7 days.
    #[limit(value = 5..=604_800)]
    pub idle_timeout_seconds: Option<u32>,
    /// What is special about it.
    pub flags: Patch<LobbyFlags>,
    /// Where webhook events of this lobby are sent, up to 512 characters.
    #[limit(length = ..=512)]
    pub override_event_webhooks_url: Patch<String>,
}

/// Delete a lobby, if there is one. [Discord](https://discord.com/developers/docs/resources/lobby#delete-lobby)
#[endpoint(DELETE "/lobbies/{lobby_id}", id = "delete_lobby")]
pub struct DeleteLobby {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
}

/// Add a member to a lobby, or change it.
/// [Discord](https://discord.com/developers/docs/resources/lobby#add-a-member-to-a-lobby)
#[endpoint(PUT "/lobbies/{lobby_id}/members/{user_id}", id = "add_lobby_member", returns = LobbyMember)]
pub struct AddAMemberToALobby {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
    /// What the game keeps with the member: up to 25 texts, with 1000 characters together.
    #[limit(items = ..=25, each = ..=1024, length = ..=1000)]
    pub metadata: Patch<LobbyMetadata>,
    /// What the member may do.
    pub flags: Option<LobbyMemberFlags>,
    /// A name beside the user's, 1 to 80 characters.
    #[limit(length = 1..=80)]
    pub additional_name: Patch<String>,
}

/// Add, change and remove members of a lobby.
/// [Discord](https://discord.com/developers/docs/resources/lobby#bulk-update-lobby-members)
#[endpoint(POST "/lobbies/{lobby_id}/members/bulk", id = "bulk_update_lobby_members", returns = Vec<LobbyMember>)]
pub struct BulkUpdateLobbyMembers {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
    /// 1 to 25 members.
    #[body]
    #[required]
    #[limit(items = 1..=25, nested)]
    pub members: Vec<LobbyMemberUpdate>,
}

/// Remove a member from a lobby.
/// [Discord](https://discord.com/developers/docs/resources/lobby#remove-a-member-from-a-lobby)
#[endpoint(DELETE "/lobbies/{lobby_id}/members/{user_id}", id = "delete_lobby_member")]
pub struct RemoveAMemberFromALobby {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
}

/// Leave a lobby as the user whose bearer token asks.
/// [Discord](https://discord.com/developers/docs/resources/lobby#leave-lobby)
#[endpoint(DELETE "/lobbies/{lobby_id}/members/@me", id = "leave_lobby", auth = bearer)]
pub struct LeaveLobby {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
}

/// Link a lobby to a text channel, as the user whose bearer token asks.
/// [Discord](https://discord.com/developers/docs/resources/lobby#link-channel-to-lobby)
#[endpoint(PATCH "/lobbies/{lobby_id}/channel-linking", id = "edit_lobby_channel_link", returns = Lobby, auth = bearer)]
pub struct LinkChannelToLobby {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
}

/// Link a lobby to no channel any more, as the user whose bearer token asks.
/// [Discord](https://discord.com/developers/docs/resources/lobby#unlink-channel-from-lobby)
#[endpoint(PATCH "/lobbies/{lobby_id}/channel-linking", id = "edit_lobby_channel_link", returns = Lobby, auth = bearer)]
pub struct UnlinkChannelFromLobby {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
}

/// Make an invite to the guild of the linked channel, for the user whose bearer token asks.
/// [Discord](https://discord.com/developers/docs/resources/lobby#create-lobby-channel-invite-for-self)
#[endpoint(
    POST "/lobbies/{lobby_id}/members/@me/invites", id = "create_linked_lobby_guild_invite_for_self",
    returns = LobbyInvite, auth = bearer
)]
pub struct CreateLobbyChannelInviteForSelf {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
}

/// Make an invite to the guild of the linked channel, for a member.
/// [Discord](https://discord.com/developers/docs/resources/lobby#create-lobby-channel-invite-for-user)
#[endpoint(
    POST "/lobbies/{lobby_id}/members/{user_id}/invites", id = "create_linked_lobby_guild_invite_for_user",
    returns = LobbyInvite
)]
pub struct CreateLobbyChannelInviteForUser {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
}

/// List the latest messages of a lobby, as the user whose bearer token asks.
/// [Discord](https://discord.com/developers/docs/resources/lobby#get-lobby-messages)
#[endpoint(GET "/lobbies/{lobby_id}/messages", id = "get_lobby_messages", returns = Vec<LobbyMessage>, auth = bearer)]
pub struct GetLobbyMessages {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
    /// How many, 1 to 200.
    #[query]
    #[limit(value = 1..=200)]
    pub limit: Option<u32>,
}

/// Send a message to a lobby as the user whose bearer token asks.
/// [Discord](https://discord.com/developers/docs/resources/lobby#send-lobby-message)
#[endpoint(POST "/lobbies/{lobby_id}/messages", id = "create_lobby_message", returns = LobbyMessage, auth = bearer)]
#[validate(check_send)]
pub struct SendLobbyMessage {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
    /// The text, 1 to 4000 characters.
    #[limit(length = 1..=4000)]
    pub content: String,
    /// What the game sends with it; it is not kept.
    pub metadata: Option<LobbyMetadata>,
    /// Flags that games may set.
    pub flags: Option<MessageFlags>,
    /// Something to find the message by, up to 25 characters.
    #[limit(length = ..=25)]
    pub nonce: Option<Nonce>,
    /// Whether a second message with the same nonce in the last minutes is not sent; the first is the answer then.
    pub enforce_nonce: bool,
    /// Whether it is read aloud.
    pub tts: bool,
    /// Up to 10 embeds, with 6000 characters together.
    #[limit(items = ..=10, nested)]
    pub embeds: Option<Vec<Embed>>,
    /// Which mentions notify.
    #[limit(nested)]
    pub allowed_mentions: Option<AllowedMentions>,
    /// The message that it replies to.
    pub message_reference: Option<MessageReference>,
    /// Up to 5 rows of buttons and selects.
    #[limit(nested)]
    pub components: Option<Components>,
    /// Up to 3 stickers.
    #[limit(items = ..=3)]
    pub sticker_ids: Vec<Id<StickerMarker>>,
    /// Up to 10 files.
    #[files]
    #[limit(items = ..=10, nested)]
    pub attachments: Attachments,
    /// A poll.
    #[limit(nested)]
    pub poll: Option<PollCreateRequest>,
    /// A theme to share.
    #[limit(nested)]
    pub shared_client_theme: Option<SharedClientTheme>,
}

message_body! {
    SendLobbyMessage check_send New(m => Some(&m.content), Extras {
        poll: m.poll.is_some(),
        stickers: !m.sticker_ids.is_empty(),
        theme: m.shared_client_theme.is_some(),
        whole: true,
    });
}

/// Set what the game's moderation keeps with a message of a lobby.
/// [Discord](https://discord.com/developers/docs/resources/lobby#update-lobby-message-moderation-metadata)
#[endpoint(
    PUT "/lobbies/{lobby_id}/messages/{message_id}/moderation-metadata",
    id = "update_lobby_message_external_moderation_metadata"
)]
#[validate(check_lobby_metadata)]
pub struct UpdateLobbyMessageModerationMetadata {
    #[path]
    pub lobby_id: Id<LobbyMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
    /// Up to 5 texts of up to 2000 characters, by keys of up to 1024.
    #[body]
    #[limit(items = ..=5, each = ..=2000)]
    pub metadata: LobbyMetadata,
}

fn check_lobby_metadata<S>(update: &UpdateLobbyMessageModerationMetadata<S>, v: &mut Validator) {
    check_keys(&update.metadata, v);
}

/// Keys have up to 1024 characters.
pub(super) fn check_keys(metadata: &LobbyMetadata, v: &mut Validator) {
    for key in metadata.keys() {
        let got = key.chars().count();
        if got > 1024 {
            let fault = Fault::Length {
                min: 0,
                max: 1024,
                got,
            };
            v.report("", fault);
        }
    }
}
