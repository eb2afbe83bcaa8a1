//! One attempt at a request: writing it, reading the answer, and judging what should follow.

use bytes::{Bytes, BytesMut};
use cordial_model::rest::{Major, Method, Request, Response, StatusCode};
use http::{
    HeaderName, HeaderValue,
    header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT},
};
use http_body::Body as _;
use hyper::body::Incoming;

use crate::{
    ApiError, Error, Permit,
    body::PiecesBody,
    engine::{Inner, Prepared, is_authorized},
    error_body::ErrorBody,
    limiter::{Answer, RateLimitHeaders, Refusal, Scope},
};

/// Unknown Webhook: the JSON error code of a webhook that was deleted.
const UNKNOWN_WEBHOOK: u32 = 10_015;

/// The JSON error code, with status 202, of a search whose index is still being built.
const INDEX_NOT_READY: u32 = 110_000;

const AUDIT_LOG_REASON: HeaderName = HeaderName::from_static("x-audit-log-reason");

/// What to do after an answer.
pub(crate) enum Verdict {
    Done(Response),
    /// Send it again as soon as the limiter lets it through.
    Refused(Error),
    /// Send it again after a pause, if it may be sent twice.
    Broken(Error),
    Failed(Error),
}

impl Inner {
    fn write(&self, method: &Method, prepared: &Prepared) -> http::Request<PiecesBody> {
        let mut request = http::Request::new(prepared.payload.to_body());
        *request.method_mut() = method.clone();
        *request.uri_mut() = prepared.uri.clone();
        let headers = request.headers_mut();
        headers.reserve(6);
        headers.insert(USER_AGENT, self.user_agent.clone());
        if let Some(authorization) = &prepared.authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        if let Some(reason) = &prepared.reason {
            headers.insert(AUDIT_LOG_REASON, reason.clone());
        }
        if let Some(content_type) = prepared.payload.content_type() {
            headers.insert(CONTENT_TYPE, content_type.clone());
        } else if matches!(*method, Method::POST | Method::PUT | Method::PATCH) {
            // Without it, Discord's front refuses the request with 411.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        request
    }

    /// Sends the request once and reports to the limiter.
    pub(crate) async fn attempt(
        &self,
        request: &Request,
        prepared: &Prepared,
        mut permit: Permit,
    ) -> Verdict {
        let attempt = self.write(&request.route.method, prepared);
        permit.sending();
        let answer = tokio::time::timeout(prepared.timeout, self.exchange(attempt)).await;
        let response = match answer {
            Ok(Ok(response)) => response,
            Ok(Err(Exchange::NotConnected(error))) => {
                permit.not_sent();
                return Verdict::Broken(Error::Connection(error));
            }
            Ok(Err(Exchange::Broken(error))) => return Verdict::Broken(Error::Connection(error)),
            Ok(Err(Exchange::TooLarge)) => {
                return Verdict::Failed(Error::TooLarge {
                    limit: self.settings.max_response_size,
                });
            }
            Err(_) => return Verdict::Failed(Error::Timeout(prepared.timeout)),
        };
        let status = response.status;
        let mut answer =
            Answer::new(status.as_u16()).headers(RateLimitHeaders::from_headers(&response.headers));
        if status.is_success() && status != StatusCode::ACCEPTED {
            permit.answered(&answer);
            return Verdict::Done(response);
        }
        let error = ErrorBody::parse(&response.body);
        let headers = &mut answer.headers;
        if status == StatusCode::TOO_MANY_REQUESTS {
            headers.retry_after = headers.retry_after.max(error.retry_after);
            // Servers that leave the scope out say in the body whether the limit is global.
            headers.scope = headers.scope.or(match error.global {
                Some(true) => Some(Scope::Global),
                Some(false) => Some(Scope::User),
                None => None,
            });
        } else if status == StatusCode::ACCEPTED {
            headers.retry_after = error.retry_after.filter(|_| error.code == INDEX_NOT_READY);
        }
        let retry_after = headers.retry_after;
        answer.webhook_gone = status == StatusCode::NOT_FOUND
            && error.code == UNKNOWN_WEBHOOK
            && matches!(request.major, Major::IdToken(..));
        permit.answered(&answer);
        match status {
            StatusCode::ACCEPTED if error.code != INDEX_NOT_READY => Verdict::Done(response),
            StatusCode::ACCEPTED => Verdict::Refused(api_error(request, response, error)),
            StatusCode::TOO_MANY_REQUESTS => Verdict::Refused(Error::RateLimited {
                retry_after: retry_after.unwrap_or_default(),
            }),
            StatusCode::UNAUTHORIZED if is_authorized(request) => {
                Verdict::Failed(Refusal::Unauthorized.into())
            }
            status if status.is_server_error() => {
                Verdict::Broken(api_error(request, response, error))
            }
            _ => Verdict::Failed(api_error(request, response, error)),
        }
    }

    async fn exchange(&self, request: http::Request<PiecesBody>) -> Result<Response, Exchange> {
        let response = self.http.request(request).await.map_err(|error| {
            if error.is_connect() {
                Exchange::NotConnected(error.into())
            } else {
                Exchange::Broken(error.into())
            }
        })?;
        let (parts, body) = response.into_parts();
        Ok(Response {
            status: parts.status,
            headers: parts.headers,
            body: read(body, self.settings.max_response_size).await?,
        })
    }
}

/// Why there is no answer.
enum Exchange {
    NotConnected(Box<dyn std::error::Error + Send + Sync>),
    Broken(Box<dyn std::error::Error + Send + Sync>),
    TooLarge,
}

/// Reads a body of limited length; one that comes in one piece is not copied.
async fn read(mut body: Incoming, limit: usize) -> Result<Bytes, Exchange> {
    if body.size_hint().lower() > limit as u64 {
        return Err(Exchange::TooLarge);
    }
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    loop {
        let frame =
            std::future::poll_fn(|context| std::pin::Pin::new(&mut body).poll_frame(context)).await;
        let Some(frame) = frame else {
            return Ok(if all.is_empty() { first } else { all.freeze() });
        };
        let frame = frame.map_err(|error| Exchange::Broken(error.into()))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if first.len().max(all.len()) + data.len() > limit {
            return Err(Exchange::TooLarge);
        }
        if first.is_empty() {
            first = data;
            continue;
        }
        if all.is_empty() {
            // A compressed or absurd length is not believed, only what has arrived.
            all.reserve((first.len() + data.len()) * 2);
            all.extend_from_slice(&first);
        }
        all.extend_from_slice(&data);
    }
}

fn api_error(request: &Request, response: Response, parsed: ErrorBody) -> Error {
    Error::Api(Box::new(ApiError::new(
        request.route.method.clone(),
        request.route.template.clone().into_owned(),
        response.status,
        response.body,
        parsed,
    )))
}
