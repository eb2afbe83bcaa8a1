//! Fields of objects.

use super::{Describe, DescribeFields, Shape};
use crate::json::Rare;

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// The form of the value.
    pub shape: Shape,
    /// Whether the key may be missing.
    pub optional: bool,
    /// Whether the value may be `null`.
    pub nullable: bool,
    /// Whether `null` is only put up with: it reads as the default of a type that has no `null`, and so do malformed values.
    pub lenient: bool,
    /// What is written when there is nothing to say.
    pub written: Written,
    /// The name of the extended type that has the field; `None` for a field of the object's own.
    pub inherited: Option<&'static str>,
}

/// What becomes of a field in which there is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Written {
    /// That does not occur: there is always a value.
    Always,
    /// `null` is written.
    Null,
    /// The key is left out.
    LeftOut,
    /// The key is left out, or `null` is written: these say different things.
    LeftOutOrNull,
}

/// What `#[json(..)]` says of a field, for generated code.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    pub default: bool,
    pub null: bool,
    pub omit_empty: bool,
}

impl Field {
    /// The field of a type, with what its attributes say.
    #[doc(hidden)]
    pub fn of<T: Describe>(key: &'static str, marks: Marks) -> Self {
        let written = match T::WRITTEN {
            Written::Always if marks.omit_empty => Written::LeftOut,
            Written::LeftOut if marks.null => Written::Null,
            written => written,
        };
        Self {
            key,
            shape: T::describe(),
            optional: marks.default || T::OPTIONAL,
            nullable: marks.default || T::NULLABLE,
            lenient: marks.default && !T::NULLABLE,
            written,
            inherited: None,
        }
    }
}

/// The fields of the object of which another is an extension (`#[json(base)]`), for generated code.
#[doc(hidden)]
pub fn base<T: Describe>() -> Vec<Field> {
    let Shape::Object(object) = T::describe() else {
        return Vec::new();
    };
    let mut fields = object.fields();
    for field in &mut fields {
        field.inherited.get_or_insert(object.name);
    }
    fields
}

impl<T: DescribeFields> DescribeFields for Rare<T> {
    fn describe_fields() -> Vec<Field> {
        T::describe_fields()
    }
}
