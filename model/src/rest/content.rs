//! The content of a file to upload: bytes, or a source that is read while it is sent.

use std::{
    fmt, io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

/// In memory, a piece of this many bytes is counted at once.
const PIECE: usize = 64 * 1024;

/// The pieces of a content, one after the other.
pub type Pieces = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// The content of a file. Bytes, text and vectors convert into it.
#[derive(Clone)]
pub enum Content {
    /// In memory. Clones share it.
    Bytes(Bytes),
    /// Read while it is sent, so that a large file is never in memory as a whole.
    Source(Arc<dyn Source>),
}

/// Content of known size that is read while it is sent.
///
/// `cordial_http::upload` has sources for files and for anything that tokio can read.
pub trait Source: Send + Sync + 'static {
    /// How long it is, in bytes. A request says so before it sends the first piece.
    fn size(&self) -> u64;

    /// Begins to read from the start; called each time that the request is sent. A piece is only asked for when the
    /// connection has room for it.
    ///
    /// # Errors
    ///
    /// When it cannot be read (again).
    fn open(&self) -> io::Result<Pieces>;

    /// Whether it can be read more than once. If not, a request is not sent again after its first attempt.
    fn is_repeatable(&self) -> bool {
        true
    }
}

impl Content {
    /// Content of a source.
    pub fn from_source(source: impl Source) -> Self {
        Self::Source(Arc::new(source))
    }

    /// How long it is, in bytes.
    pub fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Source(source) => source.size(),
        }
    }

    /// The bytes if they are in memory, as those of a received file are.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Source(_) => None,
        }
    }

    /// Whether it can be read more than once.
    pub fn is_repeatable(&self) -> bool {
        match self {
            Self::Bytes(_) => true,
            Self::Source(source) => source.is_repeatable(),
        }
    }

    /// Calls a function with the number of bytes handed to the connection so far, after each piece. It starts again at the
    /// first piece when the request is sent again.
    #[must_use]
    pub fn on_progress(self, report: impl Fn(u64) + Send + Sync + 'static) -> Self {
        Self::from_source(Watched {
            content: self,
            report: Arc::new(report),
        })
    }

    /// Begins to read from the start. The pieces end in an error if they are more or less than [`size`](Self::size).
    ///
    /// # Errors
    ///
    /// Those of the source.
    pub fn open(&self) -> io::Result<Pieces> {
        Ok(match self {
            Self::Bytes(bytes) => Box::pin(Slices(bytes.clone())),
            Self::Source(source) => Box::pin(Exactly {
                pieces: source.open()?,
                left: source.size(),
            }),
        })
    }

    /// Reads the whole into memory.
    ///
    /// # Errors
    ///
    /// Those of the source.
    pub async fn read(&self) -> io::Result<Bytes> {
        if let Self::Bytes(bytes) = self {
            return Ok(bytes.clone());
        }
        let mut pieces = self.open()?;
        let mut all = BytesMut::new();
        while let Some(piece) = std::future::poll_fn(|cx| pieces.as_mut().poll_next(cx)).await {
            all.extend_from_slice(&piece?);
        }
        Ok(all.freeze())
    }
}

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl<T: Into<Bytes>> From<T> for Content {
    fn from(bytes: T) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl PartialEq for Content {
    /// Bytes are compared; a source is only the same as its own clones.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::Source(one), Self::Source(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Content {}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => bytes.fmt(f),
            Self::Source(source) => write!(f, "Source({} bytes)", source.size()),
        }
    }
}

/// What is left of bytes in memory.
struct Slices(Bytes);

impl Stream for Slices {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let length = self.0.len().min(PIECE);
        Poll::Ready((length > 0).then(|| Ok(self.0.split_to(length))))
    }
}

/// Pieces that must have a given length together.
struct Exactly {
    pieces: Pieces,
    left: u64,
}

impl Stream for Exactly {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.pieces.as_mut().poll_next(cx));
        let wrong = |what| {
            let text = format!("the content of the upload has {what} bytes than were announced");
            Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::InvalidData, text))))
        };
        match next {
            Some(Ok(piece)) => match self.left.checked_sub(piece.len() as u64) {
                Some(left) => {
                    self.left = left;
                    Poll::Ready(Some(Ok(piece)))
                }
                None => wrong("more"),
            },
            None if self.left > 0 => wrong("fewer"),
            next => Poll::Ready(next),
        }
    }
}

/// Content whose way out is reported.
struct Watched<F> {
    content: Content,
    report: Arc<F>,
}

impl<F: Fn(u64) + Send + Sync + 'static> Source for Watched<F> {
    fn size(&self) -> u64 {
        self.content.size()
    }

    fn open(&self) -> io::Result<Pieces> {
        Ok(Box::pin(WatchedPieces {
            pieces: self.content.open()?,
            sent: 0,
            report: Arc::clone(&self.report),
        }))
    }

    fn is_repeatable(&self) -> bool {
        self.content.is_repeatable()
    }
}

struct WatchedPieces<F> {
    pieces: Pieces,
    sent: u64,
    report: Arc<F>,
}

impl<F: Fn(u64) + Send + Sync> Stream for WatchedPieces<F> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.pieces.as_mut().poll_next(cx));
        if let Some(Ok(piece)) = &next {
            self.sent += piece.len() as u64;
            (self.report)(self.sent);
        }
        Poll::Ready(next)
    }
}
