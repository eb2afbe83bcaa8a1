//! One attempt at a request: writing it, reading the answer, and judging what should follow.

use cordial_model::rest::{
    ApiError, ErrorBody, Major, Method, Permit, Request, Response, StatusCode,
};
use http::{
    HeaderName, HeaderValue,
    header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE},
};

use crate::{
    Error,
    body::{self, RequestBody},
    engine::{Inner, Prepared, is_authorized},
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
    /// It was not sent at all. Try again after a pause.
    NotSent(Error),
    Failed(Error),
}

impl Inner {
    fn write(&self, request: &Request, prepared: &Prepared) -> http::Request<RequestBody> {
        let method = &request.route.method;
        let body = prepared.body.as_ref();
        let mut written =
            http::Request::new(body.map_or_else(RequestBody::default, RequestBody::new));
        *written.method_mut() = method.clone();
        *written.uri_mut() = prepared.uri.clone();
        let headers = written.headers_mut();
        headers.reserve(6);
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        if let Some(authorization) = &prepared.authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        if let Some(reason) = &prepared.reason {
            headers.insert(AUDIT_LOG_REASON, reason.clone());
        }
        if let Some(body) = body {
            headers.insert(CONTENT_TYPE, body.content_type.clone());
        } else if matches!(*method, Method::POST | Method::PUT | Method::PATCH) {
            // Without it, Discord's front refuses the request with 411.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if let Some(own) = &request.options.headers {
            for (name, value) in &**own {
                headers.insert(name, value.clone());
            }
        }
        written
    }

    /// Sends the request once and reports to the limiter.
    pub(crate) async fn attempt(
        &self,
        request: &Request,
        prepared: &Prepared,
        mut permit: Permit,
    ) -> Verdict {
        permit.sending();
        let exchange = self.exchange(|| self.write(request, prepared));
        let response = match tokio::time::timeout(prepared.timeout, exchange).await {
            Ok(Ok(response)) => response,
            Ok(Err((error, sent))) => {
                if !sent {
                    permit.not_sent();
                }
                return match error {
                    Error::Connection(_) if sent => Verdict::Broken(error),
                    Error::Connection(_) => Verdict::NotSent(error),
                    error => Verdict::Failed(error),
                };
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

    /// An error comes with whether the request may have been sent.
    async fn exchange(
        &self,
        write: impl Fn() -> http::Request<RequestBody>,
    ) -> Result<Response, (Error, bool)> {
        let limit = self.settings.max_response_size;
        let (answer, sender) = self.api.send(write).await?;
        let (parts, body) = answer.into_parts();
        #[cfg_attr(not(feature = "compression"), allow(unused_mut))]
        let mut response = Response {
            status: parts.status,
            headers: parts.headers,
            body: body::read(body, limit)
                .await
                .map_err(|error| (error, true))?,
        };
        self.api.keep(sender, parts.status);
        #[cfg(feature = "compression")]
        if let Some(encoding) = response.headers.remove(http::header::CONTENT_ENCODING)
            && encoding == "gzip"
        {
            response.headers.remove(CONTENT_LENGTH);
            response.body = body::gunzip(&response.body, limit).map_err(|error| (error, true))?;
        }
        Ok(response)
    }
}

fn api_error(request: &Request, response: Response, parsed: ErrorBody) -> Error {
    let route = request.route.template.clone().into_owned();
    let method = request.route.method.clone();
    Error::Api(Box::new(ApiError::new(method, route, response, parsed)))
}
