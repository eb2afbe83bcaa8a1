//! Faults of the gateway over time: out of a seed, or by a script.
//!
//! [`Faults`] says what is to go wrong, [`Schedule`] when exactly. A task follows the schedule.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, task::JoinHandle, time::Instant};

use super::{
    pacer::whole,
    script::{Place, ScriptError, Scripted, parse},
};
use crate::gateway::{Fault, Gateway, Target};

/// What goes wrong at random: how often in a minute, what exactly, and whether the session survives it.
///
/// The sum is 30 a minute; another rate changes all in proportion.
const KINDS: [(f64, Kind, bool); 15] = [
    (6.0, Kind::Drop, true),
    (4.0, Kind::Reconnect, true),
    (3.0, Kind::Close(4000), true),
    (1.0, Kind::Close(4008), true),
    (2.0, Kind::Invalid(true), true),
    (2.0, Kind::WithholdAcks, true),
    (3.0, Kind::Stall, true),
    (2.0, Kind::StopReading, true),
    (1.5, Kind::PlayDead, true),
    (1.0, Kind::Truncate, true),
    (1.5, Kind::LateHello, true),
    (0.5, Kind::NoHello, true),
    (1.5, Kind::Invalid(false), false),
    (0.5, Kind::Close(4007), false),
    (0.5, Kind::Close(4009), false),
];

#[derive(Clone, Copy, Debug)]
enum Kind {
    Drop,
    Reconnect,
    Close(u16),
    Invalid(bool),
    WithholdAcks,
    Stall,
    StopReading,
    PlayDead,
    Truncate,
    /// The connection is cut, and HELLO of the next one comes late.
    LateHello,
    /// The connection is cut, and the next one gets no HELLO.
    NoHello,
}

/// What is to go wrong while a bot runs.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cordial_sandbox::{Faults, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// // One a second, none of which ends a session.
/// sandbox.faults(&Faults::seeded(7).per_minute(60.0).resumable());
/// // Or exactly these.
/// let script = "10s  drop            shard 0\n\
///               20s  close 4000      shards 1-3\n\
///               30s  stall 5s        any\n";
/// sandbox.faults(&script.parse::<Faults>()?);
/// # sandbox.shutdown().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing goes wrong before a sandbox is given it"]
pub struct Faults {
    seed: u64,
    per_minute: f64,
    resumable: bool,
    script: Vec<Scripted>,
    sessions: usize,
}

impl Faults {
    /// Faults out of a seed, 30 a minute: cut connections, closes, opcodes 7 and 9, withheld ACKs, stalls, connections that
    /// are half open, late or missing HELLOs.
    pub fn seeded(seed: u64) -> Self {
        Self {
            seed,
            per_minute: KINDS.iter().map(|(rate, ..)| rate).sum(),
            resumable: false,
            script: Vec::new(),
            sessions: 0,
        }
    }

    /// So many a minute over all connections.
    pub fn per_minute(mut self, faults: f64) -> Self {
        self.per_minute = if faults.is_finite() {
            faults.max(0.0)
        } else {
            0.0
        };
        self
    }

    /// None that ends a session: clients can resume after all of them, and spend no identify.
    pub fn resumable(mut self) -> Self {
        self.resumable = true;
        self
    }

    /// Begins only when there are so many sessions.
    pub fn after_sessions(mut self, sessions: usize) -> Self {
        self.sessions = sessions;
        self
    }
}

impl std::str::FromStr for Faults {
    type Err = ScriptError;

    /// Faults by a script: one a line, as `10s drop shard 3`. CONTROL.md has the language.
    fn from_str(script: &str) -> Result<Self, ScriptError> {
        Ok(Self {
            per_minute: 0.0,
            script: parse(script)?,
            ..Self::seeded(0)
        })
    }
}

/// One thing that goes wrong, after some time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Planned {
    pub(crate) after: Duration,
    /// What happens where, in order.
    pub(crate) steps: Vec<(Place, Fault)>,
    /// Chooses the connection where any is meant.
    pub(crate) draw: u64,
}

/// What goes wrong when. The same faults have the same schedule.
#[derive(Debug)]
pub(crate) struct Schedule {
    random: fastrand::Rng,
    faults: Faults,
    /// The time of the next random fault, in seconds.
    next: f64,
    script: std::vec::IntoIter<Scripted>,
    scripted: Option<Scripted>,
}

impl Schedule {
    pub(crate) fn new(faults: &Faults) -> Self {
        let mut script = faults.script.clone().into_iter();
        let scripted = script.next();
        let mut schedule = Self {
            random: fastrand::Rng::with_seed(faults.seed),
            faults: faults.clone(),
            next: 0.0,
            script,
            scripted,
        };
        schedule.advance();
        schedule
    }

    /// Times between random faults are those of a Poisson process.
    fn advance(&mut self) {
        if self.faults.per_minute > 0.0 {
            let share = (1.0 - self.random.f64()).max(f64::MIN_POSITIVE);
            self.next -= share.ln() * 60.0 / self.faults.per_minute;
        } else {
            self.next = f64::INFINITY;
        }
    }
}

impl Iterator for Schedule {
    type Item = Planned;

    fn next(&mut self) -> Option<Planned> {
        let random = Duration::try_from_secs_f64(self.next).ok();
        let by_script = |scripted: &Scripted| random.is_none_or(|random| scripted.after <= random);
        if let Some(scripted) = self.scripted.take_if(|scripted| by_script(scripted)) {
            self.scripted = self.script.next();
            return Some(Planned {
                after: scripted.after,
                steps: vec![(scripted.place, scripted.fault)],
                draw: self.random.u64(..),
            });
        }
        let planned = Planned {
            after: random?,
            steps: self.draw(),
            draw: self.random.u64(..),
        };
        self.advance();
        Some(planned)
    }
}

impl Schedule {
    /// One of the random faults, as often as the table says.
    fn draw(&mut self) -> Vec<(Place, Fault)> {
        let resumable = self.faults.resumable;
        let allowed = || {
            KINDS
                .iter()
                .filter(move |(.., survives)| *survives || !resumable)
        };
        let total: f64 = allowed().map(|(rate, ..)| rate).sum();
        let mut left = self.random.f64() * total;
        let kind = allowed().find(|(rate, ..)| {
            left -= rate;
            left < 0.0
        });
        let kind = kind.map_or(Kind::Drop, |(_, kind, _)| *kind);
        let pause = Duration::from_millis(self.random.u64(200..10_000));
        let any = |fault| vec![(Place::Any, fault)];
        match kind {
            Kind::Drop => any(Fault::Drop),
            Kind::Reconnect => any(Fault::Reconnect),
            Kind::Close(code) => any(Fault::Close(code, String::from("a fault of the sandbox"))),
            Kind::Invalid(resumable) => any(Fault::InvalidateSession { resumable }),
            Kind::WithholdAcks => any(Fault::WithholdAcks(true)),
            Kind::Stall => any(Fault::Stall(pause)),
            Kind::StopReading => any(Fault::StopReading(pause)),
            Kind::PlayDead => any(Fault::PlayDead),
            Kind::Truncate => any(Fault::Truncate),
            Kind::LateHello => vec![
                (Place::Next, Fault::DelayHello(pause)),
                (Place::Any, Fault::Drop),
            ],
            Kind::NoHello => vec![
                (Place::Next, Fault::WithholdHello),
                (Place::Any, Fault::Drop),
            ],
        }
    }
}

/// What has gone wrong so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FaultReport {
    /// How many connections each fault has reached, by its name. Faults for connections to come count as one.
    pub reached: BTreeMap<&'static str, u64>,
    /// Faults that found no connection.
    pub missed: u64,
}

impl FaultReport {
    /// How many connections were reached in all.
    pub fn total(&self) -> u64 {
        self.reached.values().sum()
    }
}

/// Faults that are under way. Cheap to clone; clones are the same faults. They go on when this is dropped, until they are
/// stopped or the sandbox ends.
#[derive(Clone)]
pub struct FaultRun {
    state: Arc<Mutex<State>>,
    over: Arc<watch::Sender<bool>>,
}

#[derive(Default)]
struct State {
    report: FaultReport,
    stopped: bool,
}

impl fmt::Debug for FaultRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultRun")
            .field("report", &self.report())
            .finish_non_exhaustive()
    }
}

impl FaultRun {
    /// Begins to let things go wrong, in a task of its own.
    pub(crate) fn begin(faults: &Faults, gateway: Gateway) -> (Self, JoinHandle<()>) {
        let run = Self {
            state: Arc::default(),
            over: Arc::default(),
        };
        let task = tokio::spawn(run.clone().go(faults.clone(), gateway));
        (run, task)
    }

    async fn go(self, faults: Faults, gateway: Gateway) {
        gateway.wait_for_sessions(faults.sessions).await;
        let began = Instant::now();
        for planned in Schedule::new(&faults) {
            tokio::time::sleep_until(began + planned.after).await;
            let mut state = self.state();
            if state.stopped {
                return;
            }
            for (place, fault) in &planned.steps {
                let reached = inflict(&gateway, place, fault, planned.draw);
                if reached == 0 {
                    state.report.missed += 1;
                } else {
                    *state.report.reached.entry(fault.name()).or_default() += reached;
                }
            }
        }
        self.over.send_replace(true);
    }

    /// Waits until a script is at its end. Random faults have none.
    pub async fn finished(&self) {
        // The sender lives as long as this does.
        let _ = self.over.subscribe().wait_for(|over| *over).await;
    }

    /// What has gone wrong so far.
    pub fn report(&self) -> FaultReport {
        self.state().report.clone()
    }

    /// Lets nothing more go wrong. Connections that play dead or have no ACKs stay so.
    #[allow(clippy::must_use_candidate, reason = "stopping is what it does")]
    pub fn stop(&self) -> FaultReport {
        let mut state = self.state();
        state.stopped = true;
        state.report.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets one fault happen; tells how many connections it reaches.
fn inflict(gateway: &Gateway, place: &Place, fault: &Fault, draw: u64) -> u64 {
    let hit = |target: &Target| gateway.fault(target, fault.clone()) as u64;
    match place {
        Place::All => hit(&Target::All),
        Place::Next => hit(&Target::Next),
        Place::Any => {
            let connected = gateway.connected();
            #[allow(clippy::cast_precision_loss, reason = "a share needs no more")]
            let share = draw as f64 / u64::MAX as f64 * connected.len() as f64;
            let index = usize::try_from(whole(share)).unwrap_or(0);
            let last = connected.len().saturating_sub(1);
            connected.get(index.min(last)).map_or(0, |session| {
                hit(&Target::Session(session.identity.id.as_ref().to_owned()))
            })
        }
        Place::Shards(ranges) => {
            let shards = ranges.iter().flat_map(Clone::clone);
            shards.map(|shard| hit(&Target::Shard(shard))).sum()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, time::Duration};

    use super::{Faults, KINDS, Schedule};
    use crate::gateway::Fault;

    fn planned(faults: &Faults, count: usize) -> Vec<super::Planned> {
        Schedule::new(faults).take(count).collect()
    }

    #[test]
    fn the_same_seed_is_the_same_schedule() {
        let faults = Faults::seeded(3);
        assert_eq!(planned(&faults, 1000), planned(&faults, 1000));
        assert_ne!(planned(&faults, 10), planned(&Faults::seeded(4), 10));
    }

    #[test]
    fn faults_come_as_often_as_the_table_says() {
        let plan = planned(&Faults::seeded(1), 30_000);
        let minutes = plan.last().unwrap().after.as_secs_f64() / 60.0;
        assert!((950.0..1050.0).contains(&minutes), "{minutes}");
        let mut counts = BTreeMap::<String, f64>::new();
        for fault in &plan {
            // Where a HELLO is late the cut is not counted.
            let name = match &fault.steps[0].1 {
                Fault::Close(code, _) => format!("close {code}"),
                Fault::InvalidateSession { resumable } => format!("invalid {resumable}"),
                other => other.name().to_owned(),
            };
            *counts.entry(name).or_default() += 1.0 / minutes;
        }
        assert_eq!(counts.len(), KINDS.len());
        for (name, rate) in [("drop", 6.0), ("invalid false", 1.5), ("close 4009", 0.5)] {
            let got = counts[name];
            assert!((got - rate).abs() < rate / 5.0, "{name}: {got}");
        }
    }

    #[test]
    fn resumable_faults_end_no_session_and_keep_the_rate() {
        let plan = planned(&Faults::seeded(1).per_minute(600.0).resumable(), 6000);
        let seconds = plan.last().unwrap().after.as_secs();
        assert!((570..630).contains(&seconds), "{seconds}");
        for fault in plan.iter().flat_map(|planned| &planned.steps) {
            let ends = match &fault.1 {
                Fault::InvalidateSession { resumable } => !resumable,
                Fault::Close(code, _) => {
                    !cordial_model::gateway::CloseCode::from(i32::from(*code)).can_resume()
                }
                _ => false,
            };
            assert!(!ends, "{fault:?}");
        }
    }

    #[test]
    fn a_script_comes_at_its_times() {
        let faults: Faults = "2s drop all\n1s reconnect shard 1".parse().unwrap();
        let times: Vec<_> = Schedule::new(&faults)
            .map(|planned| planned.after)
            .collect();
        assert_eq!(times, [Duration::from_secs(1), Duration::from_secs(2)]);
    }
}
