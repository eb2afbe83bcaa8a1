//! [Messages](https://discord.com/developers/docs/resources/message).

use std::time::Duration;

use cordial_model::{
    Patch, Permissions,
    channel::{
        ChannelType,
        message::{MessageReference, MessageType},
    },
    guild::{AuditLogEvent, AuditLogOptions},
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, StickerMarker},
    },
    json::{self, RawJson},
    rest::{
        BulkDeleteMessages, CreateMessage, CrosspostMessage, DeleteMessage, EditMessage,
        GetChannelMessage, GetChannelMessages,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::{channel_of, channel_with, message_of},
    compose::{self, draft},
};
use crate::world::{
    Author, Channel, Message, NewEntry, Reference, View, World,
    render::{self, Object},
};

/// How long a nonce is remembered.
const NONCE_AGE: Duration = Duration::from_mins(5);

/// Types of messages that stay: those that tell of recipients and names, and the first of a thread.
const UNDELETABLE: [i32; 6] = [1, 2, 3, 4, 5, Message::THREAD_STARTER_MESSAGE];

errors! {
    in_a_forum BAD_REQUEST 40058 "Cannot send a message in a forum channel",
    cannot_edit_stickers BAD_REQUEST 50080 "Cannot edit stickers within a message",
    invalid_message_type BAD_REQUEST 50068 "Invalid message type",
    cannot_edit_voice_message BAD_REQUEST 50162 "Voice messages cannot be edited.",
    cannot_reply_without_history FORBIDDEN 160_002 "Cannot reply without permission to read message history",
    thread_locked BAD_REQUEST 160_005 "Thread is locked",
    cannot_forward BAD_REQUEST 160_014 "You cannot forward a message whose content you cannot read.",
    cannot_edit_poll BAD_REQUEST 520_003 "Cannot edit a poll message",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(list);
    handlers.on(get);
    handlers.on(create);
    handlers.on(edit);
    handlers.on(delete);
    handlers.on(bulk_delete);
    handlers.on(crosspost);
}

/// A message as the caller sees it.
pub(super) fn reply(
    world: &World,
    channel_id: Id<ChannelMarker>,
    id: Id<MessageMarker>,
    caller: Caller,
) -> Result<Reply, ApiError> {
    let message = message_of(world, channel_id, id, caller)?;
    let view = View::of(caller.user_id);
    Ok(Reply::object(|o| message.write(o, world, view)))
}

fn list(context: &mut Context<'_>, request: GetChannelMessages) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let channel = channel_of(world, request.channel_id, caller)?;
    connected(world, channel, caller)?;
    let limit = usize::from(request.limit.unwrap_or(50));
    let history = world
        .permissions_in(channel.id, caller.user_id)
        .contains(Permissions::READ_MESSAGE_HISTORY);
    let seen = || {
        let all = channel.messages.values();
        all.filter(|message| history && message.ephemeral_to.is_none())
    };
    // Latest first, whichever way the page was found.
    let page: Vec<&Message> = if let Some(after) = request.after {
        let mut page: Vec<_> = seen().filter(|m| m.id > after).take(limit).collect();
        page.reverse();
        page
    } else if let Some(around) = request.around {
        let half = limit / 2;
        let mut page: Vec<_> = seen()
            .filter(|m| m.id >= around)
            .take(limit - half)
            .collect();
        page.reverse();
        page.extend(seen().rev().filter(|m| m.id < around).take(half));
        page
    } else {
        let before = |m: &&Message| request.before.is_none_or(|before| m.id < before);
        seen().rev().filter(before).take(limit).collect()
    };
    let view = View::of(caller.user_id);
    Ok(Reply::json(render::list(|list| {
        for message in &page {
            list.element(&world.message_object(message, view));
        }
    })))
}

fn get(context: &mut Context<'_>, request: GetChannelMessage) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let history = Permissions::READ_MESSAGE_HISTORY;
    let channel = channel_with(context.world, request.channel_id, caller, history)?;
    connected(context.world, channel, caller)?;
    reply(
        context.world,
        request.channel_id,
        request.message_id,
        caller,
    )
}

/// The chat of a voice channel is for those who may talk there.
fn connected(world: &World, channel: &Channel, caller: Caller) -> Result<(), ApiError> {
    if channel.kind.is_voice() {
        channel_with(world, channel.id, caller, Permissions::CONNECT)?;
    }
    Ok(())
}

/// Nothing is said or changed in archived threads, nor in locked ones but by those who manage threads. What a message does
/// to an archived thread that is not locked is to open it again.
pub(super) fn check_open(
    world: &World,
    channel_id: Id<ChannelMarker>,
    caller: Caller,
    opens: bool,
) -> Result<(), ApiError> {
    let channel = world.channels.get(&channel_id);
    let Some(thread) = channel.and_then(|channel| channel.thread.as_ref()) else {
        return Ok(());
    };
    let manages = world
        .permissions_in(channel_id, caller.user_id)
        .contains(Permissions::MANAGE_THREADS);
    match (thread.archived, thread.locked) {
        (true, locked) if !opens || locked => Err(ApiError::thread_archived()),
        (false, true) if !manages => Err(ApiError::thread_locked()),
        _ => Ok(()),
    }
}

fn create(context: &mut Context<'_>, mut request: CreateMessage) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let channel_id = request.channel_id;
    let channel = channel_of(world, channel_id, caller)?;
    if matches!(
        channel.kind,
        ChannelType::GuildForum | ChannelType::GuildMedia
    ) {
        return Err(ApiError::in_a_forum());
    }
    if !channel.kind.is_text() {
        return Err(ApiError::not_a_text_channel());
    }
    connected(world, channel, caller)?;
    let send = if channel.thread.is_some() {
        Permissions::SEND_MESSAGES_IN_THREADS
    } else {
        Permissions::SEND_MESSAGES
    };
    let needs = [
        (true, send),
        (
            request.embeds.as_ref().is_some_and(|e| !e.is_empty()),
            Permissions::EMBED_LINKS,
        ),
        (
            !request.attachments.uploads().is_empty(),
            Permissions::ATTACH_FILES,
        ),
        (request.poll.is_some(), Permissions::SEND_POLLS),
        (request.tts, Permissions::SEND_TTS_MESSAGES),
    ];
    let needed: Permissions = needs
        .into_iter()
        .filter(|(needed, _)| *needed)
        .map(|(_, permission)| permission)
        .collect();
    // Whoever may not have it read aloud has it posted all the same.
    channel_with(
        world,
        channel_id,
        caller,
        needed - Permissions::SEND_TTS_MESSAGES,
    )?;
    let aloud = world
        .permissions_in(channel_id, caller.user_id)
        .contains(needed);
    check_open(world, channel_id, caller, true)?;
    let stickers = compose::stickers(world, channel_id, caller, &request.sticker_ids)?;
    let nonce = request.nonce.as_ref().map(json::to_string);
    if let Some(known) = nonce
        .as_deref()
        .filter(|_| request.enforce_nonce)
        .and_then(|nonce| same_nonce(world, channel_id, caller, nonce))
    {
        return reply(world, channel_id, known, caller);
    }

    let id = world.next_id();
    let mut message = Message::new(id, channel_id, Author::User(caller.user_id), world.now());
    message.tts = request.tts && aloud;
    message.nonce = nonce.as_deref().map(compose::raw);
    if let Some(reference) = request.message_reference.take() {
        refer(world, caller, &mut message, &reference)?;
    }
    let content = compose::content(request.content);
    let draft = draft!(request, content, request.poll);
    draft.apply(world, &mut message)?;
    message.flags &= !Message::EPHEMERAL;
    message.sticker_items = stickers;
    world.unarchive(channel_id);
    world.post_moderated(message)?;
    reply(world, channel_id, id, caller)
}

/// The caller's own message with the same nonce, if it is not long ago.
fn same_nonce(
    world: &World,
    channel_id: Id<ChannelMarker>,
    caller: Caller,
    nonce: &str,
) -> Option<Id<MessageMarker>> {
    let now = world.now();
    let messages = world.channels.get(&channel_id)?.messages.values().rev();
    messages
        .take_while(|message| now.since(message.timestamp) < NONCE_AGE)
        .find(|message| {
            message.author_id() == Some(caller.user_id)
                && message
                    .nonce
                    .as_ref()
                    .is_some_and(|known| known.get() == nonce)
        })
        .map(|message| message.id)
}

/// Makes a message a reply or a forward.
fn refer(
    world: &World,
    caller: Caller,
    message: &mut Message,
    reference: &MessageReference,
) -> Result<(), ApiError> {
    let channel_id = reference.channel_id.unwrap_or(message.channel_id);
    let unknown = |code: &str, text: &str| ApiError::field("message_reference", code, text);
    let permissions = world.permissions_in(channel_id, caller.user_id);
    if permissions.contains(Permissions::VIEW_CHANNEL)
        && !permissions.contains(Permissions::READ_MESSAGE_HISTORY)
    {
        return Err(if reference.is_forward() {
            ApiError::cannot_forward()
        } else {
            ApiError::cannot_reply_without_history()
        });
    }
    let referred = world
        .channels
        .get(&channel_id)
        .filter(|_| permissions.contains(Permissions::VIEW_CHANNEL))
        .zip(reference.message_id)
        .and_then(|(channel, id)| channel.messages.get(&id))
        .filter(|referred| referred.ephemeral_to.is_none());
    let Some(referred) = referred else {
        if reference.fail_if_not_exists == Some(false) && !reference.is_forward() {
            return Ok(());
        }
        let code = "MESSAGE_REFERENCE_UNKNOWN_MESSAGE";
        return Err(unknown(code, "Unknown message"));
    };
    let is_system = MessageType::from(referred.kind).is_system();
    if reference.is_forward() {
        if is_system || referred.poll.is_some() {
            return Err(ApiError::invalid_message_type());
        }
        let view = View::of(caller.user_id);
        let text = render::object(|o| {
            o.field(
                "message",
                &Object(|o| write_snapshot(o, world, referred, view)),
            );
        });
        // What is forwarded again is what was forwarded first.
        if referred.snapshots.is_empty() {
            message.snapshots.push(compose::raw(&text));
        } else {
            message.snapshots.clone_from(&referred.snapshots);
        }
        message.flags |= Message::HAS_SNAPSHOT;
    } else {
        if channel_id != message.channel_id {
            let code = "REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL";
            return Err(unknown(
                code,
                "Cannot reply to a message in a different channel",
            ));
        }
        if is_system {
            let code = "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE";
            return Err(unknown(code, "Cannot reply to a system message"));
        }
        message.kind = Message::REPLY;
    }
    message.reference = Some(Reference {
        kind: i32::from(reference.is_forward()),
        channel_id,
        guild_id: world.guild_of(channel_id),
        message_id: Some(referred.id),
    });
    Ok(())
}

/// What a forward shows of a message.
fn write_snapshot(o: &mut json::ObjectWriter<'_>, world: &World, message: &Message, view: View) {
    // All of it, less what tells who wrote it and where.
    let whole = json::to_string(&world.message_object(message, view));
    let kept = [
        "type",
        "content",
        "mentions",
        "mention_roles",
        "attachments",
        "embeds",
        "timestamp",
        "edited_timestamp",
        "flags",
        "components",
        "sticker_items",
    ];
    // It was just written: it can be read.
    let _ = json::Parser::new(&whole).object(|key, p| {
        let value = RawJson::new(p.raw()?)?;
        if kept.contains(&key) {
            o.field(key, &value);
        }
        Ok(())
    });
}

fn edit(context: &mut Context<'_>, request: EditMessage) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (channel_id, id) = (request.channel_id, request.message_id);
    let message = message_of(world, channel_id, id, caller)?;
    let only_flags = request.content == Patch::Leave
        && request.embeds.is_none()
        && request.components.is_none()
        && request.sticker_ids == Patch::Leave
        && request.attachments.is_empty();
    if message.author_id() != Some(caller.user_id) {
        if !only_flags || request.flags.is_none() {
            return Err(ApiError::other_author());
        }
        channel_with(world, channel_id, caller, Permissions::MANAGE_MESSAGES)?;
    }
    if MessageType::from(message.kind).is_system() {
        return Err(ApiError::system_message());
    }
    if message.flags & Message::IS_VOICE_MESSAGE != 0 {
        return Err(ApiError::cannot_edit_voice_message());
    }
    if message.poll.is_some() && !only_flags {
        return Err(ApiError::cannot_edit_poll());
    }
    check_open(world, channel_id, caller, false)?;
    // Stickers can go, but none come.
    if let Some(kept) = request.sticker_ids.set() {
        let has = |id: &Id<StickerMarker>| message.stickers().any(|known| known == *id);
        if !kept.iter().all(has) {
            return Err(ApiError::cannot_edit_stickers());
        }
    }
    let content = request.content;
    let mut draft = draft!(request, content, None);
    draft.stickers = match request.sticker_ids {
        Patch::Leave => None,
        Patch::Clear => Some(Vec::new()),
        Patch::Set(kept) => Some(kept),
    };
    change(world, channel_id, id, draft)?;
    reply(world, channel_id, id, caller)
}

/// Changes a message and sends the event of it. A message is never left empty.
pub(super) fn change(
    world: &mut World,
    channel_id: Id<ChannelMarker>,
    id: Id<MessageMarker>,
    draft: compose::Draft,
) -> Result<(), ApiError> {
    let message = world.message_mut(channel_id, id);
    let mut message = message.ok_or_else(ApiError::unknown_message)?.clone();
    let only_flags = draft.is_about_flags();
    draft.apply(world, &mut message)?;
    let is_empty = message.content.trim().is_empty()
        && message.embeds.is_empty()
        && message.attachments.is_empty()
        && message.components.is_empty()
        && message.poll.is_none()
        && message.sticker_items.is_empty()
        && message.snapshots.is_empty();
    if is_empty {
        return Err(ApiError::empty_message());
    }
    // Embeds are hidden and shown without a word of it.
    if !only_flags {
        return Ok(world.edit_moderated(message)?);
    }
    if let Some(place) = world.message_mut(channel_id, id) {
        *place = message;
    }
    world.message_changed(channel_id, id);
    Ok(())
}

fn delete(context: &mut Context<'_>, request: DeleteMessage) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let (channel_id, id) = (request.channel_id, request.message_id);
    let message = message_of(context.world, channel_id, id, caller)?;
    if UNDELETABLE.contains(&message.kind) {
        return Err(ApiError::system_message());
    }
    let author = message.author_id();
    if author != Some(caller.user_id) {
        let channel = &context.world.channels[&channel_id];
        if channel.guild_id.is_none() {
            return Err(ApiError::not_in_dm());
        }
        channel_with(
            context.world,
            channel_id,
            caller,
            Permissions::MANAGE_MESSAGES,
        )?;
    }
    let channel = context.world.channels.get(&channel_id);
    let thread = channel.and_then(|channel| channel.thread.as_ref());
    // Only those who manage threads delete what stands in one that is locked away.
    if thread.is_some_and(|thread| thread.archived && thread.locked) {
        let permission = Permissions::MANAGE_THREADS;
        channel_with(context.world, channel_id, caller, permission)?;
    }
    context.world.delete_message(channel_id, id);
    let guild_id = context.world.guild_of(channel_id);
    let other = author.filter(|author| *author != caller.user_id);
    if let (Some(guild_id), Some(author)) = (guild_id, other) {
        let entry = NewEntry::new(AuditLogEvent::MessageDelete).target(author);
        let options = AuditLogOptions {
            channel_id: Some(channel_id),
            count: Some("1".into()),
            ..AuditLogOptions::default()
        };
        context.audit(guild_id, entry.options(options));
    }
    Ok(Reply::empty())
}

fn bulk_delete(context: &mut Context<'_>, request: BulkDeleteMessages) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let channel_id = request.channel_id;
    let channel = channel_of(context.world, channel_id, caller)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    channel_with(
        context.world,
        channel_id,
        caller,
        Permissions::MANAGE_MESSAGES,
    )?;
    for (index, id) in request.messages.iter().enumerate() {
        if request.messages[..index].contains(id) {
            return Err(ApiError::field(
                &format!("messages[{index}]"),
                "SET_TYPE_ALREADY_CONTAINS_VALUE",
                "The set already contains this value",
            ));
        }
    }
    let Some(count) = context.world.delete_messages(channel_id, &request.messages) else {
        return Err(ApiError::too_old_to_delete());
    };
    if count > 0 {
        let entry = NewEntry::new(AuditLogEvent::MessageBulkDelete).target(channel_id);
        let options = AuditLogOptions {
            count: Some(count.to_string().into()),
            ..AuditLogOptions::default()
        };
        context.audit(guild_id, entry.options(options));
    }
    Ok(Reply::empty())
}

fn crosspost(context: &mut Context<'_>, request: CrosspostMessage) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (channel_id, id) = (request.channel_id, request.message_id);
    let message = message_of(world, channel_id, id, caller)?;
    if world.channels[&channel_id].kind != ChannelType::GuildAnnouncement {
        return Err(ApiError::wrong_channel_type());
    }
    if message.flags & Message::CROSSPOSTED != 0 {
        return Err(ApiError::already_crossposted());
    }
    let needed = if message.author_id() == Some(caller.user_id) {
        Permissions::SEND_MESSAGES
    } else {
        Permissions::SEND_MESSAGES | Permissions::MANAGE_MESSAGES
    };
    channel_with(world, channel_id, caller, needed)?;
    world.crosspost(channel_id, id);
    reply(world, channel_id, id, caller)
}
