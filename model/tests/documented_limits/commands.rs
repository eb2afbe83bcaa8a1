//! Commands, their options and permissions, and linked roles.

use cordial_model::{
    Locale,
    application::{
        ApplicationIntegrationType, RoleConnectionMetadata, RoleConnectionMetadataType,
        command::{
            CommandOption, CommandOptionType, CommandPermission, CommandPermissionType,
            CommandType, EntryPointHandler, InteractionContextType, NewCommand,
        },
    },
    id::{Id, marker::ApplicationMarker},
    rest::{
        BulkOverwriteGlobalApplicationCommands, BulkOverwriteGuildApplicationCommands,
        CreateGuildApplicationCommand, EditApplicationCommandPermissions,
        EditGlobalApplicationCommand, UpdateApplicationRoleConnectionMetadataRecords,
        UpdateCurrentUserApplicationRoleConnection,
    },
};

use crate::{Row, count, list, row, text};

const APPLICATION: Id<ApplicationMarker> = Id::new(1);
/// The greatest whole number that options take.
const GREATEST: i64 = (1 << 53) - 1;

fn command() -> NewCommand {
    NewCommand::chat_input("name", "What it does")
}

fn with(option: CommandOption) -> NewCommand {
    command().option(option)
}

fn string() -> CommandOption {
    CommandOption::string("a", "x")
}

fn letters(n: i64) -> String {
    "a".repeat(count(n))
}

pub(crate) fn rows() -> Vec<Row> {
    [
        commands(),
        options(),
        numbers(),
        shapes(),
        scopes(),
        records(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn commands() -> Vec<Row> {
    let total = |n: i64| {
        // 4 and 12 characters are the command's own; each option has a name of two and a description of a hundred.
        let options = list(25, |it| {
            let choices = CommandOption::string(format!("{it:02}"), letters(98));
            list(2, |at| at).into_iter().fold(choices, |it, at| {
                it.choice(at.to_string(), letters(100).as_str())
            })
        });
        let own = command();
        let all = options.into_iter().fold(own, NewCommand::option);
        // 25 * (2 + 98 + 2 * 101) + 16 = 7566
        let rest = CommandOption::string("zz", "y");
        let missing = count(n) - 7566 + 302;
        let mut options = all.options;
        options.pop();
        let rest = rest.choice("v", "x".repeat(missing - 4).as_str());
        options.push(rest);
        NewCommand {
            options,
            ..command()
        }
    };
    let localized = |n: i64| command().name_localization(Locale::German, letters(n));
    let described = |n: i64| command().description_localization(Locale::German, text(n));
    let cases = |n: i64| NewCommand::chat_input(if n == 0 { "straße" } else { "Straße" }, "x");
    let chars = |n: i64| {
        NewCommand::chat_input(
            ["a-b_c'1", "नमस्ते", "สวัสดี", "a b", "a!", "a.b"][count(n)],
            "x",
        )
    };
    vec![
        row("command: name", "name", [1, 32], [0, 33], |n| {
            NewCommand::chat_input(letters(n), "x")
        }),
        row("command: name in lower case", "name", [0], [1], cases),
        row(
            "command: characters of the name",
            "name",
            [0, 1, 2],
            [3, 4, 5],
            chars,
        ),
        row("command: name of a menu", "name", [1, 32], [0, 33], |n| {
            NewCommand::user(text(n))
        }),
        row(
            "command: localized name",
            "name_localizations.de",
            [1, 32],
            [0, 33],
            localized,
        ),
        row(
            "command: characters of localized names",
            "name_localizations.de",
            [0],
            [1],
            |n| command().name_localization(Locale::German, if n == 0 { "name" } else { "Name" }),
        ),
        row(
            "command: description",
            "description",
            [1, 100],
            [0, 101],
            |n| NewCommand::chat_input("a", text(n)),
        ),
        row(
            "command: no description of a menu",
            "description",
            [0],
            [1],
            |n| NewCommand {
                description: text(n),
                ..NewCommand::user("a")
            },
        ),
        row(
            "command: localized description",
            "description_localizations.de",
            [1, 100],
            [0, 101],
            described,
        ),
        row("command: options", "options", [0, 25], [26], |n| {
            list(n, |n| CommandOption::string(n.to_string(), "x"))
                .into_iter()
                .fold(command(), NewCommand::option)
        }),
        row(
            "command: characters in all",
            "",
            [7566, 8000],
            [8001],
            total,
        ),
        row("command: contexts", "contexts", [1], [0], |n| {
            command().contexts(list(n, |_| InteractionContextType::Guild))
        }),
        row(
            "command: contexts are unique",
            "contexts[1]",
            [1],
            [2],
            |n| command().contexts(list(n, |_| InteractionContextType::Guild)),
        ),
        row(
            "command: installations",
            "integration_types",
            [1],
            [0],
            |n| command().integration_types(list(n, |_| ApplicationIntegrationType::GuildInstall)),
        ),
        row(
            "command: installations are unique",
            "integration_types[1]",
            [1],
            [2],
            |n| command().integration_types(list(n, |_| ApplicationIntegrationType::GuildInstall)),
        ),
        row("edit: contexts are unique", "contexts[1]", [1], [2], |n| {
            let edit = EditGlobalApplicationCommand::new(APPLICATION, Id::new(2));
            edit.contexts(list(n, |_| InteractionContextType::Guild))
        }),
        row("edit: required options first", "options", [0], [1], |n| {
            let options = if n == 0 {
                [string().required(), CommandOption::role("b", "x")]
            } else {
                [string(), CommandOption::role("b", "x").required()]
            };
            EditGlobalApplicationCommand::new(APPLICATION, Id::new(2)).options(options)
        }),
    ]
}

fn options() -> Vec<Row> {
    let localized = |names: [&str; 2]| {
        let option = |name: &str, german: &str| {
            let mut option = CommandOption::string(name, "x");
            option.name_localizations = Some([(Locale::German, german.into())].into());
            option
        };
        command()
            .option(option("a", names[0]))
            .option(option("b", names[1]))
    };
    vec![
        row("option: name", "options[0].name", [1, 32], [0, 33], |n| {
            with(CommandOption::string(letters(n), "x"))
        }),
        row(
            "option: characters of the name",
            "options[0].name",
            [0],
            [1],
            |n| with(CommandOption::string(if n == 0 { "a" } else { "A" }, "x")),
        ),
        row(
            "option: names are unique",
            "options[1].name",
            [0],
            [1],
            |n| with(string()).option(CommandOption::string(if n == 0 { "b" } else { "a" }, "x")),
        ),
        row(
            "option: localized names are unique",
            "options[1].name_localizations.de",
            [0],
            [1],
            move |n| localized(if n == 0 { ["c", "d"] } else { ["c", "c"] }),
        ),
        row(
            "option: localized names are not those of others",
            "options[0].name_localizations.de",
            [0],
            [1],
            move |n| localized(if n == 0 { ["a", "b"] } else { ["b", "c"] }),
        ),
        row(
            "option: description",
            "options[0].description",
            [1, 100],
            [0, 101],
            |n| with(CommandOption::string("a", text(n))),
        ),
        row(
            "option: choices",
            "options[0].choices",
            [0, 25],
            [26],
            |n| {
                with(
                    list(n, |n| n)
                        .into_iter()
                        .fold(string(), |it, n| it.choice(n.to_string(), "v")),
                )
            },
        ),
        row(
            "choice: name",
            "options[0].choices[0].name",
            [1, 100],
            [0, 101],
            |n| with(string().choice(text(n), "v")),
        ),
        // 100 by the documentation, 6000 by the OpenAPI file: what Discord may accept is not refused.
        row(
            "choice: text",
            "options[0].choices[0].value",
            [0, 6000],
            [6001],
            |n| with(string().choice("a", letters(n).as_str())),
        ),
        row(
            "option: min_length",
            "options[0].min_length",
            [0, 6000],
            [6001],
            |n| {
                with(CommandOption {
                    min_length: Some(n.try_into().unwrap()),
                    ..string()
                })
            },
        ),
        row(
            "option: max_length",
            "options[0].max_length",
            [1, 6000],
            [0, 6001],
            |n| {
                with(CommandOption {
                    max_length: Some(n.try_into().unwrap()),
                    ..string()
                })
            },
        ),
        row(
            "option: file types",
            "options[0].file_types",
            [0, 10],
            [11],
            |n| {
                let types = list(n, |n| (&*format!(".{n}")).into());
                with(CommandOption {
                    file_types: Some(types),
                    ..CommandOption::attachment("a", "x")
                })
            },
        ),
        row(
            "option: form of file types",
            "options[0].file_types[0]",
            [0],
            [1],
            |n| {
                let types = vec![if n == 0 { "image" } else { "png" }.into()];
                with(CommandOption {
                    file_types: Some(types),
                    ..CommandOption::attachment("a", "x")
                })
            },
        ),
        row(
            "option: autocomplete excludes choices",
            "options[0].autocomplete",
            [0],
            [1],
            |n| {
                let option = string().choice("a", "v");
                with(if n == 0 {
                    option
                } else {
                    option.autocomplete()
                })
            },
        ),
    ]
}

fn numbers() -> Vec<Row> {
    let integer = || CommandOption::integer("a", "x");
    let number = || CommandOption::number("a", "x");
    let edges = [-GREATEST, GREATEST];
    let beyond = [-GREATEST - 1, GREATEST + 1];
    let far = [-GREATEST - 2, GREATEST + 2];
    vec![
        row(
            "integer: min_value",
            "options[0].min_value",
            edges,
            beyond,
            move |n| with(integer().min(n)),
        ),
        row(
            "integer: max_value",
            "options[0].max_value",
            edges,
            beyond,
            move |n| with(integer().max(n)),
        ),
        row(
            "integer: choice",
            "options[0].choices[0].value",
            edges,
            beyond,
            move |n| with(integer().choice("c", n)),
        ),
        row(
            "number: min_value",
            "options[0].min_value",
            beyond,
            far,
            move |n| with(number().min(n)),
        ),
        row(
            "number: max_value",
            "options[0].max_value",
            beyond,
            far,
            move |n| with(number().max(n)),
        ),
        row(
            "number: with a fraction",
            "options[0].max_value",
            [1],
            [2],
            move |n| with(number().max(if n == 1 { 9e15 } else { 9.1e15 })),
        ),
        row(
            "number: choice",
            "options[0].choices[0].value",
            beyond,
            far,
            move |n| with(number().choice("c", n)),
        ),
    ]
}

fn shapes() -> Vec<Row> {
    let subcommand = |name: &str| CommandOption::subcommand(name, "x", []);
    let group = |inner: Vec<CommandOption>| with(CommandOption::group("g", "x", inner));
    vec![
        row("required options first", "options", [0], [1], |n| {
            let required = CommandOption::role("b", "x").required();
            if n == 0 {
                with(required).option(string())
            } else {
                with(string()).option(required)
            }
        }),
        row(
            "a group has subcommands",
            "options[0].options",
            [0],
            [1],
            move |n| group(vec![if n == 0 { subcommand("s") } else { string() }]),
        ),
        row(
            "no group in a group",
            "options[0].options",
            [0],
            [1],
            move |n| {
                let nested = CommandOption::group("h", "x", [subcommand("s")]);
                group(vec![if n == 0 { subcommand("s") } else { nested }])
            },
        ),
        row(
            "no subcommand in a subcommand",
            "options[0].options",
            [0],
            [1],
            move |n| {
                let inner = if n == 0 { string() } else { subcommand("t") };
                with(CommandOption::subcommand("s", "x", [inner]))
            },
        ),
        row(
            "subcommands and options do not mix",
            "options",
            [0],
            [1],
            move |n| with(subcommand("s")).option(if n == 0 { subcommand("t") } else { string() }),
        ),
        row(
            "subcommands of a group",
            "options[0].options",
            [1, 25],
            [26],
            move |n| group(list(n, |n| subcommand(&n.to_string()))),
        ),
        row(
            "only subcommands have options",
            "options[0].options",
            [0],
            [1],
            |n| {
                let kind = if n == 0 {
                    CommandOptionType::Subcommand
                } else {
                    CommandOptionType::User
                };
                let options = Some(vec![string()]);
                with(CommandOption {
                    options,
                    ..CommandOption::new(kind, "u", "x")
                })
            },
        ),
    ]
}

fn scopes() -> Vec<Row> {
    let global = |commands| BulkOverwriteGlobalApplicationCommands::new(APPLICATION, commands);
    let of_guild =
        |commands| BulkOverwriteGuildApplicationCommands::new(APPLICATION, Id::new(2), commands);
    let slash = |n: i64| list(n, |n| NewCommand::chat_input(n.to_string(), "x"));
    let entry = || NewCommand::entry_point("play", "x", EntryPointHandler::DiscordLaunchActivity);
    vec![
        row("scope: slash commands", "", [0, 100], [101], move |n| {
            global(slash(n))
        }),
        row("scope: commands for users", "", [0, 15], [16], move |n| {
            global(list(n, |n| NewCommand::user(n.to_string())))
        }),
        row(
            "scope: commands for messages",
            "",
            [0, 15],
            [16],
            move |n| global(list(n, |n| NewCommand::message(n.to_string()))),
        ),
        row("scope: all together", "", [100], [101], move |n| {
            let users = list(15, |n| NewCommand::user(n.to_string()));
            let messages = list(15, |n| NewCommand::message(n.to_string()));
            global([slash(n), users, messages, vec![entry()]].concat())
        }),
        row("scope: entry points", "", [0, 1], [2], move |n| {
            global(list(n, |n| NewCommand {
                name: n.to_string().into(),
                ..entry()
            }))
        }),
        row("scope: no entry point of guilds", "", [0], [1], move |n| {
            of_guild(list(n, |_| entry()))
        }),
        row("guild: slash commands", "", [100], [101], move |n| {
            of_guild(slash(n))
        }),
        row("guild: no entry point", "type", [0], [1], move |n| {
            let command = if n == 0 { command() } else { entry() };
            assert_eq!(command.kind == CommandType::PrimaryEntryPoint, n == 1);
            CreateGuildApplicationCommand::new(APPLICATION, Id::new(2), command)
        }),
        row("scope: names are unique", "[1]", [0], [1], move |n| {
            let other = if n == 0 {
                NewCommand::user("name")
            } else {
                command()
            };
            global(vec![command(), other])
        }),
        row(
            "permissions of a command",
            "permissions",
            [0, 100],
            [101],
            |n| {
                let rules = list(n, |n| CommandPermission {
                    id: Id::new(n.unsigned_abs()),
                    kind: CommandPermissionType::User,
                    permission: true,
                });
                EditApplicationCommandPermissions::new(APPLICATION, Id::new(2), Id::new(3), rules)
            },
        ),
    ]
}

fn record() -> RoleConnectionMetadata {
    RoleConnectionMetadata {
        kind: RoleConnectionMetadataType::IntegerEqual,
        key: "key".into(),
        name: "x".into(),
        name_localizations: None,
        description: "x".into(),
        description_localizations: None,
    }
}

fn records() -> Vec<Row> {
    let with = |records| UpdateApplicationRoleConnectionMetadataRecords::new(APPLICATION, records);
    let connection = || UpdateCurrentUserApplicationRoleConnection::new(APPLICATION);
    vec![
        row("linked roles: records", "", [0, 5], [6], move |n| {
            with(list(n, |_| record()))
        }),
        row("record: key", "[0].key", [1, 50], [0, 51], move |n| {
            with(vec![RoleConnectionMetadata {
                key: letters(n).into(),
                ..record()
            }])
        }),
        row(
            "record: characters of the key",
            "[0].key",
            [0],
            [1, 2, 3],
            move |n| {
                let key = ["a_1", "A", "a-b", "ä"][count(n)].into();
                with(vec![RoleConnectionMetadata { key, ..record() }])
            },
        ),
        row("record: name", "[0].name", [1, 100], [0, 101], move |n| {
            with(vec![RoleConnectionMetadata {
                name: text(n).into(),
                ..record()
            }])
        }),
        row(
            "record: description",
            "[0].description",
            [1, 200],
            [0, 201],
            move |n| {
                with(vec![RoleConnectionMetadata {
                    description: text(n).into(),
                    ..record()
                }])
            },
        ),
        row(
            "record: localized name",
            "[0].name_localizations.de",
            [1, 100],
            [0, 101],
            move |n| {
                let names = Some([(Locale::German, text(n).into())].into());
                with(vec![RoleConnectionMetadata {
                    name_localizations: names,
                    ..record()
                }])
            },
        ),
        row(
            "connection: name of the platform",
            "platform_name",
            [0, 50],
            [51],
            move |n| connection().platform_name(text(n)),
        ),
        row(
            "connection: name of the user",
            "platform_username",
            [0, 100],
            [101],
            move |n| connection().platform_username(text(n)),
        ),
        row("connection: values", "metadata", [0, 5], [6], move |n| {
            let pairs = list(n, |n| (n.to_string().into(), "x".into()));
            connection().metadata(
                pairs
                    .into_iter()
                    .collect::<std::collections::BTreeMap<_, _>>(),
            )
        }),
        row(
            "connection: value",
            "metadata.key",
            [1, 100],
            [101],
            move |n| {
                let pair = ("key".into(), text(n).into());
                connection().metadata(std::collections::BTreeMap::from([pair]))
            },
        ),
    ]
}
