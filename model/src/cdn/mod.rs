//! Addresses of images and other files on Discord's [CDN](https://discord.com/developers/docs/reference#image-formatting).
//!
//! An [`Image`] can be had in several formats and sizes, an [`Asset`] in one. Both print as their address; nothing here
//! fetches anything.
//!
//! ```
//! use cordial_model::{
//!     ImageHash,
//!     cdn::{Image, ImageSize, Moving, Still},
//!     id::Id,
//! };
//!
//! let hash = ImageHash::new("a_1269e74af4df7417b13759eae50c83dc");
//! let avatar = Image::user_avatar(Id::new(80_351_110_224_678_912), &hash).size(ImageSize::AT_256);
//! assert_eq!(
//!     avatar.clone().still(Still::Jpeg).to_string(),
//!     "https://cdn.discordapp.com/avatars/80351110224678912/a_1269e74af4df7417b13759eae50c83dc.jpg?size=256",
//! );
//! assert_eq!(
//!     avatar.moving(Moving::Gif).to_string(),
//!     "https://cdn.discordapp.com/avatars/80351110224678912/a_1269e74af4df7417b13759eae50c83dc.gif?size=256",
//! );
//! ```

mod asset;
mod image;
mod objects;
mod signed;

pub use self::{
    asset::Asset,
    image::{Image, ImageSize, Moving, Still},
    signed::expires_at,
};

/// Where images and attachments are.
pub const CDN: &str = "https://cdn.discordapp.com";

/// Where stickers in GIF are, and the copies of media from elsewhere that Discord keeps.
pub const MEDIA: &str = "https://media.discordapp.net";
