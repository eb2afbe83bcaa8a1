//! The model's shapes and the schemas of the OpenAPI file, walked through at once.
//!
//! A schema is compared with each type of the model that stands in its place, once in requests and once in answers. The
//! place of a finding is the schema with the path of the field in it; its text says first by which operation, and where in
//! it, the schema was met.

use std::collections::{BTreeMap, BTreeSet};

use cordial_model::{
    describe::{Enum, EnumValue, Field, Flags, Object, Shape, Union, Variant, Written},
    gateway::EventType,
};
use serde_json::Value;

use super::{
    known::{Known, Nothing},
    openapi::{self, Form, Members, OpenApi, Text},
};
use crate::spec::{
    finding::{Kind, Report},
    quirks,
};

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Direction {
    Request,
    Answer,
}

/// Where the walk is.
#[derive(Clone, Debug)]
pub(crate) struct At {
    /// The schema with the path in it, or the operation with the path in it.
    pub(crate) place: String,
    /// The operation with the path.
    pub(crate) path: String,
    pub(crate) direction: Direction,
}

impl At {
    /// A part of an operation.
    pub(crate) fn operation(id: &str, part: &str, direction: Direction) -> Self {
        Self {
            place: format!("{id}.{part}"),
            path: format!("{id}: {part}"),
            direction,
        }
    }

    pub(crate) fn key(&self, key: &str) -> Self {
        self.step(&format!(".{key}"))
    }

    pub(crate) fn element(&self) -> Self {
        self.step("[]")
    }

    fn step(&self, step: &str) -> Self {
        Self {
            place: format!("{}{step}", self.place),
            path: format!("{}{step}", self.path),
            direction: self.direction,
        }
    }

    fn schema(&self, name: Option<&str>) -> Self {
        Self {
            place: name.unwrap_or(&self.place).to_owned(),
            ..self.clone()
        }
    }
}

/// The walk, with what it found on the way.
pub(crate) struct Walk<'a> {
    pub(crate) api: &'a OpenApi,
    pub(crate) report: &'a mut Report,
    /// Types of the model, and places, that were walked through.
    done: BTreeSet<(&'static str, String, Direction)>,
    /// The places of all fields, and whether the model has them.
    fields: BTreeMap<(Direction, String), bool>,
    /// All members of lists, and whether the model has them.
    members: BTreeMap<(String, String), bool>,
    /// What the file has of the model's types.
    pub(crate) known: Known,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(api: &'a OpenApi, report: &'a mut Report) -> Self {
        Self {
            api,
            report,
            done: BTreeSet::new(),
            fields: BTreeMap::new(),
            members: BTreeMap::new(),
            known: Known::default(),
        }
    }

    /// Counts what was met, and gives what the file has of the model's types.
    pub(crate) fn finish(self) -> Known {
        let count = |direction| {
            let fields = self.fields.iter();
            let fields = fields.filter(|((it, _), _)| *it == direction);
            let found: Vec<_> = fields.map(|(_, found)| *found).collect();
            (found.iter().filter(|found| **found).count(), found.len())
        };
        let (good, all) = count(Direction::Request);
        self.report.count("body fields", good, all);
        let (good, all) = count(Direction::Answer);
        self.report.count("response fields", good, all);
        let good = self.members.values().filter(|found| **found).count();
        self.report
            .count("enum members of openapi.json", good, self.members.len());
        self.known
    }

    pub(crate) fn find(&mut self, at: &At, kind: Kind, text: &str) {
        let text = format!("{}: {text}", at.path);
        self.report.add(&at.place, kind, text);
    }

    /// Takes note of a field, and of whether the model has it.
    pub(crate) fn count(&mut self, at: &At, found: bool) {
        let key = (at.direction, at.place.clone());
        *self.fields.entry(key).or_insert(true) &= found;
    }

    /// Compares a shape with what a schema admits.
    pub(crate) fn value(&mut self, shape: &Shape, schema: &'a Value, at: &At) {
        let admitted = self.api.admits(schema);
        let forms = admitted.forms.len();
        let misfits: Vec<_> = admitted
            .forms
            .into_iter()
            .filter(|form| !self.form(shape, form, at))
            .collect();
        // In a request, there may be several ways to say the same.
        let simple = |form: &Form<'_>| !matches!(form, Form::Object(_) | Form::Members(_));
        let enough = at.direction == Direction::Request && misfits.len() < forms;
        if misfits.is_empty() || (enough && misfits.iter().all(simple)) {
            return;
        }
        let words: Vec<_> = misfits.iter().map(words).collect();
        let text = format!(
            "{} in openapi.json, {shape:?} in the model",
            words.join(", ")
        );
        self.find(at, Kind::Value, &text);
    }

    /// Compares a shape with a form; `false` if they have nothing in common.
    fn form(&mut self, shape: &Shape, form: &Form<'a>, at: &At) -> bool {
        match (shape, form) {
            (Shape::Any, Form::Object(object)) => object.properties.is_empty(),
            (Shape::Null | Shape::Any, _) | (_, Form::Any) => true,
            (Shape::Union(union), _) => self.union(union, form, at),
            (Shape::List(inner) | Shape::Array(inner, _), Form::List(items)) => {
                self.value(inner, items, &at.element());
                true
            }
            (Shape::Map(_, inner), Form::Map(values)) => {
                self.value(inner, values, &at.element());
                true
            }
            (Shape::Map(_, inner), Form::Object(object)) => {
                let at = at.schema(object.name);
                for property in &object.properties {
                    self.value(inner, property.schema, &at.key(property.key));
                }
                true
            }
            (Shape::Object(object), Form::Map(values)) => {
                for field in object.fields() {
                    let nothing = Nothing::default();
                    self.known.field(object.name, field.key, nothing);
                    self.value(&field.shape, values, &at.key(field.key));
                }
                true
            }
            (Shape::Object(object), Form::Object(form)) => {
                self.object(object, form, at);
                true
            }
            (Shape::Enum(it), Form::Members(members)) => {
                self.enum_members(it, members, at);
                true
            }
            (Shape::Flags(it), Form::Members(members)) => {
                self.flag_members(it, members, at);
                true
            }
            (_, Form::Members(members)) => {
                let (_, value) = members.all[0];
                let fits = scalar(shape, &plain(value));
                if fits {
                    let list = members.name.unwrap_or("a list of values");
                    let text = format!("one of {list}, {shape:?} in the model");
                    self.find(at, Kind::Missing, &text);
                }
                fits
            }
            _ => scalar(shape, form),
        }
    }

    fn object(&mut self, object: &Object, form: &openapi::Object<'a>, at: &At) {
        let at = at.schema(form.name);
        let key = (object.name, at.place.clone(), at.direction);
        if !self.done.insert(key) {
            return;
        }
        let fields = object.fields();
        for property in &form.properties {
            let at = at.key(property.key);
            let field = fields.iter().find(|field| field.key == property.key);
            self.count(&at, field.is_some());
            self.known.places.insert(at.place.clone());
            let nothing = Nothing {
                missing: !property.required,
                null: self.api.admits(property.schema).null,
            };
            self.known.field(object.name, property.key, nothing);
            let Some(field) = field else {
                let text = format!("the model's {} does not have it", object.name);
                self.find(&at, Kind::Missing, &text);
                continue;
            };
            if let Some(from) = field.inherited {
                self.known.field(from, property.key, nothing);
            }
            self.presence(field, property, &at);
            self.value(&field.shape, property.schema, &at);
        }
    }

    /// Compares whether a field inside of a body or an answer may be missing or `null`.
    fn presence(&mut self, field: &Field, property: &openapi::Property<'a>, at: &At) {
        let null = self.api.admits(property.schema).null;
        match at.direction {
            Direction::Answer => {
                if !property.required && !field.optional {
                    self.find(at, Kind::Required, "may be missing");
                }
                if null && !field.nullable {
                    self.find(at, Kind::Required, "may be null");
                }
            }
            Direction::Request => {
                let left_out = matches!(field.written, Written::LeftOut | Written::LeftOutOrNull);
                let nulled = matches!(field.written, Written::Null | Written::LeftOutOrNull);
                if property.required && left_out {
                    self.find(at, Kind::Optional, "has to be there");
                }
                if !null && nulled {
                    self.find(at, Kind::Written, "may not be null");
                }
            }
        }
    }

    fn union(&mut self, union: &Union, form: &Form<'a>, at: &At) -> bool {
        let variants = union.variants();
        let Form::Object(object) = form else {
            let fitting = variants.iter().find(|it| accepts(&it.shape, form));
            return fitting.is_some_and(|it| self.form(&it.shape, form, at));
        };
        if let Some(tag) = union.tag
            && let Some(property) = object.properties.iter().find(|it| it.key == tag)
        {
            let at = at.schema(object.name);
            for value in self.tags(property.schema) {
                let mut all = variants.iter();
                if let Some(variant) = all.find(|it| it.tag.map(i64::from) == Some(value)) {
                    self.form(&variant.shape, form, &at);
                } else {
                    let text = format!("the model's {} has no form for {value}", union.name);
                    self.find(&at.key(tag), Kind::Missing, &text);
                }
            }
            return true;
        }
        match best(&variants, object) {
            Some(variant) => self.form(&variant.shape, form, at),
            None => false,
        }
    }

    /// The values that a tag can have.
    fn tags(&self, schema: &'a Value) -> Vec<i64> {
        let forms = self.api.admits(schema).forms;
        let members = forms.into_iter().filter_map(|form| match form {
            Form::Members(members) => Some(members),
            _ => None,
        });
        members
            .flat_map(|it| {
                let all = it.all.into_iter().map(|(_, value)| value).collect();
                it.chosen.unwrap_or(all)
            })
            .filter_map(Value::as_i64)
            .collect()
    }

    fn enum_members(&mut self, it: &Enum, members: &Members<'a>, at: &At) {
        let declared = |value: &Value| {
            it.members.iter().any(|(_, declared)| match declared {
                EnumValue::Integer(declared) => value.as_i64() == Some(i64::from(*declared)),
                EnumValue::Text(declared) => value.as_str() == Some(declared),
                _ => false,
            })
        };
        self.members(it.name, members, at, declared);
    }

    fn flag_members(&mut self, it: &Flags, members: &Members<'a>, at: &At) {
        let declared = |value: &Value| {
            let bits = value.as_u64().unwrap_or_default();
            bits == 0 || it.flags.iter().any(|(_, bit)| bits == 1 << bit)
        };
        self.members(it.name, members, at, declared);
    }

    fn members(
        &mut self,
        name: &'static str,
        members: &Members<'a>,
        at: &At,
        declared: impl Fn(&Value) -> bool,
    ) {
        let list = at.schema(members.name);
        if let Some(list) = members.name {
            self.known.list(name, list);
        }
        for (title, value) in &members.all {
            let found = declared(value) || names_event(members, value);
            self.known.member(name, value);
            self.known.places.insert(list.key(title).place);
            let key = (list.place.clone(), (*title).to_owned());
            *self.members.entry(key).or_insert(true) &= found;
            if !found {
                let text = format!("{title} = {value} is not in the model's {name}");
                self.find(&list.key(title), Kind::Missing, &text);
            }
        }
    }
}

/// Whether a value is the name of an event, in a list that has the names of events of every kind.
fn names_event(members: &Members<'_>, value: &Value) -> bool {
    let name = value.as_str().unwrap_or_default();
    members.name == Some(quirks::NAMES_OF_EVENTS)
        && EventType::from_name(name) != EventType::Unknown
}

/// The variant that knows most of the keys of an object.
fn best<'v>(variants: &'v [Variant], object: &openapi::Object<'_>) -> Option<&'v Variant> {
    let known = |shape: &Shape| match shape {
        Shape::Object(it) => {
            let fields = it.fields();
            let known = fields.iter().filter(|field| object.has(field.key)).count();
            let needed = fields
                .iter()
                .filter(|it| !it.optional && !object.has(it.key));
            Some((known, std::cmp::Reverse(needed.count())))
        }
        Shape::Union(_) => Some((0, std::cmp::Reverse(0))),
        _ => None,
    };
    // Of those that are equal the first.
    let variants = variants.iter().rev();
    let scored = variants.filter_map(|it| Some((known(&it.shape)?, it)));
    scored
        .max_by_key(|(score, _)| *score)
        .map(|(_, variant)| variant)
}

/// Whether a shape that is not an object can be of a form, as far as the outside goes.
fn accepts(shape: &Shape, form: &Form<'_>) -> bool {
    match (shape, form) {
        (Shape::List(_) | Shape::Array(..), Form::List(_))
        | (Shape::Map(..) | Shape::Object(_), Form::Map(_) | Form::Object(_)) => true,
        (_, Form::Members(members)) => scalar(shape, &plain(members.all[0].1)),
        (Shape::Union(union), _) => union.variants().iter().any(|it| accepts(&it.shape, form)),
        _ => scalar(shape, form),
    }
}

/// The form of a value without its name.
fn plain<'a>(value: &Value) -> Form<'a> {
    if value.is_string() {
        Form::Text(Text::Plain)
    } else {
        Form::Integer(None, None)
    }
}

/// Whether a shape takes every scalar value of a form.
fn scalar(shape: &Shape, form: &Form<'_>) -> bool {
    match (shape, form) {
        (Shape::Boolean, Form::Boolean)
        | (Shape::Number, Form::Number | Form::Integer(..))
        | (Shape::Id, Form::Text(Text::Snowflake | Text::Plain))
        | (Shape::Timestamp, Form::Text(Text::Moment | Text::Plain))
        | (Shape::Text(_), Form::Text(Text::Plain | Text::Binary))
        | (Shape::Flags(_), Form::Integer(..))
        | (Shape::Any, _) => true,
        (Shape::Integer(min, max), Form::Integer(lower, upper)) => {
            let upper = upper.map_or(0, |it| u64::try_from(it).unwrap_or_default());
            lower.is_none_or(|it| it >= *min) && upper <= *max
        }
        (Shape::Enum(it), Form::Text(Text::Plain)) => it.is_text(),
        (Shape::Enum(it), Form::Integer(..)) => !it.is_text(),
        (Shape::Flags(it), Form::Text(Text::Plain)) => it.quoted,
        _ => false,
    }
}

/// A form in words.
fn words(form: &Form<'_>) -> String {
    match form {
        Form::Any => "anything".to_owned(),
        Form::Boolean => "a yes or no".to_owned(),
        Form::Integer(None, None) => "a whole number".to_owned(),
        Form::Integer(min, max) => {
            let bound = |it: &Option<i64>| it.map_or_else(String::new, |it| it.to_string());
            format!("a whole number of {}..={}", bound(min), bound(max))
        }
        Form::Number => "a number".to_owned(),
        Form::Text(Text::Plain) => "text".to_owned(),
        Form::Text(Text::Snowflake) => "an id".to_owned(),
        Form::Text(Text::Moment) => "a moment".to_owned(),
        Form::Text(Text::Binary) => "a file".to_owned(),
        Form::Members(members) => format!("one of {}", members.name.unwrap_or("several values")),
        Form::List(_) => "a list".to_owned(),
        Form::Map(_) => "a map".to_owned(),
        Form::Object(object) => format!("an object ({})", object.name.unwrap_or("without a name")),
    }
}
