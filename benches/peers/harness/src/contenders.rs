//! Which contenders there are.
use crate::{Decoder, cordial};
pub use peers::{floor, serenity, twilight};

/// Everything that decodes, floors first.
#[must_use]
pub fn decoders() -> Vec<Box<dyn Decoder>> {
    vec![
        Box::new(floor::Copy),
        Box::new(floor::Scan),
        Box::new(floor::TwilightScan),
        Box::new(floor::SimdTape::default()),
        Box::new(floor::SimdTapeAlloc),
        Box::new(floor::Ignored),
        Box::new(floor::SonicIgnored),
        Box::new(floor::SonicValue),
        Box::new(floor::SonicEnvelope),
        Box::new(floor::SerdeValue),
        Box::new(cordial::Outside),
        Box::new(cordial::Skip),
        Box::new(cordial::Decode),
        Box::new(twilight::Serde),
        Box::new(twilight::Sonic),
        Box::new(twilight::Simd),
        Box::new(twilight::SimdDetect),
        Box::new(serenity::Serde),
    ]
}
/// Those whose yes or no on a payload means something.
#[must_use]
pub fn models() -> Vec<Box<dyn Decoder>> {
    vec![Box::new(cordial::Decode), Box::new(twilight::Serde), Box::new(twilight::Simd), Box::new(twilight::SimdDetect), Box::new(serenity::Serde)]
}
