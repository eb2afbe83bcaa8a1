//! `zlib-stream`: a message may span several WebSocket messages and ends where the stream was flushed.
//!
//! Behind its header the stream is read as raw DEFLATE: it never ends, so its checksum never comes, and counting it would cost a
//! tenth of the time. Where a message has ended the stream is between two blocks and at a whole byte. Its history is all that
//! its decoder knows then, and a connection at rest keeps that alone.

use flate2::{Decompress, FlushDecompress, Status};

use super::{InflateError, history::History, output::Output};

/// What a sync flush leaves at the end of the compressed bytes.
const FLUSH_SUFFIX: [u8; 4] = [0x00, 0x00, 0xff, 0xff];

pub(super) struct Zlib {
    /// None at rest, and before the stream has begun.
    decoder: Option<Decompress>,
    history: History,
    /// The header, as far as it has come.
    header: [u8; 2],
    header_len: usize,
    /// The last bytes of the message so far: the suffix, too, may be split between frames.
    tail: [u8; 4],
}

impl Zlib {
    pub(super) const fn new() -> Self {
        Self {
            decoder: None,
            history: History::new(),
            header: [0; 2],
            header_len: 0,
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
        while self.header_len < self.header.len() {
            let Some((byte, rest)) = frame.split_first() else {
                return Ok(false);
            };
            self.header[self.header_len] = *byte;
            self.header_len += 1;
            frame = rest;
            if self.header_len == self.header.len() {
                check_header(self.header)?;
            }
        }
        let known = message.message().len();
        let decoder = match &mut self.decoder {
            Some(decoder) => decoder,
            at_rest => at_rest.insert(self.history.decoder()?),
        };
        loop {
            let (consumed, produced) = (decoder.total_in(), decoder.total_out());
            let status = decoder
                .decompress(frame, message.space()?, FlushDecompress::Sync)
                .map_err(|_| InflateError::Corrupt("not valid zlib data"))?;
            let consumed = decoder.total_in() - consumed;
            let produced = decoder.total_out() - produced;
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
        self.history.record(&message.message()[known..]);
        let complete = self.tail == FLUSH_SUFFIX;
        if complete {
            self.tail = [1; 4];
        }
        Ok(complete)
    }

    /// Lets go of the decoder. Only where a message has ended.
    pub(super) fn rest(&mut self) {
        if let Some(decoder) = self.decoder.take() {
            self.history.pack(decoder);
        }
    }

    /// How many bytes it holds on the heap, at rest.
    pub(super) fn resting_bytes(&self) -> Option<usize> {
        self.decoder.is_none().then(|| self.history.bytes())
    }
}

/// Whether a stream may begin so. [RFC 1950](https://datatracker.ietf.org/doc/html/rfc1950#page-5)
fn check_header(header: [u8; 2]) -> Result<(), InflateError> {
    let [method, flags] = header;
    let deflate = method & 0x0f == 8 && method >> 4 <= 7;
    let preset_dictionary = flags & 0x20 != 0;
    if deflate && !preset_dictionary && u16::from_be_bytes(header).is_multiple_of(31) {
        Ok(())
    } else {
        Err(InflateError::Corrupt("not valid zlib data"))
    }
}
