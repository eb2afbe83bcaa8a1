//! A Discord in a box: REST, gateway, rate limits and scripted people, on loopback.
//!
//! [`Sandbox::start`] makes a small world and listens. Any Discord client works against it, in any language: give it
//! [`Sandbox::token`], and [`Sandbox::api_url`] in place of `https://discord.com`. In the same process
//! [`Sandbox::api`] needs no socket at all.
//!
//! - **REST** answers from memory under `/api/v10`, with permissions, validation, Discord's error codes, and files. What is
//!   not simulated answers 501 and names the route; it never pretends.
//! - **Rate limits** are real: buckets by route and major parameter, a global limit, headers, 429s, and the ban for too many
//!   invalid requests. [`RateLimits`] changes or switches them off.
//! - **Faults** are scripted: [`Sandbox::rest_fault`] lets requests fail, wait or lose their connection, and
//!   [`Gateway::fault`] does the same to sessions.
//! - **People** may have sessions of their own under the feature `user`: [`Person::token`] is for clients that speak as users.
//! - **Time** is tokio's. In a test with `start_paused` windows and deadlines pass when the clock is moved.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//!
//! use cordial_sandbox::{RateLimits, RateRule, RestFault, Sandbox};
//!
//! let send = "POST /channels/{channel_id}/messages";
//! let sandbox = Sandbox::builder()
//!     .rate_limits(RateLimits::default().rule(RateRule::new(send, 2, Duration::from_secs(1))))
//!     .start()
//!     .await?;
//! // The next two messages meet a broken Discord.
//! assert!(sandbox.rest_fault(Some(send), RestFault::Status(503), 2));
//! # sandbox.shutdown().await;
//! # Ok(())
//! # }
//! ```

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod control;
mod developer;
mod gateway;
mod guild_status;
mod hex;
mod hub;
mod journal;
mod load;
mod people;
mod rest;
mod sandbox;
mod webhook_events;
mod world;

pub use self::{
    gateway::{
        Fault, Gateway, GatewaySettings, GatewayTotals, SessionAccount, SessionInfo, Target,
    },
    journal::Happening,
    load::{
        Amount, FaultReport, FaultRun, Faults, Population, ScriptError, Traffic, TrafficReport,
        TrafficRun,
    },
    people::{
        Answer, CannotDo, Consent, Interacted, Modal, NotSeen, OptionValue, Options, Person,
        Redirect, Said,
    },
    rest::{
        Answered, Direct, DirectError, MultipartError, Part, Rate, RateLimits, RateRule, RestFault,
        Scope, parse_multipart,
    },
    sandbox::{Sandbox, SandboxBuilder},
};
