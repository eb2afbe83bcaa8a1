//! Reading numbers.

use super::{
    Error, Parser,
    scan::{leading_digits, snowflake},
};

/// Powers of ten, by exponent.
const POWERS: [u64; 9] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
];

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

impl Parser<'_> {
    /// Reads an integer from 0 to 2⁶⁴−1.
    ///
    /// # Errors
    ///
    /// When the value is not one.
    #[inline]
    pub fn u64(&mut self) -> Result<u64, Error> {
        match self.one_digit() {
            Some(digit) => Ok(digit.into()),
            None => self.several_digits(),
        }
    }

    /// A number of one digit, as types, flags and counts have it as a rule.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn one_digit(&mut self) -> Option<u8> {
        let [first, b',' | b'}' | b']'] = self.bytes.get(self.at..)?.first_chunk()? else {
            return None;
        };
        let digit = first.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        self.at += 1;
        Some(digit)
    }

    #[inline(never)]
    fn several_digits(&mut self) -> Result<u64, Error> {
        if !self.next_byte().is_ascii_digit() {
            return Err(self.mismatch("a whole number"));
        }
        let start = self.at;
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
        match self.one_digit() {
            Some(digit) => Ok(digit.into()),
            None => self.several_digits_or_sign(),
        }
    }

    #[inline(never)]
    fn several_digits_or_sign(&mut self) -> Result<i64, Error> {
        let start = self.at;
        if self.next_byte().is_ascii_digit() {
            let value = self.several_digits()?;
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
    ///
    /// Snowflakes have 17 to 19 digits, which takes three steps and no loop.
    #[inline]
    fn digits(&mut self) -> Option<u64> {
        let start = self.at;
        let (mut value, mut length) = self.up_to_eight(start);
        if length == 8 {
            let (more, count) = self.up_to_eight(start + 8);
            value = value * POWERS[count] + more;
            length = 8 + count;
            if count == 8 {
                let (more, count) = self.up_to_eight(start + 16);
                if count > 3 {
                    return self.many_digits();
                }
                value = value * POWERS[count] + more;
                length = 16 + count;
            }
        }
        if length == 0 || (length > 1 && self.bytes[start] == b'0') {
            return None;
        }
        self.at = start + length;
        Some(value)
    }

    /// How many digits there are from `at` on, eight at most, and the number that they stand for.
    #[allow(clippy::inline_always)] // Measured, with the rest of this file.
    #[inline(always)]
    fn up_to_eight(&self, at: usize) -> (u64, usize) {
        match self.bytes.get(at..).and_then(<[u8]>::first_chunk) {
            Some(eight) => leading_digits(*eight),
            None => self.last_digits(at),
        }
    }

    /// The same where the text ends.
    #[inline(never)]
    fn last_digits(&self, at: usize) -> (u64, usize) {
        let mut eight = [0; 8];
        let rest = self.bytes.get(at..).unwrap_or_default();
        for (place, byte) in eight.iter_mut().zip(rest) {
            *place = *byte;
        }
        leading_digits(eight)
    }

    /// Twenty digits, of which 64 bits hold some; `None` if they do not.
    #[cold]
    fn many_digits(&mut self) -> Option<u64> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let value = rest[..length].iter().try_fold(0_u64, |value, digit| {
            value.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
        })?;
        if rest[0] == b'0' {
            return None;
        }
        self.at += length;
        Some(value)
    }

    /// Reads digits inside quotes as one number, as Discord writes snowflakes and bit sets.
    ///
    /// The cursor stays where it is if the value is not of that form.
    pub fn quoted_u64(&mut self) -> Option<u64> {
        if self.next_byte() != b'"' {
            return None;
        }
        let start = self.at;
        if let Some(window) = self.bytes.get(start + 1..).and_then(<[u8]>::first_chunk)
            && let Some((value, length)) = snowflake(window)
            && window[length] == b'"'
        {
            self.at = start + length + 2;
            return Some(value);
        }
        self.at += 1;
        let value = self.digits();
        if value.is_some() && self.bytes.get(self.at) == Some(&b'"') {
            self.at += 1;
            return value;
        }
        self.at = start;
        None
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
    pub(super) fn skip_number(&mut self) -> Result<bool, Error> {
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
}
