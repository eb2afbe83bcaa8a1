//! A newer OpenAPI file than the vendored one.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{assert_finds, lines, spec};

/// A copy of the vendored file, changed.
fn newer(name: &str, change: impl FnOnce(&mut Value)) -> PathBuf {
    let vendored = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.json");
    let mut root = serde_json::from_str(&fs::read_to_string(vendored).unwrap()).unwrap();
    change(&mut root);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-openapi.json"));
    fs::write(&path, root.to_string()).unwrap();
    path
}

/// What the chore prints of a newer file, without the line that counts.
fn findings(path: &Path) -> Vec<String> {
    crate::findings(&["--against", path.to_str().unwrap()])
}

fn schema<'a>(root: &'a mut Value, name: &str) -> &'a mut Value {
    &mut root["components"]["schemas"][name]
}

fn operation<'a>(root: &'a mut Value, path: &str, method: &str) -> &'a mut Value {
    &mut root["paths"][path][method]
}

#[test]
fn the_same_file_brings_nothing_new() {
    let same = newer("same", |_| {});
    let output = spec(&["--against", same.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let lines = lines(&output);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(
        lines[0].starts_with("250 of 250 operations, "),
        "{lines:#?}"
    );
}

#[test]
fn new_operations_and_lost_ones_are_told() {
    let newer = newer("operations", |root| {
        let paths = root["paths"].as_object_mut().unwrap();
        let get = paths["/gateway"]["get"].clone();
        let mut shiny = get.clone();
        shiny["operationId"] = json!("get_shiny_things");
        paths.insert("/shiny-things/{thing_id}".to_owned(), json!({"get": shiny}));
        paths.remove("/gateway/bot");
        let mut renamed = get;
        renamed["operationId"] = json!("get_the_gateway");
        paths["/gateway"]["get"] = renamed;
    });
    let findings = findings(&newer);
    assert_finds(
        &findings,
        &[
            "get_the_gateway.id: value: get_the_gateway: id is `get_the_gateway` at Discord and `get_gateway` in GetGateway",
            "operations.get_bot_gateway: extra: get_bot_gateway: Discord does not have GET /gateway/bot",
            "operations.get_shiny_things: missing: get_shiny_things: GET /shiny-things/{thing_id} is not in the model",
        ],
    );
}

#[test]
fn new_parameters_and_fields_are_told_with_operation_and_path() {
    let newer = newer("fields", |root| {
        let list = operation(root, "/channels/{channel_id}/messages", "get");
        let parameters = list["parameters"].as_array_mut().unwrap();
        parameters.push(json!({"name": "mood", "in": "query", "schema": {"type": "string"}}));
        parameters.retain(|it| it["name"] != "around");
        let create = schema(root, "MessageCreateRequest");
        create["properties"]["mood"] = json!({"type": ["string", "null"]});
        let message = schema(root, "MessageResponse");
        message["properties"]["mood"] = json!({"$ref": "#/components/schemas/MessageMood"});
        message["properties"]["channel_id"] =
            json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/SnowflakeType"}]});
        message["required"]
            .as_array_mut()
            .unwrap()
            .retain(|it| it != "author");
        // Far inside of a body and of an answer.
        schema(root, "RichEmbedField")["properties"]["shape"] = json!({"type": "integer"});
        schema(root, "ButtonComponentResponse")["properties"]["shape"] = json!({"type": "integer"});
        schema(root, "GuildRoleResponse")["properties"]["name"] = json!({"type": "integer"});
    });
    let findings = findings(&newer);
    assert_finds(
        &findings,
        &[
            "list_messages.query.mood: missing: list_messages: query.mood: ",
            "create_message.body.mood: missing: create_message: body.mood: ",
            "MessageResponse.mood: missing: ",
            "MessageResponse.channel_id: required: ",
            "MessageResponse.author: required: ",
            "RichEmbedField.shape: missing: ",
            "ButtonComponentResponse.shape: missing: ",
            "GuildRoleResponse.name: value: ",
        ],
    );
}

#[test]
fn new_members_of_enums_are_told() {
    let newer = newer("members", |root| {
        let kinds = schema(root, "MessageType")["oneOf"].as_array_mut().unwrap();
        kinds.push(json!({"title": "SHINY", "const": 999}));
        let locales = schema(root, "AvailableLocalesEnum")["oneOf"]
            .as_array_mut()
            .unwrap();
        locales.push(json!({"title": "tlh", "const": "tlh"}));
    });
    assert_finds(
        &findings(&newer),
        &[
            "MessageType.SHINY: missing: ",
            "AvailableLocalesEnum.tlh: missing: ",
        ],
    );
}

#[test]
fn what_is_gone_is_told() {
    let newer = newer("gone", |root| {
        let gone = |object: &mut Value, key: &str| {
            let properties = object["properties"].as_object_mut().unwrap();
            assert!(properties.remove(key).is_some(), "{key}");
        };
        gone(
            schema(root, "PrivateApplicationResponse"),
            "eligible_oauth2_scopes",
        );
        gone(schema(root, "MessageResponse"), "tts");
        gone(schema(root, "MessageCreateRequest"), "nonce");
        let list = operation(root, "/channels/{channel_id}/messages", "get");
        let parameters = list["parameters"].as_array_mut().unwrap();
        parameters.retain(|it| it["name"] != "around");
        let kinds = schema(root, "MessageType")["oneOf"].as_array_mut().unwrap();
        kinds.retain(|it| it["title"] != "CALL");
    });
    let findings = findings(&newer);
    assert_finds(
        &findings,
        &[
            "PrivateApplicationResponse.eligible_oauth2_scopes: extra: the vendored openapi.json has it",
            "MessageResponse.tts: extra: ",
            "create_message.body.nonce: extra: ",
            "list_messages.query.around: extra: ",
            "MessageType.CALL: extra: ",
        ],
    );
}

#[test]
fn a_file_that_is_none_is_told_apart_from_a_newer_one() {
    let text = Path::new(env!("CARGO_TARGET_TMPDIR")).join("text.json");
    fs::write(&text, "{\"openapi\": \"2.0\"}").unwrap();
    for arguments in [
        &["--against"][..],
        &["--against", "/nowhere/at/all"],
        &["--against", text.to_str().unwrap()],
        &["--against", env!("CARGO_MANIFEST_PATH")],
    ] {
        let output = spec(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
        assert!(!output.stderr.is_empty());
    }
}
