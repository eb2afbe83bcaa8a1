//! Colors of embeds and roles.

use std::fmt;

use crate::json::{Decode, Encode, Error, Parser, Writer};

/// A color as 0xRRGGBB.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Color(pub u32);

impl Color {
    /// A color of its three parts.
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self(u32::from_be_bytes([0, red, green, blue]))
    }
}

impl fmt::Debug for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Color(#{:06x})", self.0)
    }
}

impl From<u32> for Color {
    fn from(value: u32) -> Self {
        Self(value)
    }
}

impl Decode for Color {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        u32::decode(p).map(Self)
    }
}

impl Encode for Color {
    fn encode(&self, w: &mut Writer) {
        self.0.encode(w);
    }
}
