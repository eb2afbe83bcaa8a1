//! Sessions of user accounts: `spec/user-gateway.json`, which is an unofficial description.
//!
//! Names and numbers, the fields of the commands, and the keys of `READY` and `READY_SUPPLEMENTAL`.

use std::collections::BTreeSet;

use cordial_model::{
    describe::{Describe, Shape},
    user_session::{
        Capabilities, ClientState, UserCloseCode, UserEventType, UserOpCode, describe_commands,
        intents,
    },
};
use serde_json::Value;

use super::{
    data::{Spec, list, number, word},
    finding::{Kind, Report},
    sides::{Table, codes, tables, values},
};

/// Events that the description tells of, and leaves out of its list.
const ANSWERS: &[&str] = &["GUILD_MEMBER_LIST_UPDATE", "THREAD_MEMBER_LIST_UPDATE"];

/// Compares all of it.
pub(crate) fn compare(spec: &Spec, report: &mut Report) -> Result<(), String> {
    let data = &spec.user;
    opcodes(data, report)?;
    close_codes(data, report)?;
    capabilities(data, report)?;
    events(data, report)?;
    commands(data, report)?;
    let state = list(
        &data["identify"]["client_state_fields"],
        "client_state_fields",
    )?;
    keys("ClientState", Some(&ClientState::describe()), state, report)?;
    for (kind, key) in [
        (UserEventType::Ready, "ready_fields"),
        (
            UserEventType::ReadySupplemental,
            "ready_supplemental_fields",
        ),
    ] {
        let place = format!("user {}", kind.name().unwrap_or_default());
        keys(
            &place,
            kind.describe().as_ref(),
            list(&data[key], key)?,
            report,
        )?;
    }
    Ok(())
}

fn opcodes(data: &Value, report: &mut Report) -> Result<(), String> {
    let table = ("user opcodes", "opcodes of user sessions");
    let declared = (UserOpCode::ALL, UserOpCode::get as fn(UserOpCode) -> i32);
    codes(
        report,
        table,
        &data["opcodes"],
        declared,
        |pair, entry, code| {
            pair.name(entry, code.name());
            pair.flag("whether it is removed", entry, "removed", code.is_removed());
            let deprecated = "whether it is deprecated";
            pair.flag(deprecated, entry, "deprecated", code.is_deprecated());
            let official = code.code().name().is_some();
            pair.flag("whether bots have it", entry, "in_official_docs", official);
        },
    )
}

fn close_codes(data: &Value, report: &mut Report) -> Result<(), String> {
    let table = ("user close codes", "close codes of user sessions");
    let declared = (
        UserCloseCode::ALL,
        UserCloseCode::get as fn(UserCloseCode) -> i32,
    );
    codes(
        report,
        table,
        &data["close_codes"],
        declared,
        |pair, entry, code| {
            pair.name(entry, code.name());
        },
    )
}

fn capabilities(data: &Value, report: &mut Report) -> Result<(), String> {
    let mut documented = Table::new();
    for entry in list(&data["capabilities"], "capabilities")? {
        documented.insert(
            word(entry, "name")?.to_owned(),
            number(entry, "value")?.cast_unsigned(),
        );
    }
    let declared = Capabilities::NAMED
        .iter()
        .map(|(name, flag)| ((*name).to_owned(), flag.bits()))
        .collect();
    let table = ("capabilities", "capabilities");
    values(report, table, "the value", &documented, &declared);

    let mut documented = Table::new();
    for entry in list(&data["extra_intents"], "extra_intents")? {
        documented.insert(word(entry, "name")?.to_owned(), 1 << number(entry, "bit")?);
    }
    let declared = [
        (
            "GUILD_EMBEDDED_ACTIVITIES",
            intents::GUILD_EMBEDDED_ACTIVITIES,
        ),
        ("PRIVATE_CHANNELS", intents::PRIVATE_CHANNELS),
        ("CALLS", intents::CALLS),
        ("USER_RELATIONSHIPS", intents::USER_RELATIONSHIPS),
        ("USER_PRESENCE", intents::USER_PRESENCE),
        (
            "DIRECT_EMBEDDED_ACTIVITIES",
            intents::DIRECT_EMBEDDED_ACTIVITIES,
        ),
        ("LOBBIES", intents::LOBBIES),
        ("LOBBY_DELETE", intents::LOBBY_DELETE),
    ];
    let declared = declared
        .into_iter()
        .map(|(name, intent)| (name.to_owned(), intent.bits()))
        .collect();
    let table = ("user intents", "intents of user sessions");
    values(report, table, "the value", &documented, &declared);
    Ok(())
}

fn events(data: &Value, report: &mut Report) -> Result<(), String> {
    let mut documented: Table<&str> = Table::new();
    for key in ["dispatch_events", "bot_events_absent_here"] {
        for name in list(&data[key], key)? {
            documented.insert(name.as_str().unwrap_or_default().to_owned(), key);
        }
    }
    for name in ANSWERS {
        documented.insert((*name).to_owned(), "guild_subscriptions");
    }
    let declared = UserEventType::ALL
        .iter()
        .filter_map(|kind| Some((kind.name()?.to_owned(), *kind)))
        .collect();
    let table = ("user events", "event names of user sessions");
    tables(report, table, &documented, &declared, |pair, _, kind| {
        if UserEventType::from_name(kind.name().unwrap_or_default()) != *kind {
            pair.add(Kind::Value, "the name does not lead to the event");
        }
    });
    Ok(())
}

/// The fields of each command by its opcode. Those that bots send alike are compared with Discord's own tables.
fn commands(data: &Value, report: &mut Report) -> Result<(), String> {
    let declared = describe_commands();
    let (mut good, mut all) = (0, 0);
    for command in list(&data["send_events"], "send_events")? {
        let name = word(command, "name")?;
        let code = UserOpCode::from(number(command, "opcode")? as i32);
        let place = format!("user commands.{name}");
        all += 1;
        let found = declared.iter().find(|(_, known, _)| *known == code);
        match found {
            Some((_, _, shape)) => {
                good += 1;
                if let Some(table) = list(&command["structures"], "structures")?.first() {
                    let fields = list(&table["fields"], "fields")?;
                    keys(&place, Some(shape.innermost()), fields, report)?;
                }
            }
            None if code.code().name().is_some() => good += 1,
            None => report.add(
                place,
                Kind::Missing,
                "the model has no command of that opcode",
            ),
        }
    }
    report.count("commands of user sessions", good, all);
    Ok(())
}

/// Compares the keys of an object with those of a table.
fn keys(
    place: &str,
    shape: Option<&Shape>,
    documented: &[Value],
    report: &mut Report,
) -> Result<(), String> {
    let Some(Shape::Object(object)) = shape else {
        report.add(
            place,
            Kind::Value,
            "the model does not have an object there",
        );
        return Ok(());
    };
    let fields = object.fields();
    let mut names = BTreeSet::new();
    for field in documented {
        let name = word(field, "name")?;
        names.insert(name);
        let Some(known) = fields.iter().find(|known| known.key == name) else {
            let text = format!("`{name}: {}` is not in the model", word(field, "type")?);
            report.add(format!("{place}.{name}"), Kind::Missing, text);
            continue;
        };
        let may_be_null = field["nullable"].as_bool().unwrap_or_default();
        if may_be_null && !known.nullable {
            report.add(format!("{place}.{name}"), Kind::Required, "may be null");
        }
    }
    for field in fields.iter().filter(|field| !names.contains(field.key)) {
        let text = "not in the description of user sessions";
        report.add(format!("{place}.{}", field.key), Kind::Extra, text);
    }
    Ok(())
}
