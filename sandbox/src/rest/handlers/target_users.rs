//! The [users that alone may use an invite](https://discord.com/developers/docs/resources/invite#get-target-users).

use cordial_model::{
    Permissions,
    guild::AuditLogEvent,
    invite::TargetUsersJobStatus,
    rest::{GetTargetUsers, GetTargetUsersJobStatus, TargetUsers, UpdateTargetUsers},
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    invites::find,
};
use crate::world::{Invite, NewEntry, TargetList, World};

errors! {
    unknown_target_users_job NOT_FOUND 10124 "Unknown invite target users job",
    unknown_target_users NOT_FOUND 10129 "Unknown invite target users",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetTargetUsers| {
        let caller = context.caller()?;
        let invite = readable(context.world, &request.invite_code, caller)?;
        let list = invite
            .target_list()
            .ok_or_else(ApiError::unknown_target_users)?;
        let users = TargetUsers(list.users.iter().copied().collect());
        Ok(Reply::file("text/csv", users.to_csv()))
    });
    handlers.on(|context, request: GetTargetUsersJobStatus| {
        let caller = context.caller()?;
        let invite = readable(context.world, &request.invite_code, caller)?;
        let list = invite.target_list();
        let list = list.ok_or_else(ApiError::unknown_target_users_job)?;
        let count = list.users.len();
        // Nobody has to wait: lists are looked through when they come in.
        Ok(Reply::object(|o| {
            o.field("status", &TargetUsersJobStatus::Completed);
            o.field("total_users", &count);
            o.field("processed_users", &count);
            o.field("created_at", &list.uploaded_at);
            o.field("completed_at", &list.uploaded_at);
            o.nullable("error_message", &None::<()>);
        }))
    });
    handlers.on(update);
}

/// An invite whose users the caller may know: their own, or one of a guild that they manage.
fn readable<'a>(world: &'a World, code: &str, caller: Caller) -> Result<&'a Invite, ApiError> {
    let invite = find(world, code)?;
    let own = world.permissions_of(invite.guild_id, caller.user_id);
    let enough = Permissions::MANAGE_GUILD | Permissions::VIEW_AUDIT_LOG;
    if invite.inviter_id == Some(caller.user_id) || own.intersects(enough) {
        Ok(invite)
    } else {
        Err(ApiError::missing_permissions())
    }
}

/// The users of a file, all of whom must exist.
pub(super) fn checked(world: &World, users: TargetUsers) -> Result<TargetList, ApiError> {
    let unknown: Vec<_> = users
        .0
        .iter()
        .filter(|user| !world.users.contains_key(user))
        .map(ToString::to_string)
        .collect();
    if !unknown.is_empty() {
        let message = format!("Unknown users: {}", unknown.join(", "));
        let code = "INVITE_TARGET_USERS_INVALID";
        return Err(ApiError::field("target_users_file", code, message));
    }
    Ok(TargetList {
        users: users.0.into_iter().collect(),
        uploaded_at: world.now(),
    })
}

fn update(context: &mut Context<'_>, request: UpdateTargetUsers) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let code = &request.invite_code;
    let invite = find(world, code)?;
    let guild_id = invite.guild_id;
    let manages = world
        .permissions_of(guild_id, caller.user_id)
        .contains(Permissions::MANAGE_GUILD);
    if invite.inviter_id != Some(caller.user_id) && !manages {
        return Err(ApiError::missing_permissions());
    }
    let list = checked(world, request.target_users_file)?;
    if let Some(invite) = world.invites.get_mut(code) {
        invite.target.get_or_insert_default().users = Some(list);
    }
    let entry = NewEntry::new(AuditLogEvent::InviteUpdate);
    let entry = entry.change("code", Some(code.as_str()), Some(code.as_str()));
    context.audit(guild_id, entry);
    Ok(Reply::empty())
}
