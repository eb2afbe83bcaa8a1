//! What OAuth2 gives: tokens, and what is known of them.

use compact_str::CompactString;

use super::Scopes;
use crate::{
    Secret, Timestamp,
    application::Application,
    guild::Guild,
    json::{Decode, Encode},
    oauth2::Scope,
    open::open_string_enum,
    user::User,
    webhook::Webhook,
};

/// A token that acts for a user, or for the owner of the application.
/// [Discord](https://discord.com/developers/docs/topics/oauth2#authorization-code-grant-access-token-response)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct AccessToken {
    /// The token, for [`Authorization::Bearer`](crate::rest::Authorization::Bearer).
    pub access_token: Secret,
    /// Always `Bearer`.
    #[json(default)]
    pub token_type: CompactString,
    /// After how many seconds it ends.
    #[json(default)]
    pub expires_in: u32,
    /// What gives the next token; client credentials do not have it.
    pub refresh_token: Option<Secret>,
    /// What it allows.
    #[json(default)]
    pub scope: Scopes,
    /// Of the scope `webhook.incoming`: the webhook that was made.
    pub webhook: Option<Box<Webhook>>,
    /// Of the scope `bot`: the guild that the bot was added to.
    pub guild: Option<Box<Guild>>,
    /// Of the scope `openid`: a signed token that tells who the user is.
    pub id_token: Option<Secret>,
}

/// How a user authorizes an application on a device without a browser.
/// [Discord](https://discord.com/developers/docs/discord-social-sdk/development-guides/account-linking-on-consoles)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct DeviceAuthorization {
    /// What the device asks for its token with.
    pub device_code: Secret,
    /// What the user types.
    pub user_code: CompactString,
    /// Where the user types it.
    pub verification_uri: String,
    /// The same, with the code in it.
    pub verification_uri_complete: Option<String>,
    /// After how many seconds the codes end.
    #[json(default)]
    pub expires_in: u32,
    /// How many seconds to wait between requests for the token.
    #[json(default)]
    pub interval: u32,
}

/// A token with which RPC asks the user nothing. [Discord](https://discord.com/developers/docs/topics/rpc#authorize)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RpcToken {
    /// The token; it can be used once.
    pub rpc_token: Secret,
}

/// What the token at hand allows.
/// [Discord](https://discord.com/developers/docs/topics/oauth2#get-current-authorization-information)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct AuthorizationInformation {
    /// The application.
    pub application: Box<Application>,
    /// What it allows.
    #[json(default)]
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub expires: Timestamp,
    /// The user, with the scope `identify`.
    pub user: Option<Box<User>>,
}

/// The keys that sign Discord's id tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct PublicKeys {
    /// The keys.
    #[json(default)]
    pub keys: Vec<PublicKey>,
}

/// A key that signs Discord's id tokens. [RFC 7517](https://www.rfc-editor.org/rfc/rfc7517)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct PublicKey {
    /// The kind of key, `RSA`.
    pub kty: CompactString,
    /// What it is for, `sig`.
    #[json(rename = "use")]
    pub key_use: CompactString,
    /// The id, which tokens name.
    pub kid: CompactString,
    /// The modulus, in base64url.
    pub n: String,
    /// The exponent, in base64url.
    pub e: CompactString,
    /// The algorithm, `RS256`.
    pub alg: CompactString,
}

/// The user, as `OpenID` Connect tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserInfo {
    /// The id of the user.
    pub sub: CompactString,
    /// The mail address, with the scope `email`.
    pub email: Option<CompactString>,
    /// Whether the mail address is verified.
    pub email_verified: Option<bool>,
    /// The username.
    pub preferred_username: Option<CompactString>,
    /// The display name.
    pub nickname: Option<CompactString>,
    /// The address of the avatar.
    pub picture: Option<String>,
    /// The language.
    pub locale: Option<CompactString>,
}

open_string_enum! {
    /// What kind of token is revoked.
    pub enum TokenTypeHint {
        /// A token that acts for a user.
        AccessToken = "access_token",
        /// A token that gives the next one.
        RefreshToken = "refresh_token",
    }
}
