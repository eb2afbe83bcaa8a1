//! What a server sends before the gateway speaks: the answer to the handshake and frames, cut anywhere. Messages within the
//! limit or an error, and never a panic.
#![no_main]

use cordial_gateway::websocket::{FrameReader, Handshake};
use libfuzzer_sys::fuzz_target;

const LIMIT: usize = 1 << 16;

fuzz_target!(|pieces: Vec<&[u8]>| {
    let handshake = Handshake::new(7);
    let mut reader = FrameReader::new(LIMIT);
    for mut piece in pieces {
        if let Ok(Some(end)) = handshake.answer(piece) {
            assert!(end <= piece.len());
        }
        while !piece.is_empty() {
            let space = reader.space();
            let len = piece.len().min(space.len());
            space[..len].copy_from_slice(&piece[..len]);
            reader.filled(len);
            piece = &piece[len..];
            loop {
                match reader.poll_message() {
                    Ok(Some(_)) => assert!(reader.payload().len() <= LIMIT),
                    Ok(None) => break,
                    Err(_) => return,
                }
            }
            reader.rest();
        }
    }
});
