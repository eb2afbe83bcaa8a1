//! [Messages](https://discord.com/developers/docs/resources/message), polls included.

use std::time::Duration;

use cordial_model::{
    Permissions,
    channel::{
        ChannelType,
        message::{MessageReference, MessageType},
    },
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker},
    },
    json::{self, RawJson},
    poll::Poll,
    rest::{
        BulkDeleteMessages, CreateMessage, CrosspostMessage, DeleteMessage, EditMessage, EndPoll,
        GetAnswerVoters, GetChannelMessage, GetChannelMessages, StatusCode,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::{channel_of, channel_with, message_of},
    compose::{self, draft},
};
use crate::world::{
    Author, Message, Reference, View, World,
    render::{self, Object},
};

/// How long a nonce is remembered.
const NONCE_AGE: Duration = Duration::from_mins(5);

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(list);
    handlers.on(get);
    handlers.on(create);
    handlers.on(edit);
    handlers.on(delete);
    handlers.on(bulk_delete);
    handlers.on(crosspost);
    handlers.on(voters);
    handlers.on(end_poll);
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
    channel_with(context.world, request.channel_id, caller, history)?;
    reply(
        context.world,
        request.channel_id,
        request.message_id,
        caller,
    )
}

fn create(context: &mut Context<'_>, mut request: CreateMessage) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let channel_id = request.channel_id;
    let channel = channel_of(world, channel_id, caller)?;
    if !channel.kind.is_text() {
        return Err(ApiError::not_a_text_channel());
    }
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
    let locked = world.channels[&channel_id]
        .thread
        .as_ref()
        .is_some_and(|thread| thread.locked && thread.archived);
    if locked {
        return Err(ApiError::thread_archived());
    }
    if !request.sticker_ids.is_empty() {
        let message = "Invalid sticker sent";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 50081, message));
    }
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
    unarchive(world, channel_id);
    world.post(message);
    reply(world, channel_id, id, caller)
}

/// A message in an archived thread opens the thread again.
pub(super) fn unarchive(world: &mut World, channel_id: Id<ChannelMarker>) {
    let now = world.now();
    let thread = world
        .channels
        .get_mut(&channel_id)
        .and_then(|channel| channel.thread.as_mut());
    if let Some(thread) = thread.filter(|thread| thread.archived) {
        thread.archived = false;
        thread.archive_timestamp = now;
        world.channel_changed(channel_id, false);
    }
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
    let referred = world
        .channels
        .get(&channel_id)
        .filter(|_| {
            let permissions = world.permissions_in(channel_id, caller.user_id);
            permissions.contains(Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY)
        })
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
    if reference.is_forward() {
        let view = View::of(caller.user_id);
        let text = render::object(|o| {
            o.field(
                "message",
                &Object(|o| write_snapshot(o, world, referred, view)),
            );
        });
        message.snapshots.push(compose::raw(&text));
        message.flags |= 1 << 14;
    } else {
        if channel_id != message.channel_id {
            let code = "REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL";
            return Err(unknown(
                code,
                "Cannot reply to a message in a different channel",
            ));
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
    if message.author_id() != Some(caller.user_id) {
        let only_flags = request.content == cordial_model::Patch::Leave
            && request.embeds.is_none()
            && request.components.is_none()
            && request.attachments.is_empty();
        if !only_flags || request.flags.is_none() {
            return Err(ApiError::other_author());
        }
        channel_with(world, channel_id, caller, Permissions::MANAGE_MESSAGES)?;
    }
    if MessageType::from(message.kind).is_system() {
        return Err(ApiError::system_message());
    }
    let content = request.content;
    let draft = draft!(request, content, None);
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
    draft.apply(world, &mut message)?;
    let is_empty = message.content.trim().is_empty()
        && message.embeds.is_empty()
        && message.attachments.is_empty()
        && message.components.is_empty()
        && message.poll.is_none()
        && message.snapshots.is_empty();
    if is_empty {
        return Err(ApiError::empty_message());
    }
    message.edited_timestamp = Some(world.now());
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
    if message.author_id() != Some(caller.user_id) {
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
    context.world.delete_message(channel_id, id);
    Ok(Reply::empty())
}

fn bulk_delete(context: &mut Context<'_>, request: BulkDeleteMessages) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let channel_id = request.channel_id;
    let channel = channel_of(context.world, channel_id, caller)?;
    if channel.guild_id.is_none() {
        return Err(ApiError::not_in_dm());
    }
    channel_with(
        context.world,
        channel_id,
        caller,
        Permissions::MANAGE_MESSAGES,
    )?;
    if context.world.delete_messages(channel_id, &request.messages) {
        Ok(Reply::empty())
    } else {
        Err(ApiError::too_old_to_delete())
    }
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
    if let Some(message) = world.message_mut(channel_id, id) {
        message.flags |= Message::CROSSPOSTED;
    }
    world.message_changed(channel_id, id);
    reply(world, channel_id, id, caller)
}

fn voters(context: &mut Context<'_>, request: GetAnswerVoters) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let message = message_of(
        context.world,
        request.channel_id,
        request.message_id,
        caller,
    )?;
    poll_of(message)?;
    // People of the sandbox do not vote yet.
    Ok(Reply::json(r#"{"users":[]}"#))
}

fn end_poll(context: &mut Context<'_>, request: EndPoll) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (channel_id, id) = (request.channel_id, request.message_id);
    let message = message_of(world, channel_id, id, caller)?;
    if message.author_id() != Some(caller.user_id) {
        return Err(ApiError::other_author());
    }
    let mut poll = poll_of(message)?;
    poll.expiry = Some(world.now());
    poll.results.get_or_insert_default().is_finalized = true;
    if let Some(message) = world.message_mut(channel_id, id) {
        message.poll = Some(compose::raw(&json::to_string(&poll)));
    }
    world.message_changed(channel_id, id);
    reply(world, channel_id, id, caller)
}

fn poll_of(message: &Message) -> Result<Poll, ApiError> {
    let poll = message.poll.as_ref().and_then(|poll| poll.decode().ok());
    let text = "Cannot use a poll endpoint on a message without a poll";
    poll.ok_or_else(|| ApiError::new(StatusCode::BAD_REQUEST, 520_001, text))
}
