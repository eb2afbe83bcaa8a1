//! Lists in a query that are one text with commas.

use std::borrow::Cow;

use super::Param;
use crate::validate::Items;

/// Values in a query, separated by commas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommaSeparated<T>(pub Vec<T>);

impl<T: Param> Param for CommaSeparated<T> {
    fn to_text(&self) -> Cow<'_, str> {
        let texts: Vec<_> = self.0.iter().map(Param::to_text).collect();
        texts.join(",").into()
    }

    fn from_text(text: &str) -> Option<Self> {
        let values: Option<_> = text.split(',').map(T::from_text).collect();
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
