//! A sandbox under load: many guilds, much traffic, and faults, all out of seeds.
//!
//! [`population`] founds guilds before anything runs. A [`crowd`] of people acts in them: [`mix`] says how often what,
//! [`acts`] and [`writing`] how. [`traffic`] lets it act at the pace of [`pacer`].
//! [`faults`] lets connections of the gateway go wrong meanwhile, at random or by a [`script`].

mod acts;
mod crowd;
mod faults;
mod mix;
mod pacer;
mod population;
mod running;
mod script;
mod traffic;
mod words;
mod writing;

pub(crate) use self::running::Load;
pub use self::{
    faults::{FaultReport, FaultRun, Faults},
    population::{Amount, Population},
    script::ScriptError,
    traffic::{Traffic, TrafficReport, TrafficRun},
};
