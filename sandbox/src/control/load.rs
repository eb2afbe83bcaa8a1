//! Traffic and streams of faults, from outside.

use cordial_model::json::{Decode, ObjectWriter};

use super::{Control, ControlAnswer};
use crate::{
    load::{FaultReport, Faults, Traffic, TrafficReport},
    world::render::Object,
};

/// The traffic to begin: `{"rate": 2000, "seed": 1, "after_sessions": 500}`.
#[derive(Debug, Decode)]
pub(super) struct NewTraffic {
    rate: u32,
    #[json(default)]
    seed: u64,
    #[json(default)]
    after_sessions: u32,
}

/// The faults to begin: `{"seed": 7, "per_minute": 60, "resumable": true}` or `{"script": "10s drop shard 3\n…"}`.
#[derive(Debug, Decode)]
pub(super) struct NewFaults {
    seed: Option<u64>,
    per_minute: Option<f64>,
    #[json(default)]
    resumable: bool,
    script: Option<String>,
    #[json(default)]
    after_sessions: u32,
}

impl Control {
    pub(super) fn begin_faults(&self, body: NewFaults) -> Result<ControlAnswer, ControlAnswer> {
        let mut faults = match (body.seed, body.script) {
            (Some(seed), None) => Faults::seeded(seed),
            (None, Some(script)) => script.parse().map_err(ControlAnswer::bad)?,
            _ => return Err(ControlAnswer::bad("either a seed or a script")),
        };
        if let Some(rate) = body.per_minute {
            if !(rate > 0.0 && rate <= MOST_FAULTS) {
                return Err(ControlAnswer::bad(format!(
                    "per_minute: more than 0, at most {MOST_FAULTS}"
                )));
            }
            faults = faults.per_minute(rate);
        }
        if body.resumable {
            faults = faults.resumable();
        }
        let sessions = usize::try_from(body.after_sessions).unwrap_or(usize::MAX);
        let run = self.load.begin_faults(&faults.after_sessions(sessions));
        Ok(suffered(&run.report()))
    }

    pub(super) fn faults(&self) -> Result<ControlAnswer, ControlAnswer> {
        let report = self.load.faults();
        report.as_ref().map(suffered).ok_or_else(no_faults)
    }

    pub(super) fn stop_faults(&self) -> Result<ControlAnswer, ControlAnswer> {
        let report = self.load.stop_faults();
        report.as_ref().map(suffered).ok_or_else(no_faults)
    }

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

/// The most random faults in a minute.
const MOST_FAULTS: f64 = 60_000.0;

fn no_faults() -> ControlAnswer {
    ControlAnswer::unknown("no faults were begun; begin some with POST /sandbox/chaos")
}

fn suffered(report: &FaultReport) -> ControlAnswer {
    ControlAnswer::object(|o: &mut ObjectWriter<'_>| {
        o.field("total", &report.total());
        o.field("missed", &report.missed);
        o.field(
            "reached",
            &Object(|o: &mut ObjectWriter<'_>| {
                for (name, count) in &report.reached {
                    o.field(name, count);
                }
            }),
        );
    })
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
