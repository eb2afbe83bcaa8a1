//! The three states of a field in an update.

use crate::json::{Decode, Encode, Error, Parser, Writer};

/// What an update does to a field: leave it, clear it, or set it.
///
/// On the wire: the key is left out, `null`, or the value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The field keeps its value.
    #[default]
    Leave,
    /// The field loses its value.
    Clear,
    /// The field gets this value.
    Set(T),
}

impl<T> Patch<T> {
    /// The new value, if one is set.
    pub fn set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Leave | Self::Clear => None,
        }
    }

    /// The new value, if one is set, taken out.
    pub fn into_set(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Leave | Self::Clear => None,
        }
    }

    /// Carries the update out on an optional field.
    pub fn apply(self, field: &mut Option<T>) {
        match self {
            Self::Leave => {}
            Self::Clear => *field = None,
            Self::Set(value) => *field = Some(value),
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T: Decode> Decode for Patch<T> {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        if p.null()? {
            Ok(Self::Clear)
        } else {
            T::decode(p).map(Self::Set)
        }
    }

    fn absent() -> Option<Self> {
        Some(Self::Leave)
    }
}

impl<T: Encode> Encode for Patch<T> {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Set(value) => value.encode(w),
            Self::Leave | Self::Clear => w.null(),
        }
    }

    fn is_absent(&self) -> bool {
        matches!(self, Self::Leave)
    }
}
