//! What can be read from JSON, and the standard types.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::{Error, Parser};
use crate::id::Id;

/// A value that can be read from JSON.
pub trait Decode: Sized {
    /// Reads the value at the cursor.
    ///
    /// # Errors
    ///
    /// When the value there does not have the right form, or the text is not JSON.
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error>;

    /// Reads the value at the cursor into its place. After an error, whatever is there is of no use.
    ///
    /// A value that is returned through memory is copied in wider pieces than it was written in, and the processor waits
    /// until all that was written before has reached the cache. So strings and lists are written to where they belong.
    #[doc(hidden)]
    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn decode_into(p: &mut Parser<'_>, place: &mut Option<Self>) -> Result<(), Error> {
        *place = Some(Self::decode(p)?);
        Ok(())
    }

    /// The value that a missing key stands for; `None` if the key is required.
    fn absent() -> Option<Self> {
        None
    }

    /// A guess of how many elements a list has, from the text behind its bracket.
    #[doc(hidden)]
    fn guess_count(_rest: &[u8]) -> usize {
        0
    }
}

/// What was read for a field, or what its missing key stands for. A function, so that it is not spelled out for each field.
#[doc(hidden)]
#[allow(clippy::inline_always)] // Measured with the decoding around it.
#[inline(always)]
pub fn or_absent<T: Decode>(read: Option<T>) -> Option<T> {
    match read {
        Some(value) => Some(value),
        None => T::absent(),
    }
}

impl Decode for () {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.skip()
    }

    fn absent() -> Option<Self> {
        Some(())
    }
}

impl Decode for bool {
    #[inline]
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.bool()
    }
}

macro_rules! integers {
    ($read:ident: $($ty:ty)*) => {$(
        impl Decode for $ty {
            #[inline]
            fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
                let at = p.offset();
                let value = p.$read()?;
                <$ty>::try_from(value).map_err(|_| Error::expected(concat!("an integer that fits ", stringify!($ty)), at))
            }
        }
    )*};
}
integers!(u64: u8 u16 u32 u64);
integers!(i64: i8 i16 i32 i64);

impl Decode for f64 {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.f64()
    }
}

impl Decode for f32 {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.f64().map(|value| value as f32)
    }
}

impl Decode for String {
    #[inline]
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.str().map(Into::into)
    }
}

impl Decode for Box<str> {
    #[inline]
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.str().map(Into::into)
    }
}

impl Decode for CompactString {
    #[inline]
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.compact_str()
    }

    fn decode_into(p: &mut Parser<'_>, place: &mut Option<Self>) -> Result<(), Error> {
        *place = Some(p.compact_str()?);
        Ok(())
    }
}

impl<T: Decode> Decode for Option<T> {
    #[inline]
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        if p.null()? {
            return Ok(None);
        }
        let mark = p.mark();
        match T::decode(p) {
            Ok(value) => Ok(Some(value)),
            Err(error) => p.recover(mark, error).map(|()| None),
        }
    }

    #[inline]
    fn decode_into(p: &mut Parser<'_>, place: &mut Option<Self>) -> Result<(), Error> {
        p.set_lenient(place.insert(None))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Decode> Decode for Box<T> {
    #[inline]
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        T::decode(p).map(Box::new)
    }

    fn absent() -> Option<Self> {
        T::absent().map(Box::new)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut list = None;
        Self::decode_into(p, &mut list)?;
        Ok(list.unwrap_or_default())
    }

    #[inline(never)]
    fn decode_into(p: &mut Parser<'_>, place: &mut Option<Self>) -> Result<(), Error> {
        let list = place.insert(Self::new());
        if p.empty_array() {
            return Ok(());
        }
        list.reserve_exact(T::guess_count(p.rest()));
        p.array(|_, p| {
            let mark = p.mark();
            match T::decode(p) {
                Ok(value) => {
                    list.push(value);
                    Ok(())
                }
                Err(error) => p.recover(mark, error),
            }
        })
    }
}

impl<T: Decode> Decode for Box<[T]> {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        Vec::decode(p).map(Vec::into_boxed_slice)
    }
}

impl<T: Decode, const N: usize> Decode for [T; N] {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let at = p.offset();
        let mut list = Vec::with_capacity(N);
        p.array(|_, p| {
            list.push(T::decode(p)?);
            Ok(())
        })?;
        list.try_into()
            .map_err(|_| Error::expected(format!("an array of {N}"), at))
    }
}

/// Entries whose key is not an id are left out.
impl<M, V: Decode> Decode for BTreeMap<Id<M>, V> {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut map = BTreeMap::new();
        p.object(|key, p| {
            let mark = p.mark();
            let id = key
                .parse::<Id<M>>()
                .map_err(|_| Error::expected("an id as key", p.offset()));
            match id.and_then(|id| Ok((id, V::decode(p)?))) {
                Ok((id, value)) => {
                    map.insert(id, value);
                    Ok(())
                }
                Err(error) => p.recover(mark, error),
            }
        })?;
        Ok(map)
    }
}

impl<K: From<CompactString> + Ord, V: Decode> Decode for BTreeMap<K, V> {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut map = BTreeMap::new();
        p.object(|key, p| {
            let mark = p.mark();
            match V::decode(p) {
                Ok(value) => {
                    map.insert(CompactString::from(key).into(), value);
                    Ok(())
                }
                Err(error) => p.recover(mark, error),
            }
        })?;
        Ok(map)
    }
}
