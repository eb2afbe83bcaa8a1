//! What is newer than this crate, or broken in one place, does not lose what is around it.

use cordial_model::{
    channel::message::{Embed, EmbedType, Message, MessageFlags, MessageType},
    component::{Button, ButtonStyle, Component, ComponentType, SubmittedComponent},
    interaction::{Interaction, InteractionData, InteractionType, OptionValue},
    json,
};
use serde_json::{Value, json};

fn message(extra: &Value) -> Value {
    let mut value = json!({
        "id": "1", "channel_id": "2", "author": {"id": "3", "username": "mason"}, "content": "kept",
        "timestamp": "2017-07-11T17:27:07.299000+00:00"
    });
    for (key, field) in extra.as_object().expect("fields") {
        value[key] = field.clone();
    }
    value
}

fn read(extra: &Value) -> Message {
    json::from_str(&message(extra).to_string()).expect("the message is readable")
}

fn written(value: &impl json::Encode) -> Value {
    serde_json::from_str(&json::to_string(value)).expect("what is written is JSON")
}

#[test]
fn keeps_unknown_types_and_flags() {
    let message =
        read(&json!({"type": 250, "flags": 1_u64 << 40, "embeds": [{"type": "hologram"}]}));
    assert_eq!(message.kind, MessageType::Unknown(250));
    assert_eq!(message.flags, MessageFlags::from_bits(1 << 40));
    assert_eq!(
        message.embeds[0].kind,
        Some(EmbedType::Unknown("hologram".into()))
    );
    let again = written(&message);
    assert_eq!(again["type"], 250);
    assert_eq!(again["flags"], 1_u64 << 40);
    assert_eq!(again["embeds"][0]["type"], "hologram");
}

#[test]
fn keeps_unknown_components_as_they_are() {
    let unknown = json!({"type": 77, "id": 4, "hologram": {"depth": [1, 2.5, null]}});
    let row = json!({"type": 1, "components": [unknown, {"type": 2, "style": 9, "label": "x"}]});
    let message = read(&json!({"components": [row, unknown]}));
    assert_eq!(
        message.components[1].kind(),
        Some(ComponentType::Unknown(77))
    );
    assert_eq!(message.components[1].id(), Some(4));
    assert!(matches!(
        &message.components[0].children()[1],
        Component::Button(Button {
            style: ButtonStyle::Unknown(9),
            ..
        })
    ));
    assert_eq!(written(&message)["components"], json!([row, unknown]));
}

#[test]
fn one_broken_component_loses_nothing_else() {
    let broken = [
        json!({"type": 2, "style": {"not": "a number"}}),
        json!({"style": 1}),
        json!({"type": "2"}),
        json!("not even an object"),
        json!(null),
    ];
    for broken in broken {
        let good = json!({"type": 2, "style": 1, "label": "ok", "custom_id": "ok"});
        let value = message(&json!({
            "components": [{"type": 1, "components": [broken, good]}], "embeds": [{"title": "kept"}]
        }));
        let message: Message = json::from_str(&value.to_string()).expect("the message is readable");
        assert_eq!(message.content, "kept");
        assert_eq!(message.embeds[0].title.as_deref(), Some("kept"));
        let children = message.components[0].children();
        assert_eq!(children[1].custom_id(), Some("ok"), "beside {broken}");
        assert!(matches!(children[0], Component::Unknown(_)), "{broken}");
        assert_eq!(written(&message)["components"][0]["components"][0], broken);

        let error =
            json::from_str_strict::<Message>(&value.to_string()).expect_err("strict reading tells");
        assert!(
            error.path().starts_with("components[0].components[0]"),
            "{error}"
        );
    }
}

#[test]
fn one_broken_part_loses_nothing_else() {
    let message = read(&json!({
        "embeds": [{"title": "kept", "color": "red", "image": 5, "fields": [{"name": "kept"}, {"name": "a", "value": "b"}]}, 7],
        "attachments": [{"id": "x"}, {"id": "9", "filename": "kept", "size": 1, "url": "u", "proxy_url": "p"}],
        "mentions": [{"id": "broken"}, {"id": "4", "username": "nelly", "member": 5}],
        "poll": {"question": 5}, "reactions": [{"count": 1, "emoji": null}], "nonce": {"a": 1},
        "edited_timestamp": "yesterday", "referenced_message": {"id": "5"}
    }));
    assert_eq!(message.content, "kept");
    assert_eq!(message.embeds.len(), 1);
    assert_eq!(message.embeds[0].color, None);
    assert_eq!(message.embeds[0].fields.len(), 1);
    assert_eq!(message.attachments.len(), 1);
    assert_eq!(message.mentions.len(), 1);
    assert_eq!(message.edited_timestamp, None);
    assert_eq!(message.referenced_message, None);
    assert!(message.rare.poll.is_none());
}

#[test]
fn keeps_unknown_options() {
    let value = json!({
        "id": "1", "application_id": "2", "type": 2, "token": "t", "data": {"id": "3", "name": "x", "type": 1, "options": [
            {"name": "new", "type": 42, "value": {"deep": [1]}},
            {"name": "empty", "type": 43},
            {"name": "wrong", "type": 6, "value": "not an id"},
            {"name": "kept", "type": 4, "value": 5}
        ]}
    });
    let interaction: Interaction =
        json::from_str(&value.to_string()).expect("the interaction is readable");
    let InteractionData::Command(command) = &interaction.data else {
        panic!("{:?}", interaction.data)
    };
    assert_eq!(command.integer("kept"), Some(5));
    for name in ["new", "empty", "wrong"] {
        assert!(
            matches!(command.option(name), Some(OptionValue::Unknown(..))),
            "{name}"
        );
    }
    assert_eq!(
        written(&interaction)["data"]["options"],
        value["data"]["options"]
    );
    let error =
        json::from_str_strict::<Interaction>(&value.to_string()).expect_err("strict reading tells");
    assert_eq!(error.path(), "data.options[2].value");
}

#[test]
fn keeps_unknown_interactions() {
    let base = json!({"id": "1", "application_id": "2", "token": "t"});
    let cases = [
        (json!(77), json!({"new": true})),
        (json!(6), json!({"sku": "1"})),
        // Known, and without what it needs.
        (json!(3), json!({"component_type": 2})),
        (json!(2), json!("no object")),
    ];
    for (kind, data) in cases {
        let mut value = base.clone();
        value["type"] = kind.clone();
        value["data"] = data.clone();
        let interaction: Interaction =
            json::from_str(&value.to_string()).expect("the interaction is readable");
        assert!(
            matches!(interaction.data, InteractionData::Unknown(..)),
            "{value}"
        );
        assert_eq!(
            interaction.kind(),
            InteractionType::from(kind.as_i64().expect("a number") as i32)
        );
        assert_eq!(written(&interaction)["data"], data);
    }
    let mut value = base;
    value["type"] = json!(3);
    value["data"] = json!({"component_type": 2});
    let error =
        json::from_str_strict::<Interaction>(&value.to_string()).expect_err("strict reading tells");
    assert_eq!(error.path(), "data");
    assert!(error.to_string().contains("custom_id"), "{error}");
}

#[test]
fn keeps_unknown_inputs_of_modals() {
    let unknown = json!({"type": 99, "custom_id": "new", "value": {"x": 1}});
    let value = json!({"type": 18, "id": 1, "component": unknown});
    let label: SubmittedComponent =
        json::from_str_strict(&value.to_string()).expect("an unknown input is no fault");
    assert_eq!(written(&label), value);
}

#[test]
fn bounds_how_deep_components_nest() {
    let depth = 10_000;
    let text = format!(
        "{}{}",
        r#"{"type":17,"components":["#.repeat(depth),
        "]}".repeat(depth)
    );
    let error = json::from_str::<Component>(&text).expect_err("it nests too deeply");
    assert!(error.to_string().contains("deep"), "{error}");
}

#[test]
fn embeds_of_links_may_lack_everything() {
    let embed: Embed = json::from_str_strict(r#"{"type":"video","video":{"width":1,"height":2}}"#)
        .expect("nothing is required");
    assert_eq!(embed.video.and_then(|video| video.url), None);
}

#[test]
fn what_was_submitted_may_not_fit_its_type() {
    let kept = |text: &str| {
        let component: SubmittedComponent = json::from_str(text).unwrap();
        assert_eq!(
            json::from_str::<SubmittedComponent>(&json::to_string(&component)).unwrap(),
            component
        );
        component
    };
    // The value is lost, the rest is kept.
    for value in ["true", "5", "null", "{}"] {
        let text = format!(r#"{{"value":{value},"custom_id":"a","id":3,"type":4}}"#);
        let SubmittedComponent::TextInput(input) = kept(&text) else {
            panic!("{text}");
        };
        assert_eq!(
            (input.id, &*input.custom_id, &*input.value),
            (Some(3), "a", "")
        );
    }
    // What a type cannot do without makes it unknown.
    for text in [
        r#"{"type":4,"value":"x"}"#,
        r#"{"type":18,"id":1}"#,
        r#"{"type":99,"custom_id":"a","value":true}"#,
        r#"{"custom_id":"a","value":"x"}"#,
        r#"{"custom_id":"a","value":"x","type":"y"}"#,
        "[1]",
    ] {
        let SubmittedComponent::Unknown(raw) = kept(text) else {
            panic!("{text}");
        };
        assert_eq!(raw.get(), text);
    }
    // Broken text is an error, found in the time that reading it once takes.
    let deep = [&r#"{"type":1,"components":["#.repeat(40)[..], "nul"].concat();
    assert!(json::from_str::<SubmittedComponent>(&deep).is_err());
}
