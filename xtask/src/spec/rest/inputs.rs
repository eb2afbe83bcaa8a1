//! What is sent with one operation: the parameters of its query, and the fields at the top of its body.
//!
//! Both the OpenAPI file and the documentation's tables speak of these. Where they disagree, the model may follow either.

use std::collections::BTreeMap;

use cordial_model::describe::{EndpointShape, Field, Shape, Written};
use serde_json::Value;

use super::{
    declared::{fields, json},
    known::Nothing,
    openapi::{Form, OpenApi, Operation, Text},
    walk::{At, Direction, Walk},
};
use crate::spec::{
    data::{Documented, Spec, Structure},
    fields::form,
    finding::Kind,
    quirks,
};

/// Parameters of operations, and whether the model has them.
pub(crate) type Parameters = BTreeMap<(String, String), bool>;

/// One operation, from all sides.
pub(crate) struct Inputs<'a, 'i> {
    id: &'i str,
    operation: Option<&'a Operation<'a>>,
    declared: &'a [EndpointShape],
    /// The documentation's tables about the operation.
    tables: Vec<&'a Structure>,
}

/// A parameter or field, as Discord has it.
#[derive(Default)]
struct Expected<'a> {
    schemas: Vec<&'a Value>,
    /// In the OpenAPI file: whether it has to be there, and whether it may be `null`.
    openapi: Option<(bool, bool)>,
    /// The same in the documentation.
    documented: Option<(bool, bool)>,
    rows: Vec<(&'a Structure, &'a Documented)>,
}

impl<'a> Expected<'a> {
    fn schema(&mut self, schema: &'a Value, required: bool, api: &OpenApi) {
        let null = api.admits(schema).null;
        let before = self.openapi.unwrap_or((true, false));
        self.openapi = Some((before.0 && required, before.1 || null));
        self.schemas.push(schema);
    }

    fn row(&mut self, table: &'a Structure, row: &'a Documented) {
        let before = self.documented.unwrap_or((true, false));
        self.documented = Some((before.0 && !row.optional, before.1 || row.nullable));
        self.rows.push((table, row));
    }

    /// That it is there in some forms only.
    fn depends(&mut self) {
        for (required, _) in [&mut self.openapi, &mut self.documented]
            .into_iter()
            .flatten()
        {
            *required = false;
        }
    }

    fn sides(&self) -> impl Iterator<Item = (bool, bool)> {
        self.openapi.into_iter().chain(self.documented)
    }

    /// Whether it is there for those who use it already.
    fn is_deprecated(&self) -> bool {
        self.openapi.is_none() && self.rows.iter().all(|(_, row)| row.deprecated)
    }
}

/// The tables about the operation that a link leads to.
pub(crate) fn section<'a, 'l>(
    spec: &'a Spec,
    link: &'l str,
) -> impl Iterator<Item = &'a Structure> + use<'a, 'l> {
    let like = quirks::LIKE.iter().find(|(from, _)| *from == link);
    let link = like.map_or(link, |(_, to)| *to);
    let (page, section) = link.split_once('#').unwrap_or((link, ""));
    spec.structures
        .iter()
        .filter(move |it| it.page == page && it.section == section && !section.is_empty())
}

fn is_query(table: &Structure) -> bool {
    table.title.starts_with("Query")
}

fn is_body(table: &Structure) -> bool {
    let answer = table.title.contains("Response");
    !answer && (table.title.starts_with("JSON") || table.title.starts_with("Form"))
}

impl<'a, 'i> Inputs<'a, 'i> {
    pub(crate) fn new(
        id: &'i str,
        operation: Option<&'a Operation<'a>>,
        declared: &'a [EndpointShape],
        spec: &'a Spec,
    ) -> Self {
        let mut all: Vec<&Structure> = Vec::new();
        for link in declared.iter().filter_map(|it| it.link) {
            for table in section(spec, link) {
                if !all.contains(&table) {
                    all.push(table);
                }
            }
        }
        Self {
            id,
            operation,
            declared,
            tables: all,
        }
    }

    pub(crate) fn query(&self, walk: &mut Walk<'a>, parameters: &mut Parameters) {
        let mut expected: BTreeMap<&str, Expected<'a>> = BTreeMap::new();
        let all = self.operation.into_iter().flat_map(|it| &it.parameters);
        for parameter in all.filter(|it| !it.in_path) {
            let entry = expected.entry(parameter.name).or_default();
            entry.schema(parameter.schema, parameter.required, walk.api);
        }
        for table in self.tables.iter().filter(|table| is_query(table)) {
            for row in &table.fields {
                expected.entry(&row.name).or_default().row(table, row);
            }
        }
        let declared: Vec<_> = self.declared.iter().map(|it| it.query.clone()).collect();
        let at = At::operation(self.id, "query", Direction::Request);
        for (key, expected) in &expected {
            let found = declared.iter().flatten().any(|field| field.key == *key);
            parameters.insert((self.id.to_owned(), format!("query.{key}")), found);
            self.one(key, expected, &declared, &at, walk);
        }
        self.extra(&expected, &declared, &at, walk);
    }

    pub(crate) fn body(&self, walk: &mut Walk<'a>) {
        let at = At::operation(self.id, "body", Direction::Request);
        let mut expected: BTreeMap<&str, Expected<'a>> = BTreeMap::new();
        let (json_schema, form_schema) = self
            .operation
            .map_or((None, None), |it| (it.json, it.multipart));
        let mut at_fields = at.clone();
        if let Some(schema) = json_schema.or(form_schema) {
            at_fields = self.schema(schema, &at, &mut expected, walk);
        }
        for table in self.tables.iter().filter(|table| is_body(table)) {
            for row in &table.fields {
                // The names of files have a number in them, the JSON of a form is the body itself, and keys that are not
                // known beforehand have no name.
                let named = !row.name.starts_with("files[") && row.name != "payload_json";
                if named && !row.name.is_empty() {
                    expected.entry(&row.name).or_default().row(table, row);
                }
            }
        }
        let bodies = self.tables.iter().filter(|table| is_body(table)).count();
        for it in expected.values_mut() {
            if it.rows.len() < bodies
                && let Some((required, _)) = &mut it.documented
            {
                *required = false;
            }
        }
        let files = |key: &str| {
            let mut files = self.declared.iter().flat_map(|it| &it.files);
            files.any(|(file, _)| *file == key)
        };
        let declared: Vec<_> = self.declared.iter().map(|it| fields(&it.body)).collect();
        for shape in self.declared.iter().filter_map(|it| json(&it.body)) {
            if let Shape::Object(object) = shape.innermost() {
                for (key, it) in &expected {
                    if let Some((required, null)) = it.openapi {
                        let missing = !required;
                        walk.known
                            .field(object.name, key, Nothing { missing, null });
                    }
                }
            }
        }
        for (key, expected) in expected.iter().filter(|(key, _)| !files(key)) {
            let at = at_fields.key(key);
            let found = declared.iter().flatten().any(|field| field.key == *key);
            walk.count(&at, found || expected.is_deprecated());
            self.one(key, expected, &declared, &at_fields, walk);
        }
        self.extra(&expected, &declared, &at_fields, walk);
    }

    /// Takes up the fields that a body's schema has. Bodies that are no objects are compared at once.
    fn schema(
        &self,
        schema: &'a Value,
        at: &At,
        expected: &mut BTreeMap<&'a str, Expected<'a>>,
        walk: &mut Walk<'a>,
    ) -> At {
        let forms = walk.api.admits(schema).forms;
        let mut objects = Vec::new();
        let mut at_fields = at.clone();
        for form in forms {
            match form {
                Form::Object(object) => objects.push(object),
                Form::List(items) => {
                    let inner = walk.api.admits(items).forms;
                    let inner = inner.into_iter().filter_map(|form| match form {
                        Form::Object(object) => Some(object),
                        _ => None,
                    });
                    objects.extend(inner);
                    at_fields = at.element();
                    self.is_list(true, at, walk);
                }
                _ => {
                    for shape in self.declared.iter().filter_map(|it| json(&it.body)) {
                        walk.value(shape, schema, at);
                    }
                }
            }
        }
        for object in &objects {
            for property in &object.properties {
                if !self.is_file(property.schema, property.key, at, walk) {
                    let entry = expected.entry(property.key).or_default();
                    entry.schema(property.schema, property.required, walk.api);
                }
            }
        }
        for (key, it) in expected.iter_mut() {
            if !objects.iter().all(|object| object.has(key)) {
                it.depends();
            }
        }
        at_fields
    }

    fn is_list(&self, list: bool, at: &At, walk: &mut Walk<'a>) {
        for shape in self.declared.iter().filter_map(|it| json(&it.body)) {
            if matches!(shape, Shape::List(_)) != list {
                walk.find(
                    at,
                    Kind::Value,
                    &format!("a list in openapi.json, {shape:?} in the model"),
                );
            }
        }
    }

    /// Whether a schema is that of a file; reports one that the model does not have.
    fn is_file(&self, schema: &'a Value, key: &str, at: &At, walk: &mut Walk<'a>) -> bool {
        let forms = walk.api.admits(schema).forms;
        let file = matches!(forms.as_slice(), [Form::Text(Text::Binary)]);
        let takes = |it: &EndpointShape| match &it.body {
            _ if it.attachments && key.starts_with("files[") => true,
            _ => it.files.iter().any(|(file, _)| *file == key),
        };
        if file && !self.declared.iter().any(takes) {
            walk.find(
                &at.key(key),
                Kind::Missing,
                "a file that the model does not send",
            );
        }
        file
    }

    /// Compares one parameter or field.
    fn one(
        &self,
        key: &str,
        expected: &Expected<'a>,
        declared: &[Vec<Field>],
        at: &At,
        walk: &mut Walk<'a>,
    ) {
        let at = at.key(key);
        if !expected.schemas.is_empty() {
            walk.known.places.insert(at.place.clone());
        }
        let found: Vec<_> = declared
            .iter()
            .filter_map(|fields| fields.iter().find(|field| field.key == key))
            .collect();
        if found.is_empty() {
            if !expected.is_deprecated() {
                walk.find(&at, Kind::Missing, "not in the model");
            }
            return;
        }
        let everywhere = found.len() == declared.len();
        let left_out =
            |field: &&&Field| matches!(field.written, Written::LeftOut | Written::LeftOutOrNull);
        let nulled =
            |field: &&Field| matches!(field.written, Written::Null | Written::LeftOutOrNull);
        let optional = !everywhere || found.iter().any(|field| left_out(&field));
        let null = found.iter().any(nulled);
        if !optional && expected.sides().any(|(required, _)| !required) {
            walk.find(&at, Kind::Required, "may be left out");
        }
        if optional && everywhere && expected.sides().all(|(required, _)| required) {
            walk.find(&at, Kind::Optional, "has to be there");
        }
        // Where nothing is changed by what is left out, `null` says something of its own.
        let edits = self.declared.iter().any(|it| it.route.method == "PATCH");
        let means = expected.documented.or(expected.openapi);
        if edits && !null && means.is_some_and(|(_, null)| null) {
            walk.find(&at, Kind::Written, "may be null");
        }
        if null && !expected.sides().any(|(_, null)| null) {
            walk.find(&at, Kind::Written, "may not be null");
        }
        for field in found {
            for schema in &expected.schemas {
                walk.value(&field.shape, schema, &at);
            }
            if expected.schemas.is_empty() {
                for (table, row) in &expected.rows {
                    form(&at.place, field, &table.title, row, walk.report);
                }
            }
        }
    }

    /// Reports what the model sends and Discord does not know.
    fn extra(
        &self,
        expected: &BTreeMap<&str, Expected<'a>>,
        declared: &[Vec<Field>],
        at: &At,
        walk: &mut Walk<'a>,
    ) {
        // Some operations are documented in words.
        if self.operation.is_none() && expected.is_empty() {
            return;
        }
        let fields = declared.iter().flatten();
        for field in fields.filter(|field| !expected.contains_key(field.key)) {
            walk.find(&at.key(field.key), Kind::Extra, "Discord does not have it");
        }
    }
}
