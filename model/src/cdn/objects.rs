//! The images of objects.

use super::{Asset, Image};
use crate::{
    application::{Application, Team},
    guild::{
        Emoji, Guild, GuildScheduledEvent, Member, PartialEmoji, Role, SoundboardSound, Sticker,
        StickerItem, StickerPack,
    },
    id::{Id, marker::GuildMarker},
    user::{AvatarDecoration, PrimaryGuild, User},
};

impl User {
    /// The avatar, if the user chose one.
    pub fn avatar_image(&self) -> Option<Image> {
        let avatar = self.avatar.as_ref()?;
        Some(Image::user_avatar(self.id, avatar))
    }

    /// What users without an avatar show.
    pub fn default_avatar(&self) -> Asset {
        Asset::default_avatar(self.id, self.discriminator)
    }

    /// The address of the avatar that shows: the chosen one as PNG, else the default one.
    pub fn avatar_url(&self) -> String {
        self.avatar_image().map_or_else(
            || self.default_avatar().to_string(),
            |image| image.to_string(),
        )
    }

    /// The banner.
    pub fn banner_image(&self) -> Option<Image> {
        let banner = self.rare.banner.as_ref()?;
        Some(Image::user_banner(self.id, banner))
    }
}

impl AvatarDecoration {
    /// The frame.
    pub fn image(&self) -> Asset {
        Asset::avatar_decoration(&self.asset)
    }
}

impl PrimaryGuild {
    /// The badge beside the tag.
    pub fn badge_image(&self) -> Option<Image> {
        let (guild_id, badge) = (self.identity_guild_id?, self.badge.as_ref()?);
        Some(Image::guild_tag_badge(guild_id, badge))
    }
}

impl Member {
    /// The avatar of this guild, else the user's.
    pub fn avatar_image(&self, guild_id: Id<GuildMarker>) -> Option<Image> {
        match &self.avatar {
            Some(avatar) => Some(Image::member_avatar(guild_id, self.user.id, avatar)),
            None => self.user.avatar_image(),
        }
    }

    /// The banner of this guild, else the user's.
    pub fn banner_image(&self, guild_id: Id<GuildMarker>) -> Option<Image> {
        match &self.rare.banner {
            Some(banner) => Some(Image::member_banner(guild_id, self.user.id, banner)),
            None => self.user.banner_image(),
        }
    }
}

impl Guild {
    /// The icon.
    pub fn icon_image(&self) -> Option<Image> {
        let icon = self.icon.as_ref()?;
        Some(Image::guild_icon(self.id, icon))
    }

    /// The background of invites.
    pub fn splash_image(&self) -> Option<Image> {
        let splash = self.splash.as_ref()?;
        Some(Image::guild_splash(self.id, splash))
    }

    /// The image in Discord's directory.
    pub fn discovery_splash_image(&self) -> Option<Image> {
        let splash = self.discovery_splash.as_ref()?;
        Some(Image::guild_discovery_splash(self.id, splash))
    }

    /// The banner.
    pub fn banner_image(&self) -> Option<Image> {
        let banner = self.banner.as_ref()?;
        Some(Image::guild_banner(self.id, banner))
    }
}

impl Role {
    /// The icon.
    pub fn icon_image(&self) -> Option<Image> {
        let icon = self.icon.as_ref()?;
        Some(Image::role_icon(self.id, icon))
    }
}

impl Emoji {
    /// The image; `None` for emojis of Unicode.
    pub fn image(&self) -> Option<Image> {
        Some(Image::emoji(self.id?, self.animated))
    }
}

impl PartialEmoji {
    /// The image; `None` for emojis of Unicode.
    pub fn image(&self) -> Option<Image> {
        Some(Image::emoji(self.id?, self.animated))
    }
}

impl Sticker {
    /// The image.
    pub fn image(&self) -> Asset {
        Asset::sticker(self.id, self.format_type)
    }
}

impl StickerItem {
    /// The image.
    pub fn image(&self) -> Asset {
        Asset::sticker(self.id, self.format_type)
    }
}

impl StickerPack {
    /// The banner.
    pub fn banner_image(&self) -> Option<Image> {
        self.banner_asset_id.map(Image::sticker_pack_banner)
    }
}

impl SoundboardSound {
    /// The sound.
    pub fn audio(&self) -> Asset {
        Asset::soundboard_sound(self.sound_id)
    }
}

impl GuildScheduledEvent {
    /// The cover.
    pub fn cover_image(&self) -> Option<Image> {
        let image = self.image.as_ref()?;
        Some(Image::scheduled_event_cover(self.id, image))
    }
}

impl Application {
    /// The icon.
    pub fn icon_image(&self) -> Option<Image> {
        let icon = self.icon.as_ref()?;
        Some(Image::application_icon(self.id, icon))
    }

    /// The cover.
    pub fn cover_image(&self) -> Option<Image> {
        let cover = self.cover_image.as_ref()?;
        Some(Image::application_cover(self.id, cover))
    }
}

impl Team {
    /// The icon.
    pub fn icon_image(&self) -> Option<Image> {
        let icon = self.icon.as_ref()?;
        Some(Image::team_icon(self.id, icon))
    }
}
