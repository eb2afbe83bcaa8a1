//! The seam between a client and whatever limits it.
//!
//! `cordial_http::InProcessLimiter` is the ordinary implementation. Several processes with one token can share a limiter by
//! implementing [`RateLimiter`] over whatever connects them.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use super::{
    BoxFuture,
    limit::{Acquire, Answer, Refusal},
};

/// Decides when a request may be sent.
pub trait RateLimiter: Send + Sync + 'static {
    /// Asks to send a request. The future yields the permit when it may be sent; dropping it gives up the place.
    fn acquire(&self, request: &Acquire) -> Acquiring;

    /// The token was replaced, so that a past 401 says nothing any more.
    fn token_changed(&self) {}
}

/// What a [`Permit`] reports to.
pub trait Lease: Send + Sync {
    /// The request was answered.
    fn answered(self: Box<Self>, answer: &Answer);

    /// The request was given up or its answer was lost; `sent` tells whether it may have reached Discord.
    fn cancelled(self: Box<Self>, sent: bool);
}

/// Permission to send one request.
///
/// Dropping it without [`answered`](Self::answered) means that there will be no answer.
#[must_use = "dropping a permit gives it back"]
pub struct Permit {
    lease: Option<Box<dyn Lease>>,
    sent: bool,
}

impl Permit {
    /// A permit that nobody counts.
    pub const fn unlimited() -> Self {
        Self {
            lease: None,
            sent: false,
        }
    }

    /// A permit of a limiter.
    pub fn new(lease: Box<dyn Lease>) -> Self {
        Self {
            lease: Some(lease),
            sent: false,
        }
    }

    /// Notes that the request is about to reach Discord.
    pub fn sending(&mut self) {
        self.sent = true;
    }

    /// The request did not reach Discord after all: the connection could not be made.
    pub fn not_sent(mut self) {
        self.sent = false;
    }

    /// Reports the answer.
    pub fn answered(mut self, answer: &Answer) {
        if let Some(lease) = self.lease.take() {
            lease.answered(answer);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(lease) = self.lease.take() {
            lease.cancelled(self.sent);
        }
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit")
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}

/// A permit to come.
#[must_use = "futures do nothing unless polled"]
pub struct Acquiring(State);

enum State {
    Ready(Option<Result<Permit, Refusal>>),
    Later(BoxFuture<'static, Result<Permit, Refusal>>),
}

impl Acquiring {
    /// The answer is known already.
    pub fn ready(result: Result<Permit, Refusal>) -> Self {
        Self(State::Ready(Some(result)))
    }

    /// The answer takes a while.
    pub fn later(future: BoxFuture<'static, Result<Permit, Refusal>>) -> Self {
        Self(State::Later(future))
    }
}

impl Future for Acquiring {
    type Output = Result<Permit, Refusal>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            State::Ready(result) => result.take().map_or(Poll::Pending, Poll::Ready),
            State::Later(future) => future.as_mut().poll(context),
        }
    }
}

impl fmt::Debug for Acquiring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            State::Ready(_) => "Acquiring(ready)",
            State::Later(_) => "Acquiring(later)",
        })
    }
}
