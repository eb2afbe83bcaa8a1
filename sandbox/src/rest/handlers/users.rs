//! [Users](https://discord.com/developers/docs/resources/user), direct messages, and
//! [where to connect](https://discord.com/developers/docs/events/gateway#get-gateway).

use cordial_model::{
    Permissions,
    gateway::{EventType, Intents},
    rest::{
        CreateDm, GetCurrentUser, GetCurrentUserGuilds, GetGateway, GetGatewayBot, GetUser,
        LeaveGuild, ListVoiceRegions, ModifyCurrentUser,
    },
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    access::{channel_of, guild_of},
    webhooks::apply_image,
};
use crate::{
    hub::Audience,
    world::render::{self, Object},
};

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(current);
    handlers.on(|context, request: GetUser| {
        let user = context.world.users.get(&request.user_id);
        let user = user.ok_or_else(ApiError::unknown_user)?;
        Ok(Reply::object(|o| user.write(o)))
    });
    handlers.on(modify);
    handlers.on(guilds);
    handlers.on(|context, request: LeaveGuild| {
        let caller = context.caller()?;
        guild_of(context.world, request.guild_id, caller)?;
        context
            .world
            .remove_member(request.guild_id, caller.user_id);
        Ok(Reply::empty())
    });
    handlers.on(|context, request: CreateDm| {
        let caller = context.caller()?;
        let recipient = context.world.users.get(&request.recipient_id);
        let fits = recipient.is_some_and(|user| user.id != caller.user_id);
        if !fits {
            return Err(ApiError::invalid_recipient());
        }
        let id = context
            .world
            .direct_messages(caller.user_id, request.recipient_id);
        let world = &*context.world;
        let channel = channel_of(world, id, caller)?;
        Ok(Reply::object(|o| channel.write(o, world, caller.user_id)))
    });
    handlers.on(|context, _: GetGateway| {
        let url = context.gateway.url();
        Ok(Reply::object(|o| o.field("url", &*url)))
    });
    handlers.on(|context, _: GetGatewayBot| {
        let bot = context.caller()?.user_id;
        let info = context.gateway.bot_info(bot);
        Ok(Reply::object(|o| {
            o.field("url", &*info.url);
            o.field("shards", &info.shards);
            o.field(
                "session_start_limit",
                &Object(|o| {
                    o.field("total", &info.total);
                    o.field("remaining", &info.remaining);
                    let millis = u64::try_from(info.reset_after.as_millis()).unwrap_or(u64::MAX);
                    o.field("reset_after", &millis);
                    o.field("max_concurrency", &info.max_concurrency);
                }),
            );
        }))
    });
    handlers.on(|_, _: ListVoiceRegions| {
        Ok(Reply::json(render::list(|list| {
            list.element(&Object(|o| {
                o.field("id", "us-west");
                o.field("name", "US West");
                o.field("custom", &false);
                o.field("deprecated", &false);
                o.field("optimal", &true);
            }));
        })))
    });
}

fn current(context: &mut Context<'_>, _: GetCurrentUser) -> Result<Reply, ApiError> {
    let id = context.caller()?.user_id;
    let user = context.world.users.get(&id);
    let user = user.ok_or_else(ApiError::unknown_user)?;
    Ok(Reply::object(|o| user.write_private(o)))
}

fn modify(context: &mut Context<'_>, request: ModifyCurrentUser) -> Result<Reply, ApiError> {
    let id = context.caller()?.user_id;
    let world = &mut *context.world;
    let user = world
        .users
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_user)?;
    apply_image(request.avatar, &mut user.avatar)?;
    apply_image(request.banner, &mut user.banner)?;
    if let Some(username) = request.username {
        user.username = username;
    }
    if world.application_of(id).is_some() {
        let user = &world.users[&id];
        let data = render::object(|o| user.write_private(o));
        let (kind, own) = (EventType::UserUpdate, Audience::User(id));
        world.publish(kind, None, Intents::empty(), own, data);
    }
    current(context, GetCurrentUser::new())
}

fn guilds(context: &mut Context<'_>, request: GetCurrentUserGuilds) -> Result<Reply, ApiError> {
    let id = context.caller()?.user_id;
    let world = &*context.world;
    let limit = request.limit.unwrap_or(200) as usize;
    let counts = request.with_counts.unwrap_or(false);
    let mut page: Vec<_> = world
        .guilds_of(id)
        .into_iter()
        .filter(|id| request.before.is_none_or(|before| *id < before))
        .filter(|id| request.after.is_none_or(|after| *id > after))
        .filter_map(|id| world.guilds.get(&id))
        .collect();
    // Pages before an id end at it.
    if request.before.is_some() && request.after.is_none() && page.len() > limit {
        page.drain(..page.len() - limit);
    }
    page.truncate(limit);
    Ok(Reply::json(render::list(|list| {
        for guild in &page {
            let permissions: Permissions = world.permissions_of(guild.id, id);
            list.element(&Object(|o| {
                o.field("id", &guild.id);
                o.field("name", &guild.name);
                o.nullable("icon", &guild.icon);
                o.nullable("banner", &None::<()>);
                o.field("owner", &(guild.owner_id == id));
                o.field("permissions", &permissions);
                o.field("features", &guild.features);
                if counts {
                    o.field("approximate_member_count", &guild.members.len());
                    o.field("approximate_presence_count", &guild.presence_count());
                }
            }));
        }
    })))
}
