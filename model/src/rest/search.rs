//! Endpoints that [search](https://discord.com/developers/docs/resources/message#search-guild-messages) for messages and
//! threads. While Discord is still indexing, it answers 202; the client then asks again.

use super::endpoint;
use crate::{
    channel::{
        TagSetting,
        message::{
            MessageSearchResult, SearchAuthorType, SearchEmbedType, SearchHasType, SearchSortMode,
            SortOrder, ThreadSearchResult, ThreadSortMode,
        },
    },
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, RoleMarker, TagMarker, UserMarker},
    },
};

/// Search for messages in a guild. Needs the intent `MESSAGE_CONTENT` to be switched on.
/// [Discord](https://discord.com/developers/docs/resources/message#search-guild-messages)
#[endpoint(GET "/guilds/{guild_id}/messages/search", id = "guild_search", returns = MessageSearchResult)]
pub struct SearchGuildMessages {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Words of the text, up to 1024 characters.
    #[query]
    #[limit(length = ..=1024)]
    pub content: Option<String>,
    /// How many words may stand between them, up to 100; 2 unless given.
    #[query]
    #[limit(value = 0..=100)]
    pub slop: Option<u32>,
    /// In one of these channels, up to 500.
    #[query]
    #[limit(items = ..=500)]
    pub channel_id: Vec<Id<ChannelMarker>>,
    /// Written by one of these users, up to 100.
    #[query]
    #[limit(items = ..=100)]
    pub author_id: Vec<Id<UserMarker>>,
    /// Written by one of these kinds of author.
    #[query]
    #[limit(items = ..=6)]
    pub author_type: Vec<SearchAuthorType>,
    /// Mentioning one of these users, up to 100.
    #[query]
    #[limit(items = ..=100)]
    pub mentions: Vec<Id<UserMarker>>,
    /// Mentioning one of these roles, up to 100.
    #[query]
    #[limit(items = ..=100)]
    pub mentions_role_id: Vec<Id<RoleMarker>>,
    /// Mentioning everybody, or not.
    #[query]
    pub mention_everyone: Option<bool>,
    /// Answering one of these users, up to 100.
    #[query]
    #[limit(items = ..=100)]
    pub replied_to_user_id: Vec<Id<UserMarker>>,
    /// Answering one of these messages, up to 100.
    #[query]
    #[limit(items = ..=100)]
    pub replied_to_message_id: Vec<Id<MessageMarker>>,
    /// Pinned, or not.
    #[query]
    pub pinned: Option<bool>,
    /// Having one of these.
    #[query]
    #[limit(items = ..=18)]
    pub has: Vec<SearchHasType>,
    /// Having one of these kinds of embed.
    #[query]
    #[limit(items = ..=5)]
    pub embed_type: Vec<SearchEmbedType>,
    /// Having an embed of one of these providers, such as `Tenor`; up to 100 of up to 256 characters.
    #[query]
    #[limit(items = ..=100, each = ..=256)]
    pub embed_provider: Vec<String>,
    /// Having a link to one of these hosts; up to 100 of up to 256 characters.
    #[query]
    #[limit(items = ..=100, each = ..=256)]
    pub link_hostname: Vec<String>,
    /// Having a file of one of these names; up to 100 of up to 1024 characters.
    #[query]
    #[limit(items = ..=100, each = ..=1024)]
    pub attachment_filename: Vec<String>,
    /// Having a file of one of these types, such as `png`; up to 100 of up to 256 characters.
    #[query]
    #[limit(items = ..=100, each = ..=256)]
    pub attachment_extension: Vec<String>,
    /// Only messages behind this one.
    #[query]
    pub min_id: Option<Id<MessageMarker>>,
    /// Only messages before this one.
    #[query]
    pub max_id: Option<Id<MessageMarker>>,
    /// How they are ordered; by time unless given.
    #[query]
    pub sort_by: Option<SearchSortMode>,
    /// Which way; the latest first unless given.
    #[query]
    pub sort_order: Option<SortOrder>,
    /// Whether channels for adults are searched.
    #[query]
    pub include_nsfw: Option<bool>,
    /// How many, 1 to 25; 25 unless given.
    #[query]
    #[limit(value = 1..=25)]
    pub limit: Option<u32>,
    /// How many to pass over, up to 9975.
    #[query]
    #[limit(value = 0..=9975)]
    pub offset: Option<u32>,
}

/// Search for threads of a channel.
#[endpoint(GET "/channels/{channel_id}/threads/search", id = "thread_search", returns = ThreadSearchResult)]
pub struct SearchThreads {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// Words of the name, up to 100 characters.
    #[query]
    #[limit(length = ..=100)]
    pub name: Option<String>,
    /// How many words may stand between them, up to 100.
    #[query]
    #[limit(value = 0..=100)]
    pub slop: Option<u32>,
    /// Only threads behind this one.
    #[query]
    pub min_id: Option<Id<ChannelMarker>>,
    /// Only threads before this one.
    #[query]
    pub max_id: Option<Id<ChannelMarker>>,
    /// Having these tags, up to 20.
    #[query]
    #[limit(items = ..=20)]
    pub tag: Vec<Id<TagMarker>>,
    /// Whether all tags are needed, or any.
    #[query]
    pub tag_setting: Option<TagSetting>,
    /// Archived, or not.
    #[query]
    pub archived: Option<bool>,
    /// How they are ordered.
    #[query]
    pub sort_by: Option<ThreadSortMode>,
    /// Which way.
    #[query]
    pub sort_order: Option<SortOrder>,
    /// How many, 1 to 25.
    #[query]
    #[limit(value = 1..=25)]
    pub limit: Option<u32>,
    /// How many to pass over, up to 9975.
    #[query]
    #[limit(value = 0..=9975)]
    pub offset: Option<u32>,
}
