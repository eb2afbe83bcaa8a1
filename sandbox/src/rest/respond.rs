//! HTTP responses: replies and errors as JSON, reached limits, and pages as Cloudflare sends them.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use super::{ApiError, Reply, RestFault, Scope, reply::ReplyBody};

/// Seconds, rounded up to milliseconds: who waits that long has waited long enough.
pub(super) fn seconds(span: Duration) -> f64 {
    let millis = span.as_nanos().div_ceil(1_000_000);
    u32::try_from(millis).map_or(f64::MAX, |millis| f64::from(millis) / 1000.0)
}

/// The same for the header, which has no fractions.
fn whole_seconds(span: Duration) -> HeaderValue {
    let seconds = span.as_nanos().div_ceil(1_000_000_000);
    HeaderValue::from(u64::try_from(seconds).unwrap_or(u64::MAX))
}

pub(super) fn respond(result: &Result<Reply, ApiError>) -> Response<Bytes> {
    let (status, body) = match result {
        Ok(reply) => (reply.status, reply.body.clone()),
        Err(error) => (error.status, ReplyBody::Json(error.body())),
    };
    let (kind, body) = match body {
        ReplyBody::Empty => (None, Bytes::new()),
        ReplyBody::Json(json) => {
            let text = Bytes::copy_from_slice(json.as_bytes());
            (Some("application/json"), text)
        }
        ReplyBody::File(kind, data) => (Some(kind), data),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    if let Some(kind) = kind {
        let kind = HeaderValue::from_static(kind);
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    response
}

/// The answer of a reached limit: header and body agree.
pub(super) fn limited(scope: Scope, retry_after: Duration) -> Response<Bytes> {
    let wait = seconds(retry_after);
    let message = match scope {
        Scope::Shared => "The resource is being rate limited.",
        _ => "You are being rate limited.",
    };
    let mut response = respond(&Ok(Reply {
        status: StatusCode::TOO_MANY_REQUESTS,
        ..Reply::object(|o| {
            o.field("message", message);
            o.field("retry_after", &wait);
            o.field("global", &(scope == Scope::Global));
            o.field("code", &0_u8);
        })
    }));
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, whole_seconds(retry_after));
    let scope_value = HeaderValue::from_static(scope.as_str());
    headers.insert("x-ratelimit-scope", scope_value);
    if scope == Scope::Global {
        headers.insert("x-ratelimit-global", HeaderValue::from_static("true"));
    }
    response
}

/// What Cloudflare answers in front of Discord: HTML, and no headers of ours.
pub(super) fn banned(retry_after: Duration) -> Response<Bytes> {
    let mut response = html(StatusCode::TOO_MANY_REQUESTS);
    let wait = whole_seconds(retry_after);
    response.headers_mut().insert(header::RETRY_AFTER, wait);
    response
}

fn html(status: StatusCode) -> Response<Bytes> {
    let text = format!(
        "<!DOCTYPE html>\n<html><head><title>{status}</title></head><body><h1>{status}</h1><p>cloudflare</p></body></html>\n"
    );
    let mut response = Response::new(Bytes::from(text));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/html; charset=UTF-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

pub(super) fn broken(fault: &RestFault) -> Response<Bytes> {
    let status =
        |status: u16| StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match fault {
        RestFault::RateLimited { retry_after, scope } => limited(*scope, *retry_after),
        RestFault::Html(code) => html(status(*code)),
        RestFault::Status(code) => {
            let status = status(*code);
            respond(&Err(ApiError::new(status, 0, status.to_string())))
        }
        // The others are not answers.
        _ => html(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
