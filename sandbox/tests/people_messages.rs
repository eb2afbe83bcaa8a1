//! People write, react, edit and delete; tests wait for what the bot does.

mod wire;

use std::time::Duration;

use cordial_sandbox::Happening;
use serde_json::json;
use wire::http::Bot;

#[tokio::test]
async fn a_bot_answers_what_a_person_says() {
    let sandbox = wire::judged::start().await.unwrap();
    let mut bot = Bot::start(&sandbox).await;
    let alice = sandbox.user("alice");
    let said = alice.say(sandbox.channel(), "!ping").await.unwrap();
    let heard = bot.gateway.dispatch("MESSAGE_CREATE").await;
    assert_eq!(heard["content"], "!ping");
    assert_eq!(heard["author"]["id"], alice.id().to_string());
    bot.say(
        sandbox.channel(),
        json!({ "content": "Pong!", "message_reference": { "message_id": heard["id"] } }),
    )
    .await;
    let answer = said.response().await.unwrap();
    assert_eq!(answer.content, "Pong!");
    assert_eq!(
        answer.referenced_message.as_ref().map(|to| to.id),
        Some(said.id())
    );

    alice.react(&answer, "👍").await.unwrap();
    let reaction = bot.gateway.dispatch("MESSAGE_REACTION_ADD").await;
    assert_eq!(reaction["emoji"]["name"], "👍");
    assert_eq!(reaction["member"]["user"]["username"], "alice");
    alice.unreact(&answer, "👍").await.unwrap();
    bot.gateway.dispatch("MESSAGE_REACTION_REMOVE").await;

    alice.edit(said.message(), "!pong").await.unwrap();
    let edited = bot.gateway.dispatch("MESSAGE_UPDATE").await;
    assert_eq!(edited["content"], "!pong");
    assert!(edited["edited_timestamp"].is_string());
    alice.delete(said.message()).await.unwrap();
    let deleted = bot.gateway.dispatch("MESSAGE_DELETE").await;
    assert_eq!(deleted["id"], said.id().to_string());

    alice.typing(sandbox.channel()).await.unwrap();
    let typing = bot.gateway.dispatch("TYPING_START").await;
    assert_eq!(typing["user_id"], alice.id().to_string());
}

#[tokio::test]
async fn replies_mention_whom_they_answer() {
    let sandbox = wire::judged::start().await.unwrap();
    let mut bot = Bot::start(&sandbox).await;
    let (alice, bob) = (sandbox.user("alice"), sandbox.user("bob"));
    let said = alice.say(sandbox.channel(), "hello").await.unwrap();
    bob.reply(said.message(), "hi").await.unwrap();
    bot.gateway.dispatch("MESSAGE_CREATE").await;
    let reply = bot.gateway.dispatch("MESSAGE_CREATE").await;
    assert_eq!(reply["type"], 19);
    assert_eq!(reply["mentions"][0]["username"], "alice");
    assert_eq!(reply["referenced_message"]["content"], "hello");
}

#[tokio::test]
async fn what_people_may_not_do_is_refused_with_a_reason() {
    let sandbox = wire::judged::start().await.unwrap();
    let (alice, bob) = (sandbox.user("alice"), sandbox.user("bob"));
    let said = alice.say(sandbox.channel(), "mine").await.unwrap();
    let why = bob.edit(said.message(), "yours").await.unwrap_err();
    assert_eq!(why.to_string(), "only its author may edit a message");
    let why = bob.delete(said.message()).await.unwrap_err();
    assert_eq!(
        why.to_string(),
        "they may not delete messages of others there"
    );
    // Alice owns the guild.
    let other = bob.say(sandbox.channel(), "his").await.unwrap();
    alice.delete(other.message()).await.unwrap();
    let why = alice
        .say(sandbox.channel(), "x".repeat(2001))
        .await
        .unwrap_err();
    assert_eq!(
        why.to_string(),
        "a message has 1 to 2000 characters, got 2001"
    );
    let why = alice.react(said.message(), "thumbs").await.unwrap_err();
    assert_eq!(why.to_string(), "`thumbs` is no emoji");
    bob.leave(sandbox.guild()).await.unwrap();
    let why = bob.say(sandbox.channel(), "still here").await.unwrap_err();
    assert!(why.to_string().ends_with("is no channel they see"));
    bob.join(sandbox.guild()).await.unwrap();
    bob.say(sandbox.channel(), "back").await.unwrap();
    let why = bob.join(sandbox.guild()).await.unwrap_err();
    assert_eq!(why.to_string(), "they are a member already");
}

/// Time stands still here but for the wait, which no socket takes part in.
#[tokio::test(start_paused = true)]
async fn what_does_not_come_is_reported_with_what_came_instead() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    let said = alice.say(sandbox.channel(), "anybody?").await.unwrap();
    sandbox
        .user("bob")
        .say(sandbox.channel(), "only me")
        .await
        .unwrap();
    let missed = said.response().await.unwrap_err();
    let text = missed.to_string();
    assert!(
        text.contains("a message of a bot in channel") && text.contains("within 5s"),
        "{text}"
    );
    assert!(text.contains("this happened instead"), "{text}");
    assert!(
        missed
            .instead()
            .iter()
            .any(|line| line.starts_with("MESSAGE_CREATE")),
        "{text}"
    );
    let missed = sandbox
        .expect_message(sandbox.channel(), |message| message.author.bot)
        .await
        .unwrap_err();
    assert!(missed.to_string().contains("nothing happened meanwhile"));
}

#[tokio::test]
async fn messages_and_log_entries_can_be_awaited_from_anywhere() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    let from = sandbox.log_length();
    let waiting = sandbox.expect_message(sandbox.channel(), |message| message.content == "second");
    let talking = async {
        alice.say(sandbox.channel(), "first").await.unwrap();
        alice.say(sandbox.channel(), "second").await.unwrap()
    };
    let (seen, said) = tokio::join!(waiting, talking);
    assert_eq!(seen.unwrap().id, said.id());
    let names = |happening: &Happening| match happening {
        Happening::Event { data, .. } => data.contains("second").then_some(()),
        _ => None,
    };
    sandbox
        .wait_for_log("the second message", from, Duration::from_secs(5), names)
        .await
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn people_wait_where_there_is_a_slowmode() {
    let sandbox = wire::judged::start().await.unwrap();
    let api = sandbox.api();
    let channel = sandbox.channel();
    let thread = api
        .start_thread_without_message(channel, "slow")
        .kind(cordial_model::channel::ChannelType::PublicThread)
        .rate_limit_per_user(10)
        .await
        .unwrap();
    api.modify_channel(channel)
        .rate_limit_per_user(5)
        .await
        .unwrap();
    let (alice, bob) = (sandbox.user("alice"), sandbox.user("bob"));
    for (place, pause) in [(channel, 5), (thread.id, 10)] {
        bob.say(place, "first").await.unwrap();
        tokio::time::advance(Duration::from_secs(pause - 1)).await;
        let refused = bob.say(place, "too soon").await.unwrap_err();
        assert!(refused.to_string().contains("20016"), "{refused}");
        tokio::time::advance(Duration::from_secs(1)).await;
        bob.say(place, "in time").await.unwrap();
        // The owner of the guild and bots are spared.
        for _ in 0..2 {
            alice.say(place, "at once").await.unwrap();
            api.create_message(place).content("at once").await.unwrap();
        }
    }
}

#[tokio::test]
async fn bursts_are_reactions_of_their_own() {
    let sandbox = wire::judged::start().await.unwrap();
    let mut bot = Bot::start(&sandbox).await;
    let (alice, bob) = (sandbox.user("alice"), sandbox.user("bob"));
    let said = alice.say(sandbox.channel(), "look").await.unwrap();
    let message = said.message();
    alice.react(message, "🔥").await.unwrap();
    bot.gateway.dispatch("MESSAGE_REACTION_ADD").await;
    bob.super_react(message, "🔥").await.unwrap();
    let burst = bot.gateway.dispatch("MESSAGE_REACTION_ADD").await;
    assert_eq!(
        (burst["burst"].clone(), burst["type"].clone()),
        (json!(true), json!(1))
    );
    assert!(burst["burst_colors"][0].as_str().unwrap().starts_with('#'));
    let path = format!("/channels/{}/messages/{}", sandbox.channel(), said.id());
    let seen = bot.rest("GET", &path, json!(null)).await;
    let reaction = &seen["reactions"][0];
    assert_eq!(reaction["count"], 2);
    assert_eq!(
        reaction["count_details"],
        json!({ "burst": 1, "normal": 1 })
    );
    let users = |kind: u8| format!("{path}/reactions/%F0%9F%94%A5?type={kind}");
    let normal = bot.rest("GET", &users(0), json!(null)).await;
    assert_eq!(normal[0]["id"], alice.id().to_string());
    let bursts = bot.rest("GET", &users(1), json!(null)).await;
    assert_eq!(bursts[0]["id"], bob.id().to_string());
    assert_eq!(bursts.as_array().unwrap().len(), 1);
    bob.unreact(message, "🔥").await.unwrap();
    let gone = bot.gateway.dispatch("MESSAGE_REACTION_REMOVE").await;
    assert_eq!(gone["burst"], true);
}
