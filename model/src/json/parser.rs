//! The pull parser that every decoder reads from.

use std::borrow::Cow;

use super::{
    Decode, Error,
    scan::{eight_digits, string_end},
};

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

/// Where the reading of an object stands, see [`Parser::next_key`].
#[derive(Debug)]
pub struct Keys {
    first: bool,
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

/// A number, in the widest type that holds it exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// An integer from 0 to 2⁶⁴−1.
    Unsigned(u64),
    /// A negative integer from −2⁶³.
    Signed(i64),
    /// Anything with a fraction, an exponent or more digits.
    Float(f64),
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

    /// Whether a comma comes next.
    pub(super) fn at_comma(&mut self) -> bool {
        self.next_byte() == b','
    }

    #[inline]
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

    /// Reads an integer from 0 to 2⁶⁴−1.
    ///
    /// # Errors
    ///
    /// When the value is not one.
    #[inline]
    pub fn u64(&mut self) -> Result<u64, Error> {
        let start = self.at;
        if !self.next_byte().is_ascii_digit() {
            return Err(self.mismatch("a whole number"));
        }
        match self.digits() {
            Some(value) if !matches!(self.bytes.get(self.at), Some(b'.' | b'e' | b'E')) => {
                Ok(value)
            }
            _ => {
                self.at = start;
                self.integral().and_then(|value| {
                    u64::try_from(value)
                        .map_err(|_| Error::expected("a whole number below 2^64", start))
                })
            }
        }
    }

    /// Reads an integer from −2⁶³ to 2⁶³−1.
    ///
    /// # Errors
    ///
    /// When the value is not one.
    #[inline]
    pub fn i64(&mut self) -> Result<i64, Error> {
        let start = self.at;
        if self.next_byte().is_ascii_digit() {
            let value = self.u64()?;
            return i64::try_from(value)
                .map_err(|_| Error::expected("an integer below 2^63", start));
        }
        let value = self.integral()?;
        i64::try_from(value).map_err(|_| Error::expected("an integer of 64 bits", start))
    }

    /// An integer in any notation: `-3`, `3.0` and `3e2` included.
    #[cold]
    fn integral(&mut self) -> Result<i128, Error> {
        let start = self.at;
        match self.number()? {
            Number::Unsigned(value) => Ok(value.into()),
            Number::Signed(value) => Ok(value.into()),
            // Below 2^53 a float is the integer that the text says; beyond, it may be a neighbor of it.
            #[allow(clippy::cast_possible_truncation)]
            Number::Float(value)
                if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 =>
            {
                Ok(value as i128)
            }
            Number::Float(_) => Err(Error::expected("an integer", start)),
        }
    }

    /// Digits up to the first byte that is none; `None` if there are none, a leading zero, or too many.
    #[inline]
    fn digits(&mut self) -> Option<u64> {
        let start = self.at;
        let mut value: u64 = 0;
        // Snowflakes have 17 to 19 digits.
        while self.at - start < 16
            && let Some((chunk, _)) = self
                .bytes
                .get(self.at..)
                .and_then(<[u8]>::split_first_chunk)
            && let Some(eight) = eight_digits(*chunk)
        {
            value = value * 100_000_000 + eight;
            self.at += 8;
        }
        while let Some(digit) = self
            .bytes
            .get(self.at)
            .map(|byte| byte.wrapping_sub(b'0'))
            .filter(|digit| *digit < 10)
        {
            if self.at - start < 19 {
                value = value * 10 + u64::from(digit);
            } else {
                value = value.checked_mul(10)?.checked_add(u64::from(digit))?;
            }
            self.at += 1;
        }
        let length = self.at - start;
        if length == 0 || (length > 1 && self.bytes[start] == b'0') {
            return None;
        }
        Some(value)
    }

    /// Reads digits inside quotes as one number, as Discord writes snowflakes and bit sets.
    ///
    /// The cursor stays where it is if the value is not of that form.
    #[inline]
    pub fn quoted_u64(&mut self) -> Option<u64> {
        if self.next_byte() != b'"' {
            return None;
        }
        let start = self.at;
        self.at += 1;
        let value = self.digits();
        if value.is_some() && self.bytes.get(self.at) == Some(&b'"') {
            self.at += 1;
            value
        } else {
            self.at = start;
            None
        }
    }

    /// Reads any number.
    ///
    /// # Errors
    ///
    /// When the value is not a number.
    pub fn number(&mut self) -> Result<Number, Error> {
        if !matches!(self.next_byte(), b'-' | b'0'..=b'9') {
            return Err(self.mismatch("a number"));
        }
        let start = self.at;
        let integer = self.skip_number()?;
        let text = &self.text[start..self.at];
        if integer {
            if let Ok(value) = text.parse() {
                return Ok(Number::Unsigned(value));
            }
            // A negative zero is one only as a float.
            if let Ok(value) = text.parse()
                && value != 0
            {
                return Ok(Number::Signed(value));
            }
        }
        text.parse()
            .map(Number::Float)
            .map_err(|_| Error::syntax("a number", start))
    }

    /// Reads any number as a float of 64 bits.
    ///
    /// # Errors
    ///
    /// When the value is not a number.
    #[allow(clippy::cast_precision_loss)]
    pub fn f64(&mut self) -> Result<f64, Error> {
        Ok(match self.number()? {
            Number::Unsigned(value) => value as f64,
            Number::Signed(value) => value as f64,
            Number::Float(value) => value,
        })
    }

    /// Passes over a number and says whether it is an integer.
    fn skip_number(&mut self) -> Result<bool, Error> {
        let start = self.at;
        let digits = |p: &mut Self| {
            let from = p.at;
            while p.bytes.get(p.at).is_some_and(u8::is_ascii_digit) {
                p.at += 1;
            }
            p.at - from
        };
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        let leading_zero = self.bytes.get(self.at) == Some(&b'0');
        let whole = digits(self);
        if whole == 0 || (leading_zero && whole > 1) {
            return Err(Error::syntax("a number", start));
        }
        let mut integer = true;
        if self.bytes.get(self.at) == Some(&b'.') {
            integer = false;
            self.at += 1;
            if digits(self) == 0 {
                return Err(Error::syntax("a number", start));
            }
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            integer = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            if digits(self) == 0 {
                return Err(Error::syntax("a number", start));
            }
        }
        Ok(integer)
    }

    #[inline]
    fn enter(&mut self) -> Result<(), Error> {
        if self.depth == MAX_DEPTH {
            return Err(Error::too_deep(self.at));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

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
            field(&key, self).map_err(|error| error.in_field(&key))?;
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
        self.enter()?;
        Ok(Keys { first: true })
    }

    /// Reads the next key of an object; `None` at its end. The value must be consumed before the next call.
    ///
    /// # Errors
    ///
    /// When the text is not JSON.
    #[allow(clippy::inline_always)] // Measured: a tenth of the time.
    #[inline(always)]
    pub fn next_key(&mut self, keys: &mut Keys) -> Result<Option<Cow<'a, str>>, Error> {
        let mut byte = self.next_byte();
        if byte == b'}' {
            self.at += 1;
            self.depth -= 1;
            return Ok(None);
        }
        if !std::mem::replace(&mut keys.first, false) {
            if byte != b',' {
                return Err(Error::syntax("`,` or `}`", self.at));
            }
            self.at += 1;
            byte = self.next_byte();
        }
        if byte != b'"' {
            return Err(Error::syntax("a key", self.at));
        }
        let start = self.at + 1;
        let end = string_end(self.bytes, start);
        let key = match self.text.get(start..end) {
            Some(key) if self.bytes.get(end) == Some(&b'"') => {
                self.at = end + 1;
                Cow::Borrowed(key)
            }
            _ => Cow::Owned(self.escaped(start)?),
        };
        self.colon()?;
        Ok(Some(key))
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

    #[inline]
    fn colon(&mut self) -> Result<(), Error> {
        if self.next_byte() != b':' {
            return Err(Error::syntax("`:`", self.at));
        }
        self.at += 1;
        Ok(())
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
        self.enter()?;
        if self.next_byte() == b']' {
            self.at += 1;
            self.depth -= 1;
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
        self.depth -= 1;
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
            b'{' => self.object(|_, p| p.skip()),
            b'[' => self.array(|_, p| p.skip()),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'n' => self.literal("null"),
            b'-' | b'0'..=b'9' => self.skip_number().map(drop),
            _ => Err(Error::syntax("a value", self.at)),
        }
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
        self.at = mark.at;
        self.depth = mark.depth;
        found
    }

    fn find<T: Decode>(&mut self, wanted: &str) -> Result<Option<T>, Error> {
        if self.next_byte() != b'{' {
            return Err(self.mismatch("an object"));
        }
        self.enter()?;
        if self.next_byte() == b'}' {
            return Ok(None);
        }
        loop {
            if self.next_byte() != b'"' {
                return Err(Error::syntax("a key", self.at));
            }
            let key = self.str()?;
            self.colon()?;
            if key == wanted {
                return T::decode(self)
                    .map(Some)
                    .map_err(|error| error.in_field(wanted));
            }
            self.skip()?;
            match self.next_byte() {
                b',' => self.at += 1,
                b'}' => return Ok(None),
                _ => return Err(Error::syntax("`,` or `}`", self.at)),
            }
        }
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
