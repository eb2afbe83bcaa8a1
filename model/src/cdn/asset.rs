//! Files that can be had in one form only.

use std::fmt;

use super::{CDN, MEDIA};
use crate::{
    ImageHash,
    guild::StickerFormatType,
    id::{
        Id,
        marker::{SoundboardSoundMarker, StickerMarker, UserMarker},
    },
    user::Discriminator,
};

/// A file on Discord's [CDN](https://discord.com/developers/docs/reference#image-formatting) that can be had in one form
/// only. Prints as its address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asset {
    base: &'static str,
    path: String,
}

impl Asset {
    fn new(path: String) -> Self {
        Self { base: CDN, path }
    }

    /// The avatar of a user who chose none, in PNG.
    pub fn default_avatar(user_id: Id<UserMarker>, discriminator: Discriminator) -> Self {
        let index = match discriminator.0 {
            0 => (user_id.get() >> 22) % 6,
            digits => u64::from(digits % 5),
        };
        Self::new(format!("embed/avatars/{index}.png"))
    }

    /// The frame around an avatar, in PNG, which may move.
    pub fn avatar_decoration(asset: &ImageHash) -> Self {
        Self::new(format!("avatar-decoration-presets/{asset}.png"))
    }

    /// A sticker: PNG, which may move, GIF, or [Lottie](https://airbnb.io/lottie/), which is JSON. PNG if the format is one
    /// that is not known yet.
    pub fn sticker(id: Id<StickerMarker>, format: StickerFormatType) -> Self {
        match format {
            StickerFormatType::Lottie => Self::new(format!("stickers/{id}.json")),
            StickerFormatType::Gif => Self {
                base: MEDIA,
                path: format!("stickers/{id}.gif"),
            },
            _ => Self::new(format!("stickers/{id}.png")),
        }
    }

    /// A sound of a soundboard, in MP3 or Ogg.
    /// [Discord](https://discord.com/developers/docs/resources/soundboard)
    pub fn soundboard_sound(id: Id<SoundboardSoundMarker>) -> Self {
        Self::new(format!("soundboard-sounds/{id}"))
    }
}

impl fmt::Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.path)
    }
}
