//! What guilds can set over the wire: widget, welcome, onboarding, templates, integrations, pruning, requests to join.

mod rest_support;
mod wire;

use std::{io::Cursor, time::Duration};

use cordial_model::{
    Permissions,
    channel::ChannelType,
    guild::{NewMemberWelcome, WelcomeMessage},
};
use http::Method;
use rest_support::{Wire, text};
use serde_json::{Value, json};
use wire::Client;

/// What the bot may do, and nothing else.
async fn with(permissions: Permissions) -> Wire {
    let limits = cordial_sandbox::RateLimits::off();
    let builder = rest_support::judged::builder().rate_limits(limits);
    Wire::of(builder.bot_permissions(permissions)).await
}

async fn last_entry(wire: &Wire) -> Value {
    let path = format!("{}/audit-logs?limit=1", wire.guild());
    wire.get(&path).await.expect(200)["audit_log_entries"][0].clone()
}

#[tokio::test]
async fn a_widget_is_shown_to_anybody_once_it_is_on() {
    let wire = Wire::start().await;
    let guild = wire.guild();
    let json = format!("{guild}/widget.json");
    let anonymous = |path: &str| {
        let request = http::Request::builder().uri(format!("/api/v10{path}"));
        request
            .header("host", "localhost")
            .body(String::new().into())
            .unwrap()
    };
    wire.exchange(anonymous(&json))
        .await
        .unwrap()
        .refused(403, 50004);
    let settings = format!("{guild}/widget");
    let off = json!({ "enabled": false, "channel_id": null });
    assert_eq!(wire.get(&settings).await.expect(200), off);
    wire.patch(&settings, json!({ "channel_id": "5" }))
        .await
        .refused(400, 50035);
    let on = json!({ "enabled": true, "channel_id": wire.sandbox.channel().to_string() });
    assert_eq!(wire.patch(&settings, on.clone()).await.expect(200), on);
    assert_eq!(wire.event("GUILD_UPDATE")["widget_enabled"], true);
    let entry = last_entry(&wire).await;
    let changes = entry["changes"].as_array().unwrap();
    assert!(
        changes
            .contains(&json!({ "key": "widget_enabled", "old_value": false, "new_value": true }))
    );
    let voice = wire
        .sandbox
        .channel_named(wire.sandbox.guild(), "General")
        .unwrap();
    wire.sandbox.user("alice").join_voice(voice).await.unwrap();
    let widget = wire.exchange(anonymous(&json)).await.unwrap().expect(200);
    assert_eq!(widget["channels"][0]["name"], "General");
    assert_eq!(widget["presence_count"], 3);
    let members = widget["members"].as_array().unwrap();
    let alice = members
        .iter()
        .find(|member| member["username"] == "alice")
        .unwrap();
    assert_eq!(alice["channel_id"], json!(voice.to_string()));
    assert_ne!(alice["id"], json!(wire.user("alice")));
    let link = text(&widget["instant_invite"]);
    let code = link.strip_prefix("https://discord.com/invite/").unwrap();
    let invite = wire.get(&format!("/invites/{code}")).await.expect(200);
    assert!(invite.get("inviter").is_none());
    // The same invite is shown again.
    assert_eq!(
        wire.get(&json).await.expect(200)["instant_invite"],
        json!(link)
    );
    let image = wire
        .exchange(anonymous(&format!("{guild}/widget.png?style=banner2")))
        .await
        .unwrap();
    assert_eq!(
        (image.status, image.header("content-type")),
        (200, Some("image/png"))
    );
    let reader = png::Decoder::new(Cursor::new(&image.body[..]))
        .read_info()
        .unwrap();
    assert_eq!(reader.info().size(), (320, 100));
    wire.get(&format!("{guild}/widget.png?style=round"))
        .await
        .refused(400, 50035);
    let other = with(Permissions::VIEW_CHANNEL).await;
    other
        .get(&format!("{}/widget", other.guild()))
        .await
        .refused(403, 50013);
}

#[tokio::test]
async fn new_members_are_welcomed() {
    let wire = Wire::start().await;
    let path = format!("{}/welcome-screen", wire.guild());
    wire.get(&path).await.refused(404, 10069);
    let channel = wire.sandbox.channel().to_string();
    let screen = json!({
        "enabled": true, "description": "Hello",
        "welcome_channels": [{ "channel_id": channel, "description": "Talk here", "emoji_id": null, "emoji_name": "👋" }],
    });
    let set = wire.patch(&path, screen).await.expect(200);
    assert_eq!(set["welcome_channels"][0]["channel_id"], json!(channel));
    assert_eq!(
        wire.event("GUILD_UPDATE")["features"],
        json!(["WELCOME_SCREEN_ENABLED"])
    );
    assert_eq!(wire.get(&path).await.expect(200), set);
    let wrong = json!({ "welcome_channels": [{ "channel_id": "5", "description": "x" }] });
    let errors = wire.patch(&path, wrong).await.refused(400, 50035)["errors"].clone();
    assert!(
        errors["welcome_channels"]["0"]["channel_id"].is_object(),
        "{errors}"
    );
    let long = json!({ "description": "x".repeat(141) });
    wire.patch(&path, long).await.refused(400, 50035);
    let guide = format!("{}/new-member-welcome", wire.guild());
    wire.get(&guide).await.expect(204);
    wire.sandbox.set_new_member_welcome(NewMemberWelcome {
        guild_id: wire.sandbox.guild(),
        enabled: true,
        welcome_message: Some(WelcomeMessage {
            author_ids: vec![wire.sandbox.user("alice").id()],
            message: "Welcome".to_owned(),
        }),
        new_member_actions: Vec::new(),
        resource_channels: Vec::new(),
    });
    assert_eq!(
        wire.get(&guide).await.expect(200)["welcome_message"]["message"],
        "Welcome"
    );
    wire.get(&format!("{}/regions", wire.guild()))
        .await
        .expect(200);
}

#[tokio::test]
async fn onboarding_needs_channels_for_everybody() {
    let wire = Wire::start().await;
    let path = format!("{}/onboarding", wire.guild());
    let before = wire.get(&path).await.expect(200);
    assert_eq!(
        (&before["enabled"], &before["prompts"]),
        (&json!(false), &json!([]))
    );
    let role = wire
        .post(
            &format!("{}/roles", wire.guild()),
            json!({ "name": "Reader" }),
        )
        .await
        .expect(200);
    let prompt = json!({
        "id": "1", "type": 0, "title": "What do you like?", "single_select": true, "required": false, "in_onboarding": true,
        "options": [{ "title": "Books", "role_ids": [role["id"]], "emoji_name": "📚" }],
    });
    let mut wrong = prompt.clone();
    wrong["options"][0]["role_ids"] = json!(["5"]);
    let errors = wire
        .put(&path, json!({ "prompts": [wrong] }))
        .await
        .refused(400, 50035)["errors"]
        .clone();
    assert!(
        errors["prompts"]["0"]["options"]["0"]["role_ids"]["0"].is_object(),
        "{errors}"
    );
    let set = wire
        .put(&path, json!({ "prompts": [prompt] }))
        .await
        .expect(200);
    assert_eq!(last_entry(&wire).await["action_type"], 166);
    let kept = set["prompts"][0].clone();
    assert_ne!(kept["id"], "1", "new questions get an id of their own");
    wire.put(&path, json!({ "enabled": true }))
        .await
        .refused(400, 350_000);
    let mut channels = vec![wire.sandbox.channel().to_string()];
    for number in 0..6 {
        let name = format!("room-{number}");
        let id = wire
            .sandbox
            .create_channel(wire.sandbox.guild(), ChannelType::GuildText, &name);
        channels.push(id.unwrap().to_string());
    }
    let on = json!({ "enabled": true, "default_channel_ids": channels });
    let set = wire.put(&path, on).await.expect(200);
    assert_eq!((&set["enabled"], &set["prompts"][0]), (&json!(true), &kept));
    assert_eq!(last_entry(&wire).await["action_type"], 167);
    let fewer = json!({ "default_channel_ids": channels[..6] });
    wire.put(&path, fewer.clone()).await.refused(400, 350_001);
    // Questions that are asked count in the advanced mode.
    let mut known = kept.clone();
    known["options"][0]["channel_ids"] = json!([channels[6]]);
    let advanced = json!({ "mode": 1, "prompts": [known], "default_channel_ids": channels[..6] });
    let set = wire.put(&path, advanced).await.expect(200);
    assert_eq!(
        set["prompts"][0]["options"][0]["id"],
        kept["options"][0]["id"]
    );
    let other = with(Permissions::MANAGE_GUILD | Permissions::VIEW_CHANNEL).await;
    let path = format!("{}/onboarding", other.guild());
    other
        .put(&path, json!({ "enabled": false }))
        .await
        .refused(403, 50013);
}

#[tokio::test]
async fn a_template_remembers_the_guild() {
    let wire = Wire::start().await;
    let path = format!("{}/templates", wire.guild());
    let made = wire
        .post(&path, json!({ "name": "Club", "description": "Ours" }))
        .await
        .expect(200);
    assert_eq!(made["is_dirty"], Value::Null);
    let names: Vec<_> = made["serialized_source_guild"]["channels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|channel| text(&channel["name"]))
        .collect();
    assert!(names.contains(&"general".to_owned()), "{names:?}");
    wire.post(&path, json!({ "name": "Again" }))
        .await
        .refused(400, 30031);
    let code = text(&made["code"]);
    let own = format!("{path}/{code}");
    wire.post(&format!("{}/roles", wire.guild()), json!({ "name": "New" }))
        .await
        .expect(200);
    let shown = wire
        .get(&format!("/guilds/templates/{code}"))
        .await
        .expect(200);
    assert_eq!(shown["is_dirty"], true);
    let synced = wire.send(Method::PUT, &own, None).await.expect(200);
    assert_eq!(synced["is_dirty"], Value::Null);
    assert_eq!(
        synced["serialized_source_guild"]["roles"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let renamed = wire
        .patch(&own, json!({ "name": "Other", "description": null }))
        .await
        .expect(200);
    assert_eq!(
        (&renamed["name"], &renamed["description"]),
        (&json!("Other"), &Value::Null)
    );
    assert_eq!(wire.get(&path).await.expect(200)[0]["code"], json!(code));
    wire.delete(&own).await.expect(200);
    wire.get(&format!("/guilds/templates/{code}"))
        .await
        .refused(404, 10057);
    wire.patch(&own, json!({ "name": "Gone" }))
        .await
        .refused(404, 10057);
}

#[tokio::test]
async fn bots_are_integrations() {
    let wire = Wire::start().await;
    let token = wire.sandbox.token().expose().to_owned();
    let (mut client, _) = Client::ready(&wire.sandbox.gateway_url(), &token).await;
    let (other, _) = wire.sandbox.create_bot("Helper");
    wire.sandbox.add_member(wire.sandbox.guild(), other.cast());
    let created = client.dispatch("INTEGRATION_CREATE").await;
    assert_eq!(created["application"]["id"], json!(other.to_string()));
    client.dispatch("GUILD_INTEGRATIONS_UPDATE").await;
    let path = format!("{}/integrations", wire.guild());
    let all = wire.get(&path).await.expect(200);
    assert_eq!(all.as_array().unwrap().len(), 2);
    let one = format!("{path}/{}", text(&created["id"]));
    wire.delete(&one).await.expect(204);
    assert_eq!(
        client.dispatch("GUILD_MEMBER_REMOVE").await["user"]["username"],
        "Helper"
    );
    let deleted = client.dispatch("INTEGRATION_DELETE").await;
    assert_eq!(deleted["application_id"], json!(other.to_string()));
    assert_eq!(last_entry(&wire).await["action_type"], 82);
    wire.delete(&one).await.refused(404, 10005);
}

#[tokio::test]
async fn members_who_are_gone_for_long_are_pruned() {
    let wire = Wire::start().await;
    for name in ["carol", "dave", "erin"] {
        wire.sandbox.user(name);
    }
    let roles = format!("{}/roles", wire.guild());
    let role = wire
        .post(&roles, json!({ "name": "Kept" }))
        .await
        .expect(200);
    let role = text(&role["id"]);
    let member = format!(
        "{}/members/{}/roles/{role}",
        wire.guild(),
        wire.user("erin")
    );
    wire.send(Method::PUT, &member, None).await.expect(204);
    let path = format!("{}/prune", wire.guild());
    assert_eq!(wire.get(&path).await.expect(200)["pruned"], 0);
    for name in ["bob", "carol", "dave", "erin"] {
        wire.sandbox.user(name).go_offline();
    }
    tokio::time::pause();
    tokio::time::advance(Duration::from_hours(24 * 6)).await;
    tokio::time::resume();
    let dave = wire.sandbox.user("dave");
    dave.say(wire.sandbox.channel(), "still here")
        .await
        .unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_hours(24)).await;
    tokio::time::resume();
    // Bob and Carol have not been there for a week; Dave has written, Erin has a role.
    assert_eq!(wire.get(&path).await.expect(200)["pruned"], 2);
    let with_role = format!("{path}?include_roles={role}");
    assert_eq!(wire.get(&with_role).await.expect(200)["pruned"], 3);
    wire.get(&format!("{path}?days=31"))
        .await
        .refused(400, 50035);
    wire.get(&format!("{path}?include_roles=5"))
        .await
        .refused(404, 10011);
    let done = wire.post(&path, json!({ "days": 7 })).await.expect(200);
    assert_eq!(done["pruned"], 2);
    assert_eq!(wire.events("GUILD_MEMBER_REMOVE").len(), 2);
    let entry = last_entry(&wire).await;
    assert_eq!(
        (&entry["action_type"], &entry["options"]),
        (
            &json!(21),
            &json!({ "delete_member_days": "7", "members_removed": "2" })
        )
    );
    let silent = json!({ "compute_prune_count": false });
    assert_eq!(
        wire.post(&path, silent).await.expect(200)["pruned"],
        Value::Null
    );
}

#[tokio::test]
async fn requests_to_join_are_looked_at() {
    let wire = Wire::start().await;
    let guild = wire.sandbox.guild();
    let mut asked = Vec::new();
    for name in ["carol", "dave", "erin"] {
        wire.sandbox.create_user(name);
        let person = wire.sandbox.user(name);
        asked.push(person.ask_to_join(guild).await.unwrap().to_string());
        person.ask_to_join(guild).await.unwrap_err();
    }
    let path = format!("{}/requests", wire.guild());
    let listed = wire
        .get(&format!("{path}?status=SUBMITTED&limit=2"))
        .await
        .expect(200);
    assert_eq!(listed["total"], 3);
    let page = listed["guild_join_requests"].as_array().unwrap();
    assert_eq!(
        (page.len(), &page[0]["user"]["username"]),
        (2, &json!("carol"))
    );
    let after = wire
        .get(&format!("{path}?after={}", asked[1]))
        .await
        .expect(200);
    assert_eq!(after["guild_join_requests"][0]["id"], json!(asked[2]));
    let one = |id: &str| format!("{path}/{id}");
    let joined = wire.events("GUILD_MEMBER_ADD").len();
    let approved = wire
        .patch(&one(&asked[0]), json!({ "action": "APPROVED" }))
        .await
        .expect(200);
    assert_eq!(approved["application_status"], "APPROVED");
    assert_eq!(wire.event("GUILD_MEMBER_ADD")["user"]["username"], "carol");
    let no = json!({ "action": "REJECTED", "rejection_reason": "Not now" });
    let rejected = wire.patch(&one(&asked[1]), no.clone()).await.expect(200);
    assert_eq!(rejected["rejection_reason"], "Not now");
    assert_eq!(wire.events("GUILD_MEMBER_ADD").len(), joined + 1);
    wire.patch(&one(&asked[1]), no).await.expect(400);
    wire.patch(&one(&asked[2]), json!({ "action": "STARTED" }))
        .await
        .refused(400, 50035);
    wire.patch(&one("5"), json!({ "action": "APPROVED" }))
        .await
        .expect(404);
}

#[tokio::test]
async fn some_pictures_and_features_are_not_for_everybody() {
    let wire = Wire::start().await;
    let guild = wire.guild();
    let image = "data:image/png;base64,aW1hZ2U=";
    wire.patch(&guild, json!({ "banner": image }))
        .await
        .refused(403, 50101);
    let roles = format!("{guild}/roles");
    wire.post(&roles, json!({ "name": "x", "unicode_emoji": "🔥" }))
        .await
        .refused(403, 50101);
    wire.sandbox.set_premium_tier(wire.sandbox.guild(), 2);
    let changed = wire
        .patch(&guild, json!({ "banner": image, "splash": image }))
        .await
        .expect(200);
    assert!(changed["banner"].is_string() && changed["splash"].is_string());
    assert_eq!(
        (
            &changed["premium_tier"],
            &changed["premium_subscription_count"]
        ),
        (&json!(2), &json!(7))
    );
    let role = wire
        .post(&roles, json!({ "name": "x", "unicode_emoji": "🔥" }))
        .await
        .expect(200);
    assert_eq!(role["unicode_emoji"], "🔥");
    wire.patch(&guild, json!({ "afk_timeout": 61 }))
        .await
        .refused(400, 50035);
    let text_channel = json!({ "afk_channel_id": wire.sandbox.channel().to_string() });
    wire.patch(&guild, text_channel).await.refused(400, 50035);
    // What is refused changes nothing.
    let half = json!({ "name": "Half", "icon": "data:text/plain;base64,aW1hZ2U=" });
    wire.patch(&guild, half).await.refused(400, 50035);
    assert_eq!(wire.get(&guild).await.expect(200)["name"], "Cordial");
    let community = json!({ "features": ["COMMUNITY"] });
    wire.patch(&guild, community).await.refused(403, 50013);
    let paused = json!({ "features": ["INVITES_DISABLED", "PARTNERED"] });
    let paused = wire.patch(&guild, paused).await.expect(200);
    let features = paused["features"].as_array().unwrap();
    assert!(features.contains(&json!("INVITES_DISABLED")) && features.contains(&json!("BANNER")));
    assert!(!features.contains(&json!("PARTNERED")));
}

#[tokio::test]
async fn members_are_added_by_their_token() {
    let wire = Wire::start().await;
    let carol = wire.sandbox.create_user("carol");
    let token = wire.bearer("carol", "guilds.join identify").await;
    let token = token.strip_prefix("Bearer ").unwrap();
    let path = format!("{}/members/{carol}", wire.guild());
    wire.put(&path, json!({ "access_token": "wrong" }))
        .await
        .refused(403, 50025);
    let named = json!({ "access_token": token, "nick": "Caz" });
    let member = wire.put(&path, named.clone()).await.expect(201);
    assert_eq!(member["nick"], "Caz");
    assert_eq!(wire.event("GUILD_MEMBER_ADD")["nick"], "Caz");
    // Who is a member already stays as they are.
    assert_eq!(wire.put(&path, named).await.expect(204), Value::Null);
    let identify = wire.bearer("bob", "identify").await;
    let identify = identify.strip_prefix("Bearer ").unwrap();
    let bob = format!("{}/members/{}", wire.guild(), wire.user("bob"));
    wire.put(&bob, json!({ "access_token": identify }))
        .await
        .refused(403, 50025);
    let nick = format!("{}/members/@me/nick", wire.guild());
    let set = wire
        .patch(&nick, json!({ "nick": "Botty" }))
        .await
        .expect(200);
    assert_eq!(set, json!({ "nick": "Botty" }));
    assert_eq!(wire.event("GUILD_MEMBER_UPDATE")["nick"], "Botty");
}

#[tokio::test]
async fn roles_are_counted_and_ordered() {
    let wire = Wire::start().await;
    let roles = format!("{}/roles", wire.guild());
    let mut ids = Vec::new();
    for name in ["a", "b", "c"] {
        let role = wire.post(&roles, json!({ "name": name })).await.expect(200);
        ids.push(text(&role["id"]));
    }
    let member = format!(
        "{}/members/{}/roles/{}",
        wire.guild(),
        wire.user("bob"),
        ids[0]
    );
    wire.send(Method::PUT, &member, None).await.expect(204);
    let counts = wire
        .get(&format!("{roles}/member-counts"))
        .await
        .expect(200);
    assert_eq!((&counts[&ids[0]], &counts[&ids[1]]), (&json!(1), &json!(0)));
    assert!(counts.get(wire.sandbox.guild().to_string()).is_none());
    // New ones stand below: c, b, a. Now a comes first.
    let order = json!([{ "id": ids[0], "position": 1 }]);
    let order = wire.patch(&roles, order).await.expect(200);
    let mut order: Vec<_> = order
        .as_array()
        .unwrap()
        .iter()
        .map(|role| (role["position"].as_i64().unwrap(), text(&role["name"])))
        .collect();
    order.sort();
    let names: Vec<_> = order.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names[..4], ["@everyone", "a", "c", "b"]);
    let positions: Vec<_> = order.iter().map(|(position, _)| *position).collect();
    assert_eq!(positions, [0, 1, 2, 3, 4]);
    let everyone = json!([{ "id": wire.sandbox.guild().to_string(), "position": 2 }]);
    wire.patch(&roles, everyone).await.refused(400, 50028);
    let above = json!([{ "id": ids[0], "position": 4 }]);
    wire.patch(&roles, above).await.refused(403, 50013);
}
