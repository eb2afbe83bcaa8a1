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
        Self(match hex.as_bytes().try_into().ok().and_then(unhex) {
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

/// 32 lowercase hex digits.
fn unhex(text: &[u8; 32]) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    for (four, eight) in bytes
        .as_chunks_mut::<4>()
        .0
        .iter_mut()
        .zip(text.as_chunks::<8>().0)
    {
        *four = unhex_eight(u64::from_le_bytes(*eight))?.to_le_bytes();
    }
    Some(bytes)
}

/// Eight lowercase hex digits, all at once: every user has an avatar, and half of all events have a user.
fn unhex_eight(text: u64) -> Option<u32> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    // Bit 6 tells letters from digits. Writing the nibbles back as text shows whether they were hex digits.
    let nibbles = (text & (ONES * 0x0f)) + (text >> 6 & ONES) * 9;
    let letters = nibbles.wrapping_add(ONES * 0x76) >> 7 & ONES;
    let written = nibbles
        .wrapping_add(ONES * 0x30)
        .wrapping_add(letters * 0x27);
    if nibbles & (ONES * 0xf0) != 0 || written != text {
        return None;
    }
    let pairs = nibbles << 4 & 0x00f0_00f0_00f0_00f0 | nibbles >> 8 & 0x000f_000f_000f_000f;
    let fours = (pairs | pairs >> 8) & 0x0000_ffff_0000_ffff;
    u32::try_from((fours | fours >> 16) & 0xffff_ffff).ok()
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
        if let Some(bytes) = p.exact_str(unhex) {
            return Ok(Self(Form::Still(bytes)));
        }
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

    #[test]
    fn only_lowercase_hex_is_taken_for_hex() {
        let hex = *b"0123456789abcdef0123456789abcdef";
        for place in 0..hex.len() {
            for byte in 0..=127_u8 {
                let mut text = hex;
                text[place] = byte;
                let text = std::str::from_utf8(&text).unwrap();
                assert_eq!(ImageHash::new(text).to_string(), text);
                let kept_as_bytes = !matches!(ImageHash::new(text).0, super::Form::Other(_));
                assert_eq!(
                    kept_as_bytes,
                    matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
                    "{text}"
                );
            }
        }
    }
}
