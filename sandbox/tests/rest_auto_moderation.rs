//! Auto moderation: rules are made and changed, and act on what people write and call themselves.

mod rest_support;
mod wire;

use rest_support::{Wire, text};
use serde_json::{Value, json};

async fn rule(wire: &Wire, body: Value) -> Value {
    let path = format!("{}/auto-moderation/rules", wire.guild());
    wire.post(&path, body).await.expect(200)
}

/// A rule of words, with these actions.
fn words(words: &[&str], actions: &Value) -> Value {
    json!({
        "name": "Words",
        "event_type": 1,
        "trigger_type": 1,
        "trigger_metadata": { "keyword_filter": words },
        "actions": actions,
        "enabled": true,
    })
}

#[tokio::test]
async fn rules_are_made_read_changed_and_deleted() {
    let wire = Wire::start().await;
    let path = format!("{}/auto-moderation/rules", wire.guild());
    let made = rule(&wire, words(&["cat*"], &json!([{ "type": 1 }]))).await;
    assert_eq!(
        made["creator_id"],
        wire.sandbox.application_id().to_string()
    );
    assert_eq!(made["trigger_metadata"]["regex_patterns"], json!([]));
    assert_eq!(wire.event("AUTO_MODERATION_RULE_CREATE"), made);
    let own = format!("{path}/{}", text(&made["id"]));
    assert_eq!(wire.get(&own).await.expect(200), made);
    let changed =
        json!({ "name": "Cats", "exempt_channels": [wire.sandbox.channel().to_string()] });
    let changed = wire.patch(&own, changed).await.expect(200);
    assert_eq!(changed["name"], "Cats");
    assert_eq!(wire.event("AUTO_MODERATION_RULE_UPDATE"), changed);
    assert_eq!(wire.get(&path).await.expect(200), json!([changed]));
    wire.delete(&own).await.expect(204);
    assert_eq!(wire.event("AUTO_MODERATION_RULE_DELETE")["id"], made["id"]);
    wire.get(&own).await.refused(404, 0);
    let log = wire
        .get(&format!("{}/audit-logs", wire.guild()))
        .await
        .expect(200);
    let actions: Vec<_> = log["audit_log_entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["action_type"].clone())
        .collect();
    assert_eq!(actions, [142, 141, 140]);
}

#[tokio::test]
async fn rules_that_make_no_sense_are_refused_with_the_path() {
    let wire = Wire::start().await;
    let path = format!("{}/auto-moderation/rules", wire.guild());
    let block = json!([{ "type": 1 }]);
    let with = |key: &str, value: Value| {
        let mut body = words(&["x"], &block);
        body[key] = value;
        body
    };
    for (body, at) in [
        (with("event_type", json!(2)), "/event_type"),
        (with("trigger_type", json!(2)), "/trigger_type"),
        (
            with("trigger_metadata", json!({})),
            "/trigger_metadata/keyword_filter",
        ),
        (
            with("trigger_metadata", json!({ "regex_patterns": ["ok", "("] })),
            "/trigger_metadata/regex_patterns/1",
        ),
        (with("actions", json!([{ "type": 4 }])), "/actions/0/type"),
        (
            with("actions", json!([{ "type": 2 }])),
            "/actions/0/metadata/channel_id",
        ),
        (
            with("actions", json!([{ "type": 1 }, { "type": 3 }])),
            "/actions/1/metadata/duration_seconds",
        ),
        (with("name", json!("")), "/name"),
    ] {
        let refused = wire.post(&path, body).await.refused(400, 50035);
        let errors = refused["errors"].pointer(at);
        assert!(
            errors.is_some_and(|at| at["_errors"].is_array()),
            "{at}: {refused}"
        );
    }
    // Six rules of words, and one of most others.
    for _ in 0..6 {
        rule(&wire, words(&["x"], &block)).await;
    }
    let seventh = wire.post(&path, words(&["x"], &block)).await;
    let refused = seventh.refused(400, 50035);
    assert_eq!(
        refused["errors"]["_errors"][0]["code"],
        "AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED"
    );
}

#[tokio::test]
async fn words_block_messages_and_alert_a_channel() {
    let wire = Wire::start().await;
    let token = wire.sandbox.token().expose();
    let (mut client, _) = wire::Client::ready(&wire.sandbox.gateway_url(), token).await;
    let log = wire
        .sandbox
        .create_channel(
            wire.sandbox.guild(),
            cordial_model::channel::ChannelType::GuildText,
            "log",
        )
        .unwrap();
    let actions = json!([
        { "type": 1, "metadata": { "custom_message": "Mind your words" } },
        { "type": 2, "metadata": { "channel_id": log.to_string() } },
        { "type": 3, "metadata": { "duration_seconds": 60 } },
    ]);
    let mut body = words(&["cat*", "*dog"], &actions);
    body["trigger_metadata"]["allow_list"] = json!(["catalog"]);
    let made = rule(&wire, body).await;
    let bob = wire.sandbox.user("bob");
    let channel = wire.sandbox.channel();
    bob.say(channel, "a catalog and a doghouse").await.unwrap();
    let refused = bob.say(channel, "what a Catastrophe").await.unwrap_err();
    assert!(refused.to_string().contains("200000"), "{refused}");
    assert!(refused.to_string().contains("Mind your words"), "{refused}");

    let mut told = Vec::new();
    for _ in 0..3 {
        let execution = client.dispatch("AUTO_MODERATION_ACTION_EXECUTION").await;
        assert_eq!(execution["rule_id"], made["id"]);
        assert_eq!(execution["rule_trigger_type"], 1);
        assert_eq!(execution["user_id"], bob.id().to_string());
        assert_eq!(execution["channel_id"], channel.to_string());
        assert_eq!(execution["content"], "what a Catastrophe");
        assert_eq!(execution["matched_keyword"], "cat*");
        assert_eq!(execution["matched_content"], "Cat");
        // It was blocked: there is no message.
        assert!(execution.get("message_id").is_none());
        told.push(execution);
    }
    let kinds: Vec<_> = told
        .iter()
        .map(|told| told["action"]["type"].clone())
        .collect();
    assert_eq!(kinds, [1, 2, 3]);
    let alerts = wire
        .get(&format!("/channels/{log}/messages"))
        .await
        .expect(200);
    assert_eq!(alerts[0]["type"], 24);
    assert_eq!(alerts[0]["id"], told[1]["alert_system_message_id"]);
    assert_eq!(alerts[0]["author"]["id"], bob.id().to_string());
    let embed = &alerts[0]["embeds"][0];
    assert_eq!(embed["type"], "auto_moderation_message");
    assert_eq!(embed["description"], "what a Catastrophe");
    // Timed out, bob says nothing more; the log knows all three deeds.
    let refused = bob.say(channel, "sorry").await.unwrap_err();
    assert!(refused.to_string().contains("may not write"), "{refused}");
    let path = format!("{}/audit-logs?user_id={}", wire.guild(), bob.id());
    let log = wire.get(&path).await.expect(200);
    let entries = log["audit_log_entries"].as_array().unwrap();
    let actions: Vec<_> = entries
        .iter()
        .map(|entry| entry["action_type"].clone())
        .collect();
    assert_eq!(actions, [145, 144, 143]);
    assert_eq!(entries[0]["options"]["auto_moderation_rule_name"], "Words");
    assert_eq!(
        entries[0]["options"]["auto_moderation_rule_trigger_type"],
        "1"
    );
}

#[tokio::test]
async fn bots_are_told_with_code_200000() {
    let wire = Wire::start().await;
    let sandbox = &wire.sandbox;
    // The first bot owns this guild: who manages it is above its rules.
    let guild = sandbox.create_guild("Own", sandbox.application_id().cast());
    let channel = sandbox.channel_named(guild, "general").unwrap();
    let path = format!("/guilds/{guild}/auto-moderation/rules");
    let secret = words(&["secret"], &json!([{ "type": 1 }]));
    wire.post(&path, secret).await.expect(200);
    let own = json!({ "content": "secret" });
    wire.post(&format!("/channels/{channel}/messages"), own)
        .await
        .expect(200);

    // Another bot, which manages nothing, is not.
    let (bot, token) = sandbox.create_bot("Lesser");
    sandbox.add_member(guild, bot.cast());
    let roles = wire
        .get(&format!("/guilds/{guild}/roles"))
        .await
        .expect(200);
    let mut roles = roles.as_array().unwrap().iter();
    let role = roles.find(|role| role["tags"]["bot_id"] == bot.to_string());
    let path = format!("/guilds/{guild}/roles/{}", text(&role.unwrap()["id"]));
    wire.patch(&path, json!({ "permissions": "0" }))
        .await
        .expect(200);
    let api = sandbox.api_of(&token);
    let blocked = api.create_message(channel).content("a secret").await;
    assert_eq!(blocked.unwrap_err().discord_code(), Some(200_000));
    let fine = api.create_message(channel).content("hello").await.unwrap();
    let edited = api.edit_message(channel, fine.id).content("a secret").await;
    assert_eq!(edited.unwrap_err().discord_code(), Some(200_000));
    let title = api
        .start_thread_from_message(channel, fine.id, "a secret thing")
        .await;
    assert_eq!(title.unwrap_err().discord_code(), Some(200_001));
}

#[tokio::test]
async fn rules_spare_roles_and_channels() {
    let wire = Wire::start().await;
    let bob = wire.sandbox.user("bob");
    let channel = wire.sandbox.channel();
    let made = rule(&wire, words(&["cat"], &json!([{ "type": 1 }]))).await;
    let path = format!(
        "{}/auto-moderation/rules/{}",
        wire.guild(),
        text(&made["id"])
    );
    bob.say(channel, "cat").await.unwrap_err();
    let here = json!({ "exempt_channels": [channel.to_string()] });
    wire.patch(&path, here).await.expect(200);
    bob.say(channel, "cat").await.unwrap();
    wire.patch(&path, json!({ "exempt_channels": [] }))
        .await
        .expect(200);
    let role = wire
        .post(
            &format!("{}/roles", wire.guild()),
            json!({ "name": "Trusted" }),
        )
        .await
        .expect(200);
    let given = format!(
        "{}/members/{}/roles/{}",
        wire.guild(),
        bob.id(),
        text(&role["id"])
    );
    wire.put(&given, json!({})).await.expect(204);
    bob.say(channel, "cat").await.unwrap_err();
    wire.patch(&path, json!({ "exempt_roles": [role["id"]] }))
        .await
        .expect(200);
    bob.say(channel, "cat").await.unwrap();
    // Switched off, it does nothing to anybody.
    wire.patch(&path, json!({ "exempt_roles": [], "enabled": false }))
        .await
        .expect(200);
    bob.say(channel, "cat").await.unwrap();
}

#[tokio::test]
async fn patterns_mentions_presets_and_repeats_set_rules_off() {
    let wire = Wire::start().await;
    let block = json!([{ "type": 1 }]);
    let make = |trigger: u8, metadata: Value| {
        json!({
            "name": format!("Rule {trigger}"),
            "event_type": 1,
            "trigger_type": trigger,
            "trigger_metadata": metadata,
            "actions": block,
            "enabled": true,
        })
    };
    let patterns = json!({ "regex_patterns": ["(b|c)at", "^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}$"] });
    rule(&wire, make(1, patterns)).await;
    rule(
        &wire,
        make(4, json!({ "presets": [1], "allow_list": ["damn fine"] })),
    )
    .await;
    rule(&wire, make(5, json!({ "mention_total_limit": 1 }))).await;
    let bob = wire.sandbox.user("bob");
    let channel = wire.sandbox.channel();
    let alice = wire.user("alice");
    for blocked in [
        "a bat".to_owned(),
        "127.0.0.1".to_owned(),
        "damn it".to_owned(),
        format!("<@{alice}> <@{}>", bob.id()),
    ] {
        assert!(bob.say(channel, &blocked).await.is_err(), "{blocked}");
    }
    for fine in [
        "a rat".to_owned(),
        "damn fine".to_owned(),
        format!("<@{alice}> <@{alice}>"),
    ] {
        bob.say(channel, &fine).await.unwrap();
    }
    rule(&wire, make(3, json!({}))).await;
    bob.say(channel, "buy now").await.unwrap();
    bob.say(channel, "buy now").await.unwrap();
    bob.say(channel, "buy now").await.unwrap_err();
}

#[tokio::test]
async fn names_keep_members_from_talking_until_they_change() {
    let wire = Wire::start().await;
    let profile = json!({
        "name": "Names",
        "event_type": 2,
        "trigger_type": 6,
        "trigger_metadata": { "keyword_filter": ["*admin*"] },
        "actions": [{ "type": 4 }],
        "enabled": true,
    });
    rule(&wire, profile).await;
    let bob = wire.sandbox.user("bob");
    let guild = wire.sandbox.guild();
    let channel = wire.sandbox.channel();
    bob.rename(guild, Some("The Administrator")).await.unwrap();
    let member = wire.event("GUILD_MEMBER_UPDATE");
    assert_eq!(member["flags"].as_u64().unwrap() & (1 << 7), 1 << 7);
    let execution = wire.event("AUTO_MODERATION_ACTION_EXECUTION");
    assert_eq!(execution["action"]["type"], 4);
    assert_eq!(execution["content"], "The Administrator");
    assert!(execution.get("channel_id").is_none());
    bob.say(channel, "hello").await.unwrap_err();
    let path = format!("{}/members/{}", wire.guild(), bob.id());
    wire.patch(&path, json!({ "nick": "Bob" }))
        .await
        .expect(200);
    bob.say(channel, "hello").await.unwrap();
}

#[tokio::test]
async fn a_rule_that_only_alerts_names_the_message() {
    let wire = Wire::start().await;
    let channel = wire.sandbox.channel();
    let alert = json!([{ "type": 2, "metadata": { "channel_id": channel.to_string() } }]);
    rule(&wire, words(&["cat"], &alert)).await;
    let bob = wire.sandbox.user("bob");
    let said = bob.say(channel, "cat").await.unwrap();
    let execution = wire.event("AUTO_MODERATION_ACTION_EXECUTION");
    assert_eq!(execution["message_id"], said.id().to_string());
    let alert = wire.event("MESSAGE_CREATE");
    assert_eq!(alert["type"], 24);
    let fields = alert["embeds"][0]["fields"].as_array().unwrap();
    assert!(fields.contains(&json!({
        "name": "flagged_message_id",
        "value": said.id().to_string(),
        "inline": false,
    })));
}
