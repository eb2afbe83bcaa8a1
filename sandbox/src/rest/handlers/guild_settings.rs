//! What [guilds](https://discord.com/developers/docs/resources/guild) can set beside themselves: welcome screen, widget,
//! an invite of their own choice, and what they close in an emergency.

use std::time::Duration;

use cordial_model::{
    Patch, Permissions, Timestamp,
    guild::{AuditLogEvent, GuildWidgetSettings, IncidentsData, WelcomeScreen},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    rest::{
        GetGuildNewMemberWelcome, GetGuildVanityUrl, GetGuildWelcomeScreen, GetGuildWidgetSettings,
        ModifyGuildIncidentActions, ModifyGuildWelcomeScreen, ModifyGuildWidget,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::{guild_of, guild_with},
};
use crate::world::{NewEntry, World, audit, render};

/// How far ahead a guild may be closed.
const MAX_INCIDENT: Duration = Duration::from_hours(24);

/// The feature of guilds that show a welcome screen.
const WELCOMING: &str = "WELCOME_SCREEN_ENABLED";

errors! {
    unknown_welcome_screen NOT_FOUND 10069 "Unknown guild Welcome Screen",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGuildWidgetSettings| {
        let caller = context.caller()?;
        let id = request.guild_id;
        let guild = guild_with(context.world, id, caller, Permissions::MANAGE_GUILD)?;
        Ok(Reply::value(&guild.extras.widget))
    });
    handlers.on(modify_widget);
    handlers.on(|context, request: GetGuildVanityUrl| {
        let caller = context.caller()?;
        let id = request.guild_id;
        let guild = guild_with(context.world, id, caller, Permissions::MANAGE_GUILD)?;
        let uses = guild.extras.vanity.as_ref().map_or(0, |(_, uses)| *uses);
        Ok(Reply::object(|o| {
            o.nullable("code", &guild.vanity_code());
            o.field("uses", &uses);
        }))
    });
    handlers.on(|context, request: GetGuildWelcomeScreen| {
        let caller = context.caller()?;
        let guild = guild_of(context.world, request.guild_id, caller)?;
        if !guild.has_feature(WELCOMING) {
            // Before it is shown, it is seen by those who set it.
            let permission = Permissions::MANAGE_GUILD;
            guild_with(context.world, request.guild_id, caller, permission)?;
        }
        let screen = guild.extras.welcome_screen.as_ref();
        Ok(Reply::value(
            screen.ok_or_else(ApiError::unknown_welcome_screen)?,
        ))
    });
    handlers.on(modify_welcome_screen);
    handlers.on(|context, request: GetGuildNewMemberWelcome| {
        let caller = context.caller()?;
        let guild = guild_of(context.world, request.guild_id, caller)?;
        let welcome = guild.extras.new_member_welcome.as_ref();
        Ok(welcome.map_or_else(Reply::empty, Reply::value))
    });
    handlers.on(modify_incidents);
}

/// A channel of the guild.
fn check_channel(
    world: &World,
    guild_id: Id<GuildMarker>,
    path: &str,
    id: Id<ChannelMarker>,
) -> Result<(), ApiError> {
    if world.guild_of(id) == Some(guild_id) {
        return Ok(());
    }
    let message = "Channel is not in this guild.";
    Err(ApiError::field(path, "CHANNEL_INVALID", message))
}

/// Changes a guild, tells it to everybody and to the audit log.
pub(super) fn change_guild(
    context: &mut Context<'_>,
    id: Id<GuildMarker>,
    change: impl FnOnce(&mut crate::world::Guild),
) -> Result<(), ApiError> {
    let world = &mut *context.world;
    let told = |world: &World| render::object(|o| world.guilds[&id].write(o, world));
    if !world.guilds.contains_key(&id) {
        return Err(ApiError::unknown_guild());
    }
    let before = told(world);
    if let Some(guild) = world.guilds.get_mut(&id) {
        change(guild);
    }
    let after = told(world);
    if before != after {
        world.guild_changed(id);
    }
    let entry = NewEntry::between(AuditLogEvent::GuildUpdate, audit::GUILD, &before, &after);
    context.audit(id, entry.target(id));
    Ok(())
}

fn modify_widget(context: &mut Context<'_>, request: ModifyGuildWidget) -> Result<Reply, ApiError> {
    let caller: Caller = context.caller()?;
    let id = request.guild_id;
    let guild = guild_with(context.world, id, caller, Permissions::MANAGE_GUILD)?;
    if let Some(channel) = request.channel_id.set() {
        check_channel(context.world, id, "channel_id", *channel)?;
    }
    let mut widget: GuildWidgetSettings = guild.extras.widget;
    widget.enabled = request.enabled.into_set().unwrap_or(widget.enabled);
    request.channel_id.apply(&mut widget.channel_id);
    change_guild(context, id, |guild| guild.extras.widget = widget)?;
    Ok(Reply::value(&widget))
}

fn modify_welcome_screen(
    context: &mut Context<'_>,
    request: ModifyGuildWelcomeScreen,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let id = request.guild_id;
    let guild = guild_with(context.world, id, caller, Permissions::MANAGE_GUILD)?;
    for (index, welcome) in request
        .welcome_channels
        .set()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let path = format!("welcome_channels[{index}]");
        let channel = format!("{path}.channel_id");
        check_channel(context.world, id, &channel, welcome.channel_id)?;
        let emoji = welcome.emoji_id;
        if emoji.is_some_and(|emoji| !guild.emojis.contains_key(&emoji)) {
            let message = "Emoji is not in this guild.";
            let path = format!("{path}.emoji_id");
            return Err(ApiError::field(&path, "EMOJI_INVALID", message));
        }
    }
    let mut screen: WelcomeScreen = guild.extras.welcome_screen.clone().unwrap_or_default();
    match request.welcome_channels {
        Patch::Leave => {}
        Patch::Clear => screen.welcome_channels.clear(),
        Patch::Set(channels) => screen.welcome_channels = channels,
    }
    match request.description {
        Patch::Leave => {}
        Patch::Clear => screen.description = None,
        Patch::Set(text) => screen.description = Some(text.into()),
    }
    let reply = Reply::value(&screen);
    change_guild(context, id, |guild| {
        guild.extras.welcome_screen = Some(screen);
        let enabled = match request.enabled {
            Patch::Leave => guild.has_feature(WELCOMING),
            Patch::Clear => false,
            Patch::Set(enabled) => enabled,
        };
        guild.features.retain(|feature| feature != WELCOMING);
        if enabled {
            guild.features.push(WELCOMING.to_owned());
        }
    })?;
    Ok(reply)
}

fn modify_incidents(
    context: &mut Context<'_>,
    request: ModifyGuildIncidentActions,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let id = request.guild_id;
    let guild = guild_with(context.world, id, caller, Permissions::MANAGE_GUILD)?;
    let latest = context.world.now().plus(MAX_INCIDENT);
    for (key, until) in [
        ("invites_disabled_until", &request.invites_disabled_until),
        ("dms_disabled_until", &request.dms_disabled_until),
    ] {
        if until.set().is_some_and(|until: &Timestamp| *until > latest) {
            let message = "Cannot be more than 24 hours in the future.";
            return Err(ApiError::field(key, "DATE_TIME_FUTURE_LIMIT", message));
        }
    }
    let mut incidents: IncidentsData = guild.extras.incidents.unwrap_or_default();
    let invites = request.invites_disabled_until;
    invites.apply(&mut incidents.invites_disabled_until);
    let messages = request.dms_disabled_until;
    messages.apply(&mut incidents.dms_disabled_until);
    let reply = Reply::object(|o| {
        o.nullable("invites_disabled_until", &incidents.invites_disabled_until);
        o.nullable("dms_disabled_until", &incidents.dms_disabled_until);
    });
    change_guild(context, id, |guild| {
        guild.extras.incidents = Some(incidents);
    })?;
    Ok(reply)
}
