//! The REST API beyond messages: requests as the documentation shows them, and the objects of their answers.

#![recursion_limit = "512"]

mod activities;
mod auto_moderation;
mod events;
mod expressions;
mod guilds;
mod invites;
mod lobbies;
mod members;
mod monetization;
mod oauth2;
mod request;
mod search;
mod specification;
#[path = "../messages/support.rs"]
#[allow(dead_code, reason = "messages use more of it")]
mod support;
mod templates;
mod users;
mod voice;
mod webhooks;
