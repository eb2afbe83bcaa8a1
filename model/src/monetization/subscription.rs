//! Subscriptions of users.

use compact_str::CompactString;

use crate::{
    Timestamp,
    id::{
        Id,
        marker::{EntitlementMarker, SkuMarker, SubscriptionMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
};

/// A subscription of a user.
/// [Discord](https://discord.com/developers/docs/resources/subscription#subscription-object)
///
/// Whether a user has access is told by entitlements, not by the status of subscriptions.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct Subscription {
    /// The id.
    pub id: Id<SubscriptionMarker>,
    /// Who subscribes.
    pub user_id: Id<UserMarker>,
    /// To what.
    #[json(default)]
    pub sku_ids: Vec<Id<SkuMarker>>,
    /// The entitlements that come of it.
    #[json(default)]
    pub entitlement_ids: Vec<Id<EntitlementMarker>>,
    /// To what it is renewed, if that is something else.
    #[json(null)]
    pub renewal_sku_ids: Option<Vec<Id<SkuMarker>>>,
    /// When the current period began.
    pub current_period_start: Timestamp,
    /// When the current period ends.
    pub current_period_end: Timestamp,
    /// Its status.
    pub status: SubscriptionStatus,
    /// When it was canceled.
    #[json(null)]
    pub canceled_at: Option<Timestamp>,
    /// The country of the payment source, as ISO 3166-1 alpha-2; only with the private OAuth2 scope.
    pub country: Option<CompactString>,
}

open_enum! {
    /// The status of a subscription.
    /// [Discord](https://discord.com/developers/docs/resources/subscription#subscription-statuses)
    pub enum SubscriptionStatus {
        /// It is renewed.
        Active = 0,
        /// It is over.
        Inactive = 1,
        /// It is not renewed.
        Ending = 2,
    }
}
