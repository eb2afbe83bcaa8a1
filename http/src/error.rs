//! Why a request failed.

use std::{fmt, time::Duration};

use cordial_model::{
    rest::{ApiError, DecodeResponseError, StatusCode},
    validate::Invalid,
};

use crate::limiter::Refusal;

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request breaks documented limits and was not sent. Names every violation.
    #[error("invalid request: {0}")]
    Invalid(#[from] Invalid),
    /// Discord answered with an error.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// Discord refused the token, now or before. Nothing is sent with it any more.
    #[error(
        "Discord refused the token (401 Unauthorized): check that it is complete and has not been reset"
    )]
    Unauthorized,
    /// The request needs a token, and the client has none that a header can hold.
    #[error(
        "this request needs a token, and the client has none that a header can hold: see `ClientBuilder::token`"
    )]
    NoToken,
    /// The rate limit asks to wait longer than allowed, or Discord refused the request again and again.
    #[error("rate limited for another {retry_after:?}")]
    RateLimited {
        /// How long to wait, as far as is known.
        retry_after: Duration,
    },
    /// So many requests were answered 401, 403 or 429 that Discord is about to block this IP address.
    #[error(
        "too many invalid requests: nothing is sent for {retry_after:?}, so that Discord does not block this IP address"
    )]
    TooManyInvalid {
        /// When requests are let through again.
        retry_after: Duration,
    },
    /// Discord answered before that this webhook does not exist, so nothing is sent to it any more.
    #[error("this webhook does not exist any more")]
    WebhookGone,
    /// There was no complete answer in time.
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    /// The connection could not be made or broke.
    #[error("connection failed: {}", Chain(&**.0))]
    Connection(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A proxy refused the credentials of its URL.
    #[error("{0}")]
    Proxy(String),
    /// A file to upload could not be read, or is shorter than it was said to be.
    #[error("the upload cannot be read: {}", Chain(&**.0))]
    Upload(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The request failed and would have been sent again, but what it uploads can be read only once.
    #[error("{0}; it was not sent again, because its upload can be read only once")]
    UploadSpent(#[source] Box<Self>),
    /// The answer is not what the endpoint promises; the error has the path to the field, and the bytes.
    #[error("{0}")]
    Decode(#[from] Box<DecodeResponseError>),
    /// The answer is longer than the client accepts.
    #[error("the answer is longer than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The client was shut down.
    #[error("the client was shut down")]
    Closed,
    /// The client or request cannot be made this way; the text says why.
    #[error("{0}")]
    Configuration(String),
}

impl Error {
    /// Whether the same request may succeed later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::RateLimited { .. }
            | Self::TooManyInvalid { .. }
            | Self::Timeout(_)
            | Self::Connection(_) => true,
            Self::Api(error) => error.status.is_server_error() || error.retry_after.is_some(),
            _ => false,
        }
    }

    /// How long to wait before trying again, if that is known.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::TooManyInvalid { retry_after } => {
                Some(*retry_after)
            }
            Self::Api(error) => error.retry_after,
            Self::UploadSpent(error) => error.retry_after(),
            _ => None,
        }
    }

    /// Discord's [error code](https://discord.com/developers/docs/topics/opcodes-and-status-codes#json).
    pub fn discord_code(&self) -> Option<u32> {
        match self {
            Self::Api(error) if error.code != 0 => Some(error.code),
            Self::UploadSpent(error) => error.discord_code(),
            _ => None,
        }
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status),
            Self::UploadSpent(error) => error.status(),
            Self::Unauthorized => Some(StatusCode::UNAUTHORIZED),
            Self::RateLimited { .. } => Some(StatusCode::TOO_MANY_REQUESTS),
            _ => None,
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::WouldWait { wait } => Self::RateLimited { retry_after: wait },
            Refusal::InvalidRequests { wait } => Self::TooManyInvalid { retry_after: wait },
            Refusal::Unauthorized => Self::Unauthorized,
            Refusal::WebhookGone => Self::WebhookGone,
        }
    }
}

impl From<DecodeResponseError> for Error {
    fn from(error: DecodeResponseError) -> Self {
        Self::Decode(Box::new(error))
    }
}

/// An error with everything that caused it, in one line: hyper's own errors say little.
struct Chain<'a>(&'a (dyn std::error::Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0, f)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}
