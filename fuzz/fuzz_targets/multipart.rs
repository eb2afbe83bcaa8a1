//! Multipart bodies: no panic, and no part that the body does not hold.
#![no_main]

use cordial_sandbox::parse_multipart;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &[u8])| {
    let (boundary, body) = input;
    if let Ok(parts) = parse_multipart(boundary, &bytes::Bytes::copy_from_slice(body)) {
        let held: usize = parts.iter().map(|part| part.data.len()).sum();
        assert!(held <= body.len());
    }
});
