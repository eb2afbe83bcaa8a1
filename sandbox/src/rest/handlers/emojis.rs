//! [Emojis of guilds](https://discord.com/developers/docs/resources/emoji).

use cordial_model::{
    ImageData, Patch, Permissions,
    guild::AuditLogEvent,
    id::{
        Id,
        marker::{EmojiMarker, RoleMarker},
    },
    rest::{
        CreateGuildEmoji, DeleteGuildEmoji, GetGuildEmoji, ListGuildEmojis, ModifyGuildEmoji,
        StatusCode,
    },
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    access::{guild_of, guild_with, role_of},
    pictures::Picture,
    stickers::may_change,
};
use crate::world::{Emoji, Guild, NewEntry, StoredFile, World, audit, render};

/// The largest image, in bytes.
const MAX_SIZE: usize = 256 * 1024;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: ListGuildEmojis| {
        let caller = context.caller()?;
        let world = &*context.world;
        let guild = guild_of(world, request.guild_id, caller)?;
        Ok(Reply::value(&guild.emojis_list(world)))
    });
    handlers.on(|context, request: GetGuildEmoji| {
        let caller = context.caller()?;
        let guild = guild_of(context.world, request.guild_id, caller)?;
        let emoji = emoji_of(guild, request.emoji_id)?;
        Ok(Reply::object(|o| emoji.write(o, context.world)))
    });
    handlers.on(create);
    handlers.on(modify);
    handlers.on(delete);
}

fn emoji_of(guild: &Guild, id: Id<EmojiMarker>) -> Result<&Emoji, ApiError> {
    guild.emojis.get(&id).ok_or_else(ApiError::unknown_emoji)
}

fn check_name(name: &str) -> Result<(), ApiError> {
    if name
        .chars()
        .all(|char| char.is_ascii_alphanumeric() || char == '_')
    {
        return Ok(());
    }
    let message = "String value did not match validation regex.";
    Err(ApiError::field("name", "STRING_TYPE_REGEX", message))
}

/// Reads the image of an emoji; the file is all that is needed of it.
pub(super) fn read_image(image: &ImageData) -> Result<StoredFile, ApiError> {
    let file = Picture::read(image)?.file;
    if file.data.len() > MAX_SIZE {
        let message = "File cannot be larger than 256.0 kb.";
        return Err(ApiError::field("image", "BINARY_TYPE_MAX_SIZE", message));
    }
    Ok(file)
}

fn check_roles(guild: &Guild, roles: &[Id<RoleMarker>]) -> Result<(), ApiError> {
    roles
        .iter()
        .try_for_each(|id| role_of(guild, *id).map(|_| ()))
}

/// What an emoji is like, for the audit log.
fn told(world: &World, emoji: &Emoji) -> std::sync::Arc<str> {
    render::object(|o| emoji.write(o, world))
}

fn create(context: &mut Context<'_>, request: CreateGuildEmoji) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let guild_id = request.guild_id;
    let permission = Permissions::CREATE_GUILD_EXPRESSIONS;
    let guild = guild_with(world, guild_id, caller, permission)?;
    check_name(&request.name)?;
    let file = read_image(&request.image)?;
    check_roles(guild, &request.roles)?;
    let animated = request.image.mime() == "image/gif";
    let like = |emoji: &&Emoji| emoji.animated == animated;
    // So many still ones, and as many that move.
    let most = [50, 100, 150, 250][usize::from(guild.extras.premium_tier.min(3))];
    if guild.emojis.values().filter(like).count() >= most {
        let (code, what) = if animated {
            (30018, "animated emojis")
        } else {
            (30008, "emojis")
        };
        let message = format!("Maximum number of {what} reached ({most})");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, code, message));
    }
    let id = world.next_id();
    let emoji = Emoji {
        id,
        name: request.name,
        roles: request.roles,
        user_id: Some(caller.user_id),
        animated,
    };
    let made = told(world, &emoji);
    if let Some(guild) = world.guilds.get_mut(&guild_id) {
        guild.emojis.insert(id, emoji);
    }
    world.files.insert_picture("emojis", id, file);
    world.emojis_changed(guild_id);
    let entry = NewEntry::created(AuditLogEvent::EmojiCreate, audit::EMOJI, &made);
    context.audit(guild_id, entry.target(id));
    Ok(Reply::json(made).created())
}

fn modify(context: &mut Context<'_>, request: ModifyGuildEmoji) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.emoji_id);
    let guild = guild_of(world, guild_id, caller)?;
    let known = emoji_of(guild, id)?;
    may_change(world, guild_id, caller, known.user_id)?;
    let before = told(world, known);
    if let Some(name) = &request.name {
        check_name(name)?;
    }
    check_roles(guild, request.roles.set().map_or(&[], Vec::as_slice))?;
    let mut emoji = known.clone();
    if let Some(name) = request.name {
        emoji.name = name;
    }
    match request.roles {
        Patch::Leave => {}
        Patch::Clear => emoji.roles.clear(),
        Patch::Set(roles) => emoji.roles = roles,
    }
    let after = told(world, &emoji);
    if let Some(guild) = world.guilds.get_mut(&guild_id) {
        guild.emojis.insert(id, emoji);
    }
    world.emojis_changed(guild_id);
    let entry = NewEntry::between(AuditLogEvent::EmojiUpdate, audit::EMOJI, &before, &after);
    context.audit(guild_id, entry.target(id));
    Ok(Reply::json(after))
}

fn delete(context: &mut Context<'_>, request: DeleteGuildEmoji) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.emoji_id);
    let guild = guild_of(world, guild_id, caller)?;
    let known = emoji_of(guild, id)?;
    may_change(world, guild_id, caller, known.user_id)?;
    let before = told(world, known);
    if let Some(guild) = world.guilds.get_mut(&guild_id) {
        guild.emojis.remove(&id);
    }
    world.files.remove_picture("emojis", id);
    world.emojis_changed(guild_id);
    let entry = NewEntry::deleted(AuditLogEvent::EmojiDelete, audit::EMOJI, &before);
    context.audit(guild_id, entry.target(id));
    Ok(Reply::empty())
}
