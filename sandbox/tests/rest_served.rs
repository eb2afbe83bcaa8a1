//! Every operation of Discord's is served, and every endpoint that the model declares.

#![allow(deprecated)]

mod rest_support;

use cordial_model::rest::{self, Endpoint, Route};
use rest_support::Wire;
use serde_json::json;

macro_rules! routes {
    ($($endpoint:ident)*) => { vec![$(<rest::$endpoint>::ROUTE,)*] };
}

/// A path with an id for every parameter.
fn filled(template: &str) -> String {
    let segments = template.split('/').map(|segment| {
        if segment.starts_with('{') {
            "1"
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn every_operation_is_served() {
    let wire = Wire::start().await;
    let table = include_str!("../../spec/rest-operations.tsv");
    let rows = table.lines().skip(1).map(|row| {
        let mut columns = row.split('\t');
        let (method, path) = (columns.next().unwrap(), columns.next().unwrap());
        (method.parse().unwrap(), path.to_owned())
    });
    let declared: Vec<Route> = cordial_model::each_endpoint!(routes);
    let declared = declared
        .into_iter()
        .map(|route| (route.method, route.template.to_string()));
    let all: Vec<(http::Method, String)> = rows.chain(declared).collect();
    assert!(all.len() > 500, "{} operations and endpoints", all.len());
    for (method, template) in all {
        let answer = wire.send(method.clone(), &filled(&template), None).await;
        let body = String::from_utf8_lossy(&answer.body);
        let told = format!("{method} {template}: {} {body}", answer.status);
        assert!(![405, 501].contains(&answer.status), "{told}");
        assert!(!body.contains("404: Not Found"), "{told}");
    }
}

#[test]
fn the_judge_finds_fault() {
    let refused =
        |method: &'static str, path: &'static str, status: u16, body: serde_json::Value| {
            let judged = std::panic::catch_unwind(|| {
                rest_support::judged::judge_json(method, path, status, &body);
            });
            assert!(judged.is_err(), "{method} {path} {status} passed: {body}");
        };
    let url = json!({ "url": "wss://gateway.example" });
    rest_support::judged::judge_json("GET", "/gateway", 200, &url);
    // A field is missing, has another type, or the status is not the operation's.
    refused("GET", "/gateway", 200, json!({}));
    refused("GET", "/gateway", 200, json!({ "url": 1 }));
    refused("GET", "/gateway", 204, serde_json::Value::Null);
    refused("DELETE", "/channels/1/messages/2", 204, url);
    // Errors have a code, a sentence, and a tree of codes and sentences.
    let error = json!({ "code": 50035, "message": "Invalid Form Body", "errors": {
        "name": { "_errors": [{ "code": "BASE_TYPE_REQUIRED", "message": "This field is required" }] },
    } });
    rest_support::judged::judge_json("GET", "/gateway", 400, &error);
    refused("GET", "/gateway", 400, json!({ "message": "no code" }));
    let flat = json!({ "code": 50035, "message": "", "errors": { "name": "wrong" } });
    refused("GET", "/gateway", 400, flat);
    refused(
        "GET",
        "/gateway",
        429,
        json!({ "code": 0, "message": "no wait" }),
    );
}

#[test]
fn every_test_starts_sandboxes_whose_answers_are_judged() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let code = std::fs::read_to_string(&path).unwrap();
        for bypass in ["start", "builder"] {
            let bypass = format!("Sandbox::{bypass}(");
            assert!(!code.contains(&bypass), "{}: {bypass}", path.display());
        }
    }
}
