//! Components that arrange others: sections, separators, containers.

use super::{Component, Components, Tag, TextDisplay, setters};
use crate::{
    Color,
    json::{Decode, Encode},
    open::open_enum,
    validate::{Validate, Validator},
};

/// One to three texts with a button or a small image beside them.
/// [Discord](https://discord.com/developers/docs/components/reference#section)
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
#[validate(check_section)]
#[non_exhaustive]
pub struct Section {
    #[json(rename = "type")]
    tag: Tag<9>,
    /// The number within its message; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// One to three [texts](TextDisplay).
    #[json(default)]
    #[limit(items = 1..=3, nested)]
    pub components: Vec<Component>,
    /// A [button](super::Button) or a [small image](super::Thumbnail).
    #[limit(nested)]
    pub accessory: Box<Component>,
}

impl Section {
    /// One to three texts with a button or a small image beside them.
    pub fn new(
        texts: impl IntoIterator<Item = TextDisplay>,
        accessory: impl Into<Component>,
    ) -> Self {
        Self {
            tag: Tag,
            id: None,
            components: texts.into_iter().map(Into::into).collect(),
            accessory: Box::new(accessory.into()),
        }
    }

    setters! {
        /// Sets the number within its message.
        some id: i32;
    }
}

fn check_section(section: &Section, v: &mut Validator) {
    for (index, child) in section.components.iter().enumerate() {
        if !matches!(child, Component::TextDisplay(_) | Component::Unknown(_)) {
            v.rule(&format!("components[{index}]"), "a section holds texts");
        }
    }
    if !matches!(
        *section.accessory,
        Component::Button(_) | Component::Thumbnail(_) | Component::Unknown(_)
    ) {
        v.rule("accessory", "a button or a thumbnail");
    }
}

/// A line or a gap between components.
/// [Discord](https://discord.com/developers/docs/components/reference#separator)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct Separator {
    #[json(rename = "type")]
    tag: Tag<14>,
    /// The number within its message; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// Whether there is a line; `true` if not said.
    pub divider: Option<bool>,
    /// How large the gap is; small if not said.
    pub spacing: Option<SeparatorSpacing>,
}

impl Separator {
    /// A line with little space around it.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Sets the number within its message.
        some id: i32;
        /// Leaves the line out.
        off invisible => divider;
        /// Sets how large the gap is.
        some spacing: SeparatorSpacing;
    }
}

open_enum! {
    /// How large the gap of a separator is.
    /// [Discord](https://discord.com/developers/docs/components/reference#separator-separator-structure)
    pub enum SeparatorSpacing {
        /// Small.
        Small = 1,
        /// Large.
        Large = 2,
    }
}

/// A frame around other components, with a colored edge like that of an embed.
/// [Discord](https://discord.com/developers/docs/components/reference#container)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[validate(check_container)]
#[non_exhaustive]
pub struct Container {
    #[json(rename = "type")]
    tag: Tag<17>,
    /// The number within its message; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// Rows, texts, sections, galleries, separators and files.
    #[json(default)]
    #[limit(items = 1..=40, nested)]
    pub components: Vec<Component>,
    /// The color of the edge.
    pub accent_color: Option<Color>,
    /// Whether the content is hidden until it is clicked.
    #[json(default, omit_empty)]
    pub spoiler: bool,
}

impl Container {
    /// A frame around components. Components of several types are [added](Self::add) one by one.
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
        /// Sets the color of the edge, such as `0x33_66_99`.
        some accent_color: Color;
        /// Hides the content until it is clicked.
        on spoiler;
    }
}

fn check_container(container: &Container, v: &mut Validator) {
    if let Some(color) = container.accent_color {
        v.value("accent_color", &color.0, 0..=0xff_ff_ff);
    }
    for (index, child) in container.components.iter().enumerate() {
        let fits = matches!(
            child,
            Component::ActionRow(_)
                | Component::TextDisplay(_)
                | Component::Section(_)
                | Component::MediaGallery(_)
                | Component::Separator(_)
                | Component::File(_)
                | Component::Unknown(_)
        );
        if !fits {
            v.rule(
                &format!("components[{index}]"),
                "a container holds rows, texts, sections, galleries, separators and files",
            );
        }
    }
}
