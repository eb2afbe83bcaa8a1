//! The answers and bodies of operations of the REST API.

use std::borrow::Cow;

use cordial_model::{
    describe::{AnswerShape, BodyShape, DescribeEndpoint, EndpointShape, EnumValue, Field, Shape},
    rest::{self, Body, File, Incoming, IncomingBody, Query, ServeEndpoint},
};
use serde_json::Value;

use super::{near, problem::Problem, there_and_back};
use crate::spec::rest::declared::names;

/// A declared endpoint, with what decodes a body of it and encodes it again.
struct Declared {
    shape: EndpointShape,
    again: fn(&EndpointShape, &str) -> Result<String, Problem>,
}

macro_rules! declare {
    ($($endpoint:ident)*) => {
        vec![$(Declared {
            shape: <rest::$endpoint>::describe_endpoint(),
            again: again::<rest::$endpoint>,
        },)*]
    };
}

/// The endpoints of an operation: one, or several that differ in what is sent.
fn find(id: &str) -> Result<Vec<Declared>, String> {
    #[allow(deprecated)]
    let mut all: Vec<Declared> = cordial_model::each_endpoint!(declare);
    if !all.iter().any(|it| it.shape.route.name == id) {
        let names = all.iter().map(|it| &*it.shape.route.name);
        return Err(near::unknown("operation", id, names));
    }
    all.retain(|it| it.shape.route.name == id);
    Ok(all)
}

/// What answers of an operation look like.
pub(crate) struct Answer {
    shape: Shape,
    nothing: bool,
    again: fn(&str) -> Result<String, cordial_model::json::Error>,
}

impl Answer {
    /// The answers of an operation; an error if they are not JSON.
    pub(super) fn of(id: &str) -> Result<Self, String> {
        let mut found: Option<Self> = None;
        let mut other = Cow::Borrowed("with nothing (204)");
        for it in find(id)? {
            match it.shape.answer {
                // Of several, the one that takes "nothing" for an answer.
                AnswerShape::Json {
                    shape,
                    nothing,
                    again,
                } if nothing || found.is_none() => {
                    found = Some(Self {
                        shape,
                        nothing,
                        again,
                    });
                }
                AnswerShape::Text => other = "with text, which may be anything".into(),
                AnswerShape::File(what) => other = format!("with {what}").into(),
                _ => {}
            }
        }
        found.ok_or_else(|| format!("`{id}` answers {other}: there is no JSON to decode"))
    }

    /// Sends an answer through the model and back.
    pub(super) fn check(&self, text: &str) -> Result<(), Problem> {
        match text.trim() {
            "" if self.nothing => return Ok(()),
            "" => return Err(Problem::new("", "there is nothing, where JSON has to be")),
            _ => {}
        }
        there_and_back(&self.shape, text, |text| {
            (self.again)(text).map_err(Problem::from)
        })
    }
}

/// What bodies of an operation look like.
pub(crate) struct Request(Vec<Declared>);

impl Request {
    /// The bodies of an operation; an error if they are not JSON.
    pub(super) fn of(id: &str) -> Result<Self, String> {
        let mut all = find(id)?;
        let forms = |it: &Declared| {
            matches!(it.shape.body, BodyShape::Form(_) | BodyShape::Multipart(_))
                || !it.shape.files.is_empty()
        };
        let other = if all.iter().any(forms) {
            "is sent with a form"
        } else {
            "is sent without a body"
        };
        all.retain(|it| matches!(it.shape.body, BodyShape::Json(_)));
        if all.is_empty() {
            return Err(format!("`{id}` {other}: there is no JSON to decode"));
        }
        Ok(Self(all))
    }

    /// Sends a body through the model and back: as the endpoint that knows most of its keys.
    pub(super) fn check(&self, text: &str) -> Result<(), Problem> {
        let mut tree: Value = serde_json::from_str(text)
            .map_err(|error| Problem::new("", format!("not JSON: {error}")))?;
        let text = if order_attachments(&mut tree) {
            &tree.to_string()
        } else {
            text
        };
        let known = |it: &Declared| match (&it.shape.body, &tree) {
            (BodyShape::Json(Shape::Object(object)), Value::Object(keys)) => {
                let fields = object.fields();
                fields
                    .iter()
                    .filter(|field| keys.contains_key(field.key))
                    .count()
            }
            _ => 0,
        };
        let most = self.0.iter().map(known).max().unwrap_or_default();
        let mut outcome = Ok(());
        for it in self.0.iter().filter(|it| known(it) == most) {
            let BodyShape::Json(shape) = &it.shape.body else {
                continue;
            };
            let found = there_and_back(shape, text, |text| (it.again)(&it.shape, text));
            if found.is_ok() {
                return found;
            }
            outcome = outcome.and(found);
        }
        outcome
    }
}

/// Decodes a body as a server does, and encodes it as a client does.
fn again<E: ServeEndpoint>(shape: &EndpointShape, text: &str) -> Result<String, Problem> {
    let template = names(&shape.route.template);
    let params = template.iter().map(|name| {
        let field = shape.path.iter().find(|field| field.key == *name);
        field.map(filler).unwrap_or_default()
    });
    let query: Vec<_> = shape
        .query
        .iter()
        .filter(|field| !field.optional)
        .map(|field| format!("{}={}", field.key, filler(field)))
        .collect();
    let files = files(text);
    let bytes = text.to_owned().into();
    let body = if files.is_empty() {
        IncomingBody::Json(bytes)
    } else {
        IncomingBody::Multipart {
            json: Some(bytes),
            files,
        }
    };
    let incoming = Incoming {
        params: params.collect(),
        query: Query::parse(&query.join("&")),
        body,
        ..Incoming::default()
    };
    let request = E::from_incoming(&incoming)?.into_request()?;
    let (Body::Json(json)
    | Body::Multipart {
        json: Some(json), ..
    }) = request.body
    else {
        return Err(Problem::new("", "the model sends nothing"));
    };
    String::from_utf8(json.into())
        .map_err(|error| Problem::new("", format!("the model does not write UTF-8: {error}")))
}

/// A value for a parameter, which is not looked at any further.
fn filler(field: &Field) -> String {
    match &field.shape {
        Shape::Enum(it) => match it.members.first() {
            Some((_, EnumValue::Text(text))) => (*text).to_owned(),
            Some((_, EnumValue::Integer(number))) => number.to_string(),
            _ => String::new(),
        },
        Shape::Text(_) => "x".to_owned(),
        Shape::Boolean => "true".to_owned(),
        _ => "1".to_owned(),
    }
}

/// The number of the new file that an attachment describes; `None` for one that the message has already.
fn file_number(attachment: &Value) -> Option<u64> {
    let number = match &attachment["id"] {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    // Ids of attachments are snowflakes, the numbers of files are small.
    number.filter(|number| *number < 1 << 22)
}

/// Writes attachments in the order that the model has, which means the same: those that are kept, then new files by
/// number. Says whether there were any.
fn order_attachments(tree: &mut Value) -> bool {
    let Value::Object(map) = tree else {
        return false;
    };
    let mut any = false;
    for (key, value) in map {
        match value {
            Value::Array(attachments) if key == "attachments" => {
                any = true;
                attachments.sort_by_key(file_number);
                let new = attachments
                    .iter_mut()
                    .filter(|it| file_number(it).is_some());
                for (number, attachment) in new.enumerate() {
                    attachment["id"] = number.into();
                }
            }
            _ => any |= order_attachments(value),
        }
    }
    any
}

/// A file for each new one that a body describes.
fn files(text: &str) -> Vec<File> {
    let mut files = Vec::new();
    if let Ok(tree) = serde_json::from_str(text) {
        collect_files(&tree, &mut files);
    }
    files
}

fn collect_files(tree: &Value, files: &mut Vec<File>) {
    let Value::Object(map) = tree else { return };
    let described = map.get("attachments").and_then(Value::as_array);
    for attachment in described.into_iter().flatten() {
        if let Some(number) = file_number(attachment) {
            files.push(File {
                field: format!("files[{number}]").into(),
                filename: attachment["filename"].as_str().unwrap_or("file").to_owned(),
                content_type: None,
                data: "content".into(),
            });
        }
    }
    map.values().for_each(|value| collect_files(value, files));
}
