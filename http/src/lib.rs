#![cfg_attr(feature = "client", doc = include_str!("../README.md"))]
#![cfg_attr(
    not(feature = "client"),
    doc = "Discord's rate limits as a state machine without IO."
)]

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
mod engine;
#[cfg(feature = "client")]
mod error;
#[cfg(feature = "client")]
mod error_body;
#[cfg(feature = "client")]
mod in_process;
#[cfg(feature = "client")]
mod multipart;
#[cfg(feature = "client")]
mod rate_limiter;
#[cfg(feature = "client")]
mod raw;
#[cfg(feature = "tls")]
mod tls;

#[cfg(feature = "client")]
pub use self::{
    builder::ClientBuilder,
    client::Client,
    engine::Engine,
    error::{ApiError, Error},
    error_body::FieldError,
    in_process::InProcessLimiter,
    rate_limiter::{Acquiring, Lease, Permit, RateLimiter},
    raw::RawRequest,
};
