//! Snowflakes with the type of what they name.

pub mod marker;

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    num::NonZeroU64,
    str::FromStr,
};

use crate::{
    Timestamp,
    json::{Decode, Encode, Error, Kind, Parser, Writer},
};

/// The id of a thing of one kind: a [snowflake](https://discord.com/developers/docs/reference#snowflakes).
///
/// Eight bytes, and so is `Option<Id<_>>`. Ids of different kinds do not mix:
///
/// ```compile_fail
/// use cordial_model::id::{Id, marker::{ChannelMarker, UserMarker}};
/// let user: Id<UserMarker> = Id::new(1);
/// let channel: Id<ChannelMarker> = user;
/// ```
///
/// Where two kinds share their ids, as a guild and its `@everyone` role do, [`cast`](Self::cast) says so.
pub struct Id<T> {
    value: NonZeroU64,
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// An id known at compile time.
    ///
    /// # Panics
    ///
    /// When `id` is 0; use [`new_checked`](Self::new_checked) for values from outside.
    pub const fn new(id: u64) -> Self {
        match Self::new_checked(id) {
            Some(id) => id,
            None => panic!("an id is never 0"),
        }
    }

    /// An id, unless the number is 0.
    pub const fn new_checked(id: u64) -> Option<Self> {
        match NonZeroU64::new(id) {
            Some(value) => Some(Self {
                value,
                kind: PhantomData,
            }),
            None => None,
        }
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.value.get()
    }

    /// The same number as the id of another kind of thing.
    pub const fn cast<U>(self) -> Id<U> {
        Id {
            value: self.value,
            kind: PhantomData,
        }
    }

    /// When the thing was made, to the millisecond.
    pub const fn created_at(self) -> Timestamp {
        Timestamp::from_millis((self.get() >> 22).cast_signed() + DISCORD_EPOCH)
    }
}

/// The first millisecond of 2015, from which snowflakes count, in milliseconds since 1970.
pub const DISCORD_EPOCH: i64 = 1_420_070_400_000;

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = std::any::type_name::<T>()
            .rsplit("::")
            .next()
            .unwrap_or_default();
        write!(f, "Id<{}>({})", kind.trim_end_matches("Marker"), self.value)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value, f)
    }
}

impl<T> From<NonZeroU64> for Id<T> {
    fn from(value: NonZeroU64) -> Self {
        Self {
            value,
            kind: PhantomData,
        }
    }
}

impl<T> From<Id<T>> for u64 {
    fn from(id: Id<T>) -> Self {
        id.get()
    }
}

/// The text or number is not an id: a whole number from 1 to 2⁶⁴−1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseIdError;

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is a whole number from 1 to 18446744073709551615")
    }
}

impl std::error::Error for ParseIdError {}

impl<T> FromStr for Id<T> {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ParseIdError);
        }
        text.parse()
            .ok()
            .and_then(Self::new_checked)
            .ok_or(ParseIdError)
    }
}

impl<T> TryFrom<u64> for Id<T> {
    type Error = ParseIdError;

    fn try_from(value: u64) -> Result<Self, ParseIdError> {
        Self::new_checked(value).ok_or(ParseIdError)
    }
}

impl<T> Decode for Id<T> {
    #[inline]
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let at = p.offset();
        let value = match p.quoted_u64() {
            Some(value) => Some(value),
            None if p.kind()? == Kind::Number => Some(p.u64()?),
            // Escapes and leading zeros: rare enough to take the long way.
            None => p.str()?.parse::<Self>().ok().map(Self::get),
        };
        value
            .and_then(Self::new_checked)
            .ok_or_else(|| Error::expected("an id", at))
    }

    /// Ids take 20 to 23 bytes with quotes and comma. Long lists grow as they go.
    fn guess_count(rest: &[u8]) -> usize {
        let near = &rest[..rest.len().min(400)];
        let length = near.iter().position(|&byte| byte == b']');
        length.unwrap_or(near.len()) / 20
    }
}

impl<T> Encode for Id<T> {
    fn encode(&self, w: &mut Writer) {
        w.quoted(self);
    }
}

#[cfg(feature = "serde")]
impl<'de, T> serde::Deserialize<'de> for Id<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::json::serde::deserialize(deserializer)
    }
}

#[cfg(feature = "serde")]
impl<T> serde::Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::json::serde::serialize(self, serializer)
    }
}
