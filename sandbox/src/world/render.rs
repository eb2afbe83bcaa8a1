//! Small adapters for writing JSON objects and lists in place.

use std::sync::Arc;

use cordial_model::json::{ArrayWriter, Encode, ObjectWriter, RawJson, Writer};

/// An object whose fields a function writes.
pub(crate) struct Object<F: Fn(&mut ObjectWriter<'_>)>(pub(crate) F);

impl<F: Fn(&mut ObjectWriter<'_>)> Encode for Object<F> {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| (self.0)(o));
    }
}

/// A list whose elements a function writes.
pub(crate) struct List<F: Fn(&mut ArrayWriter<'_>)>(pub(crate) F);

impl<F: Fn(&mut ArrayWriter<'_>)> Encode for List<F> {
    fn encode(&self, w: &mut Writer) {
        w.array(|list| (self.0)(list));
    }
}

/// What was just written is JSON.
pub(crate) fn raw(text: &str) -> RawJson {
    RawJson::new(text).unwrap_or_else(|_| unreachable!("the writer writes JSON: {text}"))
}

/// An object as JSON text.
pub(crate) fn object(fields: impl Fn(&mut ObjectWriter<'_>)) -> Arc<str> {
    cordial_model::json::to_string(&Object(fields)).into()
}

/// A list as JSON text.
pub(crate) fn list(elements: impl Fn(&mut ArrayWriter<'_>)) -> Arc<str> {
    cordial_model::json::to_string(&List(elements)).into()
}
