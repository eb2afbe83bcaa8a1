//! Users. [Discord](https://discord.com/developers/docs/resources/user)

mod connection;

use std::fmt;

use compact_str::CompactString;

pub use self::connection::{
    Connection, ConnectionGuild, ConnectionIntegration, ConnectionService, ConnectionVisibility,
};
use crate::{
    Color, ImageHash, Locale, Timestamp,
    id::{
        Id,
        marker::{AvatarDecorationSkuMarker, GuildMarker, SkuMarker, UserMarker},
    },
    json::{Decode, Encode, Error, Fields, Kind, Parser, Rare, Writer},
    open::{flags, open_enum, open_string_enum},
};

/// A user or bot. [Discord](https://discord.com/developers/docs/resources/user#user-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct User {
    /// The id.
    pub id: Id<UserMarker>,
    /// The name, unique on Discord; not unique for users that still have a discriminator, such as bots.
    #[json(default)]
    pub username: CompactString,
    /// The four digits behind the name of bots and of users who never migrated.
    #[json(default)]
    pub discriminator: Discriminator,
    /// The display name; of bots, the application's name.
    #[json(null)]
    pub global_name: Option<CompactString>,
    /// The avatar.
    #[json(null)]
    pub avatar: Option<ImageHash>,
    /// Whether this is a bot.
    #[json(default)]
    pub bot: bool,
    /// Whether this is Discord itself, as in urgent messages.
    #[json(default)]
    pub system: bool,
    /// Public flags of the account.
    #[json(default)]
    pub public_flags: UserFlags,
    /// What most users in events do not have.
    #[json(flatten)]
    pub rare: Rare<UserRare>,
}

/// Fields that few users have, or that only the current user and REST answers show.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct UserRare {
    /// The frame around the avatar.
    pub avatar_decoration_data: Option<AvatarDecoration>,
    /// Collectibles that the user shows.
    pub collectibles: Option<Collectibles>,
    /// The guild whose tag the user wears.
    #[json(null)]
    pub primary_guild: Option<PrimaryGuild>,
    /// The banner.
    pub banner: Option<ImageHash>,
    /// The color of the banner.
    pub accent_color: Option<Color>,
    /// Of the current user: whether it logs in with two factors.
    pub mfa_enabled: Option<bool>,
    /// Of the current user: the language.
    pub locale: Option<Locale>,
    /// Of the current user: whether the mail address is verified.
    pub verified: Option<bool>,
    /// Of the current user: the mail address.
    pub email: Option<CompactString>,
    /// Of the current user: all flags of the account.
    pub flags: Option<UserFlags>,
    /// Of the current user: the kind of Nitro.
    pub premium_type: Option<PremiumType>,
}

impl User {
    /// The name that Discord shows outside guilds: the display name, else the username.
    pub fn display_name(&self) -> &str {
        self.global_name.as_deref().unwrap_or(&self.username)
    }

    /// A user of whom little is known: no avatar, no display name, no flags.
    pub fn new(id: Id<UserMarker>, username: impl Into<CompactString>) -> Self {
        Self {
            id,
            username: username.into(),
            discriminator: Discriminator::default(),
            global_name: None,
            avatar: None,
            bot: false,
            system: false,
            public_flags: UserFlags::empty(),
            rare: Rare::default(),
        }
    }
}

/// A user of whom only the id is certain, as in presences.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct PartialUser {
    /// The id.
    pub id: Id<UserMarker>,
    /// Whatever else is known.
    #[json(flatten)]
    pub rare: Rare<PartialUserRare>,
}

/// What may be known of a [`PartialUser`].
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct PartialUserRare {
    /// The name.
    pub username: Option<CompactString>,
    /// The four digits behind the name.
    pub discriminator: Option<Discriminator>,
    /// The display name.
    pub global_name: Option<CompactString>,
    /// The avatar.
    pub avatar: Option<ImageHash>,
    /// Whether this is a bot.
    pub bot: Option<bool>,
    /// Public flags of the account.
    pub public_flags: Option<UserFlags>,
    /// The frame around the avatar.
    pub avatar_decoration_data: Option<AvatarDecoration>,
    /// The guild whose tag the user wears.
    pub primary_guild: Option<PrimaryGuild>,
    /// Collectibles that the user shows.
    pub collectibles: Option<Collectibles>,
    /// The banner.
    pub banner: Option<ImageHash>,
    /// The color of the banner.
    pub accent_color: Option<Color>,
    /// Whether this is Discord itself.
    pub system: Option<bool>,
    /// Flags of the account.
    pub flags: Option<UserFlags>,
}

impl From<Id<UserMarker>> for PartialUser {
    fn from(id: Id<UserMarker>) -> Self {
        Self {
            id,
            rare: Rare::default(),
        }
    }
}

/// The four digits behind a username, from 1 to 9999; 0 for users without.
///
/// On the wire a string: `"0"` or `"0042"`. What cannot be read counts as 0.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Discriminator(pub u16);

impl fmt::Display for Discriminator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("0"),
            digits => write!(f, "{digits:04}"),
        }
    }
}

impl fmt::Debug for Discriminator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Discriminator({self})")
    }
}

impl Decode for Discriminator {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        Ok(Self(match p.kind()? {
            Kind::String => p.str()?.parse().unwrap_or_default(),
            _ => u16::decode(p)?,
        }))
    }
}

impl Encode for Discriminator {
    fn encode(&self, w: &mut Writer) {
        w.quoted(self);
    }
}

/// The frame around an avatar. [Discord](https://discord.com/developers/docs/resources/user#avatar-decoration-data-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct AvatarDecoration {
    /// The image.
    pub asset: ImageHash,
    /// The product that it comes from.
    #[json(null)]
    pub sku_id: Option<Id<AvatarDecorationSkuMarker>>,
    /// When it ends, in seconds since 1970.
    pub expires_at: Option<i64>,
}

/// What a user has collected and shows. [Discord](https://discord.com/developers/docs/resources/user#collectibles)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct Collectibles {
    /// The picture behind the name in member lists.
    #[json(null)]
    pub nameplate: Option<Nameplate>,
}

/// The picture behind a name in member lists. [Discord](https://discord.com/developers/docs/resources/user#nameplate)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Nameplate {
    /// The product that it comes from.
    #[json(null)]
    pub sku_id: Option<Id<SkuMarker>>,
    /// The path to the image.
    #[json(default)]
    pub asset: CompactString,
    /// What it shows, in words.
    #[json(default)]
    pub label: CompactString,
    /// The color of the background.
    pub palette: NameplatePalette,
}

open_string_enum! {
    /// The background color of a nameplate.
    pub enum NameplatePalette {
        /// Berry.
        Berry = "berry",
        /// Bubble gum.
        BubbleGum = "bubble_gum",
        /// Clover.
        Clover = "clover",
        /// Cobalt.
        Cobalt = "cobalt",
        /// Crimson.
        Crimson = "crimson",
        /// Forest.
        Forest = "forest",
        /// Lemon.
        Lemon = "lemon",
        /// Sky.
        Sky = "sky",
        /// Teal.
        Teal = "teal",
        /// Violet.
        Violet = "violet",
        /// White.
        White = "white",
        /// Black.
        Black = "black",
    }
}

/// The guild whose tag a user wears. [Discord](https://discord.com/developers/docs/resources/user#user-object-user-primary-guild)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct PrimaryGuild {
    /// The guild.
    #[json(null)]
    pub identity_guild_id: Option<Id<GuildMarker>>,
    /// Whether the tag shows; `None` if the guild lost its tag.
    #[json(null)]
    pub identity_enabled: Option<bool>,
    /// The tag, up to 4 characters.
    #[json(null)]
    pub tag: Option<CompactString>,
    /// The badge beside the tag.
    #[json(null)]
    pub badge: Option<ImageHash>,
}

/// A guild as the list of one's own guilds shows it.
/// [Discord](https://discord.com/developers/docs/resources/user#get-current-user-guilds)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct UserGuild {
    /// The guild.
    pub id: Id<GuildMarker>,
    /// Its name.
    #[json(default)]
    pub name: CompactString,
    /// Its icon.
    #[json(null)]
    pub icon: Option<ImageHash>,
    /// Its banner.
    #[json(null)]
    pub banner: Option<ImageHash>,
    /// Whether the user owns it.
    #[json(default)]
    pub owner: bool,
    /// What the user may do there, without channel overwrites.
    #[json(default)]
    pub permissions: crate::Permissions,
    /// What the guild can do.
    #[json(default)]
    pub features: Vec<crate::guild::GuildFeature>,
    /// Roughly how many members it has, if asked for.
    pub approximate_member_count: Option<u64>,
    /// Roughly how many of them are online, if asked for.
    pub approximate_presence_count: Option<u64>,
}

/// When an avatar decoration ends.
impl AvatarDecoration {
    /// When it ends; `None` if never.
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.expires_at.map(Timestamp::from_secs)
    }
}

flags! {
    /// What is special about an account. [Discord](https://discord.com/developers/docs/resources/user#user-object-user-flags)
    pub struct UserFlags: u64 as number {
        /// Works at Discord.
        STAFF = 0,
        /// Owns a partnered guild.
        PARTNER = 1,
        /// Is a HypeSquad events member.
        HYPESQUAD = 2,
        /// Is a bug hunter of level 1.
        BUG_HUNTER_LEVEL_1 = 3,
        /// Gets codes for two factors by text message.
        MFA_SMS = 4,
        /// Dismissed the Nitro promotion.
        PREMIUM_PROMO_DISMISSED = 5,
        /// Is a member of the house of bravery.
        HYPESQUAD_ONLINE_HOUSE_1 = 6,
        /// Is a member of the house of brilliance.
        HYPESQUAD_ONLINE_HOUSE_2 = 7,
        /// Is a member of the house of balance.
        HYPESQUAD_ONLINE_HOUSE_3 = 8,
        /// Had Nitro early.
        PREMIUM_EARLY_SUPPORTER = 9,
        /// Is a team.
        TEAM_PSEUDO_USER = 10,
        /// Has unread urgent messages from Discord.
        HAS_UNREAD_URGENT_MESSAGES = 13,
        /// Is a bug hunter of level 2.
        BUG_HUNTER_LEVEL_2 = 14,
        /// Is a verified bot.
        VERIFIED_BOT = 16,
        /// Verified a bot early.
        VERIFIED_DEVELOPER = 17,
        /// Took part in the moderator programs.
        CERTIFIED_MODERATOR = 18,
        /// Is a bot that takes interactions over HTTP only.
        BOT_HTTP_INTERACTIONS = 19,
        /// Is taken for a spammer.
        SPAMMER = 20,
        /// Has Nitro disabled.
        DISABLE_PREMIUM = 21,
        /// Is an active developer.
        ACTIVE_DEVELOPER = 22,
        /// Is quarantined.
        QUARANTINED = 44,
        /// Is a collaborator of Discord.
        COLLABORATOR = 50,
        /// Is a restricted collaborator of Discord.
        RESTRICTED_COLLABORATOR = 51,
    }
}

open_enum! {
    /// The kind of Nitro. [Discord](https://discord.com/developers/docs/resources/user#user-object-premium-types)
    pub enum PremiumType {
        /// None.
        None = 0,
        /// Nitro Classic.
        NitroClassic = 1,
        /// Nitro.
        Nitro = 2,
        /// Nitro Basic.
        NitroBasic = 3,
    }
}

crate::serde_decode!(Discriminator);
crate::serde_encode!(Discriminator);
