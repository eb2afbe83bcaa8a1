//! What a search for messages or threads asks and finds.

use compact_str::CompactString;

use super::Message;
use crate::{
    channel::{Channel, ThreadMember},
    error_code::JsonErrorCode,
    json::{Decode, Encode, Fields, Rare},
    open::open_string_enum,
};

/// Messages that were found. [Discord](https://discord.com/developers/docs/resources/message#search-guild-messages)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct MessageSearchResult {
    /// Whether old messages are still being indexed, so that there may be more.
    #[json(default)]
    pub doing_deep_historical_index: bool,
    /// How many messages are indexed so far.
    pub documents_indexed: Option<u64>,
    /// How many messages there are.
    #[json(default)]
    pub total_results: u64,
    /// The messages of this page. Each stands in a list of its own, in which there once were its neighbors.
    #[json(default)]
    pub messages: Vec<Vec<FoundMessage>>,
    /// The threads that they are in.
    pub threads: Option<Vec<Channel>>,
    /// The current user as a member of each thread that it has joined.
    pub members: Option<Vec<ThreadMember>>,
    /// Set if Discord has not indexed the guild yet: then nothing was searched, and the same request finds more later.
    #[json(flatten)]
    pub not_ready: Rare<SearchNotReady>,
}

/// What Discord says instead of a result if it has not indexed the guild yet.
/// [Discord](https://discord.com/developers/docs/resources/message#search-guild-messages)
#[derive(Clone, Debug, Default, PartialEq, Eq, Fields)]
pub struct SearchNotReady {
    /// The number of the error: 110000.
    pub code: Option<JsonErrorCode>,
    /// The error in words.
    pub message: Option<CompactString>,
    /// After how many seconds to ask again; 0 if Discord does not know.
    pub retry_after: Option<u32>,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct FoundMessage {
    /// The message.
    #[json(base)]
    pub message: Message,
    /// Whether it is what was searched for.
    #[json(default)]
    pub hit: bool,
    /// How many restrictions there are of it.
    pub restriction_count: Option<u32>,
}

/// Threads that were found.
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct ThreadSearchResult {
    /// The threads of this page.
    #[json(default)]
    pub threads: Vec<Channel>,
    /// The current user as a member of each thread that it has joined.
    #[json(default)]
    pub members: Vec<ThreadMember>,
    /// Whether there are more.
    #[json(default)]
    pub has_more: bool,
    /// The first message of each thread.
    #[json(default, omit_empty)]
    pub first_messages: Vec<Message>,
    /// How many threads there are.
    #[json(default)]
    pub total_results: u64,
    /// How many are indexed so far, if not all are.
    pub documents_indexed: Option<u64>,
    /// Set if Discord has not indexed the channel yet: then nothing was searched, and the same request finds more later.
    #[json(flatten)]
    pub not_ready: Rare<SearchNotReady>,
}

open_string_enum! {
    /// Who wrote a message. [Discord](https://discord.com/developers/docs/resources/message#search-guild-messages-author-types)
    pub enum SearchAuthorType {
        /// A user.
        User = "user",
        /// A bot.
        Bot = "bot",
        /// A webhook.
        Webhook = "webhook",
        /// Anybody but a user.
        NotUser = "-user",
        /// Anybody but a bot.
        NotBot = "-bot",
        /// Anybody but a webhook.
        NotWebhook = "-webhook",
    }
}

open_string_enum! {
    /// What a message has. [Discord](https://discord.com/developers/docs/resources/message#search-guild-messages-search-has-types)
    pub enum SearchHasType {
        /// An image.
        Image = "image",
        /// A sound.
        Sound = "sound",
        /// A video.
        Video = "video",
        /// A file.
        File = "file",
        /// A sticker.
        Sticker = "sticker",
        /// An embed.
        Embed = "embed",
        /// A link.
        Link = "link",
        /// A poll.
        Poll = "poll",
        /// A forwarded message.
        Snapshot = "snapshot",
        /// No image.
        NotImage = "-image",
        /// No sound.
        NotSound = "-sound",
        /// No video.
        NotVideo = "-video",
        /// No file.
        NotFile = "-file",
        /// No sticker.
        NotSticker = "-sticker",
        /// No embed.
        NotEmbed = "-embed",
        /// No link.
        NotLink = "-link",
        /// No poll.
        NotPoll = "-poll",
        /// No forwarded message.
        NotSnapshot = "-snapshot",
    }
}

open_string_enum! {
    /// What kind of embed a message has.
    /// [Discord](https://discord.com/developers/docs/resources/message#search-guild-messages-search-embed-types)
    pub enum SearchEmbedType {
        /// An image.
        Image = "image",
        /// A video.
        Video = "video",
        /// A moving image.
        Gif = "gif",
        /// A sound.
        Sound = "sound",
        /// An article.
        Article = "article",
    }
}

open_string_enum! {
    /// How messages that were found are ordered.
    /// [Discord](https://discord.com/developers/docs/resources/message#search-guild-messages-search-sort-modes)
    pub enum SearchSortMode {
        /// By time.
        Timestamp = "timestamp",
        /// By how well they match.
        Relevance = "relevance",
    }
}

open_string_enum! {
    /// How threads that were found are ordered.
    pub enum ThreadSortMode {
        /// By how well they match.
        Relevance = "relevance",
        /// By when they were made.
        CreationTime = "creation_time",
        /// By their last message.
        LastMessageTime = "last_message_time",
        /// By when they were archived.
        ArchiveTime = "archive_time",
    }
}

open_string_enum! {
    /// Which way something is ordered.
    pub enum SortOrder {
        /// The smallest first.
        Asc = "asc",
        /// The greatest first.
        Desc = "desc",
    }
}
