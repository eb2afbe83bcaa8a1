//! Sessions hear what they asked for, and see the content of messages that they may see.

mod wire;

use cordial_model::gateway::Intents;
use cordial_sandbox::Sandbox;
use serde_json::{Value, json};
use wire::Client;

async fn with_intents(sandbox: &Sandbox, intents: Intents) -> Client {
    let mut client = Client::open(&sandbox.gateway_url()).await;
    client
        .identify(
            sandbox.token().expose(),
            json!({ "intents": intents.bits() }),
        )
        .await;
    client.dispatch("READY").await;
    client
}

#[tokio::test]
async fn without_guilds_there_are_no_guilds() {
    let sandbox = wire::judged::start().await.unwrap();
    let mut client = with_intents(&sandbox, Intents::GUILD_MESSAGES).await;
    let alice = sandbox.user("alice");
    alice.typing(sandbox.channel()).await.unwrap();
    let said = alice.say(sandbox.channel(), "hello").await.unwrap();
    alice.react(said.message(), "👍").await.unwrap();
    alice.delete(said.message()).await.unwrap();
    client.dispatch("MESSAGE_DELETE").await;
    // READY, MESSAGE_CREATE, MESSAGE_DELETE: neither the guild, nor typing, nor the reaction.
    assert_eq!(client.sequences, [1, 2, 3]);
}

#[tokio::test]
async fn each_event_comes_with_its_intent() {
    for (intents, expected) in [
        (Intents::GUILD_MESSAGE_TYPING, vec!["TYPING_START"]),
        (
            Intents::GUILD_MESSAGES,
            vec!["MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"],
        ),
        (
            Intents::GUILD_MESSAGE_REACTIONS,
            vec!["MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE"],
        ),
        (Intents::GUILD_MEMBERS, vec!["GUILD_MEMBER_REMOVE"]),
        (Intents::DIRECT_MESSAGES, vec![]),
    ] {
        let sandbox = wire::judged::start().await.unwrap();
        let mut client = with_intents(&sandbox, intents).await;
        let alice = sandbox.user("alice");
        alice.typing(sandbox.channel()).await.unwrap();
        let said = alice.say(sandbox.channel(), "hello").await.unwrap();
        alice.edit(said.message(), "bye").await.unwrap();
        alice.react(said.message(), "👍").await.unwrap();
        alice.unreact(said.message(), "👍").await.unwrap();
        alice.delete(said.message()).await.unwrap();
        sandbox.user("bob").leave(sandbox.guild()).await.unwrap();
        let mut heard = Vec::new();
        while heard.len() < expected.len() {
            let payload = client.payload().await;
            heard.extend(payload["t"].as_str().map(str::to_owned));
        }
        assert_eq!(heard, expected, "{intents:?}");
        assert!(client.settle().await.is_empty());
    }
}

#[tokio::test]
async fn content_is_for_those_who_may_read_it() {
    let sandbox = wire::judged::start().await.unwrap();
    let bot = sandbox.user_named("Cordial Bot").unwrap();
    let mut client = with_intents(&sandbox, Intents::GUILD_MESSAGES).await;
    let alice = sandbox.user("alice");
    let content = |message: &Value| message["content"].as_str().unwrap().to_owned();

    alice.say(sandbox.channel(), "a secret").await.unwrap();
    let message = client.dispatch("MESSAGE_CREATE").await;
    assert_eq!(content(&message), "");
    assert_eq!(message["author"]["username"], "alice");

    let mention = format!("<@{bot}> hello");
    alice.say(sandbox.channel(), &mention).await.unwrap();
    assert_eq!(content(&client.dispatch("MESSAGE_CREATE").await), mention);

    let own = sandbox
        .api()
        .create_message(sandbox.channel())
        .content("mine")
        .await
        .unwrap();
    assert_eq!(content(&client.dispatch("MESSAGE_CREATE").await), "mine");
    alice.reply(&own, "yours").await.unwrap();
    assert_eq!(content(&client.dispatch("MESSAGE_CREATE").await), "yours");
}

#[tokio::test]
async fn members_and_presences_come_only_with_their_intent() {
    let sandbox = wire::judged::start().await.unwrap();
    let mut client = with_intents(&sandbox, Intents::GUILDS).await;
    let guild = client.dispatch("GUILD_CREATE").await;
    assert_eq!(guild["member_count"], 3);
    let members = guild["members"].as_array().unwrap();
    assert_eq!(members.len(), 1);
    assert_eq!(members[0]["user"]["bot"], true);
    let others = guild["presences"].as_array().unwrap().iter();
    assert!(
        others
            .filter(|presence| presence["user"]["id"] != members[0]["user"]["id"])
            .count()
            == 0
    );
}
