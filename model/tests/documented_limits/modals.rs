//! Modals and what is in them.

use cordial_model::{
    component::{
        CheckboxGroup, Component, FileUpload, GroupOption, Label, RadioGroup, TextDisplay,
        TextInput, UserSelect,
    },
    interaction::{InteractionResponse, Modal},
};

use crate::{Row, list, row, text};

/// A modal with an input.
fn with(component: impl Into<Component>) -> InteractionResponse {
    modal(Label::new("x", component))
}

fn modal(label: Label) -> InteractionResponse {
    InteractionResponse::modal(Modal::new("m", "x").add(label))
}

fn option(n: i64) -> GroupOption {
    GroupOption::new("x", n.to_string())
}

fn small(n: i64) -> u8 {
    n.try_into().expect("a small number")
}

fn long(n: i64) -> u16 {
    n.try_into().expect("a number of characters")
}

pub(crate) fn rows() -> Vec<Row> {
    [modals(), inputs(), choices(), uploads()]
        .into_iter()
        .flatten()
        .collect()
}

fn modals() -> Vec<Row> {
    vec![
        row("modal: title", "data.title", [1, 45], [0, 46], |n| {
            let label = Label::new("x", TextInput::short("a"));
            InteractionResponse::modal(Modal::new("m", text(n)).add(label))
        }),
        row(
            "modal: custom id",
            "data.custom_id",
            [1, 100],
            [0, 101],
            |n| {
                let label = Label::new("x", TextInput::short("a"));
                InteractionResponse::modal(Modal::new(text(n), "x").add(label))
            },
        ),
        // 5 by the documentation, 40 by the OpenAPI file: what Discord may accept is not refused.
        row(
            "modal: components",
            "data.components",
            [1, 40],
            [0, 41],
            |n| {
                let modal =
                    (0..n).fold(Modal::new("m", "x"), |it, _| it.add(TextDisplay::new("x")));
                InteractionResponse::modal(modal)
            },
        ),
        row(
            "modal: nothing disabled",
            "data.components[0].component.disabled",
            [0],
            [1],
            |n| {
                let select = UserSelect::new("a");
                with(if n == 0 { select } else { select.disabled() })
            },
        ),
        row(
            "label: label",
            "data.components[0].label",
            [1, 45],
            [0, 46],
            |n| modal(Label::new(text(n), TextInput::short("a"))),
        ),
        row(
            "label: description",
            "data.components[0].description",
            [1, 100],
            [0, 101],
            |n| modal(Label::new("x", TextInput::short("a")).description(text(n))),
        ),
        row(
            "select: 0 only if optional",
            "data.components[0].component.min_values",
            [1],
            [0],
            |n| with(UserSelect::new("a").min_values(small(n))),
        ),
        row(
            "optional select",
            "data.components[0].component.min_values",
            [0, 1],
            [2],
            |n| with(UserSelect::new("a").min_values(small(n)).optional()),
        ),
    ]
}

fn inputs() -> Vec<Row> {
    let path = "data.components[0].component.custom_id";
    vec![
        row("input: custom id", path, [1, 100], [0, 101], |n| {
            with(TextInput::short(text(n)))
        }),
        row(
            "input: value",
            "data.components[0].component.value",
            [0, 4000],
            [4001],
            |n| with(TextInput::paragraph("a").value(text(n))),
        ),
        row(
            "input: min_length",
            "data.components[0].component.min_length",
            [0, 4000],
            [4001],
            |n| with(TextInput::paragraph("a").min_length(long(n))),
        ),
        row(
            "input: max_length",
            "data.components[0].component.max_length",
            [1, 4000],
            [0, 4001],
            |n| with(TextInput::paragraph("a").max_length(long(n))),
        ),
        row(
            "input: placeholder",
            "data.components[0].component.placeholder",
            [0, 100],
            [101],
            |n| with(TextInput::short("a").placeholder(text(n))),
        ),
    ]
}

fn choices() -> Vec<Row> {
    let group = || CheckboxGroup::new("a", list(10, option));
    vec![
        row(
            "radio group: options",
            "data.components[0].component.options",
            [2, 10],
            [1, 11],
            |n| with(RadioGroup::new("a", list(n, option))),
        ),
        row(
            "checkbox group: options",
            "data.components[0].component.options",
            [1, 10],
            [0, 11],
            |n| with(CheckboxGroup::new("a", list(n, option))),
        ),
        row(
            "checkbox group: min_values",
            "data.components[0].component.min_values",
            [0, 10],
            [11],
            move |n| with(group().min_values(small(n)).optional()),
        ),
        row(
            "checkbox group: max_values",
            "data.components[0].component.max_values",
            [1, 10],
            [0, 11],
            move |n| with(group().max_values(small(n))),
        ),
        row(
            "checkbox group: 0 only if optional",
            "data.components[0].component.min_values",
            [1],
            [0],
            move |n| with(group().min_values(small(n))),
        ),
        row(
            "group option: label",
            "data.components[0].component.options[0].label",
            [1, 100],
            [0, 101],
            |n| with(CheckboxGroup::new("a", [GroupOption::new(text(n), "x")])),
        ),
        row(
            "group option: value",
            "data.components[0].component.options[0].value",
            [1, 100],
            [0, 101],
            |n| with(CheckboxGroup::new("a", [GroupOption::new("x", text(n))])),
        ),
        row(
            "group option: description",
            "data.components[0].component.options[0].description",
            [0, 100],
            [101],
            |n| {
                with(CheckboxGroup::new(
                    "a",
                    [GroupOption::new("x", "y").description(text(n))],
                ))
            },
        ),
    ]
}

fn uploads() -> Vec<Row> {
    let typed = |n: i64| {
        let upload = FileUpload::new("a");
        with(
            list(n, |n| format!(".{n}"))
                .into_iter()
                .fold(upload, |it, end| it.file_type(&*end)),
        )
    };
    vec![
        row(
            "upload: min_values",
            "data.components[0].component.min_values",
            [0, 10],
            [11],
            |n| {
                with(
                    FileUpload::new("a")
                        .min_values(small(n))
                        .max_values(10_u8)
                        .optional(),
                )
            },
        ),
        row(
            "upload: max_values",
            "data.components[0].component.max_values",
            [1, 10],
            [0, 11],
            |n| {
                with(
                    FileUpload::new("a")
                        .min_values(0_u8)
                        .max_values(small(n))
                        .optional(),
                )
            },
        ),
        row(
            "upload: 0 only if optional",
            "data.components[0].component.min_values",
            [1],
            [0],
            |n| with(FileUpload::new("a").min_values(small(n))),
        ),
        row(
            "upload: file types",
            "data.components[0].component.file_types",
            [0, 10],
            [11],
            typed,
        ),
        row(
            "upload: form of file types",
            "data.components[0].component.file_types[0]",
            [0],
            [1],
            |n| with(FileUpload::new("a").file_type(if n == 0 { ".pdf" } else { "pdf" })),
        ),
    ]
}
