//! People use commands, buttons, selects and modals; values are checked as Discord's client checks them.

mod wire;

use cordial_sandbox::{Answer, OptionValue, Options, Sandbox};
use serde_json::{Value, json};
use wire::http::Bot;

fn commands() -> Value {
    json!([
        {
            "name": "ban",
            "description": "Bans a member",
            "options": [
                { "type": 6, "name": "user", "description": "Who", "required": true },
                { "type": 3, "name": "reason", "description": "Why", "max_length": 10 },
                { "type": 4, "name": "days", "description": "How long", "min_value": 1, "max_value": 7 },
                { "type": 3, "name": "mood", "description": "How", "choices": [
                    { "name": "Angry", "value": "angry" }, { "name": "Calm", "value": "calm" }
                ] },
                { "type": 10, "name": "factor", "description": "How much" },
                { "type": 5, "name": "silent", "description": "Quietly" },
                { "type": 7, "name": "where", "description": "Where", "channel_types": [0] },
                { "type": 8, "name": "role", "description": "Role" },
                { "type": 9, "name": "whom", "description": "Whom to tell" },
                { "type": 11, "name": "proof", "description": "Proof" }
            ]
        },
        {
            "name": "config",
            "description": "Settings",
            "options": [
                { "type": 2, "name": "log", "description": "The log", "options": [
                    { "type": 1, "name": "set", "description": "Sets it", "options": [
                        { "type": 7, "name": "channel", "description": "Where", "required": true }
                    ] }
                ] }
            ]
        },
        { "name": "find", "description": "Finds", "options": [
            { "type": 3, "name": "word", "description": "What", "autocomplete": true, "required": true }
        ] },
        { "name": "Report", "type": 3 },
        { "name": "High five", "type": 2 },
        { "name": "admin", "description": "For some", "default_member_permissions": "8" }
    ])
}

async fn ready() -> (Sandbox, Bot) {
    let sandbox = wire::judged::start().await.unwrap();
    let bot = Bot::start(&sandbox).await;
    bot.register(commands()).await;
    (sandbox, bot)
}

#[tokio::test]
async fn a_slash_command_carries_its_values_and_what_they_stand_for() {
    let (sandbox, mut bot) = ready().await;
    let (alice, bob) = (sandbox.user("alice"), sandbox.user("bob"));
    let channel = sandbox.channel();
    let role = sandbox.guild();
    let options = Options::new()
        .set("user", bob.id())
        .set("reason", "spam")
        .set("days", 7)
        .set("mood", "calm")
        .set("factor", 1.5)
        .set("silent", true)
        .set("where", channel)
        .set("role", role)
        .set("whom", bob.id())
        .set(
            "proof",
            OptionValue::Attachment {
                filename: String::from("proof.txt"),
                data: "seen".into(),
            },
        );
    let used = alice.invoke(channel, "/ban", options).await.unwrap();
    let interaction = bot.interaction().await;
    assert_eq!(interaction["type"], 2);
    assert_eq!(interaction["id"], used.id().to_string());
    assert_eq!(interaction["member"]["user"]["id"], alice.id().to_string());
    assert_eq!(interaction["guild_id"], sandbox.guild().to_string());
    let data = &interaction["data"];
    assert_eq!((&data["name"], &data["type"]), (&json!("ban"), &json!(1)));
    let values: Vec<_> = data["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| option["value"].clone())
        .collect();
    let bob_id = bob.id().to_string();
    assert_eq!(values[0], bob_id);
    assert_eq!(
        values[1..6],
        [
            json!("spam"),
            json!(7),
            json!("calm"),
            json!(1.5),
            json!(true)
        ]
    );
    let resolved = &data["resolved"];
    assert_eq!(resolved["users"][&bob_id]["username"], "bob");
    assert!(resolved["members"][&bob_id]["permissions"].is_string());
    assert!(resolved["members"][&bob_id]["user"].is_null());
    assert_eq!(resolved["channels"][channel.to_string()]["name"], "general");
    assert_eq!(resolved["roles"][role.to_string()]["name"], "@everyone");
    let attachment = &resolved["attachments"][values[9].as_str().unwrap()];
    assert_eq!(attachment["filename"], "proof.txt");
    assert_eq!(attachment["size"], 4);

    bot.respond(&interaction, 4, json!({ "content": "Banned", "flags": 64 }))
        .await;
    let Answer::Message(answer) = used.response().await.unwrap() else {
        panic!("no message");
    };
    assert_eq!(answer.content, "Banned");
    // Only alice sees it.
    assert!(alice.sees(channel, answer.id).is_some());
    assert!(bob.sees(channel, answer.id).is_none());
}

#[tokio::test]
async fn values_that_do_not_fit_are_refused_with_a_reason() {
    let (sandbox, _bot) = ready().await;
    let (alice, bob) = (sandbox.user("alice"), sandbox.user("bob"));
    let user = Options::new().set("user", bob.id());
    for (command, options, why) in [
        ("/ban", Options::new(), "/ban needs the option `user`"),
        ("/nothing", Options::new(), "there is no command `nothing`"),
        (
            "/ban",
            user.clone().set("colour", "red"),
            "no option `colour`",
        ),
        (
            "/ban",
            user.clone().set("reason", "a long reason"),
            "0 to 10 characters, got 13",
        ),
        ("/ban", user.clone().set("days", 8), "1 to 7, got 8"),
        (
            "/ban",
            user.clone().set("days", "x"),
            "takes a value of type Integer",
        ),
        (
            "/ban",
            user.clone().set("mood", "happy"),
            "one of Angry, Calm",
        ),
        (
            "/ban",
            Options::new().set("user", 42),
            "there is no user 42",
        ),
        (
            "/ban",
            user.clone().set(
                "where",
                sandbox.channel_named(sandbox.guild(), "General").unwrap(),
            ),
            "channels of this type are not offered",
        ),
        ("/config", Options::new(), "needs a subcommand: log"),
        ("/config log get", Options::new(), "no subcommand `log get`"),
    ] {
        let refused = alice
            .invoke(sandbox.channel(), command, options)
            .await
            .unwrap_err()
            .to_string();
        assert!(refused.contains(why), "{command}: {refused}");
    }
    let refused = bob.invoke(sandbox.channel(), "/admin", ()).await;
    assert!(refused.unwrap_err().to_string().contains("may not use"));
    // The owner may do everything.
    alice.invoke(sandbox.channel(), "/admin", ()).await.unwrap();
}

#[tokio::test]
async fn subcommands_menus_and_autocomplete() {
    let (sandbox, mut bot) = ready().await;
    let alice = sandbox.user("alice");
    let channel = sandbox.channel();

    alice
        .invoke(channel, "/config log set", [("channel", channel)])
        .await
        .unwrap();
    let interaction = bot.interaction().await;
    let group = &interaction["data"]["options"][0];
    assert_eq!((&group["name"], &group["type"]), (&json!("log"), &json!(2)));
    let set = &group["options"][0];
    assert_eq!((&set["name"], &set["type"]), (&json!("set"), &json!(1)));
    assert_eq!(set["options"][0]["value"], channel.to_string());

    let typed = alice
        .autocomplete(channel, "/find", [("word", "ha")], "word")
        .await
        .unwrap();
    let interaction = bot.interaction().await;
    assert_eq!(interaction["type"], 4);
    assert_eq!(interaction["data"]["options"][0]["focused"], true);
    bot.respond(
        &interaction,
        8,
        json!({ "choices": [{ "name": "Hat", "value": "hat" }] }),
    )
    .await;
    let choices = typed.choices().await.unwrap();
    assert_eq!(choices[0].name, "Hat");

    let said = alice.say(channel, "rude words").await.unwrap();
    alice
        .use_on_message("Report", said.message())
        .await
        .unwrap();
    let interaction = bot.interaction().await;
    let data = &interaction["data"];
    assert_eq!(
        (&data["type"], &data["target_id"]),
        (&json!(3), &json!(said.id().to_string()))
    );
    assert_eq!(
        data["resolved"]["messages"][said.id().to_string()]["content"],
        "rude words"
    );
    alice
        .use_on_user(channel, "High five", sandbox.user("bob").id())
        .await
        .unwrap();
    let interaction = bot.interaction().await;
    assert_eq!(interaction["data"]["type"], 2);
}

#[tokio::test]
async fn deferring_editing_and_following_up() {
    let (sandbox, mut bot) = ready().await;
    let alice = sandbox.user("alice");
    let used = alice
        .invoke(sandbox.channel(), "/find", [("word", "x")])
        .await
        .unwrap();
    let interaction = bot.interaction().await;
    bot.respond(&interaction, 5, json!({ "flags": 64 })).await;
    assert!(matches!(
        used.response().await.unwrap(),
        Answer::Deferred { ephemeral: true }
    ));
    bot.follow_up(
        &interaction,
        "PATCH",
        "/messages/@original",
        json!({ "content": "found" }),
    )
    .await;
    assert_eq!(used.message().await.unwrap().content, "found");
    bot.follow_up(&interaction, "POST", "", json!({ "content": "and more" }))
        .await;
    assert_eq!(used.followup(0).await.unwrap().content, "and more");
}

#[tokio::test]
async fn buttons_selects_and_modals() {
    let (sandbox, mut bot) = ready().await;
    let alice = sandbox.user("alice");
    let said = alice.say(sandbox.channel(), "menu").await.unwrap();
    bot.say(
        sandbox.channel(),
        json!({
            "content": "Choose",
            "components": [
                { "type": 1, "components": [
                    { "type": 2, "style": 1, "custom_id": "go", "label": "Go" },
                    { "type": 2, "style": 2, "custom_id": "off", "label": "Off", "disabled": true },
                    { "type": 2, "style": 5, "url": "https://example.com", "label": "Link" }
                ] },
                { "type": 1, "components": [
                    { "type": 3, "custom_id": "color", "max_values": 2, "options": [
                        { "label": "Red", "value": "red" }, { "label": "Blue", "value": "blue" }
                    ] }
                ] },
                { "type": 1, "components": [{ "type": 5, "custom_id": "who" }] }
            ]
        }),
    )
    .await;
    let menu = said.response().await.unwrap();

    let pressed = alice.click(&menu, "go").await.unwrap();
    let interaction = bot.interaction().await;
    assert_eq!(interaction["type"], 3);
    assert_eq!(
        (
            &interaction["data"]["custom_id"],
            &interaction["data"]["component_type"]
        ),
        (&json!("go"), &json!(2))
    );
    assert_eq!(interaction["message"]["id"], menu.id.to_string());
    bot.respond(
        &interaction,
        9,
        json!({ "custom_id": "form", "title": "A form", "components": [
            { "type": 18, "label": "Why?", "component":
                { "type": 4, "custom_id": "why", "style": 1, "min_length": 3 } }
        ] }),
    )
    .await;
    let modal = pressed.modal().await.unwrap();
    assert_eq!((modal.custom_id(), modal.title()), ("form", "A form"));
    assert_eq!(modal.inputs(), ["why"]);
    let refused = alice.submit(&modal, [("why", "so")]).await.unwrap_err();
    assert!(refused.to_string().contains("3 to 4000 characters, got 2"));
    let refused = alice.submit(&modal, [("when", "now")]).await.unwrap_err();
    assert!(refused.to_string().contains("no input `when`"));
    let submitted = alice.submit(&modal, [("why", "because")]).await.unwrap();
    let interaction = bot.interaction().await;
    assert_eq!(interaction["type"], 5);
    assert_eq!(
        interaction["data"]["components"][0]["component"]["value"],
        "because"
    );
    bot.respond(&interaction, 7, json!({ "content": "Thanks" }))
        .await;
    assert_eq!(submitted.message().await.unwrap().content, "Thanks");

    let chosen = alice.select(&menu, "color", ["red", "blue"]).await.unwrap();
    let interaction = bot.interaction().await;
    assert_eq!(interaction["data"]["values"], json!(["red", "blue"]));
    bot.respond(&interaction, 6, Value::Null).await;
    assert!(matches!(
        chosen.response().await.unwrap(),
        Answer::DeferredUpdate
    ));
    let bob = sandbox.user("bob").id();
    alice.select(&menu, "who", [bob]).await.unwrap();
    let interaction = bot.interaction().await;
    assert_eq!(
        interaction["data"]["resolved"]["users"][bob.to_string()]["username"],
        "bob"
    );

    for (id, values, why) in [
        ("off", None, "`off` is disabled"),
        (
            "nowhere",
            None,
            "no component `nowhere`; it has: go, off, color, who",
        ),
        ("color", None, "`color` is a select"),
        ("go", Some(vec!["x"]), "`go` is a button"),
        ("color", Some(vec!["green"]), "nothing like `green`"),
        (
            "color",
            Some(vec!["red", "blue", "red"]),
            "1 to 2 values, got 3",
        ),
        ("who", Some(vec!["42"]), "nothing like `42`"),
    ] {
        let refused = match values {
            Some(values) => alice.select(&menu, id, values).await,
            None => alice.click(&menu, id).await,
        };
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains(why), "{id}: {refused}");
    }
}
