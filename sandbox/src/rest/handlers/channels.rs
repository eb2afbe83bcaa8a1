//! [Channels](https://discord.com/developers/docs/resources/channel): settings, positions, followers, typing.

use std::sync::Arc;

use cordial_model::{
    Patch, Permissions,
    channel::{ChannelType, ForumTag},
    guild::{AuditLogEvent, AuditLogOptions},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    json,
    rest::{
        CreateGuildChannel, DeleteChannel, FollowAnnouncementChannel, GetChannel, GetGuildChannels,
        ModifyChannel, ModifyGuildChannelPositions, SetVoiceChannelStatus, StatusCode,
        TriggerTypingIndicator,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::{channel_of, channel_with, guild_of, guild_with},
    compose,
    overwrites::check_overwrites,
    pictures::{self, Picture},
    thread_settings,
};
use crate::world::{Channel, Guild, Message, NewEntry, World, audit, render};

/// Channels of a guild, threads aside.
const MAX_CHANNELS: usize = 500;

/// Channels of a category.
const MAX_CHILDREN: usize = 50;

/// Letters of a topic, where there are only threads and elsewhere.
const TOPIC: (usize, usize) = (4096, 1024);

errors! {
    bitrate_too_high BAD_REQUEST 30052 "Bitrate is too high for channel of this type",
    tag_names_must_be_unique BAD_REQUEST 40061 "Tag names must be unique",
    community_needs_channel BAD_REQUEST 50074 "Cannot delete a channel required for Community guilds",
}

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
    handlers.on(follow);
    handlers.on(set_voice_status);
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
    moved: Option<Id<ChannelMarker>>,
) -> Result<(), ApiError> {
    let Some(parent_id) = parent_id else {
        return Ok(());
    };
    let fits = world.channels.get(&parent_id).is_some_and(|parent| {
        parent.kind == ChannelType::GuildCategory && parent.guild_id == Some(guild_id)
    });
    if !fits {
        let message = "Category does not exist";
        return Err(ApiError::field(
            "parent_id",
            "CHANNEL_PARENT_INVALID",
            message,
        ));
    }
    let children = world
        .channels_of(guild_id)
        .filter(|channel| channel.parent_id == Some(parent_id) && Some(channel.id) != moved);
    if children.count() >= MAX_CHILDREN {
        let message = format!("Maximum number of channels in category reached ({MAX_CHILDREN})");
        return Err(ApiError::field(
            "parent_id",
            "CHANNEL_PARENT_MAX_CHANNELS",
            message,
        ));
    }
    Ok(())
}

/// What a channel of a type can be set to, beyond what all can.
fn check_settings(
    kind: ChannelType,
    topic: Option<&str>,
    bitrate: Option<u32>,
    user_limit: Option<u32>,
    tags: Option<&[ForumTag]>,
) -> Result<(), ApiError> {
    let is_forum = matches!(kind, ChannelType::GuildForum | ChannelType::GuildMedia);
    let most = if is_forum { TOPIC.0 } else { TOPIC.1 };
    if topic.is_some_and(|topic| topic.chars().count() > most) {
        let message = format!("Must be {most} or fewer in length.");
        return Err(ApiError::field("topic", "BASE_TYPE_MAX_LENGTH", message));
    }
    let is_stage = kind == ChannelType::GuildStageVoice;
    let (most_bits, most_users) = if is_stage {
        (64_000, 10_000)
    } else {
        (96_000, 99)
    };
    if bitrate.is_some_and(|bitrate| bitrate > most_bits) {
        return Err(ApiError::bitrate_too_high());
    }
    if user_limit.is_some_and(|limit| limit > most_users) {
        let message = format!("int value should be less than or equal to {most_users}.");
        return Err(ApiError::field("user_limit", "NUMBER_TYPE_MAX", message));
    }
    let tags = tags.unwrap_or_default();
    let is_double = |index: usize| tags[..index].iter().any(|tag| tag.name == tags[index].name);
    if (0..tags.len()).any(is_double) {
        return Err(ApiError::tag_names_must_be_unique());
    }
    Ok(())
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
    check_parent(world, guild_id, request.parent_id, None)?;
    check_settings(
        kind,
        request.topic.as_deref(),
        request.bitrate,
        request.user_limit,
        Some(&request.available_tags),
    )?;
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
pub(super) fn apply<T, F: From<T>>(change: Patch<T>, field: &mut F, cleared: F) {
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
    let Some(guild_id) = channel.guild_id else {
        return modify_group(context, caller, request);
    };
    let kind = channel.kind;
    let before = object(world, id, caller);
    if channel.thread.is_some() {
        thread_settings::modify(world, caller, request)?;
        tell_change(context, (guild_id, id), caller, &before);
        return changed(context.world, id, caller);
    }
    channel_with(world, id, caller, Permissions::MANAGE_CHANNELS)?;
    let parent_id = request.parent_id.set().copied();
    check_parent(world, guild_id, parent_id, Some(id))?;
    check_settings(
        request.kind.unwrap_or(kind),
        request.topic.set().map(String::as_str),
        request.bitrate.set().copied(),
        request.user_limit.set().copied(),
        request.available_tags.as_deref(),
    )?;
    if let Some(overwrites) = request.permission_overwrites.set() {
        channel_with(world, id, caller, Permissions::MANAGE_ROLES)?;
        check_overwrites(world, caller, guild_id, overwrites)?;
    }
    let new_tags = request.available_tags.map(|list| tags(world, list));
    let sight = world.sight(guild_id);
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
    world.tell_gained(sight);
    tell_change(context, (guild_id, id), caller, &before);
    changed(context.world, id, caller)
}

/// The name and picture of a group; everybody in it may change them, and is told who did.
fn modify_group(
    context: &mut Context<'_>,
    caller: Caller,
    request: ModifyChannel,
) -> Result<Reply, ApiError> {
    let world = &mut *context.world;
    let id = request.channel_id;
    let icon = Picture::read_change(request.icon)?;
    let group = world.groups.get_mut(&id);
    let group = group.ok_or_else(ApiError::not_in_dm)?;
    let mut notices = Vec::new();
    if let Some(name) = request.name {
        group.name = Some(name.clone());
        notices.push((Message::CHANNEL_NAME_CHANGE, name));
    }
    if !matches!(icon, Patch::Leave) {
        let folder = format!("channel-icons/{id}");
        pictures::replace(&mut world.files, folder, icon, &mut group.icon);
        notices.push((Message::CHANNEL_ICON_CHANGE, String::new()));
    }
    world.channel_changed(id, false);
    for (kind, content) in notices {
        let mut notice = world.system_message(id, caller.user_id);
        notice.kind = kind;
        notice.content = content;
        world.post(notice);
    }
    changed(world, id, caller)
}

/// What people in a voice channel are doing, as the channel shows it.
fn set_voice_status(
    context: &mut Context<'_>,
    request: SetVoiceChannelStatus,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.channel_id;
    let permission = Permissions::SET_VOICE_CHANNEL_STATUS;
    let channel = channel_with(world, id, caller, permission)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    if channel.kind != ChannelType::GuildVoice {
        return Err(ApiError::wrong_channel_type());
    }
    // Who is not in the channel manages it, or leaves its status alone.
    let states = &guild_of(world, guild_id, caller)?.voice_states;
    let is_in = states
        .get(&caller.user_id)
        .is_some_and(|state| state.channel_id == Some(id));
    if !is_in {
        channel_with(world, id, caller, Permissions::MANAGE_CHANNELS)?;
    }
    let status = request.status.set().filter(|status| !status.is_empty());
    world.set_voice_status(id, status.map(String::as_str));
    let action = match status {
        Some(_) => AuditLogEvent::VoiceChannelStatusCreate,
        None => AuditLogEvent::VoiceChannelStatusDelete,
    };
    let options = AuditLogOptions {
        channel_id: Some(id),
        status: status.map(|status| status.as_str().into()),
        ..AuditLogOptions::default()
    };
    context.audit(guild_id, NewEntry::new(action).target(id).options(options));
    Ok(Reply::empty())
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
    let community = channel
        .guild_id
        .and_then(|id| world.guilds.get(&id))
        .filter(|guild| guild.features.iter().any(|feature| feature == "COMMUNITY"));
    let needs = |guild: &Guild| {
        let needed = [guild.rules_channel_id, guild.public_updates_channel_id];
        needed.contains(&Some(id))
    };
    if community.is_some_and(needs) {
        return Err(ApiError::community_needs_channel());
    }
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
        let parent_id = change.parent_id.set().copied();
        check_parent(world, request.guild_id, parent_id, Some(change.id))?;
    }
    let sight = world.sight(request.guild_id);
    for change in request.positions {
        let parent = change.parent_id.set();
        let inherited = parent
            .filter(|_| change.lock_permissions == Patch::Set(true))
            .and_then(|parent| world.channels.get(parent))
            .map(|parent| parent.overwrites.clone());
        if let Some(channel) = world.channels.get_mut(&change.id) {
            if let Some(position) = change.position.into_set() {
                channel.position = position.into();
            }
            change.parent_id.apply(&mut channel.parent_id);
            if let Some(overwrites) = inherited {
                channel.overwrites = overwrites;
            }
        }
        world.channel_changed(change.id, false);
    }
    world.tell_gained(sight);
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
    let target = request.webhook_channel_id;
    let channel = channel_with(world, target, caller, Permissions::MANAGE_WEBHOOKS)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    if channel.kind != ChannelType::GuildText {
        return Err(ApiError::wrong_channel_type());
    }
    let id = world.follow(request.channel_id, target, caller.user_id);
    let id = id.ok_or_else(ApiError::unknown_channel)?;
    let made = render::object(|o| world.webhooks[&id].write(o, world, true));
    let entry = NewEntry::created(AuditLogEvent::WebhookCreate, audit::WEBHOOK, &made);
    context.audit(guild_id, entry.target(id));
    Ok(Reply::object(|o| {
        o.field("channel_id", &request.channel_id);
        o.field("webhook_id", &id);
    }))
}
