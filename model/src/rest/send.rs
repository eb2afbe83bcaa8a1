//! The one small trait of whatever can send a request.

use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;

use super::{Endpoint, Request, Response, ResponseBody};
use crate::{json, validate::Invalid};

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Anything that can send a request: an HTTP client, the sandbox's in-process handle, a test double.
///
/// ```
/// use bytes::Bytes;
/// use cordial_model::{
///     rest::{Api, BoxFuture, DecodeResponseError, HeaderMap, Request, Response, SendRequest, StatusCode},
///     validate::Invalid,
/// };
///
/// /// Answers every request with the same body.
/// #[derive(Clone)]
/// struct Canned(&'static str);
///
/// #[derive(Debug)]
/// struct Failed;
///
/// impl From<Invalid> for Failed {
///     fn from(_: Invalid) -> Self {
///         Failed
///     }
/// }
///
/// impl From<DecodeResponseError> for Failed {
///     fn from(_: DecodeResponseError) -> Self {
///         Failed
///     }
/// }
///
/// impl SendRequest for Canned {
///     type Error = Failed;
///
///     fn execute(&self, _: Request) -> BoxFuture<'static, Result<Response, Failed>> {
///         let body = Bytes::from_static(self.0.as_bytes());
///         Box::pin(async { Ok(Response { status: StatusCode::OK, headers: HeaderMap::new(), body }) })
///     }
/// }
///
/// let api = Api::new(Canned("{}"));
/// ```
pub trait SendRequest: Clone + Send + Sync + 'static {
    /// Why a request failed.
    type Error: From<Invalid> + From<DecodeResponseError> + Send + 'static;

    /// Sends a request. Any status but success is an error.
    fn execute(&self, request: Request) -> BoxFuture<'static, Result<Response, Self::Error>>;

    /// Sends a request of an endpoint that was made apart from the sender.
    fn send<E: Endpoint>(&self, endpoint: E) -> ResponseFuture<E::Response, Self::Error>
    where
        Self: Sized,
    {
        send(self, endpoint)
    }
}

impl<S: SendRequest> SendRequest for Arc<S> {
    type Error = S::Error;

    fn execute(&self, request: Request) -> BoxFuture<'static, Result<Response, Self::Error>> {
        (**self).execute(request)
    }
}

/// The answer does not have the form that the endpoint promises.
#[derive(Clone)]
pub struct DecodeResponseError {
    /// What is wrong with it, and where.
    pub source: json::Error,
    /// The body.
    pub body: Bytes,
}

impl fmt::Display for DecodeResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer could not be decoded: {}", self.source)
    }
}

impl fmt::Debug for DecodeResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "DecodeResponseError({}, {} bytes)",
            self.source,
            self.body.len()
        )
    }
}

impl std::error::Error for DecodeResponseError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Sends a request of an endpoint.
pub fn send<S: SendRequest, E: Endpoint>(
    sender: &S,
    endpoint: E,
) -> ResponseFuture<E::Response, S::Error> {
    let state = match endpoint.into_request() {
        Ok(request) => State::Sent(sender.execute(request)),
        Err(invalid) => State::Invalid(Some(invalid)),
    };
    ResponseFuture {
        state,
        response: PhantomData,
    }
}

/// The answer to come, decoded. Dropping it cancels the request.
#[must_use = "futures do nothing unless polled"]
pub struct ResponseFuture<T, E> {
    state: State<E>,
    response: PhantomData<fn() -> T>,
}

enum State<E> {
    Invalid(Option<Invalid>),
    Sent(BoxFuture<'static, Result<Response, E>>),
}

impl<T, E> ResponseFuture<T, E>
where
    T: ResponseBody,
    E: From<Invalid> + From<DecodeResponseError>,
{
    /// The answer with its status and headers, next to the decoded value.
    ///
    /// # Errors
    ///
    /// Those of the request.
    pub async fn with_response(mut self) -> Result<(T, Response), E> {
        let response = std::future::poll_fn(|context| self.poll_response(context)).await?;
        Ok((decode(&response)?, response))
    }

    fn poll_response(&mut self, context: &mut Context<'_>) -> Poll<Result<Response, E>> {
        match &mut self.state {
            State::Sent(future) => future.as_mut().poll(context),
            State::Invalid(invalid) => match invalid.take() {
                Some(invalid) => Poll::Ready(Err(invalid.into())),
                None => Poll::Pending,
            },
        }
    }
}

fn decode<T: ResponseBody>(response: &Response) -> Result<T, DecodeResponseError> {
    T::from_body(&response.body).map_err(|source| DecodeResponseError {
        source,
        body: response.body.clone(),
    })
}

impl<T, E> Future for ResponseFuture<T, E>
where
    T: ResponseBody,
    E: From<Invalid> + From<DecodeResponseError>,
{
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_response(context)
            .map(|response| Ok(decode(&response?)?))
    }
}

impl<T, E> fmt::Debug for ResponseFuture<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
