//! What the model declares, against the vendored data and changed copies of it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{assert_finds, entry, lines, spec};

/// A copy of the vendored data, to be changed.
struct Copy(PathBuf);

impl Copy {
    fn new(name: &str) -> Self {
        let vendored = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        for file in [
            "gateway.json",
            "structures.json",
            "enums.json",
            "gateway-events.tsv",
            "user-gateway.json",
            "openapi.json",
            "rest-operations.tsv",
        ] {
            fs::copy(vendored.join(file), folder.join(file)).unwrap();
        }
        Self(folder)
    }

    fn change(&self, file: &str, change: impl FnOnce(&mut Value)) {
        let path = self.0.join(file);
        let mut value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        change(&mut value);
        fs::write(path, value.to_string()).unwrap();
    }

    /// Changes the fields of a table of `structures.json`.
    fn table(&self, title: &str, change: impl FnOnce(&mut Vec<Value>)) {
        self.change("structures.json", |structures| {
            let all = structures.as_array_mut().unwrap();
            let table = all.iter_mut().find(|it| it["title"] == title).unwrap();
            change(table["fields"].as_array_mut().unwrap());
        });
    }

    /// What the chore prints beside its last line, and that it fails.
    fn findings(&self) -> Vec<String> {
        crate::findings(&["--spec", self.0.to_str().unwrap()])
    }
}

/// The field of a table.
fn field<'a>(fields: &'a mut [Value], name: &str) -> &'a mut Value {
    fields.iter_mut().find(|it| it["name"] == name).unwrap()
}

#[test]
fn the_model_and_the_vendored_data_agree() {
    let output = spec(&[]);
    let lines = lines(&output);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(output.status.success());
    for count in [
        "250 of 250 operations",
        "79 of 79 events",
        "8 of 8 commands",
        "5 of 5 received payloads",
        "13 of 13 opcodes",
        "14 of 14 close codes",
        "21 of 21 intents",
        "12 of 12 webhook events",
        "79 of 79 event payloads",
        "8 of 8 command payloads",
        "; no difference, ",
    ] {
        assert!(lines[0].contains(count), "{count}: {}", lines[0]);
    }
}

#[test]
fn new_names_and_numbers_are_found() {
    let copy = Copy::new("names");
    copy.change("gateway.json", |gateway| {
        let events = gateway["receive_structures"].as_array_mut().unwrap();
        events.push(json!({"name": "SOMETHING_NEW", "inner_object": "", "structures": []}));
        events.retain(|event| event["name"] != "READY");
        let opcodes = gateway["opcodes"].as_array_mut().unwrap();
        opcodes.push(json!({"code": 99, "name": "Something New"}));
        opcodes.retain(|opcode| opcode["code"] != 43);
        let codes = &mut gateway["close_codes"];
        entry(codes, "code", &json!(4000))["reconnect"] = json!(false);
        entry(codes, "code", &json!(4007))["new_session_required"] = json!(false);
        let intents = &mut gateway["intents"];
        let guilds = entry(intents, "name", &json!("GUILDS"));
        let events = guilds["events"].as_array_mut().unwrap();
        events.push(json!("TYPING_START"));
        events.retain(|event| event != "GUILD_DELETE");
        entry(intents, "name", &json!("GUILD_WEBHOOKS"))["privileged"] = json!(true);
        entry(intents, "name", &json!("GUILD_INVITES"))["value"] = json!(3);
        let webhooks = gateway["webhook_events"]["events"].as_array_mut().unwrap();
        webhooks.push(json!({"name": "Something New", "value": "SOMETHING_NEW"}));
        webhooks.retain(|event| event["value"] != "LOBBY_MESSAGE_DELETE");
        let commands = &mut gateway["send_structures"];
        entry(commands, "name", &json!("UPDATE_VOICE_STATE"))["name"] = json!("CHANGE_VOICE_STATE");
    });
    let tsv = copy.0.join("gateway-events.tsv");
    let text = fs::read_to_string(&tsv)
        .unwrap()
        .replace("send\t43\t", "send\t44\t")
        .replace("UPDATE_VOICE_STATE\tn", "CHANGE_VOICE_STATE\tn")
        .replace("\tREADY\t", "\tREADIED\t");
    fs::write(tsv, text).unwrap();
    assert_finds(
        &copy.findings(),
        &[
            "events.SOMETHING_NEW: missing: ",
            "events.READIED: missing: ",
            "events.READY: extra: ",
            "opcodes.99: missing: ",
            "opcodes.43: extra: ",
            "close codes.4000: value: whether connecting again helps",
            "close codes.4007: value: whether the session can be resumed",
            "intents.GUILDS.TYPING_START: missing: ",
            "intents.GUILDS.GUILD_DELETE: extra: ",
            "intents.GUILD_WEBHOOKS: value: whether it is privileged",
            "intents.GUILD_INVITES: value: the value is 3 at Discord and 64 in the model",
            "webhook events.SOMETHING_NEW: missing: ",
            "webhook events.LOBBY_MESSAGE_DELETE: extra: ",
            "commands.REQUEST_CHANNEL_INFO: value: the opcode is 44 at Discord and 43 in the model",
            "commands.CHANGE_VOICE_STATE: missing: ",
            "commands.UPDATE_VOICE_STATE: extra: ",
        ],
    );
}

#[test]
fn new_and_changed_fields_are_found_wherever_they_are() {
    let copy = Copy::new("fields");
    copy.table("Message Structure", |fields| {
        fields.push(json!({"name": "shiny", "type": "boolean"}));
    });
    copy.table("Identify Structure", |fields| {
        fields.push(json!({"name": "mood", "type": "string", "optional": true}));
    });
    copy.table("Typing Start Event Fields", |fields| {
        field(fields, "channel_id")["optional"] = json!(true);
        field(fields, "user_id")["nullable"] = json!(true);
        fields.retain(|field| field["name"] != "member");
    });
    // Far inside: the party of an activity of a presence, and a button in a row of a message.
    copy.table("Activity Party", |fields| {
        fields.push(json!({"name": "mode", "type": "integer", "optional": true}));
    });
    copy.table("Button Structure", |fields| {
        fields.push(json!({"name": "shape", "type": "integer", "optional": true}));
    });
    copy.table("Lobby Message Delete Structure", |fields| {
        fields.push(json!({"name": "channel_id", "type": "snowflake"}));
    });
    copy.table("Voice State Structure", |fields| {
        field(fields, "session_id")["type"] = json!("integer");
    });
    copy.table("Voice Channel Status Update", |fields| {
        field(fields, "status")["nullable"] = json!(false);
    });
    copy.table("Nameplate Structure", |fields| {
        field(fields, "asset")["optional"] = json!(true);
    });
    let findings = copy.findings();
    assert_finds(
        &findings,
        &[
            "Message.shiny: missing: `shiny: boolean` of ",
            "TypingStart.member: extra: ",
            "Identify.mood: missing: ",
            "TypingStart.channel_id: required: may be missing",
            "TypingStart.user_id: required: may be null",
            "ActivityParty.mode: missing: ",
            "Button.shape: missing: ",
            "LobbyMessageDelete.channel_id: missing: ",
            "VoiceState.session_id: value: a whole number in ",
            "VoiceChannelStatusUpdate.status: optional: ",
        ],
    );
    // The model has a default for a missing asset: that is no difference.
    assert!(!findings.iter().any(|line| line.starts_with("Nameplate.")));
}

#[test]
fn new_members_of_enums_and_flags_are_found() {
    let copy = Copy::new("members");
    copy.change("enums.json", |enums| {
        let members = enums["MessageType"]["members"].as_array_mut().unwrap();
        members.push(json!({"name": "SOMETHING_NEW", "value": 999}));
        let members = enums["ActivityType"]["members"].as_array_mut().unwrap();
        members.retain(|member| member["value"] != 5);
        let flags = &mut enums["GuildSystemChannelFlags"]["members"];
        let new = json!({"name": "SOMETHING_NEW", "value": 1 << 20, "bit": 20});
        flags.as_array_mut().unwrap().push(new);
    });
    assert_finds(
        &copy.findings(),
        &[
            "MessageType.SOMETHING_NEW: missing: SOMETHING_NEW = 999",
            "ActivityType.Competing: extra: Competing = 5",
            "SystemChannelFlags.SOMETHING_NEW: missing: SOMETHING_NEW = 20",
        ],
    );
}

#[test]
fn what_user_sessions_have_is_compared_as_well() {
    let copy = Copy::new("user");
    copy.change("user-gateway.json", |user| {
        entry(&mut user["opcodes"], "code", &json!(14))["deprecated"] = json!(false);
        entry(&mut user["close_codes"], "code", &json!(4009))["name"] = json!("Tired");
        entry(&mut user["capabilities"], "bit", &json!(4))["value"] = json!(99);
        user["dispatch_events"]
            .as_array_mut()
            .unwrap()
            .push(json!("SOMETHING_NEW"));
        let commands = user["send_events"].as_array_mut().unwrap();
        let stream = commands.iter_mut().find(|it| it["opcode"] == 18).unwrap();
        let fields = stream["structures"][0]["fields"].as_array_mut().unwrap();
        fields.push(json!({"name": "loud", "type": "boolean"}));
        let ready = user["ready_fields"].as_array_mut().unwrap();
        ready.push(json!({"name": "mood", "type": "string"}));
        ready.retain(|field| field["name"] != "country_code");
    });
    assert_finds(
        &copy.findings(),
        &[
            "user opcodes.14: value: whether it is deprecated",
            "user close codes.4009: value: the name",
            "capabilities.DEDUPE_USER_OBJECTS: value: the value is 99",
            "user events.SOMETHING_NEW: missing: ",
            "user commands.Create Stream.loud: missing: ",
            "user READY.mood: missing: ",
            "user READY.country_code: extra: ",
        ],
    );
}

#[test]
fn an_exception_that_applies_no_more_is_found() {
    let copy = Copy::new("stale");
    copy.table("Typing Start Event Fields", |fields| {
        field(fields, "timestamp")["optional"] = json!(true);
    });
    let findings = copy.findings();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_finds(&findings, &["TypingStart.timestamp: stale: "]);
}

#[test]
fn what_is_asked_for_in_a_wrong_way_is_no_difference() {
    for arguments in [
        &["--spec"][..],
        &["--spec", "/nowhere/at/all"],
        &["--what"],
        &["decode"],
    ] {
        let output = spec(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty());
        assert!(output.stdout.is_empty());
    }
}
