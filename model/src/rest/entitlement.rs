//! Endpoints of [entitlements](https://discord.com/developers/docs/resources/entitlement).

use super::{CommaSeparated, endpoint};
use crate::{
    id::{
        Id,
        marker::{
            ApplicationMarker, EntitlementMarker, GenericMarker, GuildMarker, SkuMarker, UserMarker,
        },
    },
    monetization::{Entitlement, EntitlementOwnerType},
};

/// List what users and guilds have bought of an application.
/// [Discord](https://discord.com/developers/docs/resources/entitlement#list-entitlements)
#[endpoint(
    GET "/applications/{application_id}/entitlements", id = "get_entitlements", returns = Vec<Entitlement>,
    auth = bot_or_bearer
)]
pub struct ListEntitlements {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// Only what this user has.
    #[query]
    pub user_id: Option<Id<UserMarker>>,
    /// Only these things, up to 100.
    #[query]
    #[limit(items = ..=100)]
    pub sku_ids: Option<CommaSeparated<Id<SkuMarker>>>,
    /// Only entitlements before this one.
    #[query]
    pub before: Option<Id<EntitlementMarker>>,
    /// Only entitlements behind this one.
    #[query]
    pub after: Option<Id<EntitlementMarker>>,
    /// How many, 1 to 100; 100 unless given.
    #[query]
    #[limit(value = 1..=100)]
    pub limit: Option<u32>,
    /// Only what this guild has.
    #[query]
    pub guild_id: Option<Id<GuildMarker>>,
    /// Whether to leave out what is not valid any more.
    #[query]
    pub exclude_ended: Option<bool>,
    /// Whether to leave out what was deleted; it is left out unless given.
    #[query]
    pub exclude_deleted: Option<bool>,
    /// Only what is valid.
    #[query]
    pub only_active: Option<bool>,
}

/// Get an entitlement. [Discord](https://discord.com/developers/docs/resources/entitlement#get-entitlement)
#[endpoint(
    GET "/applications/{application_id}/entitlements/{entitlement_id}", id = "get_entitlement", returns = Entitlement,
    auth = bot_or_bearer
)]
pub struct GetEntitlement {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub entitlement_id: Id<EntitlementMarker>,
}

/// Use up what was bought. [Discord](https://discord.com/developers/docs/resources/entitlement#consume-an-entitlement)
#[endpoint(
    POST "/applications/{application_id}/entitlements/{entitlement_id}/consume", id = "consume_entitlement",
    auth = bot_or_bearer
)]
pub struct ConsumeAnEntitlement {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub entitlement_id: Id<EntitlementMarker>,
}

/// Give a user or guild a subscription of the application, to test it.
/// [Discord](https://discord.com/developers/docs/resources/entitlement#create-test-entitlement)
#[endpoint(POST "/applications/{application_id}/entitlements", id = "create_entitlement", returns = Entitlement)]
pub struct CreateTestEntitlement {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// What it gets.
    pub sku_id: Id<SkuMarker>,
    /// The user or guild.
    pub owner_id: Id<GenericMarker>,
    /// Which of the two.
    pub owner_type: EntitlementOwnerType,
}

/// Take a subscription that was given as a test.
/// [Discord](https://discord.com/developers/docs/resources/entitlement#delete-test-entitlement)
#[endpoint(
    DELETE "/applications/{application_id}/entitlements/{entitlement_id}", id = "delete_entitlement",
    auth = bot_or_bearer
)]
pub struct DeleteTestEntitlement {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub entitlement_id: Id<EntitlementMarker>,
}

/// List what the user whose bearer token asks has bought of an application.
#[endpoint(
    GET "/users/@me/applications/{application_id}/entitlements", id = "get_current_user_application_entitlements",
    returns = Vec<Entitlement>, auth = bearer
)]
pub struct GetCurrentUserApplicationEntitlements {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// Only these things, up to 100.
    #[query]
    #[limit(items = ..=100)]
    pub sku_ids: Option<CommaSeparated<Id<SkuMarker>>>,
    /// Whether to leave out what is used up.
    #[query]
    pub exclude_consumed: Option<bool>,
}
