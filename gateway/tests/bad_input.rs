//! What a gateway should never send: an error event or a reconnect, never a panic, never unbounded memory.

mod support;

use std::time::Duration;

use cordial_gateway::{
    Compression, Error,
    inflate::InflateError,
    protocol::{Input, Output, State},
};
use serde_json::json;
use support::{Story, config, deflate::Deflater, ready_data};

/// A compressed session that is ready, and the server's side of its stream.
fn compressed(compression: Compression) -> (Story, Deflater) {
    let mut config = config();
    config.compression = compression;
    config.max_message_size = 1024 * 1024;
    let mut story = Story::new(config);
    let deflater = log_in(&mut story, compression);
    (story, deflater)
}

fn log_in(story: &mut Story, compression: Compression) -> Deflater {
    let mut deflater = Deflater::new(compression);
    let mut say = |story: &mut Story, text: String| {
        story.input(Input::Binary(deflater.message(text.as_bytes()).into()));
    };
    story.connect();
    story.open();
    say(
        story,
        json!({"op": 10, "d": {"heartbeat_interval": 41250}}).to_string(),
    );
    story.request_identify();
    story.input(Input::IdentifyGranted);
    story.send();
    say(story, support::dispatch(1, "READY", &ready_data("session")));
    assert_eq!(story.event().name(), "READY");
    deflater
}

fn kinds() -> impl Iterator<Item = Compression> {
    [Compression::Zlib, Compression::Zstd]
        .into_iter()
        .filter(|kind| kind.is_supported())
}

/// The session said what is wrong, and closed the connection so that it can resume.
fn reconnects(story: &mut Story) -> Error {
    let error = story.error();
    assert_eq!(story.close(), 4000);
    story.closed(4000);
    story.pass_to_output();
    let Output::Connect { .. } = story.output() else {
        panic!("no new connection")
    };
    error
}

#[test]
fn a_frame_that_is_not_json() {
    for text in [
        "",
        "hello",
        "[",
        "{",
        "null",
        "{\"op\":0",
        "{\"op\":-1}",
        "\u{0}",
        "{\"op\":99999999999999999999}",
    ] {
        let mut story = Story::ready(config());
        story.text(text);
        assert!(
            matches!(reconnects(&mut story), Error::Malformed(_)),
            "{text}"
        );
    }
}

#[test]
fn bytes_that_are_not_text() {
    let mut story = Story::ready(config());
    story.input(Input::Binary(vec![0xff, 0xfe, 0x00].into()));
    assert!(matches!(reconnects(&mut story), Error::Malformed(_)));
}

#[test]
fn an_event_without_name_or_number() {
    for text in [
        r#"{"op":0,"d":{}}"#,
        r#"{"op":0,"s":5,"d":{}}"#,
        r#"{"op":0,"t":"TYPING_START","d":{}}"#,
        r#"{"op":0,"t":null,"s":null,"d":{}}"#,
    ] {
        let mut story = Story::ready(config());
        story.text(text);
        assert!(
            matches!(reconnects(&mut story), Error::Malformed(_)),
            "{text}"
        );
    }
}

#[test]
fn the_same_nonsense_again_ends_the_session_not_the_shard() {
    let mut story = Story::ready(config());
    story.text("nonsense");
    reconnects(&mut story);
    story.open();
    story.hello();
    assert_eq!(story.send()["op"], 6);
    story.text("nonsense");
    assert!(matches!(story.error(), Error::Malformed(_)));
    // Resuming would lead here again.
    assert_eq!(story.close(), 1000);
    story.closed(1000);
    story.pass_to_output();
    story.connect();
    story.open();
    story.hello();
    story.request_identify();
}

#[test]
fn an_unexpected_opcode_is_told_and_skipped() {
    for op in [2, 6, 12, 31, 255] {
        let mut story = Story::ready(config());
        story.payload(&json!({"op": op, "d": {}}));
        assert!(matches!(story.error(), Error::UnexpectedOpcode(told) if told == op));
        story.nothing();
        assert_eq!(story.session.state(), State::Ready);
    }
}

#[test]
fn a_malformed_hello() {
    for data in [
        json!(null),
        json!({}),
        json!({"heartbeat_interval": 0}),
        json!({"heartbeat_interval": "x"}),
        json!({"heartbeat_interval": -5}),
    ] {
        let mut story = Story::new(config());
        story.connect();
        story.open();
        story.payload(&json!({"op": 10, "d": data}));
        assert!(matches!(story.error(), Error::Malformed(_)), "{data}");
        assert_eq!(story.close(), 1000);
        story.closed(1000);
        story.pass_to_output();
        story.connect();
    }
}

#[test]
fn an_extreme_heartbeat_interval() {
    for interval in [1, u64::from(u32::MAX), u64::MAX] {
        let mut story = Story::new(config());
        story.connect();
        story.open();
        story.payload(&json!({"op": 10, "d": {"heartbeat_interval": interval}}));
        story.pass(Duration::from_secs(2));
    }
}

#[test]
fn a_malformed_ready_ends_in_another_identify() {
    for data in [
        json!(null),
        json!([]),
        json!({}),
        json!({"session_id": 5}),
        json!({"session_id": null}),
    ] {
        let mut story = Story::new(config());
        story.connect();
        story.open();
        story.hello();
        story.request_identify();
        story.input(Input::IdentifyGranted);
        story.send();
        story.dispatch(1, "READY", &data);
        assert!(matches!(story.error(), Error::Malformed(_)), "{data}");
        assert_eq!(story.close(), 1000);
        story.closed(1000);
        story.pass_to_output();
        story.log_in();
    }
}

#[test]
fn a_ready_without_a_usable_resume_url_resumes_at_the_main_one() {
    for url in [
        json!(null),
        json!(5),
        json!(""),
        json!("http://elsewhere"),
        json!("javascript:"),
    ] {
        let mut story = Story::new(config());
        story.connect();
        story.open();
        story.hello();
        story.request_identify();
        story.input(Input::IdentifyGranted);
        story.send();
        story.dispatch(
            1,
            "READY",
            &json!({"session_id": "a", "resume_gateway_url": url}),
        );
        story.event();
        story.closed(None);
        story.error();
        story.pass_to_output();
        assert!(story.connect().starts_with("ws://gateway.test/"), "{url}");
    }
}

#[test]
fn events_before_the_session_began_are_passed_over() {
    let mut story = Story::new(config());
    story.connect();
    story.open();
    story.dispatch(1, "MESSAGE_CREATE", &json!({}));
    story.hello();
    story.request_identify();
    story.dispatch(2, "READY", &ready_data("early"));
    story.nothing();
    assert_eq!(story.session.resume_state(), None);
}

#[test]
fn a_second_hello_is_passed_over() {
    let mut story = Story::ready(config());
    story.payload(&json!({"op": 10, "d": {"heartbeat_interval": 1}}));
    story.nothing();
}

#[test]
fn a_truncated_stream() {
    for kind in kinds() {
        let (mut story, mut deflater) = compressed(kind);
        let mut rng = fastrand::Rng::with_seed(3);
        let noise: String = (0..2000).map(|_| rng.alphanumeric()).collect();
        let event =
            |sequence| support::dispatch(sequence, "MESSAGE_CREATE", &json!({"content": noise}));
        let whole = deflater.message(event(2).as_bytes());
        story.input(Input::Binary(whole[..whole.len() / 2].to_vec().into()));
        if kind == Compression::Zlib {
            // It might go on in the next frame. What comes there shows that it does not.
            story.nothing();
            story.input(Input::Binary(deflater.message(event(3).as_bytes()).into()));
        }
        let error = reconnects(&mut story);
        assert!(
            matches!(error, Error::Inflate(_) | Error::Malformed(_)),
            "{kind:?}: {error}"
        );
        // The new connection has a new stream, and what was lost is asked for.
        let mut deflater = Deflater::new(kind);
        story.open();
        let hello = json!({"op": 10, "d": {"heartbeat_interval": 41250}}).to_string();
        story.input(Input::Binary(deflater.message(hello.as_bytes()).into()));
        assert_eq!(story.send()["d"]["seq"], 1);
        story.input(Input::Binary(deflater.message(event(2).as_bytes()).into()));
        assert_eq!(story.event().sequence, 2);
    }
}

#[test]
fn a_corrupt_stream() {
    for kind in kinds() {
        let (mut story, _) = compressed(kind);
        story.input(Input::Binary(vec![0xa5; 400].into()));
        assert!(
            matches!(
                reconnects(&mut story),
                Error::Inflate(InflateError::Corrupt(_))
            ),
            "{kind:?}"
        );
    }
}

#[test]
fn a_bomb_of_200_megabytes() {
    for kind in kinds() {
        let (mut story, mut deflater) = compressed(kind);
        let bomb = deflater.message(&vec![b' '; 200_000_000]);
        story.input(Input::Binary(bomb.into()));
        let error = reconnects(&mut story);
        assert!(
            matches!(
                error,
                Error::Inflate(InflateError::TooLarge { limit: 1_048_576 })
            ),
            "{error}"
        );
    }
}

#[test]
fn plain_text_in_a_compressed_session_is_understood() {
    for kind in kinds() {
        let (mut story, _) = compressed(kind);
        story.dispatch(2, "TYPING_START", &json!({}));
        assert_eq!(story.event().sequence, 2);
    }
}

#[test]
fn inputs_at_any_time_do_no_harm() {
    let mut rng = fastrand::Rng::with_seed(23);
    for seed in 0..2000 {
        let mut story = Story::seeded(config(), seed);
        for _ in 0..60 {
            match rng.u8(..14) {
                0 => story.open(),
                1 => story.hello(),
                2 => story.input(Input::IdentifyGranted),
                3 => story.dispatch(rng.u64(..5), "READY", &ready_data("x")),
                4 => story.dispatch(rng.u64(..9), "RESUMED", &json!({})),
                5 => story.dispatch(rng.u64(..), "MESSAGE_CREATE", &json!({})),
                6 => story
                    .closed([None, Some(1000), Some(4000), Some(4007), Some(4009)][rng.usize(..5)]),
                7 => story.payload(&json!({"op": rng.u8(..13), "d": rng.bool()})),
                8 => story.input(Input::ReadsPaused),
                9 => story.input(Input::ReadsResumed),
                10 => story.input(Input::ConnectFailed {
                    reason: "no".into(),
                }),
                11 => story.ack(),
                _ => story.pass(Duration::from_millis(rng.u64(..30_000))),
            }
            while story.try_output().is_some() {}
            // A session that lives always has something that it waits for.
            let waits = story.session.poll_timeout().is_some();
            let paused_or_permit = matches!(story.session.state(), State::AwaitingHello);
            assert!(waits || paused_or_permit, "{:?}", story.session.state());
        }
    }
}
