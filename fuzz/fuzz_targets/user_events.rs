//! Every event of a user session: no panic; what decodes encodes to JSON that decodes again to the same.
#![no_main]

use cordial_model::{
    json,
    user_session::{UserEvent, UserEventType},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (kind, text) = input;
    let kinds = UserEvent::TYPED;
    // What is not of that list is common to bots, or nobody knows its name.
    let name = kinds
        .get(usize::from(kind))
        .copied()
        .or_else(|| UserEventType::ALL.get(usize::from(kind)).copied())
        .and_then(UserEventType::name)
        .unwrap_or("SOMETHING_NEW");
    if let Ok(event) = UserEvent::from_json(name, text) {
        let again = json::to_string(&event);
        let read = UserEvent::from_json(name, &again);
        // A number that is none is not equal to itself, but written the same.
        assert_eq!(read.map(|event| json::to_string(&event)).ok(), Some(again));
    }
});
