//! Entitlements, SKUs and subscriptions.

use cordial_model::{
    id::Id,
    monetization::{Entitlement, EntitlementOwnerType, FulfillmentStatus},
    rest::{
        ConsumeAnEntitlement, CreateTestEntitlement, DeleteTestEntitlement,
        GetCurrentUserApplicationEntitlements, GetEntitlement, GetSkuSubscription,
        ListEntitlements, ListSkuSubscriptions, ListSkus,
    },
};
use serde_json::json;

use crate::{
    request::{refused, sends, sends_json},
    support::round_trip,
};

#[test]
fn entitlements_are_listed_used_up_and_tested() {
    let entitlements = "/applications/7/entitlements";
    sends(
        ListEntitlements::new(Id::new(7))
            .user_id(Id::new(5))
            .sku_ids([Id::new(1), Id::new(2)])
            .limit(100)
            .exclude_ended(true),
        &format!("GET {entitlements}?user_id=5&sku_ids=1%2C2&limit=100&exclude_ended=true"),
    );
    sends(
        GetEntitlement::new(Id::new(7), Id::new(3)),
        &format!("GET {entitlements}/3"),
    );
    sends(
        ConsumeAnEntitlement::new(Id::new(7), Id::new(3)),
        &format!("POST {entitlements}/3/consume"),
    );
    sends(
        DeleteTestEntitlement::new(Id::new(7), Id::new(3)),
        &format!("DELETE {entitlements}/3"),
    );
    sends_json(
        CreateTestEntitlement::new(
            Id::new(7),
            Id::new(1),
            Id::new(5),
            EntitlementOwnerType::User,
        ),
        &format!("POST {entitlements}"),
        json!({ "sku_id": "1", "owner_id": "5", "owner_type": 2 }),
    );
    sends(
        GetCurrentUserApplicationEntitlements::new(Id::new(7))
            .sku_ids([Id::new(1)])
            .exclude_consumed(true),
        "GET /users/@me/applications/7/entitlements?sku_ids=1&exclude_consumed=true",
    );
    let many = (1..=101).map(Id::new);
    assert_eq!(
        refused(ListEntitlements::new(Id::new(7)).sku_ids(many)),
        ["sku_ids"]
    );
    let entitlement: Entitlement = round_trip(&json!({
        "id": "1", "sku_id": "2", "application_id": "7", "type": 8, "deleted": false, "starts_at": null,
        "ends_at": null, "gifter_user_id": "5", "parent_id": "9", "fulfillment_status": 3,
        "fulfilled_at": "2022-09-14T17:00:18.704163+00:00"
    }));
    assert_eq!(
        entitlement.fulfillment_status,
        Some(FulfillmentStatus::Fulfilled)
    );
}

#[test]
fn subscriptions_are_those_of_a_sku() {
    sends(ListSkus::new(Id::new(7)), "GET /applications/7/skus");
    sends(
        ListSkuSubscriptions::new(Id::new(1))
            .user_id(Id::new(5))
            .limit(50),
        "GET /skus/1/subscriptions?limit=50&user_id=5",
    );
    sends(
        GetSkuSubscription::new(Id::new(1), Id::new(2)),
        "GET /skus/1/subscriptions/2",
    );
}
