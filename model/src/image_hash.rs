//! Hashes that name images on Discord's CDN.

use std::fmt;

use crate::json::{Decode, Encode, Error, Parser, Writer};

/// The hash of an avatar, icon, banner or splash.
///
/// [CDN](https://discord.com/developers/docs/reference#image-formatting) addresses contain it. Hashes of the usual form
/// take no room on the heap; any other text is kept as it is.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ImageHash(Form);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Still([u8; 16]),
    Animated([u8; 16]),
    Other(Box<str>),
}

impl ImageHash {
    /// Takes the text of a hash, such as `a_6ab7…`.
    pub fn new(text: &str) -> Self {
        let (hex, animated) = match text.strip_prefix("a_") {
            Some(hex) => (hex, true),
            None => (text, false),
        };
        Self(match unhex(hex.as_bytes()) {
            Some(bytes) if animated => Form::Animated(bytes),
            Some(bytes) => Form::Still(bytes),
            None => Form::Other(text.into()),
        })
    }

    /// Whether the image moves, so that it can be had as GIF.
    pub fn is_animated(&self) -> bool {
        match &self.0 {
            Form::Still(_) => false,
            Form::Animated(_) => true,
            Form::Other(text) => text.starts_with("a_"),
        }
    }
}

/// Exactly 32 lowercase hex digits.
fn unhex(text: &[u8]) -> Option<[u8; 16]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let text: &[u8; 32] = text.try_into().ok()?;
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(text.as_chunks::<2>().0) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

impl fmt::Display for ImageHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = match &self.0 {
            Form::Still(bytes) => bytes,
            Form::Animated(bytes) => {
                f.write_str("a_")?;
                bytes
            }
            Form::Other(text) => return f.write_str(text),
        };
        write!(f, "{:032x}", u128::from_be_bytes(*bytes))
    }
}

impl fmt::Debug for ImageHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImageHash({self})")
    }
}

impl Decode for ImageHash {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.str().map(|text| Self::new(&text))
    }
}

impl Encode for ImageHash {
    fn encode(&self, w: &mut Writer) {
        match &self.0 {
            Form::Other(text) => w.str(text),
            _ => w.quoted(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ImageHash;

    #[test]
    fn every_text_comes_back_as_it_was() {
        for text in [
            "1acefe340fafb4ecefae407f3abdb323",
            "a_1acefe340fafb4ecefae407f3abdb323",
            "1ACEFE340FAFB4ECEFAE407F3ABDB323",
            "",
            "a_",
            "é",
        ] {
            assert_eq!(ImageHash::new(text).to_string(), text);
        }
        assert!(ImageHash::new("a_1acefe340fafb4ecefae407f3abdb323").is_animated());
        assert_eq!(size_of::<Option<ImageHash>>(), 24);
    }
}
