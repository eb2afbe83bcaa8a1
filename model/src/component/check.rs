//! Rules about all components of a message or modal together.

use std::collections::HashSet;

use super::Component;
use crate::validate::{Fault, Validator};

/// The components that a message may have, nested ones included.
pub const MESSAGE_COMPONENTS: usize = 40;

/// The rows that a message without the flag `IS_COMPONENTS_V2` may have.
pub const LEGACY_ROWS: usize = 5;

/// The characters that all texts of a layout may have together.
pub const TEXT_CHARACTERS: usize = 4000;

/// Which components a message may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Rows, below content and embeds.
    Legacy,
    /// Components alone, with the flag `IS_COMPONENTS_V2`.
    V2,
    /// An edited message that had been one or the other.
    Either,
}

/// A component, and the path to it.
type Found<'a> = (&'a Component, String);

fn collect<'a>(component: &'a Component, path: String, all: &mut Vec<Found<'a>>) {
    for (index, child) in component.children().iter().enumerate() {
        collect(child, format!("{path}.components[{index}]"), all);
    }
    if let Some(companion) = component.companion() {
        let key = match component {
            Component::Label(_) => "component",
            _ => "accessory",
        };
        collect(companion, format!("{path}.{key}"), all);
    }
    all.push((component, path));
}

/// Reports custom ids and numbers that occur twice.
fn check_unique(all: &[Found<'_>], v: &mut Validator) {
    let mut custom_ids = HashSet::new();
    let mut ids = HashSet::new();
    for (component, path) in all {
        if let Some(custom_id) = component.custom_id()
            && !custom_ids.insert(custom_id)
        {
            v.rule(
                &format!("{path}.custom_id"),
                "another component has the same custom id",
            );
        }
        // 0 asks Discord for a number.
        if let Some(id) = component.id().filter(|id| *id != 0)
            && !ids.insert(id)
        {
            v.rule(&format!("{path}.id"), "another component has the same id");
        }
    }
}

fn is_modal_only(component: &Component) -> bool {
    matches!(
        component,
        Component::TextInput(_)
            | Component::Label(_)
            | Component::FileUpload(_)
            | Component::RadioGroup(_)
            | Component::CheckboxGroup(_)
            | Component::Checkbox(_)
    )
}

/// Checks what the components of a message must keep to together. Each one's own limits are not checked here.
pub(crate) fn check_message_components(
    key: &str,
    components: &[Component],
    layout: Layout,
    v: &mut Validator,
) {
    let mut all = Vec::new();
    for (index, component) in components.iter().enumerate() {
        collect(component, format!("{key}[{index}]"), &mut all);
    }
    check_unique(&all, v);
    for (component, path) in &all {
        if is_modal_only(component) {
            v.rule(path, "stands in modals only");
        }
    }
    for (index, component) in components.iter().enumerate() {
        let path = format!("{key}[{index}]");
        match component {
            Component::ActionRow(_) | Component::Unknown(_) => {}
            Component::Section(_)
            | Component::TextDisplay(_)
            | Component::MediaGallery(_)
            | Component::File(_)
            | Component::Separator(_)
            | Component::Container(_) => {
                if layout == Layout::Legacy {
                    v.rule(&path, "needs the flag IS_COMPONENTS_V2");
                }
            }
            _ if is_modal_only(component) => {}
            _ => v.rule(&path, "stands inside another component"),
        }
    }
    if layout == Layout::Legacy {
        if components.len() > LEGACY_ROWS {
            let got = components.len();
            v.report(
                key,
                Fault::Items {
                    min: 0,
                    max: LEGACY_ROWS,
                    got,
                },
            );
        }
        return;
    }
    if all.len() > MESSAGE_COMPONENTS {
        let got = all.len();
        v.rule(
            key,
            format!("at most {MESSAGE_COMPONENTS} components with nested ones, got {got}"),
        );
    }
    let characters: usize = all
        .iter()
        .map(|(component, _)| match component {
            Component::TextDisplay(text) => text.content.chars().count(),
            _ => 0,
        })
        .sum();
    if characters > TEXT_CHARACTERS {
        v.rule(
            key,
            format!("at most {TEXT_CHARACTERS} characters in all texts together, got {characters}"),
        );
    }
}

/// Checks what the components of a modal must keep to together. Each one's own limits are not checked here.
pub(crate) fn check_modal_components(key: &str, components: &[Component], v: &mut Validator) {
    let mut all = Vec::new();
    for (index, component) in components.iter().enumerate() {
        collect(component, format!("{key}[{index}]"), &mut all);
        let fits = match component {
            Component::Label(_) | Component::TextDisplay(_) | Component::Unknown(_) => true,
            Component::ActionRow(row) => row
                .components
                .iter()
                .all(|child| matches!(child, Component::TextInput(_) | Component::Unknown(_))),
            _ => false,
        };
        if !fits {
            v.rule(&format!("{key}[{index}]"), "a modal holds labels and texts");
        }
    }
    check_unique(&all, v);
    for (component, path) in &all {
        let (disabled, min_values, required) = match component {
            Component::StringSelect(it) => (it.disabled, it.min_values, it.required),
            Component::UserSelect(it) => (it.disabled, it.min_values, it.required),
            Component::RoleSelect(it) => (it.disabled, it.min_values, it.required),
            Component::MentionableSelect(it) => (it.disabled, it.min_values, it.required),
            Component::ChannelSelect(it) => (it.disabled, it.min_values, it.required),
            Component::FileUpload(it) => (false, it.min_values, it.required),
            Component::CheckboxGroup(it) => (false, it.min_values, it.required),
            _ => continue,
        };
        if disabled {
            v.rule(
                &format!("{path}.disabled"),
                "nothing in a modal can be disabled",
            );
        }
        if min_values == Some(0) && required != Some(false) {
            v.rule(
                &format!("{path}.min_values"),
                "at least 1 unless it can be left out",
            );
        }
    }
}
