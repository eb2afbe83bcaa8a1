//! Compressed streams, whole and broken.

#![cfg(any(feature = "zlib", feature = "zstd"))]

mod support;

use cordial_gateway::{
    Compression,
    inflate::{InflateError, Inflater},
};
use support::deflate::Deflater;

const LIMIT: usize = 4 * 1024 * 1024;

fn kinds() -> impl Iterator<Item = Compression> {
    [Compression::Zlib, Compression::Zstd]
        .into_iter()
        .filter(|kind| kind.is_supported())
}

fn random_message(rng: &mut fastrand::Rng) -> Vec<u8> {
    let len = match rng.u8(..16) {
        0 => rng.usize(1..4),
        15 => rng.usize(100_000..300_000),
        _ => rng.usize(10..5000),
    };
    let mut message = vec![b'x'; len];
    // Half noise, half repetition: both stored and compressed blocks.
    if rng.bool() {
        rng.fill(&mut message);
    }
    message
}

#[test]
fn inflates_message_after_message() {
    for kind in kinds() {
        let mut rng = fastrand::Rng::with_seed(5);
        let mut deflater = Deflater::new(kind);
        let mut inflater = Inflater::new(kind, LIMIT).unwrap();
        for round in 0..300 {
            let message = random_message(&mut rng);
            let frame = deflater.message(&message);
            let inflated = inflater.push(&frame).unwrap().expect("a whole message");
            assert!(inflated == message, "{kind:?} {round}");
        }
    }
}

#[test]
fn plain_messages_pass() {
    let mut inflater = Inflater::new(Compression::None, 8).unwrap();
    assert!(inflater.is_plain());
    assert_eq!(
        inflater.push(b"12345678").unwrap(),
        Some(b"12345678".as_slice())
    );
    assert_eq!(
        inflater.push(b"123456789"),
        Err(InflateError::TooLarge { limit: 8 })
    );
}

#[test]
fn the_limit_is_exact() {
    for kind in kinds() {
        let limit = 100_000;
        let inflate = |len: usize| {
            let frame = Deflater::new(kind).message(&vec![7; len]);
            let mut inflater = Inflater::new(kind, limit).unwrap();
            inflater
                .push(&frame)
                .map(|message| message.map(<[u8]>::len))
        };
        assert_eq!(inflate(limit), Ok(Some(limit)), "{kind:?}");
        assert_eq!(
            inflate(limit + 1),
            Err(InflateError::TooLarge { limit }),
            "{kind:?}"
        );
    }
}

#[test]
fn a_bomb_is_cut_off_at_the_limit() {
    for kind in kinds() {
        let bomb = Deflater::new(kind).message(&vec![0; 200_000_000]);
        assert!(bomb.len() < 400_000, "{kind:?}: {}", bomb.len());
        let mut inflater = Inflater::new(kind, LIMIT).unwrap();
        assert_eq!(
            inflater.push(&bomb),
            Err(InflateError::TooLarge { limit: LIMIT })
        );
        // What it holds is what it may hold.
        let debug = format!("{inflater:?}");
        let capacity: usize = debug
            .split("capacity: ")
            .nth(1)
            .and_then(|rest| rest.split(',').next())
            .and_then(|digits| digits.parse().ok())
            .unwrap();
        assert!(capacity <= LIMIT + 1, "{capacity}");
    }
}

#[test]
fn memory_is_given_back_after_a_big_message() {
    for kind in kinds() {
        let mut deflater = Deflater::new(kind);
        let mut inflater = Inflater::new(kind, LIMIT).unwrap();
        inflater
            .push(&deflater.message(&vec![1; LIMIT]))
            .unwrap()
            .unwrap();
        assert_eq!(
            inflater.push(&deflater.message(b"small")).unwrap(),
            Some(b"small".as_slice())
        );
        assert!(
            format!("{inflater:?}").contains("capacity: 65536"),
            "{inflater:?}"
        );
    }
}

#[test]
fn corrupt_streams_are_errors() {
    for kind in kinds() {
        let mut rng = fastrand::Rng::with_seed(11);
        let mut errors = 0;
        for _ in 0..300 {
            let mut deflater = Deflater::new(kind);
            let mut inflater = Inflater::new(kind, LIMIT).unwrap();
            for _ in 0..4 {
                let mut frame = deflater.message(&random_message(&mut rng));
                for _ in 0..3 {
                    let at = rng.usize(..frame.len());
                    frame[at] ^= 1 << rng.u8(..8);
                }
                if inflater.push(&frame).is_err() {
                    errors += 1;
                    break;
                }
            }
        }
        // Neither format has checksums in the middle of a stream, so not every flipped bit can be seen.
        assert!(errors > 100, "{kind:?}: {errors}");
    }
}

#[test]
fn noise_is_an_error_or_nothing() {
    for kind in kinds() {
        let mut rng = fastrand::Rng::with_seed(13);
        for _ in 0..2000 {
            let noise: Vec<u8> = (0..rng.usize(..300)).map(|_| rng.u8(..)).collect();
            let mut inflater = Inflater::new(kind, LIMIT).unwrap();
            if let Ok(Some(message)) = inflater.push(&noise) {
                assert!(message.len() <= LIMIT);
            }
        }
    }
}

#[cfg(feature = "zlib")]
#[test]
fn a_zlib_message_may_come_in_many_frames() {
    let mut rng = fastrand::Rng::with_seed(17);
    let mut deflater = Deflater::new(Compression::Zlib);
    let mut inflater = Inflater::new(Compression::Zlib, LIMIT).unwrap();
    for _ in 0..200 {
        let message = random_message(&mut rng);
        let frame = deflater.message(&message);
        // The last cut may go through the suffix.
        let cut = frame.len() - rng.usize(1..4);
        let (first, second) = frame.split_at(cut);
        assert_eq!(inflater.push(first).unwrap(), None);
        assert!(inflater.push(second).unwrap() == Some(&*message));
    }
}

#[cfg(feature = "zlib")]
#[test]
fn a_zlib_stream_begins_with_the_header_of_one() {
    let whole = Deflater::new(Compression::Zlib).message(b"{}");
    let (header, rest) = whole.split_at(2);
    let mut zlib = flate2::Decompress::new(true);
    for first in 0..=u8::MAX {
        for second in 0..=u8::MAX {
            let mut inflater = Inflater::new(Compression::Zlib, LIMIT).unwrap();
            assert_eq!(inflater.push(&[first]), Ok(None));
            let answer = inflater.push(&[second]);
            // What zlib takes, but for streams that begin with a dictionary of their own.
            zlib.reset(true);
            let header = [first, second];
            let accepted = zlib
                .decompress(&header, &mut [0; 16], flate2::FlushDecompress::Sync)
                .is_ok();
            assert_eq!(answer.is_ok(), accepted && second & 0x20 == 0, "{header:?}");
        }
    }
    let mut inflater = Inflater::new(Compression::Zlib, LIMIT).unwrap();
    assert_eq!(inflater.push(header).unwrap(), None);
    assert_eq!(inflater.push(rest).unwrap(), Some(b"{}".as_slice()));
}

#[cfg(feature = "zlib")]
#[test]
fn the_parts_of_a_zlib_message_count_together() {
    let mut deflater = Deflater::new(Compression::Zlib);
    let mut inflater = Inflater::new(Compression::Zlib, LIMIT).unwrap();
    let whole: Vec<u8> = deflater.message(&vec![1; 2 * LIMIT]);
    let end = whole
        .chunks(64)
        .find_map(|part| inflater.push(part).map(drop).err());
    assert_eq!(end, Some(InflateError::TooLarge { limit: LIMIT }));
}

#[cfg(feature = "zstd")]
#[test]
fn a_zstd_frame_cut_short_is_truncated() {
    let frame = Deflater::new(Compression::Zstd).message(br#"{"op":11}"#);
    for cut in 0..frame.len() {
        let mut inflater = Inflater::new(Compression::Zstd, LIMIT).unwrap();
        assert_eq!(
            inflater.push(&frame[..cut]),
            Err(InflateError::Truncated),
            "{cut}"
        );
    }
}

#[cfg(feature = "zstd")]
#[test]
fn a_zstd_window_beyond_reason_is_refused() {
    let mut stream = zstd_safe::CCtx::create();
    stream
        .set_parameter(zstd_safe::CParameter::WindowLog(27))
        .unwrap();
    let mut deflater = Deflater::Zstd(stream);
    let frame = deflater.message(b"{}");
    let mut inflater = Inflater::new(Compression::Zstd, LIMIT).unwrap();
    assert!(matches!(
        inflater.push(&frame),
        Err(InflateError::Corrupt(_))
    ));
}

#[cfg(feature = "zstd")]
#[test]
fn every_level_of_zstd_flushes_where_a_message_ends() {
    for level in [-5, 1, 6, 12, 19] {
        let mut rng = fastrand::Rng::with_seed(19);
        let mut stream = zstd_safe::CCtx::create();
        stream.init(level).unwrap();
        // As Discord has it.
        stream
            .set_parameter(zstd_safe::CParameter::WindowLog(18))
            .unwrap();
        let mut deflater = Deflater::Zstd(stream);
        let mut inflater = Inflater::new(Compression::Zstd, LIMIT).unwrap();
        for round in 0..40 {
            let message = random_message(&mut rng);
            let frame = deflater.message(&message);
            assert!(
                inflater.push(&frame).unwrap() == Some(&*message),
                "{level} {round}"
            );
        }
    }
}
