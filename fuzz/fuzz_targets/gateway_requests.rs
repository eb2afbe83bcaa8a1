//! Requests over the gateway: whatever is answered at whatever time, no panic, each request has one end, and once all have
//! ended there is nothing to wait for.
#![no_main]

use std::{
    collections::{BTreeSet, VecDeque},
    time::{Duration, Instant},
};

use cordial_gateway::{
    ShardId,
    requests::{Correlator, OnRateLimit, Output, Request, RequestOptions},
};
use cordial_model::{
    gateway::{ChannelInfoField, Intents, RawEvent, RequestChannelInfo, RequestGuildMembers},
    id::Id,
};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] = [
    "GUILD_MEMBERS_CHUNK",
    "SOUNDBOARD_SOUNDS",
    "CHANNEL_INFO",
    "RATE_LIMITED",
    "READY",
    "RESUMED",
];

/// Answers that fit, for a fuzzer that cannot guess nonces. The seed is 0, so the nonce is the number of the request.
fn likely(kind: u8, number: u16) -> (usize, String) {
    let (guild, nonce) = (u64::from(number % 3 + 1) << 22, number / 8);
    let (index, count) = (number % 8 / 2, number % 4);
    match kind % 4 {
        0 => (
            0,
            format!(
                r#"{{"guild_id":"{guild}","members":[],"chunk_index":{index},"chunk_count":{count},"nonce":"{nonce:032x}"}}"#
            ),
        ),
        1 => (1, format!(r#"{{"guild_id":"{guild}"}}"#)),
        2 => (2, format!(r#"{{"guild_id":"{guild}"}}"#)),
        _ => (
            3,
            format!(
                r#"{{"opcode":{},"retry_after":{}.5,"meta":{{"guild_id":"{guild}","nonce":"{nonce:032x}"}}}}"#,
                [8, 31, 43][usize::from(number % 3)],
                number % 64
            ),
        ),
    }
}

fuzz_target!(|steps: Vec<(u8, u16, &[u8])>| {
    let mut now = Instant::now();
    let mut correlator = Correlator::new(ShardId::ONE, Intents::all(), 0);
    let mut session = VecDeque::new();
    let mut waiting = BTreeSet::new();
    for (kind, number, bytes) in steps {
        let guild_id = Id::new(u64::from(number % 3 + 1) << 22);
        match kind % 12 {
            0..3 => {
                let request: Request = match number / 4 % 4 {
                    0 => RequestGuildMembers::all(guild_id).into(),
                    1 => RequestGuildMembers::users(guild_id, [Id::new(5)]).into(),
                    2 => Request::SoundboardSounds(guild_id),
                    _ => RequestChannelInfo {
                        guild_id,
                        fields: vec![ChannelInfoField::Status],
                    }
                    .into(),
                };
                let options = RequestOptions {
                    patience: Duration::from_secs(u64::from(number % 50)),
                    timeout: (number % 2 == 0).then(|| Duration::from_secs(u64::from(number % 70))),
                    on_rate_limit: if number % 5 == 0 {
                        OnRateLimit::Fail
                    } else {
                        OnRateLimit::Wait
                    },
                };
                let asked = correlator.handle_request(now, request, &options, number % 7 < 2);
                assert!(waiting.insert(asked.unwrap()));
            }
            3 => {
                let index = usize::from(number) % waiting.len().max(1);
                if let Some(ticket) = waiting.iter().nth(index).copied() {
                    waiting.remove(&ticket);
                    correlator.handle_cancel(now, ticket);
                }
            }
            4 => session.extend(correlator.poll_message()),
            5 => {
                if let Some(message) = session.pop_front() {
                    correlator.handle_sent(now, &message);
                }
            }
            6 => correlator.handle_connect(),
            7 => {
                now += Duration::from_millis(u64::from(number));
                correlator.handle_timeout(now);
            }
            8 | 9 => {
                let (name, data) = likely(kind / 12, number);
                correlator.handle_event(now, &RawEvent::new(1, NAMES[name], data.into()));
            }
            _ => {
                let name = NAMES[usize::from(number) % NAMES.len()];
                correlator.handle_event(now, &RawEvent::new(1, name, bytes.to_vec().into()));
            }
        }
        while let Some(output) = correlator.poll_output() {
            let (ticket, is_over) = match output {
                Output::Chunk { ticket, last, .. } => (ticket, last),
                Output::Answered { ticket, .. } | Output::Failed { ticket, .. } => (ticket, true),
                other => panic!("{other:?}"),
            };
            assert!(waiting.contains(&ticket));
            if is_over {
                waiting.remove(&ticket);
            }
        }
        assert_eq!(correlator.len(), waiting.len());
    }
    // All patience ends, and what was with the session is sent.
    for _ in 0..2 {
        while let Some(deadline) = correlator.poll_timeout() {
            now = now.max(deadline);
            correlator.handle_timeout(now);
        }
        while let Some(message) = session.pop_front().or_else(|| correlator.poll_message()) {
            correlator.handle_sent(now, &message);
        }
    }
    while let Some(deadline) = correlator.poll_timeout() {
        now = now.max(deadline);
        correlator.handle_timeout(now);
    }
    assert!(correlator.is_empty());
    assert!(correlator.wanted().is_empty(), "{correlator:?}");
});
