//! The outside of a gateway payload, and events that are not decoded yet.

use std::ops::Range;

use super::EventType;
use crate::json::{Decode, Error, Parser, leading_digits};

/// `op`, `s` and `t` of a payload, and where its data is.
///
/// Read in one pass over the keys. Where `d` seems to come last, as Discord sends it, only its first and last byte are
/// looked at: whoever decodes it finds out whether it is well-formed, and where it ends if another object stands behind
/// it, which [`Event::from_json`](super::Event::from_json) and [`RawEvent`](super::RawEvent) bear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The opcode.
    pub op: u8,
    /// The sequence number of a dispatch.
    pub sequence: Option<u64>,
    /// The name of a dispatch.
    pub name: Option<&'a str>,
    /// What the name stands for; [`EventType::Unknown`] if there is none.
    pub kind: EventType,
    /// Where the data stands in the payload; empty if there is none.
    pub data: Range<usize>,
}

/// A cursor over the bytes of an object with few keys.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Envelope<'a> {
    /// Reads the outside of a payload.
    ///
    /// # Errors
    ///
    /// When the bytes are not an object, or have no opcode.
    // Inlined, so that an envelope of the usual form stays in registers. Returned through memory, it is read back in wider
    // pieces than it was written in, and such a read waits for every write before it: for the whole payload, where that
    // was just copied or inflated. It took four times the time of all the rest.
    #[inline]
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        match Self::usual(bytes) {
            Some(envelope) => Ok(envelope),
            None => Self::of_any_form(bytes),
        }
    }

    /// Reads the form in which Discord writes dispatches, `{"t":"NAME","s":1,"op":0,"d":…}`, with an event that is known.
    /// `None` for every other form.
    ///
    /// Each step looks at as many bytes as the usual payload has there, whatever they are: filtering is all about names
    /// and numbers whose length cannot be foretold, and a wrong guess costs as much as all the rest.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn usual(bytes: &'a [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(br#"{"t":""#)?;
        let (kind, name) = EventType::at_front(rest.first_chunk()?)?;
        let rest = rest.get(name.len()..)?.strip_prefix(br#"","s":"#)?;
        let (sequence, length) = match leading_digits(*rest.first_chunk()?) {
            (_, 0) => return None,
            (_, 8) => Self::long_sequence(rest)?,
            short => short,
        };
        let data = rest.get(length..)?.strip_prefix(br#","op":0,"d":"#)?;
        let start = bytes.len() - data.len();
        let data = match data {
            [b'{', .., b'}', b'}'] => start..bytes.len() - 1,
            _ => Self::last_value(bytes, start)?,
        };
        Some(Self {
            op: 0,
            sequence: Some(sequence),
            name: Some(name),
            kind,
            data,
        })
    }

    /// A number of eight digits or more: over ten million events in one session.
    #[cold]
    fn long_sequence(bytes: &[u8]) -> Option<(u64, usize)> {
        let mut cursor = Cursor { bytes, at: 0 };
        Some((cursor.digits()?, cursor.at))
    }

    /// The value that begins at `start`, if it is an object or array and seems to be the last one of the payload: its
    /// closing bracket stands before the payload's own. `None` if only reading it can tell.
    fn last_value(bytes: &[u8], start: usize) -> Option<Range<usize>> {
        let end = bytes.trim_ascii_end().len().checked_sub(1)?;
        let (first, last) = (bytes.get(start)?, bytes.get(end.checked_sub(1)?)?);
        let closed = matches!((first, last), (b'{', b'}') | (b'[', b']'));
        (closed && bytes[end] == b'}' && start + 1 < end).then_some(start..end)
    }

    /// Reads the keys in whatever order they come.
    #[cold]
    #[inline(never)]
    fn of_any_form(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut cursor = Cursor { bytes, at: 0 };
        let mut op = None;
        let mut sequence = None;
        let mut name = None;
        let mut data = 0..0;
        if cursor.next() != b'{' {
            return Err(Error::expected("an object", cursor.at));
        }
        cursor.at += 1;
        loop {
            let key = cursor
                .plain_string()
                .ok_or_else(|| Error::syntax("a key", cursor.at))?;
            if cursor.next() != b':' {
                return Err(Error::syntax("`:`", cursor.at));
            }
            cursor.at += 1;
            match key {
                b"op" => {
                    op = Some(
                        cursor
                            .integer()
                            .ok_or_else(|| Error::expected("an opcode", cursor.at))?,
                    );
                }
                b"s" if cursor.next() != b'n' => {
                    sequence = Some(
                        cursor
                            .integer()
                            .ok_or_else(|| Error::expected("a sequence number", cursor.at))?,
                    );
                }
                b"t" if cursor.next() != b'n' => {
                    let text = cursor
                        .plain_string()
                        .and_then(|text| std::str::from_utf8(text).ok());
                    name = Some(text.ok_or_else(|| Error::expected("an event name", cursor.at))?);
                }
                b"d" if op.is_some() && sequence.is_some() && name.is_some() => {
                    cursor.next();
                    match Self::last_value(bytes, cursor.at) {
                        // All that matters is known.
                        Some(range) => {
                            data = range;
                            break;
                        }
                        None => data = cursor.skip()?,
                    }
                }
                b"d" => data = cursor.skip()?,
                _ => {
                    cursor.skip()?;
                }
            }
            match cursor.next() {
                b',' => cursor.at += 1,
                b'}' => {
                    if !bytes[cursor.at + 1..].trim_ascii().is_empty() {
                        return Err(Error::syntax("the end", cursor.at + 1));
                    }
                    break;
                }
                _ => return Err(Error::syntax("`,` or `}`", cursor.at)),
            }
        }
        let op = op.ok_or_else(|| Error::missing("op", 0))?;
        let op = u8::try_from(op).map_err(|_| Error::expected("an opcode", 0))?;
        Ok(Self {
            op,
            sequence,
            name,
            kind: name.map_or(EventType::Unknown, EventType::from_name),
            data,
        })
    }
}

impl<'a> Cursor<'a> {
    /// The next byte that is not white space; 0 at the end.
    #[inline]
    fn next(&mut self) -> u8 {
        while let Some(&byte) = self.bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return byte;
            }
            self.at += 1;
        }
        0
    }

    /// A string without escapes.
    #[inline]
    fn plain_string(&mut self) -> Option<&'a [u8]> {
        if self.next() != b'"' {
            return None;
        }
        let start = self.at + 1;
        let length = self
            .bytes
            .get(start..)?
            .iter()
            .position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20)?;
        if self.bytes[start + length] != b'"' {
            return None;
        }
        self.at = start + length + 1;
        Some(&self.bytes[start..start + length])
    }

    #[inline]
    fn integer(&mut self) -> Option<u64> {
        self.next();
        self.digits()
    }

    /// Digits that are a whole number: at least one, with no fraction or exponent behind them.
    #[inline]
    fn digits(&mut self) -> Option<u64> {
        let start = self.at;
        let mut value = 0_u64;
        while let Some(digit) = self
            .bytes
            .get(self.at)
            .map(|byte| byte.wrapping_sub(b'0'))
            .filter(|digit| *digit < 10)
        {
            value = value.checked_mul(10)?.checked_add(u64::from(digit))?;
            self.at += 1;
        }
        let whole = !matches!(self.bytes.get(self.at), Some(b'.' | b'e' | b'E'));
        (self.at > start && whole).then_some(value)
    }

    /// Passes over a value by really reading it, and says where it stands.
    fn skip(&mut self) -> Result<Range<usize>, Error> {
        self.next();
        let start = self.at;
        let rest = &self.bytes[start..];
        let text = std::str::from_utf8(rest)
            .map_err(|error| Error::syntax("UTF-8 text", start + error.valid_up_to()))?;
        let mut p = Parser::new(text);
        <()>::decode(&mut p)?;
        self.at += p.offset();
        Ok(start..self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::{Envelope, EventType};

    #[test]
    fn data_at_the_end_is_found_without_reading_it() {
        let text = br#"{"t":"TYPING_START","s":42,"op":0,"d":{"a":[1,2]}} "#;
        let envelope = Envelope::parse(text).unwrap();
        assert_eq!(
            (envelope.op, envelope.sequence, envelope.name),
            (0, Some(42), Some("TYPING_START"))
        );
        assert_eq!(&text[envelope.data], br#"{"a":[1,2]}"#);
    }

    #[test]
    fn keys_may_come_in_any_order_with_white_space() {
        let text =
            b"{ \"d\" : {\"op\":9, \"x\":\"}\"} , \"op\" : 0,\n\"t\":\"X\",\"zz\":[{}],\"s\":7 }";
        let envelope = Envelope::parse(text).unwrap();
        assert_eq!(
            (envelope.op, envelope.sequence, envelope.name),
            (0, Some(7), Some("X"))
        );
        assert_eq!(&text[envelope.data], b"{\"op\":9, \"x\":\"}\"}");
    }

    #[test]
    fn hello_and_ack_have_nulls() {
        let text =
            br#"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250,"_trace":["x"]}}"#;
        let envelope = Envelope::parse(text).unwrap();
        assert_eq!(
            (envelope.op, envelope.sequence, envelope.name),
            (10, None, None)
        );
        assert_eq!(
            &text[envelope.data],
            br#"{"heartbeat_interval":41250,"_trace":["x"]}"#
        );
        assert_eq!(Envelope::parse(br#"{"op":11}"#).unwrap().data, 0..0);
    }

    #[test]
    fn what_is_no_payload_is_an_error() {
        for text in [
            "",
            "null",
            "[]",
            "{}",
            "{\"op\":}",
            "{\"op\":300}",
            "{\"op\":1",
            "{\"op\":1}x",
            "{\"t\":\"X\",\"s\":1,\"op\":0,\"d\":",
        ] {
            assert!(Envelope::parse(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn the_usual_form_reads_as_any_other_form_does() {
        let agree = |text: &[u8]| {
            let usual = Envelope::usual(text);
            if let Some(envelope) = &usual {
                assert_eq!(&Envelope::of_any_form(text).unwrap(), envelope);
            }
            usual.is_some()
        };
        for kind in EventType::ALL {
            let name = kind.name().unwrap();
            for sequence in ["7", "1234567", "12345678", "1234567890123", "007"] {
                let text = format!(r#"{{"t":"{name}","s":{sequence},"op":0,"d":{{"a":[1,2]}}}}"#);
                assert_eq!(agree(text.as_bytes()), name.len() < 32, "{text}");
            }
        }
        let usual = r#"{"t":"TYPING_START","s":42,"op":0,"d":{"a":[1,2]}}"#;
        for cut in 0..=usual.len() {
            for byte in 0..=255 {
                let mut text = usual.as_bytes().to_vec();
                if let Some(place) = text.get_mut(cut) {
                    *place = byte;
                }
                agree(&text);
            }
            agree(&usual.as_bytes()[..cut]);
        }
        for (from, to) in [
            ("42", ""),
            ("42", "null"),
            ("42", "99999999999999999999"),
            ("42", "18446744073709551615"),
            ("42", "42.5"),
            ("42", "123456789e3"),
            ("TYPING_START", "TYPING_STARTED"),
            ("TYPING_START", ""),
            ("}}", "}} "),
            ("}}", "} }"),
            ("}}", "},\"d\":{}}"),
            ("{\"a\":[1,2]}", "{}"),
            ("{\"a\":[1,2]}", "[[]]"),
            ("{\"a\":[1,2]}", "1"),
        ] {
            agree(usual.replace(from, to).as_bytes());
        }
        assert!(agree(usual.as_bytes()));
    }

    #[test]
    fn a_name_that_is_not_known_is_kept() {
        let text = br#"{"t":"SOMETHING_NEW","s":42,"op":0,"d":{"a":[1,2,3,4,5,6,7,8]}}"#;
        let envelope = Envelope::parse(text).unwrap();
        assert_eq!(
            (envelope.name, envelope.kind),
            (Some("SOMETHING_NEW"), EventType::Unknown)
        );
    }

    #[test]
    fn a_key_behind_the_data_is_no_part_of_it() {
        for behind in ["1", "null", r#""x""#, "[1]", "-2.5e3", "true"] {
            let text = format!(r#"{{"t":"X","s":1,"op":0,"d":{{"a":{{}}}},"new":{behind}}}"#);
            let envelope = Envelope::parse(text.as_bytes()).unwrap();
            assert_eq!(&text[envelope.data], r#"{"a":{}}"#, "{text}");
        }
        let text = br#"{"t":"X","s":1,"op":0,"d":5}"#;
        assert_eq!(&text[Envelope::parse(text).unwrap().data], b"5");
    }
}
