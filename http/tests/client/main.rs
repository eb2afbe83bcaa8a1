//! The client over real sockets, against a scripted server.

mod burst;
mod compression;
mod downloads;
mod errors;
mod freedom;
mod limits;
mod multipart;
mod pool;
mod proxies;
mod requests;
mod retries;
mod secrets;
mod server;
mod shutdown;
mod tls;
mod tunnels;
mod typed;
mod uploads;
mod urls;
