//! What other parsers take for the bytes alone.
use crate::Decoder;
use sonic_rs::JsonValueTrait;
use std::hint::black_box;

/// simd-json's tape with buffers that are used again. The tape itself is new.
#[derive(Default)]
pub struct SimdTape(simd_json::Buffers);
impl Decoder for SimdTape {
    fn name(&self) -> &'static str {
        "floor_simd_tape"
    }
    fn decode(&mut self, text: &mut String) -> Result<(), String> {
        // SAFETY: the runner clears the text before it is used again.
        let b = unsafe { text.as_bytes_mut() };
        let t = simd_json::to_tape_with_buffers(b, &mut self.0).map_err(|e| e.to_string())?;
        black_box(&t);
        Ok(())
    }
}
/// simd-json's tape, everything new.
#[derive(Debug)]
pub struct SimdTapeAlloc;
impl Decoder for SimdTapeAlloc {
    fn name(&self) -> &'static str {
        "floor_simd_tape_alloc"
    }
    fn decode(&mut self, text: &mut String) -> Result<(), String> {
        // SAFETY: as above.
        let b = unsafe { text.as_bytes_mut() };
        let t = simd_json::to_tape(b).map_err(|e| e.to_string())?;
        black_box(&t);
        Ok(())
    }
}

/// sonic-rs that passes over the payload and keeps none of it.
#[derive(Debug)]
pub struct SonicIgnored;
impl Decoder for SonicIgnored {
    fn name(&self) -> &'static str {
        "floor_sonic_ignored"
    }
    fn decode(&mut self, text: &mut String) -> Result<(), String> {
        sonic_rs::from_str::<serde::de::IgnoredAny>(text).map_err(|e| e.to_string())?;
        Ok(())
    }
}

/// sonic-rs's tree.
#[derive(Debug)]
pub struct SonicValue;
impl Decoder for SonicValue {
    fn name(&self) -> &'static str {
        "floor_sonic_value"
    }
    fn decode(&mut self, text: &mut String) -> Result<(), String> {
        let v = sonic_rs::from_str::<sonic_rs::Value>(text).map_err(|e| e.to_string())?;
        black_box(&v);
        Ok(())
    }
}

/// The outside of the payload with sonic-rs: each key of the top object in turn, values left as text.
#[derive(Debug)]
pub struct SonicEnvelope;
impl Decoder for SonicEnvelope {
    fn name(&self) -> &'static str {
        "floor_sonic_envelope"
    }
    fn decode(&mut self, text: &mut String) -> Result<(), String> {
        let (mut t, mut s, mut op, mut d) = (None, None, None, None);
        for entry in sonic_rs::to_object_iter(text.as_str()) {
            let (key, value) = entry.map_err(|e| e.to_string())?;
            match &*key {
                "t" => t = value.as_str().map(str::to_owned),
                "s" => s = value.as_u64(),
                "op" => op = value.as_u64(),
                "d" => d = Some(value),
                _ => {}
            }
        }
        black_box((t.ok_or("t")?, s.ok_or("s")?, op.ok_or("op")?, d.ok_or("d")?));
        Ok(())
    }
}
