//! Traffic, from outside.

use cordial_model::json::{Decode, ObjectWriter};

use super::{Control, ControlAnswer};
use crate::load::{Traffic, TrafficReport};

/// The traffic to begin: `{"rate": 2000, "seed": 1, "after_sessions": 500}`.
#[derive(Debug, Decode)]
pub(super) struct NewTraffic {
    rate: u32,
    #[json(default)]
    seed: u64,
    #[json(default)]
    after_sessions: u32,
}

impl Control {
    pub(super) fn begin_traffic(&self, body: &NewTraffic) -> Result<ControlAnswer, ControlAnswer> {
        if body.rate == 0 {
            return Err(ControlAnswer::bad("rate: events a second, at least 1"));
        }
        let sessions = usize::try_from(body.after_sessions).unwrap_or(usize::MAX);
        let traffic = Traffic::rate(body.rate)
            .seed(body.seed)
            .after_sessions(sessions);
        Ok(told(&self.load.begin(&traffic).report()))
    }

    pub(super) fn traffic(&self) -> Result<ControlAnswer, ControlAnswer> {
        let report = self.load.traffic();
        report.as_ref().map(told).ok_or_else(none)
    }

    pub(super) fn stop_traffic(&self) -> Result<ControlAnswer, ControlAnswer> {
        let report = self.load.stop_traffic();
        report.as_ref().map(told).ok_or_else(none)
    }
}

fn none() -> ControlAnswer {
    ControlAnswer::unknown("there is no traffic; begin some with POST /sandbox/traffic")
}

fn told(report: &TrafficReport) -> ControlAnswer {
    ControlAnswer::object(|o: &mut ObjectWriter<'_>| {
        o.field("begun", &report.begun);
        let elapsed = u64::try_from(report.elapsed.as_millis()).unwrap_or(u64::MAX);
        o.field("elapsed_ms", &elapsed);
        o.field("acts", &report.acts);
        o.field("events", &report.events);
        o.field("behind", &report.behind);
        o.field("missed", &report.missed);
    })
}
