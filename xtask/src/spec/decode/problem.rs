//! What is wrong with a file.

use std::fmt;

use cordial_model::{json, validate::Invalid};

/// Where and why, and how much more there is.
#[derive(Debug)]
pub(crate) struct Problem {
    path: String,
    reason: String,
    more: usize,
}

impl Problem {
    pub(super) fn new(path: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self {
            path: path.into(),
            reason: reason.to_string(),
            more: 0,
        }
    }

    /// The first of several; `None` if there are none.
    pub(super) fn first(all: Vec<(String, String)>) -> Option<Self> {
        let more = all.len().saturating_sub(1);
        let (path, reason) = all.into_iter().next()?;
        Some(Self { path, reason, more })
    }

    /// The same in a document in which the value has a key.
    pub(super) fn within(self, key: &str) -> Self {
        let path = match self.path.as_str() {
            "" => key.to_owned(),
            path if path.starts_with('[') => format!("{key}{path}"),
            path => format!("{key}.{path}"),
        };
        Self { path, ..self }
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

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        let violations = invalid.violations().iter();
        let all = violations.map(|it| (it.path.clone(), it.fault.to_string()));
        Self::first(all.collect()).unwrap_or_else(|| Self::new("", "not valid"))
    }
}
