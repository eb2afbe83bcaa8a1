//! Accounts elsewhere that users have linked.

use compact_str::CompactString;

use crate::{
    ImageHash,
    guild::{IntegrationAccount, IntegrationType},
    id::{Id, marker::GuildMarker},
    json::{Decode, Encode},
    open::{open_enum, open_string_enum},
};

/// An account elsewhere that a user has linked. [Discord](https://discord.com/developers/docs/resources/user#connection-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Connection {
    /// The id of the account there.
    pub id: CompactString,
    /// The name of the account.
    #[json(null)]
    pub name: Option<CompactString>,
    /// The service; an empty text if it is not told.
    #[json(rename = "type", default)]
    pub kind: ConnectionService,
    /// Whether the link was revoked.
    #[json(default)]
    pub revoked: bool,
    /// Guilds that the account is integrated with.
    pub integrations: Option<Vec<ConnectionIntegration>>,
    /// Whether the account is verified.
    #[json(default)]
    pub verified: bool,
    /// Whether friends are synced.
    #[json(default)]
    pub friend_sync: bool,
    /// Whether activities of it show in the presence.
    #[json(default)]
    pub show_activity: bool,
    /// Whether the service knows of the link.
    #[json(default)]
    pub two_way_link: bool,
    /// Who sees it.
    #[json(default)]
    pub visibility: ConnectionVisibility,
}

/// A guild that a linked account is integrated with.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ConnectionIntegration {
    /// The id of the integration.
    pub id: CompactString,
    /// What kind of integration.
    #[json(rename = "type")]
    pub kind: IntegrationType,
    /// The account.
    pub account: IntegrationAccount,
    /// The guild.
    pub guild: Option<ConnectionGuild>,
}

/// A guild as linked accounts show it.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ConnectionGuild {
    /// The id.
    pub id: Id<GuildMarker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The icon.
    #[json(null)]
    pub icon: Option<ImageHash>,
}

open_enum! {
    /// Who sees a linked account. [Discord](https://discord.com/developers/docs/resources/user#connection-object-visibility-types)
    #[derive(Default)]
    pub enum ConnectionVisibility {
        /// The user alone.
        #[default]
        None = 0,
        /// Everybody.
        Everyone = 1,
    }
}

open_string_enum! {
    /// Where a linked account is. [Discord](https://discord.com/developers/docs/resources/user#connection-object-services)
    pub enum ConnectionService {
        /// Amazon Music.
        AmazonMusic = "amazon-music",
        /// Battle.net.
        BattleNet = "battlenet",
        /// Bluesky.
        Bluesky = "bluesky",
        /// Bungie.net.
        BungieNet = "bungie",
        /// Crunchyroll.
        Crunchyroll = "crunchyroll",
        /// A domain.
        Domain = "domain",
        /// eBay.
        EBay = "ebay",
        /// Epic Games.
        EpicGames = "epicgames",
        /// Facebook.
        Facebook = "facebook",
        /// GitHub.
        GitHub = "github",
        /// Instagram; cannot be linked any more.
        Instagram = "instagram",
        /// League of Legends.
        LeagueOfLegends = "leagueoflegends",
        /// Mastodon.
        Mastodon = "mastodon",
        /// `PayPal`.
        PayPal = "paypal",
        /// `PlayStation` Network.
        PlayStationNetwork = "playstation",
        /// Reddit.
        Reddit = "reddit",
        /// Riot Games.
        RiotGames = "riotgames",
        /// Roblox.
        Roblox = "roblox",
        /// Spotify.
        Spotify = "spotify",
        /// Skype; cannot be linked any more.
        Skype = "skype",
        /// Steam.
        Steam = "steam",
        /// `TikTok`.
        TikTok = "tiktok",
        /// Twitch.
        Twitch = "twitch",
        /// X, once Twitter.
        X = "twitter",
        /// Xbox.
        Xbox = "xbox",
        /// YouTube.
        YouTube = "youtube",
    }
}

impl Default for ConnectionService {
    /// A service that is not told: an empty text.
    fn default() -> Self {
        Self::Unknown("".into())
    }
}
