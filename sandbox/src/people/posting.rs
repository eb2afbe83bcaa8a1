//! Messages, reactions and typing of people, with the checks that Discord makes of them.

use cordial_model::{
    Permissions,
    channel::ChannelType,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, UserMarker},
    },
};

use super::CannotDo;
use crate::world::{Author, Message, ReactionEmoji, Reference, World};

/// The longest message of a person, in characters.
const MAX_CONTENT: usize = 2000;

/// How many different emojis a message may have reactions with.
const MAX_REACTIONS: usize = 20;

/// The channel, if the user may see it and do something there.
fn place(
    world: &World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    needed: Permissions,
    verb: &str,
) -> Result<(), CannotDo> {
    let permissions = world.permissions_in(channel, user);
    if !permissions.contains(Permissions::VIEW_CHANNEL) {
        return Err(CannotDo::new(format!("{channel} is no channel they see")));
    }
    if !permissions.contains(needed) {
        return Err(CannotDo::new(format!("they may not {verb} there")));
    }
    Ok(())
}

fn sending(world: &World, channel: Id<ChannelMarker>) -> Permissions {
    let is_thread = world
        .channels
        .get(&channel)
        .is_some_and(|channel| channel.thread.is_some());
    if is_thread {
        Permissions::SEND_MESSAGES_IN_THREADS
    } else {
        Permissions::SEND_MESSAGES
    }
}

fn seen(
    world: &World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    message: Id<MessageMarker>,
) -> Result<&Message, CannotDo> {
    world
        .channels
        .get(&channel)
        .and_then(|channel| channel.messages.get(&message))
        .filter(|message| message.ephemeral_to.is_none_or(|only| only == user))
        .ok_or_else(|| CannotDo::new(format!("they see no message {message}")))
}

fn checked(content: &str) -> Result<&str, CannotDo> {
    let length = content.chars().count();
    if content.trim().is_empty() || length > MAX_CONTENT {
        return Err(CannotDo::new(format!(
            "a message has 1 to {MAX_CONTENT} characters, got {length}"
        )));
    }
    Ok(content)
}

/// Writes a message.
pub(crate) fn post(
    world: &mut World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    content: &str,
    reply_to: Option<Id<MessageMarker>>,
) -> Result<Id<MessageMarker>, CannotDo> {
    place(world, user, channel, sending(world, channel), "write")?;
    let kind = world.channels.get(&channel).map(|channel| channel.kind);
    if !kind.is_some_and(ChannelType::is_text) {
        return Err(CannotDo::new("there are no messages in such channels"));
    }
    let content = checked(content)?;
    let id = world.next_id();
    let mut message = Message::new(id, channel, Author::User(user), world.now());
    content.clone_into(&mut message.content);
    if let Some(target) = reply_to {
        seen(world, user, channel, target)?;
        message.kind = Message::REPLY;
        message.reference = Some(Reference {
            kind: 0,
            channel_id: channel,
            guild_id: world.guild_of(channel),
            message_id: Some(target),
        });
    }
    world.fill_mentions(&mut message, None);
    Ok(world.post(message))
}

/// Changes the text of the user's own message.
pub(crate) fn edit(
    world: &mut World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    message: Id<MessageMarker>,
    content: &str,
) -> Result<(), CannotDo> {
    let content = checked(content)?;
    let mut edited = seen(world, user, channel, message)?.clone();
    if edited.author_id() != Some(user) {
        return Err(CannotDo::new("only its author may edit a message"));
    }
    content.clone_into(&mut edited.content);
    edited.edited_timestamp = Some(world.now());
    world.fill_mentions(&mut edited, None);
    if let Some(place) = world.message_mut(channel, message) {
        *place = edited;
    }
    world.message_changed(channel, message);
    Ok(())
}

/// Deletes the user's own message, or another's if they may.
pub(crate) fn delete(
    world: &mut World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    message: Id<MessageMarker>,
) -> Result<(), CannotDo> {
    if seen(world, user, channel, message)?.author_id() != Some(user) {
        place(
            world,
            user,
            channel,
            Permissions::MANAGE_MESSAGES,
            "delete messages of others",
        )?;
    }
    world.delete_message(channel, message);
    Ok(())
}

/// Reacts to a message.
pub(crate) fn react(
    world: &mut World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    message: Id<MessageMarker>,
    emoji: &str,
) -> Result<(), CannotDo> {
    let emoji = emoji_of(world, emoji)?;
    let reactions = &seen(world, user, channel, message)?.reactions;
    let is_there = reactions.iter().any(|reaction| reaction.emoji.is(&emoji));
    let full = reactions.len() >= MAX_REACTIONS;
    let needed = if is_there {
        Permissions::READ_MESSAGE_HISTORY
    } else {
        Permissions::READ_MESSAGE_HISTORY | Permissions::ADD_REACTIONS
    };
    place(world, user, channel, needed, "react")?;
    if full && !is_there {
        return Err(CannotDo::new(format!(
            "the message has reactions with {MAX_REACTIONS} emojis already"
        )));
    }
    world.react(channel, message, user, &emoji);
    Ok(())
}

/// Takes the user's reaction back.
pub(crate) fn unreact(
    world: &mut World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    message: Id<MessageMarker>,
    emoji: &str,
) -> Result<(), CannotDo> {
    let emoji = emoji_of(world, emoji)?;
    seen(world, user, channel, message)?;
    if world.unreact(channel, message, user, &emoji) {
        Ok(())
    } else {
        Err(CannotDo::new("they have not reacted so"))
    }
}

/// Begins to type.
pub(crate) fn typing(
    world: &World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
) -> Result<(), CannotDo> {
    place(world, user, channel, sending(world, channel), "write")?;
    world.typing(channel, user);
    Ok(())
}

/// `👍`, or `name:id` for a custom emoji of any guild.
fn emoji_of(world: &World, text: &str) -> Result<ReactionEmoji, CannotDo> {
    let Some((_, id)) = text.rsplit_once(':') else {
        if text.is_empty() || text.is_ascii() {
            return Err(CannotDo::new(format!("`{text}` is no emoji")));
        }
        return Ok(ReactionEmoji::Unicode(text.to_owned()));
    };
    world
        .guilds
        .values()
        .flat_map(|guild| guild.emojis.values())
        .find(|emoji| emoji.id.to_string() == id)
        .map(|emoji| ReactionEmoji::Custom {
            id: emoji.id,
            name: emoji.name.clone(),
            animated: emoji.animated,
        })
        .ok_or_else(|| CannotDo::new(format!("there is no emoji `{text}`")))
}
