//! Endpoints of [users](https://discord.com/developers/docs/resources/user).

use super::endpoint;
use crate::{
    ImageData, Patch,
    channel::Channel,
    guild::Member,
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
    user::{Connection, User, UserGuild},
    validate::Validator,
};

/// Get the bot's user. [Discord](https://discord.com/developers/docs/resources/user#get-current-user)
#[endpoint(GET "/users/@me", id = "get_my_user", returns = User, auth = bot_or_bearer)]
pub struct GetCurrentUser {}

/// Get a user. [Discord](https://discord.com/developers/docs/resources/user#get-user)
#[endpoint(GET "/users/{user_id}", id = "get_user", returns = User)]
pub struct GetUser {
    #[path]
    pub user_id: Id<UserMarker>,
}

/// Change the bot's user; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/user#modify-current-user)
#[endpoint(PATCH "/users/@me", id = "update_my_user", returns = User)]
#[validate(check_change)]
pub struct ModifyCurrentUser {
    /// 2 to 32 characters; neither `everyone` nor `here`, and without `@`, `#`, `:`, three backticks and `discord`.
    #[limit(length = 2..=32)]
    pub username: Option<String>,
    /// The avatar.
    pub avatar: Patch<ImageData>,
    /// The banner.
    pub banner: Patch<ImageData>,
}

fn check_change<S>(change: &ModifyCurrentUser<S>, v: &mut Validator) {
    let name = change.username.as_deref().unwrap_or_default();
    for part in ["@", "#", ":", "```", "discord"] {
        if name.to_lowercase().contains(part) {
            v.rule("username", format!("must not contain `{part}`"));
        }
    }
    if matches!(name, "everyone" | "here") {
        v.rule("username", format!("must not be `{name}`"));
    }
}

/// List the bot's guilds by their ids. [Discord](https://discord.com/developers/docs/resources/user#get-current-user-guilds)
#[endpoint(GET "/users/@me/guilds", id = "list_my_guilds", returns = Vec<UserGuild>, auth = bot_or_bearer)]
pub struct GetCurrentUserGuilds {
    /// Only guilds before this one.
    #[query]
    pub before: Option<Id<GuildMarker>>,
    /// Only guilds behind this one.
    #[query]
    pub after: Option<Id<GuildMarker>>,
    /// How many, 1 to 200; 200 unless given.
    #[query]
    #[limit(value = 1..=200)]
    pub limit: Option<u32>,
    /// Whether to count members, roughly.
    #[query]
    pub with_counts: Option<bool>,
}

/// Get the user whose bearer token asks as a member of a guild.
/// [Discord](https://discord.com/developers/docs/resources/user#get-current-user-guild-member)
#[endpoint(GET "/users/@me/guilds/{guild_id}/member", id = "get_my_guild_member", returns = Member, auth = bearer)]
pub struct GetCurrentUserGuildMember {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// List the accounts elsewhere that the user whose bearer token asks has linked.
/// [Discord](https://discord.com/developers/docs/resources/user#get-current-user-connections)
#[endpoint(GET "/users/@me/connections", id = "list_my_connections", returns = Vec<Connection>, auth = bearer)]
pub struct GetCurrentUserConnections {}

/// Leave a guild. [Discord](https://discord.com/developers/docs/resources/user#leave-guild)
#[endpoint(DELETE "/users/@me/guilds/{guild_id}", id = "leave_guild")]
pub struct LeaveGuild {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Open the conversation with a user, so that messages can be sent to it.
/// [Discord](https://discord.com/developers/docs/resources/user#create-dm)
#[endpoint(POST "/users/@me/channels", id = "create_dm", returns = Channel)]
pub struct CreateDm {
    /// The user.
    pub recipient_id: Id<UserMarker>,
}
