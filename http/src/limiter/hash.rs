//! A hasher for maps whose keys are ids and hashes: one multiplication per word.
//!
//! Keys are snowflakes and 64-bit hashes, which the standard `SipHash` would spend more time on than the rest of a
//! limiter cycle takes. The seed is random per limiter, so that nobody can choose ids that collide.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, Hasher, RandomState},
};

/// A map hashed by [`WordHasher`].
pub(super) type FastMap<K, V> = HashMap<K, V, WordState>;

/// A set hashed by [`WordHasher`].
pub(super) type FastSet<T> = HashSet<T, WordState>;

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Builds [`WordHasher`]s with one random seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct WordState(u64);

impl WordState {
    /// A state with a seed of the operating system's.
    pub(super) fn random() -> Self {
        Self(RandomState::new().hash_one(MULTIPLIER))
    }
}

impl BuildHasher for WordState {
    type Hasher = WordHasher;

    fn build_hasher(&self) -> WordHasher {
        WordHasher(self.0)
    }
}

/// Folds each word in with a widening multiplication.
pub(super) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_bytes(self.0, bytes);
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = fold(self.0, word);
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }

    fn write_u8(&mut self, word: u8) {
        self.write_u64(u64::from(word));
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }

    fn write_isize(&mut self, word: isize) {
        self.write_u64(word.cast_unsigned() as u64);
    }
}

fn fold(state: u64, word: u64) -> u64 {
    let product = u128::from(state ^ word) * u128::from(MULTIPLIER);
    (product as u64) ^ ((product >> 64) as u64)
}

/// A 64-bit hash of a byte string, the same in every process.
pub(super) fn hash_bytes(seed: u64, bytes: &[u8]) -> u64 {
    let mut state = fold(seed, bytes.len() as u64 ^ MULTIPLIER.rotate_left(29));
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        let word = word.try_into().expect("chunks are 8 bytes long");
        state = fold(state, u64::from_le_bytes(word));
    }
    let mut last = [0; 8];
    last[..words.remainder().len()].copy_from_slice(words.remainder());
    fold(state, u64::from_le_bytes(last))
}
