//! Lists in a query that are one text with commas.

use std::borrow::Cow;

use super::Param;
use crate::validate::Items;

/// Values in a query, separated by commas. Several keys of one name are read as one list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommaSeparated<T>(pub Vec<T>);

impl<T: Param> Param for CommaSeparated<T> {
    fn to_text(&self) -> Cow<'_, str> {
        let texts: Vec<_> = self.0.iter().map(Param::to_text).collect();
        texts.join(",").into()
    }

    fn from_text(text: &str) -> Option<Self> {
        Self::from_texts(text, std::iter::empty())
    }

    fn from_texts<'a>(first: &'a str, others: impl Iterator<Item = &'a str>) -> Option<Self> {
        let texts = std::iter::once(first).chain(others);
        let values: Option<_> = texts
            .flat_map(|text| text.split(','))
            .map(T::from_text)
            .collect();
        values.map(Self)
    }
}

impl<T, I: IntoIterator<Item = T>> From<I> for CommaSeparated<T> {
    fn from(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<T> Items for CommaSeparated<T> {
    fn items(&self) -> Option<usize> {
        Some(self.0.len())
    }
}
