//! Transport compression: one stream per connection, one message per flush.
//!
//! An [`Inflater`] belongs to one connection. It inflates into a buffer that it reuses, never grows that buffer past the limit
//! it was given, and gives memory back after an unusually big message. Between messages it can be put to [rest](Inflater::rest):
//! of zlib-stream only the packed history is left then. libzstd has no way to put a decoder away.
//! [Discord](https://discord.com/developers/docs/events/gateway#transport-compression)

use std::fmt;

use self::output::Output;

#[cfg(feature = "zlib")]
mod history;
mod output;
#[cfg(feature = "zlib")]
mod zlib;
#[cfg(feature = "zstd")]
mod zstd;

/// How the gateway compresses what it sends.
///
/// A shard that has little to do takes the least memory with zlib-stream or plain text, one that has much to do the least time
/// with zstd-stream; the crate's README has figures. To choose is one line: `.compression(Compression::Zstd)`.
///
/// Every variant exists whatever features are on, so that configurations stay portable;
/// [`Compression::is_supported`] tells whether this build can use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Compression {
    /// Plain text.
    None,
    /// `zlib-stream`, needs the feature `zlib`.
    Zlib,
    /// `zstd-stream`, needs the feature `zstd`.
    Zstd,
}

impl Compression {
    /// Whether this build has the feature for it.
    pub const fn is_supported(self) -> bool {
        match self {
            Self::None => true,
            Self::Zlib => cfg!(feature = "zlib"),
            Self::Zstd => cfg!(feature = "zstd"),
        }
    }

    /// The value of the gateway URL's `compress` parameter.
    pub const fn query_value(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Zlib => Some("zlib-stream"),
            Self::Zstd => Some("zstd-stream"),
        }
    }
}

impl Default for Compression {
    /// `zlib-stream` if this build supports it, or else `zstd-stream`, or else plain text.
    fn default() -> Self {
        if cfg!(feature = "zlib") {
            Self::Zlib
        } else if cfg!(feature = "zstd") {
            Self::Zstd
        } else {
            Self::None
        }
    }
}

/// Why a compressed message could not be inflated. The connection's stream is broken after it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InflateError {
    /// The stream is not what its format allows.
    #[error("the compressed stream is corrupt: {0}")]
    Corrupt(&'static str),
    /// The stream ended in the middle of a message.
    #[error("the compressed stream is cut off in the middle of a message")]
    Truncated,
    /// The message is bigger than the limit, inflated.
    #[error("a message inflates to more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// This build lacks the feature for the compression.
    #[error("this build does not support {0:?} compression")]
    Unsupported(Compression),
}

/// Inflates the messages of one connection.
pub struct Inflater {
    stream: Stream,
    message: Output,
    done: bool,
}

#[allow(clippy::large_enum_variant)] // A connection has one of these, some hundred bytes in size.
enum Stream {
    Plain,
    #[cfg(feature = "zlib")]
    Zlib(zlib::Zlib),
    #[cfg(feature = "zstd")]
    Zstd(zstd::Zstd),
}

impl Inflater {
    /// An inflater for a new connection. `limit` bounds the size of one inflated message, in bytes.
    ///
    /// # Errors
    ///
    /// [`InflateError::Unsupported`] if the compression's feature is off.
    pub fn new(compression: Compression, limit: usize) -> Result<Self, InflateError> {
        let stream = match compression {
            Compression::None => Stream::Plain,
            #[cfg(feature = "zlib")]
            Compression::Zlib => Stream::Zlib(zlib::Zlib::new()),
            #[cfg(feature = "zstd")]
            Compression::Zstd => Stream::Zstd(zstd::Zstd::new()?),
            #[allow(unreachable_patterns)]
            other => return Err(InflateError::Unsupported(other)),
        };
        Ok(Self {
            stream,
            message: Output::new(limit),
            done: true,
        })
    }

    /// The last message was read and is gone: other inflaters of this thread may use its buffer. In the middle of a message this
    /// does nothing.
    pub fn release(&mut self) {
        if self.done {
            self.message.release();
        }
    }

    /// Nothing is expected for a while: gives back what can be had again. The last message is gone. In the middle of a message
    /// this does nothing.
    ///
    /// With zlib-stream the next message costs some 50 µs more. With zstd-stream only the message buffer can be given back.
    pub fn rest(&mut self) {
        if self.done {
            self.message.release();
            #[cfg(feature = "zlib")]
            if let Stream::Zlib(zlib) = &mut self.stream {
                zlib.rest();
            }
        }
    }

    /// How many bytes it holds on the heap, at rest. `None` if it is not at rest, or if it has a zstd decoder, which does not say.
    pub fn resting_bytes(&self) -> Option<usize> {
        let stream = match &self.stream {
            Stream::Plain => 0,
            #[cfg(feature = "zlib")]
            Stream::Zlib(zlib) => zlib.resting_bytes()?,
            #[cfg(feature = "zstd")]
            Stream::Zstd(_) => return None,
        };
        (self.message.capacity() == 0).then_some(stream)
    }

    /// Whether messages come uncompressed.
    pub fn is_plain(&self) -> bool {
        matches!(self.stream, Stream::Plain)
    }

    /// Feeds one WebSocket message. Yields the gateway message once it is complete; it stays until the next call.
    ///
    /// # Errors
    ///
    /// The stream is broken then: close the connection and start another inflater with the next.
    pub fn push(&mut self, frame: &[u8]) -> Result<Option<&[u8]>, InflateError> {
        if std::mem::replace(&mut self.done, false) {
            self.message.clear();
        }
        self.done = match &mut self.stream {
            Stream::Plain => {
                self.message.extend(frame)?;
                true
            }
            #[cfg(feature = "zlib")]
            Stream::Zlib(zlib) => zlib.push(frame, &mut self.message)?,
            #[cfg(feature = "zstd")]
            Stream::Zstd(zstd) => zstd.push(frame, &mut self.message)?,
        };
        Ok(self.done.then(|| self.message.message()))
    }
}

impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let compression = match self.stream {
            Stream::Plain => Compression::None,
            #[cfg(feature = "zlib")]
            Stream::Zlib(_) => Compression::Zlib,
            #[cfg(feature = "zstd")]
            Stream::Zstd(_) => Compression::Zstd,
        };
        f.debug_struct("Inflater")
            .field("compression", &compression)
            .field("capacity", &self.message.capacity())
            .field("resting_bytes", &self.resting_bytes())
            .finish_non_exhaustive()
    }
}
