//! Labels of modals.

use compact_str::CompactString;

use super::{Component, Tag, setters};
use crate::{
    json::{Decode, Encode},
    validate::{Validate, Validator},
};

/// A label of a modal around one input. [Discord](https://discord.com/developers/docs/components/reference#label)
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
#[validate(check_label)]
#[non_exhaustive]
pub struct Label {
    #[json(rename = "type")]
    tag: Tag<18>,
    /// The number within its modal; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// The text, 1 to 45 characters.
    #[limit(length = 1..=45)]
    pub label: CompactString,
    /// A longer text, up to 100 characters.
    #[limit(length = 1..=100)]
    pub description: Option<CompactString>,
    /// The input: a text input, a select, a file upload, a radio group, checkboxes.
    #[limit(nested)]
    pub component: Box<Component>,
}

impl Label {
    /// A label of up to 45 characters around an input.
    pub fn new(label: impl Into<CompactString>, component: impl Into<Component>) -> Self {
        Self {
            tag: Tag,
            id: None,
            label: label.into(),
            description: None,
            component: Box::new(component.into()),
        }
    }

    setters! {
        /// Sets the number within its modal.
        some id: i32;
        /// Sets a longer text, up to 100 characters.
        some description: CompactString;
    }
}

fn check_label(label: &Label, v: &mut Validator) {
    let fits = matches!(
        *label.component,
        Component::TextInput(_)
            | Component::StringSelect(_)
            | Component::UserSelect(_)
            | Component::RoleSelect(_)
            | Component::MentionableSelect(_)
            | Component::ChannelSelect(_)
            | Component::FileUpload(_)
            | Component::RadioGroup(_)
            | Component::CheckboxGroup(_)
            | Component::Checkbox(_)
            | Component::Unknown(_)
    );
    if !fits {
        v.rule(
            "component",
            "a text input, a select, a file upload, a radio group or checkboxes",
        );
    }
}
