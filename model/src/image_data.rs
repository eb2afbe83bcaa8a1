//! Images inside requests.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};

use crate::json::{Decode, Encode, Error, Parser, Writer};

/// An image inside a request, such as an avatar, as a `data:` URI.
/// [Discord](https://discord.com/developers/docs/reference#image-data)
#[derive(Clone, PartialEq, Eq)]
pub struct ImageData(Box<str>);

impl ImageData {
    /// An image of a MIME type: `image/png`, `image/jpeg`, `image/gif`, `image/webp` or `image/avif`.
    pub fn new(mime: &str, image: &[u8]) -> Self {
        let mut uri = format!("data:{mime};base64,");
        BASE64_STANDARD.encode_string(image, &mut uri);
        Self(uri.into())
    }

    /// A PNG image.
    pub fn png(image: &[u8]) -> Self {
        Self::new("image/png", image)
    }

    /// A JPEG image.
    pub fn jpeg(image: &[u8]) -> Self {
        Self::new("image/jpeg", image)
    }

    /// A GIF image.
    pub fn gif(image: &[u8]) -> Self {
        Self::new("image/gif", image)
    }

    /// The URI.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The MIME type.
    pub fn mime(&self) -> &str {
        self.0
            .strip_prefix("data:")
            .and_then(|rest| rest.split_once(';'))
            .map_or("", |(mime, _)| mime)
    }

    /// How large the image is, in bytes.
    pub fn size(&self) -> u64 {
        let text = self.0.split_once(";base64,").map_or("", |(_, text)| text);
        let digits = text.trim_end_matches('=').len() as u64;
        digits * 6 / 8
    }

    /// The image itself; `None` if the base64 is broken.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let (_, text) = self.0.split_once(";base64,")?;
        BASE64_STANDARD.decode(text).ok()
    }
}

impl fmt::Debug for ImageData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImageData({}, {} characters)", self.mime(), self.0.len())
    }
}

impl Decode for ImageData {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let at = p.offset();
        let text = p.str()?;
        if text.starts_with("data:") && text.contains(";base64,") {
            Ok(Self(text.into()))
        } else {
            Err(Error::expected("a `data:` URI in base64", at))
        }
    }
}

impl Encode for ImageData {
    fn encode(&self, w: &mut Writer) {
        w.str(&self.0);
    }
}

crate::serde_decode!(ImageData);
crate::serde_encode!(ImageData);
