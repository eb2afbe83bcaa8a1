//! The bytes that a stream may refer back to, and behind them the message that is being inflated.
//!
//! Both stand in one buffer, so that a message is inflated where it is read, and becomes history without being copied. Only
//! when the buffer has no more room behind the history, the history moves to the front.

use super::InflateError;

/// Copies may write so many bytes more than they are asked for.
pub(super) const SLACK: usize = 32;
/// How much the buffer grows by at least.
const STEP: usize = 1024;

pub(super) struct Window {
    bytes: Vec<u8>,
    /// Where the message begins. What is before it is history.
    start: usize,
    /// Where the next byte goes.
    pub(super) end: usize,
    /// How far back the stream may refer.
    size: usize,
    /// How long a message may get.
    limit: usize,
}

impl Window {
    pub(super) fn new(size: usize, limit: usize) -> Self {
        Self {
            bytes: Vec::new(),
            start: 0,
            end: 0,
            size,
            limit,
        }
    }

    /// How much is kept between messages before the history moves to the front.
    fn kept(&self) -> usize {
        2 * self.size + 32 * 1024
    }

    /// The message becomes history, and another one begins.
    pub(super) fn begin(&mut self) {
        if self.end > self.kept() {
            self.bytes.copy_within(self.end - self.size..self.end, 0);
            self.end = self.size;
            // A big message leaves a big buffer.
            if self.bytes.len() > 2 * self.kept() {
                self.bytes.truncate(self.kept());
                self.bytes.shrink_to_fit();
            }
        }
        self.start = self.end;
    }

    /// The message so far.
    pub(super) fn message(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// The history, and after it the message so far.
    pub(super) fn history(&self) -> &[u8] {
        &self.bytes[self.end.saturating_sub(self.size)..self.end]
    }

    /// Gives back all memory but for the history. Between messages only.
    pub(super) fn rest(&mut self) {
        let from = self.end.saturating_sub(self.size);
        if from > 0 || self.bytes.len() > self.end + STEP + SLACK {
            self.bytes = self.history().to_vec();
            self.end -= from;
            self.start = self.end;
        }
    }

    /// Capacity of the buffer.
    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Makes room for so many bytes more, and the slack behind them.
    #[inline]
    pub(super) fn reserve(&mut self, more: usize) -> Result<(), InflateError> {
        if self.end - self.start > self.limit {
            return Err(InflateError::TooLarge { limit: self.limit });
        }
        if self.bytes.len() - self.end < more + SLACK {
            self.grow(more);
        }
        Ok(())
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        let message = self.end - self.start;
        // Twice as long a message, but no longer a message than may be.
        let room = more.max(message.min(self.limit - message)) + STEP + SLACK;
        let len = self.end + room;
        self.bytes.reserve_exact(len - self.bytes.len());
        self.bytes.resize(len, 0);
    }

    /// The message is whole. It must not be longer than the limit.
    pub(super) fn finish(&self) -> Result<(), InflateError> {
        if self.end - self.start > self.limit {
            return Err(InflateError::TooLarge { limit: self.limit });
        }
        Ok(())
    }

    /// Appends bytes, for which there is room.
    #[inline]
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.bytes[self.end..self.end + bytes.len()].copy_from_slice(bytes);
        self.end += bytes.len();
    }

    /// The whole buffer, to write into from [`end`](Self::end) on; the history is before it.
    #[inline]
    pub(super) fn bytes(&mut self) -> &mut [u8] {
        &mut self.bytes
    }
}

/// Copies so many bytes from `distance` before `end` to `end`, where they may overlap: then what was copied is copied again. There
/// must be room for [`SLACK`] bytes more. False if the distance is nothing, or reaches beyond the beginning.
#[inline]
pub(super) fn repeat(bytes: &mut [u8], end: usize, distance: usize, len: usize) -> bool {
    if distance == 0 || distance > end {
        return false;
    }
    let (mut from, mut to, end) = (end - distance, end, end + len);
    if distance >= 16 {
        while to < end {
            bytes.copy_within(from..from + 16, to);
            (from, to) = (from + 16, to + 16);
        }
    } else if distance == 1 {
        let byte = bytes[from];
        bytes[to..end].fill(byte);
    } else {
        while to < end {
            bytes[to] = bytes[from];
            (from, to) = (from + 1, to + 1);
        }
    }
    true
}
