//! `zstd-stream`: one endless zstd frame, flushed at the end of every WebSocket message.

use zstd_safe::{DCtx, DParameter, InBuffer, OutBuffer};

use super::{InflateError, output::Output};

/// The largest window that a stream may ask for, as a power of two: 32 MiB. Discord's is 256 KiB.
const WINDOW_LOG_MAX: u32 = 25;
/// What zstd wants to read next where a flush left off: the header of another block.
const BLOCK_HEADER: usize = 3;

pub(super) struct Zstd {
    stream: DCtx<'static>,
}

impl Zstd {
    pub(super) fn new() -> Result<Self, InflateError> {
        let mut stream =
            DCtx::try_create().ok_or(InflateError::Corrupt("no memory for a zstd context"))?;
        stream.init().map_err(name)?;
        stream
            .set_parameter(DParameter::WindowLogMax(WINDOW_LOG_MAX))
            .map_err(name)?;
        Ok(Self { stream })
    }

    /// Inflates a frame to the end of `message`. True, as every frame holds one whole message.
    pub(super) fn push(
        &mut self,
        frame: &[u8],
        message: &mut Output,
    ) -> Result<bool, InflateError> {
        let mut input = InBuffer::around(frame);
        let wanted = loop {
            let mut output = OutBuffer::around(message.space()?);
            let wanted = self
                .stream
                .decompress_stream(&mut output, &mut input)
                .map_err(name)?;
            let produced = output.pos();
            message.advance(produced);
            // All is consumed, and a buffer with room left shows that all is produced.
            if input.pos() == frame.len() && !message.is_full() {
                break wanted;
            }
        };
        message.check()?;
        // A flush ends a block. The end of the whole frame (0) is not Discord's way, but it is a whole message as well.
        if message.message().is_empty() || !matches!(wanted, 0 | BLOCK_HEADER) {
            return Err(InflateError::Truncated);
        }
        Ok(true)
    }
}

fn name(code: usize) -> InflateError {
    InflateError::Corrupt(zstd_safe::get_error_name(code))
}
