//! [Pruning](https://discord.com/developers/docs/resources/guild#get-guild-prune-count): members who are gone for long.
//!
//! Inactive are those who are offline now, and have neither joined nor written anything in that time.

use std::{collections::BTreeSet, time::Duration};

use cordial_model::{
    Permissions,
    guild::{AuditLogEvent, AuditLogOptions},
    id::{
        Id,
        marker::{GuildMarker, RoleMarker, UserMarker},
    },
    rest::{BeginGuildPrune, GetGuildPruneCount},
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::{guild_with, role_of},
};
use crate::world::{NewEntry, World};

/// Days of absence unless told otherwise.
const DAYS: u32 = 7;

const DAY: Duration = Duration::from_hours(24);

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGuildPruneCount| {
        let caller = context.caller()?;
        let roles = request.include_roles.map(|roles| roles.0);
        let days = request.days.unwrap_or(DAYS);
        let gone = inactive(
            context.world,
            request.guild_id,
            caller,
            days,
            &roles.unwrap_or_default(),
        )?;
        Ok(Reply::object(|o| o.field("pruned", &gone.len())))
    });
    handlers.on(begin);
}

/// Members who may be removed: those without roles, or with none but the given.
fn inactive(
    world: &World,
    guild_id: Id<GuildMarker>,
    caller: Caller,
    days: u32,
    roles: &[Id<RoleMarker>],
) -> Result<Vec<Id<UserMarker>>, ApiError> {
    let needed = Permissions::MANAGE_GUILD | Permissions::KICK_MEMBERS;
    let guild = guild_with(world, guild_id, caller, needed)?;
    for role in roles {
        role_of(guild, *role)?;
    }
    let (now, span) = (world.now(), DAY * days);
    let wrote: BTreeSet<_> = world
        .channels_of(guild_id)
        .flat_map(|channel| channel.messages.values())
        .filter(|message| now.since(message.timestamp) < span)
        .filter_map(crate::world::Message::author_id)
        .collect();
    let here = |id: &Id<UserMarker>| {
        let presence = guild.presences.get(id);
        presence.is_some_and(|presence| presence.status != "offline")
    };
    Ok(guild
        .members
        .values()
        .filter(|member| member.roles.iter().all(|role| roles.contains(role)))
        .filter(|member| now.since(member.joined_at) >= span)
        .map(|member| member.user_id)
        .filter(|id| *id != guild.owner_id && !here(id) && !wrote.contains(id))
        .filter(|id| world.users.get(id).is_some_and(|user| !user.bot))
        .collect())
}

fn begin(context: &mut Context<'_>, request: BeginGuildPrune) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let id = request.guild_id;
    let days = request.days.unwrap_or(DAYS);
    let gone = inactive(context.world, id, caller, days, &request.include_roles)?;
    for user in &gone {
        context.world.remove_member(id, *user);
    }
    let options = AuditLogOptions {
        delete_member_days: Some(days.to_string().into()),
        members_removed: Some(gone.len().to_string().into()),
        ..AuditLogOptions::default()
    };
    let entry = NewEntry::new(AuditLogEvent::MemberPrune).options(options);
    context.audit(id, entry);
    let count = request.compute_prune_count != Some(false);
    Ok(Reply::object(|o| {
        o.nullable("pruned", &count.then_some(gone.len()));
    }))
}
