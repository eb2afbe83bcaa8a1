//! Parameters of path and query as text.

use std::borrow::Cow;

use compact_str::CompactString;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    Secret, Timestamp,
    id::Id,
    validate::{Fault, Invalid},
};

/// Everything but the unreserved characters of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A value that stands in a path or query.
pub trait Param: Sized {
    /// The value as text, not yet percent-encoded.
    fn to_text(&self) -> Cow<'_, str>;

    /// Reads the text, already percent-decoded.
    fn from_text(text: &str) -> Option<Self>;

    /// Reads the texts of a key that may stand in a query more than once; the first one counts.
    fn from_texts<'a>(first: &'a str, _others: impl Iterator<Item = &'a str>) -> Option<Self> {
        Self::from_text(first)
    }

    /// Appends the value to a path.
    fn write_path(&self, path: &mut String) {
        path.extend(utf8_percent_encode(&self.to_text(), ESCAPED));
    }
}

impl<T> Param for Id<T> {
    fn to_text(&self) -> Cow<'_, str> {
        self.to_string().into()
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Param for bool {
    fn to_text(&self) -> Cow<'_, str> {
        if *self { "true" } else { "false" }.into()
    }

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "true" | "True" | "1" => Some(true),
            "false" | "False" | "0" => Some(false),
            _ => None,
        }
    }
}

macro_rules! numbers {
    ($($ty:ty)*) => {$(
        impl Param for $ty {
            fn to_text(&self) -> Cow<'_, str> {
                self.to_string().into()
            }

            fn from_text(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )*};
}
numbers!(u8 u16 u32 u64 i32 i64);

macro_rules! strings {
    ($($ty:ty)*) => {$(
        impl Param for $ty {
            fn to_text(&self) -> Cow<'_, str> {
                Cow::Borrowed(self)
            }

            fn from_text(text: &str) -> Option<Self> {
                Some(text.into())
            }
        }
    )*};
}
strings!(String CompactString);

impl Param for Secret {
    fn to_text(&self) -> Cow<'_, str> {
        self.expose().into()
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.into())
    }
}

impl Param for Timestamp {
    fn to_text(&self) -> Cow<'_, str> {
        self.to_string().into()
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Writes the pairs of a query or form.
#[derive(Debug)]
pub struct QueryWriter<'a> {
    target: Target<'a>,
    empty: bool,
}

#[derive(Debug)]
enum Target<'a> {
    /// Behind a path.
    Path(&'a mut String),
    /// The body of an urlencoded form.
    Form(&'a mut String),
    /// The parts of a multipart form.
    Pairs(&'a mut Vec<(String, String)>),
}

impl<'a> QueryWriter<'a> {
    /// Starts a query behind a path.
    pub fn new(path: &'a mut String) -> Self {
        Self::to(Target::Path(path))
    }

    /// Starts an urlencoded form.
    pub fn form(form: &'a mut String) -> Self {
        Self::to(Target::Form(form))
    }

    /// Collects pairs as they are, for the parts of a multipart form.
    pub fn pairs(pairs: &'a mut Vec<(String, String)>) -> Self {
        Self::to(Target::Pairs(pairs))
    }

    fn to(target: Target<'a>) -> Self {
        Self {
            target,
            empty: true,
        }
    }

    /// Appends a pair.
    pub fn pair(&mut self, key: &str, value: &impl Param) {
        let first = std::mem::replace(&mut self.empty, false);
        let (text, begin) = match &mut self.target {
            Target::Path(path) => (path, "?"),
            Target::Form(form) => (form, ""),
            Target::Pairs(pairs) => {
                pairs.push((key.to_owned(), value.to_text().into_owned()));
                return;
            }
        };
        text.push_str(if first { begin } else { "&" });
        text.push_str(key);
        text.push('=');
        value.write_path(text);
    }
}

/// The query of a request that was received.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands behind the question mark; `+` and percent escapes are decoded.
    pub fn parse(text: &str) -> Self {
        let decode = |text: &str| {
            let text = text.replace('+', " ");
            percent_encoding::percent_decode_str(&text)
                .decode_utf8_lossy()
                .into_owned()
        };
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        });
        Self(pairs.collect())
    }

    /// Every value of a key.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// The first value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }
}

/// A field of a request that stands in the query.
pub trait QueryField: Sized {
    /// Appends the field, unless it has no value.
    fn write(&self, key: &str, query: &mut QueryWriter<'_>);

    /// Reads the field.
    ///
    /// # Errors
    ///
    /// When it is missing and required, or has the wrong form.
    fn read(key: &str, query: &Query) -> Result<Self, Invalid>;
}

fn read_one<T: Param>(key: &str, text: &str) -> Result<T, Invalid> {
    T::from_text(text).ok_or_else(|| unreadable(key, text))
}

fn read_all<T: Param>(key: &str, first: &str, query: &Query) -> Result<T, Invalid> {
    T::from_texts(first, query.all(key).skip(1)).ok_or_else(|| unreadable(key, first))
}

fn unreadable(key: &str, text: &str) -> Invalid {
    let form = format!("another value than `{text}`");
    Invalid::one(key, Fault::Form(form.into()))
}

impl<T: Param> QueryField for T {
    fn write(&self, key: &str, query: &mut QueryWriter<'_>) {
        query.pair(key, self);
    }

    fn read(key: &str, query: &Query) -> Result<Self, Invalid> {
        match query.get(key) {
            Some(text) => read_all(key, text, query),
            None => Err(Invalid::one(key, Fault::Missing)),
        }
    }
}

impl<T: Param> QueryField for Option<T> {
    fn write(&self, key: &str, query: &mut QueryWriter<'_>) {
        if let Some(value) = self {
            query.pair(key, value);
        }
    }

    fn read(key: &str, query: &Query) -> Result<Self, Invalid> {
        query
            .get(key)
            .filter(|text| !text.is_empty())
            .map(|text| read_all(key, text, query))
            .transpose()
    }
}

/// Lists repeat their key; a comma-separated list is read as well.
impl<T: Param> QueryField for Vec<T> {
    fn write(&self, key: &str, query: &mut QueryWriter<'_>) {
        for value in self {
            query.pair(key, value);
        }
    }

    fn read(key: &str, query: &Query) -> Result<Self, Invalid> {
        query
            .all(key)
            .flat_map(|text| text.split(','))
            .map(|text| read_one(key, text))
            .collect()
    }
}
