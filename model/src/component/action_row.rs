//! Rows of buttons and selects.

use super::{Component, Components, Tag, setters};
use crate::{
    json::{Decode, Encode},
    validate::{Validate, Validator},
};

/// One to five buttons in a row, or one select.
/// [Discord](https://discord.com/developers/docs/components/reference#action-row)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[validate(check_row)]
#[non_exhaustive]
pub struct ActionRow {
    #[json(rename = "type")]
    tag: Tag<1>,
    /// The number within its message; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// One to five buttons, or one select; in modals one text input.
    #[json(default)]
    #[limit(items = 1..=5, nested)]
    pub components: Vec<Component>,
}

impl ActionRow {
    /// A row with components.
    pub fn new(components: impl Into<Components>) -> Self {
        Self {
            components: components.into().0,
            ..Self::default()
        }
    }

    setters! {
        /// Sets the number within its message.
        some id: i32;
        /// Adds a component.
        add add => components: Component;
    }
}

fn check_row(row: &ActionRow, v: &mut Validator) {
    let buttons = row
        .components
        .iter()
        .filter(|child| matches!(child, Component::Button(_)))
        .count();
    for (index, child) in row.components.iter().enumerate() {
        let fits = matches!(
            child,
            Component::Button(_)
                | Component::StringSelect(_)
                | Component::UserSelect(_)
                | Component::RoleSelect(_)
                | Component::MentionableSelect(_)
                | Component::ChannelSelect(_)
                | Component::TextInput(_)
                | Component::Unknown(_)
        );
        if !fits {
            v.rule(
                &format!("components[{index}]"),
                "a row holds buttons or one select",
            );
        }
    }
    let others = row.components.len() - buttons;
    if others > 1 || (others == 1 && buttons > 0) {
        v.rule("components", "a row holds 1 to 5 buttons or one select");
    }
}
