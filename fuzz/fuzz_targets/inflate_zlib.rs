//! The zlib-stream transport: frames of any bytes give payloads within the limit or an error, and never a panic, wherever the
//! inflater rests. And messages that a server might send are the same to an inflater that rests and to one that never does.
#![no_main]

use cordial_gateway::inflate::{Compression, Inflater};
use flate2::{Compress, FlushCompress};
use libfuzzer_sys::fuzz_target;

const LIMIT: usize = 1 << 16;

fuzz_target!(|frames: Vec<(bool, &[u8])>| {
    let mut inflater = Inflater::new(Compression::Zlib, LIMIT).expect("the feature is on");
    for (rest, frame) in &frames {
        if *rest {
            inflater.rest();
        }
        match inflater.push(frame) {
            Ok(Some(payload)) => assert!(payload.len() <= LIMIT),
            Ok(None) => {}
            Err(_) => break,
        }
    }

    let mut server = Compress::new(flate2::Compression::new(6), true);
    let mut awake = Inflater::new(Compression::Zlib, LIMIT).expect("the feature is on");
    let mut resting = Inflater::new(Compression::Zlib, LIMIT).expect("the feature is on");
    for (rest, message) in frames {
        if rest {
            resting.rest();
        }
        // There is nothing to flush behind nothing.
        if message.is_empty() {
            continue;
        }
        let frame = deflate(&mut server, message);
        let expected = awake.push(&frame);
        assert_eq!(resting.push(&frame), expected);
        if message.len() > LIMIT {
            assert!(expected.is_err());
            return;
        }
        assert_eq!(expected, Ok(Some(message)));
    }
});

fn deflate(server: &mut Compress, message: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(message.len() + 64);
    let start = server.total_in();
    loop {
        let consumed = (server.total_in() - start) as usize;
        server
            .compress_vec(&message[consumed..], &mut frame, FlushCompress::Sync)
            .expect("a message can be compressed");
        if frame.len() < frame.capacity() {
            return frame;
        }
        frame.reserve(frame.capacity());
    }
}
