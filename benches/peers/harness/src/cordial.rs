use crate::Decoder;
use cordial_model::{gateway::{Envelope, Event}, json};
use std::hint::black_box;

/// The outside of a payload, as for an event that is filtered out.
#[derive(Debug)]
pub struct Outside;
impl Decoder for Outside {
    fn name(&self) -> &'static str {
        "cordial_envelope"
    }
    fn decode(&mut self, text: &mut String) -> Result<(), String> {
        let e = Envelope::parse(text.as_bytes()).map_err(|e| e.to_string())?;
        black_box(&e);
        Ok(())
    }
}

/// Our parser over every byte, keeping nothing: what its scanning costs.
#[derive(Debug)]
pub struct Skip;
impl Decoder for Skip {
    fn name(&self) -> &'static str {
        "cordial_skip"
    }
    fn decode(&mut self, text: &mut String) -> Result<(), String> {
        json::from_str::<()>(text).map_err(|e| e.to_string())
    }
}

/// What a shard does with an event that is wanted: read the outside, then decode the data.
#[derive(Debug)]
pub struct Decode;
impl Decoder for Decode {
    fn name(&self) -> &'static str {
        "cordial"
    }
    fn decode(&mut self, text: &mut String) -> Result<(), String> {
        let e = Envelope::parse(text.as_bytes()).map_err(|e| e.to_string())?;
        let name = e.name.ok_or("name")?;
        let event = Event::from_json(e.kind, name, &text[e.data.clone()]).map_err(|e| e.to_string())?;
        if let Event::Unknown { name, .. } = &event {
            return Err(format!("Event::Unknown({name})"));
        }
        black_box(&event);
        Ok(())
    }
}
