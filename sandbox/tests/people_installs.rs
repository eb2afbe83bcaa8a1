//! Where commands are: in guilds that an application was added to, with users who installed it, in the contexts that it
//! names; and what interactions tell of that.

mod rest_support;

use cordial_model::{
    application::ApplicationFlags,
    monetization::{SkuFlags, SkuType},
};
use cordial_sandbox::Consent;
use rest_support::{Wire, text};
use serde_json::{Value, json};

/// A second application in no guild, with a command; its id and the header of its bot.
async fn helper(wire: &Wire, definition: Value) -> (String, String) {
    let (app, token) = wire.sandbox.create_bot("Helper");
    let bot = format!("Bot {}", token.expose());
    let path = format!("/applications/{app}/commands");
    let created = wire
        .send_as(&bot, http::Method::POST, &path, Some(definition))
        .await;
    created.expect(201);
    (app.to_string(), bot)
}

fn install(app: &str) -> String {
    format!(
        "https://discord.com/oauth2/authorize?client_id={app}&scope=applications.commands&integration_type=1"
    )
}

#[tokio::test]
async fn a_user_has_what_they_installed_everywhere() {
    let wire = Wire::start().await;
    let definition = json!({ "name": "help", "description": "d", "integration_types": [1], "contexts": [0, 1, 2] });
    let (app, bot) = helper(&wire, definition).await;
    let (alice, bob) = (wire.sandbox.user("alice"), wire.sandbox.user("bob"));
    let channel = wire.sandbox.channel();
    bob.invoke(channel, "/help", ()).await.unwrap_err();
    bob.authorize(install(&app)).await.unwrap();
    bob.invoke(channel, "/help", ()).await.unwrap();
    alice.invoke(channel, "/help", ()).await.unwrap_err();
    let interaction = wire.event("INTERACTION_CREATE");
    assert_eq!(
        interaction["authorizing_integration_owners"],
        json!({ "1": bob.id().to_string() })
    );
    assert_eq!(interaction["context"], 0);

    // With friends too, where the bot is not.
    let direct = bob.direct_messages(alice.id());
    bob.invoke(direct, "/help", ()).await.unwrap();
    let interaction = wire.event("INTERACTION_CREATE");
    assert_eq!(interaction["context"], 2);
    let path = format!(
        "/interactions/{}/{}/callback?with_response=true",
        text(&interaction["id"]),
        text(&interaction["token"])
    );
    let answer = json!({ "type": 4, "data": { "content": "here" } });
    let answered = wire
        .send_as(&bot, http::Method::POST, &path, Some(answer))
        .await
        .expect(200);
    assert_eq!(
        answered["resource"]["message"]["channel_id"],
        direct.to_string()
    );

    bob.deauthorize(app.parse().unwrap());
    bob.invoke(channel, "/help", ()).await.unwrap_err();
}

#[tokio::test]
async fn who_may_not_show_it_sees_it_alone_and_five_follow() {
    let wire = Wire::start().await;
    let definition = json!({ "name": "help", "description": "d", "integration_types": [1] });
    let (app, _) = helper(&wire, definition).await;
    let bob = wire.sandbox.user("bob");
    bob.authorize(install(&app)).await.unwrap();
    let everybody = format!("{}/roles/{}", wire.guild(), wire.sandbox.guild());
    let shown = async |interaction: &Value| {
        let path = format!(
            "/interactions/{}/{}/callback?with_response=true",
            text(&interaction["id"]),
            text(&interaction["token"])
        );
        let answer = json!({ "type": 4, "data": { "content": "x" } });
        wire.post(&path, answer).await.expect(200)["interaction"]["response_message_ephemeral"]
            == false
    };
    bob.invoke(wire.sandbox.channel(), "/help", ())
        .await
        .unwrap();
    let interaction = wire.event("INTERACTION_CREATE");
    assert!(shown(&interaction).await);
    let followups = format!("/webhooks/{app}/{}", text(&interaction["token"]));
    for _ in 0..5 {
        wire.post(&followups, json!({ "content": "more" }))
            .await
            .expect(200);
    }
    wire.post(&followups, json!({ "content": "most" }))
        .await
        .refused(400, 40094);

    let roles = wire
        .get(&format!("{}/roles", wire.guild()))
        .await
        .expect(200);
    let before: u64 = text(&roles[0]["permissions"]).parse().unwrap();
    let without = json!({ "permissions": (before & !(1 << 50)).to_string() });
    wire.patch(&everybody, without).await.expect(200);
    bob.invoke(wire.sandbox.channel(), "/help", ())
        .await
        .unwrap();
    assert!(!shown(&wire.event("INTERACTION_CREATE")).await);
}

#[tokio::test]
async fn commands_come_without_the_bot_and_stay_in_their_contexts() {
    let wire = Wire::start().await;
    let definition = json!({ "name": "help", "description": "d", "contexts": [0] });
    let (app, bot) = helper(&wire, definition).await;
    let alice = wire.sandbox.user("alice");
    let url =
        format!("https://discord.com/oauth2/authorize?client_id={app}&scope=applications.commands");
    alice
        .authorize(Consent::to(url).guild(wire.sandbox.guild()))
        .await
        .unwrap();
    alice
        .invoke(wire.sandbox.channel(), "/help", ())
        .await
        .unwrap();
    let interaction = wire.event("INTERACTION_CREATE");
    let owner = wire.sandbox.guild().to_string();
    assert_eq!(
        interaction["authorizing_integration_owners"],
        json!({ "0": owner })
    );
    let direct = alice.direct_messages(app.parse().unwrap());
    alice.invoke(direct, "/help", ()).await.unwrap_err();
    // Its own commands of the guild are for it to set, without being a member.
    let path = format!("/applications/{app}{}/commands", wire.guild());
    let here = json!({ "name": "here", "description": "d" });
    wire.send_as(&bot, http::Method::POST, &path, Some(here))
        .await
        .expect(201);
    let (other, _) = wire.sandbox.create_bot("Stranger");
    let path = format!("/applications/{other}{}/commands", wire.guild());
    wire.get(&path).await.refused(403, 20012);
}

#[tokio::test]
async fn interactions_tell_what_was_bought() {
    let wire = Wire::start().await;
    let app = wire.sandbox.application_id();
    let path = format!("/applications/{app}/commands");
    wire.post(&path, json!({ "name": "ping", "description": "d" }))
        .await
        .expect(201);
    let flags = SkuFlags::USER_SUBSCRIPTION;
    let sku = wire
        .sandbox
        .create_sku(app, SkuType::Subscription, flags, "Plus")
        .unwrap();
    let (alice, bob) = (wire.sandbox.user("alice"), wire.sandbox.user("bob"));
    bob.subscribe(sku).unwrap();
    for (person, has) in [(&alice, 0), (&bob, 1)] {
        person
            .invoke(wire.sandbox.channel(), "/ping", ())
            .await
            .unwrap();
        let interaction = wire.event("INTERACTION_CREATE");
        assert_eq!(interaction["entitlements"].as_array().unwrap().len(), has);
        assert_eq!(
            interaction["entitlement_sku_ids"].as_array().unwrap().len(),
            has
        );
    }
    // That a purchase is needed can be said, once.
    let interaction = wire.event("INTERACTION_CREATE");
    let path = format!(
        "/interactions/{}/{}/callback",
        text(&interaction["id"]),
        text(&interaction["token"])
    );
    wire.post(&path, json!({ "type": 99 }))
        .await
        .refused(400, 50035);
    wire.post(&path, json!({ "type": 10 })).await.expect(204);
    wire.post(&path, json!({ "type": 10 }))
        .await
        .refused(400, 40060);
}

#[tokio::test]
async fn an_activity_is_launched_and_joined() {
    let wire = Wire::start().await;
    let app = wire.sandbox.application_id();
    let path = format!("/applications/{app}/commands");
    wire.post(&path, json!({ "name": "play", "description": "d" }))
        .await
        .expect(201);
    let launch = async |name: &str| {
        let person = wire.sandbox.user(name);
        person
            .invoke(wire.sandbox.channel(), "/play", ())
            .await
            .unwrap();
        let interaction = wire.event("INTERACTION_CREATE");
        let path = format!(
            "/interactions/{}/{}/callback?with_response=true",
            text(&interaction["id"]),
            text(&interaction["token"])
        );
        wire.post(&path, json!({ "type": 12 })).await
    };
    launch("alice").await.refused(400, 50035);
    let flags = ApplicationFlags::EMBEDDED.bits();
    wire.patch("/applications/@me", json!({ "flags": flags }))
        .await
        .expect(200);
    let launched = launch("alice").await.expect(200);
    let instance = text(&launched["resource"]["activity_instance"]["id"]);
    assert_eq!(launched["interaction"]["activity_instance_id"], *instance);
    launch("bob").await.expect(200);
    let path = format!("/applications/{app}/activity-instances/{instance}");
    let running = wire.get(&path).await.expect(200);
    assert_eq!(
        running["users"],
        json!([wire.user("alice"), wire.user("bob")])
    );
    assert_eq!(running["location"]["kind"], "gc");
    wire.get(&format!("/applications/{app}/activity-instances/none"))
        .await
        .expect(404);
}
