//! Messages with everything in them. [Discord](https://discord.com/developers/docs/resources/message)

mod allowed_mentions;
mod attachment;
mod draft;
mod embed;
mod interaction_metadata;
mod kind;
mod mention;
#[allow(clippy::module_inception)]
mod message;
mod nonce;
mod parts;
mod reaction;
mod reference;
mod search;
mod snapshot;

pub use self::{
    allowed_mentions::{AllowedMentionType, AllowedMentions},
    attachment::{Attachment, AttachmentFlags, AttachmentRare},
    embed::{
        EMBED_CHARACTERS, Embed, EmbedAuthor, EmbedField, EmbedFlags, EmbedFooter, EmbedMedia,
        EmbedMediaFlags, EmbedProvider, EmbedRare, EmbedType,
    },
    interaction_metadata::{IntegrationOwners, MessageInteraction, MessageInteractionMetadata},
    kind::{MessageFlags, MessageType},
    mention::{ChannelMention, Mention},
    message::{Message, MessageRare},
    nonce::Nonce,
    parts::{
        BaseTheme, GuildProductPurchase, MessageActivity, MessageActivityType, MessageCall,
        MessagePin, MessagePins, PurchaseNotification, PurchaseType, RoleSubscriptionData,
        SharedClientTheme,
    },
    reaction::{Reaction, ReactionCountDetails, ReactionType},
    reference::{MessageReference, MessageReferenceType},
    search::{
        FoundMessage, MessageSearchResult, SearchAuthorType, SearchEmbedType, SearchHasType,
        SearchNotReady, SearchSortMode, SortOrder, ThreadSearchResult, ThreadSortMode,
    },
    snapshot::{MessageSnapshot, SnapshotMessage},
};
pub(crate) use self::{
    draft::{Draft, Extras, Purpose},
    embed::check_embeds,
};
