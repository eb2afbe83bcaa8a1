//! What requests look like on their way out: path, query, body, major parameter, limits.

use std::{future::IntoFuture, pin::pin, task::Poll, time::Duration};

use bytes::Bytes;
use cordial_model::{
    ImageData, Patch, Permissions, Secret, Timestamp,
    channel::{ChannelType, ForumTag, OverwriteType, PermissionOverwrite},
    id::Id,
    json,
    rest::{
        Api, Body, BoxFuture, CreateChannelInvite, CreateGuildChannel, CreateGuildEmoji,
        DecodeResponseError, DeleteWebhookWithToken, EditChannelPermissions, Endpoint, GetChannel,
        GetCurrentUser, GetInvite, HeaderMap, ListGuildMembers, ListPublicArchivedThreads, Major,
        Method, ModifyChannel, ModifyGuildMember, ModifyGuildRole, ModifyGuildRolePositions,
        Request, Response, RolePosition, SearchGuildMembers, SendRequest, StatusCode,
    },
    validate::{Fault, Invalid},
};

fn body(request: &Request) -> &str {
    match &request.body {
        Body::Json(bytes) => std::str::from_utf8(bytes).unwrap(),
        Body::None => "",
        _ => panic!("neither JSON nor nothing"),
    }
}

#[test]
fn the_path_holds_ids_and_escaped_texts() {
    let request = GetChannel::new(Id::new(41_771_983_423_143_937))
        .into_request()
        .unwrap();
    assert_eq!(request.path, "/channels/41771983423143937");
    assert_eq!(request.route.method, Method::GET);
    assert_eq!(request.route.template, "/channels/{channel_id}");
    assert_eq!(body(&request), "");

    let request = GetInvite::new("a/b?c#ä %").into_request().unwrap();
    assert_eq!(request.path, "/invites/a%2Fb%3Fc%23%C3%A4%20%25");
    assert_eq!(
        GetCurrentUser::new().into_request().unwrap().path,
        "/users/@me"
    );
}

#[test]
fn the_query_holds_only_what_is_set() {
    let guild = Id::new(1);
    let request = ListGuildMembers::new(guild).into_request().unwrap();
    assert_eq!(request.path, "/guilds/1/members");
    let request = ListGuildMembers::new(guild)
        .after(Id::new(7))
        .limit(1000)
        .into_request()
        .unwrap();
    assert_eq!(request.path, "/guilds/1/members?limit=1000&after=7");
    let request = SearchGuildMembers::new(guild, "Ann & Bob=+")
        .into_request()
        .unwrap();
    assert_eq!(
        request.path,
        "/guilds/1/members/search?query=Ann%20%26%20Bob%3D%2B"
    );
    let before: Timestamp = "2026-08-06T12:30:00+00:00".parse().unwrap();
    let request = ListPublicArchivedThreads::new(Id::new(2))
        .before(before)
        .into_request()
        .unwrap();
    assert_eq!(
        request.path,
        "/channels/2/threads/archived/public?before=2026-08-06T12%3A30%3A00.000000%2B00%3A00"
    );
}

#[test]
fn the_body_leaves_clears_and_sets() {
    let member = ModifyGuildMember::new(Id::new(1), Id::new(2));
    let body_of = |request: ModifyGuildMember| body(&request.into_request().unwrap()).to_owned();
    assert_eq!(body_of(member.clone()), "{}");
    assert_eq!(body_of(member.clone().clear_nick()), r#"{"nick":null}"#);
    assert_eq!(
        body_of(
            member
                .clone()
                .nick("Al\"")
                .roles([Id::new(5), Id::new(6)])
                .mute(false)
        ),
        r#"{"nick":"Al\"","roles":["5","6"],"mute":false}"#
    );
    let mut kept = member.nick("x");
    kept.nick = Patch::Leave;
    assert_eq!(body_of(kept), "{}");
}

#[test]
fn a_body_of_its_own_is_the_whole_body() {
    let positions = vec![RolePosition {
        id: Id::new(3),
        position: Patch::Set(1),
    }];
    let request = ModifyGuildRolePositions::new(Id::new(1), positions)
        .into_request()
        .unwrap();
    assert_eq!(body(&request), r#"[{"id":"3","position":1}]"#);
}

#[test]
fn required_fields_stand_in_the_constructor_and_keys_have_discords_names() {
    let request = CreateGuildChannel::new(Id::new(1), "general")
        .kind(ChannelType::GuildVoice)
        .permission_overwrites([PermissionOverwrite::role(
            Id::new(1),
            Permissions::CONNECT,
            Permissions::SPEAK | Permissions::from_bits(1 << 60),
        )])
        .into_request()
        .unwrap();
    assert_eq!(
        body(&request),
        format!(
            r#"{{"name":"general","type":2,"permission_overwrites":[{{"id":"1","type":0,"allow":"1048576","deny":"{}"}}]}}"#,
            (1_u64 << 60) + (1 << 21)
        )
    );
    let request = EditChannelPermissions::new(Id::new(1), Id::new(2), OverwriteType::Member)
        .allow(Permissions::VIEW_CHANNEL)
        .into_request()
        .unwrap();
    assert_eq!(request.path, "/channels/1/permissions/2");
    assert_eq!(body(&request), r#"{"type":1,"allow":"1024"}"#);
}

#[test]
fn images_are_data_uris() {
    let image = ImageData::png(b"not really a picture");
    let request = CreateGuildEmoji::new(Id::new(1), "blob", image.clone())
        .into_request()
        .unwrap();
    assert_eq!(
        body(&request),
        r#"{"name":"blob","image":"data:image/png;base64,bm90IHJlYWxseSBhIHBpY3R1cmU="}"#
    );
    let read: ImageData = json::from_str(&json::to_string(&image)).unwrap();
    assert_eq!(read.mime(), "image/png");
    assert_eq!(read.bytes().as_deref(), Some(&b"not really a picture"[..]));
    assert!(json::from_str::<ImageData>("\"https://example.com/a.png\"").is_err());
}

#[test]
fn channels_guilds_and_webhooks_are_limited_apart() {
    let major = |request: Request| request.major;
    assert_eq!(
        major(GetChannel::new(Id::new(5)).into_request().unwrap()),
        Major::Id(5)
    );
    assert_eq!(
        major(ListGuildMembers::new(Id::new(6)).into_request().unwrap()),
        Major::Id(6)
    );
    assert_eq!(
        major(GetInvite::new("x").into_request().unwrap()),
        Major::None
    );
    let webhook = |token: &str| {
        major(
            DeleteWebhookWithToken::new(Id::new(7), token)
                .into_request()
                .unwrap(),
        )
    };
    assert!(matches!(webhook("one"), Major::IdToken(7, _)));
    assert_eq!(webhook("one"), webhook("one"));
    assert_ne!(webhook("one"), webhook("two"));
}

#[test]
fn routes_are_told_apart_by_method_and_template() {
    let id = |request: Request| request.route.id;
    let get = id(GetChannel::new(Id::new(5)).into_request().unwrap());
    assert_eq!(get, id(GetChannel::new(Id::new(6)).into_request().unwrap()));
    assert_ne!(
        get,
        id(ModifyChannel::new(Id::new(5)).into_request().unwrap())
    );
}

#[test]
fn every_violation_is_reported_with_its_path() {
    let error = ModifyChannel::new(Id::new(1))
        .name("")
        .topic("x".repeat(5000))
        .rate_limit_per_user(30_000)
        .bitrate(100)
        .permission_overwrites(vec![
            PermissionOverwrite::role(
                Id::new(1),
                Permissions::empty(),
                Permissions::empty()
            );
            101
        ])
        .available_tags(vec![
            ForumTag {
                id: None,
                name: "t".into(),
                moderated: false,
                emoji_id: None,
                emoji_name: None
            };
            21
        ])
        .into_request()
        .expect_err("six limits are not kept");
    let found: Vec<_> = error
        .violations()
        .iter()
        .map(|v| (v.path.as_str(), v.fault.clone()))
        .collect();
    assert_eq!(
        found,
        [
            (
                "name",
                Fault::Length {
                    min: 1,
                    max: 100,
                    got: 0
                }
            ),
            (
                "topic",
                Fault::Length {
                    min: 0,
                    max: 4096,
                    got: 5000
                }
            ),
            (
                "rate_limit_per_user",
                Fault::Value {
                    min: 0,
                    max: 21600,
                    got: 30_000
                }
            ),
            (
                "bitrate",
                Fault::Value {
                    min: 8000,
                    max: 384_000,
                    got: 100
                }
            ),
            (
                "permission_overwrites",
                Fault::Items {
                    min: 0,
                    max: 100,
                    got: 101
                }
            ),
            (
                "available_tags",
                Fault::Items {
                    min: 0,
                    max: 20,
                    got: 21
                }
            ),
        ]
    );
    assert!(error.to_string().starts_with(
        "name: 1 to 100 characters, got 0; topic: at most 4096 characters, got 5000; "
    ));
    let error = ListGuildMembers::new(Id::new(1))
        .limit(0)
        .into_request()
        .err()
        .unwrap();
    assert_eq!(error.to_string(), "limit: 1 to 1000, got 0");
}

#[test]
fn lengths_count_characters_not_bytes() {
    assert!(
        CreateGuildChannel::new(Id::new(1), "ä".repeat(100))
            .into_request()
            .is_ok()
    );
    assert!(
        CreateGuildChannel::new(Id::new(1), "ä".repeat(101))
            .into_request()
            .is_err()
    );
    assert!(
        CreateChannelInvite::new(Id::new(1))
            .role_ids((1..=251).map(Id::new))
            .into_request()
            .is_err()
    );
}

#[test]
fn options_travel_with_the_request() {
    let request = ModifyGuildRole::new(Id::new(1), Id::new(2))
        .name("helper")
        .reason("promoted")
        .timeout(Duration::from_secs(3))
        .max_wait(Duration::from_millis(5))
        .into_request()
        .unwrap();
    assert_eq!(request.options.reason.as_deref(), Some("promoted"));
    assert_eq!(request.options.timeout, Some(Duration::from_secs(3)));
    assert_eq!(request.options.max_wait, Some(Duration::from_millis(5)));
}

#[test]
fn secrets_do_not_show() {
    let request = DeleteWebhookWithToken::new(Id::new(7), Secret::from("hunter2hunter2"));
    assert!(!format!("{request:?}").contains("hunter2"));
    let sent = request.into_request().unwrap();
    assert_eq!(sent.path, "/webhooks/7/hunter2hunter2");
    assert!(!format!("{:?}", sent.major).contains("hunter2"));
}

/// Answers each request with its own path as a channel's name.
#[derive(Clone)]
struct Echo;

#[derive(Debug)]
enum Failed {
    Invalid(Invalid),
    Answer,
}

impl From<Invalid> for Failed {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<DecodeResponseError> for Failed {
    fn from(_: DecodeResponseError) -> Self {
        Self::Answer
    }
}

impl SendRequest for Echo {
    type Error = Failed;

    fn execute(&self, request: Request) -> BoxFuture<'static, Result<Response, Failed>> {
        let body = match request.route.name.as_ref() {
            "trigger_typing_indicator" => String::new(),
            _ => format!(r#"{{"id":"1","type":0,"name":"{}"}}"#, request.path),
        };
        Box::pin(async {
            Ok(Response {
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                body: Bytes::from(body),
            })
        })
    }
}

/// Polls a future that is ready at once.
fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the answer is there, but the future waits"),
    }
}

#[test]
fn the_three_call_styles_are_one() {
    let api = Api::new(Echo);
    let awaited = ready(api.get_channel(Id::new(9)).into_future()).unwrap();
    let sent = ready(api.send(GetChannel::new(Id::new(9)))).unwrap();
    let attached = ready(GetChannel::new(Id::new(9)).with_sender(Echo).into_future()).unwrap();
    assert_eq!(awaited.name.as_deref(), Some("/channels/9"));
    assert_eq!(awaited, sent);
    assert_eq!(awaited, attached);
    // An empty body is an answer without content.
    ready(api.trigger_typing_indicator(Id::new(9)).into_future()).unwrap();
}

#[test]
fn invalid_requests_are_not_sent_and_wrong_answers_are_errors() {
    let api = Api::new(Echo);
    let error = ready(api.create_guild_channel(Id::new(1), "").into_future()).unwrap_err();
    assert!(
        matches!(error, Failed::Invalid(invalid) if invalid.to_string() == "name: 1 to 100 characters, got 0")
    );
    let error = ready(api.get_guild_roles(Id::new(1)).into_future()).unwrap_err();
    assert!(matches!(error, Failed::Answer));
}
