//! JSON as Discord speaks it, read and written without intermediate trees.
//!
//! A [`Parser`] walks borrowed text once; [`Decode`] builds a value from it and [`Encode`] writes one through a
//! [`Writer`]. Both are derived for structs. Three rules hold everywhere:
//!
//! - Unknown keys are skipped and unknown enum values are kept.
//! - A malformed *optional* value or list element degrades locally: the value becomes `None`, the element is left out,
//!   and the rest of the document is read. [`from_str_strict`] degrades nothing.
//! - Every error names the path to the offending value and the byte offset.

mod decode;
mod encode;
mod error;
mod fields;
mod number;
mod object;
mod parser;
mod raw;
mod scan;
#[cfg(feature = "serde")]
pub mod serde;
mod string;
mod writer;

pub(crate) use self::scan::leading_digits;
pub use self::{
    decode::{Decode, or_absent},
    encode::Encode,
    error::{Error, ErrorKind},
    fields::{DecodeFields, DecodeObject, EncodeFields, EncodeObject, Rare},
    number::Number,
    object::Keys,
    parser::{Kind, MAX_DEPTH, Mark, Parser},
    raw::RawJson,
    writer::{ArrayWriter, ObjectWriter, Writer},
};
pub use cordial_model_macros::{Decode, Encode, Fields};

/// Decodes one JSON document.
///
/// # Errors
///
/// When the text is not UTF-8 or not JSON, when a required value is missing or of another type, or when something
/// follows the document.
pub fn from_slice<T: Decode>(bytes: &[u8]) -> Result<T, Error> {
    text(bytes).and_then(from_str)
}

/// Checks that bytes are text.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|error| Error::syntax("UTF-8 text", error.valid_up_to()))
}

/// Decodes one JSON document from text.
///
/// # Errors
///
/// See [`from_slice`].
pub fn from_str<T: Decode>(text: &str) -> Result<T, Error> {
    let mut parser = Parser::new(text);
    let value = T::decode(&mut parser)?;
    parser.end()?;
    Ok(value)
}

/// Decodes one JSON document without degrading anything.
///
/// # Errors
///
/// See [`from_slice`]; and the first malformed optional value or list element.
pub fn from_str_strict<T: Decode>(text: &str) -> Result<T, Error> {
    let mut parser = Parser::new(text).strict();
    let value = T::decode(&mut parser)?;
    parser.end()?;
    Ok(value)
}

/// Decodes the first value of a text. Behind it there may be a comma and more, which is not looked at.
///
/// This is what the data of an event is read with: the payload's keys behind it, should there ever be any, are not known
/// to be there until the data was read.
pub(crate) fn from_front<T: Decode>(text: &str) -> Result<T, Error> {
    let mut parser = Parser::new(text);
    let value = T::decode(&mut parser)?;
    if !parser.at_comma() {
        parser.end()?;
    }
    Ok(value)
}

/// Encodes a value as compact JSON text.
pub fn to_string<T: Encode + ?Sized>(value: &T) -> String {
    let mut writer = Writer::new();
    value.encode(&mut writer);
    writer.into_string()
}

/// Encodes a value as compact JSON bytes.
pub fn to_vec<T: Encode + ?Sized>(value: &T) -> Vec<u8> {
    to_string(value).into_bytes()
}
