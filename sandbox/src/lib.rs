//! A Discord in a box: REST, gateway, rate limits and scripted people, on loopback.

mod gateway;
mod hub;
mod journal;
mod world;

pub use self::gateway::{Fault, Gateway, GatewaySettings, SessionInfo, Target};
pub use self::journal::Happening;
