//! `cargo xtask spec`: what the model declares, against Discord's own description of its API in `spec/`.
//!
//! The model's side is read from its types, which describe themselves (`cordial_model::describe`). The other side is the
//! vendored data. [`rest`] compares the operations of the REST API, and what is sent and answered; [`names`] events, commands,
//! opcodes, close codes and intents; [`fields`] every object with the documentation's tables; [`members`] the enums and flags in
//! them; [`user`] what user accounts get beside. What may differ is in `exceptions.tsv`, with reasons.
//!
//! `cargo xtask spec decode` takes payloads, answers and bodies from files and looks whether the model keeps all that it knows
//! of them.

mod data;
mod decode;
mod exceptions;
mod fields;
mod finding;
mod members;
mod names;
mod quirks;
mod rest;
mod same;
#[cfg(test)]
mod samples;
mod sides;
mod user;

use std::path::PathBuf;

use data::Spec;
use exceptions::Exceptions;
use finding::{Kind, Report};

const USAGE: &str = "\
usage: cargo xtask spec [--spec FOLDER] [--against FILE]
       cargo xtask spec decode --event NAME FILE…
       cargo xtask spec decode --response OPERATION_ID FILE…
       cargo xtask spec decode --request OPERATION_ID FILE…";

/// How the chore ends: an error is something that was asked for in a wrong way.
pub(crate) fn run(mut words: impl Iterator<Item = String>) -> Result<bool, String> {
    let mut folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"));
    let mut against = None;
    while let Some(word) = words.next() {
        match word.as_str() {
            "decode" => return decode::run(words),
            "--spec" => {
                folder = words
                    .next()
                    .ok_or(format!("--spec needs a folder\n\n{USAGE}"))?
                    .into();
            }
            "--against" => {
                let file = words
                    .next()
                    .ok_or(format!("--against needs a file\n\n{USAGE}"))?;
                against = Some(PathBuf::from(file));
            }
            _ => return Err(format!("`{word}` is not understood\n\n{USAGE}")),
        }
    }
    let spec = Spec::read(&folder, against.as_deref())?;
    let vendored = against.map(|_| Spec::read(&folder, None)).transpose()?;
    let mut report = compare(&spec, vendored.as_ref())?;
    let known = Exceptions::read()?;
    let excused = known.excuse(&mut report);
    for finding in &report.findings {
        println!("{finding}");
    }
    println!("{}", report.summary(excused));
    Ok(report.findings.is_empty())
}

/// Everything that differs; also what the vendored OpenAPI file has and a newer one has not.
fn compare(spec: &Spec, vendored: Option<&Spec>) -> Result<Report, String> {
    let mut report = Report::default();
    let known = rest::compare(spec, &mut report)?;
    if let Some(vendored) = vendored {
        let before = rest::compare(vendored, &mut Report::default())?;
        for place in before.places.difference(&known.places) {
            let text = "the vendored openapi.json has it, the newer one does not";
            report.add(place, Kind::Extra, text);
        }
    }
    names::compare(spec, &mut report)?;
    fields::compare(spec, &known, &mut report)?;
    user::compare(spec, &mut report)?;
    Ok(report)
}
