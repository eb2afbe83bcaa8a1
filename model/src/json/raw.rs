//! JSON kept as its text.

use super::{Decode, Encode, Error, Parser, Writer, from_str};

/// Any JSON value, kept as its text and written back unchanged.
///
/// What cannot be understood is kept as one of these, so that nothing is lost on the way through.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RawJson(Box<str>);

impl RawJson {
    /// Checks that the text is one JSON value and keeps it.
    ///
    /// # Errors
    ///
    /// When the text is not one JSON value.
    pub fn new(text: &str) -> Result<Self, Error> {
        from_str(text)
    }

    /// The text of the value.
    pub fn get(&self) -> &str {
        &self.0
    }

    /// Decodes the value.
    ///
    /// # Errors
    ///
    /// When the value does not have the form of a `T`.
    pub fn decode<T: Decode>(&self) -> Result<T, Error> {
        from_str(&self.0)
    }
}

impl Decode for RawJson {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        Ok(Self(p.raw()?.into()))
    }
}

impl Encode for RawJson {
    fn encode(&self, w: &mut Writer) {
        w.raw(&self.0);
    }
}
