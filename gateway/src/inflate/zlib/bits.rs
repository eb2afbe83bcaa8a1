//! Bits of a compressed message, the lowest of a byte first.

use crate::inflate::InflateError;

#[derive(Clone, Copy)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// The next byte that is not in the buffer. Beyond the end stand zeros.
    at: usize,
    buffer: u64,
    /// How many bits of the buffer are good.
    count: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            buffer: 0,
            count: 0,
        }
    }

    /// Makes 56 bits good at least.
    #[inline]
    pub(super) fn refill(&mut self) {
        if let Some(chunk) = self
            .bytes
            .get(self.at..)
            .and_then(|bytes| bytes.first_chunk())
        {
            self.buffer |= u64::from_le_bytes(*chunk) << self.count;
            let bytes = (63 - self.count) / 8;
            self.at += bytes as usize;
            self.count += bytes * 8;
        } else {
            self.refill_at_end();
        }
    }

    #[cold]
    fn refill_at_end(&mut self) {
        // What a refill by whole chunks may have left above the good bits.
        self.buffer &= (1 << self.count) - 1;
        while self.count < 56 {
            let byte = self.bytes.get(self.at).copied().unwrap_or(0);
            self.buffer |= u64::from(byte) << self.count;
            self.at += 1;
            self.count += 8;
        }
    }

    /// The next bits.
    #[inline]
    pub(super) fn peek(&self) -> u64 {
        self.buffer
    }

    /// Passes over bits that are good.
    #[inline]
    pub(super) fn skip(&mut self, count: u32) {
        self.buffer >>= count;
        self.count -= count;
    }

    /// Takes bits that are good, 16 at most.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> u32 {
        let bits = self.buffer as u32 & ((1 << count) - 1);
        self.skip(count);
        bits
    }

    /// Passes over the rest of a byte.
    pub(super) fn skip_to_byte(&mut self) {
        self.skip(self.count % 8);
    }

    /// Takes whole bytes, from the beginning of one.
    pub(super) fn bytes(&mut self, len: usize) -> Result<&'a [u8], InflateError> {
        let start = self.at - self.count as usize / 8;
        let bytes = self
            .bytes
            .get(start..start + len)
            .ok_or(InflateError::Truncated)?;
        (self.at, self.buffer, self.count) = (start + len, 0, 0);
        Ok(bytes)
    }

    /// An error if bits were taken that are not there.
    #[inline]
    pub(super) fn check(&self) -> Result<(), InflateError> {
        if self.at > self.bytes.len() && (self.at - self.bytes.len()) * 8 > self.count as usize {
            return Err(InflateError::Truncated);
        }
        Ok(())
    }

    /// Whether all is taken but for the bits that fill up the last byte.
    pub(super) fn is_at_end(&self) -> bool {
        self.at - self.count as usize / 8 >= self.bytes.len()
    }
}
