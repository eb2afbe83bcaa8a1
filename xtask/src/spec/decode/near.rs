//! Names that look like one that does not exist.

/// Says that there is no such thing, and which there are that look like it; or all, if none does.
pub(super) fn unknown<'a>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> String {
    let plain = plain(name);
    let scored = known
        .clone()
        .map(|known| (distance(&plain, &self::plain(known)), known));
    let mut near: Vec<_> = scored.collect();
    near.sort_unstable();
    near.dedup();
    let close = near.iter().filter(|(distance, known)| {
        let known = self::plain(known);
        *distance <= known.len() / 3 || known.contains(&plain) || plain.contains(&known)
    });
    let close: Vec<_> = close.take(5).map(|(_, known)| *known).collect();
    if close.is_empty() {
        let mut all: Vec<_> = known.collect();
        all.dedup();
        format!("there is no {what} `{name}`; there are: {}", all.join(", "))
    } else {
        let close = close.join(" or ");
        format!("there is no {what} `{name}`; did you mean {close}?")
    }
}

/// A name without case, whatever stands between its words.
fn plain(name: &str) -> String {
    name.to_lowercase().replace(['-', ' '], "_")
}

/// How many letters must be added, removed or changed to make one name of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<_> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (at, &candidate) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != candidate);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_right_are_told() {
        let names = ["MESSAGE_CREATE", "GUILD_CREATE", "TYPING_START"];
        for (wrong, right) in [
            ("MESAGE_CREATE", "MESSAGE_CREATE"),
            ("message_create", "MESSAGE_CREATE"),
            ("GUILD-CREATE", "GUILD_CREATE"),
            ("TYPING", "TYPING_START"),
        ] {
            let text = unknown("event", wrong, names.into_iter());
            assert!(text.contains(&format!("did you mean {right}")), "{text}");
        }
        let text = unknown("event", "qqqqqqqqqqqq", names.into_iter());
        assert!(text.ends_with("there are: MESSAGE_CREATE, GUILD_CREATE, TYPING_START"));
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
