//! What a request is like on its way out, and that a server reads the same request.

use cordial_model::{
    rest::{Body, Endpoint, Incoming, IncomingBody, Query, Request, RequestOptions, ServeEndpoint},
    validate::Invalid,
};
use serde_json::Value;

/// Requires a request to have this method, path and query, and no body; a server must read it as it was.
#[track_caller]
pub(crate) fn sends<E: ServeEndpoint>(endpoint: E, line: &str) -> Request {
    let request = same(endpoint, line);
    assert!(matches!(request.body, Body::None), "{:?}", request.body);
    request
}

/// The same with a body of JSON.
#[track_caller]
#[allow(clippy::needless_pass_by_value)]
pub(crate) fn sends_json<E: ServeEndpoint>(endpoint: E, line: &str, body: Value) -> Request {
    let request = same(endpoint, line);
    let Body::Json(json) = &request.body else {
        panic!("no JSON: {:?}", request.body);
    };
    assert_eq!(serde_json::from_slice::<Value>(json).unwrap(), body);
    request
}

/// The same with an urlencoded form.
#[track_caller]
pub(crate) fn sends_form<E: ServeEndpoint>(endpoint: E, line: &str, body: &str) -> Request {
    let request = same(endpoint, line);
    let Body::Form(form) = &request.body else {
        panic!("no form: {:?}", request.body);
    };
    assert_eq!(std::str::from_utf8(form).unwrap(), body);
    request
}

#[track_caller]
fn same<E: ServeEndpoint>(endpoint: E, line: &str) -> Request {
    let request = endpoint.into_request().expect("it is valid");
    assert_eq!(format!("{} {}", request.route.method, request.path), line);
    let read = E::from_incoming(&received(&request)).expect("a server can read it");
    let again = read.into_request().expect("it is still valid");
    assert_eq!(again.path, request.path);
    assert_eq!(again.major, request.major);
    assert_eq!(again.options, request.options);
    assert_eq!(written(&again.body), written(&request.body));
    request
}

/// The violations of a request that cannot be sent.
#[track_caller]
pub(crate) fn refused<E: Endpoint>(endpoint: E) -> Vec<String> {
    let invalid: Invalid = endpoint.into_request().expect_err("it is not valid");
    let violations = invalid.violations().iter();
    violations.map(|one| one.path.clone()).collect()
}

/// A request as a server has it.
pub(crate) fn received(request: &Request) -> Incoming {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let params = path
        .split('/')
        .zip(request.route.template.split('/'))
        .filter(|(_, template)| template.starts_with('{'))
        .map(|(value, _)| {
            let query = Query::parse(&format!("x={}", value.replace('+', "%2B")));
            query.get("x").unwrap_or_default().to_owned()
        })
        .collect();
    let body = match request.body.clone() {
        Body::None => IncomingBody::None,
        Body::Json(json) => IncomingBody::Json(json),
        Body::Form(form) => IncomingBody::Form(form),
        Body::Multipart {
            json,
            fields,
            files,
        } => {
            let object = || {
                let pairs = fields
                    .iter()
                    .map(|(key, text)| (key.clone(), text.as_str().into()));
                Value::Object(pairs.collect()).to_string().into()
            };
            let json = json.or_else(|| (!fields.is_empty()).then(object));
            IncomingBody::Multipart { json, files }
        }
    };
    Incoming {
        params,
        query: Query::parse(query),
        body,
        options: RequestOptions::clone(&request.options),
    }
}

fn written(body: &Body) -> Vec<String> {
    match body {
        Body::None => Vec::new(),
        Body::Json(bytes) | Body::Form(bytes) => vec![String::from_utf8_lossy(bytes).into_owned()],
        Body::Multipart {
            json,
            fields,
            files,
        } => {
            let json = json
                .iter()
                .map(|json| String::from_utf8_lossy(json).into_owned());
            let fields = fields.iter().map(|(key, text)| format!("{key}={text}"));
            let files = files.iter().map(|file| {
                format!(
                    "{} {} {:?} {:?}",
                    file.field, file.filename, file.content_type, file.data
                )
            });
            json.chain(fields).chain(files).collect()
        }
    }
}
