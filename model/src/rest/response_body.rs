//! What the bodies of answers are read as: JSON, but for an image and a table.

use bytes::Bytes;

use crate::json::{self, Decode, Error};

/// What an answer's body is read as.
pub trait ResponseBody: Sized {
    /// Reads the body.
    ///
    /// # Errors
    ///
    /// When it does not have the right form.
    fn from_body(body: &Bytes) -> Result<Self, Error>;
}

/// JSON. An empty body is the absent value: `()`, or `None`. Where a list is expected, `null` is an empty one.
impl<T: Decode> ResponseBody for T {
    fn from_body(body: &Bytes) -> Result<Self, Error> {
        if body.is_empty()
            && let Some(absent) = T::absent()
        {
            return Ok(absent);
        }
        json::from_slice(body).or_else(|error| match body.trim_ascii() {
            b"null" => json::from_str("[]").map_err(|_| error),
            _ => Err(error),
        })
    }
}

/// An image as PNG.
#[derive(Clone, PartialEq, Eq)]
pub struct PngImage(pub Bytes);

impl std::fmt::Debug for PngImage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PngImage({} bytes)", self.0.len())
    }
}

impl ResponseBody for PngImage {
    /// Requires what every PNG begins with.
    fn from_body(body: &Bytes) -> Result<Self, Error> {
        if body.starts_with(b"\x89PNG\r\n\x1a\n") {
            Ok(Self(body.clone()))
        } else {
            Err(Error::expected("an image as PNG", 0))
        }
    }
}

/// A short text, as JSON or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainText(pub String);

impl ResponseBody for PlainText {
    fn from_body(body: &Bytes) -> Result<Self, Error> {
        if let Ok(text) = json::from_slice::<Option<String>>(body) {
            return Ok(Self(text.unwrap_or_default()));
        }
        let text = std::str::from_utf8(body).map_err(|_| Error::expected("UTF-8", 0))?;
        Ok(Self(text.to_owned()))
    }
}
