//! The limits of messages, components, modals and polls: every violation is reported, with its path.

use cordial_model::{
    channel::message::{AllowedMentions, Embed, EmbedFooter, MessageFlags, MessageReference},
    component::{
        ActionRow, Button, Checkbox, CheckboxGroup, Component, Components, Container, FileDisplay,
        FileUpload, GroupOption, Label, MediaGallery, RadioGroup, Section, SelectOption, Separator,
        StringSelect, TextDisplay, TextInput, Thumbnail, UserSelect,
    },
    id::{
        Id,
        marker::{ChannelMarker, RoleMarker, UserMarker},
    },
    interaction::{InteractionResponse, MessageResponse, Modal},
    json,
    poll::Poll,
    rest::{BulkDeleteMessages, CreateMessage, EditMessage, Endpoint, GetChannelMessages, Upload},
    validate::{Validate, check},
};

const CHANNEL: Id<ChannelMarker> = Id::new(1);

#[track_caller]
fn violations(value: &impl Validate) -> Vec<String> {
    match check(value) {
        Ok(()) => Vec::new(),
        Err(invalid) => invalid
            .violations()
            .iter()
            .map(ToString::to_string)
            .collect(),
    }
}

fn create() -> CreateMessage {
    CreateMessage::new(CHANNEL).content("x")
}

fn v2(components: impl Into<Components>) -> CreateMessage {
    CreateMessage::new(CHANNEL).components_v2(components)
}

fn text(length: usize) -> String {
    "ä".repeat(length)
}

#[test]
fn reports_every_violation_of_a_message() {
    let embeds = [
        Embed::new().title(text(257)),
        Embed::new().description(text(4097)).url(text(2049)),
        Embed::new()
            .field("ok", "ok", true)
            .field("", text(1025), false)
            .footer(EmbedFooter::new(text(2049)).icon_url(text(2049)))
            .author(text(257)),
    ];
    let request = create()
        .content(text(2001))
        .nonce("n".repeat(26))
        .embeds(embeds)
        .sticker_ids([1, 2, 3, 4].map(Id::new))
        .file(Upload::new("a.png", "data").description(text(1025)))
        .poll(Poll::create("").hours(769));
    let expected = [
        "content: at most 2000 characters, got 2001",
        "nonce: at most 25 characters, got 26",
        "embeds[0].title: at most 256 characters, got 257",
        "embeds[1].description: at most 4096 characters, got 4097",
        "embeds[1].url: at most 2048 characters, got 2049",
        "embeds[2].footer.text: at most 2048 characters, got 2049",
        "embeds[2].footer.icon_url: at most 2048 characters, got 2049",
        "embeds[2].author.name: at most 256 characters, got 257",
        "embeds[2].fields[1].name: 1 to 256 characters, got 0",
        "embeds[2].fields[1].value: 1 to 1024 characters, got 1025",
        "sticker_ids: at most 3 items, got 4",
        "attachments[0].description: at most 1024 characters, got 1025",
        "poll.answers: 1 to 10 items, got 0",
        "poll.duration: 1 to 768, got 769",
        "poll.question.text: 1 to 300 characters, got 0",
        "embeds: at most 6000 characters in all embeds together, got 7689",
    ];
    assert_eq!(violations(&request), expected);
    let invalid = request.into_request().expect_err("it is not sent");
    assert_eq!(invalid.violations().len(), expected.len());
}

#[test]
fn counts_characters_and_elements_at_the_limit() {
    let fields = (0..25).fold(Embed::new(), |embed, _| embed.field("n", "v", false));
    let most = create().content(text(2000)).embeds([fields
        .title(text(256))
        .description(text(4096))
        .footer(text(1598))]);
    assert_eq!(violations(&most), [""; 0]);
    let more = Embed::new().field("n", "v", false);
    let more = (0..25).fold(more, |embed, _| embed.field("n", "v", false));
    assert_eq!(
        violations(&create().embed(more)),
        ["embeds[0].fields: at most 25 items, got 26"]
    );
    let eleven = create().embeds(vec![Embed::new().title("x"); 11]);
    assert_eq!(violations(&eleven), ["embeds: at most 10 items, got 11"]);
    let files = create().attachments((0..11).map(|n| Upload::new(format!("{n}.txt"), "x")));
    assert_eq!(
        violations(&files),
        ["attachments: at most 10 items, got 11"]
    );
}

#[test]
fn a_new_message_is_not_empty() {
    let empty = "a message needs content, embeds, components, files, stickers or a poll";
    assert_eq!(violations(&CreateMessage::new(CHANNEL)), [empty]);
    assert_eq!(violations(&create().content(" \n")), [empty]);
    let forward = MessageReference::forward(CHANNEL, Id::new(2));
    assert!(violations(&CreateMessage::new(CHANNEL).message_reference(forward)).is_empty());
    assert_eq!(
        violations(&CreateMessage::new(CHANNEL).reply_to(Id::new(2))),
        [empty]
    );
    assert!(violations(&CreateMessage::new(CHANNEL).file(Upload::new("a", "b"))).is_empty());
    assert!(
        violations(&EditMessage::new(CHANNEL, Id::new(2))).is_empty(),
        "nothing is changed"
    );
    let answer = InteractionResponse::message(MessageResponse::new());
    assert_eq!(violations(&answer), [format!("data: {empty}")]);
    assert!(violations(&InteractionResponse::update(MessageResponse::new())).is_empty());
}

#[test]
fn checks_rows_and_buttons() {
    let six = ActionRow::new((0..6).map(|n| Button::primary(n.to_string(), "x")));
    let mixed = ActionRow::new(Button::primary("a", "x")).add(UserSelect::new("b"));
    let selects = ActionRow::new([UserSelect::new("c"), UserSelect::new("d")]);
    let buttons = ActionRow::new([
        Button::primary("", text(81)),
        Button::link(text(513), "x").custom_id("e"),
        Button::secondary("f", ""),
        Button::premium(Id::new(1)).label("x"),
    ]);
    let wrong = ActionRow::new(TextDisplay::new("x"));
    let request = create().components([six, mixed, selects, buttons, wrong]);
    let expected = [
        "components[0].components: 1 to 5 items, got 6",
        "components[1].components: a row holds 1 to 5 buttons or one select",
        "components[2].components: a row holds 1 to 5 buttons or one select",
        "components[3].components[0].label: at most 80 characters, got 81",
        "components[3].components[0].custom_id: 1 to 100 characters, got 0",
        "components[3].components[1].url: 1 to 512 characters, got 513",
        "components[3].components[1].custom_id: a link button has none",
        "components[3].components[2].label: a button needs a label or an emoji",
        "components[3].components[3].label: a premium button has none",
        "components[4].components[0]: a row holds buttons or one select",
    ];
    assert_eq!(violations(&request), expected);
    let six =
        create().components((0..6).map(|n| ActionRow::new(Button::primary(n.to_string(), "x"))));
    assert_eq!(violations(&six), ["components: at most 5 items, got 6"]);
}

#[test]
fn checks_selects() {
    let option = |value: &str| SelectOption::new("x", value);
    let rows = [
        ActionRow::new(StringSelect::new("a", [])),
        ActionRow::new(StringSelect::new(
            "b",
            (0..26).map(|n| option(&n.to_string())),
        )),
        ActionRow::new(StringSelect::new("c", [option("1"), option("1")]).placeholder(text(151))),
        ActionRow::new(
            StringSelect::new("d", [option("1").selected(), option("2").selected()])
                .max_values(26_u8),
        ),
        ActionRow::new(
            UserSelect::new("e")
                .min_values(3_u8)
                .default_value(Id::<UserMarker>::new(1)),
        ),
    ];
    let expected = [
        "components[0].components[0].options: 1 to 25 items, got 0",
        "components[1].components[0].options: 1 to 25 items, got 26",
        "components[2].components[0].placeholder: at most 150 characters, got 151",
        "components[2].components[0].options[1].value: another option has the same value",
        "components[3].components[0].max_values: 1 to 25, got 26",
        "components[4].components[0].min_values: at most max_values (1), got 3",
        "components[4].components[0].default_values: 3 to 1 values may be chosen from the start, got 1",
    ];
    assert_eq!(violations(&create().components(rows)), expected);
    let two = StringSelect::new("d", [option("1").selected(), option("2").selected()]);
    assert_eq!(
        violations(&create().components(ActionRow::new(two))),
        ["components[0].components[0].options: 1 to 1 values may be chosen from the start, got 2"]
    );
    let long = SelectOption::new(text(101), text(101)).description(text(101));
    let expected = [
        "options[0].label: 1 to 100 characters, got 101",
        "options[0].value: 1 to 100 characters, got 101",
        "options[0].description: at most 100 characters, got 101",
    ];
    assert_eq!(violations(&StringSelect::new("x", [long])), expected);
}

#[test]
fn custom_ids_and_numbers_are_unique_in_a_message() {
    let section = Section::new([TextDisplay::new("x").id(7)], Button::primary("same", "x"));
    let request =
        v2(Container::new(section).add(ActionRow::new([Button::primary("same", "x").id(7)])));
    let expected = [
        "components[0].components[1].components[0].custom_id: another component has the same custom id",
        "components[0].components[1].components[0].id: another component has the same id",
    ];
    assert_eq!(violations(&request), expected);
}

#[test]
fn a_layout_needs_its_flag_and_excludes_the_rest() {
    let layout = [TextDisplay::new("x")];
    assert_eq!(
        violations(&create().components(layout.clone())),
        ["components[0]: needs the flag IS_COMPONENTS_V2"]
    );
    let both = v2(layout.clone())
        .content("x")
        .embed(Embed::new().title("x"))
        .poll(Poll::create("?").answer("x"));
    let expected = [
        "content: excluded by the flag IS_COMPONENTS_V2",
        "embeds: excluded by the flag IS_COMPONENTS_V2",
        "poll: excluded by the flag IS_COMPONENTS_V2",
    ];
    assert_eq!(violations(&both), expected);
    // The message that is edited may be a layout already.
    assert!(
        violations(&EditMessage::new(CHANNEL, Id::new(2)).components(layout.clone())).is_empty()
    );
    assert_eq!(
        violations(
            &EditMessage::new(CHANNEL, Id::new(2))
                .content("x")
                .components(layout)
        ),
        ["components[0]: needs the flag IS_COMPONENTS_V2"]
    );
}

#[test]
fn checks_layouts() {
    let many = (0..8).map(|_| Container::new((0..5).map(|_| Separator::new())));
    assert_eq!(
        violations(&v2(many)),
        ["components: at most 40 components with nested ones, got 48"]
    );
    let long = [TextDisplay::new(text(2001)), TextDisplay::new(text(2000))];
    assert_eq!(
        violations(&v2(long)),
        ["components: at most 4000 characters in all texts together, got 4001"]
    );
    let mixed = Components::new()
        .add(Section::new(
            (0..4).map(|_| TextDisplay::new("x")),
            Separator::new(),
        ))
        .add(MediaGallery::new((0..11).map(|_| "https://a")))
        .add(
            json::from_str::<Component>(r#"{"type":13,"file":{"url":"https://a"}}"#)
                .expect("a file"),
        )
        .add(Container::new(Container::new(TextDisplay::new(""))).accent_color(0x0100_0000))
        .add(Thumbnail::new("https://a").description(text(1025)))
        .add(Button::primary("a", "x"))
        .add(Label::new("x", TextInput::short("b")));
    let expected = [
        "components[0].components: 1 to 3 items, got 4",
        "components[0].accessory: a button or a thumbnail",
        "components[1].items: 1 to 10 items, got 11",
        "components[2].file.url: an address of the form attachment://name",
        "components[3].components[0].components[0].content: 1 to 4000 characters, got 0",
        "components[3].accent_color: 0 to 16777215, got 16777216",
        "components[3].components[0]: a container holds rows, texts, sections, galleries, separators and files",
        "components[4].description: 1 to 1024 characters, got 1025",
        "components[6].component: stands in modals only",
        "components[6]: stands in modals only",
        "components[4]: stands inside another component",
        "components[5]: stands inside another component",
    ];
    assert_eq!(violations(&v2(mixed)), expected);
    let whole = Components::new()
        .add(TextDisplay::new("# Title"))
        .add(FileDisplay::new("a.txt"))
        .add(Section::new(
            [TextDisplay::new("x")],
            Thumbnail::new("attachment://a.png"),
        ))
        .add(Container::new(ActionRow::new(UserSelect::new("u"))).spoiler());
    assert!(violations(&v2(whole)).is_empty());
}

#[test]
fn checks_modals() {
    let option = |value: &str| GroupOption::new("x", value);
    let modal = Modal::new("", text(46))
        .add(
            Label::new(
                text(46),
                TextInput::short("a").min_length(5_u16).max_length(4_u16),
            )
            .description(text(101)),
        )
        .add(Label::new(
            "x",
            TextInput::paragraph("a")
                .max_length(4001_u16)
                .placeholder(text(101)),
        ))
        .add(Label::new("x", UserSelect::new("b").disabled()))
        .add(Label::new("x", RadioGroup::new("c", [option("1")])))
        .add(Label::new(
            "x",
            CheckboxGroup::new("d", [option("1"), option("1")]),
        ))
        .add(Label::new(
            "x",
            FileUpload::new("e").max_values(11_u8).file_type("pdf"),
        ))
        .add(Label::new("x", TextDisplay::new("x")))
        .add(Button::primary("f", "x"))
        .add(Label::new("x", Checkbox::new("")));
    let expected = [
        "data.custom_id: 1 to 100 characters, got 0",
        "data.title: 1 to 45 characters, got 46",
        "data.components[0].label: 1 to 45 characters, got 46",
        "data.components[0].description: 1 to 100 characters, got 101",
        "data.components[0].component.min_length: at most max_length (4), got 5",
        "data.components[1].component.max_length: 1 to 4000, got 4001",
        "data.components[1].component.placeholder: at most 100 characters, got 101",
        "data.components[3].component.options: 2 to 10 items, got 1",
        "data.components[4].component.options[1].value: another option has the same value",
        "data.components[5].component.max_values: 1 to 10, got 11",
        "data.components[5].component.file_types[0]: image, video, audio, or an extension such as .pdf",
        "data.components[6].component: a text input, a select, a file upload, a radio group or checkboxes",
        "data.components[8].component.custom_id: 1 to 100 characters, got 0",
        "data.components[7]: a modal holds labels and texts",
        "data.components[1].component.custom_id: another component has the same custom id",
        "data.components[2].component.disabled: nothing in a modal can be disabled",
    ];
    assert_eq!(violations(&InteractionResponse::modal(modal)), expected);
    assert_eq!(
        violations(&Modal::new("a", "x")),
        ["components: 1 to 40 items, got 0"]
    );
}

#[test]
fn checks_answers() {
    let choices =
        (0..26).map(|n| cordial_model::application::command::CommandOptionChoice::new("x", n));
    assert_eq!(
        violations(&InteractionResponse::autocomplete(choices)),
        ["data.choices: at most 25 items, got 26"]
    );
    let promised = InteractionResponse::DeferredMessage(MessageFlags::SUPPRESS_EMBEDS);
    assert_eq!(
        violations(&promised),
        ["data.flags: EPHEMERAL alone can be promised"]
    );
    assert!(violations(&InteractionResponse::defer_ephemeral()).is_empty());
    let long = InteractionResponse::update(text(2001));
    assert_eq!(
        violations(&long),
        ["data.content: at most 2000 characters, got 2001"]
    );
}

#[test]
fn checks_mentions_polls_and_lists() {
    let mentions = (1..102).fold(
        AllowedMentions::none().roles_in_content(),
        |mentions, id| mentions.user(Id::new(id)),
    );
    let expected = [
        "allowed_mentions.users: at most 100 items, got 101",
        "allowed_mentions.roles: excluded by `roles` in `parse`",
    ];
    assert_eq!(
        violations(&create().allowed_mentions(mentions.role(Id::<RoleMarker>::new(1)))),
        expected
    );
    let poll = (0..11).fold(Poll::create(text(301)), |poll, _| poll.answer(text(56)));
    assert_eq!(violations(&poll).len(), 13);
    assert_eq!(
        violations(&poll)[1],
        "question.text: 1 to 300 characters, got 301"
    );
    assert_eq!(
        violations(&poll)[2],
        "answers[0].poll_media.text: 1 to 55 characters, got 56"
    );
    let one = BulkDeleteMessages::new(CHANNEL, vec![Id::new(1)]);
    assert_eq!(violations(&one), ["messages: 2 to 100 items, got 1"]);
    let list = GetChannelMessages::new(CHANNEL)
        .limit(101)
        .before(Id::new(1))
        .after(Id::new(2));
    let expected = [
        "limit: 1 to 100, got 101",
        "around: only one of around, before and after",
    ];
    assert_eq!(violations(&list), expected);
}
