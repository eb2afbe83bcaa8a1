//! The rules of commands that concern more than one field.

use std::collections::BTreeMap;

use super::{
    ChoiceValue, CommandOption, CommandOptionType, CommandType, Localizations, NewCommand,
};
use crate::validate::{Fault, Validator};

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
pub(super) fn check_option(option: &CommandOption, v: &mut Validator) {
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
