//! WebSocket, as far as a client of the gateway needs it.
//! [RFC 6455](https://datatracker.ietf.org/doc/html/rfc6455)
//!
//! Without any IO, for drivers of one's own: [`Handshake`] is the way into a connection, [`FrameReader`] finds messages in what
//! was read and lends them out where they stand, [`write_frame`] makes what is to be sent. `stream` drives them on tokio.
//!
//! Written for many connections that are quiet most of the time: a connection has a buffer only while there is something in
//! it, and no message is copied between the socket's bytes and the inflater.

mod frame;
mod handshake;
#[cfg(feature = "tokio")]
mod stream;

#[cfg(feature = "tokio")]
pub(crate) use self::stream::{Received, WebSocket};
pub use self::{
    frame::{FrameError, FrameReader, Message, MessageKind, write_frame},
    handshake::{Handshake, HandshakeError},
};
