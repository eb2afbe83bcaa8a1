//! Images that can be had in several formats and sizes.

use std::fmt;

use super::CDN;
use crate::{
    ImageHash,
    id::{
        Id,
        marker::{
            ApplicationMarker, AttachmentMarker, EmojiMarker, GenericMarker, GuildMarker,
            RoleMarker, ScheduledEventMarker, TeamMarker, UserMarker,
        },
    },
};

/// The application that the banners of sticker packs belong to.
const STICKER_PACKS: &str = "710982414301790216";

/// A format of an image that stands still.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Still {
    /// PNG.
    #[default]
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    WebP,
}

/// A format of an image that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Moving {
    /// GIF. Images that were uploaded as WebP or AVIF do not convert well to it.
    Gif,
    /// Animated WebP, which Discord recommends.
    WebP,
}

/// The length of the longer side in pixels: a power of two from 16 to 4096.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageSize(u16);

impl ImageSize {
    /// 16 pixels.
    pub const AT_16: Self = Self(16);
    /// 32 pixels.
    pub const AT_32: Self = Self(32);
    /// 64 pixels.
    pub const AT_64: Self = Self(64);
    /// 128 pixels.
    pub const AT_128: Self = Self(128);
    /// 256 pixels.
    pub const AT_256: Self = Self(256);
    /// 512 pixels.
    pub const AT_512: Self = Self(512);
    /// 1024 pixels.
    pub const AT_1024: Self = Self(1024);
    /// 2048 pixels.
    pub const AT_2048: Self = Self(2048);
    /// 4096 pixels.
    pub const AT_4096: Self = Self(4096);

    /// The smallest size of at least so many pixels; 4096 if there is none.
    pub fn at_least(pixels: u16) -> Self {
        Self(pixels.clamp(16, 4096).next_power_of_two())
    }

    /// The number of pixels.
    pub const fn pixels(self) -> u16 {
        self.0
    }
}

/// An image on Discord's [CDN](https://discord.com/developers/docs/reference#image-formatting). Prints as its address.
///
/// A PNG of the size that Discord chooses, unless something else is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    /// Without the extension.
    path: String,
    animated: bool,
    still: Still,
    moving: Option<Moving>,
    size: Option<ImageSize>,
}

impl Image {
    fn new(path: String) -> Self {
        Self {
            path,
            animated: false,
            still: Still::default(),
            moving: None,
            size: None,
        }
    }

    /// An image that can be had in a moving form if its hash says so.
    fn maybe_animated(folder: fmt::Arguments<'_>, hash: &ImageHash) -> Self {
        Self {
            animated: hash.is_animated(),
            ..Self::new(format!("{folder}/{hash}"))
        }
    }

    /// A custom emoji. `animated` is the field of that name.
    pub fn emoji(id: Id<EmojiMarker>, animated: bool) -> Self {
        Self {
            animated,
            ..Self::new(format!("emojis/{id}"))
        }
    }

    /// The icon of a guild.
    pub fn guild_icon(guild_id: Id<GuildMarker>, icon: &ImageHash) -> Self {
        Self::maybe_animated(format_args!("icons/{guild_id}"), icon)
    }

    /// The background of a guild's invites.
    pub fn guild_splash(guild_id: Id<GuildMarker>, splash: &ImageHash) -> Self {
        Self::new(format!("splashes/{guild_id}/{splash}"))
    }

    /// The image of a guild in Discord's directory.
    pub fn guild_discovery_splash(guild_id: Id<GuildMarker>, splash: &ImageHash) -> Self {
        Self::new(format!("discovery-splashes/{guild_id}/{splash}"))
    }

    /// The banner of a guild.
    pub fn guild_banner(guild_id: Id<GuildMarker>, banner: &ImageHash) -> Self {
        Self::maybe_animated(format_args!("banners/{guild_id}"), banner)
    }

    /// The badge beside a guild's tag.
    pub fn guild_tag_badge(guild_id: Id<GuildMarker>, badge: &ImageHash) -> Self {
        Self::new(format!("guild-tag-badges/{guild_id}/{badge}"))
    }

    /// The banner of a user.
    pub fn user_banner(user_id: Id<UserMarker>, banner: &ImageHash) -> Self {
        Self::maybe_animated(format_args!("banners/{user_id}"), banner)
    }

    /// The avatar of a user.
    pub fn user_avatar(user_id: Id<UserMarker>, avatar: &ImageHash) -> Self {
        Self::maybe_animated(format_args!("avatars/{user_id}"), avatar)
    }

    /// The avatar of a member in one guild.
    pub fn member_avatar(
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
        avatar: &ImageHash,
    ) -> Self {
        Self::maybe_animated(
            format_args!("guilds/{guild_id}/users/{user_id}/avatars"),
            avatar,
        )
    }

    /// The banner of a member in one guild.
    pub fn member_banner(
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
        banner: &ImageHash,
    ) -> Self {
        Self::maybe_animated(
            format_args!("guilds/{guild_id}/users/{user_id}/banners"),
            banner,
        )
    }

    /// The icon of an application.
    pub fn application_icon(application_id: Id<ApplicationMarker>, icon: &ImageHash) -> Self {
        Self::new(format!("app-icons/{application_id}/{icon}"))
    }

    /// The cover of an application.
    pub fn application_cover(application_id: Id<ApplicationMarker>, cover: &ImageHash) -> Self {
        Self::application_icon(application_id, cover)
    }

    /// An asset that an application uploaded for rich presence.
    pub fn application_asset(
        application_id: Id<ApplicationMarker>,
        asset_id: Id<GenericMarker>,
    ) -> Self {
        Self::new(format!("app-assets/{application_id}/{asset_id}"))
    }

    /// The icon of an achievement.
    pub fn achievement_icon(
        application_id: Id<ApplicationMarker>,
        achievement_id: Id<GenericMarker>,
        icon: &ImageHash,
    ) -> Self {
        Self::new(format!(
            "app-assets/{application_id}/achievements/{achievement_id}/icons/{icon}"
        ))
    }

    /// An image of an application's store page.
    pub fn store_asset(
        application_id: Id<ApplicationMarker>,
        asset_id: Id<AttachmentMarker>,
    ) -> Self {
        Self::new(format!("app-assets/{application_id}/store/{asset_id}"))
    }

    /// The banner of a sticker pack.
    pub fn sticker_pack_banner(asset_id: Id<AttachmentMarker>) -> Self {
        Self::new(format!("app-assets/{STICKER_PACKS}/store/{asset_id}"))
    }

    /// The icon of a team.
    pub fn team_icon(team_id: Id<TeamMarker>, icon: &ImageHash) -> Self {
        Self::new(format!("team-icons/{team_id}/{icon}"))
    }

    /// The icon of a role.
    pub fn role_icon(role_id: Id<RoleMarker>, icon: &ImageHash) -> Self {
        Self::new(format!("role-icons/{role_id}/{icon}"))
    }

    /// The cover of a scheduled event.
    pub fn scheduled_event_cover(event_id: Id<ScheduledEventMarker>, image: &ImageHash) -> Self {
        Self::new(format!("guild-events/{event_id}/{image}"))
    }

    /// The same image, standing still, in a format.
    #[must_use]
    pub fn still(self, format: Still) -> Self {
        Self {
            still: format,
            moving: None,
            ..self
        }
    }

    /// The same image in a format that moves. Images without a moving form stay still.
    #[must_use]
    pub fn moving(self, format: Moving) -> Self {
        Self {
            moving: self.animated.then_some(format),
            ..self
        }
    }

    /// The same image in a size.
    #[must_use]
    pub fn size(self, size: ImageSize) -> Self {
        Self {
            size: Some(size),
            ..self
        }
    }

    /// Whether it has a moving form.
    pub const fn is_animated(&self) -> bool {
        self.animated
    }
}

impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let extension = match (self.moving, self.still) {
            (Some(Moving::Gif), _) => "gif",
            (Some(Moving::WebP), _) | (None, Still::WebP) => "webp",
            (None, Still::Png) => "png",
            (None, Still::Jpeg) => "jpg",
        };
        write!(f, "{CDN}/{}.{extension}", self.path)?;
        let mut sign = '?';
        if self.moving == Some(Moving::WebP) {
            write!(f, "{sign}animated=true")?;
            sign = '&';
        }
        if let Some(ImageSize(pixels)) = self.size {
            write!(f, "{sign}size={pixels}")?;
        }
        Ok(())
    }
}
