//! Applications: what developers set, emojis, linked roles, files of activities, players of games.

mod rest_support;

use http::Method;
use rest_support::{Wire, text};
use serde_json::json;

const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

fn application(wire: &Wire) -> String {
    format!("/applications/{}", wire.sandbox.application_id())
}

#[tokio::test]
async fn a_developer_changes_the_application() {
    let wire = Wire::start().await;
    let path = application(&wire);
    let change = json!({
        "description": "Does things", "tags": ["fun"], "icon": PIXEL, "cover_image": PIXEL,
        "interactions_endpoint_url": "https://example.com/interactions",
        "role_connections_verification_url": "https://example.com/verify",
        "custom_install_url": "https://example.com/install",
        "install_params": { "scopes": ["bot"], "permissions": "8" },
        "integration_types_config": { "0": {}, "1": { "oauth2_install_params": { "scopes": ["applications.commands"], "permissions": "0" } } },
        "event_webhooks_url": "https://example.com/events", "event_webhooks_status": 2,
        "event_webhooks_types": ["ENTITLEMENT_CREATE"],
    });
    let changed = wire.patch(&path, change.clone()).await.expect(200);
    for (key, value) in change.as_object().unwrap() {
        if key != "icon" && key != "cover_image" {
            assert_eq!(changed[key], *value, "{key}");
        }
    }
    assert!(changed["icon"].is_string() && changed["cover_image"].is_string());
    assert_eq!(wire.get("/applications/@me").await.expect(200), changed);
    assert_eq!(wire.get(&path).await.expect(200), changed);
    let cleared =
        json!({ "interactions_endpoint_url": "", "icon": null, "custom_install_url": null });
    let cleared = wire.patch("/applications/@me", cleared).await.expect(200);
    assert!(cleared["interactions_endpoint_url"].is_null() && cleared["icon"].is_null());
    for (body, field) in [
        (
            json!({ "interactions_endpoint_url": "nowhere" }),
            "interactions_endpoint_url",
        ),
        (json!({ "description": "x".repeat(401) }), "description"),
        (
            json!({ "event_webhooks_status": 3 }),
            "event_webhooks_status",
        ),
        (json!({ "tags": ["a", "b", "c", "d", "e", "f"] }), "tags"),
    ] {
        let refused = wire.patch(&path, body).await.refused(400, 50035);
        assert!(refused["errors"][field]["_errors"].is_array(), "{refused}");
    }
    wire.get("/applications/1").await.refused(403, 20012);
}

#[tokio::test]
async fn an_application_has_emojis_of_its_own() {
    let wire = Wire::start().await;
    let path = format!("{}/emojis", application(&wire));
    let new = json!({ "name": "dot", "image": PIXEL });
    let emoji = wire.post(&path, new.clone()).await.expect(201);
    assert_eq!(
        emoji["user"]["id"],
        wire.sandbox.application_id().to_string()
    );
    let refused = wire.post(&path, new).await.refused(400, 50035);
    assert!(refused["errors"]["name"]["_errors"].is_array());
    let one = format!("{path}/{}", text(&emoji["id"]));
    let renamed = wire.patch(&one, json!({ "name": "point" })).await;
    assert_eq!(renamed.expect(200)["name"], "point");
    assert_eq!(wire.get(&one).await.expect(200)["name"], "point");
    assert_eq!(
        wire.get(&path).await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    for body in [
        json!({ "name": "x", "image": PIXEL }),
        json!({ "name": "a b", "image": PIXEL }),
        json!({ "name": "text", "image": "data:text/plain;base64,AA==" }),
    ] {
        wire.post(&path, body).await.refused(400, 50035);
    }
    wire.delete(&one).await.expect(204);
    wire.delete(&one).await.refused(404, 10014);
    wire.get("/applications/1/emojis").await.refused(403, 20012);
}

#[tokio::test]
async fn a_person_is_linked_by_their_own_token() {
    let wire = Wire::start().await;
    let path = format!("{}/role-connections/metadata", application(&wire));
    assert_eq!(wire.get(&path).await.expect(200), json!([]));
    let record =
        |key: &str, kind: u8| json!({ "key": key, "name": "N", "description": "D", "type": kind });
    let records = json!([record("level", 2), record("vip", 7), record("since", 6)]);
    let kept = wire.put(&path, records.clone()).await.expect(200);
    assert_eq!(kept, records);
    for wrong in [
        json!([record("Level", 2)]),
        json!([record("a", 1), record("a", 2)]),
    ] {
        wire.put(&path, wrong).await.refused(400, 50035);
    }
    let six: Vec<_> = ["a", "b", "c", "d", "e", "f"]
        .iter()
        .map(|key| record(key, 1))
        .collect();
    wire.put(&path, json!(six)).await.refused(400, 50035);

    let own = format!("/users/@me{}/role-connection", application(&wire));
    let bearer = wire.bearer("bob", "role_connections.write").await;
    let send = async |method, body| wire.send_as(&bearer, method, &own, body).await;
    assert_eq!(send(Method::GET, None).await.expect(200), json!({}));
    let link = json!({ "platform_name": "Game", "metadata": { "level": "7", "vip": "1", "since": "2024-01-01T00:00:00+00:00" } });
    assert_eq!(
        send(Method::PUT, Some(link.clone())).await.expect(200),
        link
    );
    let name = json!({ "platform_username": "bob7" });
    let both = send(Method::PUT, Some(name)).await.expect(200);
    assert_eq!(
        (&both["platform_name"], &both["platform_username"]),
        (&json!("Game"), &json!("bob7"))
    );
    for wrong in [
        json!({ "level": "high" }),
        json!({ "vip": "2" }),
        json!({ "other": "1" }),
    ] {
        let key = wrong.as_object().unwrap().keys().next().unwrap().clone();
        let refused = send(Method::PUT, Some(json!({ "metadata": wrong }))).await;
        let refused = refused.refused(400, 50035);
        assert!(
            refused["errors"]["metadata"][key]["_errors"].is_array(),
            "{refused}"
        );
    }
    send(Method::DELETE, None).await.expect(204);
    assert_eq!(send(Method::GET, None).await.expect(200), json!({}));
    wire.get(&own).await.refused(403, 20001);
}

#[tokio::test]
async fn an_activity_uploads_a_file() {
    let wire = Wire::start().await;
    let path = format!("{}/attachment", application(&wire));
    let body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a b.txt\"\r\n\r\nhello\r\n--b--\r\n";
    let request = wire
        .request(Method::POST, &path)
        .header("content-type", "multipart/form-data; boundary=b");
    let answer = wire
        .exchange(request.body(body.into()).unwrap())
        .await
        .unwrap();
    let attachment = &answer.expect(200)["attachment"];
    assert_eq!(
        (&attachment["filename"], &attachment["size"]),
        (&json!("a_b.txt"), &json!(5))
    );
    let url = text(&attachment["url"]);
    let path = url.strip_prefix(&wire.sandbox.api_url()).unwrap();
    let get = http::Request::get(path).header("host", "localhost");
    let file = wire.exchange(get.body("".into()).unwrap()).await.unwrap();
    assert_eq!(&*file.body, b"hello");
}

#[tokio::test]
async fn groups_are_made_of_those_who_let_it() {
    let wire = Wire::start().await;
    let token = |header: String| header.strip_prefix("Bearer ").unwrap().to_owned();
    let alice = token(wire.bearer("alice", "gdm.join").await);
    let bob = token(wire.bearer("bob", "gdm.join").await);
    let channels = "/users/@me/channels";
    let nicks = json!({ wire.user("alice"): "Al" });
    let new = json!({ "access_tokens": [alice], "nicks": nicks });
    let group = wire.post(channels, new).await.expect(200);
    assert_eq!(
        (&group["type"], &group["recipients"][0]["username"]),
        (&json!(3), &json!("alice"))
    );
    let recipient = format!(
        "/channels/{}/recipients/{}",
        text(&group["id"]),
        wire.user("bob")
    );
    let wrong = json!({ "access_token": alice });
    wire.put(&recipient, wrong).await.refused(403, 50025);
    let right = json!({ "access_token": bob, "nick": "B" });
    let joined = wire.put(&recipient, right.clone()).await.expect(201);
    assert_eq!(joined["recipients"].as_array().unwrap().len(), 2);
    wire.put(&recipient, right).await.expect(204);
    wire.delete(&recipient).await.expect(204);
    wire.delete(&recipient).await.refused(404, 10013);
    let identify = token(wire.bearer("bob", "identify").await);
    let refused = json!({ "access_tokens": [identify] });
    wire.post(channels, refused).await.refused(403, 50025);
    let direct = wire
        .post(channels, json!({ "recipient_id": wire.user("bob") }))
        .await;
    assert_eq!(direct.expect(200)["type"], 1);
}

#[tokio::test]
async fn players_without_accounts_have_tokens_too() {
    let wire = Wire::start().await;
    let app = wire.sandbox.application_id();
    let secret = wire.sandbox.client_secret(app).unwrap();
    let body = json!({
        "client_id": app.to_string(), "client_secret": secret.expose(),
        "external_auth_type": "STEAM_SESSION_TICKET", "external_auth_token": "ticket",
    });
    let token = wire
        .post("/partner-sdk/token", body.clone())
        .await
        .expect(200);
    let bearer = format!("Bearer {}", text(&token["access_token"]));
    let about = wire
        .send_as(&bearer, Method::GET, "/oauth2/userinfo", None)
        .await;
    let player = text(&about.expect(200)["sub"]);
    let again = wire
        .post("/partner-sdk/token", body.clone())
        .await
        .expect(200);
    let bearer = format!("Bearer {}", text(&again["access_token"]));
    let about = wire
        .send_as(&bearer, Method::GET, "/oauth2/userinfo", None)
        .await;
    assert_eq!(about.expect(200)["sub"], *player);
    let mut wrong = body.clone();
    wrong["client_secret"] = json!("wrong");
    wire.post("/partner-sdk/token", wrong)
        .await
        .refused(401, 530_007);
    // Nothing is merged, so nothing can be parted.
    wire.post("/partner-sdk/provisional-accounts/unmerge", body)
        .await
        .refused(404, 10013);
    let bot = json!({ "external_user_id": "7", "preferred_global_name": "Seven" });
    let token = wire.post("/partner-sdk/token/bot", bot).await.expect(200);
    assert_eq!(token["scope"], "openid sdk.social_layer");
    let part = json!({ "external_user_id": "7" });
    wire.post("/partner-sdk/provisional-accounts/unmerge/bot", part)
        .await
        .refused(404, 10013);

    let (alice, bob) = (wire.sandbox.user("alice"), wire.sandbox.user("bob"));
    let channel = alice.direct_messages(bob.id());
    let said = alice.say(channel, "hi").await.unwrap();
    let path = format!(
        "/partner-sdk/dms/{}/{}/messages/{}/moderation-metadata",
        bob.id(),
        alice.id(),
        said.id()
    );
    wire.put(&path, json!({ "verdict": "fine" }))
        .await
        .expect(204);
    let odd = path.replace(&said.id().to_string(), "1");
    wire.put(&odd, json!({ "verdict": "fine" }))
        .await
        .refused(404, 10008);
}
