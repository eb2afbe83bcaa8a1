//! Interactions, their options and their answers.

use cordial_model::{
    application::command::CommandOptionType,
    id::{Id, marker::UserMarker},
    interaction::{
        Interaction, InteractionCallbackResponse, InteractionData, InteractionResponse,
        InteractionResponseType, InteractionType, OptionValue,
    },
};
use serde_json::{Value, json};

use crate::support::{channel, is_complete, member, round_trip, user};

const PAGE: &str = "interactions/receiving-and-responding.mdx";

pub(crate) fn resolved() -> Value {
    let message = json!({
        "id": "867793854505943041", "channel_id": "772908445358620702", "author": user("80351110224678912", "nelly"),
        "content": "some message", "timestamp": "2021-07-22T14:55:58.011000+00:00", "edited_timestamp": null,
        "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "components": [], "pinned": false, "type": 0, "flags": 0
    });
    let mut member = member();
    member["permissions"] = json!("2147483647");
    let resolved = json!({
        "users": {"80351110224678912": user("80351110224678912", "nelly")},
        "members": {"80351110224678912": member},
        "roles": {"41771983423143936": {
            "id": "41771983423143936", "name": "WE DEM BOYZZ!!!!!!", "color": 3_447_003,
            "colors": {"primary_color": 3_447_003, "secondary_color": null, "tertiary_color": null}, "hoist": true,
            "position": 1, "permissions": "66321471", "managed": false, "mentionable": false, "flags": 0,
            "icon": null, "unicode_emoji": null
        }},
        "channels": {"41771983423143937": channel()},
        "messages": {"867793854505943041": message},
        "attachments": {"867793854505943042": {
            "id": "867793854505943042", "filename": "a.txt", "size": 3, "url": "https://a", "proxy_url": "https://b", "flags": 0
        }}
    });
    is_complete(PAGE, "Resolved Data Structure", &resolved, &[]);
    resolved
}

pub(crate) fn interaction(kind: u8, data: &Value) -> Value {
    let mut member = member();
    member["user"] = user("53908232506183680", "mason");
    member["permissions"] = json!("2147483647");
    json!({
        "id": "786008729715212338", "application_id": "775799577604522054", "type": kind, "data": data,
        "guild": {"id": "41771983423143931", "locale": "en-US", "features": ["COMMUNITY"]},
        "guild_id": "41771983423143931", "channel": channel(), "channel_id": "41771983423143937", "member": member,
        "token": "A_UNIQUE_TOKEN", "version": 1, "app_permissions": "442368", "locale": "de", "guild_locale": "en-US",
        "entitlements": [{
            "id": "1019653849998299136", "sku_id": "1019475255913222144", "application_id": "1019370614521200640",
            "type": 8, "deleted": false, "starts_at": null, "ends_at": null
        }],
        "authorizing_integration_owners": {"0": "41771983423143931", "1": "53908232506183680"}, "context": 0,
        "attachment_size_limit": 10_485_760
    })
}

#[test]
fn keeps_every_field_of_a_command() {
    let option =
        |kind: u8, name: &str, value: Value| json!({"name": name, "type": kind, "value": value});
    let options = json!([
        option(3, "string", json!("text")),
        option(4, "integer", json!(-9_007_199_254_740_991_i64)),
        option(5, "boolean", json!(true)),
        option(6, "user", json!("80351110224678912")),
        option(7, "channel", json!("41771983423143937")),
        option(8, "role", json!("41771983423143936")),
        option(9, "mentionable", json!("41771983423143936")),
        option(10, "number", json!(1.5)),
        option(11, "attachment", json!("867793854505943042")),
    ]);
    let group = json!([{"name": "group", "type": 2, "options": [{"name": "sub", "type": 1, "options": options}]}]);
    let data = json!({
        "id": "771825006014889984", "name": "cardsearch", "type": 1, "resolved": resolved(), "options": group,
        "guild_id": "41771983423143931", "target_id": "867793854505943041"
    });
    is_complete(PAGE, "Application Command Data Structure", &data, &[]);
    let mut value = interaction(2, &data);
    is_complete(PAGE, "Interaction Structure", &value, &["user", "message"]);
    value["user"] = user("53908232506183680", "mason");
    value["message"] = resolved()["messages"]["867793854505943041"].clone();
    is_complete(PAGE, "Interaction Structure", &value, &[]);

    let interaction: Interaction = round_trip(&value);
    assert_eq!(interaction.kind(), InteractionType::ApplicationCommand);
    assert_eq!(
        interaction.author().map(|user| user.username.as_str()),
        Some("mason")
    );
    let InteractionData::Command(command) = &interaction.data else {
        panic!("{:?}", interaction.data)
    };
    assert_eq!(command.leaf().0, ["group", "sub"]);
    assert_eq!(command.string("string"), Some("text"));
    assert_eq!(command.integer("integer"), Some(-9_007_199_254_740_991));
    assert_eq!(command.boolean("boolean"), Some(true));
    assert_eq!(command.number("number"), Some(1.5));
    let nelly = command.user("user").expect("the option is a user");
    assert_eq!(
        interaction
            .resolved()
            .users
            .get(nelly)
            .map(|user| user.username.as_str()),
        Some("nelly")
    );
    assert!(interaction.resolved().members.get(nelly).is_some());
    assert!(command.role("role").is_some() && command.channel("channel").is_some());
    assert!(
        command.mentionable("mentionable").is_some() && command.attachment("attachment").is_some()
    );
    let kinds: Vec<_> = command
        .leaf()
        .1
        .iter()
        .map(|option| option.value.kind())
        .collect();
    let missing: Vec<_> = CommandOptionType::ALL
        .iter()
        .filter(|kind| {
            !matches!(
                kind,
                CommandOptionType::Subcommand | CommandOptionType::SubcommandGroup
            )
        })
        .filter(|kind| !kinds.contains(kind))
        .collect();
    assert!(missing.is_empty(), "no example of {missing:?}");
}

#[test]
fn tells_which_option_is_being_written() {
    // What is written in the option of a number comes as text.
    for (kind, text) in [(3, "Data"), (4, "12"), (10, "-")] {
        let data = json!({"id": "816437322781949972", "name": "airhorn", "type": 1, "options": [
            {"name": "first", "type": 3, "value": "done"},
            {"name": "variant", "type": kind, "value": text, "focused": true}
        ]});
        is_complete(
            PAGE,
            "Application Command Interaction Data Option Structure",
            &data["options"][1],
            &["options"],
        );
        let interaction: Interaction = round_trip(&interaction(4, &data));
        let InteractionData::Autocomplete(command) = &interaction.data else {
            panic!("{:?}", interaction.data)
        };
        assert_eq!(
            command.focused(),
            Some(("variant", CommandOptionType::from(kind), text))
        );
    }
}

#[test]
fn keeps_every_field_of_a_component_that_was_used() {
    let data = json!({
        "custom_id": "people", "component_type": 5, "id": 4, "values": ["80351110224678912"], "resolved": resolved()
    });
    is_complete(PAGE, "Message Component Data Structure", &data, &[]);
    let interaction: Interaction = round_trip(&interaction(3, &data));
    let InteractionData::Component(component) = &interaction.data else {
        panic!("{:?}", interaction.data)
    };
    let ids: Vec<Id<UserMarker>> = component.ids().collect();
    assert_eq!(ids, [Id::new(80_351_110_224_678_912)]);
}

#[test]
fn keeps_every_field_of_a_modal_that_was_submitted() {
    let data = json!({
        "custom_id": "bug_modal", "resolved": resolved(), "components": [
            {"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "what", "value": "A bug"}},
            {"type": 18, "id": 3, "component": {"type": 23, "id": 4, "custom_id": "sure", "value": true}}
        ]
    });
    is_complete(PAGE, "Modal Submit Data Structure", &data, &[]);
    let interaction: Interaction = round_trip(&interaction(5, &data));
    let InteractionData::Modal(modal) = &interaction.data else {
        panic!("{:?}", interaction.data)
    };
    assert_eq!(modal.text("what"), Some("A bug"));
    assert!(modal.input("sure").is_some() && modal.input("other").is_none());
}

#[test]
fn reads_the_type_after_the_data() {
    let text = r#"{"data":{"options":[{"value":"5","name":"a","type":3}],"name":"x","id":"7"},
        "token":"t","id":"1","application_id":"2","type":2}"#;
    let interaction: Interaction =
        cordial_model::json::from_str_strict(text).expect("the order is free");
    let InteractionData::Command(command) = &interaction.data else {
        panic!("{:?}", interaction.data)
    };
    assert_eq!(command.option("a"), Some(&OptionValue::String("5".into())));
}

#[test]
fn knows_the_direct_messages_with_the_bot() {
    let mut value = interaction(1, &Value::Null);
    value.as_object_mut().expect("an object").remove("data");
    value["authorizing_integration_owners"] = json!({"0": "0"});
    let interaction: Interaction = round_trip(&value);
    assert_eq!(interaction.data, InteractionData::Ping);
    assert!(interaction.authorizing_integration_owners.guild_install);
    assert_eq!(interaction.authorizing_integration_owners.guild_id, None);
}

#[test]
fn shows_no_token() {
    let interaction: Interaction = round_trip(
        &interaction(1, &Value::Null)
            .as_object()
            .map(|fields| {
                let mut fields = fields.clone();
                fields.remove("data");
                Value::Object(fields)
            })
            .expect("an object"),
    );
    assert_eq!(interaction.token.expose(), "A_UNIQUE_TOKEN");
    assert!(!format!("{interaction:?}").contains("A_UNIQUE_TOKEN"));
}

#[test]
fn keeps_every_answer() {
    let message = json!({
        "tts": true, "content": "Congrats", "embeds": [{"title": "Title"}], "allowed_mentions": {"parse": []},
        "flags": 64, "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "A", "custom_id": "a"}]}],
        "poll": {"question": {"text": "?"}, "answers": [{"poll_media": {"text": "Tea"}}], "allow_multiselect": false}
    });
    is_complete(PAGE, "Messages", &message, &["attachments"]);
    let modal = json!({"custom_id": "m", "title": "Modal", "components": [{"type": 10, "content": "Text"}]});
    is_complete(PAGE, "Modal", &modal, &[]);
    let choices = json!({"choices": [{"name": "One", "value": 1}]});
    is_complete(PAGE, "Autocomplete", &choices, &[]);
    let answers = [
        json!({"type": 1}),
        json!({"type": 4, "data": message}),
        json!({"type": 5}),
        json!({"type": 5, "data": {"flags": 64}}),
        json!({"type": 6}),
        json!({"type": 7, "data": message}),
        json!({"type": 8, "data": choices}),
        json!({"type": 9, "data": modal}),
        json!({"type": 12}),
        json!({"type": 13, "data": {"eligible": true}}),
        json!({"type": 99, "data": {"new": [1, 2]}}),
        json!({"type": 98}),
    ];
    for value in answers {
        is_complete(PAGE, "Interaction Response Structure", &value, &["data"]);
        let answer: InteractionResponse = round_trip(&value);
        assert_eq!(
            i64::from(answer.kind().get()),
            value["type"].as_i64().expect("a type")
        );
    }
}

#[test]
fn keeps_every_field_of_what_an_answer_made() {
    let value = json!({
        "interaction": {
            "id": "1", "type": 2, "activity_instance_id": "i-1", "response_message_id": "3",
            "response_message_loading": true, "response_message_ephemeral": false
        },
        "resource": {"type": 12, "activity_instance": {"id": "i-1"}, "message": resolved()["messages"]["867793854505943041"]}
    });
    is_complete(PAGE, "Interaction Callback Response Object", &value, &[]);
    is_complete(
        PAGE,
        "Interaction Callback Object",
        &value["interaction"],
        &[],
    );
    is_complete(
        PAGE,
        "Interaction Callback Resource Object",
        &value["resource"],
        &[],
    );
    let activity = &value["resource"]["activity_instance"];
    is_complete(
        PAGE,
        "Interaction Callback Activity Instance Resource",
        activity,
        &[],
    );
    let made: InteractionCallbackResponse = round_trip(&value);
    assert_eq!(
        made.resource.map(|resource| resource.kind),
        Some(InteractionResponseType::LaunchActivity)
    );
}
