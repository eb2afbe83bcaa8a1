//! Operations: which there are, and what they have as a whole.

use std::collections::BTreeMap;

use cordial_model::{
    describe::{AnswerShape, EndpointShape, Shape, Text},
    rest::{Auth, RouteState},
};
use serde_json::Value;

use super::{
    declared::{self, Declared, key, names},
    inputs::{Inputs, Parameters},
    known::Known,
    openapi::{Form, Operation},
    rows::Row,
    walk::{At, Direction, Walk},
};
use crate::spec::{
    data::Spec,
    finding::{Kind, Report},
};

/// What is known of an operation, from all sides.
#[derive(Default)]
struct Sides<'a> {
    row: Option<&'a Row>,
    openapi: Option<&'a Operation<'a>>,
    declared: &'a [EndpointShape],
}

/// Compares all operations.
pub(crate) fn compare(spec: &Spec, report: &mut Report) -> Result<Known, String> {
    let operations = spec.openapi.operations()?;
    let declared = declared::declared();
    let all = sides(&spec.operations, &operations, &declared);
    let good = all
        .values()
        .filter(|it| it.is_documented() && !it.declared.is_empty());
    let documented = all.values().filter(|it| it.is_documented());
    report.count("operations", good.count(), documented.count());

    let mut walk = Walk::new(&spec.openapi, report);
    let mut parameters = Parameters::new();
    for ((method, path), sides) in &all {
        let id = sides.id(method, path);
        sides.existence(&id, method, path, &mut walk);
        if sides.is_documented() && !sides.declared.is_empty() {
            sides.compare(&id, spec, &mut walk, &mut parameters);
        }
    }
    let good = parameters.values().filter(|found| **found).count();
    walk.report.count("parameters", good, parameters.len());
    Ok(walk.finish())
}

fn sides<'a>(
    rows: &'a [Row],
    operations: &'a [Operation<'a>],
    declared: &'a Declared,
) -> BTreeMap<(String, String), Sides<'a>> {
    let mut all: BTreeMap<_, Sides<'a>> = BTreeMap::new();
    for row in rows {
        all.entry(key(&row.method, &row.path)).or_default().row = Some(row);
    }
    for operation in operations {
        let key = key(&operation.method, operation.path);
        all.entry(key).or_default().openapi = Some(operation);
    }
    for (key, endpoints) in declared {
        all.entry(key.clone()).or_default().declared = endpoints;
    }
    all
}

impl<'a> Sides<'a> {
    fn is_documented(&self) -> bool {
        self.openapi.is_some() || self.row.is_some_and(|row| !row.in_openapi)
    }

    /// The id in the OpenAPI file, or the name in the model, or else method and path.
    fn id(&self, method: &str, path: &str) -> String {
        if let Some(operation) = self.openapi {
            return operation.id.to_owned();
        }
        let row = self.row.map(|row| row.id.as_str());
        let declared = self.declared.first().map(|it| &*it.route.name);
        let id = row.filter(|id| !id.is_empty()).or(declared);
        id.map_or_else(|| format!("{method} {path}"), str::to_owned)
    }

    /// Reports an operation that not all sides have.
    fn existence(&self, id: &str, method: &str, path: &str, walk: &mut Walk<'a>) {
        let place = format!("operations.{id}");
        let full = self.openapi.map(|it| it.path);
        let full = full.or(self.row.map(|row| row.path.as_str()));
        let name = format!("{method} {}", full.unwrap_or(path));
        if self.is_documented() {
            if self.declared.is_empty() {
                let text = format!("{id}: {name} is not in the model");
                walk.report.add(&place, Kind::Missing, text);
            } else if self.row.is_none() {
                let text = format!("{id}: {name} is not in rest-operations.tsv");
                walk.report.add(&place, Kind::Missing, text);
            }
        } else if self.declared.is_empty() {
            let text = format!("{id}: {name} of rest-operations.tsv is not in openapi.json");
            walk.report.add(&place, Kind::Extra, text);
        } else {
            let text = format!("{id}: Discord does not have {name}");
            walk.report.add(&place, Kind::Extra, text);
        }
    }

    fn compare(&self, id: &str, spec: &'a Spec, walk: &mut Walk<'a>, parameters: &mut Parameters) {
        for endpoint in self.declared {
            self.whole(id, endpoint, walk.report);
            self.path(id, endpoint, walk, parameters);
        }
        let inputs = Inputs::new(id, self.openapi, self.declared, spec);
        inputs.query(walk, parameters);
        inputs.body(walk);
        if let Some(operation) = self.openapi {
            self.answers(id, operation, walk);
        }
    }

    /// What an operation has as a whole: id, authorization, reason, state, files.
    fn whole(&self, id: &str, endpoint: &EndpointShape, report: &mut Report) {
        let mut agree = |what: &str, documented: &str, declared: &str| {
            if documented != declared {
                let text = format!(
                    "{id}: {what} is `{documented}` at Discord and `{declared}` in {}",
                    endpoint.name
                );
                report.add(format!("{id}.{what}"), Kind::Value, text);
            }
        };
        if let Some(operation) = self.openapi {
            agree("id", operation.id, &endpoint.route.name);
        }
        let Some(row) = self.row else { return };
        if let Some(operation) = self.openapi {
            agree("security", &operation.auth, &row.auth_openapi);
        }
        let documented = match row.auth.as_str() {
            "webhook_token" | "interaction_token" => "none",
            other => other,
        };
        agree("auth", documented, auth(endpoint.route.auth));
        agree("reason", word(row.reason), word(endpoint.reason));
        let documented = match (row.deprecated, row.notes.contains("disabled")) {
            (_, true) => "disabled",
            (true, _) => "deprecated",
            _ => "current",
        };
        let declared = match endpoint.route.state {
            RouteState::Disabled => "disabled",
            RouteState::Deprecated => "deprecated",
            _ => "current",
        };
        agree("state", documented, declared);
        let mut files: Vec<_> = endpoint.files.iter().map(|(key, _)| *key).collect();
        if endpoint.attachments {
            files.push("files[n]");
        }
        let documented = row.files.replace("files[0..9]", "files[n]");
        // One of several declarations may do without.
        if !files.is_empty() || self.declared.len() == 1 {
            agree("files", &documented, &files.join(","));
        }
    }

    /// The parameters of the path, by their order.
    fn path(
        &self,
        id: &str,
        endpoint: &EndpointShape,
        walk: &mut Walk<'a>,
        parameters: &mut Parameters,
    ) {
        let path = self.openapi.map(|it| it.path);
        let path = path.or(self.row.map(|row| row.path.as_str()));
        let documented = names(path.unwrap_or_default());
        let declared = names(&endpoint.route.template);
        for (theirs, ours) in documented.iter().zip(declared) {
            let place = format!("path.{theirs}");
            parameters.insert((id.to_owned(), place.clone()), true);
            let parameter = self.openapi.and_then(|it| {
                let mut all = it.parameters.iter();
                all.find(|it| it.in_path && it.name == *theirs)
            });
            let field = endpoint.path.iter().find(|field| field.key == ours);
            if let (Some(parameter), Some(field)) = (parameter, field) {
                let at = At::operation(id, &place, Direction::Request);
                walk.value(&field.shape, parameter.schema, &at);
            }
        }
    }

    /// What comes back.
    fn answers(&self, id: &str, operation: &'a Operation<'a>, walk: &mut Walk<'a>) {
        let at = At::operation(id, "answer", Direction::Answer);
        let answers = &operation.answers;
        let nothing =
            |it: &EndpointShape| !matches!(it.answer, AnswerShape::Json { nothing: false, .. });
        if answers.none && !self.declared.iter().any(nothing) {
            walk.find(&at, Kind::Required, "may not be there");
        }
        for endpoint in self.declared {
            let mut differs = |kind, text: &str| walk.find(&at, kind, text);
            match &endpoint.answer {
                AnswerShape::None if answers.other.is_empty() => {
                    let says = |schema: &&Value| match walk.api.admits(schema).forms.as_slice() {
                        [Form::Object(object)] => !object.properties.is_empty(),
                        _ => true,
                    };
                    if answers.json.iter().any(says) {
                        walk.find(&at, Kind::Missing, "the model ignores it");
                    }
                }
                AnswerShape::None => differs(Kind::Missing, "the model ignores it"),
                AnswerShape::Text => {
                    for schema in &answers.json {
                        walk.value(&Shape::Text(Text::Plain), schema, &at);
                    }
                }
                AnswerShape::Json { .. } if answers.json.is_empty() => {
                    differs(Kind::Value, "not JSON in openapi.json, JSON in the model");
                }
                AnswerShape::File(what) if answers.other.is_empty() => {
                    let text = format!("JSON or nothing in openapi.json, {what} in the model");
                    differs(Kind::Value, &text);
                }
                AnswerShape::Json { shape, .. } => {
                    for schema in &answers.json {
                        walk.value(shape, schema, &at);
                    }
                }
                _ => {}
            }
        }
    }
}

fn auth(auth: Auth) -> &'static str {
    match auth {
        Auth::Bot => "bot",
        Auth::Bearer => "bearer",
        Auth::BotOrBearer => "bot|bearer",
        Auth::Client => "client_credentials",
        _ => "none",
    }
}

fn word(it: bool) -> &'static str {
    if it { "yes" } else { "no" }
}
