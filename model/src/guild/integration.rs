//! Integrations: bots and linked services of a guild.

use compact_str::CompactString;

use crate::{
    ImageHash, Timestamp,
    id::{
        Id,
        marker::{ApplicationMarker, IntegrationMarker, RoleMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
    user::User,
};

/// A bot or service linked to a guild. [Discord](https://discord.com/developers/docs/resources/guild#integration-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Integration {
    /// The id.
    pub id: Id<IntegrationMarker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// `twitch`, `youtube`, `discord` or `guild_subscription`.
    #[json(rename = "type", default)]
    pub kind: CompactString,
    /// Whether it is on.
    #[json(default)]
    pub enabled: bool,
    /// Whether it is syncing.
    pub syncing: Option<bool>,
    /// The role of its subscribers.
    pub role_id: Option<Id<RoleMarker>>,
    /// Whether its emoticons are synced; Twitch only.
    pub enable_emoticons: Option<bool>,
    /// What happens to subscribers that expire.
    pub expire_behavior: Option<IntegrationExpireBehavior>,
    /// After how many days that happens.
    pub expire_grace_period: Option<u32>,
    /// Who linked it.
    pub user: Option<Box<User>>,
    /// The account there.
    pub account: IntegrationAccount,
    /// When it was last synced.
    pub synced_at: Option<Timestamp>,
    /// How many subscribers it has.
    pub subscriber_count: Option<u32>,
    /// Whether it was revoked.
    pub revoked: Option<bool>,
    /// The bot or application.
    pub application: Option<Box<IntegrationApplication>>,
    /// What the application was authorized for.
    #[json(default, omit_empty)]
    pub scopes: Vec<CompactString>,
}

/// The account of an integration.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct IntegrationAccount {
    /// The id there.
    pub id: CompactString,
    /// The name there.
    #[json(default)]
    pub name: CompactString,
}

/// The application of an integration.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct IntegrationApplication {
    /// The id.
    pub id: Id<ApplicationMarker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The icon.
    #[json(null)]
    pub icon: Option<ImageHash>,
    /// What it is about.
    #[json(default)]
    pub description: CompactString,
    /// Its bot.
    pub bot: Option<Box<User>>,
}

open_enum! {
    /// What happens to subscribers that expire.
    pub enum IntegrationExpireBehavior {
        /// They lose the role.
        RemoveRole = 0,
        /// They are kicked.
        Kick = 1,
    }
}
