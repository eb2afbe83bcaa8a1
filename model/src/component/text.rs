//! Texts, and inputs for texts.

use compact_str::CompactString;

use super::{Tag, setters};
use crate::{
    json::{Decode, Encode},
    open::open_enum,
    validate::{Validate, Validator},
};

/// A text with Markdown. [Discord](https://discord.com/developers/docs/components/reference#text-display)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct TextDisplay {
    #[json(rename = "type")]
    tag: Tag<10>,
    /// The number within its message or modal; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// The text, 1 to 4000 characters; all texts of a message together have at most 4000.
    #[limit(length = 1..=4000)]
    pub content: CompactString,
}

impl TextDisplay {
    /// A text with Markdown, 1 to 4000 characters.
    pub fn new(content: impl Into<CompactString>) -> Self {
        Self {
            content: content.into(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets the number within its message or modal.
        some id: i32;
    }
}

/// A field of a modal to write in. [Discord](https://discord.com/developers/docs/components/reference#text-input)
///
/// It stands in a [`Label`](super::Label).
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
#[validate(check_text_input)]
#[non_exhaustive]
pub struct TextInput {
    #[json(rename = "type")]
    tag: Tag<4>,
    /// The number within its modal; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// What names it when the modal is submitted, 1 to 100 characters, unique in its modal.
    #[limit(length = 1..=100)]
    pub custom_id: CompactString,
    /// One line or several.
    #[json(default)]
    pub style: TextInputStyle,
    /// The text above it, in modals without labels. Discord has deprecated it: put the input in a
    /// [`Label`](super::Label).
    #[limit(length = 1..=45)]
    pub label: Option<CompactString>,
    /// The fewest characters, 0 to 4000.
    #[limit(value = 0..=4000)]
    pub min_length: Option<u16>,
    /// The most characters, 1 to 4000.
    #[limit(value = 1..=4000)]
    pub max_length: Option<u16>,
    /// Whether something must be written; `true` if not said.
    pub required: Option<bool>,
    /// The text that is there from the start, up to 4000 characters.
    #[limit(length = ..=4000)]
    pub value: Option<CompactString>,
    /// The text shown while nothing is written, up to 100 characters.
    #[limit(length = ..=100)]
    pub placeholder: Option<CompactString>,
}

impl TextInput {
    fn new(style: TextInputStyle, custom_id: CompactString) -> Self {
        Self {
            tag: Tag,
            id: None,
            custom_id,
            style,
            label: None,
            min_length: None,
            max_length: None,
            required: None,
            value: None,
            placeholder: None,
        }
    }

    /// An input for one line.
    pub fn short(custom_id: impl Into<CompactString>) -> Self {
        Self::new(TextInputStyle::Short, custom_id.into())
    }

    /// An input for several lines.
    pub fn paragraph(custom_id: impl Into<CompactString>) -> Self {
        Self::new(TextInputStyle::Paragraph, custom_id.into())
    }

    setters! {
        /// Sets the number within its modal.
        some id: i32;
        /// Sets the fewest characters, 0 to 4000.
        some min_length: u16;
        /// Sets the most characters, 1 to 4000.
        some max_length: u16;
        /// Lets it be left empty.
        off optional => required;
        /// Sets the text that is there from the start, up to 4000 characters.
        some value: CompactString;
        /// Sets the text shown while nothing is written, up to 100 characters.
        some placeholder: CompactString;
    }
}

fn check_text_input(input: &TextInput, v: &mut Validator) {
    if let (Some(min), Some(max)) = (input.min_length, input.max_length)
        && min > max
    {
        v.rule(
            "min_length",
            format!("at most max_length ({max}), got {min}"),
        );
    }
}

open_enum! {
    /// One line or several.
    /// [Discord](https://discord.com/developers/docs/components/reference#text-input-text-input-styles)
    #[derive(Default)]
    pub enum TextInputStyle {
        /// One line.
        #[default]
        Short = 1,
        /// Several lines.
        Paragraph = 2,
    }
}
