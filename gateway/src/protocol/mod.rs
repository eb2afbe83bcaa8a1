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
//! How the parts meet: `session` holds the states and what leads from one to the next, `receive` understands what the server
//! sends, `send` keeps within what may be sent. All deadlines are in one table, `timer`.

pub use self::{
    backoff::Backoff,
    config::{GATEWAY_URL, SessionConfig, Timeouts},
    io::{Input, Output, Shutdown},
    outgoing::Outgoing,
    resume_state::ResumeState,
    session::{Session, State},
};

mod backoff;
mod command_limit;
mod config;
mod heart;
mod io;
mod outgoing;
mod receive;
mod resume_state;
mod send;
mod session;
mod timer;
mod url;
