//! Integrations: bots and linked services of a guild.

use compact_str::CompactString;

use crate::{
    ImageHash, Timestamp,
    application::ApplicationType,
    id::{
        Id,
        marker::{ApplicationMarker, IntegrationMarker, RoleMarker, SkuMarker},
    },
    json::{Decode, Encode},
    oauth2::Scope,
    open::{open_enum, open_string_enum},
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
    /// What kind of integration.
    #[json(rename = "type", default)]
    pub kind: IntegrationType,
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
    pub expire_grace_period: Option<IntegrationExpireGracePeriod>,
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
    pub scopes: Vec<Scope>,
}

/// An integration as the audit log shows it.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct PartialIntegration {
    /// The id.
    pub id: Id<IntegrationMarker>,
    /// What kind of integration.
    #[json(rename = "type")]
    pub kind: IntegrationType,
    /// The name.
    #[json(null)]
    pub name: Option<CompactString>,
    /// The account there.
    pub account: Option<IntegrationAccount>,
    /// The application, of a bot.
    pub application_id: Option<Id<ApplicationMarker>>,
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
    /// What it is, if it is something special.
    #[json(rename = "type", null)]
    pub kind: Option<ApplicationType>,
    /// The cover image.
    pub cover_image: Option<ImageHash>,
    /// The SKU of a game.
    pub primary_sku_id: Option<Id<SkuMarker>>,
}

open_string_enum! {
    /// What kind of integration.
    #[derive(Default)]
    pub enum IntegrationType {
        /// A bot.
        #[default]
        Discord = "discord",
        /// A channel of Twitch.
        Twitch = "twitch",
        /// A channel of YouTube.
        Youtube = "youtube",
        /// Role subscriptions.
        GuildSubscription = "guild_subscription",
    }
}

open_enum! {
    /// After how many days something happens to subscribers that expire.
    pub enum IntegrationExpireGracePeriod {
        /// A day.
        OneDay = 1,
        /// Three days.
        ThreeDays = 3,
        /// Seven days.
        SevenDays = 7,
        /// Fourteen days.
        FourteenDays = 14,
        /// Thirty days.
        ThirtyDays = 30,
    }
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
