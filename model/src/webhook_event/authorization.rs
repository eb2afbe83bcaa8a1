//! Who uses the application.

use compact_str::CompactString;

use crate::{
    application::ApplicationIntegrationType,
    guild::Guild,
    json::{Decode, Encode},
    user::User,
};

/// Somebody authorized the application.
/// [Discord](https://discord.com/developers/docs/events/webhook-events#application-authorized)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ApplicationAuthorized {
    /// For whom it was installed; `None` if it was authorized otherwise.
    pub integration_type: Option<ApplicationIntegrationType>,
    /// Who authorized it.
    pub user: User,
    /// What it may do.
    #[json(default)]
    pub scopes: Vec<CompactString>,
    /// The guild that it was installed for.
    pub guild: Option<Box<Guild>>,
}

/// Somebody took the authorization back.
/// [Discord](https://discord.com/developers/docs/events/webhook-events#application-deauthorized)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ApplicationDeauthorized {
    /// Who.
    pub user: User,
}
