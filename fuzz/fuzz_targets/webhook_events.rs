//! Webhook events: no panic; what decodes encodes to JSON that decodes again to the same.
#![no_main]

use cordial_model::{
    json,
    webhook_event::{WebhookEventType, WebhookPayload},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (kind, data) = input;
    // Either the whole body, or the data of an event that has a name.
    let text = match WebhookEventType::ALL.get(usize::from(kind)) {
        Some(kind) => format!(
            r#"{{"version":1,"application_id":"3","type":1,"event":{{"type":"{kind}","timestamp":"2024-10-18T14:42:53","data":{data}}}}}"#
        ),
        None => data.to_owned(),
    };
    if let Ok(payload) = json::from_str::<WebhookPayload>(&text) {
        let again = json::to_string(&payload);
        let read = json::from_str::<WebhookPayload>(&again);
        assert_eq!(read.map(|payload| json::to_string(&payload)).ok(), Some(again));
    }
});
