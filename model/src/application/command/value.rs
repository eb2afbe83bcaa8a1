//! The values of choices, and the bounds of numbers.

use compact_str::CompactString;

use crate::{
    json::{Decode, Encode, Error, Kind, Number, Parser, Writer},
    validate::{Validate, Validator},
};

/// The value of a choice: text of up to 6000 characters, or a number.
#[derive(Clone, Debug, PartialEq)]
pub enum ChoiceValue {
    /// Text.
    String(CompactString),
    /// A whole number.
    Integer(i64),
    /// Any number.
    Number(f64),
}

/// A bound of a numeric option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CommandNumber {
    /// A whole number.
    Integer(i64),
    /// Any number.
    Number(f64),
}

impl From<&str> for ChoiceValue {
    fn from(value: &str) -> Self {
        Self::String(value.into())
    }
}

impl From<String> for ChoiceValue {
    fn from(value: String) -> Self {
        Self::String(value.into())
    }
}

impl From<i64> for ChoiceValue {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for ChoiceValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<i64> for CommandNumber {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for CommandNumber {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl Decode for CommandNumber {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        Ok(match p.number()? {
            Number::Signed(value) => Self::Integer(value),
            Number::Unsigned(value) =>
            {
                #[allow(clippy::cast_precision_loss)]
                i64::try_from(value).map_or(Self::Number(value as f64), Self::Integer)
            }
            Number::Float(value) => Self::Number(value),
        })
    }
}

impl Encode for CommandNumber {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Integer(value) => value.encode(w),
            Self::Number(value) => value.encode(w),
        }
    }
}

impl Decode for ChoiceValue {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        if p.kind()? == Kind::String {
            return CompactString::decode(p).map(Self::String);
        }
        Ok(match CommandNumber::decode(p)? {
            CommandNumber::Integer(value) => Self::Integer(value),
            CommandNumber::Number(value) => Self::Number(value),
        })
    }
}

impl Encode for ChoiceValue {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::String(value) => value.encode(w),
            Self::Integer(value) => value.encode(w),
            Self::Number(value) => value.encode(w),
        }
    }
}

impl Validate for ChoiceValue {
    fn validate(&self, v: &mut Validator) {
        if let Self::String(value) = self {
            v.length("", value, ..=6000);
        }
    }
}

crate::serde_decode!(ChoiceValue);
crate::serde_encode!(ChoiceValue);

crate::serde_decode!(CommandNumber);
crate::serde_encode!(CommandNumber);
