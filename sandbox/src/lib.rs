//! A Discord in a box: REST, gateway, rate limits and scripted people, on loopback.

mod gateway;
mod hub;
mod journal;
mod rest;
mod sandbox;
mod world;

pub use self::{
    gateway::{Fault, Gateway, GatewaySettings, SessionInfo, Target},
    journal::Happening,
    rest::{
        Direct, DirectError, MultipartError, Part, Rate, RateLimits, RateRule, RestFault, Scope,
        parse_multipart,
    },
    sandbox::{Sandbox, SandboxBuilder},
};
