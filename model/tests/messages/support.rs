//! Round trips, and the list of documented fields.

use std::{collections::BTreeSet, fmt::Debug, sync::LazyLock};

use cordial_model::json::{self, Decode, Encode};
use serde_json::Value;

static STRUCTURES: LazyLock<Value> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/structures.json");
    let text = std::fs::read_to_string(path).expect("the specification is part of the repository");
    serde_json::from_str(&text).expect("the specification is JSON")
});

/// Reads a value without any degradation, writes it and reads it again: nothing is lost on the way.
pub(crate) fn round_trip<T: Decode + Encode + PartialEq + Debug>(value: &Value) -> T {
    let decoded: T = json::from_str_strict(&value.to_string())
        .unwrap_or_else(|error| panic!("{error} in {value:#}"));
    let text = json::to_string(&decoded);
    let written: Value = serde_json::from_str(&text).expect("what is written is JSON");
    assert_eq!(&written, value);
    let again: T = json::from_str_strict(&text).expect("what is written can be read");
    assert_eq!(again, decoded);
    decoded
}

/// Requires that an example has every field that Discord documents for the structure, but for the exceptions.
#[track_caller]
pub(crate) fn is_complete(page: &str, title: &str, example: &Value, exceptions: &[&str]) {
    let structure = STRUCTURES
        .as_array()
        .and_then(|all| {
            all.iter()
                .find(|one| one["page"] == page && one["title"] == title)
        })
        .unwrap_or_else(|| panic!("{page} has no {title}"));
    let documented: BTreeSet<&str> = structure["fields"]
        .as_array()
        .expect("a structure has fields")
        .iter()
        .filter_map(|field| field["name"].as_str())
        .collect();
    let example: BTreeSet<&str> = example
        .as_object()
        .expect("the example is an object")
        .keys()
        .map(String::as_str)
        .collect();
    let missing: Vec<_> = documented
        .difference(&example)
        .filter(|field| !exceptions.contains(field))
        .collect();
    assert!(
        missing.is_empty(),
        "the example of {title} lacks {missing:?}"
    );
}

/// A user in the form of messages and interactions.
pub(crate) fn user(id: &str, username: &str) -> Value {
    serde_json::json!({
        "id": id, "username": username, "discriminator": "0", "global_name": null,
        "avatar": "a_8342729096ea3675442027381ff50dfe", "bot": false, "system": false, "public_flags": 64,
        "primary_guild": null
    })
}

/// A member without user, as events and resolved data have it.
pub(crate) fn member() -> Value {
    serde_json::json!({
        "nick": "Nick", "avatar": null, "roles": ["41771983423143936"], "joined_at": "2015-04-26T06:26:56.936000+00:00",
        "premium_since": null, "communication_disabled_until": null, "banner": null, "flags": 0, "deaf": false, "mute": false,
        "pending": false
    })
}

/// A channel as interactions tell of it.
pub(crate) fn channel() -> Value {
    serde_json::json!({
        "id": "41771983423143937", "type": 0, "guild_id": "41771983423143931", "name": "general", "position": 6,
        "nsfw": true, "flags": 0, "last_message_id": "155117677105512449", "permissions": "2251799813685247"
    })
}
