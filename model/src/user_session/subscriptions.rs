//! What of a guild a user session wants to hear of.
//!
//! Servers tell users little of large guilds until they subscribe: to typing, threads, certain members, and to ranges of the
//! member list beside a channel, which come as `GUILD_MEMBER_LIST_UPDATE`.

use std::collections::BTreeMap;

use super::command::user_commands;
use crate::{
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode},
};

user_commands! {
    GuildSubscriptions GuildSubscriptions,
    GuildSubscriptionsBulk GuildSubscriptionsBulk,
}

/// The first and the last row of a part of the member list, both from 0. Servers take parts of 100 rows: `[0, 99]`, `[100, 199]`.
pub type Range = [u32; 2];

/// Subscribes to parts of one guild. Deprecated: [`GuildSubscriptionsBulk`] took its place.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildSubscriptions {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// What of it.
    #[json(base)]
    pub subscription: GuildSubscription,
}

/// Subscribes to parts of guilds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct GuildSubscriptionsBulk {
    /// What of which guild.
    pub subscriptions: BTreeMap<Id<GuildMarker>, GuildSubscription>,
}

/// What of a guild to hear of. What is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct GuildSubscription {
    /// Who types.
    pub typing: Option<bool>,
    /// Threads that become active.
    pub threads: Option<bool>,
    /// What members are doing.
    pub activities: Option<bool>,
    /// Changes of members.
    pub member_updates: Option<bool>,
    /// Certain members.
    pub members: Option<Vec<Id<UserMarker>>>,
    /// Parts of the member list beside channels.
    pub channels: Option<BTreeMap<Id<ChannelMarker>, Vec<Range>>>,
    /// Threads whose members to hear of.
    pub thread_member_lists: Option<Vec<Id<ChannelMarker>>>,
}

impl GuildSubscription {
    /// Parts of the member list beside one channel.
    pub fn member_list(
        channel: Id<ChannelMarker>,
        ranges: impl IntoIterator<Item = Range>,
    ) -> Self {
        Self {
            channels: Some(BTreeMap::from([(channel, ranges.into_iter().collect())])),
            ..Self::default()
        }
    }
}
