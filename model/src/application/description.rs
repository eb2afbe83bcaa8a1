//! The description of an application, as it is set.

use std::collections::BTreeMap;

use crate::{
    Locale,
    json::{Decode, Encode, Error, Kind, Parser, Writer},
    validate::{Validate, Validator},
};

/// The description of an application, as it is set: one text, or one for each language.
///
/// Discord's documentation has [a text](https://discord.com/developers/docs/resources/application#edit-current-application),
/// and its OpenAPI file has an object with languages. Both are written as they are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplicationDescription {
    /// A text of up to 400 characters.
    Text(String),
    /// A text of up to 400 characters for each language.
    Localized(LocalizedDescription),
}

/// A description for each language.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct LocalizedDescription {
    /// What languages see that are not among the others, up to 400 characters.
    #[limit(length = ..=400)]
    pub default: String,
    /// What each language sees, up to 400 characters.
    #[limit(each = ..=400)]
    pub localizations: Option<BTreeMap<Locale, String>>,
}

impl<T: Into<String>> From<T> for ApplicationDescription {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}

impl From<LocalizedDescription> for ApplicationDescription {
    fn from(texts: LocalizedDescription) -> Self {
        Self::Localized(texts)
    }
}

impl ApplicationDescription {
    /// The text, or that of languages that have none of their own.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Localized(texts) => &texts.default,
        }
    }
}

impl Validate for ApplicationDescription {
    fn validate(&self, v: &mut Validator) {
        match self {
            Self::Text(text) => v.length("", text, ..=400),
            Self::Localized(texts) => texts.validate(v),
        }
    }
}

impl Decode for ApplicationDescription {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        match p.kind()? {
            Kind::String => Decode::decode(p).map(Self::Text),
            _ => Decode::decode(p).map(Self::Localized),
        }
    }
}

impl Encode for ApplicationDescription {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Text(text) => text.encode(w),
            Self::Localized(texts) => texts.encode(w),
        }
    }
}

crate::serde_decode!(ApplicationDescription);
crate::serde_encode!(ApplicationDescription);
