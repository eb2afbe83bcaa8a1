//! HTTP in front of the API.

use std::time::Duration;

use bytes::Bytes;
use cordial_model::rest::{Authorization, Query, RequestOptions};
use http::{HeaderValue, Method, Request, Response, StatusCode, header, request::Parts};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpListener, task::JoinSet};

use crate::control::Control;

use super::{ApiError, Call, CallBody, Cut, From, Rest, authorize_page::is_page, respond::respond};

/// The largest body, in bytes: ten files and the message around them.
const MAX_BODY: usize = 101 * 1024 * 1024;

/// How long a client may take for the headers of a request.
const HEADERS: Duration = Duration::from_secs(30);

/// The versions under which the API is served.
const PREFIXES: [&str; 3] = ["/api/v10", "/api/v9", "/api"];

impl Rest {
    /// Accepts connections until it is dropped; then all of them are cut. The control API is served beside.
    pub(crate) async fn serve(self, control: Control, listener: TcpListener) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        // Small answers go out at once.
                        let _ = stream.set_nodelay(true);
                        let (rest, control) = (self.clone(), control.clone());
                        connections.spawn(async move {
                            let service = service_fn(move |request| {
                                rest.clone().exchange(control.clone(), request)
                            });
                            let served = http1::Builder::new()
                                .timer(TokioTimer::new())
                                .header_read_timeout(HEADERS)
                                .serve_connection(TokioIo::new(stream), service)
                                .await;
                            if let Err(error) = served {
                                tracing::debug!(%error, "a REST connection ended");
                            }
                        });
                    }
                    // Out of file descriptors, or the client has gone already: others may still come.
                    Err(error) => {
                        tracing::warn!(%error, "could not accept a REST connection");
                        tokio::task::yield_now().await;
                    }
                },
                Some(_) = connections.join_next() => {}
            }
        }
    }

    /// One request of one connection; an error cuts the connection.
    async fn exchange(
        self,
        control: Control,
        request: Request<Incoming>,
    ) -> Result<Response<Full<Bytes>>, Cut> {
        let (parts, body) = request.into_parts();
        if let Some(path) = controlled(&parts) {
            return Ok(match Limited::new(body, MAX_BODY).collect().await {
                Ok(body) => {
                    let query = Query::parse(parts.uri.query().unwrap_or_default());
                    control
                        .answer(&parts.method, path, &query, &body.to_bytes())
                        .await
                        .into()
                }
                Err(_) => respond(&Err(ApiError::too_large())).map(Full::new),
            });
        }
        let is_answer = parts.method == Method::GET || parts.method == Method::POST;
        if is_answer && is_page(parts.uri.path()) {
            let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
                return Ok(respond(&Err(ApiError::too_large())).map(Full::new));
            };
            let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
            let page = self.page(&parts.method, path, query, &body.to_bytes());
            return Ok(page.map(Full::new));
        }
        let mut response = match PREFIXES.iter().find_map(|prefix| stripped(&parts, prefix)) {
            Some(path) => match Limited::new(body, MAX_BODY).collect().await {
                Ok(body) => self.answer(call(&parts, path, body.to_bytes())).await?,
                Err(_) => respond(&Err(ApiError::too_large())),
            },
            None => self.file(parts.uri.path()),
        };
        if response.status() == StatusCode::NO_CONTENT {
            response.headers_mut().remove(header::CONTENT_TYPE);
        }
        let via = HeaderValue::from_static("cordial-sandbox");
        response.headers_mut().insert(header::SERVER, via);
        Ok(response.map(Full::new))
    }
}

/// The path behind a prefix that is followed by a slash.
fn stripped(parts: &Parts, prefix: &str) -> Option<String> {
    let path = parts.uri.path().strip_prefix(prefix)?;
    path.starts_with('/').then(|| path.to_owned())
}

/// The path behind `/sandbox`, of a request to the control API.
fn controlled(parts: &Parts) -> Option<&str> {
    let path = parts.uri.path().strip_prefix("/sandbox")?;
    (path.is_empty() || path.starts_with('/')).then_some(path)
}

fn call(parts: &Parts, path: String, data: Bytes) -> Call {
    let text = |name: header::HeaderName| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let mut options = RequestOptions::default();
    options.reason = parts
        .headers
        .get("x-audit-log-reason")
        .map(|value| percent_encoding::percent_decode(value.as_bytes()))
        .map(|value| value.decode_utf8_lossy().into_owned());
    let authorization = text(header::AUTHORIZATION);
    options.authorization = authorization
        .as_deref()
        .and_then(Authorization::from_header);
    Call {
        method: parts.method.clone(),
        path,
        query: Query::parse(parts.uri.query().unwrap_or_default()),
        from: From::Wire(authorization),
        options,
        github_event: text(header::HeaderName::from_static("x-github-event")),
        body: CallBody::Raw {
            content_type: text(header::CONTENT_TYPE),
            data,
        },
    }
}
