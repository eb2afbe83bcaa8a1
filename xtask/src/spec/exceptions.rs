//! The differences that are meant to be, each with its reason.

use std::{collections::BTreeSet, path::Path};

use super::finding::{Finding, Kind, Report};

/// The table `exceptions.tsv`: place, kind and reason.
#[derive(Debug)]
pub(crate) struct Exceptions(Vec<Exception>);

#[derive(Debug)]
struct Exception {
    place: String,
    kind: Kind,
}

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/spec/exceptions.tsv");

impl Exceptions {
    pub(crate) fn read() -> Result<Self, String> {
        let text =
            std::fs::read_to_string(Path::new(FILE)).map_err(|error| format!("{FILE}: {error}"))?;
        Self::parse(&text)
    }

    /// Reads the table. Lines that begin with `#` are remarks.
    fn parse(text: &str) -> Result<Self, String> {
        let mut seen = BTreeSet::new();
        let mut exceptions = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |what: &str| format!("exceptions.tsv, line {}: {what}", index + 1);
            let mut cells = line.split('\t');
            let (Some(place), Some(word), Some(reason), None) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                return Err(wrong("needs three cells: place, kind and reason"));
            };
            let kind = Kind::ALL.iter().find(|kind| kind.word() == word);
            let Some(kind) = kind.filter(|kind| **kind != Kind::Stale) else {
                return Err(wrong(&format!("there is no kind `{word}`")));
            };
            if reason.trim().len() < 10 {
                return Err(wrong("needs a reason"));
            }
            if !seen.insert((place, word)) {
                return Err(wrong("stands there twice"));
            }
            exceptions.push(Exception {
                place: place.to_owned(),
                kind: *kind,
            });
        }
        Ok(Self(exceptions))
    }

    /// Takes what is excused out of the report, and puts exceptions in that excuse nothing. Says how many do.
    pub(crate) fn excuse(&self, report: &mut Report) -> usize {
        let mut used = BTreeSet::new();
        let position = |finding: &Finding| {
            self.0
                .iter()
                .position(|it| it.kind == finding.kind && it.place == finding.place)
        };
        report.findings.retain(|finding| match position(finding) {
            Some(at) => {
                used.insert(at);
                false
            }
            None => true,
        });
        for (at, exception) in self.0.iter().enumerate() {
            if !used.contains(&at) {
                let text = format!(
                    "the exception `{}` does not apply any more; take it out of exceptions.tsv",
                    exception.kind.word()
                );
                report.add(&exception.place, Kind::Stale, text);
            }
        }
        report.findings.sort();
        report
            .findings
            .dedup_by(|one, other| (&one.place, one.kind) == (&other.place, other.kind));
        used.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut report = Report::default();
        report.add("Message.x", Kind::Missing, "…");
        report.add("Message.y", Kind::Extra, "…");
        report
    }

    #[test]
    fn what_is_excused_is_no_finding() {
        let table = "# remark\n\nMessage.x\tmissing\tbecause it is deprecated\n";
        let mut report = report();
        assert_eq!(Exceptions::parse(table).unwrap().excuse(&mut report), 1);
        assert_eq!(report.findings.len(), 1);
        assert_eq!(report.findings[0].place, "Message.y");
    }

    #[test]
    fn an_exception_that_excuses_nothing_is_a_finding() {
        let table = "Message.x\textra\tbecause it is deprecated\n";
        let mut report = report();
        assert_eq!(Exceptions::parse(table).unwrap().excuse(&mut report), 0);
        let stale: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.kind == Kind::Stale)
            .collect();
        assert_eq!((stale.len(), report.findings.len()), (1, 3));
    }

    #[test]
    fn an_exception_needs_a_kind_and_a_reason_and_stands_there_once() {
        for table in [
            "Message.x\tmissing",
            "Message.x\tmissing\t",
            "Message.x\todd\tbecause it is deprecated",
            "Message.x\tstale\tbecause it is deprecated",
            "A\textra\tbecause it is so\nA\textra\tbecause it is so",
        ] {
            assert!(Exceptions::parse(table).is_err(), "{table}");
        }
    }

    #[test]
    fn the_table_can_be_read() {
        Exceptions::read().unwrap();
    }
}
