//! Scripted people: what users do in Discord's client, and how a test waits for what bots do about it.
//!
//! A [`Person`] acts on the world by the same operations as REST, and is refused what Discord would refuse. Each act gives
//! a handle on which the bot's reaction can be awaited; waiting is woken by the record of what happened, never by a clock.

mod answer;
mod component;
mod consent;
mod invoke;
mod member;
mod options;
mod person;
mod posting;
mod purchases;
mod resolved;
mod scenes;
mod stage;
#[cfg(feature = "user")]
mod token;

use std::fmt;

pub(crate) use self::{
    answer::message as message_as_seen,
    component::Use,
    invoke::Invocation,
    stage::{PATIENCE, Stage},
};
pub use self::{
    answer::{Answer, Interacted, Modal, Said},
    consent::{Consent, Redirect},
    options::{OptionValue, Options},
    person::Person,
    stage::NotSeen,
};

/// What a person tried cannot be done; the text says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannotDo {
    why: String,
}

impl CannotDo {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self { why: why.into() }
    }
}

impl fmt::Display for CannotDo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for CannotDo {}
