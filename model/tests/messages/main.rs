//! Messages, components, interactions and what belongs to them, as Discord documents them: every documented field is
//! read and written again.

mod compatibility;
mod component;
mod damage;
mod enums;
mod interaction;
mod message;
mod monetization;
mod support;
