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

use std::{io, path::PathBuf, sync::Mutex};

use cordial_model::rest::{Content, Pieces, Source};
use futures_util::TryFutureExt;
use tokio::{
    fs::File,
    io::{AsyncRead, AsyncReadExt, Take},
};
use tokio_util::io::ReaderStream;

use crate::lock;

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
    let open = move || -> io::Result<Pieces> {
        let file = File::open(path.clone());
        let pieces = file.map_ok(move |file| pieces(file, size));
        Ok(Box::pin(pieces.try_flatten_stream()))
    };
    let repeatable = true;
    Ok(Content::from_source(Opened {
        size,
        repeatable,
        open,
    }))
}

/// The next `size` bytes of anything that can be read. It is read only once: where the request would have to be sent
/// again, it fails with [`Error::UploadSpent`](crate::Error::UploadSpent).
pub fn reader(reader: impl AsyncRead + Send + 'static, size: u64) -> Content {
    let reader = Mutex::new(Some(reader));
    let open = move || -> io::Result<Pieces> {
        let spent = || io::Error::other("it was read before, and can be read only once");
        let reader = lock(&reader).take().ok_or_else(spent)?;
        Ok(Box::pin(pieces(reader, size)))
    };
    let repeatable = false;
    Content::from_source(Opened {
        size,
        repeatable,
        open,
    })
}

struct Opened<F> {
    size: u64,
    repeatable: bool,
    open: F,
}

impl<F: Fn() -> io::Result<Pieces> + Send + Sync + 'static> Source for Opened<F> {
    fn size(&self) -> u64 {
        self.size
    }

    fn open(&self) -> io::Result<Pieces> {
        (self.open)()
    }

    fn is_repeatable(&self) -> bool {
        self.repeatable
    }
}

fn pieces<R: AsyncRead>(reader: R, size: u64) -> ReaderStream<Take<R>> {
    ReaderStream::with_capacity(reader.take(size), PIECE)
}
