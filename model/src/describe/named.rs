//! Shapes that have a name: objects, enums, flags and unions.
//!
//! What is in an object or union is told on demand, because types contain themselves.

use std::fmt;

use super::{Field, Shape};

/// An object with known keys.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Object {
    /// The name of the type.
    pub name: &'static str,
    /// Discord's page for it, as the type's documentation links it: what follows `https://discord.com/developers/docs/`.
    pub link: Option<&'static str>,
    fields: fn() -> Vec<Field>,
}

impl Object {
    /// An object of that name.
    pub const fn new(
        name: &'static str,
        link: Option<&'static str>,
        fields: fn() -> Vec<Field>,
    ) -> Self {
        Self { name, link, fields }
    }

    /// The fields, those of flattened and extended structs included.
    pub fn fields(&self) -> Vec<Field> {
        (self.fields)()
    }
}

/// The same type, that is.
impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.link) == (other.name, other.link)
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Object({})", self.name)
    }
}

/// One of several shapes.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Union {
    /// The name of the type.
    pub name: &'static str,
    /// The key whose number tells the variants apart; `None` if their form does.
    pub tag: Option<&'static str>,
    variants: fn() -> Vec<Variant>,
}

/// One of the shapes of a union.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Variant {
    /// The name.
    pub name: &'static str,
    /// The value of the tag.
    pub tag: Option<i32>,
    /// The form of its values.
    pub shape: Shape,
}

impl Union {
    /// A union of that name.
    pub const fn new(
        name: &'static str,
        tag: Option<&'static str>,
        variants: fn() -> Vec<Variant>,
    ) -> Self {
        Self {
            name,
            tag,
            variants,
        }
    }

    /// The variants. A value that is none of them is kept as it is where the union has a tag.
    pub fn variants(&self) -> Vec<Variant> {
        (self.variants)()
    }
}

impl PartialEq for Union {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Debug for Union {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Union({})", self.name)
    }
}

impl Variant {
    /// A variant.
    pub const fn new(name: &'static str, tag: Option<i32>, shape: Shape) -> Self {
        Self { name, tag, shape }
    }
}

/// One of several numbers or texts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Enum {
    /// The name of the type.
    pub name: &'static str,
    /// Discord's page for it, like [`Object::link`].
    pub link: Option<&'static str>,
    /// The members with their values.
    pub members: Vec<(&'static str, EnumValue)>,
}

impl Enum {
    /// Whether the values are texts.
    pub fn is_text(&self) -> bool {
        matches!(self.members.first(), Some((_, EnumValue::Text(_))))
    }
}

/// The value of a member of an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum EnumValue {
    /// A number.
    Integer(i32),
    /// A text.
    Text(&'static str),
}

/// A set of bits.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flags {
    /// The name of the type.
    pub name: &'static str,
    /// Discord's page for it, like [`Object::link`].
    pub link: Option<&'static str>,
    /// The flags with their bits, counted from 0.
    pub flags: Vec<(&'static str, u8)>,
    /// Whether they are written as digits in a string.
    pub quoted: bool,
    /// The largest set that fits.
    pub max: u64,
}

/// The page of Discord's that a documentation text links, without its beginning.
#[doc(hidden)]
pub const fn link(documentation: &'static str) -> Option<&'static str> {
    const START: &[u8] = b"https://discord.com/developers/docs/";
    let bytes = documentation.as_bytes();
    let mut at = 0;
    while at + START.len() <= bytes.len() {
        let mut same = 0;
        while same < START.len() && bytes[at + same] == START[same] {
            same += 1;
        }
        if same == START.len() {
            let mut end = at + same;
            while end < bytes.len() && !matches!(bytes[end], b')' | b'>' | b' ' | b'"' | b'\n') {
                end += 1;
            }
            return Some(documentation.split_at(end).0.split_at(at + same).1);
        }
        at += 1;
    }
    None
}
