//! What applications sell: SKUs, entitlements, subscriptions, and what bots hear of them.

mod rest_support;

use std::time::Duration;

use cordial_model::monetization::{SkuFlags, SkuType};
use http::Method;
use rest_support::{Wire, text};
use serde_json::{Value, json};

fn sku(wire: &Wire, kind: SkuType, name: &str) -> String {
    let app = wire.sandbox.application_id();
    let flags = SkuFlags::USER_SUBSCRIPTION;
    let sku = wire.sandbox.create_sku(app, kind, flags, name);
    sku.unwrap().to_string()
}

fn application(wire: &Wire) -> String {
    format!("/applications/{}", wire.sandbox.application_id())
}

#[tokio::test]
async fn test_entitlements_are_given_and_taken() {
    let wire = Wire::start().await;
    let plus = sku(&wire, SkuType::Subscription, "Plus");
    let skus = wire
        .get(&format!("{}/skus", application(&wire)))
        .await
        .expect(200);
    let kinds: Vec<_> = skus
        .as_array()
        .unwrap()
        .iter()
        .map(|sku| &sku["type"])
        .collect();
    assert_eq!(kinds, [5, 6], "a subscription and its group");
    assert_eq!(skus[0]["slug"], "plus");

    let path = format!("{}/entitlements", application(&wire));
    let alice = wire.user("alice");
    let give = json!({ "sku_id": plus, "owner_id": alice, "owner_type": 2 });
    let given = wire.post(&path, give.clone()).await.expect(200);
    assert_eq!(
        (&given["user_id"], &given["ends_at"]),
        (&json!(alice), &Value::Null)
    );
    assert_eq!(wire.event("ENTITLEMENT_CREATE")["id"], given["id"]);
    wire.post(&path, give).await.refused(400, 40074);
    let of_guild =
        json!({ "sku_id": plus, "owner_id": wire.sandbox.guild().to_string(), "owner_type": 1 });
    let of_guild = wire.post(&path, of_guild).await.expect(200);
    assert_eq!(of_guild["guild_id"], wire.sandbox.guild().to_string());
    for (body, status, code) in [
        (
            json!({ "sku_id": "1", "owner_id": alice, "owner_type": 2 }),
            404,
            10027,
        ),
        (
            json!({ "sku_id": plus, "owner_id": "1", "owner_type": 2 }),
            404,
            10013,
        ),
        (
            json!({ "sku_id": plus, "owner_id": "1", "owner_type": 1 }),
            404,
            10004,
        ),
        (
            json!({ "sku_id": plus, "owner_id": alice, "owner_type": 3 }),
            400,
            50035,
        ),
    ] {
        wire.post(&path, body).await.refused(status, code);
    }

    let listed = async |query: &str| {
        let list = wire.get(&format!("{path}?{query}")).await.expect(200);
        list.as_array()
            .unwrap()
            .iter()
            .map(|it| text(&it["id"]))
            .collect::<Vec<_>>()
    };
    let (first, second) = (text(&given["id"]), text(&of_guild["id"]));
    assert_eq!(listed("").await, [&*first, &*second]);
    assert_eq!(listed("limit=1").await, [&*first]);
    assert_eq!(listed(&format!("limit=1&before={second}")).await, [&*first]);
    assert_eq!(listed(&format!("after={first}")).await, [&*second]);
    assert_eq!(
        listed(&format!("guild_id={}", wire.sandbox.guild())).await,
        [&*second]
    );
    assert_eq!(
        listed(&format!("sku_ids={plus},5&user_id={alice}"))
            .await
            .len(),
        2,
        "alice owns the application too"
    );
    assert_eq!(listed("sku_ids=5").await, Vec::<String>::new());

    let one = format!("{path}/{first}");
    wire.post(&format!("{one}/consume"), json!({}))
        .await
        .refused(400, 40018);
    wire.delete(&one).await.expect(204);
    assert_eq!(wire.event("ENTITLEMENT_DELETE")["deleted"], true);
    wire.delete(&one).await.refused(404, 10029);
    assert_eq!(listed("").await, [&*second]);
    assert_eq!(listed("exclude_deleted=false").await.len(), 2);
    assert_eq!(
        listed("exclude_deleted=false&only_active=true").await,
        [&*second]
    );
    wire.get("/applications/1/entitlements")
        .await
        .refused(403, 20012);
    wire.get(&format!("{path}/1")).await.refused(404, 10029);
}

#[tokio::test]
async fn what_is_bought_can_be_used_up_once() {
    let wire = Wire::start().await;
    let coin = sku(&wire, SkuType::Consumable, "Coin");
    let bob = wire.sandbox.user("bob");
    let id = bob.buy(coin.parse().unwrap()).unwrap();
    let path = format!("{}/entitlements/{id}", application(&wire));
    assert_eq!(wire.event("ENTITLEMENT_CREATE")["consumed"], false);
    wire.post(&format!("{path}/consume"), json!({}))
        .await
        .expect(204);
    wire.post(&format!("{path}/consume"), json!({}))
        .await
        .expect(204);
    assert_eq!(wire.events("ENTITLEMENT_UPDATE").len(), 1);
    assert_eq!(wire.get(&path).await.expect(200)["consumed"], true);
    wire.delete(&path).await.refused(400, 40019);

    // The person's own token sees what is theirs.
    let bearer = wire.bearer("bob", "applications.entitlements").await;
    let own = format!("/users/@me{}/entitlements", application(&wire));
    let get = async |path: &str| {
        wire.send_as(&bearer, Method::GET, path, None)
            .await
            .expect(200)
    };
    assert_eq!(get(&own).await[0]["id"], id.to_string());
    assert_eq!(
        get(&format!("{own}?exclude_consumed=true")).await,
        json!([])
    );
    assert_eq!(get(&path).await["id"], id.to_string());
    wire.get(&own).await.refused(403, 20001);
    let other = wire.bearer("bob", "identify").await;
    wire.send_as(&other, Method::GET, &own, None)
        .await
        .refused(403, 50026);
}

#[tokio::test(start_paused = true)]
async fn subscriptions_go_on_until_they_are_canceled() {
    let wire = Wire::start().await;
    let plus = sku(&wire, SkuType::Subscription, "Plus");
    let bob = wire.sandbox.user("bob");
    let id = bob.subscribe(plus.parse().unwrap()).unwrap();
    assert_eq!(wire.event("SUBSCRIPTION_CREATE")["status"], 0);
    let entitlement = wire.event("ENTITLEMENT_CREATE");
    assert_eq!(entitlement["subscription_id"], id.to_string());
    let path = format!("/skus/{plus}/subscriptions");
    wire.get(&path).await.refused(400, 50035);
    let list = format!("{path}?user_id={}", bob.id());
    let before = wire.get(&list).await.expect(200);
    assert_eq!(before[0]["entitlement_ids"], json!([entitlement["id"]]));

    tokio::time::advance(Duration::from_hours(31 * 24)).await;
    let one = format!("{path}/{id}");
    let renewed = wire.get(&one).await.expect(200);
    assert_eq!(
        renewed["current_period_start"],
        before[0]["current_period_end"]
    );
    assert_eq!(wire.events("SUBSCRIPTION_UPDATE").len(), 1);

    bob.cancel_subscription(id).unwrap();
    bob.cancel_subscription(id).unwrap_err();
    let ending = wire.event("SUBSCRIPTION_UPDATE");
    assert_eq!(ending["status"], 2);
    assert_eq!(
        wire.event("ENTITLEMENT_UPDATE")["ends_at"],
        ending["current_period_end"]
    );
    tokio::time::advance(Duration::from_hours(30 * 24)).await;
    assert_eq!(wire.get(&one).await.expect(200)["status"], 1);
    let ended = format!("{}/entitlements?exclude_ended=true", application(&wire));
    assert_eq!(wire.get(&ended).await.expect(200), json!([]));

    let bearer = wire.bearer("alice", "identify").await;
    let own = wire
        .send_as(&bearer, Method::GET, &path, None)
        .await
        .expect(200);
    assert_eq!(own, json!([]));
    wire.send_as(&bearer, Method::GET, &list, None)
        .await
        .refused(403, 50001);
    wire.get("/skus/1/subscriptions?user_id=1")
        .await
        .refused(404, 10027);
}
