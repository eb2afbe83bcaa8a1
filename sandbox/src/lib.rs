//! A Discord in a box: REST, gateway, rate limits and scripted people, on loopback.

mod control;
mod gateway;
mod hub;
mod journal;
mod people;
mod rest;
mod sandbox;
mod world;

pub use self::{
    gateway::{Fault, Gateway, GatewaySettings, SessionInfo, Target},
    journal::Happening,
    people::{Answer, CannotDo, Interacted, Modal, NotSeen, OptionValue, Options, Person, Said},
    rest::{
        Direct, DirectError, MultipartError, Part, Rate, RateLimits, RateRule, RestFault, Scope,
        parse_multipart,
    },
    sandbox::{Sandbox, SandboxBuilder},
};
