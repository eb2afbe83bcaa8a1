//! Endpoints of [templates](https://discord.com/developers/docs/resources/guild-template) of guilds.

use super::endpoint;
use crate::{
    Patch,
    guild::GuildTemplate,
    id::{Id, marker::GuildMarker},
};

/// Get a template. [Discord](https://discord.com/developers/docs/resources/guild-template#get-guild-template)
#[endpoint(GET "/guilds/templates/{template_code}", id = "get_guild_template", returns = GuildTemplate, auth = none)]
pub struct GetGuildTemplate {
    /// The code.
    #[path]
    pub template_code: String,
}

/// List the templates of a guild. [Discord](https://discord.com/developers/docs/resources/guild-template#get-guild-templates)
#[endpoint(GET "/guilds/{guild_id}/templates", id = "list_guild_templates", returns = Vec<GuildTemplate>)]
pub struct GetGuildTemplates {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Make a template of a guild.
/// [Discord](https://discord.com/developers/docs/resources/guild-template#create-guild-template)
#[endpoint(POST "/guilds/{guild_id}/templates", id = "create_guild_template", returns = GuildTemplate)]
pub struct CreateGuildTemplate {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: String,
    /// What it is about, up to 120 characters.
    #[limit(length = ..=120)]
    pub description: Option<String>,
}

/// Set a template to what its guild is like now.
/// [Discord](https://discord.com/developers/docs/resources/guild-template#sync-guild-template)
#[endpoint(PUT "/guilds/{guild_id}/templates/{template_code}", id = "sync_guild_template", returns = GuildTemplate)]
pub struct SyncGuildTemplate {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// The code.
    #[path]
    pub template_code: String,
}

/// Change name and description of a template; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/guild-template#modify-guild-template)
#[endpoint(PATCH "/guilds/{guild_id}/templates/{template_code}", id = "update_guild_template", returns = GuildTemplate)]
pub struct ModifyGuildTemplate {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// The code.
    #[path]
    pub template_code: String,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: Option<String>,
    /// What it is about, up to 120 characters.
    #[limit(length = ..=120)]
    pub description: Patch<String>,
}

/// Delete a template. [Discord](https://discord.com/developers/docs/resources/guild-template#delete-guild-template)
#[endpoint(DELETE "/guilds/{guild_id}/templates/{template_code}", id = "delete_guild_template", returns = GuildTemplate)]
pub struct DeleteGuildTemplate {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// The code.
    #[path]
    pub template_code: String,
}
