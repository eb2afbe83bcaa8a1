//! The JSON parser agrees with `serde_json` on what is JSON, and reading what was skipped never panics.
#![no_main]

use cordial_model::json::{self, RawJson};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let ours = json::from_slice::<RawJson>(bytes);
    // Lone surrogates read as U+FFFD here and are an error there; deep nesting is cut off at another depth.
    let theirs = serde_json::from_slice::<serde_json::Value>(bytes);
    if let (Ok(value), Err(error)) = (&ours, &theirs) {
        let text = error.to_string();
        let differs = text.contains("surrogate") || text.contains("number out of range") || text.contains("hex escape");
        assert!(differs, "{text}: {}", value.get());
    }
    if let (Err(error), Ok(_)) = (&ours, &theirs) {
        assert!(error.to_string().contains("nested too deeply"), "{error}");
    }
});
