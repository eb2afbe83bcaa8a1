//! Figures for the [`metrics`](https://docs.rs/metrics) facade, if the feature `metrics` is on.
//!
//! Without the feature all of this is empty. Names and labels are documented in the README; a test holds them to it.

use std::time::Duration;

use cordial_model::gateway::{Event, EventType, RawEvent};

use crate::{Error, ShardId};

/// Decodes an event for the user.
pub(crate) fn decode(event: &RawEvent) -> Result<Event, Error> {
    event.decode().map_err(|error| {
        #[cfg(feature = "metrics")]
        metrics::counter!("cordial_gateway_decode_errors_total", "kind" => label(event.kind))
            .increment(1);
        error.into()
    })
}

/// Events of a kind that Cordial has no name for share a label: their names are the server's, and might be many.
#[cfg(feature = "metrics")]
fn label(kind: EventType) -> &'static str {
    kind.name().unwrap_or("UNKNOWN")
}

/// The figures of one shard.
#[cfg(feature = "metrics")]
pub(crate) struct ShardMetrics {
    events: Vec<Option<metrics::Counter>>,
    bytes: metrics::Counter,
    connects: metrics::Counter,
    identifies: metrics::Counter,
    resumes: metrics::Counter,
    latency: metrics::Gauge,
    queue_depth: metrics::Gauge,
}

#[cfg(feature = "metrics")]
impl ShardMetrics {
    pub(crate) fn new(shard: ShardId) -> Self {
        let shard = shard.to_string();
        Self {
            events: Vec::new(),
            bytes: metrics::counter!("cordial_gateway_received_bytes_total"),
            connects: metrics::counter!("cordial_gateway_connects_total"),
            identifies: metrics::counter!("cordial_gateway_identifies_total"),
            resumes: metrics::counter!("cordial_gateway_resumes_total"),
            latency: metrics::gauge!("cordial_gateway_latency_seconds", "shard" => shard.clone()),
            queue_depth: metrics::gauge!("cordial_gateway_queue_depth", "shard" => shard),
        }
    }

    pub(crate) fn received(&self, bytes: usize) {
        self.bytes.increment(bytes as u64);
    }

    pub(crate) fn event(&mut self, kind: EventType) {
        let index = kind as usize;
        if self.events.len() <= index {
            self.events.resize(index + 1, None);
        }
        self.events[index]
            .get_or_insert_with(
                || metrics::counter!("cordial_gateway_events_total", "kind" => label(kind)),
            )
            .increment(1);
    }

    // The instance is not needed, but without the feature there is none.
    #[allow(clippy::unused_self)]
    pub(crate) fn dropped(&self, kind: EventType) {
        metrics::counter!("cordial_gateway_events_dropped_total", "kind" => label(kind))
            .increment(1);
    }

    pub(crate) fn connect(&self) {
        self.connects.increment(1);
    }

    pub(crate) fn identify(&self) {
        self.identifies.increment(1);
    }

    pub(crate) fn resume(&self) {
        self.resumes.increment(1);
    }

    pub(crate) fn now(&self, latency: Option<Duration>, queue_depth: impl FnOnce() -> usize) {
        if let Some(latency) = latency {
            self.latency.set(latency.as_secs_f64());
        }
        #[allow(clippy::cast_precision_loss)] // Queues are not that long.
        self.queue_depth.set(queue_depth() as f64);
    }
}

/// The figures of one shard, which nobody wants.
#[cfg(not(feature = "metrics"))]
pub(crate) struct ShardMetrics;

#[cfg(not(feature = "metrics"))]
#[allow(clippy::unused_self)]
impl ShardMetrics {
    pub(crate) fn new(_shard: ShardId) -> Self {
        Self
    }

    pub(crate) fn received(&self, _bytes: usize) {}

    pub(crate) fn event(&mut self, _kind: EventType) {}

    pub(crate) fn dropped(&self, _kind: EventType) {}

    pub(crate) fn connect(&self) {}

    pub(crate) fn identify(&self) {}

    pub(crate) fn resume(&self) {}

    pub(crate) fn now(&self, _latency: Option<Duration>, _queue_depth: impl FnOnce() -> usize) {}
}
