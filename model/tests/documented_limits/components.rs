//! Components of messages.

use cordial_model::{
    component::{
        ActionRow, Button, Component, Container, FileDisplay, MediaGallery, MediaGalleryItem,
        Section, SelectOption, StringSelect, TextDisplay, Thumbnail, UserSelect,
    },
    id::{
        Id,
        marker::{ChannelMarker, UserMarker},
    },
    json,
    rest::CreateMessage,
};

use crate::{Row, ids, list, row, text};

const CHANNEL: Id<ChannelMarker> = Id::new(1);

/// A message with a row.
fn with(row: impl Into<cordial_model::component::Components>) -> CreateMessage {
    let row = ActionRow::new(row);
    CreateMessage::new(CHANNEL).content("x").components(row)
}

/// A message with a layout.
fn layout(component: impl Into<Component>) -> CreateMessage {
    CreateMessage::new(CHANNEL).components_v2(vec![component.into()])
}

fn option(n: i64) -> SelectOption {
    SelectOption::new("x", n.to_string())
}

fn select() -> StringSelect {
    StringSelect::new("a", list(25, option))
}

fn small(n: i64) -> u8 {
    n.try_into().expect("a small number")
}

pub(crate) fn rows() -> Vec<Row> {
    [buttons(), selects(), layouts()]
        .into_iter()
        .flatten()
        .collect()
}

fn buttons() -> Vec<Row> {
    let row_of = |n: i64| with(list(n, |n| Button::primary(n.to_string(), "x")));
    let link = |n: i64| {
        let link = Button::link("https://a", "x");
        with(if n == 0 {
            link
        } else {
            link.custom_id(text(n))
        })
    };
    let premium = |n: i64| {
        let premium = Button::premium(Id::new(1));
        with(if n == 0 {
            premium
        } else {
            premium.label(text(n))
        })
    };
    let twice = |n: i64| with([Button::primary("a", "x"), Button::primary(text(n), "x")]);
    let numbered = |n: i64| {
        let id = i32::try_from(n).unwrap();
        with([
            Button::primary("a", "x").id(1),
            Button::primary("b", "x").id(id),
        ])
    };
    vec![
        row(
            "row: buttons",
            "components[0].components",
            [1, 5],
            [0, 6],
            row_of,
        ),
        row(
            "row: one select",
            "components[0].components",
            [1],
            [2],
            |n| with(list(n, |n| UserSelect::new(n.to_string()))),
        ),
        row("row: not both", "components[0].components", [0], [1], |n| {
            let row = ActionRow::new(UserSelect::new("a"));
            let buttons = list(n, |_| Button::primary("b", "x"));
            let row = buttons.into_iter().fold(row, ActionRow::add);
            CreateMessage::new(CHANNEL).content("x").components(row)
        }),
        row(
            "button: label",
            "components[0].components[0].label",
            [1, 80],
            [0, 81],
            |n| with(Button::primary("a", text(n))),
        ),
        row(
            "button: url",
            "components[0].components[0].url",
            [1, 512],
            [0, 513],
            |n| with(Button::link(text(n), "x")),
        ),
        row(
            "custom id",
            "components[0].components[0].custom_id",
            [1, 100],
            [0, 101],
            |n| with(Button::primary(text(n), "x")),
        ),
        row(
            "button: no custom id of links",
            "components[0].components[0].custom_id",
            [0],
            [1],
            link,
        ),
        row(
            "button: premium",
            "components[0].components[0].label",
            [0],
            [1],
            premium,
        ),
        row(
            "custom ids are unique",
            "components[0].components[1].custom_id",
            [1],
            [0],
            {
                move |n| {
                    if n == 1 {
                        twice(2)
                    } else {
                        with(list(2, |_| Button::primary("a", "x")))
                    }
                }
            },
        ),
        row(
            "ids are unique",
            "components[0].components[1].id",
            [2],
            [1],
            numbered,
        ),
    ]
}

fn selects() -> Vec<Row> {
    let user = || UserSelect::new("a");
    let chosen = |n: i64| {
        let user = UserSelect::new("a").min_values(2_u8).max_values(3_u8);
        let ids = ids::<UserMarker>(n).into_iter();
        with(ids.fold(user, UserSelect::default_value))
    };
    let same = |n: i64| with(StringSelect::new("a", [option(1), option(n)]));
    vec![
        row(
            "select: options",
            "components[0].components[0].options",
            [1, 25],
            [0, 26],
            |n| with(StringSelect::new("a", list(n, option))),
        ),
        row(
            "option: label",
            "components[0].components[0].options[0].label",
            [1, 100],
            [0, 101],
            |n| with(StringSelect::new("a", [SelectOption::new(text(n), "x")])),
        ),
        row(
            "option: value",
            "components[0].components[0].options[0].value",
            [1, 100],
            [0, 101],
            |n| with(StringSelect::new("a", [SelectOption::new("x", text(n))])),
        ),
        row(
            "option: description",
            "components[0].components[0].options[0].description",
            [0, 100],
            [101],
            |n| {
                with(StringSelect::new(
                    "a",
                    [SelectOption::new("x", "y").description(text(n))],
                ))
            },
        ),
        row(
            "option: values are unique",
            "components[0].components[0].options[1].value",
            [2],
            [1],
            same,
        ),
        row(
            "select: custom id",
            "components[0].components[0].custom_id",
            [1, 100],
            [0, 101],
            |n| with(UserSelect::new(text(n))),
        ),
        row(
            "select: placeholder",
            "components[0].components[0].placeholder",
            [0, 150],
            [151],
            |n| with(UserSelect::new("a").placeholder(text(n))),
        ),
        row(
            "select: min_values",
            "components[0].components[0].min_values",
            [0, 25],
            [26],
            |n| with(select().min_values(small(n)).max_values(25_u8)),
        ),
        row(
            "select: max_values",
            "components[0].components[0].max_values",
            [1, 25],
            [0, 26],
            |n| with(select().min_values(0_u8).max_values(small(n))),
        ),
        row(
            "select: min up to max",
            "components[0].components[0].min_values",
            [3],
            [4],
            move |n| with(user().min_values(small(n)).max_values(3_u8)),
        ),
        row(
            "select: defaults in range",
            "components[0].components[0].default_values",
            [2, 3],
            [1, 4],
            chosen,
        ),
    ]
}

fn layouts() -> Vec<Row> {
    let button = || Button::primary("a", "x");
    let image = |n| Thumbnail::new("https://a").description(text(n));
    let file = |n: i64| {
        let url = if n == 0 {
            "attachment://a"
        } else {
            "https://a"
        };
        let json = format!(r#"{{"type":13,"file":{{"url":"{url}"}}}}"#);
        layout(json::from_str::<FileDisplay>(&json).expect("a file"))
    };
    let section = move |n| {
        let texts = list(n, |_| TextDisplay::new("x"));
        layout(Section::new(texts, button()))
    };
    let accent = |n: i64| {
        let container = Container::new(TextDisplay::new("x"));
        layout(container.accent_color(u32::try_from(n).unwrap()))
    };
    vec![
        row(
            "section: texts",
            "components[0].components",
            [1, 3],
            [0, 4],
            section,
        ),
        row(
            "section: accessory",
            "components[0].accessory",
            [0],
            [1],
            move |n| {
                let text = [TextDisplay::new("x")];
                let with_text = Section::new(text.clone(), TextDisplay::new("x"));
                layout(if n == 0 {
                    Section::new(text, button())
                } else {
                    with_text
                })
            },
        ),
        row(
            "gallery: items",
            "components[0].items",
            [1, 10],
            [0, 11],
            |n| layout(MediaGallery::new(list(n, |_| "https://a"))),
        ),
        row(
            "gallery: alt text",
            "components[0].items[0].description",
            [1, 1024],
            [0, 1025],
            |n| {
                let item = MediaGalleryItem::new("https://a").description(text(n));
                layout(MediaGallery::new([item]))
            },
        ),
        row(
            "thumbnail: alt text",
            "components[0].accessory.description",
            [1, 1024],
            [0, 1025],
            move |n| layout(Section::new([TextDisplay::new("x")], image(n))),
        ),
        row(
            "container: accent",
            "components[0].accent_color",
            [0, 0xff_ff_ff],
            [0x0100_0000],
            accent,
        ),
        row(
            "file: attachments alone",
            "components[0].file.url",
            [0],
            [1],
            file,
        ),
    ]
}
