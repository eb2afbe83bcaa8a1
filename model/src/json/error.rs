//! Why a document could not be decoded, and where.

use std::{borrow::Cow, fmt};

use super::object::names_of;

/// A decoding error: what was expected, the path to it and the byte offset.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    offset: usize,
    /// Innermost segment first: paths grow while the error travels outwards.
    path: Vec<Segment>,
}

#[derive(Clone)]
enum Segment {
    Field(Box<str>),
    Index(usize),
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is not JSON: what would have been JSON at that place.
    Syntax(&'static str),
    /// The value has another type or form than the one named.
    Expected(Cow<'static, str>),
    /// A required key is missing.
    Missing(&'static str),
    /// Arrays and objects nest deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
}

impl Error {
    /// The text is not JSON.
    #[cold]
    pub fn syntax(expected: &'static str, offset: usize) -> Self {
        Self::new(ErrorKind::Syntax(expected), offset)
    }

    /// The value is JSON, but not what was expected.
    #[cold]
    pub fn expected(what: impl Into<Cow<'static, str>>, offset: usize) -> Self {
        Self::new(ErrorKind::Expected(what.into()), offset)
    }

    /// A required key is missing.
    #[cold]
    pub fn missing(key: &'static str, offset: usize) -> Self {
        Self::new(ErrorKind::Missing(key), offset)
    }

    #[cold]
    pub(super) fn too_deep(offset: usize) -> Self {
        Self::new(ErrorKind::TooDeep, offset)
    }

    #[cold]
    fn new(kind: ErrorKind, offset: usize) -> Self {
        Self(Box::new(Inner {
            kind,
            offset,
            path: Vec::new(),
        }))
    }

    /// The same error, seen from the object around the value.
    #[cold]
    #[must_use]
    pub fn in_field(mut self, name: &str) -> Self {
        self.0.path.push(Segment::Field(name.into()));
        self
    }

    /// The same for the field that has this index among the names, or for a key that is none of them.
    #[doc(hidden)]
    #[cold]
    #[must_use]
    pub fn in_key(self, names: &[u8], field: usize, key: &[u8]) -> Self {
        let key = names_of(names).nth(field).unwrap_or(key);
        self.in_field(&String::from_utf8_lossy(key))
    }

    #[cold]
    pub(super) fn in_index(mut self, index: usize) -> Self {
        self.0.path.push(Segment::Index(index));
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The byte offset in the document at which it was noticed.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The path to the value, such as `embeds[2].author.name`; empty for the document itself.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for segment in self.0.path.iter().rev() {
            match segment {
                Segment::Field(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
                Segment::Index(index) => {
                    path.push('[');
                    path.push_str(&index.to_string());
                    path.push(']');
                }
            }
        }
        path
    }

    /// Whether the text itself is broken, so that nothing after the offset can be read.
    pub fn is_syntax(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Syntax(_) | ErrorKind::TooDeep)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        match &self.0.kind {
            ErrorKind::Syntax(expected) => write!(f, "not JSON, expected {expected}")?,
            ErrorKind::Expected(what) => write!(f, "expected {what}")?,
            ErrorKind::Missing(key) => write!(f, "`{key}` is missing")?,
            ErrorKind::TooDeep => f.write_str("nested too deeply")?,
        }
        write!(f, " at byte {}", self.0.offset)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

impl std::error::Error for Error {}
