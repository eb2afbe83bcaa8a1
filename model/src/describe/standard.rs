//! The shapes of standard types, and of the types that stand for one JSON value.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::{Describe, Key, Shape, Text, Written};
use crate::{
    Color, ImageData, ImageHash, Patch, Secret, Timestamp, Token, UnixMillis, UnixSeconds,
    component::Tag, id::Id, interaction::ResolvedMap, json::RawJson, rest::CommaSeparated,
    user::Discriminator,
};

macro_rules! shapes {
    ($($ty:ty = $shape:expr,)*) => {$(
        impl Describe for $ty {
            fn describe() -> Shape {
                $shape
            }
        }
    )*};
}

shapes! {
    bool = Shape::Boolean,
    u8 = Shape::Integer(0, u8::MAX.into()),
    u16 = Shape::Integer(0, u16::MAX.into()),
    u32 = Shape::Integer(0, u32::MAX.into()),
    u64 = Shape::Integer(0, u64::MAX),
    i8 = Shape::Integer(i8::MIN.into(), i8::MAX.cast_unsigned().into()),
    i16 = Shape::Integer(i16::MIN.into(), i16::MAX.cast_unsigned().into()),
    i32 = Shape::Integer(i32::MIN.into(), i32::MAX.cast_unsigned().into()),
    i64 = Shape::Integer(i64::MIN, i64::MAX.cast_unsigned()),
    f32 = Shape::Number,
    f64 = Shape::Number,
    str = Shape::Text(Text::Plain),
    String = Shape::Text(Text::Plain),
    CompactString = Shape::Text(Text::Plain),
    ImageHash = Shape::Text(Text::Plain),
    Token = Shape::Text(Text::Token),
    Secret = Shape::Text(Text::Plain),
    ImageData = Shape::Text(Text::ImageData),
    Discriminator = Shape::Text(Text::Discriminator),
    Color = u32::describe(),
    Timestamp = Shape::Timestamp,
    UnixMillis = i64::describe(),
    UnixSeconds = i64::describe(),
    RawJson = Shape::Any,
}

impl Describe for () {
    const OPTIONAL: bool = true;
    const NULLABLE: bool = true;
    const WRITTEN: Written = Written::LeftOut;

    fn describe() -> Shape {
        Shape::Null
    }
}

impl<T> Describe for Id<T> {
    fn describe() -> Shape {
        Shape::Id
    }
}

/// A missing tag is no error: whoever reads the component has looked at its type before.
impl<const TYPE: i32> Describe for Tag<TYPE> {
    const OPTIONAL: bool = true;

    fn describe() -> Shape {
        crate::component::ComponentType::describe()
    }
}

impl<T: Describe> Describe for Option<T> {
    const OPTIONAL: bool = true;
    const NULLABLE: bool = true;
    const WRITTEN: Written = Written::LeftOut;

    fn describe() -> Shape {
        T::describe()
    }
}

impl<T: Describe> Describe for Patch<T> {
    const OPTIONAL: bool = true;
    const NULLABLE: bool = true;
    const WRITTEN: Written = Written::LeftOutOrNull;

    fn describe() -> Shape {
        T::describe()
    }
}

impl<T: Describe + ?Sized> Describe for Box<T> {
    const OPTIONAL: bool = T::OPTIONAL;
    const NULLABLE: bool = T::NULLABLE;
    const WRITTEN: Written = T::WRITTEN;

    fn describe() -> Shape {
        T::describe()
    }
}

impl<T: Describe> Describe for CommaSeparated<T> {
    fn describe() -> Shape {
        T::describe().list()
    }
}

impl<T: Describe> Describe for Vec<T> {
    fn describe() -> Shape {
        T::describe().list()
    }
}

impl<T: Describe> Describe for [T] {
    fn describe() -> Shape {
        T::describe().list()
    }
}

impl<T: Describe, const N: usize> Describe for [T; N] {
    fn describe() -> Shape {
        Shape::Array(Box::new(T::describe()), N)
    }
}

impl<K: DescribeKey, V: Describe> Describe for BTreeMap<K, V> {
    fn describe() -> Shape {
        Shape::Map(K::KEY, Box::new(V::describe()))
    }
}

/// A type of keys of maps.
pub trait DescribeKey {
    /// What such keys are.
    const KEY: Key;
}

impl DescribeKey for CompactString {
    const KEY: Key = Key::Text;
}

impl DescribeKey for crate::Locale {
    const KEY: Key = Key::Text;
}

impl<T> DescribeKey for Id<T> {
    const KEY: Key = Key::Id;
}

impl<M, T: Describe> Describe for ResolvedMap<M, T> {
    fn describe() -> Shape {
        Shape::Map(Key::Id, Box::new(T::describe()))
    }
}
