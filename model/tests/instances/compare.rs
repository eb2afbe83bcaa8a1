//! What was lost on the way through the model.

use cordial_model::Timestamp;
use serde_json::Value;

use crate::made::{Made, Object, Role};

/// Something that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Difference {
    /// The field: the schema and the property.
    pub(crate) field: String,
    /// Where it was, from the top.
    pub(crate) path: String,
    pub(crate) what: String,
    /// Whether what was there said only that there is nothing.
    pub(crate) is_nothing: bool,
}

/// In which message a value stands, and so what it means that a property is `null`, `false`, an empty list or missing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'a> {
    /// An answer, or a request to make something: all that is the same.
    Whole,
    /// The body of an update: an empty list empties, what is missing stays as it was, and `null` clears these fields.
    /// Objects inside are set as a whole.
    Update(&'a [&'a str]),
}

/// Compares what was made with what became of it.
pub(crate) fn compare(made: &Made, got: &Value, place: Place<'_>) -> Vec<Difference> {
    let mut comparison = Comparison {
        place,
        differences: Vec::new(),
    };
    comparison.value(made, got, ".", "");
    comparison.differences
}

struct Comparison<'a> {
    place: Place<'a>,
    differences: Vec<Difference>,
}

impl Comparison<'_> {
    fn value(&mut self, made: &Made, got: &Value, field: &str, path: &str) {
        match (made, got) {
            (Made::Object(made), Value::Object(got)) => self.object(made, got, path),
            (Made::List(made), Value::Array(got)) => {
                // An element that is null is dropped: there is nothing in it.
                let made: Vec<_> = made
                    .iter()
                    .filter(|item| !matches!(item, Made::Null))
                    .collect();
                if made.len() != got.len() {
                    let what = format!("{} elements became {}", made.len(), got.len());
                    return self.report(field, path, what, false);
                }
                for (index, (made, got)) in made.iter().zip(got).enumerate() {
                    self.value(made, got, field, &format!("{path}[{index}]"));
                }
            }
            (made, got) if same(made, got) => {}
            (made, got) => {
                let what = format!(
                    "{} became {}",
                    short(&made.to_json()),
                    short(&got.to_string())
                );
                self.report(field, path, what, is_nothing(made));
            }
        }
    }

    fn object(&mut self, made: &Object, got: &serde_json::Map<String, Value>, path: &str) {
        let (alike, clears) = match self.place {
            Place::Update(clears) if path.is_empty() => (false, clears),
            _ => (true, [].as_slice()),
        };
        for field in made
            .fields
            .iter()
            .filter(|field| field.role != Role::Surprise)
        {
            let name = match field.role {
                Role::Entry => format!("{}.*", made.schema),
                _ => format!("{}.{}", made.schema, field.key),
            };
            let place = join(path, &field.key);
            match got.get(&field.key) {
                Some(value)
                    if alike
                        && field.role == Role::Optional
                        && is_nothing(&field.value)
                        && is_default(value, true) => {}
                Some(value) => self.value(&field.value, value, &name, &place),
                None if field.role == Role::Optional
                    && is_nothing(&field.value)
                    && (alike
                        || matches!(field.value, Made::Null) && !clears.contains(&&*field.key)) => {
                }
                None => {
                    let what = format!("{} is gone", short(&field.value.to_json()));
                    self.report(&name, &place, what, is_nothing(&field.value));
                }
            }
        }
        for (key, value) in got {
            if made
                .fields
                .iter()
                .any(|field| field.key == *key && field.role != Role::Surprise)
            {
                continue;
            }
            if let Some(surprise) = made.fields.iter().find(|field| field.key == *key)
                && same(&surprise.value, value)
            {
                // What is kept as it came is kept with what nobody knows.
                continue;
            }
            let name = format!("{}.{key}", made.schema);
            let absent = made.absent.iter().find(|(absent, _)| absent == key);
            let what = match absent {
                Some((_, nullable)) if alike && is_default(value, *nullable) => continue,
                Some(_) => format!("was not there and became {}", short(&value.to_string())),
                None if alike && is_default(value, true) => continue,
                None => format!("is not known and became {}", short(&value.to_string())),
            };
            self.report(&name, &join(path, key), what, true);
        }
    }

    fn report(&mut self, field: &str, path: &str, what: String, is_nothing: bool) {
        self.differences.push(Difference {
            field: field.to_owned(),
            path: path.to_owned(),
            what,
            is_nothing,
        });
    }
}

fn is_nothing(made: &Made) -> bool {
    match made {
        Made::Null | Made::Bool(false) => true,
        Made::List(items) => items.is_empty(),
        Made::Object(object) => object
            .fields
            .iter()
            .all(|field| field.role == Role::Surprise),
        _ => false,
    }
}

/// Whether a value says no more than that there is nothing.
fn is_default(value: &Value, nullable: bool) -> bool {
    match value {
        Value::Null => nullable,
        Value::Bool(value) => !value,
        Value::Number(value) => value.as_i64() == Some(0),
        Value::String(value) => value.is_empty() || value == "0",
        Value::Array(items) => items.is_empty(),
        Value::Object(_) => false,
    }
}

/// Whether two values mean the same: ids and bits may be numbers or strings, moments may have several forms.
fn same(made: &Made, got: &Value) -> bool {
    match (made, got) {
        (Made::Null, Value::Null) => true,
        (Made::Bool(made), Value::Bool(got)) => made == got,
        (Made::Integer(made), Value::Number(got)) => {
            got.as_i64() == Some(*made)
                || got
                    .as_f64()
                    .is_some_and(|got| got.to_string() == made.to_string())
        }
        (Made::Integer(made), Value::String(got)) => *got == made.to_string(),
        (Made::Number(made), Value::Number(got)) => got.as_f64() == Some(*made),
        (Made::Text(made), Value::String(got)) => made == got,
        (Made::Text(made), Value::Number(got)) => *made == got.to_string(),
        (Made::Moment(made), Value::String(got)) => {
            let (made, got) = (made.parse::<Timestamp>(), got.parse::<Timestamp>());
            made.is_ok_and(|made| got.is_ok_and(|got| made == got))
        }
        _ => false,
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
