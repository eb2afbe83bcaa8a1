//! Discord bots in Rust: models, gateway and REST, testable without Discord.
//!
//! This crate re-exports the others by feature and adds what joins them. Take single crates instead where one is enough:
//! a microservice that only sends needs `cordial-http`, a custom gateway only `cordial-model`.
//!
//! | feature | module | |
//! |---|---|---|
//! | always | [`model`] | objects, events, endpoints |
//! | `gateway` (default) | `gateway` | `Shard`, `Cluster` and the sans-IO session |
//! | `http` (default) | `http` | the REST client |
//! | `sandbox` | `sandbox` | the local Discord |
//! | `user` | | sessions of user accounts; automating them on Discord is forbidden |
//! | `metrics` | | figures of the gateway for the `metrics` facade |
//! | `serde` | | `Serialize` and `Deserialize` for every model |

pub use cordial_model as model;

#[cfg(feature = "gateway")]
pub use cordial_gateway as gateway;
#[cfg(feature = "http")]
pub use cordial_http as http;
#[cfg(feature = "sandbox")]
pub use cordial_sandbox as sandbox;

pub mod prelude;
