//! Names and numbers: events, commands, opcodes, close codes, intents, webhook events.

use cordial_model::{
    gateway::{CloseCode, EventType, Intents, OpCode, describe_commands},
    webhook_event::{WebhookEventType, WebhookPayloadType},
};
use serde_json::Value;

use super::{
    data::{Spec, list, number, word},
    finding::{Kind, Report},
    sides::{Table, agree, codes, tables, values},
};

/// Compares all of them.
pub(crate) fn compare(spec: &Spec, report: &mut Report) -> Result<(), String> {
    events(spec, report)?;
    commands(spec, report)?;
    payloads(spec, report);
    opcodes(spec, report)?;
    close_codes(spec, report)?;
    intents(spec, report)?;
    webhook_events(spec, report)
}

fn events(spec: &Spec, report: &mut Report) -> Result<(), String> {
    let mut documented: Table<&str> = Table::new();
    for event in list(&spec.gateway["receive_structures"], "receive_structures")? {
        documented.insert(word(event, "name")?.to_owned(), "gateway.json");
    }
    for row in spec.messages.iter().filter(|row| row.dispatch) {
        documented.insert(row.name.clone(), "gateway-events.tsv");
    }
    let declared = EventType::ALL
        .iter()
        .filter_map(|kind| Some((kind.name()?.to_owned(), *kind)))
        .collect();
    tables(
        report,
        ("events", "events"),
        &documented,
        &declared,
        |pair, _, kind| {
            if kind.describe().is_none() {
                pair.add(Kind::Missing, "the event has a name and no type");
            }
            let name = kind.name().unwrap_or_default();
            if EventType::from_name(name) != *kind {
                pair.add(Kind::Value, "the name does not lead to the event");
            }
        },
    );
    Ok(())
}

fn commands(spec: &Spec, report: &mut Report) -> Result<(), String> {
    let mut documented = Table::new();
    for row in spec.messages.iter().filter(|row| row.sent) {
        documented.insert(row.name.clone(), row.opcode);
    }
    for command in list(&spec.gateway["send_structures"], "send_structures")? {
        let name = word(command, "name")?;
        if !documented.contains_key(name) {
            return Err(format!(
                "gateway-events.tsv does not have the command {name}"
            ));
        }
    }
    let declared = describe_commands()
        .into_iter()
        .map(|(name, opcode, _)| (screaming(name), opcode.get()))
        .collect();
    let table = ("commands", "commands");
    values(report, table, "the opcode", &documented, &declared);
    Ok(())
}

/// What is received and is no dispatch, by opcode.
fn payloads(spec: &Spec, report: &mut Report) {
    let documented: Table<i32> = spec
        .messages
        .iter()
        .filter(|row| !row.sent && !row.dispatch)
        .map(|row| (row.name.clone(), row.opcode))
        .collect();
    let declared = opcode_names()
        .into_iter()
        .filter(|(name, _)| documented.contains_key(name))
        .collect();
    let table = ("payloads", "received payloads beside events");
    values(report, table, "the opcode", &documented, &declared);
}

fn opcode_names() -> Table<i32> {
    OpCode::ALL
        .iter()
        .filter_map(|code| Some((screaming(code.name()?), code.get())))
        .collect()
}

fn opcodes(spec: &Spec, report: &mut Report) -> Result<(), String> {
    let table = ("opcodes", "opcodes");
    let declared = (OpCode::ALL, OpCode::get as fn(OpCode) -> i32);
    codes(
        report,
        table,
        &spec.gateway["opcodes"],
        declared,
        |pair, entry, code| {
            pair.name(entry, code.name());
        },
    )
}

fn close_codes(spec: &Spec, report: &mut Report) -> Result<(), String> {
    let table = ("close codes", "close codes");
    let declared = (CloseCode::ALL, CloseCode::get as fn(CloseCode) -> i32);
    codes(
        report,
        table,
        &spec.gateway["close_codes"],
        declared,
        |pair, entry, code| {
            pair.name(entry, code.name());
            let helps = "whether connecting again helps";
            pair.flag(helps, entry, "reconnect", code.can_reconnect());
            let flag = |key: &str| entry[key].as_bool().unwrap_or_default();
            let resume = flag("reconnect") && !flag("new_session_required");
            pair.agree(
                "whether the session can be resumed",
                resume,
                code.can_resume(),
            );
        },
    )
}

fn intents(spec: &Spec, report: &mut Report) -> Result<(), String> {
    let mut documented = Table::new();
    for intent in list(&spec.gateway["intents"], "intents")? {
        documented.insert(word(intent, "name")?.to_owned(), intent);
    }
    let declared = Intents::NAMED
        .iter()
        .map(|(name, flag)| ((*name).to_owned(), *flag))
        .collect();
    let names = |events: &mut dyn Iterator<Item = String>| {
        let mut names: Vec<_> = events.collect();
        names.sort();
        names
    };
    tables(
        report,
        ("intents", "intents"),
        &documented,
        &declared,
        |pair, entry, flag| {
            let value = entry["value"].as_u64().unwrap_or_default();
            pair.agree("the value", value, flag.bits());
            let privileged = Intents::PRIVILEGED.contains(*flag);
            pair.flag("whether it is privileged", entry, "privileged", privileged);
            let place = &pair.place;
            let events = entry["events"].as_array().into_iter().flatten();
            let expected = names(&mut events.filter_map(Value::as_str).map(str::to_owned));
            let gated = EventType::ALL
                .iter()
                .filter(|kind| kind.intents().intersects(*flag));
            let brought = names(&mut gated.filter_map(|kind| kind.name()).map(str::to_owned));
            for name in expected.iter().filter(|name| !brought.contains(name)) {
                pair.report.add(
                    format!("{place}.{name}"),
                    Kind::Missing,
                    "the model's intent does not bring the event",
                );
            }
            for name in brought.iter().filter(|name| !expected.contains(name)) {
                pair.report.add(
                    format!("{place}.{name}"),
                    Kind::Extra,
                    "Discord's intent does not bring the event",
                );
            }
        },
    );
    let note = &spec.gateway["intents_note"];
    for (key, declared) in [("all", Intents::all()), ("privileged", Intents::PRIVILEGED)] {
        let documented = number(note, key)?.cast_unsigned();
        agree(
            report,
            &format!("intents.{key}"),
            "the sum",
            documented,
            declared.bits(),
        );
    }
    // The other list of the same: by event.
    for row in spec.messages.iter().filter(|row| row.dispatch) {
        let mut expected: Vec<_> = row.intents.iter().map(String::as_str).collect();
        expected.sort_unstable();
        let mut declared: Vec<_> = EventType::from_name(&row.name).intents().names().collect();
        declared.sort_unstable();
        agree(
            report,
            &format!("events.{}", row.name),
            "the intents",
            expected,
            declared,
        );
    }
    Ok(())
}

fn webhook_events(spec: &Spec, report: &mut Report) -> Result<(), String> {
    let webhooks = &spec.gateway["webhook_events"];
    let mut documented: Table<&str> = Table::new();
    for event in list(&webhooks["events"], "webhook_events.events")? {
        documented.insert(word(event, "value")?.to_owned(), "gateway.json");
    }
    let declared = WebhookEventType::ALL
        .iter()
        .map(|kind| (kind.as_str().to_owned(), kind))
        .collect();
    let table = ("webhook events", "webhook events");
    tables(report, table, &documented, &declared, |pair, _, kind| {
        if kind.describe_data().is_none() {
            pair.add(Kind::Missing, "the event has a name and no type");
        }
    });

    let mut documented = Table::new();
    for kind in list(&webhooks["types"], "webhook_events.types")? {
        documented.insert(screaming(word(kind, "name")?), number(kind, "value")?);
    }
    let declared = WebhookPayloadType::ALL
        .iter()
        .map(|kind| {
            (
                screaming(kind.name().unwrap_or_default()),
                i64::from(kind.get()),
            )
        })
        .collect();
    let table = ("webhook types", "webhook types");
    values(report, table, "the value", &documented, &declared);
    Ok(())
}

/// `HeartbeatAck` and `PING` as `HEARTBEAT_ACK` and `PING`.
fn screaming(name: &str) -> String {
    let mut text = String::new();
    let mut small = false;
    for letter in name.chars() {
        if letter.is_uppercase() && small {
            text.push('_');
        }
        small = letter.is_lowercase();
        text.extend(letter.to_uppercase());
    }
    text
}
