//! Stickers. [Discord](https://discord.com/developers/docs/resources/sticker)

use compact_str::CompactString;

use crate::{
    id::{
        Id,
        marker::{AttachmentMarker, GuildMarker, SkuMarker, StickerMarker, StickerPackMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
    user::User,
};

/// A sticker. [Discord](https://discord.com/developers/docs/resources/sticker#sticker-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Sticker {
    /// The id.
    pub id: Id<StickerMarker>,
    /// The pack of a standard sticker.
    pub pack_id: Option<Id<StickerPackMarker>>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// What it shows.
    #[json(null)]
    pub description: Option<CompactString>,
    /// Words for finding it, separated by commas, up to 200 characters.
    #[json(default)]
    pub tags: CompactString,
    /// Whose it is.
    #[json(rename = "type", default)]
    pub kind: StickerType,
    /// The format of the image.
    #[json(default)]
    pub format_type: StickerFormatType,
    /// Whether it can be used; not after a loss of boosts.
    pub available: Option<bool>,
    /// The guild that it belongs to.
    pub guild_id: Option<Id<GuildMarker>>,
    /// Who made it.
    pub user: Option<Box<User>>,
    /// The place within its pack.
    pub sort_value: Option<i32>,
}

/// A sticker as messages show it. [Discord](https://discord.com/developers/docs/resources/sticker#sticker-item-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct StickerItem {
    /// The id.
    pub id: Id<StickerMarker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The format of the image.
    #[json(default)]
    pub format_type: StickerFormatType,
}

/// A pack of standard stickers. [Discord](https://discord.com/developers/docs/resources/sticker#sticker-pack-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct StickerPack {
    /// The id.
    pub id: Id<StickerPackMarker>,
    /// The stickers.
    #[json(default)]
    pub stickers: Vec<Sticker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The product.
    pub sku_id: Option<Id<SkuMarker>>,
    /// The sticker that stands for the pack.
    pub cover_sticker_id: Option<Id<StickerMarker>>,
    /// What it is about.
    #[json(default)]
    pub description: CompactString,
    /// The banner.
    pub banner_asset_id: Option<Id<AttachmentMarker>>,
}

/// The packs of standard stickers.
/// [Discord](https://discord.com/developers/docs/resources/sticker#list-sticker-packs)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct StickerPacks {
    /// The packs.
    #[json(default)]
    pub sticker_packs: Vec<StickerPack>,
}

open_enum! {
    /// Whose a sticker is. [Discord](https://discord.com/developers/docs/resources/sticker#sticker-object-sticker-types)
    #[derive(Default)]
    pub enum StickerType {
        /// Discord's.
        Standard = 1,
        /// A guild's.
        #[default]
        Guild = 2,
    }
}

open_enum! {
    /// The format of a sticker. [Discord](https://discord.com/developers/docs/resources/sticker#sticker-object-sticker-format-types)
    #[derive(Default)]
    pub enum StickerFormatType {
        /// PNG.
        #[default]
        Png = 1,
        /// Animated PNG.
        Apng = 2,
        /// Lottie.
        Lottie = 3,
        /// GIF.
        Gif = 4,
    }
}
