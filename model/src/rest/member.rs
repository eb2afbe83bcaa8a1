//! Endpoints of [members](https://discord.com/developers/docs/resources/guild#get-guild-member).

use super::endpoint;
use crate::{
    ImageData, Patch, Secret, Timestamp,
    guild::{Member, MemberFlags, Nickname},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, RoleMarker, UserMarker},
    },
};

/// Get a member. [Discord](https://discord.com/developers/docs/resources/guild#get-guild-member)
#[endpoint(GET "/guilds/{guild_id}/members/{user_id}", id = "get_guild_member", returns = Member)]
pub struct GetGuildMember {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
}

/// List the members of a guild by their ids. Needs the intent `GUILD_MEMBERS` to be switched on.
/// [Discord](https://discord.com/developers/docs/resources/guild#list-guild-members)
#[endpoint(GET "/guilds/{guild_id}/members", id = "list_guild_members", returns = Vec<Member>)]
pub struct ListGuildMembers {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// How many, 1 to 1000; 1 unless given.
    #[query]
    #[limit(value = 1..=1000)]
    pub limit: Option<u32>,
    /// Only users behind this one.
    #[query]
    pub after: Option<Id<UserMarker>>,
}

/// Find members by the beginning of username or nickname.
/// [Discord](https://discord.com/developers/docs/resources/guild#search-guild-members)
#[endpoint(GET "/guilds/{guild_id}/members/search", id = "search_guild_members", returns = Vec<Member>)]
pub struct SearchGuildMembers {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// The beginning, 1 to 100 characters.
    #[query]
    #[limit(length = 1..=100)]
    pub query: String,
    /// How many, 1 to 1000; 1 unless given.
    #[query]
    #[limit(value = 1..=1000)]
    pub limit: Option<u32>,
}

/// Add a user who allowed it by the OAuth2 scope `guilds.join`; `None` if the user is a member already.
/// [Discord](https://discord.com/developers/docs/resources/guild#add-guild-member)
#[endpoint(PUT "/guilds/{guild_id}/members/{user_id}", id = "add_guild_member", returns = Option<Member>)]
pub struct AddGuildMember {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
    /// The bearer token of the user.
    #[limit(length = ..=10_240)]
    pub access_token: Secret,
    /// Up to 32 characters.
    #[limit(length = ..=32)]
    pub nick: Option<String>,
    /// The roles, up to 250.
    #[limit(items = ..=250)]
    pub roles: Vec<Id<RoleMarker>>,
    /// Whether the guild mutes the member.
    pub mute: Option<bool>,
    /// Whether the guild deafens the member.
    pub deaf: Option<bool>,
    /// What is special about the member; only `BYPASSES_VERIFICATION` can be set.
    pub flags: Option<MemberFlags>,
}

/// Change a member; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/guild#modify-guild-member)
#[endpoint(PATCH "/guilds/{guild_id}/members/{user_id}", id = "update_guild_member", returns = Member, reason)]
pub struct ModifyGuildMember {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
    /// Up to 32 characters.
    #[limit(length = ..=32)]
    pub nick: Patch<String>,
    /// All roles, up to 350.
    #[limit(items = ..=350)]
    pub roles: Patch<Vec<Id<RoleMarker>>>,
    /// Whether the guild mutes the member, who must be in voice.
    pub mute: Patch<bool>,
    /// Whether the guild deafens the member, who must be in voice.
    pub deaf: Patch<bool>,
    /// The voice channel to move to; cleared, the member is removed from voice.
    pub channel_id: Patch<Id<ChannelMarker>>,
    /// Until when the member is timed out, at most 28 days from now; cleared, the timeout ends.
    pub communication_disabled_until: Patch<Timestamp>,
    /// What is special about the member; only `BYPASSES_VERIFICATION` can be changed.
    pub flags: Patch<MemberFlags>,
}

/// Change the bot as a member. [Discord](https://discord.com/developers/docs/resources/guild#modify-current-member)
#[endpoint(PATCH "/guilds/{guild_id}/members/@me", id = "update_my_guild_member", returns = Member, reason)]
pub struct ModifyCurrentMember {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Up to 32 characters.
    #[limit(length = ..=32)]
    pub nick: Patch<String>,
    /// The banner in this guild.
    pub banner: Patch<ImageData>,
    /// The avatar in this guild.
    pub avatar: Patch<ImageData>,
    /// The text about the bot in this guild, up to 190 characters.
    #[limit(length = ..=190)]
    pub bio: Patch<String>,
}

/// Change the bot's nickname. [Discord](https://discord.com/developers/docs/resources/guild#modify-current-user-nick)
#[endpoint(
    PATCH "/guilds/{guild_id}/members/@me/nick", id = "modify_current_user_nick", returns = Nickname, reason,
    deprecated = "use `ModifyCurrentMember`"
)]
pub struct ModifyCurrentUserNick {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Up to 32 characters.
    #[limit(length = ..=32)]
    pub nick: Patch<String>,
}

/// Give a member a role. [Discord](https://discord.com/developers/docs/resources/guild#add-guild-member-role)
#[endpoint(PUT "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", id = "add_guild_member_role", reason)]
pub struct AddGuildMemberRole {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
    #[path]
    pub role_id: Id<RoleMarker>,
}

/// Take a role from a member. [Discord](https://discord.com/developers/docs/resources/guild#remove-guild-member-role)
#[endpoint(DELETE "/guilds/{guild_id}/members/{user_id}/roles/{role_id}", id = "delete_guild_member_role", reason)]
pub struct RemoveGuildMemberRole {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
    #[path]
    pub role_id: Id<RoleMarker>,
}

/// Kick a member. [Discord](https://discord.com/developers/docs/resources/guild#remove-guild-member)
#[endpoint(DELETE "/guilds/{guild_id}/members/{user_id}", id = "delete_guild_member", reason)]
pub struct RemoveGuildMember {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
}
