//! The gateway protocol without any IO: no socket, no clock, no runtime, no randomness of its own.
//!
//! [`Session`] is a state machine for the whole life of one shard, over as many connections as that takes. Feed it
//! what happens, do what it says:
//!
//! 1. Tell it what happened: [`handle_input`](Session::handle_input), [`handle_timeout`](Session::handle_timeout).
//! 2. Drain [`poll_output`](Session::poll_output) and do what each [`Output`] says.
//! 3. Wait until something happens or the deadline of [`poll_timeout`](Session::poll_timeout) passes.
//!
//! `examples/blocking.rs` drives it over a plain blocking socket; [`Shard`](crate::Shard) drives it on tokio.
//!
//! How the parts meet: `session` holds the state and hands inputs and timers on, `login` is the way into a session and `leave` the
//! ways out, `receive` understands what the server sends, `send` keeps within what may be sent. All deadlines are in one
//! table, `timer`.
//!
//! ```
//! use std::time::Instant;
//!
//! use cordial_gateway::{
//!     Compression, SessionConfig,
//!     protocol::{Input, Output, Session},
//! };
//! use cordial_model::gateway::Intents;
//!
//! let mut config = SessionConfig::new("token", Intents::GUILDS);
//! config.compression = Compression::None;
//! let now = Instant::now();
//! let mut session = Session::new(now, config, 42);
//!
//! // It says where to connect. Do it, and tell how it went.
//! let Some(Output::Connect { url }) = session.poll_output() else { panic!() };
//! assert_eq!(url, "wss://gateway.discord.gg/?v=10&encoding=json");
//! session.handle_input(now, Input::Opened)?;
//!
//! // Tell it what comes in. It may want something, or nothing.
//! session.handle_input(now, Input::Text(r#"{"op":10,"d":{"heartbeat_interval":41250}}"#.into()))?;
//! assert!(matches!(session.poll_output(), Some(Output::RequestIdentify)));
//! session.handle_input(now, Input::IdentifyGranted)?;
//! let Some(Output::Send(identify)) = session.poll_output() else { panic!() };
//! assert!(identify.as_str().starts_with(r#"{"op":2,"#));
//! assert!(session.poll_output().is_none());
//!
//! // Call again at this time, if nothing comes before.
//! let heartbeat = session.poll_timeout().unwrap();
//! session.handle_timeout(heartbeat);
//! assert!(matches!(session.poll_output(), Some(Output::Send(_))));
//! # Ok::<(), cordial_gateway::Error>(())
//! ```

pub use self::{
    backoff::Backoff,
    config::{GATEWAY_URL, SessionConfig, Timeouts},
    io::{Input, Login, Output, Restart, Shutdown},
    outgoing::Outgoing,
    resume_state::ResumeState,
    session::{Session, State},
};

#[cfg(feature = "user")]
pub use self::user::UserLogin;

mod backoff;
mod command_limit;
mod config;
mod heart;
mod io;
mod leave;
mod login;
mod outgoing;
mod receive;
mod resume_state;
mod send;
mod session;
mod timer;
mod url;
#[cfg(feature = "user")]
mod user;
