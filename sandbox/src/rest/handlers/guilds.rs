//! [Guilds](https://discord.com/developers/docs/resources/guild) and their
//! [emojis](https://discord.com/developers/docs/resources/emoji).

use cordial_model::{
    Locale, Patch, Permissions,
    guild::AuditLogEvent,
    id::{
        Id,
        marker::{ChannelMarker, EmojiMarker, GuildMarker},
    },
    rest::{
        CreateGuildEmoji, DeleteGuildEmoji, GetGuild, GetGuildEmoji, GetGuildPreview,
        ListGuildEmojis, ModifyGuild, ModifyGuildEmoji, StatusCode,
    },
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    access::{guild_of, guild_with},
    webhooks::{apply_image, hash_of},
};
use crate::world::{Emoji, Guild, NewEntry, World, audit, render};

/// Still and moving emojis of a guild, of each.
const MAX_EMOJIS: usize = 50;

/// The largest image of an emoji, in bytes.
const MAX_EMOJI_SIZE: usize = 256 * 1024;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGuild| {
        let caller = context.caller()?;
        let world = &*context.world;
        let guild = guild_of(world, request.guild_id, caller)?;
        let counts = request.with_counts.unwrap_or(false);
        Ok(Reply::object(|o| {
            guild.write(o, world);
            if counts {
                o.field("approximate_member_count", &guild.members.len());
                o.field("approximate_presence_count", &guild.presence_count());
            }
        }))
    });
    handlers.on(|context, request: GetGuildPreview| {
        let caller = context.caller()?;
        let world = &*context.world;
        let guild = guild_of(world, request.guild_id, caller)?;
        Ok(Reply::object(|o| {
            o.field("id", &guild.id);
            o.field("name", &guild.name);
            o.nullable("icon", &guild.icon);
            o.nullable("description", &guild.description);
            for key in ["home_header", "splash", "discovery_splash"] {
                o.nullable(key, &None::<()>);
            }
            o.field("features", &guild.features);
            o.field("approximate_member_count", &guild.members.len());
            o.field("approximate_presence_count", &guild.presence_count());
            o.field("emojis", &guild.emojis_list(world));
            o.field("stickers", &Vec::<()>::new());
        }))
    });
    handlers.on(modify);
    handlers.on(|context, request: ListGuildEmojis| {
        let caller = context.caller()?;
        let world = &*context.world;
        let guild = guild_of(world, request.guild_id, caller)?;
        Ok(Reply::value(&guild.emojis_list(world)))
    });
    handlers.on(|context, request: GetGuildEmoji| {
        let caller = context.caller()?;
        let guild = guild_of(context.world, request.guild_id, caller)?;
        emoji(context.world, guild, request.emoji_id)
    });
    handlers.on(create_emoji);
    handlers.on(modify_emoji);
    handlers.on(delete_emoji);
}

/// A channel that a guild is set to use must be its own.
fn check_channel(
    world: &World,
    guild_id: Id<GuildMarker>,
    key: &str,
    change: &Patch<Id<ChannelMarker>>,
) -> Result<(), ApiError> {
    match change.set() {
        Some(id) if world.guild_of(*id) != Some(guild_id) => Err(ApiError::field(
            key,
            "CHANNEL_INVALID",
            "Channel is not in this guild.",
        )),
        _ => Ok(()),
    }
}

fn modify(context: &mut Context<'_>, request: ModifyGuild) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.guild_id;
    let guild = guild_with(world, id, caller, Permissions::MANAGE_GUILD)?;
    let before = render::object(|o| guild.write(o, world));
    for (key, change) in [
        ("afk_channel_id", &request.afk_channel_id),
        ("system_channel_id", &request.system_channel_id),
        ("rules_channel_id", &request.rules_channel_id),
        (
            "public_updates_channel_id",
            &request.public_updates_channel_id,
        ),
        (
            "safety_alerts_channel_id",
            &request.safety_alerts_channel_id,
        ),
    ] {
        check_channel(world, id, key, change)?;
    }
    let guild = world
        .guilds
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_guild)?;
    apply_image(request.icon, &mut guild.icon)?;
    if let Some(name) = request.name {
        guild.name = name;
    }
    request.description.apply(&mut guild.description);
    match request.verification_level {
        Patch::Leave => {}
        Patch::Clear => guild.verification_level = 0,
        Patch::Set(level) => guild.verification_level = level.get(),
    }
    match request.default_message_notifications {
        Patch::Leave => {}
        Patch::Clear => guild.default_message_notifications = 0,
        Patch::Set(level) => guild.default_message_notifications = level.get(),
    }
    match request.explicit_content_filter {
        Patch::Leave => {}
        Patch::Clear => guild.explicit_content_filter = 0,
        Patch::Set(level) => guild.explicit_content_filter = level.get(),
    }
    request.afk_channel_id.apply(&mut guild.afk_channel_id);
    if let Some(seconds) = request.afk_timeout {
        guild.afk_timeout = seconds;
    }
    request
        .system_channel_id
        .apply(&mut guild.system_channel_id);
    if let Some(flags) = request.system_channel_flags {
        guild.system_channel_flags = flags.bits();
    }
    request.rules_channel_id.apply(&mut guild.rules_channel_id);
    let updates = request.public_updates_channel_id;
    updates.apply(&mut guild.public_updates_channel_id);
    let alerts = request.safety_alerts_channel_id;
    alerts.apply(&mut guild.safety_alerts_channel_id);
    match request.preferred_locale {
        Patch::Leave => {}
        Patch::Clear => Locale::EnglishUs
            .as_str()
            .clone_into(&mut guild.preferred_locale),
        Patch::Set(locale) => locale.as_str().clone_into(&mut guild.preferred_locale),
    }
    if let Some(features) = request.features {
        guild.features = features.iter().map(|f| f.as_str().to_owned()).collect();
    }
    if let Some(enabled) = request.premium_progress_bar_enabled {
        guild.premium_progress_bar_enabled = enabled;
    }
    world.guild_changed(id);
    let guild = guild_of(world, id, caller)?;
    let after = render::object(|o| guild.write(o, world));
    let entry = NewEntry::between(AuditLogEvent::GuildUpdate, audit::GUILD, &before, &after);
    context.audit(id, entry.target(id));
    Ok(Reply::json(after))
}

fn emoji(world: &World, guild: &Guild, id: Id<EmojiMarker>) -> Result<Reply, ApiError> {
    let emoji = guild.emojis.get(&id).ok_or_else(ApiError::unknown_emoji)?;
    Ok(Reply::object(|o| emoji.write(o, world)))
}

fn check_emoji_name(name: &str) -> Result<(), ApiError> {
    if name
        .chars()
        .all(|char| char.is_ascii_alphanumeric() || char == '_')
    {
        return Ok(());
    }
    let message = "String value did not match validation regex.";
    Err(ApiError::field("name", "STRING_TYPE_REGEX", message))
}

fn create_emoji(context: &mut Context<'_>, request: CreateGuildEmoji) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let permission = Permissions::CREATE_GUILD_EXPRESSIONS;
    let guild = guild_with(world, request.guild_id, caller, permission)?;
    check_emoji_name(&request.name)?;
    // The image is checked as a whole; only its hash would be of use to anybody.
    hash_of(&request.image)?;
    if request
        .image
        .bytes()
        .is_some_and(|bytes| bytes.len() > MAX_EMOJI_SIZE)
    {
        let message = "File cannot be larger than 256.0 kb.";
        return Err(ApiError::field("image", "BINARY_TYPE_MAX_SIZE", message));
    }
    let animated = request.image.mime() == "image/gif";
    let like = |emoji: &&Emoji| emoji.animated == animated;
    if guild.emojis.values().filter(like).count() >= MAX_EMOJIS {
        let message = format!("Maximum number of emojis reached ({MAX_EMOJIS})");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 30008, message));
    }
    let id = world.next_id();
    let emoji_to_be = Emoji {
        id,
        name: request.name,
        roles: request.roles,
        user_id: Some(caller.user_id),
        animated,
    };
    if let Some(guild) = world.guilds.get_mut(&request.guild_id) {
        guild.emojis.insert(id, emoji_to_be);
    }
    world.emojis_changed(request.guild_id);
    let guild = guild_of(world, request.guild_id, caller)?;
    let made = render::object(|o| guild.emojis[&id].write(o, world));
    let entry = NewEntry::created(AuditLogEvent::EmojiCreate, audit::EMOJI, &made);
    context.audit(request.guild_id, entry.target(id));
    let guild = guild_of(context.world, request.guild_id, caller)?;
    emoji(context.world, guild, id).map(Reply::created)
}

fn modify_emoji(context: &mut Context<'_>, request: ModifyGuildEmoji) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let permission = Permissions::MANAGE_GUILD_EXPRESSIONS;
    let guild = guild_with(world, request.guild_id, caller, permission)?;
    if let Some(name) = &request.name {
        check_emoji_name(name)?;
    }
    let known = guild.emojis.get(&request.emoji_id);
    let known = known.ok_or_else(ApiError::unknown_emoji)?;
    let before = render::object(|o| known.write(o, world));
    let emoji_to_change = world
        .guilds
        .get_mut(&request.guild_id)
        .and_then(|guild| guild.emojis.get_mut(&request.emoji_id))
        .ok_or_else(ApiError::unknown_emoji)?;
    if let Some(name) = request.name {
        emoji_to_change.name = name;
    }
    match request.roles {
        Patch::Leave => {}
        Patch::Clear => emoji_to_change.roles.clear(),
        Patch::Set(roles) => emoji_to_change.roles = roles,
    }
    world.emojis_changed(request.guild_id);
    let guild = guild_of(world, request.guild_id, caller)?;
    let after = render::object(|o| guild.emojis[&request.emoji_id].write(o, world));
    let entry = NewEntry::between(AuditLogEvent::EmojiUpdate, audit::EMOJI, &before, &after);
    context.audit(request.guild_id, entry.target(request.emoji_id));
    Ok(Reply::json(after))
}

fn delete_emoji(context: &mut Context<'_>, request: DeleteGuildEmoji) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let permission = Permissions::MANAGE_GUILD_EXPRESSIONS;
    guild_with(world, request.guild_id, caller, permission)?;
    let removed = world
        .guilds
        .get_mut(&request.guild_id)
        .and_then(|guild| guild.emojis.remove(&request.emoji_id));
    let removed = removed.ok_or_else(ApiError::unknown_emoji)?;
    world.emojis_changed(request.guild_id);
    let before = render::object(|o| removed.write(o, world));
    let entry = NewEntry::deleted(AuditLogEvent::EmojiDelete, audit::EMOJI, &before);
    context.audit(request.guild_id, entry.target(request.emoji_id));
    Ok(Reply::empty())
}
