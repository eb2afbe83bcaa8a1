//! The body of an error: Discord's code, message and field errors.
//!
//! Field errors come as a tree that mirrors the request, with `_errors` at the leaves:
//! `{"embeds": {"0": {"title": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "…"}]}}}}`.

use std::{fmt, time::Duration};

use crate::json::{self, Kind, Parser};

/// More errors than this in one answer are left out.
const MAX_FIELDS: usize = 1_000;

/// What is wrong with one field of a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FieldError {
    /// Where in the request, such as `embeds[0].title`; empty for the request itself.
    pub path: String,
    /// Discord's name for the error, such as `BASE_TYPE_MAX_LENGTH`; may be empty.
    pub code: String,
    /// What Discord says.
    pub message: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        if !self.code.is_empty() {
            write!(f, " ({})", self.code)?;
        }
        Ok(())
    }
}

/// What was understood of an error's body.
/// [Discord](https://discord.com/developers/docs/reference#error-messages)
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ErrorBody {
    /// Whether it was a JSON object at all.
    pub is_json: bool,
    /// Discord's [error code](https://discord.com/developers/docs/topics/opcodes-and-status-codes#json), 0 if there is none.
    pub code: u32,
    /// What Discord says.
    pub message: Option<String>,
    /// What is wrong with which field of the request.
    pub fields: Vec<FieldError>,
    /// How long to wait, of an answer that asks to.
    pub retry_after: Option<Duration>,
    /// Whether a rate limit is the global one.
    pub global: Option<bool>,
}

impl ErrorBody {
    /// Reads what can be read; a body of another form leaves the rest empty.
    pub fn parse(body: &[u8]) -> Self {
        let mut error = Self::default();
        if let Ok(text) = std::str::from_utf8(body) {
            let mut parser = Parser::new(text);
            error.is_json = error.read(&mut parser).is_ok();
        }
        error
    }

    fn read(&mut self, p: &mut Parser<'_>) -> Result<(), json::Error> {
        p.object(|key, p| {
            match (key, p.kind()?) {
                ("code", Kind::Number) => self.code = p.u64()?.try_into().unwrap_or(0),
                ("message", Kind::String) => self.message = Some(p.str()?.into_owned()),
                // The form of the OAuth2 endpoints.
                ("error_description" | "error", Kind::String) if self.message.is_none() => {
                    self.message = Some(p.str()?.into_owned());
                }
                ("retry_after", Kind::Number) => {
                    // Anything but a positive number of seconds says nothing.
                    self.retry_after = Duration::try_from_secs_f64(p.f64()?).ok();
                }
                ("global", Kind::Bool) => self.global = Some(p.bool()?),
                ("errors", _) => read_fields(p, "", &mut self.fields)?,
                _ => p.skip()?,
            }
            Ok(())
        })
    }
}

fn read_fields(
    p: &mut Parser<'_>,
    path: &str,
    fields: &mut Vec<FieldError>,
) -> Result<(), json::Error> {
    match p.kind()? {
        Kind::Object => p.object(|key, p| {
            if key == "_errors" && p.kind()? == Kind::Array {
                return p.array(|_, p| read_error(p, path, fields));
            }
            let path = if key.bytes().all(|byte| byte.is_ascii_digit()) {
                format!("{path}[{key}]")
            } else if path.is_empty() {
                key.to_owned()
            } else {
                format!("{path}.{key}")
            };
            read_fields(p, &path, fields)
        }),
        Kind::Array => p.array(|_, p| read_error(p, path, fields)),
        Kind::String => read_error(p, path, fields),
        _ => p.skip(),
    }
}

fn read_error(
    p: &mut Parser<'_>,
    path: &str,
    fields: &mut Vec<FieldError>,
) -> Result<(), json::Error> {
    let mut error = FieldError {
        path: path.to_owned(),
        code: String::new(),
        message: String::new(),
    };
    match p.kind()? {
        Kind::Object => p.object(|key, p| {
            match (key, p.kind()?) {
                ("code", Kind::String) => error.code = p.str()?.into_owned(),
                ("message", Kind::String) => error.message = p.str()?.into_owned(),
                _ => p.skip()?,
            }
            Ok(())
        })?,
        // An older form: just the text.
        Kind::String => error.message = p.str()?.into_owned(),
        _ => return p.skip(),
    }
    if fields.len() < MAX_FIELDS {
        fields.push(error);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(path: &str, code: &str, message: &str) -> FieldError {
        FieldError {
            path: path.to_owned(),
            code: code.to_owned(),
            message: message.to_owned(),
        }
    }

    #[test]
    fn field_errors_become_paths() {
        let body = ErrorBody::parse(
            br#"{"code": 50035, "message": "Invalid Form Body", "errors": {
                "content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}]},
                "embeds": {"0": {"fields": {"12": {"name": {"_errors": [
                    {"code": "BASE_TYPE_REQUIRED", "message": "This field is required"},
                    {"code": "OTHER", "message": "Another"}
                ]}}}}},
                "_errors": [{"code": "X", "message": "The whole"}]
            }}"#,
        );
        assert_eq!(body.code, 50035);
        assert_eq!(body.message.as_deref(), Some("Invalid Form Body"));
        assert_eq!(
            body.fields,
            [
                field(
                    "content",
                    "BASE_TYPE_MAX_LENGTH",
                    "Must be 2000 or fewer in length."
                ),
                field(
                    "embeds[0].fields[12].name",
                    "BASE_TYPE_REQUIRED",
                    "This field is required"
                ),
                field("embeds[0].fields[12].name", "OTHER", "Another"),
                field("", "X", "The whole"),
            ]
        );
        assert_eq!(
            body.fields[1].to_string(),
            "embeds[0].fields[12].name: This field is required (BASE_TYPE_REQUIRED)"
        );
    }

    #[test]
    fn a_rate_limit_says_how_long() {
        let body = ErrorBody::parse(
            br#"{"message": "You are being rate limited.", "retry_after": 64.57, "global": false}"#,
        );
        assert_eq!(body.retry_after, Some(Duration::from_secs_f64(64.57)));
        assert_eq!(body.global, Some(false));
    }

    #[test]
    fn absurd_waits_say_nothing() {
        for wait in ["-1", "1e400", "1e30", "null", "\"soon\""] {
            let body = ErrorBody::parse(format!(r#"{{"retry_after": {wait}}}"#).as_bytes());
            assert_eq!(body.retry_after, None, "{wait}");
        }
    }

    #[test]
    fn odd_forms_are_read_as_far_as_they_go() {
        let html = ErrorBody::parse(b"<html>error code: 1015</html>");
        assert_eq!(html, ErrorBody::default());
        let old = ErrorBody::parse(
            br#"{"name": ["too short"], "errors": {"name": ["too short"], "x": 1}}"#,
        );
        assert_eq!(old.fields, [field("name", "", "too short")]);
        let cut = ErrorBody::parse(br#"{"code": 10003, "message": "Unknown Chan"#);
        assert_eq!((cut.code, cut.is_json), (10003, false));
        assert!(!ErrorBody::parse(b"\xff\xfe").is_json);
        assert_eq!(
            ErrorBody::parse(br#"{"error": "invalid_grant"}"#)
                .message
                .as_deref(),
            Some("invalid_grant")
        );
    }
}
