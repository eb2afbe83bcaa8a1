//! What new members see.

use compact_str::CompactString;

use crate::{
    id::{
        Id,
        marker::{ChannelMarker, EmojiMarker},
    },
    json::{Decode, Encode},
    validate::Validate,
};

/// What new members see. [Discord](https://discord.com/developers/docs/resources/guild#welcome-screen-object)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct WelcomeScreen {
    /// What the guild is about.
    #[json(null)]
    pub description: Option<CompactString>,
    /// Channels to begin with, up to 5.
    #[json(default)]
    pub welcome_channels: Vec<WelcomeScreenChannel>,
}

/// A channel to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct WelcomeScreenChannel {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// What it is for, 1 to 50 characters.
    #[limit(length = 1..=50)]
    #[json(default)]
    pub description: CompactString,
    /// The custom emoji beside it.
    #[json(null)]
    pub emoji_id: Option<Id<EmojiMarker>>,
    /// The name of the custom emoji, or the emoji of Unicode.
    #[json(null)]
    pub emoji_name: Option<CompactString>,
}
