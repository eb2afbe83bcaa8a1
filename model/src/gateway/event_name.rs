//! From the name of an event to its number, without comparing it with one name after another.
//!
//! A name's length and its first and last eight bytes make the place where its number stands; one comparison then tells
//! whether it is that name. The factor that gives every name a place of its own is looked for by the compiler.

/// How many places there are: so many that a factor is found soon.
const PLACES: usize = 1 << PLACES_LOG2;
const PLACES_LOG2: u32 = 10;

/// What a place holds that has no name.
const FREE: u8 = u8::MAX;

/// Names by place.
#[derive(Debug)]
pub(super) struct EventNames {
    names: &'static [&'static str],
    numbers: [u8; PLACES],
    factor: u64,
}

impl EventNames {
    /// Gives each name a place. Its number is where it stands in the list.
    pub(super) const fn new(names: &'static [&'static str]) -> Self {
        assert!(names.len() < FREE as usize);
        let mut factor = 0x9e37_79b9_7f4a_7c15_u64;
        loop {
            if let Some(numbers) = places(names, factor) {
                return Self {
                    names,
                    numbers,
                    factor,
                };
            }
            factor = factor.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(2) | 1;
        }
    }

    /// The number of a name, and the name as it stands in the list.
    #[inline]
    pub(super) fn find(&self, name: &[u8]) -> Option<(u8, &'static str)> {
        let number = self.numbers[place(name, self.factor)];
        let known = self.names.get(usize::from(number))?;
        (known.as_bytes() == name).then_some((number, known))
    }
}

/// The number of each place; `None` if two names have the same place.
const fn places(names: &[&str], factor: u64) -> Option<[u8; PLACES]> {
    let mut numbers = [FREE; PLACES];
    let mut number = 0;
    while number < names.len() {
        let place = place(names[number].as_bytes(), factor);
        if numbers[place] != FREE {
            return None;
        }
        numbers[place] = number as u8;
        number += 1;
    }
    Some(numbers)
}

/// Where a name has its number.
#[inline]
const fn place(name: &[u8], factor: u64) -> usize {
    let (first, last) = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (short(name), 0),
    };
    let mixed = first ^ last.rotate_left(32).wrapping_add(name.len() as u64);
    (mixed.wrapping_mul(factor) >> (u64::BITS - PLACES_LOG2)) as usize
}

/// A name of less than eight bytes as a number.
const fn short(name: &[u8]) -> u64 {
    let mut word = 0;
    let mut at = 0;
    while at < name.len() {
        word = word << 8 | name[at] as u64;
        at += 1;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::EventNames;

    #[test]
    fn finds_every_name_and_no_other() {
        static NAMES: EventNames = EventNames::new(&["READY", "RESUMED", "GUILD_CREATE", "é", ""]);
        for (number, name) in (0..).zip(NAMES.names) {
            assert_eq!(NAMES.find(name.as_bytes()), Some((number, *name)));
        }
        for other in [
            "READ",
            "READY ",
            "ready",
            "GUILD_CREATF",
            "GUILD_XXXX_CREATE",
            "è",
        ] {
            assert_eq!(NAMES.find(other.as_bytes()), None, "{other}");
        }
    }
}
