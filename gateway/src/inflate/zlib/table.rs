//! Huffman codes as tables.
//!
//! The next bits of the stream are the index of an [`Entry`]. Codes that are longer than the index lead to a second table.

/// Bits of the index into the table of literals and lengths.
pub(super) const LITERALS: u32 = 10;
/// Bits of the index into the table of distances.
pub(super) const DISTANCES: u32 = 8;
/// The longest code.
const LONGEST_CODE: usize = 15;

/// Base and extra bits of the lengths, from symbol 257 on.
const LENGTH_CODES: [(u16, u8); 29] = bases::<29>(3, 4, 258);
/// Base and extra bits of the distances.
const DISTANCE_CODES: [(u16, u8); 30] = bases::<30>(1, 2, 0);

/// Codes whose extra bits grow by one with every so many of them, after twice as many that have none. `last`, if it is not 0, is
/// the base of the last code, which has no extra bits.
const fn bases<const N: usize>(first: u16, group: usize, last: u16) -> [(u16, u8); N] {
    let mut codes = [(0, 0); N];
    let mut base = first;
    let mut n = 0;
    while n < N {
        let extra = if n < 2 * group { 0 } else { n / group - 1 } as u8;
        codes[n] = (base, extra);
        base += 1 << extra;
        n += 1;
    }
    if last > 0 {
        codes[N - 1] = (last, 0);
    }
    codes
}

/// What a code stands for.
///
/// Bits 0 to 7: how many bits it takes, extra bits included; 8 to 13: how many it takes without; 14 and 15: its kind, if it is
/// special; 16 and up: the literal, or the base of a length or distance; 31: it is a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry(u32);

impl Entry {
    const LITERAL: u32 = 1 << 31;
    const END: u32 = 1 << 15;
    const SPECIAL: u32 = 1 << 14;
    /// A code that stands for nothing, or that was not given out.
    const INVALID: Self = Self(Self::SPECIAL | 1);

    const fn of_literal(symbol: usize) -> Self {
        match symbol {
            0..256 => Self(Self::LITERAL | (symbol as u32) << 16),
            256 => Self(Self::END | Self::SPECIAL),
            257..286 => Self::of_base(LENGTH_CODES[symbol - 257]),
            _ => Self(Self::SPECIAL),
        }
    }

    const fn of_distance(symbol: usize) -> Self {
        match symbol {
            0..30 => Self::of_base(DISTANCE_CODES[symbol]),
            _ => Self(Self::SPECIAL),
        }
    }

    const fn of_base((base, extra): (u16, u8)) -> Self {
        Self((base as u32) << 16 | extra as u32)
    }

    /// The entry for a code of so many bits.
    const fn with_len(self, len: u32) -> Self {
        Self(self.0 + (len << 8 | len))
    }

    #[inline]
    pub(super) const fn bits(self) -> u32 {
        self.0 & 0xff
    }

    const fn len(self) -> u32 {
        self.0 >> 8 & 0x3f
    }

    #[inline]
    pub(super) const fn is_literal(self) -> bool {
        self.0 & Self::LITERAL != 0
    }

    #[inline]
    pub(super) const fn literal(self) -> u8 {
        (self.0 >> 16) as u8
    }

    #[inline]
    pub(super) const fn is_end(self) -> bool {
        self.0 & Self::END != 0
    }

    #[inline]
    pub(super) const fn is_special(self) -> bool {
        self.0 & Self::SPECIAL != 0
    }

    /// Base and extra bits together, if the code is at the front of the bits.
    #[inline]
    pub(super) const fn value(self, bits: u64) -> usize {
        let extra = (bits & ((1 << self.bits()) - 1)) >> self.len();
        (self.0 >> 16) as usize + extra as usize
    }
}

/// What literals and lengths stand for, without their codes.
pub(super) const OF_LITERALS: [Entry; 288] = {
    let mut entries = [Entry(0); 288];
    let mut symbol = 0;
    while symbol < 288 {
        entries[symbol] = Entry::of_literal(symbol);
        symbol += 1;
    }
    entries
};
/// What distances stand for.
pub(super) const OF_DISTANCES: [Entry; 32] = {
    let mut entries = [Entry(0); 32];
    let mut symbol = 0;
    while symbol < 32 {
        entries[symbol] = Entry::of_distance(symbol);
        symbol += 1;
    }
    entries
};
/// What the lengths of codes stand for: themselves.
pub(super) const OF_LENGTHS: [Entry; 19] = {
    let mut entries = [Entry(0); 19];
    let mut symbol = 0;
    while symbol < 19 {
        entries[symbol] = Entry((symbol as u32) << 16);
        symbol += 1;
    }
    entries
};

/// A table with an index of `INDEX` bits.
pub(super) struct Table<const INDEX: u32> {
    entries: Vec<Entry>,
    /// Where the second tables are, by index, and how many bits their indices have: empty if no code is that long.
    second: Vec<(u32, u32)>,
}

impl<const INDEX: u32> Table<INDEX> {
    pub(super) fn new() -> Self {
        Self {
            entries: vec![Entry::INVALID; 1 << INDEX],
            second: Vec::new(),
        }
    }

    /// What the code at the front of the bits stands for.
    #[inline]
    pub(super) fn find(&self, bits: u64) -> Entry {
        let index = bits as usize & ((1 << INDEX) - 1);
        let entry = self.entries[index];
        // A code of no bits leads to a second table.
        if entry.bits() == 0 {
            return self.find_second(entry, bits);
        }
        entry
    }

    fn find_second(&self, entry: Entry, bits: u64) -> Entry {
        let Some(&(start, index_bits)) = self.second.get((entry.0 >> 16) as usize) else {
            return Entry::INVALID;
        };
        let index = (bits >> INDEX) as u32 & ((1 << index_bits) - 1);
        self.entries[(start + index) as usize]
    }

    /// Gives out codes to symbols by their lengths. `entries` says what symbols stand for. False if the lengths make no code.
    pub(super) fn build(&mut self, coded: &[(u16, u8)], entries: &[Entry]) -> bool {
        let mut counts = [0_u16; LONGEST_CODE + 1];
        for (_, len) in coded {
            counts[usize::from(*len)] += 1;
        }
        // Where the symbols of each length stand among all, and how many codes are left.
        let mut offsets = [0_u16; LONGEST_CODE + 2];
        let mut left = 1_i32;
        for len in 1..=LONGEST_CODE {
            offsets[len + 1] = offsets[len] + counts[len];
            left = left * 2 - i32::from(counts[len]);
            if left < 0 {
                return false;
            }
        }
        self.second.clear();
        self.entries.truncate(1 << INDEX);
        if left > 0 {
            // Incomplete: nothing at all, or one symbol, which then has a code of one bit.
            self.entries.fill(Entry::INVALID);
            return match coded {
                [] => true,
                [(symbol, 1)] => {
                    let entry = entries[usize::from(*symbol)].with_len(1);
                    for slot in self.entries.iter_mut().step_by(2) {
                        *slot = entry;
                    }
                    true
                }
                _ => false,
            };
        }
        let mut sorted = [Entry(0); 288];
        for (symbol, len) in coded {
            let slot = &mut offsets[usize::from(*len)];
            sorted[usize::from(*slot)] = entries[usize::from(*symbol)];
            *slot += 1;
        }
        self.fill(&sorted[..coded.len()], &counts)
    }

    /// Fills the tables for a complete code. Codes are counted up from the top bit, but come lowest bit first, so they are kept
    /// mirrored: the table of the codes of up to so many bits, twice over, is that of one bit more.
    fn fill(&mut self, sorted: &[Entry], counts: &[u16; LONGEST_CODE + 1]) -> bool {
        let mut code = 0_usize;
        let mut filled = 1;
        let mut sorted = sorted.iter();
        for len in 1..=INDEX {
            self.entries.copy_within(..filled, filled);
            filled *= 2;
            for entry in sorted.by_ref().take(usize::from(counts[len as usize])) {
                self.entries[code] = entry.with_len(len);
                code = next_code(code, len);
            }
        }
        // Longer codes: all that begin with the same bits share a second table.
        let mut left: usize = counts[INDEX as usize + 1..]
            .iter()
            .map(|n| usize::from(*n))
            .sum();
        let mut counts = *counts;
        let mut len = INDEX + 1;
        let mut prefix = usize::MAX;
        let (mut start, mut index_bits) = (0, 0);
        while left > 0 {
            while counts[len as usize] == 0 {
                len += 1;
            }
            if code & ((1 << INDEX) - 1) != prefix {
                prefix = code & ((1 << INDEX) - 1);
                // As long as the codes of this length do not fill it, longer ones are in it, too.
                index_bits = len - INDEX;
                let mut room = 1_i32 << index_bits;
                room -= i32::from(counts[len as usize]);
                while room > 0 && ((index_bits + INDEX) as usize) < LONGEST_CODE {
                    index_bits += 1;
                    room = room * 2 - i32::from(counts[(index_bits + INDEX) as usize]);
                }
                start = self.entries.len();
                self.entries
                    .resize(start + (1 << index_bits), Entry::INVALID);
                self.entries[prefix] = Entry((self.second.len() as u32) << 16);
                self.second.push((start as u32, index_bits));
            }
            let Some(entry) = sorted.next() else {
                return false;
            };
            let entry = entry.with_len(len);
            let step = 1 << (len - INDEX);
            let mut at = code >> INDEX;
            while at < 1 << index_bits {
                self.entries[start + at] = entry;
                at += step;
            }
            counts[len as usize] -= 1;
            left -= 1;
            code = next_code(code, len);
        }
        true
    }
}

/// The code after a mirrored code of the same length; of the next length if it is extended by a zero.
#[inline]
fn next_code(code: usize, len: u32) -> usize {
    // Adding one at the top bit carries towards the lower ones.
    let ones = (!code << (usize::BITS - len)).leading_zeros();
    if ones >= len {
        return 0;
    }
    let bit = 1 << (len - 1 - ones);
    (code & (bit - 1)) | bit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_those_of_the_rfc() {
        assert_eq!(LENGTH_CODES[..10].last(), Some(&(13, 1)));
        assert_eq!((LENGTH_CODES[0], LENGTH_CODES[7]), ((3, 0), (10, 0)));
        assert_eq!((LENGTH_CODES[27], LENGTH_CODES[28]), ((227, 5), (258, 0)));
        assert_eq!((DISTANCE_CODES[3], DISTANCE_CODES[4]), ((4, 0), (5, 1)));
        assert_eq!(DISTANCE_CODES[29], (24_577, 13));
    }

    #[test]
    fn codes_count_up_mirrored() {
        let mut code = 0;
        let mut codes = vec![code];
        for _ in 1..8 {
            code = next_code(code, 3);
            codes.push(code);
        }
        assert_eq!(
            codes,
            [0b000, 0b100, 0b010, 0b110, 0b001, 0b101, 0b011, 0b111]
        );
        assert_eq!(next_code(0b111, 3), 0);
    }

    /// Every symbol is found by its code, for codes short and long.
    #[test]
    fn symbols_are_found_by_their_codes() {
        // Lengths 1, 2, 3, … 14, 15, 15, as long as codes get.
        let lengths: Vec<(u16, u8)> = (0..16).map(|n| (n, (n as u8 + 1).min(15))).collect();
        let mut table = Table::<8>::new();
        assert!(table.build(&lengths, &OF_LENGTHS));
        let mut code = 0_usize;
        for (symbol, len) in &lengths {
            for noise in [0, u64::MAX, 0x5555_5555_5555_5555] {
                let entry = table.find(code as u64 | noise << len);
                assert_eq!(
                    (u16::from(entry.literal()), entry.bits()),
                    (*symbol, u32::from(*len))
                );
            }
            code = next_code(code, u32::from(*len));
        }
    }

    #[test]
    fn lengths_that_make_no_code_are_refused() {
        let mut table = Table::<8>::new();
        let build = |table: &mut Table<8>, lengths: &[u8]| {
            let coded: Vec<_> = (0..).zip(lengths.iter().copied()).collect();
            table.build(&coded, &OF_LENGTHS)
        };
        for lengths in [&[1, 1, 1][..], &[2, 2], &[2], &[1, 2]] {
            assert!(!build(&mut table, lengths), "{lengths:?}");
        }
        for lengths in [&[][..], &[1], &[1, 1]] {
            assert!(build(&mut table, lengths), "{lengths:?}");
        }
        // The other bit of a lonely code stands for nothing.
        assert!(table.build(&[(1, 1)], &OF_LENGTHS));
        assert_eq!(table.find(0).literal(), 1);
        assert!(table.find(1).is_special());
    }
}
