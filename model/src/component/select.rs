//! Selects: menus to choose texts, users, roles and channels from.

use compact_str::CompactString;

use super::{Tag, setters};
use crate::{
    channel::ChannelType,
    guild::PartialEmoji,
    id::{
        Id,
        marker::{ChannelMarker, GenericMarker, RoleMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_string_enum,
    validate::{Validate, Validator},
};

/// A select of texts. [Discord](https://discord.com/developers/docs/components/reference#string-select)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[validate(check_string_select)]
#[non_exhaustive]
pub struct StringSelect {
    #[json(rename = "type")]
    tag: Tag<3>,
    /// The number within its message or modal; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// What names it when it is used, 1 to 100 characters, unique in its message or modal.
    #[limit(length = 1..=100)]
    pub custom_id: CompactString,
    /// 1 to 25 options.
    #[json(default)]
    #[limit(items = 1..=25, nested)]
    pub options: Vec<SelectOption>,
    /// The text shown while nothing is chosen, up to 150 characters.
    #[limit(length = ..=150)]
    pub placeholder: Option<CompactString>,
    /// How many must be chosen at least, 0 to 25; 1 if not said.
    #[limit(value = 0..=25)]
    pub min_values: Option<u8>,
    /// How many can be chosen at most, 1 to 25; 1 if not said.
    #[limit(value = 1..=25)]
    pub max_values: Option<u8>,
    /// Whether something must be chosen, in a modal; `true` if not said.
    pub required: Option<bool>,
    /// Whether it cannot be used; not in modals.
    #[json(default, omit_empty)]
    pub disabled: bool,
}

impl StringSelect {
    /// A select with up to 25 options.
    pub fn new(
        custom_id: impl Into<CompactString>,
        options: impl IntoIterator<Item = SelectOption>,
    ) -> Self {
        Self {
            custom_id: custom_id.into(),
            options: options.into_iter().collect(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets the number within its message or modal.
        some id: i32;
        /// Adds an option.
        add option => options: SelectOption;
        /// Sets the text shown while nothing is chosen, up to 150 characters.
        some placeholder: CompactString;
        /// Sets how many must be chosen at least, 0 to 25.
        some min_values: u8;
        /// Sets how many can be chosen at most, 1 to 25.
        some max_values: u8;
        /// Lets it be left out, in a modal.
        off optional => required;
        /// Makes it one that cannot be used.
        on disabled;
    }
}

fn check_string_select(select: &StringSelect, v: &mut Validator) {
    check_range(select.min_values, select.max_values, v);
    for (index, option) in select.options.iter().enumerate() {
        if select.options[..index]
            .iter()
            .any(|earlier| earlier.value == option.value)
        {
            v.rule(
                &format!("options[{index}].value"),
                "another option has the same value",
            );
        }
    }
    let defaults = select
        .options
        .iter()
        .filter(|option| option.default)
        .count();
    check_defaults("options", defaults, select.min_values, select.max_values, v);
}

/// Reports a minimum above the maximum.
pub(super) fn check_range(min: Option<u8>, max: Option<u8>, v: &mut Validator) {
    let (min, max) = (min.unwrap_or(1), max.unwrap_or(1));
    if min > max {
        v.rule(
            "min_values",
            format!("at most max_values ({max}), got {min}"),
        );
    }
}

/// Reports preselected values that are too few or too many; none at all is always allowed.
fn check_defaults(key: &str, defaults: usize, min: Option<u8>, max: Option<u8>, v: &mut Validator) {
    let (min, max) = (min.unwrap_or(1).into(), max.unwrap_or(1).into());
    if defaults > 0 && !(min..=max).contains(&defaults) {
        v.rule(
            key,
            format!("{min} to {max} values may be chosen from the start, got {defaults}"),
        );
    }
}

/// An option of a select of texts.
/// [Discord](https://discord.com/developers/docs/components/reference#string-select-select-option-structure)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct SelectOption {
    /// The text shown, 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub label: CompactString,
    /// The text that the application gets, 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub value: CompactString,
    /// A second line, up to 100 characters.
    #[limit(length = ..=100)]
    pub description: Option<CompactString>,
    /// The emoji before the text.
    #[limit(nested)]
    pub emoji: Option<PartialEmoji>,
    /// Whether it is chosen from the start.
    #[json(default, omit_empty)]
    pub default: bool,
}

impl SelectOption {
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
        /// Sets the emoji before the text.
        some emoji: PartialEmoji;
        /// Makes it chosen from the start.
        on selected => default;
    }
}

/// What a select of users, roles or channels has chosen from the start.
/// [Discord](https://discord.com/developers/docs/components/reference#user-select-select-default-value-structure)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct SelectDefaultValue {
    /// The id.
    pub id: Id<GenericMarker>,
    /// What it is the id of.
    #[json(rename = "type")]
    pub kind: SelectDefaultKind,
}

impl From<Id<UserMarker>> for SelectDefaultValue {
    fn from(id: Id<UserMarker>) -> Self {
        Self {
            id: id.cast(),
            kind: SelectDefaultKind::User,
        }
    }
}

impl From<Id<RoleMarker>> for SelectDefaultValue {
    fn from(id: Id<RoleMarker>) -> Self {
        Self {
            id: id.cast(),
            kind: SelectDefaultKind::Role,
        }
    }
}

impl From<Id<ChannelMarker>> for SelectDefaultValue {
    fn from(id: Id<ChannelMarker>) -> Self {
        Self {
            id: id.cast(),
            kind: SelectDefaultKind::Channel,
        }
    }
}

open_string_enum! {
    /// What a preselected value is the id of.
    pub enum SelectDefaultKind {
        /// A user.
        User = "user",
        /// A role.
        Role = "role",
        /// A channel.
        Channel = "channel",
    }
}

macro_rules! entity_select {
    (
        $(#[$meta:meta])*
        $name:ident $tag:literal
        $({ $(#[$extra_meta:meta])* $extra:ident: $extra_ty:ty, })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
        #[validate($name::check)]
        #[non_exhaustive]
        pub struct $name {
            #[json(rename = "type")]
            tag: Tag<$tag>,
            /// The number within its message or modal; Discord gives one if it is left out.
            pub id: Option<i32>,
            /// What names it when it is used, 1 to 100 characters, unique in its message or modal.
            #[limit(length = 1..=100)]
            pub custom_id: CompactString,
            $(
                $(#[$extra_meta])*
                #[json(default, omit_empty)]
                pub $extra: Vec<$extra_ty>,
            )?
            /// The text shown while nothing is chosen, up to 150 characters.
            #[limit(length = ..=150)]
            pub placeholder: Option<CompactString>,
            /// What is chosen from the start; as many as may be chosen, up to 25.
            #[limit(items = ..=25)]
            #[json(default, omit_empty)]
            pub default_values: Vec<SelectDefaultValue>,
            /// How many must be chosen at least, 0 to 25; 1 if not said.
            #[limit(value = 0..=25)]
            pub min_values: Option<u8>,
            /// How many can be chosen at most, 1 to 25; 1 if not said.
            #[limit(value = 1..=25)]
            pub max_values: Option<u8>,
            /// Whether something must be chosen, in a modal; `true` if not said.
            pub required: Option<bool>,
            /// Whether it cannot be used; not in modals.
            #[json(default, omit_empty)]
            pub disabled: bool,
        }

        impl $name {
            /// A select.
            pub fn new(custom_id: impl Into<CompactString>) -> Self {
                Self {
                    custom_id: custom_id.into(),
                    ..Self::default()
                }
            }

            fn check(&self, v: &mut Validator) {
                check_range(self.min_values, self.max_values, v);
                let defaults = self.default_values.len();
                check_defaults("default_values", defaults, self.min_values, self.max_values, v);
            }

            setters! {
                /// Sets the number within its message or modal.
                some id: i32;
                /// Sets the text shown while nothing is chosen, up to 150 characters.
                some placeholder: CompactString;
                /// Adds a value that is chosen from the start: the id of a user, role or channel.
                add default_value => default_values: SelectDefaultValue;
                /// Sets how many must be chosen at least, 0 to 25.
                some min_values: u8;
                /// Sets how many can be chosen at most, 1 to 25.
                some max_values: u8;
                /// Lets it be left out, in a modal.
                off optional => required;
                /// Makes it one that cannot be used.
                on disabled;
            }
        }
    };
}

entity_select! {
    /// A select of users. [Discord](https://discord.com/developers/docs/components/reference#user-select)
    UserSelect 5
}

entity_select! {
    /// A select of roles. [Discord](https://discord.com/developers/docs/components/reference#role-select)
    RoleSelect 6
}

entity_select! {
    /// A select of users and roles.
    /// [Discord](https://discord.com/developers/docs/components/reference#mentionable-select)
    MentionableSelect 7
}

entity_select! {
    /// A select of channels. [Discord](https://discord.com/developers/docs/components/reference#channel-select)
    ChannelSelect 8 {
        /// Which types of channels to show; all if empty.
        channel_types: ChannelType,
    }
}

impl ChannelSelect {
    /// Shows channels of these types only.
    #[must_use]
    pub fn channel_types(mut self, types: impl IntoIterator<Item = ChannelType>) -> Self {
        self.channel_types = types.into_iter().collect();
        self
    }
}
