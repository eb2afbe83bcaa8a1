//! Discord's REST API: a client on hyper, and a rate limiter without IO.

pub mod limiter;
