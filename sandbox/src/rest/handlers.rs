//! The endpoints, grouped as in Discord's documentation.

// Every handler takes its request as one owned value, whether or not it takes it apart.
#![allow(clippy::needless_pass_by_value)]

mod access;
mod application_emojis;
mod applications;
mod audit_log;
mod channels;
mod commands;
mod components;
mod compose;
mod group_dms;
mod guilds;
mod interactions;
mod invites;
mod members;
mod messages;
mod monetization;
mod oauth2;
mod partner_sdk;
mod reactions;
mod role_connections;
mod roles;
mod threads;
mod users;
mod webhooks;

pub(super) use self::oauth2::write_identity;
use super::Handlers;

/// Every endpoint that is served.
pub(super) fn all() -> Handlers {
    let mut handlers = Handlers::new();
    for register in [
        application_emojis::register,
        applications::register,
        audit_log::register,
        channels::register,
        commands::register,
        group_dms::register,
        guilds::register,
        interactions::register,
        invites::register,
        members::register,
        messages::register,
        monetization::register,
        oauth2::register,
        partner_sdk::register,
        reactions::register,
        role_connections::register,
        roles::register,
        threads::register,
        users::register,
        webhooks::register,
    ] {
        register(&mut handlers);
    }
    handlers
}
