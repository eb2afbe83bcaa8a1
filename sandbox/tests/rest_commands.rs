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

#[tokio::test]
async fn edits_keep_the_rules_and_names_apart() {
    let wire = Wire::start().await;
    let commands = format!("/applications/{}/commands", wire.sandbox.application_id());
    let new = |name: &str| json!({ "name": name, "description": "d", "contexts": [0], "integration_types": [0, 1] });
    wire.post(&commands, new("one")).await.expect(201);
    let two = wire.post(&commands, new("two")).await.expect(201);
    let path = format!("{commands}/{}", text(&two["id"]));
    wire.patch(&path, json!({ "name": "one" }))
        .await
        .refused(400, 40041);
    for (wrong, field) in [
        (json!({ "name": "Two" }), "name"),
        (json!({ "contexts": [] }), "contexts"),
        (json!({ "integration_types": [1, 1] }), "integration_types"),
        (
            json!({ "options": [
            { "type": 3, "name": "a", "description": "d" },
            { "type": 3, "name": "b", "description": "d", "required": true },
        ] }),
            "options",
        ),
    ] {
        let refused = wire.patch(&path, wrong).await.refused(400, 50035);
        assert!(refused["errors"].get(field).is_some(), "{refused}");
    }
    let edit = json!({ "dm_permission": false, "contexts": [0, 1], "nsfw": true });
    let edited = wire.patch(&path, edit).await.expect(200);
    assert_eq!(
        (&edited["contexts"], &edited["nsfw"]),
        (&json!([0, 1]), &json!(true))
    );
    let nested = json!([{ "name": "ok", "description": "d" }, { "name": "b", "description": "d", "options": [
        { "type": 3, "name": "o", "description": "" },
    ] }]);
    let refused = wire.put(&commands, nested).await.refused(400, 50035);
    let at = &refused["errors"]["1"]["options"]["0"]["description"]["_errors"][0];
    assert_eq!(at["code"], "BASE_TYPE_BAD_LENGTH", "{refused}");
}

#[tokio::test]
async fn localizations_come_when_they_are_asked_for() {
    let wire = Wire::start().await;
    let commands = format!("/applications/{}/commands", wire.sandbox.application_id());
    let new = json!({ "name": "ping", "description": "d", "name_localizations": { "de": "ping-de" }, "options": [
        { "type": 3, "name": "o", "description": "d", "description_localizations": { "de": "x" },
          "choices": [{ "name": "c", "value": "v", "name_localizations": { "de": "y" } }] },
    ] });
    wire.post(&commands, new).await.expect(201);
    let all = wire
        .get(&format!("{commands}?with_localizations=true"))
        .await
        .expect(200);
    assert_eq!(
        all[0]["options"][0]["choices"][0]["name_localizations"]["de"],
        "y"
    );
    let plain = wire.get(&commands).await.expect(200).to_string();
    assert!(!plain.contains("localizations"), "{plain}");
}

#[tokio::test]
async fn the_entry_point_is_not_overwritten_by_accident() {
    let wire = Wire::start().await;
    let commands = format!("/applications/{}/commands", wire.sandbox.application_id());
    let launch = json!({ "name": "launch", "description": "d", "type": 4 });
    let made = wire.post(&commands, launch.clone()).await.expect(201);
    assert_eq!(made["handler"], 1);
    let ping = json!({ "name": "ping", "description": "d" });
    wire.put(&commands, json!([ping])).await.refused(400, 50240);
    wire.put(&commands, json!([ping, launch])).await.expect(200);
    let second = json!({ "name": "other", "description": "d", "type": 4 });
    wire.post(&commands, second).await.refused(400, 30032);
    let guild = format!(
        "/applications/{}{}/commands",
        wire.sandbox.application_id(),
        wire.guild()
    );
    wire.post(&guild, launch).await.refused(400, 50035);
}

#[tokio::test(start_paused = true)]
async fn so_many_commands_a_day() {
    let wire = Wire::start().await;
    let commands = format!("/applications/{}/commands", wire.sandbox.application_id());
    let batch = |word: &str| -> serde_json::Value {
        let commands =
            (0..100).map(|number| json!({ "name": format!("{word}{number}"), "description": "d" }));
        commands.collect()
    };
    wire.put(&commands, batch("a")).await.expect(200);
    let one = json!({ "name": "one", "description": "d" });
    wire.post(&commands, one.clone()).await.refused(400, 30032);
    wire.put(&commands, batch("b")).await.expect(200);
    wire.put(&commands, batch("b")).await.expect(200);
    wire.put(&commands, batch("c")).await.refused(400, 30034);
    tokio::time::advance(std::time::Duration::from_hours(24)).await;
    wire.put(&commands, batch("c")).await.expect(200);
}

#[tokio::test]
async fn the_applications_own_token_may_change_commands() {
    let wire = Wire::start().await;
    let app = wire.sandbox.application_id();
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", "applications.commands.update"),
    ];
    let token = wire.form("/oauth2/token", &form).await.expect(200);
    let bearer = format!("Bearer {}", text(&token["access_token"]));
    let ping = json!({ "name": "ping", "description": "d" });
    for path in [
        format!("/applications/{app}/commands"),
        format!("/applications/{app}{}/commands", wire.guild()),
    ] {
        let post = http::Method::POST;
        wire.send_as(&bearer, post.clone(), &path, Some(ping.clone()))
            .await
            .expect(201);
        let other = wire.bearer("alice", "identify").await;
        wire.send_as(&other, post, &path, Some(ping.clone()))
            .await
            .refused(403, 50026);
    }
    let nowhere = format!("/applications/{app}/guilds/1/commands");
    wire.get(&nowhere).await.refused(404, 10004);
}
