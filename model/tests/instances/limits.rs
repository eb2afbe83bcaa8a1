//! Every limit of the file, tried at its edge and one beyond.

use serde_json::Value;

use crate::{
    exceptions,
    generate::Generator,
    made::{Field, Made, Object, Role},
    specification::{Body, Form, Operation, Parameter, Property, Specification},
};

/// A limit of a value somewhere in a request.
#[derive(Clone, Debug)]
pub(crate) struct Limit {
    /// The way from the body, or from the query.
    pub(crate) way: Vec<Step>,
    /// What is limited.
    pub(crate) what: What,
    /// The schema and property that has it.
    pub(crate) field: String,
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Property(String),
    Element,
    /// The value of some key of a map.
    Entry,
    /// One of several forms.
    Choice(usize),
}

/// What is limited, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum What {
    /// The least number of characters.
    Shortest(usize),
    /// The most characters.
    Longest(usize),
    /// The least number of elements.
    Fewest(usize),
    /// The most elements or entries.
    Most(usize),
    /// The smallest number.
    Least(i64),
    /// The largest number.
    Greatest(i64),
}

/// More than this is not written out.
const LARGEST: usize = 20_000;
/// What the file says of lists and maps that have no limit of their own.
const ANY_NUMBER: usize = 1521;
/// Of maps by language: how many languages there are.
const LANGUAGES: usize = 34;

/// Finds every limit of a request. Schemas that hold themselves are gone into once.
pub(crate) fn of_operation(
    specification: &Specification,
    operation: &Operation<'_>,
    endpoint: &str,
) -> Vec<(bool, Limit)> {
    let mut finder = Finder {
        specification,
        around: vec![endpoint.to_owned()],
        way: Vec::new(),
        found: Vec::new(),
    };
    if let Some(Body { schema, .. }) = &operation.body
        && let Some(schema) = exceptions::body(endpoint, schema)
    {
        finder.value(schema, "");
    }
    let bodies = finder.found.drain(..).map(|limit| (false, limit));
    let mut all: Vec<_> = bodies.collect();
    for Parameter { name, schema, .. } in &operation.parameters {
        finder.way.push(Step::Property((*name).to_owned()));
        finder.value(schema, name);
        finder.way.pop();
    }
    all.extend(finder.found.into_iter().map(|limit| (true, limit)));
    all
}

struct Finder<'s> {
    specification: &'s Specification,
    around: Vec<String>,
    way: Vec<Step>,
    found: Vec<Limit>,
}

impl Finder<'_> {
    fn value(&mut self, schema: &Value, key: &str) {
        let seen = self.specification.see(schema);
        if let Some(name) = seen.name {
            if self.around.iter().any(|around| around == name) {
                return;
            }
            self.around.push(name.to_owned());
        }
        self.form(&seen.form, key);
        if seen.name.is_some() {
            self.around.pop();
        }
    }

    fn form(&mut self, form: &Form<'_>, key: &str) {
        match form {
            Form::Text(text) if !matches!(text.format, Some("snowflake" | "base64" | "binary")) => {
                if text.min > 0 {
                    self.found(What::Shortest(text.min), key);
                }
                if let Some(max) = text.max.filter(|max| *max <= LARGEST) {
                    self.found(What::Longest(max), key);
                }
            }
            Form::Integer { min, max } => {
                if *min > i64::from(i32::MIN) && *min != 0 {
                    self.found(What::Least(*min), key);
                }
                if *max < i64::from(i32::MAX) {
                    self.found(What::Greatest(*max), key);
                }
            }
            Form::List { item, min, max, .. } => {
                if *min > 0 {
                    self.found(What::Fewest(*min), key);
                }
                if let Some(max) = max.filter(|max| *max <= LARGEST && *max != ANY_NUMBER) {
                    self.found(What::Most(max), key);
                }
                self.way.push(Step::Element);
                self.value(item, key);
                self.way.pop();
            }
            Form::Object {
                properties,
                others,
                max,
            } => {
                if let Some(max) = max.filter(|max| ![ANY_NUMBER, LANGUAGES].contains(max)) {
                    self.found(What::Most(max), key);
                }
                for property in properties {
                    self.way.push(Step::Property(property.name.to_owned()));
                    self.value(property.schema, property.name);
                    self.way.pop();
                }
                if let Some(others) = others {
                    self.way.push(Step::Entry);
                    self.value(others, key);
                    self.way.pop();
                }
            }
            Form::Union(choices) => {
                for (index, choice) in choices.iter().enumerate() {
                    self.way.push(Step::Choice(index));
                    self.value(choice, key);
                    self.way.pop();
                }
            }
            _ => {}
        }
    }

    fn found(&mut self, what: What, key: &str) {
        let schema = self.around.last().map_or("", String::as_str);
        self.found.push(Limit {
            way: self.way.clone(),
            what,
            field: format!("{schema}.{key}"),
        });
    }
}

/// Makes a value that has what a limit is about, at its edge or one beyond; all else is as bare as can be.
pub(crate) fn make<'s>(
    generator: &mut Generator<'s>,
    schema: &'s Value,
    way: &[Step],
    what: What,
    beyond: bool,
) -> Made {
    let specification = generator.specification();
    let seen = specification.see(schema);
    generator.enter(seen.name);
    let made = match (way.split_first(), &seen.form) {
        (None, form) => edge(generator, form, what, beyond),
        (Some((Step::Choice(index), way)), Form::Union(choices)) => {
            make(generator, choices[*index], way, what, beyond)
        }
        (Some((Step::Element, way)), Form::List { item, min, .. }) => {
            let mut items = vec![make(generator, item, way, what, beyond)];
            while items.len() < *min {
                items.push(generator.element(item, ""));
            }
            Made::List(items)
        }
        (Some((Step::Entry, way)), Form::Object { others, .. }) => {
            let mut object = generator.empty_object();
            let others = others.expect("it is a map");
            object.fields.push(Field {
                key: "de".to_owned(),
                value: make(generator, others, way, what, beyond),
                role: Role::Entry,
            });
            Made::Object(object)
        }
        (Some((Step::Property(name), way)), Form::Object { properties, .. }) => {
            let mut object = generator.empty_object();
            for property in properties {
                fill(generator, &mut object, property, name, way, what, beyond);
            }
            Made::Object(object)
        }
        (Some(step), _) => unreachable!("{step:?} is no step into this value"),
    };
    generator.leave(seen.name);
    made
}

fn fill<'s>(
    generator: &mut Generator<'s>,
    object: &mut Object,
    property: &Property<'s>,
    name: &str,
    way: &[Step],
    what: What,
    beyond: bool,
) {
    let needed = exceptions::is_required(&object.schema, property.name);
    let value = if property.name == name {
        make(generator, property.schema, way, what, beyond)
    } else if let Some(value) = carrier(&object.schema, property.name) {
        Made::Integer(value)
    } else if crate::texts::is_number_of_file(&object.schema, property.name) {
        generator.number_of_file()
    } else if property.required || needed {
        generator.element(property.schema, property.name)
    } else {
        return;
    };
    // What is at hand must not be taken out to mend the rest.
    object.fields.push(Field {
        key: property.name.to_owned(),
        value,
        role: if property.name == name {
            Role::Kept
        } else {
            Role::Optional
        },
    });
}

fn carrier(schema: &str, property: &str) -> Option<i64> {
    let name = format!("{schema}.{property}");
    let carriers = exceptions::CARRIERS.iter();
    let found = carriers.filter(|(field, _)| *field == name);
    found.map(|(_, value)| *value).next()
}

fn edge<'s>(generator: &mut Generator<'s>, form: &Form<'s>, what: What, beyond: bool) -> Made {
    let down = usize::from(beyond);
    match (what, form) {
        (What::Shortest(min), Form::Text(text)) => generator.long_text(text, min - down),
        (What::Longest(max), Form::Text(text)) => generator.long_text(text, max + down),
        (What::Least(min), _) => Made::Integer(min - i64::from(beyond)),
        (What::Greatest(max), _) => Made::Integer(max + i64::from(beyond)),
        (What::Fewest(min), Form::List { item, .. }) => list(generator, item, min - down),
        (What::Most(max), Form::List { item, .. }) => list(generator, item, max + down),
        (What::Most(max), Form::Object { others, .. }) => {
            let mut object = generator.empty_object();
            for index in 0..max + down {
                let others = others.expect("it is a map");
                let value = generator.element(others, "");
                object.fields.push(Field {
                    key: index.to_string(),
                    value,
                    role: Role::Entry,
                });
            }
            Made::Object(object)
        }
        _ => unreachable!("the form has the limit"),
    }
}

/// So many elements, all different if that can be.
fn list<'s>(generator: &mut Generator<'s>, item: &'s Value, count: usize) -> Made {
    let mut items: Vec<Made> = Vec::new();
    let mut texts = std::collections::BTreeSet::new();
    let mut tries = 0;
    while items.len() < count {
        let made = generator.element(item, "");
        tries += 1;
        // There may not be so many that are different.
        if texts.insert(made.to_json()) || tries > count + 50 {
            items.push(made);
        }
    }
    Made::List(items)
}
