//! A gateway session: whatever comes at whatever time, no panic, and a session that lives has something it waits for.
#![no_main]

use std::time::{Duration, Instant};

use cordial_gateway::{
    Compression, SessionConfig,
    protocol::{Input, Output, Session, Shutdown, State},
};
use cordial_model::gateway::Intents;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u64, Vec<(u8, u16, &[u8])>)| {
    let (seed, steps) = input;
    let mut config = SessionConfig::new("token", Intents::GUILDS);
    config.compression = Compression::None;
    config.max_message_size = 64 * 1024;
    let mut now = Instant::now();
    let mut session = Session::new(now, config, seed);
    for (kind, number, bytes) in steps {
        let hello = || br#"{"op":10,"d":{"heartbeat_interval":41250}}"#.as_slice().into();
        let ready = || {
            br#"{"t":"READY","s":1,"op":0,"d":{"session_id":"a"}}"#
                .as_slice()
                .into()
        };
        let input = match kind % 12 {
            0 => Input::Opened,
            1 => Input::ConnectFailed { reason: "".into() },
            2 => Input::Binary(bytes.to_vec().into()),
            3 => Input::Text(hello()),
            4 => Input::Text(ready()),
            5 => Input::Closed {
                code: Some(number),
                reason: "".into(),
            },
            6 => Input::Closed {
                code: None,
                reason: "".into(),
            },
            7 => Input::IdentifyGranted,
            8 => Input::ReadsPaused,
            9 => Input::ReadsResumed,
            10 => {
                now += Duration::from_millis(u64::from(number));
                session.handle_timeout(now);
                continue;
            }
            _ => Input::Shutdown(if number & 1 == 0 {
                Shutdown::KeepSession
            } else {
                Shutdown::EndSession
            }),
        };
        session.handle_input(now, input).unwrap();
        let mut end = false;
        while let Some(output) = session.poll_output() {
            assert!(!end, "nothing follows the end: {output:?}");
            end = matches!(output, Output::Fatal(_) | Output::Stopped(_));
        }
        let waits_for_reads = session.state() == State::AwaitingHello;
        if session.state() == State::Stopped {
            assert_eq!(session.poll_timeout(), None);
        } else {
            assert!(
                session.poll_timeout().is_some() || waits_for_reads,
                "{session:?}"
            );
        }
    }
});
