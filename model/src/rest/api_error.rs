//! What Discord answers to a request that it does not carry out.

use std::{fmt, time::Duration};

use bytes::Bytes;
use http::{Method, StatusCode};

use super::{ErrorBody, FieldError, Response};

/// Discord's answer to a request that it did not carry out.
/// [Discord](https://discord.com/developers/docs/reference#error-messages)
pub struct ApiError {
    /// The method of the request.
    pub method: Method,
    /// The path of the request with its parameters left out, as they may be secret.
    pub route: String,
    /// The HTTP status.
    pub status: StatusCode,
    /// Discord's [error code](https://discord.com/developers/docs/topics/opcodes-and-status-codes#json), 0 if there is
    /// none.
    pub code: u32,
    /// What Discord says, or the status in words.
    pub message: String,
    /// What is wrong with which field.
    pub fields: Vec<FieldError>,
    /// The body of the answer.
    pub body: Bytes,
    /// How long to wait before the request may succeed, if the answer says so.
    pub retry_after: Option<Duration>,
}

impl ApiError {
    /// The error that an answer stands for, with what was understood of its body.
    pub fn new(method: Method, route: String, response: Response, parsed: ErrorBody) -> Self {
        let status = response.status;
        let reason = || {
            let reason = status.canonical_reason();
            reason.unwrap_or("no reason given").to_owned()
        };
        Self {
            method,
            route,
            status,
            code: parsed.code,
            message: parsed.message.unwrap_or_else(reason),
            fields: parsed.fields,
            body: response.body,
            retry_after: parsed.retry_after,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            method,
            route,
            message,
            ..
        } = self;
        write!(f, "{method} {route}: {}: {message}", self.status.as_u16())?;
        if self.code != 0 {
            write!(f, " (code {})", self.code)?;
        }
        for field in &self.fields {
            write!(f, "; {field}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ApiError {
    /// Leaves the body out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("method", &self.method)
            .field("route", &self.route)
            .field("status", &self.status)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}
