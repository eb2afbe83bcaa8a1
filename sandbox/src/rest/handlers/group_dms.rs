//! [Group direct messages](https://discord.com/developers/docs/resources/user#create-group-dm), of users who let the
//! application add them.

use cordial_model::{
    Secret,
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, UserMarker},
    },
    oauth2::Scope,
    rest::{CreateGroupDm, GroupDmAddRecipient, GroupDmRemoveRecipient, StatusCode},
};

use super::super::{ApiError, Caller, Context, Handlers, Reply};
use crate::world::{Group, World};

/// People in a group, the bot that made it among them.
const MAX_RECIPIENTS: usize = 10;

/// Groups of one application.
const MAX_GROUPS: usize = 10;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(add);
    handlers.on(|context, request: GroupDmRemoveRecipient| {
        let caller = context.caller()?;
        let group = owned(context.world, request.channel_id, caller)?;
        group.nicks.remove(&request.user_id);
        let channel = context
            .world
            .channels
            .get_mut(&request.channel_id)
            .ok_or_else(ApiError::unknown_channel)?;
        let before = channel.recipients.len();
        channel.recipients.retain(|id| *id != request.user_id);
        if channel.recipients.len() == before {
            return Err(ApiError::unknown_user());
        }
        Ok(Reply::empty())
    });
}

/// The user of a token with which the application may add them.
fn joining(
    world: &World,
    application_id: Id<ApplicationMarker>,
    token: &Secret,
) -> Result<Id<UserMarker>, ApiError> {
    world
        .bearer(token.expose())
        .map(|issued| &issued.grant)
        .filter(|grant| grant.application_id == application_id)
        .filter(|grant| grant.allows(&Scope::GroupDmJoins))
        .map(|grant| grant.user_id)
        .ok_or_else(ApiError::invalid_access_token)
}

/// A group that the caller made.
fn owned(world: &mut World, id: Id<ChannelMarker>, caller: Caller) -> Result<&mut Group, ApiError> {
    if !world.channels.contains_key(&id) {
        return Err(ApiError::unknown_channel());
    }
    let group = world
        .groups
        .get_mut(&id)
        .ok_or_else(ApiError::wrong_channel_type)?;
    if group.application_id == caller.application_id {
        Ok(group)
    } else {
        Err(ApiError::missing_access())
    }
}

pub(super) fn create(context: &mut Context<'_>, request: CreateGroupDm) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let mut recipients = vec![caller.user_id];
    for token in &request.access_tokens {
        let user = joining(world, caller.application_id, token)?;
        if !recipients.contains(&user) {
            recipients.push(user);
        }
    }
    if recipients.len() < 2 {
        return Err(ApiError::invalid_recipient());
    }
    if recipients.len() > MAX_RECIPIENTS {
        return Err(too_many_recipients());
    }
    let groups = world
        .groups
        .values()
        .filter(|group| group.application_id == caller.application_id)
        .count();
    if groups >= MAX_GROUPS {
        let message = format!("Maximum number of group DMs reached ({MAX_GROUPS})");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 30011, message));
    }
    let group = Group {
        owner_id: caller.user_id,
        application_id: caller.application_id,
        nicks: request.nicks.unwrap_or_default(),
        name: None,
        icon: None,
    };
    let id = world.create_group(group, recipients);
    reply(world, id, caller)
}

fn too_many_recipients() -> ApiError {
    let message = format!("Maximum number of recipients reached ({MAX_RECIPIENTS})");
    ApiError::new(StatusCode::BAD_REQUEST, 30004, message)
}

fn reply(world: &World, id: Id<ChannelMarker>, caller: Caller) -> Result<Reply, ApiError> {
    let channel = world
        .channels
        .get(&id)
        .ok_or_else(ApiError::unknown_channel)?;
    Ok(Reply::object(|o| channel.write(o, world, caller.user_id)))
}

/// Who is in the group already is left as they are.
fn add(context: &mut Context<'_>, request: GroupDmAddRecipient) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (id, user_id) = (request.channel_id, request.user_id);
    owned(world, id, caller)?;
    if joining(world, caller.application_id, &request.access_token)? != user_id {
        return Err(ApiError::invalid_access_token());
    }
    let channel = world
        .channels
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_channel)?;
    if channel.recipients.contains(&user_id) {
        return Ok(Reply::empty());
    }
    if channel.recipients.len() >= MAX_RECIPIENTS {
        return Err(too_many_recipients());
    }
    channel.recipients.push(user_id);
    if let (Some(nick), Some(group)) = (request.nick, world.groups.get_mut(&id)) {
        group.nicks.insert(user_id, nick);
    }
    reply(world, id, caller).map(Reply::created)
}
