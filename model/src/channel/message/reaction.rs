//! Reactions.

use compact_str::CompactString;

use crate::{
    guild::PartialEmoji,
    json::{Decode, Encode},
    open::open_enum,
};

/// All reactions to a message with one emoji.
/// [Discord](https://discord.com/developers/docs/resources/message#reaction-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct Reaction {
    /// How often the emoji was used, super reactions included.
    pub count: u32,
    /// The same, by kind.
    #[json(default)]
    pub count_details: ReactionCountDetails,
    /// Whether the current user reacted.
    #[json(default)]
    pub me: bool,
    /// Whether the current user super-reacted.
    #[json(default)]
    pub me_burst: bool,
    /// The emoji.
    pub emoji: PartialEmoji,
    /// The colors of super reactions, such as `#ff0000`.
    #[json(default)]
    pub burst_colors: Vec<CompactString>,
}

impl Reaction {
    /// Reactions that did not happen yet.
    pub fn new(emoji: impl Into<PartialEmoji>) -> Self {
        Self {
            count: 0,
            count_details: ReactionCountDetails::default(),
            me: false,
            me_burst: false,
            emoji: emoji.into(),
            burst_colors: Vec::new(),
        }
    }
}

/// How often an emoji was used, by kind of reaction.
/// [Discord](https://discord.com/developers/docs/resources/message#reaction-count-details-object)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct ReactionCountDetails {
    /// Super reactions.
    #[json(default)]
    pub burst: u32,
    /// Normal reactions.
    #[json(default)]
    pub normal: u32,
}

open_enum! {
    /// The kind of a reaction.
    /// [Discord](https://discord.com/developers/docs/resources/message#get-reactions-reaction-types)
    #[derive(Default)]
    pub enum ReactionType {
        /// A normal reaction.
        #[default]
        Normal = 0,
        /// A super reaction.
        Burst = 1,
    }
}

impl PartialEmoji {
    /// Whether both are the same emoji: the same id, or the same characters.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self.id, other.id) {
            (Some(one), Some(other)) => one == other,
            (None, None) => self.name == other.name,
            _ => false,
        }
    }
}

impl From<&str> for PartialEmoji {
    /// A standard emoji.
    fn from(emoji: &str) -> Self {
        Self::unicode(emoji)
    }
}

impl From<char> for PartialEmoji {
    /// A standard emoji of one character.
    fn from(emoji: char) -> Self {
        Self::unicode(CompactString::from_iter([emoji]))
    }
}
