#![cfg_attr(feature = "client", doc = include_str!("../README.md"))]
#![cfg_attr(
    not(feature = "client"),
    doc = "Discord's rate limits as a state machine without IO."
)]

use std::sync::{Mutex, MutexGuard, PoisonError};

pub mod limiter;

#[cfg(feature = "client")]
mod attempt;
#[cfg(feature = "client")]
mod body;
#[cfg(feature = "client")]
mod builder;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod connect;
#[cfg(feature = "client")]
mod download;
#[cfg(feature = "client")]
mod engine;
#[cfg(feature = "client")]
mod error;
#[cfg(feature = "client")]
mod in_process;
#[cfg(feature = "client")]
mod pool;
#[cfg(feature = "tls")]
mod tls;
#[cfg(feature = "client")]
pub mod upload;

#[cfg(feature = "client")]
pub use self::{
    builder::ClientBuilder,
    client::Client,
    download::{Download, DownloadRequest},
    engine::Engine,
    error::Error,
    in_process::InProcessLimiter,
};
#[cfg(feature = "client")]
pub use cordial_model::rest::{
    Acquiring, ApiError, FieldError, Lease, Permit, RateLimiter, RawRequest,
};

/// What a panic elsewhere left is taken as it is: nothing here panics in the middle of a change.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
