//! Messages are found in what was read, however it was cut; and what no server may send is an error.

use cordial_gateway::websocket::{FrameError, FrameReader, MessageKind, write_frame};

const LIMIT: usize = 1024 * 1024;

/// A frame as a server sends it.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        len @ ..126 => bytes.push(len as u8),
        len @ 126..=0xffff => {
            bytes.push(126);
            bytes.extend((len as u16).to_be_bytes());
        }
        len => {
            bytes.push(127);
            bytes.extend((len as u64).to_be_bytes());
        }
    }
    bytes.extend(payload);
    bytes
}

/// Everything that is found in bytes which come in pieces.
fn read(
    reader: &mut FrameReader,
    mut bytes: &[u8],
    mut piece: impl FnMut() -> usize,
) -> Result<Vec<(MessageKind, Vec<u8>)>, FrameError> {
    let mut found = Vec::new();
    loop {
        while let Some(kind) = reader.poll_message()? {
            found.push((kind, reader.payload().to_vec()));
        }
        if bytes.is_empty() {
            reader.rest();
            return Ok(found);
        }
        let space = reader.space();
        let len = piece().clamp(1, bytes.len().min(space.len()));
        space[..len].copy_from_slice(&bytes[..len]);
        reader.filled(len);
        bytes = &bytes[len..];
    }
}

fn read_all(bytes: &[u8]) -> Result<Vec<(MessageKind, Vec<u8>)>, FrameError> {
    read(&mut FrameReader::new(LIMIT), bytes, || usize::MAX)
}

fn capacity(reader: &FrameReader) -> usize {
    let debug = format!("{reader:?}");
    let digits = debug.split("capacity: ").nth(1).unwrap().split(',').next();
    digits.unwrap().parse().unwrap()
}

#[test]
fn messages_of_every_length_are_found_however_they_are_cut() {
    let mut rng = fastrand::Rng::with_seed(3);
    let mut bytes = Vec::new();
    let mut sent = Vec::new();
    for len in [
        0, 1, 125, 126, 127, 65_535, 65_536, 200_000, 3, 32_768, 32_764, 999,
    ] {
        let payload: Vec<u8> = (0..len).map(|_| rng.u8(..)).collect();
        bytes.extend(frame(0x82, &payload));
        sent.push((MessageKind::Binary, payload));
    }
    for piece in [1, 2, 13, 1000, 32_768, usize::MAX] {
        let mut reader = FrameReader::new(LIMIT);
        assert_eq!(read(&mut reader, &bytes, || piece).unwrap(), sent);
        assert_eq!(capacity(&reader), 0, "an idle reader has no buffer");
    }
    let mut pieces = fastrand::Rng::with_seed(4);
    let mut reader = FrameReader::new(LIMIT);
    assert_eq!(
        read(&mut reader, &bytes, || pieces.usize(1..50_000)).unwrap(),
        sent
    );
}

#[test]
fn a_message_in_parts_is_put_together_around_a_ping() {
    let bytes = [
        frame(0x01, b"He"),
        frame(0x89, b"are you there"),
        frame(0x00, b""),
        frame(0x80, b"llo"),
        frame(0x8a, b""),
        frame(0x81, b"again"),
    ]
    .concat();
    assert_eq!(
        read_all(&bytes).unwrap(),
        [
            (MessageKind::Ping, b"are you there".to_vec()),
            (MessageKind::Text, b"Hello".to_vec()),
            (MessageKind::Pong, Vec::new()),
            (MessageKind::Text, b"again".to_vec()),
        ]
    );
}

#[test]
fn what_no_server_may_send_is_an_error() {
    let mut masked = Vec::new();
    write_frame(&mut masked, MessageKind::Text, b"x", [1, 2, 3, 4]);
    for (bytes, what) in [
        (masked, "masked"),
        (frame(0xc1, b"x"), "an extension"),
        (frame(0x83, b"x"), "an unknown kind"),
        (frame(0x8b, b"x"), "an unknown control frame"),
        (frame(0x80, b"x"), "no beginning"),
        ([frame(0x01, b"x"), frame(0x82, b"x")].concat(), "no end"),
        (frame(0x09, b"x"), "a control frame in parts"),
        (frame(0x89, &[0; 126]), "a long control frame"),
        (frame(0x88, b"x"), "half a close code"),
    ] {
        assert!(
            matches!(read_all(&bytes), Err(FrameError::Protocol(_))),
            "{what}"
        );
    }
}

#[test]
fn the_limit_holds_for_frames_and_for_all_parts_together() {
    assert!(read_all(&frame(0x82, &vec![0; LIMIT])).is_ok());
    let too_large = Err(FrameError::TooLarge { limit: LIMIT });
    assert_eq!(read_all(&frame(0x82, &vec![0; LIMIT + 1])), too_large);
    // At once, without waiting for it to come.
    assert_eq!(
        read_all(&[0x82, 127, 255, 255, 255, 255, 255, 255, 255, 255]),
        too_large
    );
    let half = vec![0; LIMIT / 2];
    let parts = [frame(0x02, &half), frame(0x00, &half), frame(0x80, b"x")].concat();
    assert_eq!(read_all(&parts), too_large);
}

#[test]
fn a_length_that_is_only_claimed_takes_no_memory() {
    let mut reader = FrameReader::new(64 * LIMIT);
    let mut bytes = vec![0x82, 127];
    bytes.extend((64 * LIMIT as u64).to_be_bytes());
    bytes.extend([0; 1000]);
    assert_eq!(read(&mut reader, &bytes, || 100).unwrap(), []);
    reader.space();
    assert!(capacity(&reader) <= 64 * 1024, "{reader:?}");
}

#[test]
fn memory_is_given_back_after_a_big_message() {
    let mut reader = FrameReader::new(LIMIT);
    let big = frame(0x82, &vec![7; LIMIT]);
    assert_eq!(read(&mut reader, &big, || 1 << 20).unwrap().len(), 1);
    assert_eq!(capacity(&reader), 0);
    reader.space();
    assert!(capacity(&reader) <= 32 * 1024, "{reader:?}");
}

#[test]
fn frames_of_a_client_are_masked() {
    let mut out = Vec::new();
    write_frame(&mut out, MessageKind::Text, b"abcde", [1, 2, 3, 4]);
    assert_eq!(
        out,
        [
            0x81,
            0x85,
            1,
            2,
            3,
            4,
            b'a' ^ 1,
            b'b' ^ 2,
            b'c' ^ 3,
            b'd' ^ 4,
            b'e' ^ 1
        ]
    );
    for (len, head) in [(125, 6), (126, 8), (65_535, 8), (65_536, 14)] {
        let mut out = Vec::new();
        write_frame(&mut out, MessageKind::Binary, &vec![0; len], [0; 4]);
        assert_eq!(out.len(), head + len);
    }
}
