//! What a forwarded message was like when it was forwarded.

use compact_str::CompactString;

use super::{Attachment, Embed, Mention, MessageFlags, MessageType};
use crate::{
    Timestamp,
    component::Component,
    guild::{Sticker, StickerItem},
    id::{Id, marker::RoleMarker},
    json::{Decode, Encode},
};

/// A forwarded message as it was then.
/// [Discord](https://discord.com/developers/docs/resources/message#message-snapshot-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct MessageSnapshot {
    /// What is kept of the message.
    pub message: SnapshotMessage,
}

/// What a snapshot keeps of a message.
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct SnapshotMessage {
    /// What the message was.
    #[json(rename = "type", default)]
    pub kind: MessageType,
    /// The text.
    #[json(default)]
    pub content: CompactString,
    /// Its embeds.
    #[json(default)]
    pub embeds: Vec<Embed>,
    /// Its files.
    #[json(default)]
    pub attachments: Vec<Attachment>,
    /// When it was sent.
    pub timestamp: Option<Timestamp>,
    /// When it was last edited.
    #[json(null)]
    pub edited_timestamp: Option<Timestamp>,
    /// Its flags.
    #[json(default)]
    pub flags: MessageFlags,
    /// Whom it mentioned.
    #[json(default)]
    pub mentions: Vec<Mention>,
    /// Which roles it mentioned.
    #[json(default)]
    pub mention_roles: Vec<Id<RoleMarker>>,
    /// Its stickers.
    #[json(default, omit_empty)]
    pub sticker_items: Vec<StickerItem>,
    /// Its stickers in a form that Discord has deprecated.
    #[json(default, omit_empty)]
    pub stickers: Vec<Sticker>,
    /// Its components.
    #[json(default)]
    pub components: Vec<Component>,
}
