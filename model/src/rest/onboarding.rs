//! Endpoints of [onboarding](https://discord.com/developers/docs/resources/guild#get-guild-onboarding).

use super::endpoint;
use crate::{
    guild::{GuildOnboarding, NewOnboardingPrompt, OnboardingMode},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
};

/// Get how new members are received. [Discord](https://discord.com/developers/docs/resources/guild#get-guild-onboarding)
#[endpoint(GET "/guilds/{guild_id}/onboarding", id = "get_guilds_onboarding", returns = GuildOnboarding)]
pub struct GetGuildOnboarding {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Change how new members are received; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/guild#modify-guild-onboarding)
#[endpoint(PUT "/guilds/{guild_id}/onboarding", id = "put_guilds_onboarding", returns = GuildOnboarding, reason)]
pub struct ModifyGuildOnboarding {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// All questions, up to 15.
    #[limit(items = ..=15, nested)]
    pub prompts: Option<Vec<NewOnboardingPrompt>>,
    /// All channels that every member gets, up to 500.
    #[limit(items = ..=500)]
    pub default_channel_ids: Option<Vec<Id<ChannelMarker>>>,
    /// Whether it is on.
    pub enabled: Option<bool>,
    /// What counts towards the least that must be there to switch it on.
    pub mode: Option<OnboardingMode>,
}
