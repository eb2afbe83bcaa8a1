//! `cargo xtask spec decode --event NAME FILE…`: payloads from files, through the model and back.
//!
//! A file fails if the model cannot decode it, if it would have to degrade anything in it, or if encoding it again loses or
//! changes anything that the model knows; [`same`] says what counts as a change.

use std::{fmt, fs};

use cordial_model::{
    describe::Shape,
    gateway::{Event, EventType},
    json::{self, Decode, RawJson},
    user_session::{UserEvent, UserEventType},
};

use super::{USAGE, same};

/// What is wrong with a file: where and why, and how much more there is.
#[derive(Debug)]
pub(crate) struct Problem {
    path: String,
    reason: String,
    more: usize,
}

impl Problem {
    fn new(path: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self {
            path: path.into(),
            reason: reason.to_string(),
            more: 0,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() {
            "$"
        } else {
            &self.path
        };
        write!(f, "{path}: {}", self.reason)?;
        match self.more {
            0 => Ok(()),
            1 => f.write_str(" (and 1 more)"),
            more => write!(f, " (and {more} more)"),
        }
    }
}

impl From<json::Error> for Problem {
    fn from(error: json::Error) -> Self {
        let path = error.path();
        let text = error.to_string();
        let reason = text.strip_prefix(&format!("{path}: ")).unwrap_or(&text);
        Self::new(path, reason)
    }
}

/// Runs the chore: whether all files are well.
pub(crate) fn run(words: impl Iterator<Item = String>) -> Result<bool, String> {
    let (mut name, mut files) = (None, Vec::new());
    let mut words = words;
    while let Some(word) = words.next() {
        match word.as_str() {
            "--event" if name.is_some() => {
                return Err(format!("--event is there twice\n\n{USAGE}"));
            }
            "--event" => name = words.next(),
            "--" => files.extend(words.by_ref()),
            option if option.starts_with("--") => {
                return Err(format!("`{option}` is not understood\n\n{USAGE}"));
            }
            _ => files.push(word),
        }
    }
    let name = name.ok_or(format!("--event needs the name of an event\n\n{USAGE}"))?;
    let kind = Kind::from_name(&name).ok_or_else(|| unknown(&name))?;
    let shape = kind.describe().ok_or_else(|| {
        format!(
            "`{name}` is an event of user sessions that the model keeps as it is, without a type"
        )
    })?;
    if files.is_empty() {
        return Err(format!("there is no file to decode\n\n{USAGE}"));
    }
    let mut well = true;
    for file in files {
        let outcome = fs::read(&file)
            .map_err(|error| Problem::new("", format!("cannot be read: {error}")))
            .and_then(|bytes| check(kind, &shape, &bytes));
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

/// An event of a bot's session; or one that user sessions alone get, or get in another form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Bot(EventType),
    User(UserEventType),
}

/// An event of either kind, decoded.
enum Decoded {
    Bot(Event),
    User(UserEvent),
}

impl Kind {
    /// The event of a name. Bots' events come first: the form that users get is not documented by Discord.
    fn from_name(name: &str) -> Option<Self> {
        match (EventType::from_name(name), UserEventType::from_name(name)) {
            (EventType::Unknown, UserEventType::Unknown) => None,
            (EventType::Unknown, kind) => Some(Self::User(kind)),
            (kind, _) => Some(Self::Bot(kind)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Bot(kind) => kind.name(),
            Self::User(kind) => kind.name(),
        }
        .unwrap_or_default()
    }

    pub(crate) fn describe(self) -> Option<Shape> {
        match self {
            Self::Bot(kind) => kind.describe(),
            Self::User(kind) => kind.describe(),
        }
    }

    fn decode(self, data: &str) -> Result<Decoded, json::Error> {
        match self {
            Self::Bot(kind) => Event::from_json_strict(kind, self.name(), data).map(Decoded::Bot),
            Self::User(kind) => UserEvent::from_json_strict(kind, data)
                .unwrap_or_else(|| UserEvent::from_json(self.name(), data))
                .map(Decoded::User),
        }
    }

    /// Decodes data and encodes them again.
    #[cfg(test)]
    pub(crate) fn again(self, data: &str) -> Result<String, json::Error> {
        self.decode(data).map(|event| event.to_json())
    }
}

impl Decoded {
    fn to_json(&self) -> String {
        match self {
            Self::Bot(event) => json::to_string(event),
            Self::User(event) => json::to_string(event),
        }
    }
}

/// A payload of the gateway around the data.
#[derive(Decode)]
struct Payload {
    op: Option<i64>,
    t: Option<String>,
    d: Option<RawJson>,
}

/// Sends the data of an event through the model and back.
pub(crate) fn check(kind: Kind, shape: &Shape, bytes: &[u8]) -> Result<(), Problem> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Problem::new("", format!("not UTF-8 text: {error}")))?;
    let name = kind.name();
    match json::from_str::<Payload>(text) {
        // A whole payload instead of its data.
        Ok(Payload {
            op: Some(0),
            t: Some(event),
            d: Some(data),
        }) => {
            if event != name {
                let reason = format!("the payload is of {event}, not of {name}");
                return Err(Problem::new("t", reason));
            }
            there_and_back(kind, shape, data.get()).map_err(|problem| Problem {
                path: match problem.path.as_str() {
                    "" => "d".to_owned(),
                    path if path.starts_with('[') => format!("d{path}"),
                    path => format!("d.{path}"),
                },
                ..problem
            })
        }
        _ => there_and_back(kind, shape, text),
    }
}

fn there_and_back(kind: Kind, shape: &Shape, data: &str) -> Result<(), Problem> {
    let event = kind.decode(data)?;
    let again = event.to_json();
    let tree = |text: &str| {
        serde_json::from_str(text).map_err(|error| Problem::new("", format!("not JSON: {error}")))
    };
    let mut differences = same::differences(shape, &tree(data)?, &tree(&again)?).into_iter();
    if let Some((path, reason)) = differences.next() {
        return Err(Problem {
            path,
            reason,
            more: differences.count(),
        });
    }
    match kind.decode(&again) {
        Ok(second) if second.to_json() == again => Ok(()),
        Ok(_) => Err(Problem::new("", "decodes differently once it was encoded")),
        Err(error) => Err(Problem::new(
            error.path(),
            format!("cannot be decoded any more once it was encoded: {error}"),
        )),
    }
}

/// Says that there is no such event, and which there are that look like it.
fn unknown(name: &str) -> String {
    let upper = name.to_uppercase().replace(['-', ' '], "_");
    let bots = EventType::ALL.iter().filter_map(|kind| kind.name());
    let users = UserEventType::ALL.iter().filter_map(|kind| kind.name());
    let mut near: Vec<_> = bots
        .clone()
        .chain(users.filter(|name| EventType::from_name(name) == EventType::Unknown))
        .map(|known| (distance(&upper, known), known))
        .collect();
    near.sort_unstable();
    let close = near.iter().filter(|(distance, known)| {
        *distance <= known.len() / 3 || known.contains(&upper) || upper.contains(known)
    });
    let close: Vec<_> = close.take(5).map(|(_, known)| *known).collect();
    if close.is_empty() {
        let all: Vec<_> = bots.collect();
        format!("there is no event `{name}`; there are: {}", all.join(", "))
    } else {
        format!(
            "there is no event `{name}`; did you mean {}?",
            close.join(" or ")
        )
    }
}

/// How many letters must be added, removed or changed to make one name of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<_> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (at, &candidate) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != candidate);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_right_are_told() {
        for (wrong, right) in [
            ("MESAGE_CREATE", "MESSAGE_CREATE"),
            ("message_create", "MESSAGE_CREATE"),
            ("GUILD-CREATE", "GUILD_CREATE"),
            ("TYPING", "TYPING_START"),
        ] {
            let text = unknown(wrong);
            assert!(text.contains(&format!("did you mean {right}")), "{text}");
        }
        assert!(unknown("qqqqqqqqqqqq").contains("WEBHOOKS_UPDATE"));
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
