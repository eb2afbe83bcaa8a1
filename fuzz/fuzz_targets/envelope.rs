//! The outside of a gateway payload: no panic, and the data lies inside the payload.
#![no_main]

use cordial_model::gateway::Envelope;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(envelope) = Envelope::parse(bytes) {
        assert!(envelope.data.end <= bytes.len());
        if serde_json::from_slice::<serde_json::Value>(bytes).is_ok() && !envelope.data.is_empty() {
            // Another object may stand behind the data; decoding finds that out.
            let mut values = serde_json::Deserializer::from_slice(&bytes[envelope.data]).into_iter::<serde_json::Value>();
            assert!(values.next().is_some_and(|value| value.is_ok()));
        }
    }
});
