//! Which contenders there are.
use crate::{Decoder, cordial};
#[cfg(feature = "every")]
pub use peers::{parser, serenity};
pub use peers::{floor, twilight};

/// Everything that decodes, floors first.
#[must_use]
pub fn decoders() -> Vec<Box<dyn Decoder>> {
    vec![
        Box::new(floor::Copy),
        Box::new(floor::Scan),
        Box::new(floor::TwilightScan),
        #[cfg(feature = "every")]
        Box::new(parser::SimdTape::default()),
        #[cfg(feature = "every")]
        Box::new(parser::SimdTapeAlloc),
        Box::new(floor::Ignored),
        #[cfg(feature = "every")]
        Box::new(parser::SonicIgnored),
        #[cfg(feature = "every")]
        Box::new(parser::SonicValue),
        #[cfg(feature = "every")]
        Box::new(parser::SonicEnvelope),
        Box::new(floor::SerdeValue),
        Box::new(cordial::Outside),
        Box::new(cordial::Skip),
        Box::new(cordial::Decode),
        Box::new(twilight::Serde),
        #[cfg(feature = "every")]
        Box::new(twilight::Sonic),
        #[cfg(feature = "every")]
        Box::new(twilight::Simd),
        #[cfg(feature = "every")]
        Box::new(twilight::SimdDetect),
        #[cfg(feature = "every")]
        Box::new(serenity::Serde),
    ]
}
/// Those whose yes or no on a payload means something.
#[must_use]
pub fn models() -> Vec<Box<dyn Decoder>> {
    vec![
        Box::new(cordial::Decode),
        Box::new(twilight::Serde),
        #[cfg(feature = "every")]
        Box::new(twilight::Simd),
        #[cfg(feature = "every")]
        Box::new(twilight::SimdDetect),
        #[cfg(feature = "every")]
        Box::new(serenity::Serde),
    ]
}
