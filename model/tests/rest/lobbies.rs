//! Lobbies of games.

use cordial_model::{
    id::Id,
    lobby::{
        Lobby, LobbyFlags, LobbyInvite, LobbyMember, LobbyMemberFlags, LobbyMemberUpdate,
        LobbyMessage, NewLobbyMember,
    },
    rest::{
        AddAMemberToALobby, Auth, BulkUpdateLobbyMembers, CreateLobby,
        CreateLobbyChannelInviteForSelf, CreateLobbyChannelInviteForUser, CreateOrJoinLobby,
        DeleteLobby, GetLobby, GetLobbyMessages, LeaveLobby, LinkChannelToLobby, Major,
        ModifyLobby, RemoveAMemberFromALobby, SendLobbyMessage, UnlinkChannelFromLobby,
        UpdateLobbyMessageModerationMetadata,
    },
};
use serde_json::json;

use crate::{
    request::{refused, sends, sends_json},
    support::{is_complete, round_trip},
};

fn metadata() -> cordial_model::lobby::LobbyMetadata {
    [("mode".into(), "ranked".into())].into()
}

#[test]
fn lobbies_are_made_changed_and_deleted() {
    let member = NewLobbyMember {
        id: Id::new(5),
        metadata: Some(metadata()),
        flags: Some(LobbyMemberFlags::CAN_LINK_LOBBY),
    };
    let request = sends_json(
        CreateLobby::new()
            .metadata(metadata())
            .members([member.clone()])
            .idle_timeout_seconds(300)
            .flags(LobbyFlags::from_bits(1))
            .override_event_webhooks_url("https://example.com"),
        "POST /lobbies",
        json!({
            "metadata": { "mode": "ranked" }, "idle_timeout_seconds": 300, "flags": 1,
            "override_event_webhooks_url": "https://example.com",
            "members": [{ "id": "5", "metadata": { "mode": "ranked" }, "flags": 1 }]
        }),
    );
    assert_eq!(request.major, Major::None);
    sends(GetLobby::new(Id::new(9)), "GET /lobbies/9");
    sends(DeleteLobby::new(Id::new(9)), "DELETE /lobbies/9");
    sends_json(
        ModifyLobby::new(Id::new(9)).clear_metadata().members([]),
        "PATCH /lobbies/9",
        json!({ "metadata": null, "members": [] }),
    );
    let mut bad = member;
    bad.metadata = Some([("mode".into(), "x".repeat(1025).into())].into());
    assert_eq!(
        refused(CreateLobby::new().members([bad]).idle_timeout_seconds(4)),
        [
            "members[0].metadata.mode",
            "members[0].metadata",
            "idle_timeout_seconds"
        ]
    );
}

#[test]
fn users_join_and_leave_by_their_own_tokens() {
    let join = CreateOrJoinLobby::new("the secret")
        .lobby_metadata(metadata())
        .bearer("token");
    assert!(!format!("{join:?}").contains("the secret"));
    let request = sends_json(
        join,
        "PUT /lobbies",
        json!({ "secret": "the secret", "lobby_metadata": { "mode": "ranked" } }),
    );
    assert_eq!(request.route.auth, Auth::Bearer);
    let authorization = request.options.authorization.as_ref().unwrap();
    assert_eq!(authorization.header(), "Bearer token");
    sends(LeaveLobby::new(Id::new(9)), "DELETE /lobbies/9/members/@me");
    sends(
        CreateLobbyChannelInviteForSelf::new(Id::new(9)),
        "POST /lobbies/9/members/@me/invites",
    );
    sends(
        CreateLobbyChannelInviteForUser::new(Id::new(9), Id::new(5)),
        "POST /lobbies/9/members/5/invites",
    );
    round_trip::<LobbyInvite>(&json!({ "code": "abc" }));
}

#[test]
fn members_are_added_changed_and_removed() {
    sends_json(
        AddAMemberToALobby::new(Id::new(9), Id::new(5))
            .flags(LobbyMemberFlags::CAN_LINK_LOBBY)
            .additional_name("Sir Robin"),
        "PUT /lobbies/9/members/5",
        json!({ "flags": 1, "additional_name": "Sir Robin" }),
    );
    sends(
        RemoveAMemberFromALobby::new(Id::new(9), Id::new(5)),
        "DELETE /lobbies/9/members/5",
    );
    let updates = vec![
        LobbyMemberUpdate::add(Id::new(5)),
        LobbyMemberUpdate::remove(Id::new(6)),
    ];
    sends_json(
        BulkUpdateLobbyMembers::new(Id::new(9), updates),
        "POST /lobbies/9/members/bulk",
        json!([{ "id": "5" }, { "id": "6", "remove_member": true }]),
    );
    assert_eq!(
        refused(BulkUpdateLobbyMembers::new(Id::new(9), vec![])),
        [""]
    );
}

#[test]
fn a_channel_is_linked_by_its_id_and_unlinked_by_nothing() {
    sends_json(
        LinkChannelToLobby::new(Id::new(9), Id::new(3)),
        "PATCH /lobbies/9/channel-linking",
        json!({ "channel_id": "3" }),
    );
    sends(
        UnlinkChannelFromLobby::new(Id::new(9)),
        "PATCH /lobbies/9/channel-linking",
    );
}

#[test]
fn messages_are_sent_listed_and_moderated() {
    sends(
        GetLobbyMessages::new(Id::new(9)).limit(200),
        "GET /lobbies/9/messages?limit=200",
    );
    sends_json(
        SendLobbyMessage::new(Id::new(9), "gg").metadata(metadata()),
        "POST /lobbies/9/messages",
        json!({ "content": "gg", "metadata": { "mode": "ranked" } }),
    );
    assert_eq!(refused(SendLobbyMessage::new(Id::new(9), "")), ["content"]);
    sends_json(
        UpdateLobbyMessageModerationMetadata::new(Id::new(9), Id::new(8), metadata()),
        "PUT /lobbies/9/messages/8/moderation-metadata",
        json!({ "mode": "ranked" }),
    );
    let long = [("x".repeat(1025).into(), "y".repeat(2001).into())];
    let bad = UpdateLobbyMessageModerationMetadata::new(Id::new(9), Id::new(8), long);
    assert_eq!(refused(bad).len(), 2);
}

#[test]
fn lobbies_are_read() {
    let lobby = json!({
        "id": "9", "application_id": "7", "metadata": { "mode": "ranked" },
        "members": [{ "id": "5", "metadata": {}, "flags": 1, "additional_name": "Sir Robin" }],
        "linked_channel": { "id": "3", "type": 0, "nsfw": false, "flags": 0 }, "flags": 0
    });
    is_complete("resources/lobby.mdx", "Lobby Structure", &lobby, &["flags"]);
    is_complete(
        "resources/lobby.mdx",
        "Lobby Member Structure",
        &lobby["members"][0],
        &[],
    );
    let read: Lobby = round_trip(&lobby);
    assert!(
        read.members[0]
            .flags
            .unwrap()
            .contains(LobbyMemberFlags::CAN_LINK_LOBBY)
    );
    round_trip::<LobbyMember>(&json!({ "id": "5", "metadata": null }));
    let message = json!({
        "id": "1397593424243593216", "type": 0, "content": "gg", "lobby_id": "9", "channel_id": "9",
        "author": { "id": "5", "username": "Nelly", "discriminator": "0", "global_name": null, "primary_guild": null, "avatar": null,
                    "bot": false, "system": false, "public_flags": 0 },
        "lobby_member": { "additional_name": "Sir Robin" }, "metadata": { "a": "b" },
        "moderation_metadata": { "action": "hide" }, "flags": 0, "application_id": "7"
    });
    is_complete("resources/lobby.mdx", "Lobby Message Object", &message, &[]);
    round_trip::<LobbyMessage>(&message);
}
