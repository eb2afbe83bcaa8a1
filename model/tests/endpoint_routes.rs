//! The routes of channels, threads, guilds, roles, members, bans, users, webhooks, emojis, invites and the gateway are
//! Discord's: method, path, name and authorization.

use std::collections::{BTreeMap, HashSet};

use cordial_model::{
    id::Id,
    rest::{
        AddGuildMemberRole, AddThreadMember, Auth, Body, BulkGuildBan, CreateChannelInvite,
        CreateDm, CreateGuildBan, CreateGuildChannel, CreateGuildEmoji, CreateGuildRole,
        CreateWebhook, DeleteChannel, DeleteChannelPermission, DeleteGuildEmoji, DeleteGuildRole,
        DeleteInvite, DeleteWebhook, DeleteWebhookWithToken, EditChannelPermissions, Endpoint,
        FollowAnnouncementChannel, ForumThreadMessage, GetChannel, GetChannelInvites,
        GetChannelWebhooks, GetCurrentUser, GetCurrentUserGuilds, GetGateway, GetGatewayBot,
        GetGuild, GetGuildBan, GetGuildBans, GetGuildChannels, GetGuildEmoji, GetGuildInvites,
        GetGuildMember, GetGuildPreview, GetGuildRole, GetGuildRoles, GetGuildWebhooks, GetInvite,
        GetThreadMember, GetUser, GetWebhook, GetWebhookWithToken, Incoming, IncomingBody,
        JoinThread, LeaveGuild, LeaveThread, ListActiveGuildThreads, ListGuildEmojis,
        ListGuildMembers, ListJoinedPrivateArchivedThreads, ListPrivateArchivedThreads,
        ListPublicArchivedThreads, ListThreadMembers, ListVoiceRegions, ModifyChannel,
        ModifyCurrentMember, ModifyCurrentUser, ModifyGuild, ModifyGuildChannelPositions,
        ModifyGuildEmoji, ModifyGuildMember, ModifyGuildRole, ModifyGuildRolePositions,
        ModifyWebhook, ModifyWebhookWithToken, RemoveGuildBan, RemoveGuildMember,
        RemoveGuildMemberRole, RemoveThreadMember, Route, SearchGuildMembers, ServeEndpoint,
        StartThreadFromMessage, StartThreadInForumOrMediaChannel, StartThreadWithoutMessage,
        TriggerTypingIndicator, Upload,
    },
};

macro_rules! routes {
    ($($endpoint:ident)*) => { vec![$((stringify!($endpoint), <$endpoint>::ROUTE),)*] };
}

fn routes() -> Vec<(&'static str, Route)> {
    routes! {
        GetChannel ModifyChannel DeleteChannel TriggerTypingIndicator EditChannelPermissions DeleteChannelPermission
        FollowAnnouncementChannel StartThreadFromMessage StartThreadWithoutMessage StartThreadInForumOrMediaChannel
        JoinThread LeaveThread AddThreadMember RemoveThreadMember GetThreadMember ListThreadMembers
        ListActiveGuildThreads ListPublicArchivedThreads ListPrivateArchivedThreads ListJoinedPrivateArchivedThreads
        GetGuild GetGuildPreview ModifyGuild GetGuildChannels CreateGuildChannel ModifyGuildChannelPositions
        GetGuildRoles GetGuildRole CreateGuildRole ModifyGuildRole ModifyGuildRolePositions DeleteGuildRole
        GetGuildMember ListGuildMembers SearchGuildMembers ModifyGuildMember ModifyCurrentMember AddGuildMemberRole
        RemoveGuildMemberRole RemoveGuildMember GetGuildBans GetGuildBan CreateGuildBan RemoveGuildBan BulkGuildBan
        GetCurrentUser GetUser ModifyCurrentUser GetCurrentUserGuilds LeaveGuild CreateDm
        CreateWebhook GetChannelWebhooks GetGuildWebhooks GetWebhook GetWebhookWithToken ModifyWebhook
        ModifyWebhookWithToken DeleteWebhook DeleteWebhookWithToken
        ListGuildEmojis GetGuildEmoji CreateGuildEmoji ModifyGuildEmoji DeleteGuildEmoji
        CreateChannelInvite GetChannelInvites GetGuildInvites GetInvite DeleteInvite
        GetGateway GetGatewayBot ListVoiceRegions
    }
}

/// The rows of Discord's operations, each by its column names.
fn operations() -> Vec<BTreeMap<&'static str, &'static str>> {
    let mut lines = include_str!("../../spec/rest-operations.tsv").lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| names.iter().copied().zip(line.split('\t')).collect())
        .collect()
}

#[test]
fn every_route_is_specified_as_it_is_declared() {
    let operations = operations();
    for (name, route) in routes() {
        let row = operations
            .iter()
            .find(|row| row["operation_id"] == route.name)
            .unwrap_or_else(|| panic!("{name}: there is no operation {}", route.name));
        assert_eq!(
            (row["method"], row["path"]),
            (route.method.as_str(), &*route.template),
            "{name}"
        );
        let without_token = matches!(row["auth"], "none" | "webhook_token");
        assert_eq!(route.auth == Auth::None, without_token, "{name}");
        assert!(!route.global_exempt, "{name}");
    }
}

#[test]
fn ids_of_routes_tell_them_apart() {
    let routes = routes();
    let ids: HashSet<_> = routes.iter().map(|(_, route)| route.id).collect();
    // The two ways to start a thread in a channel share their route.
    assert_eq!(ids.len(), routes.len() - 1);
}

#[test]
fn a_post_in_a_forum_carries_the_files_of_its_message() {
    let mut message = ForumThreadMessage::from("look at this");
    message.attachments.push(Upload::new("cat.png", "meow"));
    let sent = StartThreadInForumOrMediaChannel::new(Id::new(1), "cats", message)
        .applied_tags([Id::new(7)])
        .into_request()
        .unwrap();
    let Body::Multipart { json, files, .. } = sent.body else {
        panic!("there is a file");
    };
    assert_eq!(
        json.as_deref(),
        Some(
            br#"{"name":"cats","message":{"content":"look at this","attachments":[{"id":0,"filename":"cat.png"}]},"applied_tags":["7"]}"#
                .as_slice()
        )
    );
    assert_eq!(files.len(), 1);
    let read = StartThreadInForumOrMediaChannel::from_incoming(&Incoming {
        params: vec!["1".to_owned()],
        body: IncomingBody::Multipart { json, files },
        ..Incoming::default()
    })
    .unwrap();
    assert_eq!(read.message.content.as_deref(), Some("look at this"));
    assert_eq!(
        &read.message.attachments.uploads()[0]
            .data
            .as_bytes()
            .unwrap()[..],
        b"meow"
    );
}

#[test]
fn a_post_in_a_forum_cannot_be_empty() {
    let error =
        StartThreadInForumOrMediaChannel::new(Id::new(1), "", ForumThreadMessage::default())
            .into_request()
            .err()
            .unwrap();
    assert_eq!(error.violations().len(), 2, "{error}");
    assert_eq!(error.violations()[0].path, "name");
    assert!(error.violations()[1].path.starts_with("message"), "{error}");
}
