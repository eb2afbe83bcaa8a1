//! Buttons.

use compact_str::CompactString;

use super::{Tag, setters};
use crate::{
    guild::PartialEmoji,
    id::{Id, marker::SkuMarker},
    json::{Decode, Encode},
    open::open_enum,
    validate::{Fault, Validate, Validator},
};

/// A button. [Discord](https://discord.com/developers/docs/components/reference#button)
///
/// It stands in a row, or beside the texts of a section.
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
#[validate(check_button)]
#[non_exhaustive]
pub struct Button {
    #[json(rename = "type")]
    tag: Tag<2>,
    /// The number within its message; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// How it looks, and what it does.
    pub style: ButtonStyle,
    /// The text on it, up to 80 characters.
    #[limit(length = ..=80)]
    pub label: Option<CompactString>,
    /// The emoji before the text.
    #[limit(nested)]
    pub emoji: Option<PartialEmoji>,
    /// What names it when it is pressed, 1 to 100 characters, unique in its message.
    #[limit(length = 1..=100)]
    pub custom_id: Option<CompactString>,
    /// What a premium button sells.
    pub sku_id: Option<Id<SkuMarker>>,
    /// Where a link button leads, up to 512 characters.
    #[limit(length = 1..=512)]
    pub url: Option<CompactString>,
    /// Whether it cannot be pressed.
    #[json(default, omit_empty)]
    pub disabled: bool,
}

impl Button {
    /// A button without text; add a [label](Self::label) or an [emoji](Self::emoji).
    pub fn new(style: ButtonStyle) -> Self {
        Self {
            tag: Tag,
            id: None,
            style,
            label: None,
            emoji: None,
            custom_id: None,
            sku_id: None,
            url: None,
            disabled: false,
        }
    }

    fn pressed(style: ButtonStyle, custom_id: CompactString, label: CompactString) -> Self {
        Self {
            custom_id: Some(custom_id),
            label: Some(label),
            ..Self::new(style)
        }
    }

    /// The button for what most people will do.
    pub fn primary(custom_id: impl Into<CompactString>, label: impl Into<CompactString>) -> Self {
        Self::pressed(ButtonStyle::Primary, custom_id.into(), label.into())
    }

    /// A button among equals.
    pub fn secondary(custom_id: impl Into<CompactString>, label: impl Into<CompactString>) -> Self {
        Self::pressed(ButtonStyle::Secondary, custom_id.into(), label.into())
    }

    /// A button that confirms.
    pub fn success(custom_id: impl Into<CompactString>, label: impl Into<CompactString>) -> Self {
        Self::pressed(ButtonStyle::Success, custom_id.into(), label.into())
    }

    /// A button for what cannot be undone.
    pub fn danger(custom_id: impl Into<CompactString>, label: impl Into<CompactString>) -> Self {
        Self::pressed(ButtonStyle::Danger, custom_id.into(), label.into())
    }

    /// A button that leads to an address of up to 512 characters; the application is not told when it is pressed.
    pub fn link(url: impl Into<CompactString>, label: impl Into<CompactString>) -> Self {
        Self {
            url: Some(url.into()),
            label: Some(label.into()),
            ..Self::new(ButtonStyle::Link)
        }
    }

    /// A button that sells something; Discord writes the text on it.
    pub fn premium(sku_id: Id<SkuMarker>) -> Self {
        Self {
            sku_id: Some(sku_id),
            ..Self::new(ButtonStyle::Premium)
        }
    }

    setters! {
        /// Sets the number within its message.
        some id: i32;
        /// Sets the text on it, up to 80 characters.
        some label: CompactString;
        /// Sets the emoji before the text.
        some emoji: PartialEmoji;
        /// Sets what names it when it is pressed, 1 to 100 characters.
        some custom_id: CompactString;
        /// Makes it one that cannot be pressed.
        on disabled;
    }
}

fn check_button(button: &Button, v: &mut Validator) {
    let faceless =
        button.label.as_ref().is_none_or(CompactString::is_empty) && button.emoji.is_none();
    match button.style {
        ButtonStyle::Link => {
            if button.url.is_none() {
                v.report("url", Fault::Missing);
            }
            if button.custom_id.is_some() {
                v.rule("custom_id", "a link button has none");
            }
            if button.sku_id.is_some() {
                v.rule("sku_id", "only a premium button has one");
            }
        }
        ButtonStyle::Premium => {
            if button.sku_id.is_none() {
                v.report("sku_id", Fault::Missing);
            }
            let others = [
                ("custom_id", button.custom_id.is_some()),
                ("url", button.url.is_some()),
                ("label", button.label.is_some()),
                ("emoji", button.emoji.is_some()),
            ];
            for (key, _) in others.into_iter().filter(|(_, present)| *present) {
                v.rule(key, "a premium button has none");
            }
            return;
        }
        ButtonStyle::Unknown(_) => {}
        _ => {
            if button.custom_id.is_none() {
                v.report("custom_id", Fault::Missing);
            }
            if button.url.is_some() {
                v.rule("url", "only a link button has one");
            }
            if button.sku_id.is_some() {
                v.rule("sku_id", "only a premium button has one");
            }
        }
    }
    if faceless {
        v.rule("label", "a button needs a label or an emoji");
    }
}

open_enum! {
    /// How a button looks, and what it does.
    /// [Discord](https://discord.com/developers/docs/components/reference#button-button-styles)
    pub enum ButtonStyle {
        /// For what most people will do; has a `custom_id`.
        Primary = 1,
        /// Among equals; has a `custom_id`.
        Secondary = 2,
        /// Confirms; has a `custom_id`.
        Success = 3,
        /// For what cannot be undone; has a `custom_id`.
        Danger = 4,
        /// Leads somewhere; has a `url`.
        Link = 5,
        /// Sells something; has a `sku_id`.
        Premium = 6,
    }
}
