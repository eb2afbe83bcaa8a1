//! Intents and the events that they bring, both ways, against Discord's own table.

use cordial_model::gateway::{EventType, EventTypeFlags, Intents};
use serde_json::Value;

/// Each intent of the table with the events that it brings.
fn table() -> Vec<(Intents, EventTypeFlags)> {
    let data: Value = serde_json::from_str(include_str!("../../spec/gateway.json")).unwrap();
    let intents = data["intents"].as_array().unwrap();
    intents
        .iter()
        .map(|intent| {
            let name = intent["name"].as_str().unwrap();
            let (_, flag) = Intents::NAMED.iter().find(|known| known.0 == name).unwrap();
            assert_eq!(flag.bits(), intent["value"].as_u64().unwrap(), "{name}");
            let events = intent["events"].as_array().unwrap();
            let events = events.iter().map(|event| {
                let name = event.as_str().unwrap();
                let kind = EventType::from_name(name);
                assert_ne!(kind, EventType::Unknown, "{name}");
                kind
            });
            (*flag, events.collect())
        })
        .collect()
}

/// The events that no intent brings.
fn always() -> EventTypeFlags {
    let gated = table()
        .into_iter()
        .fold(EventTypeFlags::empty(), |all, (_, events)| all | events);
    (EventTypeFlags::all() - gated) | EventTypeFlags::GUILD_MEMBER_UPDATE
}

#[test]
fn each_intent_brings_the_events_of_the_table_and_those_that_come_anyway() {
    let table = table();
    assert_eq!(table.len(), Intents::NAMED.len());
    for (intent, events) in table {
        assert_eq!(intent.event_types(), events | always(), "{intent:?}");
    }
    assert_eq!(Intents::empty().event_types(), always());
    assert_eq!(Intents::all().event_types(), EventTypeFlags::all());
}

#[test]
fn sets_of_intents_bring_what_their_members_bring() {
    let table = table();
    for (one, events) in &table {
        for (other, more) in &table {
            let expected = *events | *more | always();
            assert_eq!((*one | *other).event_types(), expected);
        }
    }
}

#[test]
fn each_event_asks_for_all_intents_of_the_table_that_bring_it() {
    let table = table();
    for kind in EventType::ALL.iter().copied() {
        let expected: Intents = table
            .iter()
            .filter(|(_, events)| events.contains(kind))
            .map(|(intent, _)| *intent)
            .collect();
        assert_eq!(EventTypeFlags::of(kind).intents(), expected, "{kind:?}");
    }
    assert!(EventTypeFlags::UNKNOWN.intents().is_empty());
    assert_eq!(
        EventTypeFlags::all().intents(),
        Intents::all() - Intents::MESSAGE_CONTENT
    );
}

#[test]
fn going_there_and_back_loses_no_event() {
    for kind in EventType::ALL.iter().copied() {
        let there_and_back = EventTypeFlags::of(kind).intents().event_types();
        assert!(there_and_back.contains(kind), "{kind:?}");
    }
}

#[test]
fn every_direct_intent_has_a_twin_for_guilds() {
    for (name, flag) in Intents::NAMED {
        assert_eq!(name.starts_with("DIRECT_"), Intents::DIRECT.contains(*flag));
        if let Some(rest) = name.strip_prefix("DIRECT_") {
            let twin = format!("GUILD_{rest}");
            let (_, twin) = Intents::NAMED
                .iter()
                .find(|(name, _)| *name == twin)
                .unwrap();
            let lacking = flag.event_types() - twin.event_types();
            // The pins of guilds come with the channels.
            assert!((lacking - EventTypeFlags::CHANNEL_PINS_UPDATE).is_empty());
        }
    }
}

#[test]
fn the_privileged_intents_are_those_of_the_table() {
    let data: Value = serde_json::from_str(include_str!("../../spec/gateway.json")).unwrap();
    let note = &data["intents_note"];
    assert_eq!(
        Some(Intents::PRIVILEGED.bits()),
        note["privileged"].as_u64()
    );
    assert_eq!(Some(Intents::all().bits()), note["all"].as_u64());
}
