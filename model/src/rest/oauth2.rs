//! Endpoints of [OAuth2](https://discord.com/developers/docs/topics/oauth2): tokens are asked for with the id and secret
//! of the application, by `.basic(..)` or in the form.

use super::endpoint;
use crate::{
    Secret,
    id::{Id, marker::ApplicationMarker},
    oauth2::{
        AccessToken, AuthorizationInformation, DeviceAuthorization, IdentityProvider, PublicKeys,
        RpcToken, Scopes, TokenTypeHint, UserInfo,
    },
    validate::Validator,
};

/// Get what the bearer token that asks allows.
/// [Discord](https://discord.com/developers/docs/topics/oauth2#get-current-authorization-information)
#[endpoint(GET "/oauth2/@me", id = "get_my_oauth2_authorization", returns = AuthorizationInformation, auth = bearer)]
pub struct GetCurrentAuthorizationInformation {}

/// Get the keys that sign Discord's id tokens.
#[endpoint(GET "/oauth2/keys", id = "get_public_keys", returns = PublicKeys, auth = none)]
pub struct GetPublicKeys {}

/// Get the user, as `OpenID` Connect tells of it; needs the scope `openid`.
#[endpoint(GET "/oauth2/userinfo", id = "get_openid_connect_userinfo", returns = UserInfo, auth = bot_or_bearer)]
pub struct GetOpenidConnectUserinfo {}

/// Exchange the code that came back with the user for a token.
/// [Discord](https://discord.com/developers/docs/topics/oauth2#authorization-code-grant-access-token-exchange-example)
#[endpoint(
    POST "/oauth2/token", id = "oauth2_token", returns = AccessToken, auth = client, form,
    fixed(grant_type = "authorization_code")
)]
#[validate(check_exchange_code)]
pub struct ExchangeCode {
    /// The code.
    pub code: Secret,
    /// The redirect address that it came to.
    pub redirect_uri: String,
    /// The secret of [`Pkce`](crate::oauth2::Pkce), if the code was asked for with one.
    pub code_verifier: Option<Secret>,
    /// Who says who the provisional account is that becomes part of the user's.
    pub external_auth_type: Option<IdentityProvider>,
    /// What proves that.
    pub external_auth_token: Option<Secret>,
    /// The id of the application.
    pub client_id: Option<Id<ApplicationMarker>>,
    /// The secret of the application; public clients have none.
    pub client_secret: Option<Secret>,
}

/// Exchange a refresh token for the next token.
/// [Discord](https://discord.com/developers/docs/topics/oauth2#authorization-code-grant-refresh-token-exchange-example)
#[endpoint(
    POST "/oauth2/token", id = "oauth2_token", returns = AccessToken, auth = client, form,
    fixed(grant_type = "refresh_token")
)]
#[validate(check_refresh)]
pub struct RefreshAccessToken {
    /// The refresh token.
    pub refresh_token: Secret,
    /// The id of the application.
    pub client_id: Option<Id<ApplicationMarker>>,
    /// The secret of the application; public clients have none.
    pub client_secret: Option<Secret>,
}

/// Get a token of the owner of the application.
/// [Discord](https://discord.com/developers/docs/topics/oauth2#client-credentials-grant)
#[endpoint(
    POST "/oauth2/token", id = "oauth2_token", returns = AccessToken, auth = client, form,
    fixed(grant_type = "client_credentials")
)]
#[validate(check_client_credentials)]
pub struct GrantClientCredentials {
    /// What it is to allow.
    pub scope: Scopes,
    /// The id of the application.
    pub client_id: Option<Id<ApplicationMarker>>,
    /// The secret of the application.
    pub client_secret: Option<Secret>,
}

/// Ask how a user can authorize the application on a device without a browser.
/// [Discord](https://discord.com/developers/docs/discord-social-sdk/development-guides/account-linking-on-consoles)
#[endpoint(
    POST "/oauth2/device/authorize", id = "oauth2_device_authorize", returns = DeviceAuthorization, auth = client, form
)]
#[validate(check_device)]
pub struct AuthorizeDevice {
    /// What the token is to allow.
    pub scope: Scopes,
    /// The id of the application.
    pub client_id: Option<Id<ApplicationMarker>>,
    /// The secret of the application.
    pub client_secret: Option<Secret>,
}

/// Exchange a device's code for a token; until the user has authorized the application, it is refused.
/// [Discord](https://discord.com/developers/docs/discord-social-sdk/development-guides/account-linking-on-consoles)
#[endpoint(
    POST "/oauth2/token", id = "oauth2_token", returns = AccessToken, auth = client, form,
    fixed(grant_type = "urn:ietf:params:oauth:grant-type:device_code")
)]
#[validate(check_device_code)]
pub struct ExchangeDeviceCode {
    /// The device's code.
    pub device_code: Secret,
    /// Who says who the provisional account is that becomes part of the user's.
    pub external_auth_type: Option<IdentityProvider>,
    /// What proves that.
    pub external_auth_token: Option<Secret>,
    /// The id of the application.
    pub client_id: Option<Id<ApplicationMarker>>,
    /// The secret of the application; public clients have none.
    pub client_secret: Option<Secret>,
}

/// Revoke a token, and with it all tokens of the same authorization.
/// [Discord](https://discord.com/developers/docs/topics/oauth2#authorization-code-grant-token-revocation-example)
#[endpoint(POST "/oauth2/token/revoke", id = "oauth2_token_revoke", auth = client, form)]
#[validate(check_revoke)]
pub struct RevokeToken {
    /// The token.
    pub token: Secret,
    /// What kind of token.
    pub token_type_hint: Option<TokenTypeHint>,
    /// The id of the application.
    pub client_id: Option<Id<ApplicationMarker>>,
    /// The secret of the application.
    pub client_secret: Option<Secret>,
}

/// Get a token with which RPC asks the user nothing; only for games that Discord approved.
/// [Discord](https://discord.com/developers/docs/topics/rpc#authorize)
#[endpoint(POST "/oauth2/token/rpc", id = "oauth2_token_rpc", returns = RpcToken, auth = client, form)]
pub struct GetRpcToken {
    /// The id of the application.
    pub client_id: Id<ApplicationMarker>,
    /// The secret of the application.
    pub client_secret: Secret,
}

macro_rules! needs_client {
    ($($check:ident $endpoint:ident)*) => {$(
        fn $check<S>(request: &$endpoint<S>, v: &mut Validator) {
            if request.client_id.is_none() && request.call.options.authorization.is_none() {
                v.rule("client_id", "set either `.basic(..)` or `.client_id(..)`");
            }
        }
    )*};
}
needs_client! {
    check_exchange_code ExchangeCode
    check_refresh RefreshAccessToken
    check_client_credentials GrantClientCredentials
    check_device AuthorizeDevice
    check_device_code ExchangeDeviceCode
    check_revoke RevokeToken
}
