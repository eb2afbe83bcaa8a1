//! [Users](https://discord.com/developers/docs/resources/user), direct messages, and
//! [where to connect](https://discord.com/developers/docs/events/gateway#get-gateway).

use cordial_model::{
    Permissions,
    gateway::{EventType, Intents},
    json::{Decode, ObjectWriter, RawJson},
    oauth2::Scope,
    rest::{
        CreateDm, CreateGroupDm, GetCurrentUser, GetCurrentUserConnections,
        GetCurrentUserGuildMember, GetCurrentUserGuilds, GetGateway, GetGatewayBot, GetUser,
        Incoming, LeaveGuild, ListVoiceRegions, ModifyCurrentUser,
    },
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    access::{channel_of, guild_of},
    group_dms,
    pictures::{self, Picture},
};
use crate::{
    hub::Audience,
    world::{
        World,
        render::{self, Object},
    },
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
    handlers.either::<CreateGroupDm, CreateDm>(is_group, group_dms::create, |context, request| {
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
    handlers.on(|context, request: GetCurrentUserGuildMember| {
        let grant = context.bearer(Some(&Scope::GuildsMembersRead))?;
        let world = &*context.world;
        let member = world
            .guilds
            .get(&request.guild_id)
            .and_then(|guild| guild.members.get(&grant.user_id))
            .ok_or_else(ApiError::unknown_guild)?;
        Ok(Reply::object(|o| member.write(o, world)))
    });
    handlers.on(|context, _: GetCurrentUserConnections| {
        let grant = context.bearer(Some(&Scope::Connections))?;
        let connections = context.world.connections.get(&grant.user_id);
        Ok(Reply::value(&connections.cloned().unwrap_or_default()))
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
            list.element(&Object(write_region));
        })))
    });
}

/// A group is asked for with the tokens of who is to be in it.
fn is_group(_: &World, incoming: &Incoming) -> bool {
    #[derive(Decode)]
    struct Tokens {
        access_tokens: Option<RawJson>,
    }
    let tokens = incoming.json_body::<Tokens>();
    tokens.is_ok_and(|tokens| tokens.access_tokens.is_some())
}

/// The only region that there is.
pub(super) fn write_region(o: &mut ObjectWriter<'_>) {
    o.field("id", "us-west");
    o.field("name", "US West");
    o.field("custom", &false);
    o.field("deprecated", &false);
    o.field("optimal", &true);
}

fn current(context: &mut Context<'_>, _: GetCurrentUser) -> Result<Reply, ApiError> {
    let id = context.either(Some(&Scope::Identify))?.user_id;
    let with_email = !context.is_bearer() || context.bearer(Some(&Scope::Email)).is_ok();
    let user = context.world.users.get(&id);
    let user = user.ok_or_else(ApiError::unknown_user)?;
    Ok(Reply::object(|o| user.write_private(o, with_email)))
}

fn modify(context: &mut Context<'_>, request: ModifyCurrentUser) -> Result<Reply, ApiError> {
    let id = context.caller()?.user_id;
    if let Some(username) = &request.username {
        check_username(username)?;
    }
    let avatar = Picture::read_change(request.avatar)?;
    let banner = Picture::read_change(request.banner)?;
    let world = &mut *context.world;
    let user = world
        .users
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_user)?;
    let files = &mut world.files;
    pictures::replace(files, format!("avatars/{id}"), avatar, &mut user.avatar);
    pictures::replace(files, format!("banners/{id}"), banner, &mut user.banner);
    if let Some(username) = request.username {
        user.username = username;
    }
    if world.application_of(id).is_some() {
        let user = &world.users[&id];
        let data = render::object(|o| user.write_private(o, true));
        let (kind, own) = (EventType::UserUpdate, Audience::User(id));
        world.publish(kind, None, Intents::empty(), own, data);
    }
    current(context, GetCurrentUser::new())
}

/// Names that Discord gives to nobody. [Discord](https://discord.com/developers/docs/resources/user#usernames-and-nicknames)
fn check_username(name: &str) -> Result<(), ApiError> {
    let lower = name.trim().to_lowercase();
    if let Some(word) = ["@", "#", ":", "```", "discord"]
        .into_iter()
        .find(|word| lower.contains(word))
    {
        let message = format!("Username cannot contain \"{word}\"");
        let code = "USERNAME_INVALID_CONTAINS";
        return Err(ApiError::field("username", code, message));
    }
    if matches!(&*lower, "everyone" | "here") {
        let message = format!("Username cannot be \"{lower}\"");
        return Err(ApiError::field("username", "USERNAME_INVALID", message));
    }
    Ok(())
}

fn guilds(context: &mut Context<'_>, request: GetCurrentUserGuilds) -> Result<Reply, ApiError> {
    let id = context.either(Some(&Scope::Guilds))?.user_id;
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
