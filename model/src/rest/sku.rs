//! Endpoints of [SKUs](https://discord.com/developers/docs/resources/sku) and
//! [subscriptions](https://discord.com/developers/docs/resources/subscription).

use super::endpoint;
use crate::{
    id::{
        Id,
        marker::{ApplicationMarker, SkuMarker, SubscriptionMarker, UserMarker},
    },
    monetization::{Sku, Subscription},
};

/// List what an application sells. [Discord](https://discord.com/developers/docs/resources/sku#list-skus)
#[endpoint(GET "/applications/{application_id}/skus", id = "list_skus", returns = Vec<Sku>)]
pub struct ListSkus {
    #[path]
    pub application_id: Id<ApplicationMarker>,
}

/// List the subscriptions of a thing that is sold.
/// [Discord](https://discord.com/developers/docs/resources/subscription#list-sku-subscriptions)
#[endpoint(GET "/skus/{sku_id}/subscriptions", id = "get_sku_subscriptions", returns = Vec<Subscription>, auth = bot_or_bearer)]
pub struct ListSkuSubscriptions {
    #[path]
    pub sku_id: Id<SkuMarker>,
    /// Only subscriptions before this one.
    #[query]
    pub before: Option<Id<SubscriptionMarker>>,
    /// Only subscriptions behind this one.
    #[query]
    pub after: Option<Id<SubscriptionMarker>>,
    /// How many, 1 to 100; 50 unless given.
    #[query]
    #[limit(value = 1..=100)]
    pub limit: Option<u32>,
    /// Whose; needed unless the user's bearer token asks.
    #[query]
    pub user_id: Option<Id<UserMarker>>,
}

/// Get a subscription. [Discord](https://discord.com/developers/docs/resources/subscription#get-sku-subscription)
#[endpoint(
    GET "/skus/{sku_id}/subscriptions/{subscription_id}", id = "get_sku_subscription", returns = Subscription,
    auth = bot_or_bearer
)]
pub struct GetSkuSubscription {
    #[path]
    pub sku_id: Id<SkuMarker>,
    #[path]
    pub subscription_id: Id<SubscriptionMarker>,
    /// Whose.
    #[query]
    pub user_id: Option<Id<UserMarker>>,
}
