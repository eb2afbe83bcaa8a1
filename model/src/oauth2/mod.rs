//! Authorization of applications by users. [Discord](https://discord.com/developers/docs/topics/oauth2)
//!
//! [`AuthorizeUrl`] is where users are sent, [`Pkce`] guards the code that comes back, and the endpoints in
//! [`rest`](crate::rest) exchange it: [`ExchangeCode`](crate::rest::ExchangeCode),
//! [`RefreshAccessToken`](crate::rest::RefreshAccessToken) and their neighbors.

mod authorize;
mod pkce;
mod provisional;
mod scope;
mod token;

pub use self::{
    authorize::{AuthorizeUrl, Prompt},
    pkce::Pkce,
    provisional::{IdentityProvider, ProvisionalToken},
    scope::{Scope, Scopes},
    token::{
        AccessToken, AuthorizationInformation, DeviceAuthorization, PublicKey, PublicKeys,
        RpcToken, TokenTypeHint, UserInfo,
    },
};
