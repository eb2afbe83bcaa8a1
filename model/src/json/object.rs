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

/// The longest key that is read at one look.
const MOST: usize = 32;

/// What is looked at for it: what stands before it, its quote, itself, its end and the colon.
const WINDOW: usize = 2 + MOST + 2;

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
        let Some((key, at)) = self.peek_key(keys)? else {
            return Ok(None);
        };
        self.pass_key(at, key.len());
        match std::str::from_utf8(key) {
            Ok(key) => Ok(Some(key)),
            Err(_) => Err(Error::syntax("a key", self.at)),
        }
    }

    /// Looks at the next key, and leaves it to [`pass_key`](Self::pass_key) to pass over it.
    ///
    /// Whoever compares the key with names that are known passes over it by a length that is known too. So the processor
    /// can go on with the value before it has found out where the key ends.
    #[doc(hidden)]
    #[allow(clippy::inline_always)] // Measured: a tenth of the time.
    #[inline(always)]
    pub fn peek_key<'k>(&mut self, keys: &'k mut Keys) -> Result<Option<(&'k [u8], usize)>, Error>
    where
        'a: 'k,
    {
        // Nearly every key is short, has no escapes and no white space around it: one look tells all of that.
        let at = self.at;
        if let Some(window) = self.bytes.get(at..).and_then(<[u8]>::first_chunk::<WINDOW>) {
            if [window[0], window[1]] == [keys.before, b'"'] {
                let (key, behind) = self.bytes[at + 2..].split_at(stop_in::<MOST>(
                    window[2..].first_chunk().unwrap_or(&[0; MOST]),
                ));
                if let [b'"', b':', ..] = behind {
                    keys.before = b',';
                    return Ok(Some((key, at)));
                }
            } else if [window[0], keys.before] == *b"}," {
                self.at = at + 1;
                self.shallower();
                return Ok(None);
            }
        }
        self.peek_key_of_any_form(keys)
    }

    /// Passes over a key of this length that began at `at`, its quotes, the colon, and the comma or bracket before it.
    #[doc(hidden)]
    #[allow(clippy::inline_always)]
    #[inline(always)]
    pub fn pass_key(&mut self, at: usize, length: usize) {
        self.at = at + length + 4;
    }

    #[inline(never)]
    fn peek_key_of_any_form<'k>(
        &mut self,
        keys: &'k mut Keys,
    ) -> Result<Option<(&'k [u8], usize)>, Error>
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
        // As if the key stood right before the value in the usual form, which is never longer than any other.
        let at = (self.at + 1).saturating_sub(key.len() + 4);
        Ok(Some((key, at)))
    }

    /// Reads a value into its place. What [`Decode`](super::Decode) derives is made of these.
    #[doc(hidden)]
    #[allow(clippy::inline_always)] // Measured: a tenth of the time.
    #[inline(always)]
    pub fn set<T: Decode>(&mut self, place: &mut Option<T>) -> Result<(), Error> {
        *place = Some(T::decode(self)?);
        Ok(())
    }

    /// Reads a value into its place, unless it is `null` or malformed.
    #[doc(hidden)]
    #[allow(clippy::inline_always)] // Measured: a tenth of the time.
    #[inline(always)]
    pub fn set_lenient<T: Decode>(&mut self, place: &mut Option<T>) -> Result<(), Error> {
        *place = Option::decode(self)?;
        Ok(())
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
    pub fn tag<T: Decode>(&mut self, key: &str) -> Result<Option<T>, Error> {
        let mark = self.mark();
        let found = self.find(key);
        self.rewind(mark);
        found
    }

    fn find<T: Decode>(&mut self, wanted: &str) -> Result<Option<T>, Error> {
        let mut keys = self.keys()?;
        while let Some(key) = self.next_key(&mut keys)? {
            if key == wanted {
                return T::decode(self)
                    .map(Some)
                    .map_err(|error| error.in_field(wanted));
            }
            self.skip()?;
        }
        Ok(None)
    }
}
