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
/// How many benches are kept for all connections together.
const KEPT_BENCHES: usize = 4;

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
    pub(super) fn pack(&mut self, decoder: Decompress) {
        let mut bench = Bench::take();
        bench.decoder = Some(decoder);
        if self.recent.len() <= KEPT_RECENT {
            self.recent.shrink_to_fit();
        } else if bench.unpack(self).is_some()
            && let Some(packed) = bench.pack()
        {
            self.packed = Some((packed, bench.window.len()));
            self.recent = Vec::new();
            self.oldest = 0;
        }
        bench.give_back();
    }

    /// A decoder that goes on from here.
    pub(super) fn decoder(&self) -> Result<Decompress, InflateError> {
        let mut bench = Bench::take();
        let decoder = bench.unpack(self).and_then(|()| {
            let mut decoder = bench.decoder.take()?;
            decoder.reset(false);
            decoder.set_dictionary(&bench.window).ok()?;
            Some(decoder)
        });
        bench.give_back();
        decoder.ok_or(InflateError::Corrupt("the packed history cannot be read"))
    }

    /// How many bytes it holds on the heap.
    pub(super) fn bytes(&self) -> usize {
        let packed = self.packed.as_ref().map_or(0, |(packed, _)| packed.len());
        packed + self.recent.capacity()
    }
}

/// What it takes to pack and to unpack. It comes to half a megabyte, is needed for a fraction of a millisecond, and would leave
/// the allocator with holes if it were made anew each time.
#[derive(Default)]
struct Bench {
    packer: Option<Compress>,
    decoder: Option<Decompress>,
    window: Vec<u8>,
    packed: Vec<u8>,
}

static BENCHES: Mutex<Vec<Bench>> = Mutex::new(Vec::new());

impl Bench {
    fn take() -> Self {
        let mut benches = BENCHES.lock().unwrap_or_else(PoisonError::into_inner);
        benches.pop().unwrap_or_default()
    }

    fn give_back(self) {
        let mut benches = BENCHES.lock().unwrap_or_else(PoisonError::into_inner);
        if benches.len() < KEPT_BENCHES {
            benches.push(self);
        }
    }

    /// Puts the whole of a history into `window`, the oldest first. The decoder is any afterwards.
    fn unpack(&mut self, history: &History) -> Option<()> {
        let decoder = self.decoder.get_or_insert_with(|| Decompress::new(false));
        self.window.clear();
        self.window.reserve_exact(2 * WINDOW);
        if let Some((packed, len)) = &history.packed {
            decoder.reset(false);
            decoder
                .decompress_vec(packed, &mut self.window, FlushDecompress::Finish)
                .ok()
                .filter(|status| *status == Status::StreamEnd && self.window.len() == *len)?;
        }
        let (newer, older) = history.recent.split_at(history.oldest);
        self.window.extend_from_slice(older);
        self.window.extend_from_slice(newer);
        self.window
            .drain(..self.window.len().saturating_sub(WINDOW));
        Some(())
    }

    /// Packs `window`.
    fn pack(&mut self) -> Option<Box<[u8]>> {
        let packer = self
            .packer
            .get_or_insert_with(|| Compress::new(Compression::new(LEVEL), false));
        packer.reset();
        self.packed.clear();
        // What cannot be made smaller gets a little bigger.
        self.packed.reserve_exact(WINDOW + WINDOW / 32);
        let status = packer.compress_vec(&self.window, &mut self.packed, FlushCompress::Finish);
        matches!(status, Ok(Status::StreamEnd)).then(|| self.packed.as_slice().into())
    }
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
                let mut bench = Bench::default();
                bench.unpack(&history).unwrap();
                assert!(
                    bench.window == all[all.len().saturating_sub(WINDOW)..],
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
