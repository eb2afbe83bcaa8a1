//! The values that a person gives to the options of a slash command.

use bytes::Bytes;
use cordial_model::id::Id;

/// The value of an option.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OptionValue {
    /// Text.
    String(String),
    /// A whole number.
    Integer(i64),
    /// Any number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A user, role or channel.
    Id(u64),
    /// A file.
    Attachment {
        /// The name of the file.
        filename: String,
        /// The content.
        data: Bytes,
    },
}

/// Options by name, in the order they are given.
///
/// ```
/// use cordial_sandbox::Options;
///
/// let options = Options::new().set("reason", "spam").set("days", 7);
/// let same: Options = [("reason", "spam")].into();
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options(pub(crate) Vec<(String, OptionValue)>);

impl Options {
    /// No options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives a value to an option.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<OptionValue>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }
}

impl From<()> for Options {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl<K: Into<String>, V: Into<OptionValue>, const N: usize> From<[(K, V); N]> for Options {
    fn from(options: [(K, V); N]) -> Self {
        options
            .into_iter()
            .fold(Self::new(), |all, (name, value)| all.set(name, value))
    }
}

impl From<&str> for OptionValue {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for OptionValue {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<i64> for OptionValue {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<i32> for OptionValue {
    fn from(value: i32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<f64> for OptionValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<bool> for OptionValue {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl<T> From<Id<T>> for OptionValue {
    fn from(value: Id<T>) -> Self {
        Self::Id(value.get())
    }
}
