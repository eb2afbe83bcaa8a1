//! What a command takes: options, subcommands and groups of them, and values to choose from.

use compact_str::CompactString;

use super::{ChoiceValue, CommandNumber, CommandOptionType, Localizations, check::check_option};
use crate::{
    channel::ChannelType,
    component::FileTypeGroup,
    json::{Decode, Encode},
    validate::Validate,
};

/// An option of a command, a subcommand or a group of subcommands.
///
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-structure)
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
#[validate(check_option)]
pub struct CommandOption {
    /// The type.
    #[json(rename = "type")]
    pub kind: CommandOptionType,
    /// 1 to 32 characters, lower case.
    #[limit(length = 1..=32)]
    pub name: CompactString,
    /// The name by language.
    #[limit(each = 1..=32)]
    pub name_localizations: Option<Localizations>,
    /// The name in the language of the request; only in answers.
    pub name_localized: Option<CompactString>,
    /// 1 to 100 characters.
    #[json(default)]
    #[limit(length = 1..=100)]
    pub description: String,
    /// The description by language.
    #[limit(each = 1..=100)]
    pub description_localizations: Option<Localizations>,
    /// The description in the language of the request; only in answers.
    pub description_localized: Option<String>,
    /// Whether it must be given.
    pub required: Option<bool>,
    /// Up to 25 values to choose from, of strings and numbers.
    #[limit(items = ..=25, nested)]
    pub choices: Option<Vec<CommandOptionChoice>>,
    /// The options of a subcommand, or the subcommands of a group.
    #[limit(items = ..=25, nested)]
    pub options: Option<Vec<CommandOption>>,
    /// The channels that are offered.
    pub channel_types: Option<Vec<ChannelType>>,
    /// The least number.
    pub min_value: Option<CommandNumber>,
    /// The greatest number.
    pub max_value: Option<CommandNumber>,
    /// The least number of characters, 0 to 6000.
    #[limit(value = 0..=6000)]
    pub min_length: Option<u16>,
    /// The greatest number of characters, 1 to 6000.
    #[limit(value = 1..=6000)]
    pub max_length: Option<u16>,
    /// Whether values are completed while they are typed; excludes choices.
    pub autocomplete: Option<bool>,
    /// Up to 10 kinds of files that an attachment may be: `image`, `video`, `audio`, or an ending such as `.png`.
    #[limit(items = ..=10)]
    pub file_types: Option<Vec<FileTypeGroup>>,
}

macro_rules! constructors {
    ($($method:ident $kind:ident $what:literal)*) => {$(
        #[doc = concat!("An option that is ", $what, ".")]
        pub fn $method(name: impl Into<CompactString>, description: impl Into<String>) -> Self {
            Self::new(CommandOptionType::$kind, name, description)
        }
    )*};
}

impl CommandOption {
    constructors! {
        string String "text"
        integer Integer "a whole number between −2⁵³ and 2⁵³"
        number Number "any number between −2⁵³ and 2⁵³"
        boolean Boolean "true or false"
        user User "a user"
        channel Channel "a channel"
        role Role "a role"
        mentionable Mentionable "a user or role"
        attachment Attachment "a file"
    }

    /// An option of a type.
    pub fn new(
        kind: CommandOptionType,
        name: impl Into<CompactString>,
        description: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            name: name.into(),
            name_localizations: None,
            name_localized: None,
            description: description.into(),
            description_localizations: None,
            description_localized: None,
            required: None,
            choices: None,
            options: None,
            channel_types: None,
            min_value: None,
            max_value: None,
            min_length: None,
            max_length: None,
            autocomplete: None,
            file_types: None,
        }
    }

    /// A subcommand with its options.
    pub fn subcommand(
        name: impl Into<CompactString>,
        description: impl Into<String>,
        options: impl IntoIterator<Item = Self>,
    ) -> Self {
        Self {
            options: Some(options.into_iter().collect()),
            ..Self::new(CommandOptionType::Subcommand, name, description)
        }
    }

    /// A group of subcommands.
    pub fn group(
        name: impl Into<CompactString>,
        description: impl Into<String>,
        subcommands: impl IntoIterator<Item = Self>,
    ) -> Self {
        let options = Some(subcommands.into_iter().collect());
        Self {
            options,
            ..Self::new(CommandOptionType::SubcommandGroup, name, description)
        }
    }

    /// Requires it to be given.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = Some(true);
        self
    }

    /// Adds a value to choose from.
    #[must_use]
    pub fn choice(mut self, name: impl Into<CompactString>, value: impl Into<ChoiceValue>) -> Self {
        self.choices
            .get_or_insert_default()
            .push(CommandOptionChoice::new(name, value));
        self
    }

    /// Completes values while they are typed.
    #[must_use]
    pub fn autocomplete(mut self) -> Self {
        self.autocomplete = Some(true);
        self
    }

    /// Bounds the number of characters, up to 6000.
    #[must_use]
    pub fn length(mut self, range: impl std::ops::RangeBounds<u16>) -> Self {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        self.min_length = match range.start_bound() {
            Included(min) => Some(*min),
            Excluded(min) => Some(min.saturating_add(1)),
            Unbounded => None,
        };
        self.max_length = match range.end_bound() {
            Included(max) => Some(*max),
            Excluded(max) => Some(max.saturating_sub(1)),
            Unbounded => None,
        };
        self
    }

    /// Sets the least number.
    #[must_use]
    pub fn min(mut self, min: impl Into<CommandNumber>) -> Self {
        self.min_value = Some(min.into());
        self
    }

    /// Sets the greatest number.
    #[must_use]
    pub fn max(mut self, max: impl Into<CommandNumber>) -> Self {
        self.max_value = Some(max.into());
        self
    }

    /// Offers only channels of these types.
    #[must_use]
    pub fn channel_types(mut self, types: impl IntoIterator<Item = ChannelType>) -> Self {
        self.channel_types = Some(types.into_iter().collect());
        self
    }
}

/// A value to choose from.
///
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure)
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
pub struct CommandOptionChoice {
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: CompactString,
    /// The name by language.
    #[limit(each = 1..=100)]
    pub name_localizations: Option<Localizations>,
    /// The name in the language of the request; only in answers.
    pub name_localized: Option<CompactString>,
    /// The value.
    #[limit(nested)]
    pub value: ChoiceValue,
}

impl CommandOptionChoice {
    /// A value with its name.
    pub fn new(name: impl Into<CompactString>, value: impl Into<ChoiceValue>) -> Self {
        Self {
            name: name.into(),
            name_localizations: None,
            name_localized: None,
            value: value.into(),
        }
    }
}
