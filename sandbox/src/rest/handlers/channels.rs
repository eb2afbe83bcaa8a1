//! [Channels](https://discord.com/developers/docs/resources/channel) of guilds, their overwrites, and typing.

use std::sync::Arc;

use cordial_model::{
    Patch, Permissions,
    channel::{ChannelType, ForumTag, OverwriteType, PermissionOverwrite},
    guild::{AuditLogEvent, AuditLogOptions, AuditLogOptionsType},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    json,
    rest::{
        CreateGuildChannel, DeleteChannel, DeleteChannelPermission, EditChannelPermissions,
        FollowAnnouncementChannel, GetChannel, GetGuildChannels, ModifyChannel,
        ModifyGuildChannelPositions, StatusCode, TriggerTypingIndicator,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::{channel_of, channel_with, guild_of, guild_with},
    compose,
};
use crate::world::{Channel, NewEntry, Webhook, World, audit, render};

/// Channels of a guild, threads aside.
const MAX_CHANNELS: usize = 500;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetChannel| {
        let caller = context.caller()?;
        reply(context.world, request.channel_id, caller)
    });
    handlers.on(list);
    handlers.on(create);
    handlers.on(modify);
    handlers.on(delete);
    handlers.on(position);
    handlers.on(set_overwrite);
    handlers.on(delete_overwrite);
    handlers.on(follow);
    handlers.on(|context, request: TriggerTypingIndicator| {
        let caller = context.caller()?;
        let channel = channel_of(context.world, request.channel_id, caller)?;
        let send = if channel.thread.is_some() {
            Permissions::SEND_MESSAGES_IN_THREADS
        } else {
            Permissions::SEND_MESSAGES
        };
        channel_with(context.world, request.channel_id, caller, send)?;
        context.world.typing(request.channel_id, caller.user_id);
        Ok(Reply::empty())
    });
}

fn reply(world: &World, id: Id<ChannelMarker>, caller: Caller) -> Result<Reply, ApiError> {
    channel_of(world, id, caller)?;
    changed(world, id, caller)
}

/// A channel that the caller has just made or changed, even if it cannot see it any more.
fn changed(world: &World, id: Id<ChannelMarker>, caller: Caller) -> Result<Reply, ApiError> {
    let channel = world
        .channels
        .get(&id)
        .ok_or_else(ApiError::unknown_channel)?;
    Ok(Reply::object(|o| channel.write(o, world, caller.user_id)))
}

fn list(context: &mut Context<'_>, request: GetGuildChannels) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    guild_of(world, request.guild_id, caller)?;
    Ok(Reply::json(render::list(|list| {
        let channels = world.channels_of(request.guild_id);
        for channel in channels.filter(|channel| channel.thread.is_none()) {
            list.element(&world.channel_object(channel, caller.user_id));
        }
    })))
}

/// A channel as JSON, for the audit log.
fn object(world: &World, id: Id<ChannelMarker>, caller: Caller) -> Arc<str> {
    render::object(|o| {
        if let Some(channel) = world.channels.get(&id) {
            channel.write(o, world, caller.user_id);
        }
    })
}

/// Tells the audit log what is different about a channel or thread.
fn tell_change(
    context: &mut Context<'_>,
    (guild_id, id): (Id<GuildMarker>, Id<ChannelMarker>),
    caller: Caller,
    before: &str,
) {
    let is_thread = context
        .world
        .channels
        .get(&id)
        .is_some_and(|channel| channel.thread.is_some());
    let (action, fields) = if is_thread {
        (AuditLogEvent::ThreadUpdate, audit::THREAD)
    } else {
        (AuditLogEvent::ChannelUpdate, audit::CHANNEL)
    };
    let after = object(context.world, id, caller);
    let entry = NewEntry::between(action, fields, before, &after);
    context.audit(guild_id, entry.target(id));
}

/// Names of text channels are lower case and have no spaces.
fn channel_name(kind: ChannelType, name: &str) -> String {
    match kind {
        ChannelType::GuildText
        | ChannelType::GuildAnnouncement
        | ChannelType::GuildForum
        | ChannelType::GuildMedia => name.trim().to_lowercase().replace(' ', "-"),
        _ => name.trim().to_owned(),
    }
}

/// The category of a channel: it must be one, of the same guild.
fn check_parent(
    world: &World,
    guild_id: Id<GuildMarker>,
    parent_id: Option<Id<ChannelMarker>>,
) -> Result<(), ApiError> {
    let Some(parent_id) = parent_id else {
        return Ok(());
    };
    let fits = world.channels.get(&parent_id).is_some_and(|parent| {
        parent.kind == ChannelType::GuildCategory && parent.guild_id == Some(guild_id)
    });
    if fits {
        return Ok(());
    }
    Err(ApiError::field(
        "parent_id",
        "CHANNEL_PARENT_INVALID",
        "Category does not exist",
    ))
}

/// The tags of a forum; new ones get an id.
fn tags(world: &mut World, tags: Vec<ForumTag>) -> Vec<json::RawJson> {
    tags.into_iter()
        .map(|mut tag| {
            tag.id = tag.id.or_else(|| Some(world.next_id()));
            compose::raw(&json::to_string(&tag))
        })
        .collect()
}

/// Overwrites may only give what the caller has.
fn check_overwrites(
    world: &World,
    caller: Caller,
    guild_id: Id<GuildMarker>,
    overwrites: &[PermissionOverwrite],
) -> Result<(), ApiError> {
    let own = world.permissions_of(guild_id, caller.user_id);
    let beyond = |overwrite: &PermissionOverwrite| !own.contains(overwrite.allow | overwrite.deny);
    if overwrites.iter().any(beyond) {
        return Err(ApiError::missing_permissions());
    }
    Ok(())
}

fn create(context: &mut Context<'_>, request: CreateGuildChannel) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let guild_id = request.guild_id;
    guild_with(world, guild_id, caller, Permissions::MANAGE_CHANNELS)?;
    let kind = request.kind.unwrap_or(ChannelType::GuildText);
    let known = matches!(
        kind,
        ChannelType::GuildText
            | ChannelType::GuildVoice
            | ChannelType::GuildCategory
            | ChannelType::GuildAnnouncement
            | ChannelType::GuildStageVoice
            | ChannelType::GuildForum
            | ChannelType::GuildMedia
    );
    if !known {
        let message = "Value must be one of {0, 2, 4, 5, 13, 15, 16}.";
        return Err(ApiError::field("type", "BASE_TYPE_CHOICES", message));
    }
    check_parent(world, guild_id, request.parent_id)?;
    check_overwrites(world, caller, guild_id, &request.permission_overwrites)?;
    let count = world
        .channels_of(guild_id)
        .filter(|channel| channel.thread.is_none())
        .count();
    if count >= MAX_CHANNELS {
        let message = format!("Maximum number of guild channels reached ({MAX_CHANNELS})");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 30013, message));
    }
    let id = world.next_id();
    let mut channel = Channel::new(id, kind, channel_name(kind, &request.name));
    channel.topic = request.topic;
    channel.parent_id = request.parent_id;
    channel.nsfw = request.nsfw.unwrap_or(false);
    channel.overwrites = request.permission_overwrites;
    channel.rtc_region = request.rtc_region;
    channel.bitrate = request.bitrate.unwrap_or(channel.bitrate);
    channel.user_limit = request.user_limit.unwrap_or(0);
    channel.rate_limit_per_user = request.rate_limit_per_user.unwrap_or(0);
    let threads = request.default_thread_rate_limit_per_user;
    channel.default_thread_rate_limit_per_user = threads.unwrap_or(0);
    let minutes = request
        .default_auto_archive_duration
        .map(cordial_model::channel::AutoArchiveDuration::get);
    channel.default_auto_archive_duration = minutes.and_then(|m| u32::try_from(m).ok());
    if let Some(mode) = request.video_quality_mode {
        channel.video_quality_mode = mode.get();
    }
    channel.available_tags = tags(world, request.available_tags);
    channel.default_sort_order = request
        .default_sort_order
        .map(cordial_model::channel::SortOrderType::get);
    channel.default_forum_layout = request
        .default_forum_layout
        .map_or(0, cordial_model::channel::ForumLayoutType::get);
    let reaction = request.default_reaction_emoji.as_ref();
    channel.default_reaction_emoji = reaction.map(|r| compose::raw(&json::to_string(r)));
    channel.flags = request.flags.unwrap_or_default().bits();
    world.insert_channel(guild_id, channel);
    if let (Some(position), Some(channel)) = (request.position, world.channels.get_mut(&id)) {
        channel.position = position.into();
    }
    let made = object(world, id, caller);
    let entry = NewEntry::created(AuditLogEvent::ChannelCreate, audit::CHANNEL, &made);
    context.audit(guild_id, entry.target(id));
    changed(context.world, id, caller).map(Reply::created)
}

/// Carries an update out on a field that falls back to a value when it is cleared.
fn apply<T, F: From<T>>(change: Patch<T>, field: &mut F, cleared: F) {
    match change {
        Patch::Leave => {}
        Patch::Clear => *field = cleared,
        Patch::Set(value) => *field = value.into(),
    }
}

fn modify(context: &mut Context<'_>, request: ModifyChannel) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.channel_id;
    let channel = channel_of(world, id, caller)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    let before = object(world, id, caller);
    if channel.thread.is_some() {
        modify_thread(world, caller, request)?;
        tell_change(context, (guild_id, id), caller, &before);
        return changed(context.world, id, caller);
    }
    channel_with(world, id, caller, Permissions::MANAGE_CHANNELS)?;
    check_parent(world, guild_id, request.parent_id.set().copied())?;
    if let Some(overwrites) = request.permission_overwrites.set() {
        channel_with(world, id, caller, Permissions::MANAGE_ROLES)?;
        check_overwrites(world, caller, guild_id, overwrites)?;
    }
    let new_tags = request.available_tags.map(|list| tags(world, list));
    let now = world.channels.get_mut(&id);
    let channel = now.ok_or_else(ApiError::unknown_channel)?;
    if let Some(kind) = request.kind {
        let pair = [ChannelType::GuildText, ChannelType::GuildAnnouncement];
        if !pair.contains(&kind) || !pair.contains(&channel.kind) {
            return Err(ApiError::wrong_channel_type());
        }
        channel.kind = kind;
    }
    if let Some(name) = request.name {
        channel.name = channel_name(channel.kind, &name);
    }
    apply(request.position, &mut channel.position, 0);
    request.topic.apply(&mut channel.topic);
    apply(request.nsfw, &mut channel.nsfw, false);
    let slow = request.rate_limit_per_user;
    apply(slow, &mut channel.rate_limit_per_user, 0);
    apply(request.bitrate, &mut channel.bitrate, 64_000);
    apply(request.user_limit, &mut channel.user_limit, 0);
    let overwrites = request.permission_overwrites;
    apply(overwrites, &mut channel.overwrites, Vec::new());
    request.parent_id.apply(&mut channel.parent_id);
    request.rtc_region.apply(&mut channel.rtc_region);
    match request.video_quality_mode {
        Patch::Leave => {}
        Patch::Clear => channel.video_quality_mode = 1,
        Patch::Set(mode) => channel.video_quality_mode = mode.get(),
    }
    match request.default_auto_archive_duration {
        Patch::Leave => {}
        Patch::Clear => channel.default_auto_archive_duration = None,
        Patch::Set(minutes) => {
            channel.default_auto_archive_duration = u32::try_from(minutes.get()).ok();
        }
    }
    if let Some(seconds) = request.default_thread_rate_limit_per_user {
        channel.default_thread_rate_limit_per_user = seconds;
    }
    if let Some(tags) = new_tags {
        channel.available_tags = tags;
    }
    match request.default_reaction_emoji {
        Patch::Leave => {}
        Patch::Clear => channel.default_reaction_emoji = None,
        Patch::Set(emoji) => {
            channel.default_reaction_emoji = Some(compose::raw(&json::to_string(&emoji)));
        }
    }
    match request.default_sort_order {
        Patch::Leave => {}
        Patch::Clear => channel.default_sort_order = None,
        Patch::Set(order) => channel.default_sort_order = Some(order.get()),
    }
    if let Some(layout) = request.default_forum_layout {
        channel.default_forum_layout = layout.get();
    }
    if let Some(flags) = request.flags {
        channel.flags = flags.bits();
    }
    world.channel_changed(id, false);
    tell_change(context, (guild_id, id), caller, &before);
    changed(context.world, id, caller)
}

/// Its owner may rename, archive and open a thread; the rest takes `MANAGE_THREADS`.
fn modify_thread(
    world: &mut World,
    caller: Caller,
    request: ModifyChannel,
) -> Result<(), ApiError> {
    let id = request.channel_id;
    let now = world.now();
    let manages = world
        .permissions_in(id, caller.user_id)
        .contains(Permissions::MANAGE_THREADS);
    let channel = world.channels.get_mut(&id);
    let channel = channel.ok_or_else(ApiError::unknown_channel)?;
    let Some(thread) = &mut channel.thread else {
        return Err(ApiError::wrong_channel_type());
    };
    let owns = thread.owner_id == caller.user_id;
    let beyond_owner = request.locked.is_some() || request.rate_limit_per_user != Patch::Leave;
    let reopens = request.archived == Some(false) && !thread.locked;
    if !manages && (beyond_owner || !(owns || reopens)) {
        return Err(ApiError::missing_permissions());
    }
    if thread.archived && request.archived != Some(false) {
        return Err(ApiError::thread_archived());
    }
    if let Some(archived) = request.archived {
        thread.archived = archived;
        thread.archive_timestamp = now;
    }
    if let Some(locked) = request.locked {
        thread.locked = locked;
    }
    if let Some(invitable) = request.invitable {
        thread.invitable = invitable;
    }
    let minutes = request
        .auto_archive_duration
        .map(cordial_model::channel::AutoArchiveDuration::get);
    if let Some(minutes) = minutes.and_then(|minutes| u32::try_from(minutes).ok()) {
        thread.auto_archive_duration = minutes;
    }
    if let Some(tags) = request.applied_tags {
        thread.applied_tags = tags;
    }
    if let Some(name) = request.name {
        channel.name = name;
    }
    let slow = request.rate_limit_per_user;
    apply(slow, &mut channel.rate_limit_per_user, 0);
    world.channel_changed(id, false);
    Ok(())
}

fn delete(context: &mut Context<'_>, request: DeleteChannel) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.channel_id;
    let channel = channel_of(world, id, caller)?;
    let needed = match (&channel.guild_id, &channel.thread) {
        // Direct messages are closed, not deleted: they open again with the same id.
        (None, _) => return reply(world, id, caller),
        (_, Some(_)) => Permissions::MANAGE_THREADS,
        _ => Permissions::MANAGE_CHANNELS,
    };
    channel_with(world, id, caller, needed)?;
    let answer = reply(world, id, caller)?;
    let (guild_id, is_thread) = (channel.guild_id, channel.thread.is_some());
    let before = object(world, id, caller);
    world.remove_channel(id);
    let (action, fields) = if is_thread {
        (AuditLogEvent::ThreadDelete, audit::THREAD)
    } else {
        (AuditLogEvent::ChannelDelete, audit::CHANNEL)
    };
    if let Some(guild_id) = guild_id {
        let entry = NewEntry::deleted(action, fields, &before);
        context.audit(guild_id, entry.target(id));
    }
    Ok(answer)
}

fn position(
    context: &mut Context<'_>,
    request: ModifyGuildChannelPositions,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    guild_with(
        world,
        request.guild_id,
        caller,
        Permissions::MANAGE_CHANNELS,
    )?;
    for change in &request.positions {
        let guild_id = world.guild_of(change.id);
        if guild_id != Some(request.guild_id) {
            return Err(ApiError::unknown_channel());
        }
        check_parent(world, request.guild_id, change.parent_id.set().copied())?;
    }
    for change in request.positions {
        let parent = change.parent_id.set();
        let inherited = parent
            .filter(|_| change.lock_permissions == Some(true))
            .and_then(|parent| world.channels.get(parent))
            .map(|parent| parent.overwrites.clone());
        if let Some(channel) = world.channels.get_mut(&change.id) {
            if let Some(position) = change.position {
                channel.position = position.into();
            }
            change.parent_id.apply(&mut channel.parent_id);
            if let Some(overwrites) = inherited {
                channel.overwrites = overwrites;
            }
        }
        world.channel_changed(change.id, false);
    }
    Ok(Reply::empty())
}

fn set_overwrite(
    context: &mut Context<'_>,
    request: EditChannelPermissions,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.channel_id;
    let channel = channel_with(world, id, caller, Permissions::MANAGE_ROLES)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    let guild = guild_of(world, guild_id, caller)?;
    match request.kind {
        OverwriteType::Role if !guild.roles.contains_key(&request.overwrite_id.cast()) => {
            return Err(ApiError::unknown_role());
        }
        OverwriteType::Member if !world.users.contains_key(&request.overwrite_id.cast()) => {
            return Err(ApiError::unknown_user());
        }
        _ => {}
    }
    let overwrite = PermissionOverwrite {
        id: request.overwrite_id,
        kind: request.kind,
        allow: request.allow.unwrap_or_default(),
        deny: request.deny.unwrap_or_default(),
    };
    check_overwrites(world, caller, guild_id, &[overwrite])?;
    let channel = world.channels.get_mut(&id);
    let channel = channel.ok_or_else(ApiError::unknown_channel)?;
    let known = channel.overwrites.iter().find(|o| o.id == overwrite.id);
    let before = known.map_or_else(|| "{}".to_owned(), json::to_string);
    let action = match known {
        Some(_) => AuditLogEvent::ChannelOverwriteUpdate,
        None => AuditLogEvent::ChannelOverwriteCreate,
    };
    channel.overwrites.retain(|other| other.id != overwrite.id);
    channel.overwrites.push(overwrite);
    world.channel_changed(id, false);
    let options = overwrite_options(world, guild_id, &overwrite);
    let after = json::to_string(&overwrite);
    let entry = NewEntry::between(action, audit::OVERWRITE, &before, &after);
    context.audit(guild_id, entry.target(id).options(options));
    Ok(Reply::empty())
}

/// Whose overwrite it is, for the audit log.
fn overwrite_options(
    world: &World,
    guild_id: Id<GuildMarker>,
    overwrite: &PermissionOverwrite,
) -> AuditLogOptions {
    let guild = world.guilds.get(&guild_id);
    let role = guild.and_then(|guild| guild.roles.get(&overwrite.id.cast()));
    let kind = match overwrite.kind {
        OverwriteType::Member => AuditLogOptionsType::Member,
        _ => AuditLogOptionsType::Role,
    };
    AuditLogOptions {
        id: Some(overwrite.id),
        kind: Some(kind),
        role_name: role.map(|role| role.name.as_str().into()),
        ..AuditLogOptions::default()
    }
}

fn delete_overwrite(
    context: &mut Context<'_>,
    request: DeleteChannelPermission,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.channel_id;
    channel_with(world, id, caller, Permissions::MANAGE_ROLES)?;
    let channel = world.channels.get_mut(&id);
    let channel = channel.ok_or_else(ApiError::unknown_channel)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    let mut overwrites = channel.overwrites.iter();
    let place = overwrites
        .position(|other| other.id == request.overwrite_id)
        .ok_or_else(ApiError::unknown_overwrite)?;
    let overwrite = channel.overwrites.remove(place);
    world.channel_changed(id, false);
    let options = overwrite_options(world, guild_id, &overwrite);
    let action = AuditLogEvent::ChannelOverwriteDelete;
    let before = json::to_string(&overwrite);
    let entry = NewEntry::deleted(action, audit::OVERWRITE, &before);
    context.audit(guild_id, entry.target(id).options(options));
    Ok(Reply::empty())
}

fn follow(
    context: &mut Context<'_>,
    request: FollowAnnouncementChannel,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let source = channel_of(world, request.channel_id, caller)?;
    if source.kind != ChannelType::GuildAnnouncement {
        return Err(ApiError::wrong_channel_type());
    }
    let name = source.name.clone();
    let target = request.webhook_channel_id;
    let channel = channel_with(world, target, caller, Permissions::MANAGE_WEBHOOKS)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    let id = world.next_id();
    let webhook = Webhook {
        id,
        guild_id,
        channel_id: target,
        user_id: caller.user_id,
        application_id: None,
        name,
        avatar: None,
        token: world.secret(68),
    };
    let made = render::object(|o| webhook.write(o, world, true));
    world.webhooks.insert(id, webhook);
    world.webhooks_changed(target);
    let entry = NewEntry::created(AuditLogEvent::WebhookCreate, audit::WEBHOOK, &made);
    context.audit(guild_id, entry.target(id));
    Ok(Reply::object(|o| {
        o.field("channel_id", &request.channel_id);
        o.field("webhook_id", &id);
    }))
}
