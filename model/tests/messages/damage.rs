//! Damaged text is an error or degrades, and never a panic.

use cordial_model::{
    channel::message::Message,
    interaction::{Interaction, InteractionResponse},
    json::{self, Decode, Encode},
};
use serde_json::json;

use crate::{interaction, message};

/// What is put in the place of bytes, in turn.
const OTHERS: &[u8] = b"\"{}[],:0-nt\\x";

/// Cuts the text in many places, and puts something else in many.
fn damage<T: Decode + Encode>(text: &str) {
    let step = 1 + 2 * (text.len() / 2000);
    for end in (0..text.len())
        .step_by(step)
        .filter(|end| text.is_char_boundary(*end))
    {
        assert!(json::from_str::<T>(&text[..end]).is_err(), "cut at {end}");
    }
    let mut bytes = text.as_bytes().to_vec();
    for (place, other) in (0..bytes.len()).step_by(step).zip(OTHERS.iter().cycle()) {
        let byte = std::mem::replace(&mut bytes[place], *other);
        if let Ok(value) = json::from_slice::<T>(&bytes) {
            let written = json::to_string(&value);
            assert!(json::from_str::<T>(&written).is_ok(), "{written}");
        }
        bytes[place] = byte;
    }
}

#[test]
fn messages() {
    damage::<Message>(&message::message().to_string());
}

#[test]
fn interactions() {
    let option = json!({"name": "a", "type": 4, "value": 5});
    let data = json!({"id": "1", "name": "x", "type": 1, "options": [option], "resolved": interaction::resolved()});
    damage::<Interaction>(&interaction::interaction(2, &data).to_string());
    let input = json!({"type": 18, "component": {"type": 4, "custom_id": "a", "value": "b"}});
    let data = json!({"custom_id": "m", "components": [input]});
    damage::<Interaction>(&interaction::interaction(5, &data).to_string());
}

#[test]
fn answers() {
    damage::<InteractionResponse>(
        r#"{"type":4,"data":{"content":"x","attachments":[{"id":0,"filename":"a"}]}}"#,
    );
    damage::<InteractionResponse>(r#"{"type":8,"data":{"choices":[{"name":"a","value":-1.5e3}]}}"#);
}
