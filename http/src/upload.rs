//! Files to upload that are read while they are sent, so that they are never in memory as a whole.
//!
//! ```no_run
//! # async fn example(http: cordial_http::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use cordial_http::upload;
//! use cordial_model::{id::Id, rest::Upload};
//!
//! let video = upload::file("holiday.mp4").await?;
//! let size = video.size();
//! let video = video.on_progress(move |sent| println!("{sent} of {size} bytes"));
//! http.create_message(Id::new(381870553235193857)).file(Upload::new("holiday.mp4", video)).await?;
//! # Ok(())
//! # }
//! ```

use std::{
    io,
    path::PathBuf,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use cordial_model::rest::{BoxFuture, Content, Pieces, Source};
use futures_core::Stream;
use tokio::{
    fs::File,
    io::{AsyncRead, ReadBuf},
};

/// A piece has at most this many bytes.
const PIECE: usize = 64 * 1024;

/// A file, as long as it is now. It is opened for each attempt, so that the request can be sent again.
///
/// # Errors
///
/// When there is no such file.
pub async fn file(path: impl Into<PathBuf>) -> io::Result<Content> {
    let path = path.into();
    let metadata = tokio::fs::metadata(&path).await?;
    if !metadata.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "this is not a file",
        ));
    }
    let size = metadata.len();
    Ok(Content::from_source(FileSource { path, size }))
}

/// The next `size` bytes of anything that can be read. It is read only once: where the request would have to be sent
/// again, it fails with [`Error::UploadSpent`](crate::Error::UploadSpent).
pub fn reader(reader: impl AsyncRead + Send + 'static, size: u64) -> Content {
    let reader = Mutex::new(Some(Box::pin(reader) as Reader));
    Content::from_source(ReaderSource { reader, size })
}

type Reader = Pin<Box<dyn AsyncRead + Send>>;

struct FileSource {
    path: PathBuf,
    size: u64,
}

impl Source for FileSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn open(&self) -> io::Result<Pieces> {
        let open = File::open(self.path.clone());
        Ok(Box::pin(Reading {
            reader: From::Opening(Box::pin(async { Ok(Box::pin(open.await?) as Reader) })),
            left: self.size,
            buffer: Vec::new(),
        }))
    }
}

struct ReaderSource {
    reader: Mutex<Option<Reader>>,
    size: u64,
}

impl Source for ReaderSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn open(&self) -> io::Result<Pieces> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let reader = reader
            .take()
            .ok_or_else(|| io::Error::other("it was read before, and can be read only once"))?;
        Ok(Box::pin(Reading {
            reader: From::Open(reader),
            left: self.size,
            buffer: Vec::new(),
        }))
    }

    fn is_repeatable(&self) -> bool {
        false
    }
}

/// What pieces are read from.
enum From {
    Opening(BoxFuture<'static, io::Result<Reader>>),
    Open(Reader),
}

struct Reading {
    reader: From,
    left: u64,
    buffer: Vec<u8>,
}

impl Stream for Reading {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let From::Opening(opening) = &mut this.reader {
            this.reader = From::Open(ready!(opening.as_mut().poll(cx))?);
        }
        let From::Open(reader) = &mut this.reader else {
            return Poll::Pending;
        };
        this.buffer.resize(this.left.min(PIECE as u64) as usize, 0);
        let mut buffer = ReadBuf::new(&mut this.buffer);
        if this.left > 0 {
            ready!(reader.as_mut().poll_read(cx, &mut buffer))?;
        }
        let length = buffer.filled().len();
        this.left -= length as u64;
        let mut piece = std::mem::take(&mut this.buffer);
        piece.truncate(length);
        Poll::Ready((length > 0).then(|| Ok(piece.into())))
    }
}
