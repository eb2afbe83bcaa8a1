//! Endpoints of what [guilds](https://discord.com/developers/docs/resources/guild) show and set: widget, welcome screen,
//! guide, invite of their own choice, voice regions and incidents.

use super::{PngImage, endpoint};
use crate::{
    Patch, Timestamp,
    guild::{
        GuildWidget, GuildWidgetSettings, IncidentsData, NewMemberWelcome, VanityUrl,
        WelcomeScreen, WelcomeScreenChannel, WidgetStyle,
    },
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    voice::VoiceRegion,
};

/// Get whether a guild has a widget. [Discord](https://discord.com/developers/docs/resources/guild#get-guild-widget-settings)
#[endpoint(GET "/guilds/{guild_id}/widget", id = "get_guild_widget_settings", returns = GuildWidgetSettings)]
pub struct GetGuildWidgetSettings {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Change the widget of a guild. [Discord](https://discord.com/developers/docs/resources/guild#modify-guild-widget)
#[endpoint(PATCH "/guilds/{guild_id}/widget", id = "update_guild_widget_settings", returns = GuildWidgetSettings, reason)]
pub struct ModifyGuildWidget {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Whether it is on.
    pub enabled: Patch<bool>,
    /// Where its invite leads; cleared, it has none.
    pub channel_id: Patch<Id<ChannelMarker>>,
}

/// Get the widget of a guild. [Discord](https://discord.com/developers/docs/resources/guild#get-guild-widget)
#[endpoint(GET "/guilds/{guild_id}/widget.json", id = "get_guild_widget", returns = GuildWidget, auth = none)]
pub struct GetGuildWidget {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Get the widget of a guild as an image.
/// [Discord](https://discord.com/developers/docs/resources/guild#get-guild-widget-image)
#[endpoint(GET "/guilds/{guild_id}/widget.png", id = "get_guild_widget_png", returns = PngImage, auth = none)]
pub struct GetGuildWidgetImage {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// How it looks; `shield` unless given.
    #[query]
    pub style: Option<WidgetStyle>,
}

/// Get the invite of a guild's own choice.
/// [Discord](https://discord.com/developers/docs/resources/guild#get-guild-vanity-url)
#[endpoint(GET "/guilds/{guild_id}/vanity-url", id = "get_guild_vanity_url", returns = VanityUrl)]
pub struct GetGuildVanityUrl {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Get what new members see. [Discord](https://discord.com/developers/docs/resources/guild#get-guild-welcome-screen)
#[endpoint(GET "/guilds/{guild_id}/welcome-screen", id = "get_guild_welcome_screen", returns = WelcomeScreen)]
pub struct GetGuildWelcomeScreen {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Change what new members see; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/guild#modify-guild-welcome-screen)
#[endpoint(PATCH "/guilds/{guild_id}/welcome-screen", id = "update_guild_welcome_screen", returns = WelcomeScreen, reason)]
pub struct ModifyGuildWelcomeScreen {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Whether it is on.
    pub enabled: Patch<bool>,
    /// Channels to begin with, up to 5.
    #[limit(items = ..=5, nested)]
    pub welcome_channels: Patch<Vec<WelcomeScreenChannel>>,
    /// What the guild is about, up to 140 characters.
    #[limit(length = ..=140)]
    pub description: Patch<String>,
}

/// Get the guide of a guild; `None` if it has none.
#[endpoint(GET "/guilds/{guild_id}/new-member-welcome", id = "get_guild_new_member_welcome", returns = Option<NewMemberWelcome>)]
pub struct GetGuildNewMemberWelcome {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// List where a guild can have its voice servers.
/// [Discord](https://discord.com/developers/docs/resources/guild#get-guild-voice-regions)
#[endpoint(GET "/guilds/{guild_id}/regions", id = "list_guild_voice_regions", returns = Vec<VoiceRegion>)]
pub struct GetGuildVoiceRegions {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Close a guild for a while because of an incident, or open it again.
/// [Discord](https://discord.com/developers/docs/resources/guild#modify-guild-incident-actions)
#[endpoint(PUT "/guilds/{guild_id}/incident-actions", id = "update_guild_incident_actions", returns = IncidentsData)]
pub struct ModifyGuildIncidentActions {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Until when nobody can join, up to 24 hours from now; cleared, everybody can.
    pub invites_disabled_until: Patch<Timestamp>,
    /// Until when members cannot write to each other, up to 24 hours from now; cleared, they can.
    pub dms_disabled_until: Patch<Timestamp>,
}
