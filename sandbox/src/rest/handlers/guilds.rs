//! [Guilds](https://discord.com/developers/docs/resources/guild): reading and changing them.

use cordial_model::{
    Locale, Patch, Permissions,
    channel::ChannelType,
    guild::{
        AuditLogEvent, DefaultMessageNotificationLevel, ExplicitContentFilterLevel,
        VerificationLevel,
    },
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    rest::{GetGuild, GetGuildPreview, ModifyGuild},
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::{guild_of, guild_with},
    pictures::{self, Picture},
};
use crate::world::{Guild, NewEntry, World, audit, render};

/// Features that members of the guild can switch.
const SWITCHED: [&str; 4] = [
    "COMMUNITY",
    "DISCOVERABLE",
    "INVITES_DISABLED",
    "RAID_ALERTS_DISABLED",
];

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
        // Those that anybody can find are shown to anybody.
        let known = world.guilds.get(&request.guild_id);
        let guild = match known.filter(|guild| guild.has_feature("DISCOVERABLE")) {
            Some(guild) => guild,
            None => guild_of(world, request.guild_id, caller)?,
        };
        Ok(Reply::object(|o| {
            o.field("id", &guild.id);
            o.field("name", &guild.name);
            o.nullable("icon", &guild.icon);
            o.nullable("description", &guild.description);
            o.nullable("home_header", &guild.extras.home_header);
            o.nullable("splash", &guild.extras.splash);
            o.nullable("discovery_splash", &guild.extras.discovery_splash);
            o.field("features", &guild.features);
            o.field("approximate_member_count", &guild.members.len());
            o.field("approximate_presence_count", &guild.presence_count());
            o.field("emojis", &guild.emojis_list(world));
            o.field("stickers", &guild.stickers_list(world));
        }))
    });
    handlers.on(modify);
}

errors! {
    needs_boosts FORBIDDEN 50101 "This server needs more boosts to perform this action",
}

/// A channel that a guild is set to use must be its own, and fit.
fn check_channel(
    world: &World,
    guild_id: Id<GuildMarker>,
    (key, change): (&str, &Patch<Id<ChannelMarker>>),
    fits: impl Fn(ChannelType) -> bool,
) -> Result<(), ApiError> {
    let Some(id) = change.set() else {
        return Ok(());
    };
    let channel = world.channels.get(id);
    let channel = channel.filter(|channel| channel.guild_id == Some(guild_id));
    match channel {
        Some(channel) if fits(channel.kind) => Ok(()),
        Some(_) => {
            let message = "Channel is of the wrong type.";
            Err(ApiError::field(key, "CHANNEL_TYPE_INVALID", message))
        }
        None => {
            let message = "Channel is not in this guild.";
            Err(ApiError::field(key, "CHANNEL_INVALID", message))
        }
    }
}

fn check_channels(world: &World, request: &ModifyGuild) -> Result<(), ApiError> {
    let id = request.guild_id;
    let afk = ("afk_channel_id", &request.afk_channel_id);
    check_channel(world, id, afk, |kind| kind == ChannelType::GuildVoice)?;
    let updates = &request.public_updates_channel_id;
    let alerts = &request.safety_alerts_channel_id;
    for set in [
        ("system_channel_id", &request.system_channel_id),
        ("rules_channel_id", &request.rules_channel_id),
        ("public_updates_channel_id", updates),
        ("safety_alerts_channel_id", alerts),
    ] {
        let is_text = |kind| {
            matches!(
                kind,
                ChannelType::GuildText | ChannelType::GuildAnnouncement
            )
        };
        check_channel(world, id, set, is_text)?;
    }
    Ok(())
}

/// Pictures that only boosted guilds may have.
fn check_pictures(guild: &Guild, request: &ModifyGuild) -> Result<(), ApiError> {
    let moves = request.icon.set();
    let moves = moves.is_some_and(|icon| icon.mime() == "image/gif");
    let splash = request.discovery_splash.set().is_some();
    let needs = [
        (moves, "ANIMATED_ICON"),
        (request.splash.set().is_some(), "INVITE_SPLASH"),
        (splash, "DISCOVERABLE"),
        (request.banner.set().is_some(), "BANNER"),
    ];
    if needs
        .iter()
        .any(|(asked, feature)| *asked && !guild.has_feature(feature))
    {
        return Err(ApiError::needs_boosts());
    }
    Ok(())
}

/// The features that a guild has afterwards: some can be switched, the others stay as they are.
fn features_of(
    world: &World,
    guild: &Guild,
    request: &ModifyGuild,
    caller: Caller,
) -> Result<Vec<String>, ApiError> {
    let Some(wanted) = &request.features else {
        return Ok(guild.features.clone());
    };
    let wants = |name: &str| wanted.iter().any(|feature| feature.as_str() == name);
    let switched = |name: &str| wants(name) != guild.has_feature(name);
    if switched("COMMUNITY") || switched("DISCOVERABLE") {
        guild_with(world, guild.id, caller, Permissions::ADMINISTRATOR)?;
    }
    let after = |change: &Patch<Id<ChannelMarker>>, before: Option<Id<ChannelMarker>>| match change
    {
        Patch::Leave => before.is_some(),
        Patch::Clear => false,
        Patch::Set(_) => true,
    };
    for (key, has) in [
        (
            "rules_channel_id",
            after(&request.rules_channel_id, guild.rules_channel_id),
        ),
        (
            "public_updates_channel_id",
            after(
                &request.public_updates_channel_id,
                guild.public_updates_channel_id,
            ),
        ),
    ] {
        if wants("COMMUNITY") && !has {
            let message = "This field is required";
            return Err(ApiError::field(key, "BASE_TYPE_REQUIRED", message));
        }
    }
    let kept = guild.features.iter().map(String::as_str);
    let kept = kept.filter(|name| !SWITCHED.contains(name));
    let switched = SWITCHED.into_iter().filter(|name| wants(name));
    Ok(kept.chain(switched).map(str::to_owned).collect())
}

/// A level that is set, or goes back to none.
fn set_level<T>(change: Patch<T>, field: &mut i32, number: impl Fn(T) -> i32) {
    match change {
        Patch::Leave => {}
        Patch::Clear => *field = 0,
        Patch::Set(level) => *field = number(level),
    }
}

fn modify(context: &mut Context<'_>, request: ModifyGuild) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let id = request.guild_id;
    let guild = guild_with(world, id, caller, Permissions::MANAGE_GUILD)?;
    let before = render::object(|o| guild.write(o, world));
    check_channels(world, &request)?;
    check_pictures(guild, &request)?;
    if request
        .afk_timeout
        .is_some_and(|span| span.name().is_none())
    {
        let message = "Value must be one of (60, 300, 900, 1800, 3600).";
        let code = "BASE_TYPE_CHOICES";
        return Err(ApiError::field("afk_timeout", code, message));
    }
    let features = features_of(world, guild, &request, caller)?;
    // Nothing is changed before everything is known to be good.
    let icon = Picture::read_change(request.icon)?;
    let rare = [
        Picture::read_change(request.splash)?,
        Picture::read_change(request.discovery_splash)?,
        Picture::read_change(request.banner)?,
        Picture::read_change(request.home_header)?,
    ];
    let guild = world
        .guilds
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_guild)?;
    let files = &mut world.files;
    pictures::replace(files, format!("icons/{id}"), icon, &mut guild.icon);
    if rare.iter().any(|picture| !matches!(picture, Patch::Leave)) {
        let extras = &mut *guild.extras;
        let fields = [
            ("splashes", &mut extras.splash),
            ("discovery-splashes", &mut extras.discovery_splash),
            ("banners", &mut extras.banner),
            ("home-headers", &mut extras.home_header),
        ];
        for (picture, (folder, field)) in rare.into_iter().zip(fields) {
            pictures::replace(files, format!("{folder}/{id}"), picture, field);
        }
    }
    guild.features = features;
    if let Some(name) = request.name {
        guild.name = name;
    }
    request.description.apply(&mut guild.description);
    let level = request.verification_level;
    let number = VerificationLevel::get;
    set_level(level, &mut guild.verification_level, number);
    let level = request.default_message_notifications;
    let number = DefaultMessageNotificationLevel::get;
    set_level(level, &mut guild.default_message_notifications, number);
    let level = request.explicit_content_filter;
    let number = ExplicitContentFilterLevel::get;
    set_level(level, &mut guild.explicit_content_filter, number);
    request.afk_channel_id.apply(&mut guild.afk_channel_id);
    if let Some(span) = request.afk_timeout {
        guild.afk_timeout = span.get().unsigned_abs();
    }
    let system = request.system_channel_id;
    system.apply(&mut guild.system_channel_id);
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
