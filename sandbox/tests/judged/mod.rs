//! Sandboxes whose every answer, over a socket or without one, is held against Discord's OpenAPI file before it goes out.
//!
//! Tests start their sandboxes here; `rest_served.rs` makes sure that they do.

#![allow(dead_code, unreachable_pub, reason = "every test uses its own part")]

#[allow(clippy::duplicate_mod, reason = "as the module around it")]
mod schema;

use std::{io, sync::LazyLock};

use cordial_sandbox::{Sandbox, SandboxBuilder};
use http::Method;
use serde_json::Value;

use self::schema::{Body, Specification};

static SPECIFICATION: LazyLock<Specification> = LazyLock::new(Specification::read);

/// A sandbox to be adjusted before it starts.
pub fn builder() -> SandboxBuilder {
    Sandbox::builder().on_answer(|answered| {
        let kind = answered.headers.get("content-type");
        let kind = kind.and_then(|kind| kind.to_str().ok());
        let (method, path) = (answered.method, answered.path);
        let status = answered.status.as_u16();
        judge(method, path, status, kind, answered.body);
    })
}

/// A sandbox as it is by default.
pub async fn start() -> io::Result<Sandbox> {
    builder().start().await
}

/// Requires that an answer is what the file says of its operation.
#[track_caller]
pub fn judge(method: &Method, path: &str, status: u16, content_type: Option<&str>, body: &[u8]) {
    let faults = SPECIFICATION.check(method, path, status, &Body { content_type, body });
    assert!(
        faults.is_empty(),
        "{method} {path} {status}:\n{}\n{}",
        faults.join("\n"),
        String::from_utf8_lossy(body)
    );
}

/// The same for an answer of which status and JSON are known; `null` stands for an empty body.
#[track_caller]
pub fn judge_json(method: &str, path: &str, status: u16, body: &Value) {
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let text = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let kind = (!body.is_null()).then_some("application/json");
    judge(&method, path, status, kind, text.as_bytes());
}
