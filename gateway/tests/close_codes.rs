//! What every close code of Discord's documentation leads to.

mod support;

use cordial_gateway::{
    Error, ShardId,
    protocol::{Input, Outgoing, Output, State},
};
use cordial_model::gateway::{Intents, UpdatePresence};
use serde_json::Value;
use support::{Story, config};

/// Discord's close codes, from the vendored specification: code, reconnect, new session required.
fn documented() -> Vec<(u16, bool, bool)> {
    let text = include_str!("../../spec/gateway.json");
    let spec: Value = serde_json::from_str(text).unwrap();
    let codes = spec["close_codes"].as_array().unwrap();
    assert!(codes.len() >= 14);
    codes
        .iter()
        .map(|code| {
            (
                code["code"].as_u64().unwrap() as u16,
                code["reconnect"].as_bool().unwrap(),
                code["new_session_required"].as_bool().unwrap(),
            )
        })
        .collect()
}

#[test]
fn every_documented_code_leads_where_the_documentation_says() {
    for (code, reconnect, new_session) in documented() {
        let mut story = Story::ready(config());
        story.closed(code);
        if !reconnect {
            let error = story.fatal();
            assert!(error.is_fatal(), "{code}: {error}");
            assert_eq!(story.session.state(), State::Stopped);
            assert_eq!(
                story.session.poll_timeout(),
                None,
                "{code}: nothing more to do"
            );
            story.nothing();
            continue;
        }
        match story.error() {
            Error::Closed { code: told, reason } => {
                assert_eq!((told, &*reason), (Some(code), "told so"));
            }
            other => panic!("{code}: {other}"),
        }
        story.pass_to_output();
        story.connect();
        story.open();
        story.hello();
        if new_session {
            story.request_identify();
        } else {
            assert_eq!(story.send()["op"], 6, "{code}");
        }
    }
}

#[test]
fn codes_of_websocket_itself_and_unknown_ones_resume() {
    for code in [1000, 1001, 1006, 1011, 1012, 4006, 4321] {
        let mut story = Story::ready(config());
        story.closed(code);
        story.error();
        story.pass_to_output();
        story.begin_resume();
    }
}

#[test]
fn fatal_errors_say_what_to_do() {
    let say = |code, intents, shard| {
        let mut config = config();
        config.intents = intents;
        config.shard = shard;
        let mut story = Story::new(config);
        story.connect();
        story.open();
        story.hello();
        story.request_identify();
        story.input(Input::IdentifyGranted);
        story.send();
        story.closed(code);
        story.fatal().to_string()
    };
    let two = ShardId::new(1, 2);
    assert!(say(4004, Intents::GUILDS, two).contains("copy it again from the developer portal"));
    assert!(say(4010, Intents::GUILDS, two).contains("does not accept shard 1/2"));
    assert!(say(4011, Intents::GUILDS, two).contains("too many guilds for 2 shard(s)"));
    assert!(say(4012, Intents::GUILDS, two).contains("update Cordial"));
    assert!(say(4013, Intents::GUILDS, two).contains("intents 0x1"));
    let disallowed = say(
        4014,
        Intents::GUILDS | Intents::MESSAGE_CONTENT | Intents::GUILD_MEMBERS,
        two,
    );
    assert!(
        disallowed.contains("turn on GUILD_MEMBERS (Server Members Intent), MESSAGE_CONTENT (Message Content Intent)"),
        "{disallowed}"
    );
    assert!(!disallowed.contains("PRESENCE"), "{disallowed}");
}

#[test]
fn a_fatal_code_counts_while_we_are_closing() {
    let mut story = Story::ready(config());
    story.payload(&serde_json::json!({"op": 7}));
    story.close();
    story.closed(4004);
    assert!(matches!(story.fatal(), Error::AuthenticationFailed));
}

#[test]
fn nothing_happens_after_the_end() {
    let mut story = Story::ready(config());
    story.closed(4004);
    story.fatal();
    story.closed(4000);
    story.open();
    story.hello();
    story.pass(std::time::Duration::from_hours(1));
    story.nothing();
    assert!(matches!(
        story.try_input(Input::Command(
            Outgoing::command(&UpdatePresence::default()).unwrap()
        )),
        Err(Error::Ended)
    ));
    assert!(!matches!(
        story.session.poll_output(),
        Some(Output::Connect { .. })
    ));
}
