//! A Discord in a box: REST, gateway, rate limits and scripted people, on loopback.

mod hub;
mod journal;
mod world;

pub use self::journal::Happening;
