//! The [search for messages](https://discord.com/developers/docs/resources/message#search-guild-messages).

use std::collections::BTreeSet;

use cordial_model::{
    Permissions,
    channel::message::{SearchSortMode, SortOrder},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    rest::{SearchGuildMessages, StatusCode},
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    access::{channel_of, guild_with},
};
use crate::world::{
    Message, View, World,
    render::{List, Object},
    write_thread_member,
};

/// Results of a page unless it is said.
const PAGE: u32 = 25;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(search);
}

/// The answer while there is no index yet.
pub(super) fn not_indexed(world: &World, guild_id: Id<GuildMarker>) -> Option<Reply> {
    let wait = world.index_wait(guild_id)?;
    let reply = Reply::object(|o| {
        o.field("message", "Index not yet available. Try again later");
        o.field("code", &110_000_u32);
        o.field("documents_indexed", &0_u8);
        o.field("retry_after", &wait);
    });
    Some(Reply {
        status: StatusCode::ACCEPTED,
        ..reply
    })
}

fn search(context: &mut Context<'_>, request: SearchGuildMessages) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let guild_id = request.guild_id;
    guild_with(world, guild_id, caller, Permissions::READ_MESSAGE_HISTORY)?;
    for id in &request.channel_id {
        if world.guild_of(*id) != Some(guild_id) {
            return Err(ApiError::unknown_channel());
        }
        channel_of(world, *id, caller)?;
    }
    if let Some(reply) = not_indexed(world, guild_id) {
        return Ok(reply);
    }
    let needed = Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY;
    let adults = request.include_nsfw.unwrap_or(false);
    let mut found: Vec<(usize, &Message)> = world
        .channels_of(guild_id)
        .filter(|channel| {
            let permissions = world.permissions_in(channel.id, caller.user_id);
            permissions.contains(needed) && (adults || !channel.nsfw)
        })
        .flat_map(|channel| channel.messages.values())
        .filter(|message| message.ephemeral_to.is_none())
        .filter_map(|message| Some((world.relevance(message, &request)?, message)))
        .collect();
    found.sort_unstable_by_key(|(_, message)| std::cmp::Reverse(message.id));
    if request.sort_by == Some(SearchSortMode::Relevance) {
        found.sort_by_key(|(relevance, _)| std::cmp::Reverse(*relevance));
    } else if request.sort_order == Some(SortOrder::Asc) {
        found.reverse();
    }
    let total = found.len();
    let page: Vec<Message> = found
        .into_iter()
        .skip(request.offset.unwrap_or(0) as usize)
        .take(request.limit.unwrap_or(PAGE) as usize)
        .map(|(_, message)| {
            // What was found comes without its reactions.
            let mut message = message.clone();
            message.reactions.clear();
            message
        })
        .collect();
    let threads: BTreeSet<Id<ChannelMarker>> = page
        .iter()
        .map(|message| message.channel_id)
        .filter(|id| {
            let channel = world.channels.get(id);
            channel.is_some_and(|channel| channel.thread.is_some())
        })
        .collect();
    let threads = || threads.iter().filter_map(|id| world.channels.get(id));
    let view = View::of(caller.user_id);
    Ok(Reply::object(|o| {
        o.field("doing_deep_historical_index", &false);
        o.field("total_results", &total);
        o.field(
            "messages",
            &List(|list| {
                for message in &page {
                    let found = Object(|o| {
                        message.write(o, world, view);
                        o.field("hit", &true);
                    });
                    list.element(&[found]);
                }
            }),
        );
        if threads().next().is_none() {
            return;
        }
        o.field(
            "threads",
            &List(|list| {
                for thread in threads() {
                    list.element(&world.channel_object(thread, caller.user_id));
                }
            }),
        );
        o.field(
            "members",
            &List(|list| {
                for channel in threads() {
                    let members = channel.thread.as_ref().map(|thread| &thread.members);
                    if let Some(joined) = members.and_then(|m| m.get(&caller.user_id)) {
                        list.element(&Object(|o| {
                            write_thread_member(o, channel.id, caller.user_id, *joined);
                        }));
                    }
                }
            }),
        );
    }))
}
