//! What only forums and media channels have.

use compact_str::CompactString;

use crate::{
    id::{
        Id,
        marker::{EmojiMarker, TagMarker},
    },
    json::{Decode, Encode, Fields},
    open::{open_enum, open_string_enum},
    validate::{Validate, Validator},
};

/// What forums and media channels have beside what all channels have.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct ForumFields {
    /// The tags that threads can have, up to 20.
    #[json(omit_empty)]
    pub available_tags: Vec<ForumTag>,
    /// The emoji of the button for adding a reaction.
    pub default_reaction_emoji: Option<DefaultReaction>,
    /// How threads are ordered at first.
    pub default_sort_order: Option<SortOrderType>,
    /// How threads are shown at first.
    pub default_forum_layout: Option<ForumLayoutType>,
    /// Whether a search for several tags needs all of them.
    pub default_tag_setting: Option<TagSetting>,
}

/// A tag for threads. [Discord](https://discord.com/developers/docs/resources/channel#forum-tag-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
#[validate(check_tag)]
pub struct ForumTag {
    /// The id; `None` for a tag to be made.
    pub id: Option<Id<TagMarker>>,
    /// The name, up to 20 characters by the documentation; Discord accepts 50.
    #[limit(length = ..=50)]
    #[json(default)]
    pub name: CompactString,
    /// Whether only members who manage threads may set it.
    #[json(default)]
    pub moderated: bool,
    /// The custom emoji.
    #[json(null)]
    pub emoji_id: Option<Id<EmojiMarker>>,
    /// The emoji of Unicode.
    #[limit(length = ..=100)]
    #[json(null)]
    pub emoji_name: Option<CompactString>,
}

/// The emoji of the button for adding a reaction; one of the two is set.
/// [Discord](https://discord.com/developers/docs/resources/channel#default-reaction-object)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode, Validate)]
#[validate(check_reaction)]
pub struct DefaultReaction {
    /// A custom emoji.
    #[json(null)]
    pub emoji_id: Option<Id<EmojiMarker>>,
    /// An emoji of Unicode.
    #[limit(length = ..=100)]
    #[json(null)]
    pub emoji_name: Option<CompactString>,
}

fn check_tag(tag: &ForumTag, v: &mut Validator) {
    if tag.emoji_id.is_some() && tag.emoji_name.is_some() {
        v.rule("emoji_name", "excluded by `emoji_id`");
    }
}

fn check_reaction(reaction: &DefaultReaction, v: &mut Validator) {
    match (reaction.emoji_id, &reaction.emoji_name) {
        (Some(_), Some(_)) => v.rule("emoji_name", "excluded by `emoji_id`"),
        (None, None) => v.rule("", "needs `emoji_id` or `emoji_name`"),
        _ => {}
    }
}

open_enum! {
    /// How the threads of a forum are ordered.
    pub enum SortOrderType {
        /// By the latest message.
        LatestActivity = 0,
        /// By age, the newest first.
        CreationDate = 1,
    }
}

open_enum! {
    /// How the threads of a forum are shown.
    pub enum ForumLayoutType {
        /// As each user likes.
        NotSet = 0,
        /// As a list.
        ListView = 1,
        /// As tiles.
        GalleryView = 2,
    }
}

open_string_enum! {
    /// Whether a search for several tags needs all of them.
    pub enum TagSetting {
        /// All.
        MatchAll = "match_all",
        /// Any.
        MatchSome = "match_some",
    }
}
