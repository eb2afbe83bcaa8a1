//! What applications sell: SKUs, entitlements and subscriptions.
//! [Discord](https://discord.com/developers/docs/monetization/overview)

mod entitlement;
mod sku;
mod subscription;

pub use self::{
    entitlement::{Entitlement, EntitlementOwnerType, EntitlementType, FulfillmentStatus},
    sku::{Sku, SkuFlags, SkuIneligibilityReason, SkuType},
    subscription::{Subscription, SubscriptionStatus},
};
