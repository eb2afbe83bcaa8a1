//! With the feature `serde`, models go through any self-describing format and come back as they were.
#![cfg(feature = "serde")]

use cordial_model::{
    Timestamp,
    channel::message::Message,
    gateway::Intents,
    guild::Role,
    id::{Id, marker::UserMarker},
    json,
};
use serde_json::{Value, json};

fn message() -> Value {
    json!({
        "id": "334385199974967042", "channel_id": "290926798999357250", "type": 0, "flags": 0, "tts": false,
        "author": {"id": "53908099506183680", "username": "mason", "discriminator": "0", "global_name": null, "avatar": null},
        "content": "\"Supa\" Hot 🔥", "timestamp": "2017-07-11T17:27:07.299000+00:00", "edited_timestamp": null,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "pinned": false,
        "embeds": [{"type": "rich", "title": "A title", "fields": [{"name": "a", "value": "b", "inline": true}]}],
        "components": [
            {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]},
            {"type": 99, "something": "new"}
        ]
    })
}

#[test]
fn a_message_goes_through_a_tree_and_comes_back() {
    let text = message().to_string();
    let direct: Message = json::from_str(&text).unwrap();
    let through: Message = serde_json::from_value(message()).unwrap();
    assert_eq!(direct, through);
    let written = serde_json::to_value(&through).unwrap();
    assert_eq!(
        written,
        serde_json::from_str::<Value>(&json::to_string(&direct)).unwrap()
    );
    assert_eq!(serde_json::from_value::<Message>(written).unwrap(), direct);
}

#[test]
fn ids_flags_and_moments_are_what_they_are_in_json() {
    assert_eq!(
        serde_json::to_value(Id::<UserMarker>::new(5)).unwrap(),
        json!("5")
    );
    assert_eq!(
        serde_json::from_value::<Id<UserMarker>>(json!(5)).unwrap(),
        Id::new(5)
    );
    assert_eq!(serde_json::to_value(Intents::GUILDS).unwrap(), json!(1));
    let moment: Timestamp = serde_json::from_value(json!("1970-01-01T00:00:01+00:00")).unwrap();
    assert_eq!(moment, Timestamp::from_secs(1));
}

#[test]
fn an_error_names_the_path() {
    let error = serde_json::from_value::<Role>(json!({"id": "x", "name": "y"}))
        .unwrap_err()
        .to_string();
    assert!(error.contains("id"), "{error}");
}
