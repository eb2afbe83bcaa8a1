//! Polls: people vote, votes are counted, and the results are told when the poll is over.

mod rest_support;

use std::time::Duration;

use cordial_model::{
    channel::message::{Message, MessageType},
    poll::Poll,
};
use rest_support::{Wire, text};
use serde_json::{Value, json};

fn poll(multiselect: bool) -> Value {
    json!({
        "poll": {
            "question": { "text": "Tea or coffee?" },
            "answers": [
                { "poll_media": { "text": "Tea" } },
                { "poll_media": { "text": "Coffee", "emoji": { "name": "☕" } } },
            ],
            "duration": 2,
            "allow_multiselect": multiselect,
        },
    })
}

/// A poll of the bot, as people see it.
async fn posted(wire: &Wire, multiselect: bool) -> Message {
    let path = format!("{}/messages", wire.channel());
    let posted = wire.post(&path, poll(multiselect)).await.expect(200);
    let id = text(&posted["id"]).parse().unwrap();
    let alice = wire.sandbox.user("alice");
    alice.sees(wire.sandbox.channel(), id).unwrap()
}

fn polls(wire: &Wire, message: &Message) -> String {
    format!("{}/polls/{}", wire.channel(), message.id)
}

#[tokio::test]
async fn votes_are_counted_and_changed() {
    let wire = Wire::start().await;
    let message = posted(&wire, false).await;
    let (alice, bob) = (wire.sandbox.user("alice"), wire.sandbox.user("bob"));
    alice.vote(&message, &[1]).await.unwrap();
    let vote = wire.event("MESSAGE_POLL_VOTE_ADD");
    assert_eq!(
        vote,
        json!({
            "user_id": alice.id().to_string(),
            "channel_id": wire.sandbox.channel().to_string(),
            "message_id": message.id.to_string(),
            "guild_id": wire.sandbox.guild().to_string(),
            "answer_id": 1,
        })
    );
    bob.vote(&message, &[1]).await.unwrap();
    // One answer is all that this poll takes; another one takes the place of the first.
    assert!(bob.vote(&message, &[1, 2]).await.is_err());
    assert!(bob.vote(&message, &[3]).await.is_err());
    bob.vote(&message, &[2]).await.unwrap();
    assert_eq!(wire.event("MESSAGE_POLL_VOTE_REMOVE")["answer_id"], 1);
    assert_eq!(wire.event("MESSAGE_POLL_VOTE_ADD")["answer_id"], 2);
    let seen = alice.sees(message.channel_id, message.id).unwrap();
    let results = seen.rare.poll.as_ref().unwrap().results.as_ref().unwrap();
    let counts: Vec<_> = results
        .answer_counts
        .iter()
        .map(|count| (count.id, count.count, count.me_voted))
        .collect();
    assert_eq!(counts, [(1, 1, true), (2, 1, false)]);
    bob.vote(&message, &[]).await.unwrap();
    let voters = format!("{}/answers/2", polls(&wire, &message));
    assert_eq!(wire.get(&voters).await.expect(200), json!({ "users": [] }));
}

#[tokio::test]
async fn voters_come_in_pages() {
    let wire = Wire::start().await;
    let message = posted(&wire, true).await;
    let mut ids = Vec::new();
    for number in 0..5 {
        let id = wire.sandbox.create_user(&format!("voter-{number}"));
        wire.sandbox.add_member(wire.sandbox.guild(), id);
        let voter = wire.sandbox.user(&format!("voter-{number}"));
        voter.vote(&message, &[1, 2]).await.unwrap();
        ids.push(id.to_string());
    }
    let answer = format!("{}/answers/2", polls(&wire, &message));
    let page = wire.get(&format!("{answer}?limit=2")).await.expect(200);
    let found: Vec<_> = page["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|u| text(&u["id"]))
        .collect();
    assert_eq!(found, ids[..2]);
    let page = wire
        .get(&format!("{answer}?limit=9&after={}", ids[1]))
        .await
        .expect(200);
    let found: Vec<_> = page["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|u| text(&u["id"]))
        .collect();
    assert_eq!(found, ids[2..]);
    let plain = wire.say("no poll").await;
    let path = format!("{}/polls/{plain}", wire.channel());
    wire.get(&format!("{path}/answers/1"))
        .await
        .refused(400, 50068);
    wire.post(&format!("{path}/expire"), json!({}))
        .await
        .refused(400, 520_006);
}

#[tokio::test]
async fn ending_a_poll_tells_the_results() {
    let wire = Wire::start().await;
    let message = posted(&wire, false).await;
    let (alice, bob) = (wire.sandbox.user("alice"), wire.sandbox.user("bob"));
    alice.vote(&message, &[2]).await.unwrap();
    bob.vote(&message, &[2]).await.unwrap();
    let expire = format!("{}/expire", polls(&wire, &message));
    let ended = wire.post(&expire, json!({})).await.expect(200);
    assert_eq!(ended["poll"]["results"]["is_finalized"], true);
    assert_eq!(
        wire.event("MESSAGE_UPDATE")["poll"]["results"],
        ended["poll"]["results"]
    );
    let result = wire.event("MESSAGE_CREATE");
    assert_eq!(result["type"], 46);
    assert_eq!(result["author"]["id"], result["mentions"][0]["id"]);
    assert_eq!(
        result["message_reference"]["message_id"],
        message.id.to_string()
    );
    let embed = &result["embeds"][0];
    assert_eq!(embed["type"], "poll_result");
    let field = |name: &str| {
        let fields = embed["fields"].as_array().unwrap();
        let found = fields.iter().find(|field| field["name"] == name);
        found.map(|field| text(&field["value"]))
    };
    assert_eq!(
        field("poll_question_text").as_deref(),
        Some("Tea or coffee?")
    );
    assert_eq!(field("victor_answer_votes").as_deref(), Some("2"));
    assert_eq!(field("total_votes").as_deref(), Some("2"));
    assert_eq!(field("victor_answer_id").as_deref(), Some("2"));
    assert_eq!(field("victor_answer_text").as_deref(), Some("Coffee"));
    assert_eq!(field("victor_answer_emoji_name").as_deref(), Some("☕"));
    wire.post(&expire, json!({})).await.refused(400, 520_001);
    assert!(alice.vote(&message, &[1]).await.is_err());
    let path = format!("{}/messages/{}", wire.channel(), message.id);
    wire.patch(&path, json!({ "content": "x" }))
        .await
        .refused(400, 520_003);
}

#[tokio::test(start_paused = true)]
async fn a_poll_ends_by_itself() {
    let sandbox = rest_support::judged::start().await.unwrap();
    let api = sandbox.api();
    let poll = Poll::create("Now?").answer("Yes").answer("No").hours(1);
    let message = api
        .create_message(sandbox.channel())
        .poll(poll)
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(3599)).await;
    let seen = api
        .get_channel_message(sandbox.channel(), message.id)
        .await
        .unwrap();
    assert!(
        !seen
            .rare
            .poll
            .as_ref()
            .unwrap()
            .results
            .as_ref()
            .unwrap()
            .is_finalized
    );
    tokio::time::sleep(Duration::from_secs(2)).await;
    let latest = api.get_channel_messages(sandbox.channel()).await.unwrap();
    assert_eq!(latest[0].kind, MessageType::from(46));
    let poll = latest[1].rare.poll.as_ref().unwrap();
    assert!(poll.results.as_ref().unwrap().is_finalized);
    // Nobody voted: nobody won.
    let fields = &latest[0].embeds[0].fields;
    assert!(fields.iter().all(|field| field.name != "victor_answer_id"));
}
