//! What an event costs while handlers wait for others, by the number of waits.
//!
//! Each wait is for messages in a channel of its own. `unwanted` is a message in a channel that nobody waits for; `other_kind` is a
//! typing event; `served` is a wait made, served and taken, with the others still there.

use std::{
    future::Future,
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
    time::Instant,
};

use measure::{count, line, median, num};

const MESSAGE: &str = r#"{"id":"900","channel_id":"100","guild_id":"7","content":"hello there","type":0,"tts":false,"mention_everyone":false,"mentions":[],"mention_roles":[],"attachments":[],"embeds":[],"pinned":false,"edited_timestamp":null,"author":{"id":"5","username":"alice","discriminator":"0","avatar":null},"timestamp":"2024-01-01T00:00:00+00:00"}"#;
const TYPING: &str = r#"{"channel_id":"100","guild_id":"7","user_id":"5","timestamp":1704067200}"#;
/// The channels that are waited for; none of them is that of the events.
const FIRST_CHANNEL: u64 = 1000;

fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the wait was served"),
    }
}

/// Nanoseconds and allocations of one call.
fn cost(calls: u64, mut call: impl FnMut()) -> (f64, f64) {
    call();
    let start = Instant::now();
    for _ in 0..calls {
        call();
    }
    let nanos = start.elapsed().as_nanos() as f64 / calls as f64;
    let ((), counted) = count(|| {
        for _ in 0..100 {
            call();
        }
    });
    (nanos, counted.allocs as f64 / 100.0)
}

/// What is measured, in order.
const METRICS: [&str; 3] = ["unwanted", "other_kind", "served"];

fn cordial(waits: u64, calls: u64) -> [(f64, f64); 3] {
    use cordial_gateway::standby::Standby;
    use cordial_model::{
        gateway::{Event, EventType},
        id::Id,
    };

    let event = |kind, name, data| Event::from_json(kind, name, data).expect("an event");
    let message = event(EventType::MessageCreate, "MESSAGE_CREATE", MESSAGE);
    let typing = event(EventType::TypingStart, "TYPING_START", TYPING);
    let standby = Standby::new();
    let kept: Vec<_> = (0..waits)
        .map(|number| standby.wait_for_message(Id::new(FIRST_CHANNEL + number), |_| true))
        .collect();
    let figures = [
        cost(calls, || {
            black_box(standby.process(black_box(&message)));
        }),
        cost(calls, || {
            black_box(standby.process(black_box(&typing)));
        }),
        cost(calls / 10, || {
            let wait = standby.wait_for_message(Id::new(100), |_| true);
            standby.process(black_box(&message));
            black_box(ready(wait).expect("a message"));
        }),
    ];
    drop(kept);
    figures
}

fn twilight(waits: u64, calls: u64) -> [(f64, f64); 3] {
    use twilight_model::{
        gateway::{
            event::Event,
            payload::incoming::{MessageCreate, TypingStart},
        },
        id::Id,
    };
    use twilight_standby::Standby;

    let message: MessageCreate = serde_json::from_str(MESSAGE).expect("a message");
    let message = Event::MessageCreate(Box::new(message));
    let typing: TypingStart = serde_json::from_str(TYPING).expect("a typing event");
    let typing = Event::TypingStart(Box::new(typing));
    let standby = Standby::new();
    let wait_in = |channel| standby.wait_for_message(Id::new(channel), |_: &MessageCreate| true);
    let kept: Vec<_> = (0..waits).map(|number| wait_in(FIRST_CHANNEL + number)).collect();
    let figures = [
        cost(calls, || {
            black_box(standby.process(black_box(&message)));
        }),
        cost(calls, || {
            black_box(standby.process(black_box(&typing)));
        }),
        cost(calls / 10, || {
            let wait = wait_in(100);
            standby.process(black_box(&message));
            black_box(ready(wait).expect("a message"));
        }),
    ];
    drop(kept);
    figures
}

type Contender = (&'static str, fn(u64, u64) -> [(f64, f64); 3]);
const CONTENDERS: [Contender; 2] = [("cordial", cordial), ("twilight", twilight)];

fn main() {
    let (runs, calls) = (num("--runs", 7), num("--calls", 300_000));
    for waits in [0, 10, 10_000] {
        let mut all = vec![Vec::new(); CONTENDERS.len()];
        for _ in 0..runs {
            for ((_, measured), figures) in CONTENDERS.iter().zip(&mut all) {
                figures.push(measured(waits, calls));
            }
        }
        for ((name, _), figures) in CONTENDERS.iter().zip(&all) {
            for (index, metric) in METRICS.iter().enumerate() {
                let nanos = median(figures.iter().map(|figure| figure[index].0).collect());
                let bench = format!("standby_{waits}");
                line(&bench, name, metric, nanos, "ns");
                line(&bench, name, &format!("{metric}_allocs"), figures[0][index].1, "allocs");
            }
        }
    }
}
