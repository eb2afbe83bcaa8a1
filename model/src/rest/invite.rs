//! Endpoints of [invites](https://discord.com/developers/docs/resources/invite).

use super::{TargetUsers, endpoint};
use crate::{
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, GuildMarker, MessageMarker, RoleMarker,
            ScheduledEventMarker, UserMarker,
        },
    },
    invite::{Invite, InviteTargetType, TargetUsersJob},
};

/// Make an invite to a channel. [Discord](https://discord.com/developers/docs/resources/channel#create-channel-invite)
#[endpoint(POST "/channels/{channel_id}/invites", id = "create_channel_invite", returns = Invite, reason)]
pub struct CreateChannelInvite {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// After how many seconds it ends, up to 5184000; 0 for never; a day unless given.
    #[limit(value = 0..=5_184_000)]
    pub max_age: Option<u32>,
    /// How often it may be used, up to 100; 0 for no limit.
    #[limit(value = 0..=100)]
    pub max_uses: Option<u32>,
    /// Whether members that come by it leave again when they go offline, unless they get a role.
    pub temporary: Option<bool>,
    /// Whether to make a new one even if there is one like it.
    pub unique: Option<bool>,
    /// What is to be seen in the voice channel.
    pub target_type: Option<InviteTargetType>,
    /// Whose stream is to be seen.
    pub target_user_id: Option<Id<UserMarker>>,
    /// Which activity is to be opened.
    pub target_application_id: Option<Id<ApplicationMarker>>,
    /// The roles that it gives, up to 250.
    #[limit(items = ..=250)]
    pub role_ids: Vec<Id<RoleMarker>>,
    /// The users that alone may use it.
    #[file]
    pub target_users_file: Option<TargetUsers>,
}

/// List the invites to a channel. [Discord](https://discord.com/developers/docs/resources/channel#get-channel-invites)
#[endpoint(GET "/channels/{channel_id}/invites", id = "list_channel_invites", returns = Vec<Invite>)]
pub struct GetChannelInvites {
    #[path]
    pub channel_id: Id<ChannelMarker>,
}

/// List the invites to a guild. [Discord](https://discord.com/developers/docs/resources/guild#get-guild-invites)
#[endpoint(GET "/guilds/{guild_id}/invites", id = "list_guild_invites", returns = Vec<Invite>)]
pub struct GetGuildInvites {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Get an invite. [Discord](https://discord.com/developers/docs/resources/invite#get-invite)
#[endpoint(GET "/invites/{invite_code}", id = "invite_resolve", returns = Invite, auth = none)]
pub struct GetInvite {
    /// The code.
    #[path]
    pub invite_code: String,
    /// Whether to count members, roughly.
    #[query]
    pub with_counts: Option<bool>,
    /// The event to include.
    #[query]
    pub guild_scheduled_event_id: Option<Id<ScheduledEventMarker>>,
    /// The channel that the link leads to.
    #[query]
    pub target_channel_id: Option<Id<ChannelMarker>>,
    /// The message that the link leads to.
    #[query]
    pub target_message_id: Option<Id<MessageMarker>>,
}

/// Delete an invite. [Discord](https://discord.com/developers/docs/resources/invite#delete-invite)
#[endpoint(DELETE "/invites/{invite_code}", id = "invite_revoke", returns = Invite, reason)]
pub struct DeleteInvite {
    /// The code.
    #[path]
    pub invite_code: String,
}

/// List the users that alone may use an invite.
/// [Discord](https://discord.com/developers/docs/resources/invite#get-target-users)
#[endpoint(GET "/invites/{invite_code}/target-users", id = "get_invite_target_users", returns = TargetUsers)]
pub struct GetTargetUsers {
    /// The code.
    #[path]
    pub invite_code: String,
}

/// Replace the users that alone may use an invite. Discord checks them afterwards; see [`GetTargetUsersJobStatus`].
/// [Discord](https://discord.com/developers/docs/resources/invite#update-target-users)
#[endpoint(PUT "/invites/{invite_code}/target-users", id = "update_invite_target_users", multipart)]
pub struct UpdateTargetUsers {
    /// The code.
    #[path]
    pub invite_code: String,
    /// The users.
    #[file]
    pub target_users_file: TargetUsers,
}

/// Get how far Discord is with the users that alone may use an invite.
/// [Discord](https://discord.com/developers/docs/resources/invite#get-target-users-job-status)
#[endpoint(
    GET "/invites/{invite_code}/target-users/job-status", id = "get_invite_target_users_job_status",
    returns = TargetUsersJob
)]
pub struct GetTargetUsersJobStatus {
    /// The code.
    #[path]
    pub invite_code: String,
}
