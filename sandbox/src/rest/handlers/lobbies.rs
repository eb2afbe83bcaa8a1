//! [Lobbies](https://discord.com/developers/docs/resources/lobby): games manage them by their bot, players join and write
//! with their own tokens.

use cordial_model::{
    CompactString, Patch, Permissions,
    channel::ChannelType,
    channel::message::MessageFlags,
    id::{
        Id,
        marker::{ChannelMarker, LobbyMarker, UserMarker},
    },
    json::{Decode, RawJson},
    lobby::{LobbyMemberFlags, NewLobbyMember},
    oauth2::Scope,
    rest::{
        AddAMemberToALobby, BulkUpdateLobbyMembers, CreateLobby, CreateLobbyChannelInviteForSelf,
        CreateLobbyChannelInviteForUser, CreateOrJoinLobby, DeleteLobby, GetLobby,
        GetLobbyMessages, Incoming, LeaveLobby, LinkChannelToLobby, ModifyLobby,
        RemoveAMemberFromALobby, SendLobbyMessage, UnlinkChannelFromLobby,
        UpdateLobbyMessageModerationMetadata,
    },
    webhook_event::WebhookEventType,
};

use super::super::{ApiError, Context, Handlers, Reply};
use crate::world::{
    Grant, Invite, Lobby, LobbyMember, World,
    render::{self, Object, raw},
};

/// Messages of a page unless it says how many.
const MESSAGES: u32 = 50;

/// How long an invite to the linked channel is good for, in seconds, and how often.
const INVITE_SECONDS: u32 = 86_400;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(create);
    handlers.on(create_or_join);
    handlers.on(|context, request: GetLobby| {
        managed(context, request.lobby_id)?;
        reply(context, request.lobby_id)
    });
    handlers.on(modify);
    handlers.on(|context, request: DeleteLobby| {
        // Safe to ask for again.
        if managed(context, request.lobby_id).is_ok() {
            context.world.lobbies.remove(&request.lobby_id);
        }
        context.caller().map(|_| Reply::empty())
    });
    handlers.on(add_member);
    handlers.on(update_members);
    handlers.on(|context, request: RemoveAMemberFromALobby| {
        let lobby = managed(context, request.lobby_id)?;
        lobby.members.remove(&request.user_id);
        Ok(Reply::empty())
    });
    handlers.on(|context, request: LeaveLobby| {
        let grant = player(context)?;
        let lobby = context
            .world
            .lobby_mut(grant.application_id, request.lobby_id);
        let lobby = lobby.ok_or_else(ApiError::unknown_lobby)?;
        lobby.members.remove(&grant.user_id);
        Ok(Reply::empty())
    });
    handlers.either::<LinkChannelToLobby, UnlinkChannelFromLobby>(
        names_channel,
        |context, request| link(context, request.lobby_id, Some(request.channel_id)),
        |context, request| link(context, request.lobby_id, None),
    );
    handlers.on(|context, request: CreateLobbyChannelInviteForSelf| {
        let (grant, lobby) = joined(context, request.lobby_id)?;
        let channel = lobby.linked_channel;
        invite(context.world, channel, grant.user_id)
    });
    handlers.on(|context, request: CreateLobbyChannelInviteForUser| {
        let lobby = managed(context, request.lobby_id)?;
        if !lobby.members.contains_key(&request.user_id) {
            return Err(ApiError::unknown_member());
        }
        let channel = lobby.linked_channel;
        invite(context.world, channel, request.user_id)
    });
    handlers.on(messages);
    handlers.on(send);
    handlers.on(moderate);
}

/// A lobby of the game whose bot asks; something is done in it.
fn managed<'a>(
    context: &'a mut Context<'_>,
    id: Id<LobbyMarker>,
) -> Result<&'a mut Lobby, ApiError> {
    let application_id = context.caller()?.application_id;
    let now = context.world.now();
    let lobby = context
        .world
        .lobby_mut(application_id, id)
        .ok_or_else(ApiError::unknown_lobby)?;
    lobby.touched = now;
    Ok(lobby)
}

/// The player whose token asks.
fn player(context: &Context<'_>) -> Result<Grant, ApiError> {
    context.bearer(Some(&Scope::from("sdk.social_layer")))
}

/// A lobby that the player whose token asks is in; something is done in it.
fn joined<'a>(
    context: &'a mut Context<'_>,
    id: Id<LobbyMarker>,
) -> Result<(Grant, &'a mut Lobby), ApiError> {
    let grant = player(context)?;
    let now = context.world.now();
    let lobby = context
        .world
        .lobby_mut(grant.application_id, id)
        .ok_or_else(ApiError::unknown_lobby)?;
    if !lobby.members.contains_key(&grant.user_id) {
        return Err(ApiError::missing_access());
    }
    lobby.touched = now;
    Ok((grant, lobby))
}

fn reply(context: &Context<'_>, id: Id<LobbyMarker>) -> Result<Reply, ApiError> {
    let viewer = match context.bearer(None) {
        Ok(grant) => grant.user_id,
        Err(_) => context.caller()?.user_id,
    };
    let world = &*context.world;
    let lobby = world.lobbies.get(&id).ok_or_else(ApiError::unknown_lobby)?;
    Ok(Reply::object(|o| lobby.write(o, world, viewer)))
}

fn check_users(
    world: &World,
    mut users: impl Iterator<Item = Id<UserMarker>>,
) -> Result<(), ApiError> {
    if users.all(|id| world.users.contains_key(&id)) {
        Ok(())
    } else {
        Err(ApiError::unknown_user())
    }
}

fn new_member(member: NewLobbyMember) -> (Id<UserMarker>, LobbyMember) {
    let made = LobbyMember {
        metadata: member.metadata,
        flags: member.flags.unwrap_or_default(),
        additional_name: None,
    };
    (member.id, made)
}

fn create(context: &mut Context<'_>, request: CreateLobby) -> Result<Reply, ApiError> {
    let application_id = context.caller()?.application_id;
    check_users(
        context.world,
        request.members.iter().map(|member| member.id),
    )?;
    let lobby = context.world.create_lobby(application_id, None);
    lobby.metadata = request.metadata;
    lobby.members = request.members.into_iter().map(new_member).collect();
    lobby.flags = request.flags.unwrap_or_default();
    lobby.override_event_webhooks_url = request.override_event_webhooks_url;
    if let Some(seconds) = request.idle_timeout_seconds {
        lobby.idle_seconds = seconds;
    }
    let id = lobby.id;
    reply(context, id).map(Reply::created)
}

fn create_or_join(
    context: &mut Context<'_>,
    request: CreateOrJoinLobby,
) -> Result<Reply, ApiError> {
    let grant = player(context)?;
    let secret = request.secret.expose();
    if secret.is_empty() || secret.chars().count() > 250 {
        let message = "Must be between 1 and 250 in length.";
        return Err(ApiError::field("secret", "BASE_TYPE_BAD_LENGTH", message));
    }
    let now = context.world.now();
    let known = context
        .world
        .lobby_of_secret(grant.application_id, secret)
        .map(|lobby| lobby.id);
    let lobby = match known {
        Some(id) => context.world.lobby_mut(grant.application_id, id),
        None => Some(
            context
                .world
                .create_lobby(grant.application_id, Some(secret.to_owned())),
        ),
    };
    let lobby = lobby.ok_or_else(ApiError::unknown_lobby)?;
    lobby.touched = now;
    if let Some(seconds) = request.idle_timeout_seconds {
        lobby.idle_seconds = seconds;
    }
    if let Some(metadata) = request.lobby_metadata {
        lobby.metadata = Some(metadata);
    }
    if let Some(flags) = request.flags {
        lobby.flags = flags;
    }
    let member = lobby.members.entry(grant.user_id).or_default();
    if let Some(metadata) = request.member_metadata {
        member.metadata = Some(metadata);
    }
    let id = lobby.id;
    reply(context, id)
}

fn modify(context: &mut Context<'_>, request: ModifyLobby) -> Result<Reply, ApiError> {
    managed(context, request.lobby_id)?;
    let users = request.members.iter().flatten().map(|member| member.id);
    check_users(context.world, users)?;
    let lobby = managed(context, request.lobby_id)?;
    request.metadata.apply(&mut lobby.metadata);
    if let Some(members) = request.members {
        // Who stays keeps the name that the game gave them.
        let before = std::mem::take(&mut lobby.members);
        lobby.members = members.into_iter().map(new_member).collect();
        for (id, member) in &mut lobby.members {
            member.additional_name = before.get(id).and_then(|it| it.additional_name.clone());
        }
    }
    if let Some(seconds) = request.idle_timeout_seconds {
        lobby.idle_seconds = seconds;
    }
    if let Some(flags) = request.flags.into_set() {
        lobby.flags = flags;
    }
    request
        .override_event_webhooks_url
        .apply(&mut lobby.override_event_webhooks_url);
    reply(context, request.lobby_id)
}

fn write_member(lobby: &Lobby, id: Id<UserMarker>) -> Reply {
    Reply::object(|o| {
        if let Some(member) = lobby.members.get(&id) {
            member.write(o, id);
        }
    })
}

fn add_member(context: &mut Context<'_>, request: AddAMemberToALobby) -> Result<Reply, ApiError> {
    managed(context, request.lobby_id)?;
    check_users(context.world, std::iter::once(request.user_id))?;
    let lobby = managed(context, request.lobby_id)?;
    let member = lobby.members.entry(request.user_id).or_default();
    request.metadata.apply(&mut member.metadata);
    if let Some(flags) = request.flags {
        member.flags = flags;
    }
    match request.additional_name {
        Patch::Leave => {}
        Patch::Clear => member.additional_name = None,
        Patch::Set(name) => member.additional_name = Some(name),
    }
    Ok(write_member(lobby, request.user_id))
}

fn update_members(
    context: &mut Context<'_>,
    request: BulkUpdateLobbyMembers,
) -> Result<Reply, ApiError> {
    managed(context, request.lobby_id)?;
    check_users(
        context.world,
        request.members.iter().map(|member| member.id),
    )?;
    let lobby = managed(context, request.lobby_id)?;
    let mut changed = Vec::new();
    for update in request.members {
        if update.remove_member {
            lobby.members.remove(&update.id);
            continue;
        }
        let member = lobby.members.entry(update.id).or_default();
        if update.metadata.is_some() {
            member.metadata = update.metadata;
        }
        if let Some(flags) = update.flags {
            member.flags = flags;
        }
        match update.additional_name {
            Patch::Leave => {}
            Patch::Clear => member.additional_name = None,
            Patch::Set(name) => member.additional_name = Some(CompactString::into(name)),
        }
        changed.push(update.id);
    }
    let lobby = &*lobby;
    Ok(Reply::json(render::list(|list| {
        for id in &changed {
            if let Some(member) = lobby.members.get(id) {
                list.element(&Object(|o| member.write(o, *id)));
            }
        }
    })))
}

/// Linking and unlinking share an address: a body without a channel unlinks.
fn names_channel(_: &World, incoming: &Incoming) -> bool {
    #[derive(Decode)]
    struct Named {
        channel_id: Option<RawJson>,
    }
    let named = incoming.json_body::<Named>();
    named.is_ok_and(|named| named.channel_id.is_some_and(|id| id.get() != "null"))
}

fn link(
    context: &mut Context<'_>,
    id: Id<LobbyMarker>,
    channel_id: Option<Id<ChannelMarker>>,
) -> Result<Reply, ApiError> {
    let (grant, lobby) = joined(context, id)?;
    let may = lobby
        .members
        .get(&grant.user_id)
        .is_some_and(|member| member.flags.contains(LobbyMemberFlags::CAN_LINK_LOBBY));
    if !may {
        return Err(ApiError::missing_permissions());
    }
    if let Some(channel_id) = channel_id {
        check_link(context.world, id, channel_id, grant.user_id)?;
    }
    let (_, lobby) = joined(context, id)?;
    lobby.linked_channel = channel_id;
    reply(context, id)
}

/// A text channel of a guild in which the user may manage channels and write, that is not linked elsewhere.
fn check_link(
    world: &World,
    lobby_id: Id<LobbyMarker>,
    channel_id: Id<ChannelMarker>,
    user_id: Id<UserMarker>,
) -> Result<(), ApiError> {
    let channel = world
        .channels
        .get(&channel_id)
        .ok_or_else(ApiError::unknown_channel)?;
    let permissions = world.permissions_in(channel_id, user_id);
    if !permissions.contains(Permissions::VIEW_CHANNEL) {
        return Err(ApiError::missing_access());
    }
    if channel.kind != ChannelType::GuildText || channel.nsfw {
        return Err(ApiError::wrong_channel_type());
    }
    if !permissions.contains(Permissions::MANAGE_CHANNELS | Permissions::SEND_MESSAGES) {
        return Err(ApiError::missing_permissions());
    }
    let linked_elsewhere = world
        .lobbies
        .values()
        .any(|lobby| lobby.id != lobby_id && lobby.linked_channel == Some(channel_id));
    if linked_elsewhere {
        let message = "This channel is linked to another lobby.";
        return Err(ApiError::field("channel_id", "BASE_TYPE_INVALID", message));
    }
    Ok(())
}

/// An invite to the guild of the linked channel. It is the application's, not the member's.
fn invite(
    world: &mut World,
    channel_id: Option<Id<ChannelMarker>>,
    user_id: Id<UserMarker>,
) -> Result<Reply, ApiError> {
    let channel_id = channel_id.ok_or_else(ApiError::unknown_channel)?;
    let guild_id = world
        .guild_of(channel_id)
        .ok_or_else(ApiError::unknown_channel)?;
    if world
        .guilds
        .get(&guild_id)
        .is_some_and(|guild| guild.bans.contains_key(&user_id))
    {
        return Err(ApiError::missing_access());
    }
    let code = world.secret(10);
    let invite = Invite {
        code: code.clone(),
        guild_id,
        channel_id,
        inviter_id: Some(user_id),
        created_at: world.now(),
        max_age: INVITE_SECONDS,
        max_uses: 1,
        uses: 0,
        temporary: false,
        target: None,
    };
    world.invite(invite);
    Ok(Reply::object(|o| o.field("code", &code)))
}

/// The latest messages, newest first.
fn messages(context: &mut Context<'_>, request: GetLobbyMessages) -> Result<Reply, ApiError> {
    joined(context, request.lobby_id)?;
    let world = &*context.world;
    let lobby = world
        .lobbies
        .get(&request.lobby_id)
        .ok_or_else(ApiError::unknown_lobby)?;
    let limit = request.limit.unwrap_or(MESSAGES) as usize;
    Ok(Reply::json(render::list(|list| {
        for id in lobby.messages.keys().rev().take(limit) {
            list.element(&Object(|o| lobby.write_message(o, world, *id, None)));
        }
    })))
}

fn send(context: &mut Context<'_>, request: SendLobbyMessage) -> Result<Reply, ApiError> {
    let (grant, _) = joined(context, request.lobby_id)?;
    let allowed = MessageFlags::SUPPRESS_EMBEDS | MessageFlags::SUPPRESS_NOTIFICATIONS;
    let flags = request.flags.unwrap_or_default() & allowed;
    let id = context
        .world
        .write_to_lobby(request.lobby_id, grant.user_id, request.content, flags)
        .ok_or_else(ApiError::unknown_lobby)?;
    let world = &*context.world;
    let lobby = world
        .lobbies
        .get(&request.lobby_id)
        .ok_or_else(ApiError::unknown_lobby)?;
    let metadata = request.metadata.as_ref();
    let sent = render::object(|o| lobby.write_message(o, world, id, metadata));
    let (kind, url) = (
        WebhookEventType::LobbyMessageCreate,
        lobby.override_event_webhooks_url.as_deref(),
    );
    world.tell_webhook(lobby.application_id, &kind, url, || raw(&sent));
    let reply = Reply::json(sent);
    Ok(reply.created())
}

fn moderate(
    context: &mut Context<'_>,
    request: UpdateLobbyMessageModerationMetadata,
) -> Result<Reply, ApiError> {
    let lobby = managed(context, request.lobby_id)?;
    if !lobby.messages.contains_key(&request.message_id) {
        return Err(ApiError::unknown_message());
    }
    context
        .world
        .moderation_metadata
        .insert(request.message_id, request.metadata);
    Ok(Reply::empty())
}
