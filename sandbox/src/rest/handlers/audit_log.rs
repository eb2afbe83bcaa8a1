//! The [audit log](https://discord.com/developers/docs/resources/audit-log).

use std::collections::BTreeSet;

use cordial_model::{
    Permissions,
    guild::AuditLogEntry,
    id::{Id, marker::GenericMarker},
    rest::GetGuildAuditLog,
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    access::guild_with,
};
use crate::world::render::{List, Object};

/// Entries of a page unless it is given.
const PAGE: u32 = 50;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(list);
}

fn list(context: &mut Context<'_>, request: GetGuildAuditLog) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let guild_id = request.guild_id;
    let guild = guild_with(world, guild_id, caller, Permissions::VIEW_AUDIT_LOG)?;
    let limit = request.limit.unwrap_or(PAGE) as usize;
    let wanted = |entry: &&AuditLogEntry| {
        request.user_id.is_none_or(|id| entry.user_id == Some(id))
            && request
                .target_id
                .is_none_or(|id| entry.target_id == Some(id))
            && request
                .action_type
                .is_none_or(|kind| entry.action_type == kind)
            && request.before.is_none_or(|before| entry.id < before)
            && request.after.is_none_or(|after| entry.id > after)
    };
    let found = world.audit_log(guild_id).filter(wanted);
    // The latest come first, but pages behind an entry begin right behind it.
    let page: Vec<&AuditLogEntry> = if request.after.is_some() {
        found.take(limit).collect()
    } else {
        found.rev().take(limit).collect()
    };
    // What the entries are about comes along.
    let named: BTreeSet<Id<GenericMarker>> = page
        .iter()
        .flat_map(|entry| [entry.target_id, entry.user_id.map(Id::cast)])
        .flatten()
        .collect();
    Ok(Reply::object(|o| {
        o.field("audit_log_entries", &page);
        o.field(
            "users",
            &List(|list| {
                for user in named.iter().filter_map(|id| world.users.get(&id.cast())) {
                    list.element(&world.user_object(user.id));
                }
            }),
        );
        o.field(
            "webhooks",
            &List(|list| {
                let own = world.webhooks.values();
                for webhook in own.filter(|webhook| named.contains(&webhook.id.cast())) {
                    list.element(&Object(|o| webhook.write(o, world, true)));
                }
            }),
        );
        o.field(
            "threads",
            &List(|list| {
                let threads = world.channels_of(guild.id);
                let threads = threads.filter(|channel| channel.thread.is_some());
                for thread in threads.filter(|thread| named.contains(&thread.id.cast())) {
                    list.element(&world.channel_object(thread, caller.user_id));
                }
            }),
        );
        o.field(
            "application_commands",
            &List(|list| {
                let commands = world.commands.values();
                for command in commands.filter(|command| named.contains(&command.id.cast())) {
                    list.element(&Object(|o| command.write(o, true)));
                }
            }),
        );
        o.field(
            "guild_scheduled_events",
            &List(|list| {
                let events = guild.extras.events.values();
                for event in events.filter(|event| named.contains(&event.event.id.cast())) {
                    list.element(&Object(|o| event.write(o, world, false)));
                }
            }),
        );
        o.field(
            "integrations",
            &List(|list| {
                let bots = guild.integrations();
                for (id, bot) in bots.filter(|(id, _)| named.contains(&id.cast())) {
                    list.element(&Object(|o| world.write_partial_integration(o, id, bot)));
                }
            }),
        );
        o.field(
            "auto_moderation_rules",
            &List(|list| {
                let rules = world.moderation_rules(guild.id);
                for rule in rules.filter(|rule| named.contains(&rule.rule.id.cast())) {
                    list.element(&Object(|o| rule.write(o)));
                }
            }),
        );
    }))
}
