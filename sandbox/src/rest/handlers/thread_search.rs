//! The search for threads of a channel, which is in Discord's `OpenAPI` file alone.

use cordial_model::{
    Permissions, Timestamp,
    channel::{
        TagSetting,
        message::{SortOrder, ThreadSortMode},
    },
    rest::SearchThreads,
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    access::channel_with,
    search::not_indexed,
    threads::write_page,
};
use crate::world::{Channel, Thread, View, render::List, search::phrases};

/// Results of a page unless it is said.
const PAGE: u32 = 25;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(search);
}

/// How well a thread fits a search; `None` if it does not.
fn relevance(channel: &Channel, thread: &Thread, request: &SearchThreads) -> Option<usize> {
    let slop = request.slop.unwrap_or(0) as usize;
    let relevance = match request.name.as_deref() {
        Some(name) => phrases(&channel.name, name, slop)?,
        None => 0,
    };
    let has = |tag| thread.applied_tags.contains(tag);
    let tagged = match request.tag_setting {
        Some(TagSetting::MatchAll) => request.tag.iter().all(has),
        _ => request.tag.is_empty() || request.tag.iter().any(has),
    };
    let fits = tagged
        && request.min_id.is_none_or(|id| channel.id > id)
        && request.max_id.is_none_or(|id| channel.id < id)
        && request
            .archived
            .is_none_or(|archived| thread.archived == archived);
    fits.then_some(relevance)
}

fn search(context: &mut Context<'_>, request: SearchThreads) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let parent_id = request.channel_id;
    let history = Permissions::READ_MESSAGE_HISTORY;
    let parent = channel_with(world, parent_id, caller, history)?;
    let guild_id = parent.guild_id.ok_or_else(ApiError::not_in_dm)?;
    if let Some(reply) = not_indexed(world, guild_id) {
        return Ok(reply);
    }
    let mut found: Vec<(usize, &Channel, &Thread)> = world
        .channels_of(guild_id)
        .filter(|channel| channel.parent_id == Some(parent_id))
        .filter(|channel| {
            let permissions = world.permissions_in(channel.id, caller.user_id);
            permissions.contains(Permissions::VIEW_CHANNEL)
        })
        .filter_map(|channel| {
            let thread = channel.thread.as_ref()?;
            Some((relevance(channel, thread, &request)?, channel, thread))
        })
        .collect();
    let said = |channel: &Channel| -> Timestamp {
        let last = channel
            .last_message_id
            .map(cordial_model::id::Id::created_at);
        last.unwrap_or_else(|| channel.id.created_at())
    };
    match request.sort_by {
        Some(ThreadSortMode::Relevance) => found.sort_by_key(|(relevance, ..)| *relevance),
        Some(ThreadSortMode::CreationTime) => found.sort_by_key(|(_, channel, _)| channel.id),
        Some(ThreadSortMode::ArchiveTime) => {
            found.sort_by_key(|(_, _, thread)| thread.archive_timestamp);
        }
        _ => found.sort_by_key(|(_, channel, _)| (said(channel), channel.id)),
    }
    if request.sort_order != Some(SortOrder::Asc) {
        found.reverse();
    }
    let total = found.len();
    let offset = request.offset.unwrap_or(0) as usize;
    let limit = request.limit.unwrap_or(PAGE) as usize;
    let page: Vec<&Channel> = found
        .into_iter()
        .map(|(_, channel, _)| channel)
        .skip(offset)
        .take(limit)
        .collect();
    let has_more = offset + page.len() < total;
    let view = View::of(caller.user_id);
    Ok(Reply::object(|o| {
        write_page(o, world, &page, caller, has_more);
        o.field(
            "first_messages",
            &List(|list| {
                for channel in &page {
                    if let Some(message) = channel.messages.get(&channel.id.cast()) {
                        list.element(&world.message_object(message, view));
                    }
                }
            }),
        );
        o.field("total_results", &total);
    }))
}
