//! The guide of a guild: what it tells new members to do and to read.

use compact_str::CompactString;

use super::PartialEmoji;
use crate::{
    ImageHash,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
};

/// The guide of a guild.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct NewMemberWelcome {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Whether it is on.
    #[json(default)]
    pub enabled: bool,
    /// A greeting.
    pub welcome_message: Option<WelcomeMessage>,
    /// What to do first.
    #[json(default)]
    pub new_member_actions: Vec<NewMemberAction>,
    /// What to read.
    #[json(default)]
    pub resource_channels: Vec<ResourceChannel>,
}

/// A greeting of new members.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct WelcomeMessage {
    /// Who greets.
    #[json(default)]
    pub author_ids: Vec<Id<UserMarker>>,
    /// The text.
    #[json(default)]
    pub message: String,
}

/// Something that new members are to do.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct NewMemberAction {
    /// Where.
    pub channel_id: Id<ChannelMarker>,
    /// What.
    pub action_type: NewMemberActionType,
    /// What it is called.
    #[json(default)]
    pub title: CompactString,
    /// More about it.
    #[json(default)]
    pub description: CompactString,
    /// The emoji beside it.
    pub emoji: Option<PartialEmoji>,
    /// The image beside it.
    pub icon: Option<ImageHash>,
}

/// A channel with something to read.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ResourceChannel {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// What it is called.
    #[json(default)]
    pub title: CompactString,
    /// The emoji beside it.
    pub emoji: Option<PartialEmoji>,
    /// The image beside it.
    pub icon: Option<ImageHash>,
    /// More about it.
    #[json(default)]
    pub description: CompactString,
}

open_enum! {
    /// What new members are to do in a channel.
    pub enum NewMemberActionType {
        /// Look at it.
        View = 0,
        /// Write in it.
        Talk = 1,
    }
}
