//! The figures for the `metrics` facade: their names and labels are a promise.

#![cfg(feature = "metrics")]

mod support;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use cordial_gateway::{Cluster, Compression, Overflow, SessionStartLimit};
use cordial_model::gateway::Intents;
use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, Key, KeyName, Metadata, Recorder, SharedString,
    Unit,
};
use serde_json::json;
use support::{TOKEN, fake::Fake};
use tokio::time;

/// Keeps what it is told.
#[derive(Default)]
struct Book(Mutex<BTreeMap<String, Arc<Figure>>>);

#[derive(Default)]
struct Figure(AtomicU64);

impl CounterFn for Figure {
    fn increment(&self, value: u64) {
        self.0.fetch_add(value, Ordering::Relaxed);
    }

    fn absolute(&self, value: u64) {
        self.0.store(value, Ordering::Relaxed);
    }
}

impl GaugeFn for Figure {
    fn increment(&self, _: f64) {
        unreachable!("gauges are set");
    }

    fn decrement(&self, _: f64) {
        unreachable!("gauges are set");
    }

    fn set(&self, value: f64) {
        self.0.store(value.to_bits(), Ordering::Relaxed);
    }
}

impl Book {
    fn figure(&self, key: &Key) -> Arc<Figure> {
        let labels: Vec<String> = key
            .labels()
            .map(|label| format!("{}={}", label.key(), label.value()))
            .collect();
        let name = format!("{}{{{}}}", key.name(), labels.join(","));
        Arc::clone(self.0.lock().unwrap().entry(name).or_default())
    }

    fn count(&self, name: &str) -> u64 {
        let book = self.0.lock().unwrap();
        let Some(figure) = book.get(name) else {
            panic!("no {name} among {:?}", book.keys());
        };
        figure.0.load(Ordering::Relaxed)
    }

    fn gauge(&self, name: &str) -> f64 {
        f64::from_bits(self.count(name))
    }
}

impl Recorder for Book {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.figure(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.figure(key))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        unreachable!("there are no histograms")
    }
}

/// Runs in this thread, in virtual time, with figures of its own.
fn measured(book: &Book, story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    metrics::with_local_recorder(book, || runtime.block_on(story));
}

#[test]
fn a_cluster_tells_what_it_does() {
    let book = Book::default();
    measured(&book, async {
        let (fake, connector) = Fake::start([1 << 22, 2 << 22]);
        let mut cluster = Cluster::builder(TOKEN, Intents::GUILDS)
            .compression(Compression::None)
            .session_start_limit(SessionStartLimit {
                max_concurrency: 2,
                ..SessionStartLimit::default()
            })
            .connector(connector)
            .event_capacity(4)
            .overflow(Overflow::DropVolatile)
            .total(2)
            .start();
        for _ in 0..4 {
            cluster.next_event().await.unwrap().1.unwrap_err();
            if book.count("cordial_gateway_identifies_total{}") == 2 {
                break;
            }
        }
        fake.cut((1, 2));
        time::sleep(Duration::from_mins(1)).await;
        for _ in 0..9 {
            fake.publish(Some(1 << 22), "TYPING_START", &json!({}));
            fake.publish(Some(2 << 22), "SOMETHING_NEW", &json!({}));
        }
        time::sleep(Duration::from_mins(1)).await;
        drop(cluster);
    });
    let events = |kind| book.count(&format!("cordial_gateway_events_total{{kind={kind}}}"));
    assert_eq!(events("READY"), 2);
    assert_eq!(events("GUILD_CREATE"), 2);
    assert_eq!(events("RESUMED"), 1);
    assert_eq!(events("TYPING_START"), 9);
    assert!(events("UNKNOWN") > 0);
    assert!(book.count("cordial_gateway_events_dropped_total{kind=TYPING_START}") >= 5);
    assert_eq!(book.count("cordial_gateway_identifies_total{}"), 2);
    assert_eq!(book.count("cordial_gateway_resumes_total{}"), 1);
    assert_eq!(book.count("cordial_gateway_connects_total{}"), 3);
    assert!(book.count("cordial_gateway_received_bytes_total{}") > 1000);
    assert!(book.count("cordial_gateway_decode_errors_total{kind=READY}") > 0);
    assert!(book.gauge("cordial_gateway_queue_depth{shard=1/2}") >= 4.0);
    assert!(book.gauge("cordial_gateway_latency_seconds{shard=0/2}") >= 0.0);
}

#[test]
fn the_readme_names_every_figure() {
    let readme = include_str!("../README.md");
    let source = include_str!("../src/metrics.rs");
    let names = source
        .split('"')
        .filter(|text| text.starts_with("cordial_gateway_"));
    assert_eq!(names.clone().count(), 9);
    for name in names {
        assert!(readme.contains(&format!("| `{name}` |")), "{name}");
    }
}
