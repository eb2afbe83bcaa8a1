//! The API without sockets: a handle that acts as a bot.

use std::sync::Arc;

use bytes::Bytes;
use cordial_model::{
    Token,
    rest::{
        Body, BoxFuture, DecodeResponseError, IncomingBody, Query, Request, Response, SendRequest,
        StatusCode,
    },
    validate::Invalid,
};
use thiserror::Error;

use super::{ApiError, Call, CallBody, From, Rest, multipart};

/// Sends requests to a sandbox in the same process, as a bot. Limits and faults do not apply.
#[derive(Clone)]
pub struct Direct {
    rest: Rest,
    token: Arc<Token>,
}

impl std::fmt::Debug for Direct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Direct").finish_non_exhaustive()
    }
}

/// Why a request to the sandbox failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DirectError {
    /// The request violates a documented limit.
    #[error("invalid request: {0}")]
    Invalid(#[from] Invalid),
    /// The answer has another form than the endpoint declares.
    #[error(transparent)]
    Decode(#[from] DecodeResponseError),
    /// One of Discord's errors.
    #[error("{status}: {message} (code {code})")]
    Api {
        /// The HTTP status.
        status: StatusCode,
        /// Discord's code; 0 for general errors.
        code: u32,
        /// Discord's message.
        message: String,
        /// The whole body.
        body: Bytes,
    },
    /// A file to upload could not be read.
    #[error("the upload cannot be read: {0}")]
    Upload(#[source] std::io::Error),
    /// The script cut the connection.
    #[error("the connection was cut")]
    Cut,
}

impl DirectError {
    /// Discord's code of the error, such as 10008 for an unknown message.
    pub fn discord_code(&self) -> Option<u32> {
        match self {
            Self::Api { code, .. } => Some(*code),
            _ => None,
        }
    }
}

impl Direct {
    pub(crate) fn new(rest: Rest, token: Token) -> Self {
        Self {
            rest,
            token: Arc::new(token),
        }
    }
}

impl SendRequest for Direct {
    type Error = DirectError;

    fn execute(&self, request: Request) -> BoxFuture<'static, Result<Response, DirectError>> {
        let Self { rest, token } = self.clone();
        Box::pin(async move {
            let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
            let body = match request.body {
                Body::None => CallBody::Parsed(IncomingBody::None),
                Body::Json(json) => CallBody::Parsed(IncomingBody::Json(json)),
                Body::Multipart {
                    json,
                    fields,
                    mut files,
                } => {
                    for file in &mut files {
                        file.data = file.data.read().await.map_err(DirectError::Upload)?.into();
                    }
                    let json = json.or_else(|| multipart::form(&fields));
                    CallBody::Parsed(IncomingBody::Multipart { json, files })
                }
                Body::Form(data) => CallBody::Raw {
                    content_type: Some("application/x-www-form-urlencoded".to_owned()),
                    data,
                },
            };
            let call = Call {
                method: request.route.method.clone(),
                path: path.to_owned(),
                query: Query::parse(query),
                from: From::Bot(token),
                options: request.options.clone(),
                github_event: None,
                body,
            };
            let response = rest.answer(call).await.map_err(|_| DirectError::Cut)?;
            let (parts, body) = response.into_parts();
            if parts.status.is_success() {
                return Ok(Response {
                    status: parts.status,
                    headers: parts.headers,
                    body,
                });
            }
            let error = ApiError::read(parts.status, &body);
            Err(DirectError::Api {
                status: parts.status,
                code: error.code,
                message: error.message,
                body,
            })
        })
    }
}
