//! Endpoints of [stickers](https://discord.com/developers/docs/resources/sticker).

use super::{FormFile, endpoint};
use crate::{
    Patch,
    guild::{Sticker, StickerPack, StickerPacks},
    id::{
        Id,
        marker::{GuildMarker, StickerMarker, StickerPackMarker},
    },
    validate::Validator,
};

/// Get a sticker. [Discord](https://discord.com/developers/docs/resources/sticker#get-sticker)
#[endpoint(GET "/stickers/{sticker_id}", id = "get_sticker", returns = Sticker)]
pub struct GetSticker {
    #[path]
    pub sticker_id: Id<StickerMarker>,
}

/// List the packs of standard stickers. [Discord](https://discord.com/developers/docs/resources/sticker#list-sticker-packs)
#[endpoint(GET "/sticker-packs", id = "list_sticker_packs", returns = StickerPacks, auth = none)]
pub struct ListStickerPacks {}

/// Get a pack of standard stickers. [Discord](https://discord.com/developers/docs/resources/sticker#get-sticker-pack)
#[endpoint(GET "/sticker-packs/{pack_id}", id = "get_sticker_pack", returns = StickerPack)]
pub struct GetStickerPack {
    #[path]
    pub pack_id: Id<StickerPackMarker>,
}

/// List the stickers of a guild. [Discord](https://discord.com/developers/docs/resources/sticker#list-guild-stickers)
#[endpoint(GET "/guilds/{guild_id}/stickers", id = "list_guild_stickers", returns = Vec<Sticker>)]
pub struct ListGuildStickers {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Get a sticker of a guild. [Discord](https://discord.com/developers/docs/resources/sticker#get-guild-sticker)
#[endpoint(GET "/guilds/{guild_id}/stickers/{sticker_id}", id = "get_guild_sticker", returns = Sticker)]
pub struct GetGuildSticker {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub sticker_id: Id<StickerMarker>,
}

/// Make a sticker. [Discord](https://discord.com/developers/docs/resources/sticker#create-guild-sticker)
#[endpoint(POST "/guilds/{guild_id}/stickers", id = "create_guild_sticker", returns = Sticker, multipart, reason)]
#[validate(check_new)]
pub struct CreateGuildSticker {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// 2 to 30 characters.
    #[limit(length = 2..=30)]
    pub name: String,
    /// Words for finding it, 1 to 200 characters.
    #[limit(length = 1..=200)]
    pub tags: String,
    /// The image: PNG, APNG, GIF or, in verified and partnered guilds, Lottie; up to 512 KiB.
    #[file]
    pub file: FormFile,
    /// What it shows, 2 to 100 characters, or none.
    #[limit(length = ..=100)]
    pub description: Option<String>,
}

/// Change a sticker; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/sticker#modify-guild-sticker)
#[endpoint(PATCH "/guilds/{guild_id}/stickers/{sticker_id}", id = "update_guild_sticker", returns = Sticker, reason)]
#[validate(check_change)]
pub struct ModifyGuildSticker {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub sticker_id: Id<StickerMarker>,
    /// 2 to 30 characters.
    #[limit(length = 2..=30)]
    pub name: Option<String>,
    /// What it shows, 2 to 100 characters.
    #[limit(length = ..=100)]
    pub description: Patch<String>,
    /// Words for finding it, 1 to 200 characters.
    #[limit(length = 1..=200)]
    pub tags: Option<String>,
}

/// Delete a sticker. [Discord](https://discord.com/developers/docs/resources/sticker#delete-guild-sticker)
#[endpoint(DELETE "/guilds/{guild_id}/stickers/{sticker_id}", id = "delete_guild_sticker", reason)]
pub struct DeleteGuildSticker {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub sticker_id: Id<StickerMarker>,
}

fn check_new<S>(sticker: &CreateGuildSticker<S>, v: &mut Validator) {
    v.size("file", sticker.file.data.size(), 512 * 1024);
    check_description(sticker.description.as_deref(), v);
}

fn check_change<S>(sticker: &ModifyGuildSticker<S>, v: &mut Validator) {
    check_description(sticker.description.set().map(String::as_str), v);
}

/// A description that says something has at least two characters.
fn check_description(description: Option<&str>, v: &mut Validator) {
    if description.is_some_and(|text| text.chars().count() == 1) {
        v.rule("description", "none, or at least 2 characters");
    }
}
