//! Every operation of Discord's API is declared, with its method, path, authorization and name.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use cordial_model::rest::{self, Auth, Endpoint, Route, RouteState};

macro_rules! routes {
    ($($endpoint:ident)*) => { vec![$((stringify!($endpoint), <rest::$endpoint>::ROUTE),)*] };
}

#[allow(deprecated)]
fn routes() -> Vec<(&'static str, Route)> {
    cordial_model::each_endpoint!(routes)
}

/// The rows of Discord's operations, each by its column names.
fn operations() -> Vec<BTreeMap<&'static str, &'static str>> {
    let mut lines = include_str!("../../../spec/rest-operations.tsv").lines();
    let names: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| names.iter().copied().zip(line.split('\t')).collect())
        .collect()
}

/// Method and path, with the same braces for every parameter.
fn plain(method: &str, path: &str) -> String {
    let segments = path.split('/').map(|segment| {
        if segment.starts_with('{') {
            "{}"
        } else {
            segment
        }
    });
    format!("{method} {}", segments.collect::<Vec<_>>().join("/"))
}

#[test]
fn every_operation_is_declared() {
    let mut declared = BTreeMap::<String, Vec<(&str, Route)>>::new();
    for (name, route) in routes() {
        let key = plain(route.method.as_str(), &route.template);
        declared.entry(key).or_default().push((name, route));
    }
    let operations = operations();
    assert_eq!(operations.len(), 250);
    for row in &operations {
        let key = plain(row["method"], row["path"]);
        let all = declared
            .remove(&key)
            .unwrap_or_else(|| panic!("{key} is not declared"));
        let auth = match row["auth"] {
            "bot" => Auth::Bot,
            "bearer" => Auth::Bearer,
            "bot|bearer" => Auth::BotOrBearer,
            "client_credentials" => Auth::Client,
            "none" | "webhook_token" | "interaction_token" => Auth::None,
            other => panic!("{key}: authorized by {other}"),
        };
        let state = match (row["deprecated"], row["notes"]) {
            ("y", "disabled by Discord") => RouteState::Disabled,
            ("y", _) => RouteState::Deprecated,
            _ => RouteState::Current,
        };
        for (name, route) in all {
            assert_eq!(route.auth, auth, "{name}");
            assert_eq!(route.state, state, "{name}");
            if !row["operation_id"].is_empty() {
                assert_eq!(route.name, row["operation_id"], "{name}");
            }
        }
    }
    assert!(declared.is_empty(), "no operations: {:?}", declared.keys());
}

/// Two operations on one method and path have one declaration each, and so have the grants of OAuth2.
#[test]
fn operations_that_share_a_path_are_told_apart() {
    let mut shared = BTreeMap::<String, BTreeSet<&str>>::new();
    for (name, route) in routes() {
        let key = plain(route.method.as_str(), &route.template);
        assert!(shared.entry(key).or_default().insert(name), "{name} twice");
    }
    shared.retain(|_, names| names.len() > 1);
    let shared: Vec<String> = shared
        .into_iter()
        .map(|(key, names)| format!("{key}: {}", names.into_iter().collect::<Vec<_>>().join(" ")))
        .collect();
    assert_eq!(
        shared,
        [
            "DELETE /webhooks/{}/{}/messages/{}: DeleteFollowupMessage DeleteWebhookMessage",
            "GET /webhooks/{}/{}/messages/{}: GetFollowupMessage GetWebhookMessage",
            "PATCH /lobbies/{}/channel-linking: LinkChannelToLobby UnlinkChannelFromLobby",
            "PATCH /webhooks/{}/{}/messages/{}: EditFollowupMessage EditWebhookMessage",
            "POST /channels/{}/threads: StartThreadInForumOrMediaChannel StartThreadWithoutMessage",
            "POST /oauth2/token: ExchangeCode ExchangeDeviceCode GrantClientCredentials RefreshAccessToken",
            "POST /users/@me/channels: CreateDm CreateGroupDm",
            "POST /webhooks/{}/{}: CreateFollowupMessage ExecuteWebhook",
        ]
    );
}

/// `each_endpoint!` lists what the files declare.
#[test]
fn the_list_of_endpoints_is_complete() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rest");
    let mut written = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        for piece in text.split("\n#[endpoint(").skip(1) {
            let (_, rest) = piece.split_once("pub struct ").expect("a struct follows");
            let end = rest
                .find(|c: char| !c.is_alphanumeric())
                .expect("a name ends");
            assert!(
                written.insert(rest[..end].to_owned()),
                "{} twice",
                &rest[..end]
            );
        }
    }
    let listed: BTreeSet<String> = routes()
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(listed, written);
}
