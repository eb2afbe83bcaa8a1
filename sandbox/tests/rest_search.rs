//! The search for messages: filters, order, pages, and the time without an index.

mod rest_support;

use std::time::Duration;

use rest_support::{Wire, text};
use serde_json::{Value, json};

async fn search(wire: &Wire, query: &str) -> Value {
    let path = format!("{}/messages/search?{query}", wire.guild());
    wire.get(&path).await.expect(200)
}

fn contents(found: &Value) -> Vec<String> {
    let messages = found["messages"].as_array().unwrap().iter();
    messages.map(|group| text(&group[0]["content"])).collect()
}

#[tokio::test]
async fn words_are_found_whatever_their_case_and_with_some_between() {
    let wire = Wire::start().await;
    for content in ["The quick brown fox", "a fox, quick!", "nothing here"] {
        wire.say(content).await;
    }
    let found = search(&wire, "content=quick%20fox").await;
    assert_eq!(contents(&found), ["The quick brown fox"]);
    assert_eq!(found["total_results"], 1);
    assert_eq!(found["messages"][0][0]["hit"], true);
    assert_eq!(
        contents(&search(&wire, "content=FOX&sort_order=asc").await),
        ["The quick brown fox", "a fox, quick!"]
    );
    assert_eq!(
        contents(&search(&wire, "content=quick%20fox&slop=0").await).len(),
        0
    );
}

#[tokio::test]
async fn filters_narrow_what_is_found() {
    let wire = Wire::start().await;
    let (alice, bob) = (wire.sandbox.user("alice"), wire.sandbox.user("bob"));
    let channel = wire.sandbox.channel();
    let said = alice
        .say(channel, "see https://example.com/a")
        .await
        .unwrap();
    bob.reply(said.message(), format!("thanks <@{}>", alice.id()))
        .await
        .unwrap();
    let messages = format!("{}/messages", wire.channel());
    let embed =
        json!({ "embeds": [{ "title": "T", "image": { "url": "https://example.com/x.png" } }] });
    wire.post(&messages, embed).await.expect(200);
    let poll = json!({ "poll": { "question": { "text": "?" }, "answers": [{ "poll_media": { "text": "!" } }] } });
    wire.post(&messages, poll).await.expect(200);
    let pinned = wire.say("pinned").await;
    wire.put(&format!("{messages}/pins/{pinned}"), json!({}))
        .await
        .expect(204);
    let count = async |query: &str| {
        search(&wire, query).await["total_results"]
            .as_u64()
            .unwrap()
    };
    // The notice of the pin is a message too.
    assert_eq!(count("").await, 6);
    assert_eq!(count(&format!("author_id={}", bob.id())).await, 1);
    assert_eq!(
        count(&format!("author_id={}&author_id={}", bob.id(), alice.id())).await,
        2
    );
    assert_eq!(count("author_type=bot").await, 4);
    assert_eq!(count("author_type=-bot").await, 2);
    assert_eq!(count(&format!("mentions={}", alice.id())).await, 1);
    assert_eq!(
        count(&format!("replied_to_user_id={}", alice.id())).await,
        1
    );
    assert_eq!(
        count(&format!("replied_to_message_id={}", said.id())).await,
        1
    );
    assert_eq!(count("has=link").await, 1);
    assert_eq!(count("has=embed").await, 1);
    assert_eq!(count("has=-embed").await, 5);
    assert_eq!(count("has=poll").await, 1);
    assert_eq!(count("embed_type=image").await, 1);
    assert_eq!(count("link_hostname=example.com").await, 1);
    assert_eq!(count("pinned=true").await, 1);
    assert_eq!(count("mention_everyone=true").await, 0);
    assert_eq!(count(&format!("min_id={pinned}")).await, 1);
    assert_eq!(count(&format!("max_id={}", said.id())).await, 0);
    assert_eq!(count(&format!("channel_id={channel}")).await, 6);
}

#[tokio::test]
async fn files_are_found_by_name_and_type() {
    let wire = Wire::start().await;
    let api = wire.sandbox.api();
    let files = [
        cordial_model::rest::Upload::new("notes.txt", "x"),
        cordial_model::rest::Upload::new("Photo.PNG", "y"),
    ];
    for file in files {
        api.create_message(wire.sandbox.channel())
            .attachments([file])
            .await
            .unwrap();
    }
    let name = |found: &Value| found["messages"][0][0]["attachments"][0]["filename"].clone();
    let found = search(&wire, "attachment_filename=notes.txt").await;
    assert_eq!(
        (found["total_results"].clone(), name(&found)),
        (json!(1), json!("notes.txt"))
    );
    let found = search(&wire, "attachment_extension=png").await;
    assert_eq!(
        (found["total_results"].clone(), name(&found)),
        (json!(1), json!("Photo.PNG"))
    );
    assert_eq!(search(&wire, "has=file").await["total_results"], 2);
    assert_eq!(search(&wire, "has=image").await["total_results"], 1);
}

#[tokio::test]
async fn results_come_in_pages_with_their_threads_and_without_reactions() {
    let wire = Wire::start().await;
    let body = json!({ "name": "thread", "type": 11 });
    let thread = wire
        .post(&format!("{}/threads", wire.channel()), body)
        .await
        .expect(201);
    let messages = format!("/channels/{}/messages", text(&thread["id"]));
    for number in 0..5 {
        let body = json!({ "content": format!("item {number}") });
        let message = wire.post(&messages, body).await.expect(200);
        let reaction = format!(
            "{messages}/{}/reactions/%F0%9F%91%8D/@me",
            text(&message["id"])
        );
        wire.put(&reaction, json!({})).await.expect(204);
    }
    let page = search(&wire, "content=item&limit=2&offset=1").await;
    assert_eq!(contents(&page), ["item 3", "item 2"]);
    assert_eq!(page["total_results"], 5);
    assert!(page["messages"][0][0].get("reactions").is_none());
    assert_eq!(page["threads"][0]["id"], thread["id"]);
    assert_eq!(page["members"][0]["id"], thread["id"]);
    let best = wire
        .post(&messages, json!({ "content": "item item item" }))
        .await
        .expect(200);
    wire.post(&messages, json!({ "content": "item" }))
        .await
        .expect(200);
    let found = search(&wire, "content=item&sort_by=relevance&limit=1").await;
    assert_eq!(found["messages"][0][0]["id"], best["id"]);
    let wrong = format!("{}/messages/search?limit=26", wire.guild());
    let refused = wire.get(&wrong).await.refused(400, 50035);
    assert_eq!(
        refused["errors"]["limit"]["_errors"][0]["code"],
        "NUMBER_TYPE_MAX"
    );
}

#[tokio::test(start_paused = true)]
async fn without_an_index_searches_are_put_off() {
    let wire = Wire::start().await;
    wire.say("needle").await;
    wire.sandbox
        .reindex(wire.sandbox.guild(), Duration::from_secs(2));
    for path in [
        format!("{}/messages/search?content=needle", wire.guild()),
        format!("{}/threads/search", wire.channel()),
    ] {
        let body = wire.get(&path).await.expect(202);
        assert_eq!(body["code"], 110_000);
        assert_eq!(body["retry_after"], 2);
    }
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(search(&wire, "content=needle").await["total_results"], 1);
}

#[tokio::test]
async fn what_the_bot_does_not_see_is_not_found() {
    let wire = Wire::start().await;
    let guild = wire.sandbox.guild();
    let hidden = wire
        .sandbox
        .create_channel(
            guild,
            cordial_model::channel::ChannelType::GuildText,
            "hidden",
        )
        .unwrap();
    wire.sandbox
        .user("alice")
        .say(hidden, "needle")
        .await
        .unwrap();
    assert_eq!(search(&wire, "content=needle").await["total_results"], 1);
    let path = format!("/channels/{hidden}/permissions/{guild}");
    let deny = json!({ "type": 0, "deny": "1024" });
    wire.put(&path, deny).await.expect(204);
    assert_eq!(search(&wire, "content=needle").await["total_results"], 0);
    let path = format!("{}/messages/search?channel_id={hidden}", wire.guild());
    wire.get(&path).await.refused(403, 50001);
    wire.get(&format!("{}/messages/search?channel_id=1", wire.guild()))
        .await
        .refused(404, 10003);
}
