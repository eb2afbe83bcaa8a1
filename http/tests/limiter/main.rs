//! The limiter in virtual time: every rule of `spec/rest-limits.json`, one behaviour per test, and a simulation of
//! Discord's side.

mod buckets;
mod global;
mod invalid_requests;
mod memory;
mod retry_after;
mod shards;
mod simulation;
mod story;
mod waiting;
