//! Two sides of one list: names with what belongs to them, as documented and as declared.

use std::{collections::BTreeMap, fmt::Debug};

use serde_json::Value;

use super::{
    data::{list, number, word},
    finding::{Kind, Report},
};

/// Names with what belongs to them.
pub(crate) type Table<T> = BTreeMap<String, T>;

/// What both sides have, under the place of its name.
pub(crate) struct Pair<'r> {
    pub(crate) report: &'r mut Report,
    pub(crate) place: String,
}

impl Pair<'_> {
    pub(crate) fn add(&mut self, kind: Kind, text: &str) {
        self.report.add(&self.place, kind, text);
    }

    /// Reports a value that the two sides do not agree on.
    pub(crate) fn agree<T: PartialEq + Debug>(&mut self, what: &str, documented: T, declared: T) {
        agree(self.report, &self.place, what, documented, declared);
    }

    /// Compares the names of what has a number.
    pub(crate) fn name(&mut self, entry: &Value, declared: Option<&str>) {
        let documented = letters(word(entry, "name").unwrap_or_default());
        self.agree(
            "the name",
            documented,
            letters(declared.unwrap_or_default()),
        );
    }

    /// Compares a yes or no.
    pub(crate) fn flag(&mut self, what: &str, entry: &Value, key: &str, declared: bool) {
        let documented = entry[key].as_bool().unwrap_or_default();
        self.agree(what, documented, declared);
    }
}

/// Reports what only one side has, calls `same` for what both have, and counts.
pub(crate) fn tables<D, M>(
    report: &mut Report,
    (place, what): (&str, &'static str),
    documented: &Table<D>,
    declared: &Table<M>,
    mut same: impl FnMut(&mut Pair<'_>, &D, &M),
) {
    let mut good = 0;
    for (name, value) in documented {
        let place = format!("{place}.{name}");
        match declared.get(name) {
            Some(declared) => {
                good += 1;
                same(&mut Pair { report, place }, value, declared);
            }
            None => report.add(place, Kind::Missing, format!("the model has no {name}")),
        }
    }
    let extra = declared
        .keys()
        .filter(|name| !documented.contains_key(*name));
    for name in extra {
        let place = format!("{place}.{name}");
        report.add(place, Kind::Extra, format!("Discord has no {name}"));
    }
    report.count(what, good, documented.len());
}

/// The same where nothing but one value belongs to a name.
pub(crate) fn values<T: PartialEq + Debug>(
    report: &mut Report,
    table: (&str, &'static str),
    value: &str,
    documented: &Table<T>,
    declared: &Table<T>,
) {
    tables(
        report,
        table,
        documented,
        declared,
        |pair, documented, declared| {
            pair.agree(value, documented, declared);
        },
    );
}

/// Reports a value that the two sides do not agree on.
#[allow(clippy::needless_pass_by_value)] // Values that were made for it.
pub(crate) fn agree<T: PartialEq + Debug>(
    report: &mut Report,
    place: &str,
    what: &str,
    documented: T,
    declared: T,
) {
    if documented != declared {
        let text = format!("{what} is {documented:?} at Discord and {declared:?} in the model");
        report.add(place, Kind::Value, text);
    }
}

/// Compares an enum of numbers with a list whose entries have a `code`.
pub(crate) fn codes<T: Copy>(
    report: &mut Report,
    table: (&str, &'static str),
    entries: &Value,
    (all, number): (&[T], fn(T) -> i32),
    mut same: impl FnMut(&mut Pair<'_>, &Value, T),
) -> Result<(), String> {
    let mut documented = Table::new();
    for entry in list(entries, table.0)? {
        documented.insert(self::number(entry, "code")?.to_string(), entry);
    }
    let declared = all.iter().map(|it| (number(*it).to_string(), *it));
    let declared = declared.collect();
    tables(report, table, &documented, &declared, |pair, entry, it| {
        same(pair, entry, *it);
    });
    Ok(())
}

/// A name without spaces, case, and what stands in brackets for a plural.
fn letters(name: &str) -> String {
    let name = name.replace("(s)", "s");
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
