//! The clients. Each reads the whole stream of the server and says when READY came.

use std::hint::black_box;

use cordial_gateway::{Shard, ShardBuilder};
use cordial_model::gateway::{Event, EventType, EventTypeFlags};
use futures_util::{SinkExt, StreamExt};
use tokio_websockets::{ClientBuilder, Message};
use twilight_gateway::StreamExt as _;

use crate::Compression;

/// What is asked of a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every event, undecoded.
    Raw,
    /// Interactions alone, decoded; all others are to be passed over.
    Filtered,
    /// Every event, decoded.
    Decoded,
}

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    /// A WebSocket and an inflater, nothing else: no library can cost less.
    Floor,
    Cordial(Mode),
    Twilight(Mode),
}

impl Contender {
    pub const ALL: [Self; 7] = [
        Self::Floor,
        Self::Cordial(Mode::Raw),
        Self::Twilight(Mode::Raw),
        Self::Cordial(Mode::Filtered),
        Self::Twilight(Mode::Filtered),
        Self::Cordial(Mode::Decoded),
        Self::Twilight(Mode::Decoded),
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Cordial(Mode::Raw) => "cordial_raw",
            Self::Cordial(Mode::Filtered) => "cordial_filtered",
            Self::Cordial(Mode::Decoded) => "cordial_decoded",
            Self::Twilight(Mode::Raw) => "twilight_raw",
            Self::Twilight(Mode::Filtered) => "twilight_filtered",
            Self::Twilight(Mode::Decoded) => "twilight_decoded",
        }
    }
}

/// The stream that is read.
#[derive(Clone, Debug)]
pub struct Job {
    pub url: String,
    pub compression: Compression,
    /// Events after READY.
    pub events: usize,
    /// Interactions among them; the last event is one.
    pub interactions: usize,
}

/// Reads it all. Calls `ready` when READY was read.
pub async fn read(contender: Contender, job: &Job, ready: impl FnMut()) {
    match contender {
        Contender::Floor => floor(job, ready).await,
        Contender::Cordial(mode) => cordial(mode, job, ready).await,
        Contender::Twilight(mode) => twilight(mode, job, ready).await,
    }
}

pub(crate) fn cordial_builder(url: &str, compression: Compression) -> ShardBuilder {
    Shard::builder("token", cordial_model::gateway::Intents::all()).url(url).compression(match compression {
        Compression::Plain => cordial_gateway::Compression::None,
        Compression::Zlib => cordial_gateway::Compression::Zlib,
        Compression::Zstd => cordial_gateway::Compression::Zstd,
    })
}

async fn cordial(mode: Mode, job: &Job, mut ready: impl FnMut()) {
    let events = match mode {
        Mode::Filtered => EventTypeFlags::READY | EventTypeFlags::INTERACTION_CREATE,
        Mode::Raw | Mode::Decoded => EventTypeFlags::all(),
    };
    let mut shard = cordial_builder(&job.url, job.compression).events(events).start();
    let wanted = if mode == Mode::Filtered { job.interactions } else { job.events };
    let mut got = 0;
    while got < wanted {
        let is_ready = if mode == Mode::Raw {
            let event = shard.next().await.unwrap().unwrap();
            black_box(&event).kind == EventType::Ready
        } else {
            let event = shard.next_event().await.unwrap().unwrap();
            matches!(black_box(&event), Event::Ready(_))
        };
        if is_ready {
            ready();
        } else {
            got += 1;
        }
    }
}

async fn twilight(mode: Mode, job: &Job, mut ready: impl FnMut()) {
    use twilight_gateway::{ConfigBuilder, Event, EventTypeFlags, Intents, Message, Shard, ShardId};
    let config = ConfigBuilder::new("token".into(), Intents::all()).proxy_url(job.url.clone()).build();
    let mut shard = Shard::with_config(ShardId::ONE, config);
    let mut got = 0;
    if mode == Mode::Raw {
        // HELLO, READY, events.
        while got < job.events + 2 {
            let Message::Text(text) = shard.next().await.unwrap().unwrap() else { panic!("closed") };
            black_box(&text);
            got += 1;
            if got == 2 {
                ready();
            }
        }
        return;
    }
    let (flags, wanted) = match mode {
        Mode::Filtered => (EventTypeFlags::READY | EventTypeFlags::INTERACTION_CREATE, job.interactions),
        _ => (EventTypeFlags::all(), job.events),
    };
    while got < wanted {
        match shard.next_event(flags).await.unwrap().unwrap() {
            Event::Ready(_) => ready(),
            Event::GatewayHello(_) => {}
            Event::GatewayClose(_) => panic!("closed"),
            event => {
                black_box(&event);
                got += 1;
            }
        }
    }
}

async fn floor(job: &Job, mut ready: impl FnMut()) {
    let uri = format!("{}/?v=10&encoding=json{}", job.url, job.compression.query());
    let (mut ws, _) = ClientBuilder::new().uri(&uri).unwrap().connect().await.unwrap();
    let mut buffer = vec![0; 1 << 20];
    let mut zlib = flate2::Decompress::new(true);
    let mut zstd = zstd_safe::DCtx::create();
    // HELLO, READY, events.
    for got in 1..=job.events + 2 {
        let payload = ws.next().await.unwrap().unwrap().into_payload();
        match job.compression {
            Compression::Plain => {}
            Compression::Zlib => {
                zlib.decompress(&payload, &mut buffer, flate2::FlushDecompress::Sync).unwrap();
            }
            Compression::Zstd => {
                let mut source = zstd_safe::InBuffer::around(&payload);
                while source.pos() < payload.len() {
                    let mut sink = zstd_safe::OutBuffer::around(&mut buffer[..]);
                    zstd.decompress_stream(&mut sink, &mut source).unwrap();
                }
            }
        }
        black_box(&buffer);
        match got {
            1 => ws.send(Message::text(r#"{"op":2}"#)).await.unwrap(),
            2 => ready(),
            _ => {}
        }
    }
}
