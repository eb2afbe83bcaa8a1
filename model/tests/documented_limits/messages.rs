//! Messages, embeds, polls and what interactions are answered with.

use cordial_model::{
    channel::message::{AllowedMentions, Embed, EmbedFooter, MessageFlags, SharedClientTheme},
    component::{ActionRow, Button, Components, Container, Separator, TextDisplay},
    id::{
        Id,
        marker::{ChannelMarker, RoleMarker, StickerMarker},
    },
    interaction::{InteractionResponse, MessageResponse},
    poll::Poll,
    rest::{
        BulkDeleteMessages, CreateMessage, ExecuteWebhook, GetChannelMessages, GetChannelPins,
        GetReactions, Upload,
    },
};

use crate::{Row, ids, list, row, text};

const CHANNEL: Id<ChannelMarker> = Id::new(1);

fn create() -> CreateMessage {
    CreateMessage::new(CHANNEL).content("x")
}

fn embed(embed: Embed) -> CreateMessage {
    create().embed(embed)
}

fn layout(components: impl Into<Components>) -> CreateMessage {
    CreateMessage::new(CHANNEL).components_v2(components)
}

fn theme(change: impl Fn(&mut SharedClientTheme)) -> CreateMessage {
    let mut theme = SharedClientTheme {
        colors: vec!["5865f2".into()],
        gradient_angle: 0,
        base_mix: 58,
        base_theme: None,
    };
    change(&mut theme);
    create().shared_client_theme(theme)
}

fn poll(poll: cordial_model::poll::PollCreateRequest) -> CreateMessage {
    create().poll(poll)
}

fn question() -> cordial_model::poll::PollCreateRequest {
    Poll::create("?").answer("x")
}

pub(crate) fn rows() -> Vec<Row> {
    [messages(), embeds(), polls(), layouts(), answers()]
        .into_iter()
        .flatten()
        .collect()
}

fn messages() -> Vec<Row> {
    vec![
        row("message: content", "content", [1, 2000], [2001], |n| {
            create().content(text(n))
        }),
        row("message: something", "", [1], [0], |n| {
            CreateMessage::new(CHANNEL).content(text(n))
        }),
        row("message: nonce", "nonce", [1, 25], [26], |n| {
            create().nonce(text(n))
        }),
        row("message: embeds", "embeds", [0, 10], [11], |n| {
            create().embeds(list(n, |_| Embed::new().title("x")))
        }),
        row("message: attachments", "attachments", [0, 10], [11], |n| {
            create().attachments(list(n, |_| Upload::new("a", "b")))
        }),
        row("message: stickers", "sticker_ids", [0, 3], [4], |n| {
            create().sticker_ids(ids::<StickerMarker>(n))
        }),
        row(
            "mentions: users",
            "allowed_mentions.users",
            [0, 100],
            [101],
            |n| {
                let none = AllowedMentions::none();
                create().allowed_mentions(ids(n).into_iter().fold(none, AllowedMentions::user))
            },
        ),
        row(
            "mentions: roles",
            "allowed_mentions.roles",
            [0, 100],
            [101],
            |n| {
                let none = AllowedMentions::none();
                let roles = ids::<RoleMarker>(n).into_iter();
                create().allowed_mentions(roles.fold(none, AllowedMentions::role))
            },
        ),
        row(
            "attachment: description",
            "attachments[0].description",
            [0, 1024],
            [1025],
            |n| create().file(Upload::new("a", "b").description(text(n))),
        ),
        row(
            "theme: colors",
            "shared_client_theme.colors",
            [1, 5],
            [0, 6],
            |n| theme(|it| it.colors = list(n, |_| "5865f2".into())),
        ),
        row(
            "theme: angle",
            "shared_client_theme.gradient_angle",
            [0, 360],
            [361],
            |n| theme(|it| it.gradient_angle = n.try_into().unwrap()),
        ),
        row(
            "theme: mix",
            "shared_client_theme.base_mix",
            [0, 100],
            [101],
            |n| theme(|it| it.base_mix = n.try_into().unwrap()),
        ),
        row("bulk delete", "messages", [2, 100], [1, 101], |n| {
            BulkDeleteMessages::new(CHANNEL, ids(n))
        }),
        row("list of messages", "limit", [1, 100], [0, 101], |n| {
            GetChannelMessages::new(CHANNEL).limit(n.try_into().unwrap())
        }),
        row("list of pins", "limit", [1, 50], [0, 51], |n| {
            GetChannelPins::new(CHANNEL).limit(n.try_into().unwrap())
        }),
        row("list of reactions", "limit", [1, 100], [0, 101], |n| {
            GetReactions::new(CHANNEL, Id::new(2), "🦀").limit(n.try_into().unwrap())
        }),
        row("webhook: content", "content", [1, 2000], [2001], |n| {
            ExecuteWebhook::new(Id::new(1), "t").content(text(n))
        }),
        row("webhook: username", "username", [1, 80], [0, 81], |n| {
            ExecuteWebhook::new(Id::new(1), "t")
                .content("x")
                .username(text(n))
        }),
    ]
}

fn embeds() -> Vec<Row> {
    let sum = |n: i64| {
        let first = Embed::new().description(text(4096));
        create().embeds([first, Embed::new().description(text(n - 4096))])
    };
    vec![
        row("embed: title", "embeds[0].title", [0, 256], [257], |n| {
            embed(Embed::new().title(text(n)))
        }),
        row(
            "embed: description",
            "embeds[0].description",
            [0, 4096],
            [4097],
            |n| embed(Embed::new().description(text(n))),
        ),
        row("embed: fields", "embeds[0].fields", [0, 25], [26], |n| {
            let fields = (0..n).fold(Embed::new().title("x"), |it, _| it.field("n", "v", false));
            embed(fields)
        }),
        row(
            "embed: name of a field",
            "embeds[0].fields[0].name",
            [1, 256],
            [0, 257],
            |n| embed(Embed::new().field(text(n), "v", false)),
        ),
        row(
            "embed: value of a field",
            "embeds[0].fields[0].value",
            [1, 1024],
            [0, 1025],
            |n| embed(Embed::new().field("n", text(n), false)),
        ),
        row(
            "embed: footer",
            "embeds[0].footer.text",
            [0, 2048],
            [2049],
            |n| embed(Embed::new().title("x").footer(EmbedFooter::new(text(n)))),
        ),
        row(
            "embed: author",
            "embeds[0].author.name",
            [0, 256],
            [257],
            |n| embed(Embed::new().title("x").author(text(n))),
        ),
        row("embed: url", "embeds[0].url", [1, 2048], [2049], |n| {
            embed(Embed::new().title("x").url(text(n)))
        }),
        row("embeds: sum", "embeds", [4096, 6000], [6001], sum),
    ]
}

fn polls() -> Vec<Row> {
    vec![
        row(
            "poll: question",
            "poll.question.text",
            [1, 300],
            [0, 301],
            |n| poll(Poll::create(text(n)).answer("x")),
        ),
        row("poll: answers", "poll.answers", [1, 10], [0, 11], |n| {
            poll((0..n).fold(Poll::create("?"), |it, _| it.answer("x")))
        }),
        row(
            "poll: answer",
            "poll.answers[0].poll_media.text",
            [1, 55],
            [0, 56],
            |n| poll(Poll::create("?").answer(text(n))),
        ),
        row("poll: hours", "poll.duration", [1, 768], [0, 769], |n| {
            poll(question().hours(n.try_into().unwrap()))
        }),
    ]
}

fn layouts() -> Vec<Row> {
    let texts = |n: i64| {
        layout([
            TextDisplay::new(text(n - 2000)),
            TextDisplay::new(text(2000)),
        ])
    };
    let v2 = || layout(TextDisplay::new("x"));
    vec![
        row("legacy: rows", "components", [0, 5], [6], |n| {
            create().components(list(n, |n| {
                ActionRow::new(Button::primary(n.to_string(), "x"))
            }))
        }),
        row("layout: flag", "components[0]", [1], [0], |n| {
            let message = create().components(TextDisplay::new("x"));
            if n == 1 {
                layout(TextDisplay::new("x"))
            } else {
                message
            }
        }),
        row("layout: components", "components", [1, 40], [41], |n| {
            layout(list(n, |_| Separator::new()))
        }),
        row(
            "layout: components with nested ones",
            "components",
            [2, 40],
            [41],
            |n| layout(Container::new(list(n - 1, |_| Separator::new()))),
        ),
        row(
            "layout: text",
            "components[0].content",
            [1, 4000],
            [0, 4001],
            |n| layout(TextDisplay::new(text(n))),
        ),
        row(
            "layout: texts together",
            "components",
            [2001, 4000],
            [4001],
            texts,
        ),
        row("layout: no content", "content", [0], [1], move |n| {
            v2().content(text(n))
        }),
        row("layout: no embeds", "embeds", [0], [1], move |n| {
            v2().embeds(list(n, |_| Embed::new().title("x")))
        }),
        row("layout: no stickers", "sticker_ids", [0], [1], move |n| {
            v2().sticker_ids(ids::<StickerMarker>(n))
        }),
        row("layout: no poll", "poll", [0], [1], move |n| {
            if n == 0 { v2() } else { v2().poll(question()) }
        }),
        row(
            "layout: no theme",
            "shared_client_theme",
            [0],
            [1],
            move |n| {
                let theme = theme(|_| ()).shared_client_theme.unwrap();
                if n == 0 {
                    v2()
                } else {
                    v2().shared_client_theme(theme)
                }
            },
        ),
    ]
}

fn answers() -> Vec<Row> {
    vec![
        row("answer: content", "data.content", [1, 2000], [2001], |n| {
            InteractionResponse::message(MessageResponse::new().content(text(n)))
        }),
        row("answer: embeds", "data.embeds", [0, 10], [11], |n| {
            let response = MessageResponse::new().content("x");
            let all = (0..n).fold(response, |it, _| it.embed(Embed::new().title("x")));
            InteractionResponse::message(all)
        }),
        row("answer: choices", "data.choices", [0, 25], [26], |n| {
            let choice = |n| cordial_model::application::command::CommandOptionChoice::new("x", n);
            InteractionResponse::autocomplete(list(n, choice))
        }),
        row(
            "answer: only EPHEMERAL is promised",
            "data.flags",
            [0, 64],
            [4, 1 << 15],
            |n| InteractionResponse::DeferredMessage(MessageFlags::from_bits(n.unsigned_abs())),
        ),
    ]
}
