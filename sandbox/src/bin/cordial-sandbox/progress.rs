//! How a load goes: the line of progress, and the summary at the end.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use cordial_model::json::Writer;
use cordial_sandbox::{FaultReport, FaultRun, GatewayTotals, Sandbox, TrafficReport, TrafficRun};

/// What is under way.
#[derive(Clone, Copy)]
pub(crate) struct Load<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) traffic: &'a TrafficRun,
    pub(crate) faults: Option<&'a FaultRun>,
}

impl Load<'_> {
    /// Lets nothing more happen or go wrong.
    pub(crate) fn stop(self) {
        self.traffic.stop();
        if let Some(faults) = self.faults {
            faults.stop();
        }
    }
}

/// The state of a load at one moment.
pub(crate) struct Snapshot {
    guilds: usize,
    pub(crate) traffic: TrafficReport,
    totals: GatewayTotals,
    /// Sessions, and how many of them have a connection.
    sessions: (usize, usize),
    /// Dispatches of all sessions, those that have ended among them.
    dispatches: u64,
    events: BTreeMap<&'static str, u64>,
    faults: Option<FaultReport>,
    /// Bytes that are resident.
    memory: Option<u64>,
}

impl Snapshot {
    pub(crate) fn take(load: Load<'_>) -> Self {
        let Load {
            sandbox,
            traffic,
            faults,
        } = load;
        let accounts = sandbox.gateway().accounts();
        let mut events = BTreeMap::<&'static str, u64>::new();
        for (name, count) in accounts.iter().flat_map(|account| &account.events) {
            *events.entry(name).or_default() += count;
        }
        let alive = accounts.iter().filter(|account| !account.ended);
        let connected = alive.clone().filter(|account| account.connection.is_some());
        Self {
            guilds: sandbox.guilds().len(),
            traffic: traffic.report(),
            totals: sandbox.gateway().totals(),
            sessions: (alive.count(), connected.count()),
            dispatches: accounts.iter().map(|account| account.sequence).sum(),
            events,
            faults: faults.map(FaultRun::report),
            memory: resident(),
        }
    }

    /// One line of progress. `made` events were made in the time `passed` since the last one.
    pub(crate) fn line(&self, made: u64, passed: Duration) -> String {
        let seconds = self.traffic.elapsed.as_secs();
        let mut line = format!("{:02}:{:02}", seconds / 60, seconds % 60);
        let (sessions, connected) = self.sessions;
        // Writing to a string cannot fail.
        let _ = write!(line, "  sessions {sessions} ({connected} connected)");
        if self.traffic.begun {
            let _ = write!(
                line,
                "  events {} ({}/s)",
                grouped(self.traffic.events),
                grouped(per_second(made, passed))
            );
            if self.traffic.behind > 0 || self.traffic.missed > 0 {
                let _ = write!(
                    line,
                    "  behind {}  missed {}",
                    grouped(self.traffic.behind),
                    grouped(self.traffic.missed)
                );
            }
        } else {
            line.push_str("  waiting for the bot");
        }
        if let Some(faults) = &self.faults {
            let _ = write!(line, "  faults {}", faults.total());
        }
        let _ = write!(line, "  resumes {}", self.totals.resumes);
        if let Some(memory) = self.memory {
            let _ = write!(line, "  memory {} MB", memory >> 20);
        }
        line
    }

    /// The summary for people.
    pub(crate) fn text(&self) -> String {
        let traffic = &self.traffic;
        let totals = &self.totals;
        let rate = per_second(traffic.events, traffic.elapsed);
        let mut text = format!(
            "\n{} guilds, {:.1} s of traffic\n\
             events      {} made, {}/s, {} missed\n\
             dispatches  {} to {} sessions\n\
             identifies  {} spent, {} too soon\n\
             resumes     {} granted, {} refused, over {} connections",
            grouped(self.guilds as u64),
            traffic.elapsed.as_secs_f64(),
            grouped(traffic.events),
            grouped(rate),
            grouped(traffic.missed),
            grouped(self.dispatches),
            self.sessions.0,
            totals.identifies,
            totals.identifies_too_soon,
            totals.resumes,
            totals.resumes_refused,
            totals.connections,
        );
        if let Some(faults) = &self.faults {
            let _ = write!(text, "\nfaults      {}", faults.total());
            let mut between = ": ";
            for (name, count) in &faults.reached {
                let _ = write!(text, "{between}{name} {count}");
                between = ", ";
            }
        }
        if let Some(memory) = self.memory {
            let _ = write!(text, "\nmemory      {} MB", memory >> 20);
        }
        if traffic.missed > 0 {
            text.push_str(
                "\nThis machine could not keep the rate: try a lower one, or a release build.",
            );
        }
        text
    }

    /// The summary for programs.
    pub(crate) fn json(&self) -> String {
        let millis = u64::try_from(self.traffic.elapsed.as_millis()).unwrap_or(u64::MAX);
        let mut writer = Writer::new();
        writer.object(|o| {
            o.field("guilds", &self.guilds);
            o.field("elapsed_ms", &millis);
            o.field("acts", &self.traffic.acts);
            o.field("events", &self.traffic.events);
            o.field("missed", &self.traffic.missed);
            o.field("sessions", &self.sessions.0);
            o.field("connected", &self.sessions.1);
            o.field("dispatches", &self.dispatches);
            o.field("connections", &self.totals.connections);
            o.field("identifies", &self.totals.identifies);
            o.field("identifies_too_soon", &self.totals.identifies_too_soon);
            o.field("identifies_exhausted", &self.totals.identifies_exhausted);
            o.field("resumes", &self.totals.resumes);
            o.field("resumes_refused", &self.totals.resumes_refused);
            if let Some(faults) = &self.faults {
                o.field("faults", &Counts(&faults.reached));
                o.field("faults_missed", &faults.missed);
            }
            o.field("memory_bytes", &self.memory);
            o.field("dispatched", &Counts(&self.events));
        });
        writer.into_string()
    }
}

struct Counts<'a>(&'a BTreeMap<&'static str, u64>);

impl cordial_model::json::Encode for Counts<'_> {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            for (name, count) in self.0 {
                o.field(name, count);
            }
        });
    }
}

fn per_second(count: u64, time: Duration) -> u64 {
    let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    (count * 1000).checked_div(millis).unwrap_or(0)
}

/// A number with commas.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The resident memory of this program in bytes, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes << 10)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{grouped, per_second};

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn a_rate_of_no_time_is_none() {
        assert_eq!(per_second(500, Duration::from_millis(250)), 2000);
        assert_eq!(per_second(5, Duration::ZERO), 0);
    }
}
