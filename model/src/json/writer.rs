//! Writing JSON text.

use std::fmt::{Display, Write};

use super::Encode;

/// Compact JSON text under construction.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
}

/// An object under construction.
#[derive(Debug)]
pub struct ObjectWriter<'a> {
    w: &'a mut Writer,
    first: bool,
}

/// An array under construction.
#[derive(Debug)]
pub struct ArrayWriter<'a> {
    w: &'a mut Writer,
    first: bool,
}

impl Writer {
    /// Starts with nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts with nothing, and with room for the body of an ordinary request.
    #[doc(hidden)]
    pub fn with_room() -> Self {
        let out = String::with_capacity(256);
        Self { out }
    }

    /// The finished text.
    pub fn into_string(self) -> String {
        self.out
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.push_str("null");
    }

    /// Writes text that is JSON already.
    pub fn raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    /// Writes a number, or anything whose `Display` is JSON.
    pub fn display(&mut self, value: impl Display) {
        // Writing to a string never fails.
        let _ = write!(self.out, "{value}");
    }

    /// Writes something as a string whose `Display` needs no escapes.
    pub fn quoted(&mut self, value: impl Display) {
        let _ = write!(self.out, "\"{value}\"");
    }

    /// Writes a string.
    pub fn str(&mut self, value: &str) {
        self.out.push('"');
        let mut rest = value;
        while let Some(stop) = rest
            .bytes()
            .position(|byte| byte < 0x20 || byte == b'"' || byte == b'\\')
        {
            let (clean, from) = rest.split_at(stop);
            self.out.push_str(clean);
            match from.as_bytes()[0] {
                b'"' => self.out.push_str("\\\""),
                b'\\' => self.out.push_str("\\\\"),
                b'\n' => self.out.push_str("\\n"),
                b'\r' => self.out.push_str("\\r"),
                b'\t' => self.out.push_str("\\t"),
                control => {
                    let _ = write!(self.out, "\\u{control:04x}");
                }
            }
            rest = &from[1..];
        }
        self.out.push_str(rest);
        self.out.push('"');
    }

    /// Writes an object.
    pub fn object(&mut self, fields: impl FnOnce(&mut ObjectWriter<'_>)) {
        self.out.push('{');
        fields(&mut ObjectWriter {
            w: self,
            first: true,
        });
        self.out.push('}');
    }

    /// Writes an array.
    pub fn array(&mut self, elements: impl FnOnce(&mut ArrayWriter<'_>)) {
        self.out.push('[');
        elements(&mut ArrayWriter {
            w: self,
            first: true,
        });
        self.out.push(']');
    }
}

impl ObjectWriter<'_> {
    /// Writes a key and its value, unless the value is [absent](Encode::is_absent).
    pub fn field<T: Encode + ?Sized>(&mut self, key: &str, value: &T) {
        if !value.is_absent() {
            self.nullable(key, value);
        }
    }

    /// Writes a key and its value; an absent value is written as `null`.
    pub fn nullable<T: Encode + ?Sized>(&mut self, key: &str, value: &T) {
        if !self.first {
            self.w.out.push(',');
        }
        self.first = false;
        self.w.str(key);
        self.w.out.push(':');
        value.encode(self.w);
    }
}

impl ArrayWriter<'_> {
    /// Writes an element.
    pub fn element<T: Encode + ?Sized>(&mut self, value: &T) {
        if !self.first {
            self.w.out.push(',');
        }
        self.first = false;
        value.encode(self.w);
    }
}
