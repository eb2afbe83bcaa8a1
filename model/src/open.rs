//! Enums and flags that keep what they do not know.

use crate::json::{Error, Parser};

/// An enum of integers. Values without a name are kept as `Unknown`.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $value:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value that this version of Cordial has no name for. What 32 bits do not hold is the nearest that they do.
            Unknown(i32),
        }

        impl $name {
            /// Every value with a name.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The number that Discord uses.
            pub const fn get(self) -> i32 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }

            /// The name that Discord uses, in camel case; `None` for unknown values.
            pub const fn name(self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => Some(stringify!($variant)),)*
                    Self::Unknown(_) => None,
                }
            }
        }

        impl From<i32> for $name {
            fn from(value: i32) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Unknown(other),
                }
            }
        }

        impl $crate::json::Decode for $name {
            fn decode(p: &mut $crate::json::Parser<'_>) -> Result<Self, $crate::json::Error> {
                $crate::open::decode_value(p).map(Self::from)
            }
        }

        impl $crate::json::Encode for $name {
            fn encode(&self, w: &mut $crate::json::Writer) {
                $crate::json::Encode::encode(&self.get(), w);
            }
        }

        impl $crate::rest::Param for $name {
            fn to_text(&self) -> std::borrow::Cow<'_, str> {
                self.get().to_string().into()
            }

            fn from_text(text: &str) -> Option<Self> {
                text.parse::<i32>().ok().map(Self::from)
            }
        }

        #[cfg(feature = "describe")]
        impl $crate::describe::Describe for $name {
            fn describe() -> $crate::describe::Shape {
                $crate::describe::Shape::Enum($crate::describe::Enum {
                    name: stringify!($name),
                    link: $crate::describe::link(stringify!($(#[$meta])*)),
                    members: vec![$((stringify!($variant), $crate::describe::EnumValue::Integer($value)),)*],
                })
            }
        }

        $crate::serde_decode!($name);
        $crate::serde_encode!($name);
    };
}

/// An enum of strings. Values without a name are kept as `Unknown`.
macro_rules! open_string_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $value:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value that this version of Cordial has no name for.
            Unknown(Box<str>),
        }

        impl $name {
            /// Every value with a name.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The text that Discord uses.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Unknown(other.into()),
                }
            }
        }

        impl From<compact_str::CompactString> for $name {
            fn from(value: compact_str::CompactString) -> Self {
                Self::from(value.as_str())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::json::Decode for $name {
            fn decode(p: &mut $crate::json::Parser<'_>) -> Result<Self, $crate::json::Error> {
                p.str().map(|value| Self::from(&*value))
            }
        }

        impl $crate::json::Encode for $name {
            fn encode(&self, w: &mut $crate::json::Writer) {
                w.str(self.as_str());
            }
        }

        impl $crate::rest::Param for $name {
            fn to_text(&self) -> std::borrow::Cow<'_, str> {
                self.as_str().into()
            }

            fn from_text(text: &str) -> Option<Self> {
                Some(Self::from(text))
            }
        }

        #[cfg(feature = "describe")]
        impl $crate::describe::Describe for $name {
            fn describe() -> $crate::describe::Shape {
                $crate::describe::Shape::Enum($crate::describe::Enum {
                    name: stringify!($name),
                    link: $crate::describe::link(stringify!($(#[$meta])*)),
                    members: vec![$((stringify!($variant), $crate::describe::EnumValue::Text($value)),)*],
                })
            }
        }

        $crate::serde_decode!($name);
        $crate::serde_encode!($name);
    };
}

/// A set of bits. Bits without a name are kept.
///
/// `number` flags are written as JSON numbers, `string` flags as decimal strings; both are read from either.
macro_rules! flags {
    (
        $(#[$meta:meta])*
        pub struct $name:ident: $repr:ty as $form:ident {
            $($(#[$flag_meta:meta])* $flag:ident = $bit:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name($repr);

        impl $name {
            $($(#[$flag_meta])* pub const $flag: Self = Self(1 << $bit);)*

            /// Every flag with a name, with that name.
            pub const NAMED: &'static [(&'static str, Self)] = &[$((stringify!($flag), Self::$flag),)*];

            /// No flag.
            pub const fn empty() -> Self {
                Self(0)
            }

            /// All flags that have a name.
            pub const fn all() -> Self {
                Self(0 $(| (1 << $bit))*)
            }

            /// The flags with these bits, named or not.
            pub const fn from_bits(bits: $repr) -> Self {
                Self(bits)
            }

            /// The bits.
            pub const fn bits(self) -> $repr {
                self.0
            }

            /// Whether no flag is set.
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Whether all of `other` are set.
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            /// Whether any of `other` is set.
            pub const fn intersects(self, other: Self) -> bool {
                self.0 & other.0 != 0
            }

            /// These flags and `other`.
            #[must_use]
            pub const fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// These flags without `other`.
            #[must_use]
            pub const fn difference(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }

            /// Adds flags.
            pub fn insert(&mut self, other: Self) {
                self.0 |= other.0;
            }

            /// Takes flags away.
            pub fn remove(&mut self, other: Self) {
                self.0 &= !other.0;
            }

            /// Adds or takes away flags.
            pub fn set(&mut self, other: Self, on: bool) {
                if on { self.insert(other) } else { self.remove(other) }
            }

            /// The names of the flags that are set and have one.
            pub fn names(self) -> impl Iterator<Item = &'static str> {
                Self::NAMED.iter().filter(move |(_, flag)| self.contains(*flag)).map(|(name, _)| *name)
            }
        }

        impl std::ops::BitOr for $name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                self.union(other)
            }
        }

        impl std::ops::BitOrAssign for $name {
            fn bitor_assign(&mut self, other: Self) {
                self.insert(other);
            }
        }

        impl std::ops::BitAnd for $name {
            type Output = Self;

            fn bitand(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }
        }

        impl std::ops::Sub for $name {
            type Output = Self;

            fn sub(self, other: Self) -> Self {
                self.difference(other)
            }
        }

        impl std::ops::Not for $name {
            type Output = Self;

            /// The named flags that are not set.
            fn not(self) -> Self {
                Self::all().difference(self)
            }
        }

        impl FromIterator<$name> for $name {
            fn from_iter<I: IntoIterator<Item = Self>>(flags: I) -> Self {
                flags.into_iter().fold(Self::empty(), Self::union)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let names: Vec<_> = self.names().collect();
                let rest = self.difference(Self::all());
                write!(f, concat!(stringify!($name), "({}"), names.join(" | "))?;
                match (rest.is_empty(), names.is_empty()) {
                    (true, _) => f.write_str(")"),
                    (false, true) => write!(f, "{:#x})", rest.bits()),
                    (false, false) => write!(f, " | {:#x})", rest.bits()),
                }
            }
        }

        impl $crate::json::Decode for $name {
            #[inline]
            fn decode(p: &mut $crate::json::Parser<'_>) -> Result<Self, $crate::json::Error> {
                let at = p.offset();
                let bits = match p.quoted_u64() {
                    Some(bits) => bits,
                    None => p.u64()?,
                };
                <$repr>::try_from(bits).map(Self).map_err(|_| {
                    $crate::json::Error::expected(concat!("flags that fit ", stringify!($repr)), at)
                })
            }
        }

        impl $crate::json::Encode for $name {
            fn encode(&self, w: &mut $crate::json::Writer) {
                $crate::open::flags!(@$form w self.0);
            }
        }

        #[cfg(feature = "describe")]
        impl $crate::describe::Describe for $name {
            fn describe() -> $crate::describe::Shape {
                $crate::describe::Shape::Flags($crate::describe::Flags {
                    name: stringify!($name),
                    link: $crate::describe::link(stringify!($(#[$meta])*)),
                    flags: vec![$((stringify!($flag), $bit),)*],
                    quoted: $crate::open::flags!(@quoted $form),
                    max: <$repr>::MAX.into(),
                })
            }
        }

        $crate::serde_decode!($name);
        $crate::serde_encode!($name);
    };
    (@quoted number) => { false };
    (@quoted string) => { true };
    (@number $w:ident $bits:expr) => { $w.display($bits) };
    (@string $w:ident $bits:expr) => { $w.quoted($bits) };
}

/// Reads the value of an enum of integers. No whole number is an error, however large.
pub(crate) fn decode_value(p: &mut Parser<'_>) -> Result<i32, Error> {
    let value = p.i64()?;
    Ok(i32::try_from(value).unwrap_or(if value < 0 { i32::MIN } else { i32::MAX }))
}

pub(crate) use {flags, open_enum, open_string_enum};

#[cfg(test)]
mod tests {
    use crate::{gateway::OpCode, json};

    #[test]
    fn no_whole_number_is_an_error_for_an_enum() {
        let read = |text| json::from_str::<OpCode>(text).unwrap();
        assert_eq!(read("11"), OpCode::HeartbeatAck);
        assert_eq!(read("99"), OpCode::Unknown(99));
        assert_eq!(read("5000000000"), OpCode::Unknown(i32::MAX));
        assert_eq!(read("-5000000000"), OpCode::Unknown(i32::MIN));
        assert!(json::from_str::<OpCode>("\"11\"").is_err());
    }
}
