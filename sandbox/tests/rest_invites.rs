//! Invites over the wire: how long and for whom they are good, and what they give.

mod rest_support;
mod wire;

use std::time::Duration;

use cordial_model::channel::ChannelType;
use http::Method;
use rest_support::{Wire, text};
use serde_json::{Value, json};
use wire::Client;

async fn invite(wire: &Wire, body: Value) -> Value {
    let path = format!("{}/invites", wire.channel());
    wire.post(&path, body).await.expect(200)
}

/// Somebody who is in no guild.
fn stranger(wire: &Wire, name: &str) -> cordial_sandbox::Person {
    let id = wire.sandbox.create_user(name);
    let person = wire.sandbox.user(name);
    assert_eq!(person.id(), id);
    person
}

#[tokio::test]
async fn an_invite_is_good_for_so_many_uses() {
    let wire = Wire::start().await;
    let token = wire.sandbox.token().expose().to_owned();
    let (mut client, _) = Client::ready(&wire.sandbox.gateway_url(), &token).await;
    let made = invite(&wire, json!({ "max_uses": 2, "max_age": 0 })).await;
    let code = text(&made["code"]);
    assert_eq!(made["expires_at"], Value::Null);
    let event = client.dispatch("INVITE_CREATE").await;
    assert_eq!(
        (&event["code"], &event["max_uses"]),
        (&made["code"], &json!(2))
    );
    // The same is given again, unless a new one is wanted.
    let again = invite(&wire, json!({ "max_uses": 2, "max_age": 0 })).await;
    assert_eq!(again["code"], made["code"]);
    let unique = invite(
        &wire,
        json!({ "max_uses": 2, "max_age": 0, "unique": true }),
    )
    .await;
    assert_ne!(unique["code"], made["code"]);
    let carol = stranger(&wire, "carol");
    assert_eq!(
        carol.accept_invite(&code).await.unwrap(),
        wire.sandbox.guild()
    );
    assert_eq!(
        client.dispatch("GUILD_MEMBER_ADD").await["user"]["username"],
        "carol"
    );
    carol.accept_invite(&code).await.unwrap_err();
    let listed = wire
        .get(&format!("{}/invites", wire.guild()))
        .await
        .expect(200);
    let used = listed
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["code"] == code)
        .unwrap();
    assert_eq!(used["uses"], 1);
    stranger(&wire, "dave").accept_invite(&code).await.unwrap();
    wire.get(&format!("/invites/{code}"))
        .await
        .refused(404, 10006);
    stranger(&wire, "erin")
        .accept_invite(&code)
        .await
        .unwrap_err();
}

#[tokio::test]
async fn an_invite_ends_with_its_time() {
    let wire = Wire::start().await;
    let made = invite(&wire, json!({ "max_age": 3600 })).await;
    let path = format!("/invites/{}", text(&made["code"]));
    let got = wire
        .get(&format!("{path}?with_counts=true"))
        .await
        .expect(200);
    assert_eq!(got["approximate_member_count"], 3);
    assert!(
        got.get("uses").is_none(),
        "metadata is for those who manage the channel"
    );
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(3599)).await;
    tokio::time::resume();
    wire.get(&path).await.expect(200);
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(1)).await;
    tokio::time::resume();
    wire.get(&path).await.refused(404, 10006);
    wire.delete(&path).await.refused(404, 10006);
    let limits = json!({ "max_age": 5_184_001, "max_uses": 101 });
    let path = format!("{}/invites", wire.channel());
    let errors = wire.post(&path, limits).await.refused(400, 50035)["errors"].clone();
    assert!(errors["max_age"].is_object() && errors["max_uses"].is_object());
}

#[tokio::test]
async fn users_in_a_file_alone_may_come() {
    let wire = Wire::start().await;
    let (carol, dave) = (stranger(&wire, "carol"), stranger(&wire, "dave"));
    let path = format!("{}/invites", wire.channel());
    let csv = format!("user_id\n{}\n", carol.id());
    let file = ("target_users_file", "users.csv", csv.as_bytes());
    let made = wire
        .upload(
            (Method::POST, &path),
            &[("payload_json", "{\"max_uses\": 5}")],
            file,
        )
        .await
        .expect(200);
    let code = text(&made["code"]);
    dave.accept_invite(&code).await.unwrap_err();
    let users = format!("/invites/{code}/target-users");
    let answer = wire.get(&users).await;
    assert_eq!(
        (answer.header("content-type"), &answer.body[..]),
        (Some("text/csv"), csv.as_bytes())
    );
    let csv = format!("user_id\n{}\n{}\n", carol.id(), dave.id());
    let file = ("target_users_file", "users.csv", csv.as_bytes());
    wire.upload((Method::PUT, &users), &[], file)
        .await
        .expect(204);
    let job = wire.get(&format!("{users}/job-status")).await.expect(200);
    assert_eq!(
        (&job["status"], &job["total_users"], &job["processed_users"]),
        (&json!(2), &json!(2), &json!(2))
    );
    dave.accept_invite(&code).await.unwrap();
    carol.accept_invite(&code).await.unwrap();
    for wrong in ["user_id\nsomebody\n", "user_id\n5\n"] {
        let file = ("target_users_file", "users.csv", wrong.as_bytes());
        let answer = wire.upload((Method::PUT, &users), &[], file).await;
        let errors = answer.refused(400, 50035)["errors"].clone();
        assert!(errors["target_users_file"].is_object(), "{errors}");
    }
    let open = invite(&wire, json!({})).await;
    let users = format!("/invites/{}/target-users", text(&open["code"]));
    wire.get(&users).await.refused(404, 10129);
    wire.get(&format!("{users}/job-status"))
        .await
        .refused(404, 10124);
}

#[tokio::test]
async fn invites_give_roles_below_the_bots_own() {
    let wire = Wire::start().await;
    let roles = format!("{}/roles", wire.guild());
    let role = wire
        .post(&roles, json!({ "name": "Guest" }))
        .await
        .expect(200);
    let made = invite(&wire, json!({ "role_ids": [role["id"]] })).await;
    assert_eq!(made["roles"][0]["name"], "Guest");
    let carol = stranger(&wire, "carol");
    carol.accept_invite(&text(&made["code"])).await.unwrap();
    let member = format!("{}/members/{}", wire.guild(), carol.id());
    assert_eq!(
        wire.get(&member).await.expect(200)["roles"],
        json!([role["id"]])
    );
    let bot = wire.sandbox.application_id();
    let member = format!("{}/members/{bot}", wire.guild());
    let own = wire.get(&member).await.expect(200)["roles"].clone();
    let path = format!("{}/invites", wire.channel());
    wire.post(&path, json!({ "role_ids": own }))
        .await
        .refused(403, 50013);
    wire.post(&path, json!({ "role_ids": ["5"] }))
        .await
        .refused(404, 10011);
}

#[tokio::test]
async fn invites_lead_to_what_is_in_voice() {
    let wire = Wire::start().await;
    let guild = wire.sandbox.guild();
    let voice = wire.sandbox.channel_named(guild, "General").unwrap();
    let path = format!("/channels/{voice}/invites");
    let alice = wire.sandbox.user("alice");
    let stream = json!({ "target_type": 1, "target_user_id": alice.id().to_string() });
    wire.post(&path, stream.clone()).await.refused(400, 50035);
    alice.join_voice(voice).await.unwrap();
    let made = wire.post(&path, stream).await.expect(200);
    assert_eq!(made["target_user"]["username"], "alice");
    let bot = wire.sandbox.application_id().to_string();
    let activity = json!({ "target_type": 2, "target_application_id": bot });
    let made = wire.post(&path, activity).await.expect(200);
    assert_eq!(made["target_application"]["id"], bot);
    let unknown = json!({ "target_type": 2, "target_application_id": "5" });
    wire.post(&path, unknown).await.refused(400, 50035);
    let category = wire
        .sandbox
        .create_channel(guild, ChannelType::GuildCategory, "C");
    let path = format!("/channels/{}/invites", category.unwrap());
    wire.post(&path, json!({})).await.refused(400, 50024);
}

#[tokio::test]
async fn a_guild_may_close_its_doors() {
    let wire = Wire::start().await;
    let code = text(&invite(&wire, json!({})).await["code"]);
    wire.sandbox.set_premium_tier(wire.sandbox.guild(), 3);
    wire.sandbox
        .set_vanity_url(wire.sandbox.guild(), Some("cordial"));
    let path = format!("{}/vanity-url", wire.guild());
    assert_eq!(
        wire.get(&path).await.expect(200),
        json!({ "code": "cordial", "uses": 0 })
    );
    let actions = format!("{}/incident-actions", wire.guild());
    let now = cordial_model::Timestamp::now();
    let later = |hours| now.plus(Duration::from_hours(hours)).to_string();
    let far = json!({ "invites_disabled_until": later(25) });
    wire.put(&actions, far).await.refused(400, 50035);
    let closed = wire
        .put(&actions, json!({ "invites_disabled_until": later(1) }))
        .await
        .expect(200);
    assert!(closed["invites_disabled_until"].is_string());
    assert_eq!(wire.event("GUILD_UPDATE")["incidents_data"], closed);
    let carol = stranger(&wire, "carol");
    carol.accept_invite(&code).await.unwrap_err();
    carol.accept_invite("cordial").await.unwrap_err();
    wire.put(&actions, json!({ "invites_disabled_until": null }))
        .await
        .expect(200);
    carol.accept_invite("cordial").await.unwrap();
    assert_eq!(wire.get(&path).await.expect(200)["uses"], 1);
    assert_eq!(
        wire.get("/invites/cordial").await.expect(200)["code"],
        "cordial"
    );
}

#[tokio::test]
async fn who_came_for_the_time_being_leaves_unless_they_got_a_role() {
    let wire = Wire::start().await;
    let path = format!("{}/invites", wire.channel());
    let invite = json!({ "temporary": true, "unique": true });
    let code = text(&wire.post(&path, invite).await.expect(200)["code"]);
    let lasting = json!({ "temporary": false, "unique": true });
    let lasting = text(&wire.post(&path, lasting).await.expect(200)["code"]);
    let role = json!({ "name": "Regular" });
    let roles = format!("{}/roles", wire.guild());
    let role = text(&wire.post(&roles, role).await.expect(200)["id"]);
    let is_member = async |name: &str| {
        let path = format!("{}/members/{}", wire.guild(), wire.user(name));
        wire.get(&path).await.status == 200
    };
    for (name, code) in [("gone", &code), ("kept", &code), ("usual", &lasting)] {
        wire.sandbox.create_user(name);
        let person = wire.sandbox.user(name);
        person.accept_invite(code).await.unwrap();
        if name == "kept" {
            let id = person.id();
            let path = format!("{}/members/{id}/roles/{role}", wire.guild());
            wire.put(&path, json!({})).await.expect(204);
        }
        person.go_offline();
        assert_eq!(is_member(name).await, name != "gone", "{name}");
    }
    let left = wire.event("GUILD_MEMBER_REMOVE");
    assert_eq!(left["user"]["username"], "gone");
    // They may come back by the same invite.
    let gone = wire.sandbox.user("gone");
    gone.accept_invite(&code).await.unwrap();
    assert!(is_member("gone").await);
}
