//! Threads and posts of forums: tags, pins, locks, members, archives, and when they are archived by themselves.

mod rest_support;

use std::time::Duration;

use cordial_model::{Permissions, channel::AutoArchiveDuration};
use rest_support::{Wire, text};
use serde_json::{Value, json};

/// A forum with two tags, the second for those who manage threads.
async fn forum(wire: &Wire, flags: u64) -> Value {
    let body = json!({
        "name": "forum",
        "type": 15,
        "flags": flags,
        "default_thread_rate_limit_per_user": 5,
        "available_tags": [{ "name": "question" }, { "name": "official", "moderated": true }],
    });
    wire.post(&format!("{}/channels", wire.guild()), body)
        .await
        .expect(201)
}

fn at(channel: &Value) -> String {
    format!("/channels/{}", text(&channel["id"]))
}

#[tokio::test]
async fn posts_have_the_tags_of_their_forum() {
    let wire = Wire::start().await;
    let forum = forum(&wire, 1 << 4).await;
    let threads = format!("{}/threads", at(&forum));
    let tag = |index: usize| forum["available_tags"][index]["id"].clone();
    let post = |tags: Value| json!({ "name": "Help", "message": { "content": "?" }, "applied_tags": tags });
    // This forum wants a tag.
    wire.post(&threads, post(json!([])))
        .await
        .refused(400, 40067);
    wire.post(&threads, post(json!(["1"])))
        .await
        .refused(404, 10087);
    let thread = wire.post(&threads, post(json!([tag(0)]))).await.expect(201);
    assert_eq!(thread["applied_tags"], json!([tag(0)]));
    assert_eq!(thread["rate_limit_per_user"], 5);
    assert_eq!(thread["message"]["id"], thread["id"]);
    assert_eq!(
        wire.get(&at(&forum)).await.expect(200)["last_message_id"],
        thread["id"]
    );
    let changed = wire
        .patch(&at(&thread), json!({ "applied_tags": [tag(1)] }))
        .await;
    assert_eq!(changed.expect(200)["applied_tags"], json!([tag(1)]));
    wire.patch(&at(&thread), json!({ "applied_tags": [] }))
        .await
        .refused(400, 40067);
    // One post is pinned at a time, and archiving unpins it.
    let other = wire.post(&threads, post(json!([tag(0)]))).await.expect(201);
    wire.patch(&at(&thread), json!({ "flags": 2 }))
        .await
        .expect(200);
    wire.patch(&at(&other), json!({ "flags": 2 }))
        .await
        .refused(400, 30047);
    let archived = wire
        .patch(&at(&thread), json!({ "archived": true }))
        .await
        .expect(200);
    assert_eq!(archived["flags"], 0);
    wire.patch(&at(&other), json!({ "flags": 2 }))
        .await
        .expect(200);
    // There are only posts in a forum.
    let messages = format!("{}/messages", at(&forum));
    wire.post(&messages, json!({ "content": "x" }))
        .await
        .refused(400, 40058);
}

#[tokio::test]
async fn doubled_tags_are_refused() {
    let wire = Wire::start().await;
    let body = json!({ "name": "forum", "type": 15, "available_tags": [{ "name": "a" }, { "name": "a" }] });
    let path = format!("{}/channels", wire.guild());
    wire.post(&path, body).await.refused(400, 40061);
}

/// A thread of the bot, in the first channel.
async fn thread(wire: &Wire, kind: u8) -> Value {
    let body = json!({ "name": "talk", "type": kind });
    wire.post(&format!("{}/threads", wire.channel()), body)
        .await
        .expect(201)
}

#[tokio::test]
async fn locked_threads_are_for_those_who_manage_them() {
    let wire = Wire::start().await;
    let thread = thread(&wire, 11).await;
    let id = text(&thread["id"]).parse().unwrap();
    let bob = wire.sandbox.user("bob");
    bob.say(id, "first").await.unwrap();
    wire.patch(&at(&thread), json!({ "locked": true }))
        .await
        .expect(200);
    let refused = bob.say(id, "second").await.unwrap_err();
    assert!(refused.to_string().contains("160005"), "{refused}");
    // The bot manages threads.
    let messages = format!("{}/messages", at(&thread));
    wire.post(&messages, json!({ "content": "third" }))
        .await
        .expect(200);

    // Without that permission, not even the owner of the thread does anything in it.
    let message = wire
        .post(&messages, json!({ "content": "x" }))
        .await
        .expect(200);
    let bot = wire.sandbox.application_id();
    let manage = Permissions::MANAGE_THREADS.bits().to_string();
    let path = format!("{}/permissions/{bot}", wire.channel());
    wire.put(&path, json!({ "type": 1, "deny": manage }))
        .await
        .expect(204);
    wire.post(&messages, json!({ "content": "y" }))
        .await
        .refused(400, 160_005);
    let path = format!("{messages}/{}", text(&message["id"]));
    wire.patch(&path, json!({ "content": "y" }))
        .await
        .refused(400, 160_005);
    wire.patch(&at(&thread), json!({ "name": "mine" }))
        .await
        .refused(403, 50013);
    let reaction = format!("{path}/reactions/%F0%9F%91%8D/@me");
    wire.put(&reaction, json!({})).await.refused(400, 160_005);
    wire.delete(&path).await.expect(204);
}

#[tokio::test]
async fn archived_threads_open_for_messages_and_nothing_else() {
    let wire = Wire::start().await;
    let thread = thread(&wire, 11).await;
    let messages = format!("{}/messages", at(&thread));
    let message = wire
        .post(&messages, json!({ "content": "x" }))
        .await
        .expect(200);
    wire.patch(&at(&thread), json!({ "archived": true }))
        .await
        .expect(200);
    let path = format!("{messages}/{}", text(&message["id"]));
    wire.patch(&path, json!({ "content": "y" }))
        .await
        .refused(400, 50083);
    let reaction = format!("{path}/reactions/%F0%9F%91%8D/@me");
    wire.put(&reaction, json!({})).await.refused(400, 50083);
    let pin = format!("{messages}/pins/{}", text(&message["id"]));
    wire.put(&pin, json!({})).await.refused(400, 50083);
    let members = format!("{}/thread-members", at(&thread));
    wire.delete(&format!("{members}/@me"))
        .await
        .refused(400, 50083);
    wire.put(&format!("{members}/{}", wire.user("bob")), json!({}))
        .await
        .refused(400, 50083);
    wire.patch(&at(&thread), json!({ "name": "n" }))
        .await
        .refused(400, 50083);
    wire.post(&messages, json!({ "content": "again" }))
        .await
        .expect(200);
    let update = wire.event("THREAD_UPDATE");
    assert_eq!(update["thread_metadata"]["archived"], false);
    let member = wire.event("THREAD_MEMBER_UPDATE");
    assert_eq!(member["id"], thread["id"]);
    assert_eq!(member["guild_id"], wire.sandbox.guild().to_string());
}

#[tokio::test]
async fn members_are_added_and_removed_with_a_word() {
    let wire = Wire::start().await;
    let thread = thread(&wire, 12).await;
    let bob = wire.user("bob");
    let path = format!("{}/thread-members/{bob}", at(&thread));
    wire.put(&path, json!({})).await.expect(204);
    let notice = wire.event("MESSAGE_CREATE");
    assert_eq!(notice["type"], 1);
    assert_eq!(notice["mentions"][0]["id"], bob);
    // Once more changes nothing, and says nothing.
    wire.put(&path, json!({})).await.expect(204);
    assert_eq!(wire.event("MESSAGE_CREATE")["id"], notice["id"]);
    wire.delete(&path).await.expect(204);
    assert_eq!(wire.event("MESSAGE_CREATE")["type"], 2);
    let update = wire.event("THREAD_MEMBERS_UPDATE");
    assert_eq!(update["removed_member_ids"], json!([bob]));
    // What the notices are stays.
    let path = format!("{}/messages/{}", at(&thread), text(&notice["id"]));
    wire.delete(&path).await.refused(403, 50021);
}

#[tokio::test]
async fn a_new_name_is_told_in_the_thread() {
    let wire = Wire::start().await;
    let thread = thread(&wire, 11).await;
    wire.patch(&at(&thread), json!({ "name": "chatter" }))
        .await
        .expect(200);
    let notice = wire.event("MESSAGE_CREATE");
    assert_eq!(
        (notice["type"].clone(), notice["content"].clone()),
        (json!(4), json!("chatter"))
    );
    let log = wire
        .get(&format!("{}/audit-logs?action_type=111", wire.guild()))
        .await
        .expect(200);
    assert_eq!(
        log["audit_log_entries"][0]["changes"],
        json!([{ "key": "name", "old_value": "talk", "new_value": "chatter" }])
    );
    assert_eq!(log["threads"][0]["id"], thread["id"]);
}

#[tokio::test(start_paused = true)]
async fn quiet_threads_are_archived_by_themselves() {
    let sandbox = rest_support::judged::start().await.unwrap();
    let api = sandbox.api();
    let thread = api
        .start_thread_without_message(sandbox.channel(), "quiet")
        .auto_archive_duration(AutoArchiveDuration::OneHour)
        .await
        .unwrap();
    let minutes = |minutes: u64| tokio::time::sleep(Duration::from_secs(60 * minutes));
    minutes(50).await;
    api.create_message(thread.id)
        .content("not yet")
        .await
        .unwrap();
    minutes(50).await;
    let archived = async || {
        let channel = api.get_channel(thread.id).await.unwrap();
        channel.thread.metadata.as_ref().unwrap().archived
    };
    assert!(!archived().await);
    minutes(11).await;
    assert!(archived().await);
    // A message opens it for another hour.
    api.create_message(thread.id)
        .content("hello?")
        .await
        .unwrap();
    assert!(!archived().await);
    minutes(61).await;
    assert!(archived().await);
}

#[tokio::test]
async fn archived_threads_come_in_pages() {
    let wire = Wire::start().await;
    let mut ids = Vec::new();
    for number in 0..5 {
        let body = json!({ "name": format!("thread {number}"), "type": 11 });
        let path = format!("{}/threads", wire.channel());
        let thread = wire.post(&path, body).await.expect(201);
        wire.patch(&at(&thread), json!({ "archived": true }))
            .await
            .expect(200);
        ids.push(thread["id"].clone());
    }
    ids.reverse();
    let path = format!("{}/threads/archived/public", wire.channel());
    let page = wire.get(&format!("{path}?limit=2")).await.expect(200);
    assert_eq!(page["has_more"], true);
    let found = |page: &Value| -> Vec<Value> {
        page["threads"]
            .as_array()
            .unwrap()
            .iter()
            .map(|thread| thread["id"].clone())
            .collect()
    };
    assert_eq!(found(&page), ids[..2]);
    let before = text(&page["threads"][1]["thread_metadata"]["archive_timestamp"]);
    let before = before.replace('+', "%2B");
    let rest = wire
        .get(&format!("{path}?before={before}"))
        .await
        .expect(200);
    assert_eq!(rest["has_more"], false);
    assert_eq!(found(&rest), ids[2..]);
    assert_eq!(rest["members"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn threads_are_searched_by_name_and_tag() {
    let wire = Wire::start().await;
    let forum = forum(&wire, 0).await;
    let tag = forum["available_tags"][0]["id"].clone();
    for (name, tags) in [
        ("red apple", json!([tag])),
        ("green apple", json!([])),
        ("pear", json!([tag])),
    ] {
        let body = json!({ "name": name, "message": { "content": name }, "applied_tags": tags });
        wire.post(&format!("{}/threads", at(&forum)), body)
            .await
            .expect(201);
    }
    let search = async |query: &str| {
        let path = format!("{}/threads/search?{query}", at(&forum));
        let found = wire.get(&path).await.expect(200);
        let names = found["threads"].as_array().unwrap().iter();
        let names: Vec<_> = names.map(|thread| text(&thread["name"])).collect();
        (names, found)
    };
    let (names, found) = search("name=apple&sort_by=creation_time&sort_order=asc").await;
    assert_eq!(names, ["red apple", "green apple"]);
    assert_eq!(found["first_messages"][0]["content"], "red apple");
    let (names, _) = search(&format!("tag={}", text(&tag))).await;
    assert_eq!(names, ["pear", "red apple"]);
    let (names, found) = search("limit=1&offset=1&sort_by=creation_time").await;
    assert_eq!(names, ["green apple"]);
    assert_eq!(
        (found["total_results"].clone(), found["has_more"].clone()),
        (json!(3), json!(true))
    );
}

#[tokio::test]
async fn a_guild_has_so_many_active_threads() {
    let wire = Wire::start().await;
    let api = wire.sandbox.api();
    let channel = wire.sandbox.channel();
    let start = || api.start_thread_without_message(channel, "one of many");
    let first = start().await.unwrap();
    for _ in 1..1000 {
        start().await.unwrap();
    }
    let path = format!("{}/threads", wire.channel());
    let one_more = json!({ "name": "one more", "type": 11 });
    wire.post(&path, one_more.clone())
        .await
        .refused(400, 160_006);
    // Archived ones do not count.
    let archive = json!({ "archived": true });
    let first = format!("/channels/{}", first.id);
    wire.patch(&first, archive).await.expect(200);
    wire.post(&path, one_more.clone()).await.expect(201);
    wire.post(&path, one_more).await.refused(400, 160_006);
}
