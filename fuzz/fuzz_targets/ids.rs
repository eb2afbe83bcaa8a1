//! Ids from text and from JSON agree, and come back as they were.
#![no_main]

use cordial_model::{
    id::{Id, marker::GenericMarker},
    json,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = text.parse::<Id<GenericMarker>>();
    let quoted = json::from_str::<Id<GenericMarker>>(&json::to_string(text));
    assert_eq!(parsed.ok(), quoted.ok());
    if let Ok(id) = json::from_str::<Id<GenericMarker>>(text) {
        assert_eq!(json::from_str(&json::to_string(&id)).ok(), Some(id));
    }
});
