//! The pull parser that every decoder reads from.

use super::{Error, scan::string_end};

/// How deeply arrays and objects may nest.
pub const MAX_DEPTH: u8 = 96;

/// A cursor over borrowed JSON text.
///
/// Methods that read a value skip leading white space, consume the value, and leave the cursor behind it.
#[derive(Debug)]
pub struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    depth: u8,
    strict: bool,
    /// Where strings with escapes are put together.
    pub(super) scratch: String,
}

/// A place to come back to, see [`Parser::mark`].
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    at: usize,
    depth: u8,
}

/// The type of a value, told from its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl<'a> Parser<'a> {
    /// Starts at the front of a document.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            depth: 0,
            strict: false,
            scratch: String::new(),
        }
    }

    /// Makes every malformed value an error, optional or not.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Whether every malformed value is an error.
    pub(crate) fn is_strict(&self) -> bool {
        self.strict
    }

    /// Whatever is left of the text, for estimates.
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The byte offset of the cursor.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Requires that nothing but white space is left.
    ///
    /// # Errors
    ///
    /// When something follows.
    pub fn end(&mut self) -> Result<(), Error> {
        self.white_space();
        if self.at == self.bytes.len() {
            Ok(())
        } else {
            Err(Error::syntax("the end", self.at))
        }
    }

    /// Consumes a string of exactly `N` bytes if the function can read it, and gives what it read.
    ///
    /// The function must refuse quotes, backslashes and control characters.
    #[inline]
    pub(crate) fn exact_str<const N: usize, T>(
        &mut self,
        read: impl FnOnce(&[u8; N]) -> Option<T>,
    ) -> Option<T> {
        if self.next_byte() != b'"' {
            return None;
        }
        let (text, behind) = self.bytes.get(self.at + 1..)?.split_first_chunk()?;
        if behind.first() != Some(&b'"') {
            return None;
        }
        let value = read(text)?;
        self.at += N + 2;
        Some(value)
    }

    /// Whether the next value is `null`, or begins like it.
    #[doc(hidden)]
    #[inline]
    pub fn at_null(&mut self) -> bool {
        self.next_byte() == b'n'
    }

    /// Whether a comma comes next.
    pub(super) fn at_comma(&mut self) -> bool {
        self.next_byte() == b','
    }

    #[cold]
    fn white_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    /// The first byte of the next token; 0 at the end of the text.
    #[inline]
    pub(super) fn next_byte(&mut self) -> u8 {
        match self.bytes.get(self.at) {
            Some(&byte) if byte > b' ' => byte,
            _ => {
                self.white_space();
                self.bytes.get(self.at).copied().unwrap_or(0)
            }
        }
    }

    /// The type of the next value.
    ///
    /// # Errors
    ///
    /// When no value follows.
    #[inline]
    pub fn kind(&mut self) -> Result<Kind, Error> {
        Ok(match self.next_byte() {
            b'"' => Kind::String,
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'-' | b'0'..=b'9' => Kind::Number,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            _ => return Err(Error::syntax("a value", self.at)),
        })
    }

    /// Consumes the next value if it is `null`, and says whether it did.
    ///
    /// # Errors
    ///
    /// When the text begins like `null` and is something else.
    #[inline]
    pub fn null(&mut self) -> Result<bool, Error> {
        if self.next_byte() != b'n' {
            return Ok(false);
        }
        self.literal("null")?;
        Ok(true)
    }

    /// Consumes the next value if it is `[]`, and says whether it did.
    #[inline]
    pub fn empty_array(&mut self) -> bool {
        if self.next_byte() == b'[' && self.bytes.get(self.at + 1) == Some(&b']') {
            self.at += 2;
            return true;
        }
        false
    }

    #[inline]
    fn literal(&mut self, literal: &'static str) -> Result<(), Error> {
        if self.bytes[self.at..].starts_with(literal.as_bytes()) {
            self.at += literal.len();
            Ok(())
        } else {
            Err(Error::syntax(literal, self.at))
        }
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    ///
    /// When the value is neither.
    #[inline]
    pub fn bool(&mut self) -> Result<bool, Error> {
        match self.next_byte() {
            b't' => self.literal("true").map(|()| true),
            b'f' => self.literal("false").map(|()| false),
            _ => Err(self.mismatch("a boolean")),
        }
    }

    /// The error for a value of another type than `what`; a syntax error if there is no value at all.
    #[cold]
    pub fn mismatch(&mut self, what: &'static str) -> Error {
        match self.kind() {
            Ok(_) => Error::expected(what, self.at),
            Err(error) => error,
        }
    }

    /// Enters an array or object, whose bracket is still ahead.
    #[inline]
    pub(super) fn deeper(&mut self) -> Result<(), Error> {
        if self.depth == MAX_DEPTH {
            return Err(Error::too_deep(self.at));
        }
        self.depth += 1;
        Ok(())
    }

    /// Leaves an array or object.
    #[inline]
    pub(super) fn shallower(&mut self) {
        self.depth -= 1;
    }

    /// Reads an array: the function gets each index and must consume the element.
    ///
    /// # Errors
    ///
    /// When the value is not an array, or the first error of the function, with the index added to its path.
    #[inline]
    pub fn array(
        &mut self,
        mut element: impl FnMut(usize, &mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if self.next_byte() != b'[' {
            return Err(self.mismatch("an array"));
        }
        self.deeper()?;
        self.at += 1;
        if self.next_byte() == b']' {
            self.at += 1;
            self.shallower();
            return Ok(());
        }
        for index in 0.. {
            element(index, self).map_err(|error| error.in_index(index))?;
            match self.next_byte() {
                b',' => self.at += 1,
                b']' => break,
                _ => return Err(Error::syntax("`,` or `]`", self.at)),
            }
        }
        self.at += 1;
        self.shallower();
        Ok(())
    }

    /// Passes over the next value.
    ///
    /// # Errors
    ///
    /// When the text there is not JSON.
    pub fn skip(&mut self) -> Result<(), Error> {
        match self.next_byte() {
            b'"' => self.skip_string(),
            b'{' => self.skip_object(),
            b'[' => self.array(|_, p| p.skip()),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'n' => self.literal("null"),
            b'-' | b'0'..=b'9' => self.skip_number().map(drop),
            _ => Err(Error::syntax("a value", self.at)),
        }
    }

    fn skip_object(&mut self) -> Result<(), Error> {
        let mut keys = self.keys()?;
        while let Some(key) = self.next_key_bytes(&mut keys)? {
            self.skip()
                .map_err(|error| error.in_key(b"", usize::MAX, key))?;
        }
        Ok(())
    }

    fn skip_string(&mut self) -> Result<(), Error> {
        let mut at = self.at + 1;
        loop {
            let end = string_end(self.bytes, at);
            match self.bytes.get(end) {
                Some(b'"') => {
                    self.at = end + 1;
                    return Ok(());
                }
                Some(b'\\') => at = self.escape(end + 1)?.1,
                _ => return Err(Error::syntax("the end of a string", end)),
            }
        }
    }

    /// Passes over the next value and gives its text.
    ///
    /// # Errors
    ///
    /// When the text there is not JSON.
    pub fn raw(&mut self) -> Result<&'a str, Error> {
        self.next_byte();
        let start = self.at;
        self.skip()?;
        self.text
            .get(start..self.at)
            .ok_or_else(|| Error::syntax("a value", start))
    }

    /// Remembers the cursor, for [`recover`](Self::recover).
    #[inline]
    pub fn mark(&self) -> Mark {
        Mark {
            at: self.at,
            depth: self.depth,
        }
    }

    /// Goes back to a mark and passes over the value there, because it could not be decoded.
    ///
    /// # Errors
    ///
    /// The error itself when the text is broken, so that there is no way to go on, and when the parser is
    /// [strict](Self::strict).
    #[cold]
    pub fn recover(&mut self, mark: Mark, error: Error) -> Result<(), Error> {
        if self.strict || error.is_syntax() {
            return Err(error);
        }
        self.rewind(mark);
        self.skip()
    }

    /// Goes back to a mark.
    pub fn rewind(&mut self, mark: Mark) {
        self.at = mark.at;
        self.depth = mark.depth;
    }
}
