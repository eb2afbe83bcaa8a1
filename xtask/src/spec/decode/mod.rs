//! `cargo xtask spec decode`: payloads of events, and answers and bodies of operations, from files through the model and
//! back.
//!
//! A file fails if the model cannot decode it, if it would have to degrade anything in it, or if encoding it again loses or
//! changes anything that the model knows; [`same`] says what counts as a change.

pub(crate) mod event;
mod near;
mod operation;
mod problem;

use std::fs;

use cordial_model::describe::Shape;

use self::{
    event::Kind,
    operation::{Answer, Request},
    problem::Problem,
};
use super::{USAGE, same};

/// What the files are taken to be.
enum Subject {
    Event(Kind, Shape),
    Answer(Answer),
    Request(Request),
}

impl Subject {
    fn new(option: &str, name: &str) -> Result<Self, String> {
        match option {
            "--event" => Kind::from_name(name).map(|(kind, shape)| Self::Event(kind, shape)),
            "--response" => Answer::of(name).map(Self::Answer),
            _ => Request::of(name).map(Self::Request),
        }
    }

    fn check(&self, bytes: &[u8]) -> Result<(), Problem> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| Problem::new("", format!("not UTF-8 text: {error}")))?;
        match self {
            Self::Event(kind, shape) => event::check(*kind, shape, text),
            Self::Answer(answer) => answer.check(text),
            Self::Request(request) => request.check(text),
        }
    }
}

/// Runs the chore: whether all files are well.
pub(crate) fn run(mut words: impl Iterator<Item = String>) -> Result<bool, String> {
    let (mut asked, mut files) = (None, Vec::new());
    while let Some(word) = words.next() {
        match word.as_str() {
            "--event" | "--response" | "--request" => {
                if asked.is_some() {
                    let text = "there is more than one of --event, --response and --request";
                    return Err(format!("{text}\n\n{USAGE}"));
                }
                let name = words
                    .next()
                    .ok_or_else(|| format!("{word} needs a name\n\n{USAGE}"))?;
                asked = Some((word, name));
            }
            "--" => files.extend(words.by_ref()),
            option if option.starts_with("--") => {
                return Err(format!("`{option}` is not understood\n\n{USAGE}"));
            }
            _ => files.push(word),
        }
    }
    let (option, name) = asked.ok_or_else(|| {
        format!("decode needs one of --event, --response and --request\n\n{USAGE}")
    })?;
    let subject = Subject::new(&option, &name)?;
    if files.is_empty() {
        return Err(format!("there is no file to decode\n\n{USAGE}"));
    }
    let mut well = true;
    for file in files {
        let outcome = fs::read(&file)
            .map_err(|error| Problem::new("", format!("cannot be read: {error}")))
            .and_then(|bytes| subject.check(&bytes));
        match outcome {
            Ok(()) => println!("{file}: ok"),
            Err(problem) => {
                well = false;
                println!("{file}: {problem}");
            }
        }
    }
    Ok(well)
}

/// Sends a document through the model and back: `again` decodes and encodes it.
fn there_and_back(
    shape: &Shape,
    data: &str,
    again: impl Fn(&str) -> Result<String, Problem>,
) -> Result<(), Problem> {
    let once = again(data)?;
    let tree = |text: &str| {
        serde_json::from_str(text).map_err(|error| Problem::new("", format!("not JSON: {error}")))
    };
    let differences = same::differences(shape, &tree(data)?, &tree(&once)?);
    if let Some(problem) = Problem::first(differences) {
        return Err(problem);
    }
    match again(&once) {
        Ok(twice) if twice == once => Ok(()),
        Ok(_) => Err(Problem::new("", "decodes differently once it was encoded")),
        Err(problem) => {
            let text = format!("cannot be decoded any more once it was encoded: {problem}");
            Err(Problem::new("", text))
        }
    }
}
