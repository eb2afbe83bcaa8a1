//! Requests and responses on their way between an endpoint and whatever sends it.

use std::{borrow::Cow, fmt, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{Authorization, Major, Route};

/// A request, ready to be sent.
#[derive(Clone)]
pub struct Request {
    /// The endpoint.
    pub route: Route,
    /// What Discord limits separately.
    pub major: Major,
    /// Path and query, percent-encoded, without `/api/v10`: `/channels/1/messages?limit=5`. May contain secrets.
    pub path: String,
    /// The body.
    pub body: Body,
    /// How to send it.
    pub options: RequestOptions,
}

/// How a request is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestOptions {
    /// The reason for the audit log, up to 512 characters.
    pub reason: Option<String>,
    /// Another authorization than the client's token.
    pub authorization: Option<Authorization>,
    /// How long one attempt may take.
    pub timeout: Option<Duration>,
    /// How long the request may wait for rate limits.
    pub max_wait: Option<Duration>,
}

/// The body of a request.
#[derive(Clone, Default)]
pub enum Body {
    /// No body.
    #[default]
    None,
    /// `application/json`.
    Json(Bytes),
    /// `application/x-www-form-urlencoded`.
    Form(Bytes),
    /// `multipart/form-data`.
    Multipart {
        /// The part `payload_json`, if any.
        json: Option<Bytes>,
        /// The parts that are texts, with their names.
        fields: Vec<(String, String)>,
        /// The parts that are files.
        files: Vec<File>,
    },
}

/// One file of a multipart body.
#[derive(Clone)]
pub struct File {
    /// The name of the part, such as `files[0]`.
    pub field: Cow<'static, str>,
    /// The name of the file.
    pub filename: String,
    /// The MIME type; left to the receiver to guess if `None`.
    pub content_type: Option<String>,
    /// The content.
    pub data: Bytes,
}

/// What came back.
#[derive(Clone)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Body {
    /// A JSON body, or a multipart body if there are files.
    pub fn json_with_files(json: Vec<u8>, files: Vec<File>) -> Self {
        if files.is_empty() {
            Self::Json(json.into())
        } else {
            Self::Multipart {
                json: Some(json.into()),
                fields: Vec::new(),
                files,
            }
        }
    }
}

impl fmt::Debug for Request {
    /// Leaves the path out, which may contain tokens of webhooks and interactions.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.route.method)
            .field("route", &self.route.template)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Json(bytes) => write!(f, "Json({} bytes)", bytes.len()),
            Self::Form(bytes) => write!(f, "Form({} bytes)", bytes.len()),
            Self::Multipart { files, .. } => f.debug_tuple("Multipart").field(files).finish(),
        }
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "File({}: {:?}, {} bytes)",
            self.field,
            self.filename,
            self.data.len()
        )
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}
