//! [Polls](https://discord.com/developers/docs/resources/poll).

use cordial_model::rest::{EndPoll, GetAnswerVoters};

use super::{
    super::{ApiError, Context, Handlers, Reply, reply::errors},
    access::{channel_with, message_of},
    messages::reply,
};
use crate::world::render::{List, Object};

errors! {
    poll_expired BAD_REQUEST 520_001 "Poll expired",
    no_poll BAD_REQUEST 520_006 "Cannot expire a non-poll message",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(voters);
    handlers.on(end);
}

fn voters(context: &mut Context<'_>, request: GetAnswerVoters) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let history = cordial_model::Permissions::READ_MESSAGE_HISTORY;
    channel_with(world, request.channel_id, caller, history)?;
    let message = message_of(world, request.channel_id, request.message_id, caller)?;
    let poll = message.poll.as_ref();
    let poll = poll.ok_or_else(ApiError::invalid_message_type)?;
    let voters = poll.voters(request.answer_id).ok_or_else(|| {
        let message = "There is no such answer.";
        ApiError::field("answer_id", "BASE_TYPE_CHOICES", message)
    })?;
    let mut page = voters.to_vec();
    page.retain(|id| request.after.is_none_or(|after| *id > after));
    page.sort_unstable();
    page.truncate(request.limit.unwrap_or(25) as usize);
    Ok(Reply::object(|o| {
        o.field(
            "users",
            &List(|list| {
                for id in &page {
                    list.element(&Object(|o| {
                        if let Some(user) = world.users.get(id) {
                            user.write(o);
                        }
                    }));
                }
            }),
        );
    }))
}

fn end(context: &mut Context<'_>, request: EndPoll) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (channel_id, id) = (request.channel_id, request.message_id);
    let message = message_of(world, channel_id, id, caller)?;
    if message.poll.is_none() {
        return Err(ApiError::no_poll());
    }
    if message.author_id() != Some(caller.user_id) {
        return Err(ApiError::other_author());
    }
    if !world.end_poll(channel_id, id) {
        return Err(ApiError::poll_expired());
    }
    reply(world, channel_id, id, caller)
}
