//! Events of integrations.

use crate::{
    guild::Integration,
    id::{
        Id,
        marker::{ApplicationMarker, GuildMarker, IntegrationMarker},
    },
    json::{Decode, Encode},
};

/// An integration was added or changed. [Discord](https://discord.com/developers/docs/events/gateway-events#integration-create)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildIntegration {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The integration.
    #[json(base)]
    pub integration: Integration,
}

/// An integration was removed. [Discord](https://discord.com/developers/docs/events/gateway-events#integration-delete)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildIntegrationDelete {
    /// The integration.
    pub id: Id<IntegrationMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The bot or application.
    pub application_id: Option<Id<ApplicationMarker>>,
}
