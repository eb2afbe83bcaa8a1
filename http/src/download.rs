//! Files from Discord's CDN, or from anywhere, as streams.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use cordial_model::rest::{
    ApiError, BoxFuture, ErrorBody, HeaderMap, Method, Response, StatusCode,
};
use futures_util::{Stream, TryStreamExt};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep};

use crate::{
    Engine, Error,
    body::{RequestBody, poll_data},
    builder::split,
    engine::{Running, pause},
    pool::{Sender, Server},
};

/// A download to be started, made by [`Client::download`](crate::Client::download). Await it for the [`Download`].
#[must_use = "downloads do nothing unless awaited"]
#[derive(Debug)]
pub struct DownloadRequest {
    engine: Engine,
    url: String,
    limit: usize,
    timeout: Duration,
}

impl DownloadRequest {
    pub(crate) fn new(engine: Engine, url: &str) -> Self {
        let settings = &engine.0.settings;
        Self {
            limit: settings.max_response_size,
            timeout: settings.timeout,
            url: url.to_owned(),
            engine,
        }
    }

    /// The longest file to accept, in bytes; by default what the client accepts as an answer.
    pub fn max_size(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// How long to wait for the beginning, and for each further piece; by default the client's timeout. A file of any size
    /// may take as long as it keeps coming.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    async fn start(self) -> Result<Download, Error> {
        let running = Running::new(Arc::clone(&self.engine.0))?;
        let (scheme, authority, path) = split(&self.url)?;
        let inner = &self.engine.0;
        let server = inner.pool.server(scheme, authority)?;
        let mut retries = 0;
        loop {
            let write = || {
                let mut request = http::Request::new(RequestBody::default());
                *request.uri_mut() = path.clone().into();
                let user_agent = inner.headers[USER_AGENT].clone();
                request.headers_mut().insert(USER_AGENT, user_agent);
                request
            };
            let answer = tokio::time::timeout(self.timeout, server.send(write)).await;
            let error = match answer {
                Err(_) => return Err(Error::Timeout(self.timeout)),
                Ok(Err((error, _))) => error,
                Ok(Ok((response, sender))) => {
                    let (parts, body) = response.into_parts();
                    if parts.status.is_success() {
                        let download = Download {
                            headers: parts.headers,
                            from: Some((body, sender, server)),
                            limit: self.limit,
                            left: self.limit,
                            timeout: self.timeout,
                            timer: Box::pin(tokio::time::sleep(self.timeout)),
                            _running: running,
                        };
                        return match download.size() {
                            Some(size) if size > self.limit as u64 => {
                                Err(Error::TooLarge { limit: self.limit })
                            }
                            _ => Ok(download),
                        };
                    }
                    let response = Response {
                        status: parts.status,
                        headers: parts.headers,
                        body: Bytes::new(),
                    };
                    let (method, host) = (Method::GET, server.authority.host().to_owned());
                    let error = ApiError::new(method, host, response, ErrorBody::default());
                    Error::Api(Box::new(error))
                }
            };
            if !error.is_retryable() || retries == inner.settings.retries {
                return Err(error);
            }
            tokio::time::sleep(pause(inner.settings.retry_pause, retries)).await;
            retries += 1;
        }
    }
}

impl IntoFuture for DownloadRequest {
    type Output = Result<Download, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.start())
    }
}

/// A file that is coming in: a stream of its pieces, which ends after an error.
///
/// What is not asked for is not read from the connection. Dropping it ends the download.
pub struct Download {
    headers: HeaderMap,
    /// What comes in, on which connection, from where. `None` after the end.
    from: Option<(Incoming, Sender, Arc<Server>)>,
    limit: usize,
    left: usize,
    timeout: Duration,
    timer: Pin<Box<Sleep>>,
    _running: Running,
}

impl Download {
    /// How long the file is, in bytes, if the server says so.
    pub fn size(&self) -> Option<u64> {
        self.headers
            .get(CONTENT_LENGTH)?
            .to_str()
            .ok()?
            .parse()
            .ok()
    }

    /// The MIME type, if the server says so.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`Error::Timeout`], [`Error::TooLarge`] and [`Error::Connection`].
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.try_next().await
    }

    /// All of it in memory.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Self::chunk).
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut all = BytesMut::new();
        while let Some(piece) = self.chunk().await? {
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let Some((body, ..)) = &mut this.from else {
            return Poll::Ready(None);
        };
        let error = match poll_data(body, cx) {
            Poll::Ready(Some(Ok(piece))) => {
                if let Some(left) = this.left.checked_sub(piece.len()) {
                    this.left = left;
                    this.timer.as_mut().reset(Instant::now() + this.timeout);
                    return Poll::Ready(Some(Ok(piece)));
                }
                Error::TooLarge { limit: this.limit }
            }
            Poll::Ready(Some(Err(error))) => Error::Connection(error.into()),
            Poll::Ready(None) => {
                if let Some((_, sender, server)) = this.from.take() {
                    server.keep(sender, StatusCode::OK);
                }
                return Poll::Ready(None);
            }
            Poll::Pending if this.timer.as_mut().poll(cx).is_ready() => {
                Error::Timeout(this.timeout)
            }
            Poll::Pending => return Poll::Pending,
        };
        this.from = None;
        Poll::Ready(Some(Err(error)))
    }
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download")
            .field("size", &self.size())
            .field("content_type", &self.content_type())
            .finish_non_exhaustive()
    }
}
