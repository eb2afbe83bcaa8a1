//! [Integrations of guilds](https://discord.com/developers/docs/resources/guild#get-guild-integrations): their bots.

use cordial_model::{
    Permissions,
    guild::{AuditLogEvent, AuditLogOptions},
    rest::{DeleteGuildIntegration, GetGuildIntegrations},
};

use super::{
    super::{ApiError, Context, Handlers, Reply, reply::errors},
    access::guild_with,
};
use crate::world::{
    NewEntry,
    render::{self, Object},
};

/// How many are listed.
const LISTED: usize = 50;

errors! {
    unknown_integration NOT_FOUND 10005 "Unknown Integration",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGuildIntegrations| {
        let caller = context.caller()?;
        let world = &*context.world;
        let id = request.guild_id;
        let guild = guild_with(world, id, caller, Permissions::MANAGE_GUILD)?;
        Ok(Reply::json(render::list(|list| {
            for (id, bot) in guild.integrations().take(LISTED) {
                if let Some(application) = world.application_of(bot) {
                    list.element(&Object(|o| {
                        world.write_integration(o, guild, id, application);
                    }));
                }
            }
        })))
    });
    handlers.on(delete);
}

fn delete(context: &mut Context<'_>, request: DeleteGuildIntegration) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let (guild_id, id) = (request.guild_id, request.integration_id);
    let guild = guild_with(context.world, guild_id, caller, Permissions::MANAGE_GUILD)?;
    let found = guild.integrations().find(|(known, _)| *known == id);
    let (_, bot) = found.ok_or_else(ApiError::unknown_integration)?;
    let name = context.world.users.get(&bot);
    let name = name.map(|bot| bot.username.clone()).unwrap_or_default();
    let entry = NewEntry::new(AuditLogEvent::IntegrationDelete)
        .target(id)
        .options(AuditLogOptions {
            integration_type: Some("discord".into()),
            ..AuditLogOptions::default()
        })
        .change("name", Some(name.as_str()), None);
    // The entry comes first: whoever removes itself would not hear of it.
    context.audit(guild_id, entry);
    let webhooks = context.world.applications.values();
    let application = webhooks
        .filter(|application| application.bot_id == bot)
        .map(|application| application.id)
        .next();
    context
        .world
        .webhooks
        .retain(|_, webhook| webhook.guild_id != guild_id || webhook.application_id != application);
    context.world.remove_member(guild_id, bot);
    Ok(Reply::empty())
}
