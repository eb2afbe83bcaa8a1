//! Endpoints of messages, reactions, pins, polls, interactions and webhook messages: their routes are Discord's, and
//! what a client writes a server reads.

#![cfg(feature = "server")]

use cordial_model::{
    Secret, Timestamp,
    channel::message::{AllowedMentions, Embed, MessageFlags, ReactionType},
    component::{ActionRow, Button, Components, TextDisplay},
    guild::PartialEmoji,
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, InteractionMarker, MessageMarker, UserMarker,
            WebhookMarker,
        },
    },
    interaction::{InteractionResponse, MessageResponse},
    poll::Poll,
    rest::{
        Auth, Body, BulkDeleteMessages, CreateFollowupMessage, CreateInteractionResponse,
        CreateMessage, CreateReaction, CrosspostMessage, DeleteAllReactions,
        DeleteAllReactionsForEmoji, DeleteFollowupMessage, DeleteMessage,
        DeleteOriginalInteractionResponse, DeleteOwnReaction, DeleteUserReaction,
        DeleteWebhookMessage, EditFollowupMessage, EditMessage, EditOriginalInteractionResponse,
        EditWebhookMessage, EndPoll, Endpoint, ExecuteWebhook, GetAnswerVoters, GetChannelMessage,
        GetChannelMessages, GetChannelPins, GetFollowupMessage, GetOriginalInteractionResponse,
        GetReactions, GetWebhookMessage, Incoming, IncomingBody, Major, Param, PinMessage, Query,
        Request, RequestEmoji, Route, ServeEndpoint, UnpinMessage, Upload,
    },
};
use serde_json::{Value, json};

const CHANNEL: Id<ChannelMarker> = Id::new(11);
const MESSAGE: Id<MessageMarker> = Id::new(22);
const APPLICATION: Id<ApplicationMarker> = Id::new(33);
const WEBHOOK: Id<WebhookMarker> = Id::new(44);
const INTERACTION: Id<InteractionMarker> = Id::new(55);

fn spec(file: &str) -> String {
    let path = format!("{}/../spec/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the specification is part of the repository")
}

/// A path without the names of its parameters.
fn nameless(path: &str) -> String {
    let segment = |segment: &str| {
        if segment.starts_with('{') {
            "{}".to_owned()
        } else {
            segment.to_owned()
        }
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

macro_rules! routes {
    ($($endpoint:ident)*) => { [$(<$endpoint>::ROUTE,)*] };
}

fn routes() -> Vec<Route> {
    Vec::from(routes! {
        GetChannelMessages GetChannelMessage CreateMessage EditMessage DeleteMessage BulkDeleteMessages CrosspostMessage
        CreateReaction DeleteOwnReaction DeleteUserReaction GetReactions DeleteAllReactions
        DeleteAllReactionsForEmoji GetChannelPins PinMessage UnpinMessage GetAnswerVoters EndPoll CreateInteractionResponse
        GetOriginalInteractionResponse EditOriginalInteractionResponse DeleteOriginalInteractionResponse CreateFollowupMessage GetFollowupMessage EditFollowupMessage
        DeleteFollowupMessage ExecuteWebhook GetWebhookMessage EditWebhookMessage DeleteWebhookMessage
    })
}

#[test]
fn routes_are_those_of_discord() {
    let table = spec("rest-operations.tsv");
    let operations: Vec<Vec<&str>> = table
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect())
        .collect();
    for route in routes() {
        let operation = operations
            .iter()
            .find(|row| {
                row[0] == route.method.as_str() && nameless(row[1]) == nameless(&route.template)
            })
            .unwrap_or_else(|| panic!("{} {} is not documented", route.method, route.template));
        assert_eq!(route.name, operation[2]);
        let by_token = operation[9].ends_with("_token");
        assert_eq!(route.auth == Auth::None, by_token, "{}", route.template);
    }
}

#[test]
fn interactions_are_exempt_from_the_global_limit() {
    let limits: Value = serde_json::from_str(&spec("rest-limits.json")).expect("JSON");
    let exempt: Vec<(String, String)> = limits["global_exempt"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .filter_map(|line| line.split_once(' '))
        .flat_map(|(methods, path)| {
            methods
                .split('|')
                .map(move |method| (method.to_owned(), path.to_owned()))
        })
        .collect();
    for route in routes() {
        let listed = exempt
            .iter()
            .any(|(method, path)| *method == route.method.as_str() && *path == route.template);
        assert_eq!(
            route.global_exempt, listed,
            "{} {}",
            route.method, route.template
        );
    }
    assert_eq!(
        routes().iter().filter(|route| route.global_exempt).count(),
        exempt.len()
    );
}

fn json_of(body: &Body) -> Value {
    match body {
        Body::Json(bytes)
        | Body::Multipart {
            json: Some(bytes), ..
        } => serde_json::from_slice(bytes).expect("JSON"),
        _ => Value::Null,
    }
}

/// Hands a request to the server's side of its declaration, and the request it reads to the client's side again.
fn served<E: ServeEndpoint>(request: Request) -> (E, Request) {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let params = path
        .split('/')
        .zip(request.route.template.split('/'))
        .filter(|(_, template)| template.starts_with('{'))
        .map(|(value, _)| {
            Query::parse(&format!("x={value}"))
                .get("x")
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    let body = match request.body.clone() {
        Body::Json(json) => IncomingBody::Json(json),
        Body::Multipart { json, files, .. } => IncomingBody::Multipart { json, files },
        _ => IncomingBody::None,
    };
    let incoming = Incoming {
        params,
        query: Query::parse(query),
        body,
        options: request.options.clone(),
    };
    let read = E::from_incoming(&incoming).unwrap_or_else(|invalid| panic!("{invalid}"));
    (read, request)
}

macro_rules! same_when_served {
    ($($endpoint:ident: $request:expr;)*) => {$(
        let first = $request.into_request().expect("it is valid");
        let (read, first) = served::<$endpoint>(first);
        let second = read.into_request().expect("it is still valid");
        assert_eq!(second.path, first.path);
        assert_eq!(json_of(&second.body), json_of(&first.body), "{}", stringify!($endpoint));
        assert_eq!(files_of(&second.body), files_of(&first.body));
        assert_eq!(second.options, first.options);
    )*};
}

fn files_of(body: &Body) -> Vec<(String, String, Vec<u8>)> {
    match body {
        Body::Multipart { files, .. } => files
            .iter()
            .map(|file| {
                (
                    file.field.to_string(),
                    file.filename.clone(),
                    file.data.as_bytes().unwrap().to_vec(),
                )
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn token() -> Secret {
    Secret::new("aW50ZXJhY3Rpb24_-.x")
}

fn row() -> ActionRow {
    ActionRow::new(Button::primary("a", "A"))
}

fn file() -> Upload {
    Upload::new("a.txt", "content")
        .description("A file")
        .spoiler()
}

#[test]
fn servers_read_what_clients_write() {
    let user = Id::<UserMarker>::new(66);
    same_when_served! {
        GetChannelMessages: GetChannelMessages::new(CHANNEL).before(MESSAGE).limit(5);
        GetChannelMessage: GetChannelMessage::new(CHANNEL, MESSAGE);
        CreateMessage: CreateMessage::new(CHANNEL).content("Hi").nonce("n").enforce_nonce(true).tts(true)
            .embed(Embed::new().title("T")).allowed_mentions(AllowedMentions::none()).reply_to(MESSAGE)
            .components([row()]).sticker_ids([Id::new(1)]).file(file()).flags(MessageFlags::SUPPRESS_EMBEDS)
            .poll(Poll::create("?").answer("A"));
        CreateMessage: CreateMessage::new(CHANNEL).components_v2([TextDisplay::new("x")]);
        EditMessage: EditMessage::new(CHANNEL, MESSAGE).clear_content().embeds([]).components(Components::new())
            .keep_attachments([Id::new(1 << 40)]).file(file());
        DeleteMessage: DeleteMessage::new(CHANNEL, MESSAGE).reason("spam");
        BulkDeleteMessages: BulkDeleteMessages::new(CHANNEL, vec![MESSAGE, Id::new(23)]);
        CrosspostMessage: CrosspostMessage::new(CHANNEL, MESSAGE);
        CreateReaction: CreateReaction::new(CHANNEL, MESSAGE, "👋");
        DeleteOwnReaction: DeleteOwnReaction::new(CHANNEL, MESSAGE, "party:41771983429993937");
        DeleteUserReaction: DeleteUserReaction::new(CHANNEL, MESSAGE, '🔥', user);
        GetReactions: GetReactions::new(CHANNEL, MESSAGE, "👋").kind(ReactionType::Burst).after(user).limit(100);
        DeleteAllReactions: DeleteAllReactions::new(CHANNEL, MESSAGE);
        DeleteAllReactionsForEmoji: DeleteAllReactionsForEmoji::new(CHANNEL, MESSAGE, "👋");
        GetChannelPins: GetChannelPins::new(CHANNEL).before("2024-02-29T12:30:00+00:00".parse::<Timestamp>().expect("a timestamp")).limit(50);
        PinMessage: PinMessage::new(CHANNEL, MESSAGE).reason("good");
        UnpinMessage: UnpinMessage::new(CHANNEL, MESSAGE);
        GetAnswerVoters: GetAnswerVoters::new(CHANNEL, MESSAGE, 2).after(user).limit(3);
        EndPoll: EndPoll::new(CHANNEL, MESSAGE);
        CreateInteractionResponse: CreateInteractionResponse::new(
            INTERACTION, token(), InteractionResponse::message(MessageResponse::new().content("Hi").file(file()))
        ).with_response(true);
        GetOriginalInteractionResponse: GetOriginalInteractionResponse::new(APPLICATION, token());
        EditOriginalInteractionResponse: EditOriginalInteractionResponse::new(APPLICATION, token()).content("x").file(file());
        DeleteOriginalInteractionResponse: DeleteOriginalInteractionResponse::new(APPLICATION, token());
        CreateFollowupMessage: CreateFollowupMessage::new(APPLICATION, token()).content("x").ephemeral().file(file());
        GetFollowupMessage: GetFollowupMessage::new(APPLICATION, token(), MESSAGE);
        EditFollowupMessage: EditFollowupMessage::new(APPLICATION, token(), MESSAGE).content("x").components([row()]);
        DeleteFollowupMessage: DeleteFollowupMessage::new(APPLICATION, token(), MESSAGE);
        ExecuteWebhook: ExecuteWebhook::new(WEBHOOK, token()).wait(true).thread_id(CHANNEL).content("x").username("U")
            .avatar_url("https://a").file(file()).thread_name("t").applied_tags([Id::new(1)]);
        GetWebhookMessage: GetWebhookMessage::new(WEBHOOK, token(), MESSAGE).thread_id(CHANNEL);
        EditWebhookMessage: EditWebhookMessage::new(WEBHOOK, token(), MESSAGE).with_components(true).content("x").file(file());
        DeleteWebhookMessage: DeleteWebhookMessage::new(WEBHOOK, token(), MESSAGE);
    }
}

#[test]
fn emojis_stand_in_paths() {
    let path = |emoji: RequestEmoji| {
        let request = CreateReaction::new(CHANNEL, MESSAGE, emoji)
            .into_request()
            .expect("valid");
        request.path
    };
    assert_eq!(
        path("👋".into()),
        "/channels/11/messages/22/reactions/%F0%9F%91%8B/@me"
    );
    let custom = "/channels/11/messages/22/reactions/party%3A9/@me";
    assert_eq!(path("party:9".into()), custom);
    assert_eq!(path("<:party:9>".into()), custom);
    assert_eq!(path("<a:party:9>".into()), custom);
    assert_eq!(
        path(PartialEmoji::custom(Id::new(9), "party").into()),
        custom
    );
    assert_eq!(RequestEmoji::from_text(""), None);
    assert_eq!(RequestEmoji::from_text("party:x"), None);
    let emoji = RequestEmoji::from_text("party:9").expect("a custom emoji");
    assert!(PartialEmoji::from(emoji).is_same(&PartialEmoji::custom(Id::new(9), "renamed")));
}

#[test]
fn bodies_hold_what_is_set_and_nothing_else() {
    let request = CreateMessage::new(CHANNEL)
        .content("Pong!")
        .into_request()
        .expect("valid");
    assert_eq!(json_of(&request.body), json!({"content": "Pong!"}));
    assert_eq!(request.major, Major::Id(11));
    let request = EditMessage::new(CHANNEL, MESSAGE)
        .clear_content()
        .embeds([])
        .into_request()
        .expect("valid");
    assert_eq!(
        json_of(&request.body),
        json!({"content": null, "embeds": []})
    );
    let request = EditMessage::new(CHANNEL, MESSAGE)
        .into_request()
        .expect("valid");
    assert_eq!(json_of(&request.body), json!({}));
    let request = GetChannelMessages::new(CHANNEL)
        .into_request()
        .expect("valid");
    assert_eq!(request.path, "/channels/11/messages");
}

#[test]
fn files_go_along_with_their_descriptions() {
    let request = CreateMessage::new(CHANNEL)
        .file(file())
        .file(Upload::new("b.png", "image").content_type("image/png"))
        .into_request()
        .expect("valid");
    let attachments = json!([
        {"id": 0, "filename": "a.txt", "description": "A file", "is_spoiler": true}, {"id": 1, "filename": "b.png"}
    ]);
    assert_eq!(json_of(&request.body), json!({"attachments": attachments}));
    let names: Vec<_> = files_of(&request.body)
        .into_iter()
        .map(|(field, name, _)| (field, name))
        .collect();
    assert_eq!(
        names,
        [
            ("files[0]".into(), "a.txt".into()),
            ("files[1]".into(), "b.png".into())
        ]
    );

    let answer = InteractionResponse::message(MessageResponse::new().file(file()));
    let request = CreateInteractionResponse::new(INTERACTION, token(), answer)
        .into_request()
        .expect("valid");
    let attachments =
        json!([{"id": 0, "filename": "a.txt", "description": "A file", "is_spoiler": true}]);
    assert_eq!(
        json_of(&request.body),
        json!({"type": 4, "data": {"attachments": attachments}})
    );
    assert_eq!(files_of(&request.body).len(), 1);
    assert!(matches!(request.major, Major::IdToken(55, _)));
}

#[test]
fn servers_tell_every_path() {
    let incoming = |body: Value| Incoming {
        params: vec!["11".into()],
        body: IncomingBody::Json(body.to_string().into()),
        ..Incoming::default()
    };
    let invalid = CreateMessage::from_incoming(&incoming(json!({
        "content": "x", "embeds": [{"title": "ok"}, {"fields": [{"name": "a", "value": 5}]}]
    })));
    let text = invalid.expect_err("a value is no text").to_string();
    assert_eq!(text, "embeds[1].fields[0].value: expected a string");
    let invalid =
        CreateMessage::from_incoming(&incoming(json!({"embeds": [{"fields": [{"name": "a"}]}]})));
    let text = invalid.expect_err("a value is missing").to_string();
    assert_eq!(text, "embeds[0].fields[0].value: required");
    let invalid = CreateMessage::from_incoming(&incoming(json!({
        "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x".repeat(81), "custom_id": "a"}]}]
    })));
    let text = invalid.expect_err("a label is too long").to_string();
    assert_eq!(
        text,
        "components[0].components[0].label: at most 80 characters, got 81"
    );
    // Others' clients write `null` for what they leave out.
    let request = CreateMessage::from_incoming(&incoming(json!({
        "content": "x", "tts": null, "embeds": null, "components": null, "nonce": 7, "sticker_ids": null, "flags": null
    })))
    .expect("null stands for nothing");
    assert_eq!(request.content.as_deref(), Some("x"));
}

#[test]
fn requests_show_no_token() {
    let request = CreateFollowupMessage::new(APPLICATION, token()).content("x");
    assert!(!format!("{request:?}").contains(token().expose()));
    let request = request.into_request().expect("valid");
    assert!(request.path.contains("aW50ZXJhY3Rpb24_-.x"));
    assert!(!format!("{request:?}").contains(token().expose()));
}
