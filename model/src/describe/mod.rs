//! What the types of this crate look like on the wire, as data (feature `describe`).
//!
//! [`Describe`] gives the [`Shape`] of a type: for a struct its fields with their keys, whether they may be missing or
//! `null`, and the shapes of their values. It is written by the derives of [`json`](crate::json) from the same attributes
//! that decoding and encoding follow, and by the macros of enums, flags, events, commands and endpoints, so that there is no second
//! list that could be wrong. `cargo xtask spec` compares these descriptions with Discord's.
//!
//! ```
//! use cordial_model::{describe::{Describe, Shape}, user::User};
//!
//! let Shape::Object(user) = User::describe() else { unreachable!() };
//! let fields = user.fields();
//! let id = fields.iter().find(|field| field.key == "id").unwrap();
//! assert!(!id.optional && !id.nullable && id.shape == Shape::Id);
//! ```

mod by_hand;
mod endpoint;
mod field;
mod named;
mod standard;

pub use self::{
    endpoint::{AnswerShape, BodyShape, DescribeAnswer, DescribeEndpoint, EndpointShape},
    field::{Field, Written},
    named::{Enum, EnumValue, Flags, Object, Union, Variant},
};
#[doc(hidden)]
pub use self::{
    endpoint::{Declared, DescribeFile},
    field::{Marks, base},
    named::link,
};

/// The form of a JSON value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    /// Nothing: `null`, or a key whose presence alone says something.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number from the first to the second.
    Integer(i64, u64),
    /// Any number.
    Number,
    /// Text.
    Text(Text),
    /// A snowflake: digits in a string.
    Id,
    /// A moment in ISO 8601.
    Timestamp,
    /// Any value, kept as its text.
    Any,
    /// A list of values of one shape.
    List(Box<Shape>),
    /// A list of exactly so many.
    Array(Box<Shape>, usize),
    /// An object with keys that are not known beforehand.
    Map(Key, Box<Shape>),
    /// An object with known keys.
    Object(Object),
    /// One of several numbers or texts; unknown ones pass.
    Enum(Enum),
    /// A set of bits; unknown ones pass.
    Flags(Flags),
    /// One of several shapes.
    Union(Union),
}

/// What a text must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Text {
    /// Anything.
    Plain,
    /// A token, without white space.
    Token,
    /// Up to four digits.
    Discriminator,
    /// An image as a `data:` URI.
    ImageData,
}

/// What the keys of a map are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Key {
    /// Anything.
    Text,
    /// Snowflakes.
    Id,
}

/// A type that can tell what it looks like on the wire.
///
/// Derived along with [`Encode`](crate::json::Encode) for the structs of this crate. Types that write `Encode` and `Decode` by
/// hand describe themselves in `describe/by_hand.rs`.
pub trait Describe {
    /// Whether a missing key stands for a value of this type.
    const OPTIONAL: bool = false;

    /// Whether `null` stands for a value of this type.
    const NULLABLE: bool = false;

    /// What becomes of a field of this type in which there is nothing.
    const WRITTEN: Written = Written::Always;

    /// The form of the type's values.
    fn describe() -> Shape;
}

/// A struct whose fields stand in another struct's object.
pub trait DescribeFields {
    /// The fields.
    fn describe_fields() -> Vec<Field>;
}

impl Shape {
    /// A list of values of this shape.
    #[must_use]
    pub fn list(self) -> Self {
        Self::List(Box::new(self))
    }

    /// What the elements of lists, arrays and maps are, through all levels; otherwise the shape itself.
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Array(inner, _) | Self::Map(_, inner) => inner.innermost(),
            other => other,
        }
    }
}
