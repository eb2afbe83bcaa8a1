//! Endpoints of [reactions](https://discord.com/developers/docs/resources/message#create-reaction).

use std::borrow::Cow;

use compact_str::{CompactString, format_compact};

use super::{Param, endpoint};
use crate::{
    channel::message::ReactionType,
    guild::PartialEmoji,
    id::{
        Id,
        marker::{ChannelMarker, EmojiMarker, MessageMarker, UserMarker},
    },
    user::User,
};

/// An emoji in the path of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RequestEmoji {
    /// A standard emoji, such as `👋`.
    Unicode(CompactString),
    /// A custom emoji: its name and id. Any name will do to Discord.
    Custom(CompactString, Id<EmojiMarker>),
}

impl Param for RequestEmoji {
    fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Unicode(emoji) => emoji.as_str().into(),
            Self::Custom(name, id) => format!("{name}:{id}").into(),
        }
    }

    fn from_text(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        Some(match text.split_once(':') {
            Some((name, id)) => Self::Custom(name.into(), id.parse().ok()?),
            None => Self::Unicode(text.into()),
        })
    }
}

impl From<&str> for RequestEmoji {
    /// A standard emoji, or `name:id`; what one sees in a message, `<:name:id>`, will do as well.
    fn from(text: &str) -> Self {
        let inner = text
            .strip_prefix('<')
            .and_then(|text| text.strip_suffix('>'));
        let inner = inner.unwrap_or(text);
        let inner = inner
            .strip_prefix("a:")
            .or(inner.strip_prefix(':'))
            .unwrap_or(inner);
        Self::from_text(inner).unwrap_or_else(|| Self::Unicode(text.into()))
    }
}

impl From<String> for RequestEmoji {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<char> for RequestEmoji {
    fn from(emoji: char) -> Self {
        Self::Unicode(format_compact!("{emoji}"))
    }
}

impl From<&PartialEmoji> for RequestEmoji {
    fn from(emoji: &PartialEmoji) -> Self {
        let name = emoji.name.clone();
        match emoji.id {
            // Deleted emojis have no name, and Discord does not look at it.
            Some(id) => Self::Custom(name.unwrap_or_else(|| "_".into()), id),
            None => Self::Unicode(name.unwrap_or_default()),
        }
    }
}

impl From<PartialEmoji> for RequestEmoji {
    fn from(emoji: PartialEmoji) -> Self {
        Self::from(&emoji)
    }
}

impl From<RequestEmoji> for PartialEmoji {
    fn from(emoji: RequestEmoji) -> Self {
        match emoji {
            RequestEmoji::Unicode(emoji) => Self::unicode(emoji),
            RequestEmoji::Custom(name, id) => Self::custom(id, name),
        }
    }
}

/// React to a message.
/// [Discord](https://discord.com/developers/docs/resources/message#create-reaction)
#[endpoint(PUT "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me", id = "add_my_message_reaction")]
pub struct CreateReaction {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
    #[path]
    pub emoji: RequestEmoji,
}

/// Take the bot's own reaction back.
/// [Discord](https://discord.com/developers/docs/resources/message#delete-own-reaction)
#[endpoint(DELETE "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me", id = "delete_my_message_reaction")]
pub struct DeleteOwnReaction {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
    #[path]
    pub emoji: RequestEmoji,
}

/// Remove a user's reaction.
/// [Discord](https://discord.com/developers/docs/resources/message#delete-user-reaction)
#[endpoint(DELETE "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/{user_id}", id = "delete_user_message_reaction")]
pub struct DeleteUserReaction {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
    #[path]
    pub emoji: RequestEmoji,
    #[path]
    pub user_id: Id<UserMarker>,
}

/// List users who reacted with an emoji, by id.
/// [Discord](https://discord.com/developers/docs/resources/message#get-reactions)
#[endpoint(GET "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}", id = "list_message_reactions_by_emoji", returns = Vec<User>)]
pub struct GetReactions {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
    #[path]
    pub emoji: RequestEmoji,
    /// Normal or super reactions; normal ones if not said.
    #[query]
    #[json(rename = "type")]
    pub kind: Option<ReactionType>,
    /// Users after this one.
    #[query]
    pub after: Option<Id<UserMarker>>,
    /// How many, 1 to 100; 25 if not said.
    #[query]
    #[limit(value = 1..=100)]
    pub limit: Option<u8>,
}

/// Remove all reactions from a message.
/// [Discord](https://discord.com/developers/docs/resources/message#delete-all-reactions)
#[endpoint(DELETE "/channels/{channel_id}/messages/{message_id}/reactions", id = "delete_all_message_reactions")]
pub struct DeleteAllReactions {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
}

/// Remove all reactions with an emoji from a message.
/// [Discord](https://discord.com/developers/docs/resources/message#delete-all-reactions-for-emoji)
#[endpoint(DELETE "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}", id = "delete_all_message_reactions_by_emoji")]
pub struct DeleteAllReactionsForEmoji {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
    #[path]
    pub emoji: RequestEmoji,
}
