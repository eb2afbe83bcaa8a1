//! Choices of modals: radio groups and checkboxes.

use compact_str::CompactString;

use super::{Tag, setters};
use crate::{
    json::{Decode, Encode},
    validate::{Validate, Validator},
};

/// A choice of one, in a modal. [Discord](https://discord.com/developers/docs/components/reference#radio-group)
///
/// It stands in a [`Label`](super::Label).
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[validate(check_radio_group)]
#[non_exhaustive]
pub struct RadioGroup {
    #[json(rename = "type")]
    tag: Tag<21>,
    /// The number within its modal; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// What names it when the modal is submitted, 1 to 100 characters, unique in its modal.
    #[limit(length = 1..=100)]
    pub custom_id: CompactString,
    /// 2 to 10 options.
    #[json(default)]
    #[limit(items = 2..=10, nested)]
    pub options: Vec<GroupOption>,
    /// Whether something must be chosen; `true` if not said.
    pub required: Option<bool>,
}

impl RadioGroup {
    /// A choice of one among 2 to 10 options.
    pub fn new(
        custom_id: impl Into<CompactString>,
        options: impl IntoIterator<Item = GroupOption>,
    ) -> Self {
        Self {
            custom_id: custom_id.into(),
            options: options.into_iter().collect(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets the number within its modal.
        some id: i32;
        /// Adds an option.
        add option => options: GroupOption;
        /// Lets it be left out.
        off optional => required;
    }
}

fn check_radio_group(group: &RadioGroup, v: &mut Validator) {
    check_values(&group.options, v);
    let defaults = group.options.iter().filter(|option| option.default).count();
    if defaults > 1 {
        v.rule(
            "options",
            format!("at most one option chosen from the start, got {defaults}"),
        );
    }
}

fn check_values(options: &[GroupOption], v: &mut Validator) {
    for (index, option) in options.iter().enumerate() {
        if options[..index]
            .iter()
            .any(|earlier| earlier.value == option.value)
        {
            v.rule(
                &format!("options[{index}].value"),
                "another option has the same value",
            );
        }
    }
}

/// An option of a radio group or a group of checkboxes.
/// [Discord](https://discord.com/developers/docs/components/reference#radio-group-option-structure)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct GroupOption {
    /// The text that the application gets, 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub value: CompactString,
    /// The text shown, 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub label: CompactString,
    /// A second line, up to 100 characters.
    #[limit(length = ..=100)]
    pub description: Option<CompactString>,
    /// Whether it is chosen from the start.
    #[json(default, omit_empty)]
    pub default: bool,
}

impl GroupOption {
    /// An option: the text shown, and the text that the application gets.
    pub fn new(label: impl Into<CompactString>, value: impl Into<CompactString>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets a second line, up to 100 characters.
        some description: CompactString;
        /// Makes it chosen from the start.
        on checked => default;
    }
}

/// A choice of several, in a modal.
/// [Discord](https://discord.com/developers/docs/components/reference#checkbox-group)
///
/// It stands in a [`Label`](super::Label).
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[validate(check_checkbox_group)]
#[non_exhaustive]
pub struct CheckboxGroup {
    #[json(rename = "type")]
    tag: Tag<22>,
    /// The number within its modal; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// What names it when the modal is submitted, 1 to 100 characters, unique in its modal.
    #[limit(length = 1..=100)]
    pub custom_id: CompactString,
    /// 1 to 10 options.
    #[json(default)]
    #[limit(items = 1..=10, nested)]
    pub options: Vec<GroupOption>,
    /// How many must be chosen at least, 0 to 10; 1 if not said.
    #[limit(value = 0..=10)]
    pub min_values: Option<u8>,
    /// How many can be chosen at most, 1 to 10; all if not said.
    #[limit(value = 1..=10)]
    pub max_values: Option<u8>,
    /// Whether something must be chosen; `true` if not said.
    pub required: Option<bool>,
}

impl CheckboxGroup {
    /// A choice of several among 1 to 10 options.
    pub fn new(
        custom_id: impl Into<CompactString>,
        options: impl IntoIterator<Item = GroupOption>,
    ) -> Self {
        Self {
            custom_id: custom_id.into(),
            options: options.into_iter().collect(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets the number within its modal.
        some id: i32;
        /// Adds an option.
        add option => options: GroupOption;
        /// Sets how many must be chosen at least, 0 to 10.
        some min_values: u8;
        /// Sets how many can be chosen at most, 1 to 10.
        some max_values: u8;
        /// Lets it be left out.
        off optional => required;
    }
}

fn check_checkbox_group(group: &CheckboxGroup, v: &mut Validator) {
    check_values(&group.options, v);
    if let (Some(min), Some(max)) = (group.min_values, group.max_values)
        && min > max
    {
        v.rule(
            "min_values",
            format!("at most max_values ({max}), got {min}"),
        );
    }
}

/// A yes or no, in a modal. [Discord](https://discord.com/developers/docs/components/reference#checkbox)
///
/// It stands in a [`Label`](super::Label).
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct Checkbox {
    #[json(rename = "type")]
    tag: Tag<23>,
    /// The number within its modal; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// What names it when the modal is submitted, 1 to 100 characters, unique in its modal.
    #[limit(length = 1..=100)]
    pub custom_id: CompactString,
    /// Whether it is checked from the start.
    #[json(default, omit_empty)]
    pub default: bool,
}

impl Checkbox {
    /// A box that is not checked.
    pub fn new(custom_id: impl Into<CompactString>) -> Self {
        Self {
            custom_id: custom_id.into(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets the number within its modal.
        some id: i32;
        /// Makes it checked from the start.
        on checked => default;
    }
}
