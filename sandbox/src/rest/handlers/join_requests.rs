//! Requests to join a guild: reading, approving and rejecting them.

use cordial_model::{
    Permissions,
    guild::{GuildJoinRequest, JoinRequestStatus},
    rest::{ActionGuildJoinRequest, GetGuildJoinRequests, StatusCode},
};

use super::{
    super::{ApiError, Context, Handlers, Reply, reply::errors},
    access::guild_with,
};
use crate::world::{
    World,
    render::{List, Object},
};

/// How many are listed unless told otherwise.
const LISTED: u32 = 100;

errors! {
    unknown_join_request NOT_FOUND 0 "404: Not Found",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(list);
    handlers.on(act);
}

fn list(context: &mut Context<'_>, request: GetGuildJoinRequests) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let id = request.guild_id;
    let guild = guild_with(world, id, caller, Permissions::KICK_MEMBERS)?;
    let all: Vec<&GuildJoinRequest> = guild
        .extras
        .join_requests
        .values()
        .filter(|it| request.status.is_none() || it.application_status == request.status)
        .collect();
    let limit = request.limit.unwrap_or(LISTED) as usize;
    let mut page: Vec<_> = all
        .iter()
        .filter(|it| request.before.is_none_or(|before| it.id < before))
        .filter(|it| request.after.is_none_or(|after| it.id > after))
        .collect();
    // Pages before a request end at it.
    if request.before.is_some() && page.len() > limit {
        page.drain(..page.len() - limit);
    }
    page.truncate(limit);
    Ok(Reply::object(|o| {
        o.field("total", &all.len());
        o.field(
            "guild_join_requests",
            &List(|list| {
                for request in &page {
                    list.element(&Object(|o| world.write_join_request(o, request)));
                }
            }),
        );
    }))
}

fn act(context: &mut Context<'_>, request: ActionGuildJoinRequest) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.guild_id;
    let guild = guild_with(world, id, caller, Permissions::KICK_MEMBERS)?;
    let found = guild.extras.join_requests.get(&request.request_id);
    let found = found.ok_or_else(ApiError::unknown_join_request)?;
    let approved = match &request.action {
        JoinRequestStatus::Approved => true,
        JoinRequestStatus::Rejected => false,
        _ => {
            let message = "Value must be one of ('APPROVED', 'REJECTED').";
            return Err(ApiError::field("action", "BASE_TYPE_CHOICES", message));
        }
    };
    if found.application_status != Some(JoinRequestStatus::Submitted) {
        let message = "This join request has already been reviewed";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 0, message));
    }
    let user_id = found.user_id;
    let now = world.now();
    let by = cordial_model::json::to_string(&world.user_object(caller.user_id));
    let guild = world.guilds.get_mut(&id);
    let entry = guild.and_then(|guild| guild.extras.join_requests.get_mut(&request.request_id));
    if let Some(entry) = entry {
        entry.application_status = Some(request.action.clone());
        entry.reviewed_at = Some(now);
        let reason = request.rejection_reason.set().filter(|_| !approved);
        entry.rejection_reason = reason.map(|reason| reason.as_str().into());
        entry.actioned_by_user = cordial_model::json::from_str(&by).ok();
    }
    if approved {
        world.add_member(id, user_id);
    }
    reply(world, &request)
}

fn reply(world: &World, request: &ActionGuildJoinRequest) -> Result<Reply, ApiError> {
    let guild = world.guilds.get(&request.guild_id);
    let found = guild.and_then(|guild| guild.extras.join_requests.get(&request.request_id));
    let found = found.ok_or_else(ApiError::unknown_join_request)?;
    Ok(Reply::object(|o| world.write_join_request(o, found)))
}
