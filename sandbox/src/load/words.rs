//! Names and sentences out of a seed.

/// What names and sentences are made of.
const WORDS: [&str; 64] = [
    "amber", "anchor", "autumn", "badger", "beacon", "birch", "bramble", "canyon", "cedar",
    "cinder", "clover", "cobalt", "copper", "coral", "crane", "dawn", "delta", "drift", "dune",
    "ember", "falcon", "fern", "fjord", "flint", "forest", "frost", "garnet", "glacier", "harbor",
    "hazel", "heron", "indigo", "iris", "ivory", "jasper", "juniper", "lantern", "lark", "linden",
    "lotus", "maple", "marsh", "meadow", "mesa", "mint", "moss", "nectar", "north", "opal",
    "orchid", "otter", "pebble", "pine", "quartz", "raven", "reef", "sable", "sage", "silver",
    "sparrow", "thistle", "tundra", "willow", "winter",
];

/// One word.
pub(crate) fn word(random: &mut fastrand::Rng) -> &'static str {
    WORDS[random.usize(..WORDS.len())]
}

/// Several words with spaces between them.
pub(crate) fn words(random: &mut fastrand::Rng, count: usize) -> String {
    let mut text = String::with_capacity(count * 7);
    for index in 0..count {
        if index > 0 {
            text.push(' ');
        }
        text.push_str(word(random));
    }
    text
}

/// What somebody says: mostly a few words, seldom many.
pub(crate) fn sentence(random: &mut fastrand::Rng) -> String {
    let count = 2 + random.usize(..4) * random.usize(..6);
    let mut text = words(random, count);
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.push(match random.u8(..8) {
        0 => '!',
        1 => '?',
        _ => '.',
    });
    text
}

/// A name with capital letters.
pub(crate) fn title(random: &mut fastrand::Rng, count: usize) -> String {
    let mut text = String::new();
    for _ in 0..count {
        let word = word(random);
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word[..1].to_ascii_uppercase());
        text.push_str(&word[1..]);
    }
    text
}
