//! Messages, reactions and typing of people, with the checks that Discord makes of them.

use std::time::Duration;

use cordial_model::{
    Permissions,
    channel::ChannelType,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, UserMarker},
    },
};

use super::CannotDo;
use crate::world::{Author, Blocked, CannotVote, Message, ReactionEmoji, Reference, World};

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
    open(world, user, channel)?;
    slow_down(world, user, channel)?;
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
    world.post_moderated(message).map_err(blocked)
}

/// Nobody writes in a thread that is locked but those who manage threads; one that is only archived opens again.
fn open(
    world: &mut World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
) -> Result<(), CannotDo> {
    let place = world.channels.get(&channel);
    let Some(thread) = place.and_then(|place| place.thread.as_ref()) else {
        return Ok(());
    };
    let manages = world
        .permissions_in(channel, user)
        .contains(Permissions::MANAGE_THREADS);
    if thread.locked && (thread.archived || !manages) {
        return Err(CannotDo::new("the thread is locked (160005)"));
    }
    world.unarchive(channel);
    Ok(())
}

/// Where there is a slowmode, people wait between messages; `BYPASS_SLOWMODE` spares them.
fn slow_down(
    world: &mut World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
) -> Result<(), CannotDo> {
    let now = world.now();
    let spared = world
        .permissions_in(channel, user)
        .contains(Permissions::BYPASS_SLOWMODE);
    let Some(place) = world.channels.get_mut(&channel) else {
        return Ok(());
    };
    let pause = Duration::from_secs(place.rate_limit_per_user.into());
    if pause.is_zero() || spared {
        return Ok(());
    }
    let since = place.spoken.get(&user).map(|last| now.since(*last));
    if let Some(since) = since.filter(|since| *since < pause) {
        let left = pause.saturating_sub(since).as_secs_f64();
        return Err(CannotDo::new(format!(
            "this cannot be done due to slowmode (20016): {left:.3} seconds are left"
        )));
    }
    place.spoken.insert(user, now);
    Ok(())
}

/// What somebody is told whose message a rule of auto moderation blocks.
fn blocked(blocked: Blocked) -> CannotDo {
    let explanation = blocked.explanation.map(|text| format!(": {text}"));
    CannotDo::new(format!(
        "the message was blocked by automatic moderation (200000){}",
        explanation.unwrap_or_default()
    ))
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
    world.fill_mentions(&mut edited, None);
    world.edit_moderated(edited).map_err(blocked)
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
    burst: bool,
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
    world.react(channel, message, user, &emoji, burst);
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

/// Chooses answers of a poll; none takes the user's votes back.
pub(crate) fn vote(
    world: &mut World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    message: Id<MessageMarker>,
    answers: &[u32],
) -> Result<(), CannotDo> {
    seen(world, user, channel, message)?;
    place(
        world,
        user,
        channel,
        Permissions::READ_MESSAGE_HISTORY,
        "vote",
    )?;
    world
        .vote(channel, message, user, answers)
        .map_err(|reason| {
            CannotDo::new(match reason {
                CannotVote::NoPoll => String::from("the message has no poll"),
                CannotVote::Over => String::from("the poll is over (520001)"),
                CannotVote::NoSuchAnswer(number) => format!("the poll has no answer {number}"),
                CannotVote::OnlyOne => String::from("the poll takes one answer"),
            })
        })
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
