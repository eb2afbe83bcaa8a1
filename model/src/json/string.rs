//! Reading strings and their escapes.

use std::borrow::Cow;

use compact_str::CompactString;

use super::{Error, Parser, scan::string_end};

impl<'a> Parser<'a> {
    /// Reads a string; borrowed unless it has escapes.
    ///
    /// # Errors
    ///
    /// When the value is not a string.
    #[inline]
    pub fn str(&mut self) -> Result<Cow<'a, str>, Error> {
        if let Some(text) = self.plain_str() {
            return Ok(Cow::Borrowed(text));
        }
        if self.next_byte() != b'"' {
            return Err(self.mismatch("a string"));
        }
        self.escaped(self.at + 1).map(Cow::Owned)
    }

    /// Reads a string that is short as a rule. Escapes cost no allocation of their own.
    ///
    /// # Errors
    ///
    /// When the value is not a string.
    #[inline]
    pub fn compact_str(&mut self) -> Result<CompactString, Error> {
        match self.plain_str() {
            Some(text) => Ok(CompactString::new(text)),
            None => self.escaped_compact_str(),
        }
    }

    /// The next value, if it is a string without escapes; else the cursor stays where it is.
    #[inline]
    fn plain_str(&mut self) -> Option<&'a str> {
        if self.next_byte() != b'"' {
            return None;
        }
        let start = self.at + 1;
        let end = string_end(self.bytes, start);
        if self.bytes.get(end) != Some(&b'"') {
            return None;
        }
        // The bounds are next to ASCII quotes, so this never fails.
        let text = self.text.get(start..end)?;
        self.at = end + 1;
        Some(text)
    }

    #[inline(never)]
    fn escaped_compact_str(&mut self) -> Result<CompactString, Error> {
        if self.next_byte() != b'"' {
            return Err(self.mismatch("a string"));
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        // Once for the document, as a rule.
        scratch.reserve(256);
        let read = self.unescape(self.at + 1, &mut scratch);
        let text = read.map(|()| CompactString::new(&scratch));
        self.scratch = scratch;
        text
    }

    pub(super) fn escaped(&mut self, start: usize) -> Result<String, Error> {
        let mut out = String::new();
        self.unescape(start, &mut out).map(|()| out)
    }

    /// Reads the rest of a string that has escapes. `start` is behind the opening quote.
    #[inline(never)]
    fn unescape(&mut self, start: usize, out: &mut String) -> Result<(), Error> {
        let mut at = start;
        loop {
            let end = string_end(self.bytes, at);
            out.push_str(
                self.text
                    .get(at..end)
                    .ok_or_else(|| Error::syntax("a string", at))?,
            );
            match self.bytes.get(end) {
                Some(b'"') => {
                    self.at = end + 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    let (character, next) = self.escape(end + 1)?;
                    out.push(character);
                    at = next;
                }
                _ => return Err(Error::syntax("the end of a string", end)),
            }
        }
    }

    /// One escape, from behind its backslash: the character and where to go on.
    pub(super) fn escape(&self, at: usize) -> Result<(char, usize), Error> {
        let character = match self.bytes.get(at) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(at + 1),
            _ => return Err(Error::syntax("an escape", at)),
        };
        Ok((character, at + 1))
    }

    /// Four hex digits, or two such escapes that form a pair. A lone surrogate reads as U+FFFD.
    fn unicode_escape(&self, at: usize) -> Result<(char, usize), Error> {
        let unit = |at: usize| -> Result<u32, Error> {
            let digits = self.bytes.get(at..at + 4).unwrap_or_default();
            let value = digits.iter().try_fold(0, |value, byte| {
                Some(value << 4 | char::from(*byte).to_digit(16)?)
            });
            value
                .filter(|_| digits.len() == 4)
                .ok_or_else(|| Error::syntax("four hex digits", at))
        };
        let first = unit(at)?;
        let after = at + 4;
        if (0xd800..0xdc00).contains(&first) && self.bytes.get(after..after + 2) == Some(b"\\u") {
            let second = unit(after + 2)?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok((
                    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
                    after + 6,
                ));
            }
        }
        Ok((
            char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
            after,
        ))
    }
}
