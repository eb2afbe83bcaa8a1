//! Every limit that Discord documents, in tables and in words: each is tried at its edges, which are accepted, and beyond
//! them, which is refused by an error that names the place. The limits of the OpenAPI file have a walk of their own.

mod commands;
mod components;
mod guilds;
mod messages;
mod modals;
mod others;

use cordial_model::validate::{Invalid, Validate, check};

/// One limit.
pub(crate) struct Row {
    /// The limit, in a few words.
    limit: &'static str,
    /// The place that an error names.
    path: &'static str,
    make: Box<dyn Fn(i64) -> Result<(), Invalid>>,
    /// Numbers that keep it: of characters, of elements, or the value itself.
    kept: Vec<i64>,
    /// Numbers that do not.
    broken: Vec<i64>,
}

/// A limit of something that is made of a number.
pub(crate) fn row<T: Validate>(
    limit: &'static str,
    path: &'static str,
    kept: impl Into<Vec<i64>>,
    broken: impl Into<Vec<i64>>,
    make: impl Fn(i64) -> T + 'static,
) -> Row {
    Row {
        limit,
        path,
        make: Box::new(move |number| check(&make(number))),
        kept: kept.into(),
        broken: broken.into(),
    }
}

/// A limit that is checked in another way than by [`Validate`].
pub(crate) fn row_of(
    limit: &'static str,
    path: &'static str,
    kept: impl Into<Vec<i64>>,
    broken: impl Into<Vec<i64>>,
    make: impl Fn(i64) -> Result<(), Invalid> + 'static,
) -> Row {
    Row {
        limit,
        path,
        make: Box::new(make),
        kept: kept.into(),
        broken: broken.into(),
    }
}

/// So many characters, of more than one byte each.
pub(crate) fn text(length: i64) -> String {
    "ä".repeat(count(length))
}

pub(crate) fn count(number: i64) -> usize {
    usize::try_from(number).expect("a number of characters or elements")
}

/// So many elements, each made of its number, from 1.
pub(crate) fn list<T>(length: i64, make: impl FnMut(i64) -> T) -> Vec<T> {
    (1..=length).map(make).collect()
}

/// So many ids, all different.
pub(crate) fn ids<M>(length: i64) -> Vec<cordial_model::id::Id<M>> {
    list(length, |number| {
        cordial_model::id::Id::new(number.unsigned_abs())
    })
}

fn faults(rows: &[Row]) -> Vec<String> {
    let mut faults = Vec::new();
    for row in rows {
        for number in &row.kept {
            if let Err(invalid) = (row.make)(*number) {
                faults.push(format!("{}: {number} is refused: {invalid}", row.limit));
            }
        }
        for number in &row.broken {
            let named = match (row.make)(*number) {
                Ok(()) => "accepted".to_owned(),
                Err(invalid) if invalid.violations().iter().any(|it| it.path == row.path) => {
                    continue;
                }
                Err(invalid) => format!("refused elsewhere: {invalid}"),
            };
            faults.push(format!("{}: {number} is {named}", row.limit));
        }
    }
    faults
}

#[test]
fn every_documented_limit_is_kept_to_the_last() {
    let tables = [
        messages::rows(),
        components::rows(),
        modals::rows(),
        commands::rows(),
        guilds::rows(),
        others::rows(),
    ];
    let rows: Vec<Row> = tables.into_iter().flatten().collect();
    assert!(
        rows.iter()
            .all(|row| !row.kept.is_empty() && !row.broken.is_empty())
    );
    let faults = faults(&rows);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_limit_that_is_not_checked_shows() {
    let unlimited = row("unlimited", "x", [0], [1], |_| {
        cordial_model::channel::message::AllowedMentions::none()
    });
    assert_eq!(faults(&[unlimited]), ["unlimited: 1 is accepted"]);
}
