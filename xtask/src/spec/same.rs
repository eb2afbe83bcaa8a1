//! Whether a document still says the same after the model has read and written it.
//!
//! Guided by the [`Shape`] of what the model knows. The same are: an id as a string and as a number; two texts for one
//! moment; flags as digits and as a number; a missing key and `null`, where the model takes both for "nothing"; a missing
//! key and an empty list or `false`, where the model leaves these out. Keys that the model does not know are not looked at.
//! A value of an enum or a bit that it does not know must be there again, and so must anything that it keeps as it is.

use cordial_model::{
    Timestamp,
    describe::{Field, Shape, Text, Union, Variant, Written},
};
use serde_json::{Map, Value};

/// Every difference: the path to it, and what it is.
pub(crate) fn differences(shape: &Shape, before: &Value, after: &Value) -> Vec<(String, String)> {
    let mut differ = Differ::default();
    differ.value(shape, before, after);
    differ.found
}

#[derive(Default)]
struct Differ {
    path: Vec<Step>,
    found: Vec<(String, String)>,
}

enum Step {
    Key(String),
    Index(usize),
}

impl Differ {
    fn report(&mut self, reason: impl Into<String>) {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) if path.is_empty() => path.push_str(key),
                Step::Key(key) => {
                    path.push('.');
                    path.push_str(key);
                }
                Step::Index(index) => {
                    path.push('[');
                    path.push_str(&index.to_string());
                    path.push(']');
                }
            }
        }
        self.found.push((path, reason.into()));
    }

    fn within(&mut self, step: Step, look: impl FnOnce(&mut Self)) {
        self.path.push(step);
        look(self);
        self.path.pop();
    }

    /// Compares two values of a shape.
    fn value(&mut self, shape: &Shape, before: &Value, after: &Value) {
        if before == after {
            return;
        }
        match (shape, before, after) {
            // That it is there is all that such a value says.
            (Shape::Null, _, _) => {}
            (
                Shape::List(inner) | Shape::Array(inner, _),
                Value::Array(before),
                Value::Array(after),
            ) => {
                self.list(inner, before, after);
            }
            (Shape::Map(_, inner), Value::Object(before), Value::Object(after)) => {
                self.map(inner, before, after);
            }
            (Shape::Object(object), Value::Object(before), Value::Object(after)) => {
                for field in object.fields() {
                    let step = Step::Key(field.key.to_owned());
                    self.within(step, |differ| {
                        differ.field(&field, before.get(field.key), after.get(field.key));
                    });
                }
            }
            (Shape::Union(union), _, _) => self.union(union, before, after),
            _ if scalars_agree(shape, before, after) => {}
            _ => self.report(format!("{} became {}", short(before), short(after))),
        }
    }

    fn list(&mut self, inner: &Shape, before: &[Value], after: &[Value]) {
        if before.len() != after.len() {
            let text = format!("{} elements became {}", before.len(), after.len());
            return self.report(text);
        }
        for (index, (before, after)) in before.iter().zip(after).enumerate() {
            self.within(Step::Index(index), |differ| {
                differ.value(inner, before, after);
            });
        }
    }

    fn map(&mut self, inner: &Shape, before: &Map<String, Value>, after: &Map<String, Value>) {
        for (key, value) in before {
            self.within(Step::Key(key.clone()), |differ| match after.get(key) {
                Some(after) => differ.value(inner, value, after),
                None => differ.report(format!("{} was lost", short(value))),
            });
        }
        for (key, value) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
            self.within(Step::Key(key.clone()), |differ| {
                differ.report(format!("{} came out of nothing", short(value)));
            });
        }
    }

    /// Compares what stands at a key.
    fn field(&mut self, field: &Field, before: Option<&Value>, after: Option<&Value>) {
        match (before, after) {
            // What was not there may be written as "nothing", in whatever way the model does that.
            (None, None) => {}
            (None, Some(_)) if field.optional => {}
            (None, Some(after)) => self.report(format!("{} came out of nothing", short(after))),
            (Some(_), None) if matches!(field.shape, Shape::Null) => {
                self.report("the key was lost, whose presence says something");
            }
            (Some(Value::Null), None) if field.written == Written::LeftOutOrNull => {
                self.report("null was lost, which says something else than nothing");
            }
            (Some(Value::Null), _) if field.nullable && !field.lenient => {}
            (Some(before), None)
                if field.written != Written::Always && is_empty(&field.shape, before) => {}
            (Some(before), None) => self.report(format!("{} was lost", short(before))),
            (Some(before), Some(after)) => self.value(&field.shape, before, after),
        }
    }

    fn union(&mut self, union: &Union, before: &Value, after: &Value) {
        let variants = union.variants();
        let chosen = match union.tag {
            Some(tag) => {
                let number = before.get(tag).and_then(Value::as_i64);
                variants
                    .into_iter()
                    .find(|it| number.is_some() && it.tag.map(i64::from) == number)
            }
            None => best(variants, before, after),
        };
        match chosen {
            Some(variant) => self.value(&variant.shape, before, after),
            // Kept as it is.
            None => self.report(format!("{} became {}", short(before), short(after))),
        }
    }
}

/// The variant that a value seems to be of: it knows most of the keys, and finds the fewest differences.
fn best(variants: Vec<Variant>, before: &Value, after: &Value) -> Option<Variant> {
    variants.into_iter().max_by_key(|variant| {
        let known = match (&variant.shape, before) {
            (Shape::Object(object), Value::Object(before)) => {
                let fields = object.fields();
                let known = fields.iter().filter(|field| before.contains_key(field.key));
                known.count()
            }
            _ => 0,
        };
        let wrong = differences(&variant.shape, before, after).len();
        (known, std::cmp::Reverse(wrong))
    })
}

/// Whether two values that are not alike say the same.
fn scalars_agree(shape: &Shape, before: &Value, after: &Value) -> bool {
    match shape {
        Shape::Integer(..) | Shape::Number => match (before, after) {
            (Value::Number(before), Value::Number(after)) => before.as_f64() == after.as_f64(),
            _ => false,
        },
        Shape::Id | Shape::Flags(_) | Shape::Text(Text::Discriminator) => {
            let (before, after) = (digits(before), digits(after));
            before.is_some() && before == after
        }
        Shape::Timestamp => {
            let (before, after) = (moment(before), moment(after));
            before.is_some() && before == after
        }
        _ => false,
    }
}

/// A number, or the number that digits in a string stand for.
fn digits(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn moment(value: &Value) -> Option<Timestamp> {
    let text = value.as_str()?;
    text.parse()
        .ok()
        .or_else(|| format!("{text}Z").parse().ok())
}

/// Whether a value is what the model leaves out: nothing, or an object without anything that the model knows.
fn is_empty(shape: &Shape, value: &Value) -> bool {
    match value {
        Value::Object(values) => match shape {
            Shape::Object(object) => object.fields().iter().all(|field| {
                let value = values.get(field.key);
                value.is_none_or(|value| is_empty(&field.shape, value))
            }),
            _ => values.is_empty(),
        },
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_u64() == Some(0),
        Value::String(text) => text.is_empty() || text == "0",
        Value::Array(list) => list.is_empty(),
        Value::Bool(true) => false,
    }
}

/// A value as far as it fits into a line.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
