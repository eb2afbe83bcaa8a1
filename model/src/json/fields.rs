//! Structs that are read as part of another struct's object.

use std::ops::{Deref, DerefMut};

use super::{Error, ObjectWriter, Parser};

/// A struct that is read from an object that may have more keys.
pub trait DecodeObject: Sized {
    /// Reads the object. A key that is not the struct's goes to the function, which says whether it read the value.
    ///
    /// # Errors
    ///
    /// When a value does not have the right form or a required key is missing; and the errors of the function.
    fn decode_object(
        p: &mut Parser<'_>,
        other: impl FnMut(&[u8], &mut Parser<'_>) -> Result<bool, Error>,
    ) -> Result<Self, Error>;
}

/// A struct that is written as the keys of an object that may have more.
pub trait EncodeObject {
    /// Writes the keys.
    fn encode_object(&self, o: &mut ObjectWriter<'_>);
}

/// A struct all of whose fields are optional, read key by key from an object that it shares with others.
pub trait DecodeFields: Default + 'static {
    /// Whether the key is one of this struct's.
    fn knows(key: &[u8]) -> bool;

    /// Reads the value of a key. `false`: the key is not one of this struct's, and nothing was consumed.
    ///
    /// # Errors
    ///
    /// When the value does not have the right form.
    fn decode_field(&mut self, key: &[u8], p: &mut Parser<'_>) -> Result<bool, Error>;

    /// The struct with nothing set.
    fn empty() -> &'static Self;
}

/// A struct that is written into an object that it shares with others.
pub trait EncodeFields {
    /// Writes the fields.
    fn encode_fields(&self, o: &mut ObjectWriter<'_>);
}

/// Fields that most objects do not have, kept behind one pointer.
///
/// Reads like the struct itself; the box is made on the first write.
///
/// ```
/// use cordial_model::channel::message::Message;
///
/// fn has_poll(message: &Message) -> bool {
///     message.rare.poll.is_some()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Rare<T>(Option<Box<T>>);

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: DecodeFields + PartialEq> PartialEq for Rare<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: DecodeFields> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Some(fields) => fields,
            None => T::empty(),
        }
    }
}

impl<T: DecodeFields> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T: DecodeFields> DecodeFields for Rare<T> {
    fn knows(key: &[u8]) -> bool {
        T::knows(key)
    }

    fn decode_field(&mut self, key: &[u8], p: &mut Parser<'_>) -> Result<bool, Error> {
        if self.0.is_none() {
            if !T::knows(key) {
                return Ok(false);
            }
            if p.null()? || p.empty_array() {
                return Ok(true);
            }
        }
        self.deref_mut().decode_field(key, p)
    }

    fn empty() -> &'static Self {
        &Self(None)
    }
}

impl<T: EncodeFields + DecodeFields> EncodeFields for Rare<T> {
    fn encode_fields(&self, o: &mut ObjectWriter<'_>) {
        (**self).encode_fields(o);
    }
}
