//! Scripts of faults: one a line, with the time after the beginning, the fault, and where it happens.
//!
//! ```text
//! # after  fault                          where
//! 10s      drop                           shard 3
//! 15s      close 4000                     shards 0-9
//! 20s      invalidate_session resumable   shards 1,4,7
//! 1m       stall 5s                       any
//! 90s      withhold_hello                 next
//! 2m       reconnect                      all
//! ```

use std::{fmt, ops::RangeInclusive, time::Duration};

use crate::gateway::Fault;

/// Where a fault happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// On all connections.
    All,
    /// On the next connection that is opened.
    Next,
    /// On one connection that serves a session, whichever.
    Any,
    /// On those that serve these shards.
    Shards(Vec<RangeInclusive<u32>>),
}

/// One line of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scripted {
    pub(crate) after: Duration,
    pub(crate) fault: Fault,
    pub(crate) place: Place,
}

/// A line of a script of faults that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    line: usize,
    why: String,
}

impl ScriptError {
    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl std::error::Error for ScriptError {}

/// The lines of a script in the order of their times. `#` begins a comment.
pub(crate) fn parse(script: &str) -> Result<Vec<Scripted>, ScriptError> {
    let mut lines = Vec::new();
    for (index, line) in script.lines().enumerate() {
        let text = line.split('#').next().unwrap_or_default();
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            lines.push(scripted(&words).map_err(|why| ScriptError {
                line: index + 1,
                why,
            })?);
        }
    }
    // Lines of the same time stay in their order.
    lines.sort_by_key(|line| line.after);
    Ok(lines)
}

fn scripted(words: &[&str]) -> Result<Scripted, String> {
    let [after, fault, rest @ ..] = words else {
        return Err(String::from(
            "a line is a time, a fault and a place, such as `10s drop shard 3`",
        ));
    };
    let after =
        time(after).ok_or_else(|| format!("`{after}` is no time; write 500ms, 10s or 2m"))?;
    // What follows the fault belongs to it until a place begins.
    let begins = rest
        .iter()
        .position(|word| matches!(*word, "all" | "next" | "any" | "shard" | "shards"));
    let (arguments, place) = rest.split_at(begins.unwrap_or(rest.len()));
    Ok(Scripted {
        after,
        fault: self::fault(fault, arguments)?,
        place: self::place(place)?,
    })
}

fn fault(name: &str, arguments: &[&str]) -> Result<Fault, String> {
    let needs = |what: &str| format!("`{name}` needs {what}");
    let pause = || {
        let text = arguments
            .first()
            .ok_or_else(|| needs("a time, such as 5s"))?;
        time(text).ok_or_else(|| format!("`{text}` is no time; write 500ms, 10s or 2m"))
    };
    let (fault, most) = match name {
        "drop" => (Fault::Drop, 0),
        "close" => {
            let code = arguments
                .first()
                .and_then(|code| code.parse().ok())
                .filter(|code| (1000..5000).contains(code))
                .ok_or_else(|| needs("a code from 1000 to 4999"))?;
            (
                Fault::Close(code, String::from("a fault of the sandbox")),
                1,
            )
        }
        "reconnect" => (Fault::Reconnect, 0),
        "invalidate_session" => {
            let resumable = arguments.first() == Some(&"resumable");
            (
                Fault::InvalidateSession { resumable },
                usize::from(resumable),
            )
        }
        "request_heartbeat" => (Fault::RequestHeartbeat, 0),
        "garbage" => (Fault::Garbage, 0),
        "truncate" => (Fault::Truncate, 0),
        "withhold_acks" => {
            let off = arguments.first() == Some(&"off");
            (Fault::WithholdAcks(!off), usize::from(off))
        }
        "withhold_hello" => (Fault::WithholdHello, 0),
        "delay_hello" => (Fault::DelayHello(pause()?), 1),
        "delay" => (Fault::Delay(pause()?), 1),
        "stall" => (Fault::Stall(pause()?), 1),
        "stop_reading" => (Fault::StopReading(pause()?), 1),
        "play_dead" => (Fault::PlayDead, 0),
        other => {
            return Err(format!(
                "there is no fault `{other}`; there are: drop, close, reconnect, invalidate_session, request_heartbeat, garbage, truncate, withhold_acks, withhold_hello, delay_hello, delay, stall, stop_reading, play_dead"
            ));
        }
    };
    match arguments.get(most) {
        None => Ok(fault),
        Some(extra) => Err(format!("`{extra}` means nothing after `{name}`")),
    }
}

fn place(words: &[&str]) -> Result<Place, String> {
    let wrong = || {
        String::from("a place is `all`, `any`, `next`, `shard 3`, `shards 0-9` or `shards 1,4,7`")
    };
    match words {
        ["all"] => Ok(Place::All),
        ["any"] => Ok(Place::Any),
        ["next"] => Ok(Place::Next),
        ["shard" | "shards", shards] => shards
            .split(',')
            .map(|range| {
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                let first = first.parse().map_err(|_| wrong())?;
                let last = last.parse().map_err(|_| wrong())?;
                Ok(first..=last)
            })
            .collect::<Result<_, _>>()
            .map(Place::Shards),
        _ => Err(wrong()),
    }
}

/// `500ms`, `10s`, `2m`; a bare number is seconds.
fn time(text: &str) -> Option<Duration> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let seconds = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    Duration::try_from_secs_f64(number.parse::<f64>().ok()? * seconds).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Place, parse};
    use crate::gateway::Fault;

    #[test]
    fn every_fault_can_be_written() {
        let script = "
            # What goes wrong.
            10s    drop                          shard 3
            15     close 4009                    shards 0-9
            500ms  reconnect                     all     # at once
            20s    invalidate_session            any
            20s    invalidate_session resumable  any
            1m     request_heartbeat             shards 1,4-5
            1m     garbage                       any
            1m     truncate                      any
            1m     withhold_acks                 any
            1m     withhold_acks off             any
            1m     withhold_hello                next
            1m     delay_hello 1.5s              next
            1m     delay 10ms                    any
            1m     stall 5s                      any
            1m     stop_reading 2m               any
            1m     play_dead                     any
        ";
        let lines = parse(script).unwrap();
        assert_eq!(lines.len(), 16);
        assert_eq!(lines[0].fault, Fault::Reconnect);
        assert_eq!(lines[0].after, Duration::from_millis(500));
        assert_eq!(lines[1].place, Place::Shards(vec![3..=3]));
        assert_eq!(lines[2].place, Place::Shards(vec![0..=9]));
        assert_eq!(lines[5].place, Place::Shards(vec![1..=1, 4..=5]));
    }

    #[test]
    fn what_cannot_be_understood_is_named_with_its_line() {
        for (script, words) in [
            ("\n10s explode all", "line 2: there is no fault `explode`"),
            ("soon drop all", "`soon` is no time"),
            ("10s", "a line is a time, a fault and a place"),
            ("10s drop", "a place is"),
            ("10s drop shard x", "a place is"),
            ("10s close all", "`close` needs a code from 1000 to 4999"),
            ("10s stall all", "`stall` needs a time"),
            ("10s drop hard all", "`hard` means nothing after `drop`"),
        ] {
            let error = parse(script).unwrap_err().to_string();
            assert!(error.contains(words), "{script}: {error}");
        }
    }
}
