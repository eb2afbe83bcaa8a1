//! Nonces: texts by which a sender finds its own message again.

use compact_str::CompactString;

use crate::{
    json::{Decode, Encode, Error, Kind, Parser, Writer},
    validate::Length,
};

/// A text or number that the sender of a message chose, up to 25 characters.
///
/// It comes back with the message, so that the sender finds it again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Nonce {
    /// A number.
    Number(i64),
    /// A text.
    Text(CompactString),
}

impl Decode for Nonce {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        match p.kind()? {
            Kind::Number => p.i64().map(Self::Number),
            _ => CompactString::decode(p).map(Self::Text),
        }
    }
}

impl Encode for Nonce {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Number(number) => number.encode(w),
            Self::Text(text) => text.encode(w),
        }
    }
}

impl Length for Nonce {
    fn length(&self) -> Option<usize> {
        match self {
            Self::Number(_) => None,
            Self::Text(text) => text.length(),
        }
    }
}

impl From<i64> for Nonce {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Nonce {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Nonce {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

crate::serde_decode!(Nonce);
crate::serde_encode!(Nonce);
