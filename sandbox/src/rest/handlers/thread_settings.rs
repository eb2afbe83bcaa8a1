//! Changes of [threads](https://discord.com/developers/docs/resources/channel#modify-channel-json-params-thread).

use cordial_model::{
    Patch, Permissions,
    channel::{AutoArchiveDuration, ChannelFlags, ChannelType},
    id::{Id, marker::ChannelMarker},
    rest::ModifyChannel,
};

use super::{
    super::{ApiError, Caller, reply::errors},
    channels::apply,
    threads::check_tags,
};
use crate::world::{Channel, Message, World};

errors! {
    max_pinned_threads BAD_REQUEST 30047 "Maximum number of pinned threads in a forum channel has been reached",
}

/// Its owner may rename, tag, archive and open a thread, and everybody may open one who can write in it; the rest takes
/// `MANAGE_THREADS`, and so does all of it where the thread is locked.
pub(super) fn modify(
    world: &mut World,
    caller: Caller,
    request: ModifyChannel,
) -> Result<(), ApiError> {
    let (id, now) = (request.channel_id, world.now());
    let permissions = world.permissions_in(id, caller.user_id);
    let manages = permissions.contains(Permissions::MANAGE_THREADS);
    let channel = world.channels.get(&id);
    let channel = channel.ok_or_else(ApiError::unknown_channel)?;
    let (Some(thread), Some(parent_id)) = (&channel.thread, channel.parent_id) else {
        return Err(ApiError::wrong_channel_type());
    };
    let owns = thread.owner_id == caller.user_id;
    let beyond_owner = request.locked.is_some()
        || request.rate_limit_per_user != Patch::Leave
        || request.flags.is_some();
    let only_opens = request.archived == Some(false)
        && request.name.is_none()
        && request.auto_archive_duration.is_none()
        && request.applied_tags.is_none()
        && request.invitable.is_none()
        && permissions.contains(Permissions::SEND_MESSAGES_IN_THREADS);
    if !manages && (thread.locked || beyond_owner || !(owns || only_opens)) {
        return Err(ApiError::missing_permissions());
    }
    if thread.archived && request.archived != Some(false) {
        return Err(ApiError::thread_archived());
    }
    if request.invitable.is_some() && channel.kind != ChannelType::PrivateThread {
        return Err(ApiError::wrong_channel_type());
    }
    let was_archived = thread.archived;
    let renamed = request.name.filter(|name| *name != channel.name);
    if let Some(tags) = &request.applied_tags {
        check_tags(world, parent_id, caller, tags)?;
    }
    let pinned = request
        .flags
        .map(|flags| flags.contains(ChannelFlags::PINNED));
    if let Some(pinned) = pinned {
        check_pin(world, id, parent_id, pinned)?;
    }
    if let Some(name) = &renamed {
        world
            .moderate_title(parent_id, caller.user_id, name)
            .map_err(|_| ApiError::title_blocked())?;
    }
    let channel = world.channels.get_mut(&id);
    let channel = channel.ok_or_else(ApiError::unknown_channel)?;
    let Some(thread) = &mut channel.thread else {
        return Err(ApiError::wrong_channel_type());
    };
    if let Some(archived) = request
        .archived
        .filter(|archived| *archived != was_archived)
    {
        thread.archived = archived;
        thread.archive_timestamp = now;
    }
    thread.locked = request.locked.unwrap_or(thread.locked);
    thread.invitable = request.invitable.unwrap_or(thread.invitable);
    let minutes = request.auto_archive_duration.map(AutoArchiveDuration::get);
    if let Some(minutes) = minutes.and_then(|minutes| u32::try_from(minutes).ok()) {
        thread.auto_archive_duration = minutes;
        thread.archive_timestamp = now;
    }
    if let Some(tags) = request.applied_tags {
        thread.applied_tags = tags;
    }
    let is_archived = thread.archived;
    let pin = ChannelFlags::PINNED.bits();
    match pinned {
        Some(true) => channel.flags |= pin,
        Some(false) => channel.flags &= !pin,
        None => {}
    }
    if is_archived {
        channel.flags &= !pin;
    }
    if let Some(name) = &renamed {
        channel.name.clone_from(name);
    }
    let slow = request.rate_limit_per_user;
    apply(slow, &mut channel.rate_limit_per_user, 0);
    world.channel_changed(id, false);
    if was_archived && !is_archived {
        world.thread_opened(id);
    } else {
        world.remind_of_idleness(id);
    }
    if let Some(name) = renamed {
        let mut notice = world.system_message(id, caller.user_id);
        notice.kind = Message::CHANNEL_NAME_CHANGE;
        notice.content = name;
        world.post(notice);
    }
    Ok(())
}

/// Posts of forums can be pinned, one at a time.
fn check_pin(
    world: &World,
    id: Id<ChannelMarker>,
    forum_id: Id<ChannelMarker>,
    pinned: bool,
) -> Result<(), ApiError> {
    if !world.channels.get(&forum_id).is_some_and(Channel::is_forum) {
        return Err(ApiError::wrong_channel_type());
    }
    let guild_id = world.guild_of(forum_id);
    let others = guild_id.into_iter().flat_map(|id| world.channels_of(id));
    let pin = ChannelFlags::PINNED.bits();
    let mut others = others.filter(|other| {
        other.parent_id == Some(forum_id) && other.id != id && other.flags & pin != 0
    });
    if pinned && others.next().is_some() {
        return Err(ApiError::max_pinned_threads());
    }
    Ok(())
}
