//! From the name of an event to its number, without comparing it with one name after another.
//!
//! A name is looked at where it stands in a payload, as four words, of which its end is the first byte that no letter can
//! be. Mixed, they make the place where its number stands; one comparison then tells whether it is that name. The factor
//! that gives every name a place of its own is looked for by the compiler. Nothing of this asks how long a name is: whether
//! it has 12 letters or 20 cannot be foretold, and a branch on it would be guessed wrong at every other event.

/// How many places there are: so many that a factor is found soon.
const PLACES: usize = 1 << PLACES_LOG2;
const PLACES_LOG2: u32 = 10;

/// What a place holds that has no name.
const FREE: u8 = u8::MAX;

/// How many bytes are looked at: a name and the quote behind it.
const FRONT: usize = 32;

/// The first bytes of a payload's name as words, with zeros behind its end.
type Words = [u64; FRONT / 8];

/// Names by place. Those that are longer than [`FRONT`] or have other bytes than letters and `_` are found by comparison.
#[derive(Debug)]
pub(super) struct EventNames<const N: usize> {
    names: [(Words, &'static str); N],
    numbers: [u8; PLACES],
    factor: u64,
}

impl<const N: usize> EventNames<N> {
    /// Gives each name a place. Its number is where it stands in the list.
    pub(super) const fn new(list: [&'static str; N]) -> Self {
        assert!(N < FREE as usize);
        let mut names = [([0; FRONT / 8], ""); N];
        let mut number = 0;
        while number < N {
            names[number] = (words(&front(list[number].as_bytes())), list[number]);
            number += 1;
        }
        let mut factor = 0x9e37_79b9_7f4a_7c15_u64;
        loop {
            if let Some(numbers) = places(&names, factor) {
                return Self {
                    names,
                    numbers,
                    factor,
                };
            }
            factor = factor.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(2) | 1;
        }
    }

    /// The only name that the bytes can begin with, if a quote stands behind it, and its number.
    #[allow(clippy::inline_always)] // Returned through memory, it would be waited for; see `Envelope::parse`.
    #[inline(always)]
    pub(super) fn at_front(&self, bytes: &[u8; FRONT]) -> Option<(u8, &'static str)> {
        let words = words(bytes);
        let number = self.numbers[place(&words, self.factor)];
        let (known, name) = self.names.get(usize::from(number))?;
        // Word by word: compared as arrays, they would be written to memory and read back.
        let difference = (words[0] ^ known[0])
            | (words[1] ^ known[1])
            | (words[2] ^ known[2])
            | (words[3] ^ known[3]);
        (difference == 0).then_some((number, name))
    }

    /// The number of a name, and the name as it stands in the list.
    pub(super) fn find(&self, name: &[u8]) -> Option<(u8, &'static str)> {
        if fits(name) {
            return self
                .at_front(&front(name))
                .filter(|(_, known)| known.as_bytes() == name);
        }
        (0..)
            .zip(&self.names)
            .map(|(number, (_, known))| (number, *known))
            .find(|(_, known)| known.as_bytes() == name)
    }
}

/// Whether a name can be found by its place.
const fn fits(name: &[u8]) -> bool {
    let mut at = 0;
    while at < name.len() {
        if !name[at].is_ascii_alphabetic() && name[at] != b'_' {
            return false;
        }
        at += 1;
    }
    name.len() < FRONT
}

/// A name as it stands in a payload.
const fn front(name: &[u8]) -> [u8; FRONT] {
    let mut bytes = [b'"'; FRONT];
    let mut at = 0;
    while at < name.len() && at < FRONT {
        bytes[at] = name[at];
        at += 1;
    }
    bytes
}

/// The name that stands in front and the byte behind it as words, with zeros behind that.
#[allow(clippy::inline_always)]
#[inline(always)]
const fn words(bytes: &[u8; FRONT]) -> Words {
    let mut words = [0; FRONT / 8];
    let mut open = u64::MAX;
    let mut index = 0;
    while index < words.len() {
        let word = u64::from_le_bytes(bytes.as_chunks::<8>().0[index]);
        // Letters and `_` have this bit, a quote does not.
        let ends = !word & u64::from_ne_bytes([0x40; 8]);
        // All bits up to that of the first end; of the end itself all but the highest.
        words[index] = word & (ends ^ ends.wrapping_sub(1)) & open;
        open &= ((ends == 0) as u64).wrapping_neg();
        index += 1;
    }
    words
}

/// The number of each place; `None` if two names have the same place.
const fn places<const N: usize>(names: &[(Words, &str); N], factor: u64) -> Option<[u8; PLACES]> {
    let mut numbers = [FREE; PLACES];
    let mut number = 0;
    while number < N {
        let (words, name) = &names[number];
        if fits(name.as_bytes()) {
            let place = place(words, factor);
            if numbers[place] != FREE {
                return None;
            }
            numbers[place] = number as u8;
        }
        number += 1;
    }
    Some(numbers)
}

/// Where a name has its number.
#[allow(clippy::inline_always)]
#[inline(always)]
const fn place(words: &Words, factor: u64) -> usize {
    let mixed =
        words[0] ^ words[1].rotate_left(17) ^ words[2].rotate_left(34) ^ words[3].rotate_left(51);
    (mixed.wrapping_mul(factor) >> (u64::BITS - PLACES_LOG2)) as usize
}

#[cfg(test)]
mod tests {
    use super::EventNames;

    static NAMES: EventNames<8> = EventNames::new([
        "READY",
        "RESUMED",
        "GUILD_CREATE",
        "é",
        "",
        "A_NAME_OF_THIRTY_ONE_CHARACTERS",
        "A_NAME_OF_THIRTY_TWO_CHARACTERS_",
        "A_NAME_OF_THIRTY_THREE_CHARACTERS",
    ]);

    #[test]
    fn finds_every_name_and_no_other() {
        for (number, (_, name)) in (0..).zip(&NAMES.names) {
            assert_eq!(NAMES.find(name.as_bytes()), Some((number, *name)));
        }
        for other in [
            "READ",
            "READY ",
            "READY\0",
            "READY\"",
            "ready",
            "GUILD_CREATF",
            "GUILD_XXXX_CREATE",
            "è",
            "A_NAME_OF_THIRTY_ONE_CHARACTERS_",
            "A_NAME_OF_THIRTY_TWO_CHARACTERS",
        ] {
            assert_eq!(NAMES.find(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn what_stands_behind_a_name_does_not_matter() {
        for (number, name) in [(0, "READY"), (2, "GUILD_CREATE"), (4, "")] {
            for behind in [b'A', b'"', 0, 0x80, 0xff] {
                let mut bytes = [behind; 32];
                bytes[..name.len()].copy_from_slice(name.as_bytes());
                bytes[name.len()] = b'"';
                assert_eq!(NAMES.at_front(&bytes), Some((number, name)));
            }
        }
        assert_eq!(NAMES.at_front(b"A_NAME_OF_THIRTY_TWO_CHARACTERS_"), None);
    }
}
