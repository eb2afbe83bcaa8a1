//! How the words of auto moderation are found in a text.
//! [Discord](https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-rule-object-keyword-matching-strategies)

use std::ops::Range;

/// A text in which words are looked for, whatever their case.
pub(crate) struct Text<'a> {
    text: &'a str,
    /// Each letter in lower case, and where it stands.
    letters: Vec<(usize, char)>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let lower = |letter: char| letter.to_lowercase().next().unwrap_or(letter);
        let letters = text.char_indices();
        Self {
            text,
            letters: letters.map(|(at, letter)| (at, lower(letter))).collect(),
        }
    }

    /// The part of the text at some letters.
    pub(crate) fn part(&self, letters: &Range<usize>) -> &'a str {
        let at = |letter: usize| {
            let known = self.letters.get(letter);
            known.map_or(self.text.len(), |(at, _)| *at)
        };
        &self.text[at(letters.start)..at(letters.end)]
    }

    /// The letters of a part of the text, given in bytes.
    pub(crate) fn letters(&self, bytes: Range<usize>) -> Range<usize> {
        let before = |byte: usize| self.letters.partition_point(|(at, _)| *at < byte);
        before(bytes.start)..before(bytes.end)
    }

    /// Where a keyword stands. A `*` at either end lets the word go on there; without, there is a space or the end.
    pub(crate) fn find(&self, keyword: &str) -> Vec<Range<usize>> {
        let begins_anywhere = keyword.starts_with('*');
        let ends_anywhere = keyword.len() > 1 && keyword.ends_with('*');
        let wanted: Vec<char> = keyword
            .trim_start_matches('*')
            .trim_end_matches('*')
            .chars()
            .map(|letter| letter.to_lowercase().next().unwrap_or(letter))
            .collect();
        if wanted.is_empty() || wanted.len() > self.letters.len() {
            return Vec::new();
        }
        let is_edge = |letter: Option<&(usize, char)>| {
            letter.is_none_or(|(_, letter)| letter.is_whitespace())
        };
        (0..=self.letters.len() - wanted.len())
            .map(|start| start..start + wanted.len())
            .filter(|place| {
                let found = self.letters[place.clone()].iter().map(|(_, letter)| letter);
                let before = place.start.checked_sub(1);
                found.eq(wanted.iter())
                    && (begins_anywhere || is_edge(before.and_then(|at| self.letters.get(at))))
                    && (ends_anywhere || is_edge(self.letters.get(place.end)))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(keyword: &str, text: &'a str) -> Vec<&'a str> {
        let text = Text::new(text);
        let places = text.find(keyword);
        places.iter().map(|place| text.part(place)).collect()
    }

    #[test]
    fn stars_let_words_go_on() {
        assert_eq!(found("cat*", "Catapult wildcat CAttLE"), ["Cat", "CAt"]);
        assert_eq!(found("*cat", "wildcat copyCat catch"), ["cat", "Cat"]);
        assert_eq!(found("*cat*", "location eduCation dog"), ["cat", "Cat"]);
        assert_eq!(found("cat", "cat catch wildcat CAT"), ["cat", "CAT"]);
        assert_eq!(found("the mat*", "the matrix"), ["the mat"]);
        assert_eq!(found("*the mat", "breathe mat"), ["the mat"]);
        assert!(found("*", "anything").is_empty());
        assert!(found("cat", "").is_empty());
    }

    #[test]
    fn letters_beyond_ascii_are_found_where_they_stand() {
        assert_eq!(found("ärger", "so ein Ärger heute"), ["Ärger"]);
        assert_eq!(found("*ß*", "Straße"), ["ß"]);
    }
}
