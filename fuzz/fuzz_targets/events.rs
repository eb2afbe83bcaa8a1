//! Every event's payload: no panic; what decodes encodes to JSON that decodes again.
#![no_main]

use cordial_model::{
    gateway::{Event, EventType},
    json,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (kind, text) = input;
    let kind = EventType::ALL[usize::from(kind) % EventType::ALL.len()];
    if let Ok(event) = Event::from_json(kind, kind.name().unwrap_or_default(), text) {
        let again = json::to_string(&event);
        assert!(Event::from_json(kind, kind.name().unwrap_or_default(), &again).is_ok(), "{again}");
    }
});
