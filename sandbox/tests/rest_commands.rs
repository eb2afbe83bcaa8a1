//! Application commands: registered, listed, replaced, edited, deleted.

mod rest_support;

use rest_support::{Wire, text};
use serde_json::json;

#[tokio::test]
async fn commands_keep_their_ids_through_a_bulk_overwrite() {
    let wire = Wire::start().await;
    let commands = format!("/applications/{}/commands", wire.sandbox.application_id());
    let ping = json!({ "name": "ping", "description": "Answers" });
    let created = wire.post(&commands, ping.clone()).await.expect(201);
    assert_eq!(
        (&created["type"], &created["dm_permission"]),
        (&json!(1), &json!(true))
    );
    // The same once more is not new, and changes nothing.
    let again = wire.post(&commands, ping.clone()).await.expect(200);
    assert_eq!(
        (&again["id"], &again["version"]),
        (&created["id"], &created["version"])
    );
    let ban = json!({
        "name": "ban", "description": "Bans", "default_member_permissions": "4",
        "name_localizations": { "de": "bannen" },
        "options": [
            { "type": 6, "name": "user", "description": "Who", "required": true },
            { "type": 3, "name": "why", "description": "Why", "choices": [{ "name": "Spam", "value": "spam" }] },
        ],
    });
    let menu = json!({ "name": "Report", "type": 3 });
    let all = wire
        .put(&commands, json!([ping, ban, menu]))
        .await
        .expect(200);
    assert_eq!(all[0]["id"], created["id"]);
    assert_eq!(all[1]["options"][0]["required"], true);
    assert_eq!(all[1]["default_member_permissions"], "4");
    let path = format!("{commands}/{}", text(&all[1]["id"]));
    let edited = wire
        .patch(&path, json!({ "description": "Bans forever" }))
        .await
        .expect(200);
    assert_eq!(edited["options"], all[1]["options"]);
    assert_ne!(edited["version"], all[1]["version"]);
    let listed = wire
        .get(&format!("{commands}?with_localizations=True"))
        .await
        .expect(200);
    assert_eq!(listed[1]["name_localizations"]["de"], "bannen");
    assert!(
        wire.get(&commands).await.expect(200)[1]
            .get("name_localizations")
            .is_none()
    );
    wire.delete(&path).await.expect(204);
    wire.get(&path).await.refused(404, 10063);
    assert_eq!(wire.put(&commands, json!([])).await.expect(200), json!([]));
}

#[tokio::test]
async fn commands_of_a_guild_are_apart() {
    let wire = Wire::start().await;
    let app = wire.sandbox.application_id();
    let of_guild = format!("/applications/{app}{}/commands", wire.guild());
    let created = wire
        .post(&of_guild, json!({ "name": "here", "description": "d" }))
        .await
        .expect(201);
    assert_eq!(created["guild_id"], wire.sandbox.guild().to_string());
    assert_eq!(
        wire.get(&format!("/applications/{app}/commands"))
            .await
            .expect(200),
        json!([])
    );
    let path = format!("{of_guild}/{}", text(&created["id"]));
    assert_eq!(wire.get(&path).await.expect(200)["name"], "here");
    wire.get(&format!("{path}/permissions"))
        .await
        .refused(404, 10066);
    assert_eq!(
        wire.get(&format!("{of_guild}/permissions"))
            .await
            .expect(200),
        json!([])
    );
}

#[tokio::test]
async fn bad_commands_are_refused() {
    let wire = Wire::start().await;
    let commands = format!("/applications/{}/commands", wire.sandbox.application_id());
    let refused = wire
        .post(&commands, json!({ "name": "", "description": "d" }))
        .await
        .refused(400, 50035);
    assert!(refused["errors"]["name"]["_errors"].is_array());
    let same = json!([{ "name": "a", "description": "d" }, { "name": "a", "description": "e" }]);
    let refused = wire.put(&commands, same).await.refused(400, 50035);
    let code = &refused["errors"]["1"]["_errors"][0]["code"];
    assert_eq!(code, "APPLICATION_COMMANDS_DUPLICATE_NAME");
    wire.get("/applications/1/commands")
        .await
        .refused(403, 20012);
}
