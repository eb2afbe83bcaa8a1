//! Answers and bodies of operations from files.

use crate::{decode, file, verdict};

fn answer(operation: &str, text: &str) -> Option<String> {
    verdict("--response", operation, text)
}

fn body(operation: &str, text: &str) -> Option<String> {
    verdict("--request", operation, text)
}

/// What the chore says of a question that makes no sense.
fn refusal(arguments: &[&str]) -> String {
    let output = decode(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

const MESSAGE: &str = r#"{
    "id": "334385199974967042", "channel_id": "290926798999357250", "type": 0, "tts": false, "content": "Hot",
    "timestamp": "2017-07-11T17:27:07.299000+00:00", "edited_timestamp": null, "pinned": false,
    "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "flags": 0,
    "components": [], "author": {"id": "5", "username": "u", "discriminator": "0", "avatar": null, "public_flags": 0,
        "flags": 0, "global_name": null, "primary_guild": null},
    "nobody_knows": true
}"#;

#[test]
fn answers_that_the_model_keeps_are_well() {
    let list = format!("[{MESSAGE},{MESSAGE}]");
    for (operation, text) in [
        ("get_message", MESSAGE),
        ("list_messages", &list),
        ("list_messages", "[]"),
        ("get_gateway", r#"{"url": "wss://gateway.discord.gg"}"#),
        (
            "get_guild_widget_settings",
            r#"{"enabled": true, "channel_id": null}"#,
        ),
        // Without `wait`, there is no answer.
        ("execute_webhook", MESSAGE),
        ("execute_webhook", ""),
        ("execute_webhook", "null"),
    ] {
        assert_eq!(answer(operation, text), None, "{operation}: {text}");
    }
}

#[test]
fn answers_with_a_fault_are_told_with_the_path_to_it() {
    let list = |message: &str| format!("[{MESSAGE},{message}]");
    for (operation, text, expected) in [
        (
            "get_message",
            MESSAGE.replace("\"channel_id\"", "\"channel\""),
            "$: `channel_id` is missing",
        ),
        (
            "list_messages",
            list(&MESSAGE.replace("\"5\"", "\"x\"")),
            "[1].author.id: expected an id",
        ),
        // Leaves that the client would let go of without a word.
        (
            "list_messages",
            list(&MESSAGE.replace(
                "\"edited_timestamp\": null",
                "\"edited_timestamp\": \"soon\"",
            )),
            "[1].edited_timestamp: expected",
        ),
        ("list_messages", MESSAGE.to_owned(), "$: expected"),
        ("get_message", "null".to_owned(), "$: expected an object"),
        ("get_message", String::new(), "$: there is nothing"),
        ("get_message", "{".to_owned(), "$: not JSON"),
    ] {
        let found = answer(operation, &text);
        let found = found.unwrap_or_else(|| panic!("{text} is taken to be well"));
        assert!(found.starts_with(expected), "{expected} for {found}");
    }
}

#[test]
fn bodies_that_the_model_keeps_are_well() {
    for (operation, text) in [
        (
            "create_message",
            r#"{"content": "hi", "tts": false, "embeds": [{"title": "t"}]}"#,
        ),
        // New files and old ones, in whatever order.
        (
            "update_message",
            r#"{"content": null, "attachments": [{"id": 1, "filename": "a.png"}, {"id": "334385199974967042"},
                {"id": "0", "description": "d"}]}"#,
        ),
        ("update_guild_member", r#"{"nick": null, "roles": []}"#),
        (
            "bulk_update_guild_roles",
            r#"[{"id": "1", "position": 2}, {"id": "2", "position": 1}]"#,
        ),
        // Two declarations on one path.
        ("create_dm", r#"{"recipient_id": "5"}"#),
        (
            "create_dm",
            r#"{"access_tokens": ["a", "b"], "nicks": {"5": "n"}}"#,
        ),
        ("create_thread", r#"{"name": "n", "type": 11}"#),
        (
            "create_thread",
            r#"{"name": "n", "message": {"content": "first"}, "applied_tags": ["7"]}"#,
        ),
        (
            "create_interaction_response",
            r#"{"type": 4, "data": {"content": "pong", "attachments": [{"id": 0, "filename": "f"}]}}"#,
        ),
    ] {
        assert_eq!(body(operation, text), None, "{operation}: {text}");
    }
}

#[test]
fn bodies_with_a_fault_are_told_with_the_path_to_it() {
    for (operation, text, expected) in [
        ("create_message", r#"{"content": 7}"#, "content: expected"),
        // Limits are part of what is declared.
        ("create_message", "{}", "$: a message needs"),
        (
            "create_message",
            r#"{"embeds": [{"title": "t", "fields": [{"name": "", "value": "v"}]}]}"#,
            "embeds[0].fields[0].name: ",
        ),
        ("bulk_delete_messages", "{}", "messages: "),
        (
            "bulk_delete_messages",
            r#"{"messages": ["1"]}"#,
            "messages: 2 to 100",
        ),
        (
            "bulk_update_guild_roles",
            r#"[{"position": 2}]"#,
            "[0].id: ",
        ),
        (
            "create_dm",
            r#"{"recipient_id": "x"}"#,
            "recipient_id: expected",
        ),
        ("create_message", "{", "$: not JSON"),
    ] {
        let found = body(operation, text);
        let found = found.unwrap_or_else(|| panic!("{text} is taken to be well"));
        assert!(found.starts_with(expected), "{expected} for {found}");
    }
}

#[test]
fn what_is_no_json_is_told_apart_from_a_file_that_fails() {
    let file = file("operation.json", "{}");
    let file = file.to_str().unwrap();
    for (option, operation, expected) in [
        ("--response", "delete_message", "answers with nothing (204)"),
        (
            "--response",
            "get_guild_widget_png",
            "answers with an image (PNG)",
        ),
        (
            "--response",
            "get_invite_target_users",
            "answers with a table (CSV)",
        ),
        (
            "--response",
            "execute_slack_compatible_webhook",
            "answers with text",
        ),
        ("--request", "get_message", "is sent without a body"),
        ("--request", "create_guild_sticker", "is sent with a form"),
        ("--request", "oauth2_token", "is sent with a form"),
    ] {
        let text = refusal(&[option, operation, file]);
        assert!(
            text.contains(&format!("`{operation}` {expected}")),
            "{text}"
        );
    }
}

#[test]
fn an_operation_that_does_not_exist_brings_names_that_are_near() {
    let file = file("near.json", "{}");
    let file = file.to_str().unwrap();
    for option in ["--response", "--request"] {
        let text = refusal(&[option, "create-mesage", file]);
        assert!(
            text.contains("there is no operation `create-mesage`"),
            "{text}"
        );
        assert!(text.contains("did you mean create_message"), "{text}");
        refusal(&[option]);
        refusal(&[option, "create_message"]);
        refusal(&[option, "create_message", "--event", "READY", file]);
    }
}
