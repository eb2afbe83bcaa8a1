//! Endpoints of [groups](https://discord.com/developers/docs/resources/channel#group-dm-add-recipient) of users.

use std::collections::BTreeMap;

use super::endpoint;
use crate::{
    Secret,
    channel::Channel,
    id::{
        Id,
        marker::{ChannelMarker, UserMarker},
    },
};

/// Make a group of users who allowed it by the OAuth2 scope `gdm.join`; it can have 10.
/// [Discord](https://discord.com/developers/docs/resources/user#create-group-dm)
#[endpoint(POST "/users/@me/channels", id = "create_dm", returns = Channel)]
pub struct CreateGroupDm {
    /// Bearer tokens of the users.
    #[required]
    pub access_tokens: Vec<Secret>,
    /// Nicknames of the users.
    pub nicks: Option<BTreeMap<Id<UserMarker>, String>>,
}

/// Add a user who allowed it by the OAuth2 scope `gdm.join`. The answer is empty if the user is in it already.
/// [Discord](https://discord.com/developers/docs/resources/channel#group-dm-add-recipient)
#[endpoint(PUT "/channels/{channel_id}/recipients/{user_id}", id = "add_group_dm_user", returns = Option<Channel>)]
pub struct GroupDmAddRecipient {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
    /// The bearer token of the user.
    pub access_token: Secret,
    /// A nickname of the user.
    pub nick: Option<String>,
}

/// Remove a user from a group. [Discord](https://discord.com/developers/docs/resources/channel#group-dm-remove-recipient)
#[endpoint(DELETE "/channels/{channel_id}/recipients/{user_id}", id = "delete_group_dm_user")]
pub struct GroupDmRemoveRecipient {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub user_id: Id<UserMarker>,
}
