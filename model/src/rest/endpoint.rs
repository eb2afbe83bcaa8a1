//! The traits behind `#[endpoint]`, and the typed surface over anything that sends.

use std::{fmt, ops::Deref};

use super::{Request, RequestOptions, ResponseBody, Route};
use crate::validate::Invalid;

/// A request of one endpoint, with its parameters.
pub trait Endpoint: Sized {
    /// The endpoint.
    const ROUTE: Route;

    /// What the answer holds.
    type Response: ResponseBody;

    /// Checks the documented limits and writes the request.
    ///
    /// # Errors
    ///
    /// When any limit is violated; the error names all of them.
    fn into_request(self) -> Result<Request, Invalid>;
}

/// A request of one endpoint, read from the wire.
#[cfg(feature = "server")]
pub trait ServeEndpoint: Endpoint {
    /// Reads the request and checks the documented limits.
    ///
    /// # Errors
    ///
    /// When a parameter is missing or malformed, or any limit is violated.
    fn from_incoming(incoming: &super::Incoming) -> Result<Self, Invalid>;
}

/// One method for each endpoint, over anything that can send.
///
/// `http::Client` and the sandbox's handle deref to it, so that `http.create_message(channel)` works on all of them.
#[derive(Clone, Debug)]
pub struct Api<S>(S);

impl<S> Api<S> {
    /// The methods over a sender.
    pub const fn new(sender: S) -> Self {
        Self(sender)
    }

    /// What sends the requests.
    pub const fn sender(&self) -> &S {
        &self.0
    }
}

impl<S> Deref for Api<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.0
    }
}

/// How a request is to be sent, and by whom.
#[derive(Clone, Default)]
pub struct Call<S> {
    /// What sends it; `()` for a request that is sent later.
    pub sender: S,
    /// How.
    pub options: RequestOptions,
}

impl<S> Call<S> {
    /// The same call by another sender.
    pub fn with_sender<T>(self, sender: T) -> Call<T> {
        Call {
            sender,
            options: self.options,
        }
    }
}

impl Call<()> {
    /// A call without a sender.
    pub fn from_options(options: &RequestOptions) -> Self {
        Self {
            sender: (),
            options: options.clone(),
        }
    }
}

impl<S> fmt::Debug for Call<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.options.fmt(f)
    }
}
