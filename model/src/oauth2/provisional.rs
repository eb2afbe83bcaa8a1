//! Provisional accounts: players of a game who have no account at Discord.
//! [Discord](https://discord.com/developers/docs/discord-social-sdk/development-guides/using-provisional-accounts)

use compact_str::CompactString;

use super::Scopes;
use crate::{
    Secret,
    json::{Decode, Encode},
    open::open_string_enum,
};

/// A token that acts for a provisional account.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ProvisionalToken {
    /// Always `Bearer`.
    #[json(default)]
    pub token_type: CompactString,
    /// The token.
    pub access_token: Secret,
    /// After how many seconds it ends.
    #[json(default)]
    pub expires_in: u32,
    /// What it allows.
    #[json(default)]
    pub scope: Scopes,
    /// A signed token that tells who the player is.
    pub id_token: Option<Secret>,
    /// What gives the next token.
    pub refresh_token: Option<Secret>,
    /// What it allows, one by one.
    pub scopes: Option<Vec<CompactString>>,
    /// When it ends, in seconds since 1970.
    pub expires_at_s: Option<i64>,
}

open_string_enum! {
    /// Who says who a player is.
    pub enum IdentityProvider {
        /// Any provider of `OpenID` Connect.
        Oidc = "OIDC",
        /// Epic Online Services, by an access token.
        EpicOnlineServicesAccessToken = "EPIC_ONLINE_SERVICES_ACCESS_TOKEN",
        /// Epic Online Services, by an id token.
        EpicOnlineServicesIdToken = "EPIC_ONLINE_SERVICES_ID_TOKEN",
        /// Steam.
        SteamSessionTicket = "STEAM_SESSION_TICKET",
        /// Unity.
        UnityServicesIdToken = "UNITY_SERVICES_ID_TOKEN",
        /// The game's own bot.
        DiscordBotIssuedAccessToken = "DISCORD_BOT_ISSUED_ACCESS_TOKEN",
        /// Apple.
        AppleIdToken = "APPLE_ID_TOKEN",
        /// `PlayStation` Network.
        PlaystationNetworkIdToken = "PLAYSTATION_NETWORK_ID_TOKEN",
    }
}
