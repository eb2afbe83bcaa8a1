//! Finding where strings and numbers end, many bytes at a time.
//!
//! Eight bytes at a time by arithmetic on words.

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

/// The index of the first `"`, `\` or control character of a few words; their length if there is none.
#[allow(clippy::inline_always)]
#[inline(always)]
pub(super) fn stop_in<const N: usize>(bytes: &[u8; N]) -> usize {
    for (index, word) in bytes.as_chunks::<8>().0.iter().enumerate() {
        let found = stops(u64::from_le_bytes(*word));
        if found != 0 {
            return index * 8 + (found.trailing_zeros() / 8) as usize;
        }
    }
    N
}

/// The index, from `at` on, of the first `"`, `\` or control character; the length of `bytes` if there is none.
#[inline]
pub(super) fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let found = stops(u64::from_le_bytes(*word));
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

/// The number of 16 to 19 digits that the bytes begin with, and how many digits it has; `None` for any other number, and
/// for one that begins with a zero.
#[allow(clippy::inline_always)]
#[inline(always)]
pub(super) fn snowflake(bytes: &[u8; 24]) -> Option<(u64, usize)> {
    let [first, second, last] = bytes.as_chunks::<8>().0 else {
        return None;
    };
    let above = |word: &[u8; 8]| u64::from_le_bytes(*word) ^ (ONES * 0x30);
    let (first, second, last) = (above(first), above(second), above(last));
    let others = |above: u64| above.wrapping_add(ONES * 0x76) | above;
    let count = (others(last) & HIGHS).trailing_zeros() / 8;
    if (others(first) | others(second)) & HIGHS != 0 || count > 3 || bytes[0] == b'0' {
        return None;
    }
    let front = joined(first) * 100_000_000 + joined(second);
    // The last three digits at most move to the end, behind zeros.
    let half = 32 - 4 * count;
    let last = joined(last << half << half);
    let length = 16 + count as usize;
    Some((front * [1, 10, 100, 1000][count as usize] + last, length))
}

/// How many digits eight bytes begin with, and the number that they stand for.
#[allow(clippy::inline_always)]
#[inline(always)]
pub(crate) fn leading_digits(bytes: [u8; 8]) -> (u64, usize) {
    let above = u64::from_le_bytes(bytes) ^ (ONES * 0x30);
    // A carry out of a byte that is no digit only reaches bytes behind it.
    let others = (above.wrapping_add(ONES * 0x76) | above) & HIGHS;
    let count = others.trailing_zeros() / 8;
    // The digits move to the end, behind zeros; in two steps, because a word cannot be shifted out whole.
    let half = 32 - 4 * count;
    (joined(above << half << half), count as usize)
}

/// Joins eight digits of one byte each, the first the lowest.
#[allow(clippy::inline_always)]
#[inline(always)]
const fn joined(digits: u64) -> u64 {
    // Neighbors are joined to pairs, pairs to fours, fours to the whole.
    let pairs = digits.wrapping_mul(10 << 8 | 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000 << 32 | 1) >> 32
}

#[cfg(test)]
mod tests {
    use super::{leading_digits, snowflake, stop_in, string_end};

    #[test]
    fn reads_the_digits_in_front_and_nothing_else() {
        for number in (0..100_000_000_u64).step_by(7_919) {
            let text = format!("{number:08}");
            assert_eq!(
                leading_digits(text.as_bytes().try_into().unwrap()),
                (number, 8)
            );
        }
        for place in 0..8 {
            for byte in (0..=255_u8).filter(|byte| !byte.is_ascii_digit()) {
                for behind in [b'0', b'9', b'"', 0xff, byte] {
                    let mut text = *b"12345678";
                    text[place..].fill(behind);
                    text[place] = byte;
                    let number = b"12345678"[..place]
                        .iter()
                        .fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
                    assert_eq!(leading_digits(text), (number, place), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn reads_snowflakes_and_nothing_else() {
        let digits = b"987654321098765432109876";
        for length in 0..=24 {
            for byte in (0..=255_u8).filter(|byte| !byte.is_ascii_digit()) {
                let mut text = *digits;
                text[length..].fill(byte);
                let expected = (16..=19)
                    .contains(&length)
                    .then(|| std::str::from_utf8(&digits[..length]).unwrap())
                    .map(|digits| (digits.parse().unwrap(), length));
                assert_eq!(snowflake(&text), expected);
                for first in [b'0', byte] {
                    text[0] = first;
                    assert_eq!(snowflake(&text), None);
                }
            }
        }
    }

    #[test]
    fn finds_the_first_stop_byte_of_words() {
        assert_eq!(stop_in(&[b'a'; 32]), 32);
        for place in 0..32 {
            let mut bytes = [0xc3; 32];
            bytes[place..].fill(b'"');
            assert_eq!(stop_in(&bytes), place);
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
