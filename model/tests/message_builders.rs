//! What the builders of messages, components and answers write is what Discord documents.

use cordial_model::{
    application::command::CommandOptionChoice,
    channel::{
        ChannelType,
        message::{AllowedMentions, Embed, EmbedAuthor, MessageFlags, MessageReference},
    },
    component::{
        ActionRow, Button, ButtonStyle, ChannelSelect, Checkbox, CheckboxGroup, Component,
        Components, Container, FileDisplay, FileUpload, GroupOption, Label, MediaGallery,
        MediaGalleryItem, MentionableSelect, RadioGroup, Section, SelectOption, Separator,
        SeparatorSpacing, StringSelect, TextDisplay, TextInput, Thumbnail,
    },
    guild::PartialEmoji,
    id::{
        Id,
        marker::{RoleMarker, UserMarker},
    },
    interaction::{InteractionResponse, MessageResponse, Modal},
    json::{self, Encode},
    poll::Poll,
};
use serde_json::{Value, json};

fn written(value: &impl Encode) -> Value {
    serde_json::from_str(&json::to_string(value)).expect("what is written is JSON")
}

#[test]
fn embeds() {
    let embed = Embed::new()
        .title("Title")
        .description("Text")
        .url("https://example.com")
        .color(0x33_66_99)
        .timestamp("2024-02-29T12:30:00+00:00".parse().expect("a timestamp"))
        .image("attachment://a.png")
        .thumbnail("https://example.com/t.png")
        .footer("Footer")
        .author(EmbedAuthor::new("Author").url("https://example.com"))
        .field("a", "b", true);
    let expected = json!({
        "title": "Title", "description": "Text", "url": "https://example.com", "color": 3_368_601,
        "timestamp": "2024-02-29T12:30:00.000000+00:00", "image": {"url": "attachment://a.png"},
        "thumbnail": {"url": "https://example.com/t.png"}, "footer": {"text": "Footer"},
        "author": {"name": "Author", "url": "https://example.com"},
        "fields": [{"name": "a", "value": "b", "inline": true}]
    });
    assert_eq!(written(&embed), expected);
    assert_eq!(embed.characters(), "TitleTextFooterAuthorab".len());
}

#[test]
fn buttons() {
    let row = ActionRow::new([
        Button::primary("yes", "Yes"),
        Button::secondary("maybe", "Maybe").emoji("🤔"),
        Button::danger("no", "No").disabled().id(4),
        Button::link("https://example.com", "Rules"),
        Button::premium(Id::new(5)),
    ])
    .id(1);
    let expected = json!({"type": 1, "id": 1, "components": [
        {"type": 2, "style": 1, "label": "Yes", "custom_id": "yes"},
        {"type": 2, "style": 2, "label": "Maybe", "custom_id": "maybe",
         "emoji": {"id": null, "name": "🤔", "animated": false}},
        {"type": 2, "style": 4, "label": "No", "custom_id": "no", "disabled": true, "id": 4},
        {"type": 2, "style": 5, "label": "Rules", "url": "https://example.com"},
        {"type": 2, "style": 6, "sku_id": "5"}
    ]});
    assert_eq!(written(&row), expected);
    let icon = Button::new(ButtonStyle::Success)
        .custom_id("ok")
        .emoji(PartialEmoji::custom(Id::new(9), "ok"));
    let expected = json!({
        "type": 2, "style": 3, "custom_id": "ok", "emoji": {"id": "9", "name": "ok", "animated": false}
    });
    assert_eq!(written(&icon), expected);
}

#[test]
fn selects() {
    let select = StringSelect::new(
        "class",
        [SelectOption::new("Rogue", "rogue")
            .description("Sneak")
            .selected()],
    )
    .option(SelectOption::new("Mage", "mage").emoji("🔥"))
    .placeholder("Choose")
    .min_values(0_u8)
    .max_values(2_u8)
    .optional();
    let expected = json!({
        "type": 3, "custom_id": "class", "placeholder": "Choose", "min_values": 0, "max_values": 2, "required": false,
        "options": [
            {"label": "Rogue", "value": "rogue", "description": "Sneak", "default": true},
            {"label": "Mage", "value": "mage", "emoji": {"id": null, "name": "🔥", "animated": false}}
        ]
    });
    assert_eq!(written(&select), expected);
    let people = MentionableSelect::new("people")
        .max_values(2_u8)
        .default_value(Id::<UserMarker>::new(1))
        .default_value(Id::<RoleMarker>::new(2));
    let expected = json!({
        "type": 7, "custom_id": "people", "max_values": 2,
        "default_values": [{"id": "1", "type": "user"}, {"id": "2", "type": "role"}]
    });
    assert_eq!(written(&people), expected);
    let channels = ChannelSelect::new("where").channel_types([ChannelType::GuildText]);
    assert_eq!(
        written(&channels),
        json!({"type": 8, "custom_id": "where", "channel_types": [0]})
    );
}

#[test]
fn layouts() {
    let layout = Container::new([TextDisplay::new("# Title")])
        .add(Section::new(
            [TextDisplay::new("Text")],
            Thumbnail::new("https://a").description("Alt").spoiler(),
        ))
        .add(
            Separator::new()
                .invisible()
                .spacing(SeparatorSpacing::Large),
        )
        .add(
            MediaGallery::new(["https://b"])
                .item(MediaGalleryItem::new("attachment://c.png").description("C")),
        )
        .add(FileDisplay::new("d.txt"))
        .add(ActionRow::new(Button::primary("e", "E")))
        .accent_color(0xff_00_00)
        .spoiler();
    let expected = json!({"type": 17, "accent_color": 16_711_680, "spoiler": true, "components": [
        {"type": 10, "content": "# Title"},
        {"type": 9, "components": [{"type": 10, "content": "Text"}],
         "accessory": {"type": 11, "media": {"url": "https://a"}, "description": "Alt", "spoiler": true}},
        {"type": 14, "divider": false, "spacing": 2},
        {"type": 12, "items": [{"media": {"url": "https://b"}}, {"media": {"url": "attachment://c.png"}, "description": "C"}]},
        {"type": 13, "file": {"url": "attachment://d.txt"}},
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "E", "custom_id": "e"}]}
    ]});
    assert_eq!(written(&layout), expected);
    let mixed = Components::new().add(TextDisplay::new("a")).add(layout);
    assert_eq!(mixed.len(), 2);
    let mut count = 0;
    mixed
        .iter()
        .for_each(|component| component.walk(&mut |_: &Component| count += 1));
    assert_eq!(count, 11);
}

#[test]
fn modals() {
    let modal = Modal::new("feedback", "Feedback")
        .add(TextDisplay::new("Hello"))
        .add(
            Label::new(
                "Text",
                TextInput::paragraph("text")
                    .min_length(1_u16)
                    .max_length(500_u16)
                    .optional()
                    .value("v"),
            )
            .description("What you think"),
        )
        .add(Label::new(
            "Pick",
            RadioGroup::new(
                "radio",
                [
                    GroupOption::new("A", "a").checked(),
                    GroupOption::new("B", "b"),
                ],
            ),
        ))
        .add(Label::new(
            "Tick",
            CheckboxGroup::new("boxes", [GroupOption::new("A", "a").description("The A")])
                .optional(),
        ))
        .add(Label::new("Sure?", Checkbox::new("sure").checked()))
        .add(Label::new(
            "Files",
            FileUpload::new("files")
                .max_values(3_u8)
                .file_type("image")
                .file_type(".pdf"),
        ));
    let expected = json!({"type": 9, "data": {"custom_id": "feedback", "title": "Feedback", "components": [
        {"type": 10, "content": "Hello"},
        {"type": 18, "label": "Text", "description": "What you think", "component": {
            "type": 4, "custom_id": "text", "style": 2, "min_length": 1, "max_length": 500, "required": false, "value": "v"}},
        {"type": 18, "label": "Pick", "component": {"type": 21, "custom_id": "radio", "options": [
            {"value": "a", "label": "A", "default": true}, {"value": "b", "label": "B"}]}},
        {"type": 18, "label": "Tick", "component": {"type": 22, "custom_id": "boxes", "required": false, "options": [
            {"value": "a", "label": "A", "description": "The A"}]}},
        {"type": 18, "label": "Sure?", "component": {"type": 23, "custom_id": "sure", "default": true}},
        {"type": 18, "label": "Files", "component": {
            "type": 19, "custom_id": "files", "max_values": 3, "file_types": ["image", ".pdf"]}}
    ]}});
    assert_eq!(written(&InteractionResponse::modal(modal)), expected);
}

#[test]
fn polls_mentions_and_references() {
    let poll = Poll::create("Tea or coffee?")
        .answer("Tea")
        .answer_with_emoji("☕", "Coffee")
        .hours(2)
        .multiselect();
    let expected = json!({
        "question": {"text": "Tea or coffee?"}, "duration": 2, "allow_multiselect": true, "answers": [
            {"poll_media": {"text": "Tea"}},
            {"poll_media": {"text": "Coffee", "emoji": {"id": null, "name": "☕", "animated": false}}}
        ]
    });
    assert_eq!(written(&poll), expected);
    assert_eq!(written(&AllowedMentions::none()), json!({"parse": []}));
    let all = json!({"parse": ["everyone", "roles", "users"], "replied_user": true});
    assert_eq!(written(&AllowedMentions::all()), all);
    let some = AllowedMentions::none()
        .users_in_content()
        .role(Id::new(1))
        .reply();
    assert_eq!(
        written(&some),
        json!({"parse": ["users"], "roles": ["1"], "replied_user": true})
    );
    let reply = MessageReference::reply(Id::new(5)).lenient();
    assert_eq!(
        written(&reply),
        json!({"type": 0, "message_id": "5", "fail_if_not_exists": false})
    );
    let forward = MessageReference::forward(Id::new(1), Id::new(2));
    assert_eq!(
        written(&forward),
        json!({"type": 1, "channel_id": "1", "message_id": "2"})
    );
}

#[test]
fn answers() {
    assert_eq!(written(&InteractionResponse::pong()), json!({"type": 1}));
    assert_eq!(
        written(&InteractionResponse::message("Hi")),
        json!({"type": 4, "data": {"content": "Hi"}})
    );
    assert_eq!(written(&InteractionResponse::defer()), json!({"type": 5}));
    assert_eq!(
        written(&InteractionResponse::defer_ephemeral()),
        json!({"type": 5, "data": {"flags": 64}})
    );
    assert_eq!(
        written(&InteractionResponse::deferred_update()),
        json!({"type": 6})
    );
    let update = MessageResponse::new()
        .embeds([])
        .components(Components::new());
    assert_eq!(
        written(&InteractionResponse::update(update)),
        json!({"type": 7, "data": {"embeds": [], "components": []}})
    );
    let choices = [
        CommandOptionChoice::new("One", 1),
        CommandOptionChoice::new("Half", 0.5),
    ];
    assert_eq!(
        written(&InteractionResponse::autocomplete(choices)),
        json!({"type": 8, "data": {"choices": [{"name": "One", "value": 1}, {"name": "Half", "value": 0.5}]}})
    );
    assert_eq!(
        written(&InteractionResponse::launch_activity()),
        json!({"type": 12})
    );
    let layout = MessageResponse::new()
        .components_v2(TextDisplay::new("x"))
        .ephemeral();
    let flags = (MessageFlags::IS_COMPONENTS_V2 | MessageFlags::EPHEMERAL).bits();
    assert_eq!(
        written(&InteractionResponse::message(layout)),
        json!({"type": 4, "data": {"flags": flags, "components": [{"type": 10, "content": "x"}]}})
    );
}
