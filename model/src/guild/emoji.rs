//! Emojis. [Discord](https://discord.com/developers/docs/resources/emoji)

use std::fmt;

use compact_str::CompactString;

use crate::{
    id::{
        Id,
        marker::{EmojiMarker, RoleMarker},
    },
    json::{Decode, Encode},
    user::User,
    validate::Validate,
};

/// A custom emoji of a guild or application. [Discord](https://discord.com/developers/docs/resources/emoji#emoji-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Emoji {
    /// The id; `None` only for emojis of Unicode.
    #[json(null)]
    pub id: Option<Id<EmojiMarker>>,
    /// The name, or the emoji of Unicode itself; `None` only in reactions with an emoji that was deleted.
    #[json(null)]
    pub name: Option<CompactString>,
    /// The roles that may use it; empty for everybody.
    #[json(default)]
    pub roles: Vec<Id<RoleMarker>>,
    /// Who made it.
    pub user: Option<Box<User>>,
    /// Whether it is written between colons.
    #[json(default)]
    pub require_colons: bool,
    /// Whether an integration manages it.
    #[json(default)]
    pub managed: bool,
    /// Whether it moves.
    #[json(default)]
    pub animated: bool,
    /// Whether it can be used; not after a loss of boosts.
    pub available: Option<bool>,
}

/// The emojis of an application.
/// [Discord](https://discord.com/developers/docs/resources/emoji#list-application-emojis)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct ApplicationEmojis {
    /// The emojis.
    #[json(default)]
    pub items: Vec<Emoji>,
}

/// An emoji as reactions, buttons and statuses name it.
/// [Discord](https://discord.com/developers/docs/resources/emoji#emoji-object)
///
/// `Display` writes it as it stands in messages: `🔥`, `<:name:id>` or `<a:name:id>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Decode, Encode, Validate)]
pub struct PartialEmoji {
    /// The id of a custom emoji; `None` for emojis of Unicode.
    #[json(null)]
    pub id: Option<Id<EmojiMarker>>,
    /// The name, or the emoji of Unicode itself, up to 32 characters; `None` only if the emoji was deleted.
    #[limit(length = ..=32)]
    #[json(null)]
    pub name: Option<CompactString>,
    /// Whether it moves.
    #[json(default)]
    pub animated: bool,
}

impl PartialEmoji {
    /// An emoji of Unicode.
    pub fn unicode(emoji: impl Into<CompactString>) -> Self {
        Self {
            id: None,
            name: Some(emoji.into()),
            animated: false,
        }
    }

    /// A custom emoji.
    pub fn custom(id: Id<EmojiMarker>, name: impl Into<CompactString>) -> Self {
        Self {
            id: Some(id),
            name: Some(name.into()),
            animated: false,
        }
    }
}

impl fmt::Display for PartialEmoji {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_deref().unwrap_or_default();
        match self.id {
            None => f.write_str(name),
            Some(id) => write!(f, "<{}:{name}:{id}>", if self.animated { "a" } else { "" }),
        }
    }
}

impl From<&Emoji> for PartialEmoji {
    fn from(emoji: &Emoji) -> Self {
        Self {
            id: emoji.id,
            name: emoji.name.clone(),
            animated: emoji.animated,
        }
    }
}
