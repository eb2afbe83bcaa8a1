//! Endpoints of [integrations](https://discord.com/developers/docs/resources/guild#get-guild-integrations).

use super::endpoint;
use crate::{
    guild::Integration,
    id::{
        Id,
        marker::{GuildMarker, IntegrationMarker},
    },
};

/// List the integrations of a guild, up to 50.
/// [Discord](https://discord.com/developers/docs/resources/guild#get-guild-integrations)
#[endpoint(GET "/guilds/{guild_id}/integrations", id = "list_guild_integrations", returns = Vec<Integration>)]
pub struct GetGuildIntegrations {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Remove an integration with its webhooks; a bot is kicked.
/// [Discord](https://discord.com/developers/docs/resources/guild#delete-guild-integration)
#[endpoint(DELETE "/guilds/{guild_id}/integrations/{integration_id}", id = "delete_guild_integration", reason)]
pub struct DeleteGuildIntegration {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub integration_id: Id<IntegrationMarker>,
}
