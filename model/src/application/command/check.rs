//! The rules of commands that concern more than one field.

use std::collections::BTreeMap;

use super::{
    ChoiceValue, CommandNumber, CommandOption, CommandOptionType, CommandType,
    InteractionContextType, Localizations, NewCommand,
};
use crate::{
    application::ApplicationIntegrationType,
    component::check_file_types,
    validate::{Fault, Validate, Validator},
};

/// Characters of names, descriptions and values in all.
const CHARACTERS: usize = 8000;
/// The greatest whole number that Discord's numbers hold, and all below it.
const GREATEST: i64 = (1 << 53) - 1;
/// Commands of each type for an application, and for each of its guilds.
const COMMANDS: &[(CommandType, usize, &str)] = &[
    (CommandType::ChatInput, 100, "slash commands"),
    (CommandType::User, 15, "commands for users"),
    (CommandType::Message, 15, "commands for messages"),
    (CommandType::PrimaryEntryPoint, 1, "entry point"),
];

/// What a command that is made or changed has in common.
#[derive(Default)]
pub(crate) struct CommandParts<'a> {
    pub(crate) name: &'a str,
    pub(crate) description: &'a str,
    pub(crate) name_localizations: Option<&'a Localizations>,
    pub(crate) description_localizations: Option<&'a Localizations>,
    pub(crate) options: &'a [CommandOption],
    pub(crate) integration_types: &'a [ApplicationIntegrationType],
    pub(crate) contexts: &'a [InteractionContextType],
}

impl Validate for CommandParts<'_> {
    fn validate(&self, v: &mut Validator) {
        v.unique("integration_types", self.integration_types);
        v.unique("contexts", self.contexts);
        check_order(self.options, v);
        check_nesting(
            self.options,
            &[
                CommandOptionType::Subcommand,
                CommandOptionType::SubcommandGroup,
            ],
            v,
        );
        let own = length(
            self.name,
            self.description,
            self.name_localizations,
            self.description_localizations,
        );
        let got = own + self.options.iter().map(option_length).sum::<usize>();
        if got > CHARACTERS {
            v.rule(
                "",
                format!(
                    "names, descriptions and values have at most {CHARACTERS} characters in all, got {got}"
                ),
            );
        }
    }
}

/// Checks commands that become all that there are; those of guilds have no entry point.
pub(crate) fn check_commands(commands: &[NewCommand], of_guild: bool, v: &mut Validator) {
    for (kind, max, what) in COMMANDS {
        let got = commands.iter().filter(|it| it.kind == *kind).count();
        let max = if of_guild && *kind == CommandType::PrimaryEntryPoint {
            0
        } else {
            *max
        };
        if got > max {
            v.rule("", format!("at most {max} {what}, got {got}"));
        }
    }
    for (index, command) in commands.iter().enumerate() {
        let same = |it: &&NewCommand| it.kind == command.kind && it.name == command.name;
        if commands[..index].iter().any(|it| same(&it)) {
            v.rule(
                &format!("[{index}]"),
                "another command of the type has the same name",
            );
        }
    }
}

pub(super) fn check_command(command: &NewCommand, v: &mut Validator) {
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
        check_name(&command.name, command.name_localizations.as_ref(), v);
    }
    CommandParts {
        name: &command.name,
        description: &command.description,
        name_localizations: command.name_localizations.as_ref(),
        description_localizations: command.description_localizations.as_ref(),
        options: &command.options,
        integration_types: command.integration_types.as_deref().unwrap_or_default(),
        contexts: command.contexts.as_deref().unwrap_or_default(),
    }
    .validate(v);
}

// A guard would let valid groups fall through to the last arms.
#[allow(clippy::collapsible_match)]
pub(super) fn check_option(option: &CommandOption, v: &mut Validator) {
    check_name(&option.name, option.name_localizations.as_ref(), v);
    check_numbers(option, v);
    check_file_types(option.file_types.as_deref().unwrap_or_default(), v);
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

/// Lower-case letters of any script, digits, hyphens, underscores and apostrophes, in every language.
fn check_name(name: &str, localized: Option<&Localizations>, v: &mut Validator) {
    const RULE: &str = "letters in lower case, digits, `-`, `_` and `'` only";
    let allowed = |c: char| {
        (c.is_alphanumeric() || matches!(c, '-' | '_' | '\'') || is_mark(c))
            && c.to_lowercase().eq([c])
    };
    if !name.chars().all(allowed) {
        v.rule("name", RULE);
    }
    for (locale, name) in localized.into_iter().flatten() {
        if !name.chars().all(allowed) {
            v.rule(&format!("name_localizations.{locale}"), RULE);
        }
    }
}

/// Numbers are those that JavaScript counts with.
fn check_numbers(option: &CommandOption, v: &mut Validator) {
    let mut check = |key: &str, number: CommandNumber| match (option.kind, number) {
        (CommandOptionType::Integer, CommandNumber::Integer(value)) => {
            v.value(key, &value, -GREATEST..=GREATEST);
        }
        (CommandOptionType::Number, CommandNumber::Integer(value)) => {
            v.value(key, &value, -(GREATEST + 1)..=GREATEST + 1);
        }
        #[allow(clippy::cast_precision_loss)]
        (CommandOptionType::Number, CommandNumber::Number(value))
            if value.abs() > (GREATEST + 1) as f64 =>
        {
            let form = "a number from −2⁵³ to 2⁵³";
            v.report(key, Fault::Form(form.into()));
        }
        (CommandOptionType::Integer, CommandNumber::Number(_)) => {
            v.report(key, Fault::Form("a whole number".into()));
        }
        _ => {}
    };
    for (key, number) in [
        ("min_value", option.min_value),
        ("max_value", option.max_value),
    ] {
        if let Some(number) = number {
            check(key, number);
        }
    }
    for (index, choice) in option.choices.iter().flatten().enumerate() {
        let number = match choice.value {
            ChoiceValue::Integer(value) => CommandNumber::Integer(value),
            ChoiceValue::Number(value) => CommandNumber::Number(value),
            ChoiceValue::String(_) => continue,
        };
        check(&format!("choices[{index}].value"), number);
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
        let earlier = &options[..index];
        if earlier.iter().any(|other| other.name == option.name) {
            v.rule(&format!("options[{index}].name"), "names are unique");
        }
        for (locale, name) in option.name_localizations.iter().flatten() {
            let localized = |other: &CommandOption| {
                let names = other.name_localizations.as_ref();
                names.and_then(|names| names.get(locale)) == Some(name)
            };
            let others = options[..index].iter().chain(&options[index + 1..]);
            if earlier.iter().any(localized) || others.into_iter().any(|it| it.name == *name) {
                v.rule(
                    &format!("options[{index}].name_localizations.{locale}"),
                    "names are unique in every language",
                );
            }
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
