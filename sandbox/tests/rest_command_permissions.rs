//! Who may use which command: what members of a guild say of it, and that it is kept to when people use commands.

mod rest_support;

use http::Method;
use rest_support::{Wire, text};
use serde_json::{Value, json};

const SCOPE: &str = "applications.commands.permissions.update";

/// A command, the path of its permissions, and Alice's token to set them.
async fn command(wire: &Wire, definition: Value) -> (String, String) {
    let app = wire.sandbox.application_id();
    let path = format!("/applications/{app}/commands");
    let command = wire.post(&path, definition).await.expect(201);
    let id = text(&command["id"]);
    let path = format!(
        "/applications/{app}{}/commands/{id}/permissions",
        wire.guild()
    );
    (path, wire.bearer("alice", SCOPE).await)
}

async fn set(wire: &Wire, token: &str, path: &str, permissions: Value) -> rest_support::Answer {
    let body = json!({ "permissions": permissions });
    wire.send_as(token, Method::PUT, path, Some(body)).await
}

fn ping() -> Value {
    json!({ "name": "ping", "description": "d" })
}

/// Whether Bob can use the command.
async fn bob_may(wire: &Wire) -> bool {
    let bob = wire.sandbox.user("bob");
    bob.invoke(wire.sandbox.channel(), "/ping", ())
        .await
        .is_ok()
}

#[tokio::test]
async fn members_set_what_bots_read() {
    let wire = Wire::start().await;
    let (path, alice) = command(&wire, ping()).await;
    wire.get(&path).await.refused(404, 10066);
    let bob = wire.user("bob");
    let said = json!([{ "id": bob, "type": 2, "permission": false }]);
    let kept = set(&wire, &alice, &path, said.clone()).await.expect(200);
    assert_eq!(kept["permissions"], said);
    assert_eq!(wire.event("APPLICATION_COMMAND_PERMISSIONS_UPDATE"), kept);
    let entry = wire.event("GUILD_AUDIT_LOG_ENTRY_CREATE");
    assert_eq!(
        (&entry["action_type"], &entry["user_id"]),
        (&json!(121), &json!(wire.user("alice")))
    );
    assert_eq!(
        entry["options"]["application_id"],
        wire.sandbox.application_id().to_string()
    );
    assert_eq!(
        (
            &entry["changes"][0]["key"],
            &entry["changes"][0]["new_value"]
        ),
        (&json!(bob), &said[0])
    );
    assert_eq!(wire.get(&path).await.expect(200), kept);
    let all = format!(
        "/applications/{}{}/commands/permissions",
        wire.sandbox.application_id(),
        wire.guild()
    );
    assert_eq!(wire.get(&all).await.expect(200), json!([kept]));
    assert_eq!(
        wire.send_as(&alice, Method::GET, &all, None)
            .await
            .expect(200),
        json!([kept])
    );

    // Bots read alone; members need two permissions and the scope.
    wire.put(&path, json!({ "permissions": [] }))
        .await
        .refused(403, 20001);
    let other = wire.bearer("alice", "identify").await;
    set(&wire, &other, &path, json!([]))
        .await
        .refused(403, 50026);
    let other = wire.bearer("bob", SCOPE).await;
    set(&wire, &other, &path, json!([]))
        .await
        .refused(403, 50013);
    for (wrong, status, code) in [
        (
            json!([{ "id": "1", "type": 1, "permission": true }]),
            404,
            10011,
        ),
        (
            json!([{ "id": "1", "type": 2, "permission": true }]),
            404,
            10013,
        ),
        (
            json!([{ "id": "1", "type": 3, "permission": true }]),
            404,
            10003,
        ),
        (
            json!([{ "id": "1", "type": 4, "permission": true }]),
            400,
            50035,
        ),
        (json!([said[0], said[0]]), 400, 50035),
    ] {
        set(&wire, &alice, &path, wrong).await.refused(status, code);
    }
    wire.put(&all, json!([])).await.refused(403, 40006);
    let unknown = path.replace("/permissions", "1/permissions");
    set(&wire, &alice, &unknown, json!([]))
        .await
        .refused(404, 10063);
}

#[tokio::test]
async fn what_members_say_is_kept_to() {
    let wire = Wire::start().await;
    let (path, alice) = command(&wire, ping()).await;
    let guild = wire.sandbox.guild();
    let everybody = guild.to_string();
    let every_channel = (guild.get() - 1).to_string();
    let (bob, channel) = (wire.user("bob"), wire.sandbox.channel().to_string());
    let role = wire
        .post(&format!("{}/roles", wire.guild()), json!({ "name": "r" }))
        .await;
    let role = text(&role.expect(200)["id"]);
    let member = format!("{}/members/{bob}/roles/{role}", wire.guild());
    wire.put(&member, json!({})).await.expect(204);
    assert!(bob_may(&wire).await);
    let by_role =
        |id: &str, permission: bool| json!({ "id": id, "type": 1, "permission": permission });
    let by_user = |permission: bool| json!({ "id": bob, "type": 2, "permission": permission });
    let by_channel =
        |id: &str, permission: bool| json!({ "id": id, "type": 3, "permission": permission });
    for (said, may) in [
        (json!([by_user(false)]), false),
        (json!([by_role(&everybody, false)]), false),
        (
            json!([by_role(&everybody, false), by_role(&role, true)]),
            true,
        ),
        (json!([by_role(&role, true), by_user(false)]), false),
        (json!([by_role(&role, false), by_user(true)]), true),
        (json!([by_channel(&channel, false), by_user(true)]), false),
        (json!([by_channel(&every_channel, false)]), false),
        (
            json!([
                by_channel(&every_channel, false),
                by_channel(&channel, true)
            ]),
            true,
        ),
        (json!([]), true),
    ] {
        set(&wire, &alice, &path, said.clone()).await.expect(200);
        assert_eq!(bob_may(&wire).await, may, "{said}");
        // Whoever administrates the guild may always.
        let alice = wire.sandbox.user("alice");
        alice
            .invoke(wire.sandbox.channel(), "/ping", ())
            .await
            .unwrap();
    }
    // What is said of the application goes for commands of which nothing is said.
    let app = wire.sandbox.application_id();
    let of_app = format!(
        "/applications/{app}{}/commands/{app}/permissions",
        wire.guild()
    );
    set(&wire, &alice, &of_app, json!([by_user(false)]))
        .await
        .expect(200);
    assert!(!bob_may(&wire).await);
    set(&wire, &alice, &path, json!([by_user(true)]))
        .await
        .expect(200);
    assert!(bob_may(&wire).await);
    // A command that is gone takes it along.
    let command = path.replace(&wire.guild(), "").replace("/permissions", "");
    wire.delete(&command).await.expect(204);
    let all = format!("/applications/{app}{}/commands/permissions", wire.guild());
    assert_eq!(
        wire.get(&all).await.expect(200).as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn what_the_application_says_is_the_default() {
    let wire = Wire::start().await;
    let definition =
        json!({ "name": "ping", "description": "d", "default_member_permissions": "4" });
    let (path, alice) = command(&wire, definition).await;
    assert!(!bob_may(&wire).await);
    let said = json!([{ "id": wire.user("bob"), "type": 2, "permission": true }]);
    set(&wire, &alice, &path, said).await.expect(200);
    assert!(bob_may(&wire).await);
    set(&wire, &alice, &path, json!([])).await.expect(200);
    assert!(!bob_may(&wire).await);
}
