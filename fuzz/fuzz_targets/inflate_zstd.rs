//! The zstd-stream transport: frames of any bytes give payloads within the limit or an error, and never a panic.
#![no_main]

use cordial_gateway::inflate::{Compression, Inflater};
use libfuzzer_sys::fuzz_target;

const LIMIT: usize = 1 << 16;

fuzz_target!(|frames: Vec<(bool, &[u8])>| {
    let mut inflater = Inflater::new(Compression::Zstd, LIMIT).expect("the feature is on");
    for (rest, frame) in frames {
        if rest {
            inflater.rest();
        }
        match inflater.push(frame) {
            Ok(Some(payload)) => assert!(payload.len() <= LIMIT),
            Ok(None) => {}
            Err(_) => break,
        }
    }
});
