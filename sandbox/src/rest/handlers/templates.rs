//! [Templates of guilds](https://discord.com/developers/docs/resources/guild-template).

use cordial_model::{
    Permissions,
    id::{Id, marker::GuildMarker},
    rest::{
        CreateGuildTemplate, DeleteGuildTemplate, GetGuildTemplate, GetGuildTemplates,
        ModifyGuildTemplate, SyncGuildTemplate,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::guild_with,
};
use crate::world::{
    Template, World,
    render::{self, Object},
};

errors! {
    unknown_template NOT_FOUND 10057 "Unknown guild template",
    has_template BAD_REQUEST 30031 "Guild already has a template",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGuildTemplate| {
        let world = &*context.world;
        let template = world.templates.get(&request.template_code);
        let template = template.ok_or_else(ApiError::unknown_template)?;
        Ok(Reply::object(|o| template.write(o, world)))
    });
    handlers.on(|context, request: GetGuildTemplates| {
        let caller = context.caller()?;
        let id = request.guild_id;
        let world = &*context.world;
        guild_with(world, id, caller, Permissions::MANAGE_GUILD)?;
        Ok(Reply::json(render::list(|list| {
            let templates = world.templates.values();
            for template in templates.filter(|template| template.guild_id == id) {
                list.element(&Object(|o| template.write(o, world)));
            }
        })))
    });
    handlers.on(create);
    handlers.on(|context, request: SyncGuildTemplate| {
        let caller = context.caller()?;
        let (guild_id, code) = (request.guild_id, request.template_code);
        let world = &mut *context.world;
        template_of(world, guild_id, &code, caller)?;
        let now = world.now();
        let snapshot = world.guild_snapshot(guild_id);
        let snapshot = snapshot.ok_or_else(ApiError::unknown_guild)?;
        if let Some(template) = world.templates.get_mut(&code) {
            template.snapshot = snapshot;
            template.updated_at = now;
        }
        let template = template_of(world, guild_id, &code, caller)?;
        Ok(Reply::object(|o| template.write(o, world)))
    });
    handlers.on(|context, request: ModifyGuildTemplate| {
        let caller = context.caller()?;
        let (guild_id, code) = (request.guild_id, request.template_code);
        let world = &mut *context.world;
        template_of(world, guild_id, &code, caller)?;
        if let Some(template) = world.templates.get_mut(&code) {
            if let Some(name) = request.name {
                template.name = name;
            }
            request.description.apply(&mut template.description);
        }
        let template = template_of(world, guild_id, &code, caller)?;
        Ok(Reply::object(|o| template.write(o, world)))
    });
    handlers.on(|context, request: DeleteGuildTemplate| {
        let caller = context.caller()?;
        let (guild_id, code) = (request.guild_id, request.template_code);
        let world = &mut *context.world;
        let template = template_of(world, guild_id, &code, caller)?;
        let reply = Reply::object(|o| template.write(o, world));
        world.templates.remove(&code);
        Ok(reply)
    });
}

fn template_of<'a>(
    world: &'a World,
    guild_id: Id<GuildMarker>,
    code: &str,
    caller: Caller,
) -> Result<&'a Template, ApiError> {
    guild_with(world, guild_id, caller, Permissions::MANAGE_GUILD)?;
    let template = world.templates.get(code);
    template
        .filter(|template| template.guild_id == guild_id)
        .ok_or_else(ApiError::unknown_template)
}

fn create(context: &mut Context<'_>, request: CreateGuildTemplate) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let guild_id = request.guild_id;
    guild_with(world, guild_id, caller, Permissions::MANAGE_GUILD)?;
    if world
        .templates
        .values()
        .any(|known| known.guild_id == guild_id)
    {
        return Err(ApiError::has_template());
    }
    let code = world.secret(12);
    let now = world.now();
    let snapshot = world.guild_snapshot(guild_id);
    let template = Template {
        code: code.clone(),
        guild_id,
        name: request.name,
        description: request.description,
        creator_id: caller.user_id,
        created_at: now,
        updated_at: now,
        snapshot: snapshot.ok_or_else(ApiError::unknown_guild)?,
    };
    let reply = Reply::object(|o| template.write(o, world));
    world.templates.insert(code, template);
    Ok(reply)
}
