//! Users, webhooks, applications, lobbies, the audit log and what is sent over the gateway.

use cordial_model::{
    Patch, Token,
    gateway::{Command, Identify, Intents, RequestGuildMembers, UpdatePresence},
    id::Id,
    lobby::{LobbyMemberUpdate, LobbyMetadata},
    presence::{Activity, ActivityButton, ActivityType},
    rest::{
        AddAMemberToALobby, BulkUpdateLobbyMembers, CreateLobby, CreateOrJoinLobby, CreateWebhook,
        EditCurrentApplication, GetCurrentUserGuilds, GetLobbyMessages, ListEntitlements,
        ListSkuSubscriptions, ModifyCurrentUser, ModifyWebhook, RequestOptions,
        SearchGuildMessages, SendLobbyMessage, UpdateLobbyMessageModerationMetadata,
    },
};

use crate::{Row, count, ids, list, row, row_of, text};

fn number(n: i64) -> u32 {
    n.try_into().expect("a number")
}

/// So many texts of so many characters.
fn metadata(texts: i64, length: i64) -> LobbyMetadata {
    list(texts, |n| (n.to_string().into(), text(length).into()))
        .into_iter()
        .collect()
}

pub(crate) fn rows() -> Vec<Row> {
    [users(), lobbies(), searches(), gateway()]
        .into_iter()
        .flatten()
        .collect()
}

fn users() -> Vec<Row> {
    const NAMES: [&str; 9] = [
        "name",
        "every one",
        "a@b",
        "a#b",
        "a:b",
        "a```b",
        "myDiscord",
        "everyone",
        "here",
    ];
    vec![
        row("user: name", "username", [2, 32], [1, 33], |n| {
            ModifyCurrentUser::new().username(text(n))
        }),
        row(
            "user: words in the name",
            "username",
            [0, 1],
            [2, 3, 4, 5, 6, 7, 8],
            |n| ModifyCurrentUser::new().username(NAMES[count(n)]),
        ),
        row("webhook: name", "name", [1, 80], [0, 81], |n| {
            CreateWebhook::new(Id::new(1), text(n))
        }),
        row("webhook: words in the name", "name", [0], [1, 2], |n| {
            CreateWebhook::new(Id::new(1), ["news", "Clyde", "discord news"][count(n)])
        }),
        row("webhook: words in a new name", "name", [0], [1, 2], |n| {
            ModifyWebhook::new(Id::new(1)).name(["news", "Clyde", "discord news"][count(n)])
        }),
        row("guilds of the user", "limit", [1, 200], [0, 201], |n| {
            GetCurrentUserGuilds::new().limit(number(n))
        }),
        row("application: tags", "tags", [0, 5], [6], |n| {
            EditCurrentApplication::new().tags(list(n, |_| "x".into()))
        }),
        row("application: tag", "tags[0]", [1, 20], [21], |n| {
            EditCurrentApplication::new().tags(vec![text(n).into()])
        }),
        row("entitlements", "limit", [1, 100], [0, 101], |n| {
            ListEntitlements::new(Id::new(1)).limit(number(n))
        }),
        row("subscriptions", "limit", [1, 100], [0, 101], |n| {
            ListSkuSubscriptions::new(Id::new(1)).limit(number(n))
        }),
        row_of(
            "reason for the audit log",
            "reason",
            [1, 512],
            [0, 513],
            |n| {
                let mut options = RequestOptions::default();
                options.reason = Some(text(n));
                options.audit_log_reason().map(drop)
            },
        ),
    ]
}

fn lobbies() -> Vec<Row> {
    let create = |metadata| CreateLobby::new().metadata(metadata);
    let member = |n: i64| {
        let mut member = LobbyMemberUpdate::add(Id::new(1));
        member.additional_name = Patch::Set(text(n).into());
        BulkUpdateLobbyMembers::new(Id::new(1), vec![member])
    };
    let moderation =
        |metadata| UpdateLobbyMessageModerationMetadata::new(Id::new(1), Id::new(2), metadata);
    vec![
        row("lobby: texts", "metadata", [0, 25], [26], move |n| {
            create(metadata(n, 1))
        }),
        row("lobby: text", "metadata.1", [0, 1000], [1025], move |n| {
            create(metadata(1, n))
        }),
        row(
            "lobby: all texts together",
            "metadata",
            [0, 500],
            [501],
            move |n| create(metadata(2, n)),
        ),
        row(
            "lobby: idle seconds",
            "idle_timeout_seconds",
            [5, 604_800],
            [4, 604_801],
            |n| CreateLobby::new().idle_timeout_seconds(number(n)),
        ),
        row("lobby: secret", "secret", [1, 250], [251], |n| {
            CreateOrJoinLobby::new(text(n))
        }),
        row(
            "lobby member: name",
            "additional_name",
            [1, 80],
            [0, 81],
            |n| AddAMemberToALobby::new(Id::new(1), Id::new(2)).additional_name(text(n)),
        ),
        row(
            "lobby members: name",
            "[0].additional_name",
            [1, 80],
            [0, 81],
            member,
        ),
        row("lobby members", "", [1, 25], [0, 26], |n| {
            let members = ids(n).into_iter().map(LobbyMemberUpdate::add).collect();
            BulkUpdateLobbyMembers::new(Id::new(1), members)
        }),
        row("lobby: message", "content", [1], [0], |n| {
            SendLobbyMessage::new(Id::new(1), text(n))
        }),
        row("lobby: messages", "limit", [1, 200], [0, 201], |n| {
            GetLobbyMessages::new(Id::new(1)).limit(number(n))
        }),
        row("lobby: moderation", "", [0, 5], [6], move |n| {
            moderation(metadata(n, 1))
        }),
        row(
            "lobby: text of moderation",
            "1",
            [0, 2000],
            [2001],
            move |n| moderation(metadata(1, n)),
        ),
        row(
            "lobby: key of moderation",
            "",
            [1, 1024],
            [1025],
            move |n| moderation([(text(n).into(), "x".into())].into()),
        ),
    ]
}

fn searches() -> Vec<Row> {
    let search = || SearchGuildMessages::new(Id::new(1));
    vec![
        row("search: limit", "limit", [1, 25], [0, 26], move |n| {
            search().limit(number(n))
        }),
        row("search: offset", "offset", [0, 9975], [9976], move |n| {
            search().offset(number(n))
        }),
        row("search: slop", "slop", [0, 100], [101], move |n| {
            search().slop(number(n))
        }),
        row("search: content", "content", [0, 1024], [1025], move |n| {
            search().content(text(n))
        }),
        row("search: authors", "author_id", [0, 100], [101], move |n| {
            search().author_id(ids(n))
        }),
        row(
            "search: channels",
            "channel_id",
            [0, 500],
            [501],
            move |n| search().channel_id(ids(n)),
        ),
    ]
}

fn gateway() -> Vec<Row> {
    let presence = |buttons: Vec<ActivityButton>| {
        let mut activity = Activity::new(ActivityType::Playing, "x");
        activity.rare.buttons = buttons;
        UpdatePresence {
            activities: vec![activity],
            ..UpdatePresence::default()
        }
    };
    let button = |label: String, url: String| ActivityButton {
        label: label.into(),
        url: Some(url.into()),
    };
    let users = |n| RequestGuildMembers::users(Id::new(1), ids(n));
    vec![
        row(
            "identify: large_threshold",
            "large_threshold",
            [50, 250],
            [49, 251],
            |n| {
                let mut identify = Identify::new(Token::new("t"), Intents::empty());
                identify.large_threshold = Some(n.try_into().unwrap());
                identify
            },
        ),
        row(
            "presence: buttons",
            "activities[0].buttons",
            [0, 2],
            [3],
            move |n| presence(list(n, |_| button("x".into(), "y".into()))),
        ),
        row(
            "presence: label of a button",
            "activities[0].buttons[0].label",
            [1, 32],
            [0, 33],
            move |n| presence(vec![button(text(n), "y".into())]),
        ),
        row(
            "presence: url of a button",
            "activities[0].buttons[0].url",
            [1, 512],
            [0, 513],
            move |n| presence(vec![button("x".into(), text(n))]),
        ),
        row_of(
            "presence: checked as a command",
            "activities[0].buttons",
            [2],
            [3],
            move |n| presence(list(n, |_| button("x".into(), "y".into()))).check(),
        ),
        row("members: users", "user_ids", [1, 100], [101], users),
        row(
            "members: bytes of the nonce",
            "nonce",
            [16],
            [17],
            move |n| RequestGuildMembers {
                nonce: Some(text(n).into()),
                ..users(1)
            },
        ),
    ]
}
