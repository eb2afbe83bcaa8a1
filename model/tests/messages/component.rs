//! Components of messages and modals, and what is entered in modals.

use cordial_model::component::{Component, ComponentType, SubmittedComponent};
use serde_json::{Value, json};

use crate::support::{is_complete, round_trip};

const PAGE: &str = "components/reference.mdx";

fn media() -> Value {
    let media = json!({
        "url": "https://websitewithopensourceimages.com/gamepreview.png", "proxy_url": "https://proxy/image.png",
        "height": 480, "width": 640, "placeholder": "3PcNNYSFeXh", "placeholder_version": 1, "content_type": "image/png",
        "flags": 1, "attachment_id": "1127273498236563456"
    });
    is_complete(PAGE, "Unfurled Media Item Structure", &media, &[]);
    media
}

/// Every component, with the title of its structure.
fn components() -> Vec<(&'static str, Value)> {
    let emoji = json!({"id": "41771983429993937", "name": "LUL", "animated": true});
    let option = json!({"label": "Rogue", "value": "rogue", "description": "Sneak n stab", "emoji": emoji, "default": true});
    is_complete(PAGE, "Select Option Structure", &option, &[]);
    let button = json!({
        "type": 2, "id": 3, "style": 1, "label": "Click me!", "emoji": {"id": null, "name": "🔥", "animated": false},
        "custom_id": "click_one", "sku_id": "1088510058284990888", "url": "https://example.com", "disabled": true
    });
    let entity = |kind: u8, values: Value| {
        json!({
            "type": kind, "id": 5, "custom_id": "entities", "placeholder": "Choose", "default_values": values,
            "min_values": 1, "max_values": 3, "required": false, "disabled": true
        })
    };
    let mut channels = entity(8, json!([{"id": "41771983423143937", "type": "channel"}]));
    channels["channel_types"] = json!([0, 5]);
    is_complete(
        PAGE,
        "Select Default Value Structure",
        &channels["default_values"][0],
        &[],
    );
    let text = json!({"type": 10, "id": 1, "content": "# Text"});
    let group_option =
        json!({"value": "a", "label": "A", "description": "The first", "default": true});
    is_complete(PAGE, "Radio Group Option Structure", &group_option, &[]);
    is_complete(PAGE, "Checkbox Group Option Structure", &group_option, &[]);
    let thumbnail =
        json!({"type": 11, "id": 2, "media": media(), "description": "Alt", "spoiler": true});
    let item = json!({"media": media(), "description": "Alt", "spoiler": true});
    is_complete(PAGE, "Media Gallery Item Structure", &item, &[]);
    let input = json!({
        "type": 4, "id": 2, "custom_id": "text", "style": 2, "min_length": 1, "max_length": 4000, "required": false,
        "value": "Prefilled", "placeholder": "Write here"
    });
    vec![
        (
            "Action Row Structure",
            json!({"type": 1, "id": 1, "components": [button]}),
        ),
        ("Button Structure", button),
        (
            "String Select Structure",
            json!({
                "type": 3, "id": 4, "custom_id": "class_select_1", "options": [option], "placeholder": "Choose a class",
                "min_values": 1, "max_values": 3, "required": true, "disabled": true
            }),
        ),
        ("Text Input Structure", input.clone()),
        (
            "User Select Structure",
            entity(5, json!([{"id": "80351110224678912", "type": "user"}])),
        ),
        (
            "Role Select Structure",
            entity(6, json!([{"id": "41771983423143936", "type": "role"}])),
        ),
        (
            "Mentionable Select Structure",
            entity(
                7,
                json!([
                    {"id": "80351110224678912", "type": "user"}, {"id": "41771983423143936", "type": "role"}
                ]),
            ),
        ),
        ("Channel Select Structure", channels),
        (
            "Section Structure",
            json!({"type": 9, "id": 7, "components": [text], "accessory": thumbnail}),
        ),
        ("Text Display Structure", text),
        ("Thumbnail Structure", thumbnail),
        (
            "Media Gallery Structure",
            json!({"type": 12, "id": 8, "items": [item]}),
        ),
        (
            "File Structure",
            json!({
                "type": 13, "id": 9, "file": media(), "spoiler": true, "name": "game.zip", "size": 4_026_684_510_u64
            }),
        ),
        (
            "Separator Structure",
            json!({"type": 14, "id": 10, "divider": true, "spacing": 2}),
        ),
        (
            "Container Structure",
            json!({
                "type": 17, "id": 11, "components": [{"type": 14, "id": 12}], "accent_color": 703_487, "spoiler": true
            }),
        ),
        (
            "Label Structure",
            json!({
                "type": 18, "id": 13, "label": "What did you find?", "description": "Please describe", "component": input
            }),
        ),
        (
            "File Upload Structure",
            json!({
                "type": 19, "id": 14, "custom_id": "upload", "min_values": 1, "max_values": 10, "required": true,
                "file_types": ["image", ".pdf"]
            }),
        ),
        (
            "Radio Group Structure",
            json!({
                "type": 21, "id": 15, "custom_id": "radio", "options": [group_option], "required": false
            }),
        ),
        (
            "Checkbox Group Structure",
            json!({
                "type": 22, "id": 16, "custom_id": "boxes", "options": [group_option], "min_values": 0, "max_values": 2,
                "required": false
            }),
        ),
        (
            "Checkbox Structure",
            json!({"type": 23, "id": 17, "custom_id": "box", "default": true}),
        ),
    ]
}

#[test]
fn keeps_every_field_of_every_component() {
    let mut kinds = Vec::new();
    for (title, value) in components() {
        is_complete(PAGE, title, &value, &[]);
        let component: Component = round_trip(&value);
        assert!(
            !matches!(component, Component::Unknown(_)),
            "{title} is known"
        );
        assert_eq!(component.id().map(i64::from), value["id"].as_i64());
        assert_eq!(component.custom_id(), value["custom_id"].as_str());
        kinds.push(component.kind().expect("a component has a type"));
    }
    let missing: Vec<_> = ComponentType::ALL
        .iter()
        // Discord alone makes these, and does not document them.
        .filter(|kind| **kind != ComponentType::ContentInventoryEntry)
        .filter(|kind| !kinds.contains(kind))
        .collect();
    assert!(missing.is_empty(), "no example of {missing:?}");
}

#[test]
fn keeps_every_field_of_what_is_entered_in_modals() {
    let values = |kind: u8| json!({"type": kind, "id": 2, "custom_id": "input", "values": ["80351110224678912"]});
    let text = json!({"type": 4, "id": 2, "custom_id": "input", "value": "Written"});
    // Values of selects in modals have neither `component_type` nor `resolved`: those are of messages.
    let of_messages = ["component_type", "resolved"];
    let all = [
        ("String Select Interaction Response Structure", values(3)),
        ("Text Input Interaction Response Structure", text.clone()),
        ("User Select Interaction Response Structure", values(5)),
        ("Role Select Interaction Response Structure", values(6)),
        (
            "Mentionable Select Interaction Response Structure",
            values(7),
        ),
        ("Channel Select Interaction Response Structure", values(8)),
        (
            "Text Display Interaction Response Structure",
            json!({"type": 10, "id": 3}),
        ),
        (
            "Label Interaction Response Structure",
            json!({"type": 18, "id": 1, "component": text}),
        ),
        ("File Upload Interaction Response Structure", values(19)),
        (
            "Radio Group Interaction Response Structure",
            json!({"type": 21, "id": 2, "custom_id": "input", "value": null}),
        ),
        ("Checkbox Group Interaction Response Structure", values(22)),
        (
            "Checkbox Interaction Response Structure",
            json!({"type": 23, "id": 2, "custom_id": "input", "value": true}),
        ),
    ];
    for (title, value) in all {
        is_complete(PAGE, title, &value, &of_messages);
        let component: SubmittedComponent = round_trip(&value);
        assert!(
            !matches!(component, SubmittedComponent::Unknown(_)),
            "{title} is known"
        );
        if let Some(input) = component.find("input") {
            assert_eq!(input.custom_id(), Some("input"));
        }
    }
    let row = json!({"type": 1, "id": 1, "components": [{"type": 4, "id": 2, "custom_id": "input", "value": ""}]});
    let row: SubmittedComponent = round_trip(&row);
    assert!(row.find("input").is_some());
    assert!(row.find("other").is_none());
}

#[test]
fn finds_the_type_wherever_it_stands() {
    let text = r#"{"components":[{"custom_id":"a","label":"A","style":1,"type":2}],"type":1}"#;
    let component: Component =
        cordial_model::json::from_str_strict(text).expect("the type comes last");
    assert_eq!(component.kind(), Some(ComponentType::ActionRow));
    assert_eq!(component.children()[0].custom_id(), Some("a"));
}
