//! Application commands. [Discord](https://discord.com/developers/docs/interactions/application-commands)
//!
//! [`NewCommand`] is what is registered, built by its constructors and setters; [`Command`] is what Discord answers.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::ApplicationIntegrationType;
use crate::{
    Permissions,
    channel::ChannelType,
    id::{
        Id,
        marker::{
            ApplicationMarker, CommandMarker, CommandVersionMarker, GenericMarker, GuildMarker,
        },
    },
    json::{Decode, Encode, Error, Kind, Number, Parser, Writer},
    locale::Locale,
    open::open_enum,
    validate::{Fault, Validate, Validator},
};

/// Texts by language.
pub type Localizations = BTreeMap<Locale, CompactString>;

/// A registered command.
///
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#application-command-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Command {
    /// The id.
    pub id: Id<CommandMarker>,
    /// The type; chat input if Discord leaves it out.
    #[json(rename = "type", default)]
    pub kind: CommandType,
    /// The application.
    pub application_id: Id<ApplicationMarker>,
    /// The guild, unless the command is global.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The name.
    pub name: CompactString,
    /// The name by language.
    pub name_localizations: Option<Localizations>,
    /// The name in the language of the request.
    pub name_localized: Option<CompactString>,
    /// The description; empty for user and message commands.
    #[json(default)]
    pub description: String,
    /// The description by language.
    pub description_localizations: Option<Localizations>,
    /// The description in the language of the request.
    pub description_localized: Option<String>,
    /// The options.
    #[json(default, omit_empty)]
    pub options: Vec<CommandOption>,
    /// The permissions that members need by default; none for administrators only, `None` for everybody.
    #[json(null)]
    pub default_member_permissions: Option<Permissions>,
    /// Whether it can be used in DMs. Deprecated: see `contexts`.
    pub dm_permission: Option<bool>,
    /// Whether it is age-restricted.
    #[json(default)]
    pub nsfw: bool,
    /// For which installations it exists.
    pub integration_types: Option<Vec<ApplicationIntegrationType>>,
    /// Where it can be used.
    pub contexts: Option<Vec<InteractionContextType>>,
    /// Changes with every substantial update.
    pub version: Option<Id<CommandVersionMarker>>,
    /// Who handles the entry point of an activity.
    pub handler: Option<EntryPointHandler>,
}

/// A command to be registered. [Discord](https://discord.com/developers/docs/interactions/application-commands#create-global-application-command)
///
/// ```
/// use cordial_model::{Permissions, application::command::{CommandOption, NewCommand}};
///
/// let ban = NewCommand::chat_input("ban", "Ban a member")
///     .option(CommandOption::user("user", "Who").required())
///     .option(CommandOption::string("reason", "Why").length(..=512))
///     .default_member_permissions(Permissions::BAN_MEMBERS);
/// ```
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
#[validate(check_command)]
pub struct NewCommand {
    /// The id, to keep that of an existing command in a bulk overwrite.
    pub id: Option<Id<CommandMarker>>,
    /// The type.
    #[json(rename = "type", default)]
    pub kind: CommandType,
    /// 1 to 32 characters; lower case for chat input.
    #[limit(length = 1..=32)]
    pub name: CompactString,
    /// The name by language.
    pub name_localizations: Option<Localizations>,
    /// 1 to 100 characters; none for user and message commands.
    #[json(default, omit_empty)]
    #[limit(length = ..=100)]
    pub description: String,
    /// The description by language.
    pub description_localizations: Option<Localizations>,
    /// Up to 25, the required ones first.
    #[json(default, omit_empty)]
    #[limit(items = ..=25, nested)]
    pub options: Vec<CommandOption>,
    /// The permissions that members need by default.
    pub default_member_permissions: Option<Permissions>,
    /// Whether it can be used in DMs. Deprecated: see `contexts`.
    pub dm_permission: Option<bool>,
    /// Whether it is age-restricted.
    pub nsfw: Option<bool>,
    /// For which installations it exists; global commands only.
    pub integration_types: Option<Vec<ApplicationIntegrationType>>,
    /// Where it can be used; global commands only.
    pub contexts: Option<Vec<InteractionContextType>>,
    /// Who handles the entry point of an activity.
    pub handler: Option<EntryPointHandler>,
}

impl NewCommand {
    /// A slash command.
    pub fn chat_input(name: impl Into<CompactString>, description: impl Into<String>) -> Self {
        Self::of(CommandType::ChatInput, name.into(), description.into())
    }

    /// A command in the menu of a user.
    pub fn user(name: impl Into<CompactString>) -> Self {
        Self::of(CommandType::User, name.into(), String::new())
    }

    /// A command in the menu of a message.
    pub fn message(name: impl Into<CompactString>) -> Self {
        Self::of(CommandType::Message, name.into(), String::new())
    }

    /// The entry point of an activity.
    pub fn entry_point(
        name: impl Into<CompactString>,
        description: impl Into<String>,
        handler: EntryPointHandler,
    ) -> Self {
        Self {
            handler: Some(handler),
            ..Self::of(
                CommandType::PrimaryEntryPoint,
                name.into(),
                description.into(),
            )
        }
    }

    fn of(kind: CommandType, name: CompactString, description: String) -> Self {
        Self {
            id: None,
            kind,
            name,
            name_localizations: None,
            description,
            description_localizations: None,
            options: Vec::new(),
            default_member_permissions: None,
            dm_permission: None,
            nsfw: None,
            integration_types: None,
            contexts: None,
            handler: None,
        }
    }

    /// Adds an option. Required options come first.
    #[must_use]
    pub fn option(mut self, option: CommandOption) -> Self {
        self.options.push(option);
        self
    }

    /// Requires permissions of members by default; guilds can change that.
    #[must_use]
    pub fn default_member_permissions(mut self, permissions: Permissions) -> Self {
        self.default_member_permissions = Some(permissions);
        self
    }

    /// Says where it can be used; global commands only.
    #[must_use]
    pub fn contexts(mut self, contexts: impl IntoIterator<Item = InteractionContextType>) -> Self {
        self.contexts = Some(contexts.into_iter().collect());
        self
    }

    /// Says for which installations it exists; global commands only.
    #[must_use]
    pub fn integration_types(
        mut self,
        types: impl IntoIterator<Item = ApplicationIntegrationType>,
    ) -> Self {
        self.integration_types = Some(types.into_iter().collect());
        self
    }

    /// Restricts it by age.
    #[must_use]
    pub fn nsfw(mut self) -> Self {
        self.nsfw = Some(true);
        self
    }

    /// Adds the name in a language.
    #[must_use]
    pub fn name_localization(mut self, locale: Locale, name: impl Into<CompactString>) -> Self {
        self.name_localizations
            .get_or_insert_default()
            .insert(locale, name.into());
        self
    }

    /// Adds the description in a language.
    #[must_use]
    pub fn description_localization(
        mut self,
        locale: Locale,
        description: impl Into<CompactString>,
    ) -> Self {
        self.description_localizations
            .get_or_insert_default()
            .insert(locale, description.into());
        self
    }
}

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
    pub name_localizations: Option<Localizations>,
    /// The name in the language of the request; only in answers.
    pub name_localized: Option<CompactString>,
    /// 1 to 100 characters.
    #[json(default)]
    #[limit(length = 1..=100)]
    pub description: String,
    /// The description by language.
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
    pub file_types: Option<Vec<CompactString>>,
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

/// The value of a choice: text of up to 6000 characters, or a number.
#[derive(Clone, Debug, PartialEq)]
pub enum ChoiceValue {
    /// Text.
    String(CompactString),
    /// A whole number.
    Integer(i64),
    /// Any number.
    Number(f64),
}

/// A bound of a numeric option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CommandNumber {
    /// A whole number.
    Integer(i64),
    /// Any number.
    Number(f64),
}

impl From<&str> for ChoiceValue {
    fn from(value: &str) -> Self {
        Self::String(value.into())
    }
}

impl From<String> for ChoiceValue {
    fn from(value: String) -> Self {
        Self::String(value.into())
    }
}

impl From<i64> for ChoiceValue {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for ChoiceValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<i64> for CommandNumber {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for CommandNumber {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl Decode for CommandNumber {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        Ok(match p.number()? {
            Number::Signed(value) => Self::Integer(value),
            Number::Unsigned(value) =>
            {
                #[allow(clippy::cast_precision_loss)]
                i64::try_from(value).map_or(Self::Number(value as f64), Self::Integer)
            }
            Number::Float(value) => Self::Number(value),
        })
    }
}

impl Encode for CommandNumber {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Integer(value) => value.encode(w),
            Self::Number(value) => value.encode(w),
        }
    }
}

impl Decode for ChoiceValue {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        if p.kind()? == Kind::String {
            return CompactString::decode(p).map(Self::String);
        }
        Ok(match CommandNumber::decode(p)? {
            CommandNumber::Integer(value) => Self::Integer(value),
            CommandNumber::Number(value) => Self::Number(value),
        })
    }
}

impl Encode for ChoiceValue {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::String(value) => value.encode(w),
            Self::Integer(value) => value.encode(w),
            Self::Number(value) => value.encode(w),
        }
    }
}

impl Validate for ChoiceValue {
    fn validate(&self, v: &mut Validator) {
        if let Self::String(value) = self {
            v.length("", value, ..=6000);
        }
    }
}

/// Who may use a command in a guild.
///
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#application-command-permissions-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildCommandPermissions {
    /// The command, or the application for the permissions of all its commands.
    pub id: Id<GenericMarker>,
    /// The application.
    pub application_id: Id<ApplicationMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Up to 100 rules.
    #[json(default)]
    pub permissions: Vec<CommandPermission>,
}

/// One rule of who may use a command.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct CommandPermission {
    /// The role, user or channel; the guild's id stands for everybody, that id less one for all channels.
    pub id: Id<GenericMarker>,
    /// What the id is of.
    #[json(rename = "type")]
    pub kind: CommandPermissionType,
    /// Whether it is allowed.
    pub permission: bool,
}

open_enum! {
    /// What a command is invoked by.
    pub enum CommandType {
        /// A slash and its name.
        ChatInput = 1,
        /// The menu of a user.
        User = 2,
        /// The menu of a message.
        Message = 3,
        /// The launcher of an activity.
        PrimaryEntryPoint = 4,
    }
}

impl Default for CommandType {
    /// What Discord assumes where no type is given.
    fn default() -> Self {
        Self::ChatInput
    }
}

open_enum! {
    /// The type of an option.
    pub enum CommandOptionType {
        /// A subcommand.
        Subcommand = 1,
        /// A group of subcommands.
        SubcommandGroup = 2,
        /// Text.
        String = 3,
        /// A whole number.
        Integer = 4,
        /// True or false.
        Boolean = 5,
        /// A user.
        User = 6,
        /// A channel.
        Channel = 7,
        /// A role.
        Role = 8,
        /// A user or role.
        Mentionable = 9,
        /// Any number.
        Number = 10,
        /// A file.
        Attachment = 11,
    }
}

open_enum! {
    /// Who handles the entry point of an activity.
    pub enum EntryPointHandler {
        /// The application, by an interaction.
        AppHandler = 1,
        /// Discord, by launching the activity.
        DiscordLaunchActivity = 2,
    }
}

open_enum! {
    /// What a command permission is about.
    pub enum CommandPermissionType {
        /// A role.
        Role = 1,
        /// A user.
        User = 2,
        /// A channel.
        Channel = 3,
    }
}

open_enum! {
    /// Where an interaction can happen.
    ///
    /// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-context-types)
    pub enum InteractionContextType {
        /// In a guild.
        Guild = 0,
        /// In a DM with the bot.
        BotDm = 1,
        /// In another DM or group DM.
        PrivateChannel = 2,
    }
}

fn check_command(command: &NewCommand, v: &mut Validator) {
    let has_description = matches!(
        command.kind,
        CommandType::ChatInput | CommandType::PrimaryEntryPoint
    );
    if has_description && command.description.is_empty() {
        v.report(
            "description",
            Fault::Length {
                min: 1,
                max: 100,
                got: 0,
            },
        );
    }
    if matches!(command.kind, CommandType::User | CommandType::Message) {
        if !command.description.is_empty() {
            v.rule("description", "user and message commands have none");
        }
        if !command.options.is_empty() {
            v.rule("options", "user and message commands have none");
        }
    }
    if command.kind == CommandType::ChatInput {
        check_name(&command.name, v);
    }
    check_order(&command.options, v);
    check_nesting(
        &command.options,
        &[
            CommandOptionType::Subcommand,
            CommandOptionType::SubcommandGroup,
        ],
        v,
    );
    if length(
        &command.name,
        &command.description,
        command.name_localizations.as_ref(),
        command.description_localizations.as_ref(),
    ) + command.options.iter().map(option_length).sum::<usize>()
        > 8000
    {
        v.rule(
            "",
            "names, descriptions and values have at most 8000 characters in all",
        );
    }
}

// A guard would let valid groups fall through to the last arms.
#[allow(clippy::collapsible_match)]
fn check_option(option: &CommandOption, v: &mut Validator) {
    check_name(&option.name, v);
    let options = option.options.as_deref().unwrap_or_default();
    check_order(options, v);
    if option.choices.is_some() && option.autocomplete == Some(true) {
        v.rule("autocomplete", "excludes choices");
    }
    match option.kind {
        CommandOptionType::SubcommandGroup => {
            if options
                .iter()
                .any(|inner| inner.kind != CommandOptionType::Subcommand)
            {
                v.rule("options", "a group has subcommands and nothing else");
            }
        }
        CommandOptionType::Subcommand => {
            let nested = |inner: &CommandOption| {
                matches!(
                    inner.kind,
                    CommandOptionType::Subcommand | CommandOptionType::SubcommandGroup
                )
            };
            if options.iter().any(nested) {
                v.rule("options", "a subcommand has no subcommands");
            }
        }
        _ if !options.is_empty() => v.rule("options", "only subcommands and groups have options"),
        _ => {}
    }
}

/// Lower-case letters of any script, digits, hyphens, underscores and apostrophes.
fn check_name(name: &str, v: &mut Validator) {
    let allowed = |c: char| {
        (c.is_alphanumeric() || matches!(c, '-' | '_' | '\'') || is_mark(c))
            && c.to_lowercase().eq([c])
    };
    if !name.chars().all(allowed) {
        v.rule(
            "name",
            "letters in lower case, digits, `-`, `_` and `'` only",
        );
    }
}

/// Vowel signs and the like of Devanagari and Thai, which are part of words and not letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{97f}' | '\u{e00}'..='\u{e7f}')
}

fn check_order(options: &[CommandOption], v: &mut Validator) {
    let first_optional = options
        .iter()
        .position(|option| option.required != Some(true));
    if let Some(first) = first_optional
        && options[first..]
            .iter()
            .any(|option| option.required == Some(true))
    {
        v.rule("options", "required options come before the others");
    }
    for (index, option) in options.iter().enumerate() {
        if options[..index]
            .iter()
            .any(|earlier| earlier.name == option.name)
        {
            v.rule(&format!("options[{index}].name"), "names are unique");
        }
    }
}

fn check_nesting(options: &[CommandOption], nested: &[CommandOptionType], v: &mut Validator) {
    let groups = options
        .iter()
        .filter(|option| nested.contains(&option.kind))
        .count();
    if groups != 0 && groups != options.len() {
        v.rule("options", "subcommands and other options do not mix");
    }
}

/// Name and description, each in its longest language.
fn length(
    name: &str,
    description: &str,
    names: Option<&Localizations>,
    descriptions: Option<&Localizations>,
) -> usize {
    let longest = |text: &str, localized: Option<&Localizations>| {
        let localized = localized
            .into_iter()
            .flat_map(BTreeMap::values)
            .map(|text| text.chars().count());
        localized.max().unwrap_or(0).max(text.chars().count())
    };
    longest(name, names) + longest(description, descriptions)
}

fn option_length(option: &CommandOption) -> usize {
    let choices = option.choices.iter().flatten().map(|choice| {
        let value = match &choice.value {
            ChoiceValue::String(text) => text.chars().count(),
            ChoiceValue::Integer(_) | ChoiceValue::Number(_) => 0,
        };
        length(&choice.name, "", choice.name_localizations.as_ref(), None) + value
    });
    length(
        &option.name,
        &option.description,
        option.name_localizations.as_ref(),
        option.description_localizations.as_ref(),
    ) + choices.sum::<usize>()
        + option
            .options
            .iter()
            .flatten()
            .map(option_length)
            .sum::<usize>()
}
