//! Entitlements, SKUs and subscriptions.

use cordial_model::{
    Timestamp,
    monetization::{Entitlement, Sku, Subscription},
};
use serde_json::json;

use crate::support::{is_complete, round_trip};

#[test]
fn keeps_every_field_of_an_entitlement() {
    let value = json!({
        "id": "1019653849998299136", "sku_id": "1019475255913222144", "application_id": "1019370614521200640",
        "user_id": "771129655544643584", "type": 8, "deleted": false, "starts_at": "2022-09-14T17:00:18.704163+00:00",
        "ends_at": "2022-10-14T17:00:18.704163+00:00", "guild_id": "1015034326372454400", "consumed": false,
        "subscription_id": "1019653835926409216"
    });
    is_complete(
        "resources/entitlement.mdx",
        "Entitlement Structure",
        &value,
        &[],
    );
    let entitlement: Entitlement = round_trip(&value);
    let at = |text: &str| text.parse::<Timestamp>().expect("a timestamp");
    assert!(entitlement.is_active(at("2022-10-01T00:00:00+00:00")));
    assert!(!entitlement.is_active(at("2022-11-01T00:00:00+00:00")));
}

#[test]
fn keeps_every_field_of_a_sku() {
    let value = json!({
        "id": "1088510058284990888", "type": 5, "application_id": "788708323867885999", "name": "Test Premium",
        "slug": "test-premium", "flags": 128
    });
    is_complete("resources/sku.mdx", "SKU Structure", &value, &[]);
    round_trip::<Sku>(&value);
}

#[test]
fn keeps_every_field_of_a_subscription() {
    let value = json!({
        "id": "1278078770116427839", "user_id": "1088605110638227537", "sku_ids": ["1158857122189168803"],
        "entitlement_ids": ["1158857122189168804"], "renewal_sku_ids": null,
        "current_period_start": "2024-08-27T19:48:44.406602+00:00",
        "current_period_end": "2024-09-27T19:48:44.406602+00:00", "status": 2,
        "canceled_at": "2024-08-28T19:48:44.406602+00:00", "country": "US"
    });
    is_complete(
        "resources/subscription.mdx",
        "Subscription Object",
        &value,
        &[],
    );
    round_trip::<Subscription>(&value);
}
