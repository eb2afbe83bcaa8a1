//! What a shard costs between the socket and the bot: Cordial beside Twilight and
//! a floor, over each compression that Discord has.
//!
//! `server` speaks for Discord, in a process of its own; `contenders` are its
//! clients; `bench` measures CPU time, `idle` resident memory.

pub mod bench;
pub mod contenders;
pub mod idle;
pub mod server;
pub mod stream;

pub use stream::Compression;

/// What the programs do.
pub fn main(compression: Compression) {
    if std::env::args().any(|arg| arg == "idle") {
        idle::run(compression);
    } else {
        bench::run(compression);
    }
}
