//! A made-up value, which remembers what the schema says of it.

use std::{collections::BTreeSet, fmt::Write as _};

/// A made-up value.
#[derive(Clone, Debug)]
pub(crate) enum Made {
    Null,
    Bool(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    /// A moment in one of the forms that it may have.
    Moment(String),
    List(Vec<Made>),
    Object(Object),
}

/// A made-up object.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// The schema that it was made by, or the nearest one around it that has a name.
    pub(crate) schema: String,
    pub(crate) fields: Vec<Field>,
    /// The properties that were left out, and whether they may be `null`.
    pub(crate) absent: Vec<(String, bool)>,
}

/// A field of a made-up object.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) key: String,
    pub(crate) value: Made,
    pub(crate) role: Role,
}

/// What the schema says of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Required,
    Optional,
    /// It is an entry of a map.
    Entry,
    /// It is what a test is about, and may not be taken out.
    Kept,
    /// Nothing: it is unknown.
    Surprise,
}

impl Made {
    /// The value as JSON.
    pub(crate) fn to_json(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    /// The schema and name of each property that the value has.
    pub(crate) fn properties(&self, into: &mut BTreeSet<String>) {
        match self {
            Self::List(items) => items.iter().for_each(|item| item.properties(into)),
            Self::Object(object) => {
                for field in &object.fields {
                    if matches!(field.role, Role::Required | Role::Optional) {
                        into.insert(format!("{}.{}", object.schema, field.key));
                    }
                    field.value.properties(into);
                }
            }
            _ => {}
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => _ = write!(out, "{value}"),
            Self::Integer(value) => _ = write!(out, "{value}"),
            Self::Number(value) => _ = write!(out, "{value}"),
            Self::Text(text) | Self::Moment(text) => {
                out.push_str(&serde_json::Value::from(text.as_str()).to_string());
            }
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(object) => {
                out.push('{');
                for (index, field) in object.fields.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    out.push_str(&serde_json::Value::from(field.key.as_str()).to_string());
                    out.push(':');
                    field.value.write(out);
                }
                out.push('}');
            }
        }
    }

    /// The value as a parameter of a query, or as a text of a form.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Text(text) | Self::Moment(text) => text.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::to_text).collect();
                items.join(",")
            }
            other => other.to_json(),
        }
    }
}
