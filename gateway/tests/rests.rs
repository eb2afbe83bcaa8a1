//! Inflaters that are put to rest between messages: they go on as if nothing had been, and hold little meanwhile.

#![cfg(any(feature = "zlib", feature = "zstd"))]

mod support;

use cordial_gateway::{
    Compression,
    inflate::{InflateError, Inflater},
};
use support::deflate::Deflater;

const LIMIT: usize = 4 * 1024 * 1024;
/// What an idle shard with a zlib stream may hold in its inflater, when what it got was JSON.
#[cfg(feature = "zlib")]
const AT_REST: usize = 16 * 1024;
#[cfg(feature = "zlib")]
const ACK: &[u8] = br#"{"t":null,"s":null,"op":11,"d":null}"#;

fn kinds() -> impl Iterator<Item = Compression> {
    [Compression::Zlib, Compression::Zstd]
        .into_iter()
        .filter(|kind| kind.is_supported())
}

/// Messages that refer far back: each is made of words of a kind that the stream had before, noise that it had before, and some
/// that is new.
struct Messages {
    rng: fastrand::Rng,
    noise: Vec<u8>,
}

impl Messages {
    fn new(seed: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut noise = vec![0; 48 * 1024];
        rng.fill(&mut noise);
        Self { rng, noise }
    }

    fn next(&mut self) -> Vec<u8> {
        let wanted = match self.rng.u8(..20) {
            0 => 100_000,
            1..4 => self.rng.usize(10_000..40_000),
            4..10 => self.rng.usize(500..5000),
            _ => self.rng.usize(1..100),
        };
        let mut message = Vec::new();
        while message.len() < wanted {
            if self.rng.u8(..4) == 0 {
                let start = self.rng.usize(..self.noise.len());
                let end = (start + self.rng.usize(1..3000)).min(self.noise.len());
                message.extend_from_slice(&self.noise[start..end]);
            } else {
                let id = self.rng.u16(..50);
                message
                    .extend_from_slice(format!(r#"{{"id":"{id}","name":"a name"}},"#).as_bytes());
            }
        }
        message.truncate(wanted);
        message
    }
}

#[test]
fn an_inflater_that_rests_gives_what_one_gives_that_never_does() {
    for kind in kinds() {
        for seed in 0..12 {
            let mut rng = fastrand::Rng::with_seed(seed);
            let mut messages = Messages::new(seed);
            let mut deflater = Deflater::new(kind);
            let mut awake = Inflater::new(kind, LIMIT).unwrap();
            let mut resting = Inflater::new(kind, LIMIT).unwrap();
            let rests = rng.u8(1..10);
            for round in 0..60 {
                if rng.u8(..10) < rests {
                    resting.rest();
                }
                let message = messages.next();
                let frame = deflater.message(&message);
                assert!(awake.push(&frame).unwrap() == Some(&*message));
                assert!(
                    resting.push(&frame).unwrap() == Some(&*message),
                    "{kind:?}, seed {seed}, round {round}"
                );
            }
        }
    }
}

#[test]
fn the_message_buffer_is_given_back() {
    for kind in kinds() {
        let mut deflater = Deflater::new(kind);
        let mut inflater = Inflater::new(kind, LIMIT).unwrap();
        inflater.push(&deflater.message(b"first")).unwrap();
        inflater.rest();
        let debug = format!("{inflater:?}");
        assert!(debug.contains("capacity: 0"), "{debug}");
    }
}

#[cfg(feature = "zlib")]
#[test]
fn a_rest_keeps_the_part_of_a_message_that_has_come() {
    let mut messages = Messages::new(29);
    let mut deflater = Deflater::new(Compression::Zlib);
    let mut inflater = Inflater::new(Compression::Zlib, LIMIT).unwrap();
    for round in 0..200 {
        let message = messages.next();
        let frame = deflater.message(&message);
        // Between the bytes of the stream's header as well, and within the flush at the end.
        let cut = match round % 3 {
            0 => 1,
            1 => frame.len() / 2,
            _ => frame.len() - 2,
        };
        let (first, second) = frame.split_at(cut);
        assert_eq!(inflater.push(first).unwrap(), None);
        inflater.rest();
        if round > 0 {
            assert_eq!(inflater.resting_bytes(), None, "it is in use");
        }
        assert!(inflater.push(second).unwrap() == Some(&*message));
        inflater.rest();
    }
}

#[cfg(feature = "zlib")]
#[test]
fn a_resting_zlib_inflater_holds_little() {
    let mut rng = fastrand::Rng::with_seed(31);
    let mut deflater = Deflater::new(Compression::Zlib);
    let mut inflater = Inflater::new(Compression::Zlib, LIMIT).unwrap();
    inflater.rest();
    assert_eq!(inflater.resting_bytes(), Some(0));
    for round in 0..40 {
        let members: Vec<String> = (0..rng.u32(..400))
            .map(|_| {
                let id = rng.u64(1 << 58..1 << 60);
                format!(r#"{{"user":{{"id":"{id}","username":"user{}"}},"roles":["{id}"],"flags":0,"deaf":false,"mute":false}}"#, rng.u16(..))
            })
            .collect();
        let guild = format!(
            r#"{{"t":"GUILD_CREATE","members":[{}]}}"#,
            members.join(",")
        );
        let frame = deflater.message(guild.as_bytes());
        assert!(inflater.push(&frame).unwrap() == Some(guild.as_bytes()));
        assert_eq!(inflater.resting_bytes(), None, "it is in use");
        inflater.rest();
        let bytes = inflater.resting_bytes().expect("it is at rest");
        assert!(bytes <= AT_REST, "round {round}: {bytes}");
    }
}

#[cfg(feature = "zlib")]
#[test]
fn acknowledged_heartbeats_do_not_make_it_hold_more() {
    let mut messages = Messages::new(37);
    let mut deflater = Deflater::new(Compression::Zlib);
    let mut inflater = Inflater::new(Compression::Zlib, LIMIT).unwrap();
    inflater.push(&deflater.message(&messages.next())).unwrap();
    for beat in 0..2000 {
        let frame = deflater.message(ACK);
        assert_eq!(inflater.push(&frame).unwrap(), Some(ACK), "beat {beat}");
        inflater.rest();
        let bytes = inflater.resting_bytes().expect("it is at rest");
        assert!(bytes <= 2 * AT_REST, "beat {beat}: {bytes}");
        // After a day all that was before the beats has left the window.
        if beat > 1000 {
            assert!(bytes <= 5 * 1024, "beat {beat}: {bytes}");
        }
    }
    let message = messages.next();
    let frame = deflater.message(&message);
    assert!(inflater.push(&frame).unwrap() == Some(&*message));
}

#[cfg(feature = "zlib")]
#[test]
fn a_stream_that_breaks_after_a_rest_is_an_error() {
    let mut deflater = Deflater::new(Compression::Zlib);
    let hello = deflater.message(br#"{"op":10}"#);
    let rested = || {
        let mut inflater = Inflater::new(Compression::Zlib, 1000).unwrap();
        inflater.push(&hello).unwrap();
        inflater.rest();
        inflater
    };
    let corrupt = Err(InflateError::Corrupt("not valid zlib data"));
    assert_eq!(rested().push(&[0xff; 40]), corrupt);
    // A second header is no part of a stream.
    let mut other = Deflater::new(Compression::Zlib);
    assert_eq!(rested().push(&other.message(b"hello")), corrupt);
    assert_eq!(
        rested().push(&deflater.message(&[7; 1001])),
        Err(InflateError::TooLarge { limit: 1000 })
    );
}

#[cfg(feature = "zlib")]
#[test]
fn what_was_never_said_cannot_be_referred_to_after_a_rest() {
    let mut messages = Messages::new(41);
    let noise = messages.noise.split_off(40 * 1024);
    let mut deflater = Deflater::new(Compression::Zlib);
    let first = deflater.message(&noise);
    let second = deflater.message(&noise);
    assert!(second.len() < noise.len() / 8, "it refers to the first");
    let mut inflater = Inflater::new(Compression::Zlib, LIMIT).unwrap();
    inflater.push(&first).unwrap();
    inflater.rest();
    assert!(inflater.push(&second).unwrap() == Some(&*noise));
    // Another connection, on whose thread the first one's decoder is at hand.
    inflater.rest();
    let mut other = Deflater::new(Compression::Zlib);
    let mut inflater = Inflater::new(Compression::Zlib, LIMIT).unwrap();
    inflater.push(&other.message(b"{}")).unwrap();
    inflater.rest();
    assert_eq!(
        inflater.push(&second),
        Err(InflateError::Corrupt("not valid zlib data"))
    );
}

/// A session that is ready on a compressed stream, and how many bytes its inflater holds if it is at rest.
#[cfg(feature = "zlib")]
mod session {
    use std::time::Duration;

    use cordial_gateway::{Compression, protocol::Input};
    use serde_json::json;

    use super::{
        ACK,
        support::{self, INTERVAL, Story, deflate::Deflater},
    };

    struct Compressed {
        story: Story,
        deflater: Deflater,
        sequence: u64,
    }

    impl Compressed {
        fn ready() -> Self {
            let mut config = support::config();
            config.compression = Compression::Zlib;
            let mut compressed = Self {
                story: Story::new(config),
                deflater: Deflater::new(Compression::Zlib),
                sequence: 0,
            };
            compressed.story.connect();
            compressed.story.open();
            compressed.say(br#"{"op":10,"d":{"heartbeat_interval":41250}}"#);
            compressed.story.request_identify();
            compressed.story.input(Input::IdentifyGranted);
            compressed.story.send();
            compressed.dispatch("READY", &support::ready_data("session"));
            compressed
        }

        fn say(&mut self, text: &[u8]) {
            let frame = self.deflater.message(text);
            self.story.input(Input::Binary(frame.into()));
        }

        fn dispatch(&mut self, name: &str, data: &serde_json::Value) {
            self.sequence += 1;
            let text = support::dispatch(self.sequence, name, data);
            self.say(text.as_bytes());
            assert_eq!(self.story.event().name(), name);
        }

        /// Lets time pass, whatever the session does meanwhile.
        fn pass(&mut self, time: Duration) {
            self.story.pass(time);
            while self.story.try_output().is_some() {}
        }

        fn rests(&self) -> bool {
            let debug = format!("{:?}", self.story.session);
            let awake = debug.contains("resting_bytes: None");
            assert!(awake || debug.contains("resting_bytes: Some("), "{debug}");
            !awake
        }
    }

    #[test]
    fn rests_when_nothing_comes_for_some_seconds() {
        let mut compressed = Compressed::ready();
        assert!(!compressed.rests());
        for _ in 0..20 {
            compressed.pass(Duration::from_millis(900));
            compressed.dispatch("TYPING_START", &json!({}));
            assert!(!compressed.rests());
        }
        compressed.pass(Duration::from_secs(10));
        assert!(compressed.rests());
        compressed.dispatch("TYPING_START", &json!({"woken": true}));
        assert!(!compressed.rests());
        compressed.pass(Duration::from_secs(10));
        assert!(compressed.rests());
    }

    #[test]
    fn an_acknowledged_heartbeat_leaves_a_quiet_session_at_rest() {
        let mut compressed = Compressed::ready();
        compressed.story.pass(INTERVAL);
        assert!(compressed.rests());
        assert_eq!(compressed.story.send()["op"], 1);
        for _ in 0..5 {
            compressed.say(ACK);
            assert!(compressed.rests());
            // Nothing but the next beat is to be done.
            compressed.story.pass_to_output();
            assert_eq!(compressed.story.send()["op"], 1);
        }
    }

    #[test]
    fn an_acknowledged_heartbeat_leaves_a_busy_session_awake() {
        let mut compressed = Compressed::ready();
        compressed.story.pass_to_output();
        compressed.story.send();
        for _ in 0..100 {
            compressed.dispatch("TYPING_START", &json!({}));
        }
        compressed.say(ACK);
        assert!(!compressed.rests());
    }

    #[test]
    fn the_stream_is_let_go_with_its_connection() {
        let mut compressed = Compressed::ready();
        compressed.story.closed(1006);
        let debug = format!("{:?}", compressed.story.session);
        assert!(debug.contains("inflater: None"), "{debug}");
        let mut compressed = Compressed::ready();
        compressed.say(b"this is not JSON");
        let debug = format!("{:?}", compressed.story.session);
        assert!(debug.contains("inflater: None"), "{debug}");
    }
}
