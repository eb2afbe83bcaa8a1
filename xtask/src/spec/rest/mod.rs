//! The REST API: the endpoints that the model declares, against `openapi.json`, `rest-operations.tsv` and the
//! documentation's tables of parameters.
//!
//! [`operations`] compares what can be asked for; [`inputs`] the parameters and the fields of bodies of one operation;
//! [`walk`] everything inside of bodies and answers.

pub(crate) mod declared;
mod inputs;
mod known;
pub(crate) mod openapi;
mod operations;
pub(crate) mod rows;
mod walk;

pub(crate) use self::{
    inputs::section,
    known::{Known, Nothing},
    operations::compare,
};
