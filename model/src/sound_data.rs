//! Sounds inside requests.

use crate::{
    ImageData,
    json::{Decode, Encode},
};

/// A sound inside a request, as a `data:` URI; up to 512 KiB and 5.2 seconds.
/// [Discord](https://discord.com/developers/docs/resources/soundboard#create-guild-soundboard-sound)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct SoundData(ImageData);

impl SoundData {
    /// An MP3 sound.
    pub fn mp3(sound: &[u8]) -> Self {
        Self(ImageData::new("audio/mpeg", sound))
    }

    /// An Ogg sound.
    pub fn ogg(sound: &[u8]) -> Self {
        Self(ImageData::new("audio/ogg", sound))
    }

    /// The URI.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The MIME type.
    pub fn mime(&self) -> &str {
        self.0.mime()
    }

    /// How large the sound is, in bytes.
    pub fn size(&self) -> u64 {
        self.0.size()
    }

    /// The sound itself; `None` if the base64 is broken.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        self.0.bytes()
    }
}
