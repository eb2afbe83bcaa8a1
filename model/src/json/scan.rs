//! Finding where a string ends, eight bytes at a time.

const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);

/// The high bit of each byte of `word` that is `"`, `\` or a control character. Bytes above the first hit may be false
/// hits.
#[allow(clippy::inline_always)] // It is nine instructions.
#[inline(always)]
const fn stops(word: u64) -> u64 {
    let quote = (word ^ (ONES * 0x22)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * 0x5c)).wrapping_sub(ONES);
    let control = word.wrapping_sub(ONES * 0x20);
    (quote | backslash | control) & !word & HIGHS
}

/// The index, from `at` on, of the first `"`, `\` or control character; the length of `bytes` if there is none.
#[inline]
pub(super) fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..at + 8) {
        let word = u64::from_le_bytes([
            chunk[0], chunk[1], chunk[2], chunk[3], chunk[4], chunk[5], chunk[6], chunk[7],
        ]);
        let found = stops(word);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' || byte == b'\\' || byte < 0x20 {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// The number that eight digits stand for; `None` if any byte is not a digit.
#[inline]
pub(super) fn eight_digits(bytes: [u8; 8]) -> Option<u64> {
    let word = u64::from_le_bytes(bytes);
    let high_nibbles = ONES * 0xf0;
    let threes = ONES * 0x30;
    if word & high_nibbles != threes || word.wrapping_add(ONES * 0x06) & high_nibbles != threes {
        return None;
    }
    // Neighbours are joined to pairs, pairs to fours, fours to the whole.
    let pairs = (word & (ONES * 0x0f)).wrapping_mul(10 << 8 | 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(10_000 << 32 | 1) >> 32)
}

#[cfg(test)]
mod tests {
    use super::{eight_digits, string_end};

    #[test]
    fn reads_eight_digits_and_nothing_else() {
        for number in (0..100_000_000_u64).step_by(7_919) {
            let text = format!("{number:08}");
            assert_eq!(
                eight_digits(text.as_bytes().try_into().unwrap()),
                Some(number)
            );
        }
        for place in 0..8 {
            for byte in (0..=255_u8).filter(|byte| !byte.is_ascii_digit()) {
                let mut text = *b"12345678";
                text[place] = byte;
                assert_eq!(eight_digits(text), None, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn finds_each_stop_byte_at_each_place() {
        for length in 0..40 {
            let clean = vec![b'\xc3'; length];
            assert_eq!(string_end(&clean, 0), length);
            for place in 0..length {
                for stop in [b'"', b'\\', 0x00, 0x1f, b'\n'] {
                    let mut bytes = clean.clone();
                    bytes[place] = stop;
                    assert_eq!(string_end(&bytes, 0), place, "{stop} of {length}");
                }
            }
        }
    }

    #[test]
    fn does_not_stop_at_neighbours_of_stop_bytes() {
        for byte in 0x20..=0xff_u8 {
            if byte != b'"' && byte != b'\\' {
                assert_eq!(string_end(&[byte; 19], 0), 19, "{byte}");
            }
        }
    }
}
