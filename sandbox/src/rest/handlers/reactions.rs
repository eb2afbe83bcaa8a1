//! [Reactions](https://discord.com/developers/docs/resources/message#create-reaction).

use cordial_model::{
    Permissions,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, UserMarker},
    },
    rest::{
        CreateReaction, DeleteAllReactions, DeleteAllReactionsForEmoji, DeleteOwnReaction,
        DeleteUserReaction, GetReactions, RequestEmoji,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::{channel_with, message_of},
    messages::check_open,
};
use crate::world::{ReactionEmoji, World, render};

/// Different emojis that a message can have as reactions.
const MAX_REACTIONS: usize = 20;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(create);
    handlers.on(|context, request: DeleteOwnReaction| {
        let user = context.caller()?.user_id;
        let place = (request.channel_id, request.message_id);
        remove(context, place, &request.emoji, user)
    });
    handlers.on(|context, request: DeleteUserReaction| {
        let place = (request.channel_id, request.message_id);
        remove(context, place, &request.emoji, request.user_id)
    });
    handlers.on(list);
    handlers.on(|context, request: DeleteAllReactions| {
        let place = (request.channel_id, request.message_id);
        clear(context, place, None)
    });
    handlers.on(|context, request: DeleteAllReactionsForEmoji| {
        let place = (request.channel_id, request.message_id);
        clear(context, place, Some(&request.emoji))
    });
}

type Place = (Id<ChannelMarker>, Id<MessageMarker>);

/// The emoji as reactions have it. Custom ones must be in a guild that the caller is in.
fn known(world: &World, caller: Caller, emoji: &RequestEmoji) -> Result<ReactionEmoji, ApiError> {
    match emoji {
        // Emojis are beyond ASCII; keycaps end beyond it.
        RequestEmoji::Unicode(text) if !text.is_ascii() => {
            Ok(ReactionEmoji::Unicode(text.to_string()))
        }
        RequestEmoji::Unicode(_) => Err(ApiError::unknown_emoji()),
        RequestEmoji::Custom(_, id) => world
            .guilds
            .values()
            .filter(|guild| guild.members.contains_key(&caller.user_id))
            .find_map(|guild| guild.emojis.get(id))
            .map(|emoji| ReactionEmoji::Custom {
                id: emoji.id,
                name: emoji.name.clone(),
                animated: emoji.animated,
            })
            .ok_or_else(ApiError::unknown_emoji),
    }
}

/// The emoji of a reaction that may be there, whether or not the emoji still is.
fn named(emoji: &RequestEmoji) -> ReactionEmoji {
    match emoji {
        RequestEmoji::Unicode(text) => ReactionEmoji::Unicode(text.to_string()),
        RequestEmoji::Custom(name, id) => ReactionEmoji::Custom {
            id: *id,
            name: name.to_string(),
            animated: false,
        },
    }
}

fn create(context: &mut Context<'_>, request: CreateReaction) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (channel_id, id) = (request.channel_id, request.message_id);
    let message = message_of(world, channel_id, id, caller)?;
    let emoji = known(world, caller, &request.emoji)?;
    let is_new = !message
        .reactions
        .iter()
        .any(|reaction| reaction.emoji.is(&emoji));
    if is_new && message.reactions.len() >= MAX_REACTIONS {
        return Err(ApiError::max_reactions());
    }
    let mut needed = Permissions::READ_MESSAGE_HISTORY;
    needed.set(Permissions::ADD_REACTIONS, is_new);
    channel_with(world, channel_id, caller, needed)?;
    check_open(world, channel_id, caller, false)?;
    // Bots have no bursts.
    world.react(channel_id, id, caller.user_id, &emoji, false);
    Ok(Reply::empty())
}

fn remove(
    context: &mut Context<'_>,
    (channel_id, id): Place,
    emoji: &RequestEmoji,
    user: Id<UserMarker>,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    message_of(context.world, channel_id, id, caller)?;
    if user != caller.user_id {
        channel_with(
            context.world,
            channel_id,
            caller,
            Permissions::MANAGE_MESSAGES,
        )?;
    }
    check_open(context.world, channel_id, caller, false)?;
    if context.world.unreact(channel_id, id, user, &named(emoji)) {
        Ok(Reply::empty())
    } else {
        Err(ApiError::unknown_emoji())
    }
}

fn clear(
    context: &mut Context<'_>,
    (channel_id, id): Place,
    emoji: Option<&RequestEmoji>,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    message_of(context.world, channel_id, id, caller)?;
    channel_with(
        context.world,
        channel_id,
        caller,
        Permissions::MANAGE_MESSAGES,
    )?;
    check_open(context.world, channel_id, caller, false)?;
    let emoji = emoji.map(named);
    context
        .world
        .clear_reactions(channel_id, id, emoji.as_ref());
    Ok(Reply::empty())
}

fn list(context: &mut Context<'_>, request: GetReactions) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let history = Permissions::READ_MESSAGE_HISTORY;
    channel_with(world, request.channel_id, caller, history)?;
    let message = message_of(world, request.channel_id, request.message_id, caller)?;
    let emoji = named(&request.emoji);
    let burst = request.kind.is_some_and(|kind| kind.get() == 1);
    let mut users: Vec<_> = message
        .reactions
        .iter()
        .filter(|reaction| reaction.emoji.is(&emoji))
        .flat_map(|reaction| {
            if burst {
                &reaction.burst_users
            } else {
                &reaction.users
            }
        })
        .copied()
        .filter(|id| request.after.is_none_or(|after| *id > after))
        .collect();
    users.sort_unstable();
    users.truncate(usize::from(request.limit.unwrap_or(25)));
    Ok(Reply::json(render::list(|list| {
        for id in &users {
            list.element(&world.user_object(*id));
        }
    })))
}
