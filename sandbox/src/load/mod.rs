//! A sandbox under load: many guilds, much traffic, and faults, all out of seeds.
//!
//! [`population`] founds guilds before anything runs. A [`crowd`] of people acts in them: [`mix`] says how often what,
//! [`acts`] and [`writing`] how. [`traffic`] lets it act at the pace of [`pacer`].

mod acts;
mod crowd;
mod mix;
mod pacer;
mod population;
mod running;
mod traffic;
mod words;
mod writing;

pub(crate) use self::running::Load;
pub use self::{
    population::{Amount, Population},
    traffic::{Traffic, TrafficReport, TrafficRun},
};
