//! The buffer that messages are inflated into.

use std::{cell::Cell, mem::take};

use super::InflateError;

/// Capacity that is kept between messages. A bigger buffer is given back after the message that needed it.
const KEPT_CAPACITY: usize = 64 * 1024;
/// Capacity that a message begins with.
const FIRST_CAPACITY: usize = 16 * 1024;

thread_local! {
    /// A buffer that no connection of this thread uses just now.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A buffer that is used again and again, and never grows past its limit. Its bytes are cleared when it grows, not for every
/// message.
pub(super) struct Output {
    bytes: Vec<u8>,
    filled: usize,
    limit: usize,
}

impl Output {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            bytes: Vec::new(),
            filled: 0,
            limit,
        }
    }

    pub(super) fn message(&self) -> &[u8] {
        &self.bytes[..self.filled]
    }

    pub(super) fn is_full(&self) -> bool {
        self.filled == self.bytes.len()
    }

    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Room for more, at least one byte. A full buffer is doubled, up to one byte past the limit, which shows that the limit is
    /// exceeded.
    pub(super) fn space(&mut self) -> Result<&mut [u8], InflateError> {
        self.check()?;
        if self.bytes.is_empty() {
            self.bytes = SPARE.take();
            self.bytes.truncate(self.limit.saturating_add(1));
        }
        if self.is_full() {
            let target = (self.bytes.len() * 2)
                .max(FIRST_CAPACITY)
                .min(self.limit.saturating_add(1));
            self.bytes.reserve_exact(target - self.bytes.len());
            self.bytes.resize(target, 0);
        }
        Ok(&mut self.bytes[self.filled..])
    }

    /// So many bytes of the space were written.
    pub(super) fn advance(&mut self, written: usize) {
        self.filled = (self.filled + written).min(self.bytes.len());
    }

    /// Whether the message is within the limit.
    pub(super) fn check(&self) -> Result<(), InflateError> {
        if self.filled > self.limit {
            return Err(InflateError::TooLarge { limit: self.limit });
        }
        Ok(())
    }

    /// Begins a new message.
    pub(super) fn clear(&mut self) {
        self.filled = 0;
        if self.bytes.len() > KEPT_CAPACITY {
            self.bytes.truncate(KEPT_CAPACITY);
            self.bytes.shrink_to_fit();
        }
    }

    /// Gives the buffer to other connections of this thread, and the message with it.
    pub(super) fn release(&mut self) {
        self.filled = 0;
        let buffer = take(&mut self.bytes);
        if (1..=KEPT_CAPACITY).contains(&buffer.len()) {
            SPARE.set(buffer);
        }
    }

    /// Adds bytes as they are.
    pub(super) fn extend(&mut self, mut bytes: &[u8]) -> Result<(), InflateError> {
        while !bytes.is_empty() {
            let space = self.space()?;
            let len = space.len().min(bytes.len());
            space[..len].copy_from_slice(&bytes[..len]);
            self.advance(len);
            bytes = &bytes[len..];
        }
        self.check()
    }
}
