//! What can be written as JSON, and the standard types.

use std::{borrow::Cow, collections::BTreeMap, fmt::Display};

use compact_str::CompactString;

use super::Writer;

/// A value that can be written as JSON.
pub trait Encode {
    /// Writes the value.
    fn encode(&self, w: &mut Writer);

    /// Whether a field with this value is left out of its object.
    fn is_absent(&self) -> bool {
        false
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl Encode for () {
    fn encode(&self, w: &mut Writer) {
        w.null();
    }

    fn is_absent(&self) -> bool {
        true
    }
}

impl Encode for bool {
    fn encode(&self, w: &mut Writer) {
        w.raw(if *self { "true" } else { "false" });
    }
}

macro_rules! integers {
    ($($ty:ty)*) => {$(
        impl Encode for $ty {
            fn encode(&self, w: &mut Writer) {
                w.display(*self);
            }
        }
    )*};
}
integers!(u8 u16 u32 u64 usize i8 i16 i32 i64);

macro_rules! floats {
    ($($ty:ty)*) => {$(
        impl Encode for $ty {
            /// JSON has no infinities and no NaN: they are written as `null`.
            fn encode(&self, w: &mut Writer) {
                if self.is_finite() { w.display(*self) } else { w.null() }
            }
        }
    )*};
}
floats!(f32 f64);

macro_rules! strings {
    ($($ty:ty)*) => {$(
        impl Encode for $ty {
            fn encode(&self, w: &mut Writer) {
                w.str(self);
            }
        }
    )*};
}
strings!(str String CompactString Cow<'_, str>);

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, w: &mut Writer) {
        match self {
            Some(value) => value.encode(w),
            None => w.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(Encode::is_absent)
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, w: &mut Writer) {
        w.array(|list| {
            for value in self {
                list.element(value);
            }
        });
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, w: &mut Writer) {
        self.as_slice().encode(w);
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn encode(&self, w: &mut Writer) {
        self.as_slice().encode(w);
    }
}

impl<K: Display, V: Encode> Encode for BTreeMap<K, V> {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            for (key, value) in self {
                o.field(&key.to_string(), value);
            }
        });
    }
}
