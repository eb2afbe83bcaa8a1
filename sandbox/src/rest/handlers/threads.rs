//! [Threads](https://discord.com/developers/docs/resources/channel#start-thread-from-message).

use cordial_model::{
    Permissions, Timestamp,
    channel::{AutoArchiveDuration, ChannelFlags, ChannelType, ForumTag, message::MessageType},
    guild::AuditLogEvent,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, TagMarker, UserMarker},
    },
    json::ObjectWriter,
    rest::{
        AddThreadMember, GetThreadMember, Incoming, JoinThread, LeaveThread,
        ListActiveGuildThreads, ListJoinedPrivateArchivedThreads, ListPrivateArchivedThreads,
        ListPublicArchivedThreads, ListThreadMembers, RemoveThreadMember, StartThreadFromMessage,
        StartThreadInForumOrMediaChannel, StartThreadWithoutMessage,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::{channel_of, channel_with, guild_of, message_of},
    compose::{self, draft},
};
use crate::world::{
    Author, Channel, Message, NewEntry, NewThread, Reference, Thread, View, World, audit, blocked,
    render::{self, List, Object},
    write_thread_member,
};

/// Threads of a guild that are not archived.
const MAX_ACTIVE: usize = 1000;

errors! {
    unknown_tag NOT_FOUND 10087 "Unknown Tag",
    max_active_threads BAD_REQUEST 160_006 "Maximum number of active threads reached",
    tag_required BAD_REQUEST 40067 "A tag is required to create a forum post in this channel",
    no_tags_for_members BAD_REQUEST 40066 "There are no tags available that can be set by non-moderators",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(start_from_message);
    handlers.either(in_forum, start_with_message, start);
    handlers.on(|context, request: JoinThread| {
        let caller = context.caller()?;
        add(context, request.channel_id, caller.user_id)
    });
    handlers.on(|context, request: LeaveThread| {
        let caller = context.caller()?;
        open_thread_of(context.world, request.channel_id, caller)?;
        context
            .world
            .leave_thread(request.channel_id, caller.user_id);
        Ok(Reply::empty())
    });
    handlers
        .on(|context, request: AddThreadMember| add(context, request.channel_id, request.user_id));
    handlers.on(remove);
    handlers.on(get_member);
    handlers.on(list_members);
    handlers.on(list_active);
    handlers.on(|context, request: ListPublicArchivedThreads| {
        let caller = context.caller()?;
        let wanted = |channel: &Channel| channel.kind != ChannelType::PrivateThread;
        let page = (request.before, request.limit);
        archived(context.world, caller, request.channel_id, page, wanted)
    });
    handlers.on(|context, request: ListPrivateArchivedThreads| {
        let caller = context.caller()?;
        let permission = Permissions::MANAGE_THREADS;
        channel_with(context.world, request.channel_id, caller, permission)?;
        let wanted = |channel: &Channel| channel.kind == ChannelType::PrivateThread;
        let page = (request.before, request.limit);
        archived(context.world, caller, request.channel_id, page, wanted)
    });
    handlers.on(|context, request: ListJoinedPrivateArchivedThreads| {
        let caller = context.caller()?;
        let wanted = |channel: &Channel| {
            let joined = channel
                .thread
                .as_ref()
                .is_some_and(|thread| thread.members.contains_key(&caller.user_id));
            let before = request.before.is_none_or(|before| channel.id < before);
            channel.kind == ChannelType::PrivateThread && joined && before
        };
        let page = (None, request.limit);
        archived(context.world, caller, request.channel_id, page, wanted)
    });
}

/// A thread that the caller sees.
fn thread_of(
    world: &World,
    id: Id<ChannelMarker>,
    caller: Caller,
) -> Result<(&Channel, &Thread), ApiError> {
    let channel = channel_of(world, id, caller)?;
    let thread = channel.thread.as_ref();
    Ok((channel, thread.ok_or_else(ApiError::wrong_channel_type)?))
}

/// A thread that the caller sees and that is not archived.
fn open_thread_of(
    world: &World,
    id: Id<ChannelMarker>,
    caller: Caller,
) -> Result<(&Channel, &Thread), ApiError> {
    let (channel, thread) = thread_of(world, id, caller)?;
    if thread.archived {
        return Err(ApiError::thread_archived());
    }
    Ok((channel, thread))
}

/// Whether a guild can have one more thread, and the caller may call it so.
fn check_new(
    world: &mut World,
    parent_id: Id<ChannelMarker>,
    caller: Caller,
    name: &str,
) -> Result<Id<GuildMarker>, ApiError> {
    let guild_id = world.guild_of(parent_id);
    let guild_id = guild_id.ok_or_else(ApiError::wrong_channel_type)?;
    let active = |channel: &&Channel| {
        channel
            .thread
            .as_ref()
            .is_some_and(|thread| !thread.archived)
    };
    if world.channels_of(guild_id).filter(active).count() >= MAX_ACTIVE {
        return Err(ApiError::max_active_threads());
    }
    world
        .moderate_title(parent_id, caller.user_id, name)
        .map_err(|_| ApiError::title_blocked())?;
    Ok(guild_id)
}

/// Tells the audit log of a new thread.
fn tell_created(
    context: &mut Context<'_>,
    guild_id: Id<GuildMarker>,
    id: Id<ChannelMarker>,
    caller: Caller,
) {
    let world = &*context.world;
    let made = render::object(|o| {
        if let Some(channel) = world.channels.get(&id) {
            channel.write(o, world, caller.user_id);
        }
    });
    let entry = NewEntry::created(AuditLogEvent::ThreadCreate, audit::THREAD, &made);
    context.audit(guild_id, entry.target(id));
}

/// Whether the caller may put these tags on a post of a forum.
pub(super) fn check_tags(
    world: &World,
    forum_id: Id<ChannelMarker>,
    caller: Caller,
    tags: &[Id<TagMarker>],
) -> Result<(), ApiError> {
    let forum = world.channels.get(&forum_id);
    let forum = forum.ok_or_else(ApiError::unknown_channel)?;
    if !forum.is_forum() && !tags.is_empty() {
        return Err(ApiError::wrong_channel_type());
    }
    let manages = world
        .permissions_in(forum_id, caller.user_id)
        .contains(Permissions::MANAGE_THREADS);
    let known: Vec<ForumTag> = forum
        .available_tags
        .iter()
        .filter_map(|tag| tag.decode().ok())
        .collect();
    for id in tags {
        let tag = known.iter().find(|tag| tag.id == Some(*id));
        let tag = tag.ok_or_else(ApiError::unknown_tag)?;
        if tag.moderated && !manages {
            return Err(ApiError::missing_permissions());
        }
    }
    let needs_one = forum.flags & ChannelFlags::REQUIRE_TAG.bits() != 0;
    if needs_one && tags.is_empty() {
        return Err(if manages || known.iter().any(|tag| !tag.moderated) {
            ApiError::tag_required()
        } else {
            ApiError::no_tags_for_members()
        });
    }
    Ok(())
}

fn minutes(duration: Option<AutoArchiveDuration>) -> Option<u32> {
    duration.and_then(|duration| u32::try_from(duration.get()).ok())
}

fn start_from_message(
    context: &mut Context<'_>,
    request: StartThreadFromMessage,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (parent_id, message_id) = (request.channel_id, request.message_id);
    let message = message_of(world, parent_id, message_id, caller)?;
    if message.thread_id.is_some() {
        return Err(ApiError::thread_exists());
    }
    if MessageType::from(message.kind).is_system() {
        return Err(ApiError::system_message());
    }
    let permission = Permissions::CREATE_PUBLIC_THREADS;
    let kind = match channel_with(world, parent_id, caller, permission)?.kind {
        ChannelType::GuildText => ChannelType::PublicThread,
        ChannelType::GuildAnnouncement => ChannelType::AnnouncementThread,
        _ => return Err(ApiError::wrong_channel_type()),
    };
    let guild_id = check_new(world, parent_id, caller, &request.name)?;
    // A thread from a message has the id of the message.
    let id = message_id.cast();
    let new = NewThread {
        id,
        parent_id,
        kind,
        name: request.name,
        owner_id: caller.user_id,
        auto_archive_duration: minutes(request.auto_archive_duration),
        rate_limit_per_user: request.rate_limit_per_user.set().copied(),
        invitable: true,
        applied_tags: Vec::new(),
    };
    world.open_thread_from(message_id, new);
    tell_created(context, guild_id, id, caller);
    reply(context.world, id, caller).map(Reply::created)
}

fn start(context: &mut Context<'_>, request: StartThreadWithoutMessage) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let parent_id = request.channel_id;
    let parent = channel_of(world, parent_id, caller)?;
    let kind = match (parent.kind, request.kind) {
        (ChannelType::GuildAnnouncement, _) => ChannelType::AnnouncementThread,
        (ChannelType::GuildText, kind) => kind.unwrap_or(ChannelType::PrivateThread),
        _ => return Err(ApiError::wrong_channel_type()),
    };
    let permission = match kind {
        ChannelType::PrivateThread => Permissions::CREATE_PRIVATE_THREADS,
        ChannelType::PublicThread | ChannelType::AnnouncementThread => {
            Permissions::CREATE_PUBLIC_THREADS
        }
        _ => return Err(ApiError::wrong_channel_type()),
    };
    channel_with(world, parent_id, caller, permission)?;
    let guild_id = check_new(world, parent_id, caller, &request.name)?;
    let id = world.next_id();
    let name = request.name.clone();
    let new = NewThread {
        id,
        parent_id,
        kind,
        name: request.name,
        owner_id: caller.user_id,
        auto_archive_duration: minutes(request.auto_archive_duration),
        rate_limit_per_user: request.rate_limit_per_user.set().copied(),
        invitable: request.invitable.unwrap_or(true),
        applied_tags: Vec::new(),
    };
    world.open_thread(new);
    if kind != ChannelType::PrivateThread {
        let mut notice = world.system_message(parent_id, caller.user_id);
        notice.kind = Message::THREAD_CREATED;
        notice.content = name;
        notice.reference = Some(Reference {
            kind: 0,
            channel_id: id,
            guild_id: world.guild_of(parent_id),
            message_id: None,
        });
        world.post(notice);
    }
    tell_created(context, guild_id, id, caller);
    reply(context.world, id, caller).map(Reply::created)
}

/// Whether a thread is to be started in a forum, where it begins with a message.
fn in_forum(world: &World, incoming: &Incoming) -> bool {
    incoming
        .path_param(0, "channel_id")
        .is_ok_and(|id| world.channels.get(&id).is_some_and(Channel::is_forum))
}

fn start_with_message(
    context: &mut Context<'_>,
    request: StartThreadInForumOrMediaChannel,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let parent_id = request.channel_id;
    channel_with(world, parent_id, caller, Permissions::SEND_MESSAGES)?;
    check_tags(world, parent_id, caller, &request.applied_tags)?;
    let guild_id = check_new(world, parent_id, caller, &request.name)?;
    let id = world.next_id();
    let new = NewThread {
        id,
        parent_id,
        kind: ChannelType::PublicThread,
        name: request.name,
        owner_id: caller.user_id,
        auto_archive_duration: minutes(request.auto_archive_duration),
        rate_limit_per_user: request.rate_limit_per_user.set().copied(),
        invitable: true,
        applied_tags: request.applied_tags,
    };
    // The first message has the id of its thread. It is composed before the thread is there: it may be refused.
    let author = Author::User(caller.user_id);
    let mut message = Message::new(id.cast(), id, author, world.now());
    let stickers = &request.message.sticker_ids;
    message.sticker_items = compose::stickers(world, parent_id, caller, stickers)?;
    let allowed = request.message.allowed_mentions.clone();
    let content = compose::content(request.message.content);
    let draft = draft!(request.message, content, None);
    draft.apply(world, &mut message)?;
    message.flags &= !Message::EPHEMERAL;
    // The thread is not there yet: what is said in it is judged as if it were said in the forum.
    let mut judged = message.clone();
    judged.channel_id = parent_id;
    let hits = world.moderate(&judged);
    if let Some(blocked) = blocked(&hits) {
        world.enforce(&judged, &hits, None);
        return Err(blocked.into());
    }
    world.open_thread(new);
    // Roles can be mentioned now that the message is in a guild.
    world.fill_mentions(&mut message, allowed.as_ref());
    let copy = message.clone();
    world.post(message);
    world.enforce(&copy, &hits, Some(copy.id));
    tell_created(context, guild_id, id, caller);
    let world = &*context.world;
    let channel = channel_of(world, id, caller)?;
    let message = channel.messages.get(&id.cast());
    let view = View::of(caller.user_id);
    let reply = Reply::object(|o| {
        channel.write(o, world, caller.user_id);
        if let Some(message) = message {
            o.field("message", &world.message_object(message, view));
        }
    });
    Ok(reply.created())
}

/// Makes a thread of a forum, and gives its id.
pub(super) fn start_in_forum(
    world: &mut World,
    parent_id: Id<ChannelMarker>,
    owner_id: Id<UserMarker>,
    name: String,
) -> Id<ChannelMarker> {
    let id = world.next_id();
    let new = NewThread {
        id,
        parent_id,
        kind: ChannelType::PublicThread,
        name,
        owner_id,
        auto_archive_duration: None,
        rate_limit_per_user: None,
        invitable: true,
        applied_tags: Vec::new(),
    };
    world.open_thread(new);
    id
}

fn reply(world: &World, id: Id<ChannelMarker>, caller: Caller) -> Result<Reply, ApiError> {
    let channel = channel_of(world, id, caller)?;
    Ok(Reply::object(|o| channel.write(o, world, caller.user_id)))
}

/// Joins a thread, or adds somebody else.
fn add(
    context: &mut Context<'_>,
    id: Id<ChannelMarker>,
    user_id: Id<UserMarker>,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (channel, thread) = open_thread_of(world, id, caller)?;
    let is_new = !thread.members.contains_key(&user_id);
    let invitable = thread.invitable || thread.owner_id == caller.user_id;
    if user_id != caller.user_id {
        channel_with(world, id, caller, Permissions::SEND_MESSAGES_IN_THREADS)?;
        let guild_id = channel.guild_id.ok_or_else(ApiError::unknown_guild)?;
        if !world.is_member(guild_id, user_id) {
            return Err(ApiError::unknown_member());
        }
        if channel.kind == ChannelType::PrivateThread && !invitable {
            channel_with(world, id, caller, Permissions::MANAGE_THREADS)?;
        }
    }
    world.join_thread(id, user_id);
    if is_new && user_id != caller.user_id {
        world.tell_of_member(id, caller.user_id, user_id, true);
    }
    Ok(Reply::empty())
}

fn remove(context: &mut Context<'_>, request: RemoveThreadMember) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (channel, thread) = open_thread_of(world, request.channel_id, caller)?;
    let own_private =
        channel.kind == ChannelType::PrivateThread && thread.owner_id == caller.user_id;
    if !own_private {
        let permission = Permissions::MANAGE_THREADS;
        channel_with(world, request.channel_id, caller, permission)?;
    }
    if world.leave_thread(request.channel_id, request.user_id) {
        if request.user_id != caller.user_id {
            let (id, user_id) = (request.channel_id, request.user_id);
            world.tell_of_member(id, caller.user_id, user_id, false);
        }
        Ok(Reply::empty())
    } else {
        Err(ApiError::unknown_member())
    }
}

fn write_member(
    o: &mut ObjectWriter<'_>,
    world: &World,
    channel: &Channel,
    (user_id, joined): (Id<UserMarker>, Timestamp),
    with_member: bool,
) {
    write_thread_member(o, channel.id, user_id, joined);
    let member = channel
        .guild_id
        .and_then(|id| world.guilds.get(&id))
        .and_then(|guild| guild.members.get(&user_id));
    if let Some(member) = member.filter(|_| with_member) {
        o.field("member", &world.member_object(member));
    }
}

fn get_member(context: &mut Context<'_>, request: GetThreadMember) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let (channel, thread) = thread_of(world, request.channel_id, caller)?;
    let joined = thread.members.get(&request.user_id);
    let member = (
        request.user_id,
        *joined.ok_or_else(ApiError::unknown_member)?,
    );
    let with = request.with_member.unwrap_or(false);
    Ok(Reply::object(|o| {
        write_member(o, world, channel, member, with);
    }))
}

fn list_members(context: &mut Context<'_>, request: ListThreadMembers) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let (channel, thread) = thread_of(world, request.channel_id, caller)?;
    let with = request.with_member.unwrap_or(false);
    let limit = if with {
        request.limit.unwrap_or(100) as usize
    } else {
        usize::MAX
    };
    let page = || {
        let all = thread.members.iter().map(|(id, joined)| (*id, *joined));
        let after = request.after;
        all.filter(move |(id, _)| after.is_none_or(|after| *id > after))
            .take(limit)
    };
    Ok(Reply::json(render::list(|list| {
        for member in page() {
            list.element(&Object(|o| write_member(o, world, channel, member, with)));
        }
    })))
}

fn list_active(
    context: &mut Context<'_>,
    request: ListActiveGuildThreads,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    guild_of(world, request.guild_id, caller)?;
    let mut threads: Vec<_> = world
        .channels_of(request.guild_id)
        .filter(|channel| {
            channel
                .thread
                .as_ref()
                .is_some_and(|thread| !thread.archived)
        })
        .filter(|channel| sees(world, channel, caller))
        .collect();
    threads.reverse();
    Ok(page(world, &threads, caller, false))
}

fn sees(world: &World, channel: &Channel, caller: Caller) -> bool {
    let permissions = world.permissions_in(channel.id, caller.user_id);
    permissions.contains(Permissions::VIEW_CHANNEL)
}

/// Archived threads of a channel, the latest first.
fn archived(
    world: &World,
    caller: Caller,
    parent_id: Id<ChannelMarker>,
    (before, limit): (Option<Timestamp>, Option<u32>),
    wanted: impl Fn(&Channel) -> bool,
) -> Result<Reply, ApiError> {
    channel_with(world, parent_id, caller, Permissions::READ_MESSAGE_HISTORY)?;
    let at = |channel: &Channel| {
        channel
            .thread
            .as_ref()
            .map(|thread| thread.archive_timestamp)
    };
    let mut threads: Vec<_> = world
        .channels
        .values()
        .filter(|channel| channel.parent_id == Some(parent_id) && wanted(channel))
        .filter(|channel| {
            channel
                .thread
                .as_ref()
                .is_some_and(|thread| thread.archived)
        })
        .filter(|channel| before.is_none_or(|before| at(channel).is_some_and(|at| at < before)))
        .filter(|channel| sees(world, channel, caller))
        .collect();
    threads.sort_by_key(|channel| std::cmp::Reverse((at(channel), channel.id)));
    let limit = limit.unwrap_or(50) as usize;
    let has_more = threads.len() > limit;
    threads.truncate(limit);
    Ok(page(world, &threads, caller, has_more))
}

/// A list of threads, with the caller's memberships.
fn page(world: &World, threads: &[&Channel], caller: Caller, has_more: bool) -> Reply {
    Reply::object(|o| write_page(o, world, threads, caller, has_more))
}

/// Writes a list of threads, with the caller's memberships.
pub(super) fn write_page(
    o: &mut ObjectWriter<'_>,
    world: &World,
    threads: &[&Channel],
    caller: Caller,
    has_more: bool,
) {
    let user_id = caller.user_id;
    o.field(
        "threads",
        &List(|list| {
            for channel in threads {
                list.element(&world.channel_object(channel, user_id));
            }
        }),
    );
    o.field(
        "members",
        &List(|list| {
            for channel in threads {
                let thread = channel.thread.as_ref();
                if let Some(joined) = thread.and_then(|thread| thread.members.get(&user_id)) {
                    list.element(&Object(|o| {
                        write_thread_member(o, channel.id, user_id, *joined);
                    }));
                }
            }
        }),
    );
    o.field("has_more", &has_more);
}
