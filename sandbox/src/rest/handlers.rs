//! The endpoints, grouped as in Discord's documentation.

// Every handler takes its request as one owned value, whether or not it takes it apart.
#![allow(clippy::needless_pass_by_value)]

mod access;
mod applications;
mod audit_log;
mod channels;
mod commands;
mod components;
mod compose;
mod guilds;
mod interactions;
mod invites;
mod members;
mod messages;
mod reactions;
mod roles;
mod threads;
mod users;
mod webhooks;

use super::Handlers;

/// Every endpoint that is served.
pub(super) fn all() -> Handlers {
    let mut handlers = Handlers::new();
    for register in [
        applications::register,
        audit_log::register,
        channels::register,
        commands::register,
        guilds::register,
        interactions::register,
        invites::register,
        members::register,
        messages::register,
        reactions::register,
        roles::register,
        threads::register,
        users::register,
        webhooks::register,
    ] {
        register(&mut handlers);
    }
    handlers
}
