//! Requests and responses on their way between an endpoint and whatever sends it.

use std::{borrow::Cow, fmt, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{Authorization, Content, Major, Route, multipart};
use crate::validate::{Fault, Invalid};

/// In characters.
const MAX_REASON: usize = 512;

/// What a header cannot hold, and the percent sign itself.
const REASON: &AsciiSet = &CONTROLS.add(b'%');

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
    /// Further headers; they replace those that the client writes itself.
    pub headers: Option<Box<HeaderMap>>,
}

impl RequestOptions {
    /// Sends another header along.
    pub fn set_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.get_or_insert_default().insert(name, value);
    }

    /// The header `X-Audit-Log-Reason`, percent-encoded.
    ///
    /// # Errors
    ///
    /// When the reason does not have 1 to 512 characters.
    pub fn audit_log_reason(&self) -> Result<Option<HeaderValue>, Invalid> {
        let Some(reason) = &self.reason else {
            return Ok(None);
        };
        let got = reason.chars().count();
        if !(1..=MAX_REASON).contains(&got) {
            let (min, max) = (1, MAX_REASON);
            return Err(Invalid::one("reason", Fault::Length { min, max, got }));
        }
        let encoded = utf8_percent_encode(reason, REASON).to_string();
        HeaderValue::try_from(encoded)
            .map(Some)
            .map_err(|_| Invalid::one("reason", Fault::Form("text".into())))
    }
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
    pub data: Content,
}

/// A body as it is sent.
#[derive(Clone, Debug)]
pub struct EncodedBody {
    /// The header `Content-Type`.
    pub content_type: HeaderValue,
    /// The first piece.
    pub first: Content,
    /// The pieces after it.
    pub rest: Vec<Content>,
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

    /// The body as it is sent; `None` if there is none.
    pub fn encode(&self) -> Option<EncodedBody> {
        let whole = |content_type, bytes: &Bytes| EncodedBody {
            content_type: HeaderValue::from_static(content_type),
            first: bytes.clone().into(),
            rest: Vec::new(),
        };
        match self {
            Self::None => None,
            Self::Json(json) => Some(whole("application/json", json)),
            Self::Form(form) => Some(whole("application/x-www-form-urlencoded", form)),
            Self::Multipart {
                json,
                fields,
                files,
            } => {
                let (content_type, rest) = multipart::encode(json.as_ref(), fields, files);
                Some(EncodedBody {
                    content_type,
                    first: Content::default(),
                    rest,
                })
            }
        }
    }
}

impl EncodedBody {
    /// How long it is, in bytes.
    pub fn size(&self) -> u64 {
        self.first.size() + self.rest.iter().map(Content::size).sum::<u64>()
    }

    /// Whether it can be sent more than once.
    pub fn is_repeatable(&self) -> bool {
        self.first.is_repeatable() && self.rest.iter().all(Content::is_repeatable)
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
            self.data.size()
        )
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}
