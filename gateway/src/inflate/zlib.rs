//! `zlib-stream`: a message may span several WebSocket messages and ends where the stream was flushed.

use flate2::{Decompress, FlushDecompress, Status};

use super::{InflateError, output::Output};

/// What a sync flush leaves at the end of the compressed bytes.
const FLUSH_SUFFIX: [u8; 4] = [0x00, 0x00, 0xff, 0xff];

pub(super) struct Zlib {
    stream: Decompress,
    /// The last bytes of the message so far: the suffix, too, may be split between frames.
    tail: [u8; 4],
}

impl Zlib {
    pub(super) fn new() -> Self {
        Self {
            stream: Decompress::new(true),
            tail: [1; 4],
        }
    }

    /// Inflates a frame to the end of `message`. True once the message is complete.
    pub(super) fn push(
        &mut self,
        mut frame: &[u8],
        message: &mut Output,
    ) -> Result<bool, InflateError> {
        for byte in frame.iter().skip(frame.len().saturating_sub(4)) {
            self.tail.rotate_left(1);
            self.tail[3] = *byte;
        }
        loop {
            let (consumed, produced) = (self.stream.total_in(), self.stream.total_out());
            let status = self
                .stream
                .decompress(frame, message.space()?, FlushDecompress::Sync)
                .map_err(|_| InflateError::Corrupt("not valid zlib data"))?;
            let consumed = self.stream.total_in() - consumed;
            let produced = self.stream.total_out() - produced;
            message.advance(usize::try_from(produced).unwrap_or(usize::MAX));
            frame = &frame[usize::try_from(consumed)
                .unwrap_or(usize::MAX)
                .min(frame.len())..];
            match status {
                Status::StreamEnd => return Err(InflateError::Corrupt("the stream ended")),
                // All is consumed, and a buffer with room left shows that all is produced.
                _ if frame.is_empty() && !message.is_full() => break,
                _ if consumed == 0 && produced == 0 && !message.is_full() => {
                    return Err(InflateError::Corrupt("the stream makes no progress"));
                }
                _ => {}
            }
        }
        message.check()?;
        let complete = self.tail == FLUSH_SUFFIX;
        if complete {
            self.tail = [1; 4];
        }
        Ok(complete)
    }
}
