//! Making values that fit a schema.

use serde_json::Value;

use crate::{
    exceptions,
    made::{Field, Made, Object, Role},
    specification::{Form, Parameter, Property, Seen, Specification, Text},
    texts,
};

/// What kind of instance is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Everything that there can be.
    Everything,
    /// Nothing that can be left out.
    Bare,
    /// Everything, and `null` wherever it may be.
    Nulls,
    /// Everything, with fields and values that nobody knows yet.
    Surprises,
    /// Some of all that.
    Some,
}

/// Makes instances out of a seed.
pub(crate) struct Generator<'s> {
    specification: &'s Specification,
    wish: Wish,
    pub(crate) random: fastrand::Rng,
    /// The named schemas around the value that is being made.
    around: Vec<&'s str>,
    /// How many files the request has.
    pub(crate) files: usize,
    /// Whether an answer is made.
    answers: bool,
}

/// Schemas may hold themselves this often.
const DEPTH: usize = 14;

impl<'s> Generator<'s> {
    pub(crate) fn new(specification: &'s Specification, wish: Wish, seed: u64) -> Self {
        Self {
            specification,
            wish,
            random: fastrand::Rng::with_seed(seed),
            around: Vec::new(),
            files: 0,
            answers: false,
        }
    }

    /// The body of an answer.
    pub(crate) fn answer(&mut self, schema: &'s Value) -> Made {
        self.answers = true;
        self.value(schema, "")
    }

    /// The body of an endpoint's request. It is never `null`.
    pub(crate) fn body(&mut self, schema: &'s Value, endpoint: &'s str) -> Made {
        self.around.push(endpoint);
        let seen = self.specification.see(schema);
        let value = self.seen(&seen, "");
        self.around.pop();
        value
    }

    /// A value of a schema, which stands under a key.
    pub(crate) fn value(&mut self, schema: &'s Value, key: &str) -> Made {
        let seen = self.specification.see(schema);
        if seen.nullable && self.wants_null() {
            return Made::Null;
        }
        self.seen(&seen, key)
    }

    /// A value that is not `null`.
    pub(crate) fn seen(&mut self, seen: &Seen<'s>, key: &str) -> Made {
        if let Some(name) = seen.name {
            self.around.push(name);
        }
        let value = self.form(&seen.form, key);
        if seen.name.is_some() {
            self.around.pop();
        }
        value
    }

    /// The query of a request: a value for each parameter that is there.
    pub(crate) fn query(&mut self, parameters: &[Parameter<'s>]) -> Object {
        let mut query = self.empty_object();
        for parameter in parameters {
            if parameter.required || self.wants_optional(false) {
                let seen = self.specification.see(parameter.schema);
                let value = self.seen(&seen, parameter.name);
                query.fields.push(Field {
                    key: parameter.name.to_owned(),
                    value,
                    role: Role::Optional,
                });
            }
        }
        query
    }

    fn form(&mut self, form: &Form<'s>, key: &str) -> Made {
        match form {
            Form::Anything => self.anything(),
            Form::Null => Made::Null,
            Form::Bool => Made::Bool(self.random.bool()),
            Form::Integer { min, max } => {
                let schema = self.around.last().copied().unwrap_or_default();
                let flags = texts::message_flags(&mut self.random, schema, key);
                let (min, max) = texts::range(key, *min, *max);
                Made::Integer(flags.unwrap_or_else(|| self.integer(min, max)))
            }
            Form::Number { min, max } => {
                let part = f64::from(self.random.u16(0..=4096)) / 4096.0;
                // With few digits, so that every parser reads the same number.
                Made::Number(((min + (max - min) * part) * 4.0).round() / 4.0)
            }
            Form::Text(text) => self.text(text, key),
            Form::Choice { values, open } => self.choice(values, *open),
            Form::List {
                item,
                min,
                max,
                unique,
            } => self.list(item, *min, *max, *unique, key),
            Form::Object {
                properties,
                others,
                max,
            } => self.object(properties, *others, *max, key),
            Form::Union(choices) => {
                let index = self.random.usize(0..choices.len());
                self.value(choices[index], key)
            }
        }
    }

    fn integer(&mut self, min: i64, max: i64) -> i64 {
        match self.random.u8(0..4) {
            0 => min,
            1 => max,
            2 => self.random.i64(min..=max.min(min.saturating_add(9))),
            _ => self.random.i64(min..=max),
        }
    }

    pub(crate) fn text(&mut self, text: &Text<'s>, key: &str) -> Made {
        let schema = self.around.last().copied().unwrap_or_default();
        let most = text.max.unwrap_or(usize::MAX).min(text.min + 12);
        let length = self.random.usize(text.min..=most);
        texts::text(&mut self.random, text, length, schema, key)
    }

    fn choice(&mut self, values: &[&Value], open: bool) -> Made {
        let surprise = match self.wish {
            Wish::Surprises => self.random.bool(),
            Wish::Some => self.random.u8(0..8) == 0,
            _ => false,
        };
        let surprise = surprise && (open || values.len() > 1);
        match values[self.random.usize(0..values.len())] {
            Value::String(_) if surprise => Made::Text(format!("SURPRISE_{}", self.random.u16(..))),
            Value::String(value) => Made::Text(value.clone()),
            _ if surprise => Made::Integer(self.random.i64(100..=200)),
            value => Made::Integer(value.as_i64().unwrap()),
        }
    }

    fn list(
        &mut self,
        item: &'s Value,
        min: usize,
        max: Option<usize>,
        unique: bool,
        key: &str,
    ) -> Made {
        let wanted = match self.wish {
            Wish::Bare => 0,
            Wish::Some => self.random.usize(0..=2),
            _ => self.random.usize(1..=2),
        };
        let wanted = if self.deep() { 0 } else { wanted };
        let count = wanted.max(min).min(max.unwrap_or(usize::MAX));
        let mut items: Vec<Made> = Vec::new();
        for _ in 0..count {
            let mut value = self.item(item, key);
            for _ in 0..20 {
                let twice = unique && items.iter().any(|other| other.to_json() == value.to_json());
                if !twice {
                    items.push(value);
                    break;
                }
                value = self.item(item, key);
            }
        }
        Made::List(items)
    }

    /// An element of a list or map. Of requests none is `null`, although the file says of some that they may be: the
    /// model cannot write one, for there is nothing that it would say, and reads requests as strictly as it can.
    fn item(&mut self, schema: &'s Value, key: &str) -> Made {
        if self.answers {
            self.value(schema, key)
        } else {
            self.element(schema, key)
        }
    }

    /// A value that is not `null`, whether it may be or not.
    pub(crate) fn element(&mut self, schema: &'s Value, key: &str) -> Made {
        let seen = self.specification.see(schema);
        self.seen(&seen, key)
    }

    fn object(
        &mut self,
        properties: &[Property<'s>],
        others: Option<&'s Value>,
        max: Option<usize>,
        key: &str,
    ) -> Made {
        let mut object = self.empty_object();
        let schema = object.schema.clone();
        for property in properties {
            if texts::is_number_of_file(&schema, property.name) {
                let number = self.number_of_file();
                object.set(property, number);
                continue;
            }
            let nests = self.nests(property.schema);
            let required = exceptions::is_required(&schema, property.name);
            if required {
                let value = self.element(property.schema, property.name);
                object.set(property, value);
            } else if property.required || self.wants_optional(nests) {
                let value = self.value(property.schema, property.name);
                object.set(property, value);
            } else {
                let nullable = self.specification.see(property.schema).nullable;
                object.absent.push((property.name.to_owned(), nullable));
            }
        }
        self.choose(&mut object);
        if let Some(others) = others
            && self.wants_optional(false)
        {
            let count = self.random.usize(0..=max.unwrap_or(2).min(2));
            for index in 0..count {
                let value = self.item(others, key);
                object.fields.push(Field {
                    key: texts::key_of_map(&mut self.random, key, index),
                    value,
                    role: Role::Entry,
                });
            }
        } else if others.is_none() && self.wants_surprise() {
            let value = self.anything();
            object.fields.push(Field {
                key: format!("surprise_{}", self.random.u16(..)),
                value,
                role: Role::Surprise,
            });
        }
        self.random.shuffle(&mut object.fields);
        Made::Object(object)
    }

    /// Leaves one of the properties of which there can only be one.
    fn choose(&mut self, object: &mut Object) {
        let schema = object.schema.as_str();
        let pair = exceptions::EITHER.iter().find(|(name, _)| *name == schema);
        let Some((_, keys)) = pair else {
            return;
        };
        let gone = keys[self.random.usize(0..keys.len())];
        if let Some(index) = object.fields.iter().position(|field| field.key == gone) {
            let field = object.fields.remove(index);
            object.absent.push((field.key, true));
        }
    }

    pub(crate) fn empty_object(&self) -> Object {
        Object {
            schema: self.around.last().copied().unwrap_or_default().to_owned(),
            fields: Vec::new(),
            absent: Vec::new(),
        }
    }

    fn anything(&mut self) -> Made {
        match self.random.u8(0..4) {
            0 => Made::Integer(self.random.i64(0..1_000_000)),
            1 => Made::Text("any \"text\"".to_owned()),
            2 => Made::List(vec![Made::Bool(true), Made::Integer(-7)]),
            _ => Made::Object(Object {
                schema: String::new(),
                fields: vec![Field {
                    key: "inner".to_owned(),
                    value: Made::Text("\u{1f980}".to_owned()),
                    role: Role::Required,
                }],
                absent: Vec::new(),
            }),
        }
    }

    pub(crate) fn specification(&self) -> &'s Specification {
        self.specification
    }

    /// Goes into a schema that has a name.
    pub(crate) fn enter(&mut self, name: Option<&'s str>) {
        self.around.extend(name);
    }

    /// Goes out of it again.
    pub(crate) fn leave(&mut self, name: Option<&'s str>) {
        if name.is_some() {
            self.around.pop();
        }
    }

    /// The number of one more file.
    pub(crate) fn number_of_file(&mut self) -> Made {
        self.files += 1;
        Made::Text((self.files - 1).to_string())
    }

    /// A text of so many characters.
    pub(crate) fn long_text(&mut self, text: &Text<'s>, length: usize) -> Made {
        let schema = self.around.last().copied().unwrap_or_default();
        texts::exactly(&mut self.random, text, length, schema)
    }

    fn deep(&self) -> bool {
        self.around.len() > DEPTH
    }

    /// Whether a schema is one of those around the value already, or so deep that it must end.
    fn nests(&self, schema: &'s Value) -> bool {
        self.deep()
            || self
                .specification
                .see(schema)
                .name
                .is_some_and(|name| self.around.contains(&name))
    }

    fn wants_optional(&mut self, nests: bool) -> bool {
        match self.wish {
            Wish::Bare => false,
            Wish::Some => !self.deep() && self.random.u8(0..if nests { 8 } else { 2 }) == 0,
            _ => !nests,
        }
    }

    fn wants_null(&mut self) -> bool {
        match self.wish {
            Wish::Nulls => !self.around.is_empty(),
            Wish::Some => self.random.u8(0..4) == 0,
            _ => self.deep(),
        }
    }

    fn wants_surprise(&mut self) -> bool {
        match self.wish {
            Wish::Surprises => true,
            Wish::Some => self.random.u8(0..4) == 0,
            _ => false,
        }
    }
}

impl Object {
    fn set(&mut self, property: &Property<'_>, value: Made) {
        self.fields.push(Field {
            key: property.name.to_owned(),
            value,
            role: if property.required || exceptions::is_required(&self.schema, property.name) {
                Role::Required
            } else {
                Role::Optional
            },
        });
    }
}
