//! What was found to differ, and what was counted.

use std::fmt;

/// One difference between the model and Discord's data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// Where: a type with a field (`Message.flags`), or a table with a name in it (`opcodes.Hello`).
    pub(crate) place: String,
    /// How it differs.
    pub(crate) kind: Kind,
    /// The difference, in words.
    pub(crate) text: String,
}

/// How something can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Discord has it, the model does not.
    Missing,
    /// The model has it, Discord does not.
    Extra,
    /// The model has a value that says "nothing" where Discord always sends one.
    Optional,
    /// The model insists on a value that Discord may leave out or set to `null`.
    Required,
    /// The model writes it in a way that Discord does not document: leaves it out, or writes `null`.
    Written,
    /// Another form of value, number, bit or meaning.
    Value,
    /// An exception that excuses nothing.
    Stale,
}

impl Kind {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Missing,
        Self::Extra,
        Self::Optional,
        Self::Required,
        Self::Written,
        Self::Value,
        Self::Stale,
    ];

    /// The word for it in the table of exceptions.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Optional => "optional",
            Self::Required => "required",
            Self::Written => "written",
            Self::Value => "value",
            Self::Stale => "stale",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.place, self.kind.word(), self.text)
    }
}

/// All findings, with counts of what was compared.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) findings: Vec<Finding>,
    counts: Vec<Count>,
}

#[derive(Debug)]
struct Count {
    what: &'static str,
    good: usize,
    all: usize,
}

impl Report {
    /// Adds a difference.
    pub(crate) fn add(&mut self, place: impl Into<String>, kind: Kind, text: impl Into<String>) {
        self.findings.push(Finding {
            place: place.into(),
            kind,
            text: text.into(),
        });
    }

    /// Counts what is declared of what is documented.
    pub(crate) fn count(&mut self, what: &'static str, good: usize, all: usize) {
        self.counts.push(Count { what, good, all });
    }

    /// The last line of the chore.
    pub(crate) fn summary(&self, excused: usize) -> String {
        let counts = self
            .counts
            .iter()
            .map(|count| format!("{} of {} {}", count.good, count.all, count.what));
        let counts: Vec<_> = counts.collect();
        let differences = match self.findings.len() {
            0 => "no difference".to_owned(),
            1 => "1 difference".to_owned(),
            many => format!("{many} differences"),
        };
        let exceptions = match excused {
            1 => "1 exception".to_owned(),
            many => format!("{many} exceptions"),
        };
        format!("{}; {differences}, {exceptions}", counts.join(", "))
    }
}
