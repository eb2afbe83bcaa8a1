//! Messages over the wire: posting, reading, changing, reacting, pinning, and the events of it all.

mod rest_support;

use http::Method;
use rest_support::{Wire, text};
use serde_json::{Value, json};

#[tokio::test]
async fn a_message_is_posted_read_edited_and_deleted() {
    let wire = Wire::start().await;
    let messages = format!("{}/messages", wire.channel());
    let alice = wire.user("alice");
    let body = json!({
        "content": format!("hello <@{alice}>"),
        "nonce": "n1",
        "enforce_nonce": true,
        "embeds": [{ "title": "T", "color": 255, "fields": [{ "name": "a", "value": "b", "inline": true }] }],
        "components": [{ "type": 1, "components": [
            { "type": 2, "style": 1, "label": "Go", "custom_id": "go" },
            { "type": 2, "style": 5, "label": "Link", "url": "https://example.com" },
        ] }],
    });
    let posted = wire.post(&messages, body.clone()).await.expect(200);
    assert_eq!(posted["mentions"][0]["id"], alice);
    assert_eq!(posted["embeds"][0]["type"], "rich");
    assert_eq!(posted["components"][0]["id"], 1);
    assert_eq!(posted["components"][0]["components"][1]["id"], 3);
    assert_eq!(posted["nonce"], "n1");
    // The nonce is enforced: the same message comes back.
    let again = wire.post(&messages, body).await.expect(200);
    assert_eq!(again["id"], posted["id"]);
    let event = wire.event("MESSAGE_CREATE");
    assert_eq!(event["id"], posted["id"]);
    assert_eq!(event["guild_id"], wire.sandbox.guild().to_string());
    assert!(event["member"]["joined_at"].is_string());
    assert!(event["mentions"][0]["member"].is_object());

    let path = format!("{messages}/{}", text(&posted["id"]));
    assert_eq!(
        wire.get(&path).await.expect(200)["content"],
        posted["content"]
    );
    let edited = wire
        .patch(&path, json!({ "content": "bye" }))
        .await
        .expect(200);
    assert_eq!(edited["content"], "bye");
    assert_eq!(edited["mentions"], json!([]));
    assert_eq!(edited["embeds"], posted["embeds"]);
    assert!(edited["edited_timestamp"].is_string());
    assert_eq!(wire.event("MESSAGE_UPDATE")["content"], "bye");
    // Nothing may be left empty.
    let emptied = json!({ "content": null, "embeds": [], "components": [] });
    wire.patch(&path, emptied).await.refused(400, 50006);

    wire.delete(&path).await.expect(204);
    assert_eq!(wire.event("MESSAGE_DELETE")["id"], posted["id"]);
    wire.get(&path).await.refused(404, 10008);
    wire.delete(&path).await.refused(404, 10008);
}

#[tokio::test]
async fn the_latest_message_comes_first_whichever_way_one_pages() {
    let wire = Wire::start().await;
    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(wire.say(&number.to_string()).await);
    }
    let page = async |query: String| {
        let path = format!("{}/messages?{query}", wire.channel());
        let page = wire.get(&path).await.expect(200);
        let contents = page.as_array().unwrap().iter();
        contents
            .map(|message| text(&message["content"]))
            .collect::<String>()
    };
    assert_eq!(page(String::new()).await, "543210");
    assert_eq!(page("limit=2".into()).await, "54");
    assert_eq!(page(format!("before={}&limit=2", ids[3])).await, "21");
    assert_eq!(page(format!("after={}&limit=2", ids[1])).await, "32");
    assert_eq!(page(format!("around={}&limit=3", ids[2])).await, "321");
    let path = format!("{}/messages?limit=101", wire.channel());
    let refused = wire.get(&path).await.refused(400, 50035);
    assert_eq!(
        refused["errors"]["limit"]["_errors"][0]["code"],
        "NUMBER_TYPE_MAX"
    );
}

#[tokio::test]
async fn replies_carry_what_they_reply_to() {
    let wire = Wire::start().await;
    let messages = format!("{}/messages", wire.channel());
    let said = wire
        .sandbox
        .user("alice")
        .say(wire.sandbox.channel(), "!ping")
        .await;
    let asked = said.unwrap().message().id.to_string();
    let body = json!({ "content": "Pong!", "message_reference": { "message_id": asked } });
    let reply = wire.post(&messages, body).await.expect(200);
    assert_eq!(reply["type"], 19);
    assert_eq!(reply["referenced_message"]["content"], "!ping");
    assert_eq!(reply["message_reference"]["message_id"], asked);
    assert_eq!(reply["mentions"][0]["username"], "alice");
    let silent = json!({
        "content": "x", "message_reference": { "message_id": asked },
        "allowed_mentions": { "parse": [], "replied_user": false },
    });
    let silent = wire.post(&messages, silent).await.expect(200);
    assert_eq!(silent["mentions"], json!([]));
    let unknown = json!({ "content": "x", "message_reference": { "message_id": "1" } });
    let refused = wire.post(&messages, unknown).await.refused(400, 50035);
    let code = &refused["errors"]["message_reference"]["_errors"][0]["code"];
    assert_eq!(code, "MESSAGE_REFERENCE_UNKNOWN_MESSAGE");
    let lenient = json!({
        "content": "x", "message_reference": { "message_id": "1", "fail_if_not_exists": false },
    });
    assert_eq!(wire.post(&messages, lenient).await.expect(200)["type"], 0);
    let forward = json!({
        "message_reference": { "type": 1, "message_id": asked, "channel_id": wire.sandbox.channel().to_string() },
    });
    let forward = wire.post(&messages, forward).await.expect(200);
    assert_eq!(forward["flags"], 1 << 14);
    assert_eq!(
        forward["message_snapshots"][0]["message"]["content"],
        "!ping"
    );
}

#[tokio::test]
async fn every_violation_is_named_by_its_path() {
    let wire = Wire::start().await;
    let messages = format!("{}/messages", wire.channel());
    let body = json!({
        "content": "x".repeat(2001),
        "embeds": [{ "title": "t".repeat(257) }, { "fields": [{ "name": "", "value": "v" }] }],
    });
    let refused = wire.post(&messages, body).await.refused(400, 50035);
    let errors = &refused["errors"];
    assert_eq!(
        errors["content"]["_errors"][0]["code"],
        "BASE_TYPE_MAX_LENGTH"
    );
    assert_eq!(
        errors["embeds"]["0"]["title"]["_errors"][0]["message"],
        "Must be 256 or fewer in length."
    );
    assert!(errors["embeds"]["1"]["fields"]["0"]["name"]["_errors"].is_array());
    wire.post(&messages, json!({})).await.refused(400, 50006);
    wire.post(&messages, json!({ "content": "  " }))
        .await
        .refused(400, 50006);
    let broken = wire
        .request(Method::POST, &messages)
        .header("content-type", "application/json")
        .body("{\"content\":".into());
    wire.exchange(broken.unwrap())
        .await
        .unwrap()
        .refused(400, 50109);
    wire.post("/channels/1/messages", json!({ "content": "x" }))
        .await
        .refused(404, 10003);
    wire.get("/channels/abc").await.refused(400, 50035);
}

#[tokio::test]
async fn files_travel_as_multipart_and_are_served() {
    let wire = Wire::start().await;
    let messages = format!("{}/messages", wire.channel());
    let body = "--xyz\r\nContent-Disposition: form-data; name=\"payload_json\"\r\nContent-Type: application/json\r\n\r\n\
        {\"content\":\"look\",\"embeds\":[{\"image\":{\"url\":\"attachment://cat.png\"}}],\
        \"attachments\":[{\"id\":1,\"description\":\"notes\"}]}\r\n\
        --xyz\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"cat.png\"\r\nContent-Type: image/png\r\n\r\n\
        \u{1}PNG\r\n--xyz\r\nContent-Disposition: form-data; name=\"files[1]\"; filename=\"my notes.txt\"\r\n\r\n\
        hello\r\n--xyz--\r\n";
    let request = wire
        .request(Method::POST, &messages)
        .header("content-type", "multipart/form-data; boundary=xyz")
        .body(body.into());
    let message = wire.exchange(request.unwrap()).await.unwrap().expect(200);
    // The picture is shown in the embed, and not listed again.
    let attachments = message["attachments"].as_array().unwrap();
    assert_eq!(attachments.len(), 1);
    assert_eq!(attachments[0]["filename"], "my_notes.txt");
    assert_eq!(attachments[0]["description"], "notes");
    assert_eq!(attachments[0]["size"], 5);
    let fetch = async |url: &Value| {
        let url = text(url);
        let path = url
            .strip_prefix(&wire.sandbox.api_url())
            .unwrap()
            .to_owned();
        let request = http::Request::builder()
            .uri(path)
            .header("host", "localhost");
        wire.exchange(request.body("".into()).unwrap())
            .await
            .unwrap()
    };
    assert_eq!(fetch(&attachments[0]["url"]).await.body, "hello");
    let picture = fetch(&message["embeds"][0]["image"]["url"]).await;
    assert_eq!(picture.header("content-type"), Some("image/png"));
    assert_eq!(picture.body, "\u{1}PNG");

    // An edit that keeps nothing removes the file.
    let path = format!("{messages}/{}", text(&message["id"]));
    let edited = wire
        .patch(&path, json!({ "attachments": [] }))
        .await
        .expect(200);
    assert_eq!(edited["attachments"], json!([]));
}

#[tokio::test]
async fn reactions_come_and_go() {
    let wire = Wire::start().await;
    let id = wire.say("react").await;
    let message = format!("{}/messages/{id}", wire.channel());
    let thumb = format!("{message}/reactions/%F0%9F%91%8D");
    wire.send(Method::PUT, &format!("{thumb}/%40me"), None)
        .await
        .expect(204);
    let event = wire.event("MESSAGE_REACTION_ADD");
    assert_eq!(event["emoji"], json!({ "id": null, "name": "👍" }));
    // Once more changes nothing.
    wire.send(Method::PUT, &format!("{thumb}/@me"), None)
        .await
        .expect(204);
    assert_eq!(wire.events("MESSAGE_REACTION_ADD").len(), 1);
    let alice = wire.sandbox.user("alice");
    let seen = alice
        .sees(wire.sandbox.channel(), id.parse().unwrap())
        .unwrap();
    alice.react(&seen, "👍").await.unwrap();
    let reactions = wire.get(&message).await.expect(200)["reactions"].clone();
    assert_eq!(
        (&reactions[0]["count"], &reactions[0]["me"]),
        (&json!(2), &json!(true))
    );
    assert_eq!(
        wire.get(&thumb).await.expect(200).as_array().unwrap().len(),
        2
    );
    wire.delete(&format!("{thumb}/{}", alice.id()))
        .await
        .expect(204);
    wire.delete(&format!("{thumb}/@me")).await.expect(204);
    assert_eq!(wire.events("MESSAGE_REACTION_REMOVE").len(), 2);
    assert!(
        wire.get(&message)
            .await
            .expect(200)
            .get("reactions")
            .is_none()
    );
    let word = format!("{message}/reactions/word/@me");
    wire.send(Method::PUT, &word, None)
        .await
        .refused(404, 10014);
    let custom = format!("{message}/reactions/name%3A123/@me");
    wire.send(Method::PUT, &custom, None)
        .await
        .refused(404, 10014);
    wire.delete(&format!("{message}/reactions"))
        .await
        .expect(204);
    wire.event("MESSAGE_REACTION_REMOVE_ALL");
}

#[tokio::test]
async fn pins_are_listed_latest_first() {
    let wire = Wire::start().await;
    let (first, second) = (wire.say("1").await, wire.say("2").await);
    let pins = format!("{}/messages/pins", wire.channel());
    for id in [&second, &first] {
        wire.send(Method::PUT, &format!("{pins}/{id}"), None)
            .await
            .expect(204);
    }
    wire.event("CHANNEL_PINS_UPDATE");
    assert_eq!(wire.event("MESSAGE_CREATE")["type"], 6);
    let page = wire.get(&format!("{pins}?limit=1")).await.expect(200);
    assert_eq!(page["items"][0]["message"]["id"], *first);
    assert_eq!(page["has_more"], true);
    wire.delete(&format!("{pins}/{first}")).await.expect(204);
    let page = wire.get(&pins).await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["message"]["pinned"], true);
}

#[tokio::test]
async fn messages_are_deleted_in_bulk() {
    let wire = Wire::start().await;
    let ids = [
        wire.say("1").await,
        wire.say("2").await,
        wire.say("3").await,
    ];
    let bulk = format!("{}/messages/bulk-delete", wire.channel());
    wire.post(&bulk, json!({ "messages": [&ids[0]] }))
        .await
        .refused(400, 50035);
    let old = json!({ "messages": [&ids[0], "123"] });
    wire.post(&bulk, old).await.refused(400, 50034);
    wire.post(&bulk, json!({ "messages": &ids[..2] }))
        .await
        .expect(204);
    assert_eq!(wire.event("MESSAGE_DELETE_BULK")["ids"], json!(&ids[..2]));
    let left = wire
        .get(&format!("{}/messages", wire.channel()))
        .await
        .expect(200);
    assert_eq!(left.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn components_v2_and_polls_are_kept() {
    let wire = Wire::start().await;
    let messages = format!("{}/messages", wire.channel());
    let layout = json!({ "flags": 1 << 15, "components": [
        { "type": 17, "accent_color": 255, "components": [
            { "type": 10, "content": "# Title" },
            { "type": 9, "components": [{ "type": 10, "content": "text" }],
              "accessory": { "type": 2, "style": 2, "label": "b", "custom_id": "b" } },
            { "type": 14 },
        ] },
    ] });
    let message = wire.post(&messages, layout).await.expect(200);
    assert_eq!(message["flags"], 1 << 15);
    assert_eq!(
        message["components"][0]["components"][1]["accessory"]["id"],
        5
    );
    let poll = json!({ "poll": {
        "question": { "text": "Tea?" }, "duration": 1,
        "answers": [{ "poll_media": { "text": "yes" } }, { "poll_media": { "text": "no" } }],
    } });
    let message = wire.post(&messages, poll).await.expect(200);
    assert_eq!(message["poll"]["answers"][1]["answer_id"], 2);
    let id = text(&message["id"]);
    let voters = format!("{}/polls/{id}/answers/1", wire.channel());
    assert_eq!(wire.get(&voters).await.expect(200)["users"], json!([]));
    let expire = format!("{}/polls/{id}/expire", wire.channel());
    let ended = wire.post(&expire, json!({})).await.expect(200);
    assert_eq!(ended["poll"]["results"]["is_finalized"], true);
}
