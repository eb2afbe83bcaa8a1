//! Endpoints of [emojis](https://discord.com/developers/docs/resources/emoji).

use super::endpoint;
use crate::{
    ImageData, Patch,
    guild::{ApplicationEmojis, Emoji},
    id::{
        Id,
        marker::{ApplicationMarker, EmojiMarker, GuildMarker, RoleMarker},
    },
    validate::Validator,
};

/// List the emojis of a guild. [Discord](https://discord.com/developers/docs/resources/emoji#list-guild-emojis)
#[endpoint(GET "/guilds/{guild_id}/emojis", id = "list_guild_emojis", returns = Vec<Emoji>)]
pub struct ListGuildEmojis {
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Get an emoji. [Discord](https://discord.com/developers/docs/resources/emoji#get-guild-emoji)
#[endpoint(GET "/guilds/{guild_id}/emojis/{emoji_id}", id = "get_guild_emoji", returns = Emoji)]
pub struct GetGuildEmoji {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub emoji_id: Id<EmojiMarker>,
}

/// Make an emoji. [Discord](https://discord.com/developers/docs/resources/emoji#create-guild-emoji)
#[endpoint(POST "/guilds/{guild_id}/emojis", id = "create_guild_emoji", returns = Emoji, reason)]
#[validate(check_new)]
pub struct CreateGuildEmoji {
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// 2 to 32 characters.
    #[limit(length = 2..=32)]
    pub name: String,
    /// The image, 128 by 128 pixels and up to 256 KiB.
    pub image: ImageData,
    /// The roles that may use it; empty for everybody.
    pub roles: Vec<Id<RoleMarker>>,
}

/// Change an emoji; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/emoji#modify-guild-emoji)
#[endpoint(PATCH "/guilds/{guild_id}/emojis/{emoji_id}", id = "update_guild_emoji", returns = Emoji, reason)]
pub struct ModifyGuildEmoji {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub emoji_id: Id<EmojiMarker>,
    /// 2 to 32 characters.
    #[limit(length = 2..=32)]
    pub name: Option<String>,
    /// The roles that may use it; cleared, everybody.
    pub roles: Patch<Vec<Id<RoleMarker>>>,
}

/// Delete an emoji. [Discord](https://discord.com/developers/docs/resources/emoji#delete-guild-emoji)
#[endpoint(DELETE "/guilds/{guild_id}/emojis/{emoji_id}", id = "delete_guild_emoji", reason)]
pub struct DeleteGuildEmoji {
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub emoji_id: Id<EmojiMarker>,
}

/// List the emojis of an application, up to 2000.
/// [Discord](https://discord.com/developers/docs/resources/emoji#list-application-emojis)
#[endpoint(GET "/applications/{application_id}/emojis", id = "list_application_emojis", returns = ApplicationEmojis)]
pub struct ListApplicationEmojis {
    #[path]
    pub application_id: Id<ApplicationMarker>,
}

/// Get an emoji of an application. [Discord](https://discord.com/developers/docs/resources/emoji#get-application-emoji)
#[endpoint(GET "/applications/{application_id}/emojis/{emoji_id}", id = "get_application_emoji", returns = Emoji)]
pub struct GetApplicationEmoji {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub emoji_id: Id<EmojiMarker>,
}

/// Make an emoji of an application.
/// [Discord](https://discord.com/developers/docs/resources/emoji#create-application-emoji)
#[endpoint(POST "/applications/{application_id}/emojis", id = "create_application_emoji", returns = Emoji)]
#[validate(check_new_of_application)]
pub struct CreateApplicationEmoji {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// 2 to 32 characters.
    #[limit(length = 2..=32)]
    pub name: String,
    /// The image, 128 by 128 pixels and up to 256 KiB.
    pub image: ImageData,
}

/// Rename an emoji of an application.
/// [Discord](https://discord.com/developers/docs/resources/emoji#modify-application-emoji)
#[endpoint(PATCH "/applications/{application_id}/emojis/{emoji_id}", id = "update_application_emoji", returns = Emoji)]
pub struct ModifyApplicationEmoji {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub emoji_id: Id<EmojiMarker>,
    /// 2 to 32 characters.
    #[limit(length = 2..=32)]
    pub name: String,
}

/// Delete an emoji of an application.
/// [Discord](https://discord.com/developers/docs/resources/emoji#delete-application-emoji)
#[endpoint(DELETE "/applications/{application_id}/emojis/{emoji_id}", id = "delete_application_emoji")]
pub struct DeleteApplicationEmoji {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub emoji_id: Id<EmojiMarker>,
}

/// How large an emoji's image may be, in bytes.
const LARGEST: u64 = 256 * 1024;

fn check_new<S>(emoji: &CreateGuildEmoji<S>, v: &mut Validator) {
    v.size("image", emoji.image.size(), LARGEST);
}

fn check_new_of_application<S>(emoji: &CreateApplicationEmoji<S>, v: &mut Validator) {
    v.size("image", emoji.image.size(), LARGEST);
}
