//! The audit log: it is filled by what happens, and read a page at a time.

mod rest_support;
mod wire;

use http::Method;
use rest_support::{Wire, text};
use serde_json::{Value, json};

/// The entries of the log, the latest first.
async fn log(wire: &Wire, query: &str) -> Vec<Value> {
    let path = format!("{}/audit-logs{query}", wire.guild());
    let page = wire.get(&path).await.expect(200);
    page["audit_log_entries"].as_array().unwrap().clone()
}

/// A request with a reason.
async fn with_reason(wire: &Wire, method: Method, path: &str, body: Value) -> Value {
    let request = wire
        .request(method, path)
        .header("content-type", "application/json")
        .header("x-audit-log-reason", "spring%20cleaning");
    let body = body.to_string();
    let answer = wire.exchange(request.body(body.into()).unwrap()).await;
    let answer = answer.unwrap();
    assert!((200..300).contains(&answer.status), "{answer:?}");
    if answer.body.is_empty() {
        Value::Null
    } else {
        answer.json()
    }
}

#[tokio::test]
async fn changes_of_a_role_are_told_with_old_and_new_values() {
    let wire = Wire::start().await;
    let roles = format!("{}/roles", wire.guild());
    let body = json!({ "name": "Gardener", "hoist": true });
    let role = with_reason(&wire, Method::POST, &roles, body).await;
    let path = format!("{roles}/{}", text(&role["id"]));
    wire.patch(&path, json!({ "name": "Head gardener", "hoist": true }))
        .await
        .expect(200);
    // Nothing is different: there is nothing to tell.
    wire.patch(&path, json!({ "hoist": true }))
        .await
        .expect(200);
    wire.delete(&path).await.expect(204);
    let log = log(&wire, "").await;
    let actions: Vec<_> = log
        .iter()
        .map(|entry| entry["action_type"].clone())
        .collect();
    assert_eq!(actions, [32, 31, 30]);
    for entry in &log {
        assert_eq!(entry["target_id"], role["id"]);
        assert_eq!(entry["user_id"], wire.sandbox.application_id().to_string());
    }
    assert_eq!(log[2]["reason"], "spring cleaning");
    assert!(log[1].get("reason").is_none());
    assert_eq!(
        log[1]["changes"],
        json!([{ "key": "name", "old_value": "Gardener", "new_value": "Head gardener" }])
    );
    let made = log[2]["changes"].as_array().unwrap();
    assert!(made.contains(&json!({ "key": "hoist", "new_value": true })));
    let gone = log[0]["changes"].as_array().unwrap();
    assert!(gone.contains(&json!({ "key": "name", "old_value": "Head gardener" })));
}

#[tokio::test]
async fn roles_of_a_member_are_told_with_their_names() {
    let wire = Wire::start().await;
    let roles = format!("{}/roles", wire.guild());
    let role = wire
        .post(&roles, json!({ "name": "Guest" }))
        .await
        .expect(200);
    let bob = wire.user("bob");
    let path = format!("{}/members/{bob}/roles/{}", wire.guild(), text(&role["id"]));
    wire.put(&path, json!({})).await.expect(204);
    wire.delete(&path).await.expect(204);
    let log = log(&wire, &format!("?target_id={bob}")).await;
    let told = json!([{ "id": role["id"], "name": "Guest" }]);
    assert_eq!(
        log[0]["changes"],
        json!([{ "key": "$remove", "new_value": told }])
    );
    assert_eq!(
        log[1]["changes"],
        json!([{ "key": "$add", "new_value": told }])
    );
    // Who it is about comes along.
    let page = wire
        .get(&format!("{}/audit-logs?limit=1", wire.guild()))
        .await;
    let page = page.expect(200);
    let users = page["users"].as_array().unwrap();
    assert!(users.iter().any(|user| user["id"] == bob));
}

#[tokio::test]
async fn the_log_is_filtered_and_paged() {
    let wire = Wire::start().await;
    let alice = wire.user("alice");
    for number in 0..5 {
        let body = json!({ "name": format!("room-{number}"), "type": 0 });
        wire.post(&format!("{}/channels", wire.guild()), body)
            .await
            .expect(201);
    }
    let webhooks = format!("{}/webhooks", wire.channel());
    wire.post(&webhooks, json!({ "name": "hook" }))
        .await
        .expect(200);
    let all = log(&wire, "").await;
    assert_eq!(all.len(), 6);
    assert_eq!(log(&wire, "?action_type=50").await, all[..1]);
    assert_eq!(log(&wire, "?action_type=10").await, all[1..]);
    assert_eq!(log(&wire, "?limit=2").await, all[..2]);
    assert!(log(&wire, &format!("?user_id={alice}")).await.is_empty());
    let middle = text(&all[3]["id"]);
    assert_eq!(log(&wire, &format!("?before={middle}")).await, all[4..]);
    // Behind an entry, the oldest come first.
    let after = log(&wire, &format!("?after={middle}&limit=2")).await;
    assert_eq!(after, [all[2].clone(), all[1].clone()]);
    let page = wire
        .get(&format!("{}/audit-logs?action_type=50", wire.guild()))
        .await
        .expect(200);
    assert_eq!(page["webhooks"][0]["name"], "hook");
    let wrong = wire
        .get(&format!("{}/audit-logs?limit=0", wire.guild()))
        .await;
    let errors = wrong.refused(400, 50035);
    assert_eq!(
        errors["errors"]["limit"]["_errors"][0]["code"],
        "NUMBER_TYPE_MIN"
    );
}

#[tokio::test]
async fn the_log_takes_a_permission() {
    let permissions = cordial_model::Permissions::VIEW_CHANNEL;
    let builder = rest_support::judged::builder().bot_permissions(permissions);
    let wire = Wire::of(builder.rate_limits(cordial_sandbox::RateLimits::off())).await;
    let path = format!("{}/audit-logs", wire.guild());
    wire.get(&path).await.refused(403, 50013);
    wire.get("/guilds/1/audit-logs").await.refused(404, 10004);
}

#[tokio::test]
async fn who_may_read_the_log_hears_of_new_entries() {
    let wire = Wire::start().await;
    let token = wire.sandbox.token().expose();
    let url = wire.sandbox.gateway_url();
    let (mut client, _) = wire::Client::ready(&url, token).await;
    let path = format!("{}/bans/{}", wire.guild(), wire.user("bob"));
    with_reason(&wire, Method::PUT, &path, json!({})).await;
    let entry = client.dispatch("GUILD_AUDIT_LOG_ENTRY_CREATE").await;
    assert_eq!(entry["guild_id"], wire.sandbox.guild().to_string());
    assert_eq!(entry["action_type"], 22);
    assert_eq!(entry["target_id"], wire.user("bob"));
    assert_eq!(entry["reason"], "spring cleaning");
}

#[tokio::test]
async fn overwrites_are_told_with_whose_they_are() {
    let wire = Wire::start().await;
    let guild = wire.sandbox.guild();
    let path = format!("{}/permissions/{guild}", wire.channel());
    let denied = json!({ "type": 0, "allow": "0", "deny": "2048" });
    wire.put(&path, denied.clone()).await.expect(204);
    // The same again changes nothing.
    wire.put(&path, denied).await.expect(204);
    wire.delete(&path).await.expect(204);
    let log = log(&wire, "").await;
    assert_eq!(log.len(), 2);
    let channel = wire.sandbox.channel().to_string();
    for (entry, action) in log.iter().zip([15, 13]) {
        assert_eq!(entry["action_type"], action);
        assert_eq!(entry["target_id"], channel);
        assert_eq!(
            entry["options"],
            json!({ "id": guild.to_string(), "type": "0", "role_name": "@everyone" })
        );
    }
}
