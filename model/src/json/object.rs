//! Reading objects, key by key.

use super::{
    Decode, Error, Parser,
    scan::{stop_in, string_end},
};

/// Where the reading of an object stands, see [`Parser::next_key`].
#[derive(Debug)]
pub struct Keys {
    /// What stands before the next key: `{` before the first, then `,`.
    before: u8,
    /// The last key that had escapes.
    escaped: String,
}

/// What is looked at for a key: up to 32 bytes that it has, and as many that end it, in whole words.
const WINDOW: usize = 40;

impl<'a> Parser<'a> {
    /// Reads an object: the function gets each key and must consume its value.
    ///
    /// # Errors
    ///
    /// When the value is not an object, or the first error of the function, with the key added to its path.
    #[inline]
    pub fn object(
        &mut self,
        mut field: impl FnMut(&str, &mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut keys = self.keys()?;
        while let Some(key) = self.next_key(&mut keys)? {
            field(key, self).map_err(|error| error.in_field(key))?;
        }
        Ok(())
    }

    /// Enters an object, to be read by [`next_key`](Self::next_key).
    ///
    /// # Errors
    ///
    /// When the value is not an object.
    #[inline]
    pub fn keys(&mut self) -> Result<Keys, Error> {
        if self.next_byte() != b'{' {
            return Err(self.mismatch("an object"));
        }
        self.deeper()?;
        Ok(Keys {
            before: b'{',
            escaped: String::new(),
        })
    }

    /// Reads the next key of an object; `None` at its end. The value must be consumed before the next call.
    ///
    /// # Errors
    ///
    /// When the text is not JSON.
    #[inline]
    pub fn next_key<'k>(&mut self, keys: &'k mut Keys) -> Result<Option<&'k str>, Error>
    where
        'a: 'k,
    {
        match self.next_key_bytes(keys)?.map(std::str::from_utf8) {
            None => Ok(None),
            Some(Ok(key)) => Ok(Some(key)),
            Some(Err(_)) => Err(Error::syntax("a key", self.at)),
        }
    }

    /// The same as bytes: where keys are compared it does not matter that they are text.
    #[allow(clippy::inline_always)] // Measured: a tenth of the time.
    #[inline(always)]
    pub(super) fn next_key_bytes<'k>(
        &mut self,
        keys: &'k mut Keys,
    ) -> Result<Option<&'k [u8]>, Error>
    where
        'a: 'k,
    {
        if let Some(window) = self.usual_key(keys) {
            let length = stop_in(window);
            if let Some(b"\":") = window.get(length..length + 2) {
                let start = self.at + 2;
                self.pass_usual_key(keys, length);
                return Ok(Some(&self.bytes[start..start + length]));
            }
        }
        self.key_of_any_form(keys)
    }

    /// The bytes from the next key on, if it is likely to be in the usual form, with no white space around it. It is left
    /// to [`pass_usual_key`](Self::pass_usual_key) to pass over it.
    ///
    /// Whoever compares them with keys that are known passes over a length that is known too. So the processor can go on
    /// with the value before it has found out where the key ends.
    #[doc(hidden)]
    #[allow(clippy::inline_always)]
    #[inline(always)]
    pub fn usual_key(&self, keys: &Keys) -> Option<&'a [u8; WINDOW]> {
        let (front, behind) = self.bytes.get(self.at..)?.split_first_chunk()?;
        (*front == [keys.before, b'"']).then_some(behind.first_chunk()?)
    }

    /// Passes over a key of this length: what stands before it, its quotes, and its colon.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn pass_usual_key(&mut self, keys: &mut Keys, length: usize) {
        self.at += length + 4;
        keys.before = b',';
    }

    /// Passes over the key that comes next in the `window` if it is this one, which is given with its quote and colon.
    #[doc(hidden)]
    #[allow(clippy::inline_always)]
    #[inline(always)]
    pub fn take_usual_key<const N: usize>(
        &mut self,
        keys: &mut Keys,
        window: &[u8; WINDOW],
        ended: &[u8; N],
    ) -> bool {
        let found = window.first_chunk() == Some(ended);
        if found {
            self.pass_usual_key(keys, N - 2);
        }
        found
    }

    /// Reads the next key, which is not among the names in the usual form, and says which of them it is; for any other
    /// key a number that is none of theirs. The names stand in one text, with a quote between them.
    #[doc(hidden)]
    #[inline(never)]
    pub fn unusual_key<'k>(
        &mut self,
        keys: &'k mut Keys,
        names: &[u8],
    ) -> Result<Option<(usize, &'k [u8])>, Error>
    where
        'a: 'k,
    {
        if self.bytes.get(self.at) == Some(&b'}') && keys.before == b',' {
            self.at += 1;
            self.shallower();
            return Ok(None);
        }
        if let Some(window) = self.usual_key(keys) {
            let length = stop_in(window);
            // Had a key of this form been one of the names, it would have been known by its bytes.
            if let (0..=32, Some(b"\":")) = (length, window.get(length..length + 2)) {
                let start = self.at + 2;
                self.pass_usual_key(keys, length);
                return Ok(Some((usize::MAX, &self.bytes[start..start + length])));
            }
        }
        Ok(self.key_of_any_form(keys)?.map(|key| {
            let index = names_of(names).position(|name| name == key);
            (index.unwrap_or(usize::MAX), key)
        }))
    }

    #[inline(never)]
    fn key_of_any_form<'k>(&mut self, keys: &'k mut Keys) -> Result<Option<&'k [u8]>, Error>
    where
        'a: 'k,
    {
        let first = keys.before == b'{';
        if first {
            self.at += 1;
        }
        match self.next_byte() {
            b'}' => {
                self.at += 1;
                self.shallower();
                return Ok(None);
            }
            b',' if !first => self.at += 1,
            _ if !first => return Err(Error::syntax("`,` or `}`", self.at)),
            _ => {}
        }
        keys.before = b',';
        if self.next_byte() != b'"' {
            return Err(Error::syntax("a key", self.at));
        }
        let start = self.at + 1;
        let end = string_end(self.bytes, start);
        let key = if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            &self.bytes[start..end]
        } else {
            keys.escaped = self.escaped(start)?;
            keys.escaped.as_bytes()
        };
        if self.next_byte() != b':' {
            return Err(Error::syntax("`:`", self.at));
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// Reads a value into its place. What [`Decode`](super::Decode) derives is made of these.
    #[doc(hidden)]
    #[allow(clippy::inline_always)] // Measured: a tenth of the time.
    #[inline(always)]
    pub fn set<T: Decode>(&mut self, place: &mut Option<T>) -> Result<(), Error> {
        T::decode_into(self, place)
    }

    /// Reads a value into its place, unless it is `null` or malformed.
    #[doc(hidden)]
    #[allow(clippy::inline_always)] // Measured: a tenth of the time.
    #[inline(always)]
    pub fn set_lenient<T: Decode>(&mut self, place: &mut Option<T>) -> Result<(), Error> {
        *place = None;
        if self.null()? {
            return Ok(());
        }
        let mark = self.mark();
        T::decode_into(self, place).or_else(|error| {
            *place = None;
            self.recover(mark, error)
        })
    }

    /// Reads an object like [`object`](Self::object), and passes over the values of keys that the function does not
    /// take: it says so by `false`.
    ///
    /// # Errors
    ///
    /// See [`object`](Self::object).
    #[inline]
    pub fn fields(
        &mut self,
        mut field: impl FnMut(&str, &mut Self) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        self.object(|key, p| if field(key, p)? { Ok(()) } else { p.skip() })
    }

    /// Looks for a key of the object ahead and reads its value, without moving the cursor.
    ///
    /// This is how tagged unions choose their form: Discord puts the tag in front as a rule, so the look is short.
    ///
    /// # Errors
    ///
    /// When the value ahead is not an object, or the tag does not have the form of a `T`.
    #[inline]
    pub fn tag<T: Decode>(&mut self, key: &str) -> Result<Option<T>, Error> {
        let mark = self.mark();
        let found = match self.value_of_first(key) {
            Some(at) => {
                self.at = at;
                T::decode(self)
                    .map(Some)
                    .map_err(|error| error.in_field(key))
            }
            None => self.find(key),
        };
        self.rewind(mark);
        found
    }

    /// Where the value of the object's first key is, if that is this key in the usual form.
    #[inline]
    fn value_of_first(&self, key: &str) -> Option<usize> {
        let behind = self.rest().strip_prefix(b"{\"")?;
        let behind = behind.strip_prefix(key.as_bytes())?;
        let value = behind.strip_prefix(b"\":")?;
        Some(self.bytes.len() - value.len())
    }

    #[inline(never)]
    fn find<T: Decode>(&mut self, wanted: &str) -> Result<Option<T>, Error> {
        let mut keys = self.keys()?;
        while let Some(key) = self.next_key_bytes(&mut keys)? {
            if key == wanted.as_bytes() {
                return T::decode(self)
                    .map(Some)
                    .map_err(|error| error.in_field(wanted));
            }
            self.skip()?;
        }
        Ok(None)
    }
}

/// The names of a derived decoder: one text, with a quote between them.
pub(super) fn names_of(names: &[u8]) -> impl Iterator<Item = &[u8]> {
    names.split(|&byte| byte == b'"')
}
