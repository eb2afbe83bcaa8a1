//! [Stickers](https://discord.com/developers/docs/resources/sticker).

use cordial_model::{
    Patch, Permissions,
    guild::AuditLogEvent,
    id::{
        Id,
        marker::{GuildMarker, StickerMarker, UserMarker},
    },
    rest::{
        CreateGuildSticker, DeleteGuildSticker, GetGuildSticker, GetSticker, GetStickerPack,
        ListGuildStickers, ListStickerPacks, ModifyGuildSticker, StatusCode,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::{guild_of, guild_with},
    compose,
    sticker_file::format_of,
};
use crate::world::{
    Guild, NewEntry, Sticker, StickerPack, StoredFile, World,
    render::{self, Object},
};

errors! {
    unknown_sticker NOT_FOUND 10060 "Unknown Sticker",
    unknown_sticker_pack NOT_FOUND 10061 "Unknown Sticker Pack",
}

/// Fields whose changes the audit log tells.
const TOLD: &[&str] = &["name", "description", "tags", "format_type", "guild_id"];

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetSticker| {
        let world = &*context.world;
        if let Some(sticker) = world.guild_sticker(request.sticker_id) {
            return Ok(Reply::object(|o| sticker.write(o, world, false)));
        }
        let standard = World::standard_sticker(request.sticker_id);
        let standard = standard.ok_or_else(ApiError::unknown_sticker)?;
        Ok(Reply::value(&standard))
    });
    handlers.on(|_, _: ListStickerPacks| {
        let packs = render::List(|list| {
            for pack in StickerPack::all() {
                list.element(&Object(|o| pack.write(o)));
            }
        });
        Ok(Reply::object(|o| o.field("sticker_packs", &packs)))
    });
    handlers.on(|_, request: GetStickerPack| {
        let mut packs = StickerPack::all().iter();
        let pack = packs.find(|pack| pack.id == request.pack_id);
        let pack = pack.ok_or_else(ApiError::unknown_sticker_pack)?;
        Ok(Reply::object(|o| pack.write(o)))
    });
    handlers.on(|context, request: ListGuildStickers| {
        let caller = context.caller()?;
        let world = &*context.world;
        let guild = guild_of(world, request.guild_id, caller)?;
        let makers = sees_makers(world, guild, caller);
        Ok(Reply::json(render::list(|list| {
            for sticker in guild.extras.stickers.values() {
                list.element(&Object(|o| sticker.write(o, world, makers)));
            }
        })))
    });
    handlers.on(|context, request: GetGuildSticker| {
        let caller = context.caller()?;
        let guild = guild_of(context.world, request.guild_id, caller)?;
        reply(context.world, guild, request.sticker_id, caller)
    });
    handlers.on(create);
    handlers.on(modify);
    handlers.on(delete);
}

fn sticker_of(guild: &Guild, id: Id<StickerMarker>) -> Result<&Sticker, ApiError> {
    let sticker = guild.extras.stickers.get(&id);
    sticker.ok_or_else(ApiError::unknown_sticker)
}

/// Who made a sticker is told to those who make and manage them.
pub(super) fn sees_makers(world: &World, guild: &Guild, caller: Caller) -> bool {
    world
        .permissions_of(guild.id, caller.user_id)
        .intersects(Permissions::CREATE_GUILD_EXPRESSIONS | Permissions::MANAGE_GUILD_EXPRESSIONS)
}

fn reply(
    world: &World,
    guild: &Guild,
    id: Id<StickerMarker>,
    caller: Caller,
) -> Result<Reply, ApiError> {
    let sticker = sticker_of(guild, id)?;
    let makers = sees_makers(world, guild, caller);
    Ok(Reply::object(|o| sticker.write(o, world, makers)))
}

/// Whoever may make emojis, stickers and sounds may change their own; those of others need more.
pub(super) fn may_change(
    world: &World,
    guild_id: Id<GuildMarker>,
    caller: Caller,
    maker: Option<Id<UserMarker>>,
) -> Result<(), ApiError> {
    let own = world.permissions_of(guild_id, caller.user_id);
    let is_own = maker == Some(caller.user_id);
    if own.contains(Permissions::MANAGE_GUILD_EXPRESSIONS)
        || (is_own && own.contains(Permissions::CREATE_GUILD_EXPRESSIONS))
    {
        Ok(())
    } else {
        Err(ApiError::missing_permissions())
    }
}

/// The words of a sticker that is made or changed. Descriptions may be empty, but not short.
fn check_description(description: Option<&str>) -> Result<(), ApiError> {
    match description {
        Some(text) if text.chars().count() == 1 => {
            let message = "Must be between 2 and 100 in length.";
            let code = "BASE_TYPE_BAD_LENGTH";
            Err(ApiError::field("description", code, message))
        }
        _ => Ok(()),
    }
}

fn create(context: &mut Context<'_>, request: CreateGuildSticker) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let guild_id = request.guild_id;
    let permission = Permissions::CREATE_GUILD_EXPRESSIONS;
    let guild = guild_with(world, guild_id, caller, permission)?;
    check_description(request.description.as_deref())?;
    let lottie = guild.has_feature("VERIFIED") || guild.has_feature("PARTNERED");
    let file = compose::in_memory(&request.file.data)?;
    let format = format_of(&file, lottie)?;
    let most = [5, 15, 30, 60][usize::from(guild.extras.premium_tier.min(3))];
    if guild.extras.stickers.len() >= most {
        let message = format!("Maximum number of stickers reached ({most})");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 30039, message));
    }
    let id = world.next_id();
    let sticker = Sticker {
        id,
        guild_id,
        name: request.name,
        description: request.description.filter(|text| !text.is_empty()),
        tags: request.tags,
        format,
        user_id: caller.user_id,
    };
    let stored = StoredFile {
        content_type: Some(sticker.content_type().to_owned()),
        data: file,
    };
    world.files.insert(sticker.path(), stored);
    if let Some(guild) = world.guilds.get_mut(&guild_id) {
        guild.extras.stickers.insert(id, sticker);
    }
    world.stickers_changed(guild_id);
    let made = told(world, guild_id, id);
    let entry = NewEntry::created(AuditLogEvent::StickerCreate, TOLD, &made);
    context.audit(guild_id, entry.target(id));
    let guild = guild_of(context.world, guild_id, caller)?;
    reply(context.world, guild, id, caller).map(Reply::created)
}

fn told(world: &World, guild_id: Id<GuildMarker>, id: Id<StickerMarker>) -> std::sync::Arc<str> {
    let guild = world.guilds.get(&guild_id);
    let sticker = guild.and_then(|guild| guild.extras.stickers.get(&id));
    render::object(|o| {
        if let Some(sticker) = sticker {
            sticker.write(o, world, false);
        }
    })
}

fn modify(context: &mut Context<'_>, request: ModifyGuildSticker) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.sticker_id);
    let guild = guild_of(world, guild_id, caller)?;
    may_change(
        world,
        guild_id,
        caller,
        Some(sticker_of(guild, id)?.user_id),
    )?;
    check_description(request.description.set().map(String::as_str))?;
    let before = told(world, guild_id, id);
    if let Some(guild) = world.guilds.get_mut(&guild_id)
        && let Some(sticker) = guild.extras.stickers.get_mut(&id)
    {
        if let Some(name) = request.name {
            sticker.name = name;
        }
        if let Some(tags) = request.tags {
            sticker.tags = tags;
        }
        match request.description {
            Patch::Leave => {}
            Patch::Clear => sticker.description = None,
            Patch::Set(text) => sticker.description = Some(text).filter(|text| !text.is_empty()),
        }
    }
    world.stickers_changed(guild_id);
    let after = told(world, guild_id, id);
    let entry = NewEntry::between(AuditLogEvent::StickerUpdate, TOLD, &before, &after);
    context.audit(guild_id, entry.target(id));
    let guild = guild_of(context.world, guild_id, caller)?;
    reply(context.world, guild, id, caller)
}

fn delete(context: &mut Context<'_>, request: DeleteGuildSticker) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.sticker_id);
    let guild = guild_of(world, guild_id, caller)?;
    may_change(
        world,
        guild_id,
        caller,
        Some(sticker_of(guild, id)?.user_id),
    )?;
    let before = told(world, guild_id, id);
    if let Some(guild) = world.guilds.get_mut(&guild_id)
        && let Some(sticker) = guild.extras.stickers.remove(&id)
    {
        world.files.remove(&sticker.path());
    }
    world.stickers_changed(guild_id);
    let entry = NewEntry::deleted(AuditLogEvent::StickerDelete, TOLD, &before);
    context.audit(guild_id, entry.target(id));
    Ok(Reply::empty())
}
