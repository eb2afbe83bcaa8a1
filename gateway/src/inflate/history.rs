//! The history that a DEFLATE stream may refer to: the last 32 KiB that came out of it.
//!
//! Between two messages it is all that a decoder knows, so it is kept beside the decoder, and a connection at rest needs nothing
//! else. Old parts of it are packed, what came last stays as it is: a connection on which nothing but heartbeats are acknowledged
//! packs once in a hundred of them.

use std::sync::{Mutex, PoisonError};

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::InflateError;

/// How far back a DEFLATE stream can refer.
const WINDOW: usize = 32 * 1024;
/// So much is left as it is, beside what was packed before.
const KEPT_RECENT: usize = 4 * 1024;
/// How hard to pack. Level 1 makes it a fourth bigger, level 6 a tenth smaller in twice the time.
const LEVEL: u32 = 2;

/// One of each, for whoever packs or wakes next. A packer takes some 370 kB for a fifth of a millisecond: made anew each time, it
/// leaves holes in the allocator's memory that are never filled again.
static SPARE_PACKER: Mutex<Option<Compress>> = Mutex::new(None);
static SPARE_DECODER: Mutex<Option<Decompress>> = Mutex::new(None);

/// The last 32 KiB of a stream's output.
pub(super) struct History {
    /// What came before `recent`, packed, and how long it is. Given up once `recent` is the whole window.
    packed: Option<(Box<[u8]>, usize)>,
    /// What came last. Once it is as long as the window, the oldest is overwritten.
    recent: Vec<u8>,
    /// Where the oldest byte of a full `recent` is.
    oldest: usize,
}

impl History {
    /// The history of a stream that begins.
    pub(super) const fn new() -> Self {
        Self {
            packed: None,
            recent: Vec::new(),
            oldest: 0,
        }
    }

    /// More came out of the stream.
    #[inline]
    pub(super) fn record(&mut self, output: &[u8]) {
        let mut output = &output[output.len().saturating_sub(WINDOW)..];
        if self.recent.len() < WINDOW {
            let (fits, rest) = output.split_at(output.len().min(WINDOW - self.recent.len()));
            if self.recent.len() + fits.len() > KEPT_RECENT {
                self.recent.reserve_exact(WINDOW - self.recent.len());
            }
            self.recent.extend_from_slice(fits);
            if self.recent.len() == WINDOW {
                self.packed = None;
            }
            output = rest;
        }
        let (before_end, from_start) = output.split_at(output.len().min(WINDOW - self.oldest));
        self.overwrite(before_end);
        self.overwrite(from_start);
    }

    fn overwrite(&mut self, output: &[u8]) {
        if !output.is_empty() {
            self.recent[self.oldest..][..output.len()].copy_from_slice(output);
            self.oldest = (self.oldest + output.len()) % WINDOW;
        }
    }

    /// Takes as little memory as it can. `decoder` is any that is not needed any more.
    pub(super) fn pack(&mut self, mut decoder: Decompress) {
        if self.recent.len() <= KEPT_RECENT {
            self.recent.shrink_to_fit();
        } else if let Some(window) = self.window(&mut decoder)
            && let Some(packed) = pack(&window)
        {
            self.packed = Some((packed, window.len()));
            self.recent = Vec::new();
            self.oldest = 0;
        }
        keep(&SPARE_DECODER, decoder);
    }

    /// A decoder that goes on from here.
    pub(super) fn decoder(&self) -> Result<Decompress, InflateError> {
        let lost = InflateError::Corrupt("the packed history cannot be read");
        let mut decoder = take(&SPARE_DECODER).unwrap_or_else(|| Decompress::new(false));
        let window = self.window(&mut decoder).ok_or(lost.clone())?;
        decoder.reset(false);
        decoder.set_dictionary(&window).map_err(|_| lost)?;
        Ok(decoder)
    }

    /// All of it, the oldest first. The decoder is for what is packed.
    fn window(&self, decoder: &mut Decompress) -> Option<Vec<u8>> {
        let (older, newer) = self.recent.split_at(self.oldest);
        let mut window = Vec::new();
        if let Some((packed, len)) = &self.packed {
            window.reserve_exact(len + self.recent.len());
            decoder.reset(false);
            decoder
                .decompress_vec(packed, &mut window, FlushDecompress::Finish)
                .ok()
                .filter(|status| *status == Status::StreamEnd && window.len() == *len)?;
        }
        window.extend_from_slice(newer);
        window.extend_from_slice(older);
        window.drain(..window.len().saturating_sub(WINDOW));
        Some(window)
    }

    /// How many bytes it holds on the heap.
    pub(super) fn bytes(&self) -> usize {
        let packed = self.packed.as_ref().map_or(0, |(packed, _)| packed.len());
        packed + self.recent.capacity()
    }
}

fn pack(window: &[u8]) -> Option<Box<[u8]>> {
    let mut packed = Vec::with_capacity(window.len() / 2);
    let mut packer =
        take(&SPARE_PACKER).unwrap_or_else(|| Compress::new(Compression::new(LEVEL), false));
    packer.reset();
    loop {
        let consumed = usize::try_from(packer.total_in()).ok()?;
        let left = window.get(consumed..)?;
        match packer.compress_vec(left, &mut packed, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => break,
            // It did not get smaller by half.
            Ok(_) => packed.reserve(window.len()),
            Err(_) => return None,
        }
    }
    keep(&SPARE_PACKER, packer);
    Some(packed.into_boxed_slice())
}

fn take<T>(spare: &Mutex<Option<T>>) -> Option<T> {
    let mut spare = spare.lock().unwrap_or_else(PoisonError::into_inner);
    spare.take()
}

fn keep<T>(spare: &Mutex<Option<T>>, codec: T) {
    *spare.lock().unwrap_or_else(PoisonError::into_inner) = Some(codec);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_last_32_kib_whenever_it_was_packed() {
        for seed in 0..10 {
            let mut rng = fastrand::Rng::with_seed(seed);
            let mut history = History::new();
            let mut all: Vec<u8> = Vec::new();
            for _ in 0..60 {
                let len = match rng.u8(..10) {
                    0 => 0,
                    1 => rng.usize(..3 * WINDOW),
                    2 => rng.usize(WINDOW - 2..WINDOW + 3),
                    3 => WINDOW - history.recent.len(),
                    4..7 => rng.usize(..6000),
                    _ => rng.usize(..60),
                };
                let mut output = vec![rng.u8(..); len];
                if rng.bool() {
                    rng.fill(&mut output);
                }
                history.record(&output);
                all.extend_from_slice(&output);
                if rng.u8(..3) == 0 {
                    history.pack(Decompress::new(false));
                    assert!(history.recent.capacity() <= KEPT_RECENT);
                }
                assert!(history.recent.capacity() <= WINDOW);
                let window = history.window(&mut Decompress::new(false)).unwrap();
                assert!(
                    window == all[all.len().saturating_sub(WINDOW)..],
                    "seed {seed}"
                );
            }
        }
    }

    #[test]
    fn what_cannot_be_made_smaller_is_kept_in_a_little_more_than_its_size() {
        let mut rng = fastrand::Rng::with_seed(1);
        let mut history = History::new();
        let mut noise = vec![0; WINDOW];
        rng.fill(&mut noise);
        history.record(&noise);
        history.pack(Decompress::new(false));
        assert!(history.recent.is_empty());
        assert!(history.bytes() < WINDOW + 1024, "{}", history.bytes());
    }
}
