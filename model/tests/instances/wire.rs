//! Sending made-up values through the model.

use std::fmt::Write as _;

use bytes::Bytes;
use cordial_model::{
    Timestamp,
    rest::{Body, Content, File, Incoming, IncomingBody, Query, Request},
    validate::{Fault, Invalid},
};
use serde_json::Value;

use crate::{
    compare::{Difference, Place, compare},
    endpoints::Declared,
    exceptions,
    generate::Generator,
    limits::{self, Limit, Step},
    made::{Field, Made, Object, Role},
    mend,
    specification::Operation,
};

/// A made-up request.
pub(crate) struct MadeRequest {
    pub(crate) query: Object,
    pub(crate) body: Option<Made>,
    pub(crate) multipart: bool,
    pub(crate) files: Vec<File>,
    pub(crate) params: Vec<String>,
}

/// Reads an answer, writes it, and compares.
pub(crate) fn answer(endpoint: &Declared, made: &Made) -> Vec<Difference> {
    let text = Bytes::from(made.to_json());
    let written = match (endpoint.answer)(&text) {
        Err(error) => {
            return vec![Difference {
                field: format!("answer of {}", endpoint.name),
                path: error.path().clone(),
                what: format!("{error} in {text:?}"),
                is_nothing: false,
            }];
        }
        Ok(None) => return Vec::new(),
        Ok(Some(written)) => written,
    };
    let value: Value = serde_json::from_str(&written).expect("the model writes JSON");
    let mut differences = compare(made, &value, Place::Whole);
    if !differences.is_empty()
        && let Err(error) = (endpoint.strict)(&text)
    {
        let path = error.path().clone();
        for difference in &mut differences {
            if path.starts_with(&difference.path) {
                difference.what = format!("{} [{error}]", difference.what);
            }
        }
    }
    differences
}

/// Reads an answer without a body.
pub(crate) fn empty_answer(endpoint: &Declared) -> Vec<Difference> {
    let read = (endpoint.answer)(&Bytes::new());
    let difference = read.err().map(|error| Difference {
        field: format!("empty answer of {}", endpoint.name),
        path: String::new(),
        what: error.to_string(),
        is_nothing: true,
    });
    difference.into_iter().collect()
}

/// A request of an endpoint.
pub(crate) fn request<'s>(
    endpoint: &Declared,
    operation: &Operation<'s>,
    generator: &mut Generator<'s>,
) -> MadeRequest {
    let query = generator.query(&operation.parameters);
    let body = operation.body.as_ref();
    let schema = body.and_then(|body| exceptions::body(endpoint.name, body.schema));
    let made = schema.map(|schema| generator.body(schema, endpoint.name));
    finish(
        endpoint,
        query,
        made,
        body.is_some_and(|body| body.multipart),
        generator.files,
    )
}

/// Puts files and path to a request.
pub(crate) fn finish(
    endpoint: &Declared,
    query: Object,
    body: Option<Made>,
    multipart: bool,
    files: usize,
) -> MadeRequest {
    let files = (0..files).map(|index| file(&format!("files[{index}]")));
    let mut request = MadeRequest {
        query,
        body,
        multipart,
        files: files.collect(),
        params: params(&endpoint.template),
    };
    if multipart && let Some(Made::Object(body)) = &mut request.body {
        body.fields.retain(|field| {
            let is_file = matches!(&field.value, Made::Text(text) if text == crate::texts::FILE);
            if is_file {
                request.files.push(file(&field.key));
            }
            !is_file
        });
    }
    request
}

fn file(name: &str) -> File {
    File {
        field: name.to_owned().into(),
        filename: "file.png".to_owned(),
        content_type: None,
        data: Content::from("user_id\n41771983423143937\n"),
    }
}

/// What stands in a path for each of its names.
fn params(template: &str) -> Vec<String> {
    let names = template
        .split(['/', '.'])
        .filter(|part| part.starts_with('{'));
    let value = |name: &str| match name.trim_matches(['{', '}']) {
        "answer_id" => "1",
        "emoji" => "\u{1f980}",
        "webhook_token" | "interaction_token" | "invite_code" | "code" | "template_code" => "abc",
        _ => "41771983423143937",
    };
    names.map(|name| value(name).to_owned()).collect()
}

/// Receives a request.
pub(crate) fn receive(endpoint: &Declared, request: &MadeRequest) -> Result<Request, Invalid> {
    let mut pairs = Vec::new();
    for field in &request.query.fields {
        for text in texts_of(&field.value) {
            pairs.push(format!("{}={}", field.key, encoded(&text)));
        }
    }
    let json = request
        .body
        .as_ref()
        .map(|body| Bytes::from(body.to_json()));
    let incoming = Incoming {
        params: request.params.clone(),
        query: Query::parse(&pairs.join("&")),
        body: match json {
            None => IncomingBody::None,
            Some(json) if request.files.is_empty() && !request.multipart => {
                IncomingBody::Json(json)
            }
            Some(json) => IncomingBody::Multipart {
                json: Some(json),
                files: request.files.clone(),
            },
        },
        ..Incoming::default()
    };
    (endpoint.request)(&incoming)
}

/// How often a request is mended before it is given up.
const MENDING: usize = 200;

/// Receives a request, sends it on, and compares; says whether it was accepted.
///
/// The file does not say which fields go together; the model does. What is refused by such a rule is taken out until the
/// request is accepted.
pub(crate) fn send(
    endpoint: &Declared,
    request: &mut MadeRequest,
    place: Place<'_>,
) -> (bool, Vec<Difference>) {
    let mut differences = Vec::new();
    for _ in 0..MENDING {
        match receive(endpoint, request) {
            Ok(sent) => {
                differences.extend(differ(endpoint, request, &sent, place));
                return (true, differences);
            }
            Err(invalid) => {
                differences.extend(refusals(endpoint, &invalid, request));
                let paths = invalid
                    .violations()
                    .iter()
                    .map(|violation| &*violation.path);
                let body = request.body.as_mut();
                if !body.is_some_and(|body| mend::mend(body, paths)) {
                    break;
                }
            }
        }
    }
    (false, differences)
}

fn differ(
    endpoint: &Declared,
    request: &MadeRequest,
    sent: &Request,
    place: Place<'_>,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    let (_, query) = sent.path.split_once('?').unwrap_or((&sent.path, ""));
    let query = Query::parse(query);
    for field in &request.query.fields {
        let wanted = texts_of(&field.value).join(",");
        let got: Vec<&str> = query.all(&field.key).collect();
        let got = got.join(",");
        if !same(&wanted, &got) {
            differences.push(Difference {
                field: format!("query of {}.{}", endpoint.name, field.key),
                path: field.key.clone(),
                what: format!("{wanted} became {got}"),
                is_nothing: false,
            });
        }
    }
    let Some(body) = &request.body else {
        return differences;
    };
    let value = match &sent.body {
        Body::Json(json)
        | Body::Multipart {
            json: Some(json), ..
        } => serde_json::from_slice(json).expect("the model writes JSON"),
        Body::Multipart { fields, .. } => fields
            .iter()
            .map(|(key, value)| (key.clone(), Value::from(value.as_str())))
            .collect(),
        _ => Value::Object(serde_json::Map::new()),
    };
    differences.extend(compare(body, &value, place));
    differences
}

/// A request that has what a limit is about, at its edge or one beyond.
pub(crate) fn at_limit<'s>(
    endpoint: &Declared,
    operation: &Operation<'s>,
    generator: &mut Generator<'s>,
    in_query: bool,
    limit: &Limit,
    beyond: bool,
) -> MadeRequest {
    let mut query = generator.query(&operation.parameters);
    let body = operation.body.as_ref();
    let multipart = body.is_some_and(|body| body.multipart);
    let schema = body.and_then(|body| exceptions::body(endpoint.name, body.schema));
    let made = if in_query {
        let Some((Step::Property(name), way)) = limit.way.split_first() else {
            unreachable!("a query has names");
        };
        let parameter = operation.parameters.iter().find(|one| one.name == name);
        let schema = parameter.expect("the limit is of a parameter").schema;
        query.fields.retain(|field| field.key != *name);
        query.fields.push(Field {
            key: name.clone(),
            value: limits::make(generator, schema, way, limit.what, beyond),
            role: Role::Kept,
        });
        let body = body.and_then(|body| exceptions::body(endpoint.name, body.schema));
        body.map(|schema| generator.body(schema, endpoint.name))
    } else {
        generator.enter(Some(endpoint.name));
        let schema = schema.expect("the limit is of the body");
        let made = limits::make(generator, schema, &limit.way, limit.what, beyond);
        generator.leave(Some(endpoint.name));
        Some(made)
    };
    finish(endpoint, query, made, multipart, generator.files)
}

/// What is said of a limit: beyond it there must be a violation where it is, and none at its edge.
pub(crate) fn judge(
    endpoint: &Declared,
    request: &mut MadeRequest,
    limit: &Limit,
    beyond: bool,
) -> Vec<Difference> {
    let place = place_of(&limit.way);
    let mut refused = None;
    for _ in 0..MENDING {
        let Err(invalid) = receive(endpoint, request) else {
            break;
        };
        let here = invalid.violations().iter().find(|violation| {
            let is_rule = matches!(violation.fault, Fault::Rule(_));
            general(&violation.path) == place && (beyond || !is_rule)
        });
        if let Some(violation) = here {
            refused = Some(violation.fault.to_string());
            break;
        }
        let paths = invalid
            .violations()
            .iter()
            .map(|violation| &*violation.path);
        if !request
            .body
            .as_mut()
            .is_some_and(|body| mend::mend(body, paths))
        {
            break;
        }
    }
    let what = match (refused, beyond) {
        (None, false) | (Some(_), true) => return Vec::new(),
        (None, true) => format!("{:?} is not kept", limit.what),
        (Some(fault), false) => format!("{:?} is refused: {fault}", limit.what),
    };
    vec![Difference {
        field: format!("{} {}", limit.field, if beyond { "beyond" } else { "at" }),
        path: place,
        what,
        is_nothing: false,
    }]
}

/// Where a limit is, as violations say it.
fn place_of(way: &[Step]) -> String {
    let mut place = String::new();
    for step in way {
        match step {
            Step::Property(name) if place.is_empty() => place.push_str(name),
            Step::Property(name) => place = format!("{place}.{name}"),
            Step::Element => place.push_str("[]"),
            Step::Entry if place.is_empty() => place.push_str("de"),
            Step::Entry => place.push_str(".de"),
            Step::Choice(_) => {}
        }
    }
    place
}

/// A path without the indices in it.
fn general(path: &str) -> String {
    let parts = path.split('[').map(|part| match part.split_once(']') {
        Some((_, rest)) => format!("[]{rest}"),
        None => part.to_owned(),
    });
    parts.collect()
}

fn refusals(endpoint: &Declared, invalid: &Invalid, request: &MadeRequest) -> Vec<Difference> {
    let body = request.body.as_ref().map(Made::to_json);
    let refusal = |violation: &cordial_model::validate::Violation| {
        let path = general(&violation.path);
        Difference {
            field: format!("{}: {path}", endpoint.name),
            path: violation.path.clone(),
            what: format!("refused: {} {body:?}", violation.fault),
            is_nothing: false,
        }
    };
    let violations = invalid.violations().iter();
    violations
        .filter(|violation| !matches!(violation.fault, Fault::Rule(_)))
        // What a component needs depends on its style, which the file does not say either.
        .filter(|violation| {
            violation.fault != Fault::Missing || !violation.path.contains("components[")
        })
        .map(refusal)
        .collect()
}

/// The texts that stand for a value in a query: one for each element of a list.
fn texts_of(value: &Made) -> Vec<String> {
    match value {
        Made::List(items) => items.iter().map(Made::to_text).collect(),
        other => vec![other.to_text()],
    }
}

/// Whether a text of a query means the same: moments have several forms.
fn same(wanted: &str, got: &str) -> bool {
    let moments = (wanted.parse::<Timestamp>(), got.parse::<Timestamp>());
    wanted == got || matches!(moments, (Ok(wanted), Ok(got)) if wanted == got)
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        _ = write!(out, "%{byte:02X}");
    }
    out
}
